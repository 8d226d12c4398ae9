/* Components: records that edges or decisions join, directly or through others.
 *
 * Nothing is decided across components, so each is looked at by itself. One that would have more
 * than `thing_max` things (records, or groups of records that people decided are the same; fewer
 * where there are so many large ones that all their pairs would take too long) is built up from its
 * heaviest edges down, and an edge that would make it larger is passed over: in effect its parts are
 * taken at a higher weight. */
#ifndef CANDOUR_LINKAGE_COMPONENTS_H
#define CANDOUR_LINKAGE_COMPONENTS_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct decided;
struct edges;
struct err;

struct components {
	uint32_t record_count;
	uint32_t count;        /* of two records and more */
	uint32_t *first;       /* [count + 1], where a component's records begin in `records` */
	uint32_t *records;     /* by component (in the order of their first records), in order */
	uint32_t *root;        /* by record: the first record of its component */
	uint32_t *place;       /* by record: its place within its component */
	uint32_t *edges_first; /* [record_count + 1]: the first edge whose `a` is the record */
	uint32_t largest;      /* records of the largest, before any was taken at a higher weight */
	uint32_t large;        /* how many were taken at a higher weight */
};

/* ERR_TOO_LARGE beyond 2^32 - 1 edges. components_free ends it. */
bool components_make(const struct edges *edges, float weight_low, uint32_t thing_max,
	const struct decided *decided, struct components *ret_components, struct err *err) MUST_USE;
void components_free(struct components *components);

#endif
