/* PowerPoint presentations: PPTX, PPTM, PPSX, POTX (ISO/IEC 29500-1, section 19; [MS-PPTX]). */
#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/drawing.h"
#include "extract/prose.h"
#include "extract/format.h"
#include "extract/ooxml.h"
#include "extract/package.h"
#include "extract/pptx_comments.h"
#include "extract/reading.h"
#include "extract/xml.h"

enum token { SLIDE_ID = 1, PROTECTION, SLIDE_SIZE };

static const struct xml_name names[] = {
	{XML_P, "sldId", SLIDE_ID},
	{XML_P, "modifyVerifier", PROTECTION},
	{XML_P, "sldSz", SLIDE_SIZE},
};

struct pptx {
	struct package *p;
	struct prose prose;
	struct relations relations; /* of the presentation */
	struct pptx_authors *authors;
	uint32_t slides;
	struct str *parts; /* the slides that it lists; NULL data: not in the package */
	size_t part_count;
	size_t part_room;
	int64_t width; /* of its slides, in EMU; 0 unknown */
	int64_t height;
};

static void
related(struct pptx *x, const struct relations *relations, const char *type,
	enum place_kind place_kind, const char *label, struct drawing_wanted wanted)
{
	const struct relation *row;
	size_t at = 0;

	while ((row = relation_next(relations, type, &at)) != NULL) {
		struct zip_entry *entry = zip_find(&x->p->zip, row->target);
		uint32_t place;

		if (row->external || entry == NULL || entry->used)
			continue;
		prose_line(&x->prose);
		place = prose_place(&x->prose, place_kind, wanted.number, str_of(label));
		(void)drawing_read(x->p, &x->prose, row->target, wanted);
		prose_place_end(&x->prose, place);
	}
}

static void
slide_comments(struct pptx *x, const struct relations *relations)
{
	static const char *const types[] = {"comments", "comment"};

	for (size_t i = 0; i < COUNT_OF(types); i++) {
		const struct relation *row;
		size_t at = 0;

		while ((row = relation_next(relations, types[i], &at)) != NULL)
			if (!row->external)
				pptx_comments_read(x->p, &x->prose, x->authors, row->target);
	}
}

static void
slide_read(struct pptx *x, struct str part)
{
	struct zip_entry *entry = zip_find(&x->p->zip, part);
	struct drawing_wanted wanted = {.kind = DRAWING_SLIDE,
		.chart_numbers = true,
		.number = x->slides + 1,
		.width = x->width,
		.height = x->height};
	struct relations relations;
	uint32_t place;

	if (entry == NULL) {
		reading_partial(x->p->r, ERR_DAMAGED, "slide %u (\"%.*s\") is missing",
			wanted.number, STR_ARG(part));
		return;
	}
	if (entry->used || x->slides == PAGE_COUNT_MAX)
		return;
	x->slides++;
	relations = package_relations(x->p, part);
	prose_line(&x->prose);
	place = prose_place(&x->prose, PLACE_SLIDE, wanted.number, STR(""));
	(void)drawing_read(x->p, &x->prose, part, wanted);
	drawing_read_related(x->p, &x->prose, part,
		(struct drawing_wanted){.chart_numbers = true, .number = wanted.number});
	wanted.kind = DRAWING_PLAIN;
	related(x, &relations, "notesSlide", PLACE_NOTES, "", wanted);
	slide_comments(x, &relations);
	prose_place_end(&x->prose, place);
}

static void
presentation_begin(void *context, struct xml *xml, int token)
{
	struct pptx *x = context;
	const struct relation *row;

	if (token == PROTECTION)
		reading_fact(x->p->r, "protection", STR("changes by password"));
	if (token == SLIDE_SIZE &&
		(!str_to_i64(xml_attribute(xml, "cx"), &x->width) ||
			!str_to_i64(xml_attribute(xml, "cy"), &x->height)))
		x->width = x->height = 0;
	if (token != SLIDE_ID || x->part_count > PAGE_COUNT_MAX)
		return;
	row = relation_find(&x->relations, xml_attribute_in(xml, XML_R, "id"));
	if (row != NULL && row->external)
		return;
	x->parts = arena_grow(
		reading_arena(x->p->r), x->parts, x->part_count, &x->part_room, sizeof(*x->parts));
	x->parts[x->part_count++] = row == NULL ? (struct str){0} : row->target;
}

