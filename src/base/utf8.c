#include "base/utf8.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/lanes.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

/* One normalisation call takes int32_t lengths; longer text goes in pieces of this many bytes. */
enum { PIECE_SIZE = 16 * 1024 * 1024 };

static unsigned char
byte_at(struct str s, size_t at)
{
	return (unsigned char)s.data[at];
}

/* Length of a well-formed sequence at the front, or 0; *ret_bad is how many bytes to step over. */
static size_t
sequence_length(struct str s, size_t *ret_bad)
{
	unsigned char lead = byte_at(s, 0);
	unsigned char low = 0x80;
	unsigned char high = 0xbf;
	size_t len;

	*ret_bad = 1;
	if (lead < 0x80)
		return 1;
	if (lead < 0xc2 || lead > 0xf4)
		return 0;
	len = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
	if (lead == 0xe0)
		low = 0xa0;
	else if (lead == 0xed)
		high = 0x9f;
	else if (lead == 0xf0)
		low = 0x90;
	else if (lead == 0xf4)
		high = 0x8f;
	for (size_t i = 1; i < len; i++) {
		if (i >= s.len || byte_at(s, i) < low || byte_at(s, i) > high) {
			*ret_bad = i;
			return 0;
		}
		low = 0x80;
		high = 0xbf;
	}
	return len;
}

uint32_t
utf8_take(struct str *rest)
{
	size_t bad;
	size_t len = sequence_length(*rest, &bad);
	uint32_t value;

	if (len == 0) {
		*rest = str_from(*rest, bad);
		return UTF8_REPLACEMENT;
	}
	value = byte_at(*rest, 0);
	if (len > 1)
		value &= 0x7fu >> len;
	for (size_t i = 1; i < len; i++)
		value = value << 6 | (byte_at(*rest, i) & 0x3fu);
	*rest = str_from(*rest, len);
	return value;
}

size_t
utf8_encode(uint32_t codepoint, char ret_bytes[4])
{
	if (codepoint > 0x10ffff || (codepoint >= 0xd800 && codepoint <= 0xdfff))
		codepoint = UTF8_REPLACEMENT;
	if (codepoint < 0x80) {
		ret_bytes[0] = (char)codepoint;
		return 1;
	}
	if (codepoint < 0x800) {
		ret_bytes[0] = (char)(unsigned char)(0xc0 | codepoint >> 6);
		ret_bytes[1] = (char)(unsigned char)(0x80 | (codepoint & 0x3f));
		return 2;
	}
	if (codepoint < 0x10000) {
		ret_bytes[0] = (char)(unsigned char)(0xe0 | codepoint >> 12);
		ret_bytes[1] = (char)(unsigned char)(0x80 | (codepoint >> 6 & 0x3f));
		ret_bytes[2] = (char)(unsigned char)(0x80 | (codepoint & 0x3f));
		return 3;
	}
	ret_bytes[0] = (char)(unsigned char)(0xf0 | codepoint >> 18);
	ret_bytes[1] = (char)(unsigned char)(0x80 | (codepoint >> 12 & 0x3f));
	ret_bytes[2] = (char)(unsigned char)(0x80 | (codepoint >> 6 & 0x3f));
	ret_bytes[3] = (char)(unsigned char)(0x80 | (codepoint & 0x3f));
	return 4;
}

/* Bytes at the front that are ASCII and not zero, sixteen at a time. */
static size_t
plain_prefix(struct str s)
{
	size_t at = 0;

	while (at + sizeof(lanes) <= s.len) {
		unsigned first = lanes_first((lanes)(lanes_load(s.data + at) - 1 >= 0x7f));

		at += first;
		if (first < sizeof(lanes))
			return at;
	}
	while (at < s.len && byte_at(s, at) < 0x80 && s.data[at] != '\0')
		at++;
	return at;
}

size_t
utf8_ascii_prefix(struct str s)
{
	size_t at = 0;

	while (at + sizeof(lanes) <= s.len) {
		unsigned first = lanes_first((lanes)(lanes_load(s.data + at) >= 0x80));

		at += first;
		if (first < sizeof(lanes))
			return at;
	}
	while (at < s.len && byte_at(s, at) < 0x80)
		at++;
	return at;
}

bool
utf8_is_plain_ascii(struct str s)
{
	return plain_prefix(s) == s.len;
}

