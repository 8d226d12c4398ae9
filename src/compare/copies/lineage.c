#include "compare/copies/lineage.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/copies/copies.h"
#include "compare/diff/diff.h"
#include "compare/diff/diff_subject.h"
#include "compare/subject.h"
#include "compare/thread/message.h"
#include "compare/version/version.h"
#include "compare/version/version_name.h"
#include "lineage.sql.h"
#include "store/db.h"
#include "store/inspection.h"
#include "store/item.h"

#include <stdlib.h>

enum {
	QUOTE_WORDS = 8,    /* fewer stand in any text by chance */
	PASSAGE_WORDS = 40, /* one after another, in both */
	FAMILY_DEPTH_MAX = 64,
	CARRIED_COUNT_MAX = 1000 /* instances of one paper and its versions that are looked at */
};

/* What the comparison of two texts may take: a page looks at many pairs, one after the other. */
#define PAIR_SIZE_MAX ((size_t)1024 * 1024 * 1024)

struct side {
	struct item item;
	struct subject subject;
	struct version_name name;
	struct str message_id;
	int answer; /* enum message_answer */
	int64_t thread;
	int64_t chain;
	bool refers; /* its header names the other */
};

struct pair {
	struct compare *compare;
	struct arena *arena;
	struct side a;
	struct side b;
	struct diff diff;
	struct version_verdict verdict;
	size_t longest; /* words one after another in both */
	bool is_one_message;
};

const char *
lineage_name(enum lineage_relation relation)
{
	static const char *const names[LINEAGE_COUNT] = {"none", "same-item", "copy",
		"same-message", "same-words", "version", "forward", "quote", "passage", "part",
		"carried", "thread", "unknown"};

	return names[relation];
}

/* ---- loading ---- */

static bool
message_load(struct pair *pair, struct side *side, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(pair->compare->db, &SQL_LINEAGE_MESSAGE, &s, err))
		return false;
	bind_i64(&s, LINEAGE_MESSAGE_DOCUMENT, side->item.document);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	side->message_id = str_copy(pair->arena, column_str(&s, LINEAGE_MESSAGE_COL_MESSAGE_ID));
	side->answer = (int)column_i64(&s, LINEAGE_MESSAGE_COL_IS_ANSWER);
	side->thread = column_i64(&s, LINEAGE_MESSAGE_COL_THREAD);
	return true;
}

static bool
refers_load(struct pair *pair, struct side *side, const struct side *other, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (other->message_id.len == 0)
		return true;
	if (!db_begin(pair->compare->db, &SQL_LINEAGE_REFERS, &s, err))
		return false;
	bind_i64(&s, LINEAGE_REFERS_DOCUMENT, side->item.document);
	bind_str(&s, LINEAGE_REFERS_MESSAGE_ID, other->message_id);
	if (!statement_row(&s, &row, err))
		return false;
	side->refers = row && column_i64(&s, LINEAGE_REFERS_COL_COUNT) > 0;
	return true;
}

static bool
side_load(struct pair *pair, int64_t item, struct side *side, struct err *err)
{
	if (!item_get(pair->compare->inspection, pair->arena, item, &side->item, err))
		return false;
	if (side->item.document == 0)
		return err_set(err, ERR_NOT_FOUND, "item %lld has no bytes: %.*s", (long long)item,
			STR_ARG(side->item.words));
	return subject_load(pair->compare, pair->arena, side->item.document, &side->subject, err) &&
		version_chain_of(pair->compare, side->item.document, &side->chain, err) &&
		message_load(pair, side, err);
}

static void
words_compare(struct pair *pair)
{
	struct diff_source a;
	struct diff_source b;
	struct version_side none = {.name_count = 0};

	diff_subject(pair->arena, &pair->a.subject, &a);
	diff_subject(pair->arena, &pair->b.subject, &b);
	diff_make(pair->arena, &a, &b, &pair->diff);
	version_judge(pair->arena, &pair->diff, &none, &none, 1, &pair->verdict);
	/* Paragraphs part runs; a passage goes over them. */
	for (size_t i = 0, run = 0; i < pair->diff.run_count; i++) {
		const struct diff_run *r = &pair->diff.runs[i];

		if (r->kind == DIFF_ASIDE)
			continue;
		run = r->kind == DIFF_SAME      ? run + r->a_count
			: r->kind == DIFF_MOVED ? r->a_count
						: 0;
		pair->longest = run > pair->longest ? run : pair->longest;
	}
}

