/* Comments on slides, of the old kind (p:cm) and the modern one (p188:cm, with replies). */
#ifndef CANDOUR_EXTRACT_PPTX_COMMENTS_H
#define CANDOUR_EXTRACT_PPTX_COMMENTS_H

#include "base/str.h"

struct prose;
struct package;
struct pptx_authors;
struct relations;

/* The names behind author ids, in the reading's arena. */
struct pptx_authors *pptx_authors_read(struct package *p, const struct relations *presentation);
/* Gives each comment of a part as a place. */
void pptx_comments_read(
	struct package *p, struct prose *prose, struct pptx_authors *authors, struct str part);

#endif
