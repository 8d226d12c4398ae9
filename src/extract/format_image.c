/* Images by their headers: PNG, JPEG, TIFF, GIF, BMP, PNM. WebP and HEIC: format_image_new.c. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/exif.h"
#include "extract/fact_once.h"
#include "extract/format.h"
#include "extract/image.h"
#include "extract/reading.h"
#include "extract/xmp.h"

#include <zlib.h>

/* ---- PNG (ISO/IEC 15948) ---- */

static int
png_bid(struct probe *probe)
{
	return str_starts(probe->bytes, STR("\x89PNG\r\n\x1a\n")) ? BID_SURE : BID_NO;
}

/* Compressed text; a bomb ends at the fact's limit. */
static void
png_inflate(struct buf *to, struct str packed)
{
	z_stream z = {0};
	unsigned char out[4096];
	int status = Z_OK;

	if (inflateInit(&z) != Z_OK)
		return;
	z.next_in = (z_const Bytef *)(uintptr_t)packed.data;
	z.avail_in = packed.len > UINT32_MAX ? UINT32_MAX : (uInt)packed.len;
	while (status == Z_OK && !to->overflowed) {
		z.next_out = out;
		z.avail_out = sizeof(out);
		status = inflate(&z, Z_NO_FLUSH);
		buf_add(to, str_make(out, sizeof(out) - z.avail_out));
	}
	inflateEnd(&z);
}

static void
png_text_give(struct reading *r, struct str keyword, struct str text, enum image_text encoding)
{
	static const struct {
		struct str keyword;
		const char *fact;
	} known[] = {{STR_INIT("Title"), FACT_TITLE}, {STR_INIT("Author"), FACT_AUTHOR},
		{STR_INIT("Description"), "description"}, {STR_INIT("Copyright"), "copyright"},
		{STR_INIT("Software"), FACT_TOOL}, {STR_INIT("Comment"), FACT_COMMENT},
		{STR_INIT("Source"), "camera"}};
	struct arena *arena = reading_arena(r);
	bool is_prose;

	if (str_equal(keyword, STR("XML:com.adobe.xmp"))) {
		xmp_give(&(struct fact_once){.r = r}, text);
		return;
	}
	for (size_t i = 0; i < COUNT_OF(known); i++) {
		if (!str_equal(keyword, known[i].keyword))
			continue;
		is_prose = !str_equal(keyword, STR("Software"));
		image_text_give(r, known[i].fact, text, encoding, is_prose);
		return;
	}
	image_text_give(
		r, str_format(arena, "png:%.*s", STR_ARG(keyword)).data, text, encoding, false);
}

/* tEXt, zTXt and iTXt: keyword, then text that may be packed and have a language. */
static void
png_text_chunk(struct reading *r, struct str type, struct str data)
{
	struct buf plain CLEANUP(buf_free) = {.size_max = FACT_SIZE_MAX};
	enum { KEYWORD_MAX = 79 };
	size_t end = str_find_char(str_slice(data, 0, KEYWORD_MAX + 1), '\0');
	struct str keyword = str_slice(data, 0, end);
	bool packed = str_equal(type, STR("zTXt"));
	bool utf8 = str_equal(type, STR("iTXt"));

	if (end == STR_NONE)
		return;
	data = str_from(data, end + 1);
	if (packed) {
		data = str_from(data, 1);
	} else if (utf8) {
		packed = data.len > 0 && data.data[0] == 1;
		data = str_from(data, 2);
		for (int i = 0; i < 2; i++) {
			end = str_find_char(data, '\0');
			if (end == STR_NONE)
				return;
			data = str_from(data, end + 1);
		}
	}
	if (packed) {
		png_inflate(&plain, data);
		data = buf_str(&plain);
	}
	png_text_give(r, keyword, data, utf8 ? IMAGE_UTF8 : IMAGE_GUESS);
}

static bool
png_read(struct reading *r, struct err *err)
{
	enum { HEADER = 8 };
	struct str rest = str_from(reading_bytes(r), HEADER);

	if (!str_equal(str_slice(rest, 4, 8), STR("IHDR")))
		return err_set(err, ERR_DAMAGED, "it does not begin with its header");
	if (!image_size(r, 1, image_u32(rest, 8, true), image_u32(rest, 12, true), err))
		return false;
	for (int i = 0; i < IMAGE_CHUNK_MAX && rest.len >= 12; i++) {
		size_t len = image_u32(rest, 0, true);
		struct str type = str_slice(rest, 4, 8);
		struct str data;

		if (len > rest.len - 12)
			break;
		data = str_slice(rest, 8, 8 + len);
		if (str_equal(type, STR("tEXt")) || str_equal(type, STR("zTXt")) ||
			str_equal(type, STR("iTXt")))
			png_text_chunk(r, type, data);
		else if (str_equal(type, STR("eXIf")))
			exif_give(r, data);
		else if (str_equal(type, STR("IEND")))
			return true;
		rest = str_from(rest, 12 + len);
	}
	return err_set(err, ERR_DAMAGED, "the image is cut off");
}

