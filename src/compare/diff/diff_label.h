/* The number at the head of a paragraph: "4.1", "(a)", "12.", "LC/2012/017", "Decision 903".
 *
 * Pure: looks at the front of a line and says how much of it is a label. Labels matter because a
 * paragraph that was taken out leaves its number behind: a text that goes from 4.1 to 4.3 says
 * itself that 4.2 is gone. */
#ifndef CANDOUR_COMPARE_DIFF_LABEL_H
#define CANDOUR_COMPARE_DIFF_LABEL_H

#include "base/str.h"

/* Numbers of one dotted label that are kept: outlines of law go five deep. */
enum { DIFF_LABEL_DEPTH_MAX = 8 };

struct diff_label {
	struct str text;   /* of the line, without the full stop or bracket behind it: "4.1" */
	struct str prefix; /* what is the same in its neighbours: "" of "4.1", "LC/2012/" */
	uint32_t numbers[DIFF_LABEL_DEPTH_MAX]; /* 4, 1; of "(c)" 3; of "LC/2012/017" 17 */
	unsigned depth;                         /* numbers that are set */
	char shape;  /* '1' dotted numbers, 'a' letters, 'r' references */
	size_t size; /* bytes of the line up to the end of the label's own signs */
};

/* False where the line begins with no label. White space before it is passed over and counted in
 * size. A date ("12 March"), a sum or a plain number within a sentence is no label. */
bool diff_label_read(struct str line, struct diff_label *ret_label);
/* How many labels of the same series are missing between two that follow one another: 1 for "4.1"
 * and "4.3"; 0 where they are neighbours, or of different series. */
uint32_t diff_label_gap(const struct diff_label *before, const struct diff_label *after);
/* The label `steps` behind one: "4.2" for "4.1" and 1. In the arena. */
struct arena;
struct str diff_label_next(struct arena *arena, const struct diff_label *label, uint32_t steps);

#endif
