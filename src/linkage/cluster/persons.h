/* Stable numbers for people over many runs.
 *
 * Each former person stays with the cluster that has most of its records; of clusters with equally
 * many, with the one that has more of the records to which the number was first given, then with the
 * one that has the lowest record by source and id. A cluster with which several people stayed goes by
 * the number of most of its records, then by the lowest. A cluster with which nobody stayed, such as a
 * part of someone who was two people all along, goes by the number that most of its records were
 * first given, where that is free: who was merged by mistake gets the old number back. All others get
 * new numbers; a number that was ever given is never given to somebody else.
 *
 * Records are known by source and record id, so that new deliveries, other orders and other lines
 * change nothing. Where an id occurs again in a source, the n-th is taken for the n-th. */
#ifndef CANDOUR_LINKAGE_PERSONS_H
#define CANDOUR_LINKAGE_PERSONS_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct clusters;
struct err;
struct records;

struct person_former {
	struct str source;
	struct str id;   /* of the record in it */
	uint64_t person; /* from 1 */
	uint64_t first;  /* the number it was given when it first came; 0: `person` */
};

/* The same of a record whose place is known. */
struct person_was {
	uint64_t person; /* 0: it was not there */
	uint64_t first;
};

struct persons {
	uint64_t *of;    /* [clusters count]: a number each, no two alike */
	uint64_t *first; /* [record count]: what to keep as person_former.first */
	uint64_t next;   /* the first number not yet given */
	uint64_t kept;   /* clusters that go by a former number */
};

/* Numbers all clusters. `ids` are the records' ids by record; `next` is what the former run left, or
 * 0. ERR_DAMAGED where a former number is 0. */
bool persons_number(const struct clusters *clusters, const struct records *records,
	const struct str *ids, const struct person_former *former, size_t former_count,
	uint64_t next, struct arena *arena, struct persons *ret_persons, struct err *err) MUST_USE;

/* The same where it is known of each record what it was, by record. `is_new` tells of clusters whose
 * records are not those of one former person (NULL: of none it is known). */
bool persons_number_known(const struct clusters *clusters, const struct records *records,
	const struct str *ids, const struct person_was *was, const bool *is_new, uint64_t next,
	struct arena *arena, struct persons *ret_persons, struct err *err) MUST_USE;

#endif
