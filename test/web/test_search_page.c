/* The search page on the sample inspection. */
#include "base/arena.h"
#include "base/err.h"
#include "norchester.h"
#include "page.h"
#include "remit/codebook.h"
#include "remit/saved_search.h"
#include "search/index.h"
#include "store/db.h"
#include "store/inspection.h"
#include "tap.h"
#include "web/door.h"
#include "web/request.h"
#include "web/warm.h"
#include "work/clerk/act.h"
#include "work/workshop.h"

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
	tap_ok(page_says(page, "<span class=\"chip\">Not yet read</span>"),
		"and that nobody has read it yet");
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
	tap_ok(page_says(page, "href=\"/search?q=taxi&amp;from=2013&amp;to=2013-12\"") &&
			page_says(page, "href=\"/search?q=taxi&amp;to=2013-12&amp;kind=mail\"") &&
			page_says(page, "href=\"/search?q=taxi&amp;from=2013&amp;kind=mail\""),
		"each of what is chosen can be taken out, and the others stay");
	tap_ok(page_get(page, "/search?q=taxi&gap=message-absent") == 200 &&
			page_says(page, "Message missing from thread"),
		"by a sign of something amiss");
	tap_ok(page_get(page, "/search?q=zebra&who=1") == 200 && page_says(page, "No record fits."),
		"nothing is said to be nothing");
	tap_ok(page_says(page, "value=\"1\" checked>Norchester BC<span>0<"),
		"what is chosen and not found has its name");
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
	tap_ok(page_get(page, "/search?q=taxi&weight=heavy") == 400 &&
			page_get(page, "/search?q=taxi&code=x") == 400,
		"nor a weight, nor a code");
	tap_ok(page_get(page, "/search?q=taxi+code%3A%22Minute+altered%22") == 400 &&
			page_says(page, "the codebook has no code &quot;Minute altered&quot;") &&
			page_says(page, "<mark>"),
		"a code that there is not is pointed at");
	tap_ok(page_get(page, "/search?q=taxi&weight=none&code=0") == 200 &&
			page_says(page, "No code") && page_says(page, "Not weighed"),
		"what has no code and no weight can be chosen");
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

/* A search of the tester's that was looked at when it found nothing, one of somebody else's, and a list. */
static void
searches_make(const char *folder, struct arena *arena)
{
	struct workshop_options options = {.folder = folder};
	struct saved_search rows[] = {
		{.name = STR("Minutes <b>"),
			.query = STR("minutes"),
			.is_alert = true,
			.who = STR("tester")},
		{.name = STR("Broken"), .query = STR("taxi AND"), .who = STR("other")},
		{.name = STR("Terms"),
			.kind = SAVED_TERMS,
			.query = STR("taxi\n\nzebra\ntaxi AND"),
			.who = STR("tester")},
		{.name = STR("Taxi"), .query = STR("taxi"), .who = STR("other")},
		{.name = STR("Gaps"), .query = STR("gap:*"), .who = STR("other")},
	};
	struct code_row code = {.name = STR("Unused"), .who = STR("other")};
	struct workshop workshop;
	struct err err = {0};
	bool done = workshop_open(&options, &workshop, &err) &&
		inspection_begin(workshop.inspection, &err) &&
		codebook_put(workshop.inspection, arena, &code, &err);

	for (size_t i = 0; done && i < COUNT_OF(rows); i++)
		done = saved_search_put(workshop.inspection, arena, &rows[i], false, &err);
	done = done && saved_search_look(workshop.inspection, 1, 0, STR("tester"), &err) &&
		inspection_commit(workshop.inspection, &err);
	tap_ok(done, "searches are kept: %s", err.text);
	workshop_close(&workshop);
}

/* A code that stands nowhere yet. */
static void
test_code_chosen(struct page *page)
{
	tap_ok(page_get(page, "/search?q=taxi&code=1") == 200 &&
			page_says(page, "value=\"1\" checked>Unused<span>0<") &&
			page_says(page, "</span> Unused</a>"),
		"a code that is chosen and found nowhere has its name, and can be taken out");
}

