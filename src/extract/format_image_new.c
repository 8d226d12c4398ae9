/* WebP, HEIC and JPEG 2000 by their headers; drawings (EMF, WMF) by their text; Photoshop by its facts. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/exif.h"
#include "extract/fact_once.h"
#include "extract/format.h"
#include "extract/heif.h"
#include "extract/image.h"
#include "extract/reading.h"
#include "extract/xmp.h"

/* ---- WebP (RFC 9649) ---- */

static int
webp_bid(struct probe *probe)
{
	return str_starts(probe->bytes, STR("RIFF")) &&
			str_equal(str_slice(probe->bytes, 8, 12), STR("WEBP"))
		? BID_SURE
		: BID_NO;
}

static uint32_t
u24(struct str bytes, uint64_t at)
{
	return image_u32(bytes, at, false) & 0xffffff;
}

static bool
webp_size(struct str type, struct str data, uint64_t *ret_width, uint64_t *ret_height)
{
	uint32_t bits = image_u32(data, 1, false);

	if (str_equal(type, STR("VP8X"))) {
		*ret_width = u24(data, 4) + 1;
		*ret_height = (u24(str_slice(data, 6, 10), 1) & 0xffffff) + 1;
		return data.len >= 10;
	}
	if (str_equal(type, STR("VP8L"))) {
		*ret_width = (bits & 0x3fff) + 1;
		*ret_height = (bits >> 14 & 0x3fff) + 1;
		return data.len >= 5;
	}
	*ret_width = image_u16(data, 6, false) & 0x3fff;
	*ret_height = image_u16(data, 8, false) & 0x3fff;
	return str_equal(type, STR("VP8 ")) && data.len >= 10;
}

static bool
webp_read(struct reading *r, struct err *err)
{
	struct str rest = str_from(reading_bytes(r), 12);
	bool sized = false;

	for (int i = 0; i < IMAGE_CHUNK_MAX && rest.len >= 8; i++) {
		struct str type = str_slice(rest, 0, 4);
		size_t len = image_u32(rest, 4, false);
		struct str data = str_slice(rest, 8, 8 + len);
		uint64_t width;
		uint64_t height;

		if (!sized && webp_size(type, data, &width, &height)) {
			sized = true;
			if (!image_size(r, 1, width, height, err))
				return false;
		}
		if (str_equal(type, STR("EXIF")))
			exif_give(r, str_starts(data, STR("Exif")) ? str_from(data, 6) : data);
		else if (str_equal(type, STR("XMP ")))
			xmp_give(&(struct fact_once){.r = r}, data);
		if (len > rest.len - 8)
			return err_set(err, ERR_DAMAGED, "the image is cut off");
		rest = str_from(rest, 8 + len + (len & 1));
	}
	return sized || err_set(err, ERR_DAMAGED, "it holds no image");
}

/* ---- HEIC, AVIF (ISO/IEC 23008-12) ---- */

static int
heif_bid(struct probe *probe)
{
	static const struct str brands[] = {STR_INIT("heic"), STR_INIT("heix"), STR_INIT("heim"),
		STR_INIT("heis"), STR_INIT("hevc"), STR_INIT("hevx"), STR_INIT("mif1"),
		STR_INIT("msf1"), STR_INIT("avif"), STR_INIT("avis")};
	struct str brand = str_slice(probe->bytes, 8, 12);

	if (!str_equal(str_slice(probe->bytes, 4, 8), STR("ftyp")))
		return BID_NO;
	for (size_t i = 0; i < COUNT_OF(brands); i++)
		if (str_equal(brand, brands[i]))
			return BID_SURE;
	return BID_NO;
}

/* ---- JPEG 2000 (ISO/IEC 15444-1, annexes A and I) ---- */

static const struct str jp2_signature = STR_INIT("\0\0\0\x0cjP  \r\n\x87\n");
static const struct str jp2_codestream = STR_INIT("\xff\x4f\xff\x51");

static int
jp2_bid(struct probe *probe)
{
	return str_starts(probe->bytes, jp2_signature) || str_starts(probe->bytes, jp2_codestream)
		? BID_SURE
		: BID_NO;
}

/* The size stands in the codestream's SIZ segment, which every decoder goes by. */
static bool
jp2_codestream_read(struct reading *r, struct str data, struct err *err)
{
	enum { WIDTH = 8, HEIGHT = 12, WIDTH_FROM = 16, HEIGHT_FROM = 20 };
	uint64_t width = image_u32(data, WIDTH, true);
	uint64_t height = image_u32(data, HEIGHT, true);
	uint64_t left = image_u32(data, WIDTH_FROM, true);
	uint64_t top = image_u32(data, HEIGHT_FROM, true);

	if (!str_starts(data, jp2_codestream) || left > width || top > height)
		return err_set(err, ERR_DAMAGED, "the image's header makes no sense");
	if (!image_size(r, 1, width - left, height - top, err))
		return false;
	return str_equal(str_from(data, data.len - 2), STR("\xff\xd9")) ||
		err_set(err, ERR_DAMAGED, "the image is cut off");
}

