/* Who is who, from a file: for asking how good links are. */
#ifndef CANDOUR_WORK_LINKING_TRUTH_H
#define CANDOUR_WORK_LINKING_TRUTH_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct err;
struct linkage;

/* The person of each record, [records count], 0 where the file does not say. The file has a line for
 * each record (its id, or source and id, then its person) or for each two records that are one: their
 * ids, where two sources number their own the columns are of one source each; or source and id of
 * both, with a score behind (below 0.5: they are not one). *ret_passed_over: lines that name no record
 * of the linkage, the head among them. ERR_USAGE where all do. */
bool linking_truth_read(const struct linkage *linkage, struct str text, struct arena *arena,
	uint32_t **ret_person, uint64_t *ret_passed_over, struct err *err) MUST_USE;

#endif
