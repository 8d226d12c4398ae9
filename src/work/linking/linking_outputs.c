#include "work/linking/linking_outputs.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "linkage/cluster/persons.h"
#include "linkage/count/people.h"
#include "linkage/count/timeline.h"
#include "linkage/field/known.h"
#include "linkage/kept/kept.h"
#include "linkage/linkage.h"
#include "linkage/mse/mse.h"
#include "linkage/output/cell.h"
#include "linkage/output/output.h"
#include "linkage/output/sink.h"
#include "linkage/report/report.h"

#include <math.h>

/* Partitions whose capture histories go to draws.csv; and what a report may be. */
enum { DRAW_COUNT = 100 };
#define REPORT_SIZE_MAX ((size_t)512 << 20)

static void
edges_write(const struct linking_results *results, struct sink *sink)
{
	struct output_options options = {.weight_min = NAN};

	output_edges(results->linkage, &options, sink);
}

static void
edges_write_new(const struct linking_results *results, struct sink *sink)
{
	struct output_options options = {.weight_min = NAN, .only_new = true};

	output_edges(results->linkage, &options, sink);
}

static void
edges_write_lines(const struct linking_results *results, struct sink *sink)
{
	struct output_options options = {.format = TABLE_JSON_LINES, .weight_min = NAN};

	output_edges(results->linkage, &options, sink);
}

static void
clusters_write(const struct linking_results *results, struct sink *sink)
{
	struct output_options options = {.with_values = true, .persons = results->persons->of};

	output_clusters(results->linkage, &options, sink);
}

static void
clusters_write_new(const struct linking_results *results, struct sink *sink)
{
	struct output_options options = {
		.with_values = true, .persons = results->persons->of, .only_new = true};

	output_clusters(results->linkage, &options, sink);
}

static void
clusters_write_lines(const struct linking_results *results, struct sink *sink)
{
	struct output_options options = {
		.format = TABLE_JSON_LINES, .with_values = true, .persons = results->persons->of};

	output_clusters(results->linkage, &options, sink);
}

static void
lookup_write(const struct linking_results *results, struct sink *sink)
{
	struct output_options options = {.persons = results->persons->of};

	output_lookup(results->linkage, &options, sink);
}

static void
model_write_json(const struct linking_results *results, struct sink *sink)
{
	model_write(
		&results->linkage->model, &results->linkage->blocking, STR("candour"), &sink->buf);
	sink_ripen(sink);
}

static void
numbers_write(const struct linking_results *results, struct sink *sink)
{
	struct str columns[] = {
		STR("source_dataset"), STR("unique_id"), STR("person_id"), STR("first_person_id")};
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	const struct linkage *l = results->linkage;
	struct table_writer table;

	table_begin(&table, sink, TABLE_CSV, columns, COUNT_OF(columns), &arena);
	for (size_t s = 0; s < l->records.source_count; s++) {
		const struct record_source *source = &l->records.sources[s];

		for (uint32_t r = source->first; r < source->first + source->count; r++) {
			table_str(&table, source->name);
			table_str(&table, l->ids[r]);
			table_u64(&table, results->persons->of[l->clusters.of[r]]);
			table_u64(&table, results->persons->first[r]);
			table_row_end(&table);
		}
	}
}

/* ---- capture histories, for the unseen ---- */

/* Tables of more lists are beyond all estimates. */
static size_t
list_count(const struct linkage *l)
{
	return l->records.source_count <= MSE_LIST_MAX ? l->records.source_count : 0;
}

static void
lists_name(const struct linkage *l, struct str names[MSE_LIST_MAX])
{
	for (size_t i = 0; i < list_count(l); i++)
		names[i] = l->records.sources[i].name;
}

