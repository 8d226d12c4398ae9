/* Telling 8-bit encodings apart by the text that each would make. Private to the encoding
 * modules. */
#ifndef CANDOUR_EXTRACT_ENCODING_SCORE_H
#define CANDOUR_EXTRACT_ENCODING_SCORE_H

#include "base/str.h"

struct encoding;

/* The name of the most plausible encoding of bytes that hold non-ASCII and are not UTF-8.
 * declared (or NULL) gets the benefit of the doubt. */
const char *encoding_judge(struct str bytes, const struct encoding *declared);

/* Makes what each candidate is judged by, once; a part of encoding_prepare. */
void encoding_score_prepare(void);

#endif
