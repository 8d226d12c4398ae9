/* Attributions: the sentence above a quote that says whose words follow. */
#include "compare/thread/quote_inside.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"

enum { ATTRIBUTION_LINES_MAX = 4, ATTRIBUTION_SIZE_MAX = 600 };

static const struct str verbs[] = {
	STR_INIT(" wrote"),
	STR_INIT("wrote:"),
	STR_INIT(" writes"),
	STR_INIT(" said"),
	STR_INIT("schrieb"),
	STR_INIT("geschrieben"),
	STR_INIT("geschreven"),
	STR_INIT("a \xc3\xa9"
		 "crit"),
	STR_INIT("a ecrit"),
	STR_INIT("escribi\xc3\xb3"),
	STR_INIT("escribio"),
	STR_INIT("ha escrito"),
	STR_INIT("ha scritto"),
	STR_INIT("scrisse"),
	STR_INIT("schreef"),
	STR_INIT("escreveu"),
	STR_INIT("skrev"),
	STR_INIT(" pisze"),
	STR_INIT("napisa"),
	STR_INIT("kirjoitti"),
	STR_INIT("ysgrifennodd"),
	STR_INIT("\xd0\xbf\xd0\xb8\xd1\x88\xd0\xb5\xd1\x82"),
	STR_INIT("\xd0\xbd\xd0\xb0\xd0\xbf\xd0\xb8\xd1\x81\xd0\xb0\xd0\xbb"),
};

static const struct str starters[] = {
	STR_INIT("On "),
	STR_INIT("Am "),
	STR_INIT("Le "),
	STR_INIT("El "),
	STR_INIT("Il "),
	STR_INIT("Op "),
	STR_INIT("Em "),
	STR_INIT("Den "),
	STR_INIT("In message"),
	STR_INIT("In article"),
	STR_INIT("At "),
	STR_INIT("Quoting "),
	STR_INIT("Zitat von "),
	STR_INIT("Citando "),
	STR_INIT("W dniu "),
	STR_INIT("Dnia "),
	STR_INIT("Ar "),
	STR_INIT("---"),
};

/* Where the words of one list stand first in s, and their length. */
static size_t
any_find(struct str s, const struct str *list, size_t count, size_t *ret_len)
{
	size_t best = STR_NONE;

	for (size_t i = 0; i < count; i++) {
		size_t at = str_find_nocase(s, list[i]);

		if (at != STR_NONE && (best == STR_NONE || at < best)) {
			best = at;
			*ret_len = list[i].len;
		}
	}
	return best;
}

static bool
has_starter(struct str line)
{
	line = str_trim(line);
	for (size_t i = 0; i < COUNT_OF(starters); i++)
		if (str_starts_nocase(line, starters[i]))
			return true;
	return false;
}

static bool
ends_as_one(struct str line)
{
	line = str_trim(line);
	return str_ends(line, STR(":")) || str_ends(line, STR("\xef\xbc\x9a")) ||
		str_ends(line, STR(":\xc2\xa0"));
}

/* Lines [from, at] with blanks between. */
static struct str
joined(const struct quote_scan *scan, size_t from, size_t at)
{
	size_t size = 0;
	size_t len = 0;
	char *to;

	for (size_t i = from; i <= at; i++)
		size += scan->lines[i].text.len + 1;
	if (size > ATTRIBUTION_SIZE_MAX)
		return STR("");
	to = arena_alloc(scan->arena, size + 1);
	for (size_t i = from; i <= at; i++) {
		struct str text = str_trim(scan->lines[i].text);

		for (size_t k = 0; k < text.len; k++)
			to[len++] = text.data[k] == '\t' ? ' ' : text.data[k];
		to[len++] = ' ';
	}
	return str_trim(str_make(to, len));
}

static bool
is_of_address(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || (unsigned char)c >= 0x80 ||
		(c != '\0' && str_find_char(STR(".-_+'=&#%!~$*?"), c) != STR_NONE);
}

/* "<jo at norchester.example>", "jo <at> norchester.example", as archives of lists hide addresses,
 * within s. */
