/* Shared strings and styles of a workbook. */
#include "extract/xlsx.h"
#include "extract/xml.h"

#include <string.h>

enum token { ITEM = 1, TEXT, PHONETIC, FORMAT, CELL_STYLES, STYLE };

static const struct xml_name names[] = {
	{XML_X, "si", ITEM},
	{XML_X, "t", TEXT},
	{XML_X, "rPh", PHONETIC},
	{XML_X, "numFmt", FORMAT},
	{XML_X, "cellXfs", CELL_STYLES},
	{XML_X, "xf", STYLE},
};

struct table {
	struct sheets *sheets;
	struct buf text;
	bool taking;
	bool in_styles;
};

/* _xHHHH_ stands for a character that XML cannot hold. */
static bool
escape_at(struct str text, size_t at, uint32_t *ret_value)
{
	*ret_value = 0;
	if (at + 7 > text.len || text.data[at + 1] != 'x' || text.data[at + 6] != '_')
		return false;
	for (size_t i = at + 2; i < at + 6; i++) {
		int value = char_hex_value(text.data[i]);

		if (value < 0)
			return false;
		*ret_value = *ret_value * 16 + (uint32_t)value;
	}
	return true;
}

void
xlsx_text_add(struct buf *to, struct str text)
{
	size_t begin = 0;
	uint32_t value;

	if (text.len < 7 || memchr(text.data, '_', text.len) == NULL) {
		buf_add(to, text);
		return;
	}
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] != '_' || !escape_at(text, i, &value))
			continue;
		buf_add(to, str_slice(text, begin, i));
		if (value >= 0x20 || value == '\t' || value == '\n')
			buf_add_codepoint(to, value);
		i += 6;
		begin = i + 1;
	}
	buf_add(to, str_from(text, begin));
}

static void
table_begin(void *context, struct xml *xml, int token)
{
	struct table *t = context;
	uint64_t id = 0;

	if (token == ITEM)
		buf_clear(&t->text);
	else if (token == TEXT)
		t->taking = true;
	else if (token == PHONETIC)
		xml_skip(xml);
	else if (token == FORMAT && str_to_u64(xml_attribute(xml, "numFmtId"), &id))
		sheet_format_add(t->sheets, (uint32_t)id, xml_attribute(xml, "formatCode"));
	else if (token == CELL_STYLES)
		t->in_styles = true;
	else if (token == STYLE && t->in_styles)
		sheet_style_add(t->sheets,
			str_to_u64(xml_attribute(xml, "numFmtId"), &id) ? (uint32_t)id : 0);
}

static void
table_end(void *context, struct xml *xml, int token)
{
	struct table *t = context;
	struct buf *cell = &t->sheets->cell;

	(void)xml;
	if (token == TEXT) {
		t->taking = false;
	} else if (token == CELL_STYLES) {
		t->in_styles = false;
	} else if (token == ITEM) {
		buf_clear(cell);
		xlsx_text_add(cell, buf_str(&t->text));
		sheet_string_add(t->sheets, buf_str(cell));
	}
}

static void
table_text(void *context, struct xml *xml, struct str text)
{
	struct table *t = context;

	(void)xml;
	if (t->taking)
		buf_add(&t->text, text);
}

static const struct xml_hooks hooks = {
	.names = names,
	.name_count = COUNT_OF(names),
	.begin = table_begin,
	.end = table_end,
	.text = table_text,
};

void
xlsx_strings_read(struct xlsx *x, struct str part)
{
	struct table t = {.sheets = &x->sheets, .text = {.size_max = 256 * 1024}};

	(void)package_xml(x->p, part, &hooks, &t);
	buf_free(&t.text);
}

void
xlsx_styles_read(struct xlsx *x, struct str part)
{
	xlsx_strings_read(x, part);
	xlsx_looks_read(x->p, part, x->sheets.arena, &x->looks);
}
