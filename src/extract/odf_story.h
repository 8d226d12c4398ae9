/* The parts of reading an OpenDocument's text. Private to the odf_*.c files. */
#ifndef CANDOUR_EXTRACT_ODF_STORY_H
#define CANDOUR_EXTRACT_ODF_STORY_H

#include "extract/odf.h"
#include "extract/reading.h"

struct xml;

/* Cells, rows and columns that repeat are given so often at most. */
enum { ODF_REPEAT_MAX = 64 };

/* odf_say.c. True where this pass takes the text at hand. */
bool odf_wants(const struct odf *o);
/* Writes text; the same with runs of white space as one. */
void odf_say(struct odf *o, struct str text);
void odf_say_words(struct odf *o, struct str text);
void odf_line_end(struct odf *o);
/* A place that ends with the element at hand; those that were open at that depth or below. */
void odf_place_open(
	struct odf *o, struct xml *xml, enum place_kind kind, uint32_t number, struct str label);
void odf_places_close(struct odf *o, int depth);
/* A stretch of hidden text; false where this pass does not take it. */
bool odf_hidden_open(struct odf *o, struct xml *xml, struct str label);
void odf_change_end(struct odf *o);

/* odf_change.c. What a style hides (enum odf_hides), and the styles as they are described. */
unsigned odf_style_hides(const struct odf *o, struct str name);
void odf_style_begin(struct odf *o, struct xml *xml, int token);
/* Tracked changes: described first, then where they stand in the text. */
void odf_change_add(struct odf *o, struct xml *xml);
void odf_change_done(struct odf *o);
void odf_change_begin(struct odf *o, struct xml *xml, int token);
/* Author and date of the change or comment at hand. */
struct str odf_change_label(struct odf *o);

/* odf_table.c. A count of repetitions that an element has, 1 where none. */
uint32_t odf_repeat_of(struct xml *xml, const char *name);
void odf_table_begin(struct odf *o, struct xml *xml);
void odf_table_end(struct odf *o);
void odf_column_begin(struct odf *o, struct xml *xml);
void odf_row_begin(struct odf *o, struct xml *xml);
void odf_row_end(struct odf *o);
void odf_cell_begin(struct odf *o, struct xml *xml);
void odf_cell_end(struct odf *o);

#endif