static bool
jp2_read(struct reading *r, struct err *err)
{
	static const struct str xmp = STR_INIT(
		"\xbe\x7a\xcf\xcb\x97\xa9\x42\xe8\x9c\x71\x99\x94\x91\xe3\xaf\xac");
	struct str rest = reading_bytes(r);
	struct str type;
	struct str data;
	bool has_image = false;

	if (str_starts(rest, jp2_codestream))
		return jp2_codestream_read(r, rest, err);
	for (int i = 0; i < IMAGE_CHUNK_MAX && image_box_take(&rest, &type, &data); i++) {
		if (str_equal(type, STR("uuid")) && str_starts(data, xmp))
			xmp_give(&(struct fact_once){.r = r}, str_from(data, xmp.len));
		if (has_image || !str_equal(type, STR("jp2c")))
			continue;
		has_image = true;
		if (!jp2_codestream_read(r, data, err))
			return false;
	}
	/* A box that is cut off is the picture as a rule: its size can still be told. */
	if (!has_image && str_equal(str_slice(rest, 4, 8), STR("jp2c")))
		(void)jp2_codestream_read(r, str_from(rest, 8), err);
	if (rest.len > 0 || !has_image)
		return err_set(err, ERR_DAMAGED, "the image is cut off");
	return true;
}

/* ---- EMF (MS-EMF) and WMF (MS-WMF) ---- */

static int
emf_bid(struct probe *probe)
{
	return image_u32(probe->bytes, 0, false) == 1 &&
			str_equal(str_slice(probe->bytes, 40, 44), STR(" EMF"))
		? BID_SURE
		: BID_NO;
}

/* The string of a text record: count and offset stand in its EMRTEXT. */
static void
emf_text_give(struct reading *r, struct str record, uint64_t text_at, bool wide)
{
	uint64_t count = image_u32(record, text_at + 8, false);
	uint64_t at = image_u32(record, text_at + 12, false);
	uint64_t size = wide ? count * 2 : count;

	if (at > record.len || size > record.len - at)
		return;
	image_text_give(r, NULL, str_slice(record, at, at + size),
		wide ? IMAGE_UTF16_LE : IMAGE_LATIN_1, true);
}

/* EMR_SMALLTEXTOUT ([MS-EMF] 2.3.5.37): the string stands behind the bounds, where it has any. */
static void
emf_small_text_give(struct reading *r, struct str record)
{
	enum { HEAD = 36, BOUNDS = 16, NO_BOUNDS = 0x100, NARROW = 0x200 };
	uint32_t options = image_u32(record, 20, false);
	uint64_t at = (options & NO_BOUNDS) != 0 ? HEAD : HEAD + BOUNDS;
	bool wide = (options & NARROW) == 0;
	uint64_t size = (uint64_t)image_u32(record, 16, false) * (wide ? 2 : 1);

	if (at <= record.len && size <= record.len - at)
		image_text_give(r, NULL, str_slice(record, at, at + size),
			wide ? IMAGE_UTF16_LE : IMAGE_LATIN_1, true);
}

/* The same drawing in other formats, as programs of the Macintosh add it ([MS-EMF] 2.3.3.4.3). */
static bool
emf_formats_give(struct reading *r, struct str record, struct err *err)
{
	enum { PUBLIC = 0x43494447, FORMATS = 0x40000004, FORMATS_MAX = 16 };
	static const struct {
		uint32_t signature;
		const char *name;
		const char *type;
	} known[] = {
		{0x50444620, "drawing.pdf", "application/pdf"},
		{0x46535045, "drawing.eps", "application/postscript"},
	};
	struct str comment = str_slice(record, 12, record.len);
	uint32_t count = image_u32(comment, 24, false);

	if (image_u32(comment, 0, false) != PUBLIC || image_u32(comment, 4, false) != FORMATS)
		return true;
	for (uint32_t i = 0; i < count && i < FORMATS_MAX; i++) {
		size_t row = 28 + 16 * (size_t)i;
		uint64_t size = image_u32(comment, row + 8, false);
		uint64_t at = image_u32(comment, row + 12, false);

		for (size_t k = 0; k < COUNT_OF(known); k++) {
			struct part part = {.name = str_of(known[k].name),
				.declared = str_of(known[k].type),
				.role = PART_EMBEDDED,
				.modified = DATE_NONE};

			if (known[k].signature == image_u32(comment, row, false) &&
				at <= comment.len && size <= comment.len - at &&
				!reading_part(r, &part, str_slice(comment, at, at + size), err))
				return false;
		}
	}
	return true;
}

