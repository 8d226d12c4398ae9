/* Errands: asked for by an act, run by the keeper in a process of its own, ended in the log. */
#include "access/people.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "clerk_bed.h"
#include "store/db.h"
#include "tap.h"
#include "web/errands.h"
#include "work/clerk/errand.h"
#include "work/errand_run.h"
#include "work/view/errand_view.h"
#include "work/workshop.h"

#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void
enter(void *context)
{
	(void)context;
}

static struct errands
errands_of(const struct clerk_bed *bed)
{
	return (struct errands){.folder = bed->folder, .enter = enter};
}

/* How the newest verifying stands, as a door would read it. Its texts are in the bed's arena. */
static struct errand_view
view_of(struct clerk_bed *bed)
{
	struct errand_view view = {.state = ERRAND_STATE_NEVER, .words = STR("")};
	struct workshop workshop = {0};
	struct db *people = NULL;
	struct err err = {0};

	if (!workshop_look(bed->folder, &workshop, &err) ||
		!people_look(bed->folder, &people, &err) ||
		!errand_view_make(
			workshop.inspection, people, &bed->arena, ERRAND_VERIFY, 0, &view, &err))
		tap_ok(false, "a door reads how it stands: %s", err.text);
	db_close(people);
	workshop_close(&workshop);
	return view;
}

/* What the keeper does, until nothing runs any more. */
static void
keeper_turn(struct errands *errands)
{
	int64_t next = -1;

	errands_turn(errands, clock_span_ms(), &next);
	while (errands_live(errands)) {
		int status = 0;
		pid_t pid = waitpid(-1, &status, 0);

		tap_ok(errands_reaped(errands, pid, status), "what ended was an errand");
	}
}

static int64_t
verify_ask(struct clerk_bed *bed, struct str token, enum err_kind expected)
{
	const struct act_answer *answer;
	struct act act;

	act_begin(&act, "verify-now", token);
	answer = bed_ask(bed, &act);
	tap_ok(answer->err.kind == expected, "verifying is asked for: %s", answer->err.text);
	return answer_get_i64(answer, "errand");
}

static void
test_verify(struct clerk_bed *bed, struct str lead, struct str analyst)
{
	struct errands errands = errands_of(bed);
	struct errand_view view;
	int64_t number;

	tap_ok(view_of(bed).state == ERRAND_STATE_NEVER, "nobody asked yet");
	(void)verify_ask(bed, analyst, ERR_PERMISSION);
	tap_ok(errands_take(&errands, bed->keeper) && errands.slots[ERRAND_VERIFY].count == 0,
		"of what was refused the keeper hears nothing");
	number = verify_ask(bed, lead, ERR_NONE);
	tap_ok(number > 0 && bed_entries(bed, "errand") == 1, "it is an entry of the log");
	tap_ok(view_of(bed).state == ERRAND_STATE_WAITS, "and waits");
	tap_ok(verify_ask(bed, lead, ERR_NONE) == number && bed_entries(bed, "errand") == 1,
		"who asks again while it waits gets the same");
	tap_ok(errands_take(&errands, bed->keeper) && errands.slots[ERRAND_VERIFY].count == 1 &&
			errands.slots[ERRAND_VERIFY].numbers[0] == number,
		"the keeper is told of it, and takes it once");
	keeper_turn(&errands);
	view = view_of(bed);
	tap_ok(view.state == ERRAND_STATE_ENDED && view.row.outcome == ERRAND_DONE,
		"it ended: %.*s", STR_ARG(view.words));
	tap_ok(bed_entries(bed, "errand-end") == 1 && errands.slots[ERRAND_VERIFY].count == 0,
		"that is in the log, and nothing waits");
	tap_ok(bed_verify(bed) == 0, "what was noted of it verifies");
}

/* A clerk that comes anew tells of what has no end; what was begun and stopped is interrupted. */
static void
test_restart(struct clerk_bed *bed, struct str lead)
{
	struct errands errands = errands_of(bed);
	int64_t number = verify_ask(bed, lead, ERR_NONE);
	struct progress progress = {
		.errand = number, .state = PROGRESS_RUNS, .words = STR("Half.")};
	struct db *people = NULL;
	struct err err = {0};
	struct errand_view view;

	bed_clerk_kill(bed);
	bed_clerk_start(bed);
	(void)verify_ask(bed, STR(""), ERR_PERMISSION);
	tap_ok(errands_take(&errands, bed->keeper) && errands.slots[ERRAND_VERIFY].count == 1 &&
			errands.slots[ERRAND_VERIFY].numbers[0] == number,
		"a clerk that begins tells again of what has no end");
	tap_ok(people_open(bed->folder, &people, &err) && progress_put(people, &progress, &err),
		"it was begun before %s", err.text);
	db_close(people);
	tap_ok(view_of(bed).state == ERRAND_STATE_RUNS, "and runs, as far as anybody knows");
	(void)verify_ask(bed, lead, ERR_BUSY);
	keeper_turn(&errands);
	view = view_of(bed);
	tap_ok(view.state == ERRAND_STATE_ENDED && view.row.outcome == ERRAND_INTERRUPTED,
		"it is said to be interrupted: %.*s", STR_ARG(view.words));
}

