#include "compare/thread/held_inside.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/thread/message.h"
#include "held.sql.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

#define HELD_ARENA_MAX ((size_t)4 * 1024 * 1024 * 1024)
enum { DAY = 86400, DAYS_BEFORE = 60 };
/* Words that a quote without author or date must have to be told from others. */
enum { WORDS_TO_TELL = 8, WORDS_LEAST = 4 };

/* ---- loading ---- */

static int
id_compare(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a;
	int64_t y = *(const int64_t *)b;

	return x < y ? -1 : x > y;
}

static int
text_compare(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

static bool
is_fresh(const struct held *held, int64_t document)
{
	return bsearch(&document, held->fresh, held->fresh_count, sizeof(document), id_compare) !=
		NULL;
}

/* When what is new was sent, and its ids. */
static bool
times_load(struct held *held, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	held->ids = ARENA_ARRAY(held->arena, held->fresh_count, struct str);
	if (!db_begin(held->compare->db, &SQL_HELD_TIMES_TOUCHED, &s, err))
		return false;
	bind_i64(&s, HELD_TIMES_TOUCHED_TOPIC, TOPIC_MESSAGE);
	for (;;) {
		struct str id;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		id = column_str(&s, HELD_TIMES_TOUCHED_COL_MESSAGE_ID);
		if (id.len > 0 && held->id_count < held->fresh_count)
			held->ids[held->id_count++] = str_copy(held->arena, id);
		if (column_is_null(&s, HELD_TIMES_TOUCHED_COL_SENT))
			continue;
		held->times = arena_grow(held->arena, held->times, held->time_count,
			&held->time_room, sizeof(*held->times));
		held->times[held->time_count++] = column_i64(&s, HELD_TIMES_TOUCHED_COL_SENT);
	}
	qsort(held->ids, held->id_count, sizeof(struct str), text_compare);
	return true;
}

static void
quote_take(struct held *held, const struct statement *s, struct open_quote *q)
{
	struct arena *arena = held->arena;

	*q = (struct open_quote){
		.document = column_i64(s, HELD_OPEN_COL_DOCUMENT),
		.block = (uint32_t)column_i64(s, HELD_OPEN_COL_BLOCK),
		.parent = (uint32_t)column_i64(s, HELD_OPEN_COL_PARENT),
		.level = (unsigned)column_i64(s, HELD_OPEN_COL_LEVEL),
		.form = (enum quote_form)column_i64(s, HELD_OPEN_COL_FORM),
		.author = str_copy(arena, column_str(s, HELD_OPEN_COL_AUTHOR)),
		.address = str_copy(arena, column_str(s, HELD_OPEN_COL_ADDRESS)),
		.date = {.moment = column_moment(s, HELD_OPEN_COL_SENT),
			.other = column_moment(s, HELD_OPEN_COL_OTHER),
			.has_time = column_i64(s, HELD_OPEN_COL_HAS_TIME) != 0,
			.has_zone = column_i64(s, HELD_OPEN_COL_HAS_ZONE) != 0},
		.subject = str_copy(arena, column_str(s, HELD_OPEN_COL_SUBJECT)),
		.message_id = str_copy(arena, column_str(s, HELD_OPEN_COL_MESSAGE_ID)),
		.words = (size_t)column_i64(s, HELD_OPEN_COL_WORDS),
		.absent_before = column_i64(s, HELD_OPEN_COL_ABSENT),
		.answers = str_copy(arena, column_str(s, HELD_OPEN_COL_ANSWERS)),
		.quoter_sent = column_moment(s, HELD_OPEN_COL_QUOTER_SENT),
		.quoter_subject = str_copy(arena, column_str(s, HELD_OPEN_COL_QUOTER_SUBJECT)),
		.quoter_answers = column_i64(s, HELD_OPEN_COL_QUOTER_IS_ANSWER) != 0,
		.quoter_words = (size_t)column_i64(s, HELD_OPEN_COL_QUOTER_WORDS),
		.quoter_name = str_copy(arena, column_str(s, HELD_OPEN_COL_QUOTER_NAME)),
		.quoter_address = str_copy(arena, column_str(s, HELD_OPEN_COL_QUOTER_ADDRESS)),
	};
	q->name_key = message_name_key(arena, q->author);
	q->is_fresh = is_fresh(held, q->document);
	gram_unpack(column_str(s, HELD_OPEN_COL_GRAMS), &q->grams);
	gram_select(&q->grams, &q->chosen);
}

static bool
quotes_load(struct held *held, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(held->compare->db, &SQL_HELD_OPEN, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		if (held->count == held->room) {
			held->room = held->room * 2 + 64;
			held->quotes = memory_grow(
				held->quotes, held->room * sizeof(*held->quotes));
		}
		quote_take(held, &s, &held->quotes[held->count++]);
	}
}

static void
held_free(struct held *held)
{
	for (size_t i = 0; i < held->count; i++) {
		gram_list_free(&held->quotes[i].grams);
		gram_list_free(&held->quotes[i].chosen);
	}
	free(held->quotes);
}

/* ---- the id that a quoted message should have ---- */

static bool
text_ask(struct held *held, struct statement *s, struct str *ret_text, struct err *err)
{
	bool row;

	*ret_text = STR("");
	if (!statement_row(s, &row, err))
		return false;
	if (row)
		*ret_text = str_copy(held->arena, column_str(s, 0));
	statement_end(s);
	return true;
}

static bool
last_reference(struct held *held, int64_t document, struct str *ret_id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(held->compare->db, &SQL_HELD_ANSWERS, &s, err))
		return false;
	bind_i64(&s, HELD_ANSWERS_DOCUMENT, document);
	return text_ask(held, &s, ret_id, err);
}

