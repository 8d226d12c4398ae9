/* iCalendar and vCalendar: meetings, tasks, journals (RFC 5545), one or many to a file. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "extract/content_line.h"
#include "extract/encoding.h"
#include "extract/format.h"
#include "extract/html.h"
#include "extract/ical_zone.h"
#include "extract/reading.h"
#include "extract/text_head.h"

struct calendar {
	struct reading *r;
	struct buf line;
	struct buf text;
	uint64_t events;
	int64_t open;
	unsigned zone_depth; /* within VTIMEZONE: rules, not events */
	unsigned part_count;
	bool failed;
};

static const struct {
	const char *name;
	const char *words;
	const char *fact;
} known[] = {
	{"SUMMARY", "Summary", FACT_TITLE},
	{"DESCRIPTION", "Description", NULL},
	{"LOCATION", "Place", "location"},
	{"COMMENT", "Comment", NULL},
	{"CATEGORIES", "Categories", FACT_KEYWORDS},
	{"RESOURCES", "Resources", NULL},
	{"CONTACT", "Contact", NULL},
	{"STATUS", "Status", "status"},
	{"CLASS", "Class", NULL},
	{"RRULE", "Repeats", NULL},
	{"URL", "Web", FACT_LINK},
	{"UID", "Identifier", FACT_MESSAGE_ID},
	{"METHOD", "Method", "method"},
	{"PRODID", NULL, FACT_TOOL},
	{"X-WR-CALNAME", "Calendar", NULL},
	{"X-WR-CALDESC", "About", NULL},
	{"VERSION", NULL, NULL},
	{"CALSCALE", NULL, NULL},
	{"SEQUENCE", NULL, NULL},
	{"TRANSP", NULL, NULL},
};

static const struct {
	const char *name;
	const char *words;
	const char *fact;
} dates[] = {
	{"DTSTART", "Start", FACT_START},
	{"DTEND", "End", FACT_END},
	{"DUE", "Due", FACT_END},
	{"COMPLETED", "Completed", "completed"},
	{"RECURRENCE-ID", "Occurrence of", NULL},
	{"CREATED", "Created", FACT_CREATED},
	{"LAST-MODIFIED", "Changed", FACT_MODIFIED},
	{"DTSTAMP", NULL, NULL},
};

/* ---- dates ---- */

static bool
digits_at(struct str text, size_t at, size_t count, int *ret_value)
{
	uint64_t value;

	if (at + count > text.len || !str_to_u64(str_slice(text, at, at + count), &value))
		return false;
	*ret_value = (int)value;
	return true;
}

/* "20130312", "20130312T093000" or with a Z: RFC 5545 sections 3.3.4 and 3.3.5. */
static bool
parse_date(struct str text, struct civil *ret_civil, bool *ret_has_time, bool *ret_is_utc)
{
	*ret_civil = (struct civil){0};
	*ret_has_time = text.len >= 15 && (text.data[8] == 'T' || text.data[8] == 't');
	*ret_is_utc = text.len == 16 && (text.data[15] == 'Z' || text.data[15] == 'z');
	if (!digits_at(text, 0, 4, &ret_civil->year) || !digits_at(text, 4, 2, &ret_civil->month) ||
		!digits_at(text, 6, 2, &ret_civil->day))
		return false;
	if (*ret_has_time &&
		(!digits_at(text, 9, 2, &ret_civil->hour) ||
			!digits_at(text, 11, 2, &ret_civil->minute) ||
			!digits_at(text, 13, 2, &ret_civil->second)))
		return false;
	return date_civil_valid(*ret_civil);
}

