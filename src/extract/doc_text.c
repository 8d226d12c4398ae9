/* Characters into text: pieces, fields, special characters, revision marks, table cells. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/doc.h"
#include "extract/doc_field.h"
#include "extract/doc_symbol.h"
#include "extract/le.h"
#include "extract/reading.h"

/* Characters with a meaning of their own ([MS-DOC] 2.4.1, 2.8.25). */
enum {
	CHAR_PICTURE = 0x01,
	CHAR_NOTE = 0x02,
	CHAR_COMMENT = 0x05,
	CHAR_CELL = 0x07,
	CHAR_DRAWN = 0x08,
	CHAR_TAB = 0x09,
	CHAR_LINE = 0x0b,
	CHAR_PAGE = 0x0c,
	CHAR_PARAGRAPH = 0x0d,
	CHAR_COLUMN = 0x0e,
	CHAR_FIELD_BEGIN = 0x13,
	CHAR_FIELD_SEPARATOR = 0x14,
	CHAR_FIELD_END = 0x15,
	CHAR_HYPHEN = 0x1e,
	CHAR_SOFT_HYPHEN = 0x1f,
	CHAR_SYMBOL = 0x28
};

/* Of a paragraph's number, as it shows. */
enum { LABEL_SIZE_MAX = 1024 };

struct teller {
	struct doc *doc;
	struct buf out;
	struct buf raw; /* eight-bit characters not yet decoded */
	unsigned raw_codepage;
	struct doc_fields fields;
	uint8_t flags; /* those of the open places */
	uint16_t author;
	uint32_t when;
	uint32_t hidden;
	uint32_t inserted;
	uint32_t deleted;
	bool after_cell;
	bool at_start; /* of a paragraph */
	uint64_t cp_to;
};

static void
raw_decode(struct teller *t)
{
	struct buf *to = doc_fields_hide(&t->fields) ? &t->fields.code : &t->out;

	if (t->raw.len == 0)
		return;
	codepage_decode(to, t->raw_codepage, buf_str(&t->raw));
	buf_clear(&t->raw);
}

static void
out_flush(struct teller *t)
{
	raw_decode(t);
	reading_text(t->doc->r, buf_str(&t->out));
	buf_clear(&t->out);
}

static void
put(struct teller *t, uint32_t c)
{
	raw_decode(t);
	if (doc_fields_hide(&t->fields))
		doc_fields_code(&t->fields, &t->out, c);
	else
		buf_add_codepoint(&t->out, c);
}

/* ---- places of revisions and hidden text ---- */

static struct str
revision_label(const struct teller *t)
{
	const struct doc *doc = t->doc;
	struct str who = t->author < doc->author_count ? doc->authors[t->author] : STR("");
	struct str when = doc_when(doc, t->when);

	return str_format(doc->arena, "%.*s%s%.*s", STR_ARG(who),
		who.len > 0 && when.len > 0 ? ", " : "", STR_ARG(when));
}

static void
places_end(struct teller *t)
{
	if ((t->flags & DOC_HIDDEN) != 0)
		reading_place_end(t->doc->r, t->hidden);
	if ((t->flags & DOC_DELETED) != 0)
		reading_place_end(t->doc->r, t->deleted);
	if ((t->flags & DOC_INSERTED) != 0)
		reading_place_end(t->doc->r, t->inserted);
	t->flags = 0;
}

/* What an inspector should know of the whole document, each once. */
static void
look_say(struct doc *doc, uint8_t flags)
{
	uint8_t unsaid = (uint8_t)(flags & ~(unsigned)doc->said);

	if ((unsaid & DOC_HIDDEN) != 0)
		reading_fact(doc->r, FACT_HIDDEN, STR("hidden text"));
	if ((unsaid & (DOC_INSERTED | DOC_DELETED)) != 0 &&
		(doc->said & (DOC_INSERTED | DOC_DELETED)) == 0)
		reading_fact(doc->r, "tracked_changes", STR("yes"));
	doc->said = (uint8_t)(doc->said | flags);
}

static void
look_apply(struct teller *t, const struct doc_run *run)
{
	uint8_t flags = run == NULL
		? 0
		: (uint8_t)(run->flags & (DOC_HIDDEN | DOC_INSERTED | DOC_DELETED));
	uint16_t author = run == NULL ? 0 : run->author;
	struct reading *r = t->doc->r;

	if (flags == t->flags &&
		((flags & (DOC_INSERTED | DOC_DELETED)) == 0 || author == t->author))
		return;
	out_flush(t);
	places_end(t);
	look_say(t->doc, flags);
	t->flags = flags;
	t->author = author;
	t->when = run == NULL ? 0 : run->when;
	if ((flags & DOC_INSERTED) != 0)
		t->inserted = reading_place_begin(r, PLACE_INSERTED, 0, revision_label(t));
	if ((flags & DOC_DELETED) != 0)
		t->deleted = reading_place_begin(r, PLACE_DELETED, 0, revision_label(t));
	if ((flags & DOC_HIDDEN) != 0)
		t->hidden = reading_place_begin(r, PLACE_HIDDEN, 0, STR("hidden text"));
}

