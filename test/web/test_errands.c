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
#include "work/upload.h"
#include "work/upload_file.h"
#include "work/view/errand_view.h"
#include "work/workshop.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
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
	struct progress_note progress = {
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

/* ---- taking an upload in ---- */

static const char note[] = "From: clerk@norchester.example\nTo: all@norchester.example\n"
			   "Subject: Plates\nDate: Mon, 3 Mar 2014 10:00:00 +0000\n\n"
			   "The plates of the taxis are renewed in April.\n";

static int64_t
upload_send(struct clerk_bed *bed, struct str token, const char *name)
{
	struct upload_file file CLEANUP(upload_file_close) = {.fd = -1, .state_fd = -1};
	int fd CLEANUP(fd_close) = open(tap_folder(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	struct str reference;
	struct err err = {0};
	struct act act;
	int64_t number;

	act_begin(&act, "upload-begin", token);
	act_str(&act, "name", str_of(name));
	act_i64(&act, &bed->arena, "size", sizeof(note) - 1);
	act_str(&act, "given_by", STR("Norchester BC"));
	act_str(&act, "custodian", STR("Licensing"));
	number = answer_get_i64(bed_ask(bed, &act), "upload");
	reference = str_copy(&bed->arena, answer_get(&bed->answer, "reference"));
	tap_ok(number > 0 && upload_file_open(bed->folder, number, str_of(name), &file, &err) &&
			fd_write_all(fd, str_of(note), "a piece", &err) &&
			upload_file_add(&file, fd, sizeof(note) - 1, &err),
		"a file is sent: %s%s", bed->answer.err.text, err.text);
	upload_file_close(&file);
	act_begin(&act, "upload-end", token);
	act_str(&act, "reference", reference);
	tap_ok(bed_ask(bed, &act)->err.kind == ERR_NONE, "and received: %s", bed->answer.err.text);
	return number;
}

static struct errand_view
intake_view(struct clerk_bed *bed, int64_t upload, struct upload *ret_upload)
{
	struct errand_view view = {.words = STR("")};
	struct workshop workshop = {0};
	struct db *people = NULL;
	struct err err = {0};

	if (!workshop_look(bed->folder, &workshop, &err) ||
		!people_look(bed->folder, &people, &err) ||
		!upload_get(workshop.inspection, &bed->arena, upload, ret_upload, &err) ||
		!errand_view_make(workshop.inspection, people, &bed->arena, ERRAND_INTAKE, upload,
			&view, &err))
		tap_ok(false, "a door reads how it stands: %s", err.text);
	db_close(people);
	workshop_close(&workshop);
	return view;
}

/* As the overview counts them. */
static size_t
failed_count(struct clerk_bed *bed)
{
	struct workshop workshop = {0};
	struct db *people = NULL;
	struct err err = {0};
	size_t count = 0;

	tap_ok(workshop_look(bed->folder, &workshop, &err) &&
			people_look(bed->folder, &people, &err) &&
			errand_failed_count(workshop.inspection, people, &bed->arena, ERRAND_INTAKE,
				&count, &err),
		"those that failed are counted %s", err.text);
	db_close(people);
	workshop_close(&workshop);
	return count;
}

static void
test_intake(struct clerk_bed *bed, struct str lead)
{
	struct errands errands = errands_of(bed);
	int64_t number = upload_send(bed, lead, "plates.eml");
	struct upload upload;
	struct errand_view view;

	tap_ok(intake_view(bed, number, &upload).state == ERRAND_STATE_WAITS &&
			upload.state == UPLOAD_RECEIVED,
		"it waits to be taken in");
	tap_ok(errands_take(&errands, bed->keeper) && errands.slots[ERRAND_INTAKE].count == 1,
		"the keeper is told");
	keeper_turn(&errands);
	view = intake_view(bed, number, &upload);
	tap_ok(view.state == ERRAND_STATE_ENDED && view.row.outcome == ERRAND_DONE &&
			upload.state == UPLOAD_TAKEN_IN && upload.delivery == 2,
		"it is in: %.*s", STR_ARG(view.words));
	tap_ok(!file_exists(upload_path(&bed->arena, bed->folder, number, STR("plates.eml"))),
		"and the file is where it was uploaded no more");
	tap_ok(bed_verify(bed) == 0, "all verifies");
}

/* Changed between its being received and its being taken in: nothing of it is sealed. */
static void
test_intake_altered(struct clerk_bed *bed, struct str lead)
{
	struct errands errands = errands_of(bed);
	int64_t number = upload_send(bed, lead, "plates.eml");
	const char *path = upload_path(&bed->arena, bed->folder, number, STR("plates.eml"));
	struct err err = {0};
	struct errand_view view;
	struct upload upload;
	struct act act;

	tap_ok(chmod(path, 0600) == 0 &&
			file_write_durably(path, STR("Something else altogether."), &err),
		"the file is changed where it lies %s", err.text);
	(void)errands_take(&errands, bed->keeper);
	keeper_turn(&errands);
	view = intake_view(bed, number, &upload);
	tap_ok(view.state == ERRAND_STATE_FAILED && upload.state == UPLOAD_RECEIVED &&
			str_find(view.words, STR("nothing of it was taken in")) != STR_NONE,
		"it is not taken in: %.*s", STR_ARG(view.words));
	tap_ok(str_find(view.words, STR("Tell whoever looks after the machine")) != STR_NONE &&
			failed_count(bed) == 1 && errand_is_stuck(&view),
		"what to do is said, and the overview is told of it");
	tap_ok(bed_entries(bed, "delivery") == 2 && errands.slots[ERRAND_INTAKE].count == 0,
		"the log has no delivery of it");
	tap_ok(file_write_durably(path, str_of(note), &err), "it is put back %s", err.text);
	act_begin(&act, "intake-again", lead);
	act_i64(&act, &bed->arena, "upload", number);
	tap_ok(bed_ask(bed, &act)->err.kind == ERR_NONE && errands_take(&errands, bed->keeper) &&
			errands.slots[ERRAND_INTAKE].count == 1,
		"and asked for once more %s", bed->answer.err.text);
	view = intake_view(bed, number, &upload);
	tap_ok(view.state == ERRAND_STATE_RUNS && failed_count(bed) == 0,
		"which shows at once: %.*s", STR_ARG(view.progress.words));
	keeper_turn(&errands);
	view = intake_view(bed, number, &upload);
	tap_ok(view.state == ERRAND_STATE_ENDED && upload.state == UPLOAD_TAKEN_IN &&
			upload.delivery == 3,
		"goes in: %.*s", STR_ARG(view.words));
	tap_ok(bed_ask(bed, &act)->err.kind == ERR_NOT_FOUND,
		"what is in is not asked for again: %s", bed->answer.err.text);
}

/* Killed at many moments: it goes on, and is in once. */
static void
test_intake_killed(struct clerk_bed *bed, struct str lead)
{
	static const unsigned after_ms[] = {5, 20, 40, 80, 120, 160, 220, 300};
	struct errands errands = errands_of(bed);
	struct errand_slot *slot = &errands.slots[ERRAND_INTAKE];
	int64_t number = upload_send(bed, lead, "killed.eml");
	struct errand_view view;
	struct upload upload;

	(void)errands_take(&errands, bed->keeper);
	for (size_t i = 0; i < COUNT_OF(after_ms) && slot->count > 0; i++) {
		const struct timespec wait = {.tv_nsec = (long)after_ms[i] * 1000 * 1000};
		int64_t next = -1;
		int status = 0;
		pid_t pid;

		slot->again_ms = 0;
		slot->tries = 0;
		errands_turn(&errands, clock_span_ms(), &next);
		(void)nanosleep(&wait, NULL);
		errands_tell(&errands, SIGKILL);
		pid = waitpid(-1, &status, 0);
		(void)errands_reaped(&errands, pid, status);
	}
	slot->again_ms = 0;
	slot->tries = 0;
	keeper_turn(&errands);
	view = intake_view(bed, number, &upload);
	tap_ok(view.state == ERRAND_STATE_ENDED && view.row.outcome == ERRAND_DONE &&
			upload.state == UPLOAD_TAKEN_IN && upload.delivery == 4,
		"killed again and again, it is in: %.*s", STR_ARG(view.words));
	tap_ok(bed_entries(bed, "closed") == 4 && bed_entries(bed, "delivery") == 4,
		"as one delivery");
	tap_ok(bed_verify(bed) == 0, "and all verifies");
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
	test_intake(&bed, lead);
	test_intake_altered(&bed, lead);
	test_intake_killed(&bed, lead);
	test_amiss(&bed, lead);
	tap_ok(bed_clerk_stop(&bed) == 0, "the clerk ends");
	bed_free(&bed);
	return tap_done();
}
