/* Text of header fields: unfolding, encoded words, raw 8-bit bytes.
 *
 * Sources: RFC 2047 (encoded words; those that split a character between two of them, or stand
 * in quotes, or hold blanks are decoded too, as mail programs do), RFC 2231 section 5 (language
 * suffix), RFC 6532 (UTF-8 in headers). */
#ifndef CANDOUR_EXTRACT_MIME_WORDS_H
#define CANDOUR_EXTRACT_MIME_WORDS_H

#include "base/str.h"

struct arena;
struct buf;

/* The value as a person reads it, in UTF-8, on one line. `charset` is tried for raw 8-bit bytes
 * ("" where nothing is known). In the arena, or pointing into value where nothing changed. */
struct str mime_text(struct arena *arena, struct str value, struct str charset);
/* Raw bytes of a header into UTF-8: as they are where they are ASCII or UTF-8. */
void mime_raw_text(struct buf *to, struct str bytes, struct str charset);

#endif
