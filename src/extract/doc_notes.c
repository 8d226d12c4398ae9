/* What stands beside the body: notes, comments, text boxes, page headers, who saved it. */
#include "base/arena.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/doc.h"
#include "extract/le.h"
#include "extract/reading.h"

struct str
doc_when(const struct doc *doc, uint32_t dttm)
{
	unsigned month = dttm >> 16 & 0xf;
	unsigned day = dttm >> 11 & 0x1f;

	if (dttm == 0 || month == 0 || month > 12 || day == 0)
		return STR("");
	return str_format(doc->arena, "%04u-%02u-%02u %02u:%02u", 1900 + (dttm >> 20 & 0x1ff),
		month, day, dttm >> 6 & 0x1f, dttm & 0x3f);
}

static uint64_t
story_start(const struct doc *doc, enum doc_story story)
{
	uint64_t cp = 0;

	for (int i = 0; i < (int)story; i++)
		cp += doc->length[i];
	return cp;
}

struct spans {
	struct str plc;
	size_t count;
	size_t next; /* the next to be taken */
	uint64_t start;
	uint64_t length;
	uint64_t done; /* given or skipped up to here */
};

struct span {
	size_t index;
	uint64_t from;
	uint64_t to;
};

/* The table's positions cut the story into spans; the last position repeats its end. */
static struct spans
spans_of(const struct doc *doc, enum doc_story story, enum doc_table table, size_t size)
{
	struct spans spans = {.plc = doc_table(doc, table)};
	size_t positions = spans.plc.len < 4 ? 0 : (spans.plc.len + size) / (4 + size);

	spans.start = spans.done = story_start(doc, story);
	spans.length = doc->length[story];
	spans.count = positions < 2 ? 0 : positions - 1;
	if (spans.count > PLACE_COUNT_MAX)
		spans.count = PLACE_COUNT_MAX;
	return spans;
}

/* The next span that holds text; the mark that ends each, and the story, is none. */
static bool
span_take(struct spans *spans, struct span *ret_span)
{
	while (spans->next < spans->count) {
		size_t i = spans->next++;
		uint64_t from = le_u32(spans->plc, 4 * (uint64_t)i);
		uint64_t to = le_u32(spans->plc, 4 * (uint64_t)i + 4);

		if (to > spans->length)
			to = spans->length;
		if (from >= to || spans->start + from < spans->done)
			continue;
		spans->done = spans->start + to;
		if (to - from <= 1)
			continue;
		*ret_span = (struct span){i, spans->start + from, spans->start + to};
		return true;
	}
	return false;
}

static void
span_give(struct doc *doc, const struct span *span, enum place_kind kind, uint32_t number,
	struct str label)
{
	uint32_t place;

	reading_break(doc->r, true);
	place = reading_place_begin(doc->r, kind, number, label);
	doc_text_give(doc, span->from, span->to);
	reading_place_end(doc->r, place);
}

/* What the table of positions leaves out of its story, as damage does, is given at its end. */
static void
rest_give(struct doc *doc, const struct spans *spans)
{
	uint64_t end = spans->start + spans->length;

	if (spans->length > 2 && spans->done + 2 < end) {
		reading_break(doc->r, true);
		doc_text_give(doc, spans->done, end);
	}
}

static void
notes_give(struct doc *doc, enum doc_story story, enum doc_table table, const char *label)
{
	struct spans spans = spans_of(doc, story, table, 0);
	struct span span;

	while (span_take(&spans, &span))
		span_give(doc, &span, PLACE_FOOTNOTE, (uint32_t)span.index + 1, str_of(label));
	rest_give(doc, &spans);
}

/* ---- comments ---- */

/* The people who commented: strings with their length in front, without a count. */
static struct str *
owners_load(const struct doc *doc, size_t *ret_count)
{
	struct str list = doc_table(doc, DOC_COMMENT_OWNERS);
	struct str *owners = ARENA_ARRAY(doc->arena, list.len / 2 + 1, struct str);
	uint64_t at = 0;

	*ret_count = 0;
	while (at + 1 < list.len) {
		uint64_t len = doc->is_old ? le_u8(list, at) : 2U * le_u16(list, at);

		at += doc->is_old ? 1 : 2;
		owners[(*ret_count)++] = codepage_text(doc->arena,
			doc->is_old ? doc->codepage : CODEPAGE_UTF16, le_slice(list, at, len));
		at += len;
	}
	return owners;
}

