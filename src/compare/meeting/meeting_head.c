/* What a document itself is: the minutes, notes or agenda of which body on which day.
 *
 * Its heading says so, or its name, its title, or the folder that it lies in; the heading is
 * believed first, since names often tell of the meeting at which the document was laid. */
#include "compare/meeting/meeting_scan.h"

#include "base/arena.h"
#include "base/date.h"
#include "compare/meeting/meeting_body.h"
#include "compare/meeting/phrase.h"
#include "compare/when/when.h"

enum {
	LINE_SIZE_MAX = 200,   /* a longer line is no heading */
	HELD_SIZE = 250,       /* bytes from "held" to its date */
	BODY_SIZE_MAX = 220,   /* bytes of a phrase that names a body */
	PROOF_SIZE = 4000,     /* in which minutes name those present */
	FOLDER_COUNT_MAX = 4,  /* folders looked at, the nearest first */
	FRONT_SIZE = 60,       /* of a heading, in which it says what it is */
	APPROVING_BEFORE = 120 /* bytes before "held" that may say: to approve the minutes */
};

struct line {
	size_t from;
	size_t to;
};

struct head {
	struct line lines[MEETING_HEAD_LINES];
	size_t count;
	size_t end;     /* where the head ends: at the first numbered item, or by size */
	size_t type_at; /* the word "minutes", "agenda"; STR_NONE */
	size_t type_to;
	size_t type_line;
	enum meeting_role type;
};

static bool
is_space_or_sign(char c)
{
	return char_is_space(c) || c == '*' || c == '#' || c == '_' || c == '-' || c == '|';
}

