#include "sample.h"
#include "write.h"

#include "../../test/extract/make_ole.h"

#include <string.h>

enum { BIFF_BOF = 0x809, BIFF_EOF = 0x0a, BIFF_SHEET = 0x85, BIFF_LABEL = 0x204 };
enum { BIFF_XF = 0xe0, BIFF_CODEPAGE = 0x42, BIFF_BOOK = 5, BIFF_WORKSHEET = 16 };
enum { XLS_SHEET_MAX = 4 };

static void
record(struct buf *book, uint16_t type, struct str body)
{
	buf_add_u16(book, type);
	buf_add_u16(book, (uint16_t)body.len);
	buf_add(book, body);
}

static void
record_bof(struct buf *book, unsigned char kind)
{
	unsigned char body[16] = {0, 6, kind, 0, 0xbb, 0x0d, 0xcc, 0x07};

	record(book, BIFF_BOF, str_make(body, sizeof(body)));
}

static void
label_put(struct buf *book, unsigned row, unsigned column, struct str text)
{
	struct buf body CLEANUP(buf_free) = {0};

	buf_add_u16(&body, (uint16_t)row);
	buf_add_u16(&body, (uint16_t)column);
	buf_add_u16(&body, 0);
	buf_add_u16(&body, (uint16_t)text.len);
	buf_add_char(&body, 0);
	buf_add(&body, text);
	record(book, BIFF_LABEL, buf_str(&body));
}

static void
rows_put(struct buf *book, const char *rows)
{
	struct str rest = str_of(rows);
	struct str line;
	struct str cell;

	record_bof(book, BIFF_WORKSHEET);
	for (unsigned row = 0; str_cut_line(&rest, &line); row++) {
		for (unsigned column = 0; str_cut(&line, '\t', &cell); column++)
			label_put(book, row, column, cell);
	}
	record(book, BIFF_EOF, STR(""));
}

struct str
xls_write(struct sample *sample, const struct sheet *sheets, size_t count)
{
	struct make_ole make = {0};
	size_t places[XLS_SHEET_MAX];
	struct buf to = {0};
	struct buf *book;

	make_begin(&make);
	book = make_stream(&make, MAKE_ROOT, "Workbook");
	record_bof(book, BIFF_BOOK);
	record(book, BIFF_CODEPAGE, STR("\xb0\x04"));
	record(book, BIFF_XF, STR("\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0"));
	for (size_t i = 0; i < count && i < XLS_SHEET_MAX; i++) {
		struct buf body CLEANUP(buf_free) = {0};

		places[i] = book->len + 4;
		buf_add_u32(&body, 0);
		buf_add_char(&body, sheets[i].is_hidden ? 1 : 0);
		buf_add_char(&body, 0);
		buf_add_char(&body, (char)strlen(sheets[i].name));
		buf_add_char(&body, 0);
		buf_add(&body, str_of(sheets[i].name));
		record(book, BIFF_SHEET, buf_str(&body));
	}
	record(book, BIFF_EOF, STR(""));
	for (size_t i = 0; i < count && i < XLS_SHEET_MAX; i++) {
		make_put_u32(book, places[i], (uint32_t)book->len);
		rows_put(book, sheets[i].rows);
	}
	make_end(&make, &to);
	return sample_keep(sample, &to);
}
