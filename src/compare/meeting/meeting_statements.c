/* What a document says of other meetings: their minutes, the next one, those not held. */
#include "compare/meeting/meeting_scan.h"

#include "base/arena.h"
#include "base/date.h"
#include "compare/meeting/meeting_body.h"
#include "compare/meeting/phrase.h"
#include "store/kind.h"

enum {
	DATE_WITHIN = 350,     /* bytes from "minutes" to the first date */
	DATE_APART = 220,      /* between the dates of one list */
	APPROVED_BEFORE = 200, /* bytes in which a word says that they were agreed */
	APPROVED_AFTER = 300,
	BETWEEN_WORDS_MAX = 30,
	APPROVAL_BEFORE = 30, /* bytes before "next" that say: until approved at it */
	NEXT_WITHIN = 40,
	NEXT_DATE_WITHIN = 160,
	CANCEL_WITHIN = 160,
	PRESENT_WITHIN = 2000,
	LIST_COUNT_MAX = 20
};

#define DAY_SECONDS ((int64_t)86400)
/* Minutes are agreed within a year or two; a longer way back is a slip of the pen. */
#define AGREED_DAYS_MAX (800 * DAY_SECONDS)
#define NEXT_DAYS_MAX (400 * DAY_SECONDS)

static const char approving[] =
	"approved|approve|agreed|agree|confirmed|confirm|signed|sign|accepted|accept|adopted|adopt|"
	"ratified|ratify|noted|note|received|receive|endorsed|correct|accurate|true|adoption|"
	"confirmation|approval|proposed|carried|resolved";

/* A line that begins with a number: another item begins. */
static bool
crosses_item(struct str between)
{
	for (size_t i = 0; i + 2 < between.len; i++) {
		size_t at = i + 1;

		if (between.data[i] != '\n')
			continue;
		if (str_starts_nocase(str_from(between, at), STR("item ")))
			return true;
		if (!char_is_digit(between.data[at]))
			continue;
		while (at < between.len && char_is_digit(between.data[at]))
			at++;
		if (at < between.len && (between.data[at] == '.' || between.data[at] == ')'))
			return true;
	}
	return false;
}

static size_t
word_count(struct str text)
{
	struct str word;
	size_t count = 0;
	size_t at = 0;

	while (phrase_word(text, &at, &word))
		count++;
	return count;
}

/* Whether the words between "minutes" and a date lead from the one to the other. */
static bool
leads_to(struct str between)
{
	size_t count = word_count(between);

	if (crosses_item(between) || count > BETWEEN_WORDS_MAX)
		return false;
	return count <= 3 || phrase_any(between, "held|dated|meeting|meetings|of");
}

/* The phrase behind "minutes" that may name the body, without what follows it. */
static struct str
body_phrase(struct str between)
{
	struct str word;
	size_t at = 0;

	while (phrase_word(between, &at, &word))
		if (phrase_in(word,
			    "held|which|that|dated|taken|as|were|was|be|circulated|having|"
			    "from|signed|copy|on|copies|are|is|attached"))
			return str_slice(between, 0, at - word.len);
	return between;
}

static bool
is_own(const struct meeting_scan *scan, struct str key)
{
	struct str word;
	size_t at = 0;

	if (key.len == 0 || str_equal(key, scan->own_key) ||
		body_is_short_for(key, scan->own_key) || body_is_short_for(scan->own_key, key))
		return true;
	/* What names no body ("parish plan") says what the meeting was about. */
	while (phrase_word(key, &at, &word))
		if (body_is_noun(word))
			return false;
	return true;
}

static void
minutes_add(struct meeting_scan *scan, size_t from, const struct meeting_date *date,
	struct str phrase, bool is_approved)
{
	struct str key = body_key(scan->arena, phrase, scan->source->authority);
	struct str name = body_name(scan->arena, phrase);
	enum meeting_role role = MEETING_NAMED;

	if (is_own(scan, key)) {
		key = scan->own_key;
		name = scan->own_name;
	}
	if (key.len == 0)
		return;
	if (scan->own_day != DATE_NONE &&
		(date->day >= scan->own_day || scan->own_day - date->day > AGREED_DAYS_MAX))
		return;
	if (scan->own == MEETING_AGENDA)
		role = MEETING_TO_AGREE;
	else if (is_approved && scan->own != MEETING_NONE)
		role = MEETING_AGREED;
	meeting_add(scan, role, key, name, date->day, from, date->to);
}

