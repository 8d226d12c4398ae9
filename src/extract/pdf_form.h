/* What stands beside a PDF's pages: form values, signatures, XFA, bookmarks.
 *
 * Source: ISO 32000-1, 12.7 (forms), 12.8 (signatures), 12.3.3 (outlines); XFA 3.3. */
#ifndef CANDOUR_EXTRACT_PDF_FORM_H
#define CANDOUR_EXTRACT_PDF_FORM_H

struct pdf_file;

/* Gives each field with a value as PLACE_FORM (also hidden ones), XFA's text, and FACT_SIGNED
 * for each signature. */
void pdf_form_give(struct pdf_file *file);
/* Gives each outline entry as PLACE_BOOKMARK; its number is the page it leads to, or 0. */
void pdf_outline_give(struct pdf_file *file);

#endif
