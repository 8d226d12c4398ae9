/* Little-endian numbers at a place in outside bytes.
 *
 * For formats whose records point at one another by offset. Reading beyond the end gives 0, so a
 * caller that must tell asks le_has first; nothing is ever read outside the str. */
#ifndef CANDOUR_EXTRACT_LE_H
#define CANDOUR_EXTRACT_LE_H

#include "base/str.h"

#include <string.h>

static inline bool
le_has(struct str s, uint64_t at, uint64_t len)
{
	return at <= s.len && len <= s.len - at;
}

static inline uint8_t
le_u8(struct str s, uint64_t at)
{
	return le_has(s, at, 1) ? (uint8_t)s.data[at] : 0;
}

static inline uint16_t
le_u16(struct str s, uint64_t at)
{
	uint32_t low = le_u8(s, at);
	uint32_t high = le_u8(s, at + 1);

	return le_has(s, at, 2) ? (uint16_t)(low | high << 8) : 0;
}

static inline uint32_t
le_u32(struct str s, uint64_t at)
{
	return le_has(s, at, 4) ? (uint32_t)le_u16(s, at) | (uint32_t)le_u16(s, at + 2) << 16 : 0;
}

static inline uint64_t
le_u64(struct str s, uint64_t at)
{
	return le_has(s, at, 8) ? (uint64_t)le_u32(s, at) | (uint64_t)le_u32(s, at + 4) << 32 : 0;
}

/* An IEEE 754 double. */
static inline double
le_f64(struct str s, uint64_t at)
{
	uint64_t bits = le_u64(s, at);
	double value;

	memcpy(&value, &bits, sizeof(value));
	return value;
}

/* len bytes from `at`, cut to what is there. */
static inline struct str
le_slice(struct str s, uint64_t at, uint64_t len)
{
	if (at > s.len)
		at = s.len;
	if (len > s.len - at)
		len = s.len - at;
	return str_slice(s, (size_t)at, (size_t)(at + len));
}

#endif
