#include "web/pages/overview_runway.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/zone.h"
#include "store/inspection.h"
#include "store/register.h"
#include "web/door.h"
#include "web/request.h"
#include "web/say.h"
#include "work/view/forecast.h"
#include "work/workshop.h"

enum { DAY = 86400, DUES_MAX = 6, MARKS_MAX = DUES_MAX + 4, ABOVE = 15, BELOW = 66 };

/* Words of the runway in one row: where they stand, in per cent of its width. */
struct row {
	double from[MARKS_MAX];
	double to[MARKS_MAX];
	size_t count;
};

struct span {
	struct arena *arena;
	int64_t begins;
	int64_t ends;
	int64_t today;
	struct row above;
	struct row below;
	struct overview_runway *runway;
	struct buf *says;
	struct buf *unshown; /* what there was no room for */
};

static double
part_of(const struct span *span, int64_t moment)
{
	double part = (double)(moment - span->begins) / (double)(span->ends - span->begins);

	return part < 0 ? 0 : part > 1 ? 1 : part;
}

static struct str
place(const struct span *span, int64_t moment)
{
	return str_format(span->arena, "%.1f%%", part_of(span, moment) * 100);
}

/* Words near an end stand beside their point, not around it. */
static const char *
anchor(const struct span *span, int64_t moment)
{
	double part = part_of(span, moment);

	return part < 0.1 ? "start" : part > 0.9 ? "end" : "middle";
}

/* Takes the room of these words in a row, unless it is taken; a letter is about 0.6 of a hundredth where the
 * runway is at its narrowest. */
static bool
room_take(struct row *row, const struct span *span, int64_t moment, size_t letters)
{
	const double width = 0.6 * (double)(letters + 2);
	double at = part_of(span, moment) * 100;
	double from = at < 10 ? at : at > 90 ? at - width : at - width / 2;

	if (row->count == MARKS_MAX)
		return false;
	for (size_t i = 0; i < row->count; i++)
		if (from < row->to[i] && row->from[i] < from + width)
			return false;
	row->from[row->count] = from;
	row->to[row->count++] = from + width;
	return true;
}

static void
days_fill(struct span *span)
{
	struct overview_runway *runway = span->runway;
	int64_t days = (span->ends - span->today) / DAY;

	runway->days = say_count(span->arena, (uint64_t)(days < 0 ? -days : days));
	runway->days_words = days < 0
		? (days == -1 ? STR("day since the report was due")
			      : STR("days since the report was due"))
		: (days == 1 ? STR("day to the report") : STR("days to the report"));
	runway->report_by = say_weekday(span->arena, span->ends);
}

static bool
is_of_other_year(const struct span *span, int64_t moment)
{
	return date_to_civil(moment).year != date_to_civil(span->today).year;
}

/* Its words stand where there is room for them; where there is none they are told below. */
static void
mark_add(struct span *span, int64_t moment, struct str what)
{
	struct str words = str_format(span->arena, "%.*s %.*s", STR_ARG(what),
		STR_ARG(say_day_short(span->arena, moment, is_of_other_year(span, moment))));
	struct overview_mark mark = {
		.x = place(span, moment), .y = BELOW, .anchor = anchor(span, moment)};

	if (span->runway->mark_count == MARKS_MAX)
		return;
	buf_add_format(
		span->says, " %.*s %.*s.", STR_ARG(what), STR_ARG(say_day(span->arena, moment)));
	if (room_take(&span->below, span, moment, words.len))
		mark.words = words;
	else if (room_take(&span->above, span, moment, words.len)) {
		mark.words = words;
		mark.y = ABOVE;
	} else
		buf_add_format(span->unshown, "%s%.*s", span->unshown->len > 0 ? "; " : "",
			STR_ARG(words));
	span->runway->marks[span->runway->mark_count++] = mark;
}

/* What is due between, from the register. */
static bool
dues_fill(struct request *request, struct span *span, struct err *err)
{
	struct register_row *rows;
	size_t count;
	size_t shown = 0;

	if (!register_list(request->door->workshop->inspection, request->arena, REGISTER_DUE, &rows,
		    &count, err))
		return false;
	for (size_t i = 0; i < count && shown < DUES_MAX; i++)
		if (rows[i].begins != DATE_NONE && rows[i].begins > span->begins &&
			rows[i].begins < span->ends) {
			mark_add(span, rows[i].begins, rows[i].name);
			shown++;
		}
	return true;
}

/* ---- forecasts ---- */

struct task {
	const char *subject; /* "Items read, of the open reading lists" */
	const char *ends;    /* "Reading would end" */
	const char *mark;    /* on the runway */
	const char *none;    /* said where there is nothing to do */
	const char *done;
};

static const struct task reading = {"Items read, of the open reading lists",
	"At this pace reading ends", "Reading, at this pace",
	"No reading list is open, so there is no forecast of reading.",
	"All items of the open reading lists are read."};
static const struct task findings = {"Findings agreed", "At this pace the last is agreed",
	"Findings, at this pace", "No finding is planned yet.", "All findings are agreed."};

