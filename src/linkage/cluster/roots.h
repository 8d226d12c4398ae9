/* Which records belong together, while that is found out: each record's parent is another of its
 * group, and the root of a group is its own parent. `parents` starts with each record its own. */
#ifndef CANDOUR_LINKAGE_ROOTS_H
#define CANDOUR_LINKAGE_ROOTS_H

#include <stdint.h>

/* The root of a record's group; shortens the way to it (path halving: van Leeuwen and Tarjan 1984). */
static inline uint32_t
roots_find(uint32_t *parents, uint32_t record)
{
	while (parents[record] != record)
		record = parents[record] = parents[parents[record]];
	return record;
}

/* Makes the groups of two records one; its root is the lower of theirs. */
static inline void
roots_join(uint32_t *parents, uint32_t a, uint32_t b)
{
	a = roots_find(parents, a);
	b = roots_find(parents, b);
	parents[a > b ? a : b] = a > b ? b : a;
}

#endif
