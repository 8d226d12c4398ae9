#include "extract/docx_styles.h"

#include "base/arena.h"
#include "base/buf.h"
#include "extract/docx_look.h"
#include "extract/list_label.h"
#include "extract/package.h"
#include "extract/reading.h"
#include "extract/xml.h"

enum {
	STYLE_MAX = 4100,
	LIST_MAX = 10000,
	BASED_ON_MAX = 16 /* Word itself writes chains of a few */
};

struct style {
	struct str id;
	struct str based_on;
	struct str list;
	uint32_t level;
	bool hides;
	bool shows; /* vanish is switched off */
	struct docx_look look;
};

/* An abstract list, or a list made of one. */
struct list {
	struct str id;
	struct str abstract; /* of a list: the abstract list's id */
	struct str style;    /* of an abstract list: the style whose list it stands for */
	struct list_numbers numbers;
	bool is_abstract;
};

struct docx_styles {
	struct arena *arena;
	struct style *styles;
	size_t style_count;
	size_t style_room;
	struct list **lists;
	size_t list_count;
	size_t list_room;
	struct list *list;     /* the one being read */
	struct list_level *at; /* its level being read */
	bool in_style;
};

enum token {
	STYLE = 1,
	BASED_ON,
	VANISH,
	LIST_ID,
	LIST_LEVEL,
	ABSTRACT,
	LIST,
	ABSTRACT_ID,
	STYLE_LINK,
	LEVEL,
	OVERRIDE,
	START_OVERRIDE,
	START,
	RESTART,
	LEGAL,
	FORMAT,
	LEVEL_TEXT,
	COLOUR,
	SIZE,
	SHADING,
	HIGHLIGHT
};

static const struct xml_name names[] = {
	{XML_W, "style", STYLE},
	{XML_W, "basedOn", BASED_ON},
	{XML_W, "vanish", VANISH},
	{XML_W, "numId", LIST_ID},
	{XML_W, "ilvl", LIST_LEVEL},
	{XML_W, "abstractNum", ABSTRACT},
	{XML_W, "num", LIST},
	{XML_W, "abstractNumId", ABSTRACT_ID},
	{XML_W, "numStyleLink", STYLE_LINK},
	{XML_W, "lvl", LEVEL},
	{XML_W, "lvlOverride", OVERRIDE},
	{XML_W, "startOverride", START_OVERRIDE},
	{XML_W, "start", START},
	{XML_W, "lvlRestart", RESTART},
	{XML_W, "isLgl", LEGAL},
	{XML_W, "numFmt", FORMAT},
	{XML_W, "lvlText", LEVEL_TEXT},
	{XML_W, "color", COLOUR},
	{XML_W, "sz", SIZE},
	{XML_W, "shd", SHADING},
	{XML_W, "highlight", HIGHLIGHT},
};

/* ---- reading ---- */

static uint32_t
small_number(struct str value, uint32_t otherwise)
{
	uint64_t number;

	return str_to_u64(value, &number) && number < 100000 ? (uint32_t)number : otherwise;
}

static void
style_add(struct docx_styles *s, struct xml *xml)
{
	if (s->style_count == STYLE_MAX)
		return;
	if (s->style_count == s->style_room) {
		size_t room = s->style_room == 0 ? 64 : s->style_room * 2;
		struct style *more = ARENA_ARRAY(s->arena, room, struct style);

		for (size_t i = 0; i < s->style_count; i++)
			more[i] = s->styles[i];
		s->styles = more;
		s->style_room = room;
	}
	s->styles[s->style_count++] = (struct style){
		.id = str_copy(s->arena, xml_attribute(xml, "styleId"))};
	s->in_style = true;
}

