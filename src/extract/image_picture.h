/* A page of a picture that browsers do not show (TIFF, HEIC and others), made one that they do: PNG where it is black
 * and white, else JPEG; no larger than is read with ease. For the workbench; what is recognised is the page itself. */
#ifndef CANDOUR_EXTRACT_IMAGE_PICTURE_H
#define CANDOUR_EXTRACT_IMAGE_PICTURE_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

struct Pix;
struct reading;

/* Whether browsers show these bytes as they are. */
bool image_is_shown(struct str bytes);
/* Gives the reading a part of the name "page-3" with the picture; nothing where none can be made. The image stays the
 * caller's. */
void image_picture_give(struct reading *r, uint32_t number, struct Pix *pix);

#endif
