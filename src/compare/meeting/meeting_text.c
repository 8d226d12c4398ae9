#include "compare/meeting/meeting_text.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/utf8.h"
#include "compare/meeting/meeting_scan.h"
#include "compare/meeting/phrase.h"
#include "compare/when/when.h"
#include "store/kind.h"

#include <stdlib.h>
#include <string.h>

enum { PASSAGE_AROUND = 60, ORDINAL_SIZE_MAX = 12, FRONT_SIZE = 600 };

/* ---- dates ---- */

static bool
is_month(struct str word)
{
	return phrase_in(word,
		"january|february|march|april|may|june|july|august|september|october|"
		"november|december|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec");
}

/* Recognition reads a raised "th" as a quotation mark, a degree, a trade mark: 10" December. The
 * length of signs between a day's digit and its month. */
static size_t
ordinal_noise(struct str text, size_t at)
{
	size_t end = at;
	size_t walk;
	struct str word;

	while (end < text.len && end - at < ORDINAL_SIZE_MAX && !char_is_space(text.data[end]) &&
		!char_is_alpha(text.data[end]) && !char_is_digit(text.data[end]) &&
		str_find_char(STR(".,;:/-("), text.data[end]) == STR_NONE)
		end++;
	walk = end;
	if (end == at || end == text.len || !char_is_space(text.data[end]) ||
		!phrase_word(str_slice(text, 0, end + ORDINAL_SIZE_MAX), &walk, &word))
		return 0;
	return is_month(word) ? end - at : 0;
}

static bool
is_year(struct str s)
{
	return (str_starts(s, STR("19")) || str_starts(s, STR("20"))) && s.len > 4 &&
		char_is_digit(s.data[2]) && char_is_digit(s.data[3]) && !char_is_digit(s.data[4]) &&
		s.data[4] != '-';
}

/* A blank line within a date, as pages give whose lines stand apart: its second line end is
 * noise. */
static bool
parts_date(struct str text, size_t at)
{
	size_t end = at + 1;
	size_t before = at - 1;
	struct str word;

	if (at < 2 || text.data[before] != '\n')
		return false;
	while (end < text.len && text.data[end] == '*')
		end++;
	while (before > 0 && at - before < ORDINAL_SIZE_MAX && !char_is_alpha(text.data[before]) &&
		!char_is_digit(text.data[before]))
		before--;
	if (is_year(str_from(text, end)))
		return char_is_alpha(text.data[before]);
	if (before > 1 && phrase_in(str_slice(text, before - 1, before + 1), "st|nd|rd|th"))
		before -= 2;
	return char_is_digit(text.data[before]) &&
		phrase_word(str_slice(text, 0, end + ORDINAL_SIZE_MAX), &end, &word) &&
		is_month(word);
}

/* The bytes at `at` that stand in the way of reading: stars of markup, a second space, what scans
 * make of "th". */
static size_t
noise_at(struct str text, size_t at)
{
	if (text.data[at] == '*')
		return 1;
	if (text.data[at] == '\n')
		return parts_date(text, at) ? 1 : 0;
	if (text.data[at] == ' ' && at > 0) {
		size_t before = at;

		while (before > 0 && text.data[before - 1] == '*')
			before--;
		return before > 0 && text.data[before - 1] == ' ' ? 1 : 0;
	}
	return at > 0 && char_is_digit(text.data[at - 1]) ? ordinal_noise(text, at) : 0;
}

/* The text without noise, and where its bytes were. */
static void
squeeze(struct meeting_scan *scan, struct str text)
{
	char *copy = arena_alloc(scan->arena, text.len + 1);
	size_t room = 0;
	size_t len = 0;

	for (size_t at = 0; at < text.len;) {
		size_t skip = noise_at(text, at);

		if (skip == 0) {
			copy[len++] = text.data[at++];
			continue;
		}
		at += skip;
		if (scan->cut_count > 0 && scan->cuts[scan->cut_count - 1].at == len) {
			scan->cuts[scan->cut_count - 1].was = at;
			continue;
		}
		scan->cuts = arena_grow(
			scan->arena, scan->cuts, scan->cut_count, &room, sizeof(*scan->cuts));
		scan->cuts[scan->cut_count++] = (struct meeting_cut){len, at};
	}
	scan->text = str_make(copy, len);
}

/* Where a byte of the squeezed text was. */
static size_t
place_was(const struct meeting_scan *scan, size_t at)
{
	size_t low = 0;
	size_t high = scan->cut_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (scan->cuts[middle].at <= at)
			low = middle + 1;
		else
			high = middle;
	}
	return low == 0 ? at : scan->cuts[low - 1].was + (at - scan->cuts[low - 1].at);
}

/* The byte that is `points` code points before byte `end`. */
static size_t
points_before(struct str text, size_t end, size_t points)
{
	while (end > 0 && points > 0) {
		end--;
		if (((unsigned char)text.data[end] & 0xC0) != 0x80)
			points--;
	}
	return end;
}

