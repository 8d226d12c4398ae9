/* The text of a table, whatever its encoding, as something csv.h can read.
 *
 * UTF-8, with a byte order mark or without, and all encodings of one byte pass as they are: nothing
 * is copied, however large they are. Values that are no UTF-8 are taken as Windows-1252, each for
 * itself (table_value_clean), since files are often pasted together. UTF-16, with a mark or
 * recognised by its zero bytes, is turned into UTF-8 as a whole, up to TABLE_UTF16_MAX. */
#ifndef CANDOUR_LINKAGE_TABLE_TEXT_H
#define CANDOUR_LINKAGE_TABLE_TEXT_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>

struct arena;
struct err;

#define TABLE_UTF16_MAX ((size_t)1 << 30)

struct table_text {
	struct str text;
	bool is_utf16;
	bool has_nul; /* zero bytes stand in it */
};

/* ERR_UNSUPPORTED where it is a workbook, an archive, a PDF or a web page, or UTF-32; ERR_TOO_LARGE
 * for UTF-16 beyond the limit. */
bool table_text_make(
	struct str raw, struct arena *arena, struct table_text *ret_text, struct err *err) MUST_USE;

/* Whether a value has to be cleaned: it is no UTF-8, or holds zero bytes. */
bool table_value_is_foul(struct str value);
/* Such a value as UTF-8: Windows-1252 is decoded, zero bytes are left out. */
struct str table_value_clean(struct arena *arena, struct str value);

#endif
