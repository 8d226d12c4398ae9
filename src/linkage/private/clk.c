#include "linkage/private/clk.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

void
clk_set_free(struct clk_set *set)
{
	free(set->words);
	set->words = NULL;
	set->count = set->room = 0;
}

uint64_t *
clk_set_add(struct clk_set *set)
{
	uint64_t *added;

	if (set->count == set->room) {
		set->room = set->room == 0 ? 1024 : set->room * 2;
		set->words = memory_grow(
			set->words, set->room * set->word_count * sizeof(*set->words));
	}
	added = clk_at(set, set->count++);
	memset(added, 0, set->word_count * sizeof(*added));
	return added;
}

unsigned
clk_weight(const uint64_t *clk, size_t word_count)
{
	unsigned weight = 0;

	for (size_t i = 0; i < word_count; i++)
		weight += (unsigned)__builtin_popcountll(clk[i]);
	return weight;
}
