/* Numbered paragraphs: the lists, the lists made of them, and the styles that put paragraphs into
 * them ([MS-DOC] 2.4.6.3, 2.9.131, 2.9.134, 2.9.147, 2.9.150, 2.9.260). Word 6 and 95 number by
 * other means, which are not read. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/doc.h"
#include "extract/le.h"
#include "extract/list_label.h"

enum {
	SPRM_LEVEL = 0x260a,
	SPRM_LIST = 0x460b,
	LSTF_SIZE = 28,
	LVLF_SIZE = 28,
	LFO_SIZE = 16,
	/* [MS-DOC] 2.9.134: an index of a list is below this; 2.9.260: styles are below 0x0fff. */
	LIST_COUNT_MAX = 0x7ff,
	STYLE_COUNT_MAX = 0x0fff,
	STYLE_NONE = 0x0fff,
	BASED_ON_MAX = 16, /* Word itself writes chains of a few */
	LABEL_SIZE_MAX = 200
};

struct style {
	uint16_t based_on;
	uint16_t list;
	uint8_t level;
	bool has_list;
	bool has_level;
};

/* A list made of an abstract one. */
struct made_list {
	struct list_numbers numbers;
	struct list_numbers *abstract; /* NULL: the file has none of that number */
};

struct doc_lists {
	struct list_numbers *abstracts;
	uint32_t *ids;
	size_t abstract_count;
	struct made_list *lists;
	size_t list_count;
	struct style *styles;
	size_t style_count;
};

/* ---- levels ---- */

/* The text of a level, its numbers marked as in DOCX. */
static struct str
level_text(const struct doc *doc, struct str text)
{
	struct buf marked CLEANUP(buf_free) = {.size_max = LABEL_SIZE_MAX};
	struct str plain;

	for (uint64_t at = 0; at + 2 <= text.len; at += 2) {
		uint16_t c = le_u16(text, at);

		if (c < LIST_LEVEL_COUNT)
			buf_add_format(&marked, "%%%u", c + 1U);
		else
			utf16le_decode(&marked, le_slice(text, at, 2));
	}
	plain = str_copy(doc->arena, buf_str(&marked));
	return plain;
}

/* An LVL at `at`; returns what it takes. */
static uint64_t
level_load(const struct doc *doc, uint64_t at, struct list_level *ret_level)
{
	uint64_t text = at + LVLF_SIZE + le_u8(doc->table, at + 24) + le_u8(doc->table, at + 25);
	uint64_t len = 2U * le_u16(doc->table, text);
	unsigned flags = le_u8(doc->table, at + 5);

	ret_level->start = le_u32(doc->table, at);
	ret_level->format = le_u8(doc->table, at + 4);
	ret_level->is_legal = (flags & 4) != 0;
	if ((flags & 8) != 0)
		ret_level->restart = le_u8(doc->table, at + 26);
	ret_level->text = level_text(doc, le_slice(doc->table, text + 2, len));
	ret_level->has_text = true;
	return text + 2 + len - at;
}

static void
levels_begin(struct list_numbers *numbers)
{
	for (uint8_t i = 0; i < LIST_LEVEL_COUNT; i++)
		numbers->levels[i].restart = i;
}

/* ---- lists ---- */

static size_t
count_max(size_t count, struct str table, size_t size, size_t max)
{
	if (count > table.len / size)
		count = table.len / size;
	return count < max ? count : max;
}

/* The levels of all lists follow one another behind the table of lists, outside its length. */
static void
abstracts_load(struct doc *doc)
{
	struct doc_lists *lists = doc->lists;
	struct str table = doc_table(doc, DOC_LISTS);
	uint64_t at = (uint64_t)(table.data - doc->table.data) + table.len;
	size_t count = count_max(le_u16(table, 0), table, LSTF_SIZE, LIST_COUNT_MAX);

	lists->abstracts = ARENA_ARRAY(doc->arena, count, struct list_numbers);
	lists->ids = ARENA_ARRAY(doc->arena, count, uint32_t);
	for (size_t i = 0; i < count; i++) {
		uint64_t list = 2 + LSTF_SIZE * (uint64_t)i;
		int levels = (le_u8(table, list + 26) & 1) != 0 ? 1 : LIST_LEVEL_COUNT;

		lists->ids[i] = le_u32(table, list);
		levels_begin(&lists->abstracts[i]);
		for (int level = 0; level < levels; level++)
			at += level_load(doc, at, &lists->abstracts[i].levels[level]);
		lists->abstract_count = i + 1;
	}
}

static struct list_numbers *
abstract_find(const struct doc_lists *lists, uint32_t id)
{
	for (size_t i = 0; i < lists->abstract_count; i++)
		if (lists->ids[i] == id)
			return &lists->abstracts[i];
	return NULL;
}

