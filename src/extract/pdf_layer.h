/* Layers of a PDF that are switched off (optional content; ISO 32000-1, 8.11). */
#ifndef CANDOUR_EXTRACT_PDF_LAYER_H
#define CANDOUR_EXTRACT_PDF_LAYER_H

#include "base/str.h"

#include <mupdf/pdf.h>
#include <stdbool.h>

struct pdf_file;

/* True where `layer`, a group or a membership in several by policy or by expression, is not shown
 * on a screen. False for anything else. Within an act. */
bool pdf_layer_hides(fz_context *ctx, const struct pdf_file *file, pdf_obj *layer);
/* The name of a layer: of a membership, that of the group that hides it, or else of its first. */
struct str pdf_layer_title(fz_context *ctx, struct pdf_file *file, pdf_obj *layer);

#endif
