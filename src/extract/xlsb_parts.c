/* The parts of a binary workbook; record layouts: [MS-XLSB] section 2.4. */
#include "base/arena.h"
#include "base/err.h"
#include "extract/biff.h"
#include "extract/le.h"
#include "extract/reading.h"
#include "extract/xlsb.h"
#include "extract/xlsx.h"

enum { AUTHOR_MAX = 2000, CELL_HEAD = 8, SHORT_HEAD = 4 };

/* What is done with each record of a part. */
struct record_taker {
	void (*take)(struct xlsx *x, void *state, uint32_t record, struct str body);
	void *state;
};

static bool
part_read(struct xlsx *x, struct str part, struct record_taker taker)
{
	struct zip_entry *entry = zip_find(&x->p->zip, part);
	struct xlsb_reader reader CLEANUP(xlsb_close) = {0};
	struct err err = {0};
	uint32_t record;
	struct str body;

	if (entry == NULL || entry->used)
		return false;
	if (xlsb_open(&x->p->zip, entry, &reader, &err))
		while (xlsb_next(&reader, &record, &body, &err))
			taker.take(x, taker.state, record, body);
	if (err.kind != ERR_NONE)
		package_damage(x->p, &err);
	return true;
}

/* ---- strings and styles ---- */

static void
string_take(struct xlsx *x, void *state, uint32_t record, struct str body)
{
	struct buf *text = state;

	if (record != XLSB_SHARED_STRING)
		return;
	body = str_from(body, 1);
	buf_clear(text);
	(void)xlsb_string_take(&body, text);
	sheet_string_add(&x->sheets, buf_str(text));
}

void
xlsb_strings_read(struct xlsx *x, struct str part)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 1024 * 1024};

	(void)part_read(x, part, (struct record_taker){string_take, &text});
}

static void
style_take(struct xlsx *x, void *state, uint32_t record, struct str body)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 8 * 1024};
	bool *in_cells = state;

	if (record == XLSB_CELL_STYLES) {
		*in_cells = true;
	} else if (record == XLSB_CELL_STYLES_END) {
		*in_cells = false;
	} else if (record == XLSB_STYLE && *in_cells) {
		sheet_style_add(&x->sheets, le_u16(body, 2));
	} else if (record == XLSB_FORMAT) {
		uint32_t id = le_u16(body, 0);

		body = str_from(body, 2);
		(void)xlsb_string_take(&body, &text);
		sheet_format_add(&x->sheets, id, buf_str(&text));
	}
}

void
xlsb_styles_read(struct xlsx *x, struct str part)
{
	bool in_cells = false;

	(void)part_read(x, part, (struct record_taker){style_take, &in_cells});
}

/* ---- cells ---- */

struct cells {
	uint32_t column;
	uint32_t style;
};

/* Short records are their long ones without a column. */
static uint32_t
long_of(uint32_t record)
{
	if (record >= XLSB_SHORT_BLANK && record <= XLSB_SHORT_SHARED)
		return record - XLSB_SHORT_BLANK + XLSB_CELL_BLANK;
	return record;
}

static void
value_write(struct xlsx *x, uint32_t style, uint32_t record, struct str value, struct buf *to)
{
	switch (record) {
	case XLSB_CELL_RK:
		sheet_number(&x->sheets, to, style, biff_rk(le_u32(value, 0)));
		break;
	case XLSB_CELL_REAL:
	case XLSB_FORMULA_NUMBER:
		sheet_number(&x->sheets, to, style, le_f64(value, 0));
		break;
	case XLSB_CELL_BOOL:
	case XLSB_FORMULA_BOOL:
		buf_add(to, le_u8(value, 0) != 0 ? STR("TRUE") : STR("FALSE"));
		break;
	case XLSB_CELL_ERROR:
	case XLSB_FORMULA_ERROR:
		buf_add(to, biff_error(le_u8(value, 0)));
		break;
	case XLSB_CELL_SHARED:
		buf_add(to, sheet_string(&x->sheets, le_u32(value, 0)));
		break;
	case XLSB_CELL_RICH:
		value = str_from(value, 1);
		(void)xlsb_string_take(&value, to);
		break;
	default:
		(void)xlsb_string_take(&value, to);
		break;
	}
}

static void
cell_take(struct xlsx *x, struct cells *c, uint32_t record, struct str body)
{
	struct buf *text = &x->sheets.cell;
	size_t head = CELL_HEAD;

	if (long_of(record) != record) {
		c->column++;
		head = SHORT_HEAD;
		c->style = le_u32(body, 0) & 0xffffff;
	} else {
		c->column = le_u32(body, 0);
		c->style = le_u32(body, 4) & 0xffffff;
	}
	record = long_of(record);
	if (record == XLSB_CELL_BLANK || body.len < head)
		return;
	buf_clear(text);
	value_write(x, c->style, record, str_from(body, head), text);
	sheet_cell(&x->sheets, c->column, buf_str(text));
}

static void
row_take(struct xlsx *x, struct cells *c, struct str body)
{
	enum { ROW_HIDDEN = 0x10 };

	c->column = UINT32_MAX;
	sheet_row(&x->sheets, le_u32(body, 0), (le_u8(body, 11) & ROW_HIDDEN) != 0);
}

