/* bench_threads: how fast mails are threaded.
 *
 *   bench_threads FOLDER [COUNT]      (default 1,000,000 mails)
 *
 * Rows of mails as their prints leave them (ids, references as long as threads are deep, subjects,
 * people) are written into a database in FOLDER, then joined into threads. Beside it, in the same
 * run, the bare limit: reading the same rows and writing a number into each. Then one more hundredth
 * is added, and joined. CPU seconds. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/thread/thread.h"
#include "crypto/random.h"
#include "schema.h"
#include "store/db.h"
#include "store/inspection.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { OPEN_THREADS = 4096, DEPTH_MAX = 30, PEOPLE = 5000 };

struct chain {
	uint64_t ids[DEPTH_MAX];
	unsigned depth;
	uint64_t subject;
};

struct bench {
	struct inspection inspection;
	struct compare *compare;
	struct random_seed seed;
	struct random random;
	struct chain chains[OPEN_THREADS];
	uint64_t next;
};

static void
must(bool done, const struct err *err)
{
	if (done)
		return;
	(void)fprintf(stderr, "bench_threads: %s\n", err->text);
	exit(1);
}

static double
cpu_s(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static sqlite3_stmt *
prepared(struct bench *b, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	if (sqlite3_prepare_v2(db_handle(b->inspection.db), sql, -1, &statement, NULL) !=
		SQLITE_OK) {
		(void)fprintf(
			stderr, "bench_threads: %s\n", sqlite3_errmsg(db_handle(b->inspection.db)));
		exit(1);
	}
	return statement;
}

static void
bind_text(sqlite3_stmt *s, int at, struct str text)
{
	(void)sqlite3_bind_text(s, at, text.data, (int)text.len, SQLITE_TRANSIENT);
}

static void
step(sqlite3_stmt *s)
{
	(void)sqlite3_step(s);
	(void)sqlite3_reset(s);
}

/* Ids look as those of mail programs do; one in ten mails names a message that is nowhere. */
static struct str
id_of(struct arena *arena, uint64_t number)
{
	return str_format(arena, "caf%016llx.%08llu@mail.norchester.example",
		(unsigned long long)(number * 0x9e3779b97f4a7c15u), (unsigned long long)number);
}

static void
mail_write(struct bench *b, sqlite3_stmt *message, sqlite3_stmt *reference, sqlite3_stmt *recipient,
	struct arena *arena)
{
	struct chain *chain = &b->chains[random_below(b->random, OPEN_THREADS)];
	uint64_t number = ++b->next;
	uint64_t person = 1 + random_below(b->random, PEOPLE);

	if (chain->depth == DEPTH_MAX || random_below(b->random, 4) == 0)
		*chain = (struct chain){.subject = number};
	if (chain->depth > 0 && chain->depth < DEPTH_MAX && random_below(b->random, 10) == 0)
		chain->ids[chain->depth++] = number + ((uint64_t)1 << 40);
	(void)sqlite3_bind_int64(message, 1, (int64_t)number);
	bind_text(message, 2, id_of(arena, number));
	(void)sqlite3_bind_int64(message, 3, (int64_t)(1300000000 + number * 60));
	(void)sqlite3_bind_int64(message, 4, (int64_t)person);
	bind_text(message, 5,
		str_format(arena, "subject of thread %llu", (unsigned long long)chain->subject));
	(void)sqlite3_bind_int64(message, 6, chain->depth > 0);
	(void)sqlite3_bind_int64(message, 7, chain->depth > 0);
	step(message);
	for (unsigned i = 0; i < chain->depth; i++) {
		(void)sqlite3_bind_int64(reference, 1, (int64_t)number);
		(void)sqlite3_bind_int64(reference, 2, i);
		bind_text(reference, 3, id_of(arena, chain->ids[i]));
		step(reference);
	}
	(void)sqlite3_bind_int64(recipient, 1, (int64_t)number);
	(void)sqlite3_bind_int64(recipient, 2, (int64_t)(1 + random_below(b->random, PEOPLE)));
	step(recipient);
	if (chain->depth < DEPTH_MAX)
		chain->ids[chain->depth++] = number;
}

