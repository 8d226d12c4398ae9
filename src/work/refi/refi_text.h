/* The text of a source, and what a passage of it says. In the confined process that reads a file of REFI-QDA.
 *
 * Positions count Unicode code points of the text as it is stored, the end exclusive. But some tools count a CR LF as
 * one, or a byte order mark as well; passages often carry the beginning of their words as a name, and by these the
 * way of counting is chosen that makes most of them true. Whatever it is, the text kept here has LF alone and is in
 * NFC. */
#ifndef CANDOUR_WORK_REFI_REFI_TEXT_H
#define CANDOUR_WORK_REFI_REFI_TEXT_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

struct arena;
struct refi_source_said;

struct refi_text {
	struct buf stored; /* UTF-8, without a byte order mark */
	struct buf text;   /* the same with LF, in NFC, as texts are here */
	bool had_mark;
	bool was_converted; /* it was in another encoding than UTF-8 */
	bool counts_mark;
	bool counts_lf; /* CR LF as one */
	struct refi_text_step *steps;
	size_t step_count;
	size_t count; /* code points of `stored` */
};

/* Of the bytes of a file. Ended by refi_text_free. */
void refi_text_make(struct refi_text *text, struct str bytes);
void refi_text_free(struct refi_text *text);
/* Whether a passage says what its name does, each way of counting; the names of some are asked. */
struct refi_text_name {
	int64_t begins;
	int64_t ends;
	struct str name;
};
void refi_text_count(struct refi_text *text, const struct refi_text_name *names, size_t count);

/* [begins, ends) as the file counts into code points of `text`, with the words and 32 characters on either side;
 * false where it lies beyond. The words point into the text. */
struct refi_text_piece {
	int64_t begins;
	int64_t ends;
	struct str quote;
	struct str before;
	struct str after;
};
bool refi_text_piece(const struct refi_text *text, int64_t begins, int64_t ends,
	struct refi_text_piece *ret_piece) MUST_USE;
/* Hash, size and lines into *source. */
void refi_text_tell(const struct refi_text *text, struct refi_source_said *source);

#endif
