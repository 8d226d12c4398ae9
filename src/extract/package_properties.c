/* Document properties of a package (ECMA-376 part 2, section 11; part 1, section 22). */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "extract/package.h"
#include "extract/reading.h"
#include "extract/xml.h"

enum { VALUE_SIZE_MAX = 64 * 1024 };

enum property {
	FACT = 1, /* given as it stands; the row of `facts` names it */
	CUSTOM = 100,
};

struct fact_row {
	enum xml_space space;
	const char *element;
	const char *fact;
	bool is_date;
};

static const struct fact_row facts[] = {
	{XML_DC, "title", FACT_TITLE, false},
	{XML_DC, "subject", FACT_SUBJECT, false},
	{XML_DC, "creator", FACT_AUTHOR, false},
	{XML_DC, "description", "description", false},
	{XML_DC, "language", FACT_LANGUAGE, false},
	{XML_DC, "identifier", "identifier", false},
	{XML_DCTERMS, "created", FACT_CREATED, true},
	{XML_DCTERMS, "modified", FACT_MODIFIED, true},
	{XML_CORE, "keywords", FACT_KEYWORDS, false},
	{XML_CORE, "lastModifiedBy", FACT_LAST_AUTHOR, false},
	{XML_CORE, "lastPrinted", FACT_PRINTED, true},
	{XML_CORE, "revision", "revision", false},
	{XML_CORE, "category", "category", false},
	{XML_CORE, "contentStatus", "status", false},
	{XML_CORE, "contentType", "content_type", false},
	{XML_CORE, "version", "version", false},
	{XML_APP, "Application", FACT_TOOL, false},
	{XML_APP, "AppVersion", "tool_version", false},
	{XML_APP, "Company", FACT_COMPANY, false},
	{XML_APP, "Manager", "manager", false},
	{XML_APP, "Template", "template", false},
	{XML_APP, "Pages", FACT_PAGES, false},
	{XML_APP, "Slides", "slides", false},
	{XML_APP, "Notes", "notes", false},
	{XML_APP, "HiddenSlides", "hidden_slides", false},
	{XML_APP, "Words", "words", false},
	{XML_APP, "Characters", "characters", false},
	{XML_APP, "CharactersWithSpaces", "characters_with_spaces", false},
	{XML_APP, "Lines", "lines", false},
	{XML_APP, "Paragraphs", "paragraphs", false},
	{XML_APP, "TotalTime", "edit_minutes", false},
	{XML_APP, "HyperlinkBase", "hyperlink_base", false},
	{XML_APP, "PresentationFormat", "presentation_format", false},
};

struct properties {
	struct package *p;
	struct buf value;
	struct str custom; /* name of the custom property at hand */
};

static void
property_begin(void *context, struct xml *xml, int token)
{
	struct properties *s = context;

	if (token == CUSTOM)
		s->custom = str_copy(reading_arena(s->p->r), xml_attribute(xml, "name"));
	if (token != 0)
		buf_clear(&s->value);
}

static void
property_end(void *context, struct xml *xml, int token)
{
	struct properties *s = context;
	int64_t moment;

	(void)xml;
	if (token == CUSTOM) {
		reading_fact(s->p->r,
			str_format(reading_arena(s->p->r), "property:%.*s", STR_ARG(s->custom))
				.data,
			buf_str(&s->value));
	} else if (token >= FACT && token < CUSTOM) {
		const struct fact_row *row = &facts[token - FACT];
		struct str value = str_trim(buf_str(&s->value));

		if (!row->is_date)
			reading_fact(s->p->r, row->fact, value);
		else if (date_parse_iso(value, &moment))
			reading_date(s->p->r, row->fact, moment);
		else
			reading_fact(s->p->r, row->fact, value);
	}
}

static void
property_text(void *context, struct xml *xml, struct str text)
{
	struct properties *s = context;

	(void)xml;
	buf_add(&s->value, text);
}

void
package_properties(struct package *p)
{
	static const char *const types[] = {
		"core-properties", "extended-properties", "custom-properties"};
	static const char *const strict[] = {
		"coreProperties", "extendedProperties", "customProperties"};
	static const char *const known[] = {
		"docProps/core.xml", "docProps/app.xml", "docProps/custom.xml"};
	struct xml_name names[COUNT_OF(facts) + 1];
	struct xml_hooks hooks = {
		names, COUNT_OF(names), property_begin, property_end, property_text, NULL, false};
	struct properties s = {.p = p, .value = {.size_max = VALUE_SIZE_MAX}};

	for (size_t i = 0; i < COUNT_OF(facts); i++)
		names[i] = (struct xml_name){facts[i].space, facts[i].element, FACT + (int)i};
	names[COUNT_OF(facts)] = (struct xml_name){XML_CUSTOM, "property", CUSTOM};
	for (size_t i = 0; i < COUNT_OF(types); i++) {
		struct str part = package_related(p, STR(""), types[i]);

		if (part.len == 0)
			part = package_related(p, STR(""), strict[i]);
		if (part.len == 0 || zip_find(&p->zip, part) == NULL)
			part = str_of(known[i]);
		(void)package_xml(p, part, &hooks, &s);
	}
	buf_free(&s.value);
}
