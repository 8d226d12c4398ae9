/* The board of the overview on the sample inspection: what is coded, by year of the record; when reading ends;
 * and what waits for whom. */
#include "norchester.h"
#include "tap.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "remit/codebook.h"
#include "remit/coding.h"
#include "remit/reading_list.h"
#include "remit/weighing.h"
#include "search/search.h"
#include "store/db.h"
#include "store/inspection.h"
#include "work/compare.h"
#include "work/counts.h"
#include "work/searching.h"
#include "work/view/board.h"
#include "work/view/forecast.h"
#include "work/view/waiting.h"
#include "work/workshop.h"

#include <string.h>

enum { DAY = 86400, NOW = 1413800000 };

struct bench {
	struct workshop workshop;
	struct arena arena;
	struct err err;
	struct search *search;
	struct board *board;
	struct board_view view;
	int64_t items[3]; /* with different contents and a date each */
	int64_t code;
	uint64_t coding;
};

static void
test_pace(void)
{
	struct forecast forecast = forecast_of(100, 40, 28, NOW - 40 * DAY, 5, NOW);

	tap_ok(forecast.state == FORECAST_KNOWN && forecast.ends == NOW + 30 * DAY,
		"two a day: sixty take thirty days");
	forecast = forecast_of(100, 40, 40, NOW - 4 * DAY, 5, NOW);
	tap_ok(forecast.state == FORECAST_KNOWN && forecast.ends == NOW + 6 * DAY,
		"what was begun four days ago has a pace of four days");
	tap_ok(forecast_of(100, 40, 40, NOW - 3600, 5, NOW).state == FORECAST_EARLY,
		"an hour is no pace");
	tap_ok(forecast_of(100, 40, 4, NOW - 40 * DAY, 5, NOW).state == FORECAST_EARLY,
		"nor are four items");
	tap_ok(forecast_of(100, 40, 0, NOW - 40 * DAY, 5, NOW).state == FORECAST_STILL,
		"standing still");
	tap_ok(forecast_of(100, 100, 0, NOW - 40 * DAY, 5, NOW).state == FORECAST_DONE, "done");
	tap_ok(forecast_of(0, 0, 0, DATE_NONE, 5, NOW).state == FORECAST_NONE, "nothing to do");
	tap_ok(forecast_of(INT32_MAX, 5, 5, NOW - 40 * DAY, 5, NOW).state == FORECAST_EARLY,
		"ten thousand years are no forecast");
}

static bool
look(struct bench *b)
{
	const struct board_ask ask = {
		.workshop = &b->workshop, .search = b->search, .arena = &b->arena, .now = NOW};

	return board_take(b->board, &ask, &b->view, &b->err);
}

static size_t
coded_on(const struct bench *b, int64_t number)
{
	size_t count = 0;

	for (size_t i = 0; i < b->view.line_count; i++)
		if (b->view.lines[i].number == number) {
			count = b->view.lines[i].elsewhere;
			for (size_t y = 0; y < b->view.year_count; y++)
				count += b->view.lines[i].coded[y];
		}
	return count;
}

static bool
items_find(struct bench *b)
{
	struct search_request request = {
		.query = STR("date:2013-01..2013-12"), .limit = 3, .no_snippets = true};
	struct search_result result;
	struct query_mistake mistake;

	if (!work_search_open(&b->workshop, &b->search, &b->err) ||
		!search_run(b->search, &b->arena, &request, &result, &mistake, &b->err))
		return false;
	for (size_t i = 0; i < result.hit_count && i < COUNT_OF(b->items); i++)
		b->items[i] = result.hits[i].item;
	return result.hit_count == COUNT_OF(b->items);
}

static uint64_t
coding_make(struct bench *b, int64_t item, int64_t begins)
{
	struct coding_row coding = {.code = b->code,
		.item = item,
		.begins = begins,
		.ends = begins + 5,
		.pass = PASS_FIRST,
		.who = STR("i")};

	return inspection_begin(b->workshop.inspection, &b->err) &&
			coding_put(b->workshop.inspection, &b->arena, &coding, &b->err) &&
			inspection_commit(b->workshop.inspection, &b->err)
		? coding.entry
		: 0;
}

static void
test_coded(struct bench *b)
{
	struct code_row code = {.name = STR("Minute altered"), .line = 2, .who = STR("i")};

	tap_ok(look(b) && coded_on(b, 2) == 0 && b->view.gaps_open > 0 &&
			b->view.gap_count == BOARD_GAPS,
		"nothing is coded, and gaps are there: %s", b->err.text);
	tap_ok(inspection_begin(b->workshop.inspection, &b->err) &&
			codebook_put(b->workshop.inspection, &b->arena, &code, &b->err) &&
			inspection_commit(b->workshop.inspection, &b->err),
		"a code: %s", b->err.text);
	b->code = code.code;
	b->coding = coding_make(b, b->items[0], 0);
	tap_ok(b->coding != 0 && coding_make(b, b->items[0], 5) != 0 &&
			coding_make(b, b->items[1], 0) != 0,
		"three passages of two contents: %s", b->err.text);
	tap_ok(look(b) && coded_on(b, 2) == 2 && coded_on(b, 1) == 0,
		"each content counts once for its line: %s", b->err.text);
	tap_ok(b->view.first_year <= 2013 && b->view.first_year + (int)b->view.year_count > 2013 &&
			b->view.lines[1].coded[2013 - b->view.first_year] == 2,
		"in the year of the record");
}

