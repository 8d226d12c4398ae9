/* Annotations of a PDF page: notes with their authors, links, attached files.
 *
 * Source: ISO 32000-1, 12.5. */
#ifndef CANDOUR_EXTRACT_PDF_ANNOTATIONS_H
#define CANDOUR_EXTRACT_PDF_ANNOTATIONS_H

#include <mupdf/pdf.h>

#include <stdint.h>

struct pdf_file;

struct pdf_annotations {
	struct pdf_file *file;
	pdf_obj *page;
	uint32_t number;
};

/* Gives a PLACE_ANNOTATION for each note, FACT_LINK for each link, and notes attached files for
 * pdf_parts_give. An act: arg is a struct pdf_annotations. */
void pdf_annotations_give(fz_context *ctx, void *arg);

#endif
