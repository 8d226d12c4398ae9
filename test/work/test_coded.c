/* Codes, lines of enquiry and weights in searches on the sample inspection: what stands, what was taken back, what the
 * board of the overview counts, and what a blind second reading keeps from whom. */
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
#include "store/inspection.h"
#include "work/searching.h"
#include "work/searching_coded.h"
#include "work/view/board.h"
#include "work/view/results.h"
#include "work/workshop.h"

#include <stdlib.h>

enum { ITEMS = 4, NOW = 1413800000 };

struct desk {
	struct workshop workshop;
	struct search *search;
	struct arena arena;
	struct err err;
	struct query_mistake mistake;
	int64_t items[ITEMS]; /* of 2013, with different contents */
	int64_t altered;      /* a code of line 2 */
	int64_t plain;        /* one of none */
};

static struct results
load(struct desk *desk, const char *asker, struct results_ask ask)
{
	struct results results = {0};

	ask.asker = str_of(asker);
	ask.limit = 25;
	ask.from = ask.to = DATE_NONE;
	desk->err = (struct err){0};
	if (!results_load(&desk->workshop, desk->search, &desk->arena, &ask, &results,
		    &desk->mistake, &desk->err))
		tap_note("%s", desk->err.text);
	return results;
}

static size_t
found(struct desk *desk, const char *asker, const char *query)
{
	return load(desk, asker, (struct results_ask){.query = str_of(query)}).result.total;
}

static size_t
counted(struct desk *desk, const char *asker, enum facet_kind kind, int64_t number)
{
	struct results results = load(desk, asker, (struct results_ask){.query = STR("*")});
	const struct facet *facet = &results.result.facets[kind];

	for (size_t i = 0; i < facet->count; i++)
		if (facet->values[i].number == number)
			return facet->values[i].count;
	return 0;
}

static bool
begin(struct desk *desk)
{
	return inspection_begin(desk->workshop.inspection, &desk->err);
}

static bool
commit(struct desk *desk)
{
	return inspection_commit(desk->workshop.inspection, &desk->err);
}

static int64_t
code_make(struct desk *desk, struct code_row row)
{
	row.who = STR("lead");
	return begin(desk) &&
			codebook_put(desk->workshop.inspection, &desk->arena, &row, &desk->err) &&
			commit(desk)
		? row.code
		: 0;
}

static uint64_t
code_put(struct desk *desk, int64_t code, size_t item, enum reading_pass pass, const char *who)
{
	struct coding_row row = {.code = code,
		.item = desk->items[item],
		.ends = 5,
		.pass = pass,
		.who = str_of(who)};

	return begin(desk) &&
			coding_put(desk->workshop.inspection, &desk->arena, &row, &desk->err) &&
			commit(desk)
		? row.entry
		: 0;
}

static bool
take_back(struct desk *desk, uint64_t coding)
{
	uint64_t entry;

	return begin(desk) &&
		coding_take_back(
			desk->workshop.inspection, coding, STR("lead"), true, &entry, &desk->err) &&
		commit(desk);
}

static bool
weigh(struct desk *desk, size_t item, struct weighing_row row)
{
	struct weighing_row standing;
	struct weighing_row other;
	enum weighing_outcome outcome;

	row.item = desk->items[item];
	return begin(desk) &&
		weighing_put(desk->workshop.inspection, &desk->arena, &row, &outcome, &standing,
			&other, &desk->err) &&
		commit(desk);
}

static bool
refuses(struct desk *desk, const char *query, const char *sentence, size_t at)
{
	(void)load(desk, "alice", (struct results_ask){.query = str_of(query)});
	tap_note("%.*s", STR_ARG(desk->mistake.suggestion));
	return desk->err.kind == ERR_QUERY && desk->mistake.codepoint == at &&
		str_find(str_of(desk->err.text), str_of(sentence)) != STR_NONE &&
		desk->mistake.suggestion.len > 0;
}

