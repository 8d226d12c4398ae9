/* Quotes of one absent message put together. */
#include "compare/thread/held_inside.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/thread/message.h"
#include "held.sql.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

enum { HOUR = 3600, DAY = 24 * HOUR };

static size_t
root_of(uint32_t *up, size_t at)
{
	while (up[at] != at) {
		up[at] = up[up[at]];
		at = up[at];
	}
	return at;
}

/* Two moments may be one, read by clocks of different zones. */
static bool
may_be_same_time(const struct quote_date *a, int64_t x, const struct quote_date *b, int64_t y)
{
	enum { HALF_HOUR = HOUR / 2, MINUTE = 60, HOURS = 15 * HOUR };
	int64_t apart;

	if (x == DATE_NONE || y == DATE_NONE)
		return false;
	apart = x > y ? x - y : y - x;
	if (a->has_time && b->has_time)
		return apart <= HOURS &&
			(apart % HALF_HOUR <= MINUTE || apart % HALF_HOUR >= HALF_HOUR - MINUTE);
	return apart <= 3 * (int64_t)HOURS;
}

/* True where two quotes long enough to tell have some words in common, or one is too short. */
static bool
may_share(const struct open_quote *a, const struct open_quote *b)
{
	enum { WORDS_TO_TELL = 25 };

	if (a->words < WORDS_TO_TELL || b->words < WORDS_TO_TELL)
		return true;
	for (size_t i = 0; i < a->chosen.count; i++)
		if (gram_has(&b->chosen, a->chosen.grams[i]))
			return true;
	return false;
}

/* The same where hardly more than the thread and the author speaks for it: by clocks that are whole
 * hours apart; or on one day, where no time is given. */
static bool
is_about_same_time(const struct open_quote *a, int64_t x, const struct open_quote *b, int64_t y)
{
	enum { MINUTE = 60, ZONES = 14 * HOUR };
	int64_t apart;

	if (x == DATE_NONE || y == DATE_NONE)
		return false;
	apart = x > y ? x - y : y - x;
	if (!a->date.has_time || !b->date.has_time)
		return x / DAY == y / DAY;
	return apart == 0 ||
		(apart <= ZONES + MINUTE &&
			(apart % HOUR <= MINUTE || apart % HOUR >= HOUR - MINUTE) &&
			may_share(a, b));
}

static bool
is_same_moment(const struct open_quote *a, const struct open_quote *b)
{
	return is_about_same_time(a, a->date.moment, b, b->date.moment) ||
		is_about_same_time(a, a->date.other, b, b->date.moment) ||
		is_about_same_time(a, a->date.moment, b, b->date.other);
}

/* What two quotes say of their author and date does not speak against their being of one. */
static bool
may_be_one(struct arena *arena, const struct open_quote *a, const struct open_quote *b)
{
	if ((a->author.len > 0 || a->address.len > 0) &&
		(b->author.len > 0 || b->address.len > 0) &&
		!held_same_person(arena, a, b->author, b->address))
		return false;
	if (a->message_id.len > 0 && b->message_id.len > 0)
		return str_equal(a->message_id, b->message_id);
	if (a->date.moment == DATE_NONE || b->date.moment == DATE_NONE)
		return true;
	return may_be_same_time(&a->date, a->date.moment, &b->date, b->date.moment) ||
		may_be_same_time(&a->date, a->date.other, &b->date, b->date.moment) ||
		may_be_same_time(&a->date, a->date.moment, &b->date, b->date.other);
}

static bool
is_named(const struct open_quote *q)
{
	return q->author.len > 0 || q->address.len > 0;
}

static bool
is_same_subject(const struct open_quote *a, const struct open_quote *b)
{
	return str_equal(a->quoter_subject, b->quoter_subject) &&
		!message_subject_is_generic(a->quoter_subject);
}

/* Nearly all of the one is in the other. A quote may be of a part; what nothing ascribes to anyone
 * may hold several messages, so it must not be much longer. */
