/* Turns: a long intake and short writers beside it; nobody waits for more than a commit or two, and
 * both finish. */
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "clerk_bed.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "store/turn.h"
#include "tap.h"
#include "work/workshop.h"

#include <sys/wait.h>
#include <time.h>

enum { NOTES = 4000, ENTRIES_LEAST = 1, COMMITS_MOST = 5 };

/* How many checkpoints were ever signed: each commit that writes entries signs one. */
static size_t
commits(struct clerk_bed *bed)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct err err = {0};
	struct str rest;
	size_t count = 0;
	size_t at;

	if (!file_read(path_join_cstr(&bed->arena, bed->folder, "ledger/checkpoints"), &text,
		    64 << 20, &err))
		return 0;
	rest = buf_str(&text);
	while ((at = str_find(rest, STR("checkpoint "))) != STR_NONE) {
		count++;
		rest = str_from(rest, at + 1);
	}
	return count;
}

/* *ret_commits: of others, between asking for the turn and having it. */
static bool
entry_write(struct clerk_bed *bed, size_t *ret_commits, struct err *err)
{
	struct workshop_options options = {.folder = bed->folder, .wait = true};
	size_t before = commits(bed);
	struct workshop workshop;
	uint64_t entry;
	bool done;

	if (!workshop_open(&options, &workshop, err))
		return false;
	*ret_commits = commits(bed) - before;
	done = inspection_begin(workshop.inspection, err) &&
		entry_add(workshop.inspection, ENTRY_SEARCHED, STR("{\"who\":\"test\"}"), &entry,
			err) &&
		inspection_commit(workshop.inspection, err);
	workshop_close(&workshop);
	return done;
}

static void
beside_try(struct clerk_bed *bed)
{
	const struct timespec pause = {.tv_nsec = 50 * 1000 * 1000};
	pid_t intake = bed_take_in_beside(bed, NOTES);
	struct err err = {0};
	size_t written = 0;
	size_t most = 0;
	int status = -1;

	while (waitpid(intake, &status, WNOHANG) == 0) {
		size_t waited = 0;

		if (!entry_write(bed, &waited, &err))
			break;
		written++;
		most = waited > most ? waited : most;
		(void)nanosleep(&pause, NULL);
	}
	tap_ok(err.kind == ERR_NONE && WIFEXITED(status) && WEXITSTATUS(status) == 0,
		"the intake finishes, and so does each short writer %s", err.text);
	tap_note("%zu entries beside the intake; %zu commits of it at most while one waited",
		written, most);
	tap_ok(written >= ENTRIES_LEAST, "they wrote while it went on");
	tap_ok(most <= COMMITS_MOST, "none waited for more than %d commits", COMMITS_MOST);
	tap_ok(bed_entries(bed, "received") == NOTES, "all notes are there");
	tap_ok(bed_entries(bed, "searched") == written, "all entries are there");
	tap_ok(bed_verify(bed) == 0, "candour verify finds nothing");
}

static void
queue_try(struct clerk_bed *bed)
{
	struct turn first CLEANUP(turn_close) = TURN_NONE;
	struct turn second CLEANUP(turn_close) = TURN_NONE;
	struct turn third CLEANUP(turn_close) = TURN_NONE;
	struct turn other CLEANUP(turn_close) = TURN_NONE;
	struct err err = {0};
	bool held = false;

	tap_ok(turn_open(&first, bed->folder, true, false, &err) &&
			turn_open(&second, bed->folder, false, false, &err) &&
			turn_open(&third, bed->folder, false, false, &err),
		"three writers, one of them long %s", err.text);
	tap_ok(!turn_open(&other, bed->folder, true, false, &err) && err.kind == ERR_BUSY,
		"a second long one is refused: %s", err.text);
	err_clear(&err);
	tap_ok(turn_try(&first, &held, &err) && held && !turn_is_awaited(&first),
		"the first has its turn, and nobody waits");
	tap_ok(turn_try(&second, &held, &err) && !held && turn_is_awaited(&first),
		"the second waits, and that is seen");
	tap_ok(turn_try(&third, &held, &err) && !held, "the third waits behind it");
	turn_end(&first);
	tap_ok(turn_try(&first, &held, &err) && !held, "who gave way does not come before them");
	tap_ok(turn_try(&third, &held, &err) && !held, "nor does the third before the second");
	tap_ok(turn_try(&second, &held, &err) && held, "the second has its turn");
	turn_end(&second);
	tap_ok(turn_try(&third, &held, &err) && held, "then the third");
	turn_end(&third);
	tap_ok(turn_take(&first, bed->folder, 100, &err), "then the first again %s", err.text);
	tap_ok(!turn_take(&second, bed->folder, 20, &err) && err.kind == ERR_BUSY,
		"who may not wait for long is told: %s", err.text);
	tap_ok(!turn_is_awaited(&first), "and waits no more");
}

int
main(void)
{
	struct clerk_bed bed;

	bed_found(&bed, "one");
	queue_try(&bed);
	beside_try(&bed);
	bed_free(&bed);
	return tap_done();
}
