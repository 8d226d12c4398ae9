#include "extract/image.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "extract/reading.h"

uint16_t
image_u16(struct str bytes, uint64_t at, bool big)
{
	const unsigned char *p;

	if (at > bytes.len || bytes.len - at < 2)
		return 0;
	p = (const unsigned char *)bytes.data + at;
	return (uint16_t)(big ? p[0] << 8 | p[1] : p[1] << 8 | p[0]);
}

uint32_t
image_u32(struct str bytes, uint64_t at, bool big)
{
	uint32_t first = image_u16(bytes, at, big);
	uint32_t second = image_u16(bytes, at + 2, big);

	return big ? first << 16 | second : second << 16 | first;
}

void
image_size_only(struct reading *r, uint64_t width, uint64_t height)
{
	reading_number(r, "width", width);
	reading_number(r, "height", height);
}

bool
image_size(struct reading *r, uint32_t number, uint64_t width, uint64_t height, struct err *err)
{
	if (width == 0 || height == 0)
		return err_set(err, ERR_DAMAGED, "the image says that it has no pixels");
	if (number == 1)
		image_size_only(r, width, height);
	if (width > IMAGE_PIXELS_MAX / height) {
		reading_limit_hit(r, ERR_TOO_LARGE,
			"its %llu x %llu pixels are too many to recognise text in",
			(unsigned long long)width, (unsigned long long)height);
		return true;
	}
	if (width >= OCR_SIDE_MIN && height >= OCR_SIDE_MIN && width * height >= OCR_PIXELS_MIN)
		reading_wants_ocr(r, number);
	return true;
}

static enum image_text
guess(struct str bytes)
{
	if (bytes.len >= 2 && str_starts(bytes, STR("\xff\xfe")))
		return IMAGE_UTF16_LE;
	if (bytes.len >= 2 && str_starts(bytes, STR("\xfe\xff")))
		return IMAGE_UTF16_BE;
	return utf8_valid(bytes) ? IMAGE_UTF8 : IMAGE_LATIN_1;
}

static void
decode(struct buf *to, struct str bytes, enum image_text encoding)
{
	bool big = encoding == IMAGE_UTF16_BE;

	if (encoding == IMAGE_UTF8) {
		buf_add(to, bytes);
		return;
	}
	if (encoding == IMAGE_LATIN_1) {
		for (size_t i = 0; i < bytes.len; i++)
			buf_add_codepoint(to, (unsigned char)bytes.data[i]);
		return;
	}
	for (size_t i = 0; i + 1 < bytes.len; i += 2) {
		uint32_t c = image_u16(bytes, i, big);
		uint32_t low = image_u16(bytes, i + 2, big);

		if (c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
			c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
			i += 2;
		}
		if (c != 0xfeff)
			buf_add_codepoint(to, c);
	}
}

void
image_text_give(struct reading *r, const char *name, struct str bytes, enum image_text encoding,
	bool is_prose)
{
	struct buf text CLEANUP(buf_free) = {.size_max = FACT_SIZE_MAX};
	struct str clean;

	bytes = str_slice(bytes, 0, FACT_SIZE_MAX / 4);
	decode(&text, bytes, encoding == IMAGE_GUESS ? guess(bytes) : encoding);
	clean = buf_str(&text);
	while (clean.len > 0 && clean.data[clean.len - 1] == '\0')
		clean.len--;
	clean = str_trim(clean);
	if (clean.len == 0)
		return;
	if (name != NULL)
		reading_fact(r, name, clean);
	if (!is_prose)
		return;
	reading_break(r, false);
	reading_text(r, clean);
	reading_break(r, false);
}

/* ---- IPTC ---- */

static const struct {
	unsigned char dataset;
	const char *fact;
	bool is_prose;
} iptc_known[] = {
	{5, FACT_TITLE, true},
	{25, FACT_KEYWORDS, true},
	{40, "instructions", true},
	{55, "iptc:date_created", false},
	{80, FACT_AUTHOR, true},
	{90, "city", true},
	{92, "sublocation", true},
	{95, "state", true},
	{101, "country", true},
	{105, "headline", true},
	{110, "credit", true},
	{115, "source", true},
	{116, "copyright", false},
	{120, "description", true},
	{122, "caption_writer", true},
};

void
image_iptc_give(struct reading *r, struct str records)
{
	enum image_text encoding = IMAGE_GUESS;

	for (int i = 0; i < IMAGE_CHUNK_MAX && records.len >= 5; i++) {
		unsigned char record = (unsigned char)records.data[1];
		unsigned char dataset = (unsigned char)records.data[2];
		size_t len = image_u16(records, 3, true);
		struct str value;

		if (records.data[0] != 0x1c || len > records.len - 5)
			return;
		value = str_slice(records, 5, 5 + len);
		records = str_from(records, 5 + len);
		if (record == 1 && dataset == 90)
			encoding = str_equal(value, STR("\x1b%G")) ? IMAGE_UTF8 : IMAGE_GUESS;
		for (size_t k = 0; record == 2 && k < COUNT_OF(iptc_known); k++)
			if (iptc_known[k].dataset == dataset)
				image_text_give(r, iptc_known[k].fact, value, encoding,
					iptc_known[k].is_prose);
	}
}

void
image_photoshop_give(struct reading *r, struct str resources)
{
	enum { IPTC = 0x0404, CAPTION = 0x03f0, URL = 0x040b };

	for (int i = 0; i < IMAGE_CHUNK_MAX && resources.len >= 12; i++) {
		uint16_t id = image_u16(resources, 4, true);
		size_t name = ((unsigned char)resources.data[6] + 2u) & ~1u;
		size_t len = image_u32(resources, 6 + name, true);
		struct str value;

		if (!str_starts(resources, STR("8BIM")) || 10 + name > resources.len ||
			len > resources.len - 10 - name)
			return;
		value = str_slice(resources, 10 + name, 10 + name + len);
		if (id == IPTC)
			image_iptc_give(r, value);
		else if (id == URL)
			image_text_give(r, FACT_LINK, value, IMAGE_GUESS, false);
		else if (id == CAPTION && value.len > 1)
			image_text_give(r, "caption",
				str_slice(value, 1, 1 + (size_t)(unsigned char)value.data[0]),
				IMAGE_GUESS, true);
		resources = str_from(resources, 10 + name + ((len + 1) & ~(size_t)1));
	}
}

bool
image_box_take(struct str *rest, struct str *ret_type, struct str *ret_data)
{
	enum { HEADER = 8, LONG_HEADER = 16, TO_THE_END = 0, LONG = 1 };
	uint64_t len = image_u32(*rest, 0, true);
	size_t from = HEADER;

	if (rest->len < HEADER)
		return false;
	*ret_type = str_slice(*rest, 4, 8);
	if (len == TO_THE_END) {
		len = rest->len;
	} else if (len == LONG) {
		from = LONG_HEADER;
		len = (uint64_t)image_u32(*rest, 8, true) << 32 | image_u32(*rest, 12, true);
	}
	if (len < from || len > rest->len)
		return false;
	*ret_data = str_slice(*rest, from, (size_t)len);
	*rest = str_from(*rest, (size_t)len);
	return true;
}
