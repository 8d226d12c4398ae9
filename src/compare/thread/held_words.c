/* Quotes found by their words alone, and quotes of one absent message put together. */
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

/* Grams of one quote that are looked for; candidates that are compared for one quote; hits that one
 * mail is followed for (a hostile mail shares its words with a million quotes). */
enum { LOOK_GRAM_MAX = 32, TRY_MAX = 40, HIT_MAX = 200000 };

struct entry {
	uint32_t gram;
	uint32_t quote;
};

/* Chosen grams of all open quotes, sorted, with the first entry of each upper half. */
struct table {
	struct entry *entries;
	size_t count;
	uint32_t *starts; /* [0, 1 << 16] */
};

enum { START_BITS = 16, START_COUNT = 1 << START_BITS };

static void
table_free(struct table *table)
{
	free(table->entries);
	free(table->starts);
	*table = (struct table){0};
}

static int
entry_compare(const void *a, const void *b)
{
	const struct entry *x = a;
	const struct entry *y = b;

	if (x->gram != y->gram)
		return x->gram < y->gram ? -1 : 1;
	return x->quote < y->quote ? -1 : x->quote > y->quote;
}

/* Least hashes first: any two quotes of one text choose the same. */
static size_t
look_count(const struct open_quote *quote)
{
	return quote->chosen.count < LOOK_GRAM_MAX ? quote->chosen.count : LOOK_GRAM_MAX;
}

static void
table_make(const struct held *held, struct table *table)
{
	size_t total = 0;
	uint32_t at = 0;

	for (size_t i = 0; i < held->count; i++)
		total += held->quotes[i].how == QUOTE_OPEN ? look_count(&held->quotes[i]) : 0;
	table->entries = memory_alloc((total + 1) * sizeof(*table->entries));
	table->starts = memory_alloc((START_COUNT + 1) * sizeof(uint32_t));
	for (size_t i = 0; i < held->count; i++) {
		const struct open_quote *quote = &held->quotes[i];

		for (size_t k = 0; quote->how == QUOTE_OPEN && k < look_count(quote); k++)
			table->entries[table->count++] = (struct entry){
				quote->chosen.grams[k], (uint32_t)i};
	}
	qsort(table->entries, table->count, sizeof(*table->entries), entry_compare);
	for (uint32_t i = 0; i <= START_COUNT; i++) {
		while (at < table->count && table->entries[at].gram >> START_BITS < i)
			at++;
		table->starts[i] = at;
	}
}

/* Entries of one gram: [*ret_from, *ret_to). */
static void
table_find(const struct table *table, uint32_t gram, size_t *ret_from, size_t *ret_to)
{
	size_t from = table->starts[gram >> START_BITS];
	size_t end = table->starts[(gram >> START_BITS) + 1];

	while (from < end && table->entries[from].gram < gram)
		from++;
	*ret_from = from;
	while (from < end && table->entries[from].gram == gram)
		from++;
	*ret_to = from;
}

/* ---- what mails say ---- */

struct hits {
	uint16_t *counts; /* of each quote */
	uint32_t *list;   /* quotes that have any */
	size_t count;
	uint8_t *found; /* of each entry: some mail says it */
};

static void
hits_free(struct hits *hits)
{
	free(hits->counts);
	free(hits->list);
	free(hits->found);
}

static void
hits_find(const struct held *held, const struct table *table, const struct gram_list *said,
	int64_t document, struct hits *hits)
{
	size_t all = 0;

	for (size_t i = 0; i < said->count && all < HIT_MAX; i++) {
		size_t from;
		size_t to;

		table_find(table, said->grams[i], &from, &to);
		for (; from < to && all < HIT_MAX; from++, all++) {
			uint32_t quote = table->entries[from].quote;

			hits->found[from] = hits->found[from] ||
				held->quotes[quote].document != document;
			if (hits->counts[quote]++ == 0)
				hits->list[hits->count++] = quote;
		}
	}
}

