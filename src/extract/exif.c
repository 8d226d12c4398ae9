#include "extract/exif.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/fact_once.h"
#include "extract/image.h"
#include "extract/reading.h"
#include "extract/xmp.h"

struct tiff {
	struct str bytes;
	bool big;
	bool is_64; /* BigTIFF: 8-byte counts and offsets */
};

struct field {
	uint16_t tag;
	uint16_t type;
	uint64_t count;
	struct str value;
};

enum {
	TAG_WIDTH = 0x100,
	TAG_HEIGHT = 0x101,
	TAG_ORIENTATION = 0x112,
	TAG_XMP = 0x2bc,
	TAG_IPTC = 0x83bb,
	TAG_PHOTOSHOP = 0x8649,
	TAG_EXIF = 0x8769,
	TAG_GPS = 0x8825,
	TAG_MAKE = 0x10f,
	TAG_MODEL = 0x110,
	TAG_USER_COMMENT = 0x9286,
	FIELD_COUNT_MAX = 2000
};

static uint64_t
offset_at(const struct tiff *t, uint64_t at)
{
	uint64_t first;
	uint64_t second;

	if (!t->is_64)
		return image_u32(t->bytes, at, t->big);
	first = image_u32(t->bytes, at, t->big);
	second = image_u32(t->bytes, at + 4, t->big);
	return t->big ? first << 32 | second : second << 32 | first;
}

static bool
tiff_open(struct str bytes, struct tiff *ret)
{
	uint16_t magic;

	*ret = (struct tiff){.bytes = bytes, .big = str_starts(bytes, STR("MM"))};
	if (!ret->big && !str_starts(bytes, STR("II")))
		return false;
	magic = image_u16(bytes, 2, ret->big);
	ret->is_64 = magic == 43;
	return bytes.len >= 8 && (magic == 42 || magic == 43 || magic == 0x55);
}

static uint64_t
directory_first(const struct tiff *t)
{
	return offset_at(t, t->is_64 ? 8 : 4);
}

static uint64_t
directory_count(const struct tiff *t, uint64_t at)
{
	return t->is_64 ? offset_at(t, at) : image_u16(t->bytes, at, t->big);
}

/* Field number i of the directory at `at`; false where it lies outside the file. */
static bool
field_at(const struct tiff *t, uint64_t at, uint64_t i, struct field *ret)
{
	static const unsigned char sizes[] = {
		0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};
	uint64_t entry = at + (t->is_64 ? 8 + i * 20 : 2 + i * 12);
	uint64_t inline_size = t->is_64 ? 8 : 4;
	uint64_t value_at = entry + (t->is_64 ? 12 : 8);
	uint64_t size;

	if (entry > t->bytes.len || t->bytes.len - entry < (t->is_64 ? 20u : 12u))
		return false;
	ret->tag = image_u16(t->bytes, entry, t->big);
	ret->type = image_u16(t->bytes, entry + 2, t->big);
	ret->count = offset_at(t, entry + 4);
	ret->value = STR("");
	if (ret->type >= COUNT_OF(sizes) || ret->count > t->bytes.len)
		return true;
	size = sizes[ret->type] * ret->count;
	if (size > inline_size)
		value_at = offset_at(t, value_at);
	if (value_at <= t->bytes.len && size <= t->bytes.len - value_at)
		ret->value = str_slice(t->bytes, value_at, value_at + size);
	return true;
}

static uint64_t
field_number(const struct tiff *t, const struct field *f)
{
	if (f->type == 3)
		return image_u16(f->value, 0, t->big);
	if (f->type == 4 || f->type == 13 || f->type == 9)
		return image_u32(f->value, 0, t->big);
	return f->value.len > 0 && (f->type == 1 || f->type == 6) ? (unsigned char)f->value.data[0]
								  : 0;
}

static double
field_rational(const struct tiff *t, const struct field *f, uint64_t i)
{
	uint32_t above = image_u32(f->value, i * 8, t->big);
	uint32_t below = image_u32(f->value, i * 8 + 4, t->big);

	return below == 0 ? 0 : (double)above / below;
}

/* ---- facts ---- */

