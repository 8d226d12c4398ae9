/* Tables on the sheets of a workbook, out of the text that was read of it. */
#ifndef CANDOUR_WORK_LINKING_SHEET_H
#define CANDOUR_WORK_LINKING_SHEET_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct document_reading;
struct err;

struct linking_sheet {
	struct str name;
	struct str text; /* rows on lines, cells with tabs between, from the head line on */
};

/* The sheets that look like tables: two columns and a row below the heads. What stands above the
 * heads, such as a title, is passed over. */
bool linking_sheets_find(struct arena *arena, const struct document_reading *reading,
	struct linking_sheet **ret_sheets, size_t *ret_count, struct err *err) MUST_USE;
/* Lends one as CSV, in memory, to be read only. */
bool linking_sheet_lend(const struct linking_sheet *sheet, int *ret_fd, struct err *err) MUST_USE;

#endif
