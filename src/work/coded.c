#include "work/coded.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "coded.sql.h"
#include "remit/reading_list.h"
#include "remit/weighing.h"
#include "store/db.h"
#include "store/inspection.h"

#include <stdlib.h>
#include <string.h>

/* What one person said of one document. */
struct mark {
	int64_t document;
	uint64_t
		key; /* of a coding its entry; of a weighing its reading, of which the last counts */
	uint64_t entry;
	uint64_t lines;  /* of a weighing: LINE_BIT of each */
	uint32_t said;   /* code or weight; 0 with no lines: nothing any more */
	uint32_t author; /* in coded.authors */
	enum reading_pass pass;
};

/* In order of document and key. */
struct marks {
	struct mark *list;
	size_t count;
	size_t room;
};

/* Documents by list: of each book one of any value, then one of each; the last is of what stands nowhere. */
struct lists {
	int64_t *documents;
	size_t *from;
	size_t *counts;
	size_t count;
};

struct age {
	int64_t coding;
	int64_t taken_back;
	int64_t weighing;
	int64_t code;
};

/* Who has yet to read what second. */
struct seconds {
	struct arena arena;
	struct reading_age age;
	struct reading_second *list;
	size_t count;
	bool is_read;
};
#define SECONDS_SIZE_MAX ((size_t)1 << 28)

struct coded {
	struct age age;
	bool is_read;
	struct marks codings;
	struct marks weighings;
	struct str *authors; /* logins; owned */
	size_t author_count;
	uint8_t *lines; /* by code */
	size_t code_count;
	struct lists lists;
	struct seconds seconds;
};

/* ---- what was said since ---- */

static uint32_t
author_number(struct coded *coded, struct str login)
{
	char *copy;

	for (size_t i = coded->author_count; i-- > 0;)
		if (str_equal(coded->authors[i], login))
			return (uint32_t)i;
	copy = memory_alloc(login.len + 1);
	memcpy(copy, login.data, login.len);
	copy[login.len] = '\0';
	coded->authors = memory_grow(
		coded->authors, (coded->author_count + 1) * sizeof(*coded->authors));
	coded->authors[coded->author_count] = str_make(copy, login.len);
	return (uint32_t)coded->author_count++;
}

static int
mark_compare(const void *one, const void *other)
{
	const struct mark *a = one;
	const struct mark *b = other;

	if (a->document != b->document)
		return a->document < b->document ? -1 : 1;
	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->entry < b->entry ? -1 : a->entry > b->entry;
}

static void
mark_add(struct marks *marks, struct mark mark)
{
	if (marks->count == marks->room) {
		marks->room = marks->room * 2 + 64;
		marks->list = memory_grow(marks->list, marks->room * sizeof(*marks->list));
	}
	marks->list[marks->count++] = mark;
}

/* Behind the others; one of the same key takes the place of the former, and what says nothing is left out. */
static void
mark_settle(struct marks *marks, const struct mark *mark)
{
	struct mark *last = marks->count == 0 ? NULL : &marks->list[marks->count - 1];

	if (last != NULL && last->document == mark->document && last->key == mark->key) {
		*last = *mark;
		return;
	}
	if (last != NULL && last->said == 0 && last->lines == 0)
		marks->count--;
	mark_add(marks, *mark);
}

static void
marks_merge(struct marks *marks, struct marks *added)
{
	struct marks all = {.room = marks->count + added->count + 1};
	size_t at = 0;

	if (added->count > 0)
		qsort(added->list, added->count, sizeof(*added->list), mark_compare);
	all.list = memory_alloc(all.room * sizeof(*all.list));
	for (size_t i = 0; i < added->count; i++) {
		while (at < marks->count && mark_compare(&marks->list[at], &added->list[i]) < 0)
			mark_settle(&all, &marks->list[at++]);
		mark_settle(&all, &added->list[i]);
	}
	while (at < marks->count)
		mark_settle(&all, &marks->list[at++]);
	if (all.count > 0 && all.list[all.count - 1].said == 0 &&
		all.list[all.count - 1].lines == 0)
		all.count--;
	free(marks->list);
	*marks = all;
}

static bool
codings_read(struct coded *coded, struct db *db, struct marks *added, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(db, &SQL_CODED_CODINGS, &s, err))
		return false;
	bind_i64(&s, CODED_CODINGS_AFTER, coded->age.coding);
	for (;;) {
		int64_t code;
		uint64_t entry;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		code = column_i64(&s, CODED_CODINGS_COL_CODE);
		entry = (uint64_t)column_i64(&s, CODED_CODINGS_COL_ENTRY);
		mark_add(added,
			(struct mark){.document = column_i64(&s, CODED_CODINGS_COL_DOCUMENT),
				.key = entry,
				.entry = entry,
				.said = code > 0 && code <= CODE_COUNT_MAX ? (uint32_t)code : 0,
				.author = author_number(
					coded, column_str(&s, CODED_CODINGS_COL_WHO)),
				.pass = (enum reading_pass)column_i64(&s, CODED_CODINGS_COL_PASS)});
	}
}

