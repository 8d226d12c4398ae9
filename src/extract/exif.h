/* TIFF directories and the EXIF facts in them.
 *
 * Source: TIFF 6.0; CIPA DC-008 (Exif 2.32). One walker serves TIFF files, whose directories are
 * pages, and the EXIF blocks of JPEG, PNG, WebP and HEIC. */
#ifndef CANDOUR_EXTRACT_EXIF_H
#define CANDOUR_EXTRACT_EXIF_H

#include "base/str.h"

struct err;
struct reading;

/* Gives the facts of an EXIF block (beginning with "II" or "MM"). Damage is passed over. */
void exif_give(struct reading *r, struct str block);
/* The orientation (1 to 8) in it, 1 where none is said. */
unsigned exif_orientation(struct str block);
/* A whole TIFF: facts of its pages, their number, the wish for OCR of each. */
bool exif_tiff_give(struct reading *r, struct str file, struct err *err) MUST_USE;

#endif
