/* Frames of the write-ahead log that are gathered: what SQLite reads is what it wrote, a commit is in
 * the file before SQLite hears of it, and what could not be written is never taken as written. */
#include "tap.h"

#include "store/pages.h"

#include <fcntl.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { LOG_HEAD = 32, FRAME_HEAD = 24, FRAME = FRAME_HEAD + PAGE_SIZE };

struct log_case {
	char folder[64];
	char path[96];
	char bare_path[128]; /* a log's rights are those of its database */
	char log_path[128];
	sqlite3_file *file;
};

static long
size_of(const char *path)
{
	struct stat info;

	return stat(path, &info) == 0 ? (long)info.st_size : -1;
}

static sqlite3_int64
frame_at(int number)
{
	return LOG_HEAD + (sqlite3_int64)number * FRAME;
}

/* Writes a frame as SQLite does: the head, then the page. */
static int
frame_write(struct log_case *c, int number, char fill, bool is_commit)
{
	char head[FRAME_HEAD] = {0};
	char page[PAGE_SIZE];
	int code;

	memset(page, fill, sizeof(page));
	head[3] = 1;
	head[7] = is_commit ? 9 : 0;
	code = c->file->pMethods->xWrite(c->file, head, sizeof(head), frame_at(number));
	return code != SQLITE_OK ? code
				 : c->file->pMethods->xWrite(c->file, page, sizeof(page),
					   frame_at(number) + FRAME_HEAD);
}

/* The fill of a page, as the file gives it; -1 where it gives none. */
static int
frame_read(struct log_case *c, int number)
{
	char page[PAGE_SIZE];

	return c->file->pMethods->xRead(
		       c->file, page, sizeof(page), frame_at(number) + FRAME_HEAD) == SQLITE_OK
		? page[PAGE_SIZE - 1]
		: -1;
}

static void
log_begin(struct log_case *c)
{
	sqlite3_vfs *vfs = sqlite3_vfs_find(pages_vfs());
	char head[LOG_HEAD] = "head";
	int flags = 0;

	c->file = calloc(1, (size_t)vfs->szOsFile);
	if (c->file == NULL ||
		vfs->xOpen(vfs, c->log_path, c->file,
			SQLITE_OPEN_WAL | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
			&flags) != SQLITE_OK ||
		c->file->pMethods->xWrite(c->file, head, sizeof(head), 0) != SQLITE_OK) {
		printf("Bail out! no log\n");
		exit(1);
	}
}

static void
log_end(struct log_case *c)
{
	(void)c->file->pMethods->xClose(c->file);
	free(c->file);
	(void)unlink(c->log_path);
}

static void
test_order(struct log_case *c)
{
	bool good = true;

	log_begin(c);
	for (int i = 0; i < 3; i++)
		good = good && frame_write(c, i, (char)('a' + i), false) == SQLITE_OK;
	tap_ok(good && size_of(c->log_path) == LOG_HEAD, "frames of no commit wait");
	good = frame_write(c, 3, 'd', true) == SQLITE_OK;
	tap_ok(good && size_of(c->log_path) == frame_at(4),
		"the frame of a commit is in the file with all before it");
	good = frame_write(c, 4, 'e', false) == SQLITE_OK;
	tap_ok(good && frame_read(c, 4) == 'e' && frame_read(c, 0) == 'a' &&
			frame_read(c, 3) == 'd',
		"what waits is read as it was written");
	good = frame_write(c, 5, 'f', false) == SQLITE_OK;
	{
		char page[PAGE_SIZE];

		memset(page, 'E', sizeof(page));
		good = good &&
			c->file->pMethods->xWrite(
				c->file, page, sizeof(page), frame_at(4) + FRAME_HEAD) == SQLITE_OK;
	}
	good = good && frame_write(c, 6, 'g', true) == SQLITE_OK;
	tap_ok(good && frame_read(c, 4) == 'E' && frame_read(c, 5) == 'f' &&
			frame_read(c, 6) == 'g',
		"a page that is written over in the midst of it stays written over");
	for (int i = 7; i < 200; i++)
		good = good && frame_write(c, i, (char)(i % 100), i == 199) == SQLITE_OK;
	for (int i = 7; i < 200; i++)
		good = good && frame_read(c, i) == i % 100;
	tap_ok(good && size_of(c->log_path) == frame_at(200),
		"many frames stand where they belong");
	for (int i = 0; i < 2; i++)
		good = good && frame_write(c, i, 'z', i == 1) == SQLITE_OK;
	tap_ok(good && frame_read(c, 0) == 'z' && frame_read(c, 1) == 'z' &&
			frame_read(c, 2) == 'c' && size_of(c->log_path) == frame_at(200),
		"a log that begins anew goes over the former one");
	log_end(c);
}

static void
room_set(rlim_t size)
{
	struct rlimit limit = {size, RLIM_INFINITY};

	(void)setrlimit(RLIMIT_FSIZE, &limit);
}

