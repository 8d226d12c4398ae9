/* Silences planted in invented mail, and what the check "silent-mailbox" finds of them.
 *
 *   bench_silence FOLDER [SEEDS]
 *
 * For each scenario and seed makes an inspection's database in FOLDER, with the mail of an office
 * (silence_mail.h), runs the joins and checks of comparing over it, and reads the gaps. A silence
 * is found where a gap of its mailbox covers nine tenths of its days; every other gap is a false
 * alarm. Figures follow from the seeds. */
#include "silence_mail.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "schema.h"
#include "store/db.h"
#include "store/inspection.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { DAY_S = 86400, OUTSIDE = 400 };

struct scenario {
	const char *name;
	struct office_options options;
	double rate_least; /* mailboxes that hold fewer mails a working day do not count */
	bool is_one;       /* all mailboxes under one custodian's name */
};

static const struct scenario scenarios[] = {
	{"3 a day and more, 10 days",
		{.people = 30,
			.years = 3,
			.rate_least = 4,
			.rate_most = 40,
			.silences = 15,
			.silence_days_least = 10,
			.silence_days_most = 10},
		3, false},
	{"the same, one custodian",
		{.people = 30,
			.years = 3,
			.rate_least = 4,
			.rate_most = 40,
			.silences = 15,
			.silence_days_least = 10,
			.silence_days_most = 10},
		3, true},
	{"3 a day and more, 10 to 40 days",
		{.people = 30,
			.years = 3,
			.rate_least = 4,
			.rate_most = 40,
			.silences = 15,
			.silence_days_least = 10,
			.silence_days_most = 40},
		3, false},
	{"5 days",
		{.people = 30,
			.years = 3,
			.rate_least = 4,
			.rate_most = 40,
			.silences = 15,
			.silence_days_least = 5,
			.silence_days_most = 5},
		3, false},
	{"1 to 5 a week, 40 to 75 days",
		{.people = 30,
			.years = 3,
			.rate_least = 0.2,
			.rate_most = 1,
			.silences = 15,
			.silence_days_least = 40,
			.silence_days_most = 75},
		0, false},
	{"sent mail alone, 10 to 20 days",
		{.people = 30,
			.years = 3,
			.rate_least = 6,
			.rate_most = 60,
			.silences = 15,
			.silence_days_least = 10,
			.silence_days_most = 20,
			.only_sent = true},
		3, false},
};

struct bench {
	struct inspection inspection;
	struct compare *compare;
	const struct scenario *scenario;
	struct office office;
	struct arena arena;
	size_t planted;
	size_t found;
	size_t false_alarms;
	double years; /* of custodians */
	double cpu_s;
	size_t mails;
};

static void
must(bool done, const struct err *err)
{
	if (done)
		return;
	fprintf(stderr, "bench_silence: %s\n", err->text);
	exit(1);
}

static sqlite3_stmt *
prepare(struct bench *b, const char *sql)
{
	sqlite3_stmt *s;

	if (sqlite3_prepare_v2(db_handle(b->inspection.db), sql, -1, &s, NULL) == SQLITE_OK)
		return s;
	fprintf(stderr, "bench_silence: %s\n", sqlite3_errmsg(db_handle(b->inspection.db)));
	exit(1);
}

static void
put(sqlite3_stmt *s)
{
	if (sqlite3_step(s) != SQLITE_DONE) {
		fprintf(stderr, "bench_silence: %s\n", sqlite3_errmsg(sqlite3_db_handle(s)));
		exit(1);
	}
	(void)sqlite3_reset(s);
}

static int64_t
person_id(int person)
{
	return person >= 0 ? person + 1 : OUTSIDE - person;
}

static void
people_put(struct bench *b)
{
	sqlite3_stmt *person = prepare(b, "INSERT INTO compare_person VALUES (?1, 'p' || ?1, '')");
	sqlite3_stmt *delivery = prepare(b,
		"INSERT INTO delivery VALUES (?1, '', CASE ?2 WHEN 0 THEN 'c' || ?1 ELSE 'c1' END, '', "
		"2000000000, '', 0, 0, 0, '', '')");
	sqlite3_stmt *custodian = prepare(
		b, "INSERT OR IGNORE INTO compare_custodian SELECT id, custodian FROM delivery");

	for (int p = -1 - OUTSIDE; p < b->scenario->options.people; p++) {
		(void)sqlite3_bind_int64(person, 1, person_id(p));
		put(person);
	}
	for (int p = 0; p < b->scenario->options.people; p++) {
		(void)sqlite3_bind_int64(delivery, 1, p + 1);
		(void)sqlite3_bind_int(delivery, 2, b->scenario->is_one);
		put(delivery);
	}
	put(custodian);
	(void)sqlite3_finalize(person);
	(void)sqlite3_finalize(delivery);
	(void)sqlite3_finalize(custodian);
}

