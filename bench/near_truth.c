#include "near_truth.h"

#include "base/arena.h"
#include "compare/near/numbers.h"

#include <stdlib.h>
#include <string.h>

enum { COUNTER_BITS = 24 };

struct entry {
	uint64_t shingle;
	uint32_t owner;
};

struct keyed {
	uint32_t often;
	uint64_t shingle;
};

static int
keyed_compare(const void *a, const void *b)
{
	struct keyed left;
	struct keyed right;

	memcpy(&left, a, sizeof(left));
	memcpy(&right, b, sizeof(right));
	if (left.often != right.often)
		return left.often < right.often ? -1 : 1;
	return left.shingle < right.shingle ? -1 : left.shingle > right.shingle;
}

static int
entry_compare(const void *a, const void *b)
{
	struct entry left;
	struct entry right;

	memcpy(&left, a, sizeof(left));
	memcpy(&right, b, sizeof(right));
	if (left.shingle != right.shingle)
		return left.shingle < right.shingle ? -1 : 1;
	return left.owner < right.owner ? -1 : left.owner > right.owner;
}

static int
pair_compare(const void *a, const void *b)
{
	struct near_pair left;
	struct near_pair right;

	memcpy(&left, a, sizeof(left));
	memcpy(&right, b, sizeof(right));
	if (left.a != right.a)
		return left.a < right.a ? -1 : 1;
	return left.b < right.b ? -1 : left.b > right.b;
}

/* The prefix of one set, rarest first. */
static size_t
prefix_take(struct entry *to, const struct shingle_set *set, uint32_t owner, const uint32_t *often,
	double similarity)
{
	size_t count = set->count - (size_t)((double)set->count * similarity - 1e-9);
	struct keyed *all;

	if (set->count == 0)
		return 0;
	all = memory_alloc(set->count * sizeof(*all));
	for (size_t i = 0; i < set->count; i++)
		all[i] = (struct keyed){
			often[set->shingles[i] >> (64 - COUNTER_BITS)], set->shingles[i]};
	qsort(all, set->count, sizeof(*all), keyed_compare);
	count = count < set->count ? count : set->count;
	for (size_t i = 0; i < count; i++)
		to[i] = (struct entry){all[i].shingle, owner};
	free(all);
	return count;
}

void
near_truth_add(struct near_truth *truth, uint32_t a, uint32_t b)
{
	if (truth->count == truth->room) {
		truth->room = truth->room == 0 ? 4096 : truth->room * 2;
		truth->pairs = memory_grow(truth->pairs, truth->room * sizeof(*truth->pairs));
	}
	truth->pairs[truth->count++] = (struct near_pair){a < b ? a : b, a < b ? b : a};
}

void
near_truth_once(struct near_truth *truth)
{
	size_t kept = 0;

	if (truth->count == 0)
		return;
	qsort(truth->pairs, truth->count, sizeof(*truth->pairs), pair_compare);
	for (size_t i = 0; i < truth->count; i++)
		if (i == 0 || pair_compare(&truth->pairs[i], &truth->pairs[kept - 1]) != 0)
			truth->pairs[kept++] = truth->pairs[i];
	truth->count = kept;
}

static void
candidates_find(struct near_truth *truth, const struct entry *entries, size_t count,
	const struct shingle_set *sets, double similarity)
{
	size_t end;

	for (size_t i = 0; i < count; i = end) {
		for (end = i + 1; end < count && entries[end].shingle == entries[i].shingle; end++)
			;
		for (size_t a = i; a < end; a++) {
			for (size_t b = a + 1; b < end; b++) {
				size_t less = sets[entries[a].owner].count;
				size_t more = sets[entries[b].owner].count;

				if (less > more ? (double)more >= similarity * (double)less
						: (double)less >= similarity * (double)more)
					near_truth_add(truth, entries[a].owner, entries[b].owner);
			}
		}
	}
	near_truth_once(truth);
}

void
near_truth_find(
	struct near_truth *truth, const struct shingle_set *sets, size_t count, double similarity)
{
	uint32_t *often = memory_alloc(((size_t)1 << COUNTER_BITS) * sizeof(*often));
	struct entry *entries;
	size_t total = 0;
	size_t used = 0;
	size_t kept = 0;

	*truth = (struct near_truth){0};
	memset(often, 0, ((size_t)1 << COUNTER_BITS) * sizeof(*often));
	for (size_t i = 0; i < count; i++) {
		for (size_t j = 0; j < sets[i].count; j++)
			often[sets[i].shingles[j] >> (64 - COUNTER_BITS)]++;
		total += sets[i].count - (size_t)((double)sets[i].count * similarity - 1e-9) + 1;
	}
	entries = memory_alloc((total + 1) * sizeof(*entries));
	for (size_t i = 0; i < count; i++)
		used += prefix_take(entries + used, &sets[i], (uint32_t)i, often, similarity);
	qsort(entries, used, sizeof(*entries), entry_compare);
	candidates_find(truth, entries, used, sets, similarity);
	for (size_t i = 0; i < truth->count; i++)
		if (shingles_similarity(&sets[truth->pairs[i].a], &sets[truth->pairs[i].b]) >=
			similarity)
			truth->pairs[kept++] = truth->pairs[i];
	truth->count = kept;
	free(entries);
	free(often);
}

bool
near_truth_has(const struct near_truth *truth, struct near_pair pair)
{
	return truth->count > 0 &&
		bsearch(&pair, truth->pairs, truth->count, sizeof(pair), pair_compare) != NULL;
}

void
near_truth_free(struct near_truth *truth)
{
	free(truth->pairs);
	*truth = (struct near_truth){0};
}
