/* Stretches of a document's text.
 *
 * A text is stored whole. Of a long one is kept where every TEXT_STEP_POINTS-th code point stands, when it is stored: so a
 * page reads the stretch that it shows, and says how long the whole is, without counting it. candour verify compares
 * these steps with the texts. */
#ifndef CANDOUR_STORE_TEXT_PART_H
#define CANDOUR_STORE_TEXT_PART_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct db;
struct err;

/* Shorter texts have no steps and are read whole. */
enum { TEXT_STEP_POINTS = 16384, TEXT_PART_SIZE_MIN = 256 * 1024 };

struct text_part {
	struct str text;
	int64_t from;  /* its first code point */
	int64_t count; /* code points of the whole text */
};

/* Code points [from, to) of it, as far as there are any, and perhaps more on both sides; in the arena. */
bool text_part_get(struct db *db, struct arena *arena, int64_t document, int64_t from, int64_t to,
	struct text_part *ret_part, struct err *err) MUST_USE;
/* How many code points it has. */
bool text_part_count(struct db *db, struct arena *arena, int64_t document, int64_t *ret_count,
	struct err *err) MUST_USE;

/* For who stores the text: its steps, in place of those that there were. */
bool text_steps_put(struct db *db, int64_t document, struct str text, struct err *err) MUST_USE;
/* Whether the steps that are kept are those of this text. */
bool text_steps_are(
	struct db *db, int64_t document, struct str text, bool *ret_are, struct err *err) MUST_USE;

#endif
