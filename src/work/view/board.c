#include "work/view/board.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "board.sql.h"
#include "compare/compare.h"
#include "remit/coding.h"
#include "store/db.h"
#include "store/inspection.h"
#include "work/lines.h"
#include "work/workshop.h"

#include <stdlib.h>
#include <string.h>

/* Beyond these no year is counted: a wrong clock gives no board of a thousand columns. */
enum { YEAR_LEAST = 1900, YEAR_MOST = 2199, YEARS = YEAR_MOST - YEAR_LEAST + 1 };
#define BOARD_SIZE_MAX ((size_t)16 << 20)

struct age {
	int64_t marks[6];
	struct gap_age gaps;
	int year;
};

struct board {
	struct arena arena; /* of what it shows */
	struct age age;
	bool is_counted;
	struct board_view view;
};

/* One line while it is being counted, by year from YEAR_LEAST on. */
struct tally {
	uint32_t coded[YEARS];
	bool missing[YEARS];
	size_t undated;
};

struct counting {
	struct board *board;
	struct workshop *workshop;
	struct compare *compare; /* NULL: an earlier version made the inspection */
	struct arena scratch;
	struct board_line *lines;
	size_t line_count;
	struct tally *tallies;
	struct gap_row *gaps;
	int year; /* of today */
	struct err *err;
};

/* ---- whether it is true still ---- */

static bool
age_take(struct workshop *workshop, struct compare *compare, int year, struct age *ret_age,
	struct err *err)
{
	static const int columns[] = {BOARD_AGE_COL_CODING, BOARD_AGE_COL_TAKEN_BACK,
		BOARD_AGE_COL_WEIGHING, BOARD_AGE_COL_CODE, BOARD_AGE_COL_FINDING_VERSION,
		BOARD_AGE_COL_FINDING_STEP};
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_age = (struct age){.year = year};
	if (!db_begin(workshop->inspection->db, &SQL_BOARD_AGE, &s, err) ||
		!statement_row(&s, &row, err))
		return false;
	for (size_t i = 0; row && i < COUNT_OF(columns); i++)
		ret_age->marks[i] = column_i64(&s, columns[i]);
	return compare == NULL || gap_age_get(compare, &ret_age->gaps, err);
}

static bool
age_is_same(const struct age *a, const struct age *b)
{
	return memcmp(a->marks, b->marks, sizeof(a->marks)) == 0 &&
		a->gaps.turns == b->gaps.turns && a->gaps.state == b->gaps.state &&
		a->year == b->year;
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

static bool
coded_count(struct counting *c)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(c->workshop->inspection->db, &SQL_BOARD_CODED, &s, c->err))
		return false;
	bind_i64(&s, BOARD_CODED_PASS, PASS_FIRST);
	for (;;) {
		int64_t moment;
		size_t line;
		int year;

		if (!statement_row(&s, &row, c->err))
			return false;
		if (!row)
			return true;
		moment = column_moment(&s, BOARD_CODED_COL_MOMENT);
		line = line_place(c, column_i64(&s, BOARD_CODED_COL_LINE));
		year = moment == DATE_NONE ? 0 : date_to_civil(moment).year;
		if (line == c->line_count)
			continue;
		if (year < YEAR_LEAST || year > YEAR_MOST)
			c->tallies[line].undated++;
		else
			c->tallies[line].coded[year - YEAR_LEAST]++;
	}
}

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
missing_mark(struct tally *tally, const struct gap_row *row)
{
	int64_t begins = row->gap.begins == DATE_NONE ? row->gap.ends : row->gap.begins;
	int64_t ends = row->gap.ends == DATE_NONE ? begins : row->gap.ends;
	int first;
	int last;

	if (begins == DATE_NONE || !is_absence(row->kind))
		return;
	first = date_to_civil(begins).year - YEAR_LEAST;
	last = date_to_civil(ends).year - YEAR_LEAST;
	for (int i = first > 0 ? first : 0; i <= last && i < YEARS; i++)
		tally->missing[i] = true;
}

