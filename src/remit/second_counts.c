#include "remit/second_counts.h"

#include "base/arena.h"
#include "remit/second_agreement.h"

#include <stdlib.h>
#include <string.h>

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

/* What the sentences of one item were given; the others have neither. */
struct tally {
	double both;
	double first;
	double second;
};

static void
tally_add(struct tally *to, const struct tally *from, unsigned times)
{
	to->both += from->both * times;
	to->first += from->first * times;
	to->second += from->second * times;
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

/* One code while it is judged: what the items that have it were given, and the coefficient of each draw. */
struct judged {
	struct code_agreement code;
	size_t *items;
	struct tally *tallies;
	size_t count;
	double *values;
	size_t defined;
};

/* The value that would stand at `place` if they were sorted (Hoare's selection); they change places. */
static double
value_at(double *values, size_t count, size_t place)
{
	size_t from = 0;
	size_t to = count - 1;

	while (from < to) {
		double pivot = values[from + (to - from) / 2];
		size_t left = from;
		size_t right = to;

		for (;; left++, right--) {
			double kept;

			while (values[left] < pivot)
				left++;
			while (values[right] > pivot)
				right--;
			if (left >= right)
				break;
			kept = values[left];
			values[left] = values[right];
			values[right] = kept;
		}
		if (place <= right)
			to = right;
		else
			from = right + 1;
	}
	return values[place];
}

/* `taken`: how often the draw took each item; `sentences`: how many it has. The items without the code give it their
 * sentences alone. */
static void
draw_judge(struct judged *judged, const uint32_t *taken, double sentences)
{
	struct tally sum = {0};
	struct coefficient alpha;

	if (!judged->code.alpha.is_defined)
		return;
	for (size_t i = 0; i < judged->count; i++)
		tally_add(&sum, &judged->tallies[i], taken[judged->items[i]]);
	alpha = alpha_of_two(
		sum.both, sum.first, sum.second, sentences - sum.both - sum.first - sum.second);
	if (alpha.is_defined)
		judged->values[judged->defined++] = alpha.value;
}

/* Every code is judged by the same draws. */
static void
intervals_find(const struct second_counts *counts, struct judged *judged, size_t count)
{
	uint32_t *taken = ARENA_ARRAY(counts->arena, counts->items, uint32_t);
	uint64_t chance = 172;

	if (counts->items < INTERVAL_ITEMS_LEAST)
		return;
	for (size_t draw = 0; draw < DRAWS; draw++) {
		double sentences = 0.0;

		memset(taken, 0, counts->items * sizeof(*taken));
		for (size_t i = 0; i < counts->items; i++) {
			size_t item = (size_t)(chance_next(&chance) % counts->items);

			taken[item]++;
			sentences += (double)counts->sentences[item];
		}
		for (size_t i = 0; i < count; i++)
			draw_judge(&judged[i], taken, sentences);
	}
	for (size_t i = 0; i < count; i++) {
		struct judged *of = &judged[i];

		if (of->defined < DRAWS_LEAST)
			continue;
		of->code.has_interval = true;
		of->code.low = value_at(of->values, of->defined, of->defined * 25 / 1000);
		of->code.high = value_at(of->values, of->defined, of->defined * 975 / 1000);
	}
}

/* Marks are by item. */
static void
marks_tally(const struct second_counts *counts, const struct second_mark *marks, size_t count,
	struct judged *judged)
{
	judged->items = ARENA_ARRAY(counts->arena, count, size_t);
	judged->tallies = ARENA_ARRAY(counts->arena, count, struct tally);
	for (size_t i = 0; i < count; i++) {
		struct tally *tally;

		if (judged->count == 0 || judged->items[judged->count - 1] != marks[i].item)
			judged->items[judged->count++] = marks[i].item;
		tally = &judged->tallies[judged->count - 1];
		tally->both += marks[i].passes == 3 ? 1.0 : 0.0;
		tally->first += marks[i].passes == 1 ? 1.0 : 0.0;
		tally->second += marks[i].passes == 2 ? 1.0 : 0.0;
	}
}

static struct judged
code_judge(const struct second_counts *counts, const struct second_mark *marks, size_t count,
	double sentences)
{
	struct judged judged = {.code = {.code = marks[0].code}};
	struct tally sum = {0};
	double table[4];

	marks_tally(counts, marks, count, &judged);
	for (size_t i = 0; i < judged.count; i++)
		tally_add(&sum, &judged.tallies[i], 1);
	judged.code.both = table[0] = sum.both;
	judged.code.first = table[1] = sum.first;
	judged.code.second = table[2] = sum.second;
	judged.code.neither = table[3] = sentences - sum.both - sum.first - sum.second;
	judged.code.alpha = alpha_of_two(table[0], table[1], table[2], table[3]);
	judged.code.kappa = kappa_of(table, 2, KAPPA_PLAIN);
	if (counts->items >= INTERVAL_ITEMS_LEAST)
		judged.values = ARENA_ARRAY(counts->arena, DRAWS, double);
	return judged;
}

void
second_counts_judge(struct second_counts *counts, struct second_agreement *agreement)
{
	struct judged *judged = NULL;
	double sentences = 0.0;
	size_t count = 0;
	size_t room = 0;
	size_t to;

	marks_join(counts);
	sets_judge(counts, agreement);
	if (counts->count > 1)
		qsort(counts->marks, counts->count, sizeof(*counts->marks), by_code);
	for (size_t i = 0; i < counts->items; i++)
		sentences += (double)counts->sentences[i];
	for (size_t from = 0; from < counts->count; from = to) {
		for (to = from + 1;
			to < counts->count && counts->marks[to].code == counts->marks[from].code;
			to++) {
		}
		judged = arena_grow(counts->arena, judged, count, &room, sizeof(*judged));
		judged[count++] = code_judge(counts, counts->marks + from, to - from, sentences);
	}
	intervals_find(counts, judged, count);
	agreement->codes = ARENA_ARRAY(counts->arena, count, struct code_agreement);
	for (size_t i = 0; i < count; i++)
		agreement->codes[agreement->code_count++] = judged[i].code;
}
