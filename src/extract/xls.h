/* Excel workbooks of the binary kind, BIFF2 to BIFF8 ([MS-XLS]; for the older ones what the
 * OpenOffice documentation of the file format tells).
 *
 * Private to format_xls.c and the xls_*.c files. A workbook is one stream of records: a number, a
 * length, a body of at most 8,224 bytes; longer bodies go on in CONTINUE records. */
#ifndef CANDOUR_EXTRACT_XLS_H
#define CANDOUR_EXTRACT_XLS_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

struct arena;
struct err;
struct ole;
struct reading;
struct xls_text;

enum xls_record_type {
	XLS_FORMULA = 0x06,
	XLS_EOF = 0x0a,
	XLS_HEADER = 0x14,
	XLS_FOOTER = 0x15,
	XLS_NOTE = 0x1c,
	XLS_FORMAT_OLD = 0x1e,
	XLS_1904 = 0x22,
	XLS_FILEPASS = 0x2f,
	XLS_CONTINUE = 0x3c,
	XLS_CODEPAGE = 0x42,
	XLS_WRITEACCESS = 0x5c,
	XLS_OBJ = 0x5d,
	XLS_COLINFO = 0x7d,
	XLS_BOUNDSHEET = 0x85,
	XLS_COUNTRY = 0x8c,
	XLS_BUNDLE_NAME = 0x8f,
	XLS_MULRK = 0xbd,
	XLS_RSTRING = 0xd6,
	XLS_XF = 0xe0,
	XLS_DRAWING_GROUP = 0xeb,
	XLS_SST = 0xfc,
	XLS_LABELSST = 0xfd,
	XLS_SUPBOOK = 0x1ae,
	XLS_TXO = 0x1b6,
	XLS_HLINK = 0x1b8,
	XLS_NUMBER = 0x203,
	XLS_LABEL = 0x204,
	XLS_BOOLERR = 0x205,
	XLS_STRING = 0x207,
	XLS_ROW = 0x208,
	XLS_RK = 0x27e,
	XLS_FORMAT = 0x41e,
	XLS_BOF = 0x809,
	XLS_SERIES_TEXT = 0x100d
};

struct xls_record {
	unsigned type;
	uint64_t at; /* of the body, in the stream */
	struct str body;
};

/* One sheet as the workbook lists it. */
struct xls_sheet {
	struct str name;
	uint64_t at;    /* of its first record */
	unsigned state; /* 0 shown, 1 hidden, 2 very hidden */
	unsigned kind;  /* 0 sheet, 1 macros, 2 chart, 6 Visual Basic */
};

struct xls {
	struct reading *r;
	struct arena *arena;
	struct ole *ole; /* NULL for a bare stream */
	struct str stream;
	unsigned version; /* 2, 3, 4, 5, 8 */
	unsigned codepage;
	bool is_1904;
	bool is_damaged;
	uint64_t gone_over;           /* bytes of sheets read so far */
	struct xls_text **note_texts; /* of the present sheet, by drawing object */
	struct xls_sheet *sheets;
	size_t sheet_count;
	struct buf strings; /* the shared strings, one behind the other */
	uint32_t *string_ends;
	size_t string_count;
	struct str *formats; /* number formats by their number */
	size_t format_room;
	size_t old_format_count;
	uint16_t *xf_formats; /* each cell style's number format */
	size_t xf_count;
};

/* xls_record.c. Takes the record at *at; false at the end of the stream (or of what is whole). */
bool xls_record_next(const struct xls *xls, uint64_t *at, struct xls_record *ret_record);

/* Reads a record's body and on into the CONTINUE records behind it. */
struct xls_reader {
	struct str stream;
	uint64_t at;
	uint64_t end; /* of the piece it is in */
};
struct xls_reader xls_reader_of(const struct xls *xls, const struct xls_record *record);
bool xls_reader_skip(struct xls_reader *reader, uint64_t size);
/* cch characters whose first flag byte is given; crossing into a CONTINUE brings a new one. */
bool xls_reader_chars(struct xls_reader *reader, struct buf *to, uint64_t cch, unsigned flags);
/* A string with its length in front: XLUnicodeRichExtendedString ([MS-XLS] 2.5.293). */
bool xls_reader_rich(struct xls_reader *reader, struct buf *to);
/* All that is left, the CONTINUE records' bodies joined. */
void xls_reader_join(struct xls_reader *reader, struct buf *to);
/* A string inside one record at `at`, its length in one or two bytes; decoded as the version
 * needs. In the arena. */
struct str xls_string(const struct xls *xls, struct str body, uint64_t at, int length_size);

/* xls_book.c: what the workbook holds for all sheets. ERR_PASSWORD where it is encrypted. */
bool xls_book_open(struct xls *xls, struct err *err) MUST_USE;
struct str xls_shared_string(const struct xls *xls, uint64_t index);
struct str xls_format_of(const struct xls *xls, unsigned xf);

/* xls_locked.c: replaces the stream by a decrypted copy, from a FILEPASS record. */
bool xls_decrypt(struct xls *xls, const struct xls_record *filepass, struct err *err) MUST_USE;

/* xls_sheet.c: gives one sheet's cells and all else on it, from its first record; returns where
 * it ends. */
uint64_t xls_sheet_give(struct xls *xls, uint64_t at);

/* xls_link.c: a hyperlink's record as a fact. */
void xls_link_give(const struct xls *xls, struct str body);
void xls_supbook_give(const struct xls *xls, struct str body);
/* A page header or footer without its codes ("&L&\"Arial\"Budget &P"). */
void xls_header_strip(struct buf *to, struct str text);

#endif
