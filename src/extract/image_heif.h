/* HEIC and AVIF, by libheif. */
#ifndef CANDOUR_EXTRACT_IMAGE_HEIF_H
#define CANDOUR_EXTRACT_IMAGE_HEIF_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct err;
struct reading;
struct Pix;

/* Size, EXIF and XMP facts; decodes nothing. */
bool image_heif_read(struct reading *r, struct err *err) MUST_USE;
/* The primary image decoded, 8 bits grey, for OCR; free it by pixDestroy. */
bool image_heif_decode(struct str bytes, struct Pix **ret_pix, struct err *err) MUST_USE;

#endif
