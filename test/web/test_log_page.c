/* The log's pages on the sample inspection. */
#include "access/restriction.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "ledger/ledger.h"
#include "norchester.h"
#include "page.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/entry_run.h"
#include "store/inspection.h"
#include "tap.h"
#include "web/door.h"
#include "web/pages/log_search.h"
#include "web/reply.h"
#include "web/request.h"
#include "work/clerk/act.h"
#include "work/view/log_view.h"
#include "work/view/log_words.h"
#include "work/workshop.h"

#include <stdlib.h>

#define HOSTILE "<img src=x onerror=alert(1)>\"'.txt"

#define CODING "{\"item\":2,\"code\":77123,\"quote\":\"Words that were coded\",\"who\":\"<b>him\"}"
#define POEM "{\"state\":\"Words in a place of names\",\"sha256\":\"words\",\"line\":3}"

/* Behind `front` in the body, to the next quotation mark. */
static const char *
behind(struct page *page, struct arena *arena, const char *front)
{
	struct str body = page_body(page);
	size_t at = str_find(body, str_of(front));

	if (at == STR_NONE)
		return "none";
	body = str_from(body, at + str_of(front).len);
	return str_cstr(arena, str_slice(body, 0, str_find_char(body, '"')));
}

static size_t
rows_of(struct page *page)
{
	struct str body = page_body(page);
	size_t count = 0;
	size_t at;

	while ((at = str_find(body, STR("<li><a class=\"num\" href=\"/log/"))) != STR_NONE) {
		count++;
		body = str_from(body, at + 1);
	}
	return count;
}

static void
test_list(struct page *page)
{
	tap_ok(page_get(page, "/log") == 200 && page_says(page, "One item came in") &&
			rows_of(page) == 50,
		"entries, fifty a page");
	tap_ok(page_says(page, "Times are UK time."), "whose clocks are shown");
	tap_ok(page_says(page, "Older"), "a full page leads on");
	tap_ok(page_get(page, "/log?number=0") == 200 && rows_of(page) == 1 &&
			page_says(page, "The inspection was founded") && !page_says(page, "Older"),
		"from a number down, here the first");
	tap_ok(page_get(page, "/log?number=3") == 200 && rows_of(page) == 4, "and the fourth");
	tap_ok(page_get(page, "/log?kind=closed") == 200 && rows_of(page) == 2 &&
			page_says(page, "A delivery is complete"),
		"by kind");
	tap_ok(page_get(page, "/log?kind=novel") == 200 && page_says(page, "None of these."),
		"none is said to be none");
	tap_ok(page_get(page, "/log?who=rlead") == 200 && rows_of(page) == 1, "by who");
	tap_ok(page_get(page, "/log?from=2000-01-01&to=2000-12-31") == 200 && rows_of(page) == 0,
		"by day, before all");
	tap_ok(page_get(page, "/log?from=2000-01-01&to=2999-12-31&kind=inspection") == 200 &&
			rows_of(page) == 1,
		"and with all in it");
	tap_ok(page_get(page, "/log?from=2999-01-01") == 200 && rows_of(page) == 0,
		"and behind all");
	tap_ok(page_get(page, "/log?from=soon") == 400 && page_get(page, "/log?number=x") == 400 &&
			page_get(page, "/log?number=-1") == 400,
		"what is no day and no number");
	tap_ok(page_get(page, "/log?number=9223372036854775806") == 200 && rows_of(page) == 50,
		"a number beyond the end is the end");
}

/* Every kind that the store knows is said in words of its own. */
static void
test_kinds(void)
{
	struct buf text CLEANUP(buf_free) = {0};
	const char *header = getenv("ENTRIES");
	struct err err = {0};
	struct str rest;
	struct str line;
	size_t kinds = 0;

	tap_ok(header != NULL && file_read(header, &text, 1 << 20, &err), "the kinds %s", err.text);
	rest = buf_str(&text);
	while (str_cut_line(&rest, &line)) {
		size_t begins = str_find_char(line, '"');
		struct str name = begins == STR_NONE ? STR("") : str_from(line, begins + 1);

		name = str_slice(name, 0, str_find_char(name, '"'));
		if (name.len == 0 || str_ends(name, STR(".h")))
			continue;
		kinds++;
		if (str_equal(str_of(log_kind_says(name)), STR("Something was noted")))
			tap_ok(false, "%.*s has no words in log_words.c", STR_ARG(name));
	}
	tap_ok(kinds > 30, "all %zu kinds have words", kinds);
}

