/* The text of one PDF page, in the order in which a person reads it.
 *
 * MuPDF's structured text gives characters with positions in the order they are drawn; from it
 * come lines (cells of a table's row joined by tabs), paragraphs, and right-to-left lines in
 * logical order. ActualText (ISO 32000-1, 14.9.4) replaces what is drawn. All layers are read,
 * also those switched off; images, colours and shapes are not even loaded. */
#ifndef CANDOUR_EXTRACT_PDF_TEXT_H
#define CANDOUR_EXTRACT_PDF_TEXT_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct err;
struct pdf_file;

/* Gives the text of page `number` (1..) to the reading, within a PLACE_PAGE, and asks for OCR
 * where the page shows more than its text says. False: the page is damaged or too much work;
 * what was found of it has been given. */
bool pdf_text_page(struct pdf_file *file, uint32_t number, struct err *err) MUST_USE;

#endif