/* A time without zone is local to whoever reads it: the fact then has no "Z". */
static void
note_date(struct calendar *calendar, const char *fact, struct civil civil, bool has_time,
	bool is_utc, struct str zone)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	int64_t moment = date_from_civil(civil);
	struct str iso;

	if (!has_time) {
		reading_fact(calendar->r, fact, date_iso_day(&arena, moment));
		return;
	}
	if (!is_utc && zone.len > 0 && ical_zone_moment(civil, zone) != DATE_NONE) {
		moment = ical_zone_moment(civil, zone);
		is_utc = true;
	}
	iso = date_iso(&arena, moment);
	reading_fact(calendar->r, fact, is_utc ? iso : str_slice(iso, 0, iso.len - 1));
}

static bool
read_date(struct calendar *calendar, const struct content_line *line)
{
	struct str zone = content_param(line, "TZID");
	struct civil civil;
	bool has_time;
	bool is_utc;
	size_t which = 0;

	while (which < COUNT_OF(dates) && !content_is(line, dates[which].name))
		which++;
	if (which == COUNT_OF(dates))
		return false;
	if (dates[which].words == NULL)
		return true;
	reading_format(calendar->r, "%s: ", dates[which].words);
	if (!parse_date(str_trim(line->value), &civil, &has_time, &is_utc)) {
		reading_text(calendar->r, line->value);
	} else {
		reading_format(calendar->r, "%04d-%02d-%02d", civil.year, civil.month, civil.day);
		if (has_time)
			reading_format(calendar->r, " %02d:%02d%s%.*s", civil.hour, civil.minute,
				is_utc                 ? " UTC"
					: zone.len > 0 ? " "
						       : "",
				STR_ARG(zone));
		if (dates[which].fact != NULL)
			note_date(calendar, dates[which].fact, civil, has_time, is_utc, zone);
	}
	reading_text(calendar->r, STR("\n"));
	return true;
}

/* ---- people and attachments ---- */

static bool
read_person(struct calendar *calendar, const struct content_line *line)
{
	bool organiser = content_is(line, "ORGANIZER");
	struct str name = content_param(line, "CN");
	struct str status = content_param(line, "PARTSTAT");
	struct str address = str_trim(line->value);

	if (!organiser && !content_is(line, "ATTENDEE"))
		return false;
	if (str_starts_nocase(address, STR("mailto:")))
		address = str_from(address, 7);
	buf_clear(&calendar->text);
	if (name.len > 0 && !str_equal_nocase(name, address))
		buf_add_format(&calendar->text, "%.*s <%.*s>", STR_ARG(name), STR_ARG(address));
	else
		buf_add(&calendar->text, address);
	reading_fact(calendar->r, organiser ? "organiser" : "attendee", buf_str(&calendar->text));
	reading_text(calendar->r, organiser ? STR("Organiser: ") : STR("Attendee: "));
	reading_text(calendar->r, buf_str(&calendar->text));
	if (status.len > 0)
		reading_format(calendar->r, " (%.*s)", STR_ARG(status));
	reading_text(calendar->r, STR("\n"));
	return true;
}

static bool
read_attachment(struct calendar *calendar, const struct content_line *line, struct err *err)
{
	struct buf bytes CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	struct part part = {.role = PART_ATTACHMENT, .modified = DATE_NONE};

	if (!content_is(line, "ATTACH"))
		return false;
	if (!content_binary(line, &bytes)) {
		reading_fact(calendar->r, FACT_LINK, line->value);
		return true;
	}
	calendar->part_count++;
	part.declared = content_param(line, "FMTTYPE");
	part.name = content_param(line, "FILENAME");
	if (part.name.len == 0)
		part.name = content_param(line, "X-FILENAME");
	if (part.name.len == 0)
		part.name = str_format(&arena, "attachment%u", calendar->part_count);
	reading_fact(calendar->r, FACT_ATTACHMENT, part.name);
	calendar->failed = !reading_part(calendar->r, &part, buf_str(&bytes), err);
	return true;
}

/* ---- reading ---- */

static bool
is_component(struct str value)
{
	return str_equal_nocase(value, STR("VEVENT")) || str_equal_nocase(value, STR("VTODO")) ||
		str_equal_nocase(value, STR("VJOURNAL")) ||
		str_equal_nocase(value, STR("VFREEBUSY"));
}

