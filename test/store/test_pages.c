/* Pages with checksums: whatever changes in a database file is noticed, and nothing else is. */
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "crypto/random.h"
#include "store/db.h"
#include "store/pages.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_SIZE_MAX = 16 << 20 };

struct pages_case {
	char folder[64];
	char path[96];
	struct random_seed seed;
	struct random random;
};

static void
must(bool done, const struct err *err)
{
	if (done)
		return;
	printf("Bail out! %s\n", err->text);
	exit(1);
}

static void
file_put(struct pages_case *c, struct str bytes)
{
	FILE *file = fopen(c->path, "wb");

	if (file == NULL || fwrite(bytes.data, 1, bytes.len, file) != bytes.len ||
		fclose(file) != 0) {
		perror(c->path);
		exit(1);
	}
}

static void
count_found(void *context, struct str what)
{
	(void)what;
	(*(unsigned *)context)++;
}

/* How many findings a full pass has; one more where the database cannot even be opened. */
static unsigned
findings(struct pages_case *c)
{
	struct db *db CLEANUP(db_cleanup) = NULL;
	struct err err = {0};
	unsigned count = 0;

	if (!db_open(c->path, DB_READ, &db, &err) || !pages_check(db, count_found, &count, &err))
		count++;
	return count;
}

static void
script(struct pages_case *c, enum db_mode mode, const char *sql)
{
	struct db *db CLEANUP(db_cleanup) = NULL;
	struct err err = {0};

	must(db_open(c->path, mode, &db, &err) && db_run_script(db, sql, &err), &err);
}

static void
test_sum(struct pages_case *c)
{
	unsigned char page[PAGE_SIZE];
	unsigned char other[PAGE_SIZE];
	unsigned unseen = 0;

	random_bytes(c->random, page, sizeof(page));
	page_sum(7, page, page + PAGE_SIZE - PAGE_SUM_SIZE);
	tap_ok(page_is_sound(7, page), "a page with its checksum is sound");
	tap_ok(!page_is_sound(8, page), "and is not in another place");
	for (size_t bit = 0; bit < 8 * sizeof(page); bit++) {
		memcpy(other, page, sizeof(page));
		other[bit / 8] = (unsigned char)(other[bit / 8] ^ (1u << bit % 8));
		unseen += page_is_sound(7, other);
	}
	tap_ok(unseen == 0, "each of its bits counts (%u do not)", unseen);
	memset(page, 0, sizeof(page));
	tap_ok(!page_is_sound(1, page), "a page of zeros is not sound");
}

static void
test_changes(struct pages_case *c)
{
	struct buf before CLEANUP(buf_free) = {0};
	struct buf after CLEANUP(buf_free) = {0};
	struct err err = {0};
	unsigned unseen = 0;

	must(file_read(c->path, &before, FILE_SIZE_MAX, &err), &err);
	tap_ok(findings(c) == 0 && before.len > 40 * PAGE_SIZE, "a sound database passes");
	for (unsigned i = 0; i < 300; i++) {
		size_t at = random_below(c->random, i < 100 ? 100 : before.len);

		buf_clear(&after);
		buf_add(&after, buf_str(&before));
		after.data[at] = (char)(after.data[at] ^ (1 << random_below(c->random, 8)));
		file_put(c, buf_str(&after));
		unseen += findings(c) == 0;
	}
	tap_ok(unseen == 0, "300 flipped bits, 100 of them in the header, are found (%u not)",
		unseen);
	buf_clear(&after);
	buf_add(&after, str_slice(buf_str(&before), 0, before.len - PAGE_SIZE));
	file_put(c, buf_str(&after));
	tap_ok(findings(c) > 0, "a last page that is gone is found");
	after.len -= 100;
	file_put(c, buf_str(&after));
	tap_ok(findings(c) > 0, "a page that is cut off is found");
	buf_clear(&after);
	buf_add(&after, buf_str(&before));
	buf_add_char(&after, '\0');
	file_put(c, buf_str(&after));
	tap_ok(findings(c) > 0, "a byte behind the end is found");
	file_put(c, buf_str(&before));
	tap_ok(findings(c) == 0, "the former bytes pass again");
}

/* Two pages of one table change places: both hold sound rows. */
static void
test_use(struct pages_case *c)
{
	struct buf before CLEANUP(buf_free) = {0};
	struct buf after CLEANUP(buf_free) = {0};
	struct db *db CLEANUP(db_cleanup) = NULL;
	struct err err = {0};

	must(file_read(c->path, &before, FILE_SIZE_MAX, &err), &err);
	buf_add(&after, buf_str(&before));
	memcpy(after.data + 20 * PAGE_SIZE, before.data + 30 * PAGE_SIZE, PAGE_SIZE);
	memcpy(after.data + 30 * PAGE_SIZE, before.data + 20 * PAGE_SIZE, PAGE_SIZE);
	file_put(c, buf_str(&after));
	must(db_open(c->path, DB_READ, &db, &err), &err);
	tap_ok(!db_run_script(db, "SELECT sum(length(body)) FROM t", &err),
		"reading through swapped pages fails");
	tap_ok(err.kind == ERR_ALTERED && strstr(err.text, "candour rebuild") != NULL &&
			strstr(err.text, c->path) != NULL,
		"and says which database and what to do: %s", err.text);
	db_cleanup(&db);
	file_put(c, buf_str(&before));
}

