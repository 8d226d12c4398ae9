#include "linkage/cluster/apart.h"

#include "base/arena.h"

#include <stdlib.h>

size_t
apart_size_all(const uint32_t *roots, uint32_t record_count)
{
	uint32_t *sizes = memory_zeroed((size_t)record_count + 1, sizeof(*sizes));
	size_t size = 0;

	for (uint32_t r = 0; r < record_count; r++)
		sizes[roots[r]]++;
	for (uint32_t r = 0; r < record_count; r++)
		size += apart_size(sizes[r]);
	free(sizes);
	return size;
}

void
apart_make(const uint32_t *roots, uint32_t record_count, const unsigned char *bits,
	const bool *is_touched, struct arena *arena, struct apart *apart)
{
	size_t at = 0;

	*apart = (struct apart){.record_count = record_count,
		.roots = roots,
		.sizes = ARENA_ARRAY(arena, (size_t)record_count + 1, uint32_t),
		.places = ARENA_ARRAY(arena, (size_t)record_count + 1, uint32_t),
		.starts = ARENA_ARRAY(arena, (size_t)record_count + 1, size_t),
		.bits = bits,
		.is_touched = is_touched};
	for (uint32_t r = 0; r < record_count; r++)
		apart->places[r] = apart->sizes[roots[r]]++;
	for (uint32_t r = 0; r < record_count; r++) {
		apart->starts[r] = at;
		at += apart_size(apart->sizes[r]);
	}
}
