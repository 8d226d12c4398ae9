#include "linkage/mse/mse.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/table/csv.h"
#include "linkage/mse/mse_inside.h"

#include <math.h>
#include <string.h>

/* A count is a whole number that a double holds exactly. */
static bool
count_read(struct str text, double *ret_count)
{
	uint64_t count;

	if (!str_to_u64(str_trim(text), &count) || count > (uint64_t)1 << 40)
		return false;
	*ret_count = (double)count;
	return true;
}

bool
mse_row_read(struct mse_table *table, const struct csv_row *row, uint64_t line, struct err *err)
{
	uint32_t history = 0;
	double count = 0;

	if (row->count != table->list_count + 1)
		return err_set(err, ERR_DAMAGED, "line %llu has %zu values, the first line has %zu",
			(unsigned long long)line, row->count, table->list_count + 1);
	for (size_t i = 0; i < table->list_count; i++) {
		struct str value = str_trim(row->values[i]);

		if (str_equal(value, STR("1")))
			history |= (uint32_t)1 << i;
		else if (!str_equal(value, STR("0")))
			return err_set(err, ERR_DAMAGED,
				"line %llu: a history has 0 and 1 only, not \"%.*s\"",
				(unsigned long long)line, STR_ARG(str_slice(value, 0, 40)));
	}
	if (!count_read(row->values[table->list_count], &count))
		return err_set(err, ERR_DAMAGED, "line %llu: the last value is no count",
			(unsigned long long)line);
	if (history == 0 && count > 0)
		return err_set(err, ERR_DAMAGED,
			"line %llu counts people who are on no list: nobody can have seen them",
			(unsigned long long)line);
	table->counts[history] += count;
	table->seen += count;
	return true;
}

bool
mse_head_read(struct arena *arena, const struct csv_row *row, struct mse_table *ret_table,
	struct err *err)
{
	if (row->count < 3 || row->count > MSE_LIST_MAX + 1)
		return err_set(err, ERR_DAMAGED,
			"a table of capture histories has a first line with the names of 2 to %d "
			"lists and, last, of the count",
			MSE_LIST_MAX);
	ret_table->list_count = row->count - 1;
	ret_table->lists = ARENA_ARRAY(arena, ret_table->list_count, struct str);
	for (size_t i = 0; i < ret_table->list_count; i++)
		ret_table->lists[i] = str_copy(arena, str_trim(row->values[i]));
	return true;
}

bool
mse_table_check(const struct mse_table *table, struct err *err)
{
	if (table->seen > MSE_SEEN_MAX)
		return err_set(
			err, ERR_TOO_LARGE, "the table counts more than %.0f people", MSE_SEEN_MAX);
	return table->seen > 0 || err_set(err, ERR_DAMAGED, "the table counts nobody");
}

bool
mse_table_read(struct arena *arena, struct str csv, struct mse_table *ret_table, struct err *err)
{
	struct csv_reader *reader = ARENA_NEW(arena, struct csv_reader);
	struct mse_table table = {0};
	struct csv_row row;

	csv_begin(reader, arena, csv);
	if (!csv_next(reader, &row))
		row.count = 0;
	if (!mse_head_read(arena, &row, &table, err))
		return false;
	table.counts = ARENA_ARRAY(arena, mse_cell_count(&table), double);
	while (csv_next(reader, &row))
		if (!mse_row_read(&table, &row, reader->line, err))
			return false;
	if (!mse_table_check(&table, err))
		return false;
	*ret_table = table;
	return true;
}

struct mse_table
mse_table_trimmed(struct arena *arena, const struct mse_table *table)
{
	struct mse_table kept = {.seen = table->seen};
	uint32_t named = 0;
	size_t places[MSE_LIST_MAX];

	for (uint32_t history = 1; history < mse_cell_count(table); history++)
		if (table->counts[history] > 0)
			named |= history;
	kept.lists = ARENA_ARRAY(arena, table->list_count, struct str);
	for (size_t i = 0; i < table->list_count; i++) {
		if ((named >> i & 1) == 0)
			continue;
		places[kept.list_count] = i;
		kept.lists[kept.list_count++] = table->lists[i];
	}
	kept.counts = ARENA_ARRAY(arena, mse_cell_count(&kept), double);
	for (uint32_t history = 1; history < mse_cell_count(&kept); history++) {
		uint32_t former = 0;

		for (size_t i = 0; i < kept.list_count; i++)
			former |= (history >> i & 1) << places[i];
		kept.counts[history] = table->counts[former];
	}
	return kept;
}

bool
mse_chapman(
	const struct mse_table *table, double *ret_population, double *ret_error, struct err *err)
{
	double first;
	double second;
	double both;

	if (table->list_count != 2)
		return err_set(err, ERR_USAGE, "Chapman's estimate takes two lists, not %zu",
			table->list_count);
	both = table->counts[3];
	first = table->counts[1] + both;
	second = table->counts[2] + both;
	*ret_population = (first + 1) * (second + 1) / (both + 1) - 1;
	*ret_error = sqrt((first + 1) * (second + 1) * (first - both) * (second - both) /
		((both + 1) * (both + 1) * (both + 2)));
	return true;
}
