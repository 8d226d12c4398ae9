/* When calendars say that bodies meet: entries of calendar files, and tables of meetings. */
#include "compare/meeting/meeting_scan.h"

#include "base/arena.h"
#include "base/date.h"
#include "compare/meeting/meeting_body.h"
#include "compare/meeting/phrase.h"
#include "store/kind.h"

enum { ROW_SIZE_MAX = 400, CELL_COUNT_MAX = 12 };

/* ---- calendar files: the reader gives each entry as lines "Start: ..." within a paragraph ---- */

struct event {
	size_t from;
	size_t to;
	struct str title;
	int64_t day;
	bool is_cancelled;
};

static struct str
line_value(struct str line, const char *name)
{
	struct str front = str_of(name);

	return str_starts(line, front) ? str_trim(str_from(line, front.len)) : STR("");
}

static int64_t
day_of(struct str moment)
{
	int64_t found;

	return moment.len >= 10 && date_parse_iso(str_slice(moment, 0, 10), &found) ? found
										    : DATE_NONE;
}

static void
event_end(struct meeting_scan *scan, struct event *event, bool is_cancelling)
{
	struct str key = body_key(scan->arena, event->title, scan->source->authority);
	bool cancelled = event->is_cancelled || is_cancelling ||
		phrase_any(event->title, "cancelled|canceled|postponed");

	/* An entry that repeats tells of its first day only; the rest is a rule, not a record. */
	if (key.len > 0 && event->day != DATE_NONE)
		meeting_add(scan, cancelled ? MEETING_CANCELLED : MEETING_CALENDAR, key,
			body_name(scan->arena, event->title), event->day, event->from, event->to);
	*event = (struct event){.day = DATE_NONE};
}

static void
events_walk(struct meeting_scan *scan)
{
	struct event event = {.day = DATE_NONE};
	struct str rest = scan->text;
	bool is_cancelling = false;
	struct str line;

	while (str_cut_line(&rest, &line)) {
		size_t from = (size_t)(line.data - scan->text.data);
		struct str start = line_value(line, "Start: ");
		struct str title = line_value(line, "Summary: ");

		if (str_equal_nocase(line_value(line, "Method: "), STR("CANCEL")))
			is_cancelling = true;
		if ((start.len > 0 && event.day != DATE_NONE) ||
			(title.len > 0 && event.title.len > 0) || line.len == 0)
			event_end(scan, &event, is_cancelling);
		if (start.len > 0)
			event.day = day_of(start);
		if (title.len > 0)
			event.title = title;
		if (str_equal_nocase(line_value(line, "Status: "), STR("CANCELLED")))
			event.is_cancelled = true;
		if (start.len > 0 || title.len > 0) {
			if (event.to == 0)
				event.from = from;
			event.to = from + line.len;
		}
	}
	event_end(scan, &event, is_cancelling);
}

/* ---- tables ---- */

/* A list of meetings is called so, or its columns are. */
static bool
is_list_of_meetings(const struct meeting_scan *scan)
{
	struct str file = phrase_key(scan->arena, phrase_stem(phrase_file(scan->source->path)));
	struct str title = phrase_key(scan->arena, scan->source->title);
	struct str names[] = {file, title};

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (phrase_any(names[i], "calendar|schedule|timetable|dates|programme|diary") &&
			phrase_any(names[i], "meeting|meetings|committee|committees|council"))
			return true;
	return false;
}

/* The cell that names the body: the first of words that is no date and no heading. */
static bool
row_body(struct meeting_scan *scan, size_t from, size_t to, const struct meeting_date *date,
	struct str *ret_phrase)
{
	size_t at = from;

	for (size_t n = 0; n < CELL_COUNT_MAX && at < to; n++) {
		size_t end = at;
		struct str cell;

		while (end < to && scan->text.data[end] != ',' && scan->text.data[end] != '\t' &&
			scan->text.data[end] != '|' && scan->text.data[end] != ';' &&
			end != date->from)
			end++;
		cell = str_slice(scan->text, at, end);
		at = end == date->from ? date->to : end + 1;
		if (body_key(scan->arena, cell, scan->source->authority).len == 0)
			continue;
		*ret_phrase = cell;
		return true;
	}
	return false;
}

static void
rows_walk(struct meeting_scan *scan)
{
	struct str rest = scan->text;
	struct str line;

	while (str_cut_line(&rest, &line)) {
		size_t from = (size_t)(line.data - scan->text.data);
		size_t to = from + line.len;
		const struct meeting_date *date = meeting_date_in(scan, from, to);
		struct str phrase;

		if (date == NULL || line.len > ROW_SIZE_MAX || date->to > to ||
			!row_body(scan, from, to, date, &phrase))
			continue;
		meeting_add(scan,
			phrase_any(line, "cancelled|canceled|postponed") ? MEETING_CANCELLED
									 : MEETING_CALENDAR,
			body_key(scan->arena, phrase, scan->source->authority),
			body_name(scan->arena, phrase), date->day, from, to);
	}
}

void
meeting_calendar(struct meeting_scan *scan)
{
	if (scan->source->kind == KIND_CALENDAR)
		events_walk(scan);
	else if (scan->source->kind != KIND_MAIL && is_list_of_meetings(scan))
		rows_walk(scan);
}
