#include "linkage/table/table_text.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"

#include <string.h>

/* Bytes that are looked at to know UTF-16 without a mark. */
enum { LOOK_SIZE = 4096 };

/* Windows-1252, 0x80 to 0x9f; 0 where it has none (the byte's own number is taken, as browsers do:
 * WHATWG Encoding Standard, index windows-1252). */
static const uint16_t windows_1252[32] = {0x20ac, 0, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
	0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017d, 0, 0, 0x2018, 0x2019, 0x201c, 0x201d,
	0x2022, 0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0, 0x017e, 0x0178};

static const struct {
	struct str front;
	const char *words;
} others[] = {
	{STR_INIT("PK\x03\x04"), "it is a workbook or an archive: save its sheet as CSV"},
	{STR_INIT("\xd0\xcf\x11\xe0"), "it is a workbook of old Excel: save its sheet as CSV"},
	{STR_INIT("%PDF"), "it is a PDF: a table as CSV is wanted"},
	{STR_INIT("\x1f\x8b"), "it is compressed: unpack it first"},
	{STR_INIT("<!DOCTYPE"), "it is a web page: save the table as CSV"},
	{STR_INIT("<html"), "it is a web page: save the table as CSV"},
	{STR_INIT("<?xml"), "it is XML: save the table as CSV"},
	{STR_INIT("{\\rtf"), "it is a document: save the table as CSV"},
	{STR_INIT("\0\0\xfe\xff"), "it is in UTF-32: save it in UTF-8"},
};

/* Whether most characters have a zero byte at one place of two: 0 or 1. */
static bool
is_zero_at(struct str raw, size_t place)
{
	size_t zeros[2] = {0};
	size_t pairs = (raw.len < LOOK_SIZE ? raw.len : LOOK_SIZE) / 2;

	for (size_t i = 0; i < pairs * 2; i++)
		zeros[i % 2] += raw.data[i] == 0;
	return pairs > 1 && zeros[place] * 2 > pairs && zeros[1 - place] * 10 < pairs;
}

static uint32_t
unit_at(struct str raw, size_t at, bool is_big_endian)
{
	unsigned first = (unsigned char)raw.data[at];
	unsigned second = (unsigned char)raw.data[at + 1];

	return is_big_endian ? first << 8 | second : second << 8 | first;
}

/* Halves of a pair that stand alone become U+FFFD; a last odd byte is left out. */
static struct str
utf16_decode(struct arena *arena, struct str raw, bool is_big_endian)
{
	char *text = arena_alloc(arena, raw.len / 2 * 3 + 4);
	size_t len = 0;

	for (size_t at = 0; at + 1 < raw.len; at += 2) {
		uint32_t unit = unit_at(raw, at, is_big_endian);

		if (unit >= 0xd800 && unit < 0xdc00 && at + 3 < raw.len) {
			uint32_t next = unit_at(raw, at + 2, is_big_endian);

			if (next >= 0xdc00 && next < 0xe000) {
				unit = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
				at += 2;
			}
		}
		len += utf8_encode(unit, text + len);
	}
	return str_make(text, len);
}

static bool
utf16_take(struct str raw, size_t mark, bool is_big_endian, struct arena *arena,
	struct table_text *ret_text, struct err *err)
{
	if (raw.len > TABLE_UTF16_MAX)
		return err_set(err, ERR_TOO_LARGE,
			"it is in UTF-16 and larger than %zu MB: save it in UTF-8",
			TABLE_UTF16_MAX >> 20);
	ret_text->text = utf16_decode(arena, str_from(raw, mark), is_big_endian);
	ret_text->is_utf16 = true;
	return true;
}

bool
table_text_make(struct str raw, struct arena *arena, struct table_text *ret_text, struct err *err)
{
	*ret_text = (struct table_text){.text = raw};
	for (size_t i = 0; i < COUNT_OF(others); i++)
		if (str_starts_nocase(raw, others[i].front))
			return err_set(err, ERR_UNSUPPORTED, "%s", others[i].words);
	if (str_starts(raw, str_make("\xff\xfe\0\0", 4)))
		return err_set(err, ERR_UNSUPPORTED, "it is in UTF-32: save it in UTF-8");
	if (str_starts(raw, STR("\xff\xfe")))
		return utf16_take(raw, 2, false, arena, ret_text, err);
	if (str_starts(raw, STR("\xfe\xff")))
		return utf16_take(raw, 2, true, arena, ret_text, err);
	if (is_zero_at(raw, 1))
		return utf16_take(raw, 0, false, arena, ret_text, err);
	if (is_zero_at(raw, 0))
		return utf16_take(raw, 0, true, arena, ret_text, err);
	if (str_starts(raw, STR("\xef\xbb\xbf")))
		ret_text->text = str_from(raw, 3);
	ret_text->has_nul = raw.len > 0 && memchr(raw.data, 0, raw.len) != NULL;
	return true;
}

bool
table_value_is_foul(struct str value)
{
	return memchr(value.data, 0, value.len) != NULL || !utf8_valid(value);
}

struct str
table_value_clean(struct arena *arena, struct str value)
{
	char *text = arena_alloc(arena, value.len * 3 + 1);
	bool is_utf8 = utf8_valid(value);
	size_t len = 0;

	for (size_t i = 0; i < value.len; i++) {
		unsigned char c = (unsigned char)value.data[i];
		uint32_t codepoint = c >= 0x80 && c < 0xa0 && windows_1252[c - 0x80] != 0
			? windows_1252[c - 0x80]
			: c;

		if (c == 0)
			continue;
		if (is_utf8)
			text[len++] = (char)c;
		else
			len += utf8_encode(codepoint, text + len);
	}
	return str_make(text, len);
}