/* ---- what they are to each other ---- */

static bool
is_above(struct pair *pair, const struct item *low, int64_t high, bool *ret_above, struct err *err)
{
	struct item item = *low;

	*ret_above = false;
	for (int depth = 0; depth < FAMILY_DEPTH_MAX && item.parent != 0; depth++) {
		if (item.parent == high) {
			*ret_above = true;
			return true;
		}
		if (!item_get(pair->compare->inspection, pair->arena, item.parent, &item, err))
			return false;
	}
	return true;
}

static void
settle(struct lineage *lineage, enum lineage_relation relation, struct str why)
{
	lineage->relation = relation;
	lineage->is_independent = relation == LINEAGE_NONE || relation == LINEAGE_THREAD;
	lineage->why = why;
}

static unsigned
per_cent(double share)
{
	return (unsigned)(share * 100 + 0.5);
}

static bool
same_find(const struct pair *pair, struct lineage *lineage)
{
	struct arena *arena = pair->arena;
	long long a = pair->a.item.id;
	long long b = pair->b.item.id;

	if (a == b)
		settle(lineage, LINEAGE_SAME_ITEM, str_format(arena, "Item %lld is one item.", a));
	else if (pair->a.item.document == pair->b.item.document)
		settle(lineage, LINEAGE_COPY,
			str_format(arena, "Items %lld and %lld are copies: byte for byte the same.",
				a, b));
	else if (pair->is_one_message)
		settle(lineage, LINEAGE_SAME_MESSAGE,
			str_format(
				arena, "Items %lld and %lld are one mail, from two places.", a, b));
	else if (pair->verdict.relation == VERSION_SAME)
		settle(lineage, LINEAGE_SAME_WORDS,
			str_format(arena, "Items %lld and %lld have the same words.", a, b));
	else if (pair->a.chain != 0 && pair->a.chain == pair->b.chain)
		settle(lineage, LINEAGE_VERSION,
			str_format(arena,
				"Items %lld and %lld are versions of one document: they share %zu "
				"words.",
				a, b, pair->verdict.same));
	else
		return false;
	return true;
}

/* The one stands in the other, whole or nearly: a forward, a quotation, a pack of papers. */
static bool
quote_find(const struct pair *pair, struct lineage *lineage)
{
	bool b_in_a = pair->verdict.within_b >= pair->verdict.within_a;
	const struct side *holder = b_in_a ? &pair->a : &pair->b;
	const struct side *held = b_in_a ? &pair->b : &pair->a;
	double within = b_in_a ? pair->verdict.within_b : pair->verdict.within_a;
	const char *named = holder->refers ? ", and its header names it" : "";

	if (within < 0.7 || pair->verdict.same < QUOTE_WORDS)
		return false;
	if (holder->answer == MESSAGE_FORWARD)
		settle(lineage, LINEAGE_FORWARD,
			str_format(pair->arena,
				"Item %lld forwards item %lld: %u %% of the words of %lld stand in "
				"it%s.",
				(long long)holder->item.id, (long long)held->item.id,
				per_cent(within), (long long)held->item.id, named));
	else
		settle(lineage, LINEAGE_QUOTE,
			str_format(pair->arena,
				"Item %lld repeats item %lld: %u %% of the words of %lld stand in "
				"it%s.",
				(long long)holder->item.id, (long long)held->item.id,
				per_cent(within), (long long)held->item.id, named));
	return true;
}

static bool
part_find(struct pair *pair, struct lineage *lineage, bool *ret_found, struct err *err)
{
	const struct item *a = &pair->a.item;
	const struct item *b = &pair->b.item;
	bool a_in_b;
	bool b_in_a;

	if (!is_above(pair, a, b->id, &a_in_b, err) || !is_above(pair, b, a->id, &b_in_a, err))
		return false;
	*ret_found = a_in_b || b_in_a;
	if (*ret_found)
		settle(lineage, LINEAGE_PART,
			str_format(pair->arena,
				"Item %lld came within item %lld: they are one act of the same "
				"sender.",
				(long long)(a_in_b ? a->id : b->id),
				(long long)(a_in_b ? b->id : a->id)));
	return true;
}

