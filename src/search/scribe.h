/* A process of our own that counts words beside the intake.
 *
 * Small mails cost the process that alone writes the database most, and looking up and sorting
 * their words was a fifth of that. So texts are sent to the scribe as they are indexed. It makes
 * segments of their words (words_gather.c, words_flush.c) and sends them back as bytes, when asked;
 * the caller stores them in its own transaction. The scribe sees validated text only, opens
 * nothing, and keeps nothing that a crash could lose: what was sent and not taken belongs to a
 * transaction that was not committed. Fork it before anything is open that it need not have.
 *
 * What fails in it, or that it has ended, is told by scribe_take. */
#ifndef CANDOUR_SEARCH_SCRIBE_H
#define CANDOUR_SEARCH_SCRIBE_H

#include "base/attr.h"
#include "base/str.h"

struct err;
struct scribe;

bool scribe_start(struct scribe **ret_scribe, struct err *err) MUST_USE;
/* Ends it. NULL is nothing. */
void scribe_stop(struct scribe *scribe);
void scribe_cleanup(struct scribe **scribe);

/* ---- For words.h ---- */

/* As words_document_begin and words_text_add; words_remove of one that was not cut off yet. */
void scribe_document(struct scribe *scribe, uint32_t document, int64_t born);
void scribe_text(struct scribe *scribe, unsigned field, struct str text);
void scribe_remove(struct scribe *scribe, int64_t born);
/* All that was given since the last cut becomes a segment. It is made while the caller goes on. */
void scribe_cut(struct scribe *scribe);
/* Forgets all that was given and not taken. */
void scribe_forget(struct scribe *scribe);

/* One segment that was cut off, and its pieces. */
struct scribe_segment {
	int64_t first; /* of `born` */
	int64_t last;
	uint32_t least; /* document numbers */
	uint32_t most;
	uint32_t term_blocks;
	uint64_t docs_size;
	uint64_t places_size;
	struct str directory;
	struct str pieces; /* scribe_piece_take */
};

struct scribe_piece {
	uint8_t part; /* enum segment_part */
	uint32_t number;
	struct str bytes;
};

/* Waits for the segments that were cut off and not taken yet; *ret_segments (scribe_segment_take)
 * is valid until the next call. */
bool scribe_take(struct scribe *scribe, struct str *ret_segments, struct err *err) MUST_USE;
/* Takes the next one off; false at the end, and where the rest makes no sense: then it is not
 * empty. The same for pieces. */
bool scribe_segment_take(struct str *segments, struct scribe_segment *ret_segment);
bool scribe_piece_take(struct str *pieces, struct scribe_piece *ret_piece);

#endif