/* The dates of "minutes of the meetings held on 3 May, 12 May and of the X held on 20 May". */
static size_t
minutes_dates(struct meeting_scan *scan, size_t word_to, size_t from)
{
	const struct meeting_date *date = meeting_date_in(scan, word_to, word_to + DATE_WITHIN);
	struct str between;
	struct str phrase;
	struct str around;
	bool is_approved;

	if (date == NULL)
		return word_to;
	between = str_slice(scan->text, word_to, date->from);
	if (!leads_to(between))
		return word_to;
	around = str_slice(scan->text, from > APPROVED_BEFORE ? from - APPROVED_BEFORE : 0,
		date->to + APPROVED_AFTER);
	is_approved = phrase_any(around, approving);
	phrase = body_phrase(between);
	/* "the minutes of the April 8, 2025 Council Meeting" */
	if (body_key(scan->arena, phrase, STR("")).len == 0) {
		size_t meeting = phrase_find(
			str_slice(scan->text, 0, date->to + NEXT_WITHIN), date->to, STR("meeting"));

		if (meeting != STR_NONE)
			phrase = str_slice(scan->text, date->to, meeting);
	}
	for (size_t i = 0; i < LIST_COUNT_MAX; i++) {
		const struct meeting_date *next;

		minutes_add(scan, from, date, phrase, is_approved);
		next = meeting_date_in(scan, date->to, date->to + DATE_APART);
		if (next == NULL)
			return date->to;
		between = str_slice(scan->text, date->to, next->from);
		if (crosses_item(between) || phrase_any(between, "minutes") ||
			!(word_count(between) <= 1 || phrase_any(between, "held")))
			return date->to;
		if (word_count(between) > 1) {
			struct str other = body_phrase(between);

			if (body_key(scan->arena, other, STR("")).len > 0)
				phrase = other;
		}
		date = next;
	}
	return date->to;
}

static bool
is_line_start(struct str text, size_t at, size_t slack)
{
	for (size_t i = 0; i <= slack && at > 0; i++, at--) {
		char c = text.data[at - 1];

		if (c == '\n')
			return true;
		if (!char_is_space(c) && c != '*' && c != '#' && c != '-' && i == slack)
			return false;
	}
	return at == 0;
}

/* "present" at the front of a line: those who were there are named. */
static bool
names_present(struct str text, size_t from)
{
	text = str_slice(text, 0, from + PRESENT_WITHIN);
	while ((from = phrase_find(text, from, STR("present"))) != STR_NONE) {
		if (is_line_start(text, from, 12))
			return true;
		from++;
	}
	return false;
}

/* Minutes that are bound into something else: a heading of their own, and those present. */
static bool
contained_add(struct meeting_scan *scan, size_t at, size_t to)
{
	const struct meeting_date *date = meeting_date_in(scan, to, to + DATE_WITHIN);
	struct str between;
	struct str phrase;
	struct str key;

	if (date == NULL || !is_line_start(scan->text, at, 60) ||
		!names_present(scan->text, date->to))
		return false;
	between = str_slice(scan->text, to, date->from);
	if (!leads_to(between) ||
		phrase_any(str_slice(scan->text, at > 60 ? at - 60 : 0, at),
			"the|approve|confirm|adopt|agree|sign|receive"))
		return false;
	phrase = body_phrase(between);
	key = body_key(scan->arena, phrase, scan->source->authority);
	if (key.len == 0 && at > 0) {
		size_t line = at;

		while (line > 0 && scan->text.data[line - 1] != '\n' && at - line < 100)
			line--;
		phrase = str_slice(scan->text, line, at);
		key = body_key(scan->arena, phrase, scan->source->authority);
	}
	if (key.len == 0 || is_own(scan, key)) {
		key = scan->own_key;
		phrase = scan->own_name;
	}
	if (key.len == 0 || date->day == scan->own_day)
		return false;
	meeting_add(scan, MEETING_CONTAINED, key, body_name(scan->arena, phrase), date->day, at,
		date->to);
	return true;
}

static void
minutes_walk(struct meeting_scan *scan)
{
	size_t at = 0;

	while ((at = phrase_find(scan->text, at, STR("minutes"))) != STR_NONE) {
		size_t to = at + STR("minutes").len;

		/* "ten minutes", "10 minutes" and the own heading. */
		if ((at > 1 && char_is_digit(scan->text.data[at - 2])) ||
			(to <= scan->own_at && scan->own_at - to < DATE_WITHIN &&
				scan->own == MEETING_MINUTES && scan->own_at < MEETING_HEAD_SIZE)) {
			at = to;
			continue;
		}
		if (!contained_add(scan, at, to))
			to = minutes_dates(scan, to, at);
		at = to;
	}
}

