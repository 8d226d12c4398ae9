#include "linkage/field/dates.h"

#include "base/arena.h"

#include <string.h>

/* A year of two digits is one of this century up to the latest year that the column writes in full;
 * this one where it writes none. */
enum { YEAR_LAST_UNKNOWN = 2030, YEAR_LAST_MAX = 2100 };

static int
year_last_of(const struct record_column *column)
{
	int last = 0;

	for (uint32_t i = 1; i < column->values.count; i++) {
		struct standard_date date;

		values_fetch(&column->values, i);
		if (standard_date(column->values.texts[i], ORDER_DAY_FIRST, 99, &date) &&
			date.year > last && date.year <= YEAR_LAST_MAX)
			last = date.year;
	}
	return last > 100 ? last : YEAR_LAST_UNKNOWN;
}

static struct standard_date *
dates_read(const struct record_column *column, enum standard_order order, int year_last,
	struct arena *arena)
{
	struct standard_date *dates = ARENA_ARRAY(
		arena, column->values.count + 1, struct standard_date);

	for (uint32_t i = 1; i < column->values.count; i++)
		if (!standard_date(column->values.texts[i], order, year_last, &dates[i]))
			dates[i] = (struct standard_date){0};
	return dates;
}

void
column_dates_read(const struct records *records, const struct record_column *column,
	struct arena *arena, struct column_dates *ret_dates)
{
	int8_t *orders = arena_alloc(arena, column->values.count + 1);
	int year_last = year_last_of(column);
	bool any_month_first = false;
	bool any_day_first = false;

	memset(ret_dates, 0, sizeof(*ret_dates));
	ret_dates->column = column;
	for (uint32_t i = 1; i < column->values.count; i++)
		orders[i] = (int8_t)standard_date_order(column->values.texts[i]);
	for (size_t s = 0; s < records->source_count; s++) {
		const struct record_source *source = &records->sources[s];
		int64_t balance = 0;

		for (uint32_t i = 0; i < source->count && !records_lacks(column, s); i++)
			balance += orders[column->numbers[source->first + i]];
		ret_dates->is_month_first[s] = balance < 0;
		any_month_first = any_month_first || balance < 0;
		any_day_first = any_day_first || balance >= 0;
	}
	if (any_day_first)
		ret_dates->day_first = dates_read(column, ORDER_DAY_FIRST, year_last, arena);
	if (any_month_first)
		ret_dates->month_first = dates_read(column, ORDER_MONTH_FIRST, year_last, arena);
}
