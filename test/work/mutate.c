/* mutate: alters an inspection in random ways and sees whether verify finds each.
 *
 *   mutate FOLDER COUNT SEED KEEP
 *
 * FOLDER is an inspection that nothing else uses; KEEP an empty folder. Each round picks a sort of
 * mutation (flip, delete, insert, swap, truncate, grow, replace, another key, an old checkpoint, a
 * fork, bytes, pages and rows of the database), verifies, and puts everything back; each tenth round verifies the
 * unaltered inspection, where nothing may be found. Speaks TAP: one claim a sort. */
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "crypto/random.h"
#include "crypto/sign.h"
#include "ledger/ledger.h"
#include "ledger/sealer.h"
#include "store/db.h"
#include "store/pages.h"
#include "work/verify.h"

#include <dirent.h>
#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FILES_MAX = 4096, FILE_SIZE_MAX = 64 << 20 };

enum sort {
	SORT_FLIP,
	SORT_DELETE,
	SORT_INSERT,
	SORT_SWAP,
	SORT_TRUNCATE,
	SORT_GROW,
	SORT_STRANGER,
	SORT_OTHER_KEY,
	SORT_OLD_CHECKPOINT,
	SORT_FORK,
	SORT_ROW_CHANGED,
	SORT_ROW_GONE,
	SORT_ROW_ADDED,
	SORT_READING_CHANGED,
	SORT_READING_GONE,
	SORT_DATABASE_FLIP,
	SORT_DATABASE_BYTES,
	SORT_PAGES_SWAPPED,
	SORT_PAGE_CLEARED,
	SORT_COUNT
};

static const char *const sort_names[SORT_COUNT] = {"a flipped bit", "a file removed",
	"a byte put in", "two files swapped", "a file cut off", "a file made longer",
	"a file added", "signed with another key", "an old checkpoint put back",
	"another history, same key", "a row changed", "a row removed", "a row added",
	"what was read changed", "what was read removed", "a flipped bit of the database",
	"the database cut off, longer or shifted", "two pages of the database swapped",
	"a page of the database filled with one byte"};

struct mutate {
	const char *folder;
	const char *keep;
	struct arena arena;
	struct random random;
	struct str files[FILES_MAX]; /* below the folder: what is sealed */
	size_t file_count;
	struct buf checkpoint;
	struct buf old_checkpoint;
	unsigned tried[SORT_COUNT];
	unsigned found[SORT_COUNT];
};

static void
die(const struct err *err)
{
	printf("Bail out! %s\n", err->text);
	exit(1);
}

static const char *
inside(struct mutate *m, struct str name)
{
	return path_join(&m->arena, str_of(m->folder), name).data;
}

static void
gather(struct mutate *m, const char *below)
{
	DIR *folder = opendir(inside(m, str_of(below)));
	struct dirent *entry;

	if (folder == NULL)
		return;
	while ((entry = readdir(folder)) != NULL && m->file_count < FILES_MAX) {
		struct str path = path_join(&m->arena, str_of(below), str_of(entry->d_name));
		struct stat info;

		if (entry->d_name[0] == '.' || lstat(inside(m, path), &info) != 0)
			continue;
		if (S_ISDIR(info.st_mode))
			gather(m, path.data);
		else
			m->files[m->file_count++] = path;
	}
	(void)closedir(folder);
}

static void
read_file(struct mutate *m, struct str name, struct buf *to)
{
	struct err err = {0};

	buf_clear(to);
	if (!file_read(inside(m, name), to, FILE_SIZE_MAX, &err))
		die(&err);
}

static void
write_file(struct mutate *m, struct str name, struct str bytes)
{
	const char *path = inside(m, name);
	FILE *file;

	(void)unlink(path);
	file = fopen(path, "wb");
	if (file == NULL || fwrite(bytes.data, 1, bytes.len, file) != bytes.len ||
		fclose(file) != 0) {
		perror(path);
		exit(1);
	}
}

static void
count_finding(void *context, const struct verify_finding *finding)
{
	(void)finding;
	(*(unsigned *)context)++;
}

/* How many findings; what verify cannot even begin to read counts as found. */
static unsigned
findings(struct mutate *m)
{
	unsigned count = 0;
	struct verify_request request = {
		.folder = m->folder, .found = count_finding, .context = &count};
	struct verify_result result;
	struct err err = {0};

	if (!work_verify(&request, &result, &err))
		count++;
	return count;
}

