#include "compare/meeting/phrase.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

#include <string.h>
#include <unicode/uchar.h>

enum { ENDING_SIZE_MAX = 5, PASSAGE_SIZE_MAX = 600 };

size_t
phrase_point(struct phrase_clock *clock, size_t byte)
{
	if (byte > clock->text.len)
		byte = clock->text.len;
	if (byte < clock->byte) {
		clock->byte = 0;
		clock->point = 0;
	}
	clock->point += utf8_count(str_slice(clock->text, clock->byte, byte));
	clock->byte = byte;
	return clock->point;
}

/* ---- words ---- */

static bool
is_word_byte(char c)
{
	return char_is_alpha(c) || char_is_digit(c);
}

/* The length of the letter or digit at the front of s; 0 where there is none. */
static size_t
letter_len(struct str s)
{
	struct str rest = s;
	uint32_t c;

	if (s.len == 0)
		return 0;
	if ((unsigned char)s.data[0] < 0x80)
		return is_word_byte(s.data[0]) ? 1 : 0;
	c = utf8_take(&rest);
	return u_isalnum((UChar32)c) || u_charType((UChar32)c) == U_NON_SPACING_MARK
		? s.len - rest.len
		: 0;
}

/* The length of whatever stands at the front of s. */
static size_t
point_len(struct str s)
{
	struct str rest = s;

	if ((unsigned char)s.data[0] < 0x80)
		return 1;
	(void)utf8_take(&rest);
	return s.len - rest.len;
}

/* An apostrophe, ' or U+2019, that has a letter behind it. */
static size_t
apostrophe_len(struct str s)
{
	size_t len = 0;

	if (str_starts(s, STR("'")))
		len = 1;
	else if (str_starts(s, STR("\xe2\x80\x99")))
		len = 3;
	return len > 0 && letter_len(str_from(s, len)) > 0 ? len : 0;
}

bool
phrase_word(struct str text, size_t *at, struct str *ret_word)
{
	size_t from = *at;
	size_t to;

	while (from < text.len && letter_len(str_from(text, from)) == 0)
		from += point_len(str_from(text, from));
	for (to = from; to < text.len;) {
		size_t step = letter_len(str_from(text, to));

		if (step == 0)
			step = to > from ? apostrophe_len(str_from(text, to)) : 0;
		if (step == 0)
			break;
		to += step;
	}
	*at = to;
	*ret_word = str_slice(text, from, to);
	return to > from;
}

static bool
bounded(struct str text, size_t from, size_t to)
{
	if (from > 0 && is_word_byte(text.data[from - 1]))
		return false;
	return to >= text.len || !is_word_byte(text.data[to]);
}

size_t
phrase_find(struct str text, size_t from, struct str word)
{
	char lower = word.data[0];
	char upper = (char)(lower - 'a' + 'A');

	for (size_t i = from; i + word.len <= text.len; i++) {
		size_t same = 1;

		if (text.data[i] != lower && text.data[i] != upper)
			continue;
		while (same < word.len && char_lower(text.data[i + same]) == word.data[same])
			same++;
		if (same == word.len && bounded(text, i, i + word.len))
			return i;
	}
	return STR_NONE;
}

/* Whether the entry of a list that begins at `one` and is `len` long is this word. */
static bool
is_entry(struct str word, const char *one, size_t len)
{
	bool begins = len > 0 && one[len - 1] == '*';
	size_t wanted = begins ? len - 1 : len;

	if (begins ? word.len < wanted : word.len != wanted)
		return false;
	for (size_t i = 0; i < wanted; i++)
		if (char_lower(word.data[i]) != char_lower(one[i]))
			return false;
	return true;
}

bool
phrase_in(struct str word, const char *words)
{
	/* Most words are in no list, and most entries differ in their first letter: by that alone
	 * they are passed over. */
	char first = word.len > 0 ? char_lower(word.data[0]) : '\0';

	for (const char *one = words;;) {
		size_t len = 0;

		while (one[len] != '|' && one[len] != '\0')
			len++;
		if ((char_lower(one[0]) == first || one[0] == '*' || len == 0) &&
			is_entry(word, one, len))
			return true;
		if (one[len] == '\0')
			return false;
		one += len + 1;
	}
}

bool
phrase_any(struct str text, const char *words)
{
	struct str word;
	size_t at = 0;

	while (phrase_word(text, &at, &word))
		if (phrase_in(word, words))
			return true;
	return false;
}

/* ---- keys ---- */

static void
key_add(struct buf *key, uint32_t c)
{
	if (c < 0x80)
		buf_add_char(key, char_lower((char)c));
	else
		buf_add_codepoint(key, (uint32_t)u_tolower((UChar32)c));
}