static void
test_saved(struct page *page)
{
	page_at(page, 1413800000);
	tap_ok(page_get(page, "/") == 200 && page_says(page, ">1 saved search</a> finds more"),
		"the overview tells of a search that finds more than when one looked");
	tap_ok(page_act(page) == NULL, "and shows no count, so that there is none to be noted");
	page_as_person(page, ROLE_ANALYST, 2, "other");
	tap_ok(page_get(page, "/") == 200 && !page_says(page, "saved search"),
		"but not those who never looked at it");
	page_as(page, ROLE_INSPECTOR);
	tap_ok(page_get(page, "/searches") == 200 && page_says(page, "Minutes &lt;b&gt;") &&
			page_says(page, "more than when you looked") &&
			page_says(page, "list of terms"),
		"searches that are kept, with what is new");
	tap_ok(page_act(page) != NULL && str_equal(page_act(page)->name, STR("note-search")) &&
			act_get_i64(page_act(page), "total") > 0,
		"that they were counted is noted");
	tap_ok(page_get(page, "/searches/1") == 303 &&
			str_equal(page_location(page), STR("/search?q=minutes")) &&
			str_equal(page_act(page)->name, STR("search-look")) &&
			act_get_i64(page_act(page), "total") > 0,
		"opening one is a look at it");
	tap_ok(page_get(page, "/searches/2") == 303 && page_act(page) == NULL,
		"one with a mistake shows it on the search page");
	tap_ok(page_get(page, "/searches/3") == 200 && page_says(page, "/search?q=zebra") &&
			page_says(page, "<td class=\"num\">0</td>") &&
			str_equal(act_get(page_act(page), "query"), STR("taxi\nzebra\ntaxi AND")),
		"a list counts each of its terms, and the log has it");
	(void)page_post(page, "/searches/1", "do=alert&version=1");
	tap_ok(act_get_i64(page_act(page), "search") == 1 &&
			act_get_i64(page_act(page), "alert") == 0 &&
			act_get_i64(page_act(page), "closed") == 0,
		"telling is switched off");
	(void)page_post(page, "/searches/1", "do=close&version=1");
	tap_ok(act_get_i64(page_act(page), "closed") == 1, "and it is taken off the page");
	tap_ok(page_post(page, "/searches/1", "do=burn&version=1") == 400, "and nothing else");
}

static void
test_kept(struct page *page)
{
	const struct act *act;

	(void)page_get(page, "/search?q=taxi");
	tap_ok(page_says(page, "Save this search") && page_says(page, "Tell me of new ones") &&
			page_says(page, "href=\"/reading?query=taxi#new\""),
		"a search can be kept, and read");
	tap_ok(page_post(page, "/searches", "query=taxi&alert=1") != 403, "keeping it");
	act = page_act(page);
	tap_ok(act != NULL && str_equal(act->name, STR("search-save")) &&
			str_equal(act_get(act, "name"), STR("taxi")) &&
			str_equal(act_get(act, "kind"), STR("query")) &&
			act_get_i64(act, "alert") == 1,
		"is an act, named after its query");
	tap_ok(page_post(page, "/searches", "query=+") == 400, "nothing is no search");
	tap_ok(page_get(page, "/searches/7") == 404, "one that is not kept");
	tap_ok(page_get(page, "/reading?query=taxi") == 200 &&
			page_says(page, "name=\"query\" value=\"taxi\""),
		"a reading list begins with the query");
}

/* All that search found it finds no more: it cannot be told from a delivery that brings something. */
static void
index_empty(const char *folder)
{
	struct workshop_options options = {.folder = folder};
	struct workshop workshop;
	struct err err = {0};
	bool done = workshop_open(&options, &workshop, &err) &&
		inspection_begin(workshop.inspection, &err);

	for (int64_t document = 1; done && document <= 1000; document++)
		done = index_remove(workshop.index, document, &err);
	done = done && inspection_commit(workshop.inspection, &err);
	tap_ok(done, "the index changes: %s", err.text);
	workshop_close(&workshop);
}