/* What was asked for is still missing, and is no longer open: as beside the ways to go. */
static void
test_asked(struct bench *b)
{
	size_t before = b->view.gaps_open;
	struct counts counts = {0};

	tap_ok(work_gap_state(&b->workshop, &b->arena, b->view.gaps[0].reference, GAP_ASKED,
		       STR(""), STR("i"), &b->err) &&
			look(b) && counts_take(b->workshop.inspection, STR("i"), &counts, &b->err),
		"one is asked for: %s", b->err.text);
	tap_ok(b->view.gaps_open == before - 1 && counts.gaps_open == (int64_t)before - 1,
		"and is no open one, here and in the navigation");
}

/* A board that follows what is said of gaps, and one that counts anew, show the same. */
static bool
is_as_counted_anew(struct bench *b)
{
	struct board *followed = b->board;
	struct board_view first;
	bool same;

	if (!look(b))
		return false;
	first = b->view;
	b->board = board_new();
	same = look(b) && b->view.gap_count == first.gap_count &&
		b->view.gaps_open == first.gaps_open && b->view.late == first.late &&
		b->view.first_year == first.first_year && b->view.year_count == first.year_count;
	for (size_t i = 0; same && i < first.gap_count; i++)
		same = str_equal(b->view.gaps[i].reference, first.gaps[i].reference);
	for (size_t i = 0; same && i < first.line_count; i++)
		same = memcmp(b->view.lines[i].missing, first.lines[i].missing,
			       sizeof(first.lines[i].missing)) == 0 &&
			b->view.lines[i].gaps_open == first.lines[i].gaps_open;
	board_free(b->board);
	b->board = followed;
	return same;
}

/* How many documents of all betray each kind of gap and bear on each line. */
static bool
facets_count(struct bench *b, struct search *search, struct search_result *ret_result)
{
	const struct search_request request = {.query = STR("*"), .facets = true};
	struct query_mistake mistake;

	return search_run(search, &b->arena, &request, ret_result, &mistake, &b->err);
}

/* The same of a search that stays open and of one just begun. */
static bool
facets_are_as_anew(struct bench *b)
{
	static const enum facet_kind kinds[] = {FACET_GAP, FACET_LINE};
	struct search *search CLEANUP(search_cleanup) = NULL;
	struct search_result followed;
	struct search_result anew;
	bool same = work_search_open(&b->workshop, &search, &b->err) &&
		facets_count(b, b->search, &followed) && facets_count(b, search, &anew);

	for (size_t k = 0; same && k < COUNT_OF(kinds); k++) {
		const struct facet *one = &followed.facets[kinds[k]];
		const struct facet *other = &anew.facets[kinds[k]];

		same = one->count == other->count;
		for (size_t i = 0; same && i < one->count; i++)
			same = one->values[i].number == other->values[i].number &&
				one->values[i].count == other->values[i].count;
	}
	return same;
}

static size_t
years_missing(const struct bench *b)
{
	size_t count = 0;

	for (size_t i = 0; i < b->view.line_count; i++)
		for (size_t y = 0; y < b->view.year_count; y++)
			count += b->view.lines[i].missing[y] ? 1 : 0;
	return count;
}

static bool
gap_say(struct bench *b, struct str reference, enum gap_state state)
{
	return work_gap_state(
		&b->workshop, &b->arena, reference, state, STR(""), STR("i"), &b->err);
}

/* What one state costs a search that keeps what gaps betray, by steps of the database, beside the first search. */
static void
test_effort(struct bench *b)
{
	struct search *search CLEANUP(search_cleanup) = NULL;
	struct db *db = b->workshop.inspection->db;
	uint64_t before = db_effort(db).steps;
	uint64_t first = 0;
	uint64_t next = 0;
	const struct gap_filter filter = {.kind = STR("message-absent"), .state = -1};
	struct search_result result;
	struct compare *compare;
	struct gap_row *rows;
	size_t count = 0;
	bool good = work_search_open(&b->workshop, &search, &b->err) &&
		facets_count(b, search, &result);

	first = db_effort(db).steps - before;
	good = good && workshop_compare(&b->workshop, &compare, &b->err) &&
		gap_slice(compare, &b->arena, &filter, 0, 3, &rows, &count, &b->err) && count > 1 &&
		gap_say(b, rows[1].reference, GAP_NOT_A_GAP);
	before = db_effort(db).steps;
	good = good && facets_count(b, search, &result);
	next = db_effort(db).steps - before;
	tap_ok(good && gap_say(b, rows[1].reference, GAP_OPEN) && 2 * next < first,
		"a search after a false alarm takes %llu steps, the first %llu: %s",
		(unsigned long long)next, (unsigned long long)first, b->err.text);
}

