#include "linkage/field/known.h"

#include "base/arena.h"
#include "linkage/table/records.h"

enum { YEAR_LAST = 2030 };

static enum standard_order
order_of(const struct record_column *column)
{
	for (uint32_t i = 1; i < column->values.count; i++)
		if (standard_date_is_month_first(column->values.texts[i]))
			return ORDER_MONTH_FIRST;
	return ORDER_DAY_FIRST;
}

struct standard_date *
known_days(const struct records *records, const enum role *roles, struct arena *arena)
{
	struct standard_date *days = ARENA_ARRAY(arena, records->count + 1, struct standard_date);

	for (size_t i = 0; i < records->column_count; i++) {
		const struct record_column *column = &records->columns[i];
		enum standard_order order = order_of(column);
		struct standard_date *of_values;

		if (roles[i] != ROLE_KNOWN)
			continue;
		of_values = ARENA_ARRAY(arena, column->values.count + 1, struct standard_date);
		for (uint32_t v = 1; v < column->values.count; v++)
			if (!standard_date(
				    column->values.texts[v], order, YEAR_LAST, &of_values[v]))
				of_values[v] = (struct standard_date){0};
		for (uint32_t r = 0; r < records->count; r++) {
			struct standard_date day = of_values[column->numbers[r]];

			if (day.year != 0 &&
				(days[r].year == 0 ||
					known_day_number(day) < known_day_number(days[r])))
				days[r] = day;
		}
	}
	return days;
}

bool *
known_flags(const struct records *records, const struct record_column *column, struct arena *arena)
{
	bool *of_values = ARENA_ARRAY(arena, column->values.count + 1, bool);
	bool *flags = ARENA_ARRAY(arena, records->count + 1, bool);

	for (uint32_t v = 1; v < column->values.count; v++)
		of_values[v] = standard_flag(column->values.texts[v]) == FLAG_YES;
	for (uint32_t r = 0; r < records->count; r++)
		flags[r] = of_values[column->numbers[r]];
	return flags;
}
