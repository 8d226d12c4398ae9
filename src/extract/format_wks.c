/* Worksheets of Lotus 1-2-3 (release 1 and 2) and of Works: records of a number, a length and a
 * body. Cells are given as the file has them, one row of the file's order a line. */
#include "base/buf.h"
#include "base/err.h"
#include "extract/codepage.h"
#include "extract/format.h"
#include "extract/le.h"
#include "extract/numfmt.h"
#include "extract/reading.h"

#include <string.h>

enum {
	RECORD_EOF = 0x01,
	RECORD_INTEGER = 0x0d,
	RECORD_NUMBER = 0x0e,
	RECORD_LABEL = 0x0f,
	RECORD_FORMULA = 0x10,
	RECORD_STRING = 0x33,
	CODEPAGE_DOS = 850
};

struct sheet {
	struct reading *r;
	struct buf line;
	unsigned row;
	bool has_row;
};

/* BOF with a body of two bytes: the version. */
static int
wks_bid(struct probe *probe)
{
	unsigned version = le_u16(probe->bytes, 4);

	if (le_u32(probe->bytes, 0) != 0x00020000 && le_u32(probe->bytes, 0) != 0x000200ff)
		return BID_NO;
	return version >= 0x0404 && version <= 0x0406 ? BID_LIKELY : BID_NO;
}

static void
line_end(struct sheet *sheet)
{
	if (sheet->line.len > 0)
		buf_add_char(&sheet->line, '\n');
	reading_text(sheet->r, buf_str(&sheet->line));
	buf_clear(&sheet->line);
}

static void
cell_text(struct buf *to, struct str text)
{
	size_t end = str_find_char(text, '\0');

	text = str_slice(text, 0, end);
	/* The first character says how the label is aligned. */
	if (text.len > 0 && memchr("'\"^\\|", text.data[0], 5) != NULL)
		text = str_from(text, 1);
	codepage_decode(to, CODEPAGE_DOS, text);
}

static void
cell_give(struct sheet *sheet, unsigned type, struct str body)
{
	unsigned row = le_u16(body, 3);
	uint64_t bits = le_u64(body, 5);
	double number;

	if (sheet->has_row && row != sheet->row)
		line_end(sheet);
	else if (sheet->line.len > 0)
		buf_add_char(&sheet->line, '\t');
	sheet->row = row;
	sheet->has_row = true;
	if (type == RECORD_INTEGER) {
		numfmt_general(&sheet->line, (int16_t)le_u16(body, 5));
	} else if (type == RECORD_LABEL || type == RECORD_STRING) {
		cell_text(&sheet->line, str_from(body, 5));
	} else {
		memcpy(&number, &bits, sizeof(number));
		numfmt_general(&sheet->line, number);
	}
}

static bool
wks_read(struct reading *r, struct err *err)
{
	struct sheet sheet = {.r = r};
	struct str bytes = reading_bytes(r);
	uint64_t at = 0;
	bool ended = false;

	while (!ended && le_has(bytes, at, 4)) {
		unsigned type = le_u16(bytes, at);
		struct str body = le_slice(bytes, at + 4, le_u16(bytes, at + 2));

		if ((type >= RECORD_INTEGER && type <= RECORD_FORMULA) || type == RECORD_STRING)
			cell_give(&sheet, type, body);
		ended = type == RECORD_EOF;
		at += 4 + (uint64_t)le_u16(bytes, at + 2);
	}
	line_end(&sheet);
	buf_free(&sheet.line);
	return ended || err_set(err, ERR_DAMAGED, "the worksheet is cut off");
}

const struct format format_wks = {
	.name = "wks",
	.title = "Lotus or Works worksheet",
	.version = "1",
	.kind = KIND_SHEET,
	.extensions = "wks wk1 wk2 wrk",
	.bid = wks_bid,
	.read = wks_read,
};