/* Whoever speaks for the clerk can have nothing run but what was asked for. */
static void
test_strange(struct clerk_bed *bed)
{
	struct errands errands = errands_of(bed);
	struct {
		struct errand_call call;
		char more[64];
	} strange = {.call = {.kind = ERRAND_VERIFY, .number = 7}};
	struct errand_order order = {.folder = bed->folder, .kind = ERRAND_VERIFY, .number = 1};
	int sockets[2] = {-1, -1};

	tap_ok(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) == 0, "a socket");
	(void)!write(sockets[1], "run me", 6);
	(void)!write(sockets[1], &strange, sizeof(strange));
	strange.call.kind = ERRAND_KIND_COUNT;
	(void)!write(sockets[1], &strange.call, sizeof(strange.call));
	strange.call = (struct errand_call){.kind = ERRAND_VERIFY, .number = -3};
	(void)!write(sockets[1], &strange.call, sizeof(strange.call));
	strange.call = (struct errand_call){.kind = ERRAND_VERIFY, .zero = 1, .number = 3};
	(void)!write(sockets[1], &strange.call, sizeof(strange.call));
	tap_ok(errands_take(&errands, sockets[0]), "messages of no proper form are taken off");
	for (unsigned i = 0; i < ERRAND_KIND_COUNT; i++)
		tap_ok(errands.slots[i].count == 0, "and nothing is to be run");
	for (int64_t i = 1; i <= 2 * ERRANDS_WAIT_MAX; i++) {
		strange.call = (struct errand_call){.kind = ERRAND_INTAKE, .number = i};
		(void)!write(sockets[1], &strange.call, sizeof(strange.call));
		(void)errands_take(&errands, sockets[0]);
	}
	tap_ok(errands.slots[ERRAND_INTAKE].count == ERRANDS_WAIT_MAX, "nor more than so many");
	(void)close(sockets[1]);
	tap_ok(!errands_take(&errands, sockets[0]), "a clerk that is gone is seen to be");
	(void)close(sockets[0]);
	tap_ok(errand_run(&order) == ERRAND_EXIT_OVER && bed_entries(bed, "errand-end") == 2,
		"a number that nobody asked for is nothing");
	order.number = view_of(bed).row.number;
	order.kind = ERRAND_INTAKE;
	tap_ok(errand_run(&order) == ERRAND_EXIT_OVER && bed_entries(bed, "errand-end") == 2,
		"nor is another kind than was asked for");
}

/* One that is killed is begun again, and given up at last. */
static void
test_killed(struct clerk_bed *bed, struct str lead)
{
	struct errands errands = errands_of(bed);
	struct errand_slot *slot = &errands.slots[ERRAND_VERIFY];
	struct errand_view view;

	(void)verify_ask(bed, lead, ERR_NONE);
	(void)errands_take(&errands, bed->keeper);
	for (unsigned i = 0; i < 3; i++) {
		slot->pid = fork();
		if (slot->pid == 0)
			(void)raise(SIGKILL);
		while (errands_live(&errands)) {
			int status = 0;
			pid_t pid = waitpid(-1, &status, 0);

			(void)errands_reaped(&errands, pid, status);
		}
		tap_ok(slot->count == 1 && slot->again_ms > clock_span_ms(),
			"killed, it is begun again later");
	}
	slot->again_ms = 0;
	keeper_turn(&errands);
	view = view_of(bed);
	tap_ok(view.row.outcome == ERRAND_INTERRUPTED && view.state == ERRAND_STATE_ENDED,
		"after three times it is given up: %.*s", STR_ARG(view.words));
}

static void
test_amiss(struct clerk_bed *bed, struct str lead)
{
	struct errands errands = errands_of(bed);
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	const char *path = path_join_cstr(&arena, bed->folder, "receipts/delivery-1.json");
	struct errand_view view;

	tap_ok(unlink(path) == 0, "a receipt is taken away");
	(void)verify_ask(bed, lead, ERR_NONE);
	(void)errands_take(&errands, bed->keeper);
	keeper_turn(&errands);
	view = view_of(bed);
	tap_ok(view.state == ERRAND_STATE_ENDED && view.row.outcome == ERRAND_AMISS &&
			str_find(view.words, STR("1 missing")) != STR_NONE,
		"that is told: %.*s", STR_ARG(view.words));
}

int
main(void)
{
	struct clerk_bed bed = {0};
	struct str lead;
	struct str analyst;

	bed_found(&bed, "errands");
	(void)bed_person(&bed, "lead", ROLE_LEAD, false, NULL);
	(void)bed_person(&bed, "ana", ROLE_ANALYST, false, NULL);
	bed_take_in(&bed, 20);
	bed_clerk_start(&bed);
	lead = bed_sign_in(&bed, "lead");
	analyst = bed_sign_in(&bed, "ana");
	test_verify(&bed, lead, analyst);
	test_restart(&bed, lead);
	test_strange(&bed);
	test_killed(&bed, lead);
	test_amiss(&bed, lead);
	tap_ok(bed_clerk_stop(&bed) == 0, "the clerk ends");
	bed_free(&bed);
	return tap_done();
}
