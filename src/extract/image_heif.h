/* Decoding HEIC and AVIF for OCR, by libheif. */
#ifndef CANDOUR_EXTRACT_IMAGE_HEIF_H
#define CANDOUR_EXTRACT_IMAGE_HEIF_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct err;
struct Pix;

/* Loads libheif (base/library.h), for whoever recognises; without it image_heif_decode says so. */
void image_heif_prepare(void);
/* The primary image decoded, 8 bits grey, for OCR; free it by pixDestroy. */
bool image_heif_decode(struct str bytes, struct Pix **ret_pix, struct err *err) MUST_USE;

#endif