static void
histories_write(const struct linking_results *results, struct sink *sink)
{
	struct output_options options = {0};
	struct str names[MSE_LIST_MAX];
	double counts[1 << MSE_LIST_MAX] = {0};
	size_t lists = list_count(results->linkage);

	lists_name(results->linkage, names);
	if (lists > 0)
		people_histories(results->samples, -1, counts);
	output_histories(names, lists, counts, &options, sink);
}

/* The histories as they stand, draw 0, and in partitions as likely as any other: a column before says
 * which (linkage/mse/mse_report.h reads them). */
static void
draws_write(const struct linking_results *results, struct sink *sink)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct str names[MSE_LIST_MAX + 2];
	double counts[1 << MSE_LIST_MAX];
	size_t lists = list_count(results->linkage);
	struct table_writer table;

	lists_name(results->linkage, names + 1);
	names[0] = STR("draw");
	names[lists + 1] = STR("count");
	table_begin(&table, sink, TABLE_CSV, names, lists + 2, &arena);
	for (int64_t draw = 0; draw <= DRAW_COUNT && lists > 0; draw++) {
		people_histories(results->samples,
			draw == 0 ? -1 : (draw - 1) * (PEOPLE_SAMPLE_COUNT / DRAW_COUNT), counts);
		for (unsigned mask = 1; mask < 1U << lists; mask++) {
			if (counts[mask] <= 0)
				continue;
			table_i64(&table, draw);
			for (size_t i = 0; i < lists; i++)
				table_u64(&table, mask >> i & 1);
			table_decimal(&table, counts[mask], 0);
			table_row_end(&table);
		}
	}
}

/* ---- who knew of whom, and since when ---- */

static void
day_put(struct table_writer *table, struct arena *arena, struct standard_date day)
{
	arena_clear(arena);
	if (day.year == 0)
		table_nothing(table);
	else if (day.month == 0 || day.day == 0)
		table_str(table,
			day.month == 0 ? str_format(arena, "%04d", day.year)
				       : str_format(arena, "%04d-%02d", day.year, day.month));
	else
		table_str(table, str_format(arena, "%04d-%02d-%02d", day.year, day.month, day.day));
}

/* Whether any column flags a record. */
static bool *
flags_of(const struct linkage *l, struct arena *arena)
{
	bool *any = ARENA_ARRAY(arena, (size_t)l->records.count + 1, bool);

	for (size_t c = 0; c < l->records.column_count; c++) {
		const bool *flags;

		if (l->roles[c] != ROLE_FLAG)
			continue;
		flags = known_flags(&l->records, &l->records.columns[c], arena);
		for (uint32_t r = 0; r < l->records.count; r++)
			any[r] = any[r] || flags[r];
	}
	return any;
}

static void
timeline_write(const struct linking_results *results, struct sink *sink)
{
	struct str columns[] = {STR("person_id"), STR("source_dataset"), STR("first_known"),
		STR("records"), STR("flagged"), STR("unique_id")};
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct arena cell CLEANUP(arena_free) = {.size_max = 1 << 16};
	const struct linkage *l = results->linkage;
	struct timelines timelines;
	struct table_writer table;

	timelines_make(&l->clusters, &l->records, known_days(&l->records, l->roles, &arena),
		flags_of(l, &arena), &arena, &timelines);
	table_begin(&table, sink, TABLE_CSV, columns, COUNT_OF(columns), &arena);
	for (size_t i = 0; i < timelines.count; i++) {
		const struct timeline_entry *entry = &timelines.of[i];

		table_u64(&table, results->persons->of[entry->cluster]);
		table_str(&table, l->records.sources[entry->source].name);
		day_put(&table, &cell, entry->day);
		table_u64(&table, entry->records);
		table_u64(&table, entry->is_flagged);
		table_str(&table, l->ids[entry->record]);
		table_row_end(&table);
	}
}

/* ---- decisions, and the report ---- */

