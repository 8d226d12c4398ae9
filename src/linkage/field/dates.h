/* The days in a column of the records, in the order in which each source writes them. */
#ifndef CANDOUR_LINKAGE_DATES_H
#define CANDOUR_LINKAGE_DATES_H

#include "linkage/standard/standard.h"
#include "linkage/table/records.h"

/* A column's values read as days: by number of value, {0} where it is none. Sources may differ in
 * the order of day and month, so that one text is two days. */
struct column_dates {
	const struct record_column *column;
	struct standard_date *day_first;   /* NULL: no source writes so */
	struct standard_date *month_first; /* NULL: no source writes so */
	bool is_month_first[RECORD_SOURCE_MAX];
};

/* The tables live in the arena. */
void column_dates_read(const struct records *records, const struct record_column *column,
	struct arena *arena, struct column_dates *ret_dates);

/* The day of a record that is of this source. */
static inline struct standard_date
column_date(const struct column_dates *dates, uint32_t record, size_t source)
{
	uint32_t number = dates->column->numbers[record];

	return dates->is_month_first[source] ? dates->month_first[number]
					     : dates->day_first[number];
}

#endif