static bool
hits_try(struct held *held, struct hits *hits, int64_t document, struct err *err)
{
	bool good = true;

	for (size_t i = 0; i < hits->count; i++) {
		struct open_quote *quote = &held->quotes[hits->list[i]];
		size_t found = hits->counts[hits->list[i]];

		hits->counts[hits->list[i]] = 0;
		if (document != quote->document && found > quote->shared_most) {
			quote->shared_most = (unsigned)found;
			quote->shared_by = document;
		}
		if (!good || quote->how != QUOTE_OPEN || quote->tries >= TRY_MAX ||
			found * 10 < look_count(quote) * 3)
			continue;
		quote->tries++;
		good = held_try(held, quote, document, &quote->how, err);
		if (quote->how != QUOTE_OPEN)
			quote->held = document;
	}
	hits->count = 0;
	return good;
}

/* Over all that mails say where a quote is new, else over what is new. */
static bool
said_begin(struct held *held, struct statement *s, bool *ret_is_all, struct err *err)
{
	bool is_any_fresh = false;

	for (size_t i = 0; i < held->count && !is_any_fresh; i++)
		is_any_fresh = held->quotes[i].is_fresh && held->quotes[i].how == QUOTE_OPEN;
	*ret_is_all = is_any_fresh;
	if (is_any_fresh)
		return db_begin(held->compare->db, &SQL_HELD_SAID_ALL, s, err);
	if (!db_begin(held->compare->db, &SQL_HELD_SAID_TOUCHED, s, err))
		return false;
	bind_i64(s, HELD_SAID_TOUCHED_TOPIC, TOPIC_MESSAGE);
	return true;
}

/* Goes over what mails say: all, or what is new. */
static bool
said_look(struct held *held, const struct table *table, struct hits *hits, struct statement *s,
	struct err *err)
{
	struct gram_list said CLEANUP(gram_list_free) = {0};
	bool row;

	for (;;) {
		int64_t document;

		if (!statement_row(s, &row, err))
			return false;
		if (!row)
			return true;
		/* Both queries have the same columns. */
		document = column_i64(s, HELD_SAID_ALL_COL_DOCUMENT);
		gram_unpack(column_str(s, HELD_SAID_ALL_COL_GRAMS), &said);
		hits_find(held, table, &said, document, hits);
		if (!hits_try(held, hits, document, err))
			return false;
	}
}

/* Marked lines that nothing ascribes to anyone may be of several messages, each trimmed: where most
 * runs of their words are said in some mail (at the seams between pieces none is), none is absent. */
static void
pieces_find(struct held *held, const struct table *table, const struct hits *hits)
{
	enum { PART_MIN = 60, GRAMS_MIN = 2 };
	unsigned *found = memory_alloc((held->count + 1) * sizeof(*found));

	memset(found, 0, held->count * sizeof(*found));
	for (size_t i = 0; i < table->count; i++)
		found[table->entries[i].quote] += hits->found[i];
	for (size_t i = 0; i < held->count; i++) {
		struct open_quote *q = &held->quotes[i];

		if (q->how != QUOTE_OPEN || q->form != QUOTE_BARE || q->shared_by == 0 ||
			found[i] < GRAMS_MIN || found[i] * 100 < look_count(q) * PART_MIN)
			continue;
		q->how = QUOTE_BY_WORDS;
		q->held = q->shared_by;
	}
	free(found);
}

/* True where something new says a part of a bare quote: other parts may be in what is held. */
static bool
is_any_piece(const struct held *held)
{
	for (size_t i = 0; i < held->count; i++)
		if (held->quotes[i].how == QUOTE_OPEN && held->quotes[i].form == QUOTE_BARE &&
			held->quotes[i].shared_by != 0)
			return true;
	return false;
}

