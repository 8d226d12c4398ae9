#include "base/str.h"

#include "base/arena.h"
#include "base/lanes.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int
str_compare(struct str a, struct str b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter == 0 ? 0 : memcmp(a.data, b.data, shorter);

	if (order != 0)
		return order;
	return (a.len > b.len) - (a.len < b.len);
}

int
char_hex_value(char c)
{
	if (char_is_digit(c))
		return c - '0';
	c = char_lower(c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool
str_starts(struct str s, struct str front)
{
	return s.len >= front.len && str_equal(str_slice(s, 0, front.len), front);
}

bool
str_ends(struct str s, struct str back)
{
	return s.len >= back.len && str_equal(str_from(s, s.len - back.len), back);
}

bool
str_starts_nocase(struct str s, struct str front)
{
	if (s.len < front.len)
		return false;
	for (size_t i = 0; i < front.len; i++)
		if (char_lower(s.data[i]) != char_lower(front.data[i]))
			return false;
	return true;
}

bool
str_ends_nocase(struct str s, struct str back)
{
	return s.len >= back.len && str_equal_nocase(str_from(s, s.len - back.len), back);
}

/* Mostly what is sought begins with a rare sign and is not there. To look for that sign alone is
 * many times as fast; where it is common, the general search goes on. */
size_t
str_find(struct str s, struct str wanted)
{
	enum { TRIES = 8 };
	const char *at = s.data;
	const char *last;
	const char *hit;

	if (wanted.len == 0)
		return 0;
	if (s.len < wanted.len)
		return STR_NONE;
	last = s.data + s.len - wanted.len;
	for (int i = 0; i < TRIES; i++) {
		hit = at > last ? NULL : memchr(at, wanted.data[0], (size_t)(last - at) + 1);
		if (hit == NULL)
			return STR_NONE;
		if (memcmp(hit, wanted.data, wanted.len) == 0)
			return (size_t)(hit - s.data);
		at = hit + 1;
	}
	hit = memmem(at, (size_t)(s.data + s.len - at), wanted.data, wanted.len);
	return hit == NULL ? STR_NONE : (size_t)(hit - s.data);
}

size_t
str_find_nocase(struct str s, struct str wanted)
{
	char first = wanted.len == 0 ? '\0' : char_lower(wanted.data[0]);

	for (size_t i = 0; i + wanted.len <= s.len; i++)
		if (wanted.len == 0 ||
			(char_lower(s.data[i]) == first &&
				str_equal_nocase(str_slice(s, i, i + wanted.len), wanted)))
			return i;
	return STR_NONE;
}

size_t
str_find_char(struct str s, char wanted)
{
	const char *hit = s.len == 0 ? NULL : memchr(s.data, wanted, s.len);

	return hit == NULL ? STR_NONE : (size_t)(hit - s.data);
}

size_t
str_find_last_char(struct str s, char wanted)
{
	const char *hit = s.len == 0 ? NULL : memrchr(s.data, wanted, s.len);

	return hit == NULL ? STR_NONE : (size_t)(hit - s.data);
}

size_t
str_find_line_end(struct str s)
{
	size_t at = 0;

	while (at + sizeof(lanes) <= s.len) {
		lanes bytes = lanes_load(s.data + at);
		unsigned first = lanes_first((lanes)((bytes == '\n') | (bytes == '\r')));

		at += first;
		if (first < sizeof(lanes))
			return at;
	}
	while (at < s.len && s.data[at] != '\n' && s.data[at] != '\r')
		at++;
	return at;
}

struct str
str_trim(struct str s)
{
	size_t from = 0;
	size_t to = s.len;

	while (from < to && char_is_space(s.data[from]))
		from++;
	while (to > from && char_is_space(s.data[to - 1]))
		to--;
	return str_slice(s, from, to);
}

bool
str_cut(struct str *rest, char separator, struct str *ret_piece)
{
	size_t at;

	if (rest->data == NULL)
		return false;
	at = str_find_char(*rest, separator);
	if (at == STR_NONE) {
		*ret_piece = *rest;
		*rest = (struct str){NULL, 0};
		return true;
	}
	*ret_piece = str_slice(*rest, 0, at);
	*rest = str_from(*rest, at + 1);
	return true;
}

bool
str_cut_line(struct str *rest, struct str *ret_line)
{
	size_t at;
	size_t skip;

	if (rest->data == NULL || rest->len == 0)
		return false;
	at = str_find_line_end(*rest);
	*ret_line = str_slice(*rest, 0, at);
	skip = at < rest->len && rest->data[at] == '\r' && at + 1 < rest->len &&
			rest->data[at + 1] == '\n'
		? 2
		: 1;
	*rest = str_from(*rest, at + skip);
	return true;
}

bool
str_to_u64(struct str s, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (s.len == 0)
		return false;
	for (size_t i = 0; i < s.len; i++) {
		if (!char_is_digit(s.data[i]))
			return false;
		if (__builtin_mul_overflow(value, (uint64_t)10, &value) ||
			__builtin_add_overflow(value, (uint64_t)(s.data[i] - '0'), &value))
			return false;
	}
	*ret_value = value;
	return true;
}

bool
str_to_i64(struct str s, int64_t *ret_value)
{
	bool negative = s.len > 0 && s.data[0] == '-';
	uint64_t size;

	if (!str_to_u64(negative ? str_from(s, 1) : s, &size))
		return false;
	if (size > (uint64_t)INT64_MAX + (negative ? 1 : 0))
		return false;
	*ret_value = negative ? (int64_t)(0 - size) : (int64_t)size;
	return true;
}

bool
str_to_double(struct str s, double *ret_value)
{
	char text[64];
	char *end;

	if (s.len == 0 || s.len >= sizeof(text) || char_is_space(s.data[0]))
		return false;
	memcpy(text, s.data, s.len);
	text[s.len] = '\0';
	*ret_value = strtod(text, &end);
	return end == text + s.len;
}

char *
str_cstr(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.len + 1);

	if (s.len > 0)
		memcpy(copy, s.data, s.len);
	return copy;
}

struct str
str_copy(struct arena *arena, struct str s)
{
	return (struct str){str_cstr(arena, s), s.len};
}

struct str
str_one_line(struct arena *arena, struct str s)
{
	char *line = arena_alloc(arena, s.len + 1);
	size_t len = 0;

	for (size_t i = 0; i < s.len; i++) {
		bool is_blank = char_is_space(s.data[i]);

		if (!is_blank || (len > 0 && line[len - 1] != ' '))
			line[len++] = is_blank ? ' ' : s.data[i];
	}
	return str_make(line, len);
}

struct str
str_lower(struct arena *arena, struct str s)
{
	char *copy = str_cstr(arena, s);

	for (size_t i = 0; i < s.len; i++)
		copy[i] = char_lower(copy[i]);
	return (struct str){copy, s.len};
}

enum { SHORT_SIZE = 128 };

struct str
str_format(struct arena *arena, const char *format, ...)
{
	char short_text[SHORT_SIZE];
	va_list args;
	va_list again;
	int len;
	char *text;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(short_text, sizeof(short_text), format, args);
	va_end(args);
	if (len < 0)
		len = 0;
	text = arena_alloc(arena, (size_t)len + 1);
	/* Most are short, and need not be made twice. */
	if ((size_t)len < sizeof(short_text))
		memcpy(text, short_text, (size_t)len);
	else
		(void)vsnprintf(text, (size_t)len + 1, format, again);
	va_end(again);
	return (struct str){text, (size_t)len};
}

struct str
str_format_into(char *room, size_t size, const char *format, va_list args)
{
	int len = vsnprintf(room, size, format, args);

	if (len < 0)
		return STR("");
	return (struct str){room, (size_t)len < size ? (size_t)len : size - 1};
}