static void
list_add(struct docx_styles *s, struct xml *xml, bool is_abstract)
{
	s->list = NULL;
	if (s->list_count == LIST_MAX)
		return;
	if (s->list_count == s->list_room) {
		size_t room = s->list_room == 0 ? 32 : s->list_room * 2;
		struct list **more = ARENA_ARRAY(s->arena, room, struct list *);

		for (size_t i = 0; i < s->list_count; i++)
			more[i] = s->lists[i];
		s->lists = more;
		s->list_room = room;
	}
	s->list = ARENA_NEW(s->arena, struct list);
	s->lists[s->list_count++] = s->list;
	s->list->is_abstract = is_abstract;
	s->list->id = str_copy(
		s->arena, xml_attribute(xml, is_abstract ? "abstractNumId" : "numId"));
	for (uint8_t i = 0; i < LIST_LEVEL_COUNT; i++)
		s->list->numbers.levels[i].restart = i;
}

static void
level_begin(struct docx_styles *s, struct xml *xml)
{
	uint32_t number = small_number(xml_attribute(xml, "ilvl"), LIST_LEVEL_COUNT);

	s->at = NULL;
	if (s->list == NULL || number >= LIST_LEVEL_COUNT)
		return;
	s->at = &s->list->numbers.levels[number];
}

/* ISO/IEC 29500-1, 17.18.59; what is not here is shown as a plain number. */
static uint8_t
format_of(struct str name)
{
	static const struct {
		const char *name;
		uint8_t format;
	} formats[] = {
		{"upperRoman", LIST_UPPER_ROMAN},
		{"lowerRoman", LIST_LOWER_ROMAN},
		{"upperLetter", LIST_UPPER_LETTER},
		{"lowerLetter", LIST_LOWER_LETTER},
		{"ordinal", LIST_ORDINAL},
		{"decimalZero", LIST_DECIMAL_ZERO},
		{"bullet", LIST_BULLET},
		{"none", LIST_NONE},
	};

	for (size_t i = 0; i < COUNT_OF(formats); i++)
		if (str_equal(name, str_of(formats[i].name)))
			return formats[i].format;
	return LIST_DECIMAL;
}

static void
level_property(struct docx_styles *s, struct str value, int token)
{
	switch (token) {
	case START:
		/* A level that a list puts in place of another goes on counting; only a start of
		 * its own begins anew (17.9.27). */
		if (!s->at->has_start)
			s->at->start = small_number(value, 0);
		return;
	case START_OVERRIDE:
		s->at->start = small_number(value, 0);
		s->at->has_start = true;
		return;
	case RESTART:
		s->at->restart = (uint8_t)small_number(value, 0);
		return;
	case LEGAL:
		s->at->is_legal = xml_flag(value, true);
		return;
	case FORMAT:
		s->at->format = format_of(value);
		return;
	case LEVEL_TEXT:
		s->at->text = str_copy(s->arena, value);
		s->at->has_text = true;
		return;
	default:
		return;
	}
}

static void
style_property(struct docx_styles *s, struct str value, int token)
{
	struct style *style = &s->styles[s->style_count - 1];

	if (token == BASED_ON) {
		style->based_on = str_copy(s->arena, value);
	} else if (token == VANISH) {
		style->hides = xml_flag(value, true);
		style->shows = !style->hides;
	} else if (token == LIST_ID) {
		style->list = str_copy(s->arena, value);
	} else if (token == LIST_LEVEL) {
		style->level = small_number(value, 0);
	}
}

static void
style_look_property(struct docx_look *look, struct xml *xml, int token)
{
	if (token == COLOUR)
		docx_look_colour(look, xml);
	else if (token == SIZE)
		docx_look_size(look, xml);
	else if (token == SHADING)
		docx_look_shading(look, xml);
	else if (token == HIGHLIGHT)
		docx_look_highlight(look, xml);
}

static void
styles_begin(void *context, struct xml *xml, int token)
{
	struct docx_styles *s = context;
	struct str value = xml_attribute(xml, "val");

	if (token == STYLE)
		style_add(s, xml);
	else if (token == ABSTRACT || token == LIST)
		list_add(s, xml, token == ABSTRACT);
	else if (token == LEVEL || token == OVERRIDE)
		level_begin(s, xml);
	else if (token == ABSTRACT_ID && s->list != NULL)
		s->list->abstract = str_copy(s->arena, value);
	else if (token == STYLE_LINK && s->list != NULL)
		s->list->style = str_copy(s->arena, value);
	else if (s->in_style && s->style_count > 0)
		style_property(s, value, token);
	if (s->in_style && s->style_count > 0)
		style_look_property(&s->styles[s->style_count - 1].look, xml, token);
	if (s->at != NULL)
		level_property(s, value, token);
}

