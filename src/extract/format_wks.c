/* Worksheets of Lotus 1-2-3 (all releases), of Works, and of Quattro Pro for DOS and the first two
 * for Windows: records of a number, a length and a body. Lotus published the records of its first
 * releases ("1-2-3 File Formats", 1984); the others' are as found in files. */
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/format.h"
#include "extract/le.h"
#include "extract/numfmt.h"
#include "extract/reading.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	RECORD_EOF = 0x01,
	RECORD_INTEGER = 0x0d,
	RECORD_NUMBER = 0x0e,
	RECORD_LABEL = 0x0f,
	RECORD_FORMULA = 0x10,
	RECORD_STRING = 0x33,
	/* Of release 3 and later. */
	LATE_LABEL = 0x16,
	LATE_NUMBER = 0x17,
	LATE_SHORT = 0x18,
	LATE_FORMULA = 0x19,
	LATE_STRING = 0x1a,
	LATE_NAME = 0x23,
	LATE_PACKED = 0x25,
	LATE_DOUBLE = 0x27,
	LATE_DOUBLE_FORMULA = 0x28,
	CODEPAGE_DOS = 850,
	PAGE_MAX = 256
};

/* Where a cell's place stands in its record, and how its text is kept. */
enum dialect {
	DIALECT_NONE = 0,
	DIALECT_LOTUS,          /* format, column, row; text to a zero */
	DIALECT_LOTUS_LATE,     /* row, page, column */
	DIALECT_QUATTRO,        /* as Lotus; text behind its length */
	DIALECT_QUATTRO_PAGES,  /* column, page, row, two of looks; text behind its length */
	DIALECT_QUATTRO_WINDOWS /* the same; text to a zero */
};

struct cell {
	uint32_t row;
	uint16_t column;
	uint16_t page;
	uint32_t from; /* in the texts */
	uint32_t to;
};

struct book {
	struct reading *r;
	enum dialect dialect;
	struct buf cells; /* struct cell */
	struct buf text;
	struct str names[PAGE_MAX];
};

static enum dialect
dialect_of(struct str bytes)
{
	unsigned version = le_u16(bytes, 4);

	if (le_u32(bytes, 0) == 0x001a0000 && version >= 0x1000 && version <= 0x1005)
		return DIALECT_LOTUS_LATE;
	if (le_u32(bytes, 0) != 0x00020000 && le_u32(bytes, 0) != 0x000200ff)
		return DIALECT_NONE;
	if (version >= 0x0404 && version <= 0x0406)
		return DIALECT_LOTUS;
	if (version == 0x5120)
		return DIALECT_QUATTRO;
	if (version == 0x5121)
		return DIALECT_QUATTRO_PAGES;
	return version >= 0x1001 && version <= 0x1007 ? DIALECT_QUATTRO_WINDOWS : DIALECT_NONE;
}

static int
wks_bid(struct probe *probe)
{
	return dialect_of(probe->bytes) != DIALECT_NONE ? BID_LIKELY : BID_NO;
}

/* ---- values ---- */

/* An 80-bit number of the 8087: 64 bits of mantissa, then sign and exponent. */
static double
long_double_at(struct str body, uint64_t at)
{
	unsigned head = le_u16(body, at + 8);
	int exponent = (int)(head & 0x7fff) - 16383 - 63;
	double value = ldexp((double)le_u64(body, at), exponent);

	return (head & 0x8000) != 0 ? -value : value;
}

/* Fifteen bits, or eleven and one of eight factors. */
static double
short_value(int16_t value)
{
	static const double factors[] = {
		5000, 500, 1.0 / 20, 1.0 / 200, 1.0 / 2000, 1.0 / 20000, 1.0 / 16, 1.0 / 64};

	if ((value & 1) == 0)
		return value >> 1;
	return (value >> 4) * factors[value >> 1 & 7];
}

