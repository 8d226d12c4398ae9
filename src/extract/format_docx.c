/* Word documents: DOCX, DOCM, DOTX, DOTM, transitional and strict (ISO/IEC 29500). */
#include "base/arena.h"
#include "base/err.h"
#include "extract/docx.h"
#include "extract/docx_styles.h"
#include "extract/drawing.h"
#include "extract/format.h"
#include "extract/ooxml.h"
#include "extract/package.h"
#include "extract/reading.h"
#include "extract/xml.h"

enum setting { TRACKING = 1, PROTECTION, WRITE_PROTECTION, MAIL_MERGE };

static const struct xml_name setting_names[] = {
	{XML_W, "trackRevisions", TRACKING},
	{XML_W, "documentProtection", PROTECTION},
	{XML_W, "writeProtection", WRITE_PROTECTION},
	{XML_W, "query", MAIL_MERGE},
	{XML_W, "connectString", MAIL_MERGE},
};

static void
setting_begin(void *context, struct xml *xml, int token)
{
	struct docx *d = context;

	if (token == TRACKING && xml_flag(xml_attribute(xml, "val"), true))
		reading_fact(d->p->r, "tracking", STR("on"));
	else if (token == PROTECTION)
		reading_fact(d->p->r, "protection", xml_attribute(xml, "edit"));
	else if (token == WRITE_PROTECTION)
		reading_fact(d->p->r, "protection", STR("read-only recommended or by password"));
	else if (token == MAIL_MERGE)
		reading_fact(d->p->r, "mail_merge", xml_attribute(xml, "val"));
}

static const struct xml_hooks setting_hooks = {
	.names = setting_names,
	.name_count = COUNT_OF(setting_names),
	.begin = setting_begin,
};

/* Each part of that type under one kind of place. */
static void
stories(struct docx *d, const struct relations *relations, const char *type, enum place_kind kind,
	const char *label)
{
	const struct relation *row;
	size_t at = 0;

	while ((row = relation_next(relations, type, &at)) != NULL) {
		struct zip_entry *entry = zip_find(&d->p->zip, row->target);
		uint32_t place;

		if (row->external || entry == NULL || entry->used)
			continue;
		prose_line(&d->prose);
		place = prose_place(&d->prose, kind, 0, str_of(label));
		(void)docx_story(d, row->target);
		prose_place_end(&d->prose, place);
	}
}

/* Building blocks are a document of their own that is not shown. */
static void
glossary(struct docx *d, const struct relations *relations)
{
	size_t at = 0;
	const struct relation *row = relation_next(relations, "glossaryDocument", &at);

	if (row == NULL || row->external)
		return;
	stories(d, relations, "glossaryDocument", PLACE_HIDDEN, "building blocks");
}

static void
plain_stories(struct docx *d, const struct relations *relations, const char *type)
{
	const struct relation *row;
	size_t at = 0;

	while ((row = relation_next(relations, type, &at)) != NULL)
		if (!row->external)
			(void)docx_story(d, row->target);
}

bool
docx_read(struct package *p, struct err *err)
{
	struct docx d = {.p = p, .prose = {.r = p->r}};
	struct str main_part = package_main(p, "word/document.xml");
	struct relations relations;
	struct relations settings;

	if (main_part.len == 0)
		return err_set(err, ERR_DAMAGED, "the package holds no Word document");
	relations = package_relations(p, main_part);
	settings = package_relations(p, package_related(p, main_part, "settings"));
	package_links(p, &settings);
	(void)package_xml(p, package_related(p, main_part, "settings"), &setting_hooks, &d);
	d.styles = docx_styles_read(p, main_part);
	stories(&d, &relations, "header", PLACE_HEADER, "header");
	(void)docx_story(&d, main_part);
	plain_stories(&d, &relations, "footnotes");
	plain_stories(&d, &relations, "endnotes");
	stories(&d, &relations, "footer", PLACE_HEADER, "footer");
	plain_stories(&d, &relations, "comments");
	drawing_read_related(
		p, &d.prose, main_part, (struct drawing_wanted){.chart_numbers = true});
	glossary(&d, &relations);
	return true;
}

static int
docx_bid(struct probe *probe)
{
	return probe_package(probe) == PACKAGE_DOCX ? BID_SURE : BID_NO;
}

static bool
format_docx_read(struct reading *r, struct err *err)
{
	return ooxml_read_bytes(r, reading_bytes(r), err);
}

const struct format format_docx = {
	.name = "docx",
	.title = "Word document",
	.version = "2",
	.kind = KIND_DOCUMENT,
	.extensions = "docx docm dotx dotm",
	.bid = docx_bid,
	.read = format_docx_read,
};