static bool
reference_before(
	struct held *held, int64_t document, struct str id, struct str *ret_id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(held->compare->db, &SQL_HELD_BEFORE, &s, err))
		return false;
	bind_i64(&s, HELD_BEFORE_DOCUMENT, document);
	bind_str(&s, HELD_BEFORE_MESSAGE_ID, id);
	return text_ask(held, &s, ret_id, err);
}

/* What is known of the quote that holds this one: the document it was found to be, or its id. */
static bool
parent_find(struct held *held, const struct open_quote *q, int64_t *ret_held, struct str *ret_id,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_held = 0;
	*ret_id = STR("");
	for (const struct open_quote *p = q; p > held->quotes && p[-1].document == q->document;
		p--) {
		if (p[-1].block != q->parent)
			continue;
		*ret_held = p[-1].held;
		*ret_id = p[-1].answers;
		return true;
	}
	if (!db_begin(held->compare->db, &SQL_HELD_PARENT, &s, err))
		return false;
	bind_i64(&s, HELD_PARENT_DOCUMENT, q->document);
	bind_i64(&s, HELD_PARENT_BLOCK, q->parent);
	if (!statement_row(&s, &row, err))
		return false;
	if (row) {
		*ret_held = column_i64(&s, HELD_PARENT_COL_HELD);
		*ret_id = str_copy(held->arena, column_str(&s, HELD_PARENT_COL_ANSWERS));
	}
	return true;
}

/* The first quote of a mail is of what it answers; a quote within is of what that answers. */
static bool
answers_find(struct held *held, struct open_quote *q, struct err *err)
{
	int64_t parent;
	struct str id;

	q->answers = q->message_id;
	if (q->answers.len > 0)
		return true;
	if (q->parent == 0)
		return q->block != 1 || last_reference(held, q->document, &q->answers, err);
	if (!parent_find(held, q, &parent, &id, err))
		return false;
	if (parent != 0)
		return last_reference(held, parent, &q->answers, err);
	return id.len == 0 || reference_before(held, q->document, id, &q->answers, err);
}

/* ---- candidates ---- */

/* Tries the documents that a query gives, in its first column, until one is the quoted one. */
static bool
rows_try(struct held *held, struct open_quote *q, struct statement *s, struct err *err)
{
	bool row;

	while (q->how == QUOTE_OPEN) {
		int64_t document;

		if (!statement_row(s, &row, err))
			return false;
		if (!row)
			break;
		document = column_i64(s, 0);
		if (!held_try(held, q, document, &q->how, err))
			return false;
		if (q->how != QUOTE_OPEN)
			q->held = document;
	}
	statement_end(s);
	return true;
}

static bool
by_id(struct held *held, struct open_quote *q, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	q->expected = 0;
	if (q->answers.len == 0)
		return true;
	if (!db_begin(held->compare->db, &SQL_HELD_BY_ID, &s, err))
		return false;
	bind_str(&s, HELD_BY_ID_MESSAGE_ID, q->answers);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	q->expected = column_i64(&s, HELD_BY_ID_COL_DOCUMENT);
	statement_end(&s);
	if (q->message_id.len > 0) {
		q->how = QUOTE_BY_ID;
		q->held = q->expected;
		return true;
	}
	if (!held_try(held, q, q->expected, &q->how, err))
		return false;
	if (q->how != QUOTE_OPEN)
		q->held = q->expected;
	return true;
}