static bool
is_same_text(const struct open_quote *a, const struct open_quote *b)
{
	const struct open_quote *less = a->grams.count <= b->grams.count ? a : b;
	const struct open_quote *more = less == a ? b : a;
	bool is_told = (a->date.moment != DATE_NONE && b->date.moment != DATE_NONE) ||
		(is_named(more) && is_same_subject(a, b));

	if (less->grams.count < GRAM_WINDOW)
		return a->grams.count == b->grams.count && a->grams.count > 0 &&
			memcmp(a->grams.grams, b->grams.grams, a->grams.count * sizeof(uint32_t)) ==
			0;
	return (is_told || less->grams.count * 10 >= more->grams.count * 7) &&
		gram_cover(&less->grams, &more->chosen) >= 0.85;
}

/* The same author and time; or, under one subject, the same time by clocks of two zones. */
static bool
is_same_header(const struct open_quote *a, const struct open_quote *b)
{
	if (!a->date.has_time || !b->date.has_time || !str_equal(a->name_key, b->name_key) ||
		(a->address.len > 0 && b->address.len > 0 && !str_equal(a->address, b->address)))
		return false;
	if (a->name_key.len == 0 && a->address.len == 0)
		return false;
	return a->date.moment == b->date.moment ||
		(is_same_subject(a, b) && is_about_same_time(a, a->date.moment, b, b->date.moment));
}

/* How much a quote says of whose it is and when. */
static unsigned
telling(const struct open_quote *q)
{
	unsigned told = q->author.len > 0 || q->address.len > 0 ? 1 : 0;

	told += q->date.moment != DATE_NONE ? 1 : 0;
	return q->date.has_time ? told + 1 : told;
}

struct clusters {
	const struct held *held;
	uint32_t *up;
	uint32_t *best; /* of each root: the quote that says most */
};

/* Puts two clusters together, unless what they say of themselves speaks against it. */
static void
unite(struct clusters *c, size_t a, size_t b)
{
	const struct open_quote *quotes = c->held->quotes;
	uint32_t best;

	a = root_of(c->up, a);
	b = root_of(c->up, b);
	if (a == b || !may_be_one(c->held->arena, &quotes[c->best[a]], &quotes[c->best[b]]))
		return;
	best = telling(&quotes[c->best[b]]) > telling(&quotes[c->best[a]]) ? c->best[b]
									   : c->best[a];
	if (b < a) {
		size_t swap = a;

		a = b;
		b = swap;
	}
	c->up[b] = (uint32_t)a;
	c->best[a] = best;
}

static int
by_header(const void *a, const void *b)
{
	const struct open_quote *x = *(const struct open_quote *const *)a;
	const struct open_quote *y = *(const struct open_quote *const *)b;
	int order = str_compare(x->name_key, y->name_key);

	if (order == 0 && x->date.moment != y->date.moment)
		order = x->date.moment < y->date.moment ? -1 : 1;
	return order != 0 ? order : x < y ? -1 : x > y;
}

static int
by_answers(const void *a, const void *b)
{
	const struct open_quote *x = *(const struct open_quote *const *)a;
	const struct open_quote *y = *(const struct open_quote *const *)b;
	int order = str_compare(x->answers, y->answers);

	return order != 0 ? order : x < y ? -1 : x > y;
}

static void
cluster_by_words(struct clusters *c)
{
	enum { LOOK_BACK = 4 };
	const struct held *held = c->held;
	uint32_t *up = c->up;
	struct held_table table CLEANUP(held_table_free) = {0};

	held_table_make(held, &table);
	for (size_t i = 1; i < table.count; i++) {
		for (size_t k = 1; k <= LOOK_BACK && k <= i; k++) {
			const struct held_entry *a = &table.entries[i - k];
			const struct held_entry *b = &table.entries[i];

			if (a->gram != b->gram)
				break;
			if (root_of(up, a->quote) != root_of(up, b->quote) &&
				may_be_one(held->arena, &held->quotes[a->quote],
					&held->quotes[b->quote]) &&
				is_same_text(&held->quotes[a->quote], &held->quotes[b->quote]))
				unite(c, a->quote, b->quote);
		}
	}
}

