/* The search page on the sample inspection. */
#include "base/arena.h"
#include "norchester.h"
#include "page.h"
#include "tap.h"
#include "work/clerk/act.h"

static void
test_found(struct page *page)
{
	const struct act *act;

	tap_ok(page_get(page, "/search?q=taxi+near%2F10+(concern*+or+complaint*)+and+minute*") ==
			200,
		"a search of the guide");
	tap_ok(page_says(page, "Draft <mark>minutes</mark>, Safeguarding Sub-group 12 March"),
		"finds the story");
	tap_ok(page_says(page, "<mark>taxi</mark>"), "with its words marked");
	tap_ok(page_says(page, "2 of 3 messages in this thread are here.") &&
			page_says(page, "1 missing"),
		"what is missing of its thread");
	tap_ok(page_says(page, "differs from"), "and which attachment differs");
	act = page_act(page);
	tap_ok(act != NULL && str_equal(act->name, STR("note-search")) &&
			act_get_i64(act, "total") > 0,
		"the search is to be in the log before anyone sees it");
}

static void
test_narrowed(struct page *page)
{
	tap_ok(page_get(page, "/search?q=taxi&kind=mail&from=2013&to=2013-12") == 200,
		"narrowed by kind and time");
	tap_ok(page_says(page, "name=\"kind\" value=\"mail\" checked"),
		"what is chosen is checked");
	tap_ok(page_says(page, "name=\"kind\" value=\"document\">Document<span>"),
		"what else could be is there");
	tap_ok(page_says(page, "name=\"from\" value=\"2013\""), "dates stand as they were typed");
	tap_ok(page_says(page, "#0f4a4c"), "and are seen in the drawing");
	tap_ok(page_get(page, "/search?q=taxi&gap=message-absent") == 200 &&
			page_says(page, "Message missing from thread"),
		"by a sign of something amiss");
	tap_ok(page_get(page, "/search?q=zebra&who=1") == 200 && page_says(page, "No record fits."),
		"nothing is said to be nothing");
}

static void
test_mistakes(struct page *page)
{
	tap_ok(page_get(page, "/search?q=taxi+AND") == 400 &&
			page_says(page, "The query has a mistake") &&
			page_says(page, "<mark>AND</mark>"),
		"a mistake is shown at its place");
	tap_ok(page_act(page) == NULL, "and is no search");
	tap_ok(page_get(page, "/search?q=taxi&from=12%2F03%2F2013") == 400 &&
			page_says(page, "is not a date"),
		"nor is a date that two people read in two ways");
	tap_ok(page_get(page, "/search?q=taxi&kind=poem") == 400, "nor a kind that there is not");
	tap_ok(page_get(page, "/search?q=taxi&page=0") == 400, "nor a page before the first");
	tap_ok(page_get(page, "/search") == 200 && page_says(page, "How to ask") &&
			page_act(page) == NULL,
		"without a question there is help");
	tap_ok(page_get(page, "/search?q=%22%3E%3Cscript%3Ealert(1)%3C%2Fscript%3E") != 500 &&
			!page_says(page, "<script>alert"),
		"what is typed is never markup");
}

static void
test_closed(struct page *page)
{
	tap_ok(page_get(page, "/search?q=file%3A%22Briefing+to+members%2C+redacted%22") == 200 &&
			page_says(page, "One item matches and is") &&
			!page_says(page, "Briefing to members, redacted.pdf"),
		"a restricted item is there, and closed");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct page *page = page_new(norchester_make(&arena, "norchester"));

	tap_ok(page_get(page, "/search?q=taxi") == 303, "one signs in first");
	page_as(page, ROLE_LIAISON);
	tap_ok(page_get(page, "/search?q=taxi") == 403, "and must be of the inspection");
	page_as(page, ROLE_INSPECTOR);
	test_found(page);
	test_narrowed(page);
	test_mistakes(page);
	test_closed(page);
	page_free(page);
	return tap_done();
}
