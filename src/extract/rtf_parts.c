/* Pictures and embedded objects of an RTF document. */
#include "extract/rtf_state.h"

#include "extract/le.h"
#include "extract/ole.h"

void
rtf_binary_digits(struct rtf *rtf, struct str digits)
{
	for (size_t i = 0; i < digits.len; i++) {
		int value = char_hex_value(digits.data[i]);

		if (value < 0)
			continue;
		if (rtf->nibble < 0) {
			rtf->nibble = value;
			continue;
		}
		buf_add_char(&rtf->binary, (char)(rtf->nibble * 16 + value));
		rtf->nibble = -1;
	}
}

static bool
give(struct rtf *rtf, struct str name, const char *declared, enum part_role role, struct str bytes,
	struct err *err)
{
	struct part part = {
		.name = name, .declared = str_of(declared), .role = role, .modified = DATE_NONE};

	if (rtf->mode != RTF_MODE_READ || bytes.len == 0)
		return true;
	return reading_part(rtf->r, &part, bytes, err);
}

/* ---- pictures ---- */

static const struct {
	const char *extension;
	const char *declared;
} picture_kinds[] = {
	[RTF_PICTURE_UNKNOWN] = {"bin", ""},
	[RTF_PICTURE_PNG] = {"png", "image/png"},
	[RTF_PICTURE_JPEG] = {"jpg", "image/jpeg"},
	[RTF_PICTURE_EMF] = {"emf", "image/emf"},
	[RTF_PICTURE_WMF] = {"wmf", "image/wmf"},
	[RTF_PICTURE_DIB] = {"bmp", "image/bmp"},
	[RTF_PICTURE_MAC] = {"pict", "image/x-pict"},
};

/* A device-independent bitmap lacks the file header (BITMAPFILEHEADER, 14 bytes) that makes it a
 * BMP file; where the pixels begin follows from the header's size and colour count. */
static void
add_bmp_header(struct buf *to, struct str dib)
{
	uint32_t header = dib.len >= 40 ? le_u32(dib, 0) : 40;
	uint32_t bits = dib.len >= 40 ? le_u16(dib, 14) : 24;
	uint32_t colours = dib.len >= 40 ? le_u32(dib, 32) : 0;

	if (colours == 0 && bits <= 8)
		colours = 1u << bits;
	buf_add(to, STR("BM"));
	buf_add_u32(to, (uint32_t)dib.len + 14);
	buf_add_u32(to, 0);
	buf_add_u32(to, 14 + header + (colours & 0xffff) * 4);
	buf_add(to, dib);
}

bool
rtf_picture_end(struct rtf *rtf, struct err *err)
{
	struct str bytes = buf_str(&rtf->binary);
	struct buf bitmap CLEANUP(buf_free) = {0};
	bool done;

	if (rtf->picture == RTF_PICTURE_DIB && bytes.len > 0) {
		add_bmp_header(&bitmap, bytes);
		bytes = buf_str(&bitmap);
	}
	rtf->part_count += bytes.len > 0;
	done = give(rtf,
		str_format(&rtf->arena, "picture%u.%s", rtf->part_count,
			picture_kinds[rtf->picture].extension),
		picture_kinds[rtf->picture].declared, PART_INLINE, bytes, err);
	buf_clear(&rtf->binary);
	rtf->nibble = -1;
	rtf->picture = RTF_PICTURE_UNKNOWN;
	return done;
}

/* ---- objects ---- */

/* Takes a length and that many bytes ([MS-OLEDS] 2.1.4, LengthPrefixedAnsiString), without the
 * zero at the end. */
static bool
take_string(struct str *from, struct str *ret_text)
{
	uint32_t len;

	if (!take_u32(from, &len) || !take_bytes(from, len, ret_text))
		return false;
	if (ret_text->len > 0 && ret_text->data[ret_text->len - 1] == '\0')
		ret_text->len--;
	return true;
}

/* [MS-OLEDS] 2.2.4 and 2.2.5: version, kind (1 linked, 2 embedded), class, topic, item, then the
 * length of the data and the data. *ret_native begins at that length. */
static bool
take_object(struct str bytes, struct str *ret_class, struct str *ret_native)
{
	uint32_t version;
	uint32_t kind;
	struct str text;

	if (!take_u32(&bytes, &version) || !take_u32(&bytes, &kind) || kind != 2)
		return false;
	if (!take_string(&bytes, ret_class) || !take_string(&bytes, &text) ||
		!take_string(&bytes, &text))
		return false;
	*ret_native = bytes;
	return bytes.len > 4;
}

static bool
give_object(struct rtf *rtf, struct str class, struct str native, struct err *err)
{
	struct str name = STR("");
	struct str data = native;

	if (!ole_native(&rtf->arena, native, &name, &data) && data.len == 0)
		data = str_from(native, 4);
	if (name.len == 0 && class.len > 0 && class.len < 80)
		name = str_format(&rtf->arena, "object%u (%.*s)", rtf->part_count, STR_ARG(class));
	if (name.len == 0)
		name = str_format(&rtf->arena, "object%u", rtf->part_count);
	reading_fact(rtf->r, FACT_ATTACHMENT, name);
	return give(rtf, name, "", PART_EMBEDDED, data, err);
}

bool
rtf_object_end(struct rtf *rtf, struct err *err)
{
	struct str bytes = buf_str(&rtf->binary);
	struct str class = rtf->object_class;
	struct str native = STR("");
	bool done = true;

	if (rtf->mode == RTF_MODE_READ && bytes.len > 0) {
		rtf->part_count++;
		if (take_object(bytes, &class, &native))
			done = give_object(rtf, class, native, err);
		else
			done = give(rtf, str_format(&rtf->arena, "object%u", rtf->part_count), "",
				PART_EMBEDDED, bytes, err);
	}
	buf_clear(&rtf->binary);
	rtf->nibble = -1;
	return done;
}