static void
cluster_by_headers(struct clusters *c)
{
	enum { LOOK_BACK = 8 };
	const struct held *held = c->held;
	const struct open_quote **list = memory_alloc((held->count + 1) * sizeof(*list));
	size_t count = 0;

	for (size_t i = 0; i < held->count; i++)
		if (held->quotes[i].how == QUOTE_OPEN)
			list[count++] = &held->quotes[i];
	qsort(list, count, sizeof(*list), by_header);
	for (size_t i = 1; i < count; i++)
		for (size_t k = 1; k <= LOOK_BACK && k <= i; k++)
			if (is_same_header(list[i - k], list[i]))
				unite(c, (size_t)(list[i - k] - held->quotes),
					(size_t)(list[i] - held->quotes));
	qsort(list, count, sizeof(*list), by_answers);
	for (size_t i = 1; i < count; i++)
		if (list[i]->answers.len > 0 && list[i]->expected == 0 &&
			str_equal(list[i - 1]->answers, list[i]->answers))
			unite(c, (size_t)(list[i - 1] - held->quotes),
				(size_t)(list[i] - held->quotes));
	free(list);
}

static int
by_thread(const void *a, const void *b)
{
	const struct open_quote *x = *(const struct open_quote *const *)a;
	const struct open_quote *y = *(const struct open_quote *const *)b;
	int order = str_compare(x->quoter_subject, y->quoter_subject);

	if (order == 0 && x->quoter_sent != y->quoter_sent)
		order = x->quoter_sent < y->quoter_sent ? -1 : 1;
	return order != 0 ? order : x < y ? -1 : x > y;
}

/* Quotes of a thread before and behind one that are looked at for its words. */
enum { PART_LOOK = 32 };

/* Open quotes of one thread, by the subject and the week of who quotes. */
struct thread_group {
	const struct open_quote **list;
	size_t count;
};

static void
group_unite(struct clusters *c, const struct open_quote *a, const struct open_quote *b)
{
	unite(c, (size_t)(a - c->held->quotes), (size_t)(b - c->held->quotes));
}

/* What one person is quoted with in one thread is one message where no date parts it. */
static void
group_named(struct clusters *c, const struct thread_group *group)
{
	enum { LOOK_BACK = 16 };

	for (size_t i = 1; i < group->count; i++)
		for (size_t k = 1; k <= LOOK_BACK && k <= i; k++) {
			const struct open_quote *a = group->list[i - k];
			const struct open_quote *b = group->list[i];

			if (is_named(a) && is_named(b) &&
				(a->date.moment == DATE_NONE || b->date.moment == DATE_NONE ||
					is_same_moment(a, b)) &&
				held_same_person(c->held->arena, a, b->author, b->address))
				group_unite(c, a, b);
		}
}

/* Which of the grams that are looked for stand in the words of another quote, as bits. */
static uint32_t
grams_within(const struct open_quote *q, const struct gram_list *sorted)
{
	uint32_t bits = 0;

	for (size_t i = 0; i < held_look_count(q); i++)
		bits |= (uint32_t)gram_has(sorted, q->chosen.grams[i]) << i;
	return bits;
}

static int
gram_order(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a;
	uint32_t y = *(const uint32_t *)b;

	return x < y ? -1 : x > y;
}

/* All grams of a quote, sorted. */
static void
grams_sorted(const struct open_quote *q, struct gram_list *ret_sorted)
{
	struct buf packed CLEANUP(buf_free) = {0};

	gram_pack(&q->grams, q->grams.count, &packed);
	gram_unpack(buf_str(&packed), ret_sorted);
	if (ret_sorted->count > 0)
		qsort(ret_sorted->grams, ret_sorted->count, sizeof(uint32_t), gram_order);
}

/* Marked lines of nobody whose words are those of a quote that says whose it is, perhaps with some
 * that are held: an answer that cuts what it answers to single sentences. */
