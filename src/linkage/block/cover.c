#include "linkage/block/cover.h"

#include "base/arena.h"
#include "linkage/block/pair_set.h"
#include "linkage/chance.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* Pairs of one person that are looked for by each rule, and pairs that it looks at for them. */
enum { FOUND_EACH_MAX = 400, LOOKED_EACH_MAX = 40000, FOUND_MAX = 16384 };
/* Records before it, of its block, that a record is paired with. */
enum { BACK_MAX = 4 };
/* Copies of each pair, the first of them as it is, and the chance that a field of the last copy does
 * not agree: some pairs of one person agree in two fields of six. */
enum { COPY_COUNT = 8 };
#define COPY_LOSS_MOST 0.6
/* Bits beyond those that tell a record from all others, and what a field that differs takes away. */
#define BITS_BEYOND 6.0
#define BITS_DIFFERENT 5.0
/* A rule that finds fewer copies more is not worth its place. */
enum { GAIN_MIN = 3, BUCKET_COUNT = 1 << 18 };

struct covering {
	const struct cover *cover;
	struct arena *arena;
	uint64_t *agreements; /* [count]: features in which a found pair agrees */
	size_t count;
	struct pair_set pairs;
	uint32_t *last;   /* [BUCKET_COUNT]: the latest record of it and 1 */
	uint32_t *before; /* [record_count]: the one before it in its bucket and 1 */
	uint64_t **finds; /* [rule_count]: a bit for each copy */
	size_t word_count;
};

/* --- Pairs of one person --- */

static uint64_t
agreement_of(const struct cover *c, uint32_t a, uint32_t b, double *ret_bits)
{
	uint64_t agrees = 0;
	double bits = 0;

	for (size_t f = 0; f < c->feature_count;) {
		size_t end = f;
		double most = 0;
		bool there = false;

		for (; end < c->feature_count && c->fields[end] == c->fields[f]; end++) {
			uint32_t x = c->numbers[end][a];
			uint32_t y = c->numbers[end][b];

			there = there || (x != 0 && y != 0);
			if (x == 0 || x != y)
				continue;
			agrees |= (uint64_t)1 << end;
			most = c->bits[end] > most ? c->bits[end] : most;
		}
		bits += most > 0 ? most : there ? -BITS_DIFFERENT : 0;
		f = end;
	}
	*ret_bits = bits;
	return agrees;
}

static uint32_t
bucket_of(const struct cover *c, uint64_t features, uint32_t record)
{
	uint64_t key = 0;

	for (size_t f = 0; f < c->feature_count; f++) {
		uint32_t number;

		if ((features >> f & 1) == 0)
			continue;
		number = c->numbers[f][record];
		if (number == 0)
			return UINT32_MAX;
		key = (key ^ number) * 0xbf58476d1ce4e5b9u;
		key ^= key >> 29;
	}
	return (uint32_t)(key >> 40) & (BUCKET_COUNT - 1);
}

static void
pair_look(struct covering *c, uint64_t features, uint32_t a, uint32_t b, unsigned *found)
{
	double enough = log2(c->cover->record_count_all) + BITS_BEYOND;
	uint64_t agrees;
	double bits;

	agrees = agreement_of(c->cover, a, b, &bits);
	if (bits < enough || (agrees & features) != features || c->count == FOUND_MAX ||
		!pair_set_add(&c->pairs, b, a))
		return;
	c->agreements[c->count++] = agrees;
	++*found;
}

/* Pairs that one rule finds, from a record on that each rule has another of. */
static void
rule_look(struct covering *c, size_t rule)
{
	uint64_t features = c->cover->rules[rule].features;
	size_t records = c->cover->record_count;
	size_t start = records * (rule * 7 % 16) / 16;
	unsigned looked = 0;
	unsigned found = 0;

	memset(c->last, 0, BUCKET_COUNT * sizeof(*c->last));
	for (size_t i = 0; i < records && looked < LOOKED_EACH_MAX && found < FOUND_EACH_MAX; i++) {
		uint32_t r = (uint32_t)((start + i) % records);
		uint32_t bucket = bucket_of(c->cover, features, r);
		uint32_t other;

		if (bucket == UINT32_MAX)
			continue;
		other = c->before[r] = c->last[bucket];
		c->last[bucket] = r + 1;
		for (unsigned back = 0; back < BACK_MAX && other != 0; back++) {
			looked++;
			pair_look(c, features, r, other - 1, &found);
			other = c->before[other - 1];
		}
	}
}

/* --- What rules find of them --- */

static uint64_t
field_features(const struct cover *c, size_t feature)
{
	uint64_t all = 0;

	for (size_t f = 0; f < c->feature_count; f++)
		if (c->fields[f] == c->fields[feature])
			all |= (uint64_t)1 << f;
	return all;
}

static uint64_t
copy_of(const struct cover *c, uint64_t agrees, double loss, uint64_t *state)
{
	for (size_t f = 0; f < c->feature_count; f++)
		if ((f == 0 || c->fields[f] != c->fields[f - 1]) && chance_unit(state) < loss)
			agrees &= ~field_features(c, f);
	return agrees;
}