static void
mails_write(struct bench *b, uint64_t count)
{
	sqlite3_stmt *message = prepared(b,
		"INSERT INTO compare_message (document, message_id, sent, sender, subject, is_answer, "
		"has_parent, conversation, steps, thread) VALUES (?, ?, ?, ?, ?, ?, ?, '', '', 0)");
	sqlite3_stmt *reference = prepared(b, "INSERT INTO compare_reference VALUES (?, ?, ?)");
	sqlite3_stmt *recipient = prepared(b, "INSERT INTO compare_recipient VALUES (?, 1, ?)");
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 24};
	struct err err = {0};

	must(db_transaction_begin(b->inspection.db, &err), &err);
	for (uint64_t i = 0; i < count; i++) {
		arena_clear(&arena);
		mail_write(b, message, reference, recipient, &arena);
	}
	must(db_transaction_commit(b->inspection.db, &err), &err);
	(void)sqlite3_finalize(message);
	(void)sqlite3_finalize(reference);
	(void)sqlite3_finalize(recipient);
}

static double
join_s(struct bench *b)
{
	struct err err = {0};
	double before = cpu_s();

	must(db_transaction_begin(b->inspection.db, &err), &err);
	must(thread_join(b->compare, &err), &err);
	must(db_run_script(b->inspection.db, "DELETE FROM compare_touched", &err), &err);
	must(db_transaction_commit(b->inspection.db, &err), &err);
	return cpu_s() - before;
}

/* Reads every row, and writes a number into each. */
static double
bare_s(struct bench *b)
{
	sqlite3_stmt *messages = prepared(b, "SELECT * FROM compare_message");
	sqlite3_stmt *references = prepared(b, "SELECT * FROM compare_reference");
	struct err err = {0};
	double before = cpu_s();
	int64_t sum = 0;

	while (sqlite3_step(messages) == SQLITE_ROW)
		sum += sqlite3_column_bytes(messages, 1);
	while (sqlite3_step(references) == SQLITE_ROW)
		sum += sqlite3_column_bytes(references, 2);
	(void)sqlite3_finalize(messages);
	(void)sqlite3_finalize(references);
	must(db_run_script(b->inspection.db, "UPDATE compare_message SET thread = document", &err),
		&err);
	must(db_run_script(b->inspection.db, "UPDATE compare_message SET thread = 0", &err), &err);
	return sum == 0 ? 0 : cpu_s() - before;
}

static int64_t
number_of(struct bench *b, const char *sql)
{
	sqlite3_stmt *statement = prepared(b, sql);
	int64_t number = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0)
							       : 0;

	(void)sqlite3_finalize(statement);
	return number;
}

int
main(int argc, char **argv)
{
	static struct bench b;
	struct arena arena CLEANUP(arena_free) = {.size_max = 65536};
	struct err err = {0};
	uint64_t count = 1000000;
	double bare;
	double all;

	if (argc < 2 || (argc > 2 && !str_to_u64(str_of(argv[2]), &count)))
		return 2;
	b.seed.seed = 1;
	b.random = random_seeded(&b.seed);
	must(db_open(str_format(&arena, "%s/threads.db", argv[1]).data, DB_CREATE, &b.inspection.db,
		     &err),
		&err);
	must(db_run_script(b.inspection.db, embedded_schema, &err), &err);
	must(compare_create(b.inspection.db, &err), &err);
	must(compare_open(&b.inspection, &b.compare, &err), &err);
	mails_write(&b, count);
	bare = bare_s(&b);
	all = join_s(&b);
	printf("%llu mails, %lld references, %lld threads\n", (unsigned long long)count,
		(long long)number_of(&b, "SELECT count(*) FROM compare_reference"),
		(long long)number_of(&b, "SELECT count(DISTINCT thread) FROM compare_message"));
	printf("rows read, and a number written into each twice  %7.2f s\n", bare);
	printf("joined into threads                              %7.2f s = %.2f x\n", all,
		all / bare);
	mails_write(&b, count / 100);
	printf("one hundredth more                               %7.3f s\n", join_s(&b));
	compare_close(b.compare);
	db_close(b.inspection.db);
	return 0;
}
