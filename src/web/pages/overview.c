#include "web/pages/overview.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "overview.html.h"
#include "search/search.h"
#include "store/inspection.h"
#include "store/register.h"
#include "web/door.h"
#include "web/frame.h"
#include "web/pages/gaps_rows.h"
#include "web/pages/opening.h"
#include "web/pages/overview_runway.h"
#include "web/reply.h"
#include "web/request.h"
#include "web/routes.h"
#include "web/say.h"
#include "work/held.h"
#include "work/lines.h"
#include "work/workshop.h"

enum { GAPS_SHOWN = 4, YEARS_MAX = 20, LINES_MAX = 100 };

struct filling {
	struct request *request;
	struct arena *arena;
	struct overview_view *view;
	struct line_row *lines;
	size_t line_count;
	int first_year;
	size_t open[LINES_MAX]; /* gaps, by place of the line */
	bool missing[LINES_MAX][YEARS_MAX];
	size_t open_all;
	size_t gaps_all;
};

/* ---- gaps ---- */

static size_t
line_at(const struct filling *f, int number)
{
	for (size_t i = 0; i < f->line_count && i < LINES_MAX; i++)
		if (f->lines[i].number == number)
			return i;
	return LINES_MAX;
}

/* Years in which something is absent; what was altered or is hidden is there. */
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
years_mark(struct filling *f, size_t line, const struct gap_row *row)
{
	int64_t begins = row->gap.begins == DATE_NONE ? row->gap.ends : row->gap.begins;
	int64_t ends = row->gap.ends == DATE_NONE ? begins : row->gap.ends;

	if (begins == DATE_NONE || !is_absence(row->kind))
		return;
	for (int year = date_to_civil(begins).year; year <= date_to_civil(ends).year; year++)
		if (year >= f->first_year && year < f->first_year + YEARS_MAX)
			f->missing[line][year - f->first_year] = true;
}

static bool
gap_take(void *context, const struct gap_row *row)
{
	struct filling *f = context;
	size_t line = line_at(f, row->line);
	bool is_open = row->state == GAP_OPEN || row->state == GAP_ASKED;

	f->gaps_all++;
	if (!is_open)
		return true;
	f->open_all++;
	if (f->view->gap_count < GAPS_SHOWN)
		f->view->gaps[f->view->gap_count++] = gaps_row_make(f->arena, row);
	if (line < LINES_MAX) {
		f->open[line]++;
		years_mark(f, line, row);
	}
	return true;
}

static bool
gaps_fill(struct filling *f, struct err *err)
{
	const struct gap_filter filter = {.state = -1};
	struct compare *compare;

	f->view->gaps = ARENA_ARRAY(f->arena, GAPS_SHOWN, struct gaps_row);
	if (!workshop_compare(f->request->door->workshop, &compare, err))
		return err->kind == ERR_UNSUPPORTED;
	if (!gap_list(compare, &filter, gap_take, f, err))
		return false;
	f->view->all_gaps = str_format(
		f->arena, "All %.*s", STR_ARG(say_count_of(f->arena, f->gaps_all, "gap", "gaps")));
	return true;
}

/* ---- the board ---- */

static bool
years_of(struct filling *f, const struct search_narrow *narrow, struct search_result *ret_result,
	struct err *err)
{
	struct search_request request = {.query = STR("*"),
		.facets = true,
		.narrows = narrow,
		.narrow_count = narrow == NULL ? 0 : 1};
	struct query_mistake mistake;

	return search_run(f->request->door->search, f->arena, &request, ret_result, &mistake, err);
}

static size_t
count_of(const struct search_result *result, int year)
{
	const struct facet *years = &result->facets[FACET_YEAR];

	for (size_t i = 0; i < years->count; i++)
		if (years->values[i].number == year)
			return years->values[i].count;
	return 0;
}

static const char *
shade(size_t count, bool is_missing)
{
	if (is_missing)
		return "hx";
	return count == 0    ? "h0"
		: count < 5  ? "h1"
		: count < 10 ? "h2"
		: count < 20 ? "h3"
		: count < 30 ? "h4"
			     : "h5";
}

