/* What in a text could identify a child. */
#include "remit/finding/readiness.h"

#include "base/arena.h"

/* A pattern of letters (A), digits (0) and what stands for itself, between word ends: "000 000 0000". */
struct shape {
	const char *pattern;
	const char *what;
};

static const struct shape shapes[] = {
	{"000 000 0000", "a number written like an NHS number"},
	{"000-000-0000", "a number written like an NHS number"},
	{"A000000000000", "a number written like a pupil's number (UPN)"},
	{"AA00 0AA", "a full postcode"},
	{"AA0 0AA", "a full postcode"},
	{"A0 0AA", "a full postcode"},
	{"A00 0AA", "a full postcode"},
	{"A0A 0AA", "a full postcode"},
	{"AA0A 0AA", "a full postcode"},
};
static const char *const phrases[] = {
	"date of birth", "d.o.b", "dob:", "dob ", "was born on", "born on the"};

static bool
char_fits(char pattern, char c)
{
	if (pattern == 'A')
		return c >= 'A' && c <= 'Z';
	if (pattern == '0')
		return char_is_digit(c);
	return pattern == c;
}

static bool
is_word_char(struct str text, size_t at)
{
	return at < text.len && (char_is_digit(text.data[at]) || char_is_alpha(text.data[at]));
}

static bool
shape_at(struct str text, size_t at, const char *pattern)
{
	size_t len = strlen(pattern);

	if (text.len - at < len || (at > 0 && is_word_char(text, at - 1)) ||
		is_word_char(text, at + len))
		return false;
	for (size_t i = 0; i < len; i++)
		if (!char_fits(pattern[i], text.data[at + i]))
			return false;
	return true;
}

static struct str
words_of(struct arena *arena, const char *what, struct str found)
{
	return str_format(arena, "Take out %s: \"%.*s\".", what, STR_ARG(found));
}

struct str
readiness_identifies(struct arena *arena, struct str text)
{
	for (size_t at = 0; at < text.len; at++)
		for (size_t i = 0; i < COUNT_OF(shapes); i++)
			if (shape_at(text, at, shapes[i].pattern))
				return words_of(arena, shapes[i].what,
					str_slice(text, at, at + strlen(shapes[i].pattern)));
	for (size_t i = 0; i < COUNT_OF(phrases); i++)
		if (str_find_nocase(text, str_of(phrases[i])) != STR_NONE)
			return words_of(
				arena, "what looks like a day of birth", str_of(phrases[i]));
	return STR("");
}