static bool
emf_read(struct reading *r, struct err *err)
{
	enum { EOF_RECORD = 14, COMMENT = 70, TEXT_A = 83, TEXT_W = 84, SMALL_TEXT = 108, AT = 36 };
	struct str bytes = reading_bytes(r);
	struct str rest = bytes;

	image_size_only(r, image_u32(bytes, 16, false) - (uint64_t)image_u32(bytes, 8, false),
		image_u32(bytes, 20, false) - (uint64_t)image_u32(bytes, 12, false));
	for (int i = 0; i < IMAGE_CHUNK_MAX && rest.len >= 8; i++) {
		uint32_t type = image_u32(rest, 0, false);
		size_t len = image_u32(rest, 4, false);

		if (len < 8 || len > rest.len)
			break;
		if (type == TEXT_A || type == TEXT_W)
			emf_text_give(r, str_slice(rest, 0, len), AT, type == TEXT_W);
		if (type == SMALL_TEXT)
			emf_small_text_give(r, str_slice(rest, 0, len));
		if (type == COMMENT && !emf_formats_give(r, str_slice(rest, 0, len), err))
			return false;
		if (type == EOF_RECORD)
			return true;
		rest = str_from(rest, len);
	}
	return err_set(err, ERR_DAMAGED, "the drawing is cut off");
}

static int
wmf_bid(struct probe *probe)
{
	if (str_starts(probe->bytes, STR("\xd7\xcd\xc6\x9a")))
		return BID_SURE;
	return str_starts(probe->bytes, STR("\1\0\x09\0\0\3")) ? BID_LIKELY : BID_NO;
}

static void
wmf_text_give(struct reading *r, struct str record, uint16_t function)
{
	enum { TEXT_OUT = 0x0521, EXT_TEXT_OUT = 0x0a32, CLIP_FLAGS = 6 };
	size_t count = image_u16(record, 6, false);
	size_t at = 8;

	if (function == EXT_TEXT_OUT) {
		count = image_u16(record, 10, false);
		at = (image_u16(record, 12, false) & CLIP_FLAGS) != 0 ? 22 : 14;
	} else if (function != TEXT_OUT) {
		return;
	}
	image_text_give(r, NULL, str_slice(record, at, at + count), IMAGE_LATIN_1, true);
}

static bool
wmf_read(struct reading *r, struct err *err)
{
	struct str rest = reading_bytes(r);

	if (str_starts(rest, STR("\xd7\xcd\xc6\x9a")))
		rest = str_from(rest, 22);
	rest = str_from(rest, 18);
	for (int i = 0; i < IMAGE_CHUNK_MAX && rest.len >= 6; i++) {
		uint64_t len = (uint64_t)image_u32(rest, 0, false) * 2;
		uint16_t function = image_u16(rest, 4, false);

		if (len < 6 || len > rest.len)
			break;
		if (function == 0)
			return true;
		wmf_text_give(r, str_slice(rest, 0, len), function);
		rest = str_from(rest, len);
	}
	return err_set(err, ERR_DAMAGED, "the drawing is cut off");
}

/* ---- Photoshop ---- */

static int
psd_bid(struct probe *probe)
{
	return str_starts(probe->bytes, STR("8BPS\0\1")) ||
			str_starts(probe->bytes, STR("8BPS\0\2"))
		? BID_SURE
		: BID_NO;
}

static bool
psd_read(struct reading *r, struct err *err)
{
	struct str bytes = reading_bytes(r);
	uint64_t at = 26 + 4 + (uint64_t)image_u32(bytes, 26, true);
	uint64_t len = image_u32(bytes, at, true);

	image_size_only(r, image_u32(bytes, 18, true), image_u32(bytes, 14, true));
	image_photoshop_give(r, str_slice(bytes, at + 4, at + 4 + len));
	return err_set(err, ERR_UNSUPPORTED,
		"of Photoshop files only the description is read; look at the picture itself");
}

IMAGE_FORMAT(webp, "WebP image", "webp", image_recognise);
IMAGE_FORMAT(heif, "HEIC image", "heic heif avif", image_recognise);
IMAGE_FORMAT(jp2, "JPEG 2000 image", "jp2 jpx jpf j2k j2c jpc", image_recognise);
IMAGE_FORMAT(emf, "EMF drawing", "emf", NULL);
IMAGE_FORMAT(wmf, "WMF drawing", "wmf", NULL);
IMAGE_FORMAT(psd, "Photoshop image", "psd psb", NULL);