static void
group_parts(struct clusters *c, const struct thread_group *group)
{
	enum { PART_MIN = 60 };
	struct gram_list *sorted = memory_alloc((group->count + 1) * sizeof(*sorted));

	for (size_t i = 0; i < group->count; i++)
		sorted[i] = (struct gram_list){0};
	for (size_t i = 0; i < group->count; i++) {
		const struct open_quote *q = group->list[i];
		uint32_t all = q->said;
		int most = 0;
		size_t best = i;

		if (q->form != QUOTE_BARE || q->chosen.count == 0)
			continue;
		for (size_t k = i < PART_LOOK ? 0 : i - PART_LOOK;
			k < group->count && k <= i + PART_LOOK; k++) {
			uint32_t bits;

			if (!is_named(group->list[k]) || group->list[k]->grams.count == 0)
				continue;
			if (sorted[k].count == 0)
				grams_sorted(group->list[k], &sorted[k]);
			bits = grams_within(q, &sorted[k]);
			if (__builtin_popcount(bits) > most) {
				most = __builtin_popcount(bits);
				best = k;
			}
			all |= bits;
		}
		if (best != i &&
			(size_t)__builtin_popcount(all) * 100 >= held_look_count(q) * PART_MIN)
			group_unite(c, group->list[best], q);
	}
	for (size_t i = 0; i < group->count; i++)
		gram_list_free(&sorted[i]);
	free(sorted);
}

enum { RECEIVER_MAX = 50 };

/* Marked lines of nobody, and to whom the answer goes in which they stand: whom it answers, where
 * that is one person. */
struct bare {
	const struct open_quote *quote;
	int64_t only;   /* 0: to several, or to nobody */
	bool is_writer; /* that one has written mail: it is no list */
	int64_t people[RECEIVER_MAX];
	struct str names[RECEIVER_MAX];
	struct str addresses[RECEIVER_MAX];
	size_t count;
};

static bool
bare_load(struct held *held, const struct open_quote *q, struct bare *ret_bare, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t to_count = 0;
	bool row;

	*ret_bare = (struct bare){.quote = q};
	if (!db_begin(held->compare->db, &SQL_HELD_RECEIVERS, &s, err))
		return false;
	bind_i64(&s, HELD_RECEIVERS_DOCUMENT, q->document);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row || ret_bare->count == RECEIVER_MAX)
			break;
		ret_bare->people[ret_bare->count] = column_i64(&s, HELD_RECEIVERS_COL_PERSON);
		ret_bare->names[ret_bare->count] = str_copy(
			held->arena, column_str(&s, HELD_RECEIVERS_COL_NAME));
		ret_bare->addresses[ret_bare->count] = str_copy(
			held->arena, column_str(&s, HELD_RECEIVERS_COL_ADDRESS));
		if (column_i64(&s, HELD_RECEIVERS_COL_ROLE) == 1 && ++to_count == 1) {
			ret_bare->only = ret_bare->people[ret_bare->count];
			ret_bare->is_writer = column_i64(&s, HELD_RECEIVERS_COL_WRITES) != 0;
		}
		ret_bare->count++;
	}
	if (to_count != 1)
		ret_bare->only = 0;
	return true;
}

static bool
goes_to(const struct bare *bare, int64_t person)
{
	for (size_t i = 0; i < bare->count; i++)
		if (bare->people[i] == person)
			return true;
	return false;
}

/* Answers to two people, neither of whom the other is sent to, answer two messages. */
static bool
may_answer_one(const struct bare *a, const struct bare *b)
{
	return a->only == 0 || b->only == 0 || a->only == b->only || goes_to(a, b->only) ||
		goes_to(b, a->only);
}

/* An answer that goes to someone else alone, who writes mail, and not to the author. */
static bool
may_answer_author(struct arena *arena, const struct bare *bare, const struct open_quote *named)
{
	if (bare->only == 0 || !bare->is_writer)
		return true;
	for (size_t i = 0; i < bare->count; i++)
		if (held_same_person(arena, named, bare->names[i], bare->addresses[i]))
			return true;
	return false;
}