static struct str
hidden_find(struct arena *arena, struct str s, size_t *ret_from, size_t *ret_to)
{
	static const struct str signs[] = {
		STR_INIT(" at "), STR_INIT(" <at> "), STR_INIT(" [at] ")};

	for (size_t i = 0; i < COUNT_OF(signs); i++) {
		size_t at = str_find(s, signs[i]);
		size_t from = at;
		size_t to = at + signs[i].len;
		size_t front;

		if (at == STR_NONE)
			continue;
		while (from > 0 && is_of_address(s.data[from - 1]))
			from--;
		while (to < s.len && is_of_address(s.data[to]))
			to++;
		front = from;
		while (front > 0 && s.data[front - 1] == ' ')
			front--;
		/* "at" is a word, too: it counts within brackets, and where it is all there is. */
		if (from == at ||
			str_find_char(str_slice(s, at + signs[i].len, to), '.') == STR_NONE ||
			(i == 0 && front > 0 &&
				str_find_char(STR("<(:["), s.data[front - 1]) == STR_NONE) ||
			(i == 0 && front == 0 && to < s.len && s.data[to] != ' ' &&
				s.data[to] != '>'))
			continue;
		*ret_from = from;
		*ret_to = to;
		return str_format(arena, "%.*s@%.*s", STR_ARG(str_slice(s, from, at)),
			STR_ARG(str_slice(s, at + signs[i].len, to)));
	}
	return STR("");
}

/* Where an address is named in s, which may be hidden ("jo at norchester.example"). */
static size_t
address_at(struct arena *arena, struct str s)
{
	size_t at = str_find_char(s, '@');
	size_t from;
	size_t to;

	if (at != STR_NONE)
		return at;
	return hidden_find(arena, s, &from, &to).len > 0 ? from : STR_NONE;
}

/* The line on which it begins: the nearest that begins as attributions do, else the nearest that
 * leaves a name before the verb; scan->count where none does. */
static size_t
begin_find(const struct quote_scan *scan, size_t at, size_t floor)
{
	size_t fallback = scan->count;
	size_t len = 0;

	for (size_t k = at;; k--) {
		struct str text = scan->lines[k].text;

		if (text.len == 0 || scan->lines[k].depth != scan->lines[at].depth)
			break;
		if (has_starter(text))
			return k;
		if (fallback == scan->count) {
			struct str all = joined(scan, k, at);
			size_t verb = any_find(all, verbs, COUNT_OF(verbs), &len);

			if ((verb != STR_NONE && verb >= 2) ||
				(k == at && verb == STR_NONE &&
					address_at(scan->arena, all) != STR_NONE &&
					address_at(scan->arena, all) > 0))
				fallback = k;
		}
		if (k <= floor || k + ATTRIBUTION_LINES_MAX <= at + 1 || k == 0)
			break;
	}
	return fallback;
}

/* Takes one of `words` off the front or the back of s, where it stands as a word. */
static bool
word_off(struct str *s, const struct str *words, size_t count, bool at_front)
{
	for (size_t i = 0; i < count; i++) {
		struct str word = words[i];

		if (at_front && str_starts_nocase(*s, word) &&
			(s->len == word.len || !char_is_alpha(s->data[word.len]))) {
			*s = str_from(*s, word.len);
			return true;
		}
		if (!at_front && s->len > word.len && str_ends_nocase(*s, word) &&
			char_is_space(s->data[s->len - word.len - 1])) {
			*s = str_slice(*s, 0, s->len - word.len);
			return true;
		}
	}
	return false;
}

