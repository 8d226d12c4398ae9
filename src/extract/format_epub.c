/* EPUB books: chapters in the order of the spine (W3C EPUB 3.3; IDPF OPF 2). */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/html.h"
#include "extract/package.h"
#include "extract/reading.h"
#include "extract/xml.h"

enum token { ROOT_FILE = 1, ITEM, ITEM_REFERENCE, META_FIRST, ENCRYPTED = 100 };

enum { ITEM_MAX = 20000, CHAPTER_SIZE_MAX = 64 * 1024 * 1024 };

struct meta_row {
	const char *element;
	const char *fact;
};

static const struct meta_row metas[] = {
	{"title", FACT_TITLE},
	{"creator", FACT_AUTHOR},
	{"subject", FACT_SUBJECT},
	{"description", "description"},
	{"publisher", FACT_COMPANY},
	{"contributor", "contributor"},
	{"date", "published"},
	{"language", FACT_LANGUAGE},
	{"identifier", "identifier"},
	{"rights", "rights"},
	{"source", "source"},
};

struct item {
	struct str id;
	struct str target;
	bool is_page;
};

struct epub {
	struct package p;
	struct reading *r;
	struct str package_file;
	struct item *items;
	size_t item_count;
	struct str *spine;
	size_t spine_count;
	struct buf value;
	uint32_t chapters;
};

static bool
is_page_type(struct str type)
{
	return str_equal_nocase(type, STR("application/xhtml+xml")) ||
		str_equal_nocase(type, STR("text/html")) ||
		str_equal_nocase(type, STR("text/x-oeb1-document")) ||
		str_equal_nocase(type, STR("application/x-dtbook+xml"));
}

static void
epub_begin(void *context, struct xml *xml, int token)
{
	struct epub *e = context;
	struct arena *arena = reading_arena(e->r);

	if (token == ROOT_FILE && e->package_file.len == 0) {
		e->package_file = str_copy(arena, xml_attribute(xml, "full-path"));
	} else if (token == ITEM && e->item_count < ITEM_MAX) {
		e->items[e->item_count++] = (struct item){
			str_copy(arena, xml_attribute(xml, "id")),
			package_resolve(&e->p, e->package_file, xml_attribute(xml, "href")),
			is_page_type(xml_attribute(xml, "media-type")),
		};
	} else if (token == ITEM_REFERENCE && e->spine_count < ITEM_MAX) {
		e->spine[e->spine_count++] = str_copy(arena, xml_attribute(xml, "idref"));
	} else if (token >= META_FIRST) {
		buf_clear(&e->value);
	}
}

static void
epub_end(void *context, struct xml *xml, int token)
{
	struct epub *e = context;

	(void)xml;
	if (token >= META_FIRST && token < ENCRYPTED)
		reading_fact(e->r, metas[token - META_FIRST].fact, buf_str(&e->value));
}

static void
epub_text(void *context, struct xml *xml, struct str text)
{
	struct epub *e = context;

	(void)xml;
	buf_add(&e->value, text);
}

static void
lists_read(struct epub *e)
{
	struct xml_name names[COUNT_OF(metas) + 3] = {
		{XML_OCF, "rootfile", ROOT_FILE},
		{XML_OPF, "item", ITEM},
		{XML_OPF, "itemref", ITEM_REFERENCE},
	};
	struct xml_hooks hooks = {.names = names,
		.name_count = COUNT_OF(names),
		.begin = epub_begin,
		.end = epub_end,
		.text = epub_text};

	for (size_t i = 0; i < COUNT_OF(metas); i++)
		names[i + 3] = (struct xml_name){XML_DC, metas[i].element, META_FIRST + (int)i};
	(void)package_xml(&e->p, STR("META-INF/container.xml"), &hooks, e);
	(void)package_xml(&e->p, e->package_file, &hooks, e);
}

static bool
chapter_read(struct epub *e, struct str target, struct err *err)
{
	struct zip_entry *entry = zip_find(&e->p.zip, target);
	struct buf page CLEANUP(buf_free) = {.size_max = CHAPTER_SIZE_MAX};
	struct err inner = {0};
	uint32_t place;
	bool good;

	if (entry == NULL)
		reading_partial(
			e->r, ERR_DAMAGED, "the chapter \"%.*s\" is missing", STR_ARG(target));
	if (entry == NULL || entry->used)
		return true;
	if (!zip_read(&e->p.zip, entry, &page, CHAPTER_SIZE_MAX, &inner))
		package_damage(&e->p, &inner);
	reading_break(e->r, true);
	place = reading_place_begin(e->r, PLACE_CHAPTER, ++e->chapters, STR(""));
	good = html_read(e->r, buf_str(&page), STR("utf-8"), HTML_BODY, err);
	reading_place_end(e->r, place);
	return good;
}

static const struct item *
item_find(const struct epub *e, struct str id)
{
	for (size_t i = 0; i < e->item_count; i++)
		if (str_equal(e->items[i].id, id))
			return &e->items[i];
	return NULL;
}

static bool
chapters_read(struct epub *e, struct err *err)
{
	for (size_t i = 0; i < e->spine_count; i++) {
		const struct item *item = item_find(e, e->spine[i]);

		if (item != NULL && item->is_page && !chapter_read(e, item->target, err))
			return false;
	}
	/* Pages outside the spine are reached by links only. */
	for (size_t i = 0; i < e->item_count; i++)
		if (e->items[i].is_page && !chapter_read(e, e->items[i].target, err))
			return false;
	return true;
}

/* What only steers the display. */
static void
furniture_pass(struct epub *e)
{
	static const char *const ends[] = {"mimetype", ".css", ".ncx", ".otf", ".ttf", ".woff",
		".woff2", "/", "container.xml", ".opf"};

	for (size_t i = 0; i < e->p.zip.count; i++)
		for (size_t j = 0; j < COUNT_OF(ends); j++)
			if (str_ends_nocase(e->p.zip.entries[i].name, str_of(ends[j])))
				e->p.zip.entries[i].used = true;
}

static bool
epub_read(struct reading *r, struct err *err)
{
	struct epub *e = ARENA_NEW(reading_arena(r), struct epub);
	bool good;

	e->r = r;
	if (!package_open(r, reading_bytes(r), &e->p, err))
		return false;
	e->value.size_max = 64 * 1024;
	e->items = ARENA_ARRAY(reading_arena(r), ITEM_MAX, struct item);
	e->spine = ARENA_ARRAY(reading_arena(r), ITEM_MAX, struct str);
	lists_read(e);
	buf_free(&e->value);
	if (zip_find(&e->p.zip, STR("META-INF/rights.xml")) != NULL)
		reading_fact(r, FACT_ENCRYPTED, STR("rights management (rights.xml)"));
	good = chapters_read(e, err);
	furniture_pass(e);
	if (!good || !package_parts(&e->p, err))
		return false;
	if (e->chapters == 0)
		return err_set(err, ERR_DAMAGED, "the book names no chapter that is there");
	return package_outcome(&e->p, err);
}

static int
epub_bid(struct probe *probe)
{
	return probe_package(probe) == PACKAGE_EPUB ? BID_SURE : BID_NO;
}

const struct format format_epub = {
	.name = "epub",
	.title = "EPUB book",
	.version = "1",
	.kind = KIND_DOCUMENT,
	.extensions = "epub",
	.bid = epub_bid,
	.read = epub_read,
};
