/* Bytes that grow.
 *
 * A struct buf owns its memory (malloc) until buf_free. It has a limit: what would go beyond is
 * dropped and `overflowed` is set, so that a writer need not check every call but must check once
 * before it trusts the whole. Running out of memory gives up (base/arena.h). */
#ifndef CANDOUR_BASE_BUF_H
#define CANDOUR_BASE_BUF_H

#include "base/attr.h"
#include "base/str.h"

#include <endian.h>

struct buf {
	char *data;
	size_t len;
	size_t room;
	size_t size_max;
	bool overflowed;
};

/* Declare as: struct buf text CLEANUP(buf_free) = {.size_max = TEXT_SIZE_MAX};
 * A size_max of 0 means BUF_SIZE_DEFAULT. */
#define BUF_SIZE_DEFAULT ((size_t)256 * 1024 * 1024)

void buf_free(struct buf *buf);
/* Empties it and keeps the memory. */
void buf_clear(struct buf *buf);
void buf_add_format(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
/* UTF-8; anything that is no Unicode scalar value becomes U+FFFD. */
void buf_add_codepoint(struct buf *buf, uint32_t codepoint);
/* Room for len more bytes, to be written by the caller and then counted by buf_grown; NULL where
 * the limit forbids it (overflowed is set). */
char *buf_reserve(struct buf *buf, size_t len);
void buf_grown(struct buf *buf, size_t len);
void buf_add_varint_long(struct buf *buf, uint64_t value);
bool take_varint_long(struct str *from, uint64_t *ret_value) MUST_USE;

static inline void
buf_add(struct buf *buf, struct str s)
{
	char *to;

	if (s.len == 0)
		return;
	/* Where there is room already, which is nearly always, no call but the copying. */
	to = buf->room - buf->len > s.len ? buf->data + buf->len : buf_reserve(buf, s.len);
	if (to == NULL)
		return;
	memcpy(to, s.data, s.len);
	buf->len += s.len;
}

static inline void
buf_add_char(struct buf *buf, char c)
{
	buf_add(buf, str_make(&c, 1));
}

/* Seven bits a byte, the lowest first; the highest bit says that more follow. */
static inline void
buf_add_varint(struct buf *buf, uint64_t value)
{
	if (value < 0x80)
		buf_add_char(buf, (char)value);
	else
		buf_add_varint_long(buf, value);
}

/* Numbers with their lowest byte first, for our own wire formats. */
static inline void
buf_add_u16(struct buf *buf, uint16_t value)
{
	value = htole16(value);
	buf_add(buf, str_make(&value, sizeof(value)));
}

static inline void
buf_add_u32(struct buf *buf, uint32_t value)
{
	value = htole32(value);
	buf_add(buf, str_make(&value, sizeof(value)));
}

static inline void
buf_add_u64(struct buf *buf, uint64_t value)
{
	value = htole64(value);
	buf_add(buf, str_make(&value, sizeof(value)));
}

/* What is in it; valid until the next change. */
static inline struct str
buf_str(const struct buf *buf)
{
	return (struct str){buf->data == NULL ? "" : buf->data, buf->len};
}

/* The same with a zero byte behind it. */
const char *buf_cstr(struct buf *buf);

/* Reads numbers (lowest byte first) and bytes off a str, for our own wire formats; false at the
 * end. */
static inline MUST_USE bool
take_bytes(struct str *from, size_t len, struct str *ret_bytes)
{
	if (from->len < len)
		return false;
	*ret_bytes = str_slice(*from, 0, len);
	*from = str_from(*from, len);
	return true;
}

/* As buf_add_varint wrote it; false too above 64 bits. Of up to eight bytes, and where eight are there,
 * all are looked at together. */
static inline MUST_USE bool
take_varint(struct str *from, uint64_t *ret_value)
{
	uint64_t word;
	uint64_t ends;

	if (from->len < sizeof(word))
		return take_varint_long(from, ret_value);
	memcpy(&word, from->data, sizeof(word));
	word = le64toh(word);
	ends = ~word & 0x8080808080808080u;
	if (ends == 0)
		return take_varint_long(from, ret_value);
	/* Up to the first byte that ends it; then sevens, fourteens and twenty-eights are joined. */
	word &= (ends ^ (ends - 1)) & 0x7f7f7f7f7f7f7f7fu;
	word = (word & 0x007f007f007f007fu) | (word & 0x7f007f007f007f00u) >> 1;
	word = (word & 0x00003fff00003fffu) | (word & 0x3fff00003fff0000u) >> 2;
	*ret_value = (word & 0x0fffffffu) | (word & 0x0fffffff00000000u) >> 4;
	*from = str_make(from->data + __builtin_ctzll(ends) / 8 + 1,
		from->len - (size_t)(__builtin_ctzll(ends) / 8) - 1);
	return true;
}

static inline MUST_USE bool
take_u8(struct str *from, uint8_t *ret_value)
{
	struct str bytes;

	if (!take_bytes(from, 1, &bytes))
		return false;
	*ret_value = (uint8_t)bytes.data[0];
	return true;
}

static inline MUST_USE bool
take_u16(struct str *from, uint16_t *ret_value)
{
	struct str bytes;

	if (!take_bytes(from, sizeof(*ret_value), &bytes))
		return false;
	memcpy(ret_value, bytes.data, sizeof(*ret_value));
	*ret_value = le16toh(*ret_value);
	return true;
}

static inline MUST_USE bool
take_u32(struct str *from, uint32_t *ret_value)
{
	struct str bytes;

	if (!take_bytes(from, sizeof(*ret_value), &bytes))
		return false;
	memcpy(ret_value, bytes.data, sizeof(*ret_value));
	*ret_value = le32toh(*ret_value);
	return true;
}

static inline MUST_USE bool
take_u64(struct str *from, uint64_t *ret_value)
{
	struct str bytes;

	if (!take_bytes(from, sizeof(*ret_value), &bytes))
		return false;
	memcpy(ret_value, bytes.data, sizeof(*ret_value));
	*ret_value = le64toh(*ret_value);
	return true;
}

#endif
