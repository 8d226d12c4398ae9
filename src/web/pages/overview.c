#include "web/pages/log_verify.h"
#include "web/pages/overview.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "overview.html.h"
#include "store/inspection.h"
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
#include "work/view/board.h"
#include "work/view/forecast.h"
#include "work/workshop.h"

struct filling {
	struct request *request;
	struct arena *arena;
	struct overview_view *view;
	struct board_view *board;
	struct held held;
};

/* ---- the board ---- */

static const char *
shade(size_t count, bool is_missing)
{
	if (is_missing)
		return "cell hx";
	return count == 0    ? "cell h0"
		: count < 5  ? "cell h1"
		: count < 10 ? "cell h2"
		: count < 20 ? "cell h3"
		: count < 30 ? "cell h4"
			     : "cell h5";
}

/* What was coded to a line, and is of these years or is not. */
static struct url
coded_search(struct filling *f, int64_t line, const char *of, int first_year, int last_year)
{
	struct str years = first_year == last_year
		? str_format(f->arena, "%d", first_year)
		: str_format(f->arena, "%d..%d", first_year, last_year);

	return url_add(f->arena, URL("/search"), "q",
		str_format(
			f->arena, "coded:%lld %sdate:%.*s", (long long)line, of, STR_ARG(years)));
}

static void
cells_fill(struct filling *f, const struct board_line *from, struct overview_line *line)
{
	int first_year = f->board->first_year;

	line->cell_count = f->view->year_count;
	line->cells = ARENA_ARRAY(f->arena, line->cell_count, struct overview_cell);
	for (size_t i = 0; i < line->cell_count; i++)
		line->cells[i] = (struct overview_cell){
			.class = shade(from->coded[i], from->missing[i]),
			.count = from->coded[i] == 0 && from->missing[i]
				? STR("?")
				: say_count(f->arena, from->coded[i]),
			.is_missing = from->missing[i],
			.link = coded_search(
				f, from->number, "", first_year + (int)i, first_year + (int)i),
			.has_link = line->may_search && from->coded[i] > 0,
		};
	line->elsewhere_link = coded_search(
		f, from->number, "NOT ", first_year, first_year + (int)f->board->year_count - 1);
	if (from->elsewhere > 0)
		line->elsewhere = str_format(f->arena, "%.*s of other years or of none.",
			STR_ARG(say_count_of(f->arena, from->elsewhere, "more is", "more are")));
}

/* The furthest first, as people read a row from the left. */
static void
signs_fill(struct filling *f, const struct board_line *from, struct overview_line *line)
{
	static const enum finding_state order[] = {FINDING_AGREED, FINDING_TESTED,
		FINDING_READ_AGAIN, FINDING_DRAFTED, FINDING_PLANNED};
	struct buf words CLEANUP(buf_free) = {0};
	size_t all = 0;

	line->signs = ARENA_ARRAY(f->arena, OVERVIEW_SIGNS_MAX, const char *);
	for (size_t i = 0; i < COUNT_OF(order); i++) {
		size_t count = from->findings[order[i]];

		if (count > 0)
			buf_add_format(&words, "%s%zu %s", words.len > 0 ? ", " : "", count,
				order[i] == FINDING_PLANNED ? "planned"
							    : finding_state_words(order[i]));
		all += count;
		while (count-- > 0 && line->sign_count < OVERVIEW_SIGNS_MAX)
			line->signs[line->sign_count++] = finding_state_name(order[i]);
	}
	if (all > line->sign_count)
		line->more = str_format(f->arena, "and %zu", all - line->sign_count);
	line->findings = words.len > 0 ? str_copy(f->arena, buf_str(&words)) : STR("none planned");
}

static void
line_fill(struct filling *f, const struct board_line *from, struct overview_line *line)
{
	struct url search = url_add(f->arena, URL("/search"), "q",
		str_format(f->arena, "line:%lld", (long long)from->number));
	bool may_search = opening_is_way(f->request, URL("/search"));

	*line = (struct overview_line){
		.number = say_count(f->arena, (uint64_t)from->number),
		.title = from->title,
		.question = from->question,
		.link = f->view->has_findings
			? url_fragment(f->arena, URL("/findings"),
				  str_format(f->arena, "line%lld", (long long)from->number))
			: may_search ? search
				     : url_add_i64(f->arena, URL("/gaps"), "line", from->number),
		.gaps = from->gaps_open == 0 ? STR("none")
					     : str_format(f->arena, "%zu open", from->gaps_open),
		.has_gaps = from->gaps_open > 0,
		.may_search = may_search,
		.gaps_link = url_add_i64(f->arena, URL("/gaps"), "line", from->number),
	};
	cells_fill(f, from, line);
	signs_fill(f, from, line);
}

