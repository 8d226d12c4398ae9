/* Comma-separated values, row by row, as agencies really write them.
 *
 * Separators are the comma, semicolon, tab or bar: whichever parts the first lines best, or what a
 * first line "sep=;" names. Values may stand in double quotes, with quotes doubled inside; a quote
 * that is never closed ends with its line, and is counted. Rows end with LF, CR LF or CR. Empty
 * lines are passed over. Text should be UTF-8 without a byte order mark (table_text.h makes it so);
 * other bytes pass as they are. */
#ifndef CANDOUR_LINKAGE_CSV_H
#define CANDOUR_LINKAGE_CSV_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Columns of one file: registers have some 200. */
enum { CSV_COLUMN_MAX = 4096 };

struct csv_row {
	const struct str *values; /* valid until the next row */
	size_t count;
};

struct csv_reader {
	struct arena *arena; /* for values whose quotes had to be undone */
	const char *at;
	const char *end;
	const char *block; /* where the 64 bytes begin that `marks` is of */
	uint64_t marks;    /* separators and line ends in them that were not come to yet */
	char separator;
	uint64_t line; /* of the row just given, from 1 */
	uint64_t line_next;
	uint64_t unclosed; /* quotes that were never closed */
	uint64_t overlong; /* rows with more than CSV_COLUMN_MAX values: cut */
	struct str values[CSV_COLUMN_MAX];
};

/* `text` must stay as long as the values are used: they point into it where they can. */
void csv_begin(struct csv_reader *reader, struct arena *arena, struct str text);
/* The same with a separator that is known, in the midst of a text. */
void csv_begin_at(struct csv_reader *reader, struct arena *arena, struct str text, char separator);
/* False at the end. */
bool csv_next(struct csv_reader *reader, struct csv_row *ret_row);
/* What is not read yet. */
static inline struct str
csv_rest(const struct csv_reader *reader)
{
	return str_make(reader->at, (size_t)(reader->end - reader->at));
}

#endif
