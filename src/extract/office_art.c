#include "extract/office_art.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/le.h"
#include "extract/reading.h"

#include <zlib.h>

/* [MS-ODRAW] 2.2: every record has a header of eight bytes; version 0xf marks a container. */
enum { HEADER_SIZE = 8, TYPE_ENTRY = 0xf007, ENTRY_SIZE = 36 };

struct picture_kind {
	uint16_t type;
	bool is_metafile;
	const char *extension;
	const char *mime;
};

static const struct picture_kind kinds[] = {
	{0xf01a, true, "emf", "image/emf"},
	{0xf01b, true, "wmf", "image/wmf"},
	{0xf01c, true, "pict", "image/x-pict"},
	{0xf01d, false, "jpg", "image/jpeg"},
	{0xf01e, false, "png", "image/png"},
	{0xf01f, false, "dib", "image/bmp"},
	{0xf029, false, "tif", "image/tiff"},
	{0xf02a, false, "jpg", "image/jpeg"},
};

static const struct picture_kind *
kind_of(unsigned type)
{
	for (size_t i = 0; i < COUNT_OF(kinds); i++)
		if (kinds[i].type == type)
			return &kinds[i];
	return NULL;
}

bool
office_inflate(struct buf *to, struct str packed, uint64_t size_max, const char **ret_fault)
{
	z_stream stream = {0};
	char piece[16 * 1024];
	int result = Z_OK;

	if (inflateInit(&stream) != Z_OK)
		return false;
	stream.next_in = (unsigned char *)(uintptr_t)packed.data;
	stream.avail_in = packed.len > UINT32_MAX ? UINT32_MAX : (uint32_t)packed.len;
	while (result == Z_OK && to->len < size_max) {
		size_t got;

		stream.next_out = (unsigned char *)piece;
		stream.avail_out = sizeof(piece);
		result = inflate(&stream, Z_NO_FLUSH);
		got = sizeof(piece) - stream.avail_out;
		buf_add(to, str_make(piece, got));
		if (got == 0 && result == Z_OK)
			break;
	}
	if (ret_fault != NULL)
		*ret_fault = result == Z_DATA_ERROR && stream.msg != NULL ? stream.msg : NULL;
	(void)inflateEnd(&stream);
	return result == Z_STREAM_END;
}

static bool
seen_before(struct office_art *art, uint64_t mark)
{
	for (size_t i = 0; i < art->seen_count; i++)
		if (art->seen[i] == mark)
			return true;
	if (art->seen_count < OFFICE_ART_SEEN)
		art->seen[art->seen_count++] = mark;
	return false;
}

/* A bitmap without its file header gets one, so that it opens by itself. */
static void
bitmap_header_add(struct buf *to, struct str bits)
{
	uint32_t header = le_u32(bits, 0);
	uint32_t depth = le_u16(bits, 14);
	uint32_t colours = le_u32(bits, 32);

	if (colours == 0 && depth <= 8)
		colours = 1U << depth;
	if (colours > 256)
		colours = 0;
	buf_add(to, STR("BM"));
	buf_add_u32(to, (uint32_t)bits.len + 14);
	buf_add_u32(to, 0);
	buf_add_u32(to, 14 + header + 4 * colours);
}

/* A picture's record: one or two identifiers of 16 bytes (two where the instance is odd), a short
 * header, the data ([MS-ODRAW] 2.2.24 - 2.2.31). */
static bool
picture_give(struct office_art *art, const struct picture_kind *kind, unsigned instance,
	struct str body, struct err *err)
{
	uint64_t at = (instance & 1) != 0 ? 32 : 16;
	struct buf file CLEANUP(buf_free) = {0};
	struct part part = {
		.declared = str_of(kind->mime), .role = PART_INLINE, .modified = DATE_NONE};
	struct str data = str_from(body, (size_t)at + (kind->is_metafile ? 34 : 1));
	uint64_t size = le_u32(body, at);

	if (seen_before(art, le_u64(body, 0) ^ body.len))
		return true;
	part.name = str_format(art->arena, "picture %zu.%s", ++art->count, kind->extension);
	if (data.len == 0)
		return true;
	if (kind->is_metafile && le_u8(body, at + 32) == 0) {
		if (size > OFFICE_PICTURE_SIZE_MAX)
			size = OFFICE_PICTURE_SIZE_MAX;
		if (!office_inflate(&file, data, size, NULL) && file.len < size) {
			reading_part_failed(
				art->r, &part, ERR_DAMAGED, "the picture is cut off or broken");
			return true;
		}
		data = buf_str(&file);
	} else if (kind->type == 0xf01f) {
		bitmap_header_add(&file, data);
		buf_add(&file, data);
		data = buf_str(&file);
	}
	return reading_part(art->r, &part, data, err);
}

/* Containers are entered simply by going on behind their header: no stack, no depth. */
bool
office_art_give(struct office_art *art, struct str records, struct err *err)
{
	uint64_t at = 0;

	while (le_has(records, at, HEADER_SIZE)) {
		unsigned head = le_u16(records, at);
		unsigned type = le_u16(records, at + 2);
		uint64_t size = le_u32(records, at + 4);
		const struct picture_kind *kind = kind_of(type);
		struct str body = le_slice(records, at + HEADER_SIZE, size);

		at += HEADER_SIZE;
		if (kind != NULL) {
			if (!picture_give(art, kind, head >> 4, body, err))
				return false;
			at += size;
		} else if (type == TYPE_ENTRY) {
			uint64_t far = le_u32(body, 28);
			uint64_t inside = ENTRY_SIZE + le_u8(body, 33);
			struct str delayed = le_slice(art->delayed, far, HEADER_SIZE);

			kind = kind_of(le_u16(delayed, 2));
			if (size <= inside && kind != NULL &&
				!picture_give(art, kind, le_u16(delayed, 0) >> 4,
					le_slice(art->delayed, far + HEADER_SIZE,
						le_u32(delayed, 4)),
					err))
				return false;
			at += size < inside ? size : inside;
		} else if ((head & 0xf) != 0xf) {
			at += size;
		}
	}
	return true;
}
