/* Transfer encodings of mail, undone leniently: what is no part of the encoding is skipped, what
 * is cut off gives what it can. Each returns what a person should be told of.
 *
 * Sources: RFC 2045 section 6.7 and 6.8, RFC 2047 section 4.2, POSIX uuencode, yEnc draft 1.3. */
#ifndef CANDOUR_EXTRACT_MIME_DECODE_H
#define CANDOUR_EXTRACT_MIME_DECODE_H

#include "base/str.h"

struct buf;

/* base64 piece by piece. Start with {0}; look at the flags after the last piece. */
struct mime_base64 {
	uint32_t bits;
	unsigned count;   /* digits of an unfinished group */
	bool is_ended;    /* padding came: what follows is no longer part of it */
	bool has_foreign; /* something stood among it that is no base64 */
	bool has_tail;    /* something stood behind its end */
};
void mime_base64_piece(struct mime_base64 *state, struct buf *to, struct str text);
/* Gives what an end without padding leaves. False where the data is damaged or cut off. */
bool mime_base64_end(struct mime_base64 *state, struct buf *to);
/* All at once, for short values. */
bool mime_base64_decode(struct buf *to, struct str text);
/* False where an escape is malformed; it is then left as it stands. */
bool mime_quoted_decode(struct buf *to, struct str text);
/* The Q form of encoded words. */
void mime_q_decode(struct buf *to, struct str text);

/* A file that stands within text between its own begin and end lines. */
struct mime_block {
	struct str name;   /* bytes as written */
	struct str before; /* text above it, including the begin line */
	struct str data;   /* encoded lines between */
	struct str behind; /* from the end line on */
	bool is_yenc;
	bool is_closed; /* the end line came */
};
/* Finds the next uuencoded or yEnc block. False where there is none. */
bool mime_block_find(struct str text, struct mime_block *ret_block);
/* Decodes a block's data; false where it is damaged. */
bool mime_block_decode(struct buf *to, const struct mime_block *block);

#endif
