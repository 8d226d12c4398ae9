/* Pairs of records that may be one person. */
#ifndef CANDOUR_LINKAGE_EDGES_H
#define CANDOUR_LINKAGE_EDGES_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct crew;
struct err;
struct scorer;

struct edge {
	uint32_t a; /* below b */
	uint32_t b;
	float weight;
	uint32_t rule; /* the first that found it */
};

struct edges {
	size_t count;
	struct edge *of;    /* by a, then b; crew_share'd */
	uint64_t *patterns; /* of each, where they are kept; shared with them */
	size_t size;        /* bytes that were shared for both */
};

/* Room for so many edges and their patterns. */
void edges_begin(struct edges *edges, size_t count);
/* Gives all edges the weights that a scorer, which has learnt more, gives their patterns. */
bool edges_weigh(struct edges *edges, const struct scorer *scorer, const struct crew *crew,
	struct err *err) MUST_USE;
/* The edge of two records, whichever is the first; NULL where there is none. */
const struct edge *edges_find(const struct edges *edges, uint32_t a, uint32_t b);
void edges_free(struct edges *edges);

#endif
