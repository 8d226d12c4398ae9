#include "work/registering.h"

#include "compare/compare.h"
#include "store/inspection.h"
#include "work/workshop.h"

static bool
act(struct workshop *workshop, struct register_row *row, uint64_t removed, struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;

	if (!compare_open(workshop->inspection, &compare, err) ||
		!compare_touch(compare, TOPIC_WHOLE, 0, err))
		return false;
	return row != NULL ? register_add(workshop->inspection, row, err)
			   : register_remove(workshop->inspection, removed, err);
}

bool
work_register(
	struct workshop *workshop, struct register_row *row, uint64_t removed, struct err *err)
{
	if (!inspection_begin(workshop->inspection, err))
		return false;
	if (!act(workshop, row, removed, err)) {
		inspection_undo(workshop->inspection);
		return false;
	}
	return inspection_commit(workshop->inspection, err);
}
