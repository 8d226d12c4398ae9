/* Files inside a PDF: attachments, portfolios, associated files.
 *
 * Source: ISO 32000-1, 7.11 (file specifications) and 7.7.4 (name tree EmbeddedFiles);
 * ISO 32000-2, 14.13 (associated files). */
#ifndef CANDOUR_EXTRACT_PDF_PARTS_H
#define CANDOUR_EXTRACT_PDF_PARTS_H

#include "base/attr.h"

#include <mupdf/pdf.h>

#include <stdbool.h>

struct err;
struct pdf_file;

/* Notes a file specification that was met, each one once; and those of an array (or one). */
void pdf_parts_note(fz_context *ctx, struct pdf_file *file, pdf_obj *specification);
void pdf_parts_note_all(fz_context *ctx, struct pdf_file *file, pdf_obj *list);
/* Gives the files noted and those of the catalogue. False: the family's limits are reached. */
bool pdf_parts_give(struct pdf_file *file, struct err *err) MUST_USE;

#endif
