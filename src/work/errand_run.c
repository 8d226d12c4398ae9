#include "work/errand_run.h"

#include "access/people.h"
#include "access/progress.h"
#include "base/clock.h"
#include "base/err.h"
#include "store/db.h"
#include "store/inspection.h"
#include "work/workshop.h"

enum { ARENA_SIZE = 64 << 20, NOTE_MS = 1000 };

static bool
note(struct errand_work *work, enum progress_state state, struct str words, uint64_t done,
	uint64_t total, struct err *err)
{
	struct progress_note progress = {.errand = work->row.number,
		.state = state,
		.begun = work->begun,
		.done = (int64_t)done,
		.total = (int64_t)total,
		.words = words,
		.moment = clock_now(NULL)};

	return progress_put(work->people, &progress, err);
}

void
errand_progress(struct errand_work *work, const char *words, uint64_t done, uint64_t total)
{
	int64_t now = clock_span_ms();
	struct err ignored = {0};

	/* Where it cannot be noted the work goes on: the page says less. */
	if (work->noted_ms == 0 || now - work->noted_ms >= NOTE_MS) {
		(void)!note(work, PROGRESS_RUNS, str_of(words), done, total, &ignored);
		work->noted_ms = clock_span_ms();
	}
}

/* ---- its end, in the log ---- */

static bool
end_write(struct errand_work *work, struct inspection *inspection, struct err *err)
{
	if (!inspection_begin(inspection, err))
		return false;
	if (errand_end(inspection, &work->row, err))
		return inspection_commit(inspection, err);
	inspection_undo(inspection);
	return false;
}

/* Where the log cannot take it (it may be what was found to be altered), the page says so. */
static enum errand_exit
end(struct errand_work *work)
{
	struct workshop_options options = {.folder = work->folder, .wait = true};
	struct workshop workshop;
	struct err err = {0};
	bool done = workshop_open(&options, &workshop, &err) &&
		end_write(work, workshop.inspection, &err);

	workshop_close(&workshop);
	if (done)
		return ERRAND_EXIT_OVER;
	if (!note(work, PROGRESS_ENDED, work->row.words, 0, 0, &err))
		return ERRAND_EXIT_AGAIN;
	return ERRAND_EXIT_FAILED;
}

static enum errand_exit
end_as(struct errand_work *work, enum errand_outcome outcome, struct str words)
{
	work->row.outcome = outcome;
	work->row.words = words;
	return end(work);
}

/* It stays without an end, and goes on at the next start or when it is asked for once more. */
static enum errand_exit
fail(struct errand_work *work, struct str words)
{
	struct err err = {0};

	return note(work, PROGRESS_FAILED, words, 0, 0, &err) ? ERRAND_EXIT_FAILED
							      : ERRAND_EXIT_AGAIN;
}

/* What to do about it, for the pages where there is a button to try again. */
static const char *
advice_of(enum err_kind kind)
{
	switch ((int)kind) {
	case ERR_DISK_FULL:
		return "Make room on the disk of the inspection, then try again";
	case ERR_MEMORY:
		return "Try again when less else runs on this machine";
	case ERR_BUSY:
	case ERR_TIMEOUT:
		return "Try again when that has ended";
	case ERR_IO:
	case ERR_PERMISSION:
		return "Have whoever looks after the machine see to its disk and to who may write "
		       "there, then try again";
	case ERR_ALTERED:
		return "Tell whoever looks after the machine, and have the inspection verified "
		       "(on the page Log) before you go on";
	case ERR_CRASHED:
	case ERR_INTERNAL:
	default:
		return "Try again; if it fails once more, show these words to whoever looks after "
		       "the machine";
	}
}

static struct str
failure_say(struct errand_work *work, const struct err *err)
{
	char first = err->text[0];

	if (first == '\0')
		return str_of(advice_of(err->kind));
	if (first >= 'a' && first <= 'z')
		first = (char)(first - 'a' + 'A');
	return str_format(&work->arena, "%c%s. %s.", first, err->text + 1, advice_of(err->kind));
}

/* ---- the work ---- */

static bool
function_run(const struct errand_order *order, struct errand_work *work, struct err *err)
{
	switch (order->kind) {
	case ERRAND_VERIFY:
		return errand_verify(work, err);
	case ERRAND_REPORT:
		return errand_report(work, err);
	case ERRAND_INTAKE:
		return errand_intake(work, err);
	case ERRAND_KIND_COUNT:
		break;
	}
	return err_set(err, ERR_UNSUPPORTED, "this program does not do that in the workbench");
}

static bool
goes_on(enum errand_kind kind)
{
	return kind == ERRAND_INTAKE;
}

static enum errand_exit
work_do(const struct errand_order *order, struct errand_work *work, bool was_begun)
{
	struct err err = {0};

	if ((was_begun || order->is_given_up) && !goes_on(order->kind))
		return end_as(work, ERRAND_INTERRUPTED,
			STR("It was stopped before its end. Ask for it again."));
	if (order->is_given_up)
		return fail(work,
			STR("It was stopped several times before its end; the machine may be short "
			    "of memory. What was taken in so far is kept: try again, and it "
			    "goes on from there."));
	errand_progress(work, "It begins.", 0, 0);
	if (function_run(order, work, &err))
		return end(work);
	if (err.kind == ERR_INTERRUPTED)
		return ERRAND_EXIT_FAILED;
	if (goes_on(order->kind))
		return fail(work, failure_say(work, &err));
	return end_as(work, ERRAND_FAILED, failure_say(work, &err));
}

/* That somebody asked for this, and that it has no end yet. */
static bool
order_check(const struct errand_order *order, struct errand_work *work, bool *ret_open,
	bool *ret_begun, struct err *err)
{
	struct workshop workshop;
	struct progress_note progress = {.state = PROGRESS_NONE};
	bool done = workshop_look(order->folder, &workshop, err) &&
		errand_get(workshop.inspection, &work->arena, order->number, &work->row, err) &&
		progress_get(work->people, &work->arena, order->number, &progress, err);

	workshop_close(&workshop);
	if (!done)
		return false;
	*ret_open = work->row.kind == order->kind && !work->row.has_ended;
	*ret_begun = progress.state != PROGRESS_NONE;
	return true;
}

enum errand_exit
errand_run(const struct errand_order *order)
{
	struct errand_work work = {.folder = order->folder,
		.stop = order->stop,
		.stop_context = order->stop_context,
		.begun = clock_now(NULL)};
	enum errand_exit result = ERRAND_EXIT_AGAIN;
	bool is_open = false;
	bool was_begun = false;
	struct err err = {0};

	arena_init(&work.arena, ARENA_SIZE);
	if (people_open(order->folder, &work.people, &err) &&
		order_check(order, &work, &is_open, &was_begun, &err))
		result = is_open ? work_do(order, &work, was_begun) : ERRAND_EXIT_OVER;
	else if (err.kind == ERR_NOT_FOUND)
		result = ERRAND_EXIT_OVER;
	db_cleanup(&work.people);
	arena_free(&work.arena);
	return result;
}
