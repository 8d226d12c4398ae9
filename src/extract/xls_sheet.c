/* One sheet: its cells in rows, then what lies over them. */
#include "base/arena.h"
#include "base/limits.h"
#include "extract/biff.h"
#include "extract/codepage.h"
#include "extract/le.h"
#include "extract/numfmt.h"
#include "extract/reading.h"
#include "extract/xls.h"
#include "extract/xls_over.h"

#include <stdlib.h>
#include <string.h>

enum { COLUMN_COUNT = 256 };

struct cell {
	uint16_t row;
	uint16_t column;
	uint32_t from;
	uint32_t to; /* in text */
};

struct sheet {
	struct xls *xls;
	struct buf cells; /* of struct cell */
	struct buf text;
	struct cell waiting; /* a formula whose string result is still to come */
	bool is_waiting;
	bool is_unsorted;
	bool is_full;
	unsigned char hidden_rows[65536 / 8];
	bool has_hidden_rows;
	struct xls_over over;
	bool is_graph; /* the data of a chart made by Microsoft Graph */
};

static const struct cell *
cells_of(const struct sheet *sheet, size_t *ret_count)
{
	*ret_count = sheet->cells.len / sizeof(struct cell);
	return (const struct cell *)(const void *)sheet->cells.data;
}

/* The text of the cell was just added behind `from`. */
static void
cell_add(struct sheet *sheet, unsigned row, unsigned column, size_t from)
{
	struct cell cell = {
		(uint16_t)row, (uint16_t)column, (uint32_t)from, (uint32_t)sheet->text.len};
	size_t count;
	const struct cell *cells = cells_of(sheet, &count);

	if (sheet->text.overflowed || sheet->cells.overflowed) {
		sheet->is_full = true;
		return;
	}
	if (cell.from == cell.to)
		return;
	if (count > 0 &&
		(cells[count - 1].row > cell.row ||
			(cells[count - 1].row == cell.row &&
				cells[count - 1].column >= cell.column)))
		sheet->is_unsorted = true;
	buf_add(&sheet->cells, str_make(&cell, sizeof(cell)));
}

static void
number_add(struct sheet *sheet, unsigned row, unsigned column, struct str format, double value)
{
	size_t from = sheet->text.len;

	numfmt_write(&sheet->text, format, value, sheet->xls->is_1904);
	cell_add(sheet, row, column, from);
}

static void
text_add(struct sheet *sheet, unsigned row, unsigned column, struct str format, struct str text)
{
	size_t from = sheet->text.len;

	numfmt_write_text(&sheet->text, format, text);
	/* Line ends within a cell would break the row. */
	for (size_t i = from; i < sheet->text.len; i++)
		if (sheet->text.data[i] == '\n' || sheet->text.data[i] == '\r')
			sheet->text.data[i] = ' ';
	cell_add(sheet, row, column, from);
}

static void
truth_add(struct sheet *sheet, unsigned row, unsigned column, unsigned value, bool is_error)
{
	text_add(sheet, row, column, STR(""),
		is_error             ? biff_error(value)
			: value != 0 ? STR("TRUE")
				     : STR("FALSE"));
}

/* A BIFF2 sheet may hold cells in records of later versions, and Excel shows them: what is in a
 * record goes by the record's own number, which is small in BIFF2 alone. */
static bool
is_biff2(const struct sheet *sheet, const struct xls_record *record)
{
	return sheet->xls->version == 2 && record->type < 0x200;
}

/* Where a cell's own data begin, and its format: BIFF2 has three bytes of attributes. */
static uint64_t
cell_head(const struct sheet *sheet, const struct xls_record *record, struct str *ret_format)
{
	const struct xls *xls = sheet->xls;
	unsigned format;

	if (!is_biff2(sheet, record)) {
		*ret_format = xls_format_of(xls, le_u16(record->body, 4));
		return 6;
	}
	format = le_u8(record->body, 5) & 0x3f;
	*ret_format = format < xls->format_room && xls->formats[format].data != NULL
		? xls->formats[format]
		: numfmt_builtin(format, false);
	return 7;
}

static void
formula_add(struct sheet *sheet, const struct xls_record *record)
{
	struct str body = record->body;
	unsigned row = le_u16(body, 0);
	unsigned column = le_u16(body, 2);
	struct str format;
	uint64_t at = cell_head(sheet, record, &format);

	sheet->is_waiting = false;
	if (!le_has(body, at, 8))
		return;
	if (le_u16(body, at + 6) != 0xffff) {
		number_add(sheet, row, column, format, le_f64(body, at));
		return;
	}
	if (le_u8(body, at) == 0) {
		sheet->waiting = (struct cell){.row = (uint16_t)row, .column = (uint16_t)column};
		sheet->is_waiting = true;
	} else if (le_u8(body, at) < 3) {
		truth_add(sheet, row, column, le_u8(body, at + 2), le_u8(body, at) == 2);
	}
}