static bool
items_find(struct desk *desk)
{
	struct results results = load(
		desk, "", (struct results_ask){.query = STR("date:2013 NOT has:copies")});

	for (size_t i = 0; i < ITEMS && i < results.result.hit_count; i++)
		desk->items[i] = results.hits[i].hit->item;
	return results.result.hit_count >= ITEMS;
}

/* ---- what stands ---- */

static void
test_codes(struct desk *desk)
{
	size_t all = found(desk, "alice", "*");
	uint64_t coding;

	tap_ok(counted(desk, "alice", FACET_CODE, CODED_NONE) == all &&
			found(desk, "alice", "code:*") == 0 &&
			found(desk, "alice", "code:none") == all,
		"at first nothing is coded");
	desk->altered = code_make(
		desk, (struct code_row){.name = STR("Minute alt\xc3\xa9red"), .line = 2});
	desk->plain = code_make(desk, (struct code_row){.name = STR("Closed early")});
	coding = code_put(desk, desk->altered, 0, PASS_FIRST, "alice");
	tap_ok(coding != 0 && code_put(desk, desk->altered, 1, PASS_FIRST, "alice") != 0 &&
			code_put(desk, desk->plain, 1, PASS_FIRST, "alice") != 0,
		"three codings of two records: %s", desk->err.text);
	tap_ok(found(desk, "alice", "code:\"minute ALT\xc3\x89RED\"") == 2 &&
			found(desk, "alice", "code:1") == 2 &&
			found(desk, "alice", "code:\"closed early\"") == 1,
		"found by name, whatever its case, and by number");
	tap_ok(found(desk, "alice", "code:*") == 2 &&
			found(desk, "alice", "code:none") == all - 2 &&
			found(desk, "alice", "code:1 code:2") == 1 &&
			found(desk, "alice", "code:(1 OR 2) NOT code:2") == 1,
		"any, none, and with others");
	tap_ok(counted(desk, "alice", FACET_CODE, desk->altered) == 2 &&
			counted(desk, "alice", FACET_CODE, desk->plain) == 1 &&
			counted(desk, "alice", FACET_CODE, CODED_NONE) == all - 2,
		"and counted");
	tap_ok(take_back(desk, coding) && found(desk, "alice", "code:1") == 1 &&
			counted(desk, "alice", FACET_CODE, desk->altered) == 1,
		"what is taken back is found no more: %s", desk->err.text);
	tap_ok(refuses(desk, "taxi code:\"minute\"", "no code \"minute\"", 10) &&
			str_find(desk->mistake.suggestion, STR("Minute alt")) != STR_NONE,
		"a code that there is not, with the place and what may be meant");
	tap_ok(refuses(desk, "code:77", "no code \"77\"", 5), "nor a number");
}

static void
test_closed_and_renamed(struct desk *desk)
{
	struct code_row row = {.code = desk->plain,
		.version = 1,
		.name = STR("Complaint closed"),
		.is_closed = true};

	tap_ok(code_make(desk, row) != 0 &&
			found(desk, "alice", "code:\"complaint closed\"") == 1 &&
			found(desk, "alice", "code:2") == 1,
		"a closed code stands where it was put, under its present name: %s",
		desk->err.text);
	tap_ok(refuses(desk, "code:\"Closed early\"", "no code", 5), "and not under its former");
	tap_ok(code_make(desk, (struct code_row){.name = STR("Complaint closed"), .line = 3}) !=
				0 &&
			code_put(desk, 3, 2, PASS_FIRST, "alice") != 0 &&
			found(desk, "alice", "code:\"complaint closed\"") == 2,
		"an open one of the same name is found with it: %s", desk->err.text);
}

