#include "base/buf.h"

#include "base/arena.h"
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
buf_add(struct buf *buf, struct str s)
{
	char *to;

	if (s.len == 0)
		return;
	to = buf_reserve(buf, s.len);
	if (to == NULL)
		return;
	memcpy(to, s.data, s.len);
	buf->len += s.len;
}

void
buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, str_make(&c, 1));
}

void
buf_add_format(struct buf *buf, const char *format, ...)
{
	va_list args;
	va_list again;
	int len;
	char *to;

	va_start(args, format);
	va_copy(again, args);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	to = len < 0 ? NULL : buf_reserve(buf, (size_t)len);
	if (to != NULL) {
		(void)vsnprintf(to, (size_t)len + 1, format, again);
		buf->len += (size_t)len;
	}
	va_end(again);
}

void
buf_add_codepoint(struct buf *buf, uint32_t codepoint)
{
	char bytes[4];

	buf_add(buf, str_make(bytes, utf8_encode(codepoint, bytes)));
}

static void
add_little_endian(struct buf *buf, uint64_t value, size_t size)
{
	char bytes[8];

	for (size_t i = 0; i < size; i++)
		bytes[i] = (char)(unsigned char)(value >> (8 * i));
	buf_add(buf, str_make(bytes, size));
}

void
buf_add_u16(struct buf *buf, uint16_t value)
{
	add_little_endian(buf, value, 2);
}

void
buf_add_u32(struct buf *buf, uint32_t value)
{
	add_little_endian(buf, value, 4);
}

void
buf_add_u64(struct buf *buf, uint64_t value)
{
	add_little_endian(buf, value, 8);
}

struct str
buf_str(const struct buf *buf)
{
	return (struct str){buf->data == NULL ? "" : buf->data, buf->len};
}

const char *
buf_cstr(struct buf *buf)
{
	if (buf->data == NULL)
		return "";
	buf->data[buf->len] = '\0';
	return buf->data;
}

static bool
take_little_endian(struct str *from, size_t size, uint64_t *ret_value)
{
	uint64_t value = 0;

	if (from->len < size)
		return false;
	for (size_t i = size; i > 0; i--)
		value = value << 8 | (unsigned char)from->data[i - 1];
	*from = str_from(*from, size);
	*ret_value = value;
	return true;
}

bool
take_u8(struct str *from, uint8_t *ret_value)
{
	uint64_t value;

	if (!take_little_endian(from, 1, &value))
		return false;
	*ret_value = (uint8_t)value;
	return true;
}

bool
take_u16(struct str *from, uint16_t *ret_value)
{
	uint64_t value;

	if (!take_little_endian(from, 2, &value))
		return false;
	*ret_value = (uint16_t)value;
	return true;
}

bool
take_u32(struct str *from, uint32_t *ret_value)
{
	uint64_t value;

	if (!take_little_endian(from, 4, &value))
		return false;
	*ret_value = (uint32_t)value;
	return true;
}

bool
take_u64(struct str *from, uint64_t *ret_value)
{
	return take_little_endian(from, 8, ret_value);
}

bool
take_bytes(struct str *from, size_t len, struct str *ret_bytes)
{
	if (from->len < len)
		return false;
	*ret_bytes = str_slice(*from, 0, len);
	*from = str_from(*from, len);
	return true;
}
