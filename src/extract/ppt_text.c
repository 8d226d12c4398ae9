/* What slides say: shapes, outline, notes, comments, headers. */
#include "base/arena.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/le.h"
#include "extract/ppt.h"
#include "extract/reading.h"

#include <stdlib.h>

enum { LIST_SLIDES = 0, LIST_MASTERS = 1, LIST_NOTES = 2, OUTLINE_MAX = 64 };

/* One entry of a list of slides: the slide's object and the outline's texts for it. */
struct entry {
	uint32_t object;
	uint32_t slide_id;
	struct ppt_record texts[OUTLINE_MAX];
	bool used[OUTLINE_MAX];
	size_t text_count;
};

struct walk {
	struct ppt *ppt;
	struct str list;
	uint64_t at;
};

static struct str
list_find(const struct ppt *ppt, unsigned instance)
{
	struct ppt_record record;
	uint64_t at = 0;

	while (ppt_next(ppt->document_body, &at, &record))
		if (record.type == PPT_LIST && record.instance == instance)
			return record.body;
	return STR("");
}

static bool
is_text(const struct ppt_record *record)
{
	return record->type == PPT_TEXT_CHARS || record->type == PPT_TEXT_BYTES;
}

/* Takes one slide's entry off the list. */
static bool
entry_next(struct walk *walk, struct entry *ret_entry)
{
	struct ppt_record record;
	uint64_t next = walk->at;

	ret_entry->text_count = 0;
	ret_entry->object = UINT32_MAX;
	while (ppt_next(walk->list, &next, &record)) {
		if (record.type == PPT_SLIDE_PERSIST) {
			if (ret_entry->object != UINT32_MAX)
				return true;
			ret_entry->object = le_u32(record.body, 0);
			ret_entry->slide_id = le_u32(record.body, 12);
		} else if (record.type == PPT_TEXT_HEADER && ret_entry->text_count < OUTLINE_MAX) {
			/* A placeholder without words has a header only, and counts. */
			ret_entry->used[ret_entry->text_count] = false;
			ret_entry->texts[ret_entry->text_count++] = (struct ppt_record){
				.body = STR("")};
		} else if (is_text(&record) && ret_entry->text_count > 0) {
			ret_entry->texts[ret_entry->text_count - 1] = record;
		}
		walk->at = next;
	}
	return ret_entry->object != UINT32_MAX;
}

static void
words_give(const struct ppt *ppt, const struct ppt_record *record)
{
	struct str words = ppt_words(ppt, record);

	if (str_trim(words).len == 0)
		return;
	reading_text(ppt->r, words);
	reading_break(ppt->r, false);
}

static void
outline_give(const struct ppt *ppt, struct entry *entry, uint32_t number)
{
	if (entry == NULL || number >= entry->text_count || entry->used[number])
		return;
	entry->used[number] = true;
	words_give(ppt, &entry->texts[number]);
}

/* SYSTEMTIME: year, month, weekday, day, hour, minute. */
static struct str
comment_label(const struct ppt *ppt, struct str author, struct str time)
{
	return str_format(ppt->arena, "%.*s%s%04u-%02u-%02u %02u:%02u", STR_ARG(author),
		author.len > 0 ? ", " : "", le_u16(time, 0), le_u16(time, 2), le_u16(time, 6),
		le_u16(time, 8), le_u16(time, 10));
}

static void
comment_give(const struct ppt *ppt, struct str body, uint32_t number)
{
	struct ppt_record record;
	uint64_t at = 0;
	struct str author = STR("");
	struct str label;
	struct str words = STR("");
	uint32_t place;

	label = author;
	while (ppt_next(body, &at, &record)) {
		if (record.type == PPT_STRING && record.instance == 0)
			label = author = ppt_words(ppt, &record);
		else if (record.type == PPT_STRING && record.instance == 1)
			words = ppt_words(ppt, &record);
		else if (record.type == PPT_STRING && record.instance == 2)
			label = author = str_format(ppt->arena, "%.*s (%.*s)", STR_ARG(author),
				STR_ARG(ppt_words(ppt, &record)));
		else if (record.type == PPT_COMMENT_ATOM && record.body.len >= 20)
			label = comment_label(ppt, author, str_from(record.body, 4));
	}
	reading_break(ppt->r, false);
	place = reading_place_begin(ppt->r, PLACE_COMMENT, number, label);
	reading_text(ppt->r, words);
	reading_place_end(ppt->r, place);
	reading_break(ppt->r, false);
}