/* 26 bits of a number, its sign, and a power of ten by which it is multiplied or divided. */
static double
packed_value(uint32_t bits)
{
	double value = bits >> 6;
	double factor = pow(10, bits & 15);

	value = (bits & 16) != 0 ? value / factor : value * factor;
	return (bits & 32) != 0 ? -value : value;
}

/* ---- cells ---- */

static struct cell
cell_head(const struct book *book, struct str body, uint64_t *ret_at)
{
	struct cell cell = {.row = le_u16(body, 3), .column = le_u16(body, 1)};

	*ret_at = 5;
	if (book->dialect == DIALECT_LOTUS_LATE) {
		cell = (struct cell){
			.row = le_u16(body, 0), .page = le_u8(body, 2), .column = le_u8(body, 3)};
		*ret_at = 4;
	} else if (book->dialect >= DIALECT_QUATTRO_PAGES) {
		cell = (struct cell){
			.row = le_u16(body, 2), .page = le_u8(body, 1), .column = le_u8(body, 0)};
		*ret_at = 6;
	}
	return cell;
}

static void
cell_add(struct book *book, struct cell cell, size_t from)
{
	if (from == book->text.len || book->text.len > TEXT_SIZE_MAX ||
		book->cells.len / sizeof(cell) >= XLS_CELL_COUNT_MAX)
		return;
	cell.from = (uint32_t)from;
	cell.to = (uint32_t)book->text.len;
	buf_add(&book->cells, str_make(&cell, sizeof(cell)));
}

static void
text_add(struct book *book, struct cell cell, struct str text)
{
	size_t from = book->text.len;

	/* The first character says how the label is aligned. */
	if (text.len > 0 && (memchr("'\"^\\|", text.data[0], 5) != NULL || text.data[0] == '\0'))
		text = str_from(text, 1);
	if (book->dialect == DIALECT_QUATTRO || book->dialect == DIALECT_QUATTRO_PAGES)
		text = le_slice(text, 1, le_u8(text, 0));
	else
		text = str_slice(text, 0, str_find_char(text, '\0'));
	codepage_decode(&book->text, CODEPAGE_DOS, text);
	cell_add(book, cell, from);
}

static void
number_add(struct book *book, struct cell cell, double value)
{
	size_t from = book->text.len;

	/* A formula whose result is a text has no number; the text follows in its own record. */
	if (!isfinite(value))
		return;
	numfmt_general(&book->text, value);
	cell_add(book, cell, from);
}

static void
early_record(struct book *book, unsigned type, struct str body)
{
	uint64_t at;
	struct cell cell = cell_head(book, body, &at);

	if (type == RECORD_INTEGER)
		number_add(book, cell, (int16_t)le_u16(body, at));
	else if (type == RECORD_LABEL || type == RECORD_STRING)
		text_add(book, cell, str_from(body, (size_t)at));
	else if (type == RECORD_NUMBER || type == RECORD_FORMULA)
		number_add(book, cell, le_f64(body, at));
}

static void
late_record(struct book *book, unsigned type, struct str body)
{
	enum { NAME_OF_SHEET = 0x36b0 };
	uint64_t at;
	struct cell cell = cell_head(book, body, &at);
	size_t page = le_u16(body, 2);
	struct str name = str_from(body, 4);

	switch (type) {
	case LATE_LABEL:
	case LATE_STRING:
		text_add(book, cell, str_from(body, (size_t)at));
		return;
	case LATE_NUMBER:
	case LATE_FORMULA:
		number_add(book, cell, long_double_at(body, at));
		return;
	case LATE_SHORT:
		number_add(book, cell, short_value((int16_t)le_u16(body, at)));
		return;
	case LATE_PACKED:
		number_add(book, cell, packed_value(le_u32(body, at)));
		return;
	case LATE_DOUBLE:
	case LATE_DOUBLE_FORMULA:
		number_add(book, cell, le_f64(body, at));
		return;
	case LATE_NAME:
		if (le_u16(body, 0) == NAME_OF_SHEET && page < PAGE_MAX)
			book->names[page] = str_slice(name, 0, str_find_char(name, '\0'));
		return;
	default:
		return;
	}
}

