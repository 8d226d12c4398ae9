#include "extract/xlsx_look.h"

#include "base/arena.h"
#include "extract/package.h"
#include "extract/xml.h"

enum token { FONTS = 1, FONT, COLOUR, SIZE, FILLS, FILL, PATTERN, GRADIENT, GROUND, STYLES, STYLE };

static const struct xml_name names[] = {
	{XML_X, "fonts", FONTS},
	{XML_X, "font", FONT},
	{XML_X, "color", COLOUR},
	{XML_X, "sz", SIZE},
	{XML_X, "fills", FILLS},
	{XML_X, "fill", FILL},
	{XML_X, "patternFill", PATTERN},
	{XML_X, "gradientFill", GRADIENT},
	{XML_X, "fgColor", GROUND},
	{XML_X, "cellXfs", STYLES},
	{XML_X, "xf", STYLE},
};

enum { LOOK_WHITE = 1, LOOK_TINY = 2 };
/* Excel allows 65,490 cell styles and fewer fonts. */
enum { LOOKS_MAX = 65536, RULES_MAX = 4096, POINTS_READABLE = 2 };

struct styles {
	struct xlsx_looks *looks;
	struct arena *arena;
	bool in_fonts;
	bool in_fills;
	bool in_styles;
	bool is_solid;
};

static void
add(struct arena *arena, unsigned char **list, size_t *count, size_t *room, unsigned char value)
{
	if (*count == LOOKS_MAX)
		return;
	*list = arena_grow(arena, *list, *count, room, 1);
	(*list)[(*count)++] = value;
}

/* 18.8.3: by its value, its place in the theme (0 is the paper) or among the indexed colours. */
static bool
is_white(struct xml *xml)
{
	enum { LEAST = 0xf0, THEME_PAPER = 0 };
	struct str rgb = xml_attribute(xml, "rgb");
	struct str index = xml_attribute(xml, "indexed");
	double tint;

	/* Darker than it would be. */
	if (str_to_double(xml_attribute(xml, "tint"), &tint) && tint < -0.06)
		return false;
	if (index.len > 0)
		return str_equal(index, STR("1")) || str_equal(index, STR("9"));
	if (rgb.len == 0)
		return str_equal(xml_attribute(xml, "theme"), STR("0"));
	if (rgb.len == 8)
		rgb = str_from(rgb, 2);
	for (size_t i = 0; rgb.len == 6 && i < 6; i += 2) {
		int high = char_hex_value(rgb.data[i]);
		int low = char_hex_value(rgb.data[i + 1]);

		if (high < 0 || low < 0 || high * 16 + low < LEAST)
			return false;
	}
	return rgb.len == 6;
}

static void
pattern_begin(struct styles *s, struct xml *xml)
{
	struct xlsx_looks *looks = s->looks;
	struct str pattern = xml_attribute(xml, "patternType");

	s->is_solid = str_equal(pattern, STR("solid"));
	if (looks->fill_count > 0)
		looks->fills[looks->fill_count - 1] = pattern.len > 0 &&
			!str_equal(pattern, STR("none"));
}

static unsigned char
list_value(const unsigned char *list, size_t count, struct xml *xml, const char *name)
{
	uint64_t number;

	return str_to_u64(xml_attribute(xml, name), &number) && number < count ? list[number] : 0;
}

static void
style_add(struct styles *s, struct xml *xml)
{
	struct xlsx_looks *looks = s->looks;
	unsigned char font = list_value(looks->fonts, looks->font_count, xml, "fontId");
	bool is_filled = list_value(looks->fills, looks->fill_count, xml, "fillId") != 0;
	enum sheet_look look = SHEET_SHOWN;

	if ((font & LOOK_TINY) != 0)
		look = SHEET_TINY;
	else if ((font & LOOK_WHITE) != 0 && !is_filled)
		look = SHEET_WHITE;
	looks->any = looks->any || look != SHEET_SHOWN;
	add(s->arena, &looks->styles, &looks->style_count, &looks->style_room, (unsigned char)look);
}

static void
font_property(struct styles *s, struct xml *xml, int token)
{
	struct xlsx_looks *looks = s->looks;
	double size;

	if (!s->in_fonts || looks->font_count == 0)
		return;
	if (token == COLOUR && is_white(xml))
		looks->fonts[looks->font_count - 1] |= LOOK_WHITE;
	else if (token == SIZE && str_to_double(xml_attribute(xml, "val"), &size) &&
		size < POINTS_READABLE)
		looks->fonts[looks->font_count - 1] |= LOOK_TINY;
}

