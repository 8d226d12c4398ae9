/* WordprocessingML: the text of one story (body, header, notes, comments ...).
 *
 * For extract/format_docx.c. ISO/IEC 29500-1, section 17. */
#ifndef CANDOUR_EXTRACT_DOCX_H
#define CANDOUR_EXTRACT_DOCX_H

#include "base/str.h"
#include "extract/prose.h"
#include "extract/package.h"

struct docx_styles;

struct docx {
	struct package *p;
	struct prose prose;
	struct docx_styles *styles; /* styles and numbering; NULL: none */
	bool hidden_said;           /* the fact that there is hidden text was given */
	bool changes_said;
	bool is_coloured; /* the paper is not white */
};

/* Reads a part with everything in it. Footnotes, endnotes and comments in it become places.
 * False where it is missing or was read before. */
bool docx_story(struct docx *d, struct str part);

#endif