/* One LFOLVL: a start, a look or both in place of the abstract list's. Returns what it takes. */
static uint64_t
override_load(const struct doc *doc, uint64_t at, struct list_numbers *numbers)
{
	unsigned flags = le_u8(doc->table, at + 4);
	struct list_level unused = {.start = 0};
	struct list_level *level = (flags & 15) < LIST_LEVEL_COUNT ? &numbers->levels[flags & 15]
								   : &unused;
	uint32_t start = le_u32(doc->table, at);
	uint64_t size = 8;

	if ((flags & 32) != 0) {
		size += level_load(doc, at + 8, level);
		start = level->start;
	}
	level->start = start;
	level->has_start = (flags & 16) != 0;
	return size;
}

static void
made_lists_load(struct doc *doc)
{
	struct doc_lists *lists = doc->lists;
	struct str table = doc_table(doc, DOC_LIST_OVERRIDES);
	size_t count = count_max(le_u32(table, 0), table, LFO_SIZE, LIST_COUNT_MAX);
	uint64_t at = (uint64_t)(table.data - doc->table.data) + 4 + LFO_SIZE * (uint64_t)count;

	lists->lists = ARENA_ARRAY(doc->arena, count, struct made_list);
	for (size_t i = 0; i < count; i++) {
		uint64_t list = 4 + LFO_SIZE * (uint64_t)i;
		unsigned overrides = le_u8(table, list + 12);
		struct made_list *made = &lists->lists[i];

		made->abstract = abstract_find(lists, le_u32(table, list));
		levels_begin(&made->numbers);
		at += 4;
		for (unsigned k = 0; k < overrides && k < LIST_LEVEL_COUNT; k++)
			at += override_load(doc, at, &made->numbers);
		lists->list_count = i + 1;
	}
}

/* ---- styles ---- */

static void
properties_apply(const struct doc *doc, struct str properties, struct style *style)
{
	uint64_t at = 0;
	unsigned code;
	struct str value;

	while (doc_property_next(doc, properties, &at, &code, &value)) {
		if (code == SPRM_LIST) {
			style->list = le_u16(value, 0);
			style->has_list = true;
		} else if (code == SPRM_LEVEL) {
			style->level = le_u8(value, 0);
			style->has_level = true;
		}
	}
}

/* A paragraph style's own properties are its first list of them, behind its name. */
static void
style_load(const struct doc *doc, struct str std, uint64_t base_size, struct style *style)
{
	uint64_t at = base_size + 2 + 2U * le_u16(std, base_size) + 2;

	style->based_on = le_u16(std, 2) >> 4;
	if ((le_u16(std, 2) & 15) != 1)
		return;
	at += at & 1;
	if (le_u16(std, at) > 2)
		properties_apply(doc, le_slice(std, at + 4, le_u16(std, at) - 2U), style);
}

static void
styles_load(struct doc *doc)
{
	struct doc_lists *lists = doc->lists;
	struct str sheet = doc_table(doc, DOC_STYLES);
	uint64_t at = 2 + (uint64_t)le_u16(sheet, 0);
	size_t count = count_max(le_u16(sheet, 2), sheet, 2, STYLE_COUNT_MAX);

	lists->styles = ARENA_ARRAY(doc->arena, count, struct style);
	for (size_t i = 0; i < count && at < sheet.len; i++) {
		uint64_t size = le_u16(sheet, at);

		lists->styles[i].based_on = STYLE_NONE;
		style_load(doc, le_slice(sheet, at + 2, size), le_u16(sheet, 4), &lists->styles[i]);
		lists->style_count = i + 1;
		at += 2 + size;
	}
}

/* What a style leaves open, the one it is based on says. */
static void
style_apply(const struct doc_lists *lists, size_t number, struct style *style)
{
	for (int i = 0; i < BASED_ON_MAX && number < lists->style_count; i++) {
		const struct style *from = &lists->styles[number];

		if (!style->has_list && from->has_list) {
			style->list = from->list;
			style->has_list = true;
		}
		if (!style->has_level && from->has_level) {
			style->level = from->level;
			style->has_level = true;
		}
		number = from->based_on;
	}
}

/* ---- asking ---- */

void
doc_lists_load(struct doc *doc)
{
	if (doc->is_old || doc_table(doc, DOC_LISTS).len == 0)
		return;
	doc->lists = ARENA_NEW(doc->arena, struct doc_lists);
	abstracts_load(doc);
	made_lists_load(doc);
	styles_load(doc);
}

void
doc_list_of(const struct doc *doc, struct str properties, struct doc_paragraph *paragraph)
{
	struct style style = {.list = 0};

	if (doc->lists == NULL)
		return;
	properties_apply(doc, str_from(properties, 2), &style);
	style_apply(doc->lists, le_u16(properties, 0), &style);
	/* Numbers from 0xf801 on mean that the paragraph was taken out of its list. */
	if (style.list > doc->lists->list_count || style.level >= LIST_LEVEL_COUNT)
		return;
	paragraph->list = style.list;
	paragraph->level = style.level;
}

void
doc_list_label(struct doc *doc, const struct doc_paragraph *paragraph, struct buf *ret_label)
{
	struct made_list *made = &doc->lists->lists[paragraph->list - 1U];

	if (made->abstract != NULL)
		list_label(made->abstract, &made->numbers, paragraph->level, ret_label);
}
