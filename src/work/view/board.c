#include "work/view/board.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "board.sql.h"
#include "compare/compare.h"
#include "compare/gap_counts.h"
#include "remit/reading_list.h"
#include "remit/weighing.h"
#include "search/search.h"
#include "store/db.h"
#include "store/inspection.h"
#include "work/coded.h"
#include "work/lines.h"
#include "work/searching.h"
#include "work/workshop.h"

#include <stdlib.h>
#include <string.h>

/* Beyond these no year is counted: a wrong clock gives no board of a thousand columns. */
enum { YEAR_LEAST = 1900, YEAR_MOST = 2199, YEARS = YEAR_MOST - YEAR_LEAST + 1 };

/* What is kept: of each line and year how many gaps say that records are missing. */
struct board {
	struct gap_age age;
	bool is_counted;
	uint32_t missing[LINE_NUMBER_MAX + 1][YEARS];
};

/* One line while it is being counted, by year from YEAR_LEAST on. */
struct tally {
	uint32_t coded[YEARS];
	bool missing[YEARS];
	size_t undated;
};

struct counting {
	struct board *board;
	const struct board_ask *ask;
	struct compare *compare; /* NULL: an earlier version made the inspection */
	struct arena *arena;
	struct board_view *view;
	struct board_line *lines;
	size_t line_count;
	struct tally *tallies;
	int year; /* of today */
	struct err *err;
};

/* ---- where something is missing ---- */

/* Where something is absent; what was altered or is hidden is there. */
static bool
is_absence(struct str kind)
{
	static const char *const not_absent[] = {"altered-after", "hidden-text", "unread", "late",
		"copies-differ", "version-altered"};

	for (size_t i = 0; i < COUNT_OF(not_absent); i++)
		if (str_equal(kind, str_of(not_absent[i])))
			return false;
	return true;
}

static void
missing_add(struct board *board, const struct gap_span *span, uint32_t more)
{
	int64_t begins = span->begins == DATE_NONE ? span->ends : span->begins;
	int64_t ends = span->ends == DATE_NONE ? begins : span->ends;
	int first;
	int last;

	if (begins == DATE_NONE || !is_absence(span->kind) || span->line <= 0 ||
		span->line > LINE_NUMBER_MAX)
		return;
	first = date_to_civil(begins).year - YEAR_LEAST;
	last = date_to_civil(ends).year - YEAR_LEAST;
	for (int i = first > 0 ? first : 0; i <= last && i < YEARS; i++)
		board->missing[span->line][i] += more;
}

static void
span_take(void *context, const struct gap_span *span)
{
	missing_add(context, span, 1);
}

static bool
is_missing_still(enum gap_state state)
{
	return state == GAP_OPEN || state == GAP_ASKED;
}

static bool
changes_take(struct counting *c)
{
	struct gap_change *changes;
	size_t count;

	if (!gap_changes(c->compare, c->arena, c->board->age.state, &changes, &count, c->err))
		return false;
	for (size_t i = 0; i < count; i++) {
		bool was = is_missing_still(changes[i].was);
		bool is = is_missing_still(changes[i].is);

		if (was != is)
			missing_add(c->board, &changes[i].span, is ? 1 : UINT32_MAX);
	}
	return true;
}

static bool
missing_ready(struct counting *c)
{
	struct board *board = c->board;
	struct gap_age age;
	bool good;

	if (!gap_age_get(c->compare, &age, c->err))
		return false;
	if (board->is_counted && age.turns == board->age.turns && age.state >= board->age.state) {
		good = age.state == board->age.state || changes_take(c);
	} else {
		memset(board->missing, 0, sizeof(board->missing));
		good = gap_spans(c->compare, span_take, board, c->err);
	}
	board->is_counted = good;
	board->age = age;
	return good;
}

/* ---- counting ---- */

static size_t
line_place(const struct counting *c, int64_t number)
{
	size_t at = 0;

	while (at < c->line_count && c->lines[at].number != number)
		at++;
	return at;
}