bool
held_by_words(struct held *held, struct err *err)
{
	struct table table CLEANUP(table_free) = {0};
	struct hits hits CLEANUP(hits_free) = {0};
	struct statement s CLEANUP(statement_end) = {0};
	struct statement all CLEANUP(statement_end) = {0};
	bool is_all;

	table_make(held, &table);
	if (table.count == 0)
		return true;
	hits.counts = memory_alloc((held->count + 1) * sizeof(*hits.counts));
	memset(hits.counts, 0, held->count * sizeof(*hits.counts));
	hits.list = memory_alloc((held->count + 1) * sizeof(*hits.list));
	hits.found = memory_alloc(table.count);
	memset(hits.found, 0, table.count);
	if (!said_begin(held, &s, &is_all, err) || !said_look(held, &table, &hits, &s, err))
		return false;
	if (!is_all && is_any_piece(held) &&
		(!db_begin(held->compare->db, &SQL_HELD_SAID_ALL, &all, err) ||
			!said_look(held, &table, &hits, &all, err)))
		return false;
	pieces_find(held, &table, &hits);
	return true;
}

/* ---- one absent message, quoted by several ---- */

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
	enum { HALF_HOUR = 1800, MINUTE = 60, HOURS = 15 * 3600 };
	int64_t apart;

	if (x == DATE_NONE || y == DATE_NONE)
		return false;
	apart = x > y ? x - y : y - x;
	if (a->has_time && b->has_time)
		return apart <= HOURS &&
			(apart % HALF_HOUR <= MINUTE || apart % HALF_HOUR >= HALF_HOUR - MINUTE);
	return apart <= 3 * (int64_t)HOURS;
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

/* Nearly all of the one is in the other. A quote may be of a part; one without an author or a date
 * may hold several messages, so it has to be of about the same length. */
static bool
is_same_text(const struct open_quote *a, const struct open_quote *b)
{
	const struct open_quote *less = a->grams.count <= b->grams.count ? a : b;
	const struct open_quote *more = less == a ? b : a;
	bool is_told = a->date.moment != DATE_NONE && b->date.moment != DATE_NONE;

	if (less->grams.count < GRAM_WINDOW)
		return a->grams.count == b->grams.count && a->grams.count > 0 &&
			memcmp(a->grams.grams, b->grams.grams, a->grams.count * sizeof(uint32_t)) ==
			0;
	return (is_told || less->grams.count * 10 >= more->grams.count * 7) &&
		gram_cover(&less->grams, &more->chosen) >= 0.85;
}

