/* A disk that is full, or fails, at any change of a file that the clerk makes for a handful of acts asked at once: whatever was
 * answered as done is done and in the log, what was not is done wholly or not at all, and as soon as there is room
 * again the same clerk goes on. Runs under test/faults/fail.so. */
#include "../faults/control.h"

#include "access/account.h"
#include "access/people.h"
#include "access/session.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "clerk_bed.h"
#include "ledger/ledger.h"
#include "store/db.h"
#include "store/errand.h"
#include "store/inspection.h"
#include "tap.h"
#include "work/upload.h"
#include "work/upload_file.h"
#include "work/workshop.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

enum { POINTS = 14, UPLOAD_SIZE = 1000 };
enum deed { SEARCH, CODE, BEGIN, CANCEL, RECEIVE, ACCOUNT, SIGN_IN, DEED_COUNT };

static const char *const deed_names[DEED_COUNT] = {"a search", "a coding", "an upload's beginning",
	"its giving up", "its end", "an account", "a signing in"};

struct round {
	struct clerk_bed *bed;
	unsigned number;
	struct str name; /* "round-7" */
	struct str given_up;
	struct str received; /* references of uploads that were begun before */
	uint32_t serials[DEED_COUNT];
	bool has_answer[DEED_COUNT];
	bool is_done[DEED_COUNT];
	struct str token; /* of who signed in */
	struct str token_of_lead;
};

/* ---- asking ---- */