static void
styles_begin(void *context, struct xml *xml, int token)
{
	struct styles *s = context;
	struct xlsx_looks *looks = s->looks;

	if (token == FONTS)
		s->in_fonts = true;
	else if (token == FILLS)
		s->in_fills = true;
	else if (token == STYLES)
		s->in_styles = true;
	else if (token == FONT && s->in_fonts)
		add(s->arena, &looks->fonts, &looks->font_count, &looks->font_room, 0);
	else if (token == FILL && s->in_fills)
		add(s->arena, &looks->fills, &looks->fill_count, &looks->fill_room, 0);
	else if (token == PATTERN && s->in_fills)
		pattern_begin(s, xml);
	else if (token == GRADIENT && s->in_fills && looks->fill_count > 0)
		looks->fills[looks->fill_count - 1] = 1;
	else if (token == GROUND && s->in_fills && s->is_solid && looks->fill_count > 0)
		looks->fills[looks->fill_count - 1] = !is_white(xml);
	else if (token == STYLE && s->in_styles)
		style_add(s, xml);
	else
		font_property(s, xml, token);
}

static void
styles_end(void *context, struct xml *xml, int token)
{
	struct styles *s = context;

	(void)xml;
	if (token == FONTS)
		s->in_fonts = false;
	else if (token == FILLS)
		s->in_fills = false;
	else if (token == STYLES)
		s->in_styles = false;
}

static const struct xml_hooks style_hooks = {
	.names = names,
	.name_count = COUNT_OF(names),
	.begin = styles_begin,
	.end = styles_end,
};

void
xlsx_looks_read(struct package *p, struct str part, struct arena *arena, struct xlsx_looks *looks)
{
	struct styles s = {.looks = looks, .arena = arena};

	(void)package_xml_again(p, part, &style_hooks, &s);
}

/* ---- what a sheet colours by rules ---- */

enum { RULE = 1, PICTURE };

static const struct xml_name rule_names[] = {
	{XML_X, "conditionalFormatting", RULE},
	{XML_X, "picture", PICTURE},
};

struct rules {
	struct xlsx_looks *looks;
	struct arena *arena;
	size_t room;
};

static void
rules_begin(void *context, struct xml *xml, int token)
{
	struct rules *r = context;
	struct xlsx_looks *looks = r->looks;
	struct str rest = xml_attribute(xml, "sqref");
	struct str range;

	if (token == PICTURE)
		looks->is_ruled = true;
	while (token == RULE && str_cut(&rest, ' ', &range)) {
		struct xlsx_area area;
		struct str first;

		if (looks->rule_count == RULES_MAX) {
			looks->is_ruled = true;
			return;
		}
		(void)str_cut(&range, ':', &first);
		if (!sheet_reference_read(first, &area.row, &area.column))
			continue;
		area.row_last = area.row;
		area.column_last = area.column;
		if (range.len > 0 &&
			!sheet_reference_read(range, &area.row_last, &area.column_last))
			continue;
		looks->rules = arena_grow(
			r->arena, looks->rules, looks->rule_count, &r->room, sizeof(area));
		looks->rules[looks->rule_count++] = area;
	}
}

static const struct xml_hooks rule_hooks = {
	.names = rule_names,
	.name_count = COUNT_OF(rule_names),
	.begin = rules_begin,
};

void
xlsx_looks_sheet(struct package *p, struct str part, const struct relations *relations,
	struct arena *arena, struct xlsx_looks *looks)
{
	struct rules r = {.looks = looks, .arena = arena};
	size_t at = 0;

	looks->rules = NULL;
	looks->rule_count = 0;
	looks->is_ruled = relation_next(relations, "table", &at) != NULL;
	if (looks->any)
		(void)package_xml_again(p, part, &rule_hooks, &r);
}

enum sheet_look
xlsx_look(const struct xlsx_looks *looks, uint64_t style, uint32_t row, uint32_t column)
{
	enum sheet_look look;

	if (style >= looks->style_count)
		return SHEET_SHOWN;
	look = (enum sheet_look)looks->styles[style];
	if (look != SHEET_WHITE)
		return look;
	if (looks->is_ruled)
		return SHEET_SHOWN;
	for (size_t i = 0; i < looks->rule_count; i++)
		if (row >= looks->rules[i].row && row <= looks->rules[i].row_last &&
			column >= looks->rules[i].column && column <= looks->rules[i].column_last)
			return SHEET_SHOWN;
	return look;
}
