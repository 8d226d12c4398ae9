#include "linkage/private/clk_json.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"

#include <string.h>

static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static void
base64_add(struct buf *to, const unsigned char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i += 3) {
		unsigned left = len - i > 2 ? 3 : (unsigned)(len - i);
		unsigned group = (unsigned)bytes[i] << 16 |
			(left > 1 ? (unsigned)bytes[i + 1] << 8 : 0) |
			(left > 2 ? bytes[i + 2] : 0);
		char four[4] = {letters[group >> 18], letters[group >> 12 & 63],
			left > 1 ? letters[group >> 6 & 63] : '=',
			left > 2 ? letters[group & 63] : '='};

		buf_add(to, str_make(four, sizeof(four)));
	}
}

void
clk_json_begin(struct buf *to)
{
	buf_add(to, STR("{\"clks\": ["));
}

void
clk_json_add(struct buf *to, const struct clk_set *set, size_t from, size_t end)
{
	for (size_t i = from; i < end; i++) {
		buf_add(to, i == 0 ? STR("\n\"") : STR(",\n\""));
		base64_add(to, (const unsigned char *)clk_at(set, i),
			set->word_count * sizeof(uint64_t));
		buf_add_char(to, '"');
	}
}

void
clk_json_end(struct buf *to)
{
	buf_add(to, STR("\n]}\n"));
}

/* Reading. `at` never passes the end. */
struct scan {
	struct str text;
	size_t at;
};

static void
space_pass(struct scan *s)
{
	while (s->at < s->text.len && char_is_space(s->text.data[s->at]))
		s->at++;
}

static bool
sign_take(struct scan *s, char wanted)
{
	space_pass(s);
	if (s->at == s->text.len || s->text.data[s->at] != wanted)
		return false;
	s->at++;
	return true;
}

static bool
broken(const struct scan *s, const char *what, struct err *err)
{
	return err_set(err, ERR_DAMAGED, "byte %zu of the encodings: %s", s->at + 1, what);
}

/* The inside of a string as it stands there; what is escaped stays so. */
static bool
string_take(struct scan *s, struct str *ret_inside, struct err *err)
{
	size_t from;

	if (!sign_take(s, '"'))
		return broken(s, "a text in quotes should stand here", err);
	from = s->at;
	while (s->at < s->text.len && s->text.data[s->at] != '"')
		s->at += s->text.data[s->at] == '\\' && s->at + 1 < s->text.len ? 2 : 1;
	if (s->at >= s->text.len)
		return broken(s, "a quote is never closed", err);
	*ret_inside = str_slice(s->text, from, s->at++);
	return true;
}

/* Passes over a value of another member: only its brackets and quotes are looked at. */
static bool
value_pass(struct scan *s, struct err *err)
{
	int depth = 0;
	struct str inside;

	do {
		char sign;

		space_pass(s);
		if (s->at == s->text.len)
			return broken(s, "the text ends too early", err);
		sign = s->text.data[s->at];
		if (sign == '"') {
			if (!string_take(s, &inside, err))
				return false;
			continue;
		}
		if ((sign == ',' || sign == '}' || sign == ']') && depth == 0)
			return broken(s, "a value should stand here", err);
		s->at++;
		if (sign == '{' || sign == '[')
			depth++;
		else if (sign == '}' || sign == ']')
			depth--;
		else if (depth == 0)
			while (s->at < s->text.len && s->text.data[s->at] != ',' &&
				s->text.data[s->at] != '}')
				s->at++;
		if (depth > NEST_DEPTH_MAX)
			return broken(s, "brackets stand too deep in one another", err);
	} while (depth > 0);
	return true;
}

static int
letter_value(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Into room for CLK_BITS_MAX / 8 bytes. */
static bool
base64_take(struct str text, unsigned char *bytes, size_t *ret_len)
{
	uint32_t group = 0;
	unsigned bits = 0;

	*ret_len = 0;
	while (text.len > 0 && text.data[text.len - 1] == '=')
		text.len--;
	for (size_t i = 0; i < text.len; i++) {
		/* Some writers escape the slash. */
		int value = text.data[i] == '\\' && i + 1 < text.len && text.data[i + 1] == '/'
			? letter_value(text.data[++i])
			: letter_value(text.data[i]);

		if (value < 0)
			return false;
		group = (group << 6 | (uint32_t)value) & 0xffffff;
		bits += 6;
		if (bits < 8)
			continue;
		bits -= 8;
		if (*ret_len == CLK_BITS_MAX / 8)
			return false;
		bytes[(*ret_len)++] = (unsigned char)(group >> bits);
	}
	return true;
}

static bool
clk_take(struct scan *s, struct clk_set *set, struct err *err)
{
	unsigned char bytes[CLK_BITS_MAX / 8];
	struct str inside = STR("");
	size_t len;

	if (!string_take(s, &inside, err))
		return false;
	if (!base64_take(inside, bytes, &len))
		return broken(s, "an encoding should be base64 of at most 1024 bytes", err);
	if (len == 0 || len % 8 != 0)
		return broken(s, "an encoding has a multiple of 64 bits", err);
	if (set->word_count == 0)
		set->word_count = len / 8;
	if (set->word_count != len / 8)
		return broken(
			s, "this encoding has another number of bits than the first one", err);
	if (set->count == CLK_COUNT_MAX)
		return err_set(
			err, ERR_TOO_LARGE, "more than %zu encodings in one file", CLK_COUNT_MAX);
	memcpy(clk_set_add(set), bytes, len);
	return true;
}

static bool
list_take(struct scan *s, struct clk_set *set, struct err *err)
{
	if (!sign_take(s, '['))
		return broken(s, "\"clks\" should be a list", err);
	if (sign_take(s, ']'))
		return true;
	do {
		if (!clk_take(s, set, err))
			return false;
	} while (sign_take(s, ','));
	if (!sign_take(s, ']'))
		return broken(s, "the list of encodings is not ended by a bracket", err);
	return true;
}

bool
clk_json_read(struct str text, struct clk_set *set, struct err *err)
{
	struct scan s = {.text = text};
	size_t before = set->count;
	bool found = false;
	struct str key = STR("");

	if (!sign_take(&s, '{'))
		return broken(&s, "a file of encodings begins with {\"clks\": [", err);
	do {
		if (!string_take(&s, &key, err))
			return false;
		if (!sign_take(&s, ':'))
			return broken(&s, "a colon should stand here", err);
		if (str_equal(key, STR("clks")) && !found) {
			found = true;
			if (!list_take(&s, set, err))
				return false;
		} else if (!value_pass(&s, err)) {
			return false;
		}
	} while (sign_take(&s, ','));
	if (!sign_take(&s, '}'))
		return broken(&s, "the file is cut off", err);
	if (!found)
		return err_set(err, ERR_DAMAGED, "the file has no list \"clks\"");
	if (set->count == before)
		return err_set(err, ERR_DAMAGED, "the file has no encodings in it");
	return true;
}
