/* The overview: where the inspection stands. No single per cent of the whole. */
#ifndef CANDOUR_WEB_PAGES_OVERVIEW_H
#define CANDOUR_WEB_PAGES_OVERVIEW_H

#include "base/attr.h"
#include "base/str.h"
#include "web/html.h"
#include "web/pages/gaps.h"

/* A point of the runway. x is in per cent of its width, as "48.6%". */
struct overview_mark {
	struct str x;
	struct str words;
	int y;              /* of the words: above or below the line */
	const char *anchor; /* "start", "middle", "end" */
	bool is_end;
};

/* "312 of 1,200 items ... at this pace reading ends 2 November ..."; "" not for this person. */
struct overview_forecast {
	struct str words;
	bool is_late; /* behind the day of the report */
};

struct overview_runway {
	bool is_there;
	struct str title; /* "Timeline from 10 September to 30 November 2014" */
	struct str says;
	struct str today; /* x */
	struct str today_words;
	const char *today_anchor;
	struct overview_mark *marks;
	size_t mark_count;
	struct str days; /* "38" */
	struct str days_words;
	struct str report_by;
	struct overview_forecast reading;
	struct overview_forecast findings;
	struct str unshown; /* marks whose words have no room; "" none */
};

struct overview_cell {
	const char *class; /* "cell h0" to "cell h5", "cell hx" */
	struct str count;
	bool is_missing; /* records of this year and line are missing */
	struct url link; /* the search that finds what is counted */
	bool has_link;
};

enum { OVERVIEW_SIGNS_MAX = 10 };

struct overview_line {
	struct str number;
	struct str title;
	struct str question;
	struct url link;
	struct overview_cell *cells;
	size_t cell_count;
	const char **signs;   /* the state of each finding, the furthest first */
	size_t sign_count;    /* OVERVIEW_SIGNS_MAX at most */
	struct str more;      /* "and 3"; "" none */
	struct str findings;  /* "1 agreed, 2 drafted"; "none planned" */
	struct str elsewhere; /* "3 more are of other years, or of none"; "" none */
	struct url elsewhere_link;
	bool may_search;
	struct str gaps; /* "5 open" or "none" */
	bool has_gaps;
	struct url gaps_link;
};

struct overview_pair {
	const char *name;
	struct str value;
	struct url link;
	bool has_link;
	bool is_mono;
};

struct overview_todo {
	const char *icon;
	struct str words;
	struct str about;
	struct url link;
};
enum { OVERVIEW_TODOS_MAX = 20 };

struct overview_view {
	struct str kick;
	struct str authority;
	struct str state;
	struct overview_runway runway;
	struct str *years;     /* "13" */
	struct str *centuries; /* "20" */
	size_t year_count;
	struct overview_line *lines;
	size_t line_count;
	struct str blind; /* why others see larger numbers; "" they do not */
	struct gaps_row *gaps;
	size_t gap_count;
	struct str all_gaps; /* "All 50 gaps" */
	bool has_findings;   /* this person may read them */
	struct overview_todo *todos;
	size_t todo_count;
	struct overview_pair *held;
	size_t held_count;
};

/* What waits, by what this person may do (overview_todos.c). */
struct board_view;
struct err;
struct held;
struct request;
bool overview_todos_fill(struct request *request, const struct board_view *board,
	const struct held *held, struct overview_view *view, struct err *err) MUST_USE;

#endif