static void
test_full(struct log_case *c)
{
	bool good;

	log_begin(c);
	good = frame_write(c, 0, 'a', true) == SQLITE_OK;
	room_set((rlim_t)frame_at(2));
	for (int i = 1; i < 5; i++)
		good = good && frame_write(c, i, 'b', false) == SQLITE_OK;
	tap_ok(good && frame_read(c, 1) == -1 && frame_read(c, 4) == -1,
		"waiting frames that find no room are not read");
	tap_ok(frame_read(c, 0) == 'a', "what was committed before is");
	room_set(RLIM_INFINITY);
	tap_ok(frame_write(c, 5, 'c', true) != SQLITE_OK && frame_read(c, 3) == -1,
		"no commit follows them, though there is room again");
	good = frame_write(c, 1, 'd', false) == SQLITE_OK &&
		frame_write(c, 2, 'e', true) == SQLITE_OK;
	tap_ok(good && frame_read(c, 1) == 'd' && frame_read(c, 2) == 'e',
		"after they were rolled back others take their place");
	room_set((rlim_t)frame_at(4));
	good = frame_write(c, 3, 'f', false) == SQLITE_OK;
	tap_ok(good && frame_write(c, 4, 'g', true) != SQLITE_OK,
		"a commit that finds no room fails");
	room_set(RLIM_INFINITY);
	log_end(c);
}

/* ---- through SQLite ---- */

static bool
run(sqlite3 *handle, const char *sql)
{
	return sqlite3_exec(handle, sql, NULL, NULL, NULL) == SQLITE_OK;
}

static int
number_of(sqlite3 *handle, const char *sql)
{
	sqlite3_stmt *s = NULL;
	int number = -1;

	if (sqlite3_prepare_v2(handle, sql, -1, &s, NULL) == SQLITE_OK &&
		sqlite3_step(s) == SQLITE_ROW)
		number = sqlite3_column_int(s, 0);
	(void)sqlite3_finalize(s);
	return number;
}

static bool
is_whole(sqlite3 *handle)
{
	return number_of(handle,
		       "SELECT count(*) FROM pragma_integrity_check WHERE integrity_check = 'ok'") ==
		1;
}

static sqlite3 *
database_open(struct log_case *c)
{
	sqlite3 *handle = NULL;

	if (sqlite3_open_v2(c->path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		    pages_vfs()) != SQLITE_OK ||
		!pages_reserve(handle) ||
		!run(handle,
			"PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; PRAGMA cache_size = 10;"
			"CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, body BLOB)")) {
		printf("Bail out! %s\n", sqlite3_errmsg(handle));
		exit(1);
	}
	return handle;
}

/* Pages do not fit into memory, so that frames are written, read and written over before the commit. */
static void
test_spill(struct log_case *c)
{
	sqlite3 *handle = database_open(c);
	sqlite3 *other = database_open(c);
	bool good = true;

	for (int i = 0; i < 20; i++) {
		good = good &&
			run(handle,
				"BEGIN; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
				"WHERE i < 300) INSERT INTO t (body) SELECT randomblob(700) FROM n;"
				"SAVEPOINT s; UPDATE t SET body = randomblob(650) WHERE id % 3 = 0;") &&
			run(handle, i % 2 == 0 ? "ROLLBACK TO s" : "RELEASE s") &&
			run(handle, "UPDATE t SET body = zeroblob(600) WHERE id % 7 = 0") &&
			number_of(other, "SELECT count(*) FROM t") == 300 * (i - i / 4) &&
			run(handle, i % 4 == 3 ? "ROLLBACK" : "COMMIT") &&
			(i != 10 || run(other, "PRAGMA wal_checkpoint(TRUNCATE)"));
	}
	tap_ok(good && number_of(other, "SELECT count(*) FROM t") == 4500,
		"another connection sees commits, all of them and nothing else");
	tap_ok(is_whole(handle) && is_whole(other), "and the database is whole");
	(void)sqlite3_close(other);
	(void)sqlite3_close(handle);
}

static void
test_spill_full(struct log_case *c)
{
	sqlite3 *handle = database_open(c);
	int count = number_of(handle, "SELECT count(*) FROM t");
	unsigned done = 0;

	for (rlim_t room = 10000; room < 360000; room += 10000) {
		bool good;

		room_set(room);
		good = run(handle,
			"BEGIN; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90)"
			"INSERT INTO t (body) SELECT randomblob(4000) FROM n;"
			"DELETE FROM t WHERE id % 50 = 1; COMMIT");
		room_set(RLIM_INFINITY);
		if (!good && sqlite3_get_autocommit(handle) == 0)
			(void)run(handle, "ROLLBACK");
		if (good || number_of(handle, "SELECT count(*) FROM t") != count ||
			!is_whole(handle))
			done++;
	}
	tap_ok(done == 0, "a log without room leaves all as it was");
	tap_ok(run(handle, "INSERT INTO t (body) VALUES ('x')") &&
			number_of(handle, "SELECT count(*) FROM t") == count + 1 &&
			run(handle, "PRAGMA wal_checkpoint(TRUNCATE)") && is_whole(handle),
		"and with room it goes on");
	(void)sqlite3_close(handle);
}

int
main(void)
{
	struct log_case c = {.folder = "/tmp/candour-log-XXXXXX"};

	if (mkdtemp(c.folder) == NULL)
		return 1;
	(void)sigaction(SIGXFSZ, &(struct sigaction){.sa_handler = SIG_IGN}, NULL);
	(void)snprintf(c.path, sizeof(c.path), "%s/x.db", c.folder);
	(void)snprintf(c.bare_path, sizeof(c.bare_path), "%s/bare", c.folder);
	(void)snprintf(c.log_path, sizeof(c.log_path), "%s/bare-wal", c.folder);
	if (close(creat(c.bare_path, 0600)) != 0)
		return 1;
	test_order(&c);
	test_full(&c);
	test_spill(&c);
	test_spill_full(&c);
	(void)unlink(c.path);
	(void)unlink(c.bare_path);
	(void)rmdir(c.folder);
	return tap_done();
}
