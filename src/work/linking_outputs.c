#include "work/linking_outputs.h"

#include "base/arena.h"
#include "linkage/cluster/persons.h"
#include "linkage/linkage.h"
#include "linkage/output/cell.h"
#include "linkage/output/output.h"
#include "linkage/output/sink.h"

#include <math.h>

static void
edges_write(const struct linking_results *results, struct sink *sink)
{
	struct output_options options = {.weight_min = NAN};

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

static const struct {
	const char *name;
	void (*write)(const struct linking_results *results, struct sink *sink);
} outputs[] = {
	{"edges.csv", edges_write},
	{"edges.jsonl", edges_write_lines},
	{"clusters.csv", clusters_write},
	{"clusters.jsonl", clusters_write_lines},
	{"lookup.csv", lookup_write},
	{LINKING_NUMBERS, numbers_write},
	{"model.json", model_write_json},
};

const char *
linking_output_name(size_t i)
{
	return i < COUNT_OF(outputs) ? outputs[i].name : NULL;
}

bool
linking_output_write(const struct linking_results *results, size_t i, int fd, struct err *err)
{
	struct sink sink CLEANUP(sink_free) = {0};

	sink_begin(&sink, fd, outputs[i].name);
	outputs[i].write(results, &sink);
	return sink_end(&sink, err);
}

struct str
linking_cell_read(struct arena *arena, struct str cell)
{
	return cell_read(arena, cell);
}
