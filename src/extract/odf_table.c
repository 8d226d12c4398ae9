/* Tables and sheets of an OpenDocument. */
#include "base/arena.h"
#include "base/limits.h"
#include "extract/odf.h"
#include "extract/odf_names.h"
#include "extract/odf_story.h"
#include "extract/reading.h"
#include "extract/xml.h"

/* ---- tables ---- */

uint32_t
odf_repeat_of(struct xml *xml, const char *name)
{
	uint64_t count;

	if (!str_to_u64(xml_attribute(xml, name), &count) || count == 0)
		return 1;
	return count > 2000000 ? 2000000 : (uint32_t)count;
}

static bool
is_collapsed(struct xml *xml)
{
	struct str shown = xml_attribute(xml, "visibility");

	return str_equal(shown, STR("collapse")) || str_equal(shown, STR("filter"));
}

void
odf_table_begin(struct odf *o, struct xml *xml)
{
	unsigned hides = odf_style_hides(o, xml_attribute(xml, "style-name"));

	if (!o->is_sheet || o->cell_depth > 0 || !odf_wants(o)) {
		odf_line_end(o);
		return;
	}
	sheet_begin(&o->sheets, xml_attribute(xml, "name"),
		(hides & ODF_HIDES_SHEET) != 0 ? SHEET_HIDDEN : SHEET_VISIBLE);
	o->row = 0;
	o->table_column = 0;
	if (str_equal(xml_attribute(xml, "protected"), STR("true")))
		reading_fact(o->r, "protection",
			str_format(o->sheets.arena, "sheet %.*s", STR_ARG(o->sheets.name)));
}

void
odf_table_end(struct odf *o)
{
	if (!o->is_sheet || o->cell_depth > 0)
		odf_line_end(o);
	else if (odf_wants(o))
		sheet_end(&o->sheets);
}

void
odf_column_begin(struct odf *o, struct xml *xml)
{
	uint32_t count = odf_repeat_of(xml, "number-columns-repeated");

	if (!o->is_sheet || o->cell_depth > 0 || !odf_wants(o))
		return;
	if (is_collapsed(xml))
		sheet_columns_hide(&o->sheets, o->table_column, o->table_column + count - 1);
	o->table_column += count;
}

void
odf_row_begin(struct odf *o, struct xml *xml)
{
	o->row_repeat = odf_repeat_of(xml, "number-rows-repeated");
	if (!odf_wants(o) || o->in_deletion)
		return;
	if (o->is_sheet && o->cell_depth == 0)
		sheet_row(&o->sheets, o->row, is_collapsed(xml));
	else if (!o->is_sheet)
		prose_row_begin(&o->sheets.prose);
	if (o->cell_depth == 0)
		o->column = 0;
}

void
odf_row_end(struct odf *o)
{
	if (!odf_wants(o) || o->in_deletion)
		return;
	if (o->is_sheet && o->cell_depth == 0)
		o->row += o->row_repeat;
	else if (!o->is_sheet)
		prose_row(&o->sheets.prose);
}

void
odf_cell_begin(struct odf *o, struct xml *xml)
{
	if (o->note_depth > 0)
		return;
	if (o->cell_depth++ > 0)
		return;
	buf_clear(&o->cell);
	o->cell_paragraph = false;
	o->space = true;
	o->cell_repeat = odf_repeat_of(xml, "number-columns-repeated");
	o->cell_value = xml_attribute_in(xml, XML_OFFICE, "value");
	if (o->cell_value.len == 0)
		o->cell_value = xml_attribute_in(xml, XML_OFFICE, "date-value");
	if (o->cell_value.len == 0)
		o->cell_value = xml_attribute_in(xml, XML_OFFICE, "string-value");
	if (o->is_sheet)
		o->cell_value = str_copy(o->sheets.arena, o->cell_value);
}

void
odf_cell_end(struct odf *o)
{
	struct str text;

	if (o->note_depth > 0 || o->cell_depth == 0 || --o->cell_depth > 0)
		return;
	if (!o->is_sheet) {
		if (odf_wants(o) && !o->in_deletion)
			prose_cell(&o->sheets.prose);
		return;
	}
	text = o->cell.len > 0 ? buf_str(&o->cell) : o->cell_value;
	/* A value repeated over many columns is shown some times, not to the sheet's edge. */
	for (uint32_t i = 0;
		odf_wants(o) && text.len > 0 && i < o->cell_repeat && i < ODF_REPEAT_MAX; i++)
		sheet_cell(&o->sheets, o->column + i, text);
	o->column += o->cell_repeat;
}