/* ---- single characters ---- */

static void
cell_end(struct teller *t, uint64_t fc)
{
	const struct doc_paragraph *paragraph = doc_paragraph_at(t->doc, fc);
	bool is_row_end = t->doc->has_row_ends ? paragraph != NULL && paragraph->ends_row
					       : t->after_cell;

	/* The tab that the last cell put stays: as many tabs as cells. */
	put(t, is_row_end ? '\n' : '\t');
	t->after_cell = !is_row_end;
}

static void
picture_note(struct doc *doc, const struct doc_run *run)
{
	if (run == NULL || (run->flags & DOC_PICTURE) == 0 ||
		(run->flags & (DOC_DATA | DOC_OLE)) != 0)
		return;
	if (doc->pictures == NULL)
		doc->pictures = ARENA_ARRAY(doc->arena, doc->run_count, uint32_t);
	if (doc->picture_count < doc->run_count)
		doc->pictures[doc->picture_count++] = run->picture;
}

static void
symbol_put(struct teller *t, const struct doc_run *run)
{
	bool is_symbol = run->font < t->doc->font_count && t->doc->font_symbols[run->font];

	put(t, doc_symbol(run->symbol, is_symbol));
}

/* Characters below the space, and those that a property makes special. */
static void
special_put(struct teller *t, uint32_t c, const struct doc_run *run, uint64_t fc)
{
	switch (c) {
	case CHAR_CELL:
		cell_end(t, fc);
		return;
	case CHAR_TAB:
		put(t, '\t');
		return;
	case '\n':
	case CHAR_LINE:
	case CHAR_PAGE:
	case CHAR_PARAGRAPH:
	case CHAR_COLUMN:
		put(t, '\n');
		return;
	case CHAR_FIELD_BEGIN:
		raw_decode(t);
		doc_fields_begin(&t->fields);
		return;
	case CHAR_FIELD_SEPARATOR:
		raw_decode(t);
		doc_fields_separate(&t->fields, t->doc->r, &t->out);
		return;
	case CHAR_FIELD_END:
		raw_decode(t);
		doc_fields_end(&t->fields, t->doc->r, &t->out);
		return;
	case CHAR_HYPHEN:
		put(t, 0x2011);
		return;
	case CHAR_SOFT_HYPHEN:
		put(t, 0xad);
		return;
	case CHAR_PICTURE:
		picture_note(t->doc, run);
		return;
	default:
		/* Note marks, drawn objects, separators: nothing to read. */
		return;
	}
}

static unsigned
codepage_of_run(const struct doc *doc, const struct doc_run *run)
{
	unsigned codepage = 0;

	if (run != NULL && run->font < doc->font_count)
		codepage = doc->font_codepages[run->font];
	/* 1252 is also what fonts say that say nothing; the document's language knows better. */
	return codepage == 0 || codepage == CODEPAGE_WESTERN || codepage == 437 ? doc->codepage
										: codepage;
}

static void
narrow_put(struct teller *t, uint8_t c, const struct doc_run *run)
{
	unsigned codepage = CODEPAGE_WESTERN;

	if (c < 0x80 && t->raw.len == 0) {
		put(t, c);
		return;
	}
	if (t->doc->is_old)
		codepage = codepage_of_run(t->doc, run);
	if (codepage != t->raw_codepage)
		raw_decode(t);
	t->raw_codepage = codepage;
	buf_add_char(&t->raw, (char)c);
}

static uint64_t
wide_put(struct teller *t, struct str bytes, uint64_t at, uint32_t c)
{
	uint32_t low = le_u16(bytes, at + 2);

	if (c >= 0xd800 && c < 0xdc00 && low >= 0xdc00 && low < 0xe000) {
		put(t, 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00));
		return 2;
	}
	/* Characters of symbol fonts that were typed, not inserted, lie in the private area. */
	put(t, c >= 0xf020 && c <= 0xf0ff ? doc_symbol((uint16_t)c, true) : c);
	return 0;
}

/* ---- labels of numbered paragraphs ---- */

static bool
ends_paragraph(uint32_t c)
{
	return c == CHAR_PARAGRAPH || c == CHAR_CELL;
}

/* Where the mark lies that ends the paragraph of cp: the paragraph has its properties. A fast save
 * can have put it into another piece. */
