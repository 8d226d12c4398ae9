/* The single checks that encoding_detect is made of. Private to the encoding modules.
 *
 * Each looks at bytes only, owns nothing, and allocates nothing that outlives it. */
#ifndef CANDOUR_EXTRACT_ENCODING_SNIFF_H
#define CANDOUR_EXTRACT_ENCODING_SNIFF_H

#include "base/str.h"

/* A byte order mark's encoding, or NULL. */
const char *sniff_mark(struct str bytes);
/* UTF-16 or UTF-32 without a mark, by where the zeros and the common characters are; or NULL. */
const char *sniff_wide(struct str bytes);
/* 7-bit encodings with escapes: ISO-2022-JP/KR/CN, HZ, UTF-7; NULL where they are not plain. */
const char *sniff_escapes(struct str bytes);
/* EBCDIC of the Latin code pages (IBM500, IBM037), or NULL. */
const char *sniff_ebcdic(struct str bytes);
/* UTF-8 with non-ASCII characters, allowing a cut last one and rare damage. */
bool sniff_utf8(struct str bytes);
/* Bytes that no text holds, as share of all: controls but tab, line and form feeds, escape. */
bool sniff_has_controls(struct str bytes);

#endif
