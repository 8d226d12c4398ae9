/* Notes of a file of REFI-QDA, put together to the one text that a thing has here. For the reader alone. */
#ifndef CANDOUR_WORK_REFI_REFI_NOTES_H
#define CANDOUR_WORK_REFI_REFI_NOTES_H

#include "base/str.h"
#include "work/refi/refi_model.h"

struct refi_say;

/* Empties the text; adds a piece; adds the notes of a thing, with its author's name in front of each that is not `by`
 * (NULL: each). */
void refi_notes_begin(struct refi_say *say);
void refi_notes_piece(struct refi_say *say, struct str text);
void refi_notes_add(
	struct refi_say *say, enum model_owner owner, size_t number, const struct model_guid *by);
/* What there is, cut to what a note may be; until the next refi_notes_begin. */
struct str refi_notes_text(struct refi_say *say);
/* The author of the first note of a thing; NULL: there is none, or it is not said. */
const struct model_guid *refi_notes_author(
	const struct refi_say *say, enum model_owner owner, size_t number);
/* Tells how many notes belonged to nothing. */
void refi_notes_end(struct refi_say *say);

#endif