static void
headers_give(const struct ppt *ppt, struct str body)
{
	static const char *const labels[] = {"date", "header", "footer"};
	struct ppt_record record;
	uint64_t at = 0;

	while (ppt_next(body, &at, &record)) {
		struct str words = ppt_words(ppt, &record);
		uint32_t place;

		if (record.type != PPT_STRING || record.instance > 2 || words.len == 0)
			continue;
		reading_break(ppt->r, false);
		place = reading_place_begin(
			ppt->r, PLACE_HEADER, 0, str_of(labels[record.instance]));
		reading_text(ppt->r, words);
		reading_place_end(ppt->r, place);
		reading_break(ppt->r, false);
	}
}

/* A master's placeholder that holds a prompt; its headers and footers are shown ([MS-PPT]
 * 2.13.22). */
static bool
shape_is_prompt(struct str shape)
{
	enum { MASTER_FOOTER = 9, MASTER_HEADER = 10 };
	struct ppt_record record;
	uint64_t at = 0;

	while (ppt_next_deep(shape, &at, &record)) {
		unsigned kind = le_u8(record.body, 4);

		if (record.type == PPT_PLACEHOLDER)
			return kind != MASTER_FOOTER && kind != MASTER_HEADER;
	}
	return false;
}

/* A footer that is but the mark in whose place each slide puts its own. */
static bool
is_mark(const struct ppt *ppt, const struct ppt_record *record)
{
	return str_equal(str_trim(ppt_words(ppt, record)), STR("*"));
}

/* The texts of all shapes in the order in which they are drawn. On masters prompts ("Click to
 * edit") do not show on the slides. */
static void
shapes_give(const struct ppt *ppt, struct str body, struct entry *entry, bool is_master)
{
	struct ppt_record record;
	uint64_t at = 0;
	uint32_t comments = 0;
	uint64_t shape_end = 0;

	while (ppt_next_deep(body, &at, &record)) {
		bool is_shape = is_master && record.type == PPT_SHAPE && record.at >= shape_end;

		/* Shapes hold no shapes; forged ones would be looked through again and again. */
		if (is_shape)
			shape_end = at + record.body.len;
		if (is_shape && shape_is_prompt(record.body))
			at += record.body.len;
		else if (is_text(&record) && !(is_master && is_mark(ppt, &record)))
			words_give(ppt, &record);
		else if (record.type == PPT_OUTLINE_REFERENCE)
			outline_give(ppt, entry, le_u32(record.body, 0));
		else if (record.type == PPT_COMMENT) {
			comment_give(ppt, record.body, ++comments);
			at += record.body.len;
		} else if (record.type == PPT_HEADERS) {
			headers_give(ppt, record.body);
			at += record.body.len;
		} else if (record.type == PPT_LIST) {
			at += record.body.len;
		}
	}
}

static int
note_compare(const void *a, const void *b)
{
	const struct ppt_note *one = a;
	const struct ppt_note *two = b;

	return one->id < two->id ? -1 : one->id > two->id;
}

static void
notes_load(struct ppt *ppt)
{
	struct walk walk = {.ppt = ppt, .list = list_find(ppt, LIST_NOTES)};
	struct entry *entry = ARENA_NEW(ppt->arena, struct entry);

	/* An entry has a header of 8 bytes and a body of 16 at least. */
	ppt->notes = ARENA_ARRAY(ppt->arena, walk.list.len / 24 + 1, struct ppt_note);
	while (ppt->note_count <= walk.list.len / 24 && entry_next(&walk, entry))
		ppt->notes[ppt->note_count++] = (struct ppt_note){entry->slide_id, entry->object};
	qsort(ppt->notes, ppt->note_count, sizeof(struct ppt_note), note_compare);
}