/* Those that were taken back say nothing any more. */
static bool
taken_back_read(struct coded *coded, struct db *db, struct marks *added, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (coded->codings.count == 0)
		return true;
	if (!db_begin(db, &SQL_CODED_TAKEN_BACK, &s, err))
		return false;
	bind_i64(&s, CODED_TAKEN_BACK_AFTER, coded->age.taken_back);
	for (;;) {
		uint64_t entry;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		entry = (uint64_t)column_i64(&s, CODED_TAKEN_BACK_COL_ENTRY);
		mark_add(added,
			(struct mark){.document = column_i64(&s, CODED_TAKEN_BACK_COL_DOCUMENT),
				.key = entry,
				.entry = UINT64_MAX});
	}
}

static bool
weighings_read(struct coded *coded, struct db *db, struct marks *added, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(db, &SQL_CODED_WEIGHINGS, &s, err))
		return false;
	bind_i64(&s, CODED_WEIGHINGS_AFTER, coded->age.weighing);
	for (;;) {
		int64_t weight;
		int64_t pass;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		weight = column_i64(&s, CODED_WEIGHINGS_COL_WEIGHT);
		pass = column_i64(&s, CODED_WEIGHINGS_COL_PASS);
		mark_add(added,
			(struct mark){.document = column_i64(&s, CODED_WEIGHINGS_COL_DOCUMENT),
				.key = (uint64_t)pass,
				.entry = (uint64_t)column_i64(&s, CODED_WEIGHINGS_COL_ENTRY),
				.lines = (uint64_t)column_i64(&s, CODED_WEIGHINGS_COL_LINES),
				.said = weight > 0 && weight < WEIGHT_COUNT ? (uint32_t)weight : 0,
				.author = author_number(
					coded, column_str(&s, CODED_WEIGHINGS_COL_WHO)),
				.pass = (enum reading_pass)pass});
	}
}

/* Which line each code is of. */
static bool
lines_read(struct coded *coded, struct db *db, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	memset(coded->lines, 0, CODE_COUNT_MAX + 1);
	coded->code_count = 0;
	if (!db_begin(db, &SQL_CODED_CODES, &s, err))
		return false;
	for (;;) {
		int64_t code;
		int64_t line;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		code = column_i64(&s, CODED_CODES_COL_CODE);
		line = column_i64(&s, CODED_CODES_COL_LINE);
		if (code <= 0 || code > CODE_COUNT_MAX)
			continue;
		if ((size_t)code > coded->code_count)
			coded->code_count = (size_t)code;
		if (line > 0 && line <= LINE_NUMBER_MAX)
			coded->lines[code] = (uint8_t)line;
	}
}

/* ---- lists ---- */

/* A mark stands in a few of them. */
enum { MARK_LISTS_MAX = LINE_NUMBER_MAX + 8 };

static size_t
list_at(const struct coded *coded, enum coded_book book, uint64_t value)
{
	size_t lines_from = coded->code_count + 1;
	size_t nowhere = coded->lists.count - 1;

	switch (book) {
	case CODED_CODE:
		return value <= coded->code_count ? (size_t)value : nowhere;
	case CODED_LINE:
		return value <= LINE_NUMBER_MAX ? lines_from + (size_t)value : nowhere;
	case CODED_WEIGHT:
	case CODED_BOOK_COUNT:
	default:
		return value < WEIGHT_COUNT ? lines_from + LINE_NUMBER_MAX + 1 + (size_t)value
					    : nowhere;
	}
}

static size_t
both_add(const struct coded *coded, enum coded_book book, uint64_t value, size_t *lists,
	size_t count)
{
	lists[count] = list_at(coded, book, 0);
	lists[count + 1] = list_at(coded, book, value);
	return count + 2;
}

static size_t
lists_of_coding(const struct coded *coded, const struct mark *mark, size_t lists[MARK_LISTS_MAX])
{
	size_t count = both_add(coded, CODED_CODE, mark->said, lists, 0);

	if (mark->pass == PASS_FIRST && coded->lines[mark->said] != 0)
		count = both_add(coded, CODED_LINE, coded->lines[mark->said], lists, count);
	return count;
}

