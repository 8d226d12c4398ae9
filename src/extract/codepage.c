#include "extract/codepage.h"

#include "base/arena.h"
#include "base/buf.h"
#include "extract/le.h"

#include <unicode/ucnv.h>

/* Windows code pages whose ICU name is not "windows-N" or "ibm-N". */
static const struct {
	unsigned codepage;
	const char *name;
} names[] = {
	{367, "US-ASCII"},
	{932, "windows-31j"},
	{936, "GBK"},
	{949, "windows-949"},
	{950, "Big5"},
	{1361, "johab"},
	{10000, "macintosh"},
	{10001, "Shift_JIS"},
	{10002, "Big5"},
	{10003, "EUC-KR"},
	{10006, "x-mac-greek"},
	{10007, "x-mac-cyrillic"},
	{10008, "GB2312"},
	{10029, "x-mac-centraleurroman"},
	{10081, "x-mac-turkish"},
	{20127, "US-ASCII"},
	{20866, "KOI8-R"},
	{21866, "KOI8-U"},
	{28591, "ISO-8859-1"},
	{28592, "ISO-8859-2"},
	{28593, "ISO-8859-3"},
	{28594, "ISO-8859-4"},
	{28595, "ISO-8859-5"},
	{28596, "ISO-8859-6"},
	{28597, "ISO-8859-7"},
	{28598, "ISO-8859-8"},
	{28599, "ISO-8859-9"},
	{28603, "ISO-8859-13"},
	{28605, "ISO-8859-15"},
	{50220, "ISO-2022-JP"},
	{50225, "ISO-2022-KR"},
	{51932, "EUC-JP"},
	{51936, "EUC-CN"},
	{51949, "EUC-KR"},
	{54936, "GB18030"},
	{65000, "UTF-7"},
	{32768, "macintosh"},
	{32769, "windows-1252"},
};

static UConverter *
converter_open(unsigned codepage)
{
	UErrorCode status = U_ZERO_ERROR;
	struct arena arena CLEANUP(arena_free) = {.size_max = 1024};
	const char *name = NULL;
	UConverter *converter;

	for (size_t i = 0; i < COUNT_OF(names); i++)
		if (names[i].codepage == codepage)
			name = names[i].name;
	if (name == NULL)
		name = str_format(&arena, codepage < 1000 ? "ibm-%u" : "windows-%u", codepage).data;
	converter = ucnv_open(name, &status);
	return U_FAILURE(status) ? NULL : converter;
}

bool
codepage_known(unsigned codepage)
{
	UConverter *converter;

	if (codepage == CODEPAGE_UTF16 || codepage == 1201 || codepage == CODEPAGE_UTF8)
		return true;
	converter = converter_open(codepage);
	if (converter == NULL)
		return false;
	ucnv_close(converter);
	return true;
}

static void
utf16_decode(struct buf *to, struct str bytes, bool big_endian)
{
	size_t count = bytes.len / 2;

	for (size_t i = 0; i < count; i++) {
		uint32_t unit = le_u16(bytes, 2 * i);
		uint32_t next = i + 1 < count ? le_u16(bytes, 2 * i + 2) : 0;

		if (big_endian) {
			unit = (unit & 0xff) << 8 | unit >> 8;
			next = (next & 0xff) << 8 | next >> 8;
		}
		if (unit >= 0xd800 && unit < 0xdc00 && next >= 0xdc00 && next < 0xe000) {
			unit = 0x10000 + ((unit - 0xd800) << 10) + (next - 0xdc00);
			i++;
		}
		buf_add_codepoint(to, unit);
	}
}

void
utf16le_decode(struct buf *to, struct str bytes)
{
	utf16_decode(to, bytes, false);
}

