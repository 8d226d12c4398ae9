#include "publish/writing.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>

enum { FORMAT_SIZE = 2048 };

/* Control characters (C0, C1) and those that turn the direction of writing (Unicode 15, section
 * 23.2: U+061C, U+200E, U+200F, U+202A to U+202E, U+2066 to U+2069), and non-characters. */
static bool
is_unwanted(uint32_t c)
{
	return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
		(c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff ||
		(c & 0xfffe) == 0xfffe;
}

struct str
writing_clean(struct arena *arena, struct str text)
{
	struct buf out CLEANUP(buf_free) = {0};
	bool space = false;

	while (text.len > 0) {
		uint32_t c = utf8_take(&text);

		if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x2028 || c == 0x2029) {
			space = out.len > 0;
			continue;
		}
		if (space)
			buf_add_char(&out, ' ');
		space = false;
		buf_add_codepoint(&out, is_unwanted(c) ? UTF8_REPLACEMENT : c);
	}
	return str_copy(arena, buf_str(&out));
}

void
writing_add(struct writing *writing, enum writing_kind kind, struct str label, struct str text)
{
	if (writing->count == writing->room) {
		size_t room = writing->room == 0 ? 64 : writing->room * 2;
		struct writing_block *more = ARENA_ARRAY(
			writing->arena, room, struct writing_block);

		for (size_t i = 0; i < writing->count; i++)
			more[i] = writing->blocks[i];
		writing->blocks = more;
		writing->room = room;
	}
	writing->blocks[writing->count++] = (struct writing_block){
		kind, writing_clean(writing->arena, label), writing_clean(writing->arena, text)};
}

void
writing_add_format(struct writing *writing, enum writing_kind kind, const char *format, ...)
{
	char room[FORMAT_SIZE];
	va_list args;
	struct str text;

	va_start(args, format);
	text = str_format_into(room, sizeof(room), format, args);
	va_end(args);
	writing_add(writing, kind, STR(""), text);
}

void
writing_xml(struct buf *to, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		switch (text.data[i]) {
		case '&':
			buf_add(to, STR("&amp;"));
			break;
		case '<':
			buf_add(to, STR("&lt;"));
			break;
		case '>':
			buf_add(to, STR("&gt;"));
			break;
		case '"':
			buf_add(to, STR("&quot;"));
			break;
		default:
			buf_add_char(to, text.data[i]);
		}
	}
}