static void
finds_make(struct covering *c)
{
	size_t copies = c->count * COPY_COUNT;
	uint64_t state = 1;

	c->word_count = copies / 64 + 1;
	c->finds = ARENA_ARRAY(c->arena, c->cover->rule_count + 1, uint64_t *);
	for (size_t k = 0; k < c->cover->rule_count; k++)
		c->finds[k] = ARENA_ARRAY(c->arena, c->word_count, uint64_t);
	for (size_t i = 0; i < copies; i++) {
		uint64_t agrees = c->agreements[i / COPY_COUNT];
		size_t copy = i % COPY_COUNT;

		if (copy > 0)
			agrees = copy_of(c->cover, agrees,
				COPY_LOSS_MOST * (double)copy / (COPY_COUNT - 1), &state);
		for (size_t k = 0; k < c->cover->rule_count; k++) {
			uint64_t wanted = c->cover->rules[k].features;

			if ((agrees & wanted) == wanted)
				c->finds[k][i / 64] |= (uint64_t)1 << i % 64;
		}
	}
}

static size_t
gain_of(const struct covering *c, size_t rule, const uint64_t *found)
{
	size_t gain = 0;

	for (size_t i = 0; i < c->word_count; i++)
		gain += (size_t)__builtin_popcountll(c->finds[rule][i] & ~found[i]);
	return gain;
}

static void
found_add(const struct covering *c, size_t rule, uint64_t *found)
{
	for (size_t i = 0; i < c->word_count; i++)
		found[i] |= c->finds[rule][i];
}

/* The rule that finds most more for its pairs; rule_count where none is worth it. */
static size_t
best_rule(const struct covering *c, const uint64_t *found, const bool *is_taken, double pairs_left,
	double place_cost)
{
	size_t best = c->cover->rule_count;
	double most = 0;

	for (size_t k = 0; k < c->cover->rule_count; k++) {
		const struct cover_rule *rule = &c->cover->rules[k];
		size_t gain;
		double worth;

		if (is_taken[k] || rule->pairs > pairs_left)
			continue;
		gain = gain_of(c, k, found);
		worth = (double)gain / (rule->pairs + place_cost);
		if (gain >= GAIN_MIN && worth > most) {
			most = worth;
			best = k;
		}
	}
	return best;
}

/* Takes back the rules without which the others find as much. */
static size_t
taken_thin(const struct covering *c, size_t *taken, size_t count, bool *is_taken, uint64_t *others)
{
	for (size_t i = 0; i < count;) {
		memset(others, 0, c->word_count * sizeof(*others));
		for (size_t j = 0; j < count; j++)
			if (j != i)
				found_add(c, taken[j], others);
		if (gain_of(c, taken[i], others) >= GAIN_MIN) {
			i++;
			continue;
		}
		is_taken[taken[i]] = false;
		memmove(taken + i, taken + i + 1, (count - i - 1) * sizeof(*taken));
		count--;
	}
	return count;
}

static double
pairs_of(const struct cover *c, const size_t *taken, size_t count)
{
	double pairs = 0;

	for (size_t i = 0; i < count; i++)
		pairs += c->rules[taken[i]].pairs;
	return pairs;
}

/* Takes rules until none is worth it; then takes back what has become of no use, and begins again
 * once with the room that this made. */
static size_t
rules_take(const struct covering *c, size_t most, size_t *taken)
{
	uint64_t *found = ARENA_ARRAY(c->arena, c->word_count, uint64_t);
	bool *is_taken = ARENA_ARRAY(c->arena, c->cover->rule_count + 1, bool);
	/* Places are few, as pairs are: one costs what it takes from the others on average. */
	double place_cost = c->cover->pairs_max / (double)most;
	size_t count = 0;

	for (unsigned round = 0; round < 2; round++) {
		memset(found, 0, c->word_count * sizeof(*found));
		for (size_t i = 0; i < count; i++)
			found_add(c, taken[i], found);
		while (count < most) {
			double left = c->cover->pairs_max - pairs_of(c->cover, taken, count);
			size_t best = best_rule(c, found, is_taken, left, place_cost);

			if (best == c->cover->rule_count)
				break;
			is_taken[best] = true;
			found_add(c, best, found);
			taken[count++] = best;
		}
		count = taken_thin(c, taken, count, is_taken, found);
	}
	return count;
}

/* Without pairs to learn from: the cheapest rules. */
static size_t
cheapest_take(const struct cover *c, size_t most, size_t *taken)
{
	double pairs = 0;
	size_t count = 0;

	while (count < most && count < c->rule_count &&
		pairs + c->rules[count].pairs <= c->pairs_max) {
		pairs += c->rules[count].pairs;
		taken[count] = count;
		count++;
	}
	return count;
}

static int
compare(const void *x, const void *y)
{
	size_t a = *(const size_t *)x;
	size_t b = *(const size_t *)y;

	return a < b ? -1 : a > b;
}

size_t
cover_choose(const struct cover *cover, size_t most, struct arena *arena, size_t *taken)
{
	struct covering c = {.cover = cover, .arena = arena};
	size_t count;

	c.agreements = ARENA_ARRAY(arena, FOUND_MAX, uint64_t);
	c.last = ARENA_ARRAY(arena, BUCKET_COUNT, uint32_t);
	c.before = ARENA_ARRAY(arena, cover->record_count + 1, uint32_t);
	for (size_t k = 0; k < cover->rule_count; k++)
		rule_look(&c, k);
	pair_set_free(&c.pairs);
	finds_make(&c);
	count = rules_take(&c, most, taken);
	if (count == 0)
		count = cheapest_take(cover, most, taken);
	qsort(taken, count, sizeof(*taken), compare);
	return count;
}
