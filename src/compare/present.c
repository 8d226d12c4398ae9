#include "compare/present.h"

#include "base/arena.h"
#include "base/buf.h"

/* Labels of lists of those who came; the longer of two that begin alike stands first. */
static const struct str labels[] = {
	STR_INIT("members present"),
	STR_INIT("officers present"),
	STR_INIT("councillors present"),
	STR_INIT("also present"),
	STR_INIT("also in attendance"),
	STR_INIT("those present"),
	STR_INIT("present"),
	STR_INIT("in attendance"),
	STR_INIT("officers in attendance"),
	STR_INIT("attendance"),
	STR_INIT("attendees"),
	STR_INIT("attended by"),
	STR_INIT("attending"),
	STR_INIT("anwesend"),
	STR_INIT("aanwezig"),
	STR_INIT("presenti"),
	STR_INIT("asistentes"),
	STR_INIT("yn bresennol"),
};
static const struct str ends[] = {
	STR_INIT("apologies"),
	STR_INIT("absent"),
	STR_INIT("absence"),
	STR_INIT("minutes"),
	STR_INIT("item"),
	STR_INIT("agenda"),
	STR_INIT("declarations"),
	STR_INIT("the meeting"),
	STR_INIT("distribution"),
	STR_INIT("circulation"),
	STR_INIT("action"),
};
static const struct str titles[] = {
	STR_INIT("cllr"),
	STR_INIT("cllrs"),
	STR_INIT("councillor"),
	STR_INIT("councillors"),
	STR_INIT("mr"),
	STR_INIT("mrs"),
	STR_INIT("ms"),
	STR_INIT("miss"),
	STR_INIT("mx"),
	STR_INIT("dr"),
	STR_INIT("prof"),
	STR_INIT("professor"),
	STR_INIT("sir"),
	STR_INIT("dame"),
	STR_INIT("lord"),
	STR_INIT("lady"),
	STR_INIT("rev"),
	STR_INIT("herr"),
	STR_INIT("frau"),
	STR_INIT("pc"),
	STR_INIT("ds"),
	STR_INIT("di"),
	STR_INIT("insp"),
	STR_INIT("sgt"),
	STR_INIT("obe"),
	STR_INIT("mbe"),
	STR_INIT("jp"),
};

/* Behind a label at the front of a line with ":" or nothing behind it; 0 where there is none. */
static size_t
label_size(struct str line)
{
	for (size_t i = 0; i < COUNT_OF(labels); i++) {
		struct str rest;
		size_t size = labels[i].len;

		if (!str_starts_nocase(line, labels[i]))
			continue;
		rest = str_from(line, size);
		while (rest.len > 0 && (rest.data[0] == ' ' || rest.data[0] == '\t'))
			rest = str_from(rest, 1);
		if (rest.len == 0)
			return line.len;
		if (rest.data[0] == ':' || rest.data[0] == '-' || rest.data[0] == '\t')
			return (size_t)(rest.data - line.data) + 1;
	}
	return 0;
}

/* A line that begins something else: a number, a heading, another label. */
static bool
ends_list(struct str line)
{
	line = str_trim(line);
	if (line.len == 0 || char_is_digit(line.data[0]))
		return true;
	for (size_t i = 0; i < COUNT_OF(ends); i++)
		if (str_starts_nocase(line, ends[i]))
			return true;
	return label_size(line) > 0;
}

static bool
is_title(struct str word)
{
	while (word.len > 0 && word.data[word.len - 1] == '.')
		word.len--;
	for (size_t i = 0; i < COUNT_OF(titles); i++)
		if (str_equal_nocase(word, titles[i]))
			return true;
	return false;
}

/* A full stop that ends the list, not a title or an initial. */
static bool
is_list_end(struct str text, size_t at)
{
	size_t start = at;

	if (text.data[at] != '.' || (at + 1 < text.len && !char_is_space(text.data[at + 1])))
		return false;
	while (start > 0 && char_is_alpha(text.data[start - 1]))
		start--;
	return at - start > 1 && !is_title(str_slice(text, start, at));
}

/* Where the list that begins at `at` ends: an empty line behind names, a full stop, another
 * heading. */
static size_t
list_end(struct str text, size_t at)
{
	size_t most = text.len - at > PRESENT_LIST_MAX ? at + PRESENT_LIST_MAX : text.len;
	bool has_names = false;

	while (at < most) {
		size_t line_end = at;
		struct str line;

		while (line_end < most && text.data[line_end] != '\n') {
			if (is_list_end(text, line_end))
				return line_end;
			line_end++;
		}
		line = str_trim(str_slice(text, at, line_end));
		if (has_names && ends_list(line))
			return at;
		has_names = has_names || line.len > 0;
		at = line_end + 1;
	}
	return most;
}

