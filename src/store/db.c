#include "store/db.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "store/carrier.h"
#include "store/pages.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CACHE_SIZE = 1024, BUSY_WAIT_MS = 60000 };

struct cached {
	const struct query *query;
	sqlite3_stmt *handle;
};

struct db {
	sqlite3 *handle;
	char *path;
	bool in_transaction;
	int64_t changes_before; /* rows changed on this connection before the transaction */
	struct db_watch *watches;
	struct carrier *carrier; /* NULL: commits carry by themselves */
	struct cached cache[CACHE_SIZE];
};

/* SQLite's codes in the words of our kinds. */
static bool
fail(struct db *db, const char *what, struct err *err)
{
	int code = sqlite3_errcode(db->handle);
	int system_code = sqlite3_system_errno(db->handle);

	if (code == SQLITE_IOERR_DATA)
		code = SQLITE_CORRUPT;
	if ((code & 0xff) == SQLITE_IOERR && (system_code == ENOSPC || system_code == EDQUOT))
		code = SQLITE_FULL;
	switch (code & 0xff) {
	case SQLITE_FULL:
		return err_set(err, ERR_DISK_FULL,
			"the disk is full: \"%s\" cannot grow; free some space and run the same command again",
			db->path);
	case SQLITE_NOMEM:
		return err_set(
			err, ERR_MEMORY, "not enough memory for the database \"%s\"", db->path);
	case SQLITE_READONLY:
	case SQLITE_CANTOPEN:
	case SQLITE_PERM:
		return err_set(err, ERR_PERMISSION, "cannot use \"%s\" (%s)", db->path,
			sqlite3_errmsg(db->handle));
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return err_set(err, ERR_BUSY, "another process is using \"%s\"", db->path);
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return err_set(err, ERR_ALTERED,
			"\"%s\" is damaged; `candour rebuild` makes it anew from vault and log",
			db->path);
	case SQLITE_IOERR:
		if (system_code != 0)
			return err_set_errno(
				err, system_code, "cannot read or write \"%s\"", db->path);
		return err_set(err, ERR_IO, "cannot read or write \"%s\"", db->path);
	default:
		return err_set(err, ERR_INTERNAL, "%s: %s", what, sqlite3_errmsg(db->handle));
	}
}

static bool
is_unchanging(struct arena *arena, const char *path)
{
	struct str folder = str_of(path);
	size_t slash = str_find_last_char(folder, '/');
	struct stat info;

	folder = slash == STR_NONE ? STR(".") : str_slice(folder, 0, slash + 1);
	if (access(str_cstr(arena, folder), W_OK) == 0)
		return false;
	return stat(str_format(arena, "%s-wal", path).data, &info) != 0 || info.st_size == 0;
}

struct str
db_uri_for_reading(struct arena *arena, const char *path)
{
	struct buf uri CLEANUP(buf_free) = {0};

	buf_add(&uri, STR("file:"));
	for (const char *at = path; *at != '\0'; at++) {
		if (*at == '%' || *at == '?' || *at == '#')
			buf_add_format(&uri, "%%%02x", (unsigned)*at);
		else
			buf_add_char(&uri, *at);
	}
	buf_add(&uri, STR("?mode=ro"));
	if (is_unchanging(arena, path))
		buf_add(&uri, STR("&immutable=1"));
	return str_copy(arena, buf_str(&uri));
}

