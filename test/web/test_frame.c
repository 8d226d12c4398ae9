/* The frame of pages, and what they load. */
#include "norchester.h"
#include "page.h"
#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "web/assets.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/route.h"

static void
test_nobody(struct page *page)
{
	page_as(page, ROLE_NOBODY);
	tap_ok(page_get(page, "/help") == 200 && page_says(page, "<title>Help: Candour</title>"),
		"the help is for everyone");
	tap_ok(!page_says(page, "Norchester") && !page_says(page, "aria-label=\"Inspection\"") &&
			!page_says(page, "role=\"search\""),
		"who has not signed in learns not which authority it is");
}

/* Whatever the navigation leads to, the person may open. */
static void
test_ways(struct page *page)
{
	for (unsigned role = ROLE_LEAD; role < ROLE_COUNT; role++) {
		static const char *const paths[] = {"/", "/liaison", "/disclosure", "/search",
			"/reading", "/gaps", "/findings", "/report", "/log"};
		bool fits = true;

		page_as(page, (enum role)role);
		tap_ok(page_get(page, "/help") == 200 && page_says(page, "href=\"#main\"") &&
				page_says(page, "<main id=\"main\""),
			"%s has the frame", role_name((enum role)role));
		for (size_t i = 0; i < COUNT_OF(paths); i++) {
			struct str parts[REQUEST_PARTS_MAX];
			struct buf link CLEANUP(buf_free) = {0};
			bool other;
			const struct route *route = route_find(
				METHOD_GET, str_of(paths[i]), parts, &other);
			bool may = route != NULL && role_may((enum role)role, route->permission);

			buf_add_format(&link, "<li><a href=\"%s\"", paths[i]);
			fits = fits && page_says(page, buf_cstr(&link)) == may;
		}
		tap_ok(fits, "and the ways that it may go, no others");
	}
}

static void
test_assets(struct page *page)
{
	const struct asset *asset = asset_at(0);
	struct url style = asset_url("candour.css");

	page_as(page, ROLE_NOBODY);
	for (size_t i = 0; (asset = asset_at(i)) != NULL; i++)
		tap_ok(page_get(page, asset->address.data) == 200 && page_reply(page)->is_lasting &&
				!page_reply(page)->is_gzipped &&
				str_equal(page_body(page), asset->bytes),
			"%.*s is served", STR_ARG(asset->name));
	tap_ok(page_get(page, "/a/0123456789abcdef-candour.css") == 404 &&
			page_get(page, "/a/candour.css") == 404,
		"under no other address");
	tap_ok(page_get(page, "/help") == 200 && page_says(page, style.text.data),
		"pages name it by its hash");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free);
	struct page *page;

	arena_init(&arena, 1 << 20);
	page = page_new(norchester_make(&arena, "frame"));
	test_nobody(page);
	test_ways(page);
	test_assets(page);
	page_free(page);
	return tap_done();
}
