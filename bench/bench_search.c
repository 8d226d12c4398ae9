/* Searching and indexing against stock FTS5, in one run, over documents that anyone can make.
 *
 *   bench_search FOLDER [DOCUMENTS [SEED]]
 *
 * Makes an inspection's database in FOLDER (which must not hold one) with so many documents of a
 * Zipfian vocabulary, log-normal lengths and recurring pairs of words, indexes them as an
 * intake does (1,000 a transaction, merging in between), and beside it the same texts with FTS5's
 * own tokenizer and settings. Then runs one mix of queries on both, warm, and prints milliseconds
 * of CPU and their ratios. Times differ from machine to machine; ratios hardly do. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "schema.h"
#include "search/index.h"
#include "search/search.h"
#include "splitmix.h"
#include "vocabulary.h"
#include "store/db.h"

#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { VOCABULARY = 1200000, PAIRS = 20000, BATCH = 1000, MERGE_PAGES = 64, MERGE_STEPS = 12 };
enum { QUERIES_EACH = 40, PAGE = 20 };

enum type {
	TYPE_COMMON,
	TYPE_AND,
	TYPE_OR,
	TYPE_PHRASE,
	TYPE_NEAR,
	TYPE_FUZZY,
	TYPE_FACETS,
	TYPE_SNIPPETS,
	TYPE_COUNT
};
static const char *const type_names[TYPE_COUNT] = {"common term, top 20", "AND of 2",
	"OR of 3 common", "phrase of 2", "near/8", "fuzzy, one edit", "facet counts",
	"top 20 with snippets"};

struct bench {
	struct db *db;
	struct index *index;
	struct search *search;
	sqlite3 *handle;
	uint64_t random;
	double *cumulative; /* of the vocabulary's ranks */
	uint32_t (*pairs)[2];
	size_t documents;
	struct buf text;
	double worst_stall_ms; /* wall */
	double worst_cpu_ms[3];
	double spent[3]; /* CPU seconds in adding, committing, merging */
	double times[2][TYPE_COUNT][QUERIES_EACH];
};

static void
must(bool done, const struct err *err)
{
	if (done)
		return;
	fprintf(stderr, "bench_search: %s\n", err->text);
	exit(1);
}

static void
must_sql(struct bench *b, int code)
{
	if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
		return;
	fprintf(stderr, "bench_search: %s\n", sqlite3_errmsg(b->handle));
	exit(1);
}