/* The name without what dates, zones and small words leave around it. */
static struct str
who_trim(struct str s)
{
	static const struct str front[] = {STR_INIT("at"), STR_INIT("um"), STR_INIT("uhr"),
		STR_INIT("\xc3\xa0"), STR_INIT("a las"), STR_INIT("kl."), STR_INIT("kl"),
		STR_INIT("om"), STR_INIT("alle ore"), STR_INIT("alle"), STR_INIT("ore"),
		STR_INIT("GMT"), STR_INIT("UTC"), STR_INIT("BST"), STR_INIT("EST"), STR_INIT("EDT"),
		STR_INIT("CST"), STR_INIT("CDT"), STR_INIT("PST"), STR_INIT("PDT"), STR_INIT("CET"),
		STR_INIT("CEST"), STR_INIT("am"), STR_INIT("pm"), STR_INIT("a. m."),
		STR_INIT("p. m."), STR_INIT("nachm."), STR_INIT("vorm."), STR_INIT("h"),
		STR_INIT("from"), STR_INIT("on"), STR_INIT("quoting"), STR_INIT("zitat von"),
		STR_INIT("citando a"), STR_INIT("le"), STR_INIT("il giorno"), STR_INIT("op"),
		STR_INIT("ha"), STR_INIT("heeft"), STR_INIT("den"), STR_INIT("montag"),
		STR_INIT("dienstag"), STR_INIT("mittwoch"), STR_INIT("donnerstag"),
		STR_INIT("freitag"), STR_INIT("samstag"), STR_INIT("sonnabend"),
		STR_INIT("sonntag"), STR_INIT("monday"), STR_INIT("tuesday"), STR_INIT("wednesday"),
		STR_INIT("thursday"), STR_INIT("friday"), STR_INIT("saturday"), STR_INIT("sunday"),
		STR_INIT("lundi"), STR_INIT("mardi"), STR_INIT("mercredi"), STR_INIT("jeudi"),
		STR_INIT("vendredi"), STR_INIT("samedi"), STR_INIT("dimanche"), STR_INIT("lunes"),
		STR_INIT("martes"), STR_INIT("mi\xc3\xa9rcoles"), STR_INIT("jueves"),
		STR_INIT("viernes"),
		STR_INIT("s\xc3\xa1"
			 "bado"),
		STR_INIT("domingo"), STR_INIT("luned\xc3\xac"), STR_INIT("marted\xc3\xac"),
		STR_INIT("mercoled\xc3\xac"), STR_INIT("gioved\xc3\xac"),
		STR_INIT("venerd\xc3\xac"), STR_INIT("sabato"), STR_INIT("domenica"),
		STR_INIT("maandag"), STR_INIT("dinsdag"), STR_INIT("woensdag"),
		STR_INIT("donderdag"), STR_INIT("vrijdag"), STR_INIT("zaterdag"),
		STR_INIT("zondag"), STR_INIT("el")};
	static const struct str back[] = {STR_INIT("het volgende"), STR_INIT("hat"),
		STR_INIT("hat am"), STR_INIT("am"), STR_INIT("on"), STR_INIT("has"), STR_INIT("a"),
		STR_INIT("le"), STR_INIT("el"), STR_INIT("il"), STR_INIT("op"), STR_INIT("at"),
		STR_INIT("den"), STR_INIT("wrote")};

	for (;;) {
		size_t before = s.len;

		s = str_trim(s);
		while (s.len > 0 && str_find_char(STR(",;.:-+>)]*([\""), s.data[0]) != STR_NONE)
			s = str_from(s, 1);
		while (s.len > 0 && char_is_digit(s.data[0]))
			s = str_from(s, 1);
		while (s.len > 0 && str_find_char(STR(",;:-([*"), s.data[s.len - 1]) != STR_NONE)
			s = str_slice(s, 0, s.len - 1);
		s = str_trim(s);
		(void)word_off(&s, front, COUNT_OF(front), true);
		(void)word_off(&s, back, COUNT_OF(back), false);
		if (s.len == before)
			return s;
	}
}

static bool
has_letter(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if (char_is_alpha(s.data[i]) || (unsigned char)s.data[i] >= 0x80)
			return true;
	return false;
}

/* "In message <id>, X writes:" (RFC 1849's habit): the id, and what is behind it. */
static struct str
message_id_take(struct str all, struct str *ret_id)
{
	size_t open = str_find_char(all, '<');
	size_t close = open == STR_NONE ? STR_NONE : str_find_char(str_from(all, open), '>');

	*ret_id = STR("");
	if (close == STR_NONE ||
		(!str_starts_nocase(all, STR("In message")) &&
			!str_starts_nocase(all, STR("In article"))))
		return all;
	*ret_id = str_slice(all, open + 1, open + close);
	return str_from(all, open + close + 1);
}

static void
author_set(struct arena *arena, struct str all, size_t date_from, size_t date_to,
	struct quote_block *block)
{
	size_t len = 0;
	size_t verb = any_find(all, verbs, COUNT_OF(verbs), &len);
	struct str before = str_slice(all, 0, verb);
	struct str behind = verb == STR_NONE ? STR("") : str_from(all, verb + len);
	struct str who;

