#include "base/arena.h"
#include "base/limits.h"
#include "extract/odf.h"
#include "extract/odf_names.h"
#include "extract/reading.h"
#include "extract/xml.h"

#include <string.h>

enum { REPEAT_MAX = 64 };

/* ---- setting up ---- */

void
odf_begin(struct odf *o, struct reading *r)
{
	memset(o, 0, sizeof(*o));
	o->r = r;
	sheets_begin(&o->sheets, r);
	o->styles = ARENA_ARRAY(o->sheets.arena, ODF_STYLES_MAX, struct odf_style);
	o->scratch.size_max = 64 * 1024;
	o->deleted.size_max = 4 * 1024 * 1024;
	o->cell.size_max = 1024 * 1024;
	o->binary.size_max = 2 * ODF_BINARY_SIZE_MAX;
}

void
odf_end(struct odf *o)
{
	buf_free(&o->scratch);
	buf_free(&o->deleted);
	buf_free(&o->cell);
	buf_free(&o->binary);
	sheets_end(&o->sheets);
}

void
odf_pass_begin(struct odf *o, enum odf_pass pass)
{
	o->pass = pass;
	o->taking = 0;
	o->note_depth = 0;
	o->skip_master = 0;
	o->in_body = false;
	o->is_sheet = false;
	o->script = false;
	o->open_count = 0;
	o->cell_depth = 0;
	o->value = NULL;
	o->change = NULL;
	o->in_deletion = false;
	o->notes = 0;
}

static void
change_end(struct odf *o)
{
	if (o->change_open)
		prose_change_end(&o->sheets.prose, o->change_place, PLACE_INSERTED);
	o->change_open = false;
}

/* ---- text ---- */

static bool
wanted_here(const struct odf *o)
{
	return (o->pass == ODF_NOTES) == (o->note_depth > 0);
}

static void
say(struct odf *o, struct str text)
{
	if (text.len == 0)
		return;
	if (o->in_deletion)
		buf_add(&o->deleted, text);
	else if (!wanted_here(o))
		return;
	else if (o->cell_depth > 0 && o->is_sheet && o->note_depth == 0)
		buf_add(&o->cell, text);
	else
		prose_text(&o->sheets.prose, text);
}

/* White space collapses as in HTML (ODF 1.3 part 3, section 6.1.2). */
static void
say_words(struct odf *o, struct str text)
{
	size_t begin = 0;

	for (size_t i = 0; i < text.len; i++) {
		bool space = char_is_space(text.data[i]);

		if (!space || (!o->space && text.data[i] == ' ')) {
			o->space = space;
			continue;
		}
		say(o, str_slice(text, begin, i));
		if (!o->space)
			say(o, STR(" "));
		o->space = true;
		begin = i + 1;
	}
	say(o, str_from(text, begin));
}

static void
line_end(struct odf *o)
{
	if (o->in_deletion)
		buf_add_char(&o->deleted, '\n');
	else if (!wanted_here(o))
		return;
	else if (o->cell_depth > 0 && o->is_sheet && o->note_depth == 0)
		o->cell_paragraph = true;
	else
		prose_line(&o->sheets.prose);
	o->space = true;
}

/* ---- places ---- */

static void
place_open(struct odf *o, struct xml *xml, enum place_kind kind, uint32_t number, struct str label)
{
	if (o->open_count == ODF_DEPTH_MAX)
		return;
	o->open[o->open_count++] = (struct odf_open){
		.depth = xml_depth(xml),
		.place = prose_place(&o->sheets.prose, kind, number, label),
	};
}

static void
places_close(struct odf *o, int depth)
{
	while (o->open_count > 0 && o->open[o->open_count - 1].depth >= depth)
		prose_place_end(&o->sheets.prose, o->open[--o->open_count].place);
}

/* Deletions whose place in the text is gone. */
static void
deletions_left(struct odf *o)
{
	for (size_t i = 0; i < o->change_count; i++) {
		struct odf_change *change = &o->changes[i];
		uint32_t place;

		if (!change->is_deletion || change->given || change->text.len == 0)
			continue;
		change->given = true;
		prose_line(&o->sheets.prose);
		place = prose_place(&o->sheets.prose, PLACE_DELETED, 0, change->label);
		prose_text(&o->sheets.prose, change->text);
		prose_place_end(&o->sheets.prose, place);
	}
}

