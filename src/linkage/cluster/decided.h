/* What people decided of pairs of records, without contradictions.
 *
 * Later decisions stand above earlier ones. "The same" reaches on: a with b and b with c make a with
 * c. A decision that contradicts later ones, by itself or through others, is passed over and
 * counted. */
#ifndef CANDOUR_LINKAGE_DECIDED_H
#define CANDOUR_LINKAGE_DECIDED_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct cluster_decision;

struct decided {
	uint32_t record_count;
	uint32_t *same; /* by record: the lowest record that it is the same as; NULL: nothing is */
	/* Groups that are different people: by their lowest records, both ways round, in order. */
	size_t apart_count;
	struct decided_apart {
		uint32_t a;
		uint32_t b;
	} * apart;
	uint32_t conflicts; /* decisions passed over */
};

/* Records beyond record_count are passed over. decided_free ends it. */
void decided_make(const struct cluster_decision *decisions, size_t count, uint32_t record_count,
	struct decided *ret_decided);
void decided_free(struct decided *decided);

/* The lowest record of the group that a record is in. */
static inline uint32_t
decided_group(const struct decided *decided, uint32_t record)
{
	return decided->same == NULL ? record : decided->same[record];
}
/* The first of `apart` whose `a` is not below a group's lowest record. */
size_t decided_apart_first(const struct decided *decided, uint32_t group);

#endif