/* Each content once a line, by a code of the line that stands or because somebody gave it to the line. */
static bool
line_coded_count(struct counting *c, const struct coded_view *coded, size_t line)
{
	struct tally *tally = &c->tallies[line];
	const int64_t *documents;
	const uint16_t *years;
	size_t count;

	coded_documents(coded, c->arena, CODED_LINE, c->lines[line].number, &documents, &count);
	if (!search_years(c->ask->search, c->arena, documents, count, &years, c->err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (years[i] < YEAR_LEAST || years[i] > YEAR_MOST)
			tally->undated++;
		else
			tally->coded[years[i] - YEAR_LEAST]++;
	return true;
}

static bool
coded_count(struct counting *c)
{
	struct coded_view coded;

	if (!work_search_coded(c->ask->search, c->arena, c->ask->asker, &coded, c->err))
		return false;
	for (size_t i = 0; i < coded.blind_count; i++)
		c->view->blind += coded.blinds[i].eyes.is_second ? 1 : 0;
	for (size_t i = 0; i < c->line_count; i++)
		if (!line_coded_count(c, &coded, i))
			return false;
	return true;
}

static void
gap_count_take(struct counting *c, const struct gap_count *count)
{
	struct board_view *view = c->view;
	size_t line = line_place(c, count->line);

	view->gaps_all += count->count;
	if (!is_missing_still(count->state))
		return;
	if (str_equal(count->kind, STR("late")))
		view->late += count->count;
	if (count->state != GAP_OPEN)
		return;
	view->gaps_open += count->count;
	if (line < c->line_count)
		c->lines[line].gaps_open += count->count;
}

static void
missing_fill(struct counting *c, size_t line)
{
	int64_t number = c->lines[line].number;

	if (number > 0 && number <= LINE_NUMBER_MAX)
		for (size_t y = 0; y < YEARS; y++)
			c->tallies[line].missing[y] = c->board->missing[number][y] > 0;
}

static bool
gaps_count(struct counting *c)
{
	struct gap_count *counts;
	struct gap_row *worst;
	size_t count;

	if (c->compare == NULL)
		return true;
	if (!missing_ready(c) || !gap_counts(c->compare, c->arena, &counts, &count, c->err) ||
		!gap_worst(c->compare, c->arena, BOARD_GAPS, &worst, &c->view->gap_count, c->err))
		return false;
	c->view->gaps = worst;
	for (size_t i = 0; i < count; i++)
		gap_count_take(c, &counts[i]);
	for (size_t i = 0; i < c->line_count; i++)
		missing_fill(c, i);
	return true;
}

static bool
findings_count(struct counting *c)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct board_view *view = c->view;
	bool row;

	if (!db_begin(c->ask->workshop->inspection->db, &SQL_BOARD_FINDINGS, &s, c->err))
		return false;
	for (;;) {
		size_t count;
		int64_t state;
		size_t line;

		if (!statement_row(&s, &row, c->err))
			return false;
		if (!row)
			return true;
		count = (size_t)column_i64(&s, BOARD_FINDINGS_COL_COUNT);
		state = column_i64(&s, BOARD_FINDINGS_COL_STATE);
		line = line_place(c, column_i64(&s, BOARD_FINDINGS_COL_LINE));
		if (state < 0 || state >= FINDING_STATE_COUNT || line == c->line_count)
			continue;
		c->lines[line].findings[state] += count;
		view->findings += state == FINDING_WITHDRAWN ? 0 : count;
		view->agreed += state == FINDING_AGREED ? count : 0;
	}
}

/* ---- which years are shown ---- */

static bool
year_is_used(const struct counting *c, int year)
{
	for (size_t i = 0; i < c->line_count; i++)
		if (c->tallies[i].coded[year - YEAR_LEAST] > 0 ||
			c->tallies[i].missing[year - YEAR_LEAST])
			return true;
	return false;
}

/* The last BOARD_YEARS_MAX years of which there is something, up to today's. */
static void
years_choose(struct counting *c)
{
	struct board_view *view = c->view;
	int last = c->year > YEAR_MOST ? YEAR_MOST : c->year;
	int first;

	while (last > YEAR_LEAST && !year_is_used(c, last))
		last--;
	if (last == YEAR_LEAST)
		last = c->year > YEAR_MOST ? YEAR_MOST : c->year;
	first = last - BOARD_YEARS_MAX + 1;
	first = first < YEAR_LEAST ? YEAR_LEAST : first;
	while (first < last && !year_is_used(c, first))
		first++;
	view->first_year = first;
	view->year_count = (size_t)(last - first) + 1;
}

static void
years_fill(struct counting *c)
{
	const struct board_view *view = c->view;
	size_t first = (size_t)(view->first_year - YEAR_LEAST);

	for (size_t l = 0; l < c->line_count; l++) {
		struct board_line *line = &c->lines[l];
		const struct tally *tally = &c->tallies[l];

		line->elsewhere = tally->undated;
		for (size_t y = 0; y < YEARS; y++)
			if (y < first || y >= first + view->year_count)
				line->elsewhere += tally->coded[y];
		for (size_t y = 0; y < view->year_count; y++) {
			line->coded[y] = tally->coded[first + y];
			line->missing[y] = tally->missing[first + y];
		}
	}
}

/* ---- the whole ---- */

static bool
lines_begin(struct counting *c)
{
	struct line_row *rows;
	size_t count;

	if (!lines_list(c->ask->workshop->inspection, c->arena, &rows, &count, c->err))
		return false;
	c->line_count = count < BOARD_LINES_MAX ? count : BOARD_LINES_MAX;
	c->lines = ARENA_ARRAY(c->arena, c->line_count, struct board_line);
	c->tallies = ARENA_ARRAY(c->arena, c->line_count, struct tally);
	for (size_t i = 0; i < c->line_count; i++)
		c->lines[i] = (struct board_line){.number = rows[i].number,
			.title = rows[i].title,
			.question = rows[i].question};
	c->view->lines = c->lines;
	c->view->line_count = c->line_count;
	return true;
}

struct board *
board_new(void)
{
	struct board *board = memory_alloc(sizeof(*board));

	*board = (struct board){0};
	return board;
}

void
board_free(struct board *board)
{
	free(board);
}

bool
board_take(struct board *board, const struct board_ask *ask, struct board_view *ret_view,
	struct err *err)
{
	struct counting c = {.board = board,
		.ask = ask,
		.arena = ask->arena,
		.view = ret_view,
		.year = date_to_civil(ask->now).year,
		.err = err};

	*ret_view = (struct board_view){0};
	if (!workshop_compare(ask->workshop, &c.compare, err)) {
		if (err->kind != ERR_UNSUPPORTED && err->kind != ERR_NOT_FOUND)
			return false;
		err_clear(err);
		c.compare = NULL;
	}
	if (!lines_begin(&c) || !coded_count(&c) || !gaps_count(&c) || !findings_count(&c))
		return false;
	years_choose(&c);
	years_fill(&c);
	return true;
}
