#include "linkage/output/output.h"

#include "base/arena.h"
#include "linkage/linkage.h"
#include "linkage/output/sink.h"

#include <math.h>
#include <string.h>

/* Decimals of weights and of probabilities and shares. */
enum { WEIGHT_DIGITS = 4, SHARE_DIGITS = 9 };
/* Columns before those of the fields. */
enum { EDGE_FIXED = 9, EDGE_PER_FIELD = 5 };

struct columns {
	struct arena *arena;
	struct str *names;
	size_t count;
};

static void
add_column(struct columns *columns, const char *front, struct str name, const char *back)
{
	columns->names[columns->count++] = str_format(
		columns->arena, "%s%.*s%s", front, STR_ARG(name), back);
}

static void
name_columns(const struct linkage *linkage, const struct output_options *options,
	struct columns *columns)
{
	static const char *const fixed[EDGE_FIXED] = {"unique_id_l", "source_dataset_l",
		"unique_id_r", "source_dataset_r", "match_weight", "match_probability", "match_key",
		"prior_weight", "household_weight"};

	for (size_t i = 0; i < EDGE_FIXED; i++)
		add_column(columns, fixed[i], STR(""), "");
	for (size_t i = 0; i < linkage->comparer.count; i++) {
		struct str name = linkage->comparer.of[i]->name;

		add_column(columns, "gamma_", name, "");
		add_column(columns, "mw_", name, "");
		if (!linkage->model.fields[i].has_frequencies)
			continue;
		add_column(columns, "tf_", name, "_l");
		add_column(columns, "tf_", name, "_r");
		add_column(columns, "mw_tf_adj_", name, "");
	}
	for (size_t i = 0; options->with_values && i < linkage->records.column_count; i++) {
		if (linkage->roles[i] == ROLE_ID || linkage->roles[i] == ROLE_SOURCE)
			continue;
		add_column(columns, "", linkage->records.columns[i].name, "_l");
		add_column(columns, "", linkage->records.columns[i].name, "_r");
	}
}

enum { KNOWN_MAX = 8, COUNT_KNOWN_MAX = 1024 };

struct known_cells {
	size_t count;
	double bits[KNOWN_MAX];
	struct str texts[KNOWN_MAX];
};

struct edge_table {
	const struct linkage *linkage;
	const struct output_options *options;
	struct table_writer table;
	double filled[FIELD_MAX]; /* records that have a value of the field */
	/* Shares of a field's records by how many there are: most values have few. */
	struct share_text {
		unsigned char len; /* 0: not known yet */
		char text[SHARE_DIGITS + 2];
	} * shares; /* [FIELD_MAX][COUNT_KNOWN_MAX] */
	/* gamma_ and mw_ of each field by its level: few texts, again and again. A level weighs
	 * differently only by what fields that go together with its field say. */
	struct known_cells levels[FIELD_MAX][LEVEL_MAX + 1];
	struct arena *arena;
};

static void
write_share(struct edge_table *edges, size_t field, uint32_t number)
{
	uint32_t count = linkage_value_records(edges->linkage, field)[number];
	double share = count / edges->filled[field];
	struct share_text *known;
	struct str text;
	char room[DECIMAL_SIZE];

	if (number == 0) {
		table_nothing(&edges->table);
		return;
	}
	if (count >= COUNT_KNOWN_MAX) {
		table_decimal(&edges->table, share, SHARE_DIGITS);
		return;
	}
	known = &edges->shares[field * COUNT_KNOWN_MAX + count];
	if (known->len == 0) {
		text = decimal_format(room, share, SHARE_DIGITS);
		known->len = (unsigned char)text.len;
		memcpy(known->text, text.data, text.len);
	}
	table_number(&edges->table, str_make(known->text, known->len));
}

static void
write_level(struct edge_table *edges, size_t field, unsigned level, double bits)
{
	struct known_cells *known = &edges->levels[field][level];
	struct buf *to = &edges->table.sink->buf;
	size_t before = to->len;

	for (size_t i = 0; i < known->count; i++)
		if (known->bits[i] == bits) {
			table_cells(&edges->table, known->texts[i], 2);
			return;
		}
	table_i64(&edges->table, (int64_t)level - 1);
	table_decimal(&edges->table, bits, WEIGHT_DIGITS);
	if (known->count == KNOWN_MAX)
		return;
	known->bits[known->count] = bits;
	known->texts[known->count++] = str_copy(
		edges->arena, str_slice(buf_str(to), before, to->len));
}