static struct str
upload_prepare(struct round *round, struct str token, const char *what)
{
	struct clerk_bed *bed = round->bed;
	struct upload_file file CLEANUP(upload_file_close) = {.fd = -1, .state_fd = -1};
	int fd CLEANUP(fd_close) = open(tap_folder(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
	struct str name = str_format(&bed->arena, "%.*s %s", STR_ARG(round->name), what);
	char bytes[UPLOAD_SIZE] = {7};
	struct err err = {0};
	struct str reference;
	struct act act;

	act_begin(&act, "upload-begin", token);
	act_str(&act, "name", name);
	act_i64(&act, &bed->arena, "size", UPLOAD_SIZE);
	act_str(&act, "given_by", STR("Norchester BC"));
	act_str(&act, "custodian", STR("Licensing"));
	reference = str_copy(&bed->arena, answer_get(bed_ask(bed, &act), "reference"));
	if (!upload_file_open(
		    bed->folder, answer_get_i64(&bed->answer, "upload"), name, &file, &err) ||
		!fd_write_all(fd, str_make(bytes, sizeof(bytes)), "a piece", &err) ||
		!upload_file_add(&file, fd, sizeof(bytes), &err))
		tap_ok(false, "an upload comes: %s%s", bed->answer.err.text, err.text);
	return reference;
}

static void
deed_put(struct round *round, enum deed deed, struct act *act)
{
	struct clerk_bed *bed = round->bed;

	switch (deed) {
	case SEARCH:
		act_begin(act, "note-search", act->token);
		act_str(act, "query", round->name);
		act_str(act, "total", STR("17"));
		break;
	case CODE:
		act_begin(act, "item-save", act->token);
		act_i64(act, &bed->arena, "item", 1 + round->number % 20);
		act_str(act, "seen", STR("0"));
		act_str(act, "code", STR("1"));
		act_str(act, "passages", STR("0-9"));
		act_str(act, "passage_note", round->name);
		break;
	case BEGIN:
		act_begin(act, "upload-begin", act->token);
		act_str(act, "name", round->name);
		act_i64(act, &bed->arena, "size", UPLOAD_SIZE);
		act_str(act, "given_by", STR("Norchester BC"));
		act_str(act, "custodian", STR("Licensing"));
		break;
	case CANCEL:
	case RECEIVE:
		act_begin(act, deed == CANCEL ? "upload-cancel" : "upload-end", act->token);
		act_str(act, "reference", deed == CANCEL ? round->given_up : round->received);
		break;
	case ACCOUNT:
		act_begin(act, "account-make", act->token);
		act_str(act, "login", round->name);
		act_str(act, "name", round->name);
		act_str(act, "role", STR("inspector"));
		act_str(act, "no_code", STR("1"));
		act_str(act, "fresh", STR("a long walk on a flat shore"));
		break;
	case SIGN_IN:
	case DEED_COUNT:
	default:
		act_begin(act, "sign-in", STR(""));
		act_str(act, "login", STR("lead"));
		act_str(act, "password", STR(BED_PASSWORD));
		act_str(act, "address", STR("192.0.2.1"));
		break;
	}
}

static void
answer_take(void *context, uint32_t serial, const struct act_answer *answer)
{
	struct round *round = context;

	for (unsigned i = 0; i < DEED_COUNT; i++) {
		if (round->serials[i] != serial)
			continue;
		round->has_answer[i] = true;
		round->is_done[i] = answer->err.kind == ERR_NONE;
		if (i == SIGN_IN)
			round->token = str_copy(&round->bed->arena, answer_get(answer, "token"));
	}
}

static bool
all_answered(const struct round *round)
{
	for (unsigned i = 0; i < DEED_COUNT; i++)
		if (!round->has_answer[i])
			return false;
	return true;
}

/* The clerk stands still until all of them wait for it. */
static void
deeds_ask(struct round *round, struct str token)
{
	struct clerk_bed *bed = round->bed;
	struct err err = {0};

	(void)kill(bed->pid, SIGSTOP);
	for (unsigned i = 0; i < DEED_COUNT; i++) {
		struct act act = {.token = token};

		deed_put(round, (enum deed)i, &act);
		if (!clerk_line_ask(bed->line, &act, &round->serials[i], &err))
			tap_ok(false, "asked: %s", err.text);
	}
	(void)kill(bed->pid, SIGCONT);
	while (!all_answered(round) && err.kind == ERR_NONE) {
		struct pollfd look = {.fd = clerk_line_fd(bed->line), .events = POLLIN};

		(void)poll(&look, 1, 30000);
		if (!clerk_line_turn(bed->line, answer_take, round, &err))
			tap_ok(false, "the clerk lives: %s", err.text);
	}
}

/* ---- what became of it ---- */

struct looking {
	struct round *round;
	struct workshop workshop;
	struct db *people;
};

static bool
log_has(const struct round *round, const char *kind)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	struct ledger *ledger = NULL;
	struct err err = {0};
	bool found = false;

	if (!ledger_open(path_join_cstr(&arena, round->bed->folder, "ledger"), &ledger, &err))
		return tap_ok(false, "the log is read: %s", err.text);
	for (uint64_t i = ledger_size(ledger); i > 0 && !found; i--) {
		struct ledger_entry entry;

		if (!ledger_read(ledger, &arena, i - 1, &entry, &err))
			return tap_ok(false, "an entry is read: %s", err.text);
		found = str_equal(entry.kind, str_of(kind)) &&
			str_find(entry.payload,
				str_format(&arena, "\"%.*s\"", STR_ARG(round->name))) != STR_NONE;
	}
	ledger_close(ledger);
	return found;
}

static bool
can_go_on(struct looking *l, const struct upload *upload, uint64_t offset)
{
	struct upload_file file CLEANUP(upload_file_close) = {.fd = -1, .state_fd = -1};
	struct err err = {0};

	return upload_file_open(l->round->bed->folder, upload->number, upload->name, &file, &err) &&
		file.offset == offset;
}

/* *ret_done: it is; false: it is half done. */
static bool
begun_look(struct looking *l, bool *ret_done)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	const struct upload_filter filter = {.state = -1};
	struct upload *uploads;
	struct err err = {0};
	size_t count = 0;

	*ret_done = false;
	if (!upload_list(l->workshop.inspection, &arena, &filter, &uploads, &count, &err))
		return false;
	for (size_t i = 0; i < count && !*ret_done; i++)
		if (str_equal(uploads[i].name, l->round->name)) {
			*ret_done = true;
			return can_go_on(l, &uploads[i], 0);
		}
	return true;
}

