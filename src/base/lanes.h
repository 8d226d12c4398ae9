/* Sixteen bytes side by side, which both compilers turn into what the processor has for them.
 *
 * A comparison of lanes gives a mask: in each lane all bits where it holds, none where not. */
#ifndef CANDOUR_BASE_LANES_H
#define CANDOUR_BASE_LANES_H

#include <endian.h>
#include <stdint.h>
#include <string.h>

typedef unsigned char lanes __attribute__((vector_size(16)));

static inline lanes
lanes_load(const char *at)
{
	lanes bytes;

	memcpy(&bytes, at, sizeof(bytes));
	return bytes;
}

/* The first lane that a mask marks, 0 to 15; 16: none. */
static inline unsigned
lanes_first(lanes mask)
{
	uint64_t halves[2];

	memcpy(halves, &mask, sizeof(halves));
	if (halves[0] != 0)
		return (unsigned)__builtin_ctzll(le64toh(halves[0])) / 8;
	return halves[1] != 0 ? 8 + (unsigned)__builtin_ctzll(le64toh(halves[1])) / 8 : 16;
}

#endif
