/* What a PDF says about itself: information dictionary, XMP, layers, scripts, revisions. */
#ifndef CANDOUR_EXTRACT_PDF_FACTS_H
#define CANDOUR_EXTRACT_PDF_FACTS_H

#include "base/str.h"

#include <mupdf/pdf.h>

struct pdf_file;

/* Gives the facts that stand before the text. */
void pdf_facts_give(struct pdf_file *file);
/* Says at the end what MuPDF had to pass over. */
void pdf_complaints_give(struct pdf_file *file);
/* Notes where an action leads (FACT_LINK) or what script it runs. Within an act. */
void pdf_action_note(fz_context *ctx, struct pdf_file *file, pdf_obj *action);
/* Finds the labels of all pages (ISO 32000-1, 12.4.2): "i", "ii", "A-3". */
void pdf_labels_find(struct pdf_file *file);
/* The label of a page, "" where it has none. Ask for pages in rising order. */
struct str pdf_label(struct pdf_file *file, uint32_t number);

#endif
