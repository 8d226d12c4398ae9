/* From a named encoding to UTF-8. The tables of single-byte encodings are made once, before the
 * first document (docs/decisions/002). */
#include "extract/encoding.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/utf8.h"
#include "extract/encoding_johab.h"
#include "extract/encoding_names.h"
#include "extract/encoding_score.h"

#include <stdlib.h>
#include <string.h>
#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>

enum { SOURCE_PIECE = 64 * 1024, UNITS_PIECE = 32 * 1024 };

/* ---- single byte: a table of 256 UTF-8 pieces ---- */

struct byte_table {
	char bytes[256][4];
	unsigned char len[256];
	bool bad[256];
	bool is_filled;
};

/* One for each row of the encodings; NULL before they were made. */
static struct byte_table *byte_tables;

static bool
is_single(const struct encoding *encoding)
{
	return encoding->converter != NULL &&
		(encoding->family == ENCODING_SINGLE || encoding->family == ENCODING_EBCDIC);
}

/* All bytes in one call, and from which of them each unit came. False: ICU does not know it. */
static bool
byte_table_fill(struct byte_table *ret_table, const struct encoding *encoding)
{
	UErrorCode status = U_ZERO_ERROR;
	UConverter *converter = ucnv_open(encoding->converter, &status);
	UChar units[1024];
	int32_t offsets[1024];
	UChar *target = units;
	char bytes[256];
	const char *at = bytes;
	uint32_t found[256] = {0};
	unsigned counts[256] = {0};

	for (unsigned byte = 0; byte < 256; byte++)
		bytes[byte] = (char)byte;
	if (U_FAILURE(status))
		return false;
	ucnv_toUnicode(converter, &target, units + COUNT_OF(units), &at, bytes + 256, offsets, true,
		&status);
	ucnv_close(converter);
	for (const UChar *unit = units; unit < target; unit++) {
		unsigned byte = (unsigned)offsets[unit - units] & 0xff;

		found[byte] = *unit;
		counts[byte]++;
	}
	for (unsigned byte = 0; byte < 256; byte++) {
		bool bad = counts[byte] != 1 || found[byte] == UTF8_REPLACEMENT;

		ret_table->bad[byte] = bad;
		ret_table->len[byte] = (unsigned char)utf8_encode(
			bad ? UTF8_REPLACEMENT : found[byte], ret_table->bytes[byte]);
	}
	ret_table->is_filled = true;
	return true;
}

void
encoding_prepare(void)
{
	size_t count = 0;

	if (byte_tables != NULL)
		return;
	while (encoding_row(count) != NULL)
		count++;
	byte_tables = memory_alloc(count * sizeof(*byte_tables));
	memset(byte_tables, 0, count * sizeof(*byte_tables));
	for (size_t i = 0; i < count; i++)
		if (is_single(encoding_row(i)))
			(void)byte_table_fill(&byte_tables[i], encoding_row(i));
	encoding_score_prepare();
}

/* The table of an encoding, made in `room` where it was not made before; NULL: there is none. */
static const struct byte_table *
byte_table_of(const struct encoding *encoding, struct byte_table *room)
{
	size_t row = (size_t)(encoding - encoding_row(0));

	if (byte_tables != NULL)
		return byte_tables[row].is_filled ? &byte_tables[row] : NULL;
	return byte_table_fill(room, encoding) ? room : NULL;
}

static uint64_t
convert_by_table(struct buf *to, struct str bytes, const struct byte_table *table, bool ascii_low)
{
	uint64_t replaced = 0;

	while (bytes.len > 0) {
		size_t run = ascii_low ? utf8_ascii_prefix(bytes) : 0;
		unsigned char byte;

		buf_add(to, str_slice(bytes, 0, run));
		bytes = str_from(bytes, run);
		if (bytes.len == 0)
			break;
		byte = (unsigned char)bytes.data[0];
		buf_add(to, str_make(table->bytes[byte], table->len[byte]));
		replaced += table->bad[byte];
		bytes = str_from(bytes, 1);
	}
	return replaced;
}

/* ---- several bytes: ICU, piece by piece ---- */

