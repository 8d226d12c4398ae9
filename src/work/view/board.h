/* The board of the overview: for each line of enquiry what was coded by year of the record, what is missing,
 * and how its findings stand.
 *
 * What was coded is counted with the eyes of whoever looks, as a search counts it (work/coded.h): a second reader
 * who is still blind cannot tell from a number what the first reader said. In which years something is missing is kept,
 * and follows what people say of gaps; it is counted anew when checks have run. So the page costs what there is
 * of codings in memory, and a few look-ups. */
#ifndef CANDOUR_WORK_VIEW_BOARD_H
#define CANDOUR_WORK_VIEW_BOARD_H

#include "base/attr.h"
#include "base/str.h"
#include "compare/gap.h"
#include "remit/finding/finding.h"

struct arena;
struct board;
struct err;
struct search;
struct workshop;

/* Lines of enquiry, years shown, and gaps named one by one. */
enum { BOARD_LINES_MAX = 100, BOARD_YEARS_MAX = 20, BOARD_GAPS = 4 };

struct board_line {
	int64_t number;
	struct str title;
	struct str question;
	/* By place of the year, from board_view.first_year on. */
	size_t coded[BOARD_YEARS_MAX]; /* contents with a code of the line, or given to it */
	bool missing[BOARD_YEARS_MAX]; /* an open gap of the line says that records are */
	size_t elsewhere;              /* coded, and of no date, or of a year that is not shown */
	size_t gaps_open;              /* not asked for yet */
	size_t findings[FINDING_STATE_COUNT];
};

struct board_view {
	int first_year;
	size_t year_count;
	const struct board_line *lines;
	size_t line_count;
	const struct gap_row *gaps; /* open or asked for, the worst first, without evidence */
	size_t gap_count;
	size_t gaps_open;
	size_t gaps_all;
	size_t late;     /* open ones of what the authority was to give by a day */
	size_t findings; /* all but withdrawn ones */
	size_t agreed;
	size_t blind; /* documents that the asker has yet to read second */
};

struct board_ask {
	struct workshop *workshop;
	struct search *search; /* of work_search_open */
	struct arena *arena;   /* of what is shown */
	struct str asker;      /* login; "": nobody in particular */
	int64_t now;           /* no later year is shown */
};

struct board *board_new(void);
void board_free(struct board *board); /* NULL is nothing */
bool board_take(struct board *board, const struct board_ask *ask, struct board_view *ret_view,
	struct err *err) MUST_USE;

#endif
