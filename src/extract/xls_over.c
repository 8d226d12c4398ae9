#include "extract/xls_over.h"

#include "base/arena.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/le.h"
#include "extract/reading.h"
#include "extract/xls.h"

enum { OBJECT_NOTE = 0x19, LINK_ROW = 0xffff, OBJECT_COUNT = 65536 };

static bool
room(struct xls_over *over)
{
	return over->count++ < PLACE_COUNT_MAX;
}

static void
text_keep(struct xls_over *over, struct xls *xls, struct str text)
{
	struct xls_text *one;

	if (str_trim(text).len == 0 || !room(over))
		return;
	one = ARENA_NEW(xls->arena, struct xls_text);
	one->text = text;
	one->object = over->object;
	one->is_note = over->object_is_note;
	if (over->texts_end == NULL)
		over->texts_end = &over->texts;
	*over->texts_end = one;
	over->texts_end = &one->next;
	if (!one->is_note)
		return;
	if (xls->note_texts == NULL)
		xls->note_texts = ARENA_ARRAY(xls->arena, OBJECT_COUNT, struct xls_text *);
	xls->note_texts[one->object % OBJECT_COUNT] = one;
}

/* TXO: its text stands in the CONTINUE behind it, with a flag byte of its own ([MS-XLS]
 * 2.4.329). */
static void
txo_keep(struct xls_over *over, struct xls *xls, const struct xls_record *record)
{
	struct buf text CLEANUP(buf_free) = {0};
	struct xls_reader reader = xls_reader_of(xls, record);
	uint64_t cch = le_u16(record->body, 10);

	if (cch == 0 || !xls_reader_skip(&reader, record->body.len))
		return;
	/* An exhausted piece makes the reader take the next one's flag byte. */
	(void)xls_reader_chars(&reader, &text, cch, 0);
	text_keep(over, xls, str_copy(xls->arena, buf_str(&text)));
}

static void
note_keep(struct xls_over *over, struct xls *xls, struct str body)
{
	struct xls_note *note;
	bool is_new = xls->version == 8;

	if (!room(over) || (!is_new && le_u16(body, 0) == LINK_ROW))
		return;
	note = ARENA_NEW(xls->arena, struct xls_note);
	note->row = le_u16(body, 0);
	note->column = le_u16(body, 2);
	note->object = is_new ? le_u16(body, 6) : 0;
	if (is_new)
		note->author = xls_string(xls, body, 8, 2);
	else
		note->text = codepage_text(xls->arena, xls->codepage, str_from(body, 6));
	if (over->notes_end == NULL)
		over->notes_end = &over->notes;
	*over->notes_end = note;
	over->notes_end = &note->next;
}

static void
column_letters(char ret_letters[8], unsigned column)
{
	size_t at = 0;

	if (column >= 26)
		ret_letters[at++] = (char)('A' + (column / 26 - 1) % 26);
	ret_letters[at++] = (char)('A' + column % 26);
	ret_letters[at] = '\0';
}

static void
hidden_columns(const struct xls *xls, struct str body)
{
	char first[8];
	char last[8];

	if ((le_u16(body, 8) & 1) == 0 || le_u16(body, 0) >= 256)
		return;
	column_letters(first, le_u16(body, 0));
	column_letters(last, le_u16(body, 2) > 255 ? 255 : le_u16(body, 2));
	reading_fact(xls->r, FACT_HIDDEN, str_format(xls->arena, "columns %s to %s", first, last));
}

static struct str
header_text(struct xls *xls, struct str body)
{
	struct buf text CLEANUP(buf_free) = {0};

	if (body.len == 0)
		return STR("");
	xls_header_strip(&text, xls_string(xls, body, 0, xls->version == 8 ? 2 : 1));
	return str_trim(str_copy(xls->arena, buf_str(&text)));
}

void
xls_over_record(
	struct xls_over *over, struct xls *xls, const struct xls_record *record, unsigned type)
{
	switch (type) {
	case XLS_OBJ:
		over->object = le_u16(record->body, 6);
		over->object_is_note = le_u16(record->body, 4) == OBJECT_NOTE;
		return;
	case XLS_TXO:
		txo_keep(over, xls, record);
		return;
	case XLS_NOTE:
		note_keep(over, xls, record->body);
		return;
	case XLS_HEADER:
		over->header = header_text(xls, record->body);
		return;
	case XLS_FOOTER:
		over->footer = header_text(xls, record->body);
		return;
	case XLS_HLINK:
		xls_link_give(xls, record->body);
		return;
	case XLS_COLINFO:
		hidden_columns(xls, record->body);
		return;
	case XLS_LABEL:
		/* Within a chart: what it keeps of cells that may be elsewhere. */
		over->object_is_note = false;
		text_keep(over, xls, xls_string(xls, record->body, 6, 2));
		return;
	case XLS_SERIES_TEXT:
		over->object_is_note = false;
		text_keep(over, xls, xls_string(xls, record->body, 2, 1));
		return;
	default:
		return;
	}
}

/* ---- giving ---- */

/* The text that a comment shows; what is left without a comment is given as a text box's. */
static struct str
note_text(const struct xls *xls, const struct xls_note *note)
{
	struct xls_text *text = xls->note_texts == NULL
		? NULL
		: xls->note_texts[note->object % OBJECT_COUNT];

	if (text == NULL || note->text.len > 0)
		return note->text;
	text->is_shown = true;
	return text->text;
}

static void
place_give(
	struct reading *r, enum place_kind kind, uint32_t number, struct str label, struct str text)
{
	uint32_t place;

	if (text.len == 0)
		return;
	reading_break(r, false);
	place = reading_place_begin(r, kind, number, label);
	reading_text(r, text);
	reading_place_end(r, place);
	reading_break(r, false);
}

static void
notes_give(const struct xls_over *over, struct xls *xls)
{
	uint32_t number = 0;

	for (const struct xls_note *note = over->notes; note != NULL; note = note->next) {
		char letters[8];

		column_letters(letters, note->column);
		place_give(xls->r, PLACE_COMMENT, ++number,
			str_format(xls->arena, "%.*s%s%s%u", STR_ARG(note->author),
				note->author.len > 0 ? ", " : "", letters, note->row + 1),
			note_text(xls, note));
	}
}

static void
texts_give(const struct xls_over *over, struct xls *xls, bool is_note)
{
	for (const struct xls_text *text = over->texts; text != NULL; text = text->next) {
		if (text->is_note != is_note || text->is_shown)
			continue;
		reading_break(xls->r, false);
		reading_text(xls->r, text->text);
		reading_break(xls->r, false);
	}
}

void
xls_over_give(struct xls_over *over, struct xls *xls)
{
	texts_give(over, xls, false);
	notes_give(over, xls);
	texts_give(over, xls, true);
	for (const struct xls_text *text = over->texts; text != NULL; text = text->next)
		if (text->is_note)
			xls->note_texts[text->object % OBJECT_COUNT] = NULL;
	place_give(xls->r, PLACE_HEADER, 1, STR("header"), over->header);
	place_give(xls->r, PLACE_HEADER, 1, STR("footer"), over->footer);
}
