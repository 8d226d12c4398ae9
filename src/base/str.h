/* Text as a pointer and a length.
 *
 * A struct str never owns what it points to and is never changed through. It need not end in a
 * zero byte; zero-ended strings exist only at the edge of a library (str_cstr). A str may hold
 * any bytes; functions that want UTF-8 say so. */
#ifndef CANDOUR_BASE_STR_H
#define CANDOUR_BASE_STR_H

#include "base/attr.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

struct str {
	const char *data;
	size_t len;
};

/* A literal as a str; STR_INIT for static tables. */
#define STR(LITERAL) ((struct str){("" LITERAL), sizeof(LITERAL) - 1})
#define STR_INIT(LITERAL)                                                                          \
	{                                                                                          \
		("" LITERAL), sizeof(LITERAL) - 1                                                  \
	}
/* For "%.*s". */
#define STR_ARG(S) ((int)((S).len > 0x7fffffff ? 0x7fffffff : (S).len)), ((S).data)

#define STR_NONE SIZE_MAX

static inline struct str str_of(const char *zero_ended); /* NULL gives an empty str */
static inline struct str str_make(const void *data, size_t len);

/* Bytes are the same. */
static inline bool str_equal(struct str a, struct str b);
/* Compares as bytes: below, equal or above zero. */
int str_compare(struct str a, struct str b);
/* ASCII letters only; other bytes must be the same. */
static inline bool str_equal_nocase(struct str a, struct str b);
bool str_starts(struct str s, struct str front);
bool str_ends(struct str s, struct str back);
bool str_starts_nocase(struct str s, struct str front);
bool str_ends_nocase(struct str s, struct str back);

/* Position of the first match, or STR_NONE. */
size_t str_find(struct str s, struct str wanted);
size_t str_find_nocase(struct str s, struct str wanted);
size_t str_find_char(struct str s, char wanted);
size_t str_find_last_char(struct str s, char wanted);

/* Position of the first LF or CR; s.len where there is none. */
size_t str_find_line_end(struct str s);

/* Bytes [from, to), both cut to the length; never out of range. */
static inline struct str str_slice(struct str s, size_t from, size_t to);
static inline struct str str_from(struct str s, size_t from);
/* Without ASCII white space at both ends. */
struct str str_trim(struct str s);
/* Takes the piece before the next separator off *rest (all of it where there is none) and moves
 * *rest behind the separator. Returns false once *rest is used up (data NULL), so that
 * "a,b," gives a, b and the empty piece. */
bool str_cut(struct str *rest, char separator, struct str *ret_piece);
/* The same for lines ended by LF, CR LF or CR; a last empty line is not given. */
bool str_cut_line(struct str *rest, struct str *ret_line);

/* The whole of s as a number; false on anything else or overflow. */
bool str_to_u64(struct str s, uint64_t *ret_value) MUST_USE;
bool str_to_i64(struct str s, int64_t *ret_value) MUST_USE;
bool str_to_double(struct str s, double *ret_value) MUST_USE;

/* Copies into the arena; the str copies end in a zero byte that is not counted. */
struct str str_copy(struct arena *arena, struct str s);
char *str_cstr(struct arena *arena, struct str s);
/* With each run of white space as one blank; none at the beginning. */
struct str str_one_line(struct arena *arena, struct str s);
struct str str_lower(struct arena *arena, struct str s); /* ASCII */
struct str str_format(struct arena *arena, const char *format, ...) PRINTF_LIKE(2, 3);

/* Into room of the caller's, cut to it and ended by a zero byte. */
struct str str_format_into(char *room, size_t size, const char *format, va_list args)
	PRINTF_LIKE(3, 0);

static inline bool char_is_space(char c); /* ASCII white space */
static inline bool char_is_digit(char c);
static inline bool char_is_alpha(char c); /* ASCII letters */
static inline char char_lower(char c);    /* ASCII */
int char_hex_value(char c);               /* 0..15, or -1 */

/* What is asked of nearly every byte of every text is written here, so that no call is made for
 * it: calls alone were a tenth of what comparing costs. */

static inline struct str
str_of(const char *zero_ended)
{
	if (zero_ended == NULL)
		return STR("");
	return (struct str){zero_ended, strlen(zero_ended)};
}

static inline struct str
str_make(const void *data, size_t len)
{
	return (struct str){data, len};
}

static inline bool
str_equal(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}

static inline bool
str_equal_nocase(struct str a, struct str b)
{
	return a.len == b.len && str_starts_nocase(a, b);
}

static inline struct str
str_slice(struct str s, size_t from, size_t to)
{
	if (to > s.len)
		to = s.len;
	if (from > to)
		from = to;
	return (struct str){s.data == NULL ? "" : s.data + from, to - from};
}

static inline struct str
str_from(struct str s, size_t from)
{
	return str_slice(s, from, s.len);
}

static inline bool
char_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline bool
char_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
char_is_alpha(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline char
char_lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

#endif
