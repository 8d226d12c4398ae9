#include "search/query_lex.h"

#include "base/err.h"

#include <string.h>

static bool
fail(struct lexer *lexer, size_t at, size_t len, struct str suggestion, struct err *err,
	const char *sentence)
{
	lexer->mistake_place = (struct query_place){at, len};
	lexer->suggestion = suggestion;
	return err_set(err, ERR_QUERY, "%s", sentence);
}

/* Word processors turn quotes into these; people paste queries from letters. */
static size_t
quote_length(struct str s)
{
	static const char *const curly[] = {
		"\xe2\x80\x9c", "\xe2\x80\x9d", "\xe2\x80\x9e", "\xe2\x80\x9f"};

	if (s.len > 0 && s.data[0] == '"')
		return 1;
	for (size_t i = 0; i < COUNT_OF(curly); i++)
		if (str_starts(s, str_of(curly[i])))
			return 3;
	return 0;
}

static bool
ends_word(struct str s)
{
	return s.len == 0 || char_is_space(s.data[0]) || s.data[0] == '(' || s.data[0] == ')' ||
		quote_length(s) > 0 || str_starts(s, STR("\xc2\xa0"));
}

static size_t
word_end(struct str text, size_t from)
{
	while (!ends_word(str_from(text, from)))
		from++;
	return from;
}

static void
skip_space(struct lexer *lexer)
{
	for (;;) {
		struct str rest = str_from(lexer->text, lexer->at);

		if (rest.len > 0 && char_is_space(rest.data[0]))
			lexer->at++;
		else if (str_starts(rest, STR("\xc2\xa0")))
			lexer->at += 2;
		else
			return;
	}
}

static void
take_switches(struct lexer *lexer, struct piece *piece)
{
	size_t end;

	if (lexer->at >= lexer->text.len || lexer->text.data[lexer->at] != '~')
		return;
	end = word_end(lexer->text, lexer->at);
	piece->switches = str_slice(lexer->text, lexer->at + 1, end);
	if (piece->switches.len == 0) /* a bare "~" is told from none by its data */
		piece->switches.data = lexer->text.data + lexer->at + 1;
	lexer->at = end;
}

static bool
take_phrase(struct lexer *lexer, size_t quote, struct piece *piece, struct err *err)
{
	size_t start = lexer->at;
	size_t at = start + quote;

	while (at < lexer->text.len && quote_length(str_from(lexer->text, at)) == 0)
		at++;
	if (at >= lexer->text.len)
		return fail(lexer, start, quote,
			STR("Put a second quote behind the last word of the phrase."), err,
			"the quote that opens here is never closed");
	piece->kind = PIECE_PHRASE;
	piece->text = str_slice(lexer->text, start + quote, at);
	lexer->at = at + quote_length(str_from(lexer->text, at));
	take_switches(lexer, piece);
	return true;
}

/* The end of "/.../" that is followed by a space, a bracket, a "~" or nothing; else not one. */
static bool
take_regex(struct lexer *lexer, struct piece *piece)
{
	size_t start = lexer->at;
	size_t at = start + 1;

	while (at < lexer->text.len && lexer->text.data[at] != '/' &&
		!char_is_space(lexer->text.data[at])) {
		if (lexer->text.data[at] == '\\')
			at++;
		at++;
	}
	if (at >= lexer->text.len || lexer->text.data[at] != '/' || at == start + 1)
		return false;
	if (!ends_word(str_from(lexer->text, at + 1)) && lexer->text.data[at + 1] != '~')
		return false;
	piece->kind = PIECE_REGEX;
	piece->text = str_slice(lexer->text, start + 1, at);
	lexer->at = at + 1;
	take_switches(lexer, piece);
	return true;
}

static bool
take_distance(
	struct lexer *lexer, size_t at, struct str digits, struct piece *piece, struct err *err)
{
	uint64_t value;

	if (str_equal_nocase(digits, STR("s")) || str_equal_nocase(digits, STR("p"))) {
		piece->unit = char_lower(digits.data[0]) == 's' ? NEAR_SENTENCE : NEAR_PARAGRAPH;
		return true;
	}
	if (!str_to_u64(digits, &value) || value == 0 || value > QUERY_DISTANCE_MAX)
		return fail(lexer, at, lexer->at - at,
			STR("Write a number of words, such as w/5, or w/s for the same sentence, w/p "
			    "for the same paragraph."),
			err, "the distance must be a number from 1 to 10000");
	piece->distance = (unsigned)value;
	return true;
}

/* w/5 pre/5 near/5 w/s w/p; word is the whole of it. */
static bool
take_proximity(
	struct lexer *lexer, struct str word, bool *ret_is, struct piece *piece, struct err *err)
{
	size_t slash = str_find_char(word, '/');
	struct str name;