/* When it may have been sent. */
static bool
window_of(const struct open_quote *q, int64_t moment, int64_t *ret_from, int64_t *ret_to)
{
	if (moment != DATE_NONE) {
		*ret_from = moment - DAY;
		*ret_to = moment + 2 * DAY;
		return true;
	}
	*ret_from = q->quoter_sent == DATE_NONE ? 0 : q->quoter_sent - DAYS_BEFORE * (int64_t)DAY;
	*ret_to = q->quoter_sent;
	return q->quoter_sent != DATE_NONE;
}

static bool
by_person(struct held *held, struct open_quote *q, int64_t from, int64_t to, struct err *err)
{
	struct str keys[3] = {q->address, q->name_key, message_name_key(held->arena, q->address)};

	for (size_t i = 0; i < COUNT_OF(keys) && q->how == QUOTE_OPEN; i++) {
		struct statement s CLEANUP(statement_end) = {0};

		if (keys[i].len == 0 || (i == 2 && str_equal(keys[1], keys[2])))
			continue;
		if (!db_begin(held->compare->db, &SQL_HELD_BY_PERSON, &s, err))
			return false;
		bind_str(&s, HELD_BY_PERSON_KEY, keys[i]);
		bind_i64(&s, HELD_BY_PERSON_FROM, from);
		bind_i64(&s, HELD_BY_PERSON_TO, to);
		if (!rows_try(held, q, &s, err))
			return false;
	}
	return true;
}

static bool
by_subject(struct held *held, struct open_quote *q, int64_t from, int64_t to, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct str subject = q->subject.len > 0 ? q->subject : q->quoter_subject;

	if (subject.len == 0 || q->how != QUOTE_OPEN)
		return true;
	if (!db_begin(held->compare->db, &SQL_HELD_BY_SUBJECT, &s, err))
		return false;
	bind_str(&s, HELD_BY_SUBJECT_SUBJECT, subject);
	bind_i64(&s, HELD_BY_SUBJECT_FROM, from);
	bind_i64(&s, HELD_BY_SUBJECT_TO, to);
	return rows_try(held, q, &s, err);
}

/* Mails that stand printed in documents. */
static bool
by_print(struct held *held, struct open_quote *q, int64_t from, int64_t to, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(held->compare->db, &SQL_HELD_PRINTED, &s, err))
		return false;
	bind_i64(&s, HELD_PRINTED_FROM, from);
	bind_i64(&s, HELD_PRINTED_TO, to);
	while (q->how == QUOTE_OPEN) {
		int64_t document;
		int64_t number;
		bool is;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		document = column_i64(&s, HELD_PRINTED_COL_DOCUMENT);
		number = column_i64(&s, HELD_PRINTED_COL_NUMBER);
		if (!held_try_printed(held, q, document, number, &is, err))
			return false;
		if (is) {
			q->how = QUOTE_BY_PRINT;
			q->held = document;
			q->absent = number;
		}
	}
	return true;
}

