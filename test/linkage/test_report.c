#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/token.h"
#include "linkage/chance.h"
#include "linkage/cluster/clusters.h"
#include "linkage/count/evaluate.h"
#include "linkage/count/people.h"
#include "linkage/linkage.h"
#include "linkage/output/output.h"
#include "linkage/output/sink.h"
#include "linkage/report/report.h"
#include "linkage/table/csv.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FAMILIES = 120, SOURCES = 3 };

static const char *const source_names[SOURCES] = {"police", "health", "school"};

/* A word that stands nowhere in the report by itself. */
static void
add_word(struct buf *to, uint64_t number)
{
	static const char *const parts[] = {"zqo", "xvi", "qju", "vza", "jxe", "wqy", "kzu", "zja"};

	for (size_t i = 0; i < 3; i++)
		buf_add(to, str_of(parts[number >> 3 * i & 7]));
}

/* Two children a family, each on some of the lists, some names with a slip. */
static void
make_source(struct buf *csv, size_t source)
{
	buf_add(csv, STR("record id,forename,surname,date of birth,postcode,first known\n"));
	for (size_t i = 0; i < (size_t)2 * FAMILIES; i++) {
		uint64_t state = i * 31 + 7;
		uint64_t given = chance_below(&state, 512);
		unsigned year = 2001 + (unsigned)chance_below(&state, 12);
		uint64_t slip = chance_below(&state, 5);

		if ((i + source) % 4 == 0)
			continue;
		buf_add_format(csv, "rec-%zu%c%04zu,", source, 'q', i);
		add_word(csv, given);
		buf_add(csv, slip == source ? STR("e,") : STR(","));
		add_word(csv, i / 2 + 77);
		buf_add_format(csv, ",%u-%02zu-%02zu,ZQ%zu %zuXJ,%u-03-0%zu\n", year, 1 + i % 12,
			1 + i % 27, i / 2 / 10, i / 2 % 10, year + 5, 1 + source);
	}
}

struct bed {
	struct arena arena;
	struct buf texts[SOURCES];
	struct linkage linkage;
	struct people_samples *samples;
};

static bool
bed_make(struct bed *bed, const struct tokenizer *tokenizer, unsigned processes)
{
	struct linkage_source sources[SOURCES];
	struct linkage_options options = {.sources = sources,
		.source_count = SOURCES,
		.cut = NAN,
		.rounds = UINT_MAX,
		.seed = 1,
		.processes = processes,
		.tokenizer = tokenizer};
	struct cluster_options clusters = {0};
	struct err err = {0};

	arena_init(&bed->arena, BUF_SIZE_DEFAULT);
	for (size_t i = 0; i < SOURCES; i++) {
		make_source(&bed->texts[i], i);
		sources[i] = (struct linkage_source){
			str_of(source_names[i]), buf_str(&bed->texts[i])};
	}
	if (!tap_ok(linkage_run(&options, &bed->linkage, &err), "records are linked %s", err.text))
		return false;
	clusters.cut = bed->linkage.cut;
	clusters.weight_low = bed->linkage.edges_weight_min;
	clusters.clean_sources = bed->linkage.clean_sources;
	return tap_ok(people_sample(&bed->linkage.clusters, &bed->linkage.edges,
			      &bed->linkage.scorer, &bed->linkage.records, &clusters, 1, NULL,
			      &bed->linkage.crew, &bed->arena, &bed->samples, &err),
		"people are drawn %s", err.text);
}

static void
bed_free(struct bed *bed)
{
	linkage_free(&bed->linkage);
	for (size_t i = 0; i < SOURCES; i++)
		buf_free(&bed->texts[i]);
	arena_free(&bed->arena);
}

static void
report_make(const struct bed *bed, bool without_names, struct buf *out)
{
	const struct report_options options = {.title = STR("Norchester <files>"),
		.made = STR("21 October 2026."),
		.without_names = without_names,
		.samples = bed->samples};
	struct err err = {0};

	tap_ok(report_write(&bed->linkage, &options, out, &err), "the report is written %s",
		err.text);
}

/* Values and heads of all records that stand in the report. */
static size_t
count_leaks(const struct linkage *l, struct str html)
{
	size_t leaks = 0;

	for (size_t i = 0; i < l->records.column_count; i++) {
		const struct record_column *column = &l->records.columns[i];

		for (uint32_t v = 1; v < column->values.count; v++)
			leaks += str_find_nocase(html, column->values.texts[v]) != STR_NONE;
	}
	for (size_t i = 0; i < l->fields.count; i++)
		for (uint32_t v = 1; v < l->fields.of[i].values.count; v++) {
			struct str text = l->fields.of[i].values.texts[v];

			leaks += text.len > 3 && str_find_nocase(html, text) != STR_NONE;
		}
	return leaks;
}

