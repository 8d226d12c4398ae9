/* Recognising text in images (OCR), by Tesseract: English, single-threaded.
 *
 * ocr_prepare loads the models (some 60 MB, 0.2 s) and warms everything that Tesseract would
 * open later; call it once, in the nursery of OCR workers, before confinement: the workers
 * inherit the ready engine copy-on-write. Readers that never recognise do not call it.
 * A page that lies askew is levelled first. It is then recognised upright (Tesseract's mode 3) and,
 * where little could be read, once more as the orientation model says that it lies (mode 1):
 * asking that model for every page costs a quarter of the whole. */
#ifndef CANDOUR_EXTRACT_OCR_H
#define CANDOUR_EXTRACT_OCR_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct err;
struct Pix;
struct reading;

/* Leptonica's image of eight bits a pixel from grey rows, 0 black to 255 white, of `stride` bytes
 * from the top; for pixDestroy. NULL where there are none or too many. */
struct Pix *ocr_pix_make(
	const unsigned char *pixels, uint32_t width, uint32_t height, size_t stride) MUST_USE;
/* Loads the models. ERR_UNSUPPORTED where they are not installed. Later calls do nothing. */
bool ocr_prepare(struct err *err) MUST_USE;
/* Recognises one page, grey or black and white, of `dpi` dots an inch (0: unknown), and gives its
 * text to the reading, in paragraphs and lines, within a PLACE_RECOGNISED whose label is the mean
 * confidence (0 to 100). A page without text gives an empty place. ERR_INTERNAL where ocr_prepare
 * was not called. The image stays the caller's. */
bool ocr_recognise(struct reading *r, uint32_t number, struct Pix *pix, uint32_t dpi,
	struct err *err) MUST_USE;

#endif