static struct str
any_file(struct mutate *m)
{
	return m->files[random_below(m->random, m->file_count)];
}

static void
bytes_change(struct mutate *m, enum sort sort, const struct buf *from, struct buf *to)
{
	size_t at = random_below(m->random, from->len == 0 ? 1 : from->len);
	char any = (char)random_below(m->random, 256);

	buf_clear(to);
	buf_add(to, buf_str(from));
	if (sort == SORT_FLIP && to->len > 0) {
		to->data[at] = (char)(to->data[at] ^ (1 << random_below(m->random, 8)));
	} else if (sort == SORT_TRUNCATE) {
		to->len = at;
	} else if (sort == SORT_GROW || to->len == 0) {
		buf_add_char(to, any);
	} else {
		to->len = at;
		buf_add_char(to, any);
		buf_add(to, str_from(buf_str(from), at));
	}
}

/* Where the bytes are those that were there: nothing to find. */
static bool
try_bytes(
	struct mutate *m, struct str name, struct str before, struct str after, unsigned *ret_found)
{
	if (str_equal(before, after))
		return false;
	write_file(m, name, after);
	*ret_found = findings(m);
	write_file(m, name, before);
	return true;
}

/* Changes one file, verifies, puts it back. False: there was nothing to change. */
static bool
try_file(struct mutate *m, enum sort sort, unsigned *ret_found)
{
	struct buf before CLEANUP(buf_free) = {0};
	struct buf after CLEANUP(buf_free) = {0};
	struct str name = any_file(m);

	read_file(m, name, &before);
	if (sort == SORT_DELETE) {
		(void)unlink(inside(m, name));
		*ret_found = findings(m);
		write_file(m, name, buf_str(&before));
		return true;
	}
	bytes_change(m, sort, &before, &after);
	return try_bytes(m, name, buf_str(&before), buf_str(&after), ret_found);
}

/* ---- the database's bytes and pages ---- */

static bool
try_database(struct mutate *m, enum sort sort, unsigned *ret_found)
{
	static const enum sort bytes[] = {SORT_INSERT, SORT_TRUNCATE, SORT_GROW};
	struct buf before CLEANUP(buf_free) = {0};
	struct buf after CLEANUP(buf_free) = {0};
	struct str name = STR("candour.db");
	size_t pages;
	size_t one;
	size_t two;

	read_file(m, name, &before);
	pages = before.len / PAGE_SIZE;
	one = random_below(m->random, pages) * PAGE_SIZE;
	two = random_below(m->random, pages) * PAGE_SIZE;
	if (sort == SORT_DATABASE_FLIP) {
		bytes_change(m, SORT_FLIP, &before, &after);
	} else if (sort == SORT_DATABASE_BYTES) {
		bytes_change(m, bytes[random_below(m->random, COUNT_OF(bytes))], &before, &after);
	} else {
		buf_add(&after, buf_str(&before));
		if (sort == SORT_PAGES_SWAPPED) {
			memcpy(after.data + one, before.data + two, PAGE_SIZE);
			memcpy(after.data + two, before.data + one, PAGE_SIZE);
		} else {
			memset(after.data + one, (int)random_below(m->random, 256), PAGE_SIZE);
		}
	}
	return try_bytes(m, name, buf_str(&before), buf_str(&after), ret_found);
}

static bool
try_swap(struct mutate *m, unsigned *ret_found)
{
	struct buf a CLEANUP(buf_free) = {0};
	struct buf b CLEANUP(buf_free) = {0};
	struct str name_a = any_file(m);
	struct str name_b = any_file(m);

	read_file(m, name_a, &a);
	read_file(m, name_b, &b);
	if (str_equal(buf_str(&a), buf_str(&b)))
		return false;
	write_file(m, name_a, buf_str(&b));
	write_file(m, name_b, buf_str(&a));
	*ret_found = findings(m);
	write_file(m, name_a, buf_str(&a));
	write_file(m, name_b, buf_str(&b));
	return true;
}

static bool
try_stranger(struct mutate *m, unsigned *ret_found)
{
	static const char *const places[] = {"vault/00/", "vault/", "ledger/", "ledger/tile/0/",
		"ledger/openings/", "keys/", ""};
	struct str name = str_format(&m->arena, "%sx%llu",
		places[random_below(m->random, COUNT_OF(places))],
		(unsigned long long)random_below(m->random, 1000000));

	write_file(m, name, STR("not ours"));
	*ret_found = findings(m);
	(void)unlink(inside(m, name));
	return true;
}

