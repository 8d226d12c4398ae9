/* Pages that a process of its own carries from the log into the database: that it does, and that
 * nothing is lost and the log stays bounded where it is ended, stopped, or dies with its caller. */
#include "store/carrier.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "sandbox/sandbox.h"
#include "store/db.h"
#include "store/pages.h"
#include "tap.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROWS = 60, TRIES = 2000, FRAME_SIZE = PAGE_SIZE + 24 };

static const struct carrier_limits limits = {.frames_first = 50, .frames_max = 400, .wait_ms = 300};

struct stage {
	struct arena arena;
	const char *path;
	struct db *db;
	struct carrier *carrier;
	int64_t rows;
};

/* A page a row. */
static const struct query insert = {.name = "insert",
	.sql = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 60) "
	       "INSERT INTO kept SELECT NULL, randomblob(3900) FROM n"};
static const struct query count = {.name = "count", .sql = "SELECT count(*) FROM kept"};
static const struct query check = {.name = "check", .sql = "PRAGMA integrity_check"};

static bool
serve_nothing(void *context, struct channel *channel, int fd, struct str request)
{
	(void)context;
	(void)channel;
	(void)fd;
	(void)request;
	return false;
}

static struct sandbox *
sandbox_make(void)
{
	struct sandbox_options options = {.serve = serve_nothing, .aside = carrier_serve};
	struct sandbox *box = NULL;
	struct err err = {0};

	return sandbox_start(&options, &box, &err) ? box : NULL;
}

static void
pause_once(void)
{
	const struct timespec wait = {.tv_nsec = 2000000};

	(void)nanosleep(&wait, NULL);
}

static int64_t
size_of(struct stage *s, const char *ending)
{
	struct stat info;

	return stat(str_format(&s->arena, "%s%s", s->path, ending).data, &info) == 0 ? info.st_size
										     : -1;
}

static bool
commit(struct stage *s)
{
	struct statement statement CLEANUP(statement_end) = {0};
	struct err err = {0};

	carrier_keep_up(s->carrier);
	if (!db_transaction_begin(s->db, &err) || !db_begin(s->db, &insert, &statement, &err) ||
		!statement_run(&statement, &err))
		return false;
	statement_end(&statement);
	s->rows += ROWS;
	return db_transaction_commit(s->db, &err);
}

static bool
stage_open(struct stage *s, struct sandbox *box, const char *name)
{
	struct err err = {0};

	s->path = str_format(&s->arena, "%s/%s", tap_folder(), name).data;
	s->rows = 0;
	if (!db_open(s->path, DB_CREATE, &s->db, &err) ||
		!db_run_script(
			s->db, "CREATE TABLE kept (a INTEGER PRIMARY KEY, b BLOB) STRICT", &err))
		return false;
	s->carrier = carrier_new(db_handle(s->db), s->path, box, limits);
	return true;
}

/* Commits until there is a carrier. */
static bool
carrier_await(struct stage *s)
{
	for (int i = 0; i < TRIES && carrier_process(s->carrier) == 0; i++) {
		pause_once();
		if (!commit(s))
			return false;
	}
	return carrier_process(s->carrier) != 0;
}

static void
found(void *context, struct str what)
{
	tap_note("%.*s", STR_ARG(what));
	++*(int *)context;
}

static bool
is_sound(const char *path, int64_t rows_min, struct err *err)
{
	struct db *db CLEANUP(db_cleanup) = NULL;
	struct statement counting CLEANUP(statement_end) = {0};
	struct statement checking CLEANUP(statement_end) = {0};
	bool row = false;
	int bad = 0;

	return db_open(path, DB_WRITE, &db, err) && db_begin(db, &count, &counting, err) &&
		statement_row(&counting, &row, err) && column_i64(&counting, 0) >= rows_min &&
		column_i64(&counting, 0) % ROWS == 0 && db_begin(db, &check, &checking, err) &&
		statement_row(&checking, &row, err) &&
		str_equal(column_str(&checking, 0), STR("ok")) &&
		pages_check(db, found, &bad, err) && bad == 0;
}

static void
stage_end(struct stage *s, const char *what)
{
	struct err err = {0};

	carrier_free(s->carrier);
	s->carrier = NULL;
	db_cleanup(&s->db);
	tap_ok(size_of(s, "-wal") < 0, "%s: the log is gone with the last connection", what);
	tap_ok(is_sound(s->path, s->rows, &err), "%s: all is there, and sound %s", what, err.text);
}

static void
test_carries(struct stage *s, struct sandbox *box)
{
	int64_t before;

	if (!tap_ok(stage_open(s, box, "carries.db") && carrier_process(s->carrier) == 0,
		    "no process is there from the beginning"))
		return;
	tap_ok(carrier_await(s), "one is there when commits have proved large");
	carrier_rest(s->carrier);
	before = size_of(s, "");
	(void)kill(carrier_process(s->carrier), SIGSTOP);
	tap_ok(commit(s) && size_of(s, "") == before, "who commits carries nothing by itself");
	(void)kill(carrier_process(s->carrier), SIGCONT);
	carrier_rest(s->carrier);
	tap_ok(carrier_process(s->carrier) != 0 && size_of(s, "") >= before + ROWS * PAGE_SIZE,
		"the other process does");
	for (int i = 0; i < 50; i++)
		if (!commit(s))
			break;
	tap_ok(carrier_process(s->carrier) != 0 &&
			size_of(s, "-wal") < (int64_t)(limits.frames_max + 3 * ROWS) * FRAME_SIZE,
		"the log begins anew again and again");
	stage_end(s, "carried");
}