	*ret_is = false;
	if (slash == STR_NONE || str_find_char(str_from(word, slash + 1), '/') != STR_NONE)
		return true;
	name = str_slice(word, 0, slash);
	if (!str_equal_nocase(name, STR("w")) && !str_equal_nocase(name, STR("near")) &&
		!str_equal_nocase(name, STR("within")) && !str_equal_nocase(name, STR("pre")))
		return true;
	*ret_is = true;
	piece->kind = PIECE_NEAR;
	piece->is_ordered = str_equal_nocase(name, STR("pre"));
	return take_distance(lexer, piece->place.at, str_from(word, slash + 1), piece, err);
}

static bool
take_operator(
	struct lexer *lexer, struct str word, bool *ret_is, struct piece *piece, struct err *err)
{
	*ret_is = true;
	if (str_equal_nocase(word, STR("and")) || str_equal(word, STR("&&")))
		piece->kind = PIECE_AND;
	else if (str_equal_nocase(word, STR("or")) || str_equal(word, STR("||")))
		piece->kind = PIECE_OR;
	else if (str_equal_nocase(word, STR("not")))
		piece->kind = PIECE_NOT;
	else
		return take_proximity(lexer, word, ret_is, piece, err);
	return true;
}

/* "NOT w/5" is one operator. */
static bool
join_not_near(struct lexer *lexer, struct piece *piece, struct err *err)
{
	struct lexer ahead = *lexer;
	struct piece near = {0};
	bool is = false;
	size_t end;

	skip_space(&ahead);
	end = word_end(ahead.text, ahead.at);
	near.place = (struct query_place){ahead.at, end - ahead.at};
	if (str_find_char(str_slice(ahead.text, ahead.at, end), '/') == STR_NONE)
		return true;
	lexer->at = end;
	if (!take_proximity(lexer, str_slice(ahead.text, ahead.at, end), &is, &near, err))
		return false;
	if (!is) {
		lexer->at = piece->place.at + piece->place.len;
		return true;
	}
	near.place = (struct query_place){piece->place.at, end - piece->place.at};
	near.is_not = true;
	*piece = near;
	return true;
}

/* A name of letters and a colon in front of something; not of "//" (an address of the web), nor
 * of "\\" (a file on a disk). */
static bool
take_field(struct lexer *lexer, struct piece *piece)
{
	size_t at = lexer->at;

	while (at < lexer->text.len &&
		(char_is_alpha(lexer->text.data[at]) || lexer->text.data[at] == '_'))
		at++;
	if (at == lexer->at || at >= lexer->text.len || lexer->text.data[at] != ':' ||
		str_starts(str_from(lexer->text, at + 1), STR("//")) ||
		str_starts(str_from(lexer->text, at + 1), STR("\\")))
		return false;
	piece->kind = PIECE_FIELD;
	piece->text = str_slice(lexer->text, lexer->at, at);
	lexer->at = at + 1;
	return true;
}

/* A sign right in front of a word, phrase or bracket; "-5" and "--" are no such. */
static bool
is_sign(const struct lexer *lexer, char sign)
{
	struct str rest = str_from(lexer->text, lexer->at);

	return rest.len > 1 && rest.data[0] == sign && !char_is_space(rest.data[1]) &&
		!char_is_digit(rest.data[1]) && rest.data[1] != '-' && rest.data[1] != '+' &&
		rest.data[1] != ')';
}

static bool
take_word(struct lexer *lexer, struct piece *piece, struct err *err)
{
	bool is = false;
	size_t start = lexer->at;

	piece->text = str_slice(lexer->text, start, word_end(lexer->text, start));
	/* "-word" is NOT word, as in other search engines; in some "!word" is */
	if (is_sign(lexer, '-') || is_sign(lexer, '!')) {
		lexer->at++;
		piece->kind = PIECE_NOT;
		return true;
	}
	if (take_field(lexer, piece))
		return true;
	lexer->at = start + piece->text.len;
	piece->place.len = piece->text.len;
	if (!take_operator(lexer, piece->text, &is, piece, err))
		return false;
	if (is && piece->kind == PIECE_NOT)
		return join_not_near(lexer, piece, err);
	if (!is)
		piece->kind = PIECE_WORD;
	return true;
}

bool
lexer_next(struct lexer *lexer, struct piece *ret_piece, struct err *err)
{
	struct str rest;
	size_t start;
	size_t quote;

	skip_space(lexer);
	if (is_sign(lexer, '+')) /* "+word" is the word: all words are wanted anyway */
		lexer->at++;
	start = lexer->at;
	rest = str_from(lexer->text, start);
	*ret_piece = (struct piece){.kind = PIECE_END, .place = {start, 0}};
	if (rest.len == 0)
		return true;
	quote = quote_length(rest);
	if (quote > 0) {
		if (!take_phrase(lexer, quote, ret_piece, err))
			return false;
	} else if (rest.data[0] == '(' || rest.data[0] == ')') {
		ret_piece->kind = rest.data[0] == '(' ? PIECE_OPEN : PIECE_CLOSE;
		lexer->at++;
	} else if (rest.data[0] != '/' || !take_regex(lexer, ret_piece)) {
		if (!take_word(lexer, ret_piece, err))
			return false;
	}
	if (ret_piece->place.len == 0)
		ret_piece->place.len = lexer->at - ret_piece->place.at;
	return true;
}
