#include "search/period.h"

#include "base/date.h"
#include "base/zone.h"

struct period
period_in(const struct zone *zone, int64_t from, int64_t to)
{
	bool has_begin = from > DATE_NONE + 1;
	bool has_end = to < INT64_MAX;

	return (struct period){.from = has_begin ? zone_moment(zone, from) : from,
		.to = has_end ? zone_moment(zone, to) : to,
		.day_from = from,
		.day_to = to};
}
