/* The reading page on the sample inspection. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "norchester.h"
#include "page.h"
#include "tap.h"
#include "web/reply.h"
#include "work/clerk/act.h"

#include <unistd.h>

/* The item of a path, as the search finds it: the number behind the first "/item/". */
static const char *
item_of(struct page *page, struct arena *arena, const char *file)
{
	struct str body;
	size_t at;

	(void)page_get(page, str_format(arena, "/search?q=file%%3A%%22%s%%22", file).data);
	body = page_body(page);
	at = str_find(body, STR("<h2><a href=\"/item/"));
	if (at == STR_NONE)
		return "/item/0";
	body = str_from(body, at + 13);
	return str_cstr(arena, str_slice(body, 0, str_find_char(body, '?')));
}

static void
test_mail(struct page *page, struct arena *arena)
{
	const char *item = item_of(page, arena, "1752+RE+Draft+minutes");

	tap_ok(page_get(page, str_format(arena, "%s?q=taxi", item).data) == 200, "a mail, %s",
		item);
	tap_ok(page_says(page, "Thread, 3 messages") && page_says(page, "<b>Not disclosed</b>"),
		"its thread, with what is missing of it");
	tap_ok(page_says(page, "Ask the council for it"), "and a way to ask");
	tap_ok(page_says(page, "Unchanged since received"), "its seal");
	tap_ok(page_says(page, "class=\"hit\" id=\"h1\""), "hits of the search that led here");
	tap_ok(page_says(page, "<p class=\"quote\">"), "quoted text is told apart");
	tap_ok(page_says(page, "data-at=\"0\">Thanks for turning these round."),
		"text knows its place");
	tap_ok(page_act(page) == NULL, "opening what anyone may read is no act");
	tap_ok(page_get(page, str_format(arena, "%s?tab=headers", item).data) == 200 &&
			page_says(page, "multipart/mixed"),
		"its headers");
	tap_ok(page_get(page, str_format(arena, "%s?tab=text", item).data) == 200 &&
			page_says(page, "class=\"asis\""),
		"its text as it is");
	tap_ok(page_get(page, "/item/999999") == 404 && page_get(page, "/item/x") == 404,
		"an item that there is not");
}

static void
test_thread(struct page *page, struct arena *arena)
{
	const char *item = item_of(page, arena, "1752+RE+Draft+minutes");

	(void)page_get(page, item);
	tap_ok(page_says(page, str_format(arena, "%s/thread\" data-key", item).data),
		"an item of a thread leads to the whole of it");
	tap_ok(page_get(page, str_format(arena, "%s/thread", item).data) == 200 &&
			page_says(page, "3 messages, of which 1 is not disclosed.") &&
			page_says(page, "Thanks for turning these round."),
		"with the words of those held");
	tap_ok(page_says(page, "<div class=\"absent\"><h2 class=\"h-s\">Not disclosed</h2>") &&
			page_says(page, "Ask the council for it"),
		"the absent one in its place");
	tap_ok(page_act(page) == NULL, "of what anybody may read no view is noted");
	tap_ok(page_get(page,
		       str_format(
			       arena, "%s/thread", item_of(page, arena, "Licence+decisions.xlsx"))
			       .data) == 404,
		"what is in no thread has none");
}

static void
test_others(struct page *page, struct arena *arena)
{
	const char *item = item_of(page, arena, "Licence+decisions.xlsx");

	tap_ok(page_get(page, item) == 200 && page_says(page, "<table class=\"cells\">") &&
			page_says(page, "Sheet Complaint history"),
		"a sheet is a table, hidden sheets with it");
	tap_ok(page_says(page, "Words that the page does not show"), "what is hidden is listed");
	tap_ok(page_says(page, "Changed after the announcement"), "what was changed late is said");
	tap_ok(page_get(page, item_of(page, arena, "2013-07-07+Taxi+ranks+on+Quay+Parade")) ==
				200 &&
			page_says(page, "Sunday 7 July 2013, 10:20 (UK time)") &&
			!page_says(page, "2013, 09:20"),
		"a mail of 09:20 in Greenwich was sent an hour later by the clocks of that summer");
	item = item_of(page, arena, "Sub-group+minutes+v2.docx");
	tap_ok(page_get(page, item) == 200 && page_says(page, "id=\"versions\""), "versions");
	item = item_of(page, arena, "Scan+2011-09-14");
	tap_ok(page_get(page, item) == 200 && page_says(page, "class=\"scan\"") &&
			page_says(page, "Text recognised"),
		"a scan is shown with what was read off it");
	item = item_of(page, arena, "Scan+2011-11-30");
	tap_ok(page_get(page, item) == 200 &&
			page_says(page, str_format(arena, "src=\"%s/page/1\"", item).data),
		"one that browsers do not show is shown as a picture of it: %s", item);
	tap_ok(page_get(page, str_format(arena, "%s/page/1", item).data) == 200 &&
			(str_starts(page_body(page), STR("\x89PNG")) ||
				str_starts(page_body(page), STR("\xff\xd8\xff"))) &&
			str_starts(str_of(page_reply(page)->type), STR("image/")),
		"of %zu bytes", page_body(page).len);
	tap_ok(page_get(page, str_format(arena, "%s/page/2", item).data) == 404 &&
			page_get(page, "/item/1/page/1") == 404,
		"a page that there is not");
	tap_ok(page_get(page, str_format(arena, "%s?at=99999999", item).data) == 200,
		"a place beyond the end is the end");
	tap_ok(page_get(page, str_format(arena, "%s?at=-5", item).data) == 400,
		"a place before the beginning is none");
}