static void
test_weights(struct desk *desk)
{
	size_t all = found(desk, "alice", "*");
	struct results_ask ask = {.query = STR("*")};
	struct weighing_row row = {.pass = PASS_FIRST,
		.weight = WEIGHT_KEY,
		.lines = LINE_BIT(2),
		.who = STR("alice")};

	tap_ok(weigh(desk, 2, row) && found(desk, "alice", "weight:key") == 1 &&
			found(desk, "alice", "weight:none") == all - 1 &&
			counted(desk, "alice", FACET_WEIGHT, WEIGHT_KEY) == 1,
		"weight is found and counted: %s", desk->err.text);
	row.weight = WEIGHT_NOT_RELEVANT;
	row.based_on = 1;
	tap_ok(weigh(desk, 2, row) && found(desk, "alice", "weight:key") == 0 &&
			found(desk, "alice", "weight:\"not relevant\"") == 1 &&
			found(desk, "alice", "weight:*") == 1,
		"only the last one: %s", desk->err.text);
	ask.chosen[FACET_WEIGHT].names[0] = STR("not-relevant");
	ask.chosen[FACET_WEIGHT].count = 1;
	tap_ok(load(desk, "alice", ask).result.total == 1, "it can be chosen: %s", desk->err.text);
	ask.chosen[FACET_WEIGHT].names[0] = STR("none");
	tap_ok(load(desk, "alice", ask).result.total == all - 1, "so can what has none");
	ask.chosen[FACET_WEIGHT].names[0] = STR("heavy");
	(void)load(desk, "alice", ask);
	tap_ok(desk->err.kind == ERR_QUERY, "nothing else: %s", desk->err.text);
	tap_ok(refuses(desk, "weight:heavy", "no weight \"heavy\"", 7), "nor in the query");
}

/* ---- the board ---- */

static size_t
documents(struct desk *desk, const char *asker, struct str query)
{
	return load(desk, asker, (struct results_ask){.query = query}).result.documents;
}

/* How much the board counts for somebody; *ret_same: each number is what its search finds for them. */
static size_t
board_count(struct desk *desk, const char *asker, bool *ret_same)
{
	const struct board_ask ask = {.workshop = &desk->workshop,
		.search = desk->search,
		.arena = &desk->arena,
		.asker = str_of(asker),
		.now = NOW};
	struct board *board = board_new();
	struct board_view view;
	size_t numbers = 0;

	*ret_same = board_take(board, &ask, &view, &desk->err);
	for (size_t l = 0; l < view.line_count; l++) {
		const struct board_line *line = &view.lines[l];

		for (size_t y = 0; y < view.year_count; y++) {
			numbers += line->coded[y];
			*ret_same = *ret_same &&
				line->coded[y] ==
					documents(desk, asker,
						str_format(&desk->arena, "coded:%lld date:%d",
							(long long)line->number,
							view.first_year + (int)y));
		}
		*ret_same = *ret_same &&
			line->elsewhere ==
				documents(desk, asker,
					str_format(&desk->arena, "coded:%lld NOT date:%d..%d",
						(long long)line->number, view.first_year,
						view.first_year + (int)view.year_count - 1));
	}
	board_free(board);
	return numbers;
}

static void
test_board(struct desk *desk)
{
	bool same;
	size_t numbers = board_count(desk, "alice", &same);

	tap_ok(same && numbers == 3, "each number of the board is what its search finds (%zu)",
		numbers);
	tap_ok(refuses(desk, "coded:99", "no line of enquiry", 6), "a line that there is not");
}

/* ---- blind ---- */

static bool
second_draw(struct desk *desk, struct reading_list *ret_second)
{
	struct reading_list first = {.name = STR("Minutes"),
		.reader = STR("alice"),
		.pass = PASS_FIRST,
		.who = STR("lead")};
	int64_t added;

	return begin(desk) &&
		reading_list_put(desk->workshop.inspection, &desk->arena, &first, &desk->err) &&
		reading_items_add(desk->workshop.inspection, first.list, desk->items, ITEMS, &added,
			&desk->err) &&
		reading_second_draw(desk->workshop.inspection, &desk->arena, first.list, 100,
			STR("bob"), STR("lead"), ret_second, &desk->err) &&
		commit(desk);
}

