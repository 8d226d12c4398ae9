/* What a former run found, so that a new delivery costs in proportion to itself.
 *
 * With a former run, linkage_run learns nothing (give its model and its rules), compares only pairs
 * with at least one new record, and takes the other pairs from the former run, weighed anew, as the
 * frequencies of values have changed a little. Records are new where their source is not word for
 * word the same as before, or where their id is not theirs alone. Pairs of records that are gone are
 * left out. Clusters are made from all pairs: that takes a tenth of a second for a million records,
 * and only reading and standardising are as long as ever. */
#ifndef CANDOUR_LINKAGE_FORMER_H
#define CANDOUR_LINKAGE_FORMER_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>

struct err;
struct linkage;

/* A pair that the former run kept, whatever its weight was. */
struct linkage_former_pair {
	struct str source_a;
	struct str id_a;
	struct str source_b;
	struct str id_b;
};

struct linkage_former {
	const struct str *sources; /* names of those whose text is the same as it was */
	size_t source_count;
	const struct linkage_former_pair *pairs;
	size_t pair_count;
};

/* By record, whether it is new; in the linkage's arena. */
const bool *former_new(const struct linkage_former *former, struct linkage *linkage);
/* Adds the former run's pairs to the edges, which hold those with new records. */
void former_pairs_add(const struct linkage_former *former, struct linkage *linkage);

#endif