static void
dates_take(struct meeting_scan *scan)
{
	struct when_context context = {.today = meeting_named_day(scan), .is_loose = true};
	struct when_scan walk;
	struct when when;
	size_t room = 0;

	when_begin(&walk, scan->text, &context);
	while (scan->date_count < MEETING_DATE_MAX && when_next(&walk, &when)) {
		if (when.precision != WHEN_DAY || when.day != when.last_day)
			continue;
		scan->dates = arena_grow(
			scan->arena, scan->dates, scan->date_count, &room, sizeof(*scan->dates));
		scan->dates[scan->date_count++] = (struct meeting_date){
			.from = points_before(scan->text, walk.ended, when.to - when.from),
			.to = walk.ended,
			.day = when.day,
		};
	}
}

const struct meeting_date *
meeting_date_in(const struct meeting_scan *scan, size_t from, size_t to)
{
	size_t low = 0;
	size_t high = scan->date_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (scan->dates[middle].from < from)
			low = middle + 1;
		else
			high = middle;
	}
	return low < scan->date_count && scan->dates[low].from < to ? &scan->dates[low] : NULL;
}

/* ---- sightings ---- */

void
meeting_add(struct meeting_scan *scan, enum meeting_role role, struct str key, struct str name,
	int64_t day, size_t from, size_t to)
{
	struct meeting_sighting *one;

	if (scan->count == MEETING_SIGHTING_MAX || day == DATE_NONE)
		return;
	for (size_t i = 0; role != MEETING_CALENDAR && i < scan->count; i++)
		if (scan->sightings[i].role == role && scan->sightings[i].day == day &&
			str_equal(scan->sightings[i].key, key))
			return;
	scan->sightings = arena_grow(
		scan->arena, scan->sightings, scan->count, &scan->room, sizeof(*scan->sightings));
	one = &scan->sightings[scan->count++];
	*one = (struct meeting_sighting){
		.role = role, .key = key, .name = name, .day = day, .from = from, .to = to};
	one->words = phrase_passage(scan->arena, scan->text, from, to, PASSAGE_AROUND);
}

static int
by_place(const void *a, const void *b)
{
	const struct meeting_sighting *one = a;
	const struct meeting_sighting *other = b;

	if (one->from != other->from)
		return one->from < other->from ? -1 : 1;
	return (int)one->role - (int)other->role;
}

static void
places_turn(struct meeting_scan *scan)
{
	struct phrase_clock front = {.text = scan->source->text};
	struct phrase_clock back = {.text = scan->source->text};

	if (scan->count > 1)
		qsort(scan->sightings, scan->count, sizeof(*scan->sightings), by_place);
	for (size_t i = 0; i < scan->count; i++) {
		struct meeting_sighting *one = &scan->sightings[i];
		size_t to = place_was(scan, one->to);

		one->from = phrase_point(&front, place_was(scan, one->from));
		/* Passages may end out of order; they are short, so counting on from the front's
		 * place is cheap. */
		back = front;
		one->to = phrase_point(&back, to);
	}
}

/* ---- the whole ---- */

static bool
is_worth_it(const struct meeting_source *source)
{
	static const struct str words[] = {STR_INIT("minutes"), STR_INIT("agenda"),
		STR_INIT("mins"), STR_INIT("meeting"), STR_INIT("meetings")};
	struct str key_source[] = {source->text, source->path, source->title};

	if (source->kind == KIND_CALENDAR)
		return true;
	if (source->kind == KIND_ARCHIVE || source->kind == KIND_MAILBOX ||
		source->kind == KIND_CONTACT)
		return false;
	for (size_t i = 0; i < COUNT_OF(key_source); i++)
		for (size_t k = 0; k < COUNT_OF(words); k++)
			if (phrase_find(key_source[i], 0, words[k]) != STR_NONE)
				return true;
	if (phrase_any(str_slice(source->text, 0, FRONT_SIZE), "present"))
		return true;
	return str_find_nocase(source->path, STR("minutes")) != STR_NONE ||
		str_find_nocase(source->path, STR("agenda")) != STR_NONE ||
		phrase_any(source->path, "pack|calendar|schedule|timetable|dates|mins|notes");
}

void
meeting_read(struct arena *arena, const struct meeting_source *source,
	struct meeting_reading *ret_reading)
{
	struct meeting_scan scan = {.arena = arena, .source = source, .own_day = DATE_NONE};

	*ret_reading = (struct meeting_reading){.own_day = DATE_NONE};
	if (!is_worth_it(source))
		return;
	squeeze(&scan, source->text);
	dates_take(&scan);
	meeting_calendar(&scan);
	if (source->kind != KIND_CALENDAR) {
		if (source->kind != KIND_MAIL)
			meeting_head(&scan);
		meeting_statements(&scan);
	}
	places_turn(&scan);
	ret_reading->sightings = scan.sightings;
	ret_reading->count = scan.count;
	ret_reading->own = scan.own;
	ret_reading->own_key = scan.own_key;
	ret_reading->own_day = scan.own_day;
}
