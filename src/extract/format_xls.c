/* Excel workbooks before XLSX. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/le.h"
#include "extract/office_art.h"
#include "extract/ole.h"
#include "extract/reading.h"
#include "extract/vba.h"
#include "extract/xls.h"

enum { KIND_VISUAL_BASIC = 6 };

/* A bare stream begins with a BOF record of a sheet, chart, macro sheet or workspace. */
static bool
is_bare(struct str bytes)
{
	unsigned type = le_u16(bytes, 0);
	unsigned size = le_u16(bytes, 2);
	unsigned kind = le_u16(bytes, 6);

	if (type != 0x09 && type != 0x209 && type != 0x409 && type != 0x809)
		return false;
	return size >= 4 && size <= 16 &&
		(kind == 0x05 || kind == 0x10 || kind == 0x20 || kind == 0x40 || kind == 0x100);
}

static int
xls_bid(struct probe *probe)
{
	if (ole_is(probe->bytes))
		return ole_kind_probe(probe->bytes) == OLE_EXCEL ? BID_SURE : BID_NO;
	return is_bare(probe->bytes) ? BID_LIKELY : BID_NO;
}

static void
hidden_fact(struct xls *xls, const struct xls_sheet *sheet)
{
	if (sheet->state != 0)
		reading_fact(xls->r, FACT_HIDDEN,
			str_format(xls->arena, "sheet %.*s (%s)", STR_ARG(sheet->name),
				sheet->state == 2 ? "very hidden" : "hidden"));
}

static void
sheet_give(struct xls *xls, const struct xls_sheet *sheet, uint32_t number)
{
	uint32_t place;
	uint32_t hidden = UINT32_MAX;
	uint64_t at = sheet->at;

	reading_break(xls->r, true);
	place = reading_place_begin(xls->r, PLACE_SHEET, number, sheet->name);
	if (sheet->state != 0)
		hidden = reading_place_begin(xls->r, PLACE_HIDDEN, number,
			sheet->state == 2 ? STR("very hidden sheet") : STR("hidden sheet"));
	hidden_fact(xls, sheet);
	(void)xls_sheet_give(xls, at);
	reading_place_end(xls->r, hidden);
	reading_place_end(xls->r, place);
}

/* BIFF4 and older have no list of sheets: they follow one another. */
static void
old_sheets_give(struct xls *xls)
{
	struct xls_record record;
	uint64_t at = 0;
	uint64_t start = 0;
	struct xls_sheet sheet = {.name = STR("")};
	uint32_t number = 0;

	while (xls_record_next(xls, &at, &record)) {
		bool is_bof = (record.type & 0xff) == 0x09 && record.type <= XLS_BOF;

		if (record.type == XLS_BUNDLE_NAME)
			sheet.name = xls_string(xls, record.body, 4, 1);
		if (is_bof && le_u16(record.body, 2) != 0x100 && number < SHEET_COUNT_MAX) {
			uint32_t place = reading_place_begin(
				xls->r, PLACE_SHEET, ++number, sheet.name);

			at = xls_sheet_give(xls, start);
			reading_place_end(xls->r, place);
			sheet.name = STR("");
		}
		start = at;
	}
}

static bool
pictures_give(struct xls *xls, struct err *err)
{
	struct office_art art = {.r = xls->r, .arena = xls->arena};
	struct buf drawings CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct xls_record record;
	uint64_t at = 0;

	while (xls_record_next(xls, &at, &record)) {
		struct xls_reader reader = xls_reader_of(xls, &record);

		if (record.type == XLS_DRAWING_GROUP)
			xls_reader_join(&reader, &drawings);
		if (record.type == XLS_EOF)
			break;
	}
	return office_art_give(&art, buf_str(&drawings), err);
}

/* Embedded objects lie in storages at the root. */
static bool
objects_give(struct xls *xls, struct err *err)
{
	const struct ole_entry *root = xls->ole == NULL ? NULL : &xls->ole->entries[OLE_ROOT];

	for (size_t i = 0; root != NULL && i < root->child_count; i++) {
		const struct ole_entry *entry = &xls->ole->entries[root->child_first + i];

		if (entry->is_storage &&
			(str_starts(entry->name, STR("MBD")) ||
				str_starts(entry->name, STR("LNK"))) &&
			!ole_object_part(xls->r, xls->ole, entry, entry->name, err))
			return false;
	}
	return true;
}

static bool
macros_give(struct xls *xls, struct err *err)
{
	const struct ole_entry *macros = xls->ole == NULL
		? NULL
		: ole_child(xls->ole, OLE_ROOT, STR("_VBA_PROJECT_CUR"));

	return macros == NULL || vba_give(xls->r, xls->ole, ole_index(xls->ole, macros), err);
}

static void
sheets_give(struct xls *xls)
{
	uint32_t number = 0;

	for (size_t i = 0; i < xls->sheet_count; i++) {
		if (xls->gone_over > DOC_SHARE_MAX * (uint64_t)xls->stream.len) {
			reading_limit_hit(xls->r, ERR_TOO_LARGE,
				"its sheets overlap; the first %u were read", number);
			break;
		}
		if (xls->sheets[i].kind != KIND_VISUAL_BASIC)
			sheet_give(xls, &xls->sheets[i], ++number);
	}
	if (xls->sheet_count == 0)
		old_sheets_give(xls);
	else
		reading_number(xls->r, "sheets", number);
}

static bool
book_read(struct xls *xls, struct err *err)
{
	if (!xls_book_open(xls, err))
		return false;
	sheets_give(xls);
	if (!objects_give(xls, err) || !macros_give(xls, err) || !pictures_give(xls, err))
		return false;
	if (xls->is_damaged || (xls->ole != NULL && xls->ole->is_damaged))
		return err_set(err, ERR_DAMAGED, "the workbook is cut off or broken in places");
	return true;
}

static bool
xls_read(struct reading *r, struct err *err)
{
	struct xls xls = {.r = r, .arena = reading_arena(r), .stream = reading_bytes(r)};
	bool done;

	if (ole_is(reading_bytes(r))) {
		if (!ole_open(reading_arena(r), reading_bytes(r), &xls.ole, err))
			return false;
		ole_summary_facts(r, xls.ole, OLE_ROOT);
		xls.stream = ole_stream(xls.ole, OLE_ROOT, STR("Workbook"));
		if (xls.stream.len == 0)
			xls.stream = ole_stream(xls.ole, OLE_ROOT, STR("Book"));
	}
	done = book_read(&xls, err);
	buf_free(&xls.strings);
	return done;
}

const struct format format_xls = {
	.name = "xls",
	.title = "Excel workbook (before 2007)",
	.version = "2",
	.kind = KIND_SHEET,
	.extensions = "xls xlt xla xlw xlm xlc xlr",
	.bid = xls_bid,
	.read = xls_read,
};
