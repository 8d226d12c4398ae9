/* WordPerfect's own character sets as Unicode (as far as Western texts use them). */
#ifndef CANDOUR_EXTRACT_WPD_CHARS_H
#define CANDOUR_EXTRACT_WPD_CHARS_H

#include <stdint.h>

/* The character at `position` of a set: 0 ASCII, 1 multinational, 4 typographic; U+FFFD for those
 * not known here. */
uint32_t wpd_char(unsigned set, unsigned position);
/* Codes 1 to 31 of version 6 texts, which are letters too. */
uint32_t wpd_low_char(unsigned code);

#endif
