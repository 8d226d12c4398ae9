/* Codes, lines of enquiry and weights as fields and facets of a search, as far as the asker may see them. */
#ifndef CANDOUR_WORK_SEARCHING_CODED_H
#define CANDOUR_WORK_SEARCHING_CODED_H

#include "search/search.h"

struct coded;
struct workshop;

/* Numbers of the values of FACET_CODE and FACET_WEIGHT: the code's or weight's; CODED_NONE: not coded, not weighed. */
enum { CODED_NONE = 0 };

/* What code:VALUE, coded:VALUE or weight:VALUE finds. code: takes a name or number of the codebook, coded: the number
 * of a line, weight: its name; all take * (any) and none. */
bool coded_find(struct workshop *workshop, struct coded *coded, struct arena *arena,
	struct str asker, enum filter_kind filter, struct str value, struct search_found *ret_found,
	struct err *err) MUST_USE;
/* The values of FACET_CODE or FACET_WEIGHT; in the arena. */
bool coded_tags(struct workshop *workshop, struct coded *coded, struct arena *arena,
	struct str asker, enum facet_kind facet, const struct search_tag **ret_tags,
	size_t *ret_count, struct err *err) MUST_USE;

#endif
