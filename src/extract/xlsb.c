#include "extract/xlsb.h"

#include "base/err.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/le.h"
#include "extract/zip.h"

#include <string.h>

/* A string of 32,767 characters with its runs stays far below this. */
enum { RECORD_SIZE_MAX = 16 * 1024 * 1024, WINDOW_STEP = 64 * 1024, HEADER_SIZE_MAX = 6 };

bool
xlsb_open(const struct zip *zip, struct zip_entry *entry, struct xlsb_reader *ret_reader,
	struct err *err)
{
	*ret_reader = (struct xlsb_reader){
		.name = entry->name, .window = {.size_max = 2 * (size_t)RECORD_SIZE_MAX}};
	ret_reader->stream = zip_stream_open(zip, entry, PACKAGE_MEMBER_MAX, err);
	return ret_reader->stream != NULL;
}

void
xlsb_close(struct xlsb_reader *reader)
{
	zip_stream_close(&reader->stream);
	buf_free(&reader->window);
}

/* Unpacks until `wanted` bytes are there or the part ends. */
static bool
fill(struct xlsb_reader *reader, size_t wanted, struct err *err)
{
	while (!reader->ended && reader->window.len - reader->at < wanted) {
		char *room;
		ptrdiff_t got;

		if (reader->at > 0) {
			memmove(reader->window.data, reader->window.data + reader->at,
				reader->window.len - reader->at);
			reader->window.len -= reader->at;
			reader->at = 0;
		}
		room = buf_reserve(&reader->window, WINDOW_STEP);
		if (room == NULL)
			return err_set(err, ERR_TOO_LARGE, "\"%.*s\" holds too large a record",
				STR_ARG(reader->name));
		got = zip_stream_read(reader->stream, room, WINDOW_STEP, err);
		if (got <= 0)
			reader->ended = true;
		if (got < 0)
			return false;
		buf_grown(&reader->window, (size_t)got);
	}
	return true;
}

/* A number of up to `bytes` groups of seven bits; 0 taken means that it is cut off. */
static size_t
number_take(struct str head, size_t bytes, uint32_t *ret_value)
{
	*ret_value = 0;
	for (size_t i = 0; i < bytes && i < head.len; i++) {
		uint8_t byte = le_u8(head, i);

		*ret_value |= (uint32_t)(byte & 0x7f) << (7 * i);
		if ((byte & 0x80) == 0 || i + 1 == bytes)
			return i + 1;
	}
	return 0;
}

bool
xlsb_next(struct xlsb_reader *reader, uint32_t *ret_record, struct str *ret_body, struct err *err)
{
	struct str head;
	uint32_t size = 0;
	uint8_t first;
	size_t number_size;
	size_t size_size;

	if (!fill(reader, HEADER_SIZE_MAX, err))
		return false;
	head = str_from(buf_str(&reader->window), reader->at);
	if (head.len == 0)
		return false;
	/* The record's number keeps both bytes' top bits where it has two (2.1.4). */
	first = le_u8(head, 0);
	number_size = (first & 0x80) != 0 ? 2 : 1;
	*ret_record = number_size == 1
		? first
		: (uint32_t)(first & 0x7f) | (uint32_t)(le_u8(head, 1) & 0x7f) << 7;
	size_size = number_take(str_from(head, number_size), 4, &size);
	if (size_size == 0 || size > RECORD_SIZE_MAX)
		return err_set(err, ERR_DAMAGED, "\"%.*s\" is damaged", STR_ARG(reader->name));
	reader->at += number_size + size_size;
	if (!fill(reader, size, err))
		return false;
	if (reader->window.len - reader->at < size)
		return err_set(err, ERR_DAMAGED, "\"%.*s\" breaks off", STR_ARG(reader->name));
	*ret_body = str_slice(buf_str(&reader->window), reader->at, reader->at + size);
	reader->at += size;
	return true;
}

bool
xlsb_string_take(struct str *rest, struct buf *to)
{
	uint32_t count = le_u32(*rest, 0);

	if (rest->len < 4)
		return false;
	*rest = str_from(*rest, 4);
	if (count == UINT32_MAX)
		return true;
	if ((uint64_t)count * 2 > rest->len)
		return false;
	utf16le_decode(to, str_slice(*rest, 0, (size_t)count * 2));
	*rest = str_from(*rest, (size_t)count * 2);
	return true;
}