static void
test_verify(struct page *page)
{
	const struct act *act;

	tap_ok(page_get(page, "/log") == 200 && page_says(page, "Verify now") &&
			!page_says(page, "Look again") && !page_says(page, "sealed</span>"),
		"verifying is offered; nothing was verified yet");
	tap_ok(page_post(page, "/log/verify", "") == 303 &&
			str_equal(page_location(page), STR("/log#verify")),
		"asking for it leads back to the log");
	act = page_act(page);
	tap_ok(act != NULL && str_equal(act->name, STR("verify-now")), "and is an act");
}

static void
test_entry(struct page *page, struct arena *arena)
{
	const struct act *act;
	const char *link;

	tap_ok(page_get(page, "/log?kind=received") == 200, "what came in");
	link = behind(page, arena, "<a class=\"num\" href=\"");
	tap_ok(page_get(page, link) == 200 && page_says(page, "Checked just now") &&
			page_says(page, "candour/1 received 2"),
		"one entry, %s", link);
	tap_ok(page_says(page, "&lt;img src=x onerror=alert(1)&gt;") &&
			!page_says(page, "<img src=x"),
		"a hostile name is words");
	tap_ok(!page_says(page, "shown here"), "nothing of it is kept back");
	tap_ok(page_get(page, str_format(arena, "%s/proof", link).data) == 200 &&
			str_starts(page_body(page), STR("c2sp.org/tlog-proof@v1\n")),
		"its proof");
	act = page_act(page);
	tap_ok(act != NULL && str_equal(act->name, STR("note-export")) &&
			str_ends(page_reply(page)->file_name, STR(".tlog-proof")),
		"is a file, noted before it leaves");
	tap_ok(page_get(page, "/log/checkpoint") == 200 && page_act(page) != NULL &&
			page_says(page, "\n\n\xe2\x80\x94 "),
		"so is the checkpoint");
	tap_ok(page_get(page, "/log/999999") == 404 && page_get(page, "/log/x") == 404 &&
			page_get(page, "/log/-1") == 404 &&
			page_get(page, "/log/18446744073709551615") == 404,
		"an entry that there is not");
}

/* The log keeps the address of the results; people read words. */
static void
test_search_words(struct arena *arena)
{
	tap_ok(str_equal(log_search_say(arena,
				 STR("/search?q=taxi+near%2F10+%28firm*%29&gap=message-absent"
				     "&gap=hidden-text&kind=mail&from=2012&page=2")),
		       STR("taxi near/10 (firm*); signs: message absent, hidden text; kind: Email; from 2012; "
			   "page 2")),
		"a search in words");
	tap_ok(str_equal(log_search_say(arena, STR("/search?q=&sort=oldest")),
		       STR("everything; sorted by oldest")),
		"of everything");
	tap_ok(str_equal(log_search_say(arena, STR("a% /search?q=b")), STR("a% /search?q=b")) &&
			str_equal(log_search_say(arena, STR("")), STR("")),
		"what is no address stays as it is");
}

static void
test_restricted(struct page *page, struct arena *arena)
{
	const char *link;

	page_get(page, "/log?kind=access");
	link = behind(page, arena, "<a class=\"num\" href=\"");
	tap_ok(page_get(page, link) == 200 && page_says(page, "A brave person"),
		"who opens restricted items sees why they are");
	page_as(page, ROLE_INSPECTOR);
	tap_ok(page_get(page, link) == 200 && !page_says(page, "brave") &&
			!page_says(page, "<bdi>source") && page_says(page, "shown here"),
		"others do not");
	tap_ok(page_get(page, "/log/2") == 200 && page_says(page, "restricted") &&
			!page_says(page, "<dt class=\"govuk-summary-list__key\">Path"),
		"a restricted item's name is not shown");
	(void)page_get(page, "/log/2/proof");
	tap_ok(page_body(page).len > 0 && page_act(page) != NULL, "its proof is given");
	(void)page_get(page, "/log?number=2");
	tap_ok(page_says(page, "It bears on something restricted"), "a list says so");
}