static void
labels_write(const struct linking_results *results, struct sink *sink)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct output_options options = {0};
	struct output_label *labels = ARENA_ARRAY(
		&arena, results->decision_count, struct output_label);

	for (size_t i = 0; i < results->decision_count; i++) {
		const struct linkage_decision *d = &results->decisions[i];

		labels[i] = (struct output_label){.source_l = d->source_a,
			.id_l = d->id_a,
			.source_r = d->source_b,
			.id_r = d->id_b,
			.score = d->is_same ? 1 : 0};
	}
	output_labels(labels, results->decision_count, &options, sink);
}

/* Nothing in it may depend on the day, so that the same run gives the same bytes. */
static void
report_put(const struct linking_results *results, struct sink *sink, bool without_names)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	struct report_options options = {
		.title = STR("Which records are about the same person"),
		.made = str_format(&arena, "candour %.*s", STR_ARG(results->version)),
		.without_names = without_names,
		.persons = results->persons->of,
		.samples = results->samples,
		.basis = results->basis,
	};
	struct err err = {0};

	sink->buf.size_max = REPORT_SIZE_MAX;
	if (!report_write(results->linkage, &options, &sink->buf, &err)) {
		sink->failed = true;
		sink->err = err;
	}
}

static void
report_write_whole(const struct linking_results *results, struct sink *sink)
{
	report_put(results, sink, false);
}

static void
report_write_nameless(const struct linking_results *results, struct sink *sink)
{
	report_put(results, sink, true);
}

static void
kept_put(const struct linking_results *results, struct sink *sink)
{
	kept_write(results->linkage, results->version, results->persons, results->samples, sink);
}

/* Tables of all records are what costs in a large run; what is new is of a run that stands on
 * another. */
enum output_kind { OUTPUT_ALWAYS, OUTPUT_TABLE, OUTPUT_NEW };

static const struct {
	const char *name;
	void (*write)(const struct linking_results *results, struct sink *sink);
	enum output_kind kind;
	bool is_extra;
	bool is_second;
} outputs[] = {
	{"report.html", report_write_whole},
	{"report-without-names.html", report_write_nameless, .is_second = true},
	{"edges.csv", edges_write, OUTPUT_TABLE},
	{"edges.jsonl", edges_write_lines, OUTPUT_TABLE, .is_extra = true},
	{"edges-new.csv", edges_write_new, OUTPUT_NEW},
	{"clusters.csv", clusters_write, OUTPUT_TABLE},
	{"clusters.jsonl", clusters_write_lines, OUTPUT_TABLE, .is_extra = true},
	{"clusters-new.csv", clusters_write_new, OUTPUT_NEW},
	{"lookup.csv", lookup_write, OUTPUT_TABLE},
	{LINKING_NUMBERS, numbers_write},
	{LINKING_KEPT_NAME, kept_put},
	{"timeline.csv", timeline_write, OUTPUT_TABLE},
	{"labels.csv", labels_write},
	{"histories.csv", histories_write},
	{"draws.csv", draws_write},
	{"model.json", model_write_json},
};

const char *
linking_output_name(size_t number)
{
	return number < COUNT_OF(outputs) ? outputs[number].name : NULL;
}

bool
linking_output_is_extra(size_t number)
{
	return outputs[number].is_extra;
}

bool
linking_output_is_second(size_t number)
{
	return outputs[number].is_second;
}

bool
linking_output_is_written(size_t number, bool stands, bool with_tables)
{
	switch (outputs[number].kind) {
	case OUTPUT_TABLE:
		return with_tables;
	case OUTPUT_NEW:
		return stands;
	case OUTPUT_ALWAYS:
	default:
		return true;
	}
}

bool
linking_output_write(const struct linking_results *results, size_t number, int fd, struct err *err)
{
	struct sink sink CLEANUP(sink_free) = {0};

	sink_begin(&sink, fd, outputs[number].name);
	outputs[number].write(results, &sink);
	return sink_end(&sink, err);
}

struct str
linking_cell_read(struct arena *arena, struct str cell)
{
	return cell_read(arena, cell);
}