static void
carried_settle(struct pair *pair, const struct side *holder, const struct side *held,
	const struct item *part, bool is_copy, struct lineage *lineage)
{
	settle(lineage, LINEAGE_CARRIED,
		str_format(pair->arena, "Item %lld carries item %lld, %s of item %lld.",
			(long long)holder->item.id, (long long)part->id,
			is_copy ? "a copy" : "a version", (long long)held->item.id));
}

/* Looked for from below: a paper and its versions lie in few places, an archive holds much. */
static bool
carried_find(struct pair *pair, const struct side *holder, const struct side *held,
	struct lineage *lineage, bool *ret_found, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct item part = {0};
	bool row;

	if (!db_begin(pair->compare->db, &SQL_LINEAGE_CARRIED, &s, err))
		return false;
	bind_i64(&s, LINEAGE_CARRIED_DOCUMENT, held->item.document);
	bind_i64(&s, LINEAGE_CARRIED_COUNT, CARRIED_COUNT_MAX);
	while (!*ret_found) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		part.id = column_i64(&s, LINEAGE_CARRIED_COL_ID);
		part.parent = column_i64(&s, LINEAGE_CARRIED_COL_PARENT);
		if (!is_above(pair, &part, holder->item.id, ret_found, err))
			return false;
		if (*ret_found)
			carried_settle(pair, holder, held, &part,
				column_i64(&s, LINEAGE_CARRIED_COL_IS_COPY) != 0, lineage);
	}
	return true;
}

static bool
is_wordless(const struct side *side)
{
	return str_trim(side->subject.reading.text).len == 0;
}

static void
unknown_settle(const struct pair *pair, const struct side *side, struct lineage *lineage)
{
	bool is_unread = side->subject.document.reason != ERR_NONE;

	settle(lineage, LINEAGE_UNKNOWN,
		str_format(pair->arena, "Item %lld %s%s%s, so that nothing can be compared.",
			(long long)side->item.id,
			is_unread ? "could not be read (" : "has no words that were read",
			is_unread ? err_kind_name(side->subject.document.reason) : "",
			is_unread ? ")" : ""));
}

static void
rest_find(const struct pair *pair, struct lineage *lineage)
{
	const struct side *answer = pair->a.refers ? &pair->a : &pair->b;
	const struct side *first = pair->a.refers ? &pair->b : &pair->a;

	if (pair->longest >= PASSAGE_WORDS && lineage->similarity >= 0.15)
		settle(lineage, LINEAGE_PASSAGE,
			str_format(pair->arena,
				"Items %lld and %lld share a passage of %zu words, so that what it "
				"says has one source.",
				(long long)pair->a.item.id, (long long)pair->b.item.id,
				pair->longest));
	else if (answer->refers)
		settle(lineage, LINEAGE_THREAD,
			str_format(pair->arena,
				"Item %lld answers item %lld and repeats nothing of it: two people's "
				"words, in one exchange.",
				(long long)answer->item.id, (long long)first->item.id));
	else if (is_wordless(&pair->a) || is_wordless(&pair->b))
		unknown_settle(pair, is_wordless(&pair->a) ? &pair->a : &pair->b, lineage);
	else
		settle(lineage, LINEAGE_NONE,
			str_format(pair->arena,
				"Neither item %lld nor item %lld is a copy, a version, a quotation or "
				"a forward of the other.",
				(long long)pair->a.item.id, (long long)pair->b.item.id));
}

static bool
message_copies(struct pair *pair, struct err *err)
{
	struct copies_relation relation;

	if (!copies_relation(
		    pair->compare, pair->a.item.document, pair->b.item.document, &relation, err))
		return false;
	pair->is_one_message = relation.kind == COPIES_MESSAGE;
	return true;
}

bool
lineage_find(struct compare *compare, struct arena *arena, int64_t a, int64_t b,
	struct lineage *ret_lineage, struct err *err)
{
	struct pair pair = {.compare = compare, .arena = arena};
	bool is_found = false;

