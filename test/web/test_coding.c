/* The pages of coding, on the sample inspection: what they show, and what they ask the clerk. */
#include "access/restriction.h"
#include "base/arena.h"
#include "base/err.h"
#include "norchester.h"
#include "page.h"
#include "remit/reading_list.h"
#include "store/inspection.h"
#include "tap.h"
#include "work/clerk/act.h"
#include "work/workshop.h"

static bool
asks(struct page *page, const char *name, const char *field, const char *value)
{
	const struct act *act = page_act(page);

	return act != NULL && str_equal(act->name, str_of(name)) &&
		str_equal(act_get(act, field), str_of(value));
}

static void
test_codebook(struct page *page)
{
	tap_ok(page_get(page, "/codebook") == 200 && page_says(page, "There are no codes yet."),
		"an empty codebook says so");
	tap_ok(page_says(page, "New code"), "an inspector may make codes");
	tap_ok(page_get(page, "/code/new") == 200 && page_says(page, "Use it when"),
		"a new code has its form");
	tap_ok(page_get(page, "/code/7") == 404, "a code that is none");
	(void)page_post(page, "/code", "code=0&name=Minute+altered&colour=rust&line=2");
	tap_ok(asks(page, "code-change", "name", "Minute altered") &&
			asks(page, "code-change", "line", "2"),
		"its form asks for the code");
}

static void
test_item(struct page *page)
{
	tap_ok(page_get(page, "/item/1/passages") == 200,
		"sentences can be chosen without scripts");
	tap_ok(page_says(page, "There are no codes yet"), "once there is a code");
	(void)page_post(page, "/item/1/coding",
		"csrf=x&based_on=3&seen=9&line=2&line=6&weight=key&note=Test&code=Openness&s=1-5&s=7-9");
	tap_ok(asks(page, "item-save", "lines", "2 6") &&
			asks(page, "item-save", "passages", "1-5 7-9") &&
			asks(page, "item-save", "item", "1") &&
			asks(page, "item-save", "based_on", "3"),
		"the panel's form is one act");
	(void)page_post(page, "/item/1/coding", "line=2&no_line=1&weight=key&based_on=0");
	tap_ok(asks(page, "item-save", "lines", ""), "none means none");
	(void)page_post(page, "/item/1/coding", "take_back=44");
	tap_ok(asks(page, "coding-take-back", "coding", "44"), "a code is taken back");
	(void)page_post(page, "/item/1/coding", "undo=1");
	tap_ok(asks(page, "item-undo", "item", "1"), "undoing is an act");
	tap_ok(page_get(page, "/item/1?list=3&said=saved") == 200 &&
			page_says(page, "id=\"coding\"") && page_says(page, "Why it matters") &&
			page_says(page, ">Saved.<"),
		"the panel stands beside the page");
	tap_ok(page_get(page, "/item/999999/passages") == 404, "an item that is none");
}

static void
test_lists(struct page *page)
{
	tap_ok(page_get(page, "/reading") == 200 && page_says(page, "Nothing waits for you."),
		"no list yet");
	(void)page_post(page, "/reading", "name=Minutes&reader=tester&query=minutes&items=");
	tap_ok(asks(page, "list-make", "name", "Minutes") &&
			act_get(page_act(page), "items").len > 2,
		"a search becomes a list");
	(void)page_post(page, "/reading", "name=Two&reader=tester&items=3,+4");
	tap_ok(asks(page, "list-make", "items", "3  4"), "or items that are named");
	tap_ok(page_post(page, "/reading", "name=None&reader=tester") == 400,
		"nothing to read is no list");
	tap_ok(page_get(page, "/reading/1") == 404, "a list that is none");
	tap_ok(page_get(page, "/reading/1/agreement") == 404, "nor has it agreement");
}

/* A list of items 1 and 2, of which the first is closed. */
static void
list_make(const char *folder, struct arena *arena)
{
	static const int64_t items[] = {1, 2};
	struct workshop_options options = {.folder = folder};
	struct reading_list list = {.name = STR("Two"),
		.reader = STR("tester"),
		.pass = PASS_FIRST,
		.who = STR("tester")};
	struct restriction restriction = {.class = RESTRICTION_CHILDREN,
		.scope = RESTRICTION_ITEM,
		.number = 1,
		.why = STR("It names a child."),
		.who = STR("lead")};
	struct workshop workshop;
	struct err err = {0};
	int64_t added;

	tap_ok(workshop_open(&options, &workshop, &err) &&
			inspection_begin(workshop.inspection, &err) &&
			reading_list_put(workshop.inspection, arena, &list, &err) &&
			reading_items_add(workshop.inspection, list.list, items, 2, &added, &err) &&
			restriction_put(workshop.inspection, &restriction, &err) &&
			inspection_commit(workshop.inspection, &err),
		"a list with a closed item: %s", err.text);
	workshop_close(&workshop);
}

static void
test_closed(struct page *page)
{
	tap_ok(page_get(page, "/reading/1") == 200 && page_says(page, ">Closed to you</a>"),
		"a closed item is shown as closed");
	tap_ok(page_says(page, ">2</span> <span class=\"govuk-visually-hidden\">(2 to read)<"),
		"beside the way to reading stands how much waits");
	tap_ok(page_get(page, "/item/1") == 403, "it does not open");
	(void)page_get(page, "/reading/1");
	tap_ok(page_says(page, "href=\"/item/2?list=1\">Go on reading") &&
			!page_says(page, "href=\"/item/1?list=1\">Go on reading"),
		"who goes on reading passes it by");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	const char *folder = norchester_make(&arena, "norchester");
	struct page *page = page_new(folder);

	page_as(page, ROLE_INSPECTOR);
	test_codebook(page);
	test_item(page);
	test_lists(page);
	page_as(page, ROLE_AUDITOR);
	tap_ok(page_get(page, "/codebook") == 403, "an auditor sees no codes");
	page_as(page, ROLE_ANALYST);
	tap_ok(page_post(page, "/code", "name=x") == 403, "an analyst does not change them");
	page_free(page);
	list_make(folder, &arena);
	page = page_new(folder);
	page_as(page, ROLE_INSPECTOR);
	test_closed(page);
	page_free(page);
	return tap_done();
}
