#include "extract/encoding_names.h"

#include "extract/encoding.h"

/* Labels are compared without punctuation; see label_equal. */
static const struct encoding table[] = {
	{"US-ASCII", "windows-1252", ENCODING_SINGLE, 20127,
		"ascii ansi_x3.4-1968 ansi_x3.4-1986 iso646-us us 646 cp367 ibm367 csascii"},
	{"UTF-8", NULL, ENCODING_UNICODE, 65001,
		"unicode-1-1-utf-8 utf8mb4 utf-8-sig cp65001 csutf8 x-unicode20utf8"},
	{"UTF-16LE", NULL, ENCODING_UNICODE, 1200,
		"ucs-2 ucs-2le iso-10646-ucs-2 unicode unicodelittle x-utf-16le csunicode"},
	{"UTF-16BE", NULL, ENCODING_UNICODE, 1201, "unicodefffe ucs-2be unicodebig x-utf-16be"},
	{"UTF-16", NULL, ENCODING_UNICODE, 0, "csutf16"},
	{"UTF-32LE", NULL, ENCODING_UNICODE, 12000, "ucs-4le"},
	{"UTF-32BE", NULL, ENCODING_UNICODE, 12001, "ucs-4be"},
	{"UTF-32", NULL, ENCODING_UNICODE, 0, "ucs-4 iso-10646-ucs-4"},
	{"UTF-7", "UTF-7", ENCODING_STATE, 65000, "unicode-1-1-utf-7 x-unicode20utf7 csutf7"},
	{"windows-1252", "windows-1252", ENCODING_SINGLE, 1252,
		"cp1252 x-cp1252 ansi win1252 x-ansi ms-ansi cp819windows"},
	{"ISO-8859-1", "windows-1252", ENCODING_SINGLE, 28591,
		"latin1 latin-1 l1 iso8859-1 iso_8859-1:1987 iso-ir-100 cp819 ibm819 csisolatin1 "
		"8859_1 iso-latin-1 iso-8859-1-windows-3.1-latin-1"},
	{"ISO-8859-2", "ISO-8859-2", ENCODING_SINGLE, 28592,
		"latin2 l2 iso_8859-2:1987 iso-ir-101 csisolatin2"},
	{"ISO-8859-3", "ISO-8859-3", ENCODING_SINGLE, 28593,
		"latin3 l3 iso_8859-3:1988 iso-ir-109 csisolatin3"},
	{"ISO-8859-4", "ISO-8859-4", ENCODING_SINGLE, 28594,
		"latin4 l4 iso_8859-4:1988 iso-ir-110 csisolatin4"},
	{"ISO-8859-5", "ISO-8859-5", ENCODING_SINGLE, 28595,
		"cyrillic iso_8859-5:1988 iso-ir-144 csisolatincyrillic"},
	{"ISO-8859-6", "ISO-8859-6", ENCODING_SINGLE, 28596,
		"arabic asmo-708 ecma-114 iso_8859-6:1987 iso-ir-127 iso-8859-6-e iso-8859-6-i "
		"csisolatinarabic"},
	{"ISO-8859-7", "ISO-8859-7", ENCODING_SINGLE, 28597,
		"greek greek8 ecma-118 elot_928 sun_eu_greek iso_8859-7:1987 iso-ir-126 "
		"csisolatingreek"},
	{"ISO-8859-8", "ISO-8859-8", ENCODING_SINGLE, 28598,
		"hebrew visual logical iso-8859-8-i iso-8859-8-e iso_8859-8:1988 iso-ir-138 "
		"csisolatinhebrew"},
	{"ISO-8859-9", "windows-1254", ENCODING_SINGLE, 28599,
		"latin5 l5 iso_8859-9:1989 iso-ir-148 csisolatin5"},
	{"ISO-8859-10", "ISO-8859-10", ENCODING_SINGLE, 28600, "latin6 l6 iso-ir-157"},
	{"ISO-8859-11", "windows-874", ENCODING_SINGLE, 28601, ""},
	{"ISO-8859-13", "ISO-8859-13", ENCODING_SINGLE, 28603, "latin7 l7"},
	{"ISO-8859-14", "ISO-8859-14", ENCODING_SINGLE, 28604, "latin8 l8 iso-celtic"},
	{"ISO-8859-15", "ISO-8859-15", ENCODING_SINGLE, 28605, "latin9 latin-9 l9 csisolatin9"},
	{"ISO-8859-16", "ISO-8859-16", ENCODING_SINGLE, 28606, "latin10 l10 iso-ir-226"},
	{"windows-1250", "windows-1250", ENCODING_SINGLE, 1250, "cp1250 x-cp1250 win1250"},
	{"windows-1251", "windows-1251", ENCODING_SINGLE, 1251, "cp1251 x-cp1251 win1251"},
	{"windows-1253", "windows-1253", ENCODING_SINGLE, 1253, "cp1253 x-cp1253 win1253"},
	{"windows-1254", "windows-1254", ENCODING_SINGLE, 1254, "cp1254 x-cp1254 win1254"},
	{"windows-1255", "windows-1255", ENCODING_SINGLE, 1255, "cp1255 x-cp1255 win1255"},
	{"windows-1256", "windows-1256", ENCODING_SINGLE, 1256, "cp1256 x-cp1256 win1256"},
	{"windows-1257", "windows-1257", ENCODING_SINGLE, 1257, "cp1257 x-cp1257 win1257"},
	{"windows-1258", "windows-1258", ENCODING_SINGLE, 1258, "cp1258 x-cp1258 win1258"},
	{"TIS-620", "windows-874", ENCODING_SINGLE, 0, "tis620-2533 tis-620-2533"},
	{"windows-874", "windows-874", ENCODING_SINGLE, 874, "dos-874 cp874 ms874"},
	{"KOI8-R", "KOI8-R", ENCODING_SINGLE, 20866, "koi koi8 cskoi8r"},
	{"KOI8-U", "KOI8-U", ENCODING_SINGLE, 21866, "koi8-ru"},
	{"IBM437", "ibm-437", ENCODING_SINGLE, 437, "cp437 437 cspc8codepage437 oem-us"},
	{"IBM720", "ibm-720", ENCODING_SINGLE, 720, "cp720 dos-720"},
	{"IBM737", "ibm-737", ENCODING_SINGLE, 737, "cp737"},
	{"IBM775", "ibm-775", ENCODING_SINGLE, 775, "cp775"},
	{"IBM850", "ibm-850", ENCODING_SINGLE, 850, "cp850 850 cspc850multilingual"},
	{"IBM852", "ibm-852", ENCODING_SINGLE, 852, "cp852 852 cspcp852"},
	{"IBM855", "ibm-855", ENCODING_SINGLE, 855, "cp855 855 csibm855"},
	{"IBM857", "ibm-857", ENCODING_SINGLE, 857, "cp857 857"},
	{"IBM858", "ibm-858", ENCODING_SINGLE, 858, "cp858 ibm00858"},
	{"IBM860", "ibm-860", ENCODING_SINGLE, 860, "cp860 860"},
	{"IBM861", "ibm-861", ENCODING_SINGLE, 861, "cp861 861"},
	{"IBM862", "ibm-862", ENCODING_SINGLE, 862, "cp862 862 dos-862"},
	{"IBM863", "ibm-863", ENCODING_SINGLE, 863, "cp863 863"},
	{"IBM864", "ibm-864", ENCODING_SINGLE, 864, "cp864 864"},
	{"IBM865", "ibm-865", ENCODING_SINGLE, 865, "cp865 865"},
	{"IBM866", "ibm-866", ENCODING_SINGLE, 866, "cp866 866 csibm866"},
	{"IBM869", "ibm-869", ENCODING_SINGLE, 869, "cp869 869"},
	{"macintosh", "macintosh", ENCODING_SINGLE, 10000,
		"mac macroman mac-roman x-mac-roman x-macroman csmacintosh"},
	{"MacGreek", "x-mac-greek", ENCODING_SINGLE, 10006, "x-mac-greek"},
	{"MacCyrillic", "x-mac-cyrillic", ENCODING_SINGLE, 10007,
		"x-mac-cyrillic mac-cyrillic x-mac-ukrainian"},
	{"MacCentralEurope", "x-mac-centraleurroman", ENCODING_SINGLE, 10029,
		"x-mac-ce x-mac-centraleurroman mac-centraleurope"},
	{"MacTurkish", "x-mac-turkish", ENCODING_SINGLE, 10081, "x-mac-turkish"},
	{"Shift_JIS", "ibm-943_P15A-2003", ENCODING_MULTI, 0,
		"sjis x-sjis ms_kanji shift-jis csshiftjis"},
	{"CP932", "ibm-943_P15A-2003", ENCODING_MULTI, 932,
		"windows-31j ms932 cswindows31j x-ms-cp932 windows-932"},
	{"EUC-JP", "EUC-JP", ENCODING_MULTI, 51932,
		"x-euc-jp ujis cseucpkdfmtjapanese eucjp extended_unix_code_packed_format_for_japanese"},
	{"ISO-2022-JP", "ISO-2022-JP-2", ENCODING_STATE, 50220,
		"csiso2022jp iso-2022-jp-1 iso-2022-jp-2 iso-2022-jp-3 iso-2022-jp-ext jis cp50220 "
		"cp50221 cp50222"},
	{"GB2312", "gb18030", ENCODING_MULTI, 0,
		"gb_2312-80 csgb2312 euc-cn iso-ir-58 csiso58gb231280 x-euc-cn chinese gb2312-80"},
	{"GBK", "gb18030", ENCODING_MULTI, 936, "cp936 ms936 windows-936 x-gbk"},
	{"GB18030", "gb18030", ENCODING_MULTI, 54936, "gb-18030"},
	{"HZ-GB-2312", "HZ", ENCODING_STATE, 52936, "hz hzgb2312"},
	{"ISO-2022-CN", "ISO-2022-CN-EXT", ENCODING_STATE, 50227, "csiso2022cn iso-2022-cn-ext"},
	{"Big5", "windows-950", ENCODING_MULTI, 950,
		"big-5 cn-big5 csbig5 x-x-big5 cp950 ms950 windows-950"},
	{"Big5-HKSCS", "Big5-HKSCS", ENCODING_MULTI, 951, "hkscs-big5"},
	{"EUC-TW", "EUC-TW", ENCODING_MULTI, 51950, "x-euc-tw cns11643"},
	{"EUC-KR", "windows-949", ENCODING_MULTI, 51949,
		"ks_c_5601-1987 ks_c_5601-1989 ksc5601 ksc_5601 korean cseuckr iso-ir-149 "
		"csksc56011987 ks_c_5601"},
	{"CP949", "windows-949", ENCODING_MULTI, 949, "ms949 uhc windows-949 x-windows-949"},
	{"ISO-2022-KR", "ISO-2022-KR", ENCODING_STATE, 50225, "csiso2022kr"},
	{"Johab", NULL, ENCODING_MULTI, 1361, "cp1361 ms1361 ksc5601-1992 x-johab"},
	{"IBM037", "ibm-37", ENCODING_EBCDIC, 37, "cp037 ebcdic-cp-us"},
	{"IBM500", "ibm-500", ENCODING_EBCDIC, 500, "cp500 ebcdic-cp-be ebcdic-cp-ch"},
	{"IBM1047", "ibm-1047", ENCODING_EBCDIC, 1047, "cp1047"},
};

