/* Styles and list numbering of a Word document: which text is hidden by its style, and the label
 * ("3.2", "(b)") that a numbered paragraph shows. ISO/IEC 29500-1, sections 17.7 and 17.9. */
#ifndef CANDOUR_EXTRACT_DOCX_STYLES_H
#define CANDOUR_EXTRACT_DOCX_STYLES_H

#include "base/str.h"

struct buf;
struct package;
struct docx_styles;
struct docx_look;

/* Reads styles.xml and numbering.xml of that main part, in the reading's arena. */
struct docx_styles *docx_styles_read(struct package *p, struct str main_part);
/* True where the style (or one it is based on) hides its text. */
bool docx_style_hides(const struct docx_styles *styles, struct str style);
/* Fills in what that style, and those it is based on, say. A table style counts as filled where any
 * part of the table is. */
void docx_style_look(
	const struct docx_styles *styles, struct str style, struct docx_look *ret_look);
/* The list and level that a style gives; false where none. */
bool docx_style_list(const struct docx_styles *styles, struct str style, struct str *ret_list,
	uint32_t *ret_level);
/* Counts a paragraph of that list and level and writes its label, "" for bullets. */
void docx_list_count(
	struct docx_styles *styles, struct str list, uint32_t level, struct buf *ret_label);

#endif