/* The address behind the first `before` in the body. */
static const char *
link_behind(struct page *page, struct arena *arena, const char *before)
{
	struct str body = page_body(page);
	size_t at = str_find(body, str_of(before));

	if (at == STR_NONE)
		return "/item/0";
	body = str_from(body, at + str_of(before).len);
	return str_cstr(arena, str_slice(body, 0, str_find_char(body, '"')));
}

static void
test_beside(struct page *page, struct arena *arena)
{
	const char *pair;

	(void)page_get(page, "/search?q=taxi+near%2F10+(concern*+or+complaint*)+and+minute*");
	pair = link_behind(page, arena, "differs from <a href=\"");
	tap_ok(page_get(page, pair) == 200 && page_says(page, "Two versions side by side"),
		"a search leads to what two versions differ in, %s", pair);
	tap_ok(page_says(page, "<del>") && page_says(page, "Paragraph 4.2 stands in the first"),
		"what is gone is marked, and said");
	tap_ok(page_act(page) == NULL, "neither is restricted, nothing is noted");
	tap_ok(page_get(page, str_format(arena, "%s?all=1", pair).data) == 200 &&
			page_says(page, "Only what changed"),
		"all of both");
	pair = item_of(page, arena, "Sub-group+minutes+marked+up.docx");
	pair = str_format(
		arena, "%s/with/%s", pair, item_of(page, arena, "Sub-group+minutes+v3.docx") + 6)
		       .data;
	tap_ok(page_get(page, pair) == 200 &&
			page_says(page, "Paragraph 4.2 stands in the first and is absent") &&
			page_says(page, "Taken out by a tracked change\">4.2"),
		"a paragraph that is named as absent is among the rows, though a tracked change took it "
		"out of the only one that has it: %s",
		pair);
	(void)page_get(page, item_of(page, arena, "Sub-group+minutes+v2.docx"));
	pair = link_behind(page, arena, "</svg> <a href=\"/item/");
	tap_ok(page_says(page, "/with/"), "an item with versions leads there too");
	tap_ok(page_get(page, "/item/1/with/999999") == 404, "an item that there is not");
}

static void
test_original(struct page *page, struct arena *arena)
{
	const char *item = item_of(page, arena, "1752+RE+Draft+minutes");
	char head[16] = "";

	tap_ok(page_get(page, str_format(arena, "%s/original", item).data) == 200 &&
			str_equal(str_of(page_reply(page)->type), STR("application/octet-stream")),
		"a mail's original is bytes, never a page");
	tap_ok(page_reply(page)->file_name.len > 0 && page_reply(page)->fd >= 0 &&
			pread(page_reply(page)->fd, head, 4, 0) == 4 &&
			page_reply(page)->fd_size > 1000,
		"given as a file of its name: %.*s", STR_ARG(page_reply(page)->file_name));
}

/* Words that someone meant to take out may be read, and that they were is in the log. */
static void
test_restricted(struct page *page, struct arena *arena)
{
	const char *item = item_of(page, arena, "Briefing+to+members%2C+redacted");
	const struct act *act;
	int64_t noted;

	tap_ok(page_says(page, "One item matches and is restricted") &&
			!page_says(page, "redacted.pdf"),
		"of a restricted item a list shows that it is there");
	tap_ok(page_get(page, item) == 200 && page_says(page, "Restricted"), "it opens, %s", item);
	act = page_act(page);
	tap_ok(act != NULL && str_equal(act->name, STR("note-view")) &&
			act_get_i64(act, "items") > 0,
		"with a view to be noted first");
	noted = act_get_i64(act, "items");
	tap_ok(page_get(page, str_format(arena, "%s/original", item).data) == 200 &&
			page_act(page) != NULL,
		"and so does its original");
	tap_ok(page_get(page, str_format(arena, "/item/1/with/%s", item + 6).data) != 403 &&
			page_act(page) != NULL && act_get_i64(page_act(page), "items") == noted,
		"and laying it beside another");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct page *page = page_new(norchester_make(&arena, "norchester"));

	page_as(page, ROLE_INSPECTOR);
	test_mail(page, &arena);
	test_thread(page, &arena);
	test_others(page, &arena);
	test_beside(page, &arena);
	test_original(page, &arena);
	test_restricted(page, &arena);
	page_free(page);
	return tap_done();
}