static uint64_t
paragraph_end(const struct teller *t, const struct doc_piece *piece, uint64_t cp)
{
	const struct doc *doc = t->doc;
	uint64_t fc = 0;

	for (; piece < doc->pieces + doc->piece_count && cp < t->cp_to; piece++) {
		uint64_t width = piece->is_wide ? 2 : 1;

		for (; cp < piece->cp_to && cp < t->cp_to; cp++) {
			uint32_t c;

			fc = piece->fc + (cp - piece->cp_from) * width;
			c = piece->is_wide ? le_u16(doc->main, fc) : le_u8(doc->main, fc);
			if (ends_paragraph(c))
				return fc;
		}
	}
	return fc;
}

static void
label_put(struct teller *t, const struct doc_piece *piece, uint64_t cp)
{
	struct buf label CLEANUP(buf_free) = {.size_max = LABEL_SIZE_MAX};
	const struct doc_paragraph *paragraph = doc_paragraph_at(
		t->doc, paragraph_end(t, piece, cp));

	t->at_start = false;
	if (paragraph == NULL || paragraph->list == 0)
		return;
	doc_list_label(t->doc, paragraph, &label);
	if (label.len == 0 || doc_fields_hide(&t->fields))
		return;
	raw_decode(t);
	buf_add(&t->out, buf_str(&label));
	buf_add_char(&t->out, ' ');
}

static void
modifier_apply(const struct doc *doc, uint16_t modifier, struct doc_run *run)
{
	/* Prm1 names a property list of the fast save; Prm0 holds one short property, none of
	 * which concerns us but hidden text and revision marks ([MS-DOC] 2.9.213). */
	if ((modifier & 1) != 0) {
		if (modifier >> 1 < doc->modifier_count)
			doc_properties_apply(doc, doc->modifiers[modifier >> 1], run);
		return;
	}
	if ((modifier >> 1 & 0x7f) == 0x41)
		run->flags |= modifier >> 8 == 1 ? DOC_DELETED : 0;
	if ((modifier >> 1 & 0x7f) == 0x42)
		run->flags |= modifier >> 8 == 1 ? DOC_INSERTED : 0;
	if ((modifier >> 1 & 0x7f) == 0x5c)
		run->flags |= modifier >> 8 == 1 ? DOC_HIDDEN : 0;
}

static void
piece_give(struct teller *t, const struct doc_piece *piece, uint64_t from, uint64_t to)
{
	const struct doc *doc = t->doc;
	uint64_t width = piece->is_wide ? 2 : 1;
	struct str bytes = le_slice(
		doc->main, piece->fc + (from - piece->cp_from) * width, (to - from) * width);
	uint64_t fc = piece->fc + (from - piece->cp_from) * width;
	const struct doc_run *run = NULL;
	struct doc_run changed;
	size_t cursor = 0;
	uint64_t run_end = 0;

	for (uint64_t at = 0; at < bytes.len; at += width) {
		uint32_t c = piece->is_wide ? le_u16(bytes, at) : le_u8(bytes, at);

		if (fc + at >= run_end) {
			run = doc_run_at(doc, fc + at, &cursor);
			run_end = run == NULL ? fc + at + width : run->fc_to;
			if (run != NULL && piece->modifier != 0) {
				changed = *run;
				modifier_apply(doc, piece->modifier, &changed);
				run = &changed;
			}
			look_apply(t, run);
		}
		/* A break before the first word stands before the label. */
		if (t->at_start && c != CHAR_PAGE)
			label_put(t, piece, from + at / width);
		if (c == CHAR_SYMBOL && run != NULL && (run->flags & DOC_SYMBOL) != 0)
			symbol_put(t, run);
		else if (c < 0x20)
			special_put(t, c, run, fc + at);
		else if (piece->is_wide)
			at += wide_put(t, bytes, at, c);
		else
			narrow_put(t, (uint8_t)c, run);
		if (c != CHAR_CELL)
			t->after_cell = false;
		t->at_start = t->at_start || (t->doc->lists != NULL && ends_paragraph(c));
		if (t->out.len > 8192 && c == CHAR_PARAGRAPH)
			out_flush(t);
	}
}

static size_t
piece_first(const struct doc *doc, uint64_t cp)
{
	size_t low = 0;
	size_t high = doc->piece_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (doc->pieces[middle].cp_to <= cp)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
doc_text_give(struct doc *doc, uint64_t from, uint64_t to)
{
	struct teller t = {.doc = doc, .at_start = doc->lists != NULL, .cp_to = to};

	for (size_t i = piece_first(doc, from); i < doc->piece_count; i++) {
		const struct doc_piece *piece = &doc->pieces[i];
		uint64_t first = piece->cp_from > from ? piece->cp_from : from;
		uint64_t last = piece->cp_to < to ? piece->cp_to : to;

		if (piece->cp_from >= to)
			break;
		if (first < last)
			piece_give(&t, piece, first, last);
	}
	raw_decode(&t);
	doc_fields_close(&t.fields, &t.out);
	out_flush(&t);
	places_end(&t);
	buf_free(&t.out);
	buf_free(&t.raw);
	buf_free(&t.fields.code);
}