static void
notes_give(struct ppt *ppt, uint32_t notes_id)
{
	struct ppt_note wanted = {.id = notes_id};
	const struct ppt_note *note = notes_id == 0 || ppt->note_count == 0
		? NULL
		: bsearch(&wanted, ppt->notes, ppt->note_count, sizeof(struct ppt_note),
			  note_compare);
	struct ppt_record record;
	uint32_t place;

	if (note == NULL || !ppt_object(ppt, note->object, &record) || record.type != PPT_NOTES)
		return;
	ppt->gone_over += record.body.len;
	reading_break(ppt->r, true);
	place = reading_place_begin(ppt->r, PLACE_NOTES, 0, STR(""));
	shapes_give(ppt, record.body, NULL, false);
	reading_place_end(ppt->r, place);
}

struct slide_look {
	uint32_t notes_id;
	bool is_hidden;
};

static struct slide_look
slide_look(struct str body)
{
	struct slide_look look = {0};
	struct ppt_record record;
	uint64_t at = 0;

	while (ppt_next(body, &at, &record)) {
		if (record.type == PPT_SLIDE_ATOM)
			look.notes_id = le_u32(record.body, 16);
		else if (record.type == PPT_SHOW_INFO)
			look.is_hidden = (le_u16(record.body, 10) & 4) != 0;
	}
	return look;
}

static void
slide_give(struct ppt *ppt, struct entry *entry, uint32_t number)
{
	struct ppt_record record = {.body = STR("")};
	struct slide_look look = {0};
	uint32_t place;
	uint32_t hidden = UINT32_MAX;

	if (ppt_object(ppt, entry->object, &record) && record.type == PPT_SLIDE)
		look = slide_look(record.body);
	else
		reading_partial(ppt->r, ERR_DAMAGED, "slide %u is missing or broken", number);
	reading_break(ppt->r, true);
	place = reading_place_begin(ppt->r, PLACE_SLIDE, number, STR(""));
	if (look.is_hidden) {
		reading_fact(ppt->r, FACT_HIDDEN, str_format(ppt->arena, "slide %u", number));
		hidden = reading_place_begin(ppt->r, PLACE_HIDDEN, number, STR("hidden slide"));
	}
	ppt->gone_over += record.body.len;
	if (record.type == PPT_SLIDE)
		shapes_give(ppt, record.body, entry, false);
	for (uint32_t i = 0; i < entry->text_count; i++)
		outline_give(ppt, entry, i);
	notes_give(ppt, look.notes_id);
	reading_place_end(ppt->r, hidden);
	reading_place_end(ppt->r, place);
}

static void
masters_give(struct ppt *ppt)
{
	struct walk walk = {.ppt = ppt, .list = list_find(ppt, LIST_MASTERS)};
	struct entry *entry = ARENA_NEW(ppt->arena, struct entry);
	struct ppt_record record;

	while (entry_next(&walk, entry)) {
		if (!ppt_object(ppt, entry->object, &record) ||
			(record.type != PPT_MAIN_MASTER && record.type != PPT_SLIDE))
			continue;
		ppt->gone_over += record.body.len;
		if (ppt->gone_over > DOC_SHARE_MAX * (uint64_t)ppt->stream.len)
			return;
		reading_break(ppt->r, true);
		shapes_give(ppt, record.body, NULL, true);
	}
}

void
ppt_slides_give(struct ppt *ppt)
{
	struct walk walk = {.ppt = ppt, .list = list_find(ppt, LIST_SLIDES)};
	struct entry *entry = ARENA_NEW(ppt->arena, struct entry);
	uint32_t number = 0;
	struct ppt_record record;
	uint64_t at = 0;

	notes_load(ppt);
	while (number < SHEET_COUNT_MAX && entry_next(&walk, entry)) {
		if (ppt->gone_over > DOC_SHARE_MAX * (uint64_t)ppt->stream.len) {
			reading_limit_hit(ppt->r, ERR_TOO_LARGE,
				"its slides overlap; the first %u were read", number);
			break;
		}
		slide_give(ppt, entry, ++number);
	}
	masters_give(ppt);
	while (ppt_next(ppt->document_body, &at, &record))
		if (record.type == PPT_HEADERS)
			headers_give(ppt, record.body);
}

void
ppt_all_text_give(struct ppt *ppt)
{
	struct ppt_record record;
	uint64_t at = 0;

	while (ppt_next_deep(ppt->stream, &at, &record))
		if (is_text(&record))
			words_give(ppt, &record);
}
