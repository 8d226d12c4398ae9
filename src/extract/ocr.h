/* Recognising text in images (OCR), by Tesseract: English, single-threaded.
 *
 * ocr_prepare loads the models (some 60 MB, 0.2 s) and warms everything that Tesseract would
 * open later; call it once, in the nursery of OCR workers, before confinement: the workers
 * inherit the ready engine copy-on-write. Readers that never recognise do not call it.
 * Page segmentation is Tesseract's mode 1, which turns rotated pages; mode 3 reads nothing on
 * some of them. */
#ifndef CANDOUR_EXTRACT_OCR_H
#define CANDOUR_EXTRACT_OCR_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct err;
struct reading;

/* Grey pixels, 0 black to 255 white, rows of `stride` bytes from the top. */
struct ocr_page {
	const unsigned char *pixels;
	uint32_t width;
	uint32_t height;
	uint32_t stride;
	uint32_t dpi; /* of the pixels; 0 where unknown */
};

/* Loads the models. ERR_UNSUPPORTED where they are not installed. Later calls do nothing. */
bool ocr_prepare(struct err *err) MUST_USE;
/* Recognises one page and gives its text to the reading, in paragraphs and lines, within a
 * PLACE_RECOGNISED whose label is the mean confidence (0 to 100). A page without text gives an
 * empty place. ERR_INTERNAL where ocr_prepare was not called. */
bool ocr_recognise(
	struct reading *r, uint32_t number, const struct ocr_page *page, struct err *err) MUST_USE;

#endif