/* Their size stands behind the list. */
static void
slides_read(struct pptx *x)
{
	for (size_t i = 0; i < x->part_count; i++)
		if (x->parts[i].data == NULL)
			reading_partial(x->p->r, ERR_DAMAGED,
				"a slide of the presentation cannot be found in the package");
		else
			slide_read(x, x->parts[i]);
}

static const struct xml_hooks hooks = {
	.names = names,
	.name_count = COUNT_OF(names),
	.begin = presentation_begin,
};

/* Slides that the presentation does not list: left over from editing, or hidden on purpose. */
static void
unlisted_slides(struct pptx *x)
{
	struct str type;

	for (size_t i = 0; i < x->p->zip.count; i++) {
		struct zip_entry *entry = &x->p->zip.entries[i];
		uint32_t place;

		if (entry->used || !str_ends_nocase(entry->name, STR(".xml")))
			continue;
		type = package_type(x->p, entry->name);
		if (!str_ends(type, STR("presentationml.slide+xml")) &&
			!(x->p->type_count == 0 &&
				str_starts_nocase(entry->name, STR("ppt/slides/slide"))))
			continue;
		reading_fact(x->p->r, FACT_ODDITY,
			str_format(reading_arena(x->p->r),
				"\"%.*s\" is a slide that the presentation does not list",
				STR_ARG(entry->name)));
		prose_line(&x->prose);
		place = prose_place(&x->prose, PLACE_HIDDEN, 0, STR("unlisted slide"));
		slide_read(x, entry->name);
		prose_place_end(&x->prose, place);
	}
}

/* What masters and layouts add to every slide, once; and the handout's and notes' masters. */
static void
masters_read(struct pptx *x)
{
	static const char *const types[] = {"slideMaster", "notesMaster", "handoutMaster"};
	struct drawing_wanted wanted = {.kind = DRAWING_MASTER};

	for (size_t i = 0; i < COUNT_OF(types); i++) {
		const struct relation *row;
		size_t at = 0;

		while ((row = relation_next(&x->relations, types[i], &at)) != NULL) {
			struct relations own = package_relations(x->p, row->target);

			if (!row->external && i == 0)
				related(x, &own, "slideLayout", PLACE_HEADER, "slide layout",
					wanted);
		}
		related(x, &x->relations, types[i], PLACE_HEADER, "slide master", wanted);
	}
}

bool
pptx_read(struct package *p, struct err *err)
{
	struct pptx x = {.p = p, .prose = {.r = p->r}};
	struct str main_part = package_main(p, "ppt/presentation.xml");

	if (main_part.len == 0)
		return err_set(err, ERR_DAMAGED, "the package holds no presentation");
	x.relations = package_relations(p, main_part);
	package_links(p, &x.relations);
	x.authors = pptx_authors_read(p, &x.relations);
	(void)package_xml(p, main_part, &hooks, &x);
	slides_read(&x);
	unlisted_slides(&x);
	masters_read(&x);
	reading_number(p->r, "slides", x.slides);
	return true;
}

static int
pptx_bid(struct probe *probe)
{
	return probe_package(probe) == PACKAGE_PPTX ? BID_SURE : BID_NO;
}

static bool
format_pptx_read(struct reading *r, struct err *err)
{
	return ooxml_read_bytes(r, reading_bytes(r), err);
}

const struct format format_pptx = {
	.name = "pptx",
	.title = "PowerPoint presentation",
	.version = "3",
	.kind = KIND_SLIDES,
	.extensions = "pptx pptm ppsx ppsm potx potm ppam thmx",
	.bid = pptx_bid,
	.read = format_pptx_read,
};