static void
mulrk_add(struct sheet *sheet, struct str body)
{
	unsigned column = le_u16(body, 2);

	for (uint64_t at = 4; le_has(body, at, 8); at += 6)
		number_add(sheet, le_u16(body, 0), column++,
			xls_format_of(sheet->xls, le_u16(body, at)), biff_rk(le_u32(body, at + 2)));
}

/* A formula's string result, which may be long. */
static void
string_add(struct sheet *sheet, const struct xls_record *record)
{
	struct xls *xls = sheet->xls;
	struct buf text CLEANUP(buf_free) = {0};
	struct xls_reader reader = xls_reader_of(xls, record);
	struct str result;

	if (!sheet->is_waiting)
		return;
	sheet->is_waiting = false;
	if (xls->version == 8) {
		(void)xls_reader_skip(&reader, 3);
		(void)xls_reader_chars(
			&reader, &text, le_u16(record->body, 0), le_u8(record->body, 2));
		result = buf_str(&text);
	} else {
		result = xls_string(xls, record->body, 0, is_biff2(sheet, record) ? 1 : 2);
	}
	text_add(sheet, sheet->waiting.row, sheet->waiting.column, STR(""), result);
}

static void
label_add(struct sheet *sheet, const struct xls_record *record)
{
	struct str format;
	struct xls *xls = sheet->xls;
	uint64_t at = cell_head(sheet, record, &format);

	text_add(sheet, le_u16(record->body, 0), le_u16(record->body, 2), format,
		xls_string(xls, record->body, at, is_biff2(sheet, record) ? 1 : 2));
}

/* The same records had other numbers in BIFF2 to BIFF4. */
static unsigned
modern_type(const struct xls *xls, unsigned type)
{
	static const struct {
		unsigned short old;
		unsigned short type;
	} two[] = {{0x03, XLS_NUMBER}, {0x04, XLS_LABEL}, {0x05, XLS_BOOLERR}, {0x07, XLS_STRING},
		{0x08, XLS_ROW}};

	if (type == 0x206 || type == 0x406)
		return XLS_FORMULA;
	if (type == 0x09 || type == 0x209 || type == 0x409)
		return XLS_BOF;
	for (size_t i = 0; xls->version == 2 && i < COUNT_OF(two); i++)
		if (two[i].old == type)
			return two[i].type;
	return type;
}

static void
cell_record(struct sheet *sheet, const struct xls_record *record, unsigned type)
{
	struct str body = record->body;
	unsigned row = le_u16(body, 0);
	unsigned column = le_u16(body, 2);
	struct str format;
	uint64_t at = cell_head(sheet, record, &format);

	switch (type) {
	case XLS_NUMBER:
		if (le_has(body, at, 8))
			number_add(sheet, row, column, format, le_f64(body, at));
		return;
	case XLS_RK:
		number_add(sheet, row, column, format, biff_rk(le_u32(body, at)));
		return;
	case XLS_MULRK:
		mulrk_add(sheet, body);
		return;
	case XLS_LABELSST:
		text_add(sheet, row, column, format,
			xls_shared_string(sheet->xls, le_u32(body, at)));
		return;
	case XLS_LABEL:
	case XLS_RSTRING:
		label_add(sheet, record);
		return;
	case XLS_BOOLERR:
		truth_add(sheet, row, column, le_u8(body, at), le_u8(body, at + 1) != 0);
		return;
	case XLS_FORMULA:
		formula_add(sheet, record);
		return;
	case XLS_STRING:
		string_add(sheet, record);
		return;
	case XLS_ROW:
		if (sheet->xls->version > 2 && (le_u16(body, 12) & 0x20) != 0) {
			sheet->hidden_rows[row / 8] |= (unsigned char)(1U << row % 8);
			sheet->has_hidden_rows = true;
		}
		return;
	case 0x02:
		if (sheet->xls->version == 2)
			number_add(sheet, row, column, format, le_u16(body, at));
		return;
	default:
		xls_over_record(&sheet->over, sheet->xls, record, type);
		return;
	}
}

/* Microsoft Graph keeps its data in records like BIFF2's, a head of seven bytes ([MS-OGRAPH] 2.4.63
 * and 2.4.75). */