/* "%20" and its like stand for what they encode; only signs between words matter here. */
static bool
skip_percent(struct str *rest)
{
	int high;
	int low;

	if (rest->len < 3 || rest->data[0] != '%')
		return false;
	high = char_hex_value(rest->data[1]);
	low = char_hex_value(rest->data[2]);
	if (high < 2 || high > 7 || low < 0 || is_word_byte((char)(high * 16 + low)))
		return false;
	*rest = str_from(*rest, 3);
	return true;
}

struct str
phrase_key(struct arena *arena, struct str name)
{
	struct buf key CLEANUP(buf_free) = {0};
	struct str rest = name;
	bool space = false;

	while (rest.len > 0) {
		size_t apostrophe = apostrophe_len(rest);
		uint32_t c;

		if (apostrophe > 0 && key.len > 0 && !space) {
			rest = str_from(rest, apostrophe);
			continue;
		}
		if (skip_percent(&rest)) {
			space = true;
			continue;
		}
		if (letter_len(rest) == 0) {
			c = utf8_take(&rest);
			if (c == '&')
				buf_add(&key, key.len > 0 ? STR(" and") : STR("and"));
			space = true;
			continue;
		}
		if (space && key.len > 0)
			buf_add_char(&key, ' ');
		space = false;
		key_add(&key, utf8_take(&rest));
	}
	return str_copy(arena, buf_str(&key));
}

/* ---- file names ---- */

struct str
phrase_file(struct str path)
{
	size_t slash = str_find_last_char(path, '/');
	size_t back = str_find_last_char(path, '\\');

	if (slash != STR_NONE && (back == STR_NONE || slash > back))
		return str_from(path, slash + 1);
	return back == STR_NONE ? path : str_from(path, back + 1);
}

struct str
phrase_ending(struct str file)
{
	size_t dot = str_find_last_char(file, '.');
	struct str ending;

	if (dot == STR_NONE || dot == 0)
		return STR("");
	ending = str_from(file, dot + 1);
	if (ending.len == 0 || ending.len > ENDING_SIZE_MAX || !char_is_alpha(ending.data[0]))
		return str_equal_nocase(ending, STR("7z")) ? ending : STR("");
	for (size_t i = 0; i < ending.len; i++)
		if (!is_word_byte(ending.data[i]))
			return STR("");
	return ending;
}

struct str
phrase_stem(struct str file)
{
	struct str ending = phrase_ending(file);

	return ending.len == 0 ? file : str_slice(file, 0, file.len - ending.len - 1);
}

/* ---- passages ---- */

static size_t
widen_back(struct str text, size_t from, size_t around)
{
	size_t low = from > around ? from - around : 0;
	size_t at = low;

	if (at > 0)
		while (at < from && !char_is_space(text.data[at]))
			at++;
	for (size_t i = from; i > at + 1; i--)
		if (text.data[i - 1] == '\n' && text.data[i - 2] == '\n')
			return i;
	return at;
}

static size_t
widen_on(struct str text, size_t to, size_t around)
{
	size_t high = text.len - to > around ? to + around : text.len;
	size_t at = high;

	if (at < text.len)
		while (at > to && !char_is_space(text.data[at]))
			at--;
	for (size_t i = to; i + 1 < at; i++)
		if (text.data[i] == '\n' && text.data[i + 1] == '\n')
			return i;
	return at;
}

/* At most `size` bytes of s, never half a character. */
static size_t
whole_points(struct str s, size_t size)
{
	while (size > 0 && ((unsigned char)s.data[size] & 0xC0) == 0x80)
		size--;
	return size;
}

struct str
phrase_passage(struct arena *arena, struct str text, size_t from, size_t to, size_t around)
{
	struct buf line CLEANUP(buf_free) = {0};
	bool space = false;

	if (to > text.len)
		to = text.len;
	if (from > to)
		from = to;
	if (to - from > PASSAGE_SIZE_MAX / 2)
		to = from + whole_points(str_slice(text, from, to), PASSAGE_SIZE_MAX / 2);
	if (around > PASSAGE_SIZE_MAX / 4)
		around = PASSAGE_SIZE_MAX / 4;
	from = widen_back(text, from, around);
	to = widen_on(text, to, around);
	for (size_t i = from; i < to; i++) {
		if (char_is_space(text.data[i])) {
			space = line.len > 0;
			continue;
		}
		if (space)
			buf_add_char(&line, ' ');
		space = false;
		buf_add_char(&line, text.data[i]);
	}
	return str_copy(arena, buf_str(&line));
}
