#include "compare/meeting/present.h"

#include "base/arena.h"
#include "base/buf.h"

/* What the label of a list of those who came ends with, or, of the last ones, begins with. */
static const struct str label_ends[] = {
	STR_INIT("present"),
	STR_INIT("attendance"),
	STR_INIT("attendees"),
	STR_INIT("attending"),
	STR_INIT("attended"),
	STR_INIT("attended by"),
	STR_INIT("in the chair"),
	STR_INIT("anwesend"),
	STR_INIT("anwesende"),
	STR_INIT("aanwezig"),
	STR_INIT("presenti"),
	STR_INIT("asistentes"),
	STR_INIT("présents"),
	STR_INIT("yn bresennol"),
};
static const struct str ends[] = {
	STR_INIT("apologies"),
	STR_INIT("apology"),
	STR_INIT("an apology"),
	STR_INIT("absent"),
	STR_INIT("absence"),
	STR_INIT("minutes"),
	STR_INIT("item"),
	STR_INIT("agenda"),
	STR_INIT("declaration"),
	STR_INIT("the meeting"),
	STR_INIT("distribution"),
	STR_INIT("circulation"),
	STR_INIT("action"),
	STR_INIT("at the outset"),
	STR_INIT("not present"),
	STR_INIT("disclosure"),
	STR_INIT("staff:"),
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
	STR_INIT("messrs"),
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
	STR_INIT("mayor"),
	STR_INIT("alderman"),
	STR_INIT("pc"),
	STR_INIT("ds"),
	STR_INIT("di"),
	STR_INIT("insp"),
	STR_INIT("sgt"),
	STR_INIT("obe"),
	STR_INIT("mbe"),
	STR_INIT("jp"),
};
/* Behind which several names stand without a title of their own. */
static const struct str plurals[] = {
	STR_INIT("councillors"), STR_INIT("cllrs"), STR_INIT("messrs")};
/* Words of what people do: beside names with titles such pieces are no names. */
static const struct str roles[] = {
	STR_INIT("officer"),
	STR_INIT("director"),
	STR_INIT("manager"),
	STR_INIT("clerk"),
	STR_INIT("engineer"),
	STR_INIT("executive"),
	STR_INIT("service"),
	STR_INIT("services"),
	STR_INIT("head"),
	STR_INIT("chair"),
	STR_INIT("chairman"),
	STR_INIT("chairperson"),
	STR_INIT("secretary"),
	STR_INIT("administrator"),
	STR_INIT("assistant"),
	STR_INIT("senior"),
	STR_INIT("county"),
	STR_INIT("council"),
	STR_INIT("department"),
	STR_INIT("librarian"),
	STR_INIT("worker"),
	STR_INIT("solicitor"),
	STR_INIT("solicitors"),
	STR_INIT("development"),
	STR_INIT("planning"),
	STR_INIT("environment"),
	STR_INIT("directorate"),
	STR_INIT("team"),
	STR_INIT("engineers"),
	STR_INIT("mayor"),
};
/* The longest label, in bytes. */
enum { LABEL_SIZE_MAX = 60 };

static bool
is_one_of(struct str word, const struct str *words, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal_nocase(word, words[i]))
			return true;
	return false;
}

/* Without signs of marking up ("**", "##") and blanks at both ends. */
static struct str
bare(struct str s)
{
	while (s.len > 0 &&
		(char_is_space(s.data[0]) || s.data[0] == '*' || s.data[0] == '#' ||
			s.data[0] == '_'))
		s = str_from(s, 1);
	while (s.len > 0 &&
		(char_is_space(s.data[s.len - 1]) || s.data[s.len - 1] == '*' ||
			s.data[s.len - 1] == '_'))
		s.len--;
	return s;
}

/* Behind the label of a list of those who came at the front of a line, with ":" or nothing more
 * behind it; 0 where there is none. */
static size_t
label_size(struct str line)
{
	size_t colon = str_find_char(line, ':');
	size_t size = colon == STR_NONE ? line.len : colon + 1;
	struct str label = bare(str_slice(line, 0, colon == STR_NONE ? line.len : colon));

	if (colon == STR_NONE && str_find(line, STR(" - ")) != STR_NONE) {
		size = str_find(line, STR(" - ")) + 3;
		label = bare(str_slice(line, 0, size - 3));
	}
	if (label.len > LABEL_SIZE_MAX || str_find_nocase(label, STR("not ")) != STR_NONE ||
		str_find_char(label, ',') != STR_NONE)
		return 0;
	for (size_t i = 0; i < COUNT_OF(label_ends); i++)
		if (str_ends_nocase(label, label_ends[i]) &&
			(label.len == label_ends[i].len ||
				label.data[label.len - label_ends[i].len - 1] == ' '))
			return size;
	return 0;
}

