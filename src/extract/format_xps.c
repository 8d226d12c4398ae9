/* XPS and OpenXPS (ECMA-388): fixed pages of glyph runs, in the order they are drawn. */
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/ooxml.h"
#include "extract/package.h"
#include "extract/prose.h"
#include "extract/reading.h"
#include "extract/xml.h"

#include <math.h>

enum token { DOCUMENT = 1, PAGE, GLYPHS, OTHER };

static const struct xml_name names[] = {
	{XML_XPS, "DocumentReference", DOCUMENT},
	{XML_XPS, "PageContent", PAGE},
	{XML_XPS, "Glyphs", GLYPHS},
	{XML_XPS, "Path", OTHER},
	{XML_XPS, "Canvas", OTHER},
};

struct xps {
	struct package *p;
	struct prose prose;
	struct str base; /* the part being read */
	uint32_t pages;
	int depth;
	double x;
	double y;
	double width; /* of the last run, guessed */
};

static void part_read(struct xps *x, struct str part, int depth);

static double
number_of(struct str value)
{
	double number;

	return str_to_double(value, &number) ? number : 0;
}

/* Runs on one base line belong together; word gaps have runs of their own. Only a gap wider than
 * the run before could be sets two apart. */
static void
glyphs(struct xps *x, struct xml *xml)
{
	struct str text = xml_attribute(xml, "UnicodeString");
	double size = number_of(xml_attribute(xml, "FontRenderingEmSize"));
	double left = number_of(xml_attribute(xml, "OriginX"));
	double base = number_of(xml_attribute(xml, "OriginY"));

	reading_fact(x->p->r, FACT_LINK, xml_attribute(xml, "FixedPage.NavigateUri"));
	if (str_starts(text, STR("{}")))
		text = str_from(text, 2);
	if (text.len == 0)
		return;
	if (fabs(base - x->y) > size * 0.4)
		prose_line(&x->prose);
	else if (left > x->x + x->width + size || left < x->x - size)
		prose_text(&x->prose, STR(" "));
	prose_text(&x->prose, text);
	x->x = left;
	x->y = base;
	x->width = (double)text.len * size * 0.9;
}

static void
page_read(struct xps *x, struct str part)
{
	uint32_t place;

	if (x->pages == PAGE_COUNT_MAX)
		return;
	prose_line(&x->prose);
	place = prose_place(&x->prose, PLACE_PAGE, ++x->pages, STR(""));
	x->y = -1e9;
	part_read(x, part, x->depth + 1);
	prose_line(&x->prose);
	prose_place_end(&x->prose, place);
}

static void
xps_begin(void *context, struct xml *xml, int token)
{
	struct xps *x = context;
	struct str base = x->base;
	struct str source;

	if (token == GLYPHS) {
		glyphs(x, xml);
	} else if (token == OTHER) {
		reading_fact(x->p->r, FACT_LINK, xml_attribute(xml, "FixedPage.NavigateUri"));
	} else if (token == DOCUMENT || token == PAGE) {
		source = package_resolve(x->p, base, xml_attribute(xml, "Source"));
		if (zip_find(&x->p->zip, source) == NULL)
			reading_partial(
				x->p->r, ERR_DAMAGED, "\"%.*s\" is missing", STR_ARG(source));
		else if (token == PAGE)
			page_read(x, source);
		else
			part_read(x, source, x->depth + 1);
		x->base = base;
	}
}

static const struct xml_hooks hooks = {
	.names = names,
	.name_count = COUNT_OF(names),
	.begin = xps_begin,
	.alternate_content = true,
};

/* Sequence, document, page: no more than three levels. */
static void
part_read(struct xps *x, struct str part, int depth)
{
	enum { LEVELS = 3 };
	int depth_before = x->depth;

	if (depth > LEVELS)
		return;
	x->base = part;
	x->depth = depth;
	(void)package_xml(x->p, part, &hooks, x);
	x->depth = depth_before;
}

bool
xps_read(struct package *p, struct err *err)
{
	struct xps x = {.p = p, .prose = {.r = p->r}};
	struct str sequence = package_related(p, STR(""), "fixedrepresentation");

	if (zip_find(&p->zip, sequence) == NULL)
		sequence = STR("FixedDocSeq.fdseq");
	if (zip_find(&p->zip, sequence) == NULL)
		sequence = STR("FixedDocumentSequence.fdseq");
	if (zip_find(&p->zip, sequence) == NULL)
		return err_set(err, ERR_DAMAGED, "the package holds no sequence of pages");
	part_read(&x, sequence, 1);
	reading_number(p->r, FACT_PAGES, x.pages);
	return true;
}

static int
xps_bid(struct probe *probe)
{
	return probe_package(probe) == PACKAGE_XPS ? BID_SURE : BID_NO;
}

static bool
format_xps_read(struct reading *r, struct err *err)
{
	return ooxml_read_bytes(r, reading_bytes(r), err);
}

const struct format format_xps = {
	.name = "xps",
	.title = "XPS document",
	.version = "1",
	.kind = KIND_DOCUMENT,
	.extensions = "xps oxps",
	.bid = xps_bid,
	.read = format_xps_read,
};
