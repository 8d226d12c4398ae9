/* Text of the colour of the paper, or too small to be read. */
#include "extract/docx_look.h"

#include "extract/docx_styles.h"
#include "extract/xml.h"

/* 17.18.38: six hexadecimal digits. Nearly white counts: nobody reads it on paper. */
static bool
is_white(struct str colour)
{
	enum { LEAST = 0xf0 };

	if (colour.len != 6)
		return str_equal(colour, STR("white"));
	for (size_t i = 0; i < 6; i += 2) {
		int high = char_hex_value(colour.data[i]);
		int low = char_hex_value(colour.data[i + 1]);

		if (high < 0 || low < 0 || high * 16 + low < LEAST)
			return false;
	}
	return true;
}

void
docx_look_colour(struct docx_look *look, struct xml *xml)
{
	struct str value = xml_attribute(xml, "val");

	look->has_colour = true;
	look->is_white = is_white(value.len > 0 ? value : xml_attribute(xml, "color"));
}

/* In half points (17.3.2.38). */
void
docx_look_size(struct docx_look *look, struct xml *xml)
{
	enum { HALF_POINTS_READABLE = 4 };
	uint64_t size;

	if (!str_to_u64(xml_attribute(xml, "val"), &size))
		return;
	look->has_size = true;
	look->is_tiny = size < HALF_POINTS_READABLE;
}

/* 17.3.5: the fill, and a pattern drawn over it. */
void
docx_look_shading(struct docx_look *look, struct xml *xml)
{
	struct str fill = xml_attribute(xml, "fill");
	struct str pattern = xml_attribute(xml, "val");

	if ((fill.len > 0 && !str_equal(fill, STR("auto")) && !is_white(fill)) ||
		(pattern.len > 0 && !str_equal(pattern, STR("clear")) &&
			!str_equal(pattern, STR("nil"))))
		look->is_filled = true;
}

void
docx_look_highlight(struct docx_look *look, struct xml *xml)
{
	struct str colour = xml_attribute(xml, "val");

	if (!str_equal(colour, STR("none")) && !str_equal(colour, STR("white")))
		look->is_filled = true;
}

void
docx_look_fill_in(struct docx_look *look, const struct docx_look *general)
{
	if (!look->has_colour) {
		look->has_colour = general->has_colour;
		look->is_white = general->is_white;
	}
	if (!look->has_size) {
		look->has_size = general->has_size;
		look->is_tiny = general->is_tiny;
	}
	look->is_filled = look->is_filled || general->is_filled;
}

/* ---- tables ---- */

void
docx_ground_table_begin(struct docx_ground *ground)
{
	if (ground->depth < DOCX_GROUND_DEPTH_MAX)
		ground->tables[ground->depth] = (struct docx_ground_table){0};
	ground->depth++;
	ground->in_cell = false;
}

void
docx_ground_table_end(struct docx_ground *ground)
{
	ground->depth -= ground->depth > 0;
	/* What stands behind a table within a cell is of that cell. */
	ground->in_cell = ground->depth > 0;
}

void
docx_ground_cell_begin(struct docx_ground *ground)
{
	if (ground->depth > 0 && ground->depth <= DOCX_GROUND_DEPTH_MAX)
		ground->tables[ground->depth - 1].cell = false;
	ground->in_cell = true;
}

void
docx_ground_cell_end(struct docx_ground *ground)
{
	ground->in_cell = false;
}

void
docx_ground_property(struct docx_ground *ground, const struct docx_styles *styles, struct xml *xml,
	bool is_style)
{
	struct docx_look look = {0};
	struct docx_ground_table *table;

	if (ground->depth == 0 || ground->depth > DOCX_GROUND_DEPTH_MAX)
		return;
	table = &ground->tables[ground->depth - 1];
	if (!is_style)
		docx_look_shading(&look, xml);
	else if (styles != NULL)
		docx_style_look(styles, xml_attribute(xml, "val"), &look);
	if (look.is_filled && ground->in_cell)
		table->cell = true;
	else if (look.is_filled)
		table->table = true;
}

bool
docx_ground_is_filled(const struct docx_ground *ground)
{
	/* Deeper than anyone writes: not known, so nothing is said of it. */
	if (ground->depth > DOCX_GROUND_DEPTH_MAX)
		return true;
	for (int i = 0; i < ground->depth; i++)
		if (ground->tables[i].table || ground->tables[i].cell)
			return true;
	return false;
}
