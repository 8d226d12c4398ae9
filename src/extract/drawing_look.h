/* Letters of a drawing that cannot be seen: tiny, wholly transparent, or of the colour of the shape
 * that they stand in (ISO/IEC 29500-1, sections 20.1.2.3, 20.1.8.54 and 21.1.2.3.9). */
#ifndef CANDOUR_EXTRACT_DRAWING_LOOK_H
#define CANDOUR_EXTRACT_DRAWING_LOOK_H

#include "base/str.h"

struct prose;
struct xml;

struct drawing_look {
	uint64_t ground;  /* the shape's own fill, as drawing_look.c numbers colours; 0 unknown */
	uint64_t letters; /* the run's */
	uint64_t *taking; /* which of them a colour here is for; or NULL */
	int lines;        /* within outlines, whose colours count for nothing */
	bool in_run;      /* its properties */
	bool is_tiny;
	bool is_clear;
	bool is_marked; /* with a highlight behind it */
	uint32_t place;
	bool place_open;
};

enum drawing_colour { DRAWING_RGB = 1, DRAWING_SCHEME };

/* A shape begins; a run of text, and its properties; a fill of one colour, of the shape where
 * `is_shape`. */
void drawing_look_shape(struct drawing_look *look);
void drawing_look_run(struct drawing_look *look, struct prose *prose);
void drawing_look_properties(struct drawing_look *look, struct xml *xml);
void drawing_look_fill(struct drawing_look *look, bool is_shape);
/* A colour within the fill, how opaque it is, and that it is made lighter or darker. */
void drawing_look_colour(struct drawing_look *look, struct xml *xml, enum drawing_colour kind);
void drawing_look_alpha(struct drawing_look *look, struct xml *xml);
void drawing_look_change(struct drawing_look *look);
/* Before the run's words. */
void drawing_look_mark(struct drawing_look *look, struct prose *prose);

#endif
