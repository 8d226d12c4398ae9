/* Which letters beyond ASCII languages use, most frequent first. Private to the encoding
 * modules. Drawn up from the languages' alphabets and common frequency orders. */
#ifndef CANDOUR_EXTRACT_ENCODING_LANGUAGES_H
#define CANDOUR_EXTRACT_ENCODING_LANGUAGES_H

#include <stdbool.h>
#include <stddef.h>

struct encoding_language {
	const char *letters; /* UTF-8, small */
	bool is_latin;       /* beside ASCII letters; others stand in words of their own */
};

/* NULL behind the last. */
const struct encoding_language *encoding_language_row(size_t i);

#endif
