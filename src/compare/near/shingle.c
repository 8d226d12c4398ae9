#include "compare/near/shingle.h"

#include "base/arena.h"
#include "compare/near/numbers.h"
#include "compare/near/words.h"

#include <stdlib.h>

void
shingle_set_free(struct shingle_set *set)
{
	free(set->shingles);
	free(set->spare);
	*set = (struct shingle_set){0};
}

static void
room_make(struct shingle_set *set, size_t count)
{
	if (count <= set->room)
		return;
	set->room = count + count / 2 + 64;
	set->shingles = memory_grow(set->shingles, set->room * sizeof(*set->shingles));
	set->spare = memory_grow(set->spare, set->room * sizeof(*set->spare));
}

/* Words are hashes already; the odd factors give each place in the run its own, and the last line
 * spreads the upper half, where the products meet, over the rest. */
static inline uint64_t
run_mix(const uint64_t *words, size_t count)
{
	static const uint64_t factors[SHINGLE_WORDS] = {
		0x9e3779b97f4a7c15u, 0xbf58476d1ce4e5b9u, 0x94d049bb133111ebu};
	uint64_t sum = 0;

	for (size_t i = 0; i < count; i++)
		sum += words[i] * factors[i];
	sum = (sum ^ sum >> 32) * 0xe7037ed1a0b428dbu;
	return sum ^ sum >> 29;
}

void
shingles_make(struct shingle_set *set, const struct word_list *words)
{
	room_make(set, words->count);
	set->count = 0;
	if (words->count == 0)
		return;
	if (words->count < SHINGLE_WORDS) {
		set->shingles[set->count++] = run_mix(words->words, words->count);
		return;
	}
	set->count = words->count - SHINGLE_WORDS + 1;
	for (size_t i = 0; i < set->count; i++)
		set->shingles[i] = run_mix(words->words + i, SHINGLE_WORDS);
}

void
shingles_sort(struct shingle_set *set)
{
	size_t kept = 0;

	numbers_sort(set->shingles, set->spare, set->count);
	for (size_t i = 0; i < set->count; i++)
		if (i == 0 || set->shingles[i] != set->shingles[kept - 1])
			set->shingles[kept++] = set->shingles[i];
	set->count = kept;
}

double
shingles_similarity(const struct shingle_set *a, const struct shingle_set *b)
{
	size_t i = 0;
	size_t j = 0;
	size_t both = 0;

	while (i < a->count && j < b->count) {
		uint64_t left = a->shingles[i];
		uint64_t right = b->shingles[j];

		both += left == right;
		i += left <= right;
		j += right <= left;
	}
	if (a->count + b->count == 0)
		return 0;
	return (double)both / (double)(a->count + b->count - both);
}
