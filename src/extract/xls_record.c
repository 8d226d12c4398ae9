/* Records, their continuations, and strings in both. */
#include "base/arena.h"
#include "extract/codepage.h"
#include "extract/le.h"
#include "extract/xls.h"

bool
xls_record_next(const struct xls *xls, uint64_t *at, struct xls_record *ret_record)
{
	uint64_t size = le_u16(xls->stream, *at + 2);

	if (!le_has(xls->stream, *at, 4))
		return false;
	ret_record->type = le_u16(xls->stream, *at);
	ret_record->at = *at + 4;
	ret_record->body = le_slice(xls->stream, *at + 4, size);
	*at += 4 + size;
	return true;
}

struct xls_reader
xls_reader_of(const struct xls *xls, const struct xls_record *record)
{
	return (struct xls_reader){xls->stream, record->at, record->at + record->body.len};
}

/* Moves into the next CONTINUE where the present piece is used up. */
static bool
piece_next(struct xls_reader *reader)
{
	if (reader->at < reader->end)
		return true;
	if (le_u16(reader->stream, reader->end) != XLS_CONTINUE ||
		!le_has(reader->stream, reader->end, 4))
		return false;
	reader->at = reader->end + 4;
	reader->end = reader->at + le_u16(reader->stream, reader->end + 2);
	if (reader->end > reader->stream.len)
		reader->end = reader->stream.len;
	return reader->at < reader->end;
}

bool
xls_reader_skip(struct xls_reader *reader, uint64_t size)
{
	while (size > 0) {
		uint64_t step;

		if (!piece_next(reader))
			return false;
		step = reader->end - reader->at < size ? reader->end - reader->at : size;
		reader->at += step;
		size -= step;
	}
	return true;
}

static bool
reader_u8(struct xls_reader *reader, unsigned *ret_value)
{
	if (!piece_next(reader))
		return false;
	*ret_value = le_u8(reader->stream, reader->at++);
	return true;
}

static bool
reader_u16(struct xls_reader *reader, unsigned *ret_value)
{
	unsigned low;
	unsigned high;

	if (!reader_u8(reader, &low) || !reader_u8(reader, &high))
		return false;
	*ret_value = low | high << 8;
	return true;
}

bool
xls_reader_chars(struct xls_reader *reader, struct buf *to, uint64_t cch, unsigned flags)
{
	while (cch > 0) {
		uint64_t width = (flags & 1) != 0 ? 2 : 1;
		uint64_t here = (reader->end - reader->at) / width;
		struct str chars;

		if (here == 0) {
			/* A character never straddles two records; a lone byte is damage. */
			reader->at = reader->end;
			if (!reader_u8(reader, &flags))
				return false;
			continue;
		}
		if (here > cch)
			here = cch;
		chars = le_slice(reader->stream, reader->at, here * width);
		/* One byte a character is Latin-1: the lower half of UTF-16. */
		if (width == 2)
			utf16le_decode(to, chars);
		else
			for (size_t i = 0; i < chars.len; i++)
				buf_add_codepoint(to, (unsigned char)chars.data[i]);
		reader->at += here * width;
		cch -= here;
	}
	return true;
}

bool
xls_reader_rich(struct xls_reader *reader, struct buf *to)
{
	unsigned cch;
	unsigned flags;
	unsigned runs = 0;
	unsigned low = 0;
	unsigned high = 0;

	if (!reader_u16(reader, &cch) || !reader_u8(reader, &flags))
		return false;
	if ((flags & 8) != 0 && !reader_u16(reader, &runs))
		return false;
	if ((flags & 4) != 0 && (!reader_u16(reader, &low) || !reader_u16(reader, &high)))
		return false;
	return xls_reader_chars(reader, to, cch, flags) &&
		xls_reader_skip(reader, 4 * (uint64_t)runs + low + ((uint64_t)high << 16));
}

void
xls_reader_join(struct xls_reader *reader, struct buf *to)
{
	while (piece_next(reader)) {
		buf_add(to, le_slice(reader->stream, reader->at, reader->end - reader->at));
		reader->at = reader->end;
	}
}

struct str
xls_string(const struct xls *xls, struct str body, uint64_t at, int length_size)
{
	struct buf text CLEANUP(buf_free) = {0};
	uint64_t cch = length_size == 1 ? le_u8(body, at) : le_u16(body, at);
	struct xls_reader reader = {body, at + (uint64_t)length_size, body.len};
	unsigned flags;

	if (reader.at > body.len)
		return STR("");
	if (xls->version < 8)
		return codepage_text(xls->arena, xls->codepage, le_slice(body, reader.at, cch));
	if (!reader_u8(&reader, &flags))
		return STR("");
	if ((flags & 8) != 0)
		(void)xls_reader_skip(&reader, 2);
	if ((flags & 4) != 0)
		(void)xls_reader_skip(&reader, 4);
	(void)xls_reader_chars(&reader, &text, cch, flags);
	return str_copy(xls->arena, buf_str(&text));
}
