/* What the loading of one finding's ground and of many share. */
#ifndef CANDOUR_WORK_VIEW_FINDING_GROUND_INSIDE_H
#define CANDOUR_WORK_VIEW_FINDING_GROUND_INSIDE_H

#include "base/attr.h"
#include "work/view/finding_ground.h"

struct compare;
struct inspection;
struct lineage_ties;

struct ground_loading {
	struct inspection *inspection;
	struct compare *compare; /* NULL: an earlier version made the inspection */
	struct arena *arena;
	struct finding_ground *ground;
	const struct lineage_ties
		*ties; /* what is known of descent already; NULL: each pair is asked for */
	bool keeps;    /* what is found of descent */
};

/* ground->lineages, from its pieces. */
bool finding_lineages_find(struct ground_loading *l, struct err *err) MUST_USE;
/* A gap's piece: the row, and whether it is restricted. */
bool finding_gap_find(
	struct ground_loading *l, struct finding_piece *piece, struct err *err) MUST_USE;
/* ground->readiness, and of it the checks. */
void finding_checks_make(struct arena *arena, struct finding_ground *ground);

#endif
