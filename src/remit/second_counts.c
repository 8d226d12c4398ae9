#include "remit/second_counts.h"

#include "base/arena.h"
#include "remit/second_agreement.h"

#include <stdlib.h>

enum { DRAWS = 1000, DRAWS_LEAST = 900, INTERVAL_ITEMS_LEAST = 10 };

void
second_counts_item(struct second_counts *counts, size_t sentences)
{
	counts->sentences = arena_grow(counts->arena, counts->sentences, counts->items,
		&counts->item_room, sizeof(*counts->sentences));
	counts->sentences[counts->items++] = sentences;
}

void
second_counts_mark(
	struct second_counts *counts, size_t sentence, enum reading_pass pass, int64_t code)
{
	counts->marks = arena_grow(
		counts->arena, counts->marks, counts->count, &counts->room, sizeof(*counts->marks));
	counts->marks[counts->count++] = (struct second_mark){.item = counts->items - 1,
		.sentence = sentence,
		.code = code,
		.passes = pass == PASS_SECOND ? 2 : 1};
}

static int
by_place(const void *a, const void *b)
{
	const struct second_mark *left = a;
	const struct second_mark *right = b;

	if (left->item != right->item)
		return left->item < right->item ? -1 : 1;
	if (left->sentence != right->sentence)
		return left->sentence < right->sentence ? -1 : 1;
	return left->code < right->code ? -1 : left->code > right->code;
}

static int
by_code(const void *a, const void *b)
{
	const struct second_mark *left = a;
	const struct second_mark *right = b;

	if (left->code != right->code)
		return left->code < right->code ? -1 : 1;
	return by_place(a, b);
}

/* Several passages with one code on one sentence are one mark. */
static void
marks_join(struct second_counts *counts)
{
	size_t kept = 0;

	if (counts->count > 1)
		qsort(counts->marks, counts->count, sizeof(*counts->marks), by_place);
	for (size_t i = 0; i < counts->count; i++) {
		if (kept > 0 && by_place(&counts->marks[kept - 1], &counts->marks[i]) == 0)
			counts->marks[kept - 1].passes |= counts->marks[i].passes;
		else
			counts->marks[kept++] = counts->marks[i];
	}
	counts->count = kept;
}

/* ---- Sets ---- */

struct sets {
	struct arena *arena;
	struct code_set *sets; /* 0: the empty one */
	size_t count;
	size_t room;
	int *values; /* of sentences with a mark, two each */
	size_t units;
	size_t unit_room;
};

static int
set_of(struct sets *sets, const struct second_mark *marks, size_t count, unsigned pass)
{
	int64_t *codes = ARENA_ARRAY(sets->arena, count, int64_t);
	struct code_set set = {.codes = codes};

	for (size_t i = 0; i < count; i++)
		if ((marks[i].passes & pass) != 0)
			codes[set.count++] = marks[i].code;
	for (size_t i = 0; i < sets->count; i++)
		if (set_distance_of(&sets->sets[i], &set, DISTANCE_JACCARD) <= 0.0)
			return (int)i;
	sets->sets = arena_grow(
		sets->arena, sets->sets, sets->count, &sets->room, sizeof(*sets->sets));
	sets->sets[sets->count] = set;
	return (int)sets->count++;
}

static void
sets_collect(const struct second_counts *counts, struct sets *sets)
{
	size_t to;

	(void)set_of(sets, NULL, 0, 0);
	for (size_t from = 0; from < counts->count && sets->count < AGREEMENT_CATEGORY_MAX - 2;
		from = to) {
		int *pair;

		for (to = from + 1;
			to < counts->count && counts->marks[to].item == counts->marks[from].item &&
			counts->marks[to].sentence == counts->marks[from].sentence;
			to++) {
		}
		sets->values = arena_grow(sets->arena, sets->values, sets->units, &sets->unit_room,
			2 * sizeof(*sets->values));
		pair = sets->values + 2 * sets->units++;
		pair[0] = set_of(sets, counts->marks + from, to - from, 1);
		pair[1] = set_of(sets, counts->marks + from, to - from, 2);
	}
}

