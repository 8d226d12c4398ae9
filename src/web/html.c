#include "web/html.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

#include <assert.h>
#include <inttypes.h>

/* The reference for one of the five characters, or an empty str. */
static struct str
reference_of(char c)
{
	switch (c) {
	case '&':
		return STR("&amp;");
	case '<':
		return STR("&lt;");
	case '>':
		return STR("&gt;");
	case '"':
		return STR("&quot;");
	case '\'':
		return STR("&#39;");
	default:
		return STR("");
	}
}

/* Printable ASCII that means nothing to HTML, and the white space that it keeps. CR is not among
 * it: a browser would make LF of it. */
static bool
is_plain(char c)
{
	if (c == '\t' || c == '\n')
		return true;
	return c >= ' ' && c <= '~' && c != '&' && c != '<' && c != '>' && c != '"' && c != '\'';
}

/* Code points that stand for no character and that HTML 13.2.3.5 calls errors: noncharacters
 * and controls. */
static bool
is_forbidden(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c <= 0x9f) || (c >= 0xfdd0 && c <= 0xfdef) ||
		(c & 0xfffe) == 0xfffe;
}

void
html_text(struct buf *out, struct str text)
{
	while (text.len > 0) {
		size_t plain = 0;
		struct str reference;

		while (plain < text.len && is_plain(text.data[plain]))
			plain++;
		buf_add(out, str_slice(text, 0, plain));
		text = str_from(text, plain);
		if (text.len == 0)
			return;
		reference = reference_of(text.data[0]);
		if (reference.len > 0) {
			buf_add(out, reference);
			text = str_from(text, 1);
		} else if (text.data[0] == '\r') {
			/* CR LF and CR alone both end a line. */
			text = str_from(text, text.len > 1 && text.data[1] == '\n' ? 2 : 1);
			buf_add_char(out, '\n');
		} else {
			uint32_t c = utf8_take(&text);

			if (!is_forbidden(c))
				buf_add_codepoint(out, c);
		}
	}
}

void
html_cstr(struct buf *out, const char *text)
{
	html_text(out, str_of(text));
}

void
html_i64(struct buf *out, int64_t value)
{
	buf_add_format(out, "%" PRId64, value);
}

void
html_u64(struct buf *out, uint64_t value)
{
	buf_add_format(out, "%" PRIu64, value);
}

void
html_markup(struct buf *out, struct html html)
{
	buf_add(out, html.markup);
}

void
html_url(struct buf *out, struct url url)
{
	/* An address that nobody made would lead to the page itself: say so at once. */
	assert(url.text.len > 0);
	html_text(out, url.text);
}

struct html
html_keep(struct arena *arena, struct buf *written)
{
	return (struct html){str_copy(arena, buf_str(written))};
}