/* What inspectors code is not to be seen by who reads second; what is not known is not shown. */
static void
test_kept(struct page *page, struct arena *arena)
{
	const char *coding;
	const char *poem;

	page_as(page, ROLE_LEAD);
	(void)page_get(page, "/log?who=%3Cb%3Ehim");
	coding = behind(page, arena, "<a class=\"num\" href=\"");
	tap_ok(rows_of(page) == 1 && page_get(page, coding) == 200 &&
			!page_says(page, "Words that") && !page_says(page, "77123") &&
			page_says(page, "&lt;b&gt;him") && page_says(page, "/item/2"),
		"of a coded passage is said whose it is and where");
	(void)page_get(page, "/log?kind=poem");
	poem = behind(page, arena, "<a class=\"num\" href=\"");
	tap_ok(rows_of(page) == 1 && page_get(page, poem) == 200 && !page_says(page, "Words in") &&
			!page_says(page, "<bdi>words") && page_says(page, "<bdi>3"),
		"of a kind that is not known only numbers");
}

/* The names of restricted items stand on no page of the log. */
static void
test_names(struct page *page, struct arena *arena)
{
	const char *link = "/log?kind=received&number=100000";
	bool shown = false;
	size_t pages = 0;

	for (; str_starts(str_of(link), STR("/log?")) && pages < 40; pages++) {
		(void)page_get(page, str_format(arena, "%s", link).data);
		shown = shown || page_says(page, "redacted.pdf");
		link = behind(page, arena, "href=\"/log?kind=received&amp;number=");
		link = str_equal(str_of(link), STR("none"))
			? "none"
			: str_format(arena, "/log?kind=received&number=%s", link).data;
	}
	tap_ok(!shown && pages > 2, "the redacted file is named on none of %zu pages", pages);
}

/* What a list that is narrowed must give: each entry of the log asked whether it is one, from the last. */
static size_t
scan(struct arena *arena, struct ledger *ledger, const struct log_ask *ask, uint64_t *numbers)
{
	size_t count = 0;
	struct err err = {0};

	for (uint64_t i = ledger_size(ledger); i-- > 0;) {
		struct ledger_entry entry;

		if (!ledger_read(ledger, arena, i, &entry, &err))
			tap_note("%s", err.text);
		if ((ask->kind.len == 0 || str_equal(entry.kind, ask->kind)) &&
			(ask->who.len == 0 || str_equal(log_who(arena, entry.payload), ask->who)))
			numbers[count++] = i;
	}
	return count;
}

/* All its pages, one after the other. */
static void
narrowed_compare(struct arena *arena, const struct log_reader *reader, struct ledger *ledger,
	struct log_ask ask)
{
	uint64_t *wanted = ARENA_ARRAY(arena, ledger_size(ledger), uint64_t);
	size_t count = scan(arena, ledger, &ask, wanted);
	struct log_list list;
	struct err err = {0};
	size_t met = 0;
	size_t pages = 0;
	bool same = true;

	ask.before = UINT64_MAX;
	do {
		same = same && log_list_make(reader, arena, &ask, &list, &err);
		for (size_t i = 0; same && i < list.row_count; i++, met++)
			same = met < count && list.rows[i].number == wanted[met];
		same = same && (list.row_count == LOG_ROWS || list.next == 0);
		ask.before = list.next;
		pages++;
	} while (same && list.next != 0);
	tap_ok(same && met == count,
		"kind \"%.*s\", who \"%.*s\": %zu of %zu entries, %zu pages %s", STR_ARG(ask.kind),
		STR_ARG(ask.who), met, count, pages, err.text);
}

static void
test_narrowed(struct page *page, struct arena *arena, const char *folder)
{
	static const char *const kinds[] = {
		"received", "inspection", "read", "failure", "coding", "delivery", "poem", "none"};
	static const char *const people[] = {"", "rlead", "<b>him", "nobody"};
	struct inspection *inspection = page_request(page)->door->workshop->inspection;
	struct log_reader reader = {.inspection = inspection};
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;
	struct err err = {0};

	if (!ledger_open(path_join_cstr(arena, folder, "ledger"), &ledger, &err))
		tap_note("%s", err.text);
	for (size_t k = 0; k < COUNT_OF(kinds); k++) {
		struct log_ask ask = {.folder = folder,
			.kind = str_of(kinds[k]),
			.from = DATE_NONE,
			.to = DATE_NONE};
		uint64_t *numbers = ARENA_ARRAY(arena, ledger_size(ledger), uint64_t);
		uint64_t count;

		narrowed_compare(arena, &reader, ledger, ask);
		tap_ok(entry_count(inspection, ask.kind, &count, &err) &&
				count == scan(arena, ledger, &ask, numbers),
			"and so many are counted");
	}
	for (size_t w = 1; w < COUNT_OF(people); w++) {
		struct log_ask ask = {.folder = folder,
			.who = str_of(people[w]),
			.from = DATE_NONE,
			.to = DATE_NONE};

		narrowed_compare(arena, &reader, ledger, ask);
		ask.kind = STR("coding");
		narrowed_compare(arena, &reader, ledger, ask);
	}
}

