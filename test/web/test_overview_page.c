/* The overview on the sample inspection. */
#include "base/arena.h"
#include "norchester.h"
#include "page.h"
#include "tap.h"

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct page *page = page_new(norchester_make(&arena, "norchester"));

	page_at(page, 1413800000);
	page_as(page, ROLE_LEAD);
	tap_ok(page_get(page, "/") == 200 && page_says(page, "Norchester Borough Council"),
		"the overview");
	tap_ok(page_says(page, "<b class=\"num\">41</b>") &&
			page_says(page, "Sunday 30 November 2014"),
		"days to the report");
	tap_ok(page_says(page, "Today, 20 October 2014") && page_says(page, "Appointed 10 Sep"),
		"the runway");
	tap_ok(page_says(page, "<b>Openness</b>") && page_says(page, "class=\"cell hx\""),
		"lines by year, with what is missing hatched");
	tap_ok(page_says(page, "What is missing") && page_says(page, "Items received"),
		"what is missing, what is held");
	tap_ok(page_says(page, "No reading list is open") &&
			page_says(page, "No finding is planned yet") &&
			page_says(page, "none planned"),
		"no forecast where there is nothing to forecast");
	tap_ok(page_says(page, "What waits for you") &&
			page_says(page, "to be asked for or explained"),
		"what waits");
	page_as(page, ROLE_DISCLOSURE);
	tap_ok(page_get(page, "/") == 200 && !page_says(page, "none planned") &&
			!page_says(page, "No finding"),
		"of findings nothing for whoever may not read them");
	page_as(page, ROLE_LEAD);
	page_at(page, 1417478400);
	tap_ok(page_get(page, "/") == 200 && page_says(page, "days since the report was due"),
		"a deadline that has passed");
	page_as(page, ROLE_LIAISON);
	tap_ok(page_get(page, "/") == 403, "is not for the authority");
	page_free(page);
	return tap_done();
}