static void
write_fields(struct edge_table *edges, const struct edge *edge, uint64_t pattern,
	const struct score_parts *parts)
{
	const struct comparer *comparer = &edges->linkage->comparer;
	const uint32_t *a = comparer->lines[edge->a].numbers;
	const uint32_t *b = comparer->lines[edge->b].numbers;

	for (size_t i = 0; i < comparer->count; i++) {
		write_level(edges, i, comparer_level(comparer, pattern, i), parts->field[i]);
		if (!edges->linkage->model.fields[i].has_frequencies)
			continue;
		write_share(edges, i, a[i]);
		write_share(edges, i, b[i]);
		table_decimal(&edges->table, parts->rarity[i], WEIGHT_DIGITS);
	}
}

static void
write_values(struct edge_table *edges, const struct edge *edge)
{
	const struct linkage *linkage = edges->linkage;

	for (size_t i = 0; i < linkage->records.column_count; i++) {
		if (linkage->roles[i] == ROLE_ID || linkage->roles[i] == ROLE_SOURCE)
			continue;
		table_str(&edges->table, record_value(&linkage->records.columns[i], edge->a));
		table_str(&edges->table, record_value(&linkage->records.columns[i], edge->b));
	}
}

/* Has the processor fetch what edges further on need of their second records, which lie anywhere. */
static void
edges_expect(const struct edge_table *edges, size_t number)
{
	enum { NEAR = 6, FAR = 12 };
	const struct linkage *l = edges->linkage;
	const uint32_t *line;
	uint32_t record;

	if (number + FAR >= l->edges.count)
		return;
	record = l->edges.of[number + FAR].b;
	__builtin_prefetch(&l->ids[record]);
	__builtin_prefetch(&l->comparer.lines[record]);
	record = l->edges.of[number + NEAR].b;
	__builtin_prefetch(l->ids[record].data);
	line = l->comparer.lines[record].numbers;
	for (size_t i = 0; i < l->comparer.count; i++)
		__builtin_prefetch(&l->comparer.of[i]->values.counts[line[i]]);
}

static void
write_edge(struct edge_table *edges, size_t number)
{
	const struct linkage *linkage = edges->linkage;
	const struct records *records = &linkage->records;
	const struct edge *edge = &linkage->edges.of[number];
	uint64_t pattern = linkage->edges.patterns != NULL
		? linkage->edges.patterns[number]
		: comparer_pattern(&linkage->comparer, edge->a, edge->b);
	struct score_parts parts;

	edges_expect(edges, number);
	scorer_parts(&linkage->scorer, pattern, edge->a, edge->b, &parts);
	table_str(&edges->table, linkage->ids[edge->a]);
	table_str(&edges->table, records->sources[records_source(records, edge->a)].name);
	table_str(&edges->table, linkage->ids[edge->b]);
	table_str(&edges->table, records->sources[records_source(records, edge->b)].name);
	table_decimal(&edges->table, (double)edge->weight, WEIGHT_DIGITS);
	table_decimal(&edges->table, score_probability((double)edge->weight), SHARE_DIGITS);
	table_u64(&edges->table, edge->rule);
	table_decimal(&edges->table, parts.prior, WEIGHT_DIGITS);
	table_decimal(&edges->table, parts.household, WEIGHT_DIGITS);
	write_fields(edges, edge, pattern, &parts);
	if (edges->options->with_values)
		write_values(edges, edge);
	table_row_end(&edges->table);
}

/* Whether the table is to have it. */
static bool
is_wanted(const struct linkage *linkage, const struct output_options *options, size_t number)
{
	if (!isnan(options->weight_min) && linkage->edges.of[number].weight < options->weight_min)
		return false;
	return !options->only_new || linkage->stands.edge_was == NULL ||
		linkage->stands.edge_was[number] == 0;
}

void
output_edges(const struct linkage *linkage, const struct output_options *options, struct sink *sink)
{
	struct arena arena;
	struct edge_table edges = {.linkage = linkage, .options = options, .arena = &arena};
	struct columns columns = {.arena = &arena};

	arena_init(&arena, BUF_SIZE_DEFAULT);
	columns.names = ARENA_ARRAY(&arena,
		EDGE_FIXED + EDGE_PER_FIELD * linkage->comparer.count +
			2 * linkage->records.column_count,
		struct str);
	name_columns(linkage, options, &columns);
	edges.shares = ARENA_ARRAY(&arena, FIELD_MAX * COUNT_KNOWN_MAX, struct share_text);
	for (size_t i = 0; i < linkage->comparer.count; i++)
		edges.filled[i] = linkage_value_filled(linkage, i);
	table_begin(&edges.table, sink, options->format, columns.names, columns.count, &arena);
	for (size_t i = 0; i < linkage->edges.count; i++)
		if (is_wanted(linkage, options, i))
			write_edge(&edges, i);
	arena_free(&arena);
}