static bool
settings_make(struct db *db, enum db_mode mode, struct err *err)
{
	(void)sqlite3_extended_result_codes(db->handle, 1);
	(void)sqlite3_busy_timeout(db->handle, BUSY_WAIT_MS);
	(void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(db->handle, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	if (mode == DB_CREATE && !pages_reserve(db->handle))
		return err_set(err, ERR_INTERNAL,
			"the pages of \"%s\" have no room for their "
			"checksums",
			db->path);
	if (!db_run_script(db,
		    "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-65536; PRAGMA cell_size_check=ON;",
		    err))
		return false;
	/* FULL syncs the write-ahead log at every commit: what is committed outlives a power cut. Its
	 * pages come to the database after every 10 MB: not every 4, for some change with each commit;
	 * nor every 40, for the commit that brings them would take a tenth of a second and more. */
	return mode == DB_READ ||
		db_run_script(db,
			"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
			"PRAGMA wal_autocheckpoint=2500; PRAGMA cache_size=-131072;",
			err);
}

/* One thread, and nobody asks how much memory it has: it need not lock and count for each piece of
 * memory. Only what comes first in a process is heard. */
static void
library_configure(void)
{
	(void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	(void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

bool
db_is_first(void)
{
	library_configure();
	return !pages_vfs_is_known();
}

bool
db_open(const char *path, enum db_mode mode, struct db **ret_db, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	int flags = mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	const char *name = mode == DB_READ ? db_uri_for_reading(&arena, path).data : path;
	const char *vfs;
	struct db *db;

	library_configure();
	vfs = pages_vfs();
	/* For no name SQLite would take its own. */
	if (vfs == NULL)
		return err_set(err, ERR_MEMORY, "not enough memory to open \"%s\"", path);
	db = memory_alloc(sizeof(*db));
	*db = (struct db){0};
	db->path = memory_alloc(str_of(path).len + 1);
	memcpy(db->path, path, str_of(path).len + 1);
	if (mode == DB_CREATE)
		flags |= SQLITE_OPEN_CREATE;
	if (sqlite3_open_v2(name, &db->handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI,
		    vfs) != SQLITE_OK) {
		if (db->handle == NULL)
			(void)err_set(err, ERR_MEMORY, "not enough memory to open \"%s\"", path);
		else
			(void)fail(db, "cannot open the database", err);
		db_close(db);
		return false;
	}
	if (!settings_make(db, mode, err)) {
		db_close(db);
		return false;
	}
	*ret_db = db;
	return true;
}

void
db_close(struct db *db)
{
	if (db == NULL)
		return;
	/* Only the last to close carries over what is left and removes the log. */
	carrier_free(db->carrier);
	for (size_t i = 0; i < CACHE_SIZE; i++)
		(void)sqlite3_finalize(db->cache[i].handle);
	(void)sqlite3_close_v2(db->handle);
	free(db->path);
	free(db);
}

void
db_cleanup(struct db **db)
{
	db_close(*db);
	*db = NULL;
}

void
db_employ(struct db *db, struct sandbox *sandbox, const struct carrier_limits *limits)
{
	if (db->carrier == NULL)
		db->carrier = carrier_new(db->handle, db->path, sandbox, *limits);
}

void
db_keep_up(struct db *db)
{
	if (db->carrier != NULL)
		carrier_keep_up(db->carrier);
}

void
db_rest(struct db *db)
{
	if (db->carrier != NULL)
		carrier_rest(db->carrier);
}

struct sqlite3 *
db_handle(struct db *db)
{
	return db->handle;
}

const char *
db_path(const struct db *db)
{
	return db->path;
}

bool
db_knows_table(struct db *db, const char *name)
{
	return sqlite3_table_column_metadata(
		       db->handle, "main", name, NULL, NULL, NULL, NULL, NULL, NULL) == SQLITE_OK;
}

bool
db_run_script(struct db *db, const char *sql, struct err *err)
{
	if (sqlite3_exec(db->handle, sql, NULL, NULL, NULL) != SQLITE_OK)
		return fail(db, "a database script failed", err);
	return true;
}

bool
db_transaction_begin(struct db *db, struct err *err)
{
	db_keep_up(db);
	if (!db_run_script(db, "BEGIN IMMEDIATE", err))
		return false;
	db->in_transaction = true;
	db->changes_before = sqlite3_total_changes64(db->handle);
	return true;
}

/* Behind the end of the write-ahead log, which keeps its size: the commit writes the first page, and as much as fills a
 * sector. No disk of ours knows larger ones. */
static bool
commit_room_keep(struct db *db, struct err *err)
{
	enum { COMMIT_ROOM = 256 * 1024 };
	const char *path = sqlite3_filename_wal(sqlite3_db_filename(db->handle, "main"));
	int fd CLEANUP(fd_close) = open(path, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	struct stat info;

	if (fd < 0 || fstat(fd, &info) != 0)
		return err_set_errno(err, errno, "cannot write \"%s\"", path);
	return fallocate(fd, FALLOC_FL_KEEP_SIZE, info.st_size, COMMIT_ROOM) == 0 ||
		errno == EOPNOTSUPP ||
		err_set_errno(err, errno, "there is no room behind \"%s\"", path);
}

/* Pages that are still in use are few, and come with the commit. */
bool
db_transaction_prepare(struct db *db, struct err *err)
{
	int code;

	if (sqlite3_total_changes64(db->handle) == db->changes_before)
		return true;
	code = sqlite3_db_cacheflush(db->handle);
	if (code != SQLITE_OK && code != SQLITE_BUSY)
		return fail(db, "what was changed cannot be written out", err);
	return commit_room_keep(db, err);
}

static bool
watches_tell(struct db *db, struct err *err)
{
	for (struct db_watch *watch = db->watches; watch != NULL; watch = watch->next)
		if (!watch->committing(watch->context, err))
			return false;
	return true;
}

/* SQLite undoes a whole transaction by itself where memory or space runs out. Whoever overlooked
 * that error must not go on: each statement from here on would stand by itself. */
static bool
is_still_within(const struct db *db, struct err *err)
{
	if (!db->in_transaction || sqlite3_get_autocommit(db->handle) == 0)
		return true;
	return err_set(err, ERR_IO,
		"the database took this step back for want of memory or space; nothing that was "
		"stored is lost; run the same command again");
}

bool
db_transaction_commit(struct db *db, struct err *err)
{
	if (!watches_tell(db, err) || !is_still_within(db, err) ||
		!db_run_script(db, "COMMIT", err)) {
		db_transaction_undo(db);
		return false;
	}
	db->in_transaction = false;
	return true;
}

void
db_transaction_undo(struct db *db)
{
	if (!db->in_transaction)
		return;
	(void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
	db->in_transaction = false;
	for (struct db_watch *watch = db->watches; watch != NULL; watch = watch->next)
		watch->undone(watch->context);
}

bool
db_view_begin(struct db *db, struct err *err)
{
	return db_run_script(db, "BEGIN", err);
}

void
db_view_end(struct db *db)
{
	if (sqlite3_get_autocommit(db->handle) == 0)
		(void)sqlite3_exec(db->handle, "ROLLBACK", NULL, NULL, NULL);
}

bool
db_part_begin(struct db *db, struct err *err)
{
	return is_still_within(db, err) && db_run_script(db, "SAVEPOINT part", err);
}

bool
db_part_end(struct db *db, struct err *err)
{
	return is_still_within(db, err) && db_run_script(db, "RELEASE part", err);
}

bool
db_part_undo(struct db *db, struct err *err)
{
	return is_still_within(db, err) && db_run_script(db, "ROLLBACK TO part; RELEASE part", err);
}

void
db_watch_add(struct db *db, struct db_watch *watch)
{
	watch->next = db->watches;
	db->watches = watch;
}

void
db_watch_remove(struct db *db, struct db_watch *watch)
{
	struct db_watch **at = &db->watches;

	while (*at != NULL && *at != watch)
		at = &(*at)->next;
	if (*at != NULL)
		*at = watch->next;
}

bool
db_in_transaction(const struct db *db)
{
	return db->in_transaction;
}

/* The cache is a table of pointers with open addressing; queries are static, so it never fills
 * in practice: the program has some hundred of them. */
static struct cached *
cache_find(struct db *db, const struct query *query)
{
	size_t at = ((uintptr_t)query / 16) % CACHE_SIZE;

	for (size_t tries = 0; tries < CACHE_SIZE; tries++) {
		struct cached *cached = &db->cache[(at + tries) % CACHE_SIZE];

		if (cached->query == query || cached->query == NULL)
			return cached;
	}
	return NULL;
}

bool
db_begin(struct db *db, const struct query *query, struct statement *ret_statement, struct err *err)
{
	struct cached *cached = cache_find(db, query);

	if (cached == NULL)
		return err_set(err, ERR_INTERNAL, "too many queries");
	if (!is_still_within(db, err))
		return false;
	if (cached->handle == NULL) {
		if (sqlite3_prepare_v3(db->handle, query->sql, -1, SQLITE_PREPARE_PERSISTENT,
			    &cached->handle, NULL) != SQLITE_OK)
			return fail(db, query->name, err);
		cached->query = query;
	}
	*ret_statement = (struct statement){cached->handle, db, query};
	return true;
}

void
bind_i64(struct statement *statement, int parameter, int64_t value)
{
	(void)sqlite3_bind_int64(statement->handle, parameter, value);
}

void
bind_str(struct statement *statement, int parameter, struct str value)
{
	(void)sqlite3_bind_text64(statement->handle, parameter,
		value.data == NULL ? "" : value.data, value.len, SQLITE_STATIC, SQLITE_UTF8);
}

void
bind_blob(struct statement *statement, int parameter, struct str value)
{
	(void)sqlite3_bind_blob64(statement->handle, parameter,
		value.data == NULL ? "" : value.data, value.len, SQLITE_STATIC);
}

void
bind_null(struct statement *statement, int parameter)
{
	(void)sqlite3_bind_null(statement->handle, parameter);
}

bool
statement_row(struct statement *statement, bool *ret_row, struct err *err)
{
	int code = sqlite3_step(statement->handle);

	*ret_row = code == SQLITE_ROW;
	if (code == SQLITE_ROW || code == SQLITE_DONE)
		return true;
	return fail(statement->db, statement->query->name, err);
}

bool
statement_run(struct statement *statement, struct err *err)
{
	bool row = true;

	while (row)
		if (!statement_row(statement, &row, err))
			return false;
	return true;
}

void
statement_end(struct statement *statement)
{
	if (statement->handle == NULL)
		return;
	(void)sqlite3_reset(statement->handle);
	(void)sqlite3_clear_bindings(statement->handle);
	statement->handle = NULL;
}

int64_t
column_i64(const struct statement *statement, int column)
{
	return sqlite3_column_int64(statement->handle, column);
}

struct str
column_str(const struct statement *statement, int column)
{
	const void *bytes = sqlite3_column_blob(statement->handle, column);
	int len = sqlite3_column_bytes(statement->handle, column);

	if (bytes == NULL || len <= 0)
		return STR("");
	return str_make(bytes, (size_t)len);
}

bool
column_is_null(const struct statement *statement, int column)
{
	return sqlite3_column_type(statement->handle, column) == SQLITE_NULL;
}

static bool
blob_read(struct db *db, struct arena *arena, sqlite3_blob *handle, const struct db_blob *blob,
	struct str *ret_bytes, size_t *ret_size, struct err *err)
{
	size_t size = (size_t)sqlite3_blob_bytes(handle);
	size_t from = blob->from < size ? blob->from : size;
	size_t len = blob->len < size - from ? blob->len : size - from;
	char *bytes = arena_alloc(arena, len + 1);

	*ret_size = size;
	*ret_bytes = str_make(bytes, len);
	return len == 0 || sqlite3_blob_read(handle, bytes, (int)len, (int)from) == SQLITE_OK ||
		fail(db, blob->table, err);
}

bool
db_blob_part(struct db *db, struct arena *arena, const struct db_blob *blob, struct str *ret_bytes,
	size_t *ret_size, struct err *err)
{
	sqlite3_blob *handle = NULL;
	bool done;

	*ret_bytes = STR("");
	*ret_size = 0;
	/* Of a row that is not there SQLite says SQLITE_ERROR. */
	if (sqlite3_blob_open(db->handle, "main", blob->table, blob->column, blob->row, 0,
		    &handle) != SQLITE_OK)
		return sqlite3_errcode(db->handle) == SQLITE_ERROR ? true
								   : fail(db, blob->table, err);
	done = blob_read(db, arena, handle, blob, ret_bytes, ret_size, err);
	(void)sqlite3_blob_close(handle);
	return done;
}

struct db_effort
db_effort(const struct db *db)
{
	struct db_effort effort = {0};

	for (sqlite3_stmt *s = sqlite3_next_stmt(db->handle, NULL); s != NULL;
		s = sqlite3_next_stmt(db->handle, s)) {
		effort.steps += (uint64_t)sqlite3_stmt_status(s, SQLITE_STMTSTATUS_VM_STEP, 0);
		effort.scanned += (uint64_t)sqlite3_stmt_status(
			s, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0);
		effort.sorts += (uint64_t)sqlite3_stmt_status(s, SQLITE_STMTSTATUS_SORT, 0);
	}
	return effort;
}

int64_t
db_last_id(const struct db *db)
{
	return sqlite3_last_insert_rowid(db->handle);
}

int64_t
db_changes(const struct db *db)
{
	return sqlite3_changes64(db->handle);
}

void
bind_moment(struct statement *statement, int parameter, int64_t moment)
{
	if (moment == DATE_NONE)
		bind_null(statement, parameter);
	else
		bind_i64(statement, parameter, moment);
}

int64_t
column_moment(const struct statement *statement, int column)
{
	return column_is_null(statement, column) ? DATE_NONE : column_i64(statement, column);
}

bool
db_run_for(struct db *db, const struct query *query, int parameter, int64_t value, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(db, query, &s, err))
		return false;
	bind_i64(&s, parameter, value);
	return statement_run(&s, err);
}
