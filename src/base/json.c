#include "base/json.h"

#include "base/buf.h"
#include "base/lanes.h"
#include "base/utf8.h"

#include <math.h>
#include <string.h>

void
json_begin(struct json_writer *w, struct buf *out)
{
	*w = (struct json_writer){.out = out};
}

static void
separate(struct json_writer *w)
{
	uint64_t bit = (uint64_t)1 << w->depth;

	if (w->after_key) {
		w->after_key = false;
		return;
	}
	if ((w->filled & bit) != 0 && w->depth > 0)
		buf_add_char(w->out, ',');
	w->filled |= bit;
}

static void
open_container(struct json_writer *w, char bracket)
{
	separate(w);
	buf_add_char(w->out, bracket);
	if (w->depth < JSON_DEPTH_MAX - 1)
		w->depth++;
	w->filled &= ~((uint64_t)1 << w->depth);
}

static void
close_container(struct json_writer *w, char bracket)
{
	buf_add_char(w->out, bracket);
	if (w->depth > 0)
		w->depth--;
}

void
json_object_begin(struct json_writer *w)
{
	open_container(w, '{');
}

void
json_object_end(struct json_writer *w)
{
	close_container(w, '}');
}

void
json_array_begin(struct json_writer *w)
{
	open_container(w, '[');
}

void
json_array_end(struct json_writer *w)
{
	close_container(w, ']');
}

static void
add_escaped(struct buf *out, uint32_t c)
{
	switch (c) {
	case '"':
		buf_add(out, STR("\\\""));
		break;
	case '\\':
		buf_add(out, STR("\\\\"));
		break;
	case '\n':
		buf_add(out, STR("\\n"));
		break;
	case '\r':
		buf_add(out, STR("\\r"));
		break;
	case '\t':
		buf_add(out, STR("\\t"));
		break;
	default:
		buf_add_format(out, "\\u%04x", (unsigned)c);
	}
}

/* Signs that a terminal or an editor would obey rather than show: those that turn the direction of
 * writing or break lines. */
static bool
is_commanding(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200e || c == 0x200f ||
		(c >= 0x2028 && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

/* How many of sixteen signs stand in JSON as they are, before one that may not: ASCII, and none to
 * be escaped. */
static unsigned
plain_count(const char *at)
{
	lanes bytes = lanes_load(at);

	return lanes_first(
		(lanes)((bytes - 0x20 >= 0x7f - 0x20) | (bytes == '"') | (bytes == '\\')));
}

static void
add_quoted(struct buf *out, struct str s)
{
	buf_add_char(out, '"');
	while (s.len > 0) {
		size_t run = 0;
		size_t step = sizeof(lanes);

		while (step == sizeof(lanes) && s.len - run >= sizeof(lanes)) {
			step = plain_count(s.data + run);
			run += step;
		}
		while (run < s.len && (unsigned char)s.data[run] >= 0x20 &&
			(unsigned char)s.data[run] < 0x7f && s.data[run] != '"' &&
			s.data[run] != '\\')
			run++;
		buf_add(out, str_slice(s, 0, run));
		s = str_from(s, run);
		if (s.len > 0) {
			uint32_t c = utf8_take(&s);

			if (is_commanding(c) || c == '"' || c == '\\')
				add_escaped(out, c);
			else
				buf_add_codepoint(out, c);
		}
	}
	buf_add_char(out, '"');
}

void
json_key(struct json_writer *w, const char *key)
{
	separate(w);
	add_quoted(w->out, str_of(key));
	buf_add_char(w->out, ':');
	w->after_key = true;
}

void
json_str(struct json_writer *w, struct str value)
{
	separate(w);
	add_quoted(w->out, value);
}

static void
add_decimal(struct buf *out, uint64_t value)
{
	char digits[20];
	size_t at = sizeof(digits);

	do {
		digits[--at] = (char)('0' + value % 10);
		value /= 10;
	} while (value > 0);
	buf_add(out, str_make(digits + at, sizeof(digits) - at));
}

void
json_i64(struct json_writer *w, int64_t value)
{
	separate(w);
	if (value < 0)
		buf_add_char(w->out, '-');
	add_decimal(w->out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void
json_u64(struct json_writer *w, uint64_t value)
{
	separate(w);
	add_decimal(w->out, value);
}

void
json_double(struct json_writer *w, double value)
{
	separate(w);
	if (isfinite(value))
		buf_add_format(w->out, "%.6g", value);
	else
		buf_add(w->out, STR("null"));
}

void
json_bool(struct json_writer *w, bool value)
{
	separate(w);
	buf_add(w->out, value ? STR("true") : STR("false"));
}

void
json_null(struct json_writer *w)
{
	separate(w);
	buf_add(w->out, STR("null"));
}

void
json_member_str(struct json_writer *w, const char *key, struct str value)
{
	json_key(w, key);
	json_str(w, value);
}

void
json_member_i64(struct json_writer *w, const char *key, int64_t value)
{
	json_key(w, key);
	json_i64(w, value);
}

void
json_member_u64(struct json_writer *w, const char *key, uint64_t value)
{
	json_key(w, key);
	json_u64(w, value);
}

void
json_member_bool(struct json_writer *w, const char *key, bool value)
{
	json_key(w, key);
	json_bool(w, value);
}