/* "3 days after the report is due" */
static struct str
against_report(const struct span *span, int64_t ends)
{
	int64_t days = (ends - ends % DAY - span->ends) / DAY;

	if (days == 0)
		return STR("on the day the report is due");
	return str_format(span->arena, "%.*s %s the report is due",
		STR_ARG(say_count_of(
			span->arena, (uint64_t)(days < 0 ? -days : days), "day", "days")),
		days < 0 ? "before" : "after");
}

static struct str
forecast_words(struct span *span, const struct task *task, const struct forecast *forecast)
{
	struct str so_far = str_format(span->arena, "%s: %.*s of %.*s", task->subject,
		STR_ARG(say_count(span->arena, (uint64_t)forecast->done)),
		STR_ARG(say_count(span->arena, (uint64_t)forecast->all)));
	struct str lately = say_count(span->arena, (uint64_t)forecast->lately);

	switch (forecast->state) {
	case FORECAST_NONE:
		return str_of(task->none);
	case FORECAST_DONE:
		return str_of(task->done);
	case FORECAST_STILL:
		return str_format(span->arena,
			"%.*s, none in the last %d days. When the rest will be cannot be said.",
			STR_ARG(so_far), FORECAST_DAYS);
	case FORECAST_EARLY:
		return str_format(span->arena,
			"%.*s, %.*s of them in the last %d days: too few for a forecast.",
			STR_ARG(so_far), STR_ARG(lately), FORECAST_DAYS);
	case FORECAST_KNOWN:
		break;
	}
	return str_format(span->arena, "%.*s, %.*s of them in the last %d days. %s %.*s, %.*s.",
		STR_ARG(so_far), STR_ARG(lately), FORECAST_DAYS, task->ends,
		STR_ARG(say_day(span->arena, forecast->ends)),
		STR_ARG(against_report(span, forecast->ends)));
}

static void
forecast_fill(struct span *span, const struct task *task, const struct forecast *forecast,
	struct overview_forecast *ret_forecast)
{
	*ret_forecast = (struct overview_forecast){
		.words = forecast_words(span, task, forecast),
		.is_late = forecast->state == FORECAST_KNOWN &&
			forecast->ends - forecast->ends % DAY > span->ends,
	};
	if (forecast->state == FORECAST_KNOWN && forecast->ends < span->ends)
		mark_add(span, forecast->ends, str_of(task->mark));
}

static bool
forecasts_fill(struct request *request, struct span *span, struct err *err)
{
	struct inspection *inspection = request->door->workshop->inspection;
	struct overview_runway *runway = span->runway;
	struct forecast forecast;

	if (!forecast_reading(inspection, request->now, &forecast, err))
		return false;
	forecast_fill(span, &reading, &forecast, &runway->reading);
	if (!request_may(request, PERMIT_FINDINGS))
		return true;
	if (!forecast_findings(inspection, request->now, &forecast, err))
		return false;
	forecast_fill(span, &findings, &forecast, &runway->findings);
	return true;
}

/* ---- the whole ---- */

static bool
span_take(struct request *request, struct span *span, bool *ret_known, struct err *err)
{
	struct inspection *inspection = request->door->workshop->inspection;
	struct str begins;
	struct str ends;

	if (!setting_get(inspection, request->arena, "appointed", &begins, err) ||
		!setting_get(inspection, request->arena, "report_by", &ends, err))
		return false;
	span->today = zone_at(request->door->zone, request->now).wall;
	span->today -= span->today % DAY;
	*ret_known = date_parse_iso(begins, &span->begins) && date_parse_iso(ends, &span->ends) &&
		span->ends > span->begins;
	return true;
}

static void
ends_fill(struct span *span)
{
	struct overview_runway *runway = span->runway;

	runway->title = str_format(span->arena, "Timeline from %.*s to %.*s",
		STR_ARG(say_day(span->arena, span->begins)),
		STR_ARG(say_day(span->arena, span->ends)));
	runway->today = place(span, span->today);
	runway->today_anchor = anchor(span, span->today);
	runway->today_words = str_format(
		span->arena, "Today, %.*s", STR_ARG(say_day(span->arena, span->today)));
	(void)room_take(&span->above, span, span->today, runway->today_words.len);
	buf_add_format(span->says, "Today is %.*s; %.*s %.*s.",
		STR_ARG(say_day(span->arena, span->today)), STR_ARG(runway->days),
		STR_ARG(runway->days_words));
	runway->marks = ARENA_ARRAY(span->arena, MARKS_MAX, struct overview_mark);
	mark_add(span, span->ends, STR("Report"));
	runway->marks[0].is_end = true;
	mark_add(span, span->begins, STR("Appointed"));
}

bool
overview_runway_fill(struct request *request, struct overview_runway *runway, struct err *err)
{
	struct buf says CLEANUP(buf_free) = {0};
	struct buf unshown CLEANUP(buf_free) = {0};
	struct span span = {
		.arena = request->arena, .runway = runway, .says = &says, .unshown = &unshown};

	if (!span_take(request, &span, &runway->is_there, err))
		return false;
	if (!runway->is_there)
		return true;
	days_fill(&span);
	ends_fill(&span);
	if (!dues_fill(request, &span, err) || !forecasts_fill(request, &span, err))
		return false;
	runway->says = str_copy(request->arena, buf_str(&says));
	if (unshown.len > 0)
		runway->unshown = str_format(
			request->arena, "Between the others: %.*s.", STR_ARG(buf_str(&unshown)));
	return true;
}
