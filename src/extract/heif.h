/* Images in the High Efficiency Image File Format: HEIC and AVIF.
 *
 * Size and EXIF and XMP facts come from the file's boxes, by our own reader; pixels are decoded for
 * recognising alone (image_heif.h).
 * Sources: ISO/IEC 14496-12 (boxes; meta, pitm, iinf, iloc, iref, iprp), ISO/IEC 23008-12 (ispe,
 * irot, clap; Exif and thumbnails). */
#ifndef CANDOUR_EXTRACT_HEIF_H
#define CANDOUR_EXTRACT_HEIF_H

#include "base/attr.h"

#include <stdbool.h>

struct err;
struct reading;

bool heif_read(struct reading *r, struct err *err) MUST_USE;

#endif
