/* What characters and paragraphs look like: bin tables, pages of formatted runs, property lists
 * ([MS-DOC] 2.6.1, 2.8.5 - 2.9.33; Word 6 and 95: one-byte property codes). */
#include "base/arena.h"
#include "base/limits.h"
#include "extract/doc.h"
#include "extract/le.h"

enum { PAGE_SIZE = 512, RUNS_IN_PAGE_MAX = 0x65 };

/* Property codes of Word 97 and later that matter here. */
enum {
	SPRM_DELETED = 0x0800,
	SPRM_INSERTED = 0x0801,
	SPRM_PICTURE = 0x6a03,
	SPRM_INSERTED_BY = 0x4804,
	SPRM_INSERTED_WHEN = 0x6805,
	SPRM_DATA = 0x0806,
	SPRM_SYMBOL = 0x6a09,
	SPRM_OLE = 0x080a,
	SPRM_HIDDEN = 0x083c,
	SPRM_FONT = 0x4a4f,
	SPRM_DELETED_BY = 0x4863,
	SPRM_DELETED_WHEN = 0x6864,
	SPRM_ROW_END = 0x2417,
	SPRM_TABS = 0xc615,
	SPRM_TABLE = 0xd608,
	SPRM_TABLE_OLD = 0xd606
};

/* And of Word 6 and 95. */
enum {
	OLD_ROW_END = 25,
	OLD_DELETED = 65,
	OLD_INSERTED = 66,
	OLD_PICTURE = 68,
	OLD_BY = 69,
	OLD_WHEN = 70,
	OLD_SYMBOL = 74,
	OLD_HIDDEN = 92,
	OLD_FONT = 93
};

static void
flag_set(struct doc_run *run, enum doc_flag flag, uint8_t value)
{
	/* 0x81 is the opposite of the style, whose own value is almost always off. */
	if (value == 1 || value == 0x81)
		run->flags = (uint8_t)(run->flags | flag);
	else if (value == 0)
		run->flags = (uint8_t)(run->flags & ~(unsigned)flag);
}

static void
property_apply(struct doc_run *run, unsigned code, struct str value)
{
	switch (code) {
	case SPRM_DELETED:
		flag_set(run, DOC_DELETED, le_u8(value, 0));
		return;
	case SPRM_INSERTED:
		flag_set(run, DOC_INSERTED, le_u8(value, 0));
		return;
	case SPRM_HIDDEN:
		flag_set(run, DOC_HIDDEN, le_u8(value, 0));
		return;
	case SPRM_DATA:
		flag_set(run, DOC_DATA, le_u8(value, 0));
		return;
	case SPRM_OLE:
		flag_set(run, DOC_OLE, le_u8(value, 0));
		return;
	case SPRM_PICTURE:
		run->picture = le_u32(value, 0);
		flag_set(run, DOC_PICTURE, 1);
		return;
	case SPRM_INSERTED_BY:
	case SPRM_DELETED_BY:
		run->author = le_u16(value, 0);
		return;
	case SPRM_INSERTED_WHEN:
	case SPRM_DELETED_WHEN:
		run->when = le_u32(value, 0);
		return;
	case SPRM_SYMBOL:
		run->font = le_u16(value, 0);
		run->symbol = le_u16(value, 2);
		flag_set(run, DOC_SYMBOL, 1);
		return;
	case SPRM_FONT:
		run->font = le_u16(value, 0);
		return;
	default:
		return;
	}
}

/* The size of a property's value, by the code's upper three bits ([MS-DOC] 2.6.1), and where the
 * value begins behind the code. */
static uint64_t
value_size(struct str list, uint64_t at, unsigned code)
{
	static const unsigned char sizes[8] = {1, 1, 2, 4, 2, 2, 0, 3};
	unsigned size = sizes[code >> 13];

	if (size != 0)
		return size;
	if (code == SPRM_TABLE || code == SPRM_TABLE_OLD)
		return (uint64_t)le_u16(list, at) + 1;
	if (code == SPRM_TABS && le_u8(list, at) == 255) {
		uint64_t deleted = le_u8(list, at + 1);
		uint64_t added = le_u8(list, at + 2 + 4 * deleted);

		return 3 + 4 * deleted + 3 * added;
	}
	return (uint64_t)le_u8(list, at) + 1;
}

/* Sizes of the one-byte codes' values; VAR: a length byte comes first. */
enum { VAR = 255, TABS = 254, TABLE = 253 };