/* Whatever is said of gaps, and said otherwise again: all of them are explained one by one, and open again. */
static void
test_followed(struct bench *b)
{
	struct str said[200];
	size_t missing;
	size_t count = 0;
	bool same = look(b) && is_as_counted_anew(b);

	missing = years_missing(b);
	while (same && look(b) && b->view.gap_count > 0 && count < COUNT_OF(said)) {
		said[count] = b->view.gaps[0].reference;
		same = gap_say(b, said[count], GAP_ASKED) &&
			gap_say(b, said[count], count % 2 == 0 ? GAP_EXPLAINED : GAP_NOT_A_GAP) &&
			(count % 8 != 0 || (is_as_counted_anew(b) && facets_are_as_anew(b)));
		count++;
	}
	tap_ok(same && missing > 0 && count > BOARD_GAPS && b->view.gap_count == 0 &&
			years_missing(b) == 0 && is_as_counted_anew(b) && facets_are_as_anew(b),
		"%zu gaps are explained, and the board follows: %s", count, b->err.text);
	for (size_t i = 0; i < count; i++)
		same = same && gap_say(b, said[i], GAP_OPEN) &&
			(i % 8 != 0 || facets_are_as_anew(b));
	tap_ok(same && is_as_counted_anew(b) && years_missing(b) == missing &&
			b->view.gaps_open == count,
		"and open again: %s", b->err.text);
}

static void
test_weighed(struct bench *b)
{
	struct weighing_row row = {.item = b->items[2],
		.pass = PASS_FIRST,
		.weight = WEIGHT_KEY,
		.lines = LINE_BIT(2) | LINE_BIT(5),
		.who = STR("i")};
	enum weighing_outcome outcome;
	struct weighing_row standing;
	struct weighing_row other;
	uint64_t entry;

	tap_ok(inspection_begin(b->workshop.inspection, &b->err) &&
			weighing_put(b->workshop.inspection, &b->arena, &row, &outcome, &standing,
				&other, &b->err) &&
			inspection_commit(b->workshop.inspection, &b->err),
		"a third is given to two lines: %s", b->err.text);
	tap_ok(look(b) && coded_on(b, 2) == 3 && coded_on(b, 5) == 1, "and counts on both: %s",
		b->err.text);
	tap_ok(inspection_begin(b->workshop.inspection, &b->err) &&
			coding_take_back(b->workshop.inspection, b->coding, STR("i"), true, &entry,
				&b->err) &&
			inspection_commit(b->workshop.inspection, &b->err) && look(b) &&
			coded_on(b, 2) == 3,
		"a passage is taken back, another of its content stands: %s", b->err.text);
}

static void
test_waiting(struct bench *b)
{
	struct reading_list list = {.name = STR("Minutes"),
		.reader = STR("tester"),
		.pass = PASS_FIRST,
		.who = STR("lead")};
	struct waiting waiting;
	struct forecast forecast;
	int64_t added;

	tap_ok(forecast_reading(b->workshop.inspection, NOW, &forecast, &b->err) &&
			forecast.state == FORECAST_NONE,
		"no list is open: %s", b->err.text);
	tap_ok(inspection_begin(b->workshop.inspection, &b->err) &&
			reading_list_put(b->workshop.inspection, &b->arena, &list, &b->err) &&
			reading_items_add(
				b->workshop.inspection, list.list, b->items, 3, &added, &b->err) &&
			reading_state_put(b->workshop.inspection, list.list, b->items[0],
				READING_READ, STR("tester"), false, &b->err) &&
			inspection_commit(b->workshop.inspection, &b->err),
		"a list of three, one read: %s", b->err.text);
	tap_ok(waiting_load(
		       b->workshop.inspection, &b->arena, STR("tester"), NOW, &waiting, &b->err) &&
			waiting.list_count == 1 && waiting.lists[0].left == 2 &&
			!waiting.lists[0].is_second,
		"two wait for its reader: %s", b->err.text);
	tap_ok(waiting_load(
		       b->workshop.inspection, &b->arena, STR("other"), NOW, &waiting, &b->err) &&
			waiting.list_count == 0 && waiting.unsettled == 0 &&
			waiting.replied.count == 0 && waiting.second.count == 0,
		"and none for others: %s", b->err.text);
	tap_ok(forecast_reading(b->workshop.inspection, NOW, &forecast, &b->err) &&
			forecast.all == 3 && forecast.done == 1,
		"what is read of all: %s", b->err.text);
}

int
main(void)
{
	struct bench b = {.arena = {.size_max = 64 << 20}};
	struct workshop_options options = {.folder = norchester_make(&b.arena, "board")};

	test_pace();
	if (!workshop_open(&options, &b.workshop, &b.err)) {
		tap_ok(false, "the inspection opens: %s", b.err.text);
		return tap_done();
	}
	b.board = board_new();
	tap_ok(items_find(&b), "three items of 2013: %s", b.err.text);
	test_coded(&b);
	test_asked(&b);
	test_effort(&b);
	test_followed(&b);
	test_weighed(&b);
	test_waiting(&b);
	board_free(b.board);
	search_close(b.search);
	workshop_close(&b.workshop);
	arena_free(&b.arena);
	return tap_done();
}
