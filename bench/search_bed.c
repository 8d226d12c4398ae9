#include "search_bed.h"

#include "base/arena.h"
#include "schema.h"
#include "splitmix.h"

#include <sqlite3.h>
#include <sys/stat.h>

enum { MERGE_PAGES = 64, MERGE_STEPS = 12, PAGE = 20 };

void
bed_must_sql(struct sqlite3 *handle, int code)
{
	if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW)
		return;
	fprintf(stderr, "bench: %s\n", sqlite3_errmsg(handle));
	exit(1);
}

static double
clock_seconds(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void
statements_make(struct bed *bed)
{
	static const char *const texts[] = {
		"INSERT INTO document (id, sha256, size, name, declared, state, reason, "
		"format, kind, contradicts, title, moment, text_size, ocr_state) VALUES "
		"(?1, randomblob(32), 1, '', '', 1, 0, 'text', ?2, 0, '', ?3, 0, 0)",
		"INSERT INTO document_text VALUES (?1, ?2)",
		"INSERT INTO item (delivery, family, ordinal, depth, document, path, role, "
		"is_deleted, reason, words, entry) VALUES (?2, 0, 0, 0, ?1, "
		"'mail/' || ?1 || '.eml', 0, 0, 0, '', 0)"};
	struct sqlite3 *handle = db_handle(bed->db);

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		bed_must_sql(handle,
			sqlite3_prepare_v2(handle, texts[i], -1, &bed->statements[i], NULL));
}

void
bed_open(struct bed *bed, const char *folder, uint64_t seed, bool *ret_made)
{
	struct buf path CLEANUP(buf_free) = {0};
	struct err err = {0};
	struct stat info;

	*bed = (struct bed){0};
	texts_begin(&bed->texts, seed);
	buf_add_format(&path, "%s/bench_search.db", folder);
	*ret_made = stat(buf_cstr(&path), &info) != 0;
	must(db_open(buf_cstr(&path), *ret_made ? DB_CREATE : DB_WRITE, &bed->db, &err), &err);
	if (*ret_made)
		must(db_run_script(bed->db, embedded_schema, &err), &err);
	must(index_open(bed->db, &bed->index, &err), &err);
	if (*ret_made)
		must(index_create(bed->index, &err) &&
				db_run_script(bed->db,
					"INSERT INTO delivery (id, given_by, custodian, power, "
					"received, source, started, entry, receipt_sha256, "
					"summary_sha256) VALUES (1,'Norchester','Office','',0,'',0,"
					"0,'',''), (2,'Norchester','Licensing','',0,'',0,0,'','');",
					&err),
			&err);
	statements_make(bed);
}

void
bed_close(struct bed *bed)
{
	for (size_t i = 0; i < COUNT_OF(bed->statements); i++)
		(void)sqlite3_finalize(bed->statements[i]);
	search_close(bed->search);
	index_close(bed->index);
	db_close(bed->db);
	texts_end(&bed->texts);
}

static void
step(struct bed *bed, size_t statement)
{
	struct sqlite3 *handle = db_handle(bed->db);

	bed_must_sql(handle, sqlite3_step(bed->statements[statement]));
	bed_must_sql(handle, sqlite3_reset(bed->statements[statement]));
}

static void
number(struct bed *bed, size_t statement, int parameter, int64_t value)
{
	bed_must_sql(db_handle(bed->db),
		sqlite3_bind_int64(bed->statements[statement], parameter, value));
}

size_t
bed_store(struct bed *bed, size_t from, size_t to,
	void (*also)(void *context, size_t document, struct str text), void *context)
{
	struct err err = {0};
	size_t bytes = 0;

	must(db_transaction_begin(bed->db, &err), &err);
	for (size_t i = from; i < to; i++) {
		struct str text;

		texts_next(&bed->texts);
		text = buf_str(&bed->texts.text);
		bytes += text.len;
		for (size_t j = 0; j < COUNT_OF(bed->statements); j++)
			number(bed, j, 1, (int64_t)i);
		number(bed, 0, 2, 1 + (int64_t)(i % 5));
		number(bed, 0, 3,
			1200000000 + (int64_t)(splitmix_next(&bed->texts.random) % 300000000));
		bed_must_sql(db_handle(bed->db),
			sqlite3_bind_text(
				bed->statements[1], 2, text.data, (int)text.len, SQLITE_TRANSIENT));
		number(bed, 2, 2, 1 + (int64_t)(i % 3 == 0));
		for (size_t j = 0; j < COUNT_OF(bed->statements); j++)
			step(bed, j);
		if (also != NULL)
			also(context, i, text);
	}
	must(db_transaction_commit(bed->db, &err), &err);
	return bytes;
}

static void
stall_note(struct bed *bed, double since, double *spent_since, size_t part)
{
	double now = cpu_seconds();
	double took = (clock_seconds() - since) * 1000;

	bed->spent[part] += now - *spent_since;
	if ((now - *spent_since) * 1000 > bed->worst_cpu_ms[part])
		bed->worst_cpu_ms[part] = (now - *spent_since) * 1000;
	*spent_since = now;
	if (took > bed->worst_stall_ms)
		bed->worst_stall_ms = took;
}

void
bed_index(struct bed *bed, size_t from, size_t to)
{
	struct err err = {0};
	double cpu = cpu_seconds();
	double since;
	bool more = true;

	must(db_transaction_begin(bed->db, &err), &err);
	for (size_t i = from; i < to; i++) {
		since = clock_seconds();
		must(index_add(bed->index, (int64_t)i, &err), &err);
		stall_note(bed, since, &cpu, BED_ADDING);
	}
	since = clock_seconds();
	must(db_transaction_commit(bed->db, &err), &err);
	stall_note(bed, since, &cpu, BED_COMMITTING);
	for (int i = 0; more && i < MERGE_STEPS; i++) {
		since = clock_seconds();
		must(index_merge_step(bed->index, MERGE_PAGES, &more, &err), &err);
		stall_note(bed, since, &cpu, BED_MERGING);
	}
}

void
bed_merge_rest(struct bed *bed)
{
	struct err err = {0};
	double start = cpu_seconds();
	double cpu = start;
	bool more = true;

	bed->worst_stall_ms = 0;
	bed->worst_cpu_ms[BED_MERGING] = 0;
	while (more) {
		double since = clock_seconds();

		must(index_merge_step(bed->index, MERGE_PAGES, &more, &err), &err);
		stall_note(bed, since, &cpu, BED_MERGING);
	}
	printf("  merging what was left: %.1f s CPU, longest step %.1f ms, by CPU %.1f\n",
		cpu_seconds() - start, bed->worst_stall_ms, bed->worst_cpu_ms[BED_MERGING]);
	must(db_run_script(bed->db, "PRAGMA wal_checkpoint(TRUNCATE)", &err), &err);
}

size_t
bed_ask(struct bed *bed, enum texts_type type, struct str query)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct search_request request = {.query = query,
		.limit = type == TYPE_FACETS ? 0 : PAGE,
		.facets = type == TYPE_FACETS,
		.no_snippets = type != TYPE_SNIPPETS};
	struct search_result result;
	struct query_mistake mistake;
	struct err err = {0};

	must(search_run(bed->search, &arena, &request, &result, &mistake, &err), &err);
	return result.total;
}

static int
compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

double
bed_percentile(double *figures, size_t count, double share)
{
	qsort(figures, count, sizeof(*figures), compare_doubles);
	return count == 0 ? 0 : figures[(size_t)((double)(count - 1) * share)];
}
