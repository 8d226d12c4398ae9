#include "linkage/output/output.h"

#include "base/arena.h"
#include "linkage/linkage.h"
#include "linkage/output/sink.h"

static uint64_t
person_of(const struct output_options *options, uint32_t cluster)
{
	return options->persons == NULL ? (uint64_t)cluster + 1 : options->persons[cluster];
}

/* Columns that clusters.csv has already in its own words. */
static bool
is_kept(const struct linkage *linkage, size_t column)
{
	return linkage->roles[column] != ROLE_ID && linkage->roles[column] != ROLE_SOURCE;
}

static void
write_cluster_row(const struct linkage *linkage, const struct output_options *options,
	struct table_writer *table, uint32_t record)
{
	const struct records *records = &linkage->records;

	table_u64(table, person_of(options, linkage->clusters.of[record]));
	table_str(table, records->sources[records_source(records, record)].name);
	table_str(table, linkage->ids[record]);
	for (size_t i = 0; options->with_values && i < records->column_count; i++)
		if (is_kept(linkage, i))
			table_str(table, record_value(&records->columns[i], record));
	table_row_end(table);
}

/* Has the processor fetch what records further on need: those of a person lie anywhere. */
static void
cluster_expect(const struct linkage *l, uint32_t at)
{
	enum { NEAR = 6, MIDDLE = 12, FAR = 18 };
	uint32_t record;

	if (at + FAR >= l->clusters.record_count)
		return;
	record = l->clusters.records[at + FAR];
	__builtin_prefetch(&l->ids[record]);
	for (size_t i = 0; i < l->records.column_count; i++)
		__builtin_prefetch(&l->records.columns[i].numbers[record]);
	record = l->clusters.records[at + MIDDLE];
	__builtin_prefetch(l->ids[record].data);
	for (size_t i = 0; i < l->records.column_count; i++) {
		const struct record_column *column = &l->records.columns[i];

		__builtin_prefetch(&column->values.texts[column->numbers[record]]);
	}
	record = l->clusters.records[at + NEAR];
	for (size_t i = 0; i < l->records.column_count; i++)
		__builtin_prefetch(record_value(&l->records.columns[i], record).data);
}

void
output_clusters(
	const struct linkage *linkage, const struct output_options *options, struct sink *sink)
{
	struct arena arena;
	struct table_writer table;
	struct str *columns;
	size_t count = 3;

	arena_init(&arena, BUF_SIZE_DEFAULT);
	columns = ARENA_ARRAY(&arena, linkage->records.column_count + 3, struct str);
	columns[0] = STR("cluster_id");
	columns[1] = STR("source_dataset");
	columns[2] = STR("unique_id");
	for (size_t i = 0; options->with_values && i < linkage->records.column_count; i++)
		if (is_kept(linkage, i))
			columns[count++] = linkage->records.columns[i].name;
	table_begin(&table, sink, options->format, columns, count, &arena);
	for (uint32_t i = 0; i < linkage->clusters.record_count; i++) {
		uint32_t record = linkage->clusters.records[i];

		if (options->only_new && linkage->stands.is_cluster_new != NULL &&
			!linkage->stands.is_cluster_new[linkage->clusters.of[record]])
			continue;
		cluster_expect(linkage, i);
		write_cluster_row(linkage, options, &table, record);
	}
	arena_free(&arena);
}

void
output_lookup(
	const struct linkage *linkage, const struct output_options *options, struct sink *sink)
{
	static const struct str columns[] = {STR_INIT("source_id"), STR_INIT("source_database"),
		STR_INIT("source_desc"), STR_INIT("person_id"), STR_INIT("linking_snapshot_date")};
	const struct records *records = &linkage->records;
	struct table_writer table;
	struct arena arena;

	arena_init(&arena, BUF_SIZE_DEFAULT);
	table_begin(&table, sink, options->format, columns, COUNT_OF(columns), &arena);
	for (size_t i = 0; i < records->source_count; i++) {
		const struct record_source *source = &records->sources[i];

		for (uint32_t j = source->first; j < source->first + source->count; j++) {
			table_str(&table, linkage->ids[j]);
			table_str(&table, source->name);
			table_str(&table,
				options->source_descriptions == NULL
					? source->name
					: options->source_descriptions[i]);
			table_u64(&table, person_of(options, linkage->clusters.of[j]));
			table_str(&table, options->snapshot_date);
			table_row_end(&table);
		}
	}
	arena_free(&arena);
}

void
output_labels(const struct output_label *labels, size_t label_count,
	const struct output_options *options, struct sink *sink)
{
	static const struct str columns[] = {STR_INIT("unique_id_l"), STR_INIT("source_dataset_l"),
		STR_INIT("unique_id_r"), STR_INIT("source_dataset_r"),
		STR_INIT("clerical_match_score"), STR_INIT("who"), STR_INIT("why"), STR_INIT("at")};
	struct table_writer table;
	struct arena arena;

	arena_init(&arena, BUF_SIZE_DEFAULT);
	table_begin(&table, sink, options->format, columns,
		options->with_values ? COUNT_OF(columns) : 5, &arena);
	for (size_t i = 0; i < label_count; i++) {
		table_str(&table, labels[i].id_l);
		table_str(&table, labels[i].source_l);
		table_str(&table, labels[i].id_r);
		table_str(&table, labels[i].source_r);
		table_decimal(&table, labels[i].score,
			labels[i].score == 0 || labels[i].score == 1 ? 0 : 4);
		if (options->with_values) {
			table_str(&table, labels[i].who);
			table_str(&table, labels[i].why);
			table_str(&table, labels[i].at);
		}
		table_row_end(&table);
	}
	arena_free(&arena);
}

void
output_histories(const struct str *lists, size_t list_count, const double *counts,
	const struct output_options *options, struct sink *sink)
{
	struct table_writer table;
	struct arena arena;
	struct str *columns;

	arena_init(&arena, BUF_SIZE_DEFAULT);
	columns = ARENA_ARRAY(&arena, list_count + 1, struct str);
	for (size_t i = 0; i < list_count; i++)
		columns[i] = lists[i];
	columns[list_count] = STR("count");
	table_begin(&table, sink, options->format, columns, list_count + 1, &arena);
	for (size_t mask = 1; mask < (size_t)1 << list_count; mask++) {
		if (counts[mask] <= 0)
			continue;
		for (size_t i = 0; i < list_count; i++)
			table_u64(&table, mask >> i & 1);
		table_decimal(&table, counts[mask],
			counts[mask] == (double)(uint64_t)counts[mask] ? 0 : 4);
		table_row_end(&table);
	}
	arena_free(&arena);
}
