/* The report of an inspection as it stands: what goes into it (publish/report.h), and what does not yet
 * and why. */
#ifndef CANDOUR_WORK_VIEW_REPORT_VIEW_H
#define CANDOUR_WORK_VIEW_REPORT_VIEW_H

#include "base/attr.h"
#include "base/str.h"
#include "publish/report.h"
#include "remit/finding/finding.h"

struct arena;
struct err;
struct finding_line;
struct restricted_known;
struct workshop;

/* One finding, agreed or not; withdrawn ones are left out. */
struct report_row {
	int64_t id;
	int64_t line;
	int64_t ordinal;
	struct str title;
	enum finding_state state;
	size_t paragraphs;
	const struct str *advice; /* what bars it from being agreed; none of an agreed one */
	size_t advice_count;
	size_t restricted; /* records that it rests on and whose words may not be in it */
};

struct report_view {
	struct report report;
	size_t agreed;
};

/* What goes into it. In the arena. `now` is the report's day. A draft has what is not agreed in it, marked. */
bool report_view_load(struct workshop *workshop, struct arena *arena, int64_t now, bool is_draft,
	struct report_view *ret_view, struct err *err) MUST_USE;

struct report_state {
	struct finding_line *lines; /* its chapters */
	size_t line_count;
	struct report_row *rows; /* by line and number */
	size_t row_count;
	size_t agreed;
	struct report
		figures; /* figures and what they were counted from; nothing else of it is set */
};

/* How far it is: what stands in it and what does not yet, without any of its text. In the arena. `known` remembers which
 * records are restricted until the next time; NULL: nothing does. */
bool report_state_load(struct workshop *workshop, struct arena *arena,
	struct restricted_known *known, struct report_state *ret_state, struct err *err) MUST_USE;

/* The figures of the method, counted from database and log, by themselves (report_figures.c). */
bool report_figures_load(struct workshop *workshop, struct arena *arena, struct report *report,
	struct err *err) MUST_USE;

#endif
