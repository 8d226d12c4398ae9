/* Searching and indexing against stock FTS5, in one run, over documents that anyone can make.
 *
 *   bench_search FOLDER [DOCUMENTS [SEED]]
 *
 * Makes an inspection's database in FOLDER with so many documents (search_texts.h), indexes them
 * as an intake does (1,000 a transaction, merging in between), and in a database beside it the
 * same texts with FTS5's own tokenizer and settings. Then runs one mix of queries on both, warm,
 * and prints milliseconds of CPU and their ratios. Where FOLDER holds both already, only the
 * queries are run. With BENCH_OURS=1 in the environment FTS5 is left out, with BENCH_EACH=1 each
 * query is printed. Times differ from machine to machine; ratios hardly do. */
#include "base/arena.h"
#include "base/err.h"
#include "search_bed.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { QUERIES_EACH = 40 };

static const char *const type_names[TYPE_COUNT] = {"common term, top 20", "AND of 2",
	"OR of 3 common", "phrase of 2", "near/8", "fuzzy, one edit", "facet counts",
	"top 20 with snippets"};

struct bench {
	struct bed bed;
	struct sqlite3 *stock;
	sqlite3_stmt *store[2];
	bool is_alone; /* BENCH_OURS is set: without the stock */
	double times[2][TYPE_COUNT][QUERIES_EACH];
};

static sqlite3_stmt *
prepare(struct bench *b, const char *sql)
{
	sqlite3_stmt *statement = NULL;

	bed_must_sql(b->stock, sqlite3_prepare_v2(b->stock, sql, -1, &statement, NULL));
	return statement;
}

static void
step(struct bench *b, sqlite3_stmt *statement)
{
	bed_must_sql(b->stock, sqlite3_step(statement));
	bed_must_sql(b->stock, sqlite3_reset(statement));
}

static void
run_sql(struct bench *b, const char *sql)
{
	bed_must_sql(b->stock, sqlite3_exec(b->stock, sql, NULL, NULL, NULL));
}

static void
stock_open(struct bench *b, const char *folder, bool make)
{
	struct buf path CLEANUP(buf_free) = {0};

	buf_add_format(&path, "%s/stock.db", folder);
	bed_must_sql(b->stock, sqlite3_open(buf_cstr(&path), &b->stock));
	run_sql(b,
		"PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-131072;"
		"PRAGMA wal_autocheckpoint=10000");
	if (!make)
		return;
	run_sql(b,
		"CREATE TABLE document (id INTEGER PRIMARY KEY, kind INTEGER);"
		"CREATE TABLE document_text (document INTEGER PRIMARY KEY, body TEXT);"
		"CREATE VIRTUAL TABLE stock USING fts5(body, content='document_text', "
		"content_rowid='document')");
	b->store[0] = prepare(b, "INSERT INTO document VALUES (?1, 1 + ?1 % 5)");
	b->store[1] = prepare(b, "INSERT INTO document_text VALUES (?1, ?2)");
}

static void
stock_store(void *context, size_t document, struct str text)
{
	struct bench *b = context;

	if (b->is_alone)
		return;
	for (size_t i = 0; i < 2; i++)
		bed_must_sql(b->stock, sqlite3_bind_int64(b->store[i], 1, (sqlite3_int64)document));
	bed_must_sql(b->stock,
		sqlite3_bind_text(b->store[1], 2, text.data, (int)text.len, SQLITE_TRANSIENT));
	step(b, b->store[0]);
	step(b, b->store[1]);
}

static void
load_report(const struct bed *bed, size_t documents, size_t bytes, double ours, double theirs)
{
	printf("loading: %zu documents, %.1f MB of text\n", documents, (double)bytes / 1e6);
	printf("  ours  %6.1f MB/s CPU; longest single call %.1f ms\n", (double)bytes / 1e6 / ours,
		bed->worst_stall_ms);
	printf("  of it: adding %.1f s, committing %.1f s, merging %.1f s; longest call by CPU "
	       "%.1f, %.1f, %.1f ms\n",
		bed->spent[0], bed->spent[1], bed->spent[2], bed->worst_cpu_ms[0],
		bed->worst_cpu_ms[1], bed->worst_cpu_ms[2]);
	printf("  stock %6.1f MB/s CPU; ratio %.2f\n", (double)bytes / 1e6 / theirs, theirs / ours);
}

static void
load(struct bench *b, size_t documents)
{
	sqlite3_stmt *stock = prepare(b,
		"INSERT INTO stock (rowid, body) SELECT document, body FROM document_text WHERE "
		"document >= ?1 AND document < ?2");
	double ours = 0;
	double theirs = 0;
	size_t bytes = 0;

	for (size_t from = 1; from <= documents; from += BED_BATCH) {
		size_t to = from + BED_BATCH <= documents + 1 ? from + BED_BATCH : documents + 1;
		double start;

		run_sql(b, "BEGIN");
		bytes += bed_store(&b->bed, from, to, stock_store, b);
		run_sql(b, "COMMIT");
		start = cpu_seconds();
		bed_index(&b->bed, from, to);
		ours += cpu_seconds() - start;
		start = cpu_seconds();
		bed_must_sql(b->stock, sqlite3_bind_int64(stock, 1, (sqlite3_int64)from));
		bed_must_sql(b->stock, sqlite3_bind_int64(stock, 2, (sqlite3_int64)to));
		run_sql(b, "BEGIN");
		if (!b->is_alone)
			step(b, stock);
		run_sql(b, "COMMIT");
		theirs += cpu_seconds() - start;
	}
	load_report(&b->bed, documents, bytes, ours, theirs);
	(void)sqlite3_finalize(stock);
	(void)sqlite3_finalize(b->store[0]);
	(void)sqlite3_finalize(b->store[1]);
	run_sql(b, "PRAGMA wal_checkpoint(TRUNCATE)");
}

