#include "linkage/mse/mse_report.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/mse/mse_inside.h"
#include "linkage/table/csv.h"

/* Reading a file of draws: the table that its lines go to. */
struct drawing {
	struct mse_draws *draws;
	size_t room;
	struct str number; /* of the present draw */
};

static bool
line_read(struct drawing *d, struct arena *arena, const struct mse_table *empty,
	const struct csv_row *row, uint64_t line, struct err *err)
{
	struct mse_draws *draws = d->draws;
	struct csv_row rest = {row->values + 1, row->count - 1};
	struct str number = str_trim(row->values[0]);

	if (draws->count == 0 || !str_equal(number, d->number)) {
		draws->has_standing = draws->has_standing ||
			(draws->count == 0 && str_equal(number, STR("0")));
		if (draws->count == MSE_DRAW_MAX)
			return err_set(err, ERR_TOO_LARGE, "the file has more than %d draws",
				MSE_DRAW_MAX);
		draws->tables = arena_grow(
			arena, draws->tables, draws->count, &d->room, sizeof(*draws->tables));
		draws->tables[draws->count] = *empty;
		draws->tables[draws->count++].counts = ARENA_ARRAY(
			arena, mse_cell_count(empty), double);
		d->number = str_copy(arena, number);
	}
	return mse_row_read(&draws->tables[draws->count - 1], &rest, line, err);
}

bool
mse_draws_read(struct arena *arena, struct str csv, struct mse_draws *ret_draws, struct err *err)
{
	struct csv_reader *reader = ARENA_NEW(arena, struct csv_reader);
	struct drawing d = {.draws = ret_draws};
	struct mse_table empty = {0};
	struct csv_row row;

	*ret_draws = (struct mse_draws){0};
	csv_begin(reader, arena, csv);
	if (!csv_next(reader, &row) || row.count == 0 ||
		!str_equal_nocase(str_trim(row.values[0]), STR("draw"))) {
		ret_draws->tables = ARENA_NEW(arena, struct mse_table);
		ret_draws->count = 1;
		return mse_table_read(arena, csv, ret_draws->tables, err);
	}
	row = (struct csv_row){row.values + 1, row.count - 1};
	if (!mse_head_read(arena, &row, &empty, err))
		return false;
	while (csv_next(reader, &row))
		if (!line_read(&d, arena, &empty, &row, reader->line, err))
			return false;
	for (size_t i = 0; i < ret_draws->count; i++)
		if (!mse_table_check(&ret_draws->tables[i], err))
			return err_in(err, "draw %zu", i + 1);
	return ret_draws->count > 0 || err_set(err, ERR_DAMAGED, "the table counts nobody");
}