static void
test_names(const struct bed *bed)
{
	struct buf with CLEANUP(buf_free) = {0};
	struct buf without CLEANUP(buf_free) = {0};

	report_make(bed, false, &with);
	report_make(bed, true, &without);
	tap_ok(str_find(buf_str(&with), STR("holds children&#39;s personal data")) < with.len,
		"the report says what it holds");
	tap_ok(str_find(buf_str(&without), STR("Without names")) < without.len,
		"and so does the one without names");
	tap_ok(count_leaks(&bed->linkage, buf_str(&with)) > 20, "values are shown to be judged");
	tap_ok(count_leaks(&bed->linkage, buf_str(&without)) == 0,
		"no value leaks where names are left out: %zu do",
		count_leaks(&bed->linkage, buf_str(&without)));
	tap_ok(str_find(buf_str(&without), STR("forename")) == STR_NONE &&
			str_find(buf_str(&with), STR("forename")) != STR_NONE,
		"heads of columns are left out as well");
}

static void
test_charts(const struct bed *bed)
{
	static const char *const anchors[] = {"count", "overlap", "timeline", "unseen", "histogram",
		"threshold", "pairs", "households", "unlinkables", "completeness", "blocking",
		"weights", "parameters", "history", "notes"};
	struct buf html CLEANUP(buf_free) = {0};

	report_make(bed, false, &html);
	for (size_t i = 0; i < COUNT_OF(anchors); i++) {
		struct buf id CLEANUP(buf_free) = {0};

		buf_add_format(&id, " id=\"%s\"", anchors[i]);
		tap_ok(str_find(buf_str(&html), buf_str(&id)) != STR_NONE, "there is: %s",
			anchors[i]);
	}
	tap_ok(str_find(buf_str(&html), STR("Norchester &lt;files&gt;")) != STR_NONE &&
			str_find(buf_str(&html), STR("<files>")) == STR_NONE,
		"the title is text");
}

/* All records of these have a day: the person of the timeline is the first of those with records of the
 * most sources, and of these of those with the most records. */
static void
test_timeline(const struct bed *bed)
{
	const struct linkage *l = &bed->linkage;
	struct buf with CLEANUP(buf_free) = {0};
	char words[80];
	uint32_t best = 0;
	uint32_t person = 0;

	for (uint32_t c = 0; c < l->clusters.count; c++) {
		uint32_t size = l->clusters.first[c + 1] - l->clusters.first[c];
		bool is_there[SOURCES] = {0};
		uint32_t merit = size;

		for (uint32_t i = l->clusters.first[c]; i < l->clusters.first[c + 1]; i++)
			is_there[records_source(&l->records, l->clusters.records[i])] = true;
		for (size_t s = 0; s < SOURCES; s++)
			merit += is_there[s] ? 100 : 0;
		if (size > 1 && merit > best) {
			best = merit;
			person = c;
		}
	}
	report_make(bed, false, &with);
	(void)snprintf(words, sizeof(words), "Person %u, %u records: ", person + 1,
		l->clusters.first[person + 1] - l->clusters.first[person]);
	tap_ok(best > 300 && str_find(buf_str(&with), str_of(words)) != STR_NONE,
		"the timeline is of %s", words);
}

/* A record and itself, by what its pattern has alike with others. */
static void
test_alone(const struct bed *bed)
{
	const struct linkage *l = &bed->linkage;
	uint32_t others = 0;

	for (uint32_t r = 0; r < l->records.count; r++) {
		uint64_t pattern = comparer_pattern(&l->comparer, r, r);
		struct score_alone alone;

		scorer_alone(&l->scorer, pattern, &alone);
		others += score_alone_weight(&alone, l->comparer.lines[r].numbers) !=
			scorer_weight(&l->scorer, pattern, r, r);
	}
	tap_ok(others == 0, "%u records weigh otherwise with themselves", others);
}

/* About what a pair's parts say without the household's. */
static void
test_without(const struct bed *bed)
{
	const struct linkage *l = &bed->linkage;
	size_t others = 0;
	size_t told = 0;

	for (size_t i = 0; i < l->edges.count; i++) {
		const struct edge *edge = &l->edges.of[i];
		uint64_t pattern = comparer_pattern(&l->comparer, edge->a, edge->b);
		struct score_parts parts;

		scorer_parts(&l->scorer, pattern, edge->a, edge->b, &parts);
		told += parts.household < -0.1;
		others += !(fabs(scorer_weight_without(&l->scorer, pattern, edge->a, edge->b) -
				    (parts.weight - parts.household)) < 0.01);
	}
	tap_ok(others == 0 && told > 0, "without households %zu pairs weigh otherwise than told",
		others);
}

