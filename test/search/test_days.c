/* Days of queries and of narrowings are those of the zone that the search was placed in; days alone are of any. */
#include "tap.h"

#include "search_case.h"

#include "base/date.h"
#include "base/err.h"
#include "base/zone.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct zone *
zone_get(struct search_case *c, const char *name)
{
	const struct zone *zone;
	struct err err = {0};

	if (zone_load(&c->arena, name, &zone, &err))
		return zone;
	printf("Bail out! %s\n", err.text);
	exit(1);
}

static void
fill(struct search_case *c)
{
	static const char *const dates[] = {
		"2013-07-04T22:59:59Z", /* 1: the last second of the 4th in London, in summer */
		"2013-07-04T23:30:00Z", /* 2: half past midnight of the 5th there */
		"2013-07-05",           /* 3: a day alone */
		"2013-07-05T22:59:59Z", /* 4: the last second of the 5th */
		"2013-07-05T23:30:00Z", /* 5: the 6th */
		"2013-01-05T00:30:00Z", /* 6: in winter clocks show UTC */
		"2013-01-04T23:30:00Z", /* 7 */
		"2013-07-31T23:30:00Z", /* 8: August there */
		NULL,                   /* 9 */
	};
	int64_t delivery = case_delivery(c, "Clerk", "Licensing");

	for (int64_t i = 0; i < (int64_t)COUNT_OF(dates); i++) {
		case_document(c,
			(struct case_document){.id = i + 1,
				.kind = 1,
				.date = dates[i],
				.title = "",
				.body = "taxi"});
		case_item(c, i + 1, delivery, "a.eml");
		case_index(c, i + 1);
	}
}

static void
finds(struct search_case *c, const char *query, const char *wanted, const char *words)
{
	const char *found = case_find_by(c, query, SORT_OLDEST);

	tap_ok(strcmp(found, wanted) == 0, "%s: %s (%s)", words, query, found);
}

static void
test_queries(struct search_case *c)
{
	finds(c, "date:2013-07-05", "3 4 5", "without a zone, a day is one of UTC");
	search_place(c->search, zone_get(c, ZONE_USUAL));
	finds(c, "date:2013-07-05", "2 3 4", "in summer a day begins an hour earlier");
	finds(c, "sent:2013-07-05", "2 3 4", "so it does for what was sent");
	finds(c, "date:2013-07-04", "1", "and ends so; a day alone is not of the day before");
	finds(c, "date:2013-01-05", "6", "in winter it is one of UTC");
	finds(c, "date:2013-07", "1 2 3 4 5", "months");
	finds(c, "date:2013-08..", "8", "what is open at its end");
	finds(c, "date:..2013-07-04", "7 6 1", "and at its beginning");
	finds(c, "date:>2013-07-05", "5 8", "after a day");
	finds(c, "date:<=2013-07-05", "7 6 1 2 3 4", "until a day");
	/* West of Greenwich a day alone would be of the evening before. */
	search_place(c->search, zone_get(c, "America/New_York"));
	finds(c, "date:2013-07-05", "3 4 5", "a day alone is of its day everywhere");
	finds(c, "date:2013-07-04", "1 2", "and of no other");
	search_place(c->search, zone_get(c, ZONE_USUAL));
}

static void
test_narrowing(struct search_case *c)
{
	const struct search_narrow day = {.facet = FACET_YEAR,
		.from = date_from_civil((struct civil){.year = 2013, .month = 7, .day = 5}),
		.to = date_from_civil((struct civil){.year = 2013, .month = 7, .day = 6})};
	const struct search_narrow since = {.facet = FACET_YEAR, .from = day.from, .to = INT64_MAX};
	const struct search_narrow until = {.facet = FACET_YEAR, .from = DATE_NONE, .to = day.to};
	struct search_request request = {.query = STR("taxi"), .narrows = &day, .narrow_count = 1};

	tap_ok(case_search(c, request).total == 3, "a page's day is the same as a query's");
	request.narrows = &since;
	tap_ok(case_search(c, request).total == 5, "so is what lies after it");
	request.narrows = &until;
	tap_ok(case_search(c, request).total == 6, "and before it, of what has a date");
}

int
main(void)
{
	struct search_case c;

	case_open(&c, "norchester");
	fill(&c);
	test_queries(&c);
	test_narrowing(&c);
	case_close(&c);
	return tap_done();
}
