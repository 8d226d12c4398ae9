/* Near-duplicates in an inspection's database: what a first delivery and one of 1 % more cost.
 *
 *   bench_near_join FOLDER [DOCUMENTS [SEED]]
 *
 * Makes a database in FOLDER (which must not hold one) with so many mails (near_mails.h), takes the
 * print of each and joins them, as candour compare does, in two deliveries: all but the last
 * hundredth, then the rest. Seconds are CPU seconds; texts are stored before the clock runs. */
#include "measure.h"
#include "near_mails.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "compare/compare.h"
#include "compare/near/near.h"
#include "compare/subject.h"
#include "schema.h"
#include "store/db.h"
#include "store/inspection.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DOCUMENTS = 100000, BATCH = 10000 };

struct bench {
	struct inspection inspection; /* its database and no more */
	struct compare *compare;
	struct near_mails mails;
};

static void
texts_store(struct bench *b)
{
	sqlite3 *handle = db_handle(b->inspection.db);
	sqlite3_stmt *statement = NULL;
	struct err err = {0};

	must(db_run_script(b->inspection.db, "PRAGMA foreign_keys = OFF", &err), &err);
	must(db_transaction_begin(b->inspection.db, &err), &err);
	if (sqlite3_prepare_v2(handle, "INSERT INTO document_text VALUES (?, ?)", -1, &statement,
		    NULL) != SQLITE_OK)
		must(err_set(&err, ERR_INTERNAL, "%s", sqlite3_errmsg(handle)), &err);
	for (size_t i = 0; i < b->mails.count; i++) {
		struct str text = near_mail(&b->mails, i);

		(void)sqlite3_bind_int64(statement, 1, (int64_t)i + 1);
		(void)sqlite3_bind_text(statement, 2, text.data, (int)text.len, SQLITE_STATIC);
		if (sqlite3_step(statement) != SQLITE_DONE)
			must(err_set(&err, ERR_INTERNAL, "%s", sqlite3_errmsg(handle)), &err);
		(void)sqlite3_reset(statement);
	}
	(void)sqlite3_finalize(statement);
	must(db_transaction_commit(b->inspection.db, &err), &err);
}

static void
print_take(struct bench *b, size_t number)
{
	struct subject subject = {0};
	struct err err = {0};

	subject.document.id = (int64_t)number + 1;
	subject.reading.text = near_mail(&b->mails, number);
	must(sketch_print(b->compare, &subject, &err), &err);
}

/* One delivery: prints in transactions of BATCH, then the join in one of its own. */
static void
delivery_take(struct bench *b, size_t from, size_t to)
{
	double began = cpu_seconds();
	double printed;
	double joined;
	struct err err = {0};

	for (size_t i = from; i < to;) {
		must(db_transaction_begin(b->inspection.db, &err), &err);
		for (size_t end = i + BATCH < to ? i + BATCH : to; i < end; i++)
			print_take(b, i);
		must(db_transaction_commit(b->inspection.db, &err), &err);
	}
	printed = cpu_seconds() - began;
	must(db_transaction_begin(b->inspection.db, &err), &err);
	must(near_join(b->compare, &err), &err);
	must(db_transaction_commit(b->inspection.db, &err), &err);
	joined = cpu_seconds() - began - printed;
	printf("%zu mails: prints %.2f s, join %.2f s; %.0f mails a CPU second in all (%.0f joined), "
	       "%.0f us each\n",
		to - from, printed, joined, (double)(to - from) / (printed + joined),
		(double)(to - from) / joined, (printed + joined) * 1e6 / (double)(to - from));
}

int
main(int argc, char **argv)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct bench b = {0};
	struct err err = {0};
	uint64_t count = DOCUMENTS;
	uint64_t seed = 1;
	size_t first;

	if (argc < 2 || (argc > 2 && !str_to_u64(str_of(argv[2]), &count)) ||
		(argc > 3 && !str_to_u64(str_of(argv[3]), &seed)) || count < 100) {
		fprintf(stderr, "usage: bench_near_join FOLDER [DOCUMENTS [SEED]]\n");
		return 2;
	}
	must(db_open(path_join_cstr(&arena, argv[1], "near.db"), DB_CREATE, &b.inspection.db, &err),
		&err);
	must(db_run_script(b.inspection.db, embedded_schema, &err), &err);
	must(compare_create(b.inspection.db, &err), &err);
	must(compare_open(&b.inspection, &b.compare, &err), &err);
	near_mails_make(&b.mails, count, seed);
	texts_store(&b);
	first = b.mails.count - b.mails.count / 100;
	delivery_take(&b, 0, first);
	delivery_take(&b, first, b.mails.count);
	near_mails_free(&b.mails);
	compare_close(b.compare);
	db_close(b.inspection.db);
	return 0;
}
