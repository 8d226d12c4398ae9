/* The disclosure on the sample inspection. */
#include "base/arena.h"
#include "norchester.h"
#include "page.h"
#include "tap.h"
#include "web/reply.h"

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct page *page = page_new(norchester_make(&arena, "norchester"));

	page_as(page, ROLE_DISCLOSURE);
	tap_ok(page_get(page, "/disclosure") == 200 &&
			page_says(page, "Norchester BC, monitoring officer"),
		"deliveries");
	tap_ok(page_says(page, "Case 12.zip") &&
			page_says(page, "Ask the authority for the password.") &&
			page_says(page, "All of its members are encrypted.") &&
			!page_says(page, "candour password /"),
		"what could not be read, and what to do");
	tap_ok(page_says(page, "Nothing is declared yet"), "the register");
	tap_ok(page_get(page, "/disclosure/1/receipt") == 200 &&
			page_reply(page)->file_name.len > 0 && page_body(page).len > 1000,
		"a receipt is given as a file");
	tap_ok(page_get(page, "/disclosure/9/receipt") == 404, "of a delivery that there is");
	page_as(page, ROLE_LIAISON);
	tap_ok(page_get(page, "/disclosure") == 403, "and not to the authority");
	page_free(page);
	return tap_done();
}