void
odf_pass_end(struct odf *o)
{
	change_end(o);
	places_close(o, 0);
	if (o->pass == ODF_TEXT)
		deletions_left(o);
	prose_row(&o->sheets.prose);
}

static bool
hidden_open(struct odf *o, struct xml *xml, struct str label)
{
	if (!wanted_here(o) || (o->cell_depth > 0 && o->is_sheet))
		return false;
	place_open(o, xml, PLACE_HIDDEN, 0, label);
	return true;
}

/* ---- styles that hide ---- */

static unsigned
style_hides(const struct odf *o, struct str name)
{
	for (size_t i = 0; i < o->style_count; i++)
		if (str_equal(o->styles[i].name, name))
			return o->styles[i].hides;
	return 0;
}

static void
style_note(struct odf *o, unsigned hides)
{
	if (o->style.len == 0 || o->style_count == ODF_STYLES_MAX)
		return;
	if (o->style_count > 0 && str_equal(o->styles[o->style_count - 1].name, o->style))
		o->styles[o->style_count - 1].hides |= hides;
	else
		o->styles[o->style_count++] = (struct odf_style){
			str_copy(o->sheets.arena, o->style), hides};
}

static void
style_begin(struct odf *o, struct xml *xml, int token)
{
	struct str shown = xml_attribute(xml, "display");

	if (token == STYLE)
		o->style = str_copy(o->sheets.arena, xml_attribute(xml, "name"));
	else if (token == TEXT_PROPERTIES && str_equal(shown, STR("none")))
		style_note(o, ODF_HIDES_TEXT);
	else if (token == TABLE_PROPERTIES && str_equal(shown, STR("false")))
		style_note(o, ODF_HIDES_SHEET);
	else if (token == PAGE_PROPERTIES &&
		str_equal(xml_attribute(xml, "visibility"), STR("hidden")))
		style_note(o, ODF_HIDES_SLIDE);
}

/* ---- changes ---- */

static void
change_add(struct odf *o, struct xml *xml)
{
	o->change = NULL;
	if (o->changes == NULL)
		o->changes = ARENA_ARRAY(o->sheets.arena, ODF_CHANGES_MAX, struct odf_change);
	if (o->change_count == ODF_CHANGES_MAX || o->pass != ODF_TEXT)
		return;
	o->change = &o->changes[o->change_count++];
	o->change->id = str_copy(o->sheets.arena, xml_attribute(xml, "id"));
	o->author = o->date = STR("");
}

static struct str
label_of(struct odf *o)
{
	return str_format(o->sheets.arena, "%.*s%s%.*s", STR_ARG(o->author),
		o->author.len > 0 && o->date.len > 0 ? ", " : "", STR_ARG(o->date));
}

static void
change_done(struct odf *o)
{
	if (o->change == NULL)
		return;
	o->change->label = label_of(o);
	o->change->text = str_copy(o->sheets.arena, str_trim(buf_str(&o->deleted)));
	buf_clear(&o->deleted);
	o->change = NULL;
}

static struct odf_change *
change_find(struct odf *o, struct xml *xml)
{
	struct str id = xml_attribute(xml, "change-id");

	for (size_t i = 0; i < o->change_count; i++)
		if (str_equal(o->changes[i].id, id))
			return &o->changes[i];
	return NULL;
}

static void
deletion_give(struct odf *o, struct odf_change *change)
{
	uint32_t place;

	change->given = true;
	place = prose_place(&o->sheets.prose, PLACE_DELETED, 0, change->label);
	prose_text(&o->sheets.prose, change->text);
	prose_change_end(&o->sheets.prose, place, PLACE_DELETED);
}

static void
change_begin(struct odf *o, struct xml *xml, int token)
{
	struct odf_change *change = change_find(o, xml);

	if (!wanted_here(o) || (o->cell_depth > 0 && o->is_sheet))
		return;
	if (token == CHANGE_POINT && change != NULL && change->is_deletion) {
		deletion_give(o, change);
	} else if (token == CHANGE_START) {
		change_end(o);
		o->change_place = prose_place(&o->sheets.prose, PLACE_INSERTED, 0,
			change == NULL ? STR("") : change->label);
		o->change_open = true;
	}
}

