#include "compare/near/id_map.h"

#include "base/arena.h"

#include <stdlib.h>
#include <string.h>

void
id_map_free(struct id_map *map)
{
	free(map->slots);
	*map = (struct id_map){0};
}

/* The slot of an id, or the empty one where it belongs. */
static struct id_map_slot *
slot_find(const struct id_map *map, uint64_t id)
{
	uint64_t hash = id * 0x9e3779b97f4a7c15u;
	size_t at = (size_t)(hash ^ hash >> 32) & (map->room - 1);

	while (map->slots[at].id != 0 && map->slots[at].id != id)
		at = (at + 1) & (map->room - 1);
	return &map->slots[at];
}

static void
map_grow(struct id_map *map)
{
	struct id_map old = *map;

	map->room = old.room == 0 ? 1024 : old.room * 2;
	map->slots = memory_alloc(map->room * sizeof(*map->slots));
	memset(map->slots, 0, map->room * sizeof(*map->slots));
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i].id != 0)
			*slot_find(map, old.slots[i].id) = old.slots[i];
	free(old.slots);
}

uint32_t
id_map_put(struct id_map *map, uint64_t id, uint32_t number, bool *ret_is_new)
{
	struct id_map_slot *slot;

	if (map->count * 2 >= map->room)
		map_grow(map);
	slot = slot_find(map, id);
	*ret_is_new = slot->id == 0;
	if (slot->id == 0) {
		slot->id = id;
		slot->number = number;
		map->count++;
	}
	return slot->number;
}

bool
id_map_get(const struct id_map *map, uint64_t id, uint32_t *ret_number)
{
	const struct id_map_slot *slot;

	if (map->room == 0)
		return false;
	slot = slot_find(map, id);
	if (slot->id != 0)
		*ret_number = slot->number;
	return slot->id != 0;
}