static void
header_take(struct xlsx *x, struct str body)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 64 * 1024};

	body = str_from(body, 2);
	for (int i = 0; i < 6; i++) {
		buf_clear(&text);
		if (!xlsb_string_take(&body, &text))
			return;
		sheet_header(
			&x->sheets, buf_str(&text), i % 2 == 0 ? STR("header") : STR("footer"));
	}
}

static void
link_take(struct xlsx *x, struct str body)
{
	static const char *const facts[] = {NULL, "link_inside", "link_tip", NULL};
	struct buf text CLEANUP(buf_free) = {.size_max = 64 * 1024};

	body = str_from(body, 16);
	for (size_t i = 0; i < COUNT_OF(facts); i++) {
		buf_clear(&text);
		if (!xlsb_string_take(&body, &text))
			return;
		if (facts[i] != NULL)
			reading_fact(x->p->r, facts[i], buf_str(&text));
	}
}

static void
sheet_take(struct xlsx *x, void *state, uint32_t record, struct str body)
{
	struct cells *c = state;

	if (record <= XLSB_SHORT_SHARED && record != XLSB_ROW) {
		cell_take(x, c, record, body);
		return;
	}
	switch (record) {
	case XLSB_ROW:
		row_take(x, c, body);
		break;
	case XLSB_CELL_RICH:
		cell_take(x, c, record, body);
		break;
	case XLSB_COLUMN:
		if ((le_u16(body, 16) & 1) != 0)
			sheet_columns_hide(&x->sheets, le_u32(body, 0), le_u32(body, 4));
		break;
	case XLSB_SHEET_DATA_END:
		sheet_cells_end(&x->sheets);
		break;
	case XLSB_HEADER_FOOTER:
		header_take(x, body);
		break;
	case XLSB_LINK:
		link_take(x, body);
		break;
	case XLSB_SHEET_PROTECTION:
		reading_fact(x->p->r, "protection",
			str_format(x->sheets.arena, "sheet %.*s", STR_ARG(x->sheets.name)));
		break;
	default:
		break;
	}
}

void
xlsb_cells_read(struct xlsx *x, struct str part)
{
	struct cells c = {0};

	(void)part_read(x, part, (struct record_taker){sheet_take, &c});
}

/* ---- comments and caches ---- */

struct comments {
	struct str authors[AUTHOR_MAX];
	size_t author_count;
	struct str label;
	bool threads;
};

static void
comment_take(struct xlsx *x, void *state, uint32_t record, struct str body)
{
	struct comments *c = state;
	struct buf text CLEANUP(buf_free) = {.size_max = 1024 * 1024};
	struct str author = STR("");
	struct str cell;
	uint32_t place;

	if (record == XLSB_COMMENT_AUTHOR && c->author_count < AUTHOR_MAX) {
		(void)xlsb_string_take(&body, &text);
		c->authors[c->author_count++] = str_copy(x->sheets.arena, buf_str(&text));
	} else if (record == XLSB_COMMENT) {
		if (le_u32(body, 0) < c->author_count)
			author = c->authors[le_u32(body, 0)];
		cell = sheet_reference(x->sheets.arena, le_u32(body, 4), le_u32(body, 12));
		c->label = str_format(x->sheets.arena, "%.*s%s%.*s", STR_ARG(author),
			author.len > 0 ? ", " : "", STR_ARG(cell));
	} else if (record == XLSB_COMMENT_TEXT) {
		body = str_from(body, 1);
		(void)xlsb_string_take(&body, &text);
		prose_line(&x->sheets.prose);
		place = prose_place(&x->sheets.prose, PLACE_COMMENT, 0, c->label);
		prose_text(&x->sheets.prose, buf_str(&text));
		prose_place_end(&x->sheets.prose, place);
		prose_line(&x->sheets.prose);
	}
}

void
xlsb_comments_read(struct xlsx *x, struct str part)
{
	struct comments *c = ARENA_NEW(x->sheets.arena, struct comments);

	(void)part_read(x, part, (struct record_taker){comment_take, c});
}

static void
cache_take(struct xlsx *x, void *state, uint32_t record, struct str body)
{
	struct buf *text = state;

	buf_clear(text);
	if (record == XLSB_CACHE_STRING)
		(void)xlsb_string_take(&body, text);
	else if (record == XLSB_CACHE_NUMBER)
		sheet_number(&x->sheets, text, UINT32_MAX, le_f64(body, 0));
	if (text->len == 0)
		return;
	prose_text(&x->sheets.prose, buf_str(text));
	prose_tab(&x->sheets.prose);
}

void
xlsb_cache_read(struct xlsx *x, struct str part)
{
	struct buf text CLEANUP(buf_free) = {.size_max = 1024 * 1024};
	struct zip_entry *entry = zip_find(&x->p->zip, part);
	uint32_t place;

	if (entry == NULL || entry->used)
		return;
	prose_line(&x->sheets.prose);
	place = prose_place(&x->sheets.prose, PLACE_HIDDEN, 0, STR("pivot cache"));
	(void)part_read(x, part, (struct record_taker){cache_take, &text});
	prose_row(&x->sheets.prose);
	prose_place_end(&x->sheets.prose, place);
}