/* ---- tables ---- */

static uint32_t
repeat_of(struct xml *xml, const char *name)
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

static void
table_begin(struct odf *o, struct xml *xml)
{
	unsigned hides = style_hides(o, xml_attribute(xml, "style-name"));

	if (!o->is_sheet || o->cell_depth > 0 || !wanted_here(o)) {
		line_end(o);
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

static void
table_end(struct odf *o)
{
	if (!o->is_sheet || o->cell_depth > 0)
		line_end(o);
	else if (wanted_here(o))
		sheet_end(&o->sheets);
}

static void
column_begin(struct odf *o, struct xml *xml)
{
	uint32_t count = repeat_of(xml, "number-columns-repeated");

	if (!o->is_sheet || o->cell_depth > 0 || !wanted_here(o))
		return;
	if (is_collapsed(xml))
		sheet_columns_hide(&o->sheets, o->table_column, o->table_column + count - 1);
	o->table_column += count;
}

static void
row_begin(struct odf *o, struct xml *xml)
{
	o->row_repeat = repeat_of(xml, "number-rows-repeated");
	if (!wanted_here(o) || o->in_deletion)
		return;
	if (o->is_sheet && o->cell_depth == 0)
		sheet_row(&o->sheets, o->row, is_collapsed(xml));
	else if (!o->is_sheet)
		prose_row_begin(&o->sheets.prose);
	if (o->cell_depth == 0)
		o->column = 0;
}

static void
row_end(struct odf *o)
{
	if (!wanted_here(o) || o->in_deletion)
		return;
	if (o->is_sheet && o->cell_depth == 0)
		o->row += o->row_repeat;
	else if (!o->is_sheet)
		prose_row(&o->sheets.prose);
}

static void
cell_begin(struct odf *o, struct xml *xml)
{
	if (o->note_depth > 0)
		return;
	if (o->cell_depth++ > 0)
		return;
	buf_clear(&o->cell);
	o->cell_paragraph = false;
	o->space = true;
	o->cell_repeat = repeat_of(xml, "number-columns-repeated");
	o->cell_value = xml_attribute_in(xml, XML_OFFICE, "value");
	if (o->cell_value.len == 0)
		o->cell_value = xml_attribute_in(xml, XML_OFFICE, "date-value");
	if (o->cell_value.len == 0)
		o->cell_value = xml_attribute_in(xml, XML_OFFICE, "string-value");
	if (o->is_sheet)
		o->cell_value = str_copy(o->sheets.arena, o->cell_value);
}

static void
cell_end(struct odf *o)
{
	struct str text;

	if (o->note_depth > 0 || o->cell_depth == 0 || --o->cell_depth > 0)
		return;
	if (!o->is_sheet) {
		if (wanted_here(o) && !o->in_deletion)
			prose_cell(&o->sheets.prose);
		return;
	}
	text = o->cell.len > 0 ? buf_str(&o->cell) : o->cell_value;
	/* A value repeated over many columns is shown some times, not to the sheet's edge. */
	for (uint32_t i = 0; wanted_here(o) && text.len > 0 && i < o->cell_repeat && i < REPEAT_MAX;
		i++)
		sheet_cell(&o->sheets, o->column + i, text);
	o->column += o->cell_repeat;
}

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
		place_open(o, xml, PLACE_FOOTNOTE, ++o->notes, STR(""));
}

/* A comment's label is complete only once its author and date were read. */
static void
comment_place(struct odf *o, struct xml *xml)
{
	struct str label = label_of(o);

	place_open(o, xml, PLACE_COMMENT, 0, label);
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
	unsigned hides = style_hides(o, xml_attribute(xml, "style-name"));
	struct str name = str_copy(o->sheets.arena, xml_attribute(xml, "name"));

	o->slides++;
	if (o->pass != ODF_TEXT)
		return;
	prose_line(&o->sheets.prose);
	place_open(o, xml, PLACE_SLIDE, o->slides, name);
	if ((hides & ODF_HIDES_SLIDE) == 0)
		return;
	place_open(o, xml, PLACE_HIDDEN, o->slides, STR("hidden slide"));
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

	if (!wanted_here(o) && !o->in_deletion)
		return;
	o->space = true;
	if (o->pass == ODF_NOTES && o->author.len + o->date.len > 0)
		comment_place(o, xml);
	if (within && !(o->cell_depth > 0 && o->is_sheet))
		line_end(o);
	if (o->cell_paragraph && o->cell_depth > 0 && o->is_sheet && o->cell.len > 0 &&
		o->note_depth == 0)
		buf_add_char(&o->cell, ' ');
	if ((style_hides(o, xml_attribute(xml, "style-name")) & ODF_HIDES_TEXT) != 0)
		(void)hidden_open(o, xml, STR("hidden text"));
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
	(void)hidden_open(o, xml, STR("hidden section"));
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
	uint32_t count = repeat_of(xml, "c");

	for (uint32_t i = 0; i < count && i < REPEAT_MAX; i++)
		say(o, STR(" "));
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
		change_add(o, xml);
		break;
	case DELETION:
		if (o->change != NULL)
			o->change->is_deletion = true;
		o->in_deletion = o->change != NULL;
		break;
	case CHANGE_START:
	case CHANGE_POINT:
		change_begin(o, xml, token);
		break;
	case TABLE:
		table_begin(o, xml);
		break;
	case COLUMN:
		column_begin(o, xml);
		break;
	case ROW:
		row_begin(o, xml);
		break;
	case CELL:
		cell_begin(o, xml);
		break;
	case PAGE:
		page_begin(o, xml);
		break;
	case NOTES:
		if (o->pass == ODF_TEXT && o->in_body)
			place_open(o, xml, PLACE_NOTES, o->slides, STR(""));
		break;
	case HEADER:
	case FOOTER:
		line_end(o);
		if (o->pass == ODF_TEXT)
			place_open(o, xml, PLACE_HEADER, 0,
				token == HEADER ? STR("header") : STR("footer"));
		break;
	case SCRIPTS:
		o->script = true;
		line_end(o);
		if (o->pass == ODF_TEXT)
			place_open(o, xml, PLACE_HIDDEN, 0, STR("macros"));
		break;
	default:
		style_begin(o, xml, token);
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
		line_end(o);
		o->taking++;
		break;
	case TEXT_DECLARATION:
		line_end(o);
		o->taking++;
		break;
	case SPACES:
		spaces(o, xml);
		break;
	case TAB:
		say(o, STR("\t"));
		o->space = true;
		break;
	case LINE_BREAK:
		line_end(o);
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
		say(o, STR("["));
		break;
	case CREATOR:
	case DATE:
		buf_clear(&o->scratch);
		o->value = &o->scratch;
		break;
	case SPAN:
		if ((style_hides(o, xml_attribute(xml, "style-name")) & ODF_HIDES_TEXT) != 0)
			(void)hidden_open(o, xml, STR("hidden text"));
		break;
	case HIDDEN_TEXT:
		if (hidden_open(o, xml, STR("hidden text")))
			say(o, xml_attribute(xml, "string-value"));
		break;
	case SECTION:
		section_begin(o, xml);
		break;
	case FRAME:
		if (is_placeholder(o, xml))
			xml_skip(xml);
		else if (!(o->cell_depth > 0 && o->is_sheet))
			line_end(o);
		break;
	case RUBY_TEXT:
		say(o, STR("("));
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
		change_done(o);
		break;
	case DELETION:
		o->in_deletion = false;
		break;
	case CHANGE_END:
		if (wanted_here(o))
			change_end(o);
		break;
	case TABLE:
		table_end(o);
		break;
	case ROW:
		row_end(o);
		break;
	case CELL:
		cell_end(o);
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
			line_end(o);
		break;
	case NOTE:
	case ANNOTATION:
		note_end(o);
		break;
	case NOTE_CITATION:
		say(o, STR("]"));
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
			line_end(o);
		break;
	case RUBY_TEXT:
		say(o, STR(")"));
		break;
	default:
		end_structure(o, token);
	}
	places_close(o, xml_depth(xml));
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
		say_words(o, text);
}

const struct xml_hooks odf_hooks = {
	.names = odf_names,
	.name_count = ODF_NAME_COUNT,
	.begin = odf_begin_element,
	.end = odf_end_element,
	.text = odf_text,
};