/* The words that the page has of a search: from its name on. */
static struct str
about(const struct page *page, const char *name)
{
	struct str body = page_body(page);
	size_t at = str_find(body, str_of(name));
	size_t end;

	if (at == STR_NONE)
		return STR("");
	body = str_from(body, at);
	end = str_find(body, STR("</li>"));
	return end == STR_NONE ? body : str_slice(body, 0, end);
}

static bool
is_old(const struct page *page, const char *name)
{
	return str_find(about(page, name), STR("records came in since")) != STR_NONE;
}

/* Counts are remembered until the index changes; then they say of when they are until they are counted anew. */
static void
test_counts(struct page *page, const char *folder)
{
	int64_t former;

	tap_ok(page_get(page, "/searches") == 200 && !is_old(page, "Taxi") &&
			!is_old(page, "Minutes") && !is_old(page, "Gaps"),
		"searches are counted");
	former = act_get_i64(page_act(page), "total");
	index_empty(folder);
	tap_ok(page_get(page, "/searches") == 200 &&
			is_old(page, "Taxi") != is_old(page, "Minutes"),
		"one that the index alone answers is counted anew, the other says of when it is");
	tap_ok(!is_old(page, "Gaps"), "what hangs on more is counted each time");
	tap_ok(act_get_i64(page_act(page), "total") < former &&
			act_get_i64(page_act(page), "total") > 0,
		"the log has what was shown");
	tap_ok(page_get(page, "/searches") == 200 && !is_old(page, "Taxi") &&
			!is_old(page, "Minutes") &&
			str_find(about(page, "Taxi"), STR("0 groups")) != STR_NONE,
		"at the next look that is counted, too");
}

/* What a page asks of the database, in steps of its machine. */
static uint64_t
steps(struct page *page, const char *target)
{
	struct db *db = page_request(page)->door->workshop->inspection->db;
	uint64_t before = db_effort(db).steps;

	if (page_get(page, target) != 200)
		tap_note("%s is not there", target);
	return db_effort(db).steps - before;
}

/* A door that was warmed has nothing left to read first. */
static void
test_warm(const char *folder)
{
	static const char *const targets[] = {"/searches", "/"};

	for (size_t i = 0; i < COUNT_OF(targets); i++) {
		struct page *cold = page_new(folder);
		struct page *warm = page_new(folder);
		uint64_t first;
		uint64_t second;
		uint64_t unwarmed;

		page_as(cold, ROLE_LEAD);
		page_as(warm, ROLE_LEAD);
		(void)page_get(cold, "/help");
		(void)page_get(warm, "/help");
		warm_views(page_request(warm)->door);
		unwarmed = steps(cold, targets[i]);
		first = steps(warm, targets[i]);
		second = steps(warm, targets[i]);
		tap_ok(first == second && first < unwarmed,
			"%s is warm: %llu steps first, %llu again, %llu in a door that is not",
			targets[i], (unsigned long long)first, (unsigned long long)second,
			(unsigned long long)unwarmed);
		page_free(cold);
		page_free(warm);
	}
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	const char *folder = norchester_make(&arena, "norchester");
	struct page *page;

	searches_make(folder, &arena);
	page = page_new(folder);
	tap_ok(page_get(page, "/search?q=taxi") == 303, "one signs in first");
	page_as(page, ROLE_LIAISON);
	tap_ok(page_get(page, "/search?q=taxi") == 403, "and must be of the inspection");
	page_as(page, ROLE_INSPECTOR);
	test_found(page);
	test_narrowed(page);
	test_mistakes(page);
	test_closed(page);
	test_kept(page);
	test_code_chosen(page);
	test_saved(page);
	test_counts(page, folder);
	page_free(page);
	test_warm(folder);
	return tap_done();
}
