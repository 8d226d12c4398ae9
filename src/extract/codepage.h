/* Text of Windows programs: UTF-16 and numbered code pages, into UTF-8.
 *
 * Code pages are those of Windows (1252, 932, 10000 ...), as Office files name them. Conversion
 * is by extract/encoding.h; this adds what is Windows' own. */
#ifndef CANDOUR_EXTRACT_CODEPAGE_H
#define CANDOUR_EXTRACT_CODEPAGE_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;

enum {
	CODEPAGE_UTF16 = 1200,
	CODEPAGE_UTF16_BIG = 1201,
	CODEPAGE_WESTERN = 1252,
	CODEPAGE_UTF8 = 65001
};

/* True where text of this code page can be converted. */
bool codepage_known(unsigned codepage);
/* Appends the text in UTF-8. An unknown code page is taken as 1252; bytes that mean nothing in it
 * become U+FFFD. 1200 and 1201 are UTF-16 little- and big-endian. */
void codepage_decode(struct buf *to, unsigned codepage, struct str bytes);
/* UTF-16LE; an odd last byte is left out, lone surrogates become U+FFFD. */
void utf16le_decode(struct buf *to, struct str bytes);
/* The same into an arena. */
struct str codepage_text(struct arena *arena, unsigned codepage, struct str bytes);
struct str utf16le_text(struct arena *arena, struct str bytes);
/* The code page of a Windows font character set number ([MS-WMF] 2.1.1.5); 0 where it says none. */
unsigned codepage_of_charset(unsigned charset);
/* The code page that Windows uses by default for a language identifier ([MS-LCID]). */
unsigned codepage_of_language(unsigned language);
/* The Macintosh's own page for the same writing as one of Windows'. */
unsigned codepage_of_mac(unsigned codepage);

#endif
