#include "base/err.h"

#include "base/limits.h"
#include "extract/exif.h"
#include "extract/image.h"
#include "extract/image_heif.h"
#include "extract/image_other.h"
#include "extract/image_picture.h"
#include "extract/leptonica.h"
#include "extract/ocr.h"
#include "extract/reading.h"

static bool
is_tiff(struct str bytes)
{
	return str_starts(bytes, STR("II*\0")) || str_starts(bytes, STR("MM\0*")) ||
		str_starts(bytes, STR("II+\0")) || str_starts(bytes, STR("MM\0+"));
}

static unsigned
orientation_of(struct str bytes)
{
	enum { LOOK_SIZE = 64 * 1024 };
	size_t exif;

	if (is_tiff(bytes))
		return 1; /* leptonica turns TIFFs itself */
	exif = str_find(str_slice(bytes, 0, LOOK_SIZE), STR("Exif\0\0"));
	return exif == STR_NONE ? 1 : exif_orientation(str_from(bytes, exif + 6));
}

/* Replaces *pix by what made, where it was made. */
static void
pix_take(struct Pix **pix, struct Pix *made)
{
	if (made == NULL)
		return;
	lept()->pixDestroy(pix);
	*pix = made;
}

static bool
page_decode(struct str bytes, uint32_t number, struct Pix **ret_pix, struct err *err)
{
	const l_uint8 *data = (const l_uint8 *)bytes.data;

	*ret_pix = NULL;
	if (str_equal(str_slice(bytes, 4, 8), STR("ftyp")))
		return image_heif_decode(bytes, ret_pix, err);
	*ret_pix = is_tiff(bytes) ? lept()->pixReadMemTiff(data, bytes.len, (l_int32)number - 1)
				  : lept()->pixReadMem(data, bytes.len);
	if (*ret_pix != NULL || (!is_tiff(bytes) && image_other_decode(bytes, ret_pix, err)))
		return true;
	return err_set(err, ERR_DAMAGED, "the pixels of page %u cannot be decoded", number);
}

/* Upright and grey, and twice or thrice as large where letters are likely small: screens have
 * some 96 dots an inch, and Tesseract wants letters 20 pixels high or more. */
static void
page_ready(struct Pix **pix, unsigned orientation)
{
	enum { DPI_SMALL = 150, SIDE_SMALL = 1300, SIDE_TINY = 650 };
	static const int quarters[] = {0, 0, 0, 2, 2, 1, 1, 3, 3};
	int dpi = lept()->pixGetXRes(*pix);
	int longest;
	float scale = 1;

	pix_take(pix, lept()->pixRemoveAlpha(*pix));
	pix_take(pix, lept()->pixConvertTo8(*pix, 0));
	if (quarters[orientation] != 0)
		pix_take(pix, lept()->pixRotateOrth(*pix, quarters[orientation]));
	longest = lept()->pixGetWidth(*pix) > lept()->pixGetHeight(*pix)
		? lept()->pixGetWidth(*pix)
		: lept()->pixGetHeight(*pix);
	if (longest < SIDE_TINY)
		scale = 3;
	else if (longest < SIDE_SMALL)
		scale = 2;
	else if (dpi > 400 && longest > 6000)
		scale = 300.0f / (float)dpi;
	if (dpi >= DPI_SMALL && scale > 1)
		scale = 1;
	if ((float)lept()->pixGetWidth(*pix) * (float)lept()->pixGetHeight(*pix) * scale * scale >
		(float)OCR_PIXELS_MAX)
		scale = 0.5f;
	if (scale != 1)
		pix_take(pix, lept()->pixScale(*pix, scale, scale));
}

static bool
page_recognise(struct reading *r, uint32_t number, struct err *err)
{
	struct str bytes = reading_bytes(r);
	struct Pix *pix;
	bool done;
	int dpi;

	if (!page_decode(bytes, number, &pix, err))
		return false;
	if ((uint64_t)lept()->pixGetWidth(pix) * (uint64_t)lept()->pixGetHeight(pix) >
		IMAGE_PIXELS_MAX) {
		lept()->pixDestroy(&pix);
		return err_set(err, ERR_TOO_LARGE, "page %u has too many pixels", number);
	}
	if (!image_is_shown(bytes))
		image_picture_give(r, number, pix);
	page_ready(&pix, orientation_of(bytes));
	dpi = lept()->pixGetXRes(pix);
	done = ocr_recognise(r, number, pix,
		dpi >= OCR_DPI_MIN && dpi <= 2 * OCR_DPI_MAX ? (uint32_t)dpi : 0, err);
	lept()->pixDestroy(&pix);
	return done;
}

bool
image_recognise(struct reading *r, struct err *err)
{
	uint32_t number;

	(void)err;
	while (reading_next_ocr(r, &number)) {
		struct err trouble = {0};

		if (number == 0 || number > IMAGE_PAGE_MAX)
			reading_partial(r, ERR_NOT_FOUND, "it has no page %u", number);
		else if (!page_recognise(r, number, &trouble))
			reading_partial(r, trouble.kind, "%s", trouble.text);
	}
	return true;
}
