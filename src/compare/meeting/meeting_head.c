/* What a document itself is: the minutes, notes or agenda of which body on which day.
 *
 * Its heading says so, or its name, its title, or the folder that it lies in; the heading is
 * believed first, since names often tell of the meeting at which the document was laid. */
#include "compare/meeting/meeting_head.h"

#include "base/arena.h"
#include "base/date.h"
#include "compare/meeting/meeting_body.h"
#include "compare/meeting/phrase.h"
#include "compare/when/when.h"

enum {
	HELD_SIZE = 250, /* bytes from "held" to its date */
	APPROVING_BEHIND = 160,
	APPROVING_BEFORE = 120 /* bytes before "held" that may say: to approve the minutes */
};

static bool
is_space_or_sign(char c)
{
	return char_is_space(c) || c == '*' || c == '#' || c == '_' || c == '-' || c == '|';
}

static struct head_line
line_trim(struct str text, size_t from, size_t to)
{
	while (from < to && is_space_or_sign(text.data[from]))
		from++;
	while (to > from && is_space_or_sign(text.data[to - 1]))
		to--;
	return (struct head_line){from, to};
}

/* "1." or "2)" at the front: items begin. A day, "12 March", is none. */
static bool
is_label(struct str line)
{
	size_t digits = 0;

	while (digits < line.len && char_is_digit(line.data[digits]))
		digits++;
	if (digits == 0 || digits > 3 || digits + 1 >= line.len)
		return str_starts_nocase(line, STR("item 1"));
	return (line.data[digits] == '.' || line.data[digits] == ')') &&
		!char_is_digit(line.data[digits + 1]);
}

static void
lines_take(struct str text, struct meeting_head *head)
{
	size_t size = text.len < MEETING_HEAD_SIZE ? text.len : MEETING_HEAD_SIZE;
	size_t from = 0;

	head->end = size;
	while (from < size && head->count < MEETING_HEAD_LINES) {
		size_t to = from;
		struct head_line line;

		while (to < size && text.data[to] != '\n')
			to++;
		line = line_trim(text, from, to);
		if (is_label(str_slice(text, line.from, line.to)) && head->count > 0) {
			head->end = line.from;
			return;
		}
		if (line.to > line.from)
			head->lines[head->count++] = line;
		from = to + 1;
	}
}

bool
head_has_noun(struct str phrase)
{
	struct str word;
	size_t at = 0;

	while (phrase_word(phrase, &at, &word))
		if (body_is_noun(word) || str_starts_nocase(word, STR("sub")))
			return true;
	return false;
}

struct str
head_spaced(struct arena *arena, struct str name)
{
	char *copy = str_cstr(arena, name);

	for (size_t i = 0; i < name.len; i++)
		if (copy[i] == '_' || copy[i] == '+')
			copy[i] = ' ';
	return str_make(copy, name.len);
}

struct str
head_folder(struct str path, size_t nth)
{
	for (;;) {
		size_t slash = str_find_last_char(path, '/');

		if (slash == STR_NONE)
			return STR("");
		path = str_slice(path, 0, slash);
		if (nth-- == 0)
			return phrase_file(path);
	}
}

/* ---- on which day ---- */

/* The sentence goes on: "... held on 19 October were agreed as a correct record". */
static bool
is_agreed_behind(struct str text, size_t held)
{
	struct str rest = str_slice(text, held, held + APPROVING_BEHIND);

	for (size_t i = 0; i + 1 < rest.len; i++)
		if ((rest.data[i] == '.' && char_is_space(rest.data[i + 1])) ||
			(rest.data[i] == '\n' && rest.data[i + 1] == '\n'))
			rest = str_slice(rest, 0, i);
	return phrase_any(rest, "were|was|be") &&
		phrase_any(
			rest, "agreed|approved|confirmed|signed|received|adopted|accepted|noted");
}

static bool
is_own_statement(struct str text, size_t held)
{
	size_t from = held > APPROVING_BEFORE ? held - APPROVING_BEFORE : 0;
	struct str before = str_slice(text, from, held);

	if (phrase_any(before, "minutes") && is_agreed_behind(text, held))
		return false;
	return !(phrase_any(before, "minutes") &&
		phrase_any(before,
			"approve|confirm|adopt|agree|sign|receive|consider|note|"
			"previous|last|adoption|confirmation|approval"));
}

static const struct meeting_date *
date_after_held(const struct meeting_scan *scan, const struct meeting_head *head)
{
	struct str text = str_slice(scan->text, 0, head->end);

	for (size_t at = 0; (at = phrase_find(text, at, STR("held"))) != STR_NONE; at++) {
		size_t to = at + HELD_SIZE < head->end ? at + HELD_SIZE : head->end;
		const struct meeting_date *date = meeting_date_in(scan, at, to);

		if (date != NULL && is_own_statement(scan->text, at))
			return date;
	}
	return NULL;
}