	*ret_lineage = (struct lineage){0};
	if (!side_load(&pair, a, &pair.a, err) || !side_load(&pair, b, &pair.b, err) ||
		!refers_load(&pair, &pair.a, &pair.b, err) ||
		!refers_load(&pair, &pair.b, &pair.a, err))
		return false;
	words_compare(&pair);
	if (!message_copies(&pair, err))
		return false;
	ret_lineage->same = pair.verdict.same;
	ret_lineage->similarity = pair.verdict.within_a > pair.verdict.within_b
		? pair.verdict.within_a
		: pair.verdict.within_b;
	if (same_find(&pair, ret_lineage) || quote_find(&pair, ret_lineage))
		return true;
	if (!part_find(&pair, ret_lineage, &is_found, err))
		return false;
	if (!is_found && !carried_find(&pair, &pair.a, &pair.b, ret_lineage, &is_found, err))
		return false;
	if (!is_found && !carried_find(&pair, &pair.b, &pair.a, ret_lineage, &is_found, err))
		return false;
	if (!is_found)
		rest_find(&pair, ret_lineage);
	return true;
}

static bool
tie_get(struct compare *compare, int64_t a, int64_t b, bool *ret_kept, bool *ret_is_one,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_LINEAGE_TIE, &s, err))
		return false;
	bind_i64(&s, LINEAGE_TIE_ONE, a);
	bind_i64(&s, LINEAGE_TIE_OTHER, b);
	if (!statement_row(&s, ret_kept, err))
		return false;
	*ret_is_one = *ret_kept && column_i64(&s, LINEAGE_TIE_COL_IS_ONE) != 0;
	return true;
}

static bool
tie_put(struct compare *compare, int64_t a, int64_t b, bool is_one, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_LINEAGE_TIE_PUT, &s, err))
		return false;
	bind_i64(&s, LINEAGE_TIE_PUT_ONE, a);
	bind_i64(&s, LINEAGE_TIE_PUT_OTHER, b);
	bind_i64(&s, LINEAGE_TIE_PUT_IS_ONE, is_one);
	return statement_run(&s, err);
}

bool
lineage_is_one(struct compare *compare, int64_t a, int64_t b, bool keeps, bool *ret_is_one,
	struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PAIR_SIZE_MAX};
	struct lineage lineage;
	bool is_kept;

	if (!tie_get(compare, a, b, &is_kept, ret_is_one, err))
		return false;
	if (is_kept)
		return true;
	if (!lineage_find(compare, &arena, a, b, &lineage, err))
		return false;
	/* Of what could not be compared nobody can say that it is another source. */
	*ret_is_one = !lineage.is_independent && lineage.relation != LINEAGE_THREAD;
	return !keeps || tie_put(compare, a, b, *ret_is_one, err);
}

/* ---- all that is kept ---- */

bool
lineage_ties_load(struct compare *compare, struct arena *arena, struct lineage_ties *ret_ties,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_ties = (struct lineage_ties){0};
	if (!db_begin(compare->db, &SQL_LINEAGE_TIE_ALL, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		ret_ties->list = arena_grow(
			arena, ret_ties->list, ret_ties->count, &room, sizeof(*ret_ties->list));
		ret_ties->list[ret_ties->count++] = (struct lineage_tie){
			.a = column_i64(&s, LINEAGE_TIE_ALL_COL_A),
			.b = column_i64(&s, LINEAGE_TIE_ALL_COL_B),
			.is_one = column_i64(&s, LINEAGE_TIE_ALL_COL_IS_ONE) != 0,
		};
	}
}

static int
tie_compare(const void *a, const void *b)
{
	const struct lineage_tie *left = a;
	const struct lineage_tie *right = b;

	if (left->a != right->a)
		return left->a < right->a ? -1 : 1;
	return left->b < right->b ? -1 : left->b > right->b;
}

const struct lineage_tie *
lineage_ties_find(const struct lineage_ties *ties, int64_t a, int64_t b)
{
	struct lineage_tie wanted = {.a = a < b ? a : b, .b = a < b ? b : a};

	return ties->count == 0
		? NULL
		: bsearch(&wanted, ties->list, ties->count, sizeof(wanted), tie_compare);
}
