#include "base/buf.h"

#include "base/arena.h"
#include "base/buf_args.h"
#include "base/utf8.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROOM_FIRST = 256 };

void
buf_free(struct buf *buf)
{
	free(buf->data);
	buf->data = NULL;
	buf->len = 0;
	buf->room = 0;
}

void
buf_clear(struct buf *buf)
{
	buf->len = 0;
	buf->overflowed = false;
}

char *
buf_reserve(struct buf *buf, size_t len)
{
	size_t size_max = buf->size_max == 0 ? BUF_SIZE_DEFAULT : buf->size_max;
	size_t room = buf->room;

	if (len > size_max || buf->len > size_max - len) {
		buf->overflowed = true;
		return NULL;
	}
	/* One byte more than asked for, for the zero of buf_cstr. */
	if (room < buf->len + len + 1) {
		if (room < ROOM_FIRST)
			room = ROOM_FIRST;
		while (room < buf->len + len + 1)
			room += room / 2;
		/* Never more than the limit: buf_add looks at the room alone. */
		if (room - 1 > size_max)
			room = size_max + 1;
		buf->data = memory_grow(buf->data, room);
		buf->room = room;
	}
	return buf->data + buf->len;
}

void
buf_grown(struct buf *buf, size_t len)
{
	buf->len += len;
}

void
buf_add_format_args(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	size_t room = buf->data == NULL ? 0 : buf->room - buf->len;
	int len;
	char *to;

	va_copy(again, args);
	/* Mostly there is room for it, and it need not be made twice. */
	len = vsnprintf(room == 0 ? NULL : buf->data + buf->len, room, format, args);
	to = len < 0 ? NULL : buf_reserve(buf, (size_t)len);
	if (to != NULL) {
		if ((size_t)len >= room)
			(void)vsnprintf(to, (size_t)len + 1, format, again);
		buf->len += (size_t)len;
	}
	va_end(again);
}

void
buf_add_format(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_add_format_args(buf, format, args);
	va_end(args);
}

void
buf_add_codepoint(struct buf *buf, uint32_t codepoint)
{
	char bytes[4];

	buf_add(buf, str_make(bytes, utf8_encode(codepoint, bytes)));
}

const char *
buf_cstr(struct buf *buf)
{
	if (buf->data == NULL)
		return "";
	buf->data[buf->len] = '\0';
	return buf->data;
}

enum { VARINT_SIZE_MAX = 10 };

void
buf_add_varint_long(struct buf *buf, uint64_t value)
{
	char bytes[VARINT_SIZE_MAX];
	bool has_room = buf->room - buf->len > sizeof(bytes);
	char *to = has_room ? buf->data + buf->len : bytes;
	size_t len = 0;

	while (value >= 0x80) {
		to[len++] = (char)(value | 0x80);
		value >>= 7;
	}
	to[len++] = (char)value;
	if (has_room)
		buf->len += len;
	else
		buf_add(buf, str_make(bytes, len));
}

bool
take_varint_long(struct str *from, uint64_t *ret_value)
{
	uint64_t value = 0;

	for (size_t i = 0; i < from->len && i < VARINT_SIZE_MAX; i++) {
		unsigned char byte = (unsigned char)from->data[i];

		if (i == VARINT_SIZE_MAX - 1 && byte > 1)
			return false;
		value |= (uint64_t)(byte & 0x7f) << (7 * i);
		if (byte < 0x80) {
			*ret_value = value;
			*from = str_from(*from, i + 1);
			return true;
		}
	}
	return false;
}
