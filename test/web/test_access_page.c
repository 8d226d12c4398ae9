/* What the lead sees of restricted items: a question says all that its answer would open. */
#include "access/account.h"
#include "access/restriction.h"
#include "base/arena.h"
#include "base/err.h"
#include "norchester.h"
#include "page.h"
#include "store/inspection.h"
#include "tap.h"
#include "work/workshop.h"

#define HOSTILE "<b>I read</b> the letters."

static bool
restrict_by(struct workshop *workshop, enum restriction_scope scope, int64_t number,
	const char *why, struct err *err)
{
	struct restriction restriction = {.class = RESTRICTION_CHILDREN,
		.scope = scope,
		.number = number,
		.name = STR(""),
		.why = str_of(why),
		.who = STR("lead")};

	return restriction_put(workshop->inspection, &restriction, err);
}

/* Item 5 is closed by itself and with all of its delivery; somebody asks for it. */
static void
question_make(const char *folder)
{
	struct workshop_options options = {.folder = folder};
	struct account account = {.login = STR("tmarchetti"),
		.name = STR("Tomas Marchetti-Vale"),
		.role = ROLE_ANALYST};
	struct workshop workshop;
	struct err err = {0};

	tap_ok(workshop_open(&options, &workshop, &err) &&
			inspection_begin(workshop.inspection, &err) &&
			account_put(workshop.inspection, &account, STR("lead"), &err) &&
			restrict_by(&workshop, RESTRICTION_ITEM, 5, "A child.", &err) &&
			restrict_by(&workshop, RESTRICTION_DELIVERY, 1, "A file of one.", &err) &&
			access_ask(workshop.inspection, account.id, 5, STR(HOSTILE),
				STR("tmarchetti"), &err) &&
			inspection_commit(workshop.inspection, &err),
		"somebody asks for an item %s", err.text);
	workshop_close(&workshop);
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	const char *folder = norchester_make(&arena, "access");
	struct page *page;

	question_make(folder);
	page = page_new(folder);
	page_as(page, ROLE_LEAD);
	tap_ok(page_get(page, "/access") == 200 && page_says(page, "Tomas Marchetti-Vale") &&
			page_says(page, "asked for item 5"),
		"the question waits");
	tap_ok(page_says(page, "with all copies: Item 5; Delivery 1."),
		"and it is said that its answer would open a whole delivery");
	tap_ok(!page_says(page, "<b>I read</b>") && page_says(page, "&lt;b&gt;I read"),
		"words are words");
	page_as(page, ROLE_ANALYST);
	tap_ok(page_get(page, "/access") == 403, "others do not see it");
	page_free(page);
	return tap_done();
}