/* ---- JPEG (ISO/IEC 10918-1) ---- */

static int
jpeg_bid(struct probe *probe)
{
	return str_starts(probe->bytes, STR("\xff\xd8\xff")) ? BID_SURE : BID_NO;
}

static void
jpeg_segment_give(struct reading *r, unsigned char marker, struct str data)
{
	static const struct str exif = STR_INIT("Exif\0\0");
	static const struct str xmp = STR_INIT("http://ns.adobe.com/xap/1.0/\0");
	static const struct str photoshop = STR_INIT("Photoshop 3.0\0");

	if (marker == 0xfe)
		image_text_give(r, FACT_COMMENT, data, IMAGE_GUESS, true);
	else if (marker == 0xe1 && str_starts(data, exif))
		exif_give(r, str_from(data, exif.len));
	else if (marker == 0xe1 && str_starts(data, xmp))
		xmp_give(&(struct fact_once){.r = r}, str_from(data, xmp.len));
	else if (marker == 0xed && str_starts(data, photoshop))
		image_photoshop_give(r, str_from(data, photoshop.len));
}

static bool
jpeg_is_frame(unsigned char marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 &&
		marker != 0xcc;
}

static bool
jpeg_read(struct reading *r, struct err *err)
{
	struct str rest = str_from(reading_bytes(r), 2);
	bool sized = false;

	for (int i = 0; i < IMAGE_CHUNK_MAX && rest.len >= 4; i++) {
		unsigned char marker = (unsigned char)rest.data[1];
		size_t len = image_u16(rest, 2, true);
		struct str data;

		if ((unsigned char)rest.data[0] != 0xff)
			break;
		if (marker == 0xff) {
			rest = str_from(rest, 1);
			continue;
		}
		if (marker == 0xd9 || len < 2 || len > rest.len - 2)
			break;
		data = str_slice(rest, 4, 2 + len);
		jpeg_segment_give(r, marker, data);
		if (jpeg_is_frame(marker) && !sized) {
			sized = true;
			if (!image_size(
				    r, 1, image_u16(data, 3, true), image_u16(data, 1, true), err))
				return false;
		}
		if (marker == 0xda)
			return sized || err_set(err, ERR_DAMAGED, "it has no frame header");
		rest = str_from(rest, 2 + len);
	}
	return err_set(err, ERR_DAMAGED, "the image is cut off before its pixels");
}

/* ---- TIFF ---- */

static int
tiff_bid(struct probe *probe)
{
	static const struct str magics[] = {
		STR_INIT("II*\0"), STR_INIT("MM\0*"), STR_INIT("II+\0"), STR_INIT("MM\0+")};

	for (size_t i = 0; i < COUNT_OF(magics); i++)
		if (str_starts(probe->bytes, magics[i]))
			return BID_SURE;
	return BID_NO;
}

static bool
tiff_read(struct reading *r, struct err *err)
{
	return exif_tiff_give(r, reading_bytes(r), err);
}

/* ---- GIF (89a) ---- */

static int
gif_bid(struct probe *probe)
{
	return str_starts(probe->bytes, STR("GIF87a")) || str_starts(probe->bytes, STR("GIF89a"))
		? BID_SURE
		: BID_NO;
}

static size_t
gif_colours(unsigned char flags)
{
	return (flags & 0x80) != 0 ? (size_t)3 << ((flags & 7) + 1) : 0;
}

/* Takes data sub-blocks off; what they hold into `to` where it is given. */
static struct str
gif_blocks(struct str rest, struct buf *to)
{
	while (rest.len > 0) {
		size_t len = (unsigned char)rest.data[0];

		if (len == 0)
			return str_from(rest, 1);
		if (to != NULL)
			buf_add(to, str_slice(rest, 1, 1 + len));
		rest = str_from(rest, 1 + len);
	}
	return rest;
}