/* The one person whom answers of the thread quote by name; NULL where there are two or none. */
static const struct open_quote *
group_author(const struct clusters *c, const struct thread_group *group)
{
	const struct open_quote *named = NULL;

	for (size_t i = 0; i < group->count; i++) {
		const struct open_quote *q = group->list[i];

		if (!is_named(q) || q->parent != 0)
			continue;
		if (named != NULL &&
			!held_same_person(c->held->arena, named, q->author, q->address))
			return NULL;
		named = named == NULL ? q : named;
	}
	return named;
}

/* Marked lines of nobody: each may be another part of one absent message, that of the one person
 * whom answers quote by name where there is one only. That there are two only those tell to whom
 * the answers go. */
static bool
group_bare(struct clusters *c, struct held *held, const struct thread_group *group, struct err *err)
{
	enum { BARE_MAX = 16 };
	const struct open_quote *named = group_author(c, group);
	struct bare *bares = memory_alloc(BARE_MAX * sizeof(*bares));
	size_t count = 0;
	bool good = true;

	for (size_t i = 0; i < group->count && group->count > 1 && good; i++) {
		const struct open_quote *q = group->list[i];
		struct bare bare;
		size_t at = 0;

		if (is_named(q) || q->form != QUOTE_BARE || q->parent != 0 || q->answers.len > 0)
			continue;
		good = bare_load(held, q, &bare, err);
		while (good && at < count && !may_answer_one(&bares[at], &bare))
			at++;
		if (good && at < count)
			group_unite(c, bares[at].quote, q);
		else if (good && named != NULL && may_answer_author(held->arena, &bare, named))
			group_unite(c, named, q);
		if (good && at == count && count < BARE_MAX)
			bares[count++] = bare;
	}
	free(bares);
	return good;
}

static bool
cluster_by_threads(struct clusters *c, struct held *held, struct err *err)
{
	enum { WEEK = 7 * 86400 };
	struct thread_group all = {
		.list = memory_alloc((held->count + 1) * sizeof(const struct open_quote *))};
	size_t from = 0;
	bool good = true;

	for (size_t i = 0; i < held->count; i++) {
		const struct open_quote *q = &held->quotes[i];

		if (q->how == QUOTE_OPEN && q->quoter_sent != DATE_NONE &&
			!message_subject_is_generic(q->quoter_subject))
			all.list[all.count++] = q;
	}
	qsort(all.list, all.count, sizeof(const struct open_quote *), by_thread);
	for (size_t i = 1; i <= all.count && good; i++) {
		struct thread_group group = {all.list + from, i - from};

		if (i < all.count &&
			str_equal(all.list[i - 1]->quoter_subject, all.list[i]->quoter_subject) &&
			all.list[i]->quoter_sent - all.list[i - 1]->quoter_sent <= WEEK)
			continue;
		group_named(c, &group);
		group_parts(c, &group);
		good = group_bare(c, held, &group, err);
		from = i;
	}
	free(all.list);
	return good;
}

bool
held_cluster(struct held *held, struct err *err)
{
	struct clusters c = {.held = held,
		.up = memory_alloc((held->count + 1) * sizeof(uint32_t)),
		.best = memory_alloc((held->count + 1) * sizeof(uint32_t))};
	bool good;

	for (size_t i = 0; i < held->count; i++)
		c.up[i] = c.best[i] = (uint32_t)i;
	cluster_by_headers(&c);
	cluster_by_words(&c);
	good = cluster_by_threads(&c, held, err);
	for (size_t i = 0; i < held->count && good; i++) {
		const struct open_quote *first = &held->quotes[root_of(c.up, i)];

		/* Quotes stand by document and block: the root is the first of them. */
		if (held->quotes[i].how == QUOTE_OPEN)
			held->quotes[i].absent = first->document * HELD_BLOCK_SPACE + first->block;
	}
	free(c.up);
	free(c.best);
	return good;
}