bool
utf8_valid(struct str s)
{
	size_t bad;

	s = str_from(s, plain_prefix(s));
	while (s.len > 0) {
		size_t len = sequence_length(s, &bad);

		if (len == 0)
			return false;
		s = str_from(s, len);
	}
	return true;
}

size_t
utf8_count(struct str s)
{
	size_t count = 0;

	while (s.len > 0) {
		size_t plain = plain_prefix(s);

		count += plain;
		s = str_from(s, plain);
		if (s.len == 0)
			break;
		(void)utf8_take(&s);
		count++;
	}
	return count;
}

size_t
utf8_offset(struct str s, size_t codepoints)
{
	struct str rest = s;

	while (rest.len > 0 && codepoints > 0) {
		(void)utf8_take(&rest);
		codepoints--;
	}
	return s.len - rest.len;
}

struct str
utf8_head(struct str s, size_t bytes)
{
	if (bytes >= s.len)
		return s;
	while (bytes > 0 && ((unsigned char)s.data[bytes] & 0xc0) == 0x80)
		bytes--;
	return str_slice(s, 0, bytes);
}

static void
add_repaired(struct buf *to, struct str s)
{
	while (s.len > 0) {
		size_t plain = plain_prefix(s);

		buf_add(to, str_slice(s, 0, plain));
		s = str_from(s, plain);
		if (s.len > 0) {
			uint32_t codepoint = utf8_take(&s);

			buf_add_codepoint(to, codepoint == 0 ? UTF8_REPLACEMENT : codepoint);
		}
	}
}

/* Normalises valid UTF-8 by way of UTF-16; on any failure of ICU adds s as it is. */
static void
add_nfc_piece(struct buf *to, const UNormalizer2 *nfc, struct str s)
{
	UErrorCode status = U_ZERO_ERROR;
	int32_t units = 0;
	int32_t written = 0;
	UChar *wide = memory_alloc((s.len + 1) * sizeof(*wide));
	UChar *normal = NULL;
	char *room;

	u_strFromUTF8(wide, (int32_t)s.len + 1, &units, s.data, (int32_t)s.len, &status);
	if (U_SUCCESS(status) && unorm2_quickCheck(nfc, wide, units, &status) != UNORM_YES) {
		int32_t normal_size = units * 3 + 16;

		normal = memory_alloc((size_t)normal_size * sizeof(*normal));
		units = unorm2_normalize(nfc, wide, units, normal, normal_size, &status);
	}
	if (U_FAILURE(status) || normal == NULL) {
		buf_add(to, s);
	} else if ((room = buf_reserve(to, (size_t)units * 3 + 1)) != NULL) {
		u_strToUTF8(room, units * 3 + 1, &written, normal, units, &status);
		if (U_SUCCESS(status))
			buf_grown(to, (size_t)written);
		else
			buf_add(to, s);
	}
	free(normal);
	free(wide);
}

/* The end of a piece: not within a sequence, and before an ASCII byte where one is near, since
 * no composition crosses to the left of an ASCII byte. */
static size_t
piece_end(struct str s)
{
	size_t end = PIECE_SIZE;

	if (s.len <= PIECE_SIZE)
		return s.len;
	while (end > PIECE_SIZE / 2 && byte_at(s, end) >= 0x80)
		end--;
	return end;
}

void
utf8_clean(struct buf *to, struct str s)
{
	struct buf repaired CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfc;

	if (utf8_is_plain_ascii(s)) {
		buf_add(to, s);
		return;
	}
	if (!utf8_valid(s) || str_find_char(s, '\0') != STR_NONE) {
		add_repaired(&repaired, s);
		s = buf_str(&repaired);
	}
	nfc = unorm2_getNFCInstance(&status);
	if (U_FAILURE(status)) {
		buf_add(to, s);
		return;
	}
	while (s.len > 0) {
		size_t end = piece_end(s);

		add_nfc_piece(to, nfc, str_slice(s, 0, end));
		s = str_from(s, end);
	}
}

bool
utf8_nfc_begins(uint32_t codepoint)
{
	UErrorCode status = U_ZERO_ERROR;
	const UNormalizer2 *nfc = unorm2_getNFCInstance(&status);

	return U_FAILURE(status) || unorm2_hasBoundaryBefore(nfc, (UChar32)codepoint);
}
