#include "extract/codepage.h"

#include "base/arena.h"
#include "base/buf.h"
#include "extract/encoding.h"
#include "extract/le.h"

bool
codepage_known(unsigned codepage)
{
	return codepage == CODEPAGE_UTF16 || codepage == CODEPAGE_UTF16_BIG ||
		encoding_of_codepage(codepage) != NULL;
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

void
codepage_decode(struct buf *to, unsigned codepage, struct str bytes)
{
	const char *name;

	if (codepage == CODEPAGE_UTF16 || codepage == CODEPAGE_UTF16_BIG) {
		utf16_decode(to, bytes, codepage == CODEPAGE_UTF16_BIG);
		return;
	}
	/* Office writes 32768 for the Macintosh and 32769 for Windows' own in old property sets. */
	if (codepage == 32768)
		codepage = 10000;
	name = encoding_of_codepage(codepage);
	(void)encoding_to_utf8(to, bytes, name == NULL ? STR("windows-1252") : str_of(name));
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

unsigned
codepage_of_mac(unsigned codepage)
{
	switch (codepage) {
	case 1250:
		return 10029;
	case 1251:
		return 10007;
	case CODEPAGE_WESTERN:
		return 10000;
	case 1253:
		return 10006;
	case 1254:
		return 10081;
	default:
		return codepage;
	}
}
