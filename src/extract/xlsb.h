/* Records of binary workbooks (BIFF12; [MS-XLSB] section 2.1.4): a number of one or two bytes, a
 * size of one to four, then so many bytes. */
#ifndef CANDOUR_EXTRACT_XLSB_H
#define CANDOUR_EXTRACT_XLSB_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

struct err;
struct relations;
struct xlsx;
struct zip;
struct zip_entry;
struct zip_stream;

/* The records that we read ([MS-XLSB] section 2.3.2). */
enum xlsb_record {
	XLSB_ROW = 0,
	XLSB_CELL_BLANK = 1,
	XLSB_CELL_RK = 2,
	XLSB_CELL_ERROR = 3,
	XLSB_CELL_BOOL = 4,
	XLSB_CELL_REAL = 5,
	XLSB_CELL_STRING = 6,
	XLSB_CELL_SHARED = 7,
	XLSB_FORMULA_STRING = 8,
	XLSB_FORMULA_NUMBER = 9,
	XLSB_FORMULA_BOOL = 10,
	XLSB_FORMULA_ERROR = 11,
	XLSB_SHORT_BLANK = 12, /* the same without a column: the next one */
	XLSB_SHORT_RK = 13,
	XLSB_SHORT_ERROR = 14,
	XLSB_SHORT_BOOL = 15,
	XLSB_SHORT_REAL = 16,
	XLSB_SHORT_STRING = 17,
	XLSB_SHORT_SHARED = 18,
	XLSB_SHARED_STRING = 19,
	XLSB_CACHE_NUMBER = 21,
	XLSB_CACHE_STRING = 24,
	XLSB_NAME = 39,
	XLSB_FORMAT = 44,
	XLSB_STYLE = 47,
	XLSB_COLUMN = 60,
	XLSB_CELL_RICH = 62,
	XLSB_SHEET_DATA_END = 146,
	XLSB_WORKBOOK_PROPERTIES = 153,
	XLSB_SHEET = 156,
	XLSB_CACHE_FIELD = 183,
	XLSB_HEADER_FOOTER = 479,
	XLSB_LINK = 494,
	XLSB_SHEET_PROTECTION = 535,
	XLSB_CELL_STYLES = 617,
	XLSB_CELL_STYLES_END = 618,
	XLSB_COMMENT_AUTHOR = 632,
	XLSB_COMMENT = 635,
	XLSB_COMMENT_END = 636,
	XLSB_COMMENT_TEXT = 637
};

struct xlsb_reader {
	struct zip_stream *stream;
	struct str name;
	struct buf window; /* bytes unpacked and not yet taken */
	size_t at;
	bool ended;
};

bool xlsb_open(const struct zip *zip, struct zip_entry *entry, struct xlsb_reader *ret_reader,
	struct err *err) MUST_USE;
void xlsb_close(struct xlsb_reader *reader);
/* The next record; its body holds until the next call. False at the end, with err set where the
 * part is damaged. */
bool xlsb_next(
	struct xlsb_reader *reader, uint32_t *ret_record, struct str *ret_body, struct err *err);

/* Takes an XLWideString off *rest and appends it in UTF-8; false where it is cut off. */
bool xlsb_string_take(struct str *rest, struct buf *to);

/* The parts, with a struct xlsx as the state of the workbook. */
void xlsb_strings_read(struct xlsx *x, struct str part);
void xlsb_styles_read(struct xlsx *x, struct str part);
void xlsb_cells_read(struct xlsx *x, struct str part);
void xlsb_comments_read(struct xlsx *x, struct str part);
/* Gives each binary part of that relation type to `read`. */
void xlsb_parts_read(struct xlsx *x, const struct relations *relations, const char *type,
	void (*read)(struct xlsx *x, struct str part));
void xlsb_cache_read(struct xlsx *x, struct str part);

#endif
