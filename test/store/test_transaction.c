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
	return tap_done();
}
