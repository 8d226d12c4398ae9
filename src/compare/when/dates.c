#include "compare/when/dates.h"

#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/subject.h"
#include "compare/when/when.h"
#include "dates.sql.h"
#include "store/db.h"
#include "store/kind.h"

enum { DAY_SECONDS = 86400, MINUTE_SECONDS = 60 };

static const char *const kind_names[DATES_KIND_COUNT] = {
	[DATES_SENT] = "sent",
	[DATES_RECEIVED] = "received",
	[DATES_MET] = "met",
	[DATES_CREATED] = "created",
	[DATES_MODIFIED] = "modified",
	[DATES_PRINTED] = "printed",
	[DATES_DECIDED] = "decided",
	[DATES_MENTIONED] = "mentioned",
};

const char *
dates_kind_name(enum dates_kind kind)
{
	return kind > 0 && kind < DATES_KIND_COUNT ? kind_names[kind] : "";
}

enum dates_kind
dates_kind_from_name(struct str name)
{
	for (int kind = 1; kind < DATES_KIND_COUNT; kind++)
		if (str_equal(name, str_of(kind_names[kind])))
			return (enum dates_kind)kind;
	return DATES_KIND_COUNT;
}

/* What is noted of one document; days and kinds so far, so that each is noted once. */
struct noting {
	struct compare *compare;
	int64_t document;
	size_t count;
	struct {
		int64_t day;
		enum dates_kind kind;
	} noted[DATES_DOCUMENT_MAX];
};

struct event {
	struct when when;
	enum dates_kind kind;
	bool is_property; /* of the file, not of its text */
};

static bool
is_noted(const struct noting *n, const struct event *event)
{
	for (size_t i = 0; i < n->count; i++)
		if (n->noted[i].day == event->when.day && n->noted[i].kind == event->kind)
			return true;
	return false;
}

static bool
note(struct noting *n, const struct event *event, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	const struct when *when = &event->when;

	if (n->count == DATES_DOCUMENT_MAX || is_noted(n, event))
		return true;
	if (!db_begin(n->compare->db, &SQL_DATES_NEW, &s, err))
		return false;
	bind_i64(&s, DATES_NEW_DOCUMENT, n->document);
	bind_i64(&s, DATES_NEW_ORDINAL, (int64_t)n->count);
	bind_i64(&s, DATES_NEW_DAY, when->day);
	bind_i64(&s, DATES_NEW_LAST_DAY, when->last_day);
	bind_i64(&s, DATES_NEW_MINUTE, when->minute);
	bind_i64(&s, DATES_NEW_PRECISION, when->precision);
	bind_i64(&s, DATES_NEW_KIND, event->kind);
	bind_i64(&s, DATES_NEW_SURE, when->sure);
	bind_i64(&s, DATES_NEW_BEGINS, event->is_property ? -1 : (int64_t)when->from);
	bind_i64(&s, DATES_NEW_ENDS, event->is_property ? -1 : (int64_t)when->to);
	n->noted[n->count].day = when->day;
	n->noted[n->count++].kind = event->kind;
	return statement_run(&s, err);
}

static bool
forget(struct compare *compare, int64_t document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_DATES_FORGET, &s, err))
		return false;
	bind_i64(&s, DATES_FORGET_DOCUMENT, document);
	return statement_run(&s, err);
}

/* ---- properties ---- */

/* The facts that date the whole document, with how far they can be trusted: a program sets a
 * file's dates by its clock, and copying changes them. */
static const struct {
	const char *fact;
	enum dates_kind kind;
	unsigned sure;
} facts[] = {
	{"sent", DATES_SENT, 95},
	{"received", DATES_RECEIVED, 95},
	{"start", DATES_MET, 95},
	{"created", DATES_CREATED, 80},
	{"modified", DATES_MODIFIED, 80},
	{"printed", DATES_PRINTED, 80},
};

