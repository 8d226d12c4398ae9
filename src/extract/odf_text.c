/* What the elements of an OpenDocument mean: paragraphs, notes, comments, pages, links. */
#include "base/arena.h"
#include "base/limits.h"
#include "extract/odf.h"
#include "extract/odf_names.h"
#include "extract/odf_story.h"
#include "extract/reading.h"
#include "extract/xml.h"

/* ---- notes, comments, pages ---- */

static void
note_begin(struct odf *o, struct xml *xml, int token)
{
	o->has_notes = true;
	if (o->note_depth++ > 0 || o->pass != ODF_NOTES)
		return;
	o->author = o->date = STR("");
	prose_line(&o->sheets.prose);
	o->space = true;
	if (token == NOTE)
		odf_place_open(o, xml, PLACE_FOOTNOTE, ++o->notes, STR(""));
}

/* A comment's label is complete only once its author and date were read. */
static void
comment_place(struct odf *o, struct xml *xml)
{
	struct str label = odf_change_label(o);

	odf_place_open(o, xml, PLACE_COMMENT, 0, label);
	if (o->open_count > 0)
		o->open[o->open_count - 1].depth = xml_depth(xml) - 1;
	o->author = o->date = STR("");
}

static void
note_end(struct odf *o)
{
	if (o->note_depth > 0)
		o->note_depth--;
	if (o->pass == ODF_NOTES && o->note_depth == 0)
		prose_line(&o->sheets.prose);
}

static void
page_begin(struct odf *o, struct xml *xml)
{
	unsigned hides = odf_style_hides(o, xml_attribute(xml, "style-name"));
	struct str name = str_copy(o->sheets.arena, xml_attribute(xml, "name"));

	o->slides++;
	if (o->pass != ODF_TEXT)
		return;
	prose_line(&o->sheets.prose);
	odf_place_open(o, xml, PLACE_SLIDE, o->slides, name);
	if ((hides & ODF_HIDES_SLIDE) == 0)
		return;
	odf_place_open(o, xml, PLACE_HIDDEN, o->slides, STR("hidden slide"));
	reading_fact(o->r, FACT_HIDDEN,
		str_format(o->sheets.arena, "slide %u %.*s", o->slides, STR_ARG(name)));
}

static void
link_begin(struct odf *o, struct xml *xml)
{
	struct str address = xml_attribute_in(xml, XML_XLINK, "href");

	if (o->pass != ODF_TEXT)
		return;
	reading_fact(o->r, str_starts(address, STR("#")) ? "link_inside" : FACT_LINK, address);
}

static void
paragraph_begin(struct odf *o, struct xml *xml)
{
	bool within = o->taking++ > 0;

	if (!odf_wants(o) && !o->in_deletion)
		return;
	o->space = true;
	if (o->pass == ODF_NOTES && o->author.len + o->date.len > 0)
		comment_place(o, xml);
	if (within && !(o->cell_depth > 0 && o->is_sheet))
		odf_line_end(o);
	if (o->cell_paragraph && o->cell_depth > 0 && o->is_sheet && o->cell.len > 0 &&
		o->note_depth == 0)
		buf_add_char(&o->cell, ' ');
	if ((odf_style_hides(o, xml_attribute(xml, "style-name")) & ODF_HIDES_TEXT) != 0)
		(void)odf_hidden_open(o, xml, STR("hidden text"));
}

static void
section_begin(struct odf *o, struct xml *xml)
{
	struct str shown = xml_attribute(xml, "display");

	if (!str_equal(shown, STR("none")) && !str_equal(shown, STR("condition")))
		return;
	if (o->pass == ODF_TEXT)
		reading_fact(o->r, FACT_HIDDEN,
			str_format(o->sheets.arena, "section %.*s",
				STR_ARG(xml_attribute(xml, "name"))));
	(void)odf_hidden_open(o, xml, STR("hidden section"));
}

/* Of masters only what is their own: headers, footers, shapes that are no placeholders. */
static bool
is_placeholder(const struct odf *o, struct xml *xml)
{
	return !o->in_body &&
		str_equal(xml_attribute_in(xml, XML_PRESENTATION, "placeholder"), STR("true"));
}

static void
spaces(struct odf *o, struct xml *xml)
{
	uint32_t count = odf_repeat_of(xml, "c");

	for (uint32_t i = 0; i < count && i < ODF_REPEAT_MAX; i++)
		odf_say(o, STR(" "));
	o->space = true;
}

/* ---- what the parser calls ---- */

static void
begin_structure(struct odf *o, struct xml *xml, int token)
{
	switch (token) {
	case BODY:
		o->in_body = true;
		break;
	case SPREADSHEET:
		o->is_sheet = true;
		break;
	case CHART:
		o->in_chart = true;
		break;
	case BINARY:
		o->in_binary = true;
		buf_clear(&o->binary);
		break;
	case META:
	case INDEX_SOURCE:
		xml_skip(xml);
		break;
	case CHANGED_REGION:
		odf_change_add(o, xml);
		break;
	case DELETION:
		if (o->change != NULL)
			o->change->is_deletion = true;
		o->in_deletion = o->change != NULL;
		break;
	case CHANGE_START:
	case CHANGE_POINT:
		odf_change_begin(o, xml, token);
		break;
	case TABLE:
		odf_table_begin(o, xml);
		break;
	case COLUMN:
		odf_column_begin(o, xml);
		break;
	case ROW:
		odf_row_begin(o, xml);
		break;
	case CELL:
		odf_cell_begin(o, xml);
		break;
	case PAGE:
		page_begin(o, xml);
		break;
	case NOTES:
		if (o->pass == ODF_TEXT && o->in_body)
			odf_place_open(o, xml, PLACE_NOTES, o->slides, STR(""));
		break;
	case HEADER:
	case FOOTER:
		odf_line_end(o);
		if (o->pass == ODF_TEXT)
			odf_place_open(o, xml, PLACE_HEADER, 0,
				token == HEADER ? STR("header") : STR("footer"));
		break;
	case SCRIPTS:
		o->script = true;
		odf_line_end(o);
		if (o->pass == ODF_TEXT)
			odf_place_open(o, xml, PLACE_HIDDEN, 0, STR("macros"));
		break;
	default:
		odf_style_begin(o, xml, token);
	}
}