/* A line that begins something else: a number, a heading, another label. */
static bool
ends_list(struct str line)
{
	line = bare(line);
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
	return is_one_of(word, titles, COUNT_OF(titles));
}

/* A full stop at the end of a line ends the list, unless of a title or an initial. */
static bool
is_list_end(struct str text, size_t at)
{
	size_t next = at + 1;
	size_t start = at;

	if (text.data[at] != '.')
		return false;
	while (next < text.len && (text.data[next] == ' ' || text.data[next] == '\r'))
		next++;
	if (next < text.len && text.data[next] != '\n' &&
		(next == at + 1 || !ends_list(str_slice(text, next, next + LABEL_SIZE_MAX))))
		return false;
	while (start > 0 && char_is_alpha(text.data[start - 1]))
		start--;
	return at - start > 1 && !is_title(str_slice(text, start, at));
}

/* Most words of a list of names have capitals; a sentence's have not. */
static bool
looks_like_names(struct str line)
{
	size_t words = 0;
	size_t capitals = 0;

	for (size_t i = 0; i < line.len; i++) {
		unsigned char c = (unsigned char)line.data[i];

		if (i > 0 && !char_is_space(line.data[i - 1]) && line.data[i - 1] != '(')
			continue;
		if (!char_is_alpha((char)c) && c < 0x80)
			continue;
		words++;
		capitals += c >= 0x80 || (c & 0x20) == 0;
	}
	return words > 0 && capitals * 2 > words;
}

/* Where the list that begins at `at` ends: at a full stop, another heading, or a line behind an
 * empty one that is a sentence. Empty lines alone end nothing: printed pages have one behind each
 * line. */
static size_t
list_end(struct str text, size_t at)
{
	size_t most = text.len - at > PRESENT_LIST_MAX ? at + PRESENT_LIST_MAX : text.len;
	bool has_names = false;
	bool is_behind_empty = false;

	while (at < most) {
		size_t line_end = at;
		struct str line;

		while (line_end < most && text.data[line_end] != '\n')
			line_end++;
		line = str_trim(str_slice(text, at, line_end));
		if (has_names && line.len > 0 &&
			(ends_list(line) || (is_behind_empty && !looks_like_names(line))))
			return at;
		for (size_t i = at; i < line_end; i++)
			if (is_list_end(text, i))
				return i;
		is_behind_empty = line.len == 0;
		has_names = has_names || line.len > 0;
		at = line_end + 1;
	}
	return most;
}

static struct str
first_word(struct str s)
{
	size_t end = str_find_char(s, ' ');

	return str_slice(s, 0, end == STR_NONE ? s.len : end);
}

static bool
has_title(struct str s)
{
	return is_title(first_word(s));
}

/* "(Ms. T. Knox)" behind what she does; empty where there is no such bracket. */
static struct str
titled_bracket(struct str piece)
{
	size_t open = str_find_char(piece, '(');
	struct str inside = open == STR_NONE ? STR("") : str_from(piece, open + 1);
	size_t close = str_find_char(inside, ')');

	inside = str_trim(str_slice(inside, 0, close == STR_NONE ? inside.len : close));
	return has_title(inside) ? inside : STR("");
}

/* A name alone: without "and", bullets and what stands in brackets, unless that is an initial:
 * "Collins (J)". */
static struct str
name_clean(struct str name)
{
	struct str inside = titled_bracket(name);
	size_t bracket = str_find_char(name, '(');
	size_t close = str_find_char(name, ')');

	if (inside.len > 0)
		name = inside;
	else if (bracket != STR_NONE &&
		(close == STR_NONE || close < bracket || close - bracket > 4))
		name = str_slice(name, 0, bracket);
	name = bare(name);
	if (str_starts_nocase(name, STR("and ")))
		name = str_trim(str_from(name, 4));
	while (name.len > 0 && (name.data[name.len - 1] == '.' || name.data[name.len - 1] == ':'))
		name.len--;
	while (name.len > 0 &&
		(name.data[0] == '-' || name.data[0] == ' ' || name.data[0] == ')' ||
			name.data[0] == '.' || name.data[0] == '='))
		name = str_from(name, 1);
	if (is_one_of(first_word(name), plurals, COUNT_OF(plurals)))
		name = str_from(name, first_word(name).len);
	return str_trim(name);
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
	/* Of this list: there are titles, so that pieces with words of work are none; or each name
	 * with its title stands in brackets behind what they do, so that all others are none. */
	bool has_titles;
	bool has_brackets;
};

