#include "search/expand.h"

enum { CODE_LEN = 6 };

/* Classes of consonants that are taken for one another, after Soundex (US National Archives,
 * "The Soundex Indexing System"), but to six places, and with the first letter by its sound, so
 * that Katherine and Catherine, Philip and Filip meet. */
static char
letter_class(char c)
{
	static const char classes[] = ".123.12..22455.12623.1.2.2"; /* a to z; "." has none */

	return c >= 'a' && c <= 'z' ? classes[c - 'a'] : '.';
}

/* Beginnings whose first letter is silent, and pairs that sound as one other letter. */
static size_t
skip_silent(struct str word)
{
	static const char *const silent[] = {"kn", "gn", "pn", "wr", "ps", "mn"};

	for (size_t i = 0; i < COUNT_OF(silent); i++)
		if (str_starts(word, str_of(silent[i])))
			return 1;
	return 0;
}

static bool
is_vowel(char c)
{
	return c == 'a' || c == 'e' || c == 'i' || c == 'o' || c == 'u' || c == 'y';
}

/* The letter that a beginning sounds like. */
static char
first_sound(struct str word)
{
	char c = word.data[0];
	char next = word.len > 1 ? word.data[1] : '\0';

	if (is_vowel(c))
		return 'a';
	if (c == 'p' && next == 'h')
		return 'f';
	if (c == 'c')
		return next == 'e' || next == 'i' || next == 'y' ? 's' : 'k';
	if (c == 'g')
		return next == 'e' || next == 'i' || next == 'y' ? 'j' : 'g';
	if (c == 'q' || c == 'x')
		return c == 'q' ? 'k' : 's';
	return c == 'z' ? 's' : c;
}

size_t
sound_code(struct str word, char ret_code[8])
{
	size_t len = 0;
	char last;

	word = str_from(word, skip_silent(word));
	if (word.len == 0 || word.data[0] < 'a' || word.data[0] > 'z')
		return 0;
	ret_code[len++] = first_sound(word);
	last = letter_class(word.data[0]);
	for (size_t i = 1; i < word.len && len < CODE_LEN; i++) {
		char c = word.data[i];
		char class = letter_class(c);

		if (c == 'g' && i + 1 < word.len && word.data[i + 1] == 'h')
			class = '.'; /* night, vaughan */
		if (class != '.' && class != last)
			ret_code[len++] = class;
		if (c != 'h' && c != 'w') /* those do not part equal sounds */
			last = class;
	}
	return len;
}
