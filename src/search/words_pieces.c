#include "search/words.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/words_inside.h"
#include "store/db.h"
#include "words.sql.h"

#include <string.h>

enum { CHECKSUM_SIZE = 8 };

/* Four sums side by side, so that none waits for another's multiplication. */
static uint64_t
checksum_of(struct str bytes, int64_t number)
{
	uint64_t sums[4] = {(uint64_t)number, bytes.len, 0x9e3779b97f4a7c15u, 0xd1b54a32d192ed03u};
	uint64_t sum = 0;

	while (bytes.len >= 32) {
		uint64_t words[4];

		memcpy(words, bytes.data, 32);
		for (size_t i = 0; i < 4; i++) {
			sums[i] = (sums[i] ^ words[i]) * 0xff51afd7ed558ccdu;
			sums[i] ^= sums[i] >> 29;
		}
		bytes = str_from(bytes, 32);
	}
	for (size_t i = 0; i < bytes.len; i++)
		sums[i % 4] = (sums[i % 4] ^ (unsigned char)bytes.data[i]) * 0x100000001b3u;
	for (size_t i = 0; i < 4; i++) {
		sum = (sum ^ sums[i]) * 0xc4ceb9fe1a85ec53u;
		sum ^= sum >> 32;
	}
	return sum;
}

static int64_t
piece_number(int64_t segment, enum segment_part part, uint64_t number)
{
	return (int64_t)((uint64_t)segment << 32 | (uint64_t)part << 30 | number);
}

bool
words_piece_write(struct words *words, int64_t segment, enum segment_part part, uint32_t number,
	struct str bytes, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t at = piece_number(segment, part, number);

	if (number >= 1u << 30)
		return err_set(err, ERR_TOO_LARGE, "the search index is full");
	buf_clear(&words->scratch);
	buf_add(&words->scratch, bytes);
	buf_add_u64(&words->scratch, checksum_of(bytes, at));
	if (!db_begin(words->db, &SQL_WORDS_PIECE_ADD, &s, err))
		return false;
	bind_i64(&s, WORDS_PIECE_ADD_NUMBER, at);
	bind_blob(&s, WORDS_PIECE_ADD_BYTES, buf_str(&words->scratch));
	return statement_run(&s, err);
}

bool
words_piece_read(struct words *words, const struct words_segment *segment, enum segment_part part,
	uint64_t number, struct buf *to, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t at = piece_number(segment->id, part, number);
	struct str bytes;
	struct str tail;
	uint64_t sum;
	bool row;

	if (number >= 1u << 30)
		return words_damaged(err);
	if (!db_begin(words->db, &SQL_WORDS_PIECE, &s, err))
		return false;
	bind_i64(&s, WORDS_PIECE_NUMBER, at);
	if (!statement_row(&s, &row, err))
		return false;
	bytes = row ? column_str(&s, WORDS_PIECE_COL_BYTES) : STR("");
	if (bytes.len < CHECKSUM_SIZE || bytes.len > PIECE_SIZE + CHECKSUM_SIZE)
		return words_damaged(err);
	tail = str_from(bytes, bytes.len - CHECKSUM_SIZE);
	bytes.len -= CHECKSUM_SIZE;
	if (!take_u64(&tail, &sum) || sum != checksum_of(bytes, at))
		return words_damaged(err);
	buf_clear(to);
	buf_add(to, bytes);
	return true;
}

bool
words_piece_recall(struct words *words, const struct words_segment *segment, enum segment_part part,
	uint64_t number, struct str *ret_bytes, struct err *err)
{
	int64_t at = piece_number(segment->id, part, number);
	uint64_t hash = (uint64_t)at * 0x9e3779b97f4a7c15u;
	struct cached_piece *cached;

	if (words->cache == NULL) {
		words->cache = memory_alloc(CACHE_PIECES * sizeof(*words->cache));
		memset(words->cache, 0, CACHE_PIECES * sizeof(*words->cache));
	}
	cached = &words->cache[(hash >> 40) % CACHE_PIECES];
	if (cached->number != at || cached->stamp != segment->stamp) {
		cached->number = 0;
		if (!words_piece_read(words, segment, part, number, &cached->bytes, err))
			return false;
		cached->number = at;
		cached->stamp = segment->stamp;
	}
	*ret_bytes = buf_str(&cached->bytes);
	return true;
}

bool
words_stream_seek(struct words *words, const struct words_segment *segment, enum segment_part part,
	struct words_stream *stream, uint64_t number, struct err *err)
{
	if (stream->next == number + 1)
		return true;
	stream->next = 0;
	if (!words_piece_read(words, segment, part, number, &stream->piece, err))
		return false;
	stream->next = number + 1;
	return true;
}

bool
words_stream_copy(struct words *words, const struct words_segment *segment, enum segment_part part,
	struct words_stream *stream, uint64_t at, uint64_t len, struct buf *to, struct err *err)
{
	uint64_t size = part == SEGMENT_DOCS ? segment->docs_size : segment->places_size;

	if (at > size || len > size - at)
		return words_damaged(err);
	while (len > 0) {
		uint64_t number = at / PIECE_SIZE;
		size_t from = (size_t)(at % PIECE_SIZE);
		struct str bytes;

		if (stream == NULL) {
			if (!words_piece_recall(words, segment, part, number, &bytes, err))
				return false;
		} else {
			if (!words_stream_seek(words, segment, part, stream, number, err))
				return false;
			bytes = buf_str(&stream->piece);
		}
		bytes = str_slice(
			bytes, from, len < PIECE_SIZE - from ? from + (size_t)len : PIECE_SIZE);
		if (bytes.len == 0)
			return words_damaged(err);
		buf_add(to, bytes);
		at += bytes.len;
		len -= bytes.len;
	}
	return true;
}

bool
words_stream_view(struct words *words, const struct words_segment *segment, enum segment_part part,
	struct words_stream *stream, uint64_t at, uint64_t len, struct buf *room,
	struct str *ret_bytes, struct err *err)
{
	size_t from = (size_t)(at % PIECE_SIZE);

	if (len <= PIECE_SIZE - from) {
		if (!words_stream_seek(words, segment, part, stream, at / PIECE_SIZE, err))
			return false;
		*ret_bytes = str_slice(buf_str(&stream->piece), from, from + (size_t)len);
		return ret_bytes->len == len || words_damaged(err);
	}
	buf_clear(room);
	room->size_max = SIZE_MAX / 4;
	if (!words_stream_copy(words, segment, part, stream, at, len, room, err))
		return false;
	*ret_bytes = buf_str(room);
	return true;
}