static void
styles_end(void *context, struct xml *xml, int token)
{
	struct docx_styles *s = context;

	(void)xml;
	if (token == STYLE)
		s->in_style = false;
	else if (token == LEVEL || token == OVERRIDE)
		s->at = NULL;
	else if (token == LIST || token == ABSTRACT)
		s->list = NULL;
}

static const struct xml_hooks hooks = {
	.names = names,
	.name_count = COUNT_OF(names),
	.begin = styles_begin,
	.end = styles_end,
};

struct docx_styles *
docx_styles_read(struct package *p, struct str main_part)
{
	struct docx_styles *s = ARENA_NEW(reading_arena(p->r), struct docx_styles);

	s->arena = reading_arena(p->r);
	(void)package_xml(p, package_related(p, main_part, "styles"), &hooks, s);
	(void)package_xml(p, package_related(p, main_part, "numbering"), &hooks, s);
	return s;
}

/* ---- asking ---- */

static const struct style *
style_find(const struct docx_styles *s, struct str id)
{
	for (size_t i = 0; i < s->style_count; i++)
		if (str_equal(s->styles[i].id, id))
			return &s->styles[i];
	return NULL;
}

bool
docx_style_hides(const struct docx_styles *s, struct str id)
{
	for (int i = 0; i < BASED_ON_MAX && id.len > 0; i++) {
		const struct style *style = style_find(s, id);

		if (style == NULL || style->shows)
			return false;
		if (style->hides)
			return true;
		id = style->based_on;
	}
	return false;
}

void
docx_style_look(const struct docx_styles *s, struct str id, struct docx_look *ret_look)
{
	for (int i = 0; i < BASED_ON_MAX && id.len > 0; i++) {
		const struct style *style = style_find(s, id);

		if (style == NULL)
			return;
		docx_look_fill_in(ret_look, &style->look);
		id = style->based_on;
	}
}

bool
docx_style_list(
	const struct docx_styles *s, struct str id, struct str *ret_list, uint32_t *ret_level)
{
	for (int i = 0; i < BASED_ON_MAX && id.len > 0; i++) {
		const struct style *style = style_find(s, id);

		if (style == NULL)
			return false;
		if (style->list.len > 0) {
			*ret_list = style->list;
			*ret_level = style->level;
			return true;
		}
		id = style->based_on;
	}
	return false;
}

static struct list *
list_find(const struct docx_styles *s, struct str id, bool is_abstract)
{
	for (size_t i = 0; i < s->list_count; i++)
		if (s->lists[i]->is_abstract == is_abstract && str_equal(s->lists[i]->id, id))
			return s->lists[i];
	return NULL;
}

/* 17.9.21: an abstract list may only name a style, whose list has the levels. */
static struct list *
abstract_of(const struct docx_styles *s, const struct list *list)
{
	struct list *abstract = list_find(s, list->abstract, true);
	struct str id;
	uint32_t level;

	if (abstract == NULL || abstract->style.len == 0 ||
		!docx_style_list(s, abstract->style, &id, &level))
		return abstract;
	list = list_find(s, id, false);
	return list == NULL ? abstract : list_find(s, list->abstract, true);
}

void
docx_list_count(struct docx_styles *s, struct str id, uint32_t level, struct buf *ret_label)
{
	struct list *list = list_find(s, id, false);
	struct list *abstract = list == NULL ? NULL : abstract_of(s, list);

	if (abstract != NULL && level < LIST_LEVEL_COUNT)
		list_label(&abstract->numbers, &list->numbers, level, ret_label);
}
