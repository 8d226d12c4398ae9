#include "base/arena.h"
#include "base/date.h"
#include "extract/xlsx.h"
#include "extract/xml.h"

enum token {
	ROW = 1,
	CELL,
	VALUE,
	FORMULA,
	INLINE,
	TEXT,
	PHONETIC,
	COLUMN,
	SHEET_DATA,
	LINK,
	HEADER,
	FOOTER,
	PROTECTION,
	VALIDATION
};

static const struct xml_name names[] = {
	{XML_X, "sheetData", SHEET_DATA},
	{XML_X, "row", ROW},
	{XML_X, "c", CELL},
	{XML_X, "v", VALUE},
	{XML_X, "f", FORMULA},
	{XML_X, "is", INLINE},
	{XML_X, "t", TEXT},
	{XML_X, "rPh", PHONETIC},
	{XML_X, "col", COLUMN},
	{XML_X, "hyperlink", LINK},
	{XML_X, "oddHeader", HEADER},
	{XML_X, "evenHeader", HEADER},
	{XML_X, "firstHeader", HEADER},
	{XML_X, "oddFooter", FOOTER},
	{XML_X, "evenFooter", FOOTER},
	{XML_X, "firstFooter", FOOTER},
	{XML_X, "sheetProtection", PROTECTION},
	{XML_X, "dataValidation", VALIDATION},
};

enum { VALIDATION_MAX = 500, CELL_SIZE_MAX = 256 * 1024 };

struct cells {
	struct xlsx *x;
	const struct relations *relations;
	struct buf value;
	struct buf formula;
	struct buf *taking; /* where text goes; NULL: nowhere */
	char type;          /* s shared, f formula string, i inline, b, e, d, n */
	uint64_t style;
	uint32_t row;
	uint32_t column;
	bool formulas;
	uint32_t validations;
	bool cut_said;
};

static uint32_t
number_or(struct str value, uint32_t otherwise)
{
	uint64_t number;

	return str_to_u64(value, &number) && number < 0x7fffffff ? (uint32_t)number : otherwise;
}

static char
type_of(struct str type)
{
	if (type.len == 0)
		return 'n';
	if (str_equal(type, STR("str")))
		return 'f';
	if (str_equal(type, STR("inlineStr")))
		return 'i';
	return type.data[0];
}

static void
row_begin(struct cells *c, struct xml *xml)
{
	uint32_t number = number_or(xml_attribute(xml, "r"), 0);

	c->row = number > 0 ? number - 1 : c->row + 1;
	c->column = UINT32_MAX;
	sheet_row(&c->x->sheets, c->row, xml_flag(xml_attribute(xml, "hidden"), false));
}

static void
cell_begin(struct cells *c, struct xml *xml)
{
	uint32_t row;
	uint32_t column = c->column + 1;

	if (sheet_reference_read(xml_attribute(xml, "r"), &row, &column) && row != c->row &&
		!c->x->sheets.row_begun)
		c->row = row;
	c->column = column;
	c->type = type_of(xml_attribute(xml, "t"));
	c->style = number_or(xml_attribute(xml, "s"), 0);
	buf_clear(&c->value);
	buf_clear(&c->formula);
}

/* A cell's value as it shows. */
static void
value_write(struct cells *c, struct buf *to)
{
	struct str value = buf_str(&c->value);
	struct str bare = str_trim(value);
	uint64_t number;
	double amount;
	int64_t moment;

	if (c->type == 's' && str_to_u64(bare, &number))
		buf_add(to, sheet_string(&c->x->sheets, number));
	else if (c->type == 'b')
		buf_add(to,
			str_equal(bare, STR("1")) || str_equal(bare, STR("true")) ? STR("TRUE")
										  : STR("FALSE"));
	else if (c->type == 'd' && date_parse_iso(bare, &moment))
		sheet_number(&c->x->sheets, to, c->style,
			(double)(moment - date_from_civil((struct civil){1899, 12, 30, 0, 0, 0})) /
					86400.0 -
				(c->x->sheets.date_1904 ? 1462 : 0));
	else if (c->type == 'n' && str_to_double(bare, &amount))
		sheet_number(&c->x->sheets, to, c->style, amount);
	else
		xlsx_text_add(to, value);
}