static const struct {
	uint16_t tag;
	enum image_text encoding;
	const char *fact;
	bool is_prose;
} known[] = {
	{0x10d, IMAGE_GUESS, FACT_TITLE, true},
	{0x10e, IMAGE_GUESS, "description", true},
	{0x11d, IMAGE_GUESS, "page_name", true},
	{0x131, IMAGE_GUESS, FACT_TOOL, false},
	{0x13b, IMAGE_GUESS, FACT_AUTHOR, true},
	{0x13c, IMAGE_GUESS, "computer", false},
	{0x8298, IMAGE_GUESS, "copyright", true},
	{0x9c9b, IMAGE_UTF16_LE, FACT_TITLE, true},
	{0x9c9c, IMAGE_UTF16_LE, FACT_COMMENT, true},
	{0x9c9d, IMAGE_UTF16_LE, FACT_AUTHOR, true},
	{0x9c9e, IMAGE_UTF16_LE, FACT_KEYWORDS, true},
	{0x9c9f, IMAGE_UTF16_LE, FACT_SUBJECT, true},
	{0xa420, IMAGE_GUESS, "image_id", false},
	{0xa430, IMAGE_GUESS, "camera_owner", true},
	{0xa431, IMAGE_GUESS, "camera_serial", false},
	{0xa434, IMAGE_GUESS, "lens", false},
};

/* "2013:03:12 09:30:15", in the camera's own time: taken as UTC, as no zone is known. */
static void
date_give(struct reading *r, const char *name, struct str value)
{
	struct arena *arena = reading_arena(r);
	char *iso = str_cstr(arena, str_slice(value, 0, 19));
	int64_t moment;

	if (value.len < 19)
		return;
	iso[4] = iso[7] = '-';
	iso[10] = 'T';
	if (date_parse_iso(str_make(iso, 19), &moment))
		reading_date(r, name, moment);
}

/* The first eight bytes name the encoding (Exif 4.6.5). */
static void
user_comment_give(struct reading *r, const struct tiff *t, struct str value)
{
	struct str text = str_from(value, 8);

	if (str_starts(value, STR("UNICODE")))
		image_text_give(
			r, FACT_COMMENT, text, t->big ? IMAGE_UTF16_BE : IMAGE_UTF16_LE, true);
	else
		image_text_give(r, FACT_COMMENT, text, IMAGE_GUESS, true);
}

static void
field_give(struct reading *r, const struct tiff *t, const struct field *f)
{
	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (known[i].tag == f->tag)
			image_text_give(
				r, known[i].fact, f->value, known[i].encoding, known[i].is_prose);
	if (f->tag == 0x132)
		date_give(r, FACT_MODIFIED, f->value);
	else if (f->tag == 0x9003)
		date_give(r, FACT_CREATED, f->value);
	else if (f->tag == TAG_USER_COMMENT && f->value.len > 8)
		user_comment_give(r, t, f->value);
	else if (f->tag == TAG_XMP)
		xmp_give(&(struct fact_once){.r = r}, f->value);
	else if (f->tag == TAG_IPTC)
		image_iptc_give(r, f->value);
	else if (f->tag == TAG_PHOTOSHOP)
		image_photoshop_give(r, f->value);
}

static void
camera_give(struct reading *r, struct str make, struct str model)
{
	struct arena *arena = reading_arena(r);

	make = str_trim(str_slice(make, 0, str_find_char(make, '\0')));
	model = str_trim(str_slice(model, 0, str_find_char(model, '\0')));
	/* Many makers repeat their name in the model's. */
	if (make.len > 0 && model.len > 0 && !str_starts_nocase(model, make))
		model = str_format(arena, "%.*s %.*s", STR_ARG(make), STR_ARG(model));
	image_text_give(r, FACT_CAMERA, model.len > 0 ? model : make, IMAGE_GUESS, false);
}

static double
degrees(const struct tiff *t, const struct field *f)
{
	return field_rational(t, f, 0) + field_rational(t, f, 1) / 60 +
		field_rational(t, f, 2) / 3600;
}