static size_t
run_stock(struct bench *b, enum texts_type type, struct str query)
{
	static const char *const sql[] = {
		"SELECT rowid, bm25(stock) FROM stock WHERE stock MATCH ?1 ORDER BY rank LIMIT 20",
		"SELECT d.kind, count(*) FROM stock s JOIN document d ON d.id = s.rowid WHERE "
		"stock MATCH ?1 GROUP BY d.kind",
		"SELECT rowid, bm25(stock), snippet(stock, 0, '[', ']', '...', 24) FROM stock WHERE "
		"stock MATCH ?1 ORDER BY rank LIMIT 20"};
	sqlite3_stmt *s = prepare(b, sql[type == TYPE_FACETS ? 1 : type == TYPE_SNIPPETS ? 2 : 0]);
	size_t rows = 0;

	bed_must_sql(
		b->stock, sqlite3_bind_text(s, 1, query.data, (int)query.len, SQLITE_TRANSIENT));
	while (sqlite3_step(s) == SQLITE_ROW)
		rows++;
	bed_must_sql(b->stock, sqlite3_finalize(s));
	return rows;
}

/* Each query twice: the second run is warm and counts. */
static void
queries_run(struct bench *b)
{
	struct buf ours CLEANUP(buf_free) = {0};
	struct buf stock CLEANUP(buf_free) = {0};

	texts_ask(&b->bed.texts);
	for (unsigned type = 0; type < TYPE_COUNT; type++) {
		for (size_t i = 0; i < QUERIES_EACH; i++) {
			texts_query(&b->bed.texts, (enum texts_type)type, &ours, &stock);
			for (int again = 0; again < 2; again++) {
				double start = cpu_seconds();

				(void)bed_ask(&b->bed, (enum texts_type)type, buf_str(&ours));
				b->times[0][type][i] = (cpu_seconds() - start) * 1000;
			}
			if (getenv("BENCH_EACH") != NULL)
				printf("%8.2f  %s\n", b->times[0][type][i], buf_cstr(&ours));
			for (int again = 0; again < 2 && type != TYPE_FUZZY && !b->is_alone;
				again++) {
				double start = cpu_seconds();

				(void)run_stock(b, (enum texts_type)type, buf_str(&stock));
				b->times[1][type][i] = (cpu_seconds() - start) * 1000;
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

			p50[side] = bed_percentile(times, QUERIES_EACH, 0.5);
			p95[side] = bed_percentile(times, QUERIES_EACH, 0.95);
			for (size_t i = 0; i < QUERIES_EACH && (side == 0 || type != TYPE_FUZZY);
				i++)
				all[side][counts[side]++] = times[i];
		}
		printf("%-22s %9.2f / %8.2f %9.2f / %8.2f %7.2f\n", type_names[type], p50[0],
			p95[0], p50[1], p95[1], type == TYPE_FUZZY ? 0 : p50[1] / p50[0]);
	}
	for (size_t side = 0; side < 2; side++)
		printf("all, %s: p50 %.2f p95 %.2f p99 %.2f max %.2f\n",
			side == 0 ? "ours" : "stock", bed_percentile(all[side], counts[side], 0.5),
			bed_percentile(all[side], counts[side], 0.95),
			bed_percentile(all[side], counts[side], 0.99),
			bed_percentile(all[side], counts[side], 1));
}

static void
size_print(struct bench *b)
{
	sqlite3_stmt *s = NULL;

	bed_must_sql(db_handle(b->bed.db),
		sqlite3_prepare_v2(db_handle(b->bed.db),
			"SELECT sum(length(bytes)), (SELECT count(*) FROM search_segment) FROM "
			"search_piece",
			-1, &s, NULL));
	if (sqlite3_step(s) == SQLITE_ROW)
		printf("index: %.1f MB of words in %d segments\n",
			sqlite3_column_double(s, 0) / 1e6, sqlite3_column_int(s, 1));
	(void)sqlite3_finalize(s);
}

int
main(int argc, char **argv)
{
	struct bench *b = memory_alloc(sizeof(*b));
	struct err err = {0};
	uint64_t documents = 20000;
	uint64_t seed = 0;
	bool made;

	memset(b, 0, sizeof(*b));
	if (argc < 2 || (argc > 2 && !str_to_u64(str_of(argv[2]), &documents)) ||
		(argc > 3 && !str_to_u64(str_of(argv[3]), &seed))) {
		fprintf(stderr, "usage: bench_search FOLDER [DOCUMENTS [SEED]]\n");
		return 2;
	}
	b->is_alone = getenv("BENCH_OURS") != NULL;
	bed_open(&b->bed, argv[1], seed, &made);
	stock_open(b, argv[1], made);
	if (made) {
		load(b, documents);
		bed_merge_rest(&b->bed);
	}
	size_print(b);
	must(search_open(b->bed.index, &b->bed.search, &err), &err);
	queries_run(b);
	report(b);
	bed_close(&b->bed);
	(void)sqlite3_close(b->stock);
	free(b);
	return 0;
}
