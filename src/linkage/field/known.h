/* What records say of when an agency first knew of someone, and of what: columns with the roles
 * ROLE_KNOWN and ROLE_FLAG. They are not compared; counts and timelines stand on them. */
#ifndef CANDOUR_LINKAGE_KNOWN_H
#define CANDOUR_LINKAGE_KNOWN_H

#include "linkage/standard/standard.h"
#include "linkage/table/roles.h"

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct record_column;
struct records;

/* By record: the earliest day of its ROLE_KNOWN columns, {0} where there is none. A day of which
 * the year or month alone is known stands before the days within it. */
struct standard_date *known_days(
	const struct records *records, const enum role *roles, struct arena *arena);
/* Whether a ROLE_FLAG column says yes, by record. */
bool *known_flags(
	const struct records *records, const struct record_column *column, struct arena *arena);

/* 20130412; 0 for no day. For comparing days. */
static inline int
known_day_number(struct standard_date day)
{
	return day.year * 10000 + day.month * 100 + day.day;
}

#endif