static void
cell_end(struct cells *c)
{
	struct buf *text = &c->x->sheets.cell;

	buf_clear(text);
	if (c->value.overflowed && !c->cut_said) {
		reading_limit_hit(c->x->p->r, ERR_TOO_LARGE,
			"of cells beyond %d KB only the beginning was read", CELL_SIZE_MAX / 1024);
		c->cut_said = true;
	}
	if (c->value.len > 0)
		value_write(c, text);
	if (c->formula.len > 0 && (c->formulas || text->len == 0)) {
		if (text->len > 0)
			buf_add_char(text, ' ');
		buf_add_char(text, '=');
		buf_add(text, buf_str(&c->formula));
	}
	if (c->x->sheets.look == SHEET_SHOWN)
		sheet_look_set(&c->x->sheets,
			sheet_shows_nothing(&c->x->sheets, c->style)
				? SHEET_UNFORMATTED
				: xlsx_look(&c->x->looks, c->style, c->row, c->column));
	sheet_cell(&c->x->sheets, c->column, buf_str(text));
}

static void
column_begin(struct cells *c, struct xml *xml)
{
	uint32_t first = number_or(xml_attribute(xml, "min"), 0);
	uint32_t last = number_or(xml_attribute(xml, "max"), 0);

	/* Columns without content may be hidden to the end of the sheet. */
	if (xml_flag(xml_attribute(xml, "hidden"), false) && first > 0 && last >= first)
		sheet_columns_hide(&c->x->sheets, first - 1, last - 1);
}

static void
validation_begin(struct cells *c, struct xml *xml)
{
	static const char *const texts[] = {"promptTitle", "prompt", "errorTitle", "error"};

	if (c->validations++ >= VALIDATION_MAX)
		return;
	for (size_t i = 0; i < COUNT_OF(texts); i++)
		reading_fact(c->x->p->r, "cell_prompt", xml_attribute(xml, texts[i]));
}

static void
link_begin(struct cells *c, struct xml *xml)
{
	/* Addresses outside come with the relationships; these lead to places inside. */
	if (xml_attribute_in(xml, XML_R, "id").len == 0)
		reading_fact(c->x->p->r, "link_inside", xml_attribute(xml, "location"));
	reading_fact(c->x->p->r, "link_tip", xml_attribute(xml, "tooltip"));
}

static void
cells_begin(void *context, struct xml *xml, int token)
{
	struct cells *c = context;

	switch (token) {
	case ROW:
		row_begin(c, xml);
		break;
	case CELL:
		cell_begin(c, xml);
		break;
	case VALUE:
	case TEXT:
		c->taking = &c->value;
		break;
	case FORMULA:
		c->taking = &c->formula;
		break;
	case HEADER:
	case FOOTER:
		buf_clear(&c->value);
		c->taking = &c->value;
		break;
	case PHONETIC:
		xml_skip(xml);
		break;
	case COLUMN:
		column_begin(c, xml);
		break;
	case LINK:
		link_begin(c, xml);
		break;
	case PROTECTION:
		if (xml_flag(xml_attribute(xml, "sheet"), false))
			reading_fact(c->x->p->r, "protection",
				str_format(c->x->sheets.arena, "sheet %.*s",
					STR_ARG(c->x->sheets.name)));
		break;
	case VALIDATION:
		validation_begin(c, xml);
		break;
	default:
		break;
	}
}

static void
cells_end(void *context, struct xml *xml, int token)
{
	struct cells *c = context;

	(void)xml;
	if (token == VALUE || token == TEXT || token == FORMULA)
		c->taking = NULL;
	else if (token == CELL)
		cell_end(c);
	else if (token == SHEET_DATA)
		sheet_cells_end(&c->x->sheets);
	if (token != HEADER && token != FOOTER)
		return;
	c->taking = NULL;
	sheet_header(
		&c->x->sheets, buf_str(&c->value), token == HEADER ? STR("header") : STR("footer"));
}

static void
cells_text(void *context, struct xml *xml, struct str text)
{
	struct cells *c = context;

	(void)xml;
	if (c->taking != NULL)
		buf_add(c->taking, text);
}

static const struct xml_hooks hooks = {
	.names = names,
	.name_count = COUNT_OF(names),
	.begin = cells_begin,
	.end = cells_end,
	.text = cells_text,
	.alternate_content = true,
};

void
xlsx_cells_read(struct xlsx *x, struct str part, const struct relations *relations, bool formulas)
{
	/* Excel allows 32,767 characters a cell; others have been seen to write more. */
	struct cells c = {.x = x,
		.relations = relations,
		.formulas = formulas,
		.value = {.size_max = CELL_SIZE_MAX},
		.formula = {.size_max = 64 * 1024},
		.row = UINT32_MAX};
	struct zip_entry *entry = zip_find(&x->p->zip, part);

	/* A sheet that two names lead to is read once. */
	if (entry == NULL || entry->used)
		return;
	xlsx_looks_sheet(x->p, part, relations, x->sheets.arena, &x->looks);
	(void)package_xml_again(x->p, part, &hooks, &c);
	buf_free(&c.value);
	buf_free(&c.formula);
}
