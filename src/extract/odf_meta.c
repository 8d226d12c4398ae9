/* Document metadata (ODF 1.3 part 3, section 4.3). */
#include "base/arena.h"
#include "base/date.h"
#include "extract/odf.h"
#include "extract/reading.h"
#include "extract/xml.h"

enum { USER_DEFINED = 100, STATISTIC, TEMPLATE };

struct meta_row {
	enum xml_space space;
	const char *element;
	const char *fact;
	bool is_date;
};

static const struct meta_row rows[] = {
	{XML_DC, "title", FACT_TITLE, false},
	{XML_DC, "subject", FACT_SUBJECT, false},
	{XML_DC, "description", "description", false},
	{XML_DC, "language", FACT_LANGUAGE, false},
	{XML_DC, "creator", FACT_LAST_AUTHOR, false},
	{XML_DC, "date", FACT_MODIFIED, true},
	{XML_META, "initial-creator", FACT_AUTHOR, false},
	{XML_META, "creation-date", FACT_CREATED, true},
	{XML_META, "printed-by", "printed_by", false},
	{XML_META, "print-date", FACT_PRINTED, true},
	{XML_META, "generator", FACT_TOOL, false},
	{XML_META, "keyword", FACT_KEYWORDS, false},
	{XML_META, "editing-cycles", "revision", false},
	{XML_META, "editing-duration", "edit_duration", false},
};

static const struct xml_name names[] = {
	{XML_DC, "title", 1},
	{XML_DC, "subject", 2},
	{XML_DC, "description", 3},
	{XML_DC, "language", 4},
	{XML_DC, "creator", 5},
	{XML_DC, "date", 6},
	{XML_META, "initial-creator", 7},
	{XML_META, "creation-date", 8},
	{XML_META, "printed-by", 9},
	{XML_META, "print-date", 10},
	{XML_META, "generator", 11},
	{XML_META, "keyword", 12},
	{XML_META, "editing-cycles", 13},
	{XML_META, "editing-duration", 14},
	{XML_META, "user-defined", USER_DEFINED},
	{XML_META, "document-statistic", STATISTIC},
	{XML_META, "template", TEMPLATE},
};

static void
statistic(struct odf_meta *m, struct xml *xml)
{
	static const char *const counts[][2] = {
		{"page-count", FACT_PAGES},
		{"word-count", "words"},
		{"paragraph-count", "paragraphs"},
		{"character-count", "characters"},
		{"table-count", "tables"},
		{"image-count", "images"},
		{"object-count", "objects"},
		{"cell-count", "cells"},
	};

	for (size_t i = 0; i < COUNT_OF(counts); i++)
		reading_fact(m->r, counts[i][1], xml_attribute(xml, counts[i][0]));
}

static void
meta_begin(void *context, struct xml *xml, int token)
{
	struct odf_meta *m = context;

	if (token == STATISTIC)
		statistic(m, xml);
	else if (token == TEMPLATE)
		reading_fact(m->r, "template", xml_attribute_in(xml, XML_XLINK, "href"));
	else if (token == USER_DEFINED)
		m->name = str_copy(reading_arena(m->r), xml_attribute(xml, "name"));
	else if (token == 0 && xml_depth(xml) > 2 &&
		(xml_space_of(xml) == XML_TEXT || xml_space_of(xml) == XML_TABLE ||
			xml_space_of(xml) == XML_DRAW))
		xml_skip(xml);
	buf_clear(&m->value);
}

static void
meta_end(void *context, struct xml *xml, int token)
{
	struct odf_meta *m = context;
	struct str value = str_trim(buf_str(&m->value));
	int64_t moment;

	(void)xml;
	if (token == USER_DEFINED) {
		reading_fact(m->r,
			str_format(reading_arena(m->r), "property:%.*s", STR_ARG(m->name)).data,
			value);
	} else if (token > 0 && token <= (int)COUNT_OF(rows)) {
		const struct meta_row *row = &rows[token - 1];

		if (row->is_date && date_parse_iso(value, &moment))
			reading_date(m->r, row->fact, moment);
		else
			reading_fact(m->r, row->fact, value);
	}
}

static void
meta_text(void *context, struct xml *xml, struct str text)
{
	struct odf_meta *m = context;

	(void)xml;
	buf_add(&m->value, text);
}

const struct xml_hooks odf_meta_hooks = {
	.names = names,
	.name_count = COUNT_OF(names),
	.begin = meta_begin,
	.end = meta_end,
	.text = meta_text,
};
