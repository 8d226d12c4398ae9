#include "compare/when/when_forms.h"

#include "base/date.h"

enum { GAP_MAX = 8 };

unsigned char
when_form_byte(struct str text, size_t at)
{
	return at < text.len ? (unsigned char)text.data[at] : 0;
}

bool
when_form_digit(struct str text, size_t at)
{
	return char_is_digit((char)when_form_byte(text, at));
}

bool
when_form_is_word(unsigned char byte)
{
	return byte >= 0x80 || byte == '_' || char_is_digit((char)byte) ||
		char_is_alpha((char)byte);
}

bool
when_form_possible(int year, int month, int day)
{
	/* Without a year 29 February may be. */
	return date_civil_valid((struct civil){
		.year = year == 0 ? 2000 : year, .month = month, .day = day == 0 ? 1 : day});
}

size_t
when_form_gap(struct str text, size_t at)
{
	size_t start = at;
	unsigned lines = 0;

	while (at < text.len && at - start < GAP_MAX) {
		if (text.data[at] == ' ' || text.data[at] == '\t' || text.data[at] == '\r')
			at++;
		else if (text.data[at] == '\n' && lines++ == 0)
			at++;
		else if (str_starts(str_from(text, at), STR("\u00a0")))
			at += 2;
		else if (str_starts(str_from(text, at), STR("\u202f")) ||
			str_starts(str_from(text, at), STR("\u2009")))
			at += 3;
		else
			break;
	}
	return at;
}

size_t
when_form_letters(struct str text, size_t at)
{
	size_t end = at;

	while (end < text.len && end - at < WHEN_LOOK_MAX &&
		(char_is_alpha(text.data[end]) || (unsigned char)text.data[end] == 0xc3 ||
			/* The second byte of the letters U+00C0 to U+00FF. */
			(end > at && (unsigned char)text.data[end - 1] == 0xc3 &&
				(unsigned char)text.data[end] >= 0x80)))
		end++;
	return end;
}

bool
when_form_word_is(struct str text, size_t at, size_t end, const char *const *words, size_t count)
{
	struct str word = str_slice(text, at, end);

	for (size_t i = 0; i < count; i++)
		if (str_equal_nocase(word, str_of(words[i])))
			return true;
	return false;
}

/* A number of `least` to `most` digits that no further digit follows. */
bool
when_form_take(struct str text, size_t *at, size_t least, size_t most, int *ret_value)
{
	size_t end = *at;
	int value = 0;

	while (when_form_digit(text, end) && end - *at <= most)
		value = value * 10 + (text.data[end++] - '0');
	if (end - *at < least || end - *at > most)
		return false;
	*at = end;
	*ret_value = value;
	return true;
}

/* Behind "-", an en dash and their like, 0 bytes where there is none. */
size_t
when_form_dash(struct str text, size_t at)
{
	static const char *const dashes[] = {
		"-", "\u2013", "\u2014", "\u2010", "\u2011", "\u2012", "\u2212"};

	for (size_t i = 0; i < COUNT_OF(dashes); i++)
		if (str_starts(str_from(text, at), str_of(dashes[i])))
			return str_of(dashes[i]).len;
	return 0;
}

size_t
when_form_until(struct str text, size_t at)
{
	static const char *const words[] = {
		"to", "until", "till", "through", "thru", "bis", "au", "al", "tot", "hasta"};
	size_t start = when_form_gap(text, at);
	size_t dash = when_form_dash(text, start);
	size_t end = when_form_letters(text, start);

	if (dash > 0)
		return when_form_gap(text, start + dash);
	if (end > start && start > at &&
		when_form_word_is(text, start, end, words, COUNT_OF(words)))
		return when_form_gap(text, end);
	return at;
}

static size_t
skip_signs(struct str text, size_t at)
{
	static const char *const signs[] = {"\"", "'", "*", "^", "\u201c", "\u201d", "\u2018",
		"\u2019", "\u00b0", "\u2122", "\u00ae"};

	for (size_t count = 0; count < 3; count++) {
		size_t before = at;

		for (size_t i = 0; i < COUNT_OF(signs) && at == before; i++)
			if (str_starts(str_from(text, at), str_of(signs[i])))
				at += str_of(signs[i]).len;
		if (at == before)
			break;
	}
	return at;
}

size_t
when_form_ordinal(struct str text, size_t at)
{
	static const char *const endings[] = {"st", "nd", "rd", "th", "er", "ter", "eg", "ain"};
	size_t end = when_form_letters(text, at);

	if (str_starts(str_from(text, at), STR("\u00ba")) ||
		str_starts(str_from(text, at), STR("\u00aa")))
		return at + 2;
	/* "16th** **September", where a text is marked up. */
	if (end > at && when_form_word_is(text, at, end, endings, COUNT_OF(endings)))
		return str_starts(str_from(text, end), STR("** **")) ? end + 5 : end;
	/* What recognition makes of a raised "th". */
	end = skip_signs(text, at);
	if (end > at)
		return end;
	/* "12 th March", as scans and spreadsheets part it. */
	if (when_form_byte(text, at) == ' ' && end == at) {
		end = when_form_letters(text, at + 1);
		if (end == at + 3 && when_form_word_is(text, at + 1, end, endings, 4))
			return end;
	}
	return at;
}

int
when_form_century(int year)
{
	return year < 50 ? year + 2000 : year + 1900;
}