/* Called by ICU at each sequence it cannot decode: writes U+FFFD and counts. */
static void
replace_and_count(const void *context, UConverterToUnicodeArgs *args, const char *bytes,
	int32_t length, UConverterCallbackReason reason, UErrorCode *status)
{
	static const UChar replacement = UTF8_REPLACEMENT;
	uint64_t *count = (uint64_t *)(uintptr_t)context;

	(void)bytes;
	(void)length;
	if (reason > UCNV_IRREGULAR)
		return;
	*status = U_ZERO_ERROR;
	(*count)++;
	ucnv_cbToUWriteUChars(args, &replacement, 1, 0, status);
}

static void
add_units(struct buf *to, const UChar *units, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		uint32_t unit = units[i];

		if (unit < 0x80) {
			buf_add_char(to, (char)unit);
			continue;
		}
		if (unit >= 0xd800 && unit < 0xdc00 && i + 1 < count && units[i + 1] >= 0xdc00 &&
			units[i + 1] < 0xe000)
			unit = 0x10000 + ((unit - 0xd800) << 10) + (units[++i] - 0xdc00u);
		buf_add_codepoint(to, unit);
	}
}

/* A surrogate pair must not be torn between two pieces: keeps a last high one back. */
static size_t
whole_units(const UChar *units, size_t count)
{
	return count > 0 && units[count - 1] >= 0xd800 && units[count - 1] < 0xdc00 ? count - 1
										    : count;
}

static uint64_t
convert_by_icu(struct buf *to, struct str bytes, UConverter *converter)
{
	UChar units[UNITS_PIECE];
	size_t kept = 0;
	uint64_t replaced = 0;
	const char *at = bytes.data;
	const char *end = bytes.data + bytes.len;
	UErrorCode status = U_ZERO_ERROR;

	ucnv_setToUCallBack(converter, replace_and_count, &replaced, NULL, NULL, &status);
	do {
		const char *piece_end = end - at > SOURCE_PIECE ? at + SOURCE_PIECE : end;
		UChar *target = units + kept;
		size_t count;
		size_t whole;

		status = U_ZERO_ERROR;
		ucnv_toUnicode(converter, &target, units + UNITS_PIECE, &at, piece_end, NULL,
			piece_end == end, &status);
		count = (size_t)(target - units);
		whole = whole_units(units, count);
		add_units(to, units, whole);
		kept = count - whole;
		if (kept > 0)
			units[0] = units[whole];
		if (U_FAILURE(status) && status != U_BUFFER_OVERFLOW_ERROR)
			break;
	} while (at < end || status == U_BUFFER_OVERFLOW_ERROR);
	add_units(to, units, kept);
	return replaced;
}

static uint64_t
convert_single(struct buf *to, struct str bytes, const struct encoding *encoding)
{
	struct byte_table room;
	const struct byte_table *table = byte_table_of(encoding, &room);

	if (table != NULL)
		return convert_by_table(to, bytes, table, encoding->family == ENCODING_SINGLE);
	utf8_clean(to, bytes);
	return 0;
}

static uint64_t
convert_by(struct buf *to, struct str bytes, const struct encoding *encoding)
{
	UErrorCode status = U_ZERO_ERROR;
	UConverter *converter;
	uint64_t replaced;

	if (is_single(encoding))
		return convert_single(to, bytes, encoding);
	converter = ucnv_open(encoding->converter, &status);
	if (U_FAILURE(status)) {
		utf8_clean(to, bytes);
		return 0;
	}
	replaced = convert_by_icu(to, bytes, converter);
	ucnv_close(converter);
	return replaced;
}

/* ---- Unicode ---- */

static uint32_t
unit_16(struct str s, size_t at, bool big)
{
	uint32_t one = (unsigned char)s.data[at];
	uint32_t two = (unsigned char)s.data[at + 1];

	return big ? one << 8 | two : two << 8 | one;
}

