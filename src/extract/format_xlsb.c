/* Excel binary workbooks ([MS-XLSB]): a package like XLSX whose sheets are records. */
#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/drawing.h"
#include "extract/format.h"
#include "extract/le.h"
#include "extract/ooxml.h"
#include "extract/package.h"
#include "extract/reading.h"
#include "extract/xlsb.h"
#include "extract/xlsx.h"

enum { NAME_MAX = 2000 };

struct workbook {
	struct xlsx *x;
	size_t names;
};

static void
sheet_take(struct xlsx *x, struct str body)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 4096};
	struct xlsx_row row = {.state = SHEET_VISIBLE};
	uint32_t state = le_u32(body, 0);

	/* State and number; files of before the format was settled have a zero between them. */
	body = str_from(body, le_u32(body, 4) == 0 ? 12 : 8);
	if (!xlsb_string_take(&body, &text))
		return;
	xlsx_row_find(x, buf_str(&text), &row);
	buf_clear(&text);
	if (!xlsb_string_take(&body, &text))
		return;
	row.name = str_copy(x->sheets.arena, buf_str(&text));
	row.state = state == 1 ? SHEET_HIDDEN : state == 2 ? SHEET_VERY_HIDDEN : SHEET_VISIBLE;
	xlsx_row_add(x, &row);
}

static void
name_take(struct workbook *w, struct str body)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 4096};

	/* Flags, shortcut key, sheet; then the name. */
	body = str_from(body, 9);
	if (w->names++ < NAME_MAX && xlsb_string_take(&body, &text))
		reading_fact(w->x->p->r, "defined_name", buf_str(&text));
}

static void
workbook_read(struct workbook *w, struct zip_entry *entry)
{
	struct xlsb_reader reader CLEANUP(xlsb_close) = {0};
	struct err err = {0};
	uint32_t record;
	struct str body;

	if (xlsb_open(&w->x->p->zip, entry, &reader, &err)) {
		while (xlsb_next(&reader, &record, &body, &err)) {
			if (record == XLSB_SHEET)
				sheet_take(w->x, body);
			else if (record == XLSB_WORKBOOK_PROPERTIES)
				w->x->sheets.date_1904 = (le_u32(body, 0) & 1) != 0;
			else if (record == XLSB_NAME)
				name_take(w, body);
		}
	}
	if (err.kind != ERR_NONE)
		package_damage(w->x->p, &err);
}

void
xlsb_parts_read(struct xlsx *x, const struct relations *relations, const char *type,
	void (*read)(struct xlsx *x, struct str part))
{
	const struct relation *row;
	size_t at = 0;

	while ((row = relation_next(relations, type, &at)) != NULL)
		if (!row->external && str_ends_nocase(row->target, STR(".bin")))
			read(x, row->target);
}

static void
caches_read(struct xlsx *x)
{
	const struct relation *row;
	size_t at = 0;

	xlsb_parts_read(x, &x->relations, "pivotCacheDefinition", xlsb_cache_read);
	while ((row = relation_next(&x->relations, "pivotCacheDefinition", &at)) != NULL) {
		struct relations relations = package_relations(x->p, row->target);

		xlsb_parts_read(x, &relations, "pivotCacheRecords", xlsb_cache_read);
	}
	at = 0;
	while ((row = relation_next(&x->relations, "externalLink", &at)) != NULL) {
		struct relations relations = package_relations(x->p, row->target);

		package_links(x->p, &relations);
	}
}

bool
xlsb_read(struct package *p, struct err *err)
{
	struct xlsx *x = ARENA_NEW(reading_arena(p->r), struct xlsx);
	struct workbook w = {.x = x};
	struct str main_part = package_main(p, "xl/workbook.bin");

	if (main_part.len == 0)
		return err_set(err, ERR_DAMAGED, "the package holds no workbook");
	x->p = p;
	sheets_begin(&x->sheets, p->r);
	x->relations = package_relations(p, main_part);
	package_links(p, &x->relations);
	workbook_read(&w, zip_find(&p->zip, main_part));
	xlsb_strings_read(x, package_related(p, main_part, "sharedStrings"));
	xlsb_styles_read(x, package_related(p, main_part, "styles"));
	xlsx_persons_read(x);
	xlsx_rows_read(x);
	caches_read(x);
	xlsx_workbook_more(x);
	reading_number(p->r, "sheets", x->row_count);
	sheets_end(&x->sheets);
	return true;
}

static int
xlsb_bid(struct probe *probe)
{
	return probe_package(probe) == PACKAGE_XLSB ? BID_SURE : BID_NO;
}

static bool
format_xlsb_read(struct reading *r, struct err *err)
{
	return ooxml_read_bytes(r, reading_bytes(r), err);
}

const struct format format_xlsb = {
	.name = "xlsb",
	.title = "Excel binary workbook",
	.version = "2",
	.kind = KIND_SHEET,
	.extensions = "xlsb",
	.bid = xlsb_bid,
	.read = format_xlsb_read,
};
