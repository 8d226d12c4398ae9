/* The words within a rectangle of a PDF's page: what a passage marked elsewhere says. */
#ifndef CANDOUR_EXTRACT_PDF_BOX_H
#define CANDOUR_EXTRACT_PDF_BOX_H

#include "base/attr.h"
#include "base/str.h"

struct buf;
struct err;

/* Points from the bottom left of the page's media box (ISO 32000-1, 14.11.2). */
struct pdf_box {
	int64_t page; /* from 0 */
	int64_t left;
	int64_t bottom;
	int64_t right;
	int64_t top;
};

/* Adds the words of each of `count` boxes to its buf, in reading order; nothing where there are none, or the page does
 * not exist. False where the bytes are no PDF that can be read, or it is too much work. */
bool pdf_box_words(struct str bytes, const struct pdf_box *boxes, struct buf *words, size_t count,
	struct err *err) MUST_USE;

#endif