static unsigned
old_size(unsigned code)
{
	/* By the code, from 0. */
	static const unsigned char sizes[] = {0, 0, 2, VAR, 1, 1, 1, 1, 1, 1, 1, 1, VAR, 1, 1, VAR,
		2, 2, 2, 2, 4, 2, 2, VAR, 1, 1, 2, 2, 2, 1, 2, 2, 2, 2, 2, 2, 2, 1, 2, 2, 2, 2, 2,
		2, 1, 2, 2, 2, 2, 2, 1, 1, VAR, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, VAR, 2,
		4, 1, 2, 3, VAR, 1, 0, 0, 0, 0, 2, VAR, VAR, 0, 0, 1, 1, 1, 1, 1, 1, 1, 1, 2, 1, 3,
		2, 2, 1, 2, 1, 2, 1, VAR, 1, VAR, VAR, 2, VAR, 2, 2, 1, 0, 0, 0, 0, 0, 1, 1, 1, VAR,
		2, 2, 2, 0, 0, 0, 0};

	if (code == 15 || code == 23)
		return TABS;
	if (code == 190)
		return TABLE;
	return code < COUNT_OF(sizes) ? sizes[code] : VAR;
}

static uint64_t
old_value_size(struct str list, uint64_t at, unsigned code)
{
	unsigned size = old_size(code);

	if (size == TABLE)
		return (uint64_t)le_u16(list, at) + 1;
	if (size == TABS && le_u8(list, at) == 255) {
		uint64_t deleted = le_u8(list, at + 1);
		uint64_t added = le_u8(list, at + 2 + 4 * deleted);

		return 3 + 4 * deleted + 3 * added;
	}
	return size == VAR || size == TABS ? (uint64_t)le_u8(list, at) + 1 : size;
}

static void
old_apply(struct doc_run *run, unsigned code, struct str value)
{
	static const struct {
		unsigned char old;
		unsigned short code;
	} same[] = {{OLD_DELETED, SPRM_DELETED}, {OLD_INSERTED, SPRM_INSERTED},
		{OLD_HIDDEN, SPRM_HIDDEN}, {OLD_BY, SPRM_INSERTED_BY},
		{OLD_WHEN, SPRM_INSERTED_WHEN}, {OLD_FONT, SPRM_FONT}};

	for (size_t i = 0; i < COUNT_OF(same); i++)
		if (same[i].old == code)
			property_apply(run, same[i].code, value);
	if (code == OLD_PICTURE)
		property_apply(run, SPRM_PICTURE, str_from(value, 1));
	if (code == OLD_SYMBOL) {
		run->font = le_u16(value, 1);
		run->symbol = le_u8(value, 3);
		flag_set(run, DOC_SYMBOL, 1);
	}
}

bool
doc_property_next(const struct doc *doc, struct str list, uint64_t *at, unsigned *ret_code,
	struct str *ret_value)
{
	uint64_t size;

	if (*at >= list.len)
		return false;
	*ret_code = doc->is_old ? le_u8(list, *at) : le_u16(list, *at);
	*at += doc->is_old ? 1 : 2;
	size = doc->is_old ? old_value_size(list, *at, *ret_code)
			   : value_size(list, *at, *ret_code);
	*ret_value = le_slice(list, *at, size);
	*at += size;
	return true;
}

void
doc_properties_apply(const struct doc *doc, struct str list, struct doc_run *run)
{
	uint64_t at = 0;
	unsigned code;
	struct str value;

	while (doc_property_next(doc, list, &at, &code, &value)) {
		if (doc->is_old)
			old_apply(run, code, value);
		else
			property_apply(run, code, value);
	}
}

static bool
list_ends_row(const struct doc *doc, struct str list)
{
	uint64_t at = 0;
	unsigned code;
	struct str value;

	while (doc_property_next(doc, list, &at, &code, &value))
		if (code == (doc->is_old ? OLD_ROW_END : SPRM_ROW_END))
			return le_u8(value, 0) != 0;
	return false;
}

/* ---- pages of runs ---- */

static struct str
page_of(const struct doc *doc, struct str bins, size_t count, size_t i)
{
	uint64_t at = 4 * ((uint64_t)count + 1);
	uint64_t page = doc->is_old ? le_u16(bins, at + 2 * i)
				    : le_u32(bins, at + 4 * i) & 0x3fffff;

	return le_slice(doc->main, page * PAGE_SIZE, PAGE_SIZE);
}

static void
character_page_load(struct doc *doc, struct str page)
{
	size_t count = le_u8(page, PAGE_SIZE - 1);

	if (count > RUNS_IN_PAGE_MAX)
		return;
	for (size_t i = 0; i < count && doc->run_count < DOC_RUN_COUNT_MAX; i++) {
		struct doc_run run = {
			.fc_from = le_u32(page, 4 * i),
			.fc_to = le_u32(page, 4 * i + 4),
			.font = UINT16_MAX,
		};
		uint64_t at = 2U * le_u8(page, 4 * (count + 1) + i);

		if (at != 0)
			doc_properties_apply(doc, le_slice(page, at + 1, le_u8(page, at)), &run);
		/* Pages are in order; what steps back is damage and would break the search. */
		if (run.fc_from < run.fc_to &&
			(doc->run_count == 0 || run.fc_from >= doc->runs[doc->run_count - 1].fc_to))
			doc->runs[doc->run_count++] = run;
	}
}