static bool
has_time_between(const struct held *held, int64_t from, int64_t to)
{
	size_t low = 0;
	size_t high = held->time_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (held->times[middle] < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low < held->time_count && held->times[low] <= to;
}

/* Whether anything new could be what an old quote quotes. */
static bool
may_be_new(const struct held *held, const struct open_quote *q)
{
	int64_t from;
	int64_t to;

	if (q->answers.len > 0 &&
		bsearch(&q->answers, held->ids, held->id_count, sizeof(q->answers), text_compare) !=
			NULL)
		return true;
	if (window_of(q, q->date.moment, &from, &to) && has_time_between(held, from, to))
		return true;
	return q->date.other != DATE_NONE && window_of(q, q->date.other, &from, &to) &&
		has_time_between(held, from, to);
}

static bool
quote_look(struct held *held, struct open_quote *q, struct err *err)
{
	int64_t moments[2] = {q->date.moment, q->date.other};

	if (!answers_find(held, q, err) || !by_id(held, q, err))
		return false;
	for (size_t i = 0; i < COUNT_OF(moments) && q->how == QUOTE_OPEN; i++) {
		int64_t from;
		int64_t to;

		if ((i == 1 && moments[i] == DATE_NONE) || !window_of(q, moments[i], &from, &to))
			continue;
		if (!by_person(held, q, from, to, err) || !by_subject(held, q, from, to, err))
			return false;
	}
	return true;
}

/* ---- what is left ---- */

/* True where the quote says enough to be missed: whose it is and when, or words enough that the
 * mail it answers is not known to hold them. */
static bool
can_tell(const struct held *held, const struct open_quote *q)
{
	bool is_named = q->author.len > 0 || q->address.len > 0;
	bool is_dated = q->date.moment != DATE_NONE;

	/* A mail that shows its own header in its text, with nothing of its own above it: who answers
	 * himself says something. */
	if (is_dated && q->quoter_words < WORDS_LEAST && q->quoter_sent != DATE_NONE &&
		q->parent == 0 && q->date.has_time &&
		(q->date.moment - q->quoter_sent) % 1800 < 120 &&
		llabs((long long)(q->date.moment - q->quoter_sent)) <= 14 * 3600 &&
		held_same_person(held->arena, q, q->quoter_name, q->quoter_address))
		return false;
	if (q->message_id.len > 0 || (is_named && is_dated))
		return true;
	if (q->words < WORDS_LEAST)
		return false;
	if (!is_named && q->expected != 0)
		return false;
	return is_named || is_dated || q->answers.len > 0 || q->words >= WORDS_TO_TELL;
}

static bool
quote_write(struct held *held, const struct open_quote *q, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (q->how != QUOTE_OPEN) {
		if (!db_begin(held->compare->db, &SQL_HELD_SET, &s, err))
			return false;
		bind_i64(&s, HELD_SET_HOW, q->how);
		bind_i64(&s, HELD_SET_HELD, q->held);
		bind_i64(&s, HELD_SET_ABSENT, q->absent);
		bind_str(&s, HELD_SET_ANSWERS, q->answers);
		bind_i64(&s, HELD_SET_DOCUMENT, q->document);
		bind_i64(&s, HELD_SET_BLOCK, q->block);
	} else {
		if (q->absent == q->absent_before && q->was_open)
			return true;
		if (!db_begin(held->compare->db, &SQL_HELD_ABSENT, &s, err))
			return false;
		bind_i64(&s, HELD_ABSENT_ABSENT, q->absent);
		bind_str(&s, HELD_ABSENT_ANSWERS, q->answers);
		bind_i64(&s, HELD_ABSENT_DOCUMENT, q->document);
		bind_i64(&s, HELD_ABSENT_BLOCK, q->block);
	}
	return statement_run(&s, err) &&
		compare_touch(held->compare, TOPIC_MESSAGE, q->document, err);
}

/* For what stands in no mail. */
static bool
prints_look(struct held *held, struct err *err)
{
	for (size_t i = 0; i < held->count; i++) {
		struct open_quote *q = &held->quotes[i];
		int64_t moments[2] = {q->date.moment, q->date.other};

		for (size_t k = 0; k < COUNT_OF(moments); k++) {
			int64_t from;
			int64_t to;

			if (q->how != QUOTE_OPEN || q->was_open ||
				!window_of(q, moments[k], &from, &to) ||
				(k == 1 && moments[k] == DATE_NONE))
				continue;
			if (!by_print(held, q, from, to, err))
				return false;
		}
	}
	return true;
}

static bool
all_look(struct held *held, struct err *err)
{
	for (size_t i = 0; i < held->count; i++) {
		struct open_quote *q = &held->quotes[i];

		q->was_open = !q->is_fresh && !may_be_new(held, q);
		if (!q->was_open && !quote_look(held, q, err))
			return false;
	}
	if (!held_by_words(held, err) || !prints_look(held, err))
		return false;
	/* What was found by its words tells what the quotes within it answer. */
	for (size_t i = 0; i < held->count; i++) {
		struct open_quote *q = &held->quotes[i];

		if (q->how == QUOTE_OPEN && q->parent != 0 && q->answers.len == 0 && !q->was_open &&
			(!answers_find(held, q, err) || !by_id(held, q, err)))
			return false;
	}
	return true;
}

bool
held_join(struct compare *compare, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = HELD_ARENA_MAX};
	struct held held CLEANUP(held_free) = {.compare = compare, .arena = &arena};

	if (!compare_touched(compare, TOPIC_MESSAGE, &arena, &held.fresh, &held.fresh_count, err))
		return false;
	if (held.fresh_count == 0)
		return true;
	if (!times_load(&held, err) || !quotes_load(&held, err) || !all_look(&held, err))
		return false;
	for (size_t i = 0; i < held.count; i++)
		if (held.quotes[i].how == QUOTE_OPEN && !held.quotes[i].was_open &&
			!can_tell(&held, &held.quotes[i]))
			held.quotes[i].how = QUOTE_TOO_LITTLE;
	if (!held_cluster(&held, err))
		return false;
	for (size_t i = 0; i < held.count; i++)
		if (!quote_write(&held, &held.quotes[i], err))
			return false;
	return true;
}
