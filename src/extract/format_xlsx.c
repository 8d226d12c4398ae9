/* Excel workbooks: XLSX, XLSM, XLTX, XLTM, XLAM, transitional and strict (ISO/IEC 29500). */
#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/drawing.h"
#include "extract/format.h"
#include "extract/ooxml.h"
#include "extract/package.h"
#include "extract/reading.h"
#include "extract/xlsx.h"
#include "extract/xml.h"

enum token { PROPERTIES = 1, SHEET, DEFINED_NAME, PROTECTION, SHARING };

static const struct xml_name names[] = {
	{XML_X, "workbookPr", PROPERTIES},
	{XML_X, "sheet", SHEET},
	{XML_X, "definedName", DEFINED_NAME},
	{XML_X, "workbookProtection", PROTECTION},
	{XML_X, "fileSharing", SHARING},
};

enum { NAME_MAX = 2000 };

struct workbook {
	struct xlsx *x;
	struct buf text;
	struct str name; /* the defined name at hand; data NULL: none */
	uint32_t names;
};

static void
sheet_add(struct xlsx *x, struct xml *xml)
{
	struct str state = xml_attribute(xml, "state");
	struct xlsx_row row = {.name = str_copy(x->sheets.arena, xml_attribute(xml, "name"))};

	row.state = str_equal(state, STR("hidden"))   ? SHEET_HIDDEN
		: str_equal(state, STR("veryHidden")) ? SHEET_VERY_HIDDEN
						      : SHEET_VISIBLE;
	xlsx_row_find(x, xml_attribute_in(xml, XML_R, "id"), &row);
	xlsx_row_add(x, &row);
}

static void
workbook_begin(void *context, struct xml *xml, int token)
{
	struct workbook *w = context;
	struct reading *r = w->x->p->r;

	if (token == PROPERTIES) {
		w->x->sheets.date_1904 = xml_flag(xml_attribute(xml, "date1904"), false);
	} else if (token == SHEET) {
		sheet_add(w->x, xml);
	} else if (token == DEFINED_NAME) {
		w->name = str_copy(w->x->sheets.arena, xml_attribute(xml, "name"));
		buf_clear(&w->text);
	} else if (token == PROTECTION) {
		reading_fact(r, "protection", STR("workbook"));
	} else if (token == SHARING) {
		reading_fact(r, "reserved_by", xml_attribute(xml, "userName"));
	}
}

static void
workbook_end(void *context, struct xml *xml, int token)
{
	struct workbook *w = context;

	(void)xml;
	if (token != DEFINED_NAME || w->names++ >= NAME_MAX)
		return;
	reading_fact(w->x->p->r, "defined_name",
		str_format(w->x->sheets.arena, "%.*s: %.*s", STR_ARG(w->name),
			STR_ARG(buf_str(&w->text))));
	w->name = (struct str){0};
}

static void
workbook_text(void *context, struct xml *xml, struct str text)
{
	struct workbook *w = context;

	(void)xml;
	if (w->name.data != NULL)
		buf_add(&w->text, text);
}

static const struct xml_hooks hooks = {
	.names = names,
	.name_count = COUNT_OF(names),
	.begin = workbook_begin,
	.end = workbook_end,
	.text = workbook_text,
};

bool
xlsx_read(struct package *p, struct err *err)
{
	struct xlsx *x = ARENA_NEW(reading_arena(p->r), struct xlsx);
	struct workbook w = {.x = x, .text = {.size_max = 16 * 1024}};
	struct str main_part = package_main(p, "xl/workbook.xml");

	if (main_part.len == 0)
		return err_set(err, ERR_DAMAGED, "the package holds no workbook");
	x->p = p;
	sheets_begin(&x->sheets, p->r);
	x->relations = package_relations(p, main_part);
	package_links(p, &x->relations);
	(void)package_xml(p, main_part, &hooks, &w);
	xlsx_strings_read(x, package_related(p, main_part, "sharedStrings"));
	xlsx_styles_read(x, package_related(p, main_part, "styles"));
	xlsx_persons_read(x);
	xlsx_rows_read(x);
	xlsx_workbook_more(x);
	reading_number(p->r, "sheets", x->row_count);
	buf_free(&w.text);
	sheets_end(&x->sheets);
	return true;
}

static int
xlsx_bid(struct probe *probe)
{
	return probe_package(probe) == PACKAGE_XLSX ? BID_SURE : BID_NO;
}

static bool
format_xlsx_read(struct reading *r, struct err *err)
{
	return ooxml_read_bytes(r, reading_bytes(r), err);
}

const struct format format_xlsx = {
	.name = "xlsx",
	.title = "Excel workbook",
	.version = "2",
	.kind = KIND_SHEET,
	.extensions = "xlsx xlsm xltx xltm xlam",
	.bid = xlsx_bid,
	.read = format_xlsx_read,
};
