/* The state of a gap.
 *
 *   gap-state  gap: its reference, state: "asked" ..., note */
#include "work/clerk/acts_inside.h"

#include "base/err.h"
#include "work/clerk/act.h"
#include "work/compare.h"
#include "work/workshop.h"

static bool
state_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	enum gap_state state = gap_state_from_name(act_get(act, "state"));

	(void)answer;
	if (state == GAP_STATE_COUNT)
		return err_set(err, ERR_USAGE,
			"the state of a gap is one of open, asked, answered, explained, not-a-gap");
	return work_gap_state_put(desk->workshop, desk->arena, act_get(act, "gap"), state,
		act_get(act, "note"), desk->person.name, err);
}

const struct act_row acts_of_gaps[] = {
	{.name = "gap-state", .permission = PERMIT_GAPS, .run = state_run},
	{0},
};