static struct str
name_clean(struct str name)
{
	size_t bracket = str_find_char(name, '(');

	if (bracket != STR_NONE)
		name = str_slice(name, 0, bracket);
	name = str_trim(name);
	if (str_starts_nocase(name, STR("and ")))
		name = str_trim(str_from(name, 4));
	while (name.len > 0 && (name.data[name.len - 1] == '.' || name.data[name.len - 1] == ':'))
		name.len--;
	while (name.len > 0 && (name.data[0] == '-' || name.data[0] == '*' || name.data[0] == ' '))
		name = str_from(name, 1);
	return name;
}

static size_t
word_count(struct str s)
{
	size_t count = 0;

	for (size_t i = 0; i < s.len; i++)
		count += !char_is_space(s.data[i]) && (i == 0 || char_is_space(s.data[i - 1]));
	return count;
}

struct names {
	struct arena *arena;
	struct str text;
	struct present_name *all;
	size_t count;
};

static void
name_add(struct names *n, size_t from, size_t to)
{
	struct str name = name_clean(str_slice(n->text, from, to));
	struct buf line CLEANUP(buf_free) = {0};

	if (n->count == PRESENT_MAX || name.len < 3 || name.len > PRESENT_NAME_MAX ||
		word_count(name) > 8 || (word_count(name) < 2 && !is_title(name) && name.len < 4))
		return;
	for (size_t i = 0; i < name.len; i++)
		buf_add_char(&line, name.data[i] == '\n' ? ' ' : name.data[i]);
	n->all[n->count++] = (struct present_name){
		.name = str_copy(n->arena, buf_str(&line)),
		.from = (size_t)(name.data - n->text.data),
		.to = (size_t)(name.data - n->text.data) + name.len,
	};
}

/* Names are parted by commas, semicolons and "and", or, in a list without commas, by lines. */
static void
list_take(struct names *n, size_t from, size_t to)
{
	struct str list = str_slice(n->text, from, to);
	bool has_commas = str_find_char(list, ',') != STR_NONE ||
		str_find_char(list, ';') != STR_NONE;
	size_t start = from;
	int depth = 0;

	for (size_t i = from; i < to; i++) {
		char c = n->text.data[i];
		size_t skip = 1;
		bool parts = c == ',' || c == ';' || c == '\t' || (c == '\n' && !has_commas);

		depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
		if (str_starts_nocase(str_slice(n->text, i, to), STR(" and "))) {
			parts = true;
			skip = 5;
		}
		if (!parts || depth > 0)
			continue;
		name_add(n, start, i);
		start = i + skip;
		i += skip - 1;
	}
	name_add(n, start, to);
}

void
present_list(
	struct arena *arena, struct str text, struct present_name **ret_names, size_t *ret_count)
{
	struct names n = {.arena = arena, .text = text};
	size_t at = 0;

	n.all = ARENA_ARRAY(arena, PRESENT_MAX, struct present_name);
	while (at < text.len && n.count < PRESENT_MAX) {
		size_t line_end = at;
		size_t size;

		while (line_end < text.len && text.data[line_end] != '\n')
			line_end++;
		while (at < line_end && (text.data[at] == ' ' || text.data[at] == '\t'))
			at++;
		size = label_size(str_slice(text, at, line_end));
		if (size > 0) {
			size_t end = list_end(text, at + size);

			list_take(&n, at + size, end);
			at = end > at ? end : line_end + 1;
			/* What is left of the list's last line is no new line. */
			while (at < text.len && at > 0 && text.data[at - 1] != '\n')
				at++;
			continue;
		}
		at = line_end + 1;
	}
	*ret_names = n.all;
	*ret_count = n.count;
}

/* "Surname, First" as "First Surname". */
static struct str
turned(struct arena *arena, struct str name)
{
	size_t comma = str_find_char(name, ',');

	if (comma == STR_NONE || str_find_char(str_from(name, comma + 1), ',') != STR_NONE)
		return name;
	return str_format(arena, "%.*s %.*s", STR_ARG(str_from(name, comma + 1)),
		STR_ARG(str_slice(name, 0, comma)));
}

struct str
present_key(struct arena *arena, struct str name)
{
	struct buf key CLEANUP(buf_free) = {0};
	size_t bracket = str_find_char(name, '(');
	struct str rest = turned(arena, bracket == STR_NONE ? name : str_slice(name, 0, bracket));
	size_t words = 0;
	struct str word;

	while (str_cut(&rest, ' ', &word)) {
		word = str_trim(word);
		while (word.len > 0 && (word.data[0] == '"' || word.data[0] == '\''))
			word = str_from(word, 1);
		while (word.len > 0 &&
			(word.data[word.len - 1] == '.' || word.data[word.len - 1] == '"' ||
				word.data[word.len - 1] == '\''))
			word.len--;
		if (word.len == 0 || is_title(word))
			continue;
		buf_add(&key, words++ == 0 ? STR("") : STR(" "));
		for (size_t i = 0; i < word.len; i++)
			buf_add_char(&key, char_lower(word.data[i]));
	}
	return words < 2 ? STR("") : str_copy(arena, buf_str(&key));
}
