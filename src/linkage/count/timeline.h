/* When each agency first knew of each person, and which of them raised a flag. */
#ifndef CANDOUR_LINKAGE_TIMELINE_H
#define CANDOUR_LINKAGE_TIMELINE_H

#include "linkage/standard/standard.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct clusters;
struct records;

/* What one source knows of one person. */
struct timeline_entry {
	uint32_t cluster;
	uint32_t source;
	uint32_t records;
	uint32_t record;          /* the one with the first day, else the first */
	struct standard_date day; /* the first; {0}: no record tells */
	bool is_flagged;          /* by at least one record */
};

struct timelines {
	size_t count;
	struct timeline_entry *of; /* by cluster, then day (those without one last), then source */
	size_t *first;             /* [clusters count + 1]: where a cluster's entries begin */
};

/* `days` and `is_flagged` are by record (linkage/field/known.h); each may be NULL. */
void timelines_make(const struct clusters *clusters, const struct records *records,
	const struct standard_date *days, const bool *is_flagged, struct arena *arena,
	struct timelines *ret_timelines);

#endif