static void
test_stopped(struct stage *s, struct sandbox *box)
{
	if (!tap_ok(stage_open(s, box, "stopped.db") && carrier_await(s), "another is there"))
		return;
	(void)kill(carrier_process(s->carrier), SIGSTOP);
	for (int i = 0; i < 30; i++)
		if (!commit(s))
			break;
	tap_ok(carrier_process(s->carrier) == 0, "one that stands still is given up");
	tap_ok(size_of(s, "-wal") < (int64_t)(limits.frames_max + 3 * ROWS) * FRAME_SIZE,
		"the log stays bounded");
	stage_end(s, "stopped");
}

static void
test_killed(struct stage *s, struct sandbox *box)
{
	int64_t before;

	if (!tap_ok(stage_open(s, box, "killed.db") && carrier_await(s), "another is there"))
		return;
	tap_ok(commit(s) && kill(carrier_process(s->carrier), SIGKILL) == 0, "it is killed");
	before = size_of(s, "");
	for (int i = 0; i < TRIES && carrier_process(s->carrier) != 0; i++) {
		pause_once();
		if (!commit(s))
			break;
	}
	tap_ok(carrier_process(s->carrier) == 0 && commit(s) && size_of(s, "") > before,
		"who commits carries by itself again");
	stage_end(s, "killed");
}

static void
test_closed_at_once(struct stage *s, struct sandbox *box)
{
	if (!tap_ok(stage_open(s, box, "closed.db") && carrier_await(s), "another is there"))
		return;
	(void)!commit(s);
	(void)kill(carrier_process(s->carrier), SIGSTOP);
	stage_end(s, "stopped before the end");
}

/* A process with a carrier tells of each commit, until it is killed. */
static NO_RETURN void
commits_tell(struct stage *s, const char *name, int to)
{
	struct sandbox *box = sandbox_make();
	char one = 1;

	if (box == NULL || !stage_open(s, box, name))
		_exit(1);
	while (commit(s) && write(to, &one, 1) == 1)
		continue;
	_exit(1);
}

/* How many commits it told of. */
static int64_t
killed_after(struct stage *s, int commits)
{
	const char *name = str_format(&s->arena, "after%d.db", commits).data;
	int ends[2];
	int64_t told = 0;
	char one;
	pid_t pid;

	if (pipe(ends) != 0 || (pid = fork()) < 0)
		return 0;
	if (pid == 0)
		commits_tell(s, name, ends[1]);
	(void)close(ends[1]);
	while (told < commits && read(ends[0], &one, 1) == 1)
		told++;
	(void)kill(pid, SIGKILL);
	(void)waitpid(pid, NULL, 0);
	while (read(ends[0], &one, 1) == 1)
		told++;
	(void)close(ends[0]);
	return told;
}

/* Before a database is opened in this process: theirs would not be the first. */
static void
test_caller_killed(struct stage *s)
{
	enum { KILLS = 14, APART = 3 };
	int64_t told[KILLS];
	struct err err = {0};

	for (int i = 0; i < KILLS; i++)
		told[i] = killed_after(s, 1 + i * APART);
	for (int i = 0; i < KILLS; i++) {
		const char *path =
			str_format(&s->arena, "%s/after%d.db", tap_folder(), 1 + i * APART).data;

		tap_ok(told[i] > i * APART && is_sound(path, told[i] * ROWS, &err),
			"the caller is killed after %d commits: all that it told of is there %s",
			(int)told[i], err.text);
	}
}

/* SQLite's locks of before the fork are not the new process's. */
static void
test_late_nursery(struct stage *s)
{
	struct sandbox *late CLEANUP(sandbox_cleanup) = sandbox_make();

	if (!tap_ok(late != NULL && stage_open(s, late, "late.db"), "a nursery is late"))
		return;
	for (int i = 0; i < 50; i++) {
		pause_once();
		if (!commit(s))
			break;
	}
	tap_ok(carrier_process(s->carrier) == 0, "from one that knew a database there is none");
	stage_end(s, "none");
}

int
main(void)
{
	struct stage stage = {.arena = {.size_max = 1 << 20}};
	struct sandbox *box CLEANUP(sandbox_cleanup) = NULL;

	(void)tap_folder();
	box = sandbox_make();
	if (!tap_ok(box != NULL, "a nursery is there"))
		return tap_done();
	test_caller_killed(&stage);
	test_carries(&stage, box);
	test_stopped(&stage, box);
	test_killed(&stage, box);
	test_closed_at_once(&stage, box);
	test_late_nursery(&stage);
	arena_free(&stage.arena);
	return tap_done();
}
