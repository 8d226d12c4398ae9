#include "extract/number_format_code.h"

#include "base/attr.h"

#include <string.h>

static void
piece_add(struct section *s, enum piece_kind kind, struct str text)
{
	if (s->count < PIECE_MAX)
		s->pieces[s->count++] = (struct piece){kind, text};
}

static bool
is_date_letter(char c)
{
	return c != 0 && strchr("ymdhsYMDHSeEgGbB", c) != NULL;
}

/* [Red], [$£-809], [>=100], [hh]: what stands in brackets. */
static void
bracket_add(struct section *s, struct str inside)
{
	static const char *const operators[] = {"<=", ">=", "<>", "<", ">", "="};
	struct str symbol;
	bool elapsed = inside.len > 0;

	if (str_starts(inside, STR("$"))) {
		symbol = str_from(inside, 1);
		if (str_find_char(symbol, '-') != STR_NONE)
			symbol = str_slice(symbol, 0, str_find_char(symbol, '-'));
		piece_add(s, PIECE_LITERAL, symbol);
		return;
	}
	for (size_t i = 0; i < COUNT_OF(operators); i++) {
		struct str op = str_of(operators[i]);

		if (!str_starts(inside, op))
			continue;
		s->has_condition = str_to_double(str_trim(str_from(inside, op.len)), &s->limit);
		memcpy(s->condition, op.data, op.len);
		s->condition[op.len] = 0;
		return;
	}
	for (size_t i = 0; i < inside.len; i++)
		elapsed = elapsed && strchr("hmsHMS", inside.data[i]) != NULL;
	if (elapsed) {
		piece_add(s, PIECE_ELAPSED, inside);
		s->is_date = true;
	}
}

/* A run of one letter, or AM/PM and A/P; returns its length. */
static size_t
date_add(struct section *s, struct str rest)
{
	size_t len = 1;

	if (str_starts_nocase(rest, STR("AM/PM")) || str_starts_nocase(rest, STR("A/P"))) {
		len = char_lower(rest.data[1]) == 'm' ? 5 : 3;
	} else {
		while (len < rest.len && char_lower(rest.data[len]) == char_lower(rest.data[0]))
			len++;
	}
	piece_add(s, PIECE_DATE, str_slice(rest, 0, len));
	s->is_date = true;
	return len;
}

/* One code point long, so that a literal is never torn. */
static size_t
char_size(struct str rest)
{
	size_t len = 1;

	while (len < rest.len && ((unsigned char)rest.data[len] & 0xc0) == 0x80)
		len++;
	return len;
}

static size_t
quoted_add(struct section *s, struct str rest)
{
	size_t end = str_find_char(str_from(rest, 1), '"');

	piece_add(s, PIECE_LITERAL, str_slice(rest, 1, end == STR_NONE ? rest.len : end + 1));
	return end == STR_NONE ? rest.len : end + 2;
}

static size_t
sign_add(struct section *s, struct str rest)
{
	char c = rest.data[0];
	struct str one = str_slice(rest, 0, 1);

	if (c == '0' || c == '#' || c == '?')
		piece_add(s, PIECE_DIGIT, one);
	else if (c == '.')
		piece_add(s, PIECE_POINT, one);
	else if (c == ',')
		piece_add(s, PIECE_COMMA, one);
	else if (c == '%')
		piece_add(s, PIECE_PERCENT, one);
	else if (c == '/')
		piece_add(s, PIECE_SLASH, one);
	else if (c == '@')
		piece_add(s, PIECE_TEXT, one);
	else
		return 0;
	return 1;
}

static size_t
next_add(struct section *s, struct str rest)
{
	char c = rest.data[0];
	size_t end;

	if (c == '"')
		return quoted_add(s, rest);
	if (c == '\\' || c == '_' || c == '*') {
		size_t len = rest.len > 1 ? char_size(str_from(rest, 1)) : 0;

		/* An underscore leaves the next character's width; a star fills the cell. */
		if (c != '*')
			piece_add(s, PIECE_LITERAL,
				c == '_' ? STR(" ") : str_slice(rest, 1, 1 + len));
		return 1 + len;
	}
	if (c == '[') {
		end = str_find_char(rest, ']');
		if (end == STR_NONE)
			return rest.len;
		bracket_add(s, str_slice(rest, 1, end));
		return end + 1;
	}
	if (str_starts_nocase(rest, STR("General"))) {
		piece_add(s, PIECE_GENERAL, str_slice(rest, 0, 7));
		return 7;
	}
	if ((c == 'E' || c == 'e') && rest.len > 1 &&
		(rest.data[1] == '+' || rest.data[1] == '-')) {
		piece_add(s, PIECE_EXPONENT, str_slice(rest, 0, 2));
		return 2;
	}
	if (is_date_letter(c) || str_starts_nocase(rest, STR("AM/PM")) ||
		str_starts_nocase(rest, STR("A/P")))
		return date_add(s, rest);
	if (sign_add(s, rest) == 1)
		return 1;
	piece_add(s, PIECE_LITERAL, str_slice(rest, 0, char_size(rest)));
	return char_size(rest);
}

bool
section_take(struct str *rest, struct section *ret_section)
{
	ret_section->count = 0;
	ret_section->has_condition = false;
	ret_section->is_date = false;
	if (rest->data == NULL)
		return false;
	while (rest->len > 0) {
		if (rest->data[0] == ';') {
			*rest = str_from(*rest, 1);
			return true;
		}
		*rest = str_from(*rest, next_add(ret_section, *rest));
	}
	*rest = (struct str){0};
	return true;
}
