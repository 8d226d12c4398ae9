/* Letters of a PDF page that are in the file and cannot be seen.
 *
 * The method has two steps. Geometry proposes: from what the page paints and in which order
 * (extract/pdf_paint.h) come the letters that may lie beneath something, that have the colour of
 * what is beneath them, that are painted in no colour, are tiny, are cut off or lie beyond the
 * page's edge, stand in a layer that is switched off, or are marked for a redaction that was
 * never carried out. Drawing decides, on the few pages where the first four are met
 * (extract/pdf_leaks_look.h): a letter is hidden where a drawing with it and one without it look
 * alike. So table headings in white on black, transparent boxes, outlines, markers, and text
 * drawn over a box are no finding, whatever they are made of. */
#ifndef CANDOUR_EXTRACT_PDF_LEAKS_H
#define CANDOUR_EXTRACT_PDF_LEAKS_H

#include "extract/reading.h"

#include <mupdf/pdf.h>
#include <stdbool.h>

struct pdf_content;
struct pdf_file;

struct pdf_mark {
	enum place_kind kind; /* PLACE_COVERED and the like */
	struct str label;     /* what by */
};

/* The ways in which letters of one page are hidden; in the item's arena. */
struct pdf_leaks {
	struct pdf_mark *marks; /* the first is "not at all" */
	uint32_t count;
	bool judged;        /* the letters' colours are marks; else none of them hides */
	uint32_t otherwise; /* the mark of replacement texts that differ from what is drawn */
	uint32_t number;    /* of the page */
	uint32_t open; /* the place that pdf_lines_give has begun and not ended, and its mark */
	uint32_t open_mark;
};

/* Looks at the letters of a page that was read into `text` and sets the `color` of each to the
 * number of its mark, 0 for those that can be seen; where all can, it says so and sets none.
 * `number`: the page's, from 1. `ctm`: from the page's own space to that of `text`. Where drawing
 * fails, what geometry alone makes certain is kept. */
void pdf_leaks_find(struct pdf_file *file, pdf_obj *page, uint32_t number, fz_matrix ctm,
	fz_stext_page *text, const struct pdf_content *content, struct pdf_leaks *ret_leaks);

#endif