static uint64_t
convert_utf16(struct buf *to, struct str bytes, bool big)
{
	uint64_t replaced = bytes.len % 2;
	size_t end = bytes.len - bytes.len % 2;

	for (size_t at = 0; at < end; at += 2) {
		uint32_t unit = unit_16(bytes, at, big);

		if (unit < 0x80) {
			buf_add_char(to, (char)unit);
			continue;
		}
		if (unit >= 0xd800 && unit < 0xe000) {
			uint32_t low = unit < 0xdc00 && at + 2 < end ? unit_16(bytes, at + 2, big)
								     : 0;

			if (low >= 0xdc00 && low < 0xe000) {
				unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
				at += 2;
			} else {
				unit = UTF8_REPLACEMENT;
				replaced++;
			}
		}
		buf_add_codepoint(to, unit);
	}
	if (bytes.len % 2 != 0)
		buf_add_codepoint(to, UTF8_REPLACEMENT);
	return replaced;
}

static uint64_t
convert_utf32(struct buf *to, struct str bytes, bool big)
{
	uint64_t replaced = 0;

	while (bytes.len >= 4) {
		uint32_t high = unit_16(bytes, big ? 0 : 2, big);
		uint32_t value = high << 16 | unit_16(bytes, big ? 2 : 0, big);

		replaced += value > 0x10ffff || (value >= 0xd800 && value < 0xe000);
		buf_add_codepoint(to, value);
		bytes = str_from(bytes, 4);
	}
	if (bytes.len > 0)
		buf_add_codepoint(to, UTF8_REPLACEMENT);
	return replaced + (bytes.len > 0);
}

/* Plain stretches are copied whole; only malformed sequences are rewritten. */
static uint64_t
convert_utf8(struct buf *to, struct str bytes)
{
	uint64_t replaced = 0;

	if (utf8_valid(bytes)) {
		buf_add(to, bytes);
		return 0;
	}
	while (bytes.len > 0) {
		size_t run = utf8_ascii_prefix(bytes);
		struct str before;

		buf_add(to, str_slice(bytes, 0, run));
		bytes = str_from(bytes, run);
		if (bytes.len == 0)
			break;
		before = bytes;
		if (utf8_take(&bytes) == UTF8_REPLACEMENT &&
			!str_starts(before, STR("\xef\xbf\xbd"))) {
			replaced++;
			buf_add_codepoint(to, UTF8_REPLACEMENT);
		} else {
			buf_add(to, str_slice(before, 0, before.len - bytes.len));
		}
	}
	return replaced;
}

static bool
name_is(const struct encoding *encoding, const char *name)
{
	return str_equal(str_of(encoding->name), str_of(name));
}

static uint64_t
convert_unicode(struct buf *to, struct str bytes, const struct encoding *encoding)
{
	bool big = str_ends(str_of(encoding->name), STR("BE"));

	if (name_is(encoding, "UTF-8")) {
		bool marked = str_starts(bytes, STR("\xef\xbb\xbf"));

		return convert_utf8(to, str_from(bytes, marked ? 3 : 0));
	}
	if (str_starts(str_of(encoding->name), STR("UTF-16"))) {
		if (str_starts(bytes, STR("\xff\xfe")) || str_starts(bytes, STR("\xfe\xff"))) {
			big = bytes.data[0] == '\xfe';
			bytes = str_from(bytes, 2);
		}
		return convert_utf16(to, bytes, big);
	}
	if (str_starts(bytes, STR("\xff\xfe\0\0")) || str_starts(bytes, STR("\0\0\xfe\xff"))) {
		big = bytes.data[0] == '\0';
		bytes = str_from(bytes, 4);
	}
	return convert_utf32(to, bytes, big);
}

uint64_t
encoding_to_utf8(struct buf *to, struct str bytes, struct str name)
{
	const struct encoding *encoding = encoding_find(name);

	if (encoding == NULL)
		encoding = encoding_find(STR("windows-1252"));
	if (encoding->family == ENCODING_UNICODE)
		return convert_unicode(to, bytes, encoding);
	/* A mark decides against any declaration. */
	if (str_starts(bytes, STR("\xef\xbb\xbf")) && utf8_valid(bytes))
		return convert_utf8(to, str_from(bytes, 3));
	if (encoding->converter == NULL)
		return johab_to_utf8(to, bytes);
	return convert_by(to, bytes, encoding);
}