static void
converter_run(UConverter *converter, struct buf *to, struct str bytes)
{
	const char *from = bytes.data;
	const char *end = bytes.data + bytes.len;
	UChar units[512];

	while (true) {
		UErrorCode status = U_ZERO_ERROR;
		UChar *at = units;

		ucnv_toUnicode(
			converter, &at, units + COUNT_OF(units), &from, end, NULL, true, &status);
		utf16_decode(to, str_make(units, (size_t)(at - units) * sizeof(UChar)), false);
		if (status != U_BUFFER_OVERFLOW_ERROR || at == units)
			return;
	}
}

static bool
all_ascii(struct str bytes)
{
	for (size_t i = 0; i < bytes.len; i++)
		if ((unsigned char)bytes.data[i] >= 0x80)
			return false;
	return true;
}

void
codepage_decode(struct buf *to, unsigned codepage, struct str bytes)
{
	UConverter *converter;
	bool is_stateful = codepage == 50220 || codepage == 50225 || codepage == 65000;

	if (codepage == CODEPAGE_UTF16 || codepage == 1201) {
		utf16_decode(to, bytes, codepage == 1201);
		return;
	}
	if (codepage == CODEPAGE_UTF8 || (!is_stateful && all_ascii(bytes))) {
		buf_add(to, bytes);
		return;
	}
	converter = converter_open(codepage);
	if (converter == NULL)
		converter = converter_open(CODEPAGE_WESTERN);
	if (converter == NULL)
		return;
	converter_run(converter, to, bytes);
	ucnv_close(converter);
}

struct str
codepage_text(struct arena *arena, unsigned codepage, struct str bytes)
{
	struct buf text CLEANUP(buf_free) = {0};

	codepage_decode(&text, codepage, bytes);
	return str_copy(arena, buf_str(&text));
}

struct str
utf16le_text(struct arena *arena, struct str bytes)
{
	return codepage_text(arena, CODEPAGE_UTF16, bytes);
}

unsigned
codepage_of_charset(unsigned charset)
{
	static const struct {
		unsigned charset;
		unsigned codepage;
	} table[] = {
		{0, 1252},
		{77, 10000},
		{78, 10001},
		{128, 932},
		{129, 949},
		{130, 1361},
		{134, 936},
		{136, 950},
		{161, 1253},
		{162, 1254},
		{163, 1258},
		{177, 1255},
		{178, 1256},
		{186, 1257},
		{204, 1251},
		{222, 874},
		{238, 1250},
		{255, 437},
	};

	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (table[i].charset == charset)
			return table[i].codepage;
	return 0;
}

unsigned
codepage_of_language(unsigned language)
{
	static const struct {
		unsigned char primary;
		unsigned short codepage;
	} table[] = {
		{0x01, 1256},
		{0x02, 1251},
		{0x05, 1250},
		{0x08, 1253},
		{0x0d, 1255},
		{0x0e, 1250},
		{0x11, 932},
		{0x12, 949},
		{0x15, 1250},
		{0x18, 1250},
		{0x19, 1251},
		{0x1a, 1250},
		{0x1b, 1250},
		{0x1c, 1250},
		{0x1e, 874},
		{0x1f, 1254},
		{0x20, 1256},
		{0x22, 1251},
		{0x23, 1251},
		{0x24, 1250},
		{0x25, 1257},
		{0x26, 1257},
		{0x27, 1257},
		{0x29, 1256},
		{0x2a, 1258},
		{0x2f, 1251},
		{0x3f, 1251},
		{0x40, 1251},
		{0x44, 1251},
	};

	/* Chinese: traditional in Taiwan, Hong Kong and Macau, else simplified. Serbian in its
	 * Cyrillic writing has sublanguage 3. */
	if ((language & 0x3ff) == 0x04)
		return language == 0x0404 || language == 0x0c04 || language == 0x1404 ? 950 : 936;
	if (language == 0x0c1a)
		return 1251;
	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (table[i].primary == (language & 0x3ff))
			return table[i].codepage;
	return CODEPAGE_WESTERN;
}
