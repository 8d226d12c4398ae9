#include "linkage/block/pair_set.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS_FIRST = 1024 };

void
pair_set_free(struct pair_set *set)
{
	free(set->slots);
	*set = (struct pair_set){0};
}

/* The slot of a pair, or the empty one where it belongs. */
static uint64_t *
slot_of(const struct pair_set *set, uint64_t pair)
{
	size_t at = (size_t)(pair * 0x9e3779b97f4a7c15u >> 32) & (set->slot_count - 1);

	while (set->slots[at] != 0 && set->slots[at] != pair)
		at = (at + 1) & (set->slot_count - 1);
	return &set->slots[at];
}

static void
slots_grow(struct pair_set *set)
{
	struct pair_set more = {.slot_count = set->slot_count * 2, .count = set->count};

	if (more.slot_count == 0)
		more.slot_count = SLOTS_FIRST;
	more.slots = memory_alloc(more.slot_count * sizeof(*more.slots));
	memset(more.slots, 0, more.slot_count * sizeof(*more.slots));
	for (size_t i = 0; i < set->slot_count; i++)
		if (set->slots[i] != 0)
			*slot_of(&more, set->slots[i]) = set->slots[i];
	free(set->slots);
	*set = more;
}

bool
pair_set_add(struct pair_set *set, uint32_t a, uint32_t b)
{
	/* The greater one is above 0, so that no pair is 0. */
	uint64_t pair = a > b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
	uint64_t *slot;

	if (set->count * 2 >= set->slot_count)
		slots_grow(set);
	slot = slot_of(set, pair);
	if (*slot == pair)
		return false;
	*slot = pair;
	set->count++;
	return true;
}