static void
cells_fill(struct filling *f, size_t at, const struct search_result *result,
	struct overview_line *line)
{
	line->cells = ARENA_ARRAY(f->arena, f->view->year_count, struct overview_cell);
	line->cell_count = f->view->year_count;
	for (size_t i = 0; i < line->cell_count; i++) {
		int year = f->first_year + (int)i;
		size_t count = count_of(result, year);
		struct url link = url_add_i64(f->arena,
			url_add(f->arena, URL("/search"), "q", STR("*")), "line",
			f->lines[at].number);

		link = url_add_i64(f->arena, link, "from", year);
		line->cells[i] = (struct overview_cell){
			.class = shade(count, f->missing[at][i]),
			.count = count == 0 && f->missing[at][i] ? STR("?")
								 : say_count(f->arena, count),
			.link = url_add_i64(f->arena, link, "to", year),
			.is_missing = f->missing[at][i],
		};
	}
}

static bool
line_fill(struct filling *f, size_t at, struct err *err)
{
	const struct line_row *from = &f->lines[at];
	const struct search_narrow narrow = {
		.facet = FACET_LINE, .numbers = &from->number, .count = 1};
	struct overview_line *line = &f->view->lines[f->view->line_count++];
	struct search_result result;

	if (!years_of(f, &narrow, &result, err))
		return false;
	*line = (struct overview_line){
		.number = say_count(f->arena, (uint64_t)from->number),
		.title = from->title,
		.question = from->question,
		.link = url_add_i64(f->arena, url_add(f->arena, URL("/search"), "q", STR("*")),
			"line", from->number),
		.gaps = f->open[at] == 0 ? STR("none")
					 : str_format(f->arena, "%zu open", f->open[at]),
		.has_gaps = f->open[at] > 0,
		.gaps_link = url_add_i64(f->arena, URL("/gaps"), "line", from->number),
	};
	cells_fill(f, at, &result, line);
	return true;
}

/* The last YEARS_MAX years of which there are records, up to the appointment. */
static void
years_choose(struct filling *f, const struct search_result *all)
{
	const struct facet *years = &all->facets[FACET_YEAR];
	struct overview_view *view = f->view;
	int last = date_to_civil(f->request->now).year;
	int first = last;
	int latest = 0;

	for (size_t i = 0; i < years->count; i++) {
		int year = (int)years->values[i].number;

		if (year > 0 && year <= last) {
			first = year < first ? year : first;
			latest = year > latest ? year : latest;
		}
	}
	if (latest == 0)
		latest = last;
	f->first_year = first > latest - YEARS_MAX + 1 ? first : latest - YEARS_MAX + 1;
	view->year_count = (size_t)(latest - f->first_year) + 1;
	view->years = ARENA_ARRAY(f->arena, view->year_count, struct str);
	view->centuries = ARENA_ARRAY(f->arena, view->year_count, struct str);
	for (size_t i = 0; i < view->year_count; i++) {
		int year = f->first_year + (int)i;

		view->years[i] = str_format(f->arena, "%02d", year % 100);
		view->centuries[i] = str_format(f->arena, "%02d", year / 100);
	}
}

/* ---- what is held, what waits ---- */

static void
held_add(struct overview_view *view, const char *name, struct str value)
{
	view->held[view->held_count++] = (struct overview_pair){.name = name, .value = value};
}