static void
test_same_bytes(struct bed *bed, const struct tokenizer *tokenizer)
{
	struct buf first CLEANUP(buf_free) = {0};
	struct buf again CLEANUP(buf_free) = {0};
	struct bed *other = ARENA_NEW(&bed->arena, struct bed);

	if (!bed_make(other, tokenizer, 1))
		return;
	report_make(bed, false, &first);
	report_make(other, false, &again);
	tap_ok(str_equal(buf_str(&first), buf_str(&again)),
		"the same bytes on another number of processes");
	bed_free(other);
}

/* --- Tables --- */

static struct str
table_make(const struct bed *bed,
	void (*table)(const struct linkage *, const struct output_options *, struct sink *),
	struct output_options options, struct sink *sink)
{
	struct err err = {0};

	options.weight_min = NAN;
	options.snapshot_date = STR("2026-10-21");
	sink_begin(sink, -1, "memory");
	table(&bed->linkage, &options, sink);
	tap_ok(sink_end(sink, &err), "a table is written %s", err.text);
	return buf_str(&sink->buf);
}

static size_t
count_lines(struct str text)
{
	struct str line;
	size_t count = 0;

	while (str_cut_line(&text, &line))
		count++;
	return count;
}

static void
test_edges(struct bed *bed)
{
	const struct linkage *l = &bed->linkage;
	struct sink sink CLEANUP(sink_free) = {0};
	struct csv_reader *reader = ARENA_NEW(&bed->arena, struct csv_reader);
	struct csv_row row;
	size_t columns;
	bool is_whole = true;
	bool is_sum = true;
	struct str text = table_make(bed, output_edges, (struct output_options){0}, &sink);

	tap_ok(count_lines(text) == l->edges.count + 1 && l->edges.count > 50,
		"a line each edge: %zu", l->edges.count);
	csv_begin(reader, &bed->arena, text);
	tap_ok(csv_next(reader, &row) && str_equal(row.values[4], STR("match_weight")) &&
			str_equal(row.values[9], STR("gamma_forename")),
		"columns have Splink's names");
	columns = row.count;
	while (csv_next(reader, &row)) {
		double weight = 0;
		double sum = 0;
		double bits;
		size_t at = 9;

		is_whole = is_whole && row.count == columns;
		is_sum = is_sum && str_to_double(row.values[4], &weight);
		for (size_t i = 7; i < 9; i++)
			sum += str_to_double(row.values[i], &bits) ? bits : 1e9;
		for (size_t i = 0; i < l->comparer.count; i++) {
			sum += str_to_double(row.values[at + 1], &bits) ? bits : 1e9;
			at += 2;
			if (!l->model.fields[i].has_frequencies)
				continue;
			sum += str_to_double(row.values[at + 2], &bits) ? bits : 1e9;
			at += 3;
		}
		is_sum = is_sum && fabs(sum - weight) < 0.01;
	}
	tap_ok(is_whole, "every row is whole");
	tap_ok(is_sum, "the weights of a row sum up to its weight");
}

static void
test_clusters(const struct bed *bed)
{
	struct sink plain CLEANUP(sink_free) = {0};
	struct sink lines CLEANUP(sink_free) = {0};
	struct sink lookup CLEANUP(sink_free) = {0};
	uint32_t records = bed->linkage.records.count;
	struct str text = table_make(
		bed, output_clusters, (struct output_options){.with_values = true}, &plain);

	tap_ok(count_lines(text) == records + 1 &&
			str_starts(text,
				STR("cluster_id,source_dataset,unique_id,forename,surname,"
				    "date of birth,postcode,first known\n")),
		"each record is in a cluster once, with its values");
	text = table_make(
		bed, output_clusters, (struct output_options){.format = TABLE_JSON_LINES}, &lines);
	tap_ok(count_lines(text) == records &&
			str_starts(text, STR("{\"cluster_id\":1,\"source_dataset\":\"police\",")),
		"and as lines of JSON");
	text = table_make(bed, output_lookup, (struct output_options){0}, &lookup);
	tap_ok(count_lines(text) == records + 1 &&
			str_starts(text,
				STR("source_id,source_database,source_desc,person_id,"
				    "linking_snapshot_date\n")),
		"the lookup table");
}

int
main(void)
{
	struct tokenizer *tokenizer = NULL;
	struct bed bed = {0};
	struct err err = {0};

	tap_ok(tokenizer_new(&tokenizer, &err), "words are read");
	if (bed_make(&bed, tokenizer, 2)) {
		test_names(&bed);
		test_charts(&bed);
		test_timeline(&bed);
		test_alone(&bed);
		test_without(&bed);
		test_same_bytes(&bed, tokenizer);
		test_edges(&bed);
		test_clusters(&bed);
	}
	bed_free(&bed);
	tokenizer_free(tokenizer);
	return tap_done();
}