static bool
ended_look(struct looking *l, enum deed deed, bool *ret_done)
{
	struct inspection *inspection = l->workshop.inspection;
	struct upload upload;
	struct errand_row errand = {0};
	struct err err = {0};

	if (!upload_find(inspection, &l->round->bed->arena,
		    deed == CANCEL ? l->round->given_up : l->round->received, &upload, &err) ||
		!errand_latest(inspection, &l->round->bed->arena, ERRAND_INTAKE, upload.number,
			false, &errand, &err))
		return false;
	*ret_done = upload.state != UPLOAD_COMING;
	if (!*ret_done)
		return errand.number == 0 && can_go_on(l, &upload, UPLOAD_SIZE);
	return deed == CANCEL ? errand.number == 0 : errand.number != 0;
}

/* Two databases cannot be committed as one where the disk fails between the two, though room is kept for the second: then an
 * account has no password, nobody was told that it has, and the lead gives it one. */
static bool
account_mend(struct looking *l, int64_t account)
{
	struct clerk_bed *bed = l->round->bed;
	struct act act;

	if (l->round->is_done[ACCOUNT])
		return false;
	act_begin(&act, "account-password", l->round->token_of_lead);
	act_i64(&act, &bed->arena, "account", account);
	act_str(&act, "fresh", STR("a long walk on a flat shore"));
	return bed_ask(bed, &act)->err.kind == ERR_NONE;
}

static bool
account_look(struct looking *l, bool *ret_done)
{
	struct arena *arena = &l->round->bed->arena;
	struct people_secret secret = {.password = STR("")};
	struct account account;
	struct err err = {0};

	if (!account_find(
		    l->workshop.inspection->db, arena, l->round->name, &account, ret_done, &err) ||
		(*ret_done && !people_secret_get(l->people, arena, account.id, &secret, &err)))
		return false;
	return !*ret_done || secret.password.len > 0 || account_mend(l, account.id);
}

static bool
signed_in_look(struct looking *l, bool *ret_done)
{
	struct session session = {0};
	struct err err = {0};

	if (l->round->token.len > 0 &&
		!session_find(l->people, l->workshop.inspection->db, &l->round->bed->arena,
			l->round->token, clock_now(NULL), &session, &err))
		return false;
	*ret_done = session.account != 0;
	return true;
}

static bool
deed_look(struct looking *l, enum deed deed, bool *ret_done)
{
	switch (deed) {
	case SEARCH:
	case CODE:
		*ret_done = log_has(l->round, deed == SEARCH ? "searched" : "coding");
		return true;
	case BEGIN:
		return begun_look(l, ret_done);
	case CANCEL:
	case RECEIVE:
		return ended_look(l, deed, ret_done);
	case ACCOUNT:
		return account_look(l, ret_done);
	case SIGN_IN:
	case DEED_COUNT:
	default:
		return signed_in_look(l, ret_done);
	}
}

/* True where all is as was answered. */
static bool
round_judge(struct round *round)
{
	struct looking l = {.round = round};
	struct err err = {0};
	bool good = workshop_look(round->bed->folder, &l.workshop, &err) &&
		people_look(round->bed->folder, &l.people, &err);

	for (unsigned i = 0; i < DEED_COUNT && good; i++) {
		bool is_done = false;

		if (!deed_look(&l, (enum deed)i, &is_done)) {
			tap_note("%s is half done (answered: %s)", deed_names[i],
				round->is_done[i] ? "done" : "not done");
			good = false;
		} else if (round->is_done[i] && !is_done) {
			tap_note("%s was answered and is not done", deed_names[i]);
			good = false;
		}
	}
	db_close(l.people);
	workshop_close(&l.workshop);
	return good;
}

/* ---- points ---- */

struct trial {
	struct clerk_bed *bed;
	struct fail_control *control;
	struct str token;
	unsigned rounds;
	unsigned refused; /* acts */
};

/* So that their number does not grow. */
static void
uploads_give_up(struct trial *trial)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	const struct upload_filter filter = {.state = UPLOAD_COMING};
	struct workshop workshop = {0};
	struct upload *uploads;
	struct err err = {0};
	size_t count = 0;

	if (!workshop_look(trial->bed->folder, &workshop, &err) ||
		!upload_list(workshop.inspection, &arena, &filter, &uploads, &count, &err))
		tap_ok(false, "uploads are listed: %s", err.text);
	workshop_close(&workshop);
	for (size_t i = 0; i < count; i++) {
		struct act act;

		act_begin(&act, "upload-cancel", trial->token);
		act_str(&act, "reference", uploads[i].reference);
		if (bed_ask(trial->bed, &act)->err.kind != ERR_NONE)
			tap_ok(false, "it is given up: %s", trial->bed->answer.err.text);
	}
}

