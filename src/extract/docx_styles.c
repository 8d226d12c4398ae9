#include "extract/docx_styles.h"

#include "base/arena.h"
#include "base/buf.h"
#include "extract/package.h"
#include "extract/reading.h"
#include "extract/xml.h"

enum {
	STYLE_MAX = 4100,
	LIST_MAX = 10000,
	LEVEL_COUNT = 9,
	BASED_ON_MAX = 16 /* Word itself writes chains of a few */
};

struct style {
	struct str id;
	struct str based_on;
	struct str list;
	uint32_t level;
	bool hides;
	bool shows; /* vanish is switched off */
};

struct level {
	struct str format; /* "decimal", "lowerLetter", "bullet" ... */
	struct str text;   /* "%1.%2" */
	uint32_t start;
	bool known;
};

/* An abstract list, or a list made of one with its own starts. */
struct list {
	struct str id;
	struct str abstract; /* of a list: the abstract list's id */
	struct level levels[LEVEL_COUNT];
	uint32_t counts[LEVEL_COUNT];
	bool counted[LEVEL_COUNT];
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
	struct list *list; /* the one being read */
	struct level *at;  /* its level being read */
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
	LEVEL,
	OVERRIDE,
	START_OVERRIDE,
	START,
	FORMAT,
	LEVEL_TEXT
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
	{XML_W, "lvl", LEVEL},
	{XML_W, "lvlOverride", OVERRIDE},
	{XML_W, "startOverride", START_OVERRIDE},
	{XML_W, "start", START},
	{XML_W, "numFmt", FORMAT},
	{XML_W, "lvlText", LEVEL_TEXT},
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
}

static void
level_begin(struct docx_styles *s, struct xml *xml)
{
	uint32_t number = small_number(xml_attribute(xml, "ilvl"), LEVEL_COUNT);

	s->at = NULL;
	if (s->list == NULL || number >= LEVEL_COUNT)
		return;
	s->at = &s->list->levels[number];
	s->at->start = 1;
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
	else if (s->in_style && s->style_count > 0)
		style_property(s, value, token);
	if (s->at == NULL || token == 0)
		return;
	if (token == START || token == START_OVERRIDE) {
		s->at->start = small_number(value, 1);
		s->at->known = true;
	} else if (token == FORMAT) {
		s->at->format = str_copy(s->arena, value);
	} else if (token == LEVEL_TEXT) {
		s->at->text = str_copy(s->arena, value);
		s->at->known = true;
	}
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

/* A list's own level where it overrides it, else its abstract list's. */
static const struct level *
level_of(const struct list *list, const struct list *abstract, uint32_t level)
{
	if (list->levels[level].text.len > 0)
		return &list->levels[level];
	return &abstract->levels[level];
}

static void
add_roman(struct buf *to, uint32_t value, bool upper)
{
	static const char *const signs[] = {
		"m", "cm", "d", "cd", "c", "xc", "l", "xl", "x", "ix", "v", "iv", "i"};
	static const uint32_t values[] = {1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1};

	if (value >= 4000)
		return;
	for (size_t i = 0; i < COUNT_OF(values); i++) {
		for (; value >= values[i]; value -= values[i])
			for (const char *c = signs[i]; *c != 0; c++)
				buf_add_char(to, upper ? (char)(*c - 'a' + 'A') : *c);
	}
}

/* Word repeats the letter: z, aa, bb (ISO/IEC 29500-1, 17.18.59). */
static void
add_letters(struct buf *to, uint32_t value, char first)
{
	if (value == 0 || value > 780)
		return;
	for (uint32_t i = 0; i <= (value - 1) / 26; i++)
		buf_add_char(to, (char)(first + (char)((value - 1) % 26)));
}

static void
add_number(struct buf *to, struct str format, uint32_t value)
{
	if (str_equal(format, STR("lowerLetter")))
		add_letters(to, value, 'a');
	else if (str_equal(format, STR("upperLetter")))
		add_letters(to, value, 'A');
	else if (str_equal(format, STR("lowerRoman")))
		add_roman(to, value, false);
	else if (str_equal(format, STR("upperRoman")))
		add_roman(to, value, true);
	else if (str_equal(format, STR("decimalZero")))
		buf_add_format(to, "%02u", value);
	else if (!str_equal(format, STR("none")))
		buf_add_format(to, "%u", value);
}

void
docx_list_count(struct docx_styles *s, struct str id, uint32_t level, struct buf *ret_label)
{
	struct list *list = list_find(s, id, false);
	struct list *abstract = list == NULL ? NULL : list_find(s, list->abstract, true);
	const struct level *shown;

	if (abstract == NULL || level >= LEVEL_COUNT)
		return;
	for (uint32_t i = level + 1; i < LEVEL_COUNT; i++)
		abstract->counted[i] = false;
	for (uint32_t i = 0; i <= level; i++) {
		if (!abstract->counted[i]) {
			uint32_t start = list->levels[i].known ? list->levels[i].start
							       : abstract->levels[i].start;

			abstract->counts[i] = start;
			abstract->counted[i] = true;
		} else if (i == level) {
			abstract->counts[i]++;
		}
	}
	shown = level_of(list, abstract, level);
	if (str_equal(shown->format, STR("bullet")))
		return;
	for (size_t i = 0; i < shown->text.len; i++) {
		char next = i + 1 < shown->text.len ? shown->text.data[i + 1] : 0;

		if (shown->text.data[i] == '%' && next >= '1' && next <= '9') {
			uint32_t which = (uint32_t)(next - '1');

			add_number(ret_label, level_of(list, abstract, which)->format,
				abstract->counts[which]);
			i++;
		} else {
			buf_add_char(ret_label, shown->text.data[i]);
		}
	}
}
