/* The inspection's database: SQLite, one connection, prepared queries that the build has checked.
 *
 * Queries live in .sql files beside the module that uses them; tools/weave_sql prepares each
 * against schema.sql at build time and gives a header with the text and a constant for each
 * parameter and column:
 *
 *   struct statement s CLEANUP(statement_end) = {0};
 *   if (!db_begin(db, &SQL_ITEM_BY_ID, &s, err))
 *           return false;
 *   bind_i64(&s, ITEM_BY_ID_ID, id);
 *   if (!statement_row(&s, &found, err) || !found) ...
 *   name = column_str(&s, ITEM_BY_ID_COL_NAME);
 *
 * Text given by column_str is valid until the next statement_row or statement_end. The connection
 * keeps every statement prepared; a query may not be begun again before its statement has ended. */
#ifndef CANDOUR_STORE_DB_H
#define CANDOUR_STORE_DB_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct carrier_limits;
struct db;
struct err;
struct sandbox;
struct sqlite3;
struct sqlite3_stmt;

/* A query as woven; only the woven headers make these. */
struct query {
	const char *name;
	const char *sql;
};

struct statement {
	struct sqlite3_stmt *handle;
	struct db *db;
	const struct query *query;
};

enum db_mode {
	DB_CREATE, /* must not exist */
	DB_WRITE,
	DB_READ
};

/* The name under which SQLite reads a database without writing beside it: on a medium that can only
 * be read, where nothing waits in its write-ahead log, it is taken as unchanging. In the arena. */
struct str db_uri_for_reading(struct arena *arena, const char *path);
bool db_open(const char *path, enum db_mode mode, struct db **ret_db, struct err *err) MUST_USE;
void db_close(struct db *db);
void db_cleanup(struct db **db);
/* False where a database was opened in this process, or in one that it was forked from before: what
 * SQLite remembers of its locks must not be taken across a fork. */
bool db_is_first(void);
/* Where commits prove large, what they leave in the write-ahead log is carried into the database by a
 * process of its own, from this sandbox, which must live longer (store/carrier.h). */
void db_employ(struct db *db, struct sandbox *sandbox, const struct carrier_limits *limits);
/* Waits for it where the log has grown too far. Before anything is written; where a transaction begins
 * it comes by itself. */
void db_keep_up(struct db *db);
/* Waits until that process is idle: before others may count on nothing being written. */
void db_rest(struct db *db);
/* For modules that extend SQLite (tokenizers, ranking); everyone else uses queries. */
struct sqlite3 *db_handle(struct db *db);
const char *db_path(const struct db *db);

/* Whether there is a table of that name, by what the connection has read of the schema: a yes is certain, a no may be
 * out of date. */
bool db_knows_table(struct db *db, const char *name);

/* One or more statements without parameters, for schema and pragmas. */
bool db_run_script(struct db *db, const char *sql, struct err *err) MUST_USE;

/* Transactions: immediate, durable at commit (WAL, synchronous FULL). They do not nest. */
bool db_transaction_begin(struct db *db, struct err *err) MUST_USE;
/* Before the commit, where another must not be made without it: what was changed is written out and room is kept for the
 * rest, so that a full disk is told now, while both can be undone. */
bool db_transaction_prepare(struct db *db, struct err *err) MUST_USE;
bool db_transaction_commit(struct db *db, struct err *err) MUST_USE;
void db_transaction_undo(struct db *db);
bool db_in_transaction(const struct db *db);
/* A view: until its end all is read as it stood at the first look, whatever others commit meanwhile, and queries
 * need not lock the database one by one (which is a fifth of what a page of many queries costs). Nothing may be
 * written in one. */
bool db_view_begin(struct db *db, struct err *err) MUST_USE;
void db_view_end(struct db *db);
/* A part of a transaction that can be undone alone; they do not nest. The watches below are not
 * told: what indexes is not undone in parts. */
bool db_part_begin(struct db *db, struct err *err) MUST_USE;
bool db_part_end(struct db *db, struct err *err) MUST_USE;
bool db_part_undo(struct db *db, struct err *err) MUST_USE;
/* Told of the end of each transaction. `committing` comes before the commit, in the transaction,
 * and may still write; where it fails the transaction is undone. `undone` comes after an undoing.
 * Belongs to the caller, who removes it before it goes. */
struct db_watch {
	void *context;
	bool (*committing)(void *context, struct err *err);
	void (*undone)(void *context);
	struct db_watch *next; /* the database's */
};
void db_watch_add(struct db *db, struct db_watch *watch);
void db_watch_remove(struct db *db, struct db_watch *watch);

bool db_begin(struct db *db, const struct query *query, struct statement *ret_statement,
	struct err *err) MUST_USE;
/* Parameters and columns are the woven constants. Bound text must stay until statement_end. */
void bind_i64(struct statement *statement, int parameter, int64_t value);
void bind_str(struct statement *statement, int parameter, struct str value);
void bind_blob(struct statement *statement, int parameter, struct str value);
void bind_null(struct statement *statement, int parameter);
/* NULL for DATE_NONE, and back. */
void bind_moment(struct statement *statement, int parameter, int64_t moment);
int64_t column_moment(const struct statement *statement, int column);
/* Moves to the next row; *ret_row is false at the end. */
bool statement_row(struct statement *statement, bool *ret_row, struct err *err) MUST_USE;
/* Runs to the end, for statements whose rows do not matter. */
bool statement_run(struct statement *statement, struct err *err) MUST_USE;
void statement_end(struct statement *statement);
/* The whole of a query with one parameter whose rows do not matter. */
bool db_run_for(struct db *db, const struct query *query, int parameter, int64_t value,
	struct err *err) MUST_USE;

int64_t column_i64(const struct statement *statement, int column);
struct str column_str(const struct statement *statement, int column); /* text or blob */
bool column_is_null(const struct statement *statement, int column);

/* A stretch of one value, without the rest of it, in the arena; cut where the value ends, "" where there is none. And how
 * long the whole is, in bytes. */
struct db_blob {
	const char *table;
	const char *column;
	int64_t row;
	size_t from;
	size_t len;
};
bool db_blob_part(struct db *db, struct arena *arena, const struct db_blob *blob,
	struct str *ret_bytes, size_t *ret_size, struct err *err) MUST_USE;

/* What all its statements have done so far. For tests that hold a function to a bound: what it costs must not grow with
 * what is held, and no clock says that as surely. */
struct db_effort {
	uint64_t steps;   /* of SQLite's virtual machine */
	uint64_t scanned; /* rows of tables read through without an index */
	uint64_t sorts;
};
struct db_effort db_effort(const struct db *db);

int64_t db_last_id(const struct db *db); /* rowid of the last insert */
int64_t db_changes(const struct db *db); /* rows of the last statement */

#endif
