/* PDF pages as grey pixels, for OCR. */
#ifndef CANDOUR_EXTRACT_PDF_RENDER_H
#define CANDOUR_EXTRACT_PDF_RENDER_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct err;
struct pdf_file;

/* Renders page `number` (1..) at the resolution of the scan on it, or OCR_DPI, and recognises
 * it. False: this page is damaged or too large. */
bool pdf_render_recognise(struct pdf_file *file, uint32_t number, struct err *err) MUST_USE;

#endif
