/* What a document is: minutes, notes, an agenda. */
#include "compare/meeting/meeting_head.h"

#include "compare/meeting/phrase.h"

enum {
	LINE_SIZE_MAX = 200, /* a longer line is no heading */
	PROOF_SIZE = 4000,   /* in which minutes name those present */
	YEAR_LEN = 4,        /* digits: "2013 minutes" are no ten minutes */
	FRONT_SIZE = 200     /* of a heading, in which it says what it is */
};

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
		if ((is_number(before) && before.len < YEAR_LEN) ||
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
		return phrase_any(line, "requested|summoned|invited|hereby|required") &&
			!phrase_any(line, "not|may|should|shall|must");
	/* The heading may run on into those present; a sentence that mentions minutes far inside is
	 * none. */
	if (at < FRONT_SIZE && phrase_any(line, "present|attendance|attending|apologies"))
		return true;
	return line.len <= LINE_SIZE_MAX && (at < 100 || line.len < 160);
}

static bool
line_type(struct meeting_scan *scan, struct meeting_head *head, size_t n)
{
	struct str line = str_slice(scan->text, head->lines[n].from, head->lines[n].to);
	bool has_both = str_find_nocase(line, STR("agenda and minutes")) != STR_NONE ||
		str_find_nocase(line, STR("agenda & minutes")) != STR_NONE;
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

		/* What a website calls "Agenda and minutes" holds both: the minutes count. */
		if (role == MEETING_AGENDA && has_both)
			role = MEETING_NONE;

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

/* Minutes tell who was there, or what was resolved. */
static bool
reads_as_minutes(struct str text)
{
	return phrase_any(str_slice(text, 0, PROOF_SIZE),
		"present|apologies|attendance|attended|resolved|seconded|agreed|carried|noted");
}

/* Those present are named under a date and a body: minute books often go without the word. */
static bool
names_present(const struct meeting_scan *scan, const struct meeting_head *head)
{
	const struct meeting_date *date = meeting_date_in(scan, 0, head->end);

	for (size_t i = 0; date != NULL && i < head->count; i++) {
		struct str line = str_slice(scan->text, head->lines[i].from, head->lines[i].to);
		size_t at = 0;
		struct str word;

		if (head->lines[i].from > date->from && phrase_word(line, &at, &word) &&
			phrase_in(word, "present|attendance") &&
			(at == line.len || line.data[at] == ':') &&
			head_has_noun(str_slice(scan->text, 0, head->lines[i].from)))
			return true;
	}
	return false;
}

enum meeting_role
head_role(const struct meeting_scan *scan, const struct meeting_head *head, struct str file)
{
	struct str folder = head_folder(scan->source->path, 0);
	enum meeting_role by_name = role_of_name(file, phrase_any(folder, "meeting|meetings"));
	enum meeting_role by_folder;

	if (head->type == MEETING_MINUTES && reads_as_minutes(scan->text))
		return MEETING_MINUTES;
	if (by_name != MEETING_NONE)
		return by_name;
	if (head->type == MEETING_AGENDA || head->type == MEETING_NOTES)
		return head->type;
	if (names_present(scan, head))
		return MEETING_MINUTES;
	by_folder = role_of_name(folder, false);
	return phrase_any(folder, "minutes|agendas") && file.len > 0 &&
			(scan->text.len == 0 || reads_as_minutes(scan->text))
		? by_folder
		: MEETING_NONE;
}

void
head_type(struct meeting_scan *scan, struct meeting_head *head)
{
	for (size_t i = 0; i < head->count && head->type_at == STR_NONE; i++)
		(void)line_type(scan, head, i);
}
