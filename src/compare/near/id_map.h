/* Ids to numbers, in memory. A struct id_map starts as {0} and owns its memory (id_map_free). */
#ifndef CANDOUR_COMPARE_ID_MAP_H
#define CANDOUR_COMPARE_ID_MAP_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct id_map {
	struct id_map_slot {
		uint64_t id; /* 0: empty */
		uint32_t number;
	} * slots;
	size_t room; /* a power of two */
	size_t count;
};

void id_map_free(struct id_map *map);
/* The number of an id that is not 0; a new id gets `number`, and *ret_is_new says so. */
uint32_t id_map_put(struct id_map *map, uint64_t id, uint32_t number, bool *ret_is_new);
bool id_map_get(const struct id_map *map, uint64_t id, uint32_t *ret_number) MUST_USE;

#endif
