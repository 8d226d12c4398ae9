/* The table of character encodings: names, aliases, code pages, converters.
 *
 * Private to the encoding modules; others use extract/encoding.h. Nothing is owned: the table is
 * static. Labels after the WHATWG Encoding Standard and the IANA character set registry; code
 * pages after Microsoft's list of code page identifiers. */
#ifndef CANDOUR_EXTRACT_ENCODING_NAMES_H
#define CANDOUR_EXTRACT_ENCODING_NAMES_H

#include "base/str.h"

enum encoding_family {
	ENCODING_SINGLE, /* one byte a character, ASCII below 0x80 */
	ENCODING_MULTI,  /* East Asian, one to four bytes, ASCII below 0x80 */
	ENCODING_STATE,  /* escape sequences, 7 bit */
	ENCODING_UNICODE,
	ENCODING_EBCDIC
};

struct encoding {
	const char *name;
	/* What ICU is asked for: often a wider encoding than the name says, as real text needs.
	 * NULL: our own code. */
	const char *converter;
	enum encoding_family family;
	uint32_t codepage;
	const char *labels; /* lower case, space separated, without the name itself */
};

/* By any label, or NULL. Punctuation and case do not count ("ISO_8859-1" is "iso88591"). */
const struct encoding *encoding_find(struct str label);
const struct encoding *encoding_find_codepage(uint32_t codepage);
/* Row number i, or NULL behind the last. */
const struct encoding *encoding_row(size_t i);

#endif
