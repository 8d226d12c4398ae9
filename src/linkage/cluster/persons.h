/* Stable numbers for people over many runs.
 *
 * A person keeps the number under which most of its records stood before; the person of a cluster
 * that was parted stays with the part that has most of its records (then the first of them); two that
 * became one go by the lower number. New people get new numbers; a number that was ever given is
 * never given to another. Records are known by source and record id, so that new deliveries, other
 * orders and other lines change nothing. */
#ifndef CANDOUR_LINKAGE_PERSONS_H
#define CANDOUR_LINKAGE_PERSONS_H

#include "base/attr.h"
#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

struct arena;
struct clusters;
struct err;
struct records;

struct person_former {
	struct str source;
	struct str id; /* of the record in it */
	uint64_t person;
};

/* A person number for each cluster, [clusters count]; *ret_next is the first not yet given. `ids` are
 * the records' ids by record. */
bool persons_number(const struct clusters *clusters, const struct records *records,
	const struct str *ids, const struct person_former *former, size_t former_count,
	uint64_t next, struct arena *arena, uint64_t **ret_persons, uint64_t *ret_next,
	struct err *err) MUST_USE;

#endif