static bool
has_role(struct str piece)
{
	size_t at = 0;

	while (at < piece.len) {
		size_t end = at;

		while (end < piece.len && char_is_alpha(piece.data[end]))
			end++;
		if (is_one_of(str_slice(piece, at, end), roles, COUNT_OF(roles)))
			return true;
		at = end + 1;
	}
	return false;
}

static bool
has_capital(struct str name)
{
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.data[i] >= 0x80 ||
			(char_is_alpha(name.data[i]) && (name.data[i] & 0x20) == 0))
			return true;
	return false;
}

static void
name_add(struct names *n, size_t from, size_t to)
{
	struct str piece = bare(str_slice(n->text, from, to));
	struct str name = name_clean(piece);
	struct buf line CLEANUP(buf_free) = {0};

	if (!has_title(name) && (n->has_brackets || (n->has_titles && has_role(piece))))
		return;
	if (n->count == PRESENT_MAX || name.len < 3 || name.len > PRESENT_NAME_MAX ||
		word_count(name) > 8 || is_title(name) || !has_capital(name))
		return;
	for (size_t i = 0; i < name.len; i++)
		if (!char_is_space(name.data[i]))
			buf_add_char(&line, name.data[i]);
		else if (!char_is_space(name.data[i - 1]))
			buf_add_char(&line, ' ');
	n->all[n->count++] = (struct present_name){
		.name = str_copy(n->arena, buf_str(&line)),
		.from = (size_t)(name.data - n->text.data),
		.to = (size_t)(name.data - n->text.data) + name.len,
	};
}

struct pieces {
	bool by_lines;
	bool one_a_line; /* with what they do behind a comma */
	bool is_counting;
	size_t titles;
	size_t brackets;
};

static void
piece_take(struct names *n, struct pieces *p, size_t from, size_t to)
{
	struct str piece = str_slice(n->text, from, to);
	size_t comma = str_find_char(piece, ',');

	if (p->one_a_line && comma != STR_NONE)
		to = from + comma;
	if (!p->is_counting) {
		name_add(n, from, to);
		return;
	}
	p->titles += has_title(name_clean(str_slice(n->text, from, to)));
	p->brackets += titled_bracket(piece).len > 0;
}

/* Takes or counts the pieces. They are parted by commas,
 * semicolons and "and", or, in a list without commas, by lines; never within brackets. */
static bool
is_and(struct str rest)
{
	return rest.len > 4 && char_is_space(rest.data[0]) && char_is_space(rest.data[4]) &&
		str_equal_nocase(str_slice(rest, 1, 4), STR("and"));
}

static void
pieces_take(struct names *n, struct pieces *p, size_t from, size_t to)
{
	size_t start = from;
	int depth = 0;

	for (size_t i = from; i <= to; i++) {
		char c = i < to ? n->text.data[i] : ';';
		size_t skip = 1;
		bool parts = p->by_lines ? c == '\n' : c == ',' || c == ';' || c == '\t';

		depth += c == '(' ? 1 : c == ')' && depth > 0 ? -1 : 0;
		if (i < to && !p->one_a_line && is_and(str_slice(n->text, i, to))) {
			parts = true;
			skip = 5;
		}
		if (i < to && (!parts || depth > 0))
			continue;
		piece_take(n, p, start, i);
		start = i + skip;
		i += skip - 1;
	}
}

/* Are there lines that each begin with a title? Then each is one person, with what they do. */
static bool
has_titled_lines(struct str list)
{
	struct str line;
	size_t titled = 0;
	size_t lines = 0;

	while (str_cut_line(&list, &line)) {
		line = bare(line);
		lines += line.len > 0;
		titled += has_title(line);
	}
	return lines >= 2 && titled * 2 > lines;
}

static void
list_take(struct names *n, size_t from, size_t to)
{
	struct str list = str_slice(n->text, from, to);
	bool has_commas = str_find_char(list, ',') != STR_NONE ||
		str_find_char(list, ';') != STR_NONE;
	struct pieces p = {.one_a_line = has_titled_lines(list), .is_counting = true};

	p.by_lines = p.one_a_line || !has_commas;
	pieces_take(n, &p, from, to);
	n->has_titles = p.titles >= 2;
	n->has_brackets = p.brackets >= 2;
	p.is_counting = false;
	pieces_take(n, &p, from, to);
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
