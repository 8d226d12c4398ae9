/* Styles that hide, and tracked changes, of an OpenDocument. */
#include "base/arena.h"
#include "base/limits.h"
#include "extract/odf.h"
#include "extract/odf_names.h"
#include "extract/odf_story.h"
#include "extract/reading.h"
#include "extract/xml.h"

/* ---- styles that hide ---- */

unsigned
odf_style_hides(const struct odf *o, struct str name)
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

void
odf_style_begin(struct odf *o, struct xml *xml, int token)
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

void
odf_change_add(struct odf *o, struct xml *xml)
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

struct str
odf_change_label(struct odf *o)
{
	return str_format(o->sheets.arena, "%.*s%s%.*s", STR_ARG(o->author),
		o->author.len > 0 && o->date.len > 0 ? ", " : "", STR_ARG(o->date));
}

void
odf_change_done(struct odf *o)
{
	if (o->change == NULL)
		return;
	o->change->label = odf_change_label(o);
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

void
odf_change_begin(struct odf *o, struct xml *xml, int token)
{
	struct odf_change *change = change_find(o, xml);

	if (!odf_wants(o) || (o->cell_depth > 0 && o->is_sheet))
		return;
	if (token == CHANGE_POINT && change != NULL && change->is_deletion) {
		deletion_give(o, change);
	} else if (token == CHANGE_START) {
		odf_change_end(o);
		o->change_place = prose_place(&o->sheets.prose, PLACE_INSERTED, 0,
			change == NULL ? STR("") : change->label);
		o->change_open = true;
	}
}