/* Sentences without any mark are two empty sets each. */
static void
sets_judge(const struct second_counts *counts, struct second_agreement *agreement)
{
	struct sets sets = {.arena = counts->arena};
	struct judgements judgements = {.readers = 2, .units = agreement->sentences};
	int *values = ARENA_ARRAY(counts->arena, 2 * agreement->sentences, int);

	sets_collect(counts, &sets);
	if (sets.count >= AGREEMENT_CATEGORY_MAX - 2) {
		agreement->jaccard.why = "there are too many different sets of codes";
		agreement->masi.why = agreement->jaccard.why;
		return;
	}
	for (size_t i = 0; i < 2 * sets.units; i++)
		values[i] = sets.values[i];
	judgements.values = values;
	judgements.categories = sets.count;
	agreement->jaccard = alpha_of_sets(counts->arena, &judgements, sets.sets, DISTANCE_JACCARD);
	agreement->masi = alpha_of_sets(counts->arena, &judgements, sets.sets, DISTANCE_MASI);
}

/* ---- One code ---- */

/* What the sentences of one item were given. */
struct tally {
	double both;
	double first;
	double second;
	double neither;
};

static void
tally_add(struct tally *to, const struct tally *from)
{
	to->both += from->both;
	to->first += from->first;
	to->second += from->second;
	to->neither += from->neither;
}

/* SplitMix64 (Steele, Lea, Flood 2014), from a fixed seed: the same interval each time it is asked for. */
static uint64_t
chance_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15;

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
	z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
	return z ^ (z >> 31);
}

static int
by_value(const void *a, const void *b)
{
	double left = *(const double *)a;
	double right = *(const double *)b;

	return left < right ? -1 : left > right;
}

static void
interval_find(const struct tally *items, size_t count, struct code_agreement *code)
{
	double values[DRAWS];
	uint64_t chance = 172;
	size_t defined = 0;

	if (count < INTERVAL_ITEMS_LEAST || !code->alpha.is_defined)
		return;
	for (size_t draw = 0; draw < DRAWS; draw++) {
		struct tally sum = {0};
		struct coefficient alpha;

		for (size_t i = 0; i < count; i++)
			tally_add(&sum, &items[chance_next(&chance) % count]);
		alpha = alpha_of_two(sum.both, sum.first, sum.second, sum.neither);
		if (alpha.is_defined)
			values[defined++] = alpha.value;
	}
	if (defined < DRAWS_LEAST)
		return;
	qsort(values, defined, sizeof(*values), by_value);
	code->has_interval = true;
	code->low = values[defined * 25 / 1000];
	code->high = values[defined * 975 / 1000];
}

static struct code_agreement
code_judge(const struct second_counts *counts, const struct second_mark *marks, size_t count,
	struct tally *items)
{
	struct code_agreement code = {.code = marks[0].code};
	struct tally sum = {0};
	double table[4];

	for (size_t i = 0; i < counts->items; i++)
		items[i] = (struct tally){.neither = (double)counts->sentences[i]};
	for (size_t i = 0; i < count; i++) {
		struct tally *item = &items[marks[i].item];

		item->neither -= 1.0;
		item->both += marks[i].passes == 3 ? 1.0 : 0.0;
		item->first += marks[i].passes == 1 ? 1.0 : 0.0;
		item->second += marks[i].passes == 2 ? 1.0 : 0.0;
	}
	for (size_t i = 0; i < counts->items; i++)
		tally_add(&sum, &items[i]);
	code.both = table[0] = sum.both;
	code.first = table[1] = sum.first;
	code.second = table[2] = sum.second;
	code.neither = table[3] = sum.neither;
	code.alpha = alpha_of_two(sum.both, sum.first, sum.second, sum.neither);
	code.kappa = kappa_of(table, 2, KAPPA_PLAIN);
	interval_find(items, counts->items, &code);
	return code;
}

void
second_counts_judge(struct second_counts *counts, struct second_agreement *agreement)
{
	struct tally *items = ARENA_ARRAY(counts->arena, counts->items, struct tally);
	size_t room = 0;
	size_t to;

	marks_join(counts);
	sets_judge(counts, agreement);
	if (counts->count > 1)
		qsort(counts->marks, counts->count, sizeof(*counts->marks), by_code);
	for (size_t from = 0; from < counts->count; from = to) {
		for (to = from + 1;
			to < counts->count && counts->marks[to].code == counts->marks[from].code;
			to++) {
		}
		agreement->codes = arena_grow(counts->arena, agreement->codes,
			agreement->code_count, &room, sizeof(*agreement->codes));
		agreement->codes[agreement->code_count++] = code_judge(
			counts, counts->marks + from, to - from, items);
	}
}