/* The next letter or digit in lower case, or 0 at the end. */
static char
significant_take(struct str *label)
{
	while (label->len > 0) {
		char c = char_lower(label->data[0]);

		*label = str_from(*label, 1);
		if (char_is_alpha(c) || char_is_digit(c))
			return c;
	}
	return 0;
}

static bool
label_equal(struct str a, struct str b)
{
	for (;;) {
		char one = significant_take(&a);
		char two = significant_take(&b);

		if (one != two)
			return false;
		if (one == 0)
			return true;
	}
}

static bool
answers_to(const struct encoding *encoding, struct str label)
{
	struct str rest = str_of(encoding->labels);
	struct str one;

	if (label_equal(str_of(encoding->name), label))
		return true;
	while (str_cut(&rest, ' ', &one))
		if (one.len > 0 && label_equal(one, label))
			return true;
	return false;
}

const struct encoding *
encoding_find(struct str label)
{
	label = str_trim(label);
	if (label.len == 0 || label.len > 64)
		return NULL;
	/* Mostly it is a name as it stands. */
	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (str_equal_nocase(str_of(table[i].name), label))
			return &table[i];
	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (answers_to(&table[i], label))
			return &table[i];
	return NULL;
}

const struct encoding *
encoding_find_codepage(uint32_t codepage)
{
	for (size_t i = 0; i < COUNT_OF(table); i++)
		if (codepage != 0 && table[i].codepage == codepage)
			return &table[i];
	return NULL;
}

const struct encoding *
encoding_row(size_t i)
{
	return i < COUNT_OF(table) ? &table[i] : NULL;
}

const char *
encoding_known(struct str label)
{
	const struct encoding *found = encoding_find(label);

	return found == NULL ? NULL : found->name;
}

const char *
encoding_of_codepage(uint32_t codepage)
{
	const struct encoding *found = encoding_find_codepage(codepage);

	return found == NULL ? NULL : found->name;
}
