/* Characters of the Symbol and dingbat fonts as Unicode. */
#ifndef CANDOUR_EXTRACT_DOC_SYMBOL_H
#define CANDOUR_EXTRACT_DOC_SYMBOL_H

#include <stdbool.h>
#include <stdint.h>

/* The character that code (0x20-0xff, or the same in the private area from 0xf000) stands for in
 * the Symbol font; in other picture fonts, or where Symbol has none, a bullet. Other codes stay
 * as they are. Source: Adobe's published encoding of Symbol (symbol.txt of Unicode's vendor
 * mappings). */
uint32_t doc_symbol(uint16_t code, bool is_symbol_font);

#endif