static double
seconds(clockid_t clock)
{
	struct timespec now;

	(void)clock_gettime(clock, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* Common words fall off with a power of about 1, rare ones faster (R. Ferrer i Cancho and R. Sole,
 * "Two regimes in the frequency of words", 2001). */
enum { KNEE = 10000 };

static void
vocabulary_make(struct bench *b)
{
	double sum = 0;

	b->cumulative = memory_alloc(VOCABULARY * sizeof(*b->cumulative));
	for (size_t i = 0; i < VOCABULARY; i++) {
		double rank = (double)i + 2.7;

		sum += rank < KNEE ? pow(rank, -1.05)
				   : pow((double)KNEE, -1.05) * pow(rank / KNEE, -1.6);
		b->cumulative[i] = sum;
	}
	b->pairs = memory_alloc(PAIRS * sizeof(*b->pairs));
	for (size_t i = 0; i < PAIRS; i++) {
		b->pairs[i][0] = vocabulary_rank(b->cumulative, VOCABULARY, &b->random);
		b->pairs[i][1] = vocabulary_rank(b->cumulative, VOCABULARY, &b->random);
	}
}

/* Log-normal around 100 words, mean some 170: as mail and newsgroups are. */
static void
text_make(struct bench *b)
{
	double gauss = sqrt(-2 * log(splitmix_unit(&b->random))) *
		cos(6.283185307 * splitmix_unit(&b->random));
	size_t words = (size_t)(exp(4.6 + 1.03 * gauss)) + 3;

	if (words > 20000)
		words = 20000;
	buf_clear(&b->text);
	for (size_t i = 0; i < words; i++) {
		if (splitmix_unit(&b->random) < 0.2) {
			const uint32_t *pair = b->pairs[splitmix_next(&b->random) % PAIRS];

			vocabulary_word(&b->text, pair[0]);
			buf_add_char(&b->text, ' ');
			vocabulary_word(&b->text, pair[1]);
			i++;
		} else {
			vocabulary_word(
				&b->text, vocabulary_rank(b->cumulative, VOCABULARY, &b->random));
		}
		buf_add(&b->text, splitmix_unit(&b->random) < 0.07 ? STR(". ") : STR(" "));
	}
}

static sqlite3_stmt *
prepare(struct bench *b, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	must_sql(b, sqlite3_prepare_v2(b->handle, sql, -1, &statement, NULL));
	return statement;
}

static void
step(struct bench *b, sqlite3_stmt *statement)
{
	must_sql(b, sqlite3_step(statement));
	must_sql(b, sqlite3_reset(statement));
}

static void
database_make(struct bench *b, const char *folder)
{
	struct buf path CLEANUP(buf_free) = {0};
	struct err err = {0};

	buf_add_format(&path, "%s/bench_search.db", folder);
	must(db_open(buf_cstr(&path), DB_CREATE, &b->db, &err), &err);
	b->handle = db_handle(b->db);
	must(db_run_script(b->db, embedded_schema, &err), &err);
	must(index_open(b->db, &b->index, &err) && index_create(b->index, &err), &err);
	must(db_run_script(b->db,
		     "CREATE VIRTUAL TABLE stock USING fts5(body, content='document_text', "
		     "content_rowid='document');"
		     "INSERT INTO delivery (id, given_by, custodian, power, received, source, "
		     "started, entry, receipt_sha256, summary_sha256) VALUES (1,'Norchester','Office','',"
		     "0,'',0,0,'',''), (2,'Norchester','Licensing','',0,'',0,0,'','');",
		     &err),
		&err);
}

/* Stores documents [from, to) as an intake leaves them, before they are indexed. */
static size_t
store_batch(struct bench *b, sqlite3_stmt **statements, size_t from, size_t to)
{
	size_t bytes = 0;

	for (size_t i = from; i < to; i++) {
		text_make(b);
		bytes += buf_str(&b->text).len;
		must_sql(b, sqlite3_bind_int64(statements[0], 1, (sqlite3_int64)i));
		must_sql(b, sqlite3_bind_int64(statements[0], 2, 1 + (sqlite3_int64)(i % 5)));
		must_sql(b,
			sqlite3_bind_int64(statements[0], 3,
				1200000000 +
					(sqlite3_int64)(splitmix_next(&b->random) % 300000000)));
		step(b, statements[0]);
		must_sql(b, sqlite3_bind_int64(statements[1], 1, (sqlite3_int64)i));
		must_sql(b,
			sqlite3_bind_text(statements[1], 2, buf_str(&b->text).data,
				(int)buf_str(&b->text).len, SQLITE_TRANSIENT));
		step(b, statements[1]);
		must_sql(b, sqlite3_bind_int64(statements[2], 1, (sqlite3_int64)i));
		must_sql(b, sqlite3_bind_int64(statements[2], 2, 1 + (sqlite3_int64)(i % 3 == 0)));
		step(b, statements[2]);
	}
	return bytes;
}

static void
stall_note(struct bench *b, double since, double *spent_since, size_t part)
{
	double now = seconds(CLOCK_PROCESS_CPUTIME_ID);

	double took = (seconds(CLOCK_MONOTONIC) - since) * 1000;

	b->spent[part] += now - *spent_since;
	if ((now - *spent_since) * 1000 > b->worst_cpu_ms[part])
		b->worst_cpu_ms[part] = (now - *spent_since) * 1000;
	*spent_since = now;
	if (took > b->worst_stall_ms)
		b->worst_stall_ms = took;
}

/* Indexes a batch; what an intake would wait for, each call by itself, counts as a stall. */
static void
index_batch(struct bench *b, size_t from, size_t to)
{
	struct err err = {0};
	double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
	double since;
	bool more = true;

	must(db_transaction_begin(b->db, &err), &err);
	for (size_t i = from; i < to; i++) {
		since = seconds(CLOCK_MONOTONIC);
		must(index_add(b->index, (int64_t)i, &err), &err);
		stall_note(b, since, &cpu, 0);
	}
	since = seconds(CLOCK_MONOTONIC);
	must(db_transaction_commit(b->db, &err), &err);
	stall_note(b, since, &cpu, 1);
	for (int i = 0; more && i < MERGE_STEPS; i++) {
		since = seconds(CLOCK_MONOTONIC);
		must(index_merge_step(b->index, MERGE_PAGES, &more, &err), &err);
		stall_note(b, since, &cpu, 2);
	}
}

static void
load(struct bench *b)
{
	sqlite3_stmt *statements[3] = {
		prepare(b,
			"INSERT INTO document (id, sha256, size, name, declared, state, reason, "
			"format, kind, contradicts, title, moment, text_size, ocr_state) VALUES "
			"(?1, randomblob(32), 1, '', '', 1, 0, 'text', ?2, 0, '', ?3, 0, 0)"),
		prepare(b, "INSERT INTO document_text VALUES (?1, ?2)"),
		prepare(b,
			"INSERT INTO item (delivery, family, ordinal, depth, document, path, role, "
			"is_deleted, reason, words, entry) VALUES (?2, 0, 0, 0, ?1, "
			"'mail/' || ?1 || '.eml', 0, 0, 0, '', 0)")};
	sqlite3_stmt *stock = prepare(b,
		"INSERT INTO stock (rowid, body) SELECT document, body FROM document_text WHERE "
		"document >= ?1 AND document < ?2");
	double ours = 0;
	double theirs = 0;
	size_t bytes = 0;
	struct err err = {0};

	for (size_t from = 1; from <= b->documents; from += BATCH) {
		size_t to = from + BATCH <= b->documents + 1 ? from + BATCH : b->documents + 1;
		double start;

		must(db_transaction_begin(b->db, &err), &err);
		bytes += store_batch(b, statements, from, to);
		must(db_transaction_commit(b->db, &err), &err);
		start = seconds(CLOCK_PROCESS_CPUTIME_ID);
		index_batch(b, from, to);
		ours += seconds(CLOCK_PROCESS_CPUTIME_ID) - start;
		start = seconds(CLOCK_PROCESS_CPUTIME_ID);
		must_sql(b, sqlite3_bind_int64(stock, 1, (sqlite3_int64)from));
		must_sql(b, sqlite3_bind_int64(stock, 2, (sqlite3_int64)to));
		must(db_transaction_begin(b->db, &err), &err);
		step(b, stock);
		must(db_transaction_commit(b->db, &err), &err);
		theirs += seconds(CLOCK_PROCESS_CPUTIME_ID) - start;
	}
	printf("loading: %zu documents, %.1f MB of text\n", b->documents, (double)bytes / 1e6);
	printf("  ours  %6.1f MB/s CPU; longest single call %.1f ms\n", (double)bytes / 1e6 / ours,
		b->worst_stall_ms);
	printf("  of it: adding %.1f s, committing %.1f s, merging %.1f s; longest call by CPU "
	       "%.1f, %.1f, %.1f ms\n",
		b->spent[0], b->spent[1], b->spent[2], b->worst_cpu_ms[0], b->worst_cpu_ms[1],
		b->worst_cpu_ms[2]);
	printf("  stock %6.1f MB/s CPU; ratio %.2f\n", (double)bytes / 1e6 / theirs, theirs / ours);
	for (size_t i = 0; i < 3; i++)
		(void)sqlite3_finalize(statements[i]);
	(void)sqlite3_finalize(stock);
}

static void
merge_rest(struct bench *b)
{
	struct err err = {0};
	double start = seconds(CLOCK_PROCESS_CPUTIME_ID);
	double cpu = start;
	bool more = true;

	b->worst_stall_ms = 0;
	while (more) {
		double since = seconds(CLOCK_MONOTONIC);

		must(index_merge_step(b->index, MERGE_PAGES, &more, &err), &err);
		stall_note(b, since, &cpu, 2);
	}
	printf("  merging what was left: %.1f s CPU, longest step %.1f ms\n",
		seconds(CLOCK_PROCESS_CPUTIME_ID) - start, b->worst_stall_ms);
	must(db_run_script(b->db, "PRAGMA wal_checkpoint(TRUNCATE)", &err), &err);
}

/* A rank drawn evenly on a logarithmic scale. */
static uint32_t
rank_between(struct bench *b, double low, double high)
{
	return (uint32_t)(low * pow(high / low, splitmix_unit(&b->random)));
}

/* Writes one query in both languages. */
static void
query_make(struct bench *b, enum type type, struct buf *ours, struct buf *stock)
{
	uint32_t ranks[3] = {
		rank_between(b, 1, 2000), rank_between(b, 5, 20000), rank_between(b, 1, 100)};
	const char *join = type == TYPE_AND ? " AND " : type == TYPE_OR ? " OR " : " ";
	size_t words = type == TYPE_OR ? 3 : 2;

	buf_clear(ours);
	buf_clear(stock);
	if (type == TYPE_COMMON || type == TYPE_FACETS || type == TYPE_SNIPPETS ||
		type == TYPE_FUZZY)
		words = 1;
	if (type == TYPE_PHRASE || type == TYPE_NEAR)
		memcpy(ranks, b->pairs[splitmix_next(&b->random) % PAIRS], 2 * sizeof(*ranks));
	if (type == TYPE_OR)
		ranks[0] = rank_between(b, 1, 100), ranks[1] = rank_between(b, 1, 100);
	if (type == TYPE_FUZZY)
		ranks[0] = rank_between(b, 1000, 100000);
	if (type == TYPE_PHRASE)
		buf_add_char(ours, '"');
	for (size_t i = 0; i < words; i++) {
		if (i > 0)
			buf_add(ours, type == TYPE_NEAR ? STR(" near/8 ") : str_of(join));
		vocabulary_word(ours, ranks[i]);
	}
	buf_add(ours, type == TYPE_PHRASE ? STR("\"") : type == TYPE_FUZZY ? STR("~1") : STR(""));
	if (type == TYPE_NEAR)
		buf_add(stock, STR("NEAR("));
	if (type == TYPE_PHRASE)
		buf_add_char(stock, '"');
	for (size_t i = 0; i < words; i++) {
		if (i > 0)
			buf_add(stock, str_of(join));
		vocabulary_word(stock, ranks[i]);
	}
	buf_add(stock, type == TYPE_NEAR ? STR(", 7)") : type == TYPE_PHRASE ? STR("\"") : STR(""));
}

static size_t
run_ours(struct bench *b, enum type type, struct str query)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct search_request request = {.query = query,
		.limit = type == TYPE_FACETS ? 0 : PAGE,
		.facets = type == TYPE_FACETS,
		.no_snippets = type != TYPE_SNIPPETS};
	struct search_result result;
	struct query_mistake mistake;
	struct err err = {0};

	must(search_run(b->search, &arena, &request, &result, &mistake, &err), &err);
	return result.total;
}

static size_t
run_stock(struct bench *b, enum type type, struct str query)
{
	static const char *const sql[] = {
		"SELECT rowid, bm25(stock) FROM stock WHERE stock MATCH ?1 ORDER BY rank LIMIT 20",
		"SELECT d.kind, count(*) FROM stock s JOIN document d ON d.id = s.rowid WHERE "
		"stock MATCH ?1 GROUP BY d.kind",
		"SELECT rowid, bm25(stock), snippet(stock, 0, '[', ']', '...', 24) FROM stock WHERE "
		"stock MATCH ?1 ORDER BY rank LIMIT 20"};
	sqlite3_stmt *s = prepare(b, sql[type == TYPE_FACETS ? 1 : type == TYPE_SNIPPETS ? 2 : 0]);
	size_t rows = 0;

	must_sql(b, sqlite3_bind_text(s, 1, query.data, (int)query.len, SQLITE_TRANSIENT));
	while (sqlite3_step(s) == SQLITE_ROW)
		rows++;
	must_sql(b, sqlite3_finalize(s));
	return rows;
}

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
percentile(double *times, size_t count, double share)
{
	qsort(times, count, sizeof(*times), compare_doubles);
	return times[(size_t)((double)(count - 1) * share)];
}

/* Each query twice: the second run is warm and counts. */
static void
queries_run(struct bench *b)
{
	struct buf ours CLEANUP(buf_free) = {0};
	struct buf stock CLEANUP(buf_free) = {0};

	for (unsigned type = 0; type < TYPE_COUNT; type++) {
		for (size_t i = 0; i < QUERIES_EACH; i++) {
			query_make(b, (enum type)type, &ours, &stock);
			for (int again = 0; again < 2; again++) {
				double start = seconds(CLOCK_PROCESS_CPUTIME_ID);

				(void)run_ours(b, (enum type)type, buf_str(&ours));
				b->times[0][type][i] = (seconds(CLOCK_PROCESS_CPUTIME_ID) - start) *
					1000;
			}
			for (int again = 0; again < 2 && type != TYPE_FUZZY; again++) {
				double start = seconds(CLOCK_PROCESS_CPUTIME_ID);

				(void)run_stock(b, (enum type)type, buf_str(&stock));
				b->times[1][type][i] = (seconds(CLOCK_PROCESS_CPUTIME_ID) - start) *
					1000;
			}
		}
	}
}

static void
report(struct bench *b)
{
	double all[2][TYPE_COUNT * QUERIES_EACH];
	size_t counts[2] = {0};

	printf("%-22s %20s %20s %7s\n", "ms of CPU, warm", "ours p50 / p95", "stock p50 / p95",
		"ratio");
	for (unsigned type = 0; type < TYPE_COUNT; type++) {
		double p50[2];
		double p95[2];

		for (size_t side = 0; side < 2; side++) {
			double *times = b->times[side][type];

			p50[side] = percentile(times, QUERIES_EACH, 0.5);
			p95[side] = percentile(times, QUERIES_EACH, 0.95);
			for (size_t i = 0; i < QUERIES_EACH && (side == 0 || type != TYPE_FUZZY);
				i++)
				all[side][counts[side]++] = times[i];
		}
		printf("%-22s %9.2f / %8.2f %9.2f / %8.2f %7.2f\n", type_names[type], p50[0],
			p95[0], p50[1], p95[1], type == TYPE_FUZZY ? 0 : p50[1] / p50[0]);
	}
	for (size_t side = 0; side < 2; side++)
		printf("all, %s: p50 %.2f p95 %.2f p99 %.2f\n", side == 0 ? "ours" : "stock",
			percentile(all[side], counts[side], 0.5),
			percentile(all[side], counts[side], 0.95),
			percentile(all[side], counts[side], 0.99));
}

int
main(int argc, char **argv)
{
	struct bench *b = memory_alloc(sizeof(*b));
	struct err err = {0};
	uint64_t number = 20000;

	memset(b, 0, sizeof(*b));
	if (argc < 2 || (argc > 2 && !str_to_u64(str_of(argv[2]), &number)) ||
		(argc > 3 && !str_to_u64(str_of(argv[3]), &b->random))) {
		fprintf(stderr, "usage: bench_search FOLDER [DOCUMENTS [SEED]]\n");
		return 2;
	}
	b->documents = number;
	vocabulary_make(b);
	database_make(b, argv[1]);
	load(b);
	merge_rest(b);
	must(search_open(b->index, &b->search, &err), &err);
	queries_run(b);
	report(b);
	search_close(b->search);
	index_close(b->index);
	db_close(b->db);
	buf_free(&b->text);
	free(b->pairs);
	free(b->cumulative);
	free(b);
	return 0;
}