/* ---- giving ---- */

/* Quattro keeps columns, Lotus rows together: all are put in the order of reading. A text that a
 * formula has comes behind the formula's number and stays there. */
static int
cell_compare(const void *a, const void *b)
{
	const struct cell *one = a;
	const struct cell *two = b;

	if (one->page != two->page)
		return one->page < two->page ? -1 : 1;
	if (one->row != two->row)
		return one->row < two->row ? -1 : 1;
	if (one->column != two->column)
		return one->column < two->column ? -1 : 1;
	return one->from < two->from ? -1 : one->from > two->from;
}

static struct str
page_label(struct book *book, unsigned page)
{
	if (book->names[page % PAGE_MAX].len > 0)
		return codepage_text(
			reading_arena(book->r), CODEPAGE_DOS, book->names[page % PAGE_MAX]);
	return page < 26 ? str_format(reading_arena(book->r), "%c", 'A' + (int)page) : STR("");
}

/* What stands between a cell and the one before it: a tab a column, a new line a row. */
static void
gap_give(struct book *book, const struct cell *before, const struct cell *cell)
{
	enum { GAP_MAX = 256 };
	unsigned column = before->column;

	if (before->page != cell->page || before->row != cell->row) {
		if (before->page == cell->page)
			reading_text(book->r, STR("\n"));
		column = 0;
	} else if (cell->column == column) {
		reading_text(book->r, STR("\t"));
	}
	for (unsigned i = 0; i < GAP_MAX && column + i < cell->column; i++)
		reading_text(book->r, STR("\t"));
}

static void
cells_give(struct book *book)
{
	static const struct cell none = {.page = UINT16_MAX};
	struct cell *cells = (struct cell *)(void *)book->cells.data;
	size_t count = book->cells.len / sizeof(struct cell);
	uint32_t place = UINT32_MAX;

	if (count > 0)
		qsort(cells, count, sizeof(*cells), cell_compare);
	for (size_t i = 0; i < count; i++) {
		bool is_new_page = i == 0 || cells[i].page != cells[i - 1].page;

		if (is_new_page) {
			reading_break(book->r, i > 0);
			reading_place_end(book->r, place);
			place = reading_place_begin(book->r, PLACE_SHEET, cells[i].page + 1U,
				page_label(book, cells[i].page));
		}
		gap_give(book, i == 0 ? &none : &cells[i - 1], &cells[i]);
		reading_text(book->r, str_slice(buf_str(&book->text), cells[i].from, cells[i].to));
	}
	reading_break(book->r, false);
	reading_place_end(book->r, place);
}

static bool
wks_read(struct reading *r, struct err *err)
{
	struct book book = {.r = r,
		.dialect = dialect_of(reading_bytes(r)),
		.cells = {.size_max = XLS_CELL_COUNT_MAX * sizeof(struct cell)},
		.text = {.size_max = TEXT_SIZE_MAX + 1024 * 1024}};
	struct str bytes = reading_bytes(r);
	uint64_t at = 0;
	bool ended = false;

	while (!ended && le_has(bytes, at, 4)) {
		unsigned type = le_u16(bytes, at);
		struct str body = le_slice(bytes, at + 4, le_u16(bytes, at + 2));

		if (book.dialect == DIALECT_LOTUS_LATE)
			late_record(&book, type, body);
		else
			early_record(&book, type, body);
		ended = type == RECORD_EOF;
		at += 4 + (uint64_t)le_u16(bytes, at + 2);
	}
	cells_give(&book);
	buf_free(&book.cells);
	buf_free(&book.text);
	return ended || err_set(err, ERR_DAMAGED, "the worksheet is cut off");
}

const struct format format_wks = {
	.name = "wks",
	.title = "Lotus, Quattro or Works worksheet",
	.version = "2",
	.kind = KIND_SHEET,
	.extensions = "wks wk1 wk2 wk3 wk4 123 wrk wq1 wq2 wb1 wb2",
	.bid = wks_bid,
	.read = wks_read,
};