static struct str
comment_label(const struct doc *doc, size_t i, const struct str *owners, size_t owner_count)
{
	size_t size = doc->is_old ? 20 : 30;
	struct str references = doc_table(doc, DOC_COMMENT_REFERENCES);
	size_t count = doc_plc_count(references, size);
	uint64_t at = 4 * ((uint64_t)count + 1) + size * i;
	size_t owner = le_u16(references, at + (doc->is_old ? 10 : 20));
	struct str who = STR("");
	struct str when = doc_when(
		doc, le_u32(doc_table(doc, DOC_COMMENT_EXTRA), 18 * (uint64_t)i));

	if (i >= count)
		return STR("");
	if (owner < owner_count)
		who = owners[owner];
	else if (!doc->is_old)
		who = utf16le_text(doc->arena,
			le_slice(references, at + 2, 2U * (le_u16(references, at) % 10)));
	return str_format(doc->arena, "%.*s%s%.*s", STR_ARG(who),
		who.len > 0 && when.len > 0 ? ", " : "", STR_ARG(when));
}

static void
comments_give(struct doc *doc)
{
	struct spans spans = spans_of(doc, DOC_COMMENTS, DOC_COMMENT_TEXT, 0);
	size_t owner_count;
	struct str *owners = owners_load(doc, &owner_count);
	struct span span;

	while (span_take(&spans, &span))
		span_give(doc, &span, PLACE_COMMENT, (uint32_t)span.index + 1,
			comment_label(doc, span.index, owners, owner_count));
	rest_give(doc, &spans);
}

/* ---- headers ---- */

/* Six separators of notes come first, then six headers and footers a section ([MS-DOC] 2.8.22).
 * In Word 6 and 95 only those that exist are stored, so no kind can be told. */
static void
headers_give(struct doc *doc)
{
	static const char *const labels[] = {"header, even pages", "header", "footer, even pages",
		"footer", "header, first page", "footer, first page"};
	struct spans spans = spans_of(doc, DOC_HEADERS, DOC_HEADER_TEXT, 0);
	size_t skip = doc->is_old ? 0 : 6;
	struct span span;

	while (span_take(&spans, &span)) {
		size_t i = span.index - skip;

		if (span.index < skip)
			continue;
		span_give(doc, &span, PLACE_HEADER, (uint32_t)(i / 6 + 1),
			str_of(doc->is_old ? "header or footer" : labels[i % 6]));
	}
	rest_give(doc, &spans);
}

static void
textboxes_give(struct doc *doc, enum doc_story story, enum doc_table table)
{
	struct spans spans = spans_of(doc, story, table, 22);
	struct span span;

	while (span_take(&spans, &span)) {
		reading_break(doc->r, true);
		doc_text_give(doc, span.from, span.to);
	}
	rest_give(doc, &spans);
}

/* Who saved the document, and where, the last ten times ([MS-DOC] 2.9.282). */
static void
saved_by_facts(struct doc *doc)
{
	size_t count = 0;
	struct str *strings = doc_strings(doc, doc_table(doc, DOC_SAVED_BY), &count);

	if (doc->is_old)
		return;
	for (size_t i = 0; i + 1 < count; i += 2)
		reading_fact(doc->r, "saved_by",
			str_format(doc->arena, "%.*s: %.*s", STR_ARG(strings[i]),
				STR_ARG(strings[i + 1])));
}

void
doc_notes_give(struct doc *doc)
{
	notes_give(doc, DOC_FOOTNOTES, DOC_FOOTNOTE_TEXT, "footnote");
	notes_give(doc, DOC_ENDNOTES, DOC_ENDNOTE_TEXT, "endnote");
	comments_give(doc);
	textboxes_give(doc, DOC_TEXTBOXES, DOC_TEXTBOX_TEXT);
	headers_give(doc);
	textboxes_give(doc, DOC_HEADER_TEXTBOXES, DOC_HEADER_TEXTBOX_TEXT);
	saved_by_facts(doc);
}
