/* Where a unit stands, asked of one document after another in one segment. */
#ifndef CANDOUR_SEARCH_UNIT_PLACES_H
#define CANDOUR_SEARCH_UNIT_PLACES_H

#include "search/spans.h"
#include "search/words.h"

struct unit;

/* What a word counts where it stands, by field: body, title, from, to, cc, bcc, author, file,
 * fact; 0 in a field that the unit does not ask for. */
void unit_field_weights(unsigned fields, float ret_weights[SEGMENT_FIELDS]);

struct unit_cursor {
	const struct unit *unit;
	struct words_list *lists; /* of the words that the segment holds, the rarest first */
	unsigned *offsets;        /* of a phrase: the word's number in it */
	size_t count;             /* 0: the unit is nowhere in the segment */
	size_t room;              /* lists that own memory */
	struct spans room_spans;
	float weights[SEGMENT_FIELDS];
	struct err *err;
};

/* Opens a cursor that is all zero, or was opened before. */
bool unit_cursor_open(struct unit_cursor *cursor, struct words *words,
	struct words_segment *segment, const struct unit *unit, struct err *err) MUST_USE;
void unit_cursor_close(struct unit_cursor *cursor);
/* Whether the document holds the words: all of a phrase, else any. Documents come in order. */
bool unit_cursor_seek(
	struct unit_cursor *cursor, uint32_t document, bool *ret_here, struct err *err) MUST_USE;
/* Adds the places of the unit in the document sought last, in order. */
bool unit_cursor_places(
	struct unit_cursor *cursor, uint32_t document, struct spans *to, struct err *err) MUST_USE;

#endif