static bool
is_same_header(const struct open_quote *a, const struct open_quote *b)
{
	return a->date.has_time && b->date.has_time && a->date.moment == b->date.moment &&
		(a->name_key.len > 0 || a->address.len > 0) &&
		str_equal(a->name_key, b->name_key) &&
		(a->address.len == 0 || b->address.len == 0 || str_equal(a->address, b->address));
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
	struct table table CLEANUP(table_free) = {0};

	table_make(held, &table);
	for (size_t i = 1; i < table.count; i++) {
		for (size_t k = 1; k <= LOOK_BACK && k <= i; k++) {
			const struct entry *a = &table.entries[i - k];
			const struct entry *b = &table.entries[i];

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
	const struct held *held = c->held;
	const struct open_quote **list = memory_alloc((held->count + 1) * sizeof(*list));
	size_t count = 0;

	for (size_t i = 0; i < held->count; i++)
		if (held->quotes[i].how == QUOTE_OPEN)
			list[count++] = &held->quotes[i];
	qsort(list, count, sizeof(*list), by_header);
	for (size_t i = 1; i < count; i++)
		if (is_same_header(list[i - 1], list[i]))
			unite(c, (size_t)(list[i - 1] - held->quotes),
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

/* Open quotes of one thread, by the subject and the week of who quotes. */
struct thread_group {
	const struct open_quote **list;
	size_t count;
};

static bool
is_named(const struct open_quote *q)
{
	return q->author.len > 0 || q->address.len > 0;
}

static void
group_unite(struct clusters *c, const struct open_quote *a, const struct open_quote *b)
{
	unite(c, (size_t)(a - c->held->quotes), (size_t)(b - c->held->quotes));
}

/* What one person is quoted with in one thread is one message where nothing dates it otherwise. */
static void
group_named(struct clusters *c, const struct thread_group *group)
{
	enum { LOOK_BACK = 16 };

	for (size_t i = 1; i < group->count; i++)
		for (size_t k = 1; k <= LOOK_BACK && k <= i; k++) {
			const struct open_quote *a = group->list[i - k];
			const struct open_quote *b = group->list[i];

			if (is_named(a) && is_named(b) &&
				(a->date.moment == DATE_NONE || b->date.moment == DATE_NONE) &&
				held_same_person(c->held->arena, a, b->author, b->address))
				group_unite(c, a, b);
		}
}

/* Marked lines of nobody: each may be another part of one absent message, that of the one person
 * whom answers quote by name where there is one only. To say that there are two they are not enough. */
static void
group_bare(struct clusters *c, const struct thread_group *group)
{
	const struct open_quote *named = NULL;
	const struct open_quote *bare = NULL;
	bool is_one = true;

	for (size_t i = 0; i < group->count; i++) {
		const struct open_quote *q = group->list[i];

		if (!is_named(q) || q->parent != 0)
			continue;
		is_one = is_one &&
			(named == NULL ||
				held_same_person(c->held->arena, named, q->author, q->address));
		named = named == NULL ? q : named;
	}
	for (size_t i = 0; i < group->count; i++) {
		const struct open_quote *q = group->list[i];

		if (is_named(q) || q->form != QUOTE_BARE || q->parent != 0 || q->answers.len > 0)
			continue;
		if (bare != NULL)
			group_unite(c, bare, q);
		else if (named != NULL && is_one)
			group_unite(c, named, q);
		bare = bare == NULL ? q : bare;
	}
}

static void
cluster_by_threads(struct clusters *c)
{
	enum { WEEK = 7 * 86400 };
	const struct held *held = c->held;
	struct thread_group all = {
		.list = memory_alloc((held->count + 1) * sizeof(const struct open_quote *))};
	size_t from = 0;

	for (size_t i = 0; i < held->count; i++) {
		const struct open_quote *q = &held->quotes[i];

		if (q->how == QUOTE_OPEN && q->quoter_sent != DATE_NONE &&
			!message_subject_is_generic(q->quoter_subject))
			all.list[all.count++] = q;
	}
	qsort(all.list, all.count, sizeof(const struct open_quote *), by_thread);
	for (size_t i = 1; i <= all.count; i++) {
		struct thread_group group = {all.list + from, i - from};

		if (i < all.count &&
			str_equal(all.list[i - 1]->quoter_subject, all.list[i]->quoter_subject) &&
			all.list[i]->quoter_sent - all.list[i - 1]->quoter_sent <= WEEK)
			continue;
		group_named(c, &group);
		group_bare(c, &group);
		from = i;
	}
	free(all.list);
}

void
held_cluster(struct held *held)
{
	struct clusters c = {.held = held,
		.up = memory_alloc((held->count + 1) * sizeof(uint32_t)),
		.best = memory_alloc((held->count + 1) * sizeof(uint32_t))};

	for (size_t i = 0; i < held->count; i++)
		c.up[i] = c.best[i] = (uint32_t)i;
	cluster_by_headers(&c);
	cluster_by_words(&c);
	cluster_by_threads(&c);
	for (size_t i = 0; i < held->count; i++) {
		const struct open_quote *first = &held->quotes[root_of(c.up, i)];

		/* Quotes stand by document and block: the root is the first of them. */
		if (held->quotes[i].how == QUOTE_OPEN)
			held->quotes[i].absent = first->document * HELD_BLOCK_SPACE + first->block;
	}
	free(c.up);
	free(c.best);
}
