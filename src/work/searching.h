/* Searching an inspection with all that is known of it: what an index holds, and what comparing found
 * (gap: and line:) and what people said (read:, code:, coded:, weight:), of which searching itself knows nothing. */
#ifndef CANDOUR_WORK_SEARCHING_H
#define CANDOUR_WORK_SEARCHING_H

#include "base/attr.h"

#include "base/str.h"

struct arena;
struct coded_view;
struct err;
struct search;
struct workshop;

/* gap: takes a kind of gap, a state, a reference, or * for any; "kind/state" for both of one gap.
 * line: takes a number of the terms of reference, or *. read:, code:, coded: and weight: are in searching_read.h and
 * searching_coded.h; a search that is run for nobody in particular sees no second reading that is not done. Days
 * are those of the workshop's zone. Both must outlive the search. */
bool work_search_open(
	struct workshop *workshop, struct search **ret_search, struct err *err) MUST_USE;
/* What people said of documents, as such a search knows it, with somebody's eyes (work/coded.h). Valid until the next
 * search or look. */
bool work_search_coded(struct search *search, struct arena *arena, struct str asker,
	struct coded_view *ret_view, struct err *err) MUST_USE;

#endif
