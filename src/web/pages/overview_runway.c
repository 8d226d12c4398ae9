#include "web/pages/overview_runway.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "store/inspection.h"
#include "store/register.h"
#include "web/door.h"
#include "web/request.h"
#include "web/say.h"
#include "work/workshop.h"

enum { DAY = 86400, DUES_MAX = 6, ABOVE = 15, BELOW = 66 };

struct span {
	int64_t begins;
	int64_t ends;
	int64_t today;
};

static struct str
place(struct arena *arena, const struct span *span, int64_t moment)
{
	double part = (double)(moment - span->begins) / (double)(span->ends - span->begins);

	if (part < 0)
		part = 0;
	return str_format(arena, "%.1f%%", (part > 1 ? 1 : part) * 100);
}

/* Words near an end stand beside their point, not around it. */
static const char *
anchor(const struct span *span, int64_t moment)
{
	double part = (double)(moment - span->begins) / (double)(span->ends - span->begins);

	return part < 0.1 ? "start" : part > 0.9 ? "end" : "middle";
}

static void
days_fill(struct arena *arena, const struct span *span, struct overview_runway *runway)
{
	int64_t days = (span->ends - span->today) / DAY;

	runway->days = say_count(arena, (uint64_t)(days < 0 ? -days : days));
	runway->days_words = days < 0
		? (days == -1 ? STR("day since the report was due")
			      : STR("days since the report was due"))
		: (days == 1 ? STR("day to the report") : STR("days to the report"));
	runway->report_by = say_weekday(arena, span->ends);
}

static void
mark_add(struct arena *arena, const struct span *span, int64_t moment, struct str words, int y,
	struct overview_runway *runway, struct buf *says)
{
	runway->marks[runway->mark_count++] = (struct overview_mark){
		.x = place(arena, span, moment),
		.words = str_format(arena, "%.*s %.*s", STR_ARG(words),
			STR_ARG(say_day_short(arena, moment, false))),
		.y = y,
		.anchor = anchor(span, moment),
	};
	buf_add_format(says, " %.*s %.*s.", STR_ARG(words), STR_ARG(say_day(arena, moment)));
}

/* What is due between, from the register. */
static bool
dues_fill(struct request *request, const struct span *span, struct overview_runway *runway,
	struct buf *says, struct err *err)
{
	struct register_row *rows;
	size_t count;
	size_t shown = 0;

	if (!register_list(request->door->workshop->inspection, request->arena, REGISTER_DUE, &rows,
		    &count, err))
		return false;
	for (size_t i = 0; i < count && shown < DUES_MAX; i++)
		if (rows[i].begins != DATE_NONE && rows[i].begins > span->begins &&
			rows[i].begins < span->ends)
			mark_add(request->arena, span, rows[i].begins, rows[i].name,
				shown++ % 2 == 0 ? BELOW : ABOVE, runway, says);
	return true;
}

static bool
span_take(struct request *request, struct span *span, bool *ret_known, struct err *err)
{
	struct inspection *inspection = request->door->workshop->inspection;
	struct str begins;
	struct str ends;

	if (!setting_get(inspection, request->arena, "appointed", &begins, err) ||
		!setting_get(inspection, request->arena, "report_by", &ends, err))
		return false;
	span->today = request->now - request->now % DAY;
	*ret_known = date_parse_iso(begins, &span->begins) && date_parse_iso(ends, &span->ends) &&
		span->ends > span->begins;
	return true;
}

bool
overview_runway_fill(struct request *request, struct overview_runway *runway, struct err *err)
{
	struct buf says CLEANUP(buf_free) = {0};
	struct arena *arena = request->arena;
	struct span span;

	if (!span_take(request, &span, &runway->is_there, err))
		return false;
	if (!runway->is_there)
		return true;
	days_fill(arena, &span, runway);
	runway->title = str_format(arena, "Timeline from %.*s to %.*s",
		STR_ARG(say_day(arena, span.begins)), STR_ARG(say_day(arena, span.ends)));
	runway->today = place(arena, &span, span.today);
	runway->today_anchor = anchor(&span, span.today);
	runway->today_words = str_format(arena, "Today, %.*s", STR_ARG(say_day(arena, span.today)));
	buf_add_format(&says, "Today is %.*s; %.*s %.*s.", STR_ARG(say_day(arena, span.today)),
		STR_ARG(runway->days), STR_ARG(runway->days_words));
	runway->marks = ARENA_ARRAY(arena, DUES_MAX + 2, struct overview_mark);
	mark_add(arena, &span, span.begins, STR("Appointed"), BELOW, runway, &says);
	if (!dues_fill(request, &span, runway, &says, err))
		return false;
	mark_add(arena, &span, span.ends, STR("Report"), BELOW, runway, &says);
	runway->marks[runway->mark_count - 1].is_end = true;
	runway->says = str_copy(arena, buf_str(&says));
	return true;
}