/* ---- the whole log ---- */

static void
tree_copy(const char *from, const char *to)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	struct err err = {0};
	DIR *folder = opendir(from);
	struct dirent *entry;

	if (folder == NULL || !folder_make(to, &err))
		die(&err);
	while ((entry = readdir(folder)) != NULL) {
		const char *source = path_join_cstr(&arena, from, entry->d_name);
		const char *target = path_join_cstr(&arena, to, entry->d_name);
		struct buf bytes CLEANUP(buf_free) = {0};
		struct stat info;

		if (entry->d_name[0] == '.' || lstat(source, &info) != 0)
			continue;
		if (S_ISDIR(info.st_mode))
			tree_copy(source, target);
		else if (!file_read(source, &bytes, FILE_SIZE_MAX, &err) ||
			!file_write_durably(target, buf_str(&bytes), &err))
			die(&err);
	}
	(void)closedir(folder);
}

static int
remove_one(const char *path, const struct stat *info, int flag, struct FTW *where)
{
	(void)info;
	(void)flag;
	(void)where;
	return remove(path);
}

static void
tree_remove(const char *path)
{
	(void)nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* Writes the log again as someone would who wants another history: one entry is changed, and all is
 * signed with a key of his own or, for a fork, with the inspection's. */
static bool
log_write_again(struct mutate *m, bool same_key, struct err *err)
{
	const char *kept = path_join_cstr(&m->arena, m->keep, "ledger");
	const char *log = inside(m, STR("ledger"));
	const char *key = same_key ? inside(m, STR("keys/signing.key"))
				   : path_join_cstr(&m->arena, m->keep, "other.key");
	struct ledger *old CLEANUP(ledger_cleanup) = NULL;
	struct ledger *fresh CLEANUP(ledger_cleanup) = NULL;
	struct sealer *sealer CLEANUP(sealer_cleanup) = NULL;
	struct signing_key other;
	struct ledger_entry *entries;
	uint64_t changed;
	size_t count;

	(void)unlink(path_join_cstr(&m->arena, m->keep, "other.key"));
	if (!same_key && !signing_key_create(key, m->random, &other, err))
		return false;
	if (!ledger_open(kept, &old, err) ||
		!sealer_start(key, ledger_origin(old), STR(""), &sealer, err) ||
		!ledger_create(log, ledger_origin(old), sealer_public_key(sealer),
			sealer_signer(sealer), err) ||
		!ledger_open(log, &fresh, err))
		return false;
	count = ledger_size(old);
	changed = random_below(m->random, count);
	entries = ARENA_ARRAY(&m->arena, count, struct ledger_entry);
	for (size_t i = 0; i < count; i++)
		if (!ledger_read(old, &m->arena, i, &entries[i], err))
			return false;
	/* With his own key even the very same entries are not the inspection's log. */
	if (same_key)
		entries[changed].salt[0] ^= 1;
	return ledger_write(fresh, 0, entries, count, sealer_signer(sealer), err);
}

static bool
try_log(struct mutate *m, bool same_key, unsigned *ret_found)
{
	const char *kept = path_join_cstr(&m->arena, m->keep, "ledger");
	const char *log = inside(m, STR("ledger"));
	struct verify_request since = {.folder = m->folder,
		.since = buf_str(&m->checkpoint),
		.found = count_finding,
		.context = ret_found};
	struct verify_result result;
	struct err err = {0};

	tree_copy(log, kept);
	tree_remove(log);
	if (!log_write_again(m, same_key, &err))
		die(&err);
	/* A fork by the holder of the key is what an earlier checkpoint is kept for. */
	*ret_found = 0;
	if (!same_key)
		*ret_found = findings(m);
	else if (!work_verify(&since, &result, &err))
		(*ret_found)++;
	tree_remove(log);
	tree_copy(kept, log);
	tree_remove(kept);
	return true;
}

static bool
try_old_checkpoint(struct mutate *m, unsigned *ret_found)
{
	if (m->old_checkpoint.len == 0)
		return false;
	write_file(m, STR("ledger/checkpoint"), buf_str(&m->old_checkpoint));
	*ret_found = findings(m);
	write_file(m, STR("ledger/checkpoint"), buf_str(&m->checkpoint));
	return true;
}

/* ---- rows ---- */

static const char *
reading_change(struct mutate *m, bool gone)
{
	/* With a page's checksum made anew, as SQLite does through our VFS. */
	static const char *const changes[] = {"UPDATE document_text SET body = body || 'x'",
		"UPDATE document_text SET body = CASE body WHEN '' THEN 'x' ELSE '' END",
		"UPDATE reading SET facts = CASE facts WHEN '[]' THEN '[[\"x\",\"y\"]]' ELSE '[]' END",
		"UPDATE reading SET places = '[[0,0,0,1,\"\"]]'",
		"UPDATE reading SET words = words || 'x'", "UPDATE reading SET reader = 'x'",
		"UPDATE reading SET expected = '[[\"x\",1]]'",
		"UPDATE reading SET ocr_pages = '[7]'", "UPDATE document SET title = title || 'x'",
		"UPDATE document SET moment = coalesce(moment, 0) + 86400",
		"UPDATE document SET state = (state + 1) % 4",
		"UPDATE document SET reason = reason + 1", "UPDATE document SET kind = kind + 1",
		"UPDATE document SET format = 'x'",
		"UPDATE document SET contradicts = 1 - contradicts",
		"UPDATE document SET text_size = text_size + 1",
		"UPDATE part SET name = CAST(name || 'x' AS BLOB)",
		"UPDATE part SET role = role + 1", "UPDATE part SET words = 'x'",
		"UPDATE part SET document = NULL", "UPDATE family SET size = size + 1",
		"CREATE TRIGGER later AFTER INSERT ON item BEGIN DELETE FROM item; END"};
	static const char *const removals[] = {"DELETE FROM document_text", "DELETE FROM reading",
		"DELETE FROM part", "DELETE FROM family", "DROP INDEX item_path"};

	return gone ? removals[random_below(m->random, COUNT_OF(removals))]
		    : changes[random_below(m->random, COUNT_OF(changes))];
}

/* One row of the table that an UPDATE or DELETE is about, where its rows have numbers. */
static struct str
one_row_only(struct mutate *m, const char *sql)
{
	struct str words = str_of(sql);
	struct str table = STR("");

	if (str_starts(words, STR("UPDATE ")))
		table = str_from(words, 7);
	else if (str_starts(words, STR("DELETE FROM ")))
		table = str_from(words, 12);
	if (str_find_char(table, ' ') != STR_NONE)
		table = str_slice(table, 0, str_find_char(table, ' '));
	if (table.len == 0 || str_equal(table, STR("part")))
		return words;
	return str_format(&m->arena,
		"%s WHERE rowid = (SELECT rowid FROM %.*s ORDER BY rowid * %llu %% 1009, rowid LIMIT 1)",
		sql, STR_ARG(table), (unsigned long long)(1 + random_below(m->random, 1000)));
}

static bool
try_rows(struct mutate *m, enum sort sort, unsigned *ret_found)
{
	static const char *const changes[] = {"UPDATE item SET path = path || 'x'",
		"UPDATE item SET modified = coalesce(modified, 0) + 86400",
		"UPDATE item SET entry = entry + 1", "UPDATE document SET size = size + 1",
		"UPDATE document SET sha256 = randomblob(32)",
		"UPDATE delivery SET custodian = 'x'",
		"UPDATE delivery SET received = received - 86400",
		"UPDATE line SET question = question || '?'"};
	static const char *const tables[] = {"item", "document", "delivery", "line"};
	struct buf before CLEANUP(buf_free) = {0};
	struct db *db CLEANUP(db_cleanup) = NULL;
	const char *table = tables[random_below(m->random, COUNT_OF(tables))];
	const char *change = changes[random_below(m->random, COUNT_OF(changes))];
	struct err err = {0};
	struct str sql;

	read_file(m, STR("candour.db"), &before);
	if (sort == SORT_READING_CHANGED || sort == SORT_READING_GONE)
		sql = one_row_only(m, reading_change(m, sort == SORT_READING_GONE));
	else if (sort == SORT_ROW_CHANGED)
		sql = one_row_only(m, change);
	else if (sort == SORT_ROW_GONE)
		sql = one_row_only(m, str_format(&m->arena, "DELETE FROM %s", table).data);
	else
		sql = STR(
			"INSERT INTO item SELECT (SELECT max(id) + 1 FROM item), delivery, parent, family, "
			"ordinal, depth, document, path || 'y', path_bytes, role, is_deleted, modified, "
			"modified_ns, reason, words, entry FROM item ORDER BY random() LIMIT 1");
	if (!db_open(inside(m, STR("candour.db")), DB_WRITE, &db, &err) ||
		!db_run_script(db, "PRAGMA foreign_keys = OFF", &err) ||
		!db_run_script(db, sql.data, &err))
		die(&err);
	db_cleanup(&db);
	*ret_found = findings(m);
	if (*ret_found == 0)
		tap_note("not found: %.*s", STR_ARG(sql));
	(void)unlink(inside(m, STR("candour.db-wal")));
	(void)unlink(inside(m, STR("candour.db-shm")));
	write_file(m, STR("candour.db"), buf_str(&before));
	return true;
}

static bool
try_one(struct mutate *m, enum sort sort, unsigned *ret_found)
{
	switch (sort) {
	case SORT_FLIP:
	case SORT_DELETE:
	case SORT_INSERT:
	case SORT_TRUNCATE:
	case SORT_GROW:
		return try_file(m, sort, ret_found);
	case SORT_SWAP:
		return try_swap(m, ret_found);
	case SORT_STRANGER:
		return try_stranger(m, ret_found);
	case SORT_OTHER_KEY:
		return try_log(m, false, ret_found);
	case SORT_FORK:
		return try_log(m, true, ret_found);
	case SORT_OLD_CHECKPOINT:
		return try_old_checkpoint(m, ret_found);
	case SORT_ROW_CHANGED:
	case SORT_ROW_GONE:
	case SORT_ROW_ADDED:
	case SORT_READING_CHANGED:
	case SORT_READING_GONE:
		return try_rows(m, sort, ret_found);
	case SORT_DATABASE_FLIP:
	case SORT_DATABASE_BYTES:
	case SORT_PAGES_SWAPPED:
	case SORT_PAGE_CLEARED:
		return try_database(m, sort, ret_found);
	case SORT_COUNT:
		break;
	}
	return false;
}

/* The first note of the log's history: the log when it was empty. */
static void
old_checkpoint_find(struct mutate *m)
{
	struct buf all CLEANUP(buf_free) = {0};
	struct str rest;
	size_t start;
	size_t end;

	read_file(m, STR("ledger/checkpoints"), &all);
	rest = buf_str(&all);
	start = str_find_char(rest, '\n');
	rest = start == STR_NONE ? STR("") : str_from(rest, start + 1);
	end = str_find(rest, STR("\n\ncheckpoint "));
	if (end != STR_NONE)
		buf_add(&m->old_checkpoint, str_slice(rest, 0, end + 1));
}

static void
rounds(struct mutate *m, unsigned long count)
{
	unsigned false_alarms = 0;
	unsigned clean = 0;

	for (unsigned long i = 0; i < count; i++) {
		enum sort sort = (enum sort)random_below(m->random, SORT_COUNT);
		unsigned found = 0;

		if (i % 10 == 0) {
			clean++;
			false_alarms += findings(m) > 0;
		}
		if (!try_one(m, sort, &found))
			continue;
		m->tried[sort]++;
		m->found[sort] += found > 0;
	}
	for (size_t i = 0; i < SORT_COUNT; i++)
		tap_ok(m->found[i] == m->tried[i], "%s: %u of %u found", sort_names[i], m->found[i],
			m->tried[i]);
	tap_ok(false_alarms == 0, "%u clean inspections verified, %u false alarms", clean,
		false_alarms);
}

int
main(int argc, char **argv)
{
	struct random_seed seed = {0};
	struct mutate *m = memory_alloc(sizeof(*m));
	struct err err = {0};

	if (argc != 5) {
		fprintf(stderr, "usage: mutate FOLDER COUNT SEED KEEP\n");
		return err_exit_code(ERR_USAGE);
	}
	*m = (struct mutate){.folder = argv[1], .keep = argv[4]};
	arena_init(&m->arena, (size_t)8 << 30);
	if (!str_to_u64(str_of(argv[3]), &seed.seed) || !folder_make(m->keep, &err))
		return err_exit_code(ERR_USAGE);
	m->random = random_seeded(&seed);
	gather(m, "vault");
	gather(m, "ledger");
	gather(m, "receipts");
	m->files[m->file_count++] = STR("candour.db");
	read_file(m, STR("ledger/checkpoint"), &m->checkpoint);
	old_checkpoint_find(m);
	rounds(m, strtoul(argv[2], NULL, 10));
	buf_free(&m->checkpoint);
	buf_free(&m->old_checkpoint);
	arena_free(&m->arena);
	free(m);
	return tap_done();
}