static bool
graph_record(struct sheet *sheet, struct str body, unsigned type)
{
	enum { NUMBER = 3, LABEL = 4, HEAD = 7 };
	unsigned row = le_u16(body, 0);
	unsigned column = le_u16(body, 2);

	if (!sheet->is_graph || (type != NUMBER && type != LABEL))
		return false;
	if (type == LABEL)
		text_add(sheet, row, column, STR(""), xls_string(sheet->xls, body, HEAD, 1));
	else if (le_has(body, HEAD, 8))
		number_add(sheet, row, column, STR(""), le_f64(body, HEAD));
	return true;
}

/* ---- giving ---- */

static int
cell_compare(const void *a, const void *b)
{
	const struct cell *one = a;
	const struct cell *two = b;

	if (one->row != two->row)
		return one->row < two->row ? -1 : 1;
	if (one->column != two->column)
		return one->column < two->column ? -1 : 1;
	return one->from < two->from ? -1 : one->from > two->from;
}

static bool
row_is_hidden(const struct sheet *sheet, unsigned row)
{
	return (sheet->hidden_rows[row / 8] >> row % 8 & 1) != 0;
}

static void
hidden_place(struct sheet *sheet, bool wanted, uint32_t *place, unsigned row)
{
	if (wanted == (*place != UINT32_MAX))
		return;
	if (wanted) {
		*place = reading_place_begin(sheet->xls->r, PLACE_HIDDEN, row + 1,
			str_format(sheet->xls->arena, "rows from %u", row + 1));
		return;
	}
	reading_place_end(sheet->xls->r, *place);
	*place = UINT32_MAX;
}

static void
cells_give(struct sheet *sheet)
{
	size_t count;
	const struct cell *cells = cells_of(sheet, &count);
	struct buf line CLEANUP(buf_free) = {0};
	uint32_t place = UINT32_MAX;
	unsigned column = 0;

	if (sheet->is_unsorted)
		qsort(sheet->cells.data, count, sizeof(struct cell), cell_compare);
	for (size_t i = 0; i < count; i++) {
		const struct cell *cell = &cells[i];
		bool is_last = i + 1 == count || cells[i + 1].row != cell->row;

		for (; column < cell->column && column < COLUMN_COUNT; column++)
			buf_add_char(&line, '\t');
		buf_add(&line, str_slice(buf_str(&sheet->text), cell->from, cell->to));
		if (!is_last)
			continue;
		hidden_place(sheet, row_is_hidden(sheet, cell->row), &place, cell->row);
		buf_add_char(&line, '\n');
		reading_text(sheet->xls->r, buf_str(&line));
		buf_clear(&line);
		column = 0;
	}
	hidden_place(sheet, false, &place, 0);
	if (sheet->is_full)
		reading_limit_hit(sheet->xls->r, ERR_TOO_LARGE,
			"a sheet has more cells than are read; the first %zu were kept", count);
}

static void
sheet_records(struct sheet *sheet, uint64_t *at)
{
	enum { GRAPH = 0x8000 };
	struct xls_record record;
	size_t depth = 0;

	/* Charts lie within the sheet as streams of their own, each from BOF to EOF. */
	while (xls_record_next(sheet->xls, at, &record)) {
		unsigned type = modern_type(sheet->xls, record.type);

		if (type == XLS_BOF && ++depth == 1)
			sheet->is_graph = le_u16(record.body, 2) == GRAPH;
		if (type == XLS_BOF)
			continue;
		if (type == XLS_EOF && depth <= 1)
			return;
		if (type == XLS_EOF)
			depth--;
		else if (graph_record(sheet, record.body, record.type))
			continue;
		else if (depth <= 1)
			cell_record(sheet, &record, type);
		else
			xls_over_record(&sheet->over, sheet->xls, &record, type);
	}
	sheet->xls->is_damaged = true;
}

uint64_t
xls_sheet_give(struct xls *xls, uint64_t at)
{
	struct sheet *sheet = ARENA_NEW(xls->arena, struct sheet);
	uint64_t start = at;

	sheet->xls = xls;
	sheet->text.size_max = TEXT_SIZE_MAX + 1024 * 1024;
	sheet->cells.size_max = XLS_CELL_COUNT_MAX * sizeof(struct cell);
	sheet_records(sheet, &at);
	xls->gone_over += at - start;
	cells_give(sheet);
	xls_over_give(&sheet->over, xls);
	buf_free(&sheet->cells);
	buf_free(&sheet->text);
	return at;
}
