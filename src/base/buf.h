/* Bytes that grow.
 *
 * A struct buf owns its memory (malloc) until buf_free. It has a limit: what would go beyond is
 * dropped and `overflowed` is set, so that a writer need not check every call but must check once
 * before it trusts the whole. Running out of memory gives up (base/arena.h). */
#ifndef CANDOUR_BASE_BUF_H
#define CANDOUR_BASE_BUF_H

#include "base/attr.h"
#include "base/str.h"

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
void buf_add(struct buf *buf, struct str s);
void buf_add_char(struct buf *buf, char c);
void buf_add_format(struct buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
/* UTF-8; anything that is no Unicode scalar value becomes U+FFFD. */
void buf_add_codepoint(struct buf *buf, uint32_t codepoint);
/* Little-endian and big-endian numbers, for our own wire formats. */
void buf_add_u16(struct buf *buf, uint16_t value);
void buf_add_u32(struct buf *buf, uint32_t value);
void buf_add_u64(struct buf *buf, uint64_t value);
/* Room for len more bytes, to be written by the caller and then counted by buf_grown; NULL where
 * the limit forbids it (overflowed is set). */
char *buf_reserve(struct buf *buf, size_t len);
void buf_grown(struct buf *buf, size_t len);
/* What is in it; valid until the next change. */
struct str buf_str(const struct buf *buf);
/* The same with a zero byte behind it. */
const char *buf_cstr(struct buf *buf);

/* Reads numbers (little-endian) and bytes off a str, for our own wire formats; false at the end. */
bool take_u8(struct str *from, uint8_t *ret_value) MUST_USE;
bool take_u16(struct str *from, uint16_t *ret_value) MUST_USE;
bool take_u32(struct str *from, uint32_t *ret_value) MUST_USE;
bool take_u64(struct str *from, uint64_t *ret_value) MUST_USE;
bool take_bytes(struct str *from, size_t len, struct str *ret_bytes) MUST_USE;

#endif
