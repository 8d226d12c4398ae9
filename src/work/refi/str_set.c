#include "work/refi/str_set.h"

#include "base/arena.h"

static size_t
slot_find(const struct str *slots, size_t slot_count, struct str text)
{
	uint64_t hash = 14695981039346656037u;
	size_t at;

	for (size_t i = 0; i < text.len; i++)
		hash = (hash ^ (unsigned char)text.data[i]) * 1099511628211u;
	at = (size_t)(hash ^ (hash >> 29)) & (slot_count - 1);
	while (slots[at].data != NULL && !str_equal(slots[at], text))
		at = (at + 1) & (slot_count - 1);
	return at;
}

bool
str_set_has(const struct str_set *set, struct str text)
{
	return set->slot_count > 0 &&
		set->slots[slot_find(set->slots, set->slot_count, text)].data != NULL;
}

static void
grow(struct str_set *set)
{
	size_t slot_count = set->slot_count == 0 ? 256 : 2 * set->slot_count;
	struct str *slots = ARENA_ARRAY(set->arena, slot_count, struct str);

	for (size_t i = 0; i < set->slot_count; i++)
		if (set->slots[i].data != NULL)
			slots[slot_find(slots, slot_count, set->slots[i])] = set->slots[i];
	set->slots = slots;
	set->slot_count = slot_count;
}

bool
str_set_add(struct str_set *set, struct str text)
{
	size_t at;

	if (2 * (set->count + 1) > set->slot_count)
		grow(set);
	at = slot_find(set->slots, set->slot_count, text);
	if (set->slots[at].data != NULL)
		return false;
	set->slots[at] = text.data == NULL ? STR("") : text;
	set->count++;
	return true;
}
