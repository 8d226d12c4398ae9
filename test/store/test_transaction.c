/* A transaction that SQLite gave up by itself, as it does where memory runs out. */
#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"
#include "store/db.h"
#include "tap.h"

static const struct query insert = {.name = "insert", .sql = "INSERT INTO kept VALUES (1)"};

static bool
insert_run(struct db *db, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	return db_begin(db, &insert, &s, err) && statement_run(&s, err);
}

static const struct query count = {.name = "count", .sql = "SELECT count(*) FROM kept"};

static int64_t
count_run(struct db *db, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row = false;

	return db_begin(db, &count, &s, err) && statement_row(&s, &row, err) && row
		? column_i64(&s, 0)
		: -1;
}

/* Another writes while a view is open. */
static void
test_view(const char *path, struct db *writer)
{
	struct db *reader CLEANUP(db_cleanup) = NULL;
	struct err err = {0};
	int64_t before;

	if (!tap_ok(db_open(path, DB_READ, &reader, &err) && db_view_begin(reader, &err),
		    "a view begins %s", err.text))
		return;
	before = count_run(reader, &err);
	tap_ok(before > 0 && db_transaction_begin(writer, &err) && insert_run(writer, &err) &&
			db_transaction_commit(writer, &err),
		"another writes meanwhile %s", err.text);
	tap_ok(count_run(reader, &err) == before, "what is seen stays as it was");
	db_view_end(reader);
	tap_ok(count_run(reader, &err) == before + 1, "until the view ends");
	tap_ok(db_view_begin(reader, &err) && count_run(reader, &err) == before + 1,
		"the next view is of now %s", err.text);
	db_view_end(reader);
	db_view_end(reader);
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct db *db CLEANUP(db_cleanup) = NULL;
	struct err err = {0};

	if (!tap_ok(db_open(str_format(&arena, "%s/t.db", tap_folder()).data, DB_CREATE, &db,
			    &err) &&
			    db_run_script(db, "CREATE TABLE kept (a INTEGER) STRICT", &err),
		    "a database is made %s", err.text))
		return tap_done();
	tap_ok(db_transaction_begin(db, &err) && insert_run(db, &err) &&
			db_transaction_commit(db, &err),
		"an undisturbed transaction %s", err.text);
	tap_ok(db_transaction_begin(db, &err) && db_run_script(db, "ROLLBACK", &err),
		"one that goes by itself %s", err.text);
	tap_ok(!insert_run(db, &err) && err.kind == ERR_IO,
		"no statement stands by itself after that: %s", err.text);
	err_clear(&err);
	tap_ok(!db_transaction_commit(db, &err) && err.kind == ERR_IO && !db_in_transaction(db),
		"nor does the commit pass: %s", err.text);
	err_clear(&err);
	tap_ok(db_transaction_begin(db, &err) && insert_run(db, &err) &&
			db_transaction_commit(db, &err),
		"the next transaction is a whole one %s", err.text);
	test_view(str_format(&arena, "%s/t.db", tap_folder()).data, db);
	return tap_done();
}
