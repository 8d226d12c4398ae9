#include "extract/image_picture.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "extract/leptonica.h"
#include "extract/reading.h"

enum { BLACK_SIDE_MAX = 4000, SIDE_MAX = 2000, JPEG_QUALITY = 80 };

bool
image_is_shown(struct str bytes)
{
	return str_starts(bytes, STR("\x89PNG\r\n\x1a\n")) ||
		str_starts(bytes, STR("\xff\xd8\xff")) || str_starts(bytes, STR("GIF8")) ||
		(str_starts(bytes, STR("RIFF")) && str_equal(str_slice(bytes, 8, 12), STR("WEBP")));
}

static int
longest_side(struct Pix *pix)
{
	int width = lept()->pixGetWidth(pix);
	int height = lept()->pixGetHeight(pix);

	return width > height ? width : height;
}

/* Of 8 or 32 bits a pixel, without a table of colours, SIDE_MAX at most; for pixDestroy. */
static struct Pix *
picture_make(struct Pix *pix)
{
	struct Pix *flat = lept()->pixRemoveAlpha(pix);
	struct Pix *plain = NULL;
	struct Pix *small = NULL;
	int longest;

	if (flat == NULL)
		return NULL;
	plain = lept()->pixGetDepth(flat) == 32 ? lept()->pixClone(flat)
						: lept()->pixConvertTo8(flat, 0);
	lept()->pixDestroy(&flat);
	if (plain == NULL)
		return NULL;
	longest = longest_side(plain);
	if (longest > SIDE_MAX) {
		float scale = (float)SIDE_MAX / (float)longest;

		small = lept()->pixScale(plain, scale, scale);
		lept()->pixDestroy(&plain);
		return small;
	}
	return plain;
}

static void
bytes_give(struct reading *r, uint32_t number, const l_uint8 *data, size_t size)
{
	struct part part = {.name = str_format(reading_arena(r), "page-%u", number),
		.declared = STR(""),
		.modified = DATE_NONE};
	struct err err = {0};

	/* Without its picture a page is as good to search. */
	if (size > 0 && !reading_part(r, &part, str_make(data, size), &err))
		reading_part_failed(r, &part, err.kind, "%s", err.text);
}

void
image_picture_give(struct reading *r, uint32_t number, struct Pix *pix)
{
	bool is_black = lept()->pixGetDepth(pix) == 1 && longest_side(pix) <= BLACK_SIDE_MAX;
	struct Pix *picture = is_black ? lept()->pixClone(pix) : picture_make(pix);
	l_uint8 *data = NULL;
	size_t size = 0;

	if (picture == NULL)
		return;
	if ((is_black ? lept()->pixWriteMemPng(&data, &size, picture, 0)
		      : lept()->pixWriteMemJpeg(&data, &size, picture, JPEG_QUALITY, 0)) == 0)
		bytes_give(r, number, data, size);
	lept()->lept_free(data);
	lept()->pixDestroy(&picture);
}