static bool
awaits_approval(struct str text, size_t next)
{
	size_t from = next > APPROVAL_BEFORE ? next - APPROVAL_BEFORE : 0;

	for (size_t at = from; at < next; at++)
		if (text.data[at] == '.' || text.data[at] == '\n')
			from = at;
	return phrase_any(str_slice(text, from, next),
		"approval|approved|agreed|confirmed|confirmation|correction|adopted");
}

/* "Date of next meeting: 11 June 2013". */
static void
next_walk(struct meeting_scan *scan)
{
	size_t at = 0;

	while ((at = phrase_find(scan->text, at, STR("next"))) != STR_NONE) {
		size_t from = at;
		size_t meeting = phrase_find(
			str_slice(scan->text, 0, at + NEXT_WITHIN), at, STR("meeting"));
		const struct meeting_date *date;

		at += STR("next").len;
		/* "Draft until approved at the next meeting" stands over what was written of another. */
		if (meeting == STR_NONE || awaits_approval(scan->text, from))
			continue;
		date = meeting_date_in(scan, meeting, meeting + NEXT_DATE_WITHIN);
		if (date == NULL || date->day <= scan->own_day ||
			date->day - scan->own_day > NEXT_DAYS_MAX ||
			crosses_item(str_slice(scan->text, meeting, date->from)))
			continue;
		meeting_add(scan, MEETING_NEXT, scan->own_key, scan->own_name, date->day, from,
			date->to);
	}
}

/* Whether a date and the word "cancelled" at [from, to) stand in one sentence on a meeting. */
static bool
tells_of_meeting(struct str text, const struct meeting_date *date, size_t from, size_t to)
{
	struct str between = date->from < from ? str_slice(text, date->to, from)
					       : str_slice(text, to, date->from);
	size_t low = date->from < from ? date->from : from;
	size_t high = date->to > to ? date->to : to;
	struct str around = str_slice(
		text, low > CANCEL_WITHIN ? low - CANCEL_WITHIN : 0, high + CANCEL_WITHIN);
	struct str word;
	size_t at = 0;

	for (size_t i = 0; i + 2 < between.len; i++)
		if ((between.data[i] == '.' && char_is_space(between.data[i + 1])) ||
			(between.data[i] == '\n' && between.data[i + 1] == '\n'))
			return false;
	while (phrase_word(around, &at, &word))
		if (phrase_in(word, "meeting|meetings|agenda|minutes") || body_is_noun(word))
			return true;
	return false;
}

/* A day on which it is said that no meeting was held; the body may be named by the words alone. */
static void
cancelled_walk(struct meeting_scan *scan)
{
	static const struct str words[] = {STR_INIT("cancelled"), STR_INIT("canceled"),
		STR_INIT("cancellation"), STR_INIT("postponed"), STR_INIT("inquorate"),
		STR_INIT("abandoned"), STR_INIT("rescheduled"), STR_INIT("rearranged")};

	for (size_t i = 0; i < COUNT_OF(words); i++) {
		size_t at = 0;

		while ((at = phrase_find(scan->text, at, words[i])) != STR_NONE) {
			size_t from = at > CANCEL_WITHIN ? at - CANCEL_WITHIN : 0;
			size_t end = at + words[i].len;
			const struct meeting_date *date = meeting_date_in(scan, from, at);

			if (date == NULL)
				date = meeting_date_in(scan, end, end + CANCEL_WITHIN);
			if (date != NULL && tells_of_meeting(scan->text, date, at, end))
				meeting_add(scan, MEETING_CANCELLED, scan->own_key, scan->own_name,
					date->day, date->from < at ? date->from : at,
					date->to > end ? date->to : end);
			at = end;
		}
	}
}

void
meeting_statements(struct meeting_scan *scan)
{
	/* A list of meetings says in its own rows which are cancelled. */
	bool is_list = scan->count > 0 && scan->own == MEETING_NONE;

	minutes_walk(scan);
	if (!is_list)
		cancelled_walk(scan);
	if (scan->own_day != DATE_NONE && scan->own_key.len > 0 &&
		(scan->own == MEETING_MINUTES || scan->own == MEETING_NOTES ||
			scan->own == MEETING_AGENDA))
		next_walk(scan);
}
