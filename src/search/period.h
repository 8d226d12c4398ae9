/* Whole days as somebody's clocks have them, and the records that are of them.
 *
 * A query and a page name days; a zone says when these begin. What is kept of a record as midnight UTC is a day alone
 * (decision 227): it is of the day that it names, wherever one looks at it from. */
#ifndef CANDOUR_SEARCH_PERIOD_H
#define CANDOUR_SEARCH_PERIOD_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct zone;

struct period {
	int64_t from; /* instants in [from, to) */
	int64_t to;
	int64_t day_from; /* days alone in [day_from, day_to) */
	int64_t day_to;
};

/* From midnight to midnight, as clocks of the zone (NULL: UTC) show them: date_from_civil of the days. DATE_NONE or the
 * second after it: from ever on; INT64_MAX: for ever. */
struct period period_in(const struct zone *zone, int64_t from, int64_t to);

/* DATE_NONE is of no period that begins after it. */
static inline bool
period_has(const struct period *period, int64_t moment)
{
	enum { DAY = 86400 };
	bool is_in = moment >= period->from && moment < period->to;
	bool is_day_in = moment >= period->day_from && moment < period->day_to;

	/* Few records are that close to its ends. */
	return is_in == is_day_in ? is_in : moment % DAY == 0 ? is_day_in : is_in;
}

#endif