static bool
held_fill(struct filling *f, const struct search_result *all, struct err *err)
{
	enum { HELD_MAX = 8, TODO_MAX = 4 };
	struct overview_view *view = f->view;
	struct held held;

	if (!held_take(f->request->door->workshop->inspection, f->arena, &held, err))
		return false;
	view->held = ARENA_ARRAY(f->arena, HELD_MAX, struct overview_pair);
	view->todos = ARENA_ARRAY(f->arena, TODO_MAX, struct overview_todo);
	held_add(view, "Items received", say_count(f->arena, held.items));
	held_add(view, "Deliveries", say_count(f->arena, held.deliveries));
	held_add(view, "Records, copies folded", say_count(f->arena, all->total));
	held_add(view, "Not wholly read", say_count(f->arena, held.failed));
	view->held[view->held_count - 1].link = url_add(
		f->arena, URL("/search"), "q", STR("unread:any"));
	view->held[view->held_count - 1].has_link = held.failed > 0 &&
		opening_is_way(f->request, URL("/search"));
	held_add(view, "Log entries, signed", say_count(f->arena, held.log_size));
	held_add(view, "Root", say_hash(f->arena, held.log_root));
	view->held[view->held_count - 1].is_mono = true;
	if (held.unfinished > 0)
		view->todos[view->todo_count++] = (struct overview_todo){"upload",
			say_count_of(f->arena, held.unfinished, "delivery", "deliveries"),
			STR("is being taken in, or was left half taken in."), URL("/disclosure")};
	if (held.ocr_waiting > 0)
		view->todos[view->todo_count++] = (struct overview_todo){"eye",
			say_count_of(f->arena, held.ocr_waiting, "scan", "scans"),
			STR("to be recognised."), URL("/disclosure")};
	if (f->open_all > 0)
		view->todos[view->todo_count++] = (struct overview_todo){"flag",
			say_count_of(f->arena, f->open_all, "gap", "gaps"),
			STR("to be asked for or explained."),
			url_add(f->arena, URL("/gaps"), "state", STR("open"))};
	return true;
}

/* ---- the whole ---- */

static void
state_fill(struct filling *f)
{
	struct overview_view *view = f->view;
	size_t most = 0;

	for (size_t i = 1; i < f->line_count && i < LINES_MAX; i++)
		if (f->open[i] > f->open[most])
			most = i;
	if (f->open_all == 0)
		view->state = STR("No gap is open.");
	else if (f->line_count == 0 || f->open[most] == 0)
		view->state = str_format(f->arena, "%.*s open.",
			STR_ARG(say_count_of(f->arena, f->open_all, "gap is", "gaps are")));
	else
		view->state = str_format(f->arena, "%.*s open; %.*s on line %lld, %.*s.",
			STR_ARG(say_count_of(f->arena, f->open_all, "gap is", "gaps are")),
			STR_ARG(say_count_of(f->arena, f->open[most], "bears", "bear")),
			(long long)f->lines[most].number, STR_ARG(f->lines[most].title));
}

static bool
settings_fill(struct filling *f, struct err *err)
{
	struct inspection *inspection = f->request->door->workshop->inspection;
	struct overview_view *view = f->view;
	struct str title;
	struct str appointed;
	int64_t day;

	if (!setting_get(inspection, f->arena, "authority", &view->authority, err) ||
		!setting_get(inspection, f->arena, "remit_title", &title, err) ||
		!setting_get(inspection, f->arena, "appointed", &appointed, err))
		return false;
	view->kick = date_parse_iso(appointed, &day)
		? str_format(f->arena, "%.*s. Appointed %.*s.", STR_ARG(title),
			  STR_ARG(say_day(f->arena, day)))
		: title;
	return overview_runway_fill(f->request, &view->runway, err);
}

static bool
overview_fill(struct filling *f, struct err *err)
{
	struct search_result all;

	if (!settings_fill(f, err) ||
		!lines_list(f->request->door->workshop->inspection, f->arena, &f->lines,
			&f->line_count, err) ||
		!years_of(f, NULL, &all, err))
		return false;
	years_choose(f, &all);
	if (!gaps_fill(f, err))
		return false;
	f->view->lines = ARENA_ARRAY(f->arena, f->line_count, struct overview_line);
	for (size_t i = 0; i < f->line_count && i < LINES_MAX; i++)
		if (!line_fill(f, i, err))
			return false;
	state_fill(f);
	return held_fill(f, &all, err);
}

static bool
overview_show(struct request *request, struct reply *reply, struct err *err)
{
	struct filling *f = ARENA_NEW(request->arena, struct filling);
	struct frame frame = {.title = STR("Overview"), .section = SECTION_OVERVIEW};

	*f = (struct filling){.request = request,
		.arena = request->arena,
		.view = ARENA_NEW(request->arena, struct overview_view)};
	if (!overview_fill(f, err) || !frame_begin(request, reply, &frame, err))
		return false;
	overview_page(&reply->body, f->view);
	frame_end(request, reply);
	return true;
}

const struct route routes_of_overview[] = {
	{METHOD_GET, "/", PERMIT_OVERVIEW, overview_show, false},
	{METHOD_GET, NULL, PERMIT_ANYONE, NULL, false},
};
