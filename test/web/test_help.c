/* The help, and what every page has. */
#include "base/arena.h"
#include "norchester.h"
#include "page.h"
#include "tap.h"
#include "web/route.h"

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct page *page = page_new(norchester_make(&arena, "norchester"));
	const struct route *route;

	tap_ok(page_get(page, "/help") == 200, "anyone may read the help");
	tap_ok(page_says(page, "<h1 class=\"h-l\">Help</h1>"), "it has its heading");
	for (unsigned role = ROLE_NOBODY + 1; role < ROLE_COUNT; role++)
		tap_ok(page_says(page, role_title((enum role)role)), "it names the role %s",
			role_name((enum role)role));
	tap_ok(page_get(page, "/help/") == 404, "an empty piece is no address");
	tap_ok(page_get(page, "/nowhere") == 404, "nor is this");
	tap_ok(page_post(page, "/help", "a=1") == 405, "a form is not sent to it");
	for (size_t i = 0; (route = route_at(i)) != NULL; i++)
		tap_ok(route->pattern[0] == '/' && route->run != NULL &&
				route->permission < PERMISSION_COUNT,
			"the route %s is whole", route->pattern);
	page_free(page);
	return tap_done();
}