static void
odf_begin_element(void *context, struct xml *xml, int token)
{
	struct odf *o = context;

	switch (token) {
	case PARAGRAPH:
		paragraph_begin(o, xml);
		break;
	case TITLE:
		/* Charts note there which cells they took. */
		if (o->in_chart) {
			xml_skip(xml);
			o->taking++;
			break;
		}
		odf_line_end(o);
		o->taking++;
		break;
	case TEXT_DECLARATION:
		odf_line_end(o);
		o->taking++;
		break;
	case SPACES:
		spaces(o, xml);
		break;
	case TAB:
		odf_say(o, STR("\t"));
		o->space = true;
		break;
	case LINE_BREAK:
		odf_line_end(o);
		break;
	case LINK:
		link_begin(o, xml);
		break;
	case NOTE:
	case ANNOTATION:
		note_begin(o, xml, token);
		break;
	case NOTE_CITATION:
		if (o->note_depth > 0)
			o->note_depth--;
		odf_say(o, STR("["));
		break;
	case CREATOR:
	case DATE:
		buf_clear(&o->scratch);
		o->value = &o->scratch;
		break;
	case SPAN:
		if ((odf_style_hides(o, xml_attribute(xml, "style-name")) & ODF_HIDES_TEXT) != 0)
			(void)odf_hidden_open(o, xml, STR("hidden text"));
		break;
	case HIDDEN_TEXT:
		if (odf_hidden_open(o, xml, STR("hidden text")))
			odf_say(o, xml_attribute(xml, "string-value"));
		break;
	case SECTION:
		section_begin(o, xml);
		break;
	case FRAME:
		if (is_placeholder(o, xml))
			xml_skip(xml);
		else if (!(o->cell_depth > 0 && o->is_sheet))
			odf_line_end(o);
		break;
	case RUBY_TEXT:
		odf_say(o, STR("("));
		break;
	default:
		begin_structure(o, xml, token);
	}
}

static void
value_done(struct odf *o, int token)
{
	struct str value = str_copy(o->sheets.arena, str_trim(buf_str(&o->scratch)));

	o->value = NULL;
	if (token == CREATOR)
		o->author = value;
	else
		o->date = value;
}

static void
end_structure(struct odf *o, int token)
{
	switch (token) {
	case SPREADSHEET:
		o->is_sheet = false;
		break;
	case CHART:
		o->in_chart = false;
		break;
	case BINARY:
		o->in_binary = false;
		if (o->pass == ODF_TEXT)
			odf_binary_give(o);
		break;
	case CHANGED_REGION:
		odf_change_done(o);
		break;
	case DELETION:
		o->in_deletion = false;
		break;
	case CHANGE_END:
		if (odf_wants(o))
			odf_change_end(o);
		break;
	case TABLE:
		odf_table_end(o);
		break;
	case ROW:
		odf_row_end(o);
		break;
	case CELL:
		odf_cell_end(o);
		break;
	case SCRIPTS:
		o->script = false;
		break;
	default:
		break;
	}
}

static void
odf_end_element(void *context, struct xml *xml, int token)
{
	struct odf *o = context;

	switch (token) {
	case PARAGRAPH:
	case TITLE:
	case TEXT_DECLARATION:
		if (o->taking > 0)
			o->taking--;
		if (o->taking == 0 || token != TITLE)
			odf_line_end(o);
		break;
	case NOTE:
	case ANNOTATION:
		note_end(o);
		break;
	case NOTE_CITATION:
		odf_say(o, STR("]"));
		if (o->note_depth >= 0)
			o->note_depth++;
		break;
	case CREATOR:
	case DATE:
		value_done(o, token);
		break;
	case FRAME:
	case HEADER:
	case FOOTER:
		if (!(o->cell_depth > 0 && o->is_sheet))
			odf_line_end(o);
		break;
	case RUBY_TEXT:
		odf_say(o, STR(")"));
		break;
	default:
		end_structure(o, token);
	}
	odf_places_close(o, xml_depth(xml));
}

static void
odf_text(void *context, struct xml *xml, struct str text)
{
	struct odf *o = context;

	(void)xml;
	if (o->in_binary)
		odf_binary_add(o, text);
	else if (o->value != NULL)
		buf_add(o->value, text);
	else if (o->script && o->pass == ODF_TEXT && str_trim(text).len > 0)
		prose_text(&o->sheets.prose, text);
	else if (o->taking > 0)
		odf_say_words(o, text);
}

const struct xml_hooks odf_hooks = {
	.names = odf_names,
	.name_count = ODF_NAME_COUNT,
	.begin = odf_begin_element,
	.end = odf_end_element,
	.text = odf_text,
};
