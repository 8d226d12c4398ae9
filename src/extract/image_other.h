/* Images that leptonica cannot decode, by MuPDF: BMP of 32 bits a pixel, JPEG 2000 with a palette,
 * PNG with faults that others overlook. */
#ifndef CANDOUR_EXTRACT_IMAGE_OTHER_H
#define CANDOUR_EXTRACT_IMAGE_OTHER_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>

struct err;
struct Pix;

/* Grey pixels on white paper; for pixDestroy. ERR_DAMAGED where MuPDF cannot decode them either,
 * ERR_TOO_LARGE beyond IMAGE_PIXELS_MAX. */
bool image_other_decode(struct str bytes, struct Pix **ret_pix, struct err *err) MUST_USE;

#endif
