/* What viewers paint of an annotation that brings no appearance of its own. */
#ifndef CANDOUR_EXTRACT_PDF_ANNOTATION_PAINT_H
#define CANDOUR_EXTRACT_PDF_ANNOTATION_PAINT_H

#include <mupdf/pdf.h>

struct pdf_paint;

/* Paints the inside of shapes, markers, thick lines and the ground of labels into `device`, which
 * is that of `paint` (ISO 32000-1, 12.5.6.6 to 12.5.6.13). Within an act. */
void pdf_annotation_paint(fz_context *ctx, pdf_obj *annotation, struct pdf_paint *paint,
	fz_device *device, fz_matrix ctm);

#endif
