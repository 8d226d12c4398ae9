/* Of which body a document is the minutes or agenda. */
#include "compare/meeting/meeting_head.h"

#include "compare/meeting/meeting_body.h"
#include "compare/meeting/phrase.h"

enum {
	BODY_SIZE_MAX = 220, /* bytes of a phrase that names a body */
	FOLDER_COUNT_MAX = 4 /* folders looked at, the nearest first */
};

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

/* A line begins there that does not go on with what the last one says. */
static bool
starts_line(struct str text, size_t low, size_t at)
{
	while (at > low && !char_is_alpha(text.data[at - 1]) && !char_is_digit(text.data[at - 1])) {
		at--;
		if (text.data[at] == '\n')
			break;
	}
	if (at <= low || text.data[at] != '\n')
		return false;
	text = str_trim(str_slice(text, low, at));
	return !(str_ends(text, STR("-")) || str_ends(text, STR(",")) ||
		str_ends_nocase(text, STR(" of")) || str_ends_nocase(text, STR(" and")) ||
		str_ends_nocase(text, STR(" the")));
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
		if (is_named && starts_line(text, from, begins) && !phrase_in(word, "of|for|and"))
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
body_after(struct meeting_scan *scan, const struct meeting_head *head)
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
body_before(struct meeting_scan *scan, const struct meeting_head *head)
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

/* "Meeting: Licensing Sub-Committee": a form's field. */
static struct str
field_cut(struct str line)
{
	size_t at = str_find_char(line, ':');
	struct str name = at == STR_NONE ? STR("") : str_trim(str_slice(line, 0, at));

	return str_equal_nocase(name, STR("meeting")) || str_equal_nocase(name, STR("committee")) ||
			str_equal_nocase(name, STR("body")) ||
			str_equal_nocase(name, STR("name of meeting")) ||
			str_equal_nocase(name, STR("name of committee"))
		? str_trim(str_from(line, at + 1))
		: line;
}

/* A line of the head that is a body's name and nothing else. */
static bool
body_of_line(struct meeting_scan *scan, const struct meeting_head *head)
{
	for (size_t i = 0; i < head->count; i++) {
		const struct meeting_date *date = meeting_date_in(
			scan, head->lines[i].from + 1, head->lines[i].to);
		struct str line = str_slice(scan->text, head->lines[i].from,
			date == NULL ? head->lines[i].to : date->from);
		bool is_noun = false;
		struct str word;
		size_t at = 0;

		line = field_cut(line);
		if (line.len > 100 ||
			phrase_any(line, "cllr|councillor|councillors|www|to|chair|mr|ms"))
			continue;
		while (phrase_word(line, &at, &word))
			is_noun = body_is_noun(word) || (is_noun && body_is_filler(word));
		if (is_noun && str_find_char(line, ':') == STR_NONE &&
			str_find_char(line, '.') == STR_NONE && !is_letterhead(scan, line) &&
			body_take(scan, line))
			return true;
	}
	return false;
}

/* A folder named after a body; of any other name only where `is_any`. */
static bool
body_of_folder(struct meeting_scan *scan, bool is_any)
{
	for (size_t i = 0; i < FOLDER_COUNT_MAX; i++) {
		struct str folder = head_spaced(scan->arena, head_folder(scan->source->path, i));

		if (folder.len > 0 && (is_any || head_has_noun(folder)) && body_take(scan, folder))
			return true;
	}
	return false;
}

/* Nothing says who meets, under the authority's own name: its council does. */
static bool
body_of_letterhead(struct meeting_scan *scan, const struct meeting_head *head)
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
	return head_has_noun(body_key(scan->arena, name, scan->source->authority)) &&
		body_take(scan, name);
}

/* "ELMHAM PARISH COUNCIL: minutes of the meeting of the parish council": the longer name. */
static void
body_lengthen(struct meeting_scan *scan, const struct meeting_head *head)
{
	struct str key = scan->own_key;
	struct str name = scan->own_name;

	if (head_has_noun(key) && (body_before(scan, head) || body_of_line(scan, head)) &&
		body_is_short_for(key, scan->own_key) && str_ends(scan->own_key, key))
		return;
	scan->own_key = key;
	scan->own_name = name;
}

void
head_body(struct meeting_scan *scan, const struct meeting_head *head, struct str file)
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
