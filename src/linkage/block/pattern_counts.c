#include "linkage/block/pattern_counts.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

enum { SLOTS_FIRST = 1024 };

void
pattern_counts_free(struct pattern_counts *c)
{
	free(c->slots);
	*c = (struct pattern_counts){0};
}

static struct pattern_count *
slot_of(const struct pattern_counts *c, uint64_t pattern)
{
	size_t at = (size_t)(pattern * 0x9e3779b97f4a7c15u >> 32) & (c->slot_count - 1);

	while (c->slots[at].pairs != 0 && c->slots[at].pattern != pattern)
		at = (at + 1) & (c->slot_count - 1);
	return &c->slots[at];
}

static void
slots_grow(struct pattern_counts *c)
{
	struct pattern_counts more = {.slot_count = c->slot_count * 2, .count = c->count};

	if (more.slot_count == 0)
		more.slot_count = SLOTS_FIRST;
	more.slots = memory_alloc(more.slot_count * sizeof(*more.slots));
	memset(more.slots, 0, more.slot_count * sizeof(*more.slots));
	for (size_t i = 0; i < c->slot_count; i++)
		if (c->slots[i].pairs != 0)
			*slot_of(&more, c->slots[i].pattern) = c->slots[i];
	free(c->slots);
	*c = more;
}

void
pattern_counts_add(struct pattern_counts *c, uint64_t pattern, uint64_t pairs)
{
	struct pattern_count *slot;

	if (c->count * 2 >= c->slot_count)
		slots_grow(c);
	slot = slot_of(c, pattern);
	c->count += slot->pairs == 0;
	slot->pattern = pattern;
	slot->pairs += pairs;
}

static int
compare(const void *x, const void *y)
{
	const struct pattern_count *a = x;
	const struct pattern_count *b = y;

	return a->pattern < b->pattern ? -1 : a->pattern > b->pattern;
}

void
pattern_counts_list(const struct pattern_counts *c, struct pattern_count *list)
{
	size_t count = 0;

	for (size_t i = 0; i < c->slot_count; i++)
		if (c->slots[i].pairs != 0)
			list[count++] = c->slots[i];
	if (count > 1)
		qsort(list, count, sizeof(*list), compare);
}
