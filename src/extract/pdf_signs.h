/* Letters of a PDF that are something else than letters to the eye. */
#ifndef CANDOUR_EXTRACT_PDF_SIGNS_H
#define CANDOUR_EXTRACT_PDF_SIGNS_H

#include <mupdf/fitz.h>
#include <stdbool.h>

/* Those of a font whose letters are drawings (Type 3; ISO 32000-1, 9.6.5). */
bool pdf_signs_drawn(fz_context *ctx, const fz_text *text);
/* Of such a font: true where the drawings of the text's first letters say their widths and paint
 * nothing. */
bool pdf_signs_empty(fz_context *ctx, const fz_text *text);
/* Signs that may be boxes rather than letters: drawn ones, and Unicode's blocks and squares. */
bool pdf_signs_boxes(fz_context *ctx, const fz_text *text);

#endif