	if (verb == STR_NONE)
		before = date_to > 0 && date_from < 4
			? str_from(all, date_to)
			: str_slice(all, 0, date_to > 0 ? date_from : all.len);
	else if (date_to > 0 && date_to <= verb)
		before = date_from < 16 && has_letter(who_trim(str_slice(all, date_to, verb)))
			? str_slice(all, date_to, verb)
			: date_from < 16 ? STR("")
					 : str_slice(all, 0, date_from);
	/* "9:30 p.m., X wrote:" */
	before = str_trim(before);
	if (str_starts_nocase(before, STR(".m")))
		before = str_from(before, 2);
	who = who_trim(before);
	if (!has_letter(who)) {
		/* "... schrieb X:"; a date may stand behind it. */
		if (date_to > 0 && date_from > verb + len)
			behind = str_slice(all, verb + len, date_from);
		who = who_trim(behind);
	}
	quote_person(arena, who, &block->author, &block->address);
	if (str_equal_nocase(block->author, STR("you")))
		block->author = STR("");
}

/* ">>> X <a@b> 12/03/2013 09:12 >>>", as GroupWise writes it. */
static bool
groupwise_take(const struct quote_scan *scan, size_t at, struct quote_event *event)
{
	struct str text = str_trim(scan->lines[at].text);
	size_t from;
	size_t to;

	if (text.len < 12 || text.len > 200 || !str_starts(text, STR(">>>")) ||
		!str_ends(text, STR(">>>")))
		return false;
	text = str_trim(str_slice(text, 3, text.len - 3));
	if (!quote_date_find(text, scan->near, &event->block.date, &from, &to))
		return false;
	text = from > 3 ? str_slice(text, 0, from) : str_from(text, to);
	quote_person(scan->arena, who_trim(text), &event->block.author, &event->block.address);
	event->first = event->last = at;
	return true;
}

/* "> > On 13 March X <a@b>" and below it "> wrote:": the rest of a line that was broken has lost a
 * mark. It is given back. */
static void
mark_restore(const struct quote_scan *scan, size_t at)
{
	enum { REST_MAX = 40 };
	struct quote_line *line = &scan->lines[at];
	struct str text = str_trim(line->text);
	size_t len = 0;

	if (at == 0 || scan->lines[at - 1].depth <= line->depth || text.len > REST_MAX ||
		!ends_as_one(text) || !has_starter(scan->lines[at - 1].text) ||
		ends_as_one(scan->lines[at - 1].text))
		return;
	if (any_find(text, verbs, COUNT_OF(verbs), &len) != STR_NONE)
		line->depth = scan->lines[at - 1].depth;
}

/* "On 13 March X <a@b" and below it "> wrote:": where a line was broken in front of it, the bracket
 * that closes an address looks like a mark. */
static void
mark_take_back(const struct quote_scan *scan, size_t at)
{
	enum { REST_MAX = 24 };
	struct quote_line *line = &scan->lines[at];
	struct str text = str_trim(line->text);
	struct str before = at == 0 ? STR("") : scan->lines[at - 1].text;
	size_t open = str_find_last_char(before, '<');
	size_t len = 0;

	if (open == STR_NONE || line->depth != scan->lines[at - 1].depth + 1 ||
		text.len > REST_MAX || str_find_char(str_from(before, open), '>') != STR_NONE)
		return;
	if (any_find(str_format(scan->arena, " %.*s", STR_ARG(text)), verbs, COUNT_OF(verbs),
		    &len) <= 1)
		line->depth--;
}

bool
quote_attribution_take(
	const struct quote_scan *scan, size_t at, size_t floor, struct quote_event *ret_event)
{
	struct quote_block *block = &ret_event->block;
	size_t behind = quote_line_behind(scan, at);
	bool is_marked;
	struct str all;
	size_t begin;
	size_t from = 0;
	size_t to = 0;
	size_t len = 0;
	bool has_date;
	bool has_verb;
	bool has_address;

	*ret_event = (struct quote_event){.kind = EVENT_ATTRIBUTION};
	block->form = QUOTE_ATTRIBUTED;
	block->date = (struct quote_date){.moment = DATE_NONE, .other = DATE_NONE};
	if (groupwise_take(scan, at, ret_event))
		return true;
	if (!ends_as_one(scan->lines[at].text))
		return false;
	mark_restore(scan, at);
	mark_take_back(scan, at);
	is_marked = behind < scan->count && scan->lines[behind].depth > scan->lines[at].depth;
	begin = begin_find(scan, at, floor);
	if (begin == scan->count)
		return false;
	all = joined(scan, begin, at);
	has_verb = any_find(all, verbs, COUNT_OF(verbs), &len) != STR_NONE;
	has_date = quote_date_find(all, scan->near, &block->date, &from, &to);
	has_address = address_at(scan->arena, all) != STR_NONE;
	if (all.len == 0 ||
		(is_marked ? !has_verb && !has_address && !has_date
			   : !has_verb || !has_date ||
					!(has_starter(all) || has_address || from > 0)))
		return false;
	if (!has_verb && !has_address && !has_starter(all))
		return false;
	author_set(scan->arena, message_id_take(all, &block->message_id), has_date ? from : 0,
		has_date ? to : 0, block);
	ret_event->first = begin;
	ret_event->last = at;
	return true;
}