static void
gps_give(struct reading *r, const struct tiff *t, uint64_t at)
{
	uint64_t count = directory_count(t, at);
	struct field f;
	double latitude = 0;
	double longitude = 0;
	bool south = false;
	bool west = false;
	unsigned found = 0;

	for (uint64_t i = 0; i < count && i < FIELD_COUNT_MAX && field_at(t, at, i, &f); i++) {
		if (f.tag == 1)
			south = str_starts(f.value, STR("S"));
		else if (f.tag == 3)
			west = str_starts(f.value, STR("W"));
		if (f.value.len < 24)
			continue;
		if (f.tag == 2)
			latitude = degrees(t, &f);
		else if (f.tag == 4)
			longitude = degrees(t, &f);
		found |= f.tag == 2 ? 1u : f.tag == 4 ? 2u : 0u;
	}
	if (found == 3 && latitude <= 90 && longitude <= 180)
		reading_fact(r, FACT_PLACE,
			str_format(reading_arena(r), "%.5f,%.5f", south ? -latitude : latitude,
				west ? -longitude : longitude));
}

struct directory {
	uint64_t width;
	uint64_t height;
	uint64_t exif;
	uint64_t gps;
	unsigned orientation;
	struct str make;
	struct str model;
};

/* Reads one directory; gives facts where r is not NULL. */
static void
directory_read(struct reading *r, const struct tiff *t, uint64_t at, struct directory *ret)
{
	uint64_t count = directory_count(t, at);
	struct field f;

	*ret = (struct directory){.orientation = 1};
	for (uint64_t i = 0; i < count && i < FIELD_COUNT_MAX && field_at(t, at, i, &f); i++) {
		if (f.tag == TAG_WIDTH)
			ret->width = field_number(t, &f);
		else if (f.tag == TAG_HEIGHT)
			ret->height = field_number(t, &f);
		else if (f.tag == TAG_ORIENTATION)
			ret->orientation = (unsigned)field_number(t, &f);
		else if (f.tag == TAG_EXIF)
			ret->exif = field_number(t, &f);
		else if (f.tag == TAG_GPS)
			ret->gps = field_number(t, &f);
		else if (f.tag == TAG_MAKE)
			ret->make = f.value;
		else if (f.tag == TAG_MODEL)
			ret->model = f.value;
		else if (r != NULL)
			field_give(r, t, &f);
	}
	if (r == NULL)
		return;
	camera_give(r, ret->make, ret->model);
	if (ret->gps != 0)
		gps_give(r, t, ret->gps);
}

static void
block_give(struct reading *r, const struct tiff *t, uint64_t at, struct directory *ret)
{
	struct directory exif;

	directory_read(r, t, at, ret);
	if (ret->exif != 0)
		directory_read(r, t, ret->exif, &exif);
}

void
exif_give(struct reading *r, struct str block)
{
	struct directory directory;
	struct tiff t;

	if (tiff_open(block, &t))
		block_give(r, &t, directory_first(&t), &directory);
}

unsigned
exif_orientation(struct str block)
{
	struct directory directory;
	struct tiff t;

	if (!tiff_open(block, &t))
		return 1;
	directory_read(NULL, &t, directory_first(&t), &directory);
	return directory.orientation >= 1 && directory.orientation <= 8 ? directory.orientation : 1;
}

bool
exif_tiff_give(struct reading *r, struct str file, struct err *err)
{
	struct directory directory;
	struct tiff t;
	uint64_t at;
	uint64_t mark = 0; /* a page passed before: meeting it again is a loop (R. P. Brent) */
	uint32_t page = 0;

	if (!tiff_open(file, &t))
		return err_set(err, ERR_DAMAGED, "its header is damaged");
	for (at = directory_first(&t); at != 0 && page < IMAGE_PAGE_MAX; page++) {
		uint64_t count = directory_count(&t, at);

		if (at >= file.len || count == 0 || count > FIELD_COUNT_MAX || at == mark)
			break;
		if ((page & (page - 1)) == 0)
			mark = at;
		if (page == 0)
			block_give(r, &t, at, &directory);
		else
			directory_read(NULL, &t, at, &directory);
		if (!image_size(r, page + 1, directory.width, directory.height, err))
			break;
		at = offset_at(&t, at + (t.is_64 ? 8 + count * 20 : 2 + count * 12));
	}
	reading_number(r, FACT_PAGES, page);
	if (page == IMAGE_PAGE_MAX)
		reading_limit_hit(
			r, ERR_TOO_LARGE, "only the first %d pages were noted", IMAGE_PAGE_MAX);
	else if (at != 0)
		return err_set(err, ERR_DAMAGED, "the directory of page %u is damaged", page + 1);
	return true;
}
