/* Johab (KS X 1001 annex 3, code page 1361): Korean with syllables composed of three five-bit
 * letters. ICU has no table for it, and it needs none: syllables follow from the letters, and
 * symbols and Hanja are KS X 1001 rows in other places. */
#ifndef CANDOUR_EXTRACT_ENCODING_JOHAB_H
#define CANDOUR_EXTRACT_ENCODING_JOHAB_H

#include "base/str.h"

struct buf;

/* Appends bytes as UTF-8; returns how many sequences became U+FFFD. */
uint64_t johab_to_utf8(struct buf *to, struct str bytes);
/* How many two-byte syllables of modern Korean and how many undecodable sequences there are: for
 * telling Johab from other encodings. */
void johab_count(struct str bytes, uint64_t *ret_syllables, uint64_t *ret_bad);

#endif
