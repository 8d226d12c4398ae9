/* Visio drawings of the XML kind: VSDX, VSDM, VSTX, VSSX ([MS-VSDX]). */
#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/ooxml.h"
#include "extract/package.h"
#include "extract/prose.h"
#include "extract/reading.h"
#include "extract/xml.h"

enum token { PAGE = 1, RELATION, TEXT, COMMENT };

static const struct xml_name names[] = {
	{XML_VISIO, "Page", PAGE},
	{XML_VISIO, "Master", PAGE},
	{XML_VISIO, "Rel", RELATION},
	{XML_VISIO, "Text", TEXT},
	{XML_VISIO, "CommentEntry", COMMENT},
};

struct vsdx {
	struct package *p;
	struct prose prose;
	struct relations relations;
	struct str name;
	bool taking;
	bool masters;
	uint32_t pages;
};

static void
text_begin(void *context, struct xml *xml, int token)
{
	struct vsdx *v = context;

	if (token == TEXT)
		v->taking = true;
	if (token != COMMENT)
		return;
	v->taking = true;
	prose_line(&v->prose);
	(void)xml;
}

static void
text_end(void *context, struct xml *xml, int token)
{
	struct vsdx *v = context;

	(void)xml;
	if (token != TEXT && token != COMMENT)
		return;
	v->taking = false;
	prose_line(&v->prose);
}

static void
text_text(void *context, struct xml *xml, struct str text)
{
	struct vsdx *v = context;

	(void)xml;
	if (v->taking)
		prose_text(&v->prose, text);
}

static const struct xml_hooks text_hooks = {
	.names = names,
	.name_count = COUNT_OF(names),
	.begin = text_begin,
	.end = text_end,
	.text = text_text,
};

static void
page_read(struct vsdx *v, struct str part)
{
	struct zip_entry *entry = zip_find(&v->p->zip, part);
	struct relations relations;
	uint32_t place;

	if (entry == NULL || entry->used || v->pages == PAGE_COUNT_MAX)
		return;
	relations = package_relations(v->p, part);
	package_links(v->p, &relations);
	prose_line(&v->prose);
	place = prose_place(&v->prose, v->masters ? PLACE_HEADER : PLACE_PAGE,
		v->masters ? 0 : ++v->pages, v->name);
	(void)package_xml(v->p, part, &text_hooks, v);
	prose_line(&v->prose);
	prose_place_end(&v->prose, place);
}

static void
list_begin(void *context, struct xml *xml, int token)
{
	struct vsdx *v = context;
	const struct relation *row;

	if (token == PAGE) {
		v->name = str_copy(reading_arena(v->p->r), xml_attribute(xml, "Name"));
	} else if (token == RELATION) {
		row = relation_find(&v->relations, xml_attribute_in(xml, XML_R, "id"));
		if (row != NULL && !row->external)
			page_read(v, row->target);
	}
}

static const struct xml_hooks list_hooks = {
	.names = names,
	.name_count = COUNT_OF(names),
	.begin = list_begin,
};

static void
list_read(struct vsdx *v, struct str part)
{
	if (zip_find(&v->p->zip, part) == NULL)
		return;
	v->relations = package_relations(v->p, part);
	(void)package_xml(v->p, part, &list_hooks, v);
}

bool
vsdx_read(struct package *p, struct err *err)
{
	struct vsdx v = {.p = p, .prose = {.r = p->r}};
	struct str main_part = package_related(p, STR(""), "document");

	if (zip_find(&p->zip, main_part) == NULL)
		main_part = STR("visio/document.xml");
	if (zip_find(&p->zip, main_part) == NULL)
		return err_set(err, ERR_DAMAGED, "the package holds no Visio document");
	list_read(&v, package_related(p, main_part, "pages"));
	v.masters = true;
	list_read(&v, package_related(p, main_part, "masters"));
	(void)package_xml(p, package_related(p, main_part, "comments"), &text_hooks, &v);
	reading_number(p->r, FACT_PAGES, v.pages);
	return true;
}

static int
vsdx_bid(struct probe *probe)
{
	return probe_package(probe) == PACKAGE_VSDX ? BID_SURE : BID_NO;
}

static bool
format_vsdx_read(struct reading *r, struct err *err)
{
	return ooxml_read_bytes(r, reading_bytes(r), err);
}

const struct format format_vsdx = {
	.name = "vsdx",
	.title = "Visio drawing",
	.version = "1",
	.kind = KIND_DOCUMENT,
	.extensions = "vsdx vsdm vstx vstm vssx vssm",
	.bid = vsdx_bid,
	.read = format_vsdx_read,
};