static size_t
lists_of_weighing(const struct coded *coded, const struct mark *mark, size_t lists[MARK_LISTS_MAX])
{
	size_t count = 0;

	if (mark->said != 0)
		count = both_add(coded, CODED_WEIGHT, mark->said, lists, count);
	if (mark->pass != PASS_FIRST || mark->lines == 0)
		return count;
	lists[count++] = list_at(coded, CODED_LINE, 0);
	for (unsigned line = 1; line <= LINE_NUMBER_MAX; line++)
		if ((mark->lines & LINE_BIT(line)) != 0)
			lists[count++] = list_at(coded, CODED_LINE, line);
	return count;
}

/* The next mark of either kind in order of document, and its lists; false at the end. */
struct walk {
	size_t coding;
	size_t weighing;
};
static bool
walk_next(const struct coded *coded, struct walk *walk, const struct mark **ret_mark,
	size_t lists[MARK_LISTS_MAX], size_t *ret_count)
{
	const struct mark *coding = walk->coding < coded->codings.count
		? &coded->codings.list[walk->coding]
		: NULL;
	const struct mark *weighing = walk->weighing < coded->weighings.count
		? &coded->weighings.list[walk->weighing]
		: NULL;

	if (coding == NULL && weighing == NULL)
		return false;
	if (weighing == NULL || (coding != NULL && coding->document <= weighing->document)) {
		walk->coding++;
		*ret_mark = coding;
		*ret_count = lists_of_coding(coded, coding, lists);
	} else {
		walk->weighing++;
		*ret_mark = weighing;
		*ret_count = lists_of_weighing(coded, weighing, lists);
	}
	return true;
}

/* Once to count, and once to fill where `documents` is there. */
static size_t
lists_run(struct coded *coded, int64_t *lasts, int64_t *documents)
{
	struct lists *lists = &coded->lists;
	struct walk walk = {0};
	const struct mark *mark;
	size_t of[MARK_LISTS_MAX];
	size_t all = 0;
	size_t count;

	memset(lasts, 0, lists->count * sizeof(*lasts));
	memset(lists->counts, 0, lists->count * sizeof(*lists->counts));
	while (walk_next(coded, &walk, &mark, of, &count))
		for (size_t i = 0; i < count; i++) {
			size_t list = of[i];

			if (lasts[list] == mark->document)
				continue;
			lasts[list] = mark->document;
			if (documents != NULL)
				documents[lists->from[list] + lists->counts[list]] = mark->document;
			lists->counts[list]++;
			all++;
		}
	return all;
}

static void
lists_make(struct coded *coded)
{
	struct lists *lists = &coded->lists;
	int64_t *lasts;
	size_t all;
	size_t from = 0;

	lists->count = coded->code_count + 1 + LINE_NUMBER_MAX + 1 + WEIGHT_COUNT + 1;
	lists->from = memory_grow(lists->from, lists->count * sizeof(*lists->from));
	lists->counts = memory_grow(lists->counts, lists->count * sizeof(*lists->counts));
	lasts = memory_alloc(lists->count * sizeof(*lasts));
	all = lists_run(coded, lasts, NULL);
	for (size_t i = 0; i < lists->count; i++) {
		lists->from[i] = from;
		from += lists->counts[i];
	}
	lists->documents = memory_grow(lists->documents, (all + 1) * sizeof(*lists->documents));
	(void)lists_run(coded, lasts, lists->documents);
	free(lasts);
}

/* ---- whether it is true still ---- */

static bool
age_take(struct db *db, struct age *ret_age, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_age = (struct age){0};
	if (!db_begin(db, &SQL_CODED_AGE, &s, err) || !statement_row(&s, &row, err))
		return false;
	*ret_age = (struct age){column_i64(&s, CODED_AGE_COL_CODING),
		column_i64(&s, CODED_AGE_COL_TAKEN_BACK), column_i64(&s, CODED_AGE_COL_WEIGHING),
		column_i64(&s, CODED_AGE_COL_CODE)};
	return true;
}

static bool
since_read(struct coded *coded, struct db *db, struct err *err)
{
	struct marks codings = {0};
	struct marks weighings = {0};
	bool good = codings_read(coded, db, &codings, err) &&
		taken_back_read(coded, db, &codings, err) &&
		weighings_read(coded, db, &weighings, err) && lines_read(coded, db, err);

	if (good) {
		marks_merge(&coded->codings, &codings);
		marks_merge(&coded->weighings, &weighings);
		lists_make(coded);
	}
	free(codings.list);
	free(weighings.list);
	return good;
}