static void
board_fill(struct filling *f)
{
	struct overview_view *view = f->view;

	view->year_count = f->board->year_count;
	view->years = ARENA_ARRAY(f->arena, view->year_count, struct str);
	view->centuries = ARENA_ARRAY(f->arena, view->year_count, struct str);
	for (size_t i = 0; i < view->year_count; i++) {
		int year = f->board->first_year + (int)i;

		view->years[i] = str_format(f->arena, "%02d", year % 100);
		view->centuries[i] = str_format(f->arena, "%02d", year / 100);
	}
	view->line_count = f->board->line_count;
	view->lines = ARENA_ARRAY(f->arena, view->line_count, struct overview_line);
	for (size_t i = 0; i < view->line_count; i++)
		line_fill(f, &f->board->lines[i], &view->lines[i]);
	if (f->board->blind > 0)
		view->blind = str_format(f->arena,
			"You have yet to read %.*s second: of what was said of %s only what you "
			"said yourself is counted here.",
			STR_ARG(say_count_of(f->arena, f->board->blind, "record", "records")),
			f->board->blind == 1 ? "it" : "them");
	view->gap_count = f->board->gap_count;
	view->gaps = ARENA_ARRAY(f->arena, view->gap_count, struct gaps_row);
	for (size_t i = 0; i < view->gap_count; i++)
		view->gaps[i] = gaps_row_make(f->arena, &f->board->gaps[i]);
	view->all_gaps = str_format(f->arena, "All %.*s",
		STR_ARG(say_count_of(f->arena, f->board->gaps_all, "gap", "gaps")));
}

/* ---- what is held ---- */

static void
held_add(struct overview_view *view, const char *name, struct str value)
{
	view->held[view->held_count++] = (struct overview_pair){.name = name, .value = value};
}

static bool
read_add(struct filling *f, struct err *err)
{
	struct forecast reading;

	if (!forecast_reading(
		    f->request->door->workshop->inspection, f->request->now, &reading, err))
		return false;
	if (reading.all > 0)
		held_add(f->view, "Reading lists read",
			str_format(f->arena, "%.*s of %.*s",
				STR_ARG(say_count(f->arena, (uint64_t)reading.done)),
				STR_ARG(say_count(f->arena, (uint64_t)reading.all))));
	return true;
}

static bool
held_fill(struct filling *f, struct err *err)
{
	enum { HELD_MAX = 11 };
	struct overview_view *view = f->view;
	const struct held *held = &f->held;
	struct str verified;

	view->held = ARENA_ARRAY(f->arena, HELD_MAX, struct overview_pair);
	held_add(view, "Items received", say_count(f->arena, held->items));
	held_add(view, "Deliveries", say_count(f->arena, held->deliveries));
	held_add(view, "Different contents", say_count(f->arena, held->documents));
	held_add(view, "Copies folded away", say_count(f->arena, held->copies));
	held_add(view, "Not wholly read", say_count(f->arena, held->failed));
	view->held[view->held_count - 1].link = url_add(
		f->arena, URL("/search"), "q", STR("unread:any"));
	view->held[view->held_count - 1].has_link = held->failed > 0 &&
		opening_is_way(f->request, URL("/search"));
	if (!read_add(f, err))
		return false;
	held_add(view, "Log entries, signed", say_count(f->arena, held->log_size));
	held_add(view, "Root", say_hash(f->arena, held->log_root));
	view->held[view->held_count - 1].is_mono = true;
	if (!log_verify_moment(f->request, &verified, err))
		return false;
	held_add(view, "Verified", verified.len > 0 ? verified : STR("not yet"));
	return true;
}

/* ---- the whole ---- */

static struct str
gaps_words(struct filling *f)
{
	const struct board_view *board = f->board;
	size_t most = 0;

	for (size_t i = 1; i < board->line_count; i++)
		if (board->lines[i].gaps_open > board->lines[most].gaps_open)
			most = i;
	if (board->gaps_open == 0)
		return STR("No gap is open.");
	if (board->line_count == 0 || board->lines[most].gaps_open == 0)
		return str_format(f->arena, "%.*s open.",
			STR_ARG(say_count_of(f->arena, board->gaps_open, "gap is", "gaps are")));
	return str_format(f->arena, "%.*s open; %.*s on line %lld, %.*s.",
		STR_ARG(say_count_of(f->arena, board->gaps_open, "gap is", "gaps are")),
		STR_ARG(say_count_of(f->arena, board->lines[most].gaps_open, "bears", "bear")),
		(long long)board->lines[most].number, STR_ARG(board->lines[most].title));
}

static void
state_fill(struct filling *f)
{
	const struct board_view *board = f->board;

	f->view->state = gaps_words(f);
	if (f->view->has_findings && board->findings > 0)
		f->view->state = str_format(f->arena, "%.*s %zu of %.*s agreed.",
			STR_ARG(f->view->state), board->agreed,
			STR_ARG(say_count_of(
				f->arena, board->findings, "finding is", "findings are")));
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
	struct door *door = f->request->door;
	const struct board_ask ask = {.workshop = door->workshop,
		.search = door->search,
		.arena = f->arena,
		.asker = f->request->person.login,
		.now = f->request->now};

	f->board = ARENA_NEW(f->arena, struct board_view);
	f->view->has_findings = request_may(f->request, PERMIT_FINDINGS);
	if (door->board == NULL)
		door->board = board_new();
	if (!settings_fill(f, err) || !board_take(door->board, &ask, f->board, err) ||
		!held_take(door->workshop->inspection, f->arena, &f->held, err))
		return false;
	board_fill(f);
	state_fill(f);
	return held_fill(f, err) &&
		overview_todos_fill(f->request, f->board, &f->held, f->view, err);
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
