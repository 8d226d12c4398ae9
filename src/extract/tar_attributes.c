#include "extract/tar_attributes.h"

#include "base/arena.h"
#include "base/buf.h"

#include <string.h>

enum {
	BLOCK = 512,
	SIZE_AT = 124,
	SIZE_LEN = 12,
	SUM_AT = 148,
	SUM_LEN = 8,
	KIND_AT = 156,
	HEADER_SIZE_MAX = 1 << 20, /* what libarchive takes */
	RECORD_SIZE_MAX = 1 << 16,
	PIECE_COUNT_MAX = 10000
};

static bool
octal_read(struct str digits, uint64_t *ret_value)
{
	size_t count = 0;

	*ret_value = 0;
	digits = str_trim(digits);
	for (; count < digits.len && digits.data[count] >= '0' && digits.data[count] <= '7';
		count++)
		*ret_value = *ret_value * 8 + (uint64_t)(digits.data[count] - '0');
	return count > 0;
}

/* The header's sum with its own field taken as blanks (POSIX.1 ustar); some old programs summed
 * signed bytes. */
bool
tar_header_valid(struct str bytes)
{
	int64_t plain = 0;
	int64_t with_sign = 0;
	uint64_t wanted;

	if (bytes.len < BLOCK || !octal_read(str_slice(bytes, SUM_AT, SUM_AT + SUM_LEN), &wanted))
		return false;
	for (size_t i = 0; i < BLOCK; i++) {
		bool in_sum = i >= SUM_AT && i < SUM_AT + SUM_LEN;

		plain += in_sum ? ' ' : (unsigned char)bytes.data[i];
		with_sign += in_sum ? ' ' : (signed char)bytes.data[i];
	}
	return (int64_t)wanted == plain || (int64_t)wanted == with_sign;
}

/* The field in octal; larger sizes than that holds are in binary, marked by the top bit. */
static bool
size_read(struct str header, uint64_t *ret_size)
{
	struct str field = str_slice(header, SIZE_AT, SIZE_AT + SIZE_LEN);

	if (((unsigned char)field.data[0] & 0x80) == 0)
		return octal_read(field, ret_size);
	*ret_size = 0;
	for (size_t i = 4; i < field.len; i++)
		*ret_size = *ret_size << 8 | (unsigned char)field.data[i];
	return *ret_size < (uint64_t)1 << 62;
}

static uint64_t
padded(uint64_t size)
{
	return (size + BLOCK - 1) / BLOCK * BLOCK;
}

/* Takes one record, "LENGTH KEY=VALUE\n"; false where what follows is none. */
static bool
record_take(struct str *rest, struct str *ret_record, struct str *ret_key)
{
	uint64_t size = 0;
	size_t at = 0;

	while (at < rest->len && at < 12 && char_is_digit(rest->data[at]))
		size = size * 10 + (uint64_t)(rest->data[at++] - '0');
	if (at == 0 || at == rest->len || rest->data[at] != ' ' || size <= at + 1 ||
		size > rest->len)
		return false;
	*ret_record = str_slice(*rest, 0, (size_t)size);
	*ret_key = str_from(*ret_record, at + 1);
	*ret_key = str_slice(*ret_key, 0, str_find_char(*ret_key, '='));
	*rest = str_from(*rest, (size_t)size);
	return true;
}

/* The header with the records that are not too large. */
static struct str
header_shorten(
	struct arena *arena, struct str header, struct str records, struct tar_pieces *pieces)
{
	struct buf kept CLEANUP(buf_free) = {0};
	struct buf out CLEANUP(buf_free) = {0};
	struct str record;
	struct str key;
	unsigned sum = 0;

	while (record_take(&records, &record, &key)) {
		if (record.len <= RECORD_SIZE_MAX && kept.len + record.len <= HEADER_SIZE_MAX) {
			buf_add(&kept, record);
			continue;
		}
		if (pieces->left_out++ == 0)
			pieces->largest_key = key;
	}
	buf_add(&out, header);
	memcpy(out.data + SIZE_AT, str_format(arena, "%011llo", (unsigned long long)kept.len).data,
		SIZE_LEN - 1);
	memset(out.data + SUM_AT, ' ', SUM_LEN);
	for (size_t i = 0; i < BLOCK; i++)
		sum += (unsigned char)out.data[i];
	memcpy(out.data + SUM_AT, str_format(arena, "%06o", sum).data, 6);
	out.data[SUM_AT + 6] = '\0';
	buf_add(&out, buf_str(&kept));
	while (out.len % BLOCK != 0)
		buf_add_char(&out, '\0');
	return str_copy(arena, buf_str(&out));
}

bool
tar_attributes_cut(struct arena *arena, struct str bytes, struct tar_pieces *ret_pieces)
{
	struct str *pieces = NULL;
	size_t room = 0;
	size_t given = 0; /* up to here the pieces hold it */
	uint64_t at = 0;
	uint64_t size;

	*ret_pieces = (struct tar_pieces){0};
	while (at + BLOCK <= bytes.len && ret_pieces->count < PIECE_COUNT_MAX) {
		struct str header = str_slice(bytes, (size_t)at, (size_t)at + BLOCK);
		char kind = header.data[KIND_AT];

		if (!tar_header_valid(header) || !size_read(header, &size) ||
			size > bytes.len - at - BLOCK)
			break;
		if ((kind == 'x' || kind == 'g') && size > HEADER_SIZE_MAX) {
			struct str records = str_slice(
				bytes, (size_t)at + BLOCK, (size_t)(at + BLOCK + size));

			for (int i = 0; i < 2; i++) {
				pieces = arena_grow(
					arena, pieces, ret_pieces->count, &room, sizeof(*pieces));
				pieces[ret_pieces->count++] = i == 0
					? str_slice(bytes, given, (size_t)at)
					: header_shorten(arena, header, records, ret_pieces);
			}
			given = (size_t)(at + BLOCK + padded(size));
		}
		at += BLOCK + padded(size);
	}
	if (ret_pieces->count == 0)
		return false;
	pieces = arena_grow(arena, pieces, ret_pieces->count, &room, sizeof(*pieces));
	pieces[ret_pieces->count++] = str_from(bytes, given);
	ret_pieces->pieces = pieces;
	return true;
}

struct str
tar_piece_pull(void *context)
{
	struct tar_pieces *pieces = context;

	/* An empty piece would end the archive. */
	while (pieces->at < pieces->count && pieces->pieces[pieces->at].len == 0)
		pieces->at++;
	return pieces->at < pieces->count ? pieces->pieces[pieces->at++] : STR("");
}
