#include "web/html.h"

#include "base/arena.h"
#include "base/buf.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

/* RFC 3986 section 2.3: what never needs to be encoded. */
static bool
is_unreserved(char c)
{
	return char_is_alpha(c) || char_is_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

static void
add_encoded(struct buf *out, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (is_unreserved(text.data[i]))
			buf_add_char(out, text.data[i]);
		else
			buf_add_format(out, "%%%02X", (unsigned char)text.data[i]);
	}
}

/* Where the fragment begins, or the length. */
static size_t
fragment_at(struct str text)
{
	size_t at = str_find_char(text, '#');

	return at == STR_NONE ? text.len : at;
}

static struct url
url_kept(struct arena *arena, const struct buf *made)
{
	return (struct url){str_copy(arena, buf_str(made))};
}

struct url
url_format(struct arena *arena, const char *format, ...)
{
	struct url url;
	va_list args;
	char room[4096];

	va_start(args, format);
	url.text = str_copy(arena, str_format_into(room, sizeof(room), format, args));
	va_end(args);
	assert(url.text.len + 1 < sizeof(room));
	assert(url.text.len > 0 && (url.text.data[0] == '#' || url.text.data[0] == '/'));
	assert(!str_starts(url.text, STR("//")));
	return url;
}

struct url
url_add(struct arena *arena, struct url url, const char *name, struct str value)
{
	struct buf made CLEANUP(buf_free) = {0};
	size_t end = fragment_at(url.text);
	struct str front = str_slice(url.text, 0, end);

	buf_add(&made, front);
	buf_add_char(&made, str_find_char(front, '?') == STR_NONE ? '?' : '&');
	add_encoded(&made, str_of(name));
	buf_add_char(&made, '=');
	add_encoded(&made, value);
	buf_add(&made, str_from(url.text, end));
	return url_kept(arena, &made);
}

struct url
url_add_i64(struct arena *arena, struct url url, const char *name, int64_t value)
{
	return url_add(arena, url, name, str_format(arena, "%" PRId64, value));
}

struct url
url_segment(struct arena *arena, struct url url, struct str segment)
{
	struct buf made CLEANUP(buf_free) = {0};
	size_t end = fragment_at(url.text);
	size_t query = str_find_char(str_slice(url.text, 0, end), '?');
	size_t path_end = query == STR_NONE ? end : query;

	buf_add(&made, str_slice(url.text, 0, path_end));
	if (made.len == 0 || made.data[made.len - 1] != '/')
		buf_add_char(&made, '/');
	/* "." and ".." would be taken for steps, even encoded (WHATWG URL 4.1): a path of ours
	 * holds neither, and the reader of paths refuses what this gives. */
	if (str_equal(segment, STR(".")) || str_equal(segment, STR("..")))
		segment = STR("-");
	add_encoded(&made, segment);
	buf_add(&made, str_from(url.text, path_end));
	return url_kept(arena, &made);
}

struct url
url_fragment(struct arena *arena, struct url url, struct str fragment)
{
	struct buf made CLEANUP(buf_free) = {0};

	buf_add(&made, str_slice(url.text, 0, fragment_at(url.text)));
	buf_add_char(&made, '#');
	add_encoded(&made, fragment);
	return url_kept(arena, &made);
}

bool
url_of_outside(struct str text, struct url *ret_url)
{
	if (text.len == 0 || text.len > 2000 || text.data[0] != '/' || str_starts(text, STR("//")))
		return false;
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] <= ' ' || text.data[i] > '~' ||
			str_find_char(STR("\\\"<>^`{|}"), text.data[i]) != STR_NONE)
			return false;
	ret_url->text = text;
	return true;
}
