#include "linkage/field/known.h"

#include "base/arena.h"
#include "linkage/field/dates.h"
#include "linkage/table/records.h"

static void
earliest_take(const struct records *records, const struct record_column *column,
	struct arena *arena, struct standard_date *days)
{
	struct column_dates *dates = ARENA_NEW(arena, struct column_dates);

	column_dates_read(records, column, arena, dates);
	for (size_t s = 0; s < records->source_count; s++) {
		const struct record_source *source = &records->sources[s];

		if (records_lacks(column, s))
			continue;
		for (uint32_t r = source->first; r < source->first + source->count; r++) {
			struct standard_date day = column_date(dates, r, s);

			if (day.year != 0 &&
				(days[r].year == 0 ||
					known_day_number(day) < known_day_number(days[r])))
				days[r] = day;
		}
	}
}

struct standard_date *
known_days(const struct records *records, const enum role *roles, struct arena *arena)
{
	struct standard_date *days = ARENA_ARRAY(arena, records->count + 1, struct standard_date);

	for (size_t i = 0; i < records->column_count; i++)
		if (roles[i] == ROLE_KNOWN)
			earliest_take(records, &records->columns[i], arena, days);
	return days;
}

bool *
known_flags(const struct records *records, const struct record_column *column, struct arena *arena)
{
	bool *of_values = ARENA_ARRAY(arena, column->values.count + 1, bool);
	bool *flags = ARENA_ARRAY(arena, records->count + 1, bool);

	for (uint32_t v = 1; v < column->values.count; v++)
		of_values[v] = standard_flag(column->values.texts[v]) == FLAG_YES;
	for (size_t s = 0; s < records->source_count; s++) {
		const struct record_source *source = &records->sources[s];

		if (records_lacks(column, s))
			continue;
		for (uint32_t r = source->first; r < source->first + source->count; r++)
			flags[r] = of_values[column->numbers[r]];
	}
	return flags;
}
