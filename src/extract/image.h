/* What the readers of image formats share: size, texts people wrote, and the wish for OCR.
 *
 * Images are never decoded while they are read: facts come from their headers. They are decoded
 * only for OCR, and only where their header's pixel count is within IMAGE_PIXELS_MAX. */
#ifndef CANDOUR_EXTRACT_IMAGE_H
#define CANDOUR_EXTRACT_IMAGE_H

#include "base/str.h"

struct err;
struct reading;

enum image_text { IMAGE_UTF8, IMAGE_LATIN_1, IMAGE_UTF16_LE, IMAGE_UTF16_BE, IMAGE_GUESS };

/* Gives "width" and "height", and asks for OCR of page `number` where the size is of use.
 * ERR_DAMAGED for a side of 0. Only the first page gives the facts. */
bool image_size(struct reading *r, uint32_t number, uint64_t width, uint64_t height,
	struct err *err) MUST_USE;
/* The same without the wish for OCR: drawings without pixels. */
void image_size_only(struct reading *r, uint64_t width, uint64_t height);
/* A text in the file, as fact `name` (NULL: none); where `is_prose` also in the item's text, for people wrote
 * it to be read. */
void image_text_give(struct reading *r, const char *name, struct str bytes,
	enum image_text encoding, bool is_prose);
/* IPTC-IIM records (IPTC-NAA 4.2) and the Photoshop resources that hold them. */
void image_iptc_give(struct reading *r, struct str records);
void image_photoshop_give(struct reading *r, struct str resources);

/* Numbers out of bytes; 0 beyond the end. */
uint16_t image_u16(struct str bytes, uint64_t at, bool big);
uint32_t image_u32(struct str bytes, uint64_t at, bool big);
/* Takes a box (ISO/IEC 14496-12, 4.2: JPEG 2000, HEIC) off; false at the end, and where a box is
 * larger than what is left. */
bool image_box_take(struct str *rest, struct str *ret_type, struct str *ret_data);

/* Recognises what image_size asked for. The recognise of all image formats. */
bool image_recognise(struct reading *r, struct err *err);

/* The row of an image's format, from NAME_bid and NAME_read; RECOGNISE is image_recognise, or NULL
 * for drawings and for what cannot be decoded. */
#define IMAGE_FORMAT(NAME, TITLE, EXTENSIONS, RECOGNISE)                                           \
	const struct format format_##NAME = {                                                      \
		.name = #NAME,                                                                     \
		.title = TITLE,                                                                    \
		.version = "1",                                                                    \
		.kind = KIND_IMAGE,                                                                \
		.extensions = EXTENSIONS,                                                          \
		.bid = NAME##_bid,                                                                 \
		.read = NAME##_read,                                                               \
		.recognise = RECOGNISE,                                                            \
	}

#endif
