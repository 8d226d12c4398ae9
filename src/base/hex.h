/* Bytes as text: hexadecimal and base64 (RFC 4648). */
#ifndef CANDOUR_BASE_HEX_H
#define CANDOUR_BASE_HEX_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;

/* Lower case. */
struct str hex_encode(struct arena *arena, struct str bytes);
void hex_encode_to(struct str bytes, char *ret_digits); /* 2 * len digits, no zero byte */
/* Either case; false on an odd length, another character, or a length that is not `len` bytes. */
bool hex_decode(struct str digits, unsigned char *ret_bytes, size_t len) MUST_USE;

void base64_encode(struct buf *to, struct str bytes);
/* Strict: padding required, no white space, unused bits zero. */
bool base64_decode(struct buf *to, struct str text) MUST_USE;

#endif
