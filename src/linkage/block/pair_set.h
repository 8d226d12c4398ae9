/* Pairs that were seen before. Starts as {0}. */
#ifndef CANDOUR_LINKAGE_PAIR_SET_H
#define CANDOUR_LINKAGE_PAIR_SET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct pair_set {
	uint64_t *slots;
	size_t slot_count; /* a power of two */
	size_t count;
};

void pair_set_free(struct pair_set *set);
/* Whether this pair, whichever of the two comes first, is new in the set; it is in it then. The two
 * are different. */
bool pair_set_add(struct pair_set *set, uint32_t a, uint32_t b);

#endif
