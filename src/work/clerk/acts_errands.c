/* Long work that the keeper runs: work/clerk/errand.h.
 *
 *   verify-now    -> errand: its number
 *   report-make   -> errand: its number
 *   intake-again  upload: its number: an intake that failed goes on */
#include "work/clerk/acts_inside.h"

#include "base/err.h"
#include "work/clerk/act.h"
#include "work/clerk/errand.h"
#include "work/view/errand_view.h"
#include "work/workshop.h"

/* One that waits is told of once more; one that runs is not begun beside itself. */
static bool
ask(struct act_desk *desk, enum errand_kind kind, const char *busy, struct act_answer *answer,
	struct err *err)
{
	struct errand_view now;
	int64_t number;

	if (!errand_view_make(
		    desk->workshop->inspection, desk->people, desk->arena, kind, 0, &now, err))
		return false;
	number = now.row.number;
	if (now.state == ERRAND_STATE_RUNS)
		return err_set(err, ERR_BUSY, "%s", busy);
	if (now.state == ERRAND_STATE_WAITS ? !errand_again(desk, kind, number, err)
					    : !errand_put(desk, kind, 0, &number, err))
		return false;
	answer_i64(answer, desk->arena, "errand", number);
	return true;
}

static bool
verify_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	(void)act;
	return ask(desk, ERRAND_VERIFY,
		"the inspection is being verified already; see the page of the log", answer, err);
}

static bool
report_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	(void)act;
	return ask(desk, ERRAND_REPORT,
		"a copy of the report is being made already; see the page of the report", answer,
		err);
}

/* So that nobody is shown the failure beside a button that was pressed already. */
static bool
again_note(struct act_desk *desk, int64_t errand, struct err *err)
{
	const struct progress_note progress = {.errand = errand,
		.state = PROGRESS_RUNS,
		.begun = desk->now,
		.words = STR("It is tried again; it begins in a moment."),
		.moment = desk->now};

	return progress_set(desk->people, &progress, err);
}

static bool
intake_run(struct act_desk *desk, const struct act *act, struct act_answer *answer, struct err *err)
{
	struct errand_view now;

	(void)answer;
	if (!errand_view_make(desk->workshop->inspection, desk->people, desk->arena, ERRAND_INTAKE,
		    act_get_i64(act, "upload"), &now, err))
		return false;
	if (now.row.number == 0 || now.row.about != act_get_i64(act, "upload"))
		return err_set(err, ERR_NOT_FOUND, "there is no such upload");
	return errand_again(desk, ERRAND_INTAKE, now.row.number, err) &&
		(now.state == ERRAND_STATE_RUNS || again_note(desk, now.row.number, err));
}

const struct act_row acts_of_errands[] = {
	{.name = "verify-now", .permission = PERMIT_LOG, .run = verify_run},
	{.name = "report-make", .permission = PERMIT_WRITE, .run = report_run},
	{.name = "intake-again", .permission = PERMIT_DISCLOSURE, .run = intake_run},
	{0},
};
