/* Pages on which nothing can hide, told by runs, lines and shapes without a look at each letter:
 * most pages of most documents. Part of pdf_leaks. */
#ifndef CANDOUR_EXTRACT_PDF_LEAKS_SCREEN_H
#define CANDOUR_EXTRACT_PDF_LEAKS_SCREEN_H

#include <mupdf/fitz.h>
#include <stdbool.h>

struct pdf_paint;

/* True where all letters are dark, whole and within the page, no dark shape lies beneath them, and
 * what is painted later is too slight or too far from them to cover one. */
bool pdf_page_is_plain(const struct pdf_paint *paint, const fz_stext_page *text);

#endif