/* `at` 0: nothing fails. True where all was got over. */
static bool
round_run(struct trial *trial, int64_t at, bool is_forever, int error)
{
	struct clerk_bed *bed = trial->bed;
	struct round round = {.bed = bed,
		.number = ++trial->rounds,
		.token = STR(""),
		.token_of_lead = trial->token};
	struct str again;
	bool good;

	round.name = str_format(&bed->arena, "round-%u", round.number);
	round.given_up = upload_prepare(&round, trial->token, "given up");
	round.received = upload_prepare(&round, trial->token, "received");
	*trial->control = (struct fail_control){
		.pid = bed->pid, .left = at, .is_forever = is_forever, .error = error};
	deeds_ask(&round, trial->token);
	trial->control->left = 0;
	for (unsigned i = 0; i < DEED_COUNT; i++)
		trial->refused += !round.is_done[i];
	/* The next act completes what was committed and is not in the log's files. */
	again = bed_sign_in(bed, "lead");
	good = again.len > 0;
	if (!good)
		tap_note("nobody signs in afterwards: %s", bed->answer.err.text);
	good = round_judge(&round) && good;
	/* What was left of uploads goes when the next one begins. */
	(void)upload_prepare(&round, trial->token, "next");
	uploads_give_up(trial);
	good = bed_verify(bed) == 0 && good;
	if (!good)
		tap_note("at change %lld, %s, errno %d", (long long)at,
			is_forever ? "and all after it" : "once", error);
	return good;
}

static void
points_try(struct trial *trial, int64_t changes, bool is_forever, int error, const char *words)
{
	int64_t points = getenv("CANDOUR_FULL") != NULL || changes < POINTS ? changes : POINTS;
	unsigned good = 0;
	int64_t at = 0;

	trial->refused = 0;
	for (int64_t i = 0; i < points; i++) {
		at = 1 + (points > 1 ? (changes - 1) * i / (points - 1) : 0);
		good += round_run(trial, at, is_forever, error);
	}
	tap_ok(good == points, "%s: %lld of %lld changes, all got over (%u); %u acts were refused",
		words, (long long)points, (long long)changes, good, trial->refused);
	tap_ok(trial->refused > 0, "and some were refused");
}

int
main(void)
{
	union {
		void *found;
		fail_control_get *get;
	} symbol = {.found = dlsym(RTLD_DEFAULT, "fail_control")};
	struct clerk_bed bed = {0};
	struct trial trial = {.bed = &bed};
	struct act act;
	int64_t changes;

	trial.control = symbol.found == NULL ? NULL : symbol.get();
	if (trial.control == NULL) {
		tap_skip("this runs under fail.so");
		return tap_done();
	}
	bed_found(&bed, "faults");
	(void)bed_person(&bed, "lead", ROLE_LEAD, false, NULL);
	bed_take_in(&bed, 20);
	bed_clerk_start(&bed);
	trial.token = bed_sign_in(&bed, "lead");
	act_begin(&act, "code-change", trial.token);
	act_str(&act, "name", STR("Plates"));
	act_str(&act, "definition", STR("Whatever is said of plates."));
	act_str(&act, "colour", STR("teal"));
	tap_ok(bed_ask(&bed, &act)->err.kind == ERR_NONE, "a code %s", bed.answer.err.text);
	tap_ok(round_run(&trial, 0, false, 0) && trial.refused == 0,
		"where nothing fails all is done");
	changes = trial.control->seen;
	tap_ok(changes > 10, "that takes %lld changes of files", (long long)changes);
	points_try(&trial, changes, false, ENOSPC, "no room once");
	points_try(&trial, changes, true, ENOSPC, "no room from there on");
	points_try(&trial, changes, false, EIO, "the disk fails once");
	tap_ok(bed_clerk_stop(&bed) == 0, "the clerk ends");
	bed_free(&bed);
	return tap_done();
}