static bool
facts_note(struct noting *n, const struct subject *subject, struct err *err)
{
	for (size_t i = 0; i < COUNT_OF(facts); i++) {
		/* A calendar's entries stand in its text, one by one with what they are. */
		if (facts[i].kind == DATES_MET && subject->document.kind == KIND_CALENDAR)
			continue;
		for (size_t k = 0; k < subject->fact_count; k++) {
			struct event event = {.kind = facts[i].kind, .is_property = true};
			int64_t moment;
			int64_t second;

			if (!str_equal(subject->facts[k].name, str_of(facts[i].fact)) ||
				!date_parse_iso(subject->facts[k].value, &moment))
				continue;
			second = (moment % DAY_SECONDS + DAY_SECONDS) % DAY_SECONDS;
			event.when = (struct when){.day = moment - second,
				.last_day = moment - second,
				.minute = (int)(second / MINUTE_SECONDS),
				.sure = facts[i].sure};
			if (!note(n, &event, err))
				return false;
		}
	}
	return true;
}

/* ---- text ---- */

/* The line's label before a date in a calendar's text: only entries' starts are events. */
static unsigned
calendar_said(struct str text, size_t from)
{
	size_t start = from;

	while (start > 0 && text.data[start - 1] != '\n')
		start--;
	return str_starts(str_from(text, start), STR("Start:")) ? 1U << DATES_MET : 0;
}

static bool
text_note(struct noting *n, const struct subject *subject, const struct when_context *context,
	bool *ret_is_other, struct err *err)
{
	struct str text = subject->reading.text;
	struct when_scan scan;
	struct event event = {0};

	when_begin(&scan, text, context);
	while (when_next(&scan, &event.when)) {
		unsigned said;

		if (n->count == DATES_DOCUMENT_MAX)
			continue;
		said = subject->document.kind == KIND_CALENDAR
			? calendar_said(text, event.when.from_byte)
			: dates_said(text, event.when.from_byte, event.when.to_byte);
		for (int kind = 1; kind < DATES_KIND_COUNT; kind++) {
			event.kind = (enum dates_kind)kind;
			if ((said >> kind & 1) != 0 && !note(n, &event, err))
				return false;
		}
	}
	*ret_is_other = context->month_first
		? scan.only_day_first > 0 && scan.only_month_first == 0
		: scan.only_month_first > 0 && scan.only_day_first == 0;
	return true;
}

/* The day by which years are told that the text leaves out: a mail's own; otherwise the one in the
 * file's name or title, or of the file itself. */
static struct when_context
context_of(const struct subject *subject)
{
	struct when_context context = {.today = subject->document.moment};
	struct when_context plain = {.today = DATE_NONE};
	struct when when;

	if (subject->document.kind == KIND_MAIL)
		return context;
	context.is_loose = true;
	if ((when_first(subject->document.name, &plain, &when) ||
		    when_first(subject->document.title, &plain, &when)) &&
		when.precision == WHEN_DAY)
		context.today = when.day;
	return context;
}

/* A mail written by an American clock counts its dates the American way. */
static bool
is_american_mail(const struct subject *subject)
{
	static const char *const zones[] = {" -0400", " -0500", " -0600", " -0700", " -0800"};
	struct str date = subject_fact(subject, "header:Date");

	for (size_t i = 0; i < COUNT_OF(zones); i++)
		if (str_find(date, str_of(zones[i])) != STR_NONE)
			return true;
	return false;
}

bool
dates_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	struct noting n = {.compare = compare, .document = subject->document.id};
	struct when_context context = context_of(subject);
	bool is_other;

	context.month_first = is_american_mail(subject);
	if ((!subject->is_first && !forget(compare, n.document, err)) ||
		!facts_note(&n, subject, err) || !text_note(&n, subject, &context, &is_other, err))
		return false;
	if (!is_other)
		return true;
	/* All dates of the text that can be read in one order alone have the other order: again. */
	n.count = 0;
	context.month_first = !context.month_first;
	return forget(compare, n.document, err) && facts_note(&n, subject, err) &&
		text_note(&n, subject, &context, &is_other, err);
}
