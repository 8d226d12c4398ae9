#include "extract/rtf_state.h"

#include "extract/encoding.h"

enum { FONT_UNKNOWN = 0, FONT_ANSI = 1, SYMBOL_CODEPAGE = 42 };

/* \fcharsetN to code page (RTF 1.9.1, "Font Table"). */
static uint16_t
charset_codepage(int32_t charset)
{
	static const struct {
		uint8_t charset;
		uint16_t codepage;
	} known[] = {{2, SYMBOL_CODEPAGE}, {77, 10000}, {78, 932}, {79, 949}, {80, 936}, {81, 950},
		{83, 1255}, {84, 1256}, {85, 10006}, {86, 10081}, {87, 874}, {88, 10029},
		{89, 10007}, {128, 932}, {129, 949}, {130, 1361}, {134, 936}, {136, 950},
		{161, 1253}, {162, 1254}, {163, 1258}, {177, 1255}, {178, 1256}, {179, 1256},
		{180, 1256}, {181, 1255}, {186, 1257}, {204, 1251}, {222, 874}, {238, 1250},
		{254, 437}, {255, 850}};

	for (size_t i = 0; i < COUNT_OF(known); i++)
		if (known[i].charset == charset)
			return known[i].codepage;
	return charset == 0 ? FONT_ANSI : FONT_UNKNOWN;
}

void
rtf_font_define(struct rtf *rtf, int32_t font)
{
	rtf->font_defined = font;
}

static void
font_set(struct rtf *rtf, uint16_t codepage)
{
	int32_t font = rtf->font_defined;

	if (font >= 0 && font < RTF_FONTS_MAX)
		rtf->font_codepages[font] = codepage;
}

void
rtf_font_charset(struct rtf *rtf, int32_t charset)
{
	uint16_t codepage = charset_codepage(charset);

	if (codepage > FONT_ANSI && codepage != SYMBOL_CODEPAGE)
		rtf->has_other_charset = true;
	font_set(rtf, codepage);
}

void
rtf_font_codepage(struct rtf *rtf, int32_t codepage)
{
	if (codepage > FONT_ANSI && codepage <= UINT16_MAX)
		font_set(rtf, (uint16_t)codepage);
}

/* A font of charset 0 means windows-1252; but writers that know of no charsets put 0 everywhere
 * and mean the document's own code page. */
uint32_t
rtf_codepage_now(struct rtf *rtf)
{
	int32_t font = rtf_group(rtf)->font;
	uint16_t codepage = FONT_UNKNOWN;

	/* No font applies to what the document says of itself. */
	if (rtf_group(rtf)->destination == RTF_DEST_INFO_TEXT)
		return rtf->ansi_codepage;
	if (font < 0)
		font = rtf->default_font;
	if (font >= 0 && font < RTF_FONTS_MAX)
		codepage = rtf->font_codepages[font];
	if (codepage == FONT_ANSI && rtf->has_other_charset && rtf->ansi_codepage != 1252)
		return 1252;
	if (codepage == FONT_ANSI || codepage == FONT_UNKNOWN)
		return rtf->ansi_codepage;
	return codepage;
}

static void
codepage_fill(struct rtf_codepage *page, uint32_t number)
{
	struct buf piece CLEANUP(buf_free) = {.size_max = 64};

	*page = (struct rtf_codepage){.number = number, .name = encoding_of_codepage(number)};
	if (page->name == NULL)
		page->name = "windows-1252";
	page->is_single = number != 932 && number != 936 && number != 949 && number != 950 &&
		number != 1361 && number < 50000 && number != 1200;
	for (unsigned i = 0; i < 128 && page->is_single; i++) {
		char byte = (char)(128 + i);

		buf_clear(&piece);
		(void)encoding_to_utf8(&piece, str_make(&byte, 1), str_of(page->name));
		if (piece.len > 4)
			piece.len = 4;
		page->len[i] = (unsigned char)piece.len;
		for (size_t k = 0; k < piece.len; k++)
			page->bytes[i][k] = piece.data[k];
	}
}

static const struct rtf_codepage *
codepage_get(struct rtf *rtf, uint32_t number)
{
	struct rtf_codepage *page;

	for (size_t i = 0; i < RTF_CODEPAGES_CACHED; i++)
		if (rtf->codepages[i].number == number)
			return &rtf->codepages[i];
	page = &rtf->codepages[rtf->codepage_next];
	rtf->codepage_next = (rtf->codepage_next + 1) % RTF_CODEPAGES_CACHED;
	codepage_fill(page, number);
	return page;
}

/* The Symbol font's letters that text uses: Greek, and the bullet of lists. Others stay in the
 * private area that Word gives them (U+F020..U+F0FF), shown as a bullet. */
static uint32_t
symbol_codepoint(unsigned char byte)
{
	static const uint16_t capitals[26] = {0x391, 0x392, 0x3a7, 0x394, 0x395, 0x3a6, 0x393,
		0x397, 0x399, 0x3d1, 0x39a, 0x39b, 0x39c, 0x39d, 0x39f, 0x3a0, 0x398, 0x3a1, 0x3a3,
		0x3a4, 0x3a5, 0x3c2, 0x3a9, 0x39e, 0x3a8, 0x396};
	static const uint16_t smalls[26] = {0x3b1, 0x3b2, 0x3c7, 0x3b4, 0x3b5, 0x3c6, 0x3b3, 0x3b7,
		0x3b9, 0x3d5, 0x3ba, 0x3bb, 0x3bc, 0x3bd, 0x3bf, 0x3c0, 0x3b8, 0x3c1, 0x3c3, 0x3c4,
		0x3c5, 0x3d6, 0x3c9, 0x3be, 0x3c8, 0x3b6};

	if (byte >= 'A' && byte <= 'Z')
		return capitals[byte - 'A'];
	if (byte >= 'a' && byte <= 'z')
		return smalls[byte - 'a'];
	if (byte < 0x80)
		return byte;
	return byte == 0xb3 ? 0x2265 : byte == 0xa3 ? 0x2264 : byte == 0xb1 ? 0xb1 : 0x2022;
}

void
rtf_decode(struct rtf *rtf, struct buf *to, struct str bytes, uint32_t codepage)
{
	const struct rtf_codepage *page;

	if (codepage == SYMBOL_CODEPAGE) {
		for (size_t i = 0; i < bytes.len; i++)
			buf_add_codepoint(to, symbol_codepoint((unsigned char)bytes.data[i]));
		return;
	}
	page = codepage_get(rtf, codepage);
	if (!page->is_single) {
		(void)encoding_to_utf8(to, bytes, str_of(page->name));
		return;
	}
	while (bytes.len > 0) {
		size_t run = 0;
		unsigned at;

		while (run < bytes.len && (unsigned char)bytes.data[run] < 0x80)
			run++;
		buf_add(to, str_slice(bytes, 0, run));
		bytes = str_from(bytes, run);
		if (bytes.len == 0)
			return;
		at = (unsigned char)bytes.data[0] - 128u;
		buf_add(to, str_make(page->bytes[at], page->len[at]));
		bytes = str_from(bytes, 1);
	}
}