static struct gap_row
gap_keep(struct arena *arena, const struct gap_row *row)
{
	struct gap_row kept = *row;

	kept.reference = str_copy(arena, row->reference);
	kept.kind = str_copy(arena, row->kind);
	kept.line_title = str_copy(arena, row->line_title);
	kept.custodian = str_copy(arena, row->custodian);
	kept.gap.subject = str_copy(arena, row->gap.subject);
	kept.gap.title = str_copy(arena, row->gap.title);
	kept.gap.why = str_copy(arena, row->gap.why);
	return kept;
}

static bool
gap_take(void *context, const struct gap_row *row)
{
	struct counting *c = context;
	struct board_view *view = &c->board->view;
	size_t line = line_place(c, row->line);

	view->gaps_all++;
	if (row->state != GAP_OPEN && row->state != GAP_ASKED)
		return true;
	view->gaps_open += row->state == GAP_OPEN ? 1 : 0;
	view->late += str_equal(row->kind, STR("late")) ? 1 : 0;
	if (view->gap_count < BOARD_GAPS)
		c->gaps[view->gap_count++] = gap_keep(&c->board->arena, row);
	if (line < c->line_count) {
		c->lines[line].gaps_open += row->state == GAP_OPEN ? 1 : 0;
		missing_mark(&c->tallies[line], row);
	}
	return true;
}

static bool
gaps_count(struct counting *c)
{
	const struct gap_filter filter = {.state = -1};

	return c->compare == NULL || gap_list(c->compare, &filter, gap_take, c, c->err);
}

static bool
findings_count(struct counting *c)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct board_view *view = &c->board->view;
	bool row;

	if (!db_begin(c->workshop->inspection->db, &SQL_BOARD_FINDINGS, &s, c->err))
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
	struct board_view *view = &c->board->view;
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
	const struct board_view *view = &c->board->view;
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
	struct board *board = c->board;
	struct line_row *rows;
	size_t count;

	if (!lines_list(c->workshop->inspection, &board->arena, &rows, &count, c->err))
		return false;
	c->line_count = count < BOARD_LINES_MAX ? count : BOARD_LINES_MAX;
	c->lines = ARENA_ARRAY(&board->arena, c->line_count, struct board_line);
	c->tallies = ARENA_ARRAY(&c->scratch, c->line_count, struct tally);
	c->gaps = ARENA_ARRAY(&board->arena, BOARD_GAPS, struct gap_row);
	for (size_t i = 0; i < c->line_count; i++)
		c->lines[i] = (struct board_line){.number = rows[i].number,
			.title = rows[i].title,
			.question = rows[i].question};
	board->view = (struct board_view){
		.lines = c->lines, .line_count = c->line_count, .gaps = c->gaps};
	return true;
}

static bool
board_count(struct board *board, struct workshop *workshop, struct compare *compare, int year,
	struct err *err)
{
	struct counting c = {
		.board = board, .workshop = workshop, .compare = compare, .year = year, .err = err};
	bool good;

	board->is_counted = false;
	arena_clear(&board->arena);
	arena_init(&c.scratch, BOARD_SIZE_MAX);
	good = lines_begin(&c) && coded_count(&c) && gaps_count(&c) && findings_count(&c);
	if (good) {
		years_choose(&c);
		years_fill(&c);
	}
	arena_free(&c.scratch);
	board->is_counted = good;
	return good;
}

struct board *
board_new(void)
{
	struct board *board = memory_alloc(sizeof(*board));

	*board = (struct board){0};
	arena_init(&board->arena, BOARD_SIZE_MAX);
	return board;
}

void
board_free(struct board *board)
{
	if (board == NULL)
		return;
	arena_free(&board->arena);
	free(board);
}

bool
board_take(struct board *board, struct workshop *workshop, int64_t now,
	const struct board_view **ret_view, struct err *err)
{
	struct compare *compare = NULL;
	struct age age;

	if (!workshop_compare(workshop, &compare, err)) {
		if (err->kind != ERR_UNSUPPORTED && err->kind != ERR_NOT_FOUND)
			return false;
		err_clear(err);
		compare = NULL;
	}
	if (!age_take(workshop, compare, date_to_civil(now).year, &age, err))
		return false;
	if ((!board->is_counted || !age_is_same(&age, &board->age)) &&
		!board_count(board, workshop, compare, age.year, err))
		return false;
	board->age = age;
	*ret_view = &board->view;
	return true;
}