/* A day of digits alone: 20130312, 12032013 or, in names, 120313. */
static int64_t
day_of_digits(struct str word)
{
	struct civil ways[3] = {{0}};
	uint64_t n;

	if ((word.len != 8 && word.len != 6) || !str_to_u64(word, &n))
		return DATE_NONE;
	if (word.len == 8) {
		ways[0] = (struct civil){.year = (int)(n % 10000),
			.month = (int)(n / 10000 % 100),
			.day = (int)(n / 1000000)};
		ways[1] = (struct civil){.year = (int)(n / 10000),
			.month = (int)(n / 100 % 100),
			.day = (int)(n % 100)};
	} else {
		ways[2] = (struct civil){.year = 2000 + (int)(n % 100),
			.month = (int)(n / 100 % 100),
			.day = (int)(n / 10000)};
	}
	for (size_t i = 0; i < COUNT_OF(ways); i++)
		if (ways[i].year >= 1950 && ways[i].year <= 2060 && date_civil_valid(ways[i]))
			return date_from_civil(ways[i]);
	return DATE_NONE;
}

/* Three words of digits, year first: names join them with anything. */
static int64_t
day_of_parts(const struct str words[3])
{
	struct civil civil = {0};
	uint64_t parts[3];

	if (words[0].len != 4 || words[1].len != 2 || words[2].len != 2)
		return DATE_NONE;
	for (size_t i = 0; i < COUNT_OF(parts); i++)
		if (!str_to_u64(words[i], &parts[i]))
			return DATE_NONE;
	civil = (struct civil){.year = (int)parts[0], .month = (int)parts[1], .day = (int)parts[2]};
	return civil.year >= 1900 && civil.year <= 2100 && date_civil_valid(civil)
		? date_from_civil(civil)
		: DATE_NONE;
}

/* The day in a name: the last one that is written out, or in digits. */
static int64_t
day_of_name(struct str name, int64_t moment)
{
	struct when_context context = {.today = moment, .is_loose = true};
	struct str words[3] = {{0}};
	int64_t found = DATE_NONE;
	struct when_scan walk;
	struct when when;
	struct str word;
	size_t at = 0;

	when_begin(&walk, name, &context);
	while (when_next(&walk, &when))
		if (when.precision == WHEN_DAY && when.day == when.last_day)
			found = when.day;
	while (found == DATE_NONE && phrase_word(name, &at, &word)) {
		words[0] = words[1];
		words[1] = words[2];
		words[2] = word;
		found = day_of_parts(words);
		if (found == DATE_NONE)
			found = day_of_digits(word);
	}
	return found;
}

int64_t
meeting_named_day(const struct meeting_scan *scan)
{
	int64_t day = day_of_name(
		head_spaced(scan->arena, phrase_stem(phrase_file(scan->source->path))),
		scan->source->moment);

	return day == DATE_NONE ? scan->source->moment : day;
}

/* The head's date that has its day of the week, as meetings have and letters have not; else the
 * first behind the word that says what it is; else the first. */
static const struct meeting_date *
date_of_head(const struct meeting_scan *scan, const struct meeting_head *head)
{
	const struct meeting_date *date;

	for (size_t i = 0; i < scan->date_count && scan->dates[i].from < head->end; i++)
		if (phrase_any(str_slice(scan->text, scan->dates[i].from, scan->dates[i].to),
			    "monday|tuesday|wednesday|thursday|friday|saturday|sunday"))
			return &scan->dates[i];
	date = head->type_at == STR_NONE ? NULL : meeting_date_in(scan, head->type_at, head->end);
	return date != NULL ? date : meeting_date_in(scan, 0, head->end);
}

static int64_t
day_decide(struct meeting_scan *scan, const struct meeting_head *head, struct str file)
{
	const struct meeting_date *date = date_after_held(scan, head);
	int64_t by_name = day_of_name(file, scan->source->moment);
	int64_t found;

	for (size_t i = 0; date == NULL && by_name != DATE_NONE && i < scan->date_count; i++)
		if (scan->dates[i].day == by_name && scan->dates[i].from < head->end)
			date = &scan->dates[i];
	/* An agenda is called after its meeting, minutes at times after the one that agreed them. */
	if (date == NULL && (scan->own != MEETING_AGENDA || by_name == DATE_NONE))
		date = date_of_head(scan, head);
	if (date != NULL) {
		scan->own_at = date->from;
		scan->own_to = date->to;
		return date->day;
	}
	if (by_name != DATE_NONE)
		return by_name;
	found = day_of_name(scan->source->title, scan->source->moment);
	for (size_t i = 0; found == DATE_NONE && i < 2; i++)
		found = day_of_name(head_spaced(scan->arena, head_folder(scan->source->path, i)),
			scan->source->moment);
	return found;
}

void
meeting_head(struct meeting_scan *scan)
{
	struct meeting_head head = {.type_at = STR_NONE};
	struct str file = head_spaced(scan->arena, phrase_stem(phrase_file(scan->source->path)));

	lines_take(scan->text, &head);
	head_type(scan, &head);
	scan->own = head_role(scan, &head, file);
	if (scan->own == MEETING_NONE)
		return;
	scan->own_day = day_decide(scan, &head, file);
	head_body(scan, &head, file);
	if (scan->own_key.len > 0)
		meeting_add(scan, scan->own, scan->own_key, scan->own_name, scan->own_day,
			scan->own_at, scan->own_to);
}