/* Of thousands of other entries none is looked at. */
static void
test_effort(struct page *page, struct arena *arena, const char *folder)
{
	struct inspection *inspection = page_request(page)->door->workshop->inspection;
	struct log_reader reader = {.inspection = inspection};
	struct log_ask ask = {.folder = folder,
		.kind = STR("inspection"),
		.from = DATE_NONE,
		.to = DATE_NONE,
		.before = UINT64_MAX};
	struct db_effort before;
	struct db_effort after;
	struct log_list list;
	struct err err = {0};

	(void)!log_list_make(&reader, arena, &ask, &list, &err);
	before = db_effort(inspection->db);
	tap_ok(log_list_make(&reader, arena, &ask, &list, &err) && list.row_count == 1 &&
			list.next == 0,
		"the first entry of all is found");
	after = db_effort(inspection->db);
	tap_ok(after.scanned == before.scanned && after.sorts == before.sorts &&
			after.steps - before.steps < 300,
		"by the index alone, in %llu steps",
		(unsigned long long)(after.steps - before.steps));
}

static void
test_auditor(struct page *page, struct arena *arena)
{
	struct str with_words;
	const char *link;

	page_as(page, ROLE_LEAD);
	(void)page_get(page, "/log?kind=received");
	link = str_format(arena, "%s/proof", behind(page, arena, "<a class=\"num\" href=\"")).data;
	(void)page_get(page, link);
	with_words = str_copy(arena, page_body(page));
	page_as(page, ROLE_AUDITOR);
	tap_ok(page_get(page, "/log") == 200 && rows_of(page) == 50 &&
			!page_says(page, "onerror") && !page_says(page, "/item/") &&
			page_says(page, "Item "),
		"an auditor sees that items came in, and not their names");
	tap_ok(page_get(page, "/log/1") == 200 && !page_says(page, "monitoring officer") &&
			!page_says(page, "Norchester BC"),
		"nor who gave a delivery");
	(void)page_get(page, link);
	tap_ok(page_body(page).len > 300 && page_body(page).len < with_words.len,
		"the proof is without what the entry says");
	page_as(page, ROLE_ANALYST);
	tap_ok(page_get(page, "/log") == 403 && page_get(page, "/log/1") == 403 &&
			page_get(page, "/log/1/proof") == 403 &&
			page_get(page, "/log/checkpoint") == 403,
		"an analyst has no log");
}

/* The first item is a source's. */
static void
restrict_first(const char *folder)
{
	struct workshop_options options = {.folder = folder};
	struct restriction restriction = {.class = RESTRICTION_SOURCE,
		.scope = RESTRICTION_ITEM,
		.number = 1,
		.why = STR("A brave person"),
		.who = STR("rlead")};
	struct workshop workshop;
	struct err err = {0};
	uint64_t entry;
	bool done = workshop_open(&options, &workshop, &err);

	tap_ok(done && inspection_begin(workshop.inspection, &err) &&
			restriction_put(workshop.inspection, &restriction, &err) &&
			entry_add(workshop.inspection, ENTRY_CODING, STR(CODING), &entry, &err) &&
			entry_add(workshop.inspection, "poem", STR(POEM), &entry, &err) &&
			inspection_commit(workshop.inspection, &err),
		"an item is restricted%s%s", err.text[0] == '\0' ? "" : ": ", err.text);
	if (done)
		workshop_close(&workshop);
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 16 << 20};
	const char *folder = norchester_make(&arena, "norchester");
	struct page *page;

	norchester_add(&arena, folder, HOSTILE, "Nothing to see here.");
	restrict_first(folder);
	page = page_new(folder);
	page_as(page, ROLE_LEAD);
	test_kinds();
	test_verify(page);
	test_list(page);
	test_search_words(&arena);
	test_entry(page, &arena);
	test_restricted(page, &arena);
	test_kept(page, &arena);
	test_names(page, &arena);
	test_narrowed(page, &arena, folder);
	test_effort(page, &arena, folder);
	test_auditor(page, &arena);
	page_free(page);
	return tap_done();
}
