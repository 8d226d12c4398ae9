/* The distinct values of one column, numbered, with how often each occurs.
 *
 * Number 0 is the absent value. Everything in linkage works on these numbers: what is costly (to
 * standardise, to look at letters) is done once a distinct value, and frequencies come for free.
 * A struct values starts as {0}; its texts point to where they were given. It owns the memory of its
 * tables until values_free. */
#ifndef CANDOUR_LINKAGE_VALUES_H
#define CANDOUR_LINKAGE_VALUES_H

#include "base/str.h"

struct values {
	struct str *texts; /* [count], texts[0] empty */
	uint32_t *counts;  /* [count], how often each was given */
	uint32_t count;    /* with number 0, once anything was given */
	uint32_t room;
	struct values_slot {
		uint32_t hash;
		uint32_t number;
	} * slots;           /* open addressing; number 0 is an empty slot */
	uint32_t slot_count; /* a power of two */
};

void values_free(struct values *values);
/* The number of a text; a new text gets the next one, and must stay where it is. The empty text is
 * number 0. At most 2^31 distinct values (memory gives up long before). */
uint32_t values_add(struct values *values, struct str text);
/* The same without counting or adding; 0 where it is not there. */
uint32_t values_find(const struct values *values, struct str text);
/* A hash of a text, the same on every machine. */
uint64_t values_hash(struct str text);

#endif
