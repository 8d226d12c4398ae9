/* Writing an OpenDocument: its text, where words, lines and places begin and end. */
#include "extract/odf_story.h"

#include "base/arena.h"
#include "base/limits.h"
#include "extract/odf.h"
#include "extract/odf_names.h"
#include "extract/reading.h"
#include "extract/xml.h"

#include <string.h>

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

void
odf_change_end(struct odf *o)
{
	if (o->change_open)
		prose_change_end(&o->sheets.prose, o->change_place, PLACE_INSERTED);
	o->change_open = false;
}

/* ---- text ---- */

bool
odf_wants(const struct odf *o)
{
	return (o->pass == ODF_NOTES) == (o->note_depth > 0);
}

void
odf_say(struct odf *o, struct str text)
{
	if (text.len == 0)
		return;
	if (o->in_deletion)
		buf_add(&o->deleted, text);
	else if (!odf_wants(o))
		return;
	else if (o->cell_depth > 0 && o->is_sheet && o->note_depth == 0)
		buf_add(&o->cell, text);
	else
		prose_text(&o->sheets.prose, text);
}

/* White space collapses as in HTML (ODF 1.3 part 3, section 6.1.2). */
void
odf_say_words(struct odf *o, struct str text)
{
	size_t begin = 0;

	for (size_t i = 0; i < text.len; i++) {
		bool space = char_is_space(text.data[i]);

		if (!space || (!o->space && text.data[i] == ' ')) {
			o->space = space;
			continue;
		}
		odf_say(o, str_slice(text, begin, i));
		if (!o->space)
			odf_say(o, STR(" "));
		o->space = true;
		begin = i + 1;
	}
	odf_say(o, str_from(text, begin));
}

void
odf_line_end(struct odf *o)
{
	if (o->in_deletion)
		buf_add_char(&o->deleted, '\n');
	else if (!odf_wants(o))
		return;
	else if (o->cell_depth > 0 && o->is_sheet && o->note_depth == 0)
		o->cell_paragraph = true;
	else
		prose_line(&o->sheets.prose);
	o->space = true;
}

/* ---- places ---- */

void
odf_place_open(
	struct odf *o, struct xml *xml, enum place_kind kind, uint32_t number, struct str label)
{
	if (o->open_count == ODF_DEPTH_MAX)
		return;
	o->open[o->open_count++] = (struct odf_open){
		.depth = xml_depth(xml),
		.place = prose_place(&o->sheets.prose, kind, number, label),
	};
}

void
odf_places_close(struct odf *o, int depth)
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
	odf_change_end(o);
	odf_places_close(o, 0);
	if (o->pass == ODF_TEXT)
		deletions_left(o);
	prose_row(&o->sheets.prose);
}

bool
odf_hidden_open(struct odf *o, struct xml *xml, struct str label)
{
	if (!odf_wants(o) || (o->cell_depth > 0 && o->is_sheet))
		return false;
	odf_place_open(o, xml, PLACE_HIDDEN, 0, label);
	return true;
}