/* ---- people ---- */

/* The address around an "@" that has a dot in its domain, within s. */
static struct str
address_find(struct str s, size_t *ret_from, size_t *ret_to)
{
	for (size_t at = 0; at < s.len; at++) {
		size_t from = at;
		size_t to = at + 1;

		if (s.data[at] != '@')
			continue;
		while (from > 0 && is_of_address(s.data[from - 1]))
			from--;
		while (to < s.len && is_of_address(s.data[to]))
			to++;
		while (to > at + 1 && !char_is_alpha(s.data[to - 1]) &&
			!char_is_digit(s.data[to - 1]))
			to--;
		while (from < at && (s.data[from] == '\'' || s.data[from] == '.'))
			from++;
		if (from == at || str_find_char(str_slice(s, at, to), '.') == STR_NONE)
			continue;
		*ret_from = from;
		*ret_to = to;
		return str_slice(s, from, to);
	}
	return STR("");
}

static struct str
name_trim(struct str s)
{
	for (;;) {
		size_t before = s.len;

		s = str_trim(s);
		while (s.len > 0 && str_find_char(STR("\"'<([*,;"), s.data[0]) != STR_NONE)
			s = str_from(s, 1);
		while (s.len > 0 &&
			str_find_char(STR("\"'<>()[]*,;:"), s.data[s.len - 1]) != STR_NONE)
			s = str_slice(s, 0, s.len - 1);
		if (str_ends_nocase(s, STR("mailto")))
			s = str_slice(s, 0, s.len - 6);
		if (s.len == before)
			return s;
	}
}

/* "An assistant on behalf of X", "a list [mailto:...] On Behalf Of X": it is the mail of X. */
static struct str
behalf_off(struct str text)
{
	static const struct str words = STR_INIT("on behalf of ");
	size_t at = str_find_nocase(text, words);

	/* "*On Behalf Of *X": a page's bold, as text. */
	return at == STR_NONE || at == 0 || char_is_alpha(text.data[at - 1]) ||
			str_trim(str_from(text, at + words.len)).len == 0
		? text
		: str_from(text, at + words.len);
}

void
quote_person(struct arena *arena, struct str text, struct str *ret_name, struct str *ret_address)
{
	size_t from = 0;
	size_t to = 0;
	size_t cut;

	text = str_trim(behalf_off(text));
	*ret_address = address_find(text, &from, &to);
	if (ret_address->len == 0)
		*ret_address = hidden_find(arena, text, &from, &to);
	if (ret_address->len > 0) {
		*ret_name = name_trim(str_slice(text, 0, from));
		if (ret_name->len == 0)
			*ret_name = name_trim(str_from(text, to));
		if (str_find_char(*ret_name, '@') != STR_NONE)
			*ret_name = STR("");
	} else {
		/* "Jo Smith/HOU/ECT@ECT", "Jo Smith@ENRON". */
		cut = str_find_char(text, '/');
		if (cut != STR_NONE && cut > 0)
			text = str_slice(text, 0, cut);
		cut = str_find_char(text, '@');
		if (cut != STR_NONE && cut > 0)
			text = str_slice(text, 0, cut);
		*ret_name = name_trim(text);
	}
	cut = str_find(*ret_name, STR(" [mailto"));
	if (cut != STR_NONE)
		*ret_name = name_trim(str_slice(*ret_name, 0, cut));
	cut = str_find_char(*ret_name, '/');
	if (cut != STR_NONE && cut > 2)
		*ret_name = name_trim(str_slice(*ret_name, 0, cut));
}
