/* Gaps and the letter that asks for them, on the sample inspection. */
#include "base/arena.h"
#include "norchester.h"
#include "page.h"
#include "tap.h"
#include "web/reply.h"
#include "work/clerk/act.h"

/* The address of the first gap of a list. */
static const char *
first_gap(struct page *page, struct arena *arena, const char *kind)
{
	struct str body;
	size_t at;

	(void)page_get(page, str_format(arena, "/gaps?kind=%s", kind).data);
	body = page_body(page);
	at = str_find(body, STR("href=\"/gaps/"));
	if (at == STR_NONE)
		return "/gaps/none";
	body = str_from(body, at + 6);
	return str_cstr(arena, str_slice(body, 0, str_find_char(body, '"')));
}

static void
test_list(struct page *page)
{
	tap_ok(page_get(page, "/gaps") == 200 && page_says(page, "Mailbox falls silent"),
		"gaps are listed");
	tap_ok(page_get(page, "/gaps?state=open&kind=minutes-absent&line=1") == 200 &&
			page_says(page, "Minutes of the meeting") &&
			!page_says(page, "class=\"t\" href=\"/gaps/none\""),
		"by kind, state and line");
	tap_ok(page_get(page, "/gaps?state=answered") == 200 && page_says(page, "No gap fits."),
		"none is said to be none");
	tap_ok(page_get(page, "/gaps?kind=poem") == 400 && page_get(page, "/gaps?line=99") == 404,
		"a kind or a line that there is not");
}

static void
test_one(struct page *page, struct arena *arena)
{
	const char *gap = first_gap(page, arena, "message-absent");
	const struct act *act;

	tap_ok(page_get(page, gap) == 200 && page_says(page, "What betrays it") &&
			page_says(page, "<blockquote>") && page_says(page, "Write the request"),
		"one gap with its evidence, %s", gap);
	tap_ok(page_post(page, gap, "csrf=x&state=asked&note=By+letter") == 303, "gets a state");
	act = page_act(page);
	tap_ok(act != NULL && str_equal(act->name, STR("gap-state")) &&
			str_equal(act_get(act, "state"), STR("asked")) &&
			str_equal(act_get(act, "note"), STR("By letter")),
		"by an act");
	tap_ok(page_get(page, "/gaps/AAAAA-BBBBB") == 404, "a gap that there is not");
}

static void
test_letter(struct page *page, struct arena *arena)
{
	const char *gap = first_gap(page, arena, "message-absent") + sizeof("/gaps/") - 1;

	tap_ok(page_get(page, str_format(arena, "/requests/new?gap=%s&to=The+clerk", gap).data) ==
				200 &&
			page_says(page, "class=\"letter\"") && page_says(page, "The clerk"),
		"a letter asks for it");
	tap_ok(page_get(page, str_format(arena, "/requests/draft/odt?gap=%s", gap).data) == 200 &&
			page_body(page).len > 1000 && page_act(page) != NULL &&
			str_equal(page_act(page)->name, STR("note-export")),
		"as a file, noted as an export");
	tap_ok(page_get(page, "/requests/new") == 200 && page_says(page, "There is no letter"),
		"without a gap there is none");
	page_as(page, ROLE_AUDITOR);
	tap_ok(page_get(page, str_format(arena, "/requests/draft/odt?gap=%s", gap).data) == 403,
		"and not for everyone");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct page *page = page_new(norchester_make(&arena, "norchester"));

	page_as(page, ROLE_LEAD);
	test_list(page);
	test_one(page, &arena);
	test_letter(page, &arena);
	page_free(page);
	return tap_done();
}