static bool
coded_ready(struct coded *coded, struct db *db, struct err *err)
{
	struct age age;

	if (!age_take(db, &age, err))
		return false;
	if (coded->is_read && memcmp(&age, &coded->age, sizeof(age)) == 0)
		return true;
	if (!since_read(coded, db, err))
		return false;
	coded->age = age;
	coded->is_read = true;
	return true;
}

struct coded *
coded_new(void)
{
	struct coded *coded = memory_alloc(sizeof(*coded));

	*coded = (struct coded){.lines = memory_alloc(CODE_COUNT_MAX + 1)};
	return coded;
}

void
coded_free(struct coded *coded)
{
	for (size_t i = 0; i < coded->author_count; i++)
		free((void *)(uintptr_t)coded->authors[i].data);
	free(coded->authors);
	free(coded->codings.list);
	free(coded->weighings.list);
	free(coded->lines);
	free(coded->lists.documents);
	free(coded->lists.from);
	free(coded->lists.counts);
	arena_free(&coded->seconds.arena);
	free(coded);
}

/* ---- with somebody's eyes ---- */

/* The first mark of a document, or of a later one. */
static size_t
marks_find(const struct marks *marks, int64_t document)
{
	size_t low = 0;
	size_t high = marks->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (marks->list[middle].document < document)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

/* Goes through the marks of a document that is read blind. Where `list` is none of all, notes the lists of what is
 * hidden; else tells whether something that may be seen puts the document into that list. */
static bool
blind_look(const struct coded_view *view, const struct reading_blind *blind, size_t list)
{
	const struct coded *coded = view->coded;
	struct walk walk = {marks_find(&coded->codings, blind->document),
		marks_find(&coded->weighings, blind->document)};
	const struct mark *mark;
	size_t of[MARK_LISTS_MAX];
	size_t count;

	while (walk_next(coded, &walk, &mark, of, &count) && mark->document == blind->document) {
		bool is_seen = reading_may_see(
			&blind->eyes, mark->pass, coded->authors[mark->author], view->asker);

		for (size_t i = 0; i < count; i++) {
			if (is_seen && of[i] == list)
				return true;
			if (!is_seen && list == coded->lists.count)
				view->is_touched[of[i]] = true;
		}
	}
	return false;
}

static bool
seconds_ready(struct seconds *seconds, struct inspection *inspection, struct err *err)
{
	struct reading_age age;

	if (!reading_age(inspection, &age, err))
		return false;
	if (seconds->is_read && memcmp(&age, &seconds->age, sizeof(age)) == 0)
		return true;
	seconds->is_read = false;
	arena_free(&seconds->arena);
	arena_init(&seconds->arena, SECONDS_SIZE_MAX);
	if (!reading_seconds(inspection, &seconds->arena, &seconds->list, &seconds->count, err))
		return false;
	seconds->age = age;
	seconds->is_read = true;
	return true;
}

bool
coded_look(struct coded *coded, struct inspection *inspection, struct arena *arena,
	struct str asker, struct coded_view *ret_view, struct err *err)
{
	*ret_view = (struct coded_view){.coded = coded, .asker = asker};
	if (!coded_ready(coded, inspection->db, err) ||
		!seconds_ready(&coded->seconds, inspection, err))
		return false;
	ret_view->blinds = reading_blinds(
		arena, coded->seconds.list, coded->seconds.count, asker, &ret_view->blind_count);
	ret_view->is_touched = ARENA_ARRAY(arena, coded->lists.count, bool);
	for (size_t i = 0; i < ret_view->blind_count; i++)
		(void)blind_look(ret_view, &ret_view->blinds[i], coded->lists.count);
	return true;
}

void
coded_documents(const struct coded_view *view, struct arena *arena, enum coded_book book,
	int64_t value, const int64_t **ret_documents, size_t *ret_count)
{
	const struct lists *lists = &view->coded->lists;
	size_t list = value < 0 ? lists->count : list_at(view->coded, book, (uint64_t)value);
	const int64_t *all;
	int64_t *seen;
	size_t blind = 0;

	*ret_documents = NULL;
	*ret_count = 0;
	if (list + 1 >= lists->count)
		return;
	all = lists->documents + lists->from[list];
	if (!view->is_touched[list]) {
		*ret_documents = all;
		*ret_count = lists->counts[list];
		return;
	}
	*ret_documents = seen = ARENA_ARRAY(arena, lists->counts[list], int64_t);
	for (size_t i = 0; i < lists->counts[list]; i++) {
		while (blind < view->blind_count && view->blinds[blind].document < all[i])
			blind++;
		if (blind == view->blind_count || view->blinds[blind].document != all[i] ||
			blind_look(view, &view->blinds[blind], list))
			seen[(*ret_count)++] = all[i];
	}
}