static void
paragraph_add(struct doc *doc, struct doc_paragraph paragraph)
{
	if (!paragraph.ends_row && paragraph.list == 0)
		return;
	if (doc->paragraph_count == DOC_RUN_COUNT_MAX ||
		(doc->paragraph_count > 0 &&
			paragraph.fc_from < doc->paragraphs[doc->paragraph_count - 1].fc_to))
		return;
	doc->paragraphs[doc->paragraph_count++] = paragraph;
	doc->has_row_ends = doc->has_row_ends || paragraph.ends_row;
}

static void
paragraph_page_load(struct doc *doc, struct str page)
{
	size_t count = le_u8(page, PAGE_SIZE - 1);
	size_t each = doc->is_old ? 7 : 13;

	if (count > RUNS_IN_PAGE_MAX)
		return;
	for (size_t i = 0; i < count; i++) {
		struct doc_paragraph paragraph = {
			.fc_from = le_u32(page, 4 * i), .fc_to = le_u32(page, 4 * i + 4)};
		uint64_t at = 2U * le_u8(page, 4 * (count + 1) + each * i);
		uint64_t size = 2U * le_u8(page, at);

		if (at == 0)
			continue;
		/* [MS-DOC] 2.9.188: a count of 0 is followed by the true one. */
		if (size == 0 && !doc->is_old)
			size = 2U * le_u8(page, ++at);
		else if (size != 0 && !doc->is_old)
			size--;
		paragraph.ends_row = size > 2 &&
			list_ends_row(doc, le_slice(page, at + 3, size - 2));
		doc_list_of(doc, le_slice(page, at + 1, size), &paragraph);
		paragraph_add(doc, paragraph);
	}
}

static size_t
bins_count(const struct doc *doc, struct str bins, size_t *ret_runs_max)
{
	size_t count = doc_plc_count(bins, doc->is_old ? 2 : 4);

	/* Each page is in the file but once. */
	if (count > doc->main.len / PAGE_SIZE)
		count = doc->main.len / PAGE_SIZE;
	*ret_runs_max = count * RUNS_IN_PAGE_MAX;
	if (*ret_runs_max > DOC_RUN_COUNT_MAX)
		*ret_runs_max = DOC_RUN_COUNT_MAX;
	return count;
}

void
doc_look_load(struct doc *doc)
{
	struct str bins = doc_table(doc, DOC_CHARACTER_BINS);
	size_t runs_max;
	size_t count = bins_count(doc, bins, &runs_max);
	size_t stored = doc_plc_count(bins, doc->is_old ? 2 : 4);

	doc->runs = ARENA_ARRAY(doc->arena, runs_max, struct doc_run);
	for (size_t i = 0; i < count; i++)
		character_page_load(doc, page_of(doc, bins, stored, i));
	bins = doc_table(doc, DOC_PARAGRAPH_BINS);
	count = bins_count(doc, bins, &runs_max);
	stored = doc_plc_count(bins, doc->is_old ? 2 : 4);
	doc->paragraphs = ARENA_ARRAY(doc->arena, runs_max, struct doc_paragraph);
	for (size_t i = 0; i < count; i++)
		paragraph_page_load(doc, page_of(doc, bins, stored, i));
}

const struct doc_run *
doc_run_at(const struct doc *doc, uint64_t fc, size_t *cursor)
{
	size_t low = 0;
	size_t high = doc->run_count;

	if (*cursor < doc->run_count && doc->runs[*cursor].fc_from <= fc &&
		fc < doc->runs[*cursor].fc_to)
		return &doc->runs[*cursor];
	while (low < high) {
		size_t middle = (low + high) / 2;

		if (doc->runs[middle].fc_to <= fc)
			low = middle + 1;
		else
			high = middle;
	}
	*cursor = low;
	if (low < doc->run_count && doc->runs[low].fc_from <= fc)
		return &doc->runs[low];
	return NULL;
}

const struct doc_paragraph *
doc_paragraph_at(const struct doc *doc, uint64_t fc)
{
	size_t low = 0;
	size_t high = doc->paragraph_count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (doc->paragraphs[middle].fc_to <= fc)
			low = middle + 1;
		else
			high = middle;
	}
	if (low < doc->paragraph_count && doc->paragraphs[low].fc_from <= fc)
		return &doc->paragraphs[low];
	return NULL;
}