/* Some programs write an entry without the calendar around it. */
static int
icalendar_bid(struct probe *probe)
{
	struct text_head memory;
	struct str head = text_head_fill(&memory, probe->bytes);
	struct str line;

	if (!str_starts_nocase(head, STR("BEGIN:")))
		return BID_NO;
	head = str_from(head, STR("BEGIN:").len);
	if (!str_cut(&head, '\n', &line))
		return BID_NO;
	line = str_trim(line);
	return str_equal_nocase(line, STR("VCALENDAR")) || is_component(line) ? BID_SURE : BID_NO;
}

static void
read_bounds(struct calendar *calendar, struct str value, bool begins)
{
	value = str_trim(value);
	calendar->open += begins ? 1 : -1;
	if (calendar->zone_depth > 0 || str_equal_nocase(value, STR("VTIMEZONE"))) {
		calendar->zone_depth = begins ? calendar->zone_depth + 1
					      : calendar->zone_depth - (calendar->zone_depth > 0);
		return;
	}
	if (!begins || !is_component(value))
		return;
	calendar->events++;
	reading_break(calendar->r, true);
}

/* Outlook gives the description as a page, too. */
static bool
read_page(struct calendar *calendar, const struct content_line *line, struct err *err)
{
	if (!content_is(line, "X-ALT-DESC") || !content_has(line, "text/html"))
		return false;
	buf_clear(&calendar->text);
	content_text(line, false, &calendar->text);
	reading_break(calendar->r, false);
	calendar->failed = !html_read_utf8(calendar->r, buf_str(&calendar->text), HTML_BODY, err);
	return true;
}

static void
read_other(struct calendar *calendar, const struct content_line *line)
{
	buf_clear(&calendar->text);
	content_text(line, false, &calendar->text);
	if (str_trim(buf_str(&calendar->text)).len == 0)
		return;
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		if (!content_is(line, known[i].name))
			continue;
		if (known[i].words != NULL)
			reading_format(calendar->r, "%s: ", known[i].words);
		if (known[i].words != NULL)
			reading_text(calendar->r, buf_str(&calendar->text));
		reading_break(calendar->r, false);
		if (known[i].fact != NULL)
			reading_fact(calendar->r, known[i].fact, buf_str(&calendar->text));
		return;
	}
	reading_format(calendar->r, "%.*s: ", STR_ARG(str_slice(line->name, 0, 100)));
	reading_text(calendar->r, buf_str(&calendar->text));
	reading_break(calendar->r, false);
}

static bool
icalendar_read(struct reading *r, struct err *err)
{
	struct buf converted CLEANUP(buf_free) = {.size_max = 4 * TEXT_SIZE_MAX};
	struct calendar calendar = {.r = r, .line = {.size_max = SIZE_MAX / 4}};
	struct content_line line;
	struct str text;

	encoding_read(r, &converted, reading_bytes(r), STR(""), &text);
	while (!calendar.failed && content_take(&text, &calendar.line, &line)) {
		if (content_is(&line, "BEGIN") || content_is(&line, "END"))
			read_bounds(&calendar, line.value, content_is(&line, "BEGIN"));
		else if (calendar.zone_depth == 0 && !read_date(&calendar, &line) &&
			!read_person(&calendar, &line) && !read_attachment(&calendar, &line, err) &&
			!read_page(&calendar, &line, err))
			read_other(&calendar, &line);
	}
	reading_number(r, "events", calendar.events);
	if (calendar.open > 0)
		reading_partial(r, ERR_DAMAGED, "the last entry breaks off");
	buf_free(&calendar.line);
	buf_free(&calendar.text);
	return !calendar.failed;
}

const struct format format_icalendar = {
	.name = "icalendar",
	.title = "calendar (iCalendar)",
	.version = "1",
	.kind = KIND_CALENDAR,
	.extensions = "ics ical ifb vcs",
	.bid = icalendar_bid,
	.read = icalendar_read,
};
