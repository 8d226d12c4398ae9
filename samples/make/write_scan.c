#include "sample.h"
#include "write.h"
#include "write_pdf.h"

#include <mupdf/fitz.h>
#include <zlib.h>

/* Black and white, rows padded to bytes, a set bit is white. */
struct bitmap {
	unsigned width;
	unsigned height;
	unsigned dpi;
	struct str bits;
};

static void
bits_add(struct buf *to, const fz_pixmap *pixels)
{
	for (int y = 0; y < pixels->h; y++) {
		const unsigned char *row = pixels->samples + (ptrdiff_t)y * pixels->stride;

		for (int x = 0; x < pixels->w; x += 8) {
			unsigned byte = 0;

			for (int bit = 0; bit < 8; bit++)
				byte = byte << 1 |
					(x + bit >= pixels->w || row[x + bit] > 150 ? 1U : 0U);
			buf_add_char(to, (char)byte);
		}
	}
}

/* The page as our own PDF writer gives it, laid a little askew on the glass. */
static bool
bitmap_render(
	fz_context *context, struct str pdf, unsigned dpi, struct bitmap *bitmap, struct buf *bits)
{
	fz_stream *stream = NULL;
	fz_document *document = NULL;
	fz_pixmap *pixels = NULL;
	bool done = true;

	fz_var(stream);
	fz_var(document);
	fz_var(pixels);
	fz_try(context)
	{
		float scale = (float)dpi / 72;

		fz_register_document_handlers(context);
		stream = fz_open_memory(context, (const unsigned char *)pdf.data, pdf.len);
		document = fz_open_document_with_stream(context, "pdf", stream);
		pixels = fz_new_pixmap_from_page_number(context, document, 0,
			fz_pre_rotate(fz_scale(scale, scale), 0.4F), fz_device_gray(context), 0);
		*bitmap = (struct bitmap){
			.width = (unsigned)pixels->w, .height = (unsigned)pixels->h, .dpi = dpi};
		bits_add(bits, pixels);
	}
	fz_always(context)
	{
		fz_drop_pixmap(context, pixels);
		fz_drop_document(context, document);
		fz_drop_stream(context, stream);
	}
	fz_catch(context) done = false;
	return done;
}

static struct bitmap
bitmap_make(struct sample *sample, const struct page *page, unsigned dpi)
{
	struct str pdf = pdf_write(sample, page);
	struct bitmap bitmap = {0};
	struct buf bits = {0};
	fz_context *context = fz_new_context(NULL, NULL, FZ_STORE_DEFAULT);

	if (context == NULL || !bitmap_render(context, pdf, dpi, &bitmap, &bits)) {
		sample->failed = true;
		(void)err_set(&sample->err, ERR_INTERNAL, "%s cannot be rendered", page->title);
	}
	fz_drop_context(context);
	bitmap.bits = sample_keep(sample, &bits);
	return bitmap;
}

static void
add_big(struct buf *to, uint32_t value)
{
	for (int shift = 24; shift >= 0; shift -= 8)
		buf_add_char(to, (char)(value >> shift));
}

static void
chunk_put(struct buf *to, const char *name, struct str body)
{
	struct buf whole CLEANUP(buf_free) = {0};

	buf_add(&whole, str_of(name));
	buf_add(&whole, body);
	add_big(to, (uint32_t)body.len);
	buf_add(to, buf_str(&whole));
	add_big(to, (uint32_t)crc32(0, (const unsigned char *)whole.data, (uInt)whole.len));
}

struct str
scan_png(struct sample *sample, const struct page *page, unsigned dpi)
{
	struct bitmap bitmap = bitmap_make(sample, page, dpi);
	size_t row = (bitmap.width + 7) / 8;
	struct buf head CLEANUP(buf_free) = {0};
	struct buf dots CLEANUP(buf_free) = {0};
	struct buf rows = {0};
	struct buf to = {0};

	add_big(&head, bitmap.width);
	add_big(&head, bitmap.height);
	buf_add(&head, STR("\x01\0\0\0\0"));
	add_big(&dots, dpi * 10000 / 254);
	add_big(&dots, dpi * 10000 / 254);
	buf_add_char(&dots, 1);
	for (unsigned y = 0; y < bitmap.height; y++) {
		buf_add_char(&rows, 0);
		buf_add(&rows, str_slice(bitmap.bits, y * row, (y + 1) * row));
	}
	buf_add(&to, STR("\x89PNG\r\n\x1a\n"));
	chunk_put(&to, "IHDR", buf_str(&head));
	chunk_put(&to, "pHYs", buf_str(&dots));
	chunk_put(&to, "IDAT", deflate_write(sample, sample_keep(sample, &rows), false));
	chunk_put(&to, "IEND", STR(""));
	return sample_keep(sample, &to);
}

static void
field_put(struct buf *to, uint16_t tag, uint16_t type, uint32_t value)
{
	buf_add_u16(to, tag);
	buf_add_u16(to, type);
	buf_add_u32(to, 1);
	buf_add_u32(to, value);
}

struct str
scan_tiff(struct sample *sample, const struct page *page, unsigned dpi)
{
	enum { SHORT = 3, LONG = 4, RATIONAL = 5, FIELDS = 12, HEAD = 8 };
	struct bitmap bitmap = bitmap_make(sample, page, dpi);
	struct str packed = deflate_write(sample, bitmap.bits, false);
	uint32_t dots = HEAD + 2 + 12 * FIELDS + 4;
	struct buf to = {0};

	buf_add(&to, STR("II*\0\x08\0\0\0"));
	buf_add_u16(&to, FIELDS);
	field_put(&to, 256, LONG, bitmap.width);
	field_put(&to, 257, LONG, bitmap.height);
	field_put(&to, 258, SHORT, 1);
	field_put(&to, 259, SHORT, 8); /* deflate */
	field_put(&to, 262, SHORT, 1); /* black is zero */
	field_put(&to, 273, LONG, dots + 8);
	field_put(&to, 277, SHORT, 1);
	field_put(&to, 278, LONG, bitmap.height);
	field_put(&to, 279, LONG, (uint32_t)packed.len);
	field_put(&to, 282, RATIONAL, dots);
	field_put(&to, 283, RATIONAL, dots);
	field_put(&to, 296, SHORT, 2); /* an inch */
	buf_add_u32(&to, 0);
	buf_add_u32(&to, dpi);
	buf_add_u32(&to, 1);
	buf_add(&to, packed);
	return sample_keep(sample, &to);
}

struct str
scan_pdf(struct sample *sample, const struct page *page, unsigned dpi)
{
	struct bitmap bitmap = bitmap_make(sample, page, dpi);
	struct pdf_file file = {0};

	buf_add(&file.bytes, STR("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"));
	pdf_object(&file, "<< /Type /Catalog /Pages 2 0 R >>");
	pdf_object(&file, "<< /Type /Pages /Count 1 /Kids [3 0 R] >>");
	pdf_object(&file,
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] "
		"/Resources << /XObject << /Im0 5 0 R >> >> /Contents 4 0 R >>");
	pdf_stream(&file, "", deflate_write(sample, STR("q 595 0 0 842 0 0 cm /Im0 Do Q"), false));
	pdf_stream(&file,
		sample_text(sample,
			"/Type /XObject /Subtype /Image /Width %u /Height %u "
			"/ColorSpace /DeviceGray /BitsPerComponent 1",
			bitmap.width, bitmap.height),
		deflate_write(sample, bitmap.bits, false));
	return pdf_end(sample, &file, page);
}