static void
mails_put(struct bench *b)
{
	sqlite3_stmt *document = prepare(b,
		"INSERT INTO document (id, sha256, size, name, declared, state, reason, format, kind, "
		"contradicts, title, text_size, ocr_state) "
		"VALUES (?1, randomblob(32), 1, '', '', 1, 0, 'eml', 1, 0, '', 0, 0)");
	sqlite3_stmt *message = prepare(b,
		"INSERT INTO compare_message VALUES (?1, '', ?2, ?3, 'subject', 0, 0, '', '', 0)");
	sqlite3_stmt *recipient = prepare(
		b, "INSERT OR IGNORE INTO compare_recipient VALUES (?1, 1, ?2)");
	sqlite3_stmt *item = prepare(b,
		"INSERT INTO item (id, delivery, family, ordinal, depth, document, path, role, is_deleted, "
		"reason, words, entry) VALUES (?1, ?2, ?1, 0, 0, ?3, 'p' || ?2 || '.pst/' || "
		"CASE ?4 WHEN 0 THEN 'Inbox/' ELSE 'Sent Items/' END || ?3, 0, 0, 0, '', 0)");
	sqlite3_stmt *held = prepare(b,
		"INSERT INTO compare_mailbox_mail (custodian, item, document) VALUES (?1, ?2, ?3)");
	int64_t items = 0;

	for (size_t i = 0; i < b->office.mail_count; i++) {
		const struct office_mail *mail = &b->office.mails[i];

		(void)sqlite3_bind_int64(document, 1, (int64_t)i + 1);
		put(document);
		(void)sqlite3_bind_int64(message, 1, (int64_t)i + 1);
		(void)sqlite3_bind_int64(
			message, 2, mail->day * DAY_S + 36000 + (int64_t)(i % 28800));
		(void)sqlite3_bind_int64(message, 3, person_id(mail->from));
		put(message);
		(void)sqlite3_bind_int64(recipient, 1, (int64_t)i + 1);
		for (int t = 0; t < MAIL_RECIPIENTS; t++) {
			if (mail->to[t] == MAIL_NOBODY)
				continue;
			(void)sqlite3_bind_int64(recipient, 2, person_id(mail->to[t]));
			put(recipient);
		}
		for (int p = 0; p < b->scenario->options.people; p++) {
			if ((mail->held >> p & 1) == 0)
				continue;
			(void)sqlite3_bind_int64(item, 1, ++items);
			(void)sqlite3_bind_int64(item, 2, p + 1);
			(void)sqlite3_bind_int64(item, 3, (int64_t)i + 1);
			(void)sqlite3_bind_int(item, 4, mail->from == p);
			put(item);
			(void)sqlite3_bind_int64(held, 1, b->scenario->is_one ? 1 : p + 1);
			(void)sqlite3_bind_int64(held, 2, items);
			(void)sqlite3_bind_int64(held, 3, (int64_t)i + 1);
			put(held);
		}
	}
	(void)sqlite3_finalize(document);
	(void)sqlite3_finalize(message);
	(void)sqlite3_finalize(recipient);
	(void)sqlite3_finalize(item);
	(void)sqlite3_finalize(held);
	b->mails += b->office.mail_count;
}

static void
compare_run(struct bench *b)
{
	clock_t start = clock();
	struct err err = {0};
	bool more = true;

	must(compare_touch(b->compare, TOPIC_WHOLE, 0, &err), &err);
	while (more)
		must(compare_step(b->compare, 1000, &more, &err), &err);
	b->cpu_s += (double)(clock() - start) / CLOCKS_PER_SEC;
}

/* Whose mailbox a gap is about: its subject is "mailbox:custodian:address:day". */
static int
gap_person(const char *subject)
{
	struct str rest = str_of(subject);
	struct str piece = STR("");
	uint64_t number = 0;

	for (int i = 0; i < 3; i++)
		if (!str_cut(&rest, ':', &piece))
			return -1;
	return str_to_u64(str_from(piece, 1), &number) ? (int)number - 1 : -1;
}