static struct line
line_trim(struct str text, size_t from, size_t to)
{
	while (from < to && is_space_or_sign(text.data[from]))
		from++;
	while (to > from && is_space_or_sign(text.data[to - 1]))
		to--;
	return (struct line){from, to};
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
lines_take(struct str text, struct head *head)
{
	size_t size = text.len < MEETING_HEAD_SIZE ? text.len : MEETING_HEAD_SIZE;
	size_t from = 0;

	head->end = size;
	while (from < size && head->count < MEETING_HEAD_LINES) {
		size_t to = from;
		struct line line;

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

/* ---- what it is ---- */

static bool
is_number(struct str word)
{
	return word.len > 0 && char_is_digit(word.data[0]);
}

/* The role that one word of a heading gives, by its neighbours. */
static enum meeting_role
role_of_word(struct str before, struct str word, struct str after, bool is_last)
{
	bool is_first = before.len == 0;

	if (phrase_in(word, "agenda"))
		return is_first || is_last || phrase_in(before, "meeting|supplementary|public")
			? MEETING_AGENDA
			: MEETING_NONE;
	if (phrase_in(word, "minutes|mins")) {
		if (is_number(before) ||
			phrase_in(before,
				"the|adopt|approve|confirm|sign|receive|agree|of|previous|"
				"last|few|these|those|her|his|their|its"))
			return MEETING_NONE;
		return MEETING_MINUTES;
	}
	if (phrase_in(word, "notes|note|record")) {
		if (phrase_in(before, "action|meeting") ||
			(is_first && phrase_in(after, "of|from")))
			return MEETING_NOTES;
		return MEETING_NONE;
	}
	if (phrase_in(word, "attend"))
		return phrase_in(before, "to") ? MEETING_AGENDA : MEETING_NONE;
	return MEETING_NONE;
}

static bool
is_heading(struct str line, enum meeting_role role, size_t at)
{
	if (role == MEETING_NOTES)
		return phrase_any(line, "meeting|meetings") && line.len <= LINE_SIZE_MAX;
	if (role == MEETING_AGENDA && phrase_any(line, "attend"))
		return phrase_any(line, "requested|summoned|invited|hereby|required");
	/* The heading may run on into those present; a sentence that mentions minutes far inside is
	 * none. */
	if (at < FRONT_SIZE && phrase_any(line, "present|attendance|attending|apologies"))
		return true;
	return line.len <= LINE_SIZE_MAX && (at < 100 || line.len < 160);
}

static bool
line_type(struct meeting_scan *scan, struct head *head, size_t n)
{
	struct str line = str_slice(scan->text, head->lines[n].from, head->lines[n].to);
	struct str before = {0};
	struct str word;
	size_t at = 0;

	if (!phrase_word(line, &at, &word))
		return false;
	for (;;) {
		struct str after = {0};
		size_t end = at;
		bool is_last = !phrase_word(line, &at, &after);
		enum meeting_role role = role_of_word(before, word, after, is_last);

		if (role != MEETING_NONE && is_heading(line, role, end)) {
			head->type = role;
			head->type_line = n;
			head->type_at = head->lines[n].from + end - word.len;
			head->type_to = head->lines[n].from + end;
			return true;
		}
		if (is_last)
			return false;
		before = word;
		word = after;
	}
}

static enum meeting_role
role_of_name(struct str name, bool is_folder)
{
	struct str before = {0};
	struct str word;
	bool meeting = phrase_any(name, "meeting|meetings");
	size_t at = 0;

	while (phrase_word(name, &at, &word)) {
		if (phrase_in(word, "agenda|agendas|frontsheet"))
			return MEETING_AGENDA;
		if (phrase_in(word, "minutes|mins") && !is_number(before))
			return MEETING_MINUTES;
		if (phrase_in(word, "pack") && phrase_in(before, "reports|agenda"))
			return MEETING_AGENDA;
		if (phrase_in(word, "notes|note") && (meeting || is_folder))
			return MEETING_NOTES;
		before = word;
	}
	return MEETING_NONE;
}

/* Underscores join words in names; they become spaces. */
static struct str
spaced(struct arena *arena, struct str name)
{
	char *copy = str_cstr(arena, name);

	for (size_t i = 0; i < name.len; i++)
		if (copy[i] == '_' || copy[i] == '+')
			copy[i] = ' ';
	return str_make(copy, name.len);
}

/* Minutes tell who was there, or what was resolved. */
static bool
reads_as_minutes(struct str text)
{
	return phrase_any(str_slice(text, 0, PROOF_SIZE),
		"present|apologies|attendance|attended|resolved|seconded|agreed|carried|noted");
}

static struct str
folder_of(struct str path, size_t nth)
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

static enum meeting_role
role_decide(const struct meeting_scan *scan, const struct head *head, struct str file)
{
	struct str folder = folder_of(scan->source->path, 0);
	enum meeting_role by_name = role_of_name(file, phrase_any(folder, "meeting|meetings"));
	enum meeting_role by_folder;

	if (head->type == MEETING_MINUTES && reads_as_minutes(scan->text))
		return MEETING_MINUTES;
	if (by_name != MEETING_NONE)
		return by_name;
	if (head->type == MEETING_AGENDA || head->type == MEETING_NOTES)
		return head->type;
	by_folder = role_of_name(folder, false);
	return phrase_any(folder, "minutes|agendas") && file.len > 0 &&
			(scan->text.len == 0 || reads_as_minutes(scan->text))
		? by_folder
		: MEETING_NONE;
}

/* ---- on which day ---- */

static bool
is_own_statement(struct str text, size_t held)
{
	size_t from = held > APPROVING_BEFORE ? held - APPROVING_BEFORE : 0;
	struct str before = str_slice(text, from, held);

	return !(phrase_any(before, "minutes") &&
		phrase_any(before,
			"approve|confirm|adopt|agree|sign|receive|consider|note|"
			"previous|last|adoption|confirmation|approval"));
}

static const struct meeting_date *
date_after_held(const struct meeting_scan *scan, const struct head *head)
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
	int64_t day = day_of_name(spaced(scan->arena, phrase_stem(phrase_file(scan->source->path))),
		scan->source->moment);

	return day == DATE_NONE ? scan->source->moment : day;
}

/* The head's date that has its day of the week, as meetings have and letters have not; else the
 * first behind the word that says what it is; else the first. */
static const struct meeting_date *
date_of_head(const struct meeting_scan *scan, const struct head *head)
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
day_decide(struct meeting_scan *scan, const struct head *head, struct str file)
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
		found = day_of_name(spaced(scan->arena, folder_of(scan->source->path, i)),
			scan->source->moment);
	return found;
}

/* ---- of which body ---- */

/* "Parish Council (draft until approved at the next meeting)" says in brackets what it is. */
static struct str
state_cut(struct str phrase)
{
	size_t at = str_find_char(phrase, '(');
	size_t draft = phrase_find(phrase, 0, STR("draft"));

	if (at != STR_NONE &&
		phrase_any(str_from(phrase, at), "draft|until|approved|approval|subject|confirmed"))
		phrase = str_slice(phrase, 0, at);
	if (draft != STR_NONE && draft > 0 && draft < phrase.len)
		phrase = str_slice(phrase, 0, draft);
	return phrase;
}

static bool
body_take(struct meeting_scan *scan, struct str phrase)
{
	struct str key;

	phrase = state_cut(body_phrase_tail(phrase));
	key = body_key(scan->arena, phrase, scan->source->authority);
	if (key.len == 0 || body_is_generic(key) || body_is_sentence(key) ||
		phrase_any(
			key, "you|your|we|our|i|he|she|they|it|requested|dear|consider|submitted"))
		return false;
	scan->own_key = key;
	scan->own_name = body_name(scan->arena, phrase);
	return true;
}

/* "Location: Room 12": a form goes on with another field. */
static bool
is_form_label(struct str text, struct str word, size_t end)
{
	return end < text.len && text.data[end] == ':' && !phrase_in(word, "of|for|the|meeting");
}

/* Where a phrase that names a body ends: before "held", a date, "to be" ...; else with the line. */
static size_t
phrase_end(const struct meeting_scan *scan, size_t from)
{
	struct str text = scan->text;
	size_t limit = from + BODY_SIZE_MAX < text.len ? from + BODY_SIZE_MAX : text.len;
	const struct meeting_date *date = meeting_date_in(scan, from, limit);
	struct str room = str_slice(text, 0, date == NULL ? limit : date->from);
	size_t line = from;
	size_t before = from; /* where "to" or "on" begins that may end it */
	bool is_named = false;
	struct str word;
	size_t at = from;

	while (line < limit && text.data[line] != '\n')
		line++;
	while (phrase_word(room, &at, &word)) {
		size_t begins = at - word.len;

		if (phrase_in(
			    word, "held|convened|was|will|which|takes|took|commencing|following") ||
			(is_named && phrase_in(word, "in|at")) || is_form_label(text, word, at))
			return begins;
		is_named = is_named || body_is_noun(word);
		if ((before > from && phrase_in(word, "be")) ||
			phrase_in(word,
				"monday|tuesday|wednesday|thursday|friday|saturday|sunday|"
				"dated|present"))
			return before > from ? before : begins;
		before = phrase_in(word, "to|on") ? begins : from;
	}
	if (date != NULL)
		return before > from ? before : date->from;
	for (at = from; phrase_word(str_slice(text, 0, line), &at, &word);)
		if (phrase_in(word, "on|at|in"))
			return at - word.len;
	return line;
}

/* "minutes of the meeting of the X held on", "a meeting of the X will be held". */
static bool
body_after(struct meeting_scan *scan, const struct head *head)
{
	struct str text = str_slice(scan->text, 0, head->end);

	if (head->type_at != STR_NONE && head->type != MEETING_NOTES &&
		!phrase_any(str_slice(scan->text, head->type_at, head->type_to), "attend") &&
		body_take(scan,
			str_slice(scan->text, head->type_to, phrase_end(scan, head->type_to))))
		return true;
	for (size_t at = 0; (at = phrase_find(text, at, STR("meeting"))) != STR_NONE; at++) {
		size_t from = at + STR("meeting").len;
		struct str next;
		size_t walk = from;

		if (phrase_word(scan->text, &walk, &next) && phrase_in(next, "of") &&
			body_take(scan, str_slice(scan->text, from, phrase_end(scan, from))))
			return true;
	}
	return false;
}

/* "Licensing Board: minutes of the meeting", "CABINET AGENDA". */
static bool
body_before(struct meeting_scan *scan, const struct head *head)
{
	size_t from;

	if (head->type_at == STR_NONE)
		return false;
	from = head->lines[head->type_line].from;
	return head->type_at > from && body_take(scan, str_slice(scan->text, from, head->type_at));
}

/* The authority's own name, perhaps with what it is in law: it stands over every paper. */
static bool
is_letterhead(const struct meeting_scan *scan, struct str line)
{
	struct str authority = body_key(scan->arena, scan->source->authority, STR(""));
	struct str key = body_key(scan->arena, line, STR(""));
	struct str rest;
	struct str word;

	if (authority.len == 0 || key.len == 0)
		return false;
	if (str_find(key, STR(" ")) != STR_NONE && str_ends(authority, key))
		return true;
	if (str_find(key, authority) == STR_NONE)
		return false;
	rest = body_key(scan->arena, line, scan->source->authority);
	while (!str_equal(key, authority) && str_cut(&rest, ' ', &word))
		if (body_is_noun(word))
			return false;
	return true;
}

/* A line of the head that is a body's name and nothing else. */
static bool
body_of_line(struct meeting_scan *scan, const struct head *head)
{
	for (size_t i = 0; i < head->count; i++) {
		struct str line = str_slice(scan->text, head->lines[i].from, head->lines[i].to);
		bool is_noun = false;
		struct str word;
		size_t at = 0;

		if (line.len > 100 ||
			phrase_any(line, "cllr|councillor|councillors|www|to|chair|mr|ms"))
			continue;
		while (phrase_word(line, &at, &word))
			is_noun = body_is_noun(word) ||
				(is_noun && phrase_in(word, "meeting|meetings"));
		if (is_noun && str_find_char(line, ':') == STR_NONE &&
			str_find_char(line, '.') == STR_NONE && !is_letterhead(scan, line) &&
			body_take(scan, line))
			return true;
	}
	return false;
}

static bool
has_noun(struct str phrase)
{
	struct str word;
	size_t at = 0;

	while (phrase_word(phrase, &at, &word))
		if (body_is_noun(word) || str_starts_nocase(word, STR("sub")))
			return true;
	return false;
}

/* A folder named after a body; of any other name only where `is_any`. */
static bool
body_of_folder(struct meeting_scan *scan, bool is_any)
{
	for (size_t i = 0; i < FOLDER_COUNT_MAX; i++) {
		struct str folder = spaced(scan->arena, folder_of(scan->source->path, i));

		if (folder.len > 0 && (is_any || has_noun(folder)) && body_take(scan, folder))
			return true;
	}
	return false;
}

/* Nothing says who meets, under the authority's own name: its council does. */
static bool
body_of_letterhead(struct meeting_scan *scan, const struct head *head)
{
	for (size_t i = 0; i < head->count; i++)
		if (is_letterhead(
			    scan, str_slice(scan->text, head->lines[i].from, head->lines[i].to)))
			return body_take(scan, scan->source->authority);
	return false;
}

/* The part of a title or name that is neither date nor type: "Licensing Board agenda, 19 July". */
static bool
body_of_name(struct meeting_scan *scan, struct str name)
{
	return has_noun(body_key(scan->arena, name, scan->source->authority)) &&
		body_take(scan, name);
}

/* "ELMHAM PARISH COUNCIL: minutes of the meeting of the parish council": the longer name. */
static void
body_lengthen(struct meeting_scan *scan, const struct head *head)
{
	struct str key = scan->own_key;
	struct str name = scan->own_name;

	if (body_before(scan, head) && body_is_short_for(key, scan->own_key) &&
		str_ends(scan->own_key, key))
		return;
	scan->own_key = key;
	scan->own_name = name;
}

static void
body_decide(struct meeting_scan *scan, const struct head *head, struct str file)
{
	if (body_after(scan, head)) {
		body_lengthen(scan, head);
		return;
	}
	if (body_before(scan, head) || body_of_line(scan, head) ||
		body_of_name(scan, phrase_stem(scan->source->title)) || body_of_name(scan, file) ||
		body_of_folder(scan, false) || body_of_letterhead(scan, head) ||
		body_of_folder(scan, true) || body_take(scan, file))
		return;
	scan->own_key = STR("");
	scan->own_name = STR("");
}

void
meeting_head(struct meeting_scan *scan)
{
	struct head head = {.type_at = STR_NONE};
	struct str file = spaced(scan->arena, phrase_stem(phrase_file(scan->source->path)));

	lines_take(scan->text, &head);
	for (size_t i = 0; i < head.count && head.type_at == STR_NONE; i++)
		(void)line_type(scan, &head, i);
	scan->own = role_decide(scan, &head, file);
	if (scan->own == MEETING_NONE)
		return;
	scan->own_day = day_decide(scan, &head, file);
	body_decide(scan, &head, file);
	if (scan->own_key.len > 0)
		meeting_add(scan, scan->own, scan->own_key, scan->own_name, scan->own_day,
			scan->own_at, scan->own_to);
}
