/* Numbers within one document that should have no holes: paragraphs, items, labels of pages.
 *
 * Paragraphs: lines that begin with "4.1", "5.", "6)". A jump from 4.1 to 4.3 is a hole where the
 * numbers of the document are otherwise in order: at least five steps, at most one in five of
 * them a jump, and 4.2 begins no line anywhere, nor stands between the two with a capital behind
 * it. Pages: labels "Page 3 of 7"; a hole is one between two pages that follow one another, or at
 * the ends. */
#ifndef CANDOUR_COMPARE_NUMBERING_H
#define CANDOUR_COMPARE_NUMBERING_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct subject_place;

enum { NUMBERING_LABEL_MAX = 50000, NUMBERING_HOLE_MAX = 50, NUMBERING_DEPTH_MAX = 4 };

struct numbering_hole {
	struct str label;  /* what is missing: "4.2", "4.2 to 4.4", "page 3 of 7". In the arena */
	struct str before; /* the passages around it; "" at the ends */
	struct str after;
	size_t from; /* bytes: the passage that follows the hole, or comes before it at the end */
	size_t to;
};

size_t numbering_paragraphs(
	struct arena *arena, struct str text, struct numbering_hole ret_holes[NUMBERING_HOLE_MAX]);
/* places: the document's; pages among them (kind 1) in code points of the text. */
size_t numbering_pages(struct arena *arena, struct str text, const struct subject_place *places,
	size_t place_count, struct numbering_hole ret_holes[NUMBERING_HOLE_MAX]);

#endif