static bool
gif_read(struct reading *r, struct err *err)
{
	struct str bytes = reading_bytes(r);
	struct str rest;
	uint64_t frames = 0;

	if (bytes.len < 13)
		return err_set(err, ERR_DAMAGED, "the image is cut off");
	if (!image_size(r, 1, image_u16(bytes, 6, false), image_u16(bytes, 8, false), err))
		return false;
	rest = str_from(bytes, 13 + gif_colours((unsigned char)bytes.data[10]));
	for (int i = 0; i < IMAGE_CHUNK_MAX && rest.len > 1; i++) {
		struct buf comment CLEANUP(buf_free) = {.size_max = FACT_SIZE_MAX};
		unsigned char kind = (unsigned char)rest.data[0];
		unsigned char label = (unsigned char)rest.data[1];

		if (kind == 0x21) {
			rest = gif_blocks(str_from(rest, 2), label == 0xfe ? &comment : NULL);
			image_text_give(r, FACT_COMMENT, buf_str(&comment), IMAGE_GUESS, true);
		} else if (kind == 0x2c && rest.len > 11) {
			frames++;
			rest = str_from(rest, 11 + gif_colours((unsigned char)rest.data[9]));
			rest = gif_blocks(rest, NULL);
		} else {
			break;
		}
	}
	reading_number(r, "frames", frames);
	if (rest.len == 0 || rest.data[0] != 0x3b)
		return err_set(err, ERR_DAMAGED, "the image is cut off or damaged");
	return true;
}

/* ---- BMP ---- */

static int
bmp_bid(struct probe *probe)
{
	uint32_t header = image_u32(probe->bytes, 14, false);

	if (!str_starts(probe->bytes, STR("BM")) || probe->bytes.len < 26)
		return BID_NO;
	return header == 12 || header == 40 || header == 64 || header == 108 || header == 124
		? BID_SURE
		: BID_NO;
}

static bool
bmp_read(struct reading *r, struct err *err)
{
	struct str bytes = reading_bytes(r);
	int64_t width = (int32_t)image_u32(bytes, 18, false);
	int64_t height = (int32_t)image_u32(bytes, 22, false);

	if (image_u32(bytes, 14, false) == 12) {
		width = image_u16(bytes, 18, false);
		height = image_u16(bytes, 20, false);
	}
	/* A negative height says that rows go from the top. */
	return image_size(r, 1, (uint64_t)(width < 0 ? -width : width),
		(uint64_t)(height < 0 ? -height : height), err);
}

/* ---- PNM (Netpbm) ---- */

/* The next number of the header, past white space and comments. */
static bool
pnm_number(struct str *rest, uint64_t *ret)
{
	size_t digits = 0;
	struct str line;

	for (;;) {
		while (rest->len > 0 && char_is_space(rest->data[0]))
			*rest = str_from(*rest, 1);
		if (rest->len == 0 || rest->data[0] != '#')
			break;
		(void)str_cut_line(rest, &line);
	}
	while (digits < rest->len && digits < 10 && char_is_digit(rest->data[digits]))
		digits++;
	if (!str_to_u64(str_slice(*rest, 0, digits), ret))
		return false;
	*rest = str_from(*rest, digits);
	return true;
}

static bool
pnm_header(struct str bytes, uint64_t *ret_width, uint64_t *ret_height)
{
	struct str rest = str_from(str_slice(bytes, 0, 4096), 2);

	return bytes.len > 8 && bytes.data[0] == 'P' && bytes.data[1] >= '1' &&
		bytes.data[1] <= '6' && char_is_space(bytes.data[2]) &&
		pnm_number(&rest, ret_width) && pnm_number(&rest, ret_height);
}

static int
pnm_bid(struct probe *probe)
{
	uint64_t width;
	uint64_t height;

	return pnm_header(probe->bytes, &width, &height) ? BID_LIKELY : BID_NO;
}

static bool
pnm_read(struct reading *r, struct err *err)
{
	uint64_t width = 0;
	uint64_t height = 0;

	(void)pnm_header(reading_bytes(r), &width, &height);
	return image_size(r, 1, width, height, err);
}

IMAGE_FORMAT(png, "PNG image", "png apng", image_recognise);
IMAGE_FORMAT(jpeg, "JPEG image", "jpg jpeg jpe jfif", image_recognise);
IMAGE_FORMAT(tiff, "TIFF image", "tif tiff", image_recognise);
IMAGE_FORMAT(gif, "GIF image", "gif", image_recognise);
IMAGE_FORMAT(bmp, "BMP image", "bmp dib", image_recognise);
IMAGE_FORMAT(pnm, "PNM image", "pbm pgm ppm pnm", image_recognise);
