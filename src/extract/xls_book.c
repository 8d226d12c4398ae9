/* The workbook's own records: version, sheets, shared strings, formats. */
#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/le.h"
#include "extract/numfmt.h"
#include "extract/ole.h"
#include "extract/reading.h"
#include "extract/xls.h"

enum { FORMAT_NUMBER_MAX = 4096, XF_COUNT_MAX = 65536, SHEET_KIND_VB = 6 };

/* BOF tells the version by its record number (BIFF2 to 4) or its first field ([MS-XLS] 2.4.21). */
static unsigned
version_of(const struct xls_record *bof)
{
	switch (bof->type) {
	case 0x09:
		return 2;
	case 0x209:
		return 3;
	case 0x409:
		return 4;
	default:
		/* 0x0600 in Excel, 0x0680 in Graph ([MS-OGRAPH] 2.4.6). */
		return (le_u16(bof->body, 0) & 0xff00) == 0x600 ? 8 : 5;
	}
}

struct str
xls_shared_string(const struct xls *xls, uint64_t index)
{
	size_t from;

	if (index >= xls->string_count)
		return STR("");
	from = index == 0 ? 0 : xls->string_ends[index - 1];
	return str_slice(buf_str(&xls->strings), from, xls->string_ends[index]);
}

struct str
xls_format_of(const struct xls *xls, unsigned xf)
{
	unsigned id = xf < xls->xf_count ? xls->xf_formats[xf] : 0;

	if (id < xls->format_room && xls->formats[id].data != NULL)
		return xls->formats[id];
	return numfmt_builtin(id, false);
}

static void
strings_load(struct xls *xls, const struct xls_record *record)
{
	struct xls_reader reader = xls_reader_of(xls, record);
	/* No string is shorter than its three bytes of length and flags. */
	uint64_t count = le_u32(record->body, 4);
	uint64_t most = (xls->stream.len - record->at) / 3;

	if (xls->string_ends != NULL || !xls_reader_skip(&reader, 8))
		return;
	if (count > most)
		count = most;
	xls->string_ends = ARENA_ARRAY(xls->arena, (size_t)count + 1, uint32_t);
	xls->strings.size_max = UINT32_MAX - 1;
	for (uint64_t i = 0; i < count; i++) {
		bool whole = xls_reader_rich(&reader, &xls->strings);

		xls->string_ends[xls->string_count++] = (uint32_t)xls->strings.len;
		if (!whole) {
			xls->is_damaged = true;
			return;
		}
	}
}

static void
format_set(struct xls *xls, unsigned id, struct str format)
{
	if (xls->formats == NULL)
		xls->formats = ARENA_ARRAY(xls->arena, FORMAT_NUMBER_MAX, struct str);
	xls->format_room = FORMAT_NUMBER_MAX;
	if (id < FORMAT_NUMBER_MAX)
		xls->formats[id] = format;
}

static void
format_load(struct xls *xls, const struct xls_record *record)
{
	if (record->type == XLS_FORMAT_OLD) {
		format_set(xls, (unsigned)xls->old_format_count++,
			xls_string(xls, record->body, 0, 1));
		return;
	}
	/* BIFF4 has a number too, but counts in order like its elders. */
	if (xls->version == 4)
		format_set(xls, (unsigned)xls->old_format_count++,
			xls_string(xls, record->body, 2, 1));
	else
		format_set(xls, le_u16(record->body, 0),
			xls_string(xls, record->body, 2, xls->version == 8 ? 2 : 1));
}

static void
xf_load(struct xls *xls, const struct xls_record *record)
{
	unsigned format = record->type == XLS_XF ? le_u16(record->body, 2) : le_u8(record->body, 1);

	if (record->type == 0x43)
		format = le_u8(record->body, 2) & 0x3f;
	if (xls->xf_formats == NULL)
		xls->xf_formats = ARENA_ARRAY(xls->arena, XF_COUNT_MAX, uint16_t);
	if (xls->xf_count < XF_COUNT_MAX)
		xls->xf_formats[xls->xf_count++] = (uint16_t)format;
}

static void
sheet_add(struct xls *xls, const struct xls_record *record)
{
	struct xls_sheet *sheet;
	/* Each entry has eight bytes at least. */
	size_t most = xls->stream.len / 12 + 1;

	if (xls->sheets == NULL) {
		xls->sheets = ARENA_ARRAY(xls->arena,
			most < SHEET_COUNT_MAX ? most : SHEET_COUNT_MAX, struct xls_sheet);
	}
	if (xls->sheet_count >= SHEET_COUNT_MAX || xls->sheet_count >= most)
		return;
	sheet = &xls->sheets[xls->sheet_count++];
	sheet->at = le_u32(record->body, 0);
	sheet->state = le_u8(record->body, 4) & 3;
	sheet->kind = le_u8(record->body, 5);
	sheet->name = xls_string(xls, record->body, 6, 1);
}

static void
writer_fact(const struct xls *xls, const struct xls_record *record)
{
	struct str name = xls_string(xls, record->body, 0, xls->version == 8 ? 2 : 1);

	if (le_u16(record->body, 0) < record->body.len)
		reading_fact(xls->r, "saved_by", str_trim(name));
}

static bool
is_day_first_country(unsigned country)
{
	/* Telephone numbers of countries; the United States, Canada, China, Japan, Korea,
	 * Taiwan and Hungary write otherwise. */
	return country != 0 && country != 1 && country != 2 && country != 86 && country != 81 &&
		country != 82 && country != 886 && country != 36;
}

static void
book_record(struct xls *xls, const struct xls_record *record)
{
	switch (record->type) {
	case XLS_CODEPAGE:
		xls->codepage = le_u16(record->body, 0);
		return;
	case XLS_1904:
		xls->is_1904 = le_u16(record->body, 0) == 1;
		return;
	case XLS_COUNTRY:
		/* Short dates are given month first, as the format's number says; whoever made
		 * it may have seen them day first. */
		if (is_day_first_country(le_u16(record->body, 2)))
			reading_fact(xls->r, "date_order",
				STR("where this was made, short dates are written day first; "
				    "they are shown here month first"));
		return;
	case XLS_SST:
		strings_load(xls, record);
		return;
	case XLS_FORMAT:
	case XLS_FORMAT_OLD:
		format_load(xls, record);
		return;
	case XLS_XF:
	case 0x43:
	case 0x243:
	case 0x443:
		xf_load(xls, record);
		return;
	case XLS_BOUNDSHEET:
		sheet_add(xls, record);
		return;
	case XLS_WRITEACCESS:
		writer_fact(xls, record);
		return;
	case XLS_SUPBOOK:
		xls_supbook_give(xls, record->body);
		return;
	default:
		return;
	}
}

bool
xls_book_open(struct xls *xls, struct err *err)
{
	struct xls_record record;
	uint64_t at = 0;
	uint64_t first_sheet;

	xls->codepage = CODEPAGE_WESTERN;
	if (!xls_record_next(xls, &at, &record))
		return err_set(err, ERR_DAMAGED, "the workbook's stream is missing or empty");
	xls->version = version_of(&record);
	first_sheet = le_u16(record.body, 2) == 0x10 ? 0 : at;
	/* In old files, of one sheet, formats stand among the cells: all is looked through. */
	while (xls_record_next(xls, &at, &record)) {
		if (record.type == XLS_EOF && xls->version >= 5 && first_sheet != 0)
			break;
		if (record.type == XLS_FILEPASS && !xls_decrypt(xls, &record, err))
			return false;
		book_record(xls, &record);
	}
	return true;
}