static void
gaps_count(struct bench *b)
{
	sqlite3_stmt *gaps = prepare(b,
		"SELECT subject, begins / 86400, ends / 86400, title, why FROM compare_gap "
		"WHERE check_name = 'silent-mailbox' AND subject NOT LIKE '%:all'");
	bool found[64] = {false};

	while (sqlite3_step(gaps) == SQLITE_ROW) {
		int person = gap_person((const char *)sqlite3_column_text(gaps, 0));
		int64_t begins = sqlite3_column_int64(gaps, 1);
		int64_t ends = sqlite3_column_int64(gaps, 2);
		bool is_true = false;

		if (person < 0 || b->office.rates[person] < b->scenario->rate_least)
			continue;
		for (size_t i = 0; i < b->office.silence_count; i++) {
			const struct office_silence *s = &b->office.silences[i];
			int64_t from = begins > s->first_day ? begins : s->first_day;
			int64_t to = ends < s->last_day ? ends : s->last_day;

			if (s->person == person &&
				10 * (to - from + 1) >= 9 * (s->last_day - s->first_day + 1)) {
				is_true = true;
				found[i] = true;
			}
		}
		b->false_alarms += !is_true;
		if (!is_true && getenv("BENCH_FALSE") != NULL)
			printf("%s\n  %s\n", (const char *)sqlite3_column_text(gaps, 3),
				(const char *)sqlite3_column_text(gaps, 4));
	}
	(void)sqlite3_finalize(gaps);
	for (size_t i = 0; i < b->office.silence_count; i++)
		if (b->office.rates[b->office.silences[i].person] >= b->scenario->rate_least) {
			b->planted++;
			b->found += found[i];
		}
	for (int p = 0; p < b->scenario->options.people; p++)
		if (b->office.rates[p] >= b->scenario->rate_least)
			b->years += b->scenario->options.years;
}

static void
seed_run(struct bench *b, const char *folder, uint64_t seed)
{
	struct office_options options = b->scenario->options;
	struct err err = {0};
	struct str path;

	arena_init(&b->arena, (size_t)4 << 30);
	path = str_format(&b->arena, "%s/bench_silence.db", folder);
	must(db_open(path.data, DB_CREATE, &b->inspection.db, &err), &err);
	must(db_run_script(b->inspection.db, embedded_schema, &err), &err);
	must(compare_create(b->inspection.db, &err), &err);
	must(compare_open(&b->inspection, &b->compare, &err), &err);
	options.seed = seed;
	office_make(&b->arena, &options, &b->office);
	must(db_transaction_begin(b->inspection.db, &err), &err);
	people_put(b);
	mails_put(b);
	must(db_run_script(b->inspection.db,
		     "INSERT INTO compare_mailbox_stale SELECT id FROM compare_custodian", &err),
		&err);
	compare_run(b);
	must(db_transaction_commit(b->inspection.db, &err), &err);
	gaps_count(b);
	compare_close(b->compare);
	db_close(b->inspection.db);
	(void)unlink(path.data);
	arena_free(&b->arena);
}

int
main(int argc, char **argv)
{
	uint64_t seeds = 3;

	if (argc < 2 || argc > 3 || (argc == 3 && !str_to_u64(str_of(argv[2]), &seeds))) {
		fprintf(stderr, "usage: bench_silence FOLDER [SEEDS]\n");
		return 2;
	}
	printf("%-34s %8s %8s %7s %7s %6s %10s %9s %s\n", "scenario", "mails", "planted", "found",
		"recall", "false", "precision", "per year", "CPU s");
	for (size_t i = 0; i < COUNT_OF(scenarios); i++) {
		struct bench b = {.scenario = &scenarios[i]};

		for (uint64_t seed = 1; seed <= seeds; seed++)
			seed_run(&b, argv[1], seed);
		printf("%-34s %8zu %8zu %7zu %7.3f %6zu %10.3f %9.4f %.1f\n", b.scenario->name,
			b.mails, b.planted, b.found,
			(double)b.found / (double)(b.planted + (b.planted == 0)), b.false_alarms,
			(double)b.found /
				(double)(b.found + b.false_alarms +
					(b.found + b.false_alarms == 0)),
			(double)b.false_alarms / b.years, b.cpu_s);
		(void)fflush(stdout);
	}
	return 0;
}