/* Pages that are taken and given back in one transaction are written nevertheless. */
static void
test_free(struct pages_case *c)
{
	struct buf before CLEANUP(buf_free) = {0};
	struct buf after CLEANUP(buf_free) = {0};
	struct err err = {0};
	size_t trunk;

	script(c, DB_WRITE,
		"PRAGMA secure_delete = OFF; BEGIN; INSERT INTO t (id, body) VALUES (9001, "
		"randomblob(40000)); INSERT INTO t (id, body) VALUES (9002, randomblob(40000));"
		"DELETE FROM t WHERE id = 9001; COMMIT");
	must(file_read(c->path, &before, FILE_SIZE_MAX, &err), &err);
	trunk = (unsigned char)before.data[35];
	tap_ok(trunk > 0 && findings(c) == 0, "free pages are sound, too");
	for (size_t page = trunk - 1; page < trunk + 1; page++) {
		buf_clear(&after);
		buf_add(&after, buf_str(&before));
		memset(after.data + page * PAGE_SIZE, 0, PAGE_SIZE);
		file_put(c, buf_str(&after));
		tap_ok(findings(c) > 0, "page %zu, cleared, is found", page + 1);
	}
	file_put(c, buf_str(&before));
}

/* As it would be if there was no memory to make room in. */
static void
test_no_room(struct pages_case *c)
{
	char path[128];
	sqlite3 *handle = NULL;

	(void)snprintf(path, sizeof(path), "%s/narrow.db", c->folder);
	tap_ok(sqlite3_open_v2(path, &handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
		       pages_vfs()) == SQLITE_OK &&
			sqlite3_exec(handle, "CREATE TABLE t (a)", NULL, NULL, NULL) ==
				SQLITE_NOMEM,
		"a database without room for the checksums is not written");
	(void)sqlite3_close(handle);
	(void)unlink(path);
}

/* SQLite never writes the page in which it has its locks, at 1 GiB. */
static void
test_lock_page(struct pages_case *c)
{
	const char *full = getenv("CANDOUR_FULL");

	if (full == NULL || strcmp(full, "1") != 0) {
		tap_skip("a database beyond 1 GiB: only with CANDOUR_FULL=1");
		return;
	}
	script(c, DB_WRITE,
		"INSERT INTO t (id, body) VALUES (9200, zeroblob(600000000));"
		"INSERT INTO t (id, body) VALUES (9201, zeroblob(600000000))");
	tap_ok(findings(c) == 0, "a database beyond 1 GiB passes");
}

/* What waits in the write-ahead log stands there, whatever the file has. */
static void
test_log(struct pages_case *c)
{
	struct db *db CLEANUP(db_cleanup) = NULL;
	struct err err = {0};
	FILE *file;

	must(db_open(c->path, DB_WRITE, &db, &err) &&
			db_run_script(db,
				"PRAGMA wal_autocheckpoint = 0; UPDATE t SET body = randomblob(400);"
				"INSERT INTO t (id, body) VALUES (9100, randomblob(90000))",
				&err),
		&err);
	tap_ok(findings(c) == 0, "a database passes while its changes wait in the log");
	file = fopen(c->path, "r+b");
	if (file == NULL || fseek(file, 20 * PAGE_SIZE, SEEK_SET) != 0 ||
		fputs("torn by a cut of power", file) < 0 || fclose(file) != 0)
		tap_ok(false, "a page can be torn");
	tap_ok(findings(c) == 0, "a torn page that the log has whole is no finding");
	must(db_run_script(db, "PRAGMA wal_checkpoint(TRUNCATE)", &err), &err);
	tap_ok(findings(c) == 0, "and is whole after the next checkpoint");
	must(db_run_script(db, "INSERT INTO t (id, body) VALUES (9101, randomblob(90))", &err),
		&err);
	tap_ok(findings(c) == 0, "also where the log begins anew");
}

int
main(void)
{
	struct pages_case c = {.folder = "/tmp/candour-pages-XXXXXX", .seed = {.seed = 1}};

	c.random = random_seeded(&c.seed);
	if (mkdtemp(c.folder) == NULL)
		return 1;
	(void)snprintf(c.path, sizeof(c.path), "%s/x.db", c.folder);
	test_sum(&c);
	script(&c, DB_CREATE,
		"CREATE TABLE t (id INTEGER PRIMARY KEY, body BLOB);"
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500)"
		"INSERT INTO t (id, body) SELECT i, randomblob(400) FROM n");
	test_changes(&c);
	test_use(&c);
	test_free(&c);
	test_log(&c);
	test_lock_page(&c);
	test_no_room(&c);
	(void)unlink(c.path);
	(void)rmdir(c.folder);
	return tap_done();
}