/* A number of the board must not tell him what a search does not. */
static void
test_board_blind(struct desk *desk)
{
	bool same;
	bool same_of_others;
	size_t numbers = board_count(desk, "bob", &same);
	size_t others = board_count(desk, "carol", &same_of_others);

	tap_ok(same && numbers == 0, "the board counts for him what he may find: %zu", numbers);
	tap_ok(same_of_others && others == 3, "and for others everything: %zu", others);
}

static void
test_blind(struct desk *desk)
{
	size_t all = found(desk, "alice", "*");
	struct reading_list second;

	tap_ok(second_draw(desk, &second), "bob is to read all four second: %s", desk->err.text);
	tap_ok(found(desk, "bob", "code:*") == 0 && found(desk, "bob", "weight:*") == 0 &&
			found(desk, "bob", "coded:2") == 0 &&
			found(desk, "bob", "code:none") == all &&
			found(desk, "bob", "code:1 id:1 OR code:*") == 0,
		"he finds no code, weight or line of alice's");
	tap_ok(counted(desk, "bob", FACET_CODE, 1) == 0 &&
			counted(desk, "bob", FACET_CODE, CODED_NONE) == all &&
			counted(desk, "bob", FACET_WEIGHT, WEIGHT_NOT_RELEVANT) == 0,
		"nor does a facet count them");
	tap_ok(load(desk, "bob", (struct results_ask){.query = STR("*")}).blind == ITEMS &&
			load(desk, "carol", (struct results_ask){.query = STR("*")}).blind == 0,
		"he is told, and nobody else");
	test_board_blind(desk);
	tap_ok(found(desk, "carol", "code:1") == 1 && found(desk, "alice", "code:1") == 1 &&
			found(desk, "", "code:1") == 1,
		"others find them");
	tap_ok(code_put(desk, 1, 0, PASS_SECOND, "bob") != 0 &&
			weigh(desk, 0,
				(struct weighing_row){.pass = PASS_SECOND,
					.weight = WEIGHT_KEY,
					.who = STR("bob")}) &&
			found(desk, "bob", "code:1") == 1 &&
			found(desk, "bob", "weight:key") == 1 &&
			counted(desk, "bob", FACET_CODE, 1) == 1,
		"his own he does: %s", desk->err.text);
	tap_ok(found(desk, "alice", "code:1") == 1 && found(desk, "carol", "code:1") == 1 &&
			found(desk, "", "code:1") == 1 && found(desk, "carol", "weight:key") == 0 &&
			counted(desk, "alice", FACET_CODE, 1) == 1,
		"and nobody else finds his");
	for (size_t i = 0; i < ITEMS; i++)
		tap_ok(begin(desk) &&
				reading_state_put(desk->workshop.inspection, second.list,
					desk->items[i], READING_READ, STR("bob"), false,
					&desk->err) &&
				commit(desk),
			"he has read one: %s", desk->err.text);
	tap_ok(found(desk, "bob", "code:1") == 2 && found(desk, "alice", "code:1") == 2 &&
			found(desk, "", "weight:key") == 1 && found(desk, "bob", "coded:2") == 2,
		"when it is done, everybody finds all");
}

int
main(void)
{
	struct desk *desk = memory_alloc(sizeof(*desk));
	struct workshop_options options;

	*desk = (struct desk){0};
	arena_init(&desk->arena, (size_t)512 << 20);
	options = (struct workshop_options){.folder = norchester_make(&desk->arena, "n")};
	if (!workshop_open(&options, &desk->workshop, &desk->err) ||
		!work_search_open(&desk->workshop, &desk->search, &desk->err) ||
		!items_find(desk)) {
		tap_ok(false, "the inspection opens: %s", desk->err.text);
		return tap_done();
	}
	test_codes(desk);
	test_closed_and_renamed(desk);
	test_weights(desk);
	test_board(desk);
	test_blind(desk);
	search_close(desk->search);
	workshop_close(&desk->workshop);
	arena_free(&desk->arena);
	free(desk);
	return tap_done();
}
