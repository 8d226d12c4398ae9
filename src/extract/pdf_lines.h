/* Lines of text out of MuPDF's positioned characters.
 *
 * Right-to-left lines are turned from the order of drawing into the order of reading, presentation
 * forms (Arabic letters by shape, ligatures) become plain letters. */
#ifndef CANDOUR_EXTRACT_PDF_LINES_H
#define CANDOUR_EXTRACT_PDF_LINES_H

#include "base/str.h"

#include <mupdf/fitz.h>

struct buf;
struct pdf_leaks;
struct pdf_file;

/* A stretch of drawn characters that the file says stands for other text. */
struct pdf_actual {
	const fz_stext_char *after; /* the last one before it; NULL: the page begins with it */
	const fz_stext_char *last;  /* the last one of it */
	struct str text;
	struct pdf_actual *next;
};

/* What a page's text is worth. */
struct pdf_text_weight {
	uint64_t good; /* characters that can be read */
	uint64_t bad;  /* unmapped, private use, control */
};

/* Gives all lines of the page to the file's reading, with a place over what `leaks` marks.
 * `actual` is in order of drawing; `line` is working memory. Call pdf_lines_end in any case. */
void pdf_lines_give(fz_context *ctx, struct pdf_file *file, const fz_stext_page *page,
	const struct pdf_actual *actual, struct pdf_leaks *leaks, struct buf *line,
	struct pdf_text_weight *ret_weight);
/* Ends the place that was last begun, where one is open. */
void pdf_lines_end(struct pdf_file *file, struct pdf_leaks *leaks);

#endif
