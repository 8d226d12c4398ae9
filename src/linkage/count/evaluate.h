/* How good the links are, where the truth is known.
 *
 * Truth pairs that blocking missed count as missed. Edge figures (pairs at or above a weight), pairs
 * within clusters, and B-cubed (Bagga and Baldwin 1998) are different things: all are given. */
#ifndef CANDOUR_LINKAGE_EVALUATE_H
#define CANDOUR_LINKAGE_EVALUATE_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct blocking;
struct clusters;
struct edges;
struct err;
struct records;

struct evaluate_score {
	double found; /* pairs that were said to be one person */
	double right; /* of these */
	double there; /* pairs of one person in truth */
	double precision;
	double recall;
	double f1;
};

struct evaluate_point {
	float weight;
	struct evaluate_score score; /* of edges of this weight and above */
};

struct evaluate_group {
	struct str name; /* "changed names", "no date of birth" */
	uint64_t records;
	struct evaluate_score clusters; /* of pairs with at least one record of the group */
};

struct evaluation {
	struct evaluate_score edges; /* at the default weight */
	struct evaluate_score clusters;
	struct evaluate_score b_cubed; /* right: sums of shares; found, there: records */
	double blocking_recall;
	uint64_t people_truth;
	uint64_t people_found;
	size_t point_count;
	struct evaluate_point *points; /* by falling weight, a quarter of a bit apart */
	size_t group_count;
	struct evaluate_group *groups;
};

/* `truth` by record: the number of its person, 0 where that is not known (such records count for
 * nothing). Blocking recall is of the rules of `blocking`, or where that is NULL of the edges as they
 * are given. Groups are made by the caller: groups[i].name and is_in[i] ([record_count]). */
bool evaluate(const uint32_t *truth, const struct clusters *clusters, const struct edges *edges,
	const struct blocking *blocking, float weight, size_t group_count,
	const struct str *group_names, const bool *const *is_in, struct arena *arena,
	struct evaluation *ret_evaluation, struct err *err) MUST_USE;

#endif
