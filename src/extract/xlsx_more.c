/* What hangs on sheets and workbooks besides cells: drawings, comments, tables, pivot caches,
 * external workbooks, data connections. */
#include "base/arena.h"
#include "base/err.h"
#include "extract/drawing.h"
#include "extract/xlsx.h"
#include "extract/xml.h"

enum { AUTHOR_MAX = 2000, PERSON_MAX = 5000, FACTS_MAX = 2000 };

enum token {
	AUTHOR = 1,
	COMMENT,
	TEXT,
	PHONETIC,
	THREADED,
	THREADED_TEXT,
	PERSON,
	TABLE,
	SHARED_ITEM,
	FIELD,
	SHEET_NAME,
	VALUE,
	EXTERNAL_CELL,
	DDE,
	OLE,
	CONNECTION,
	DATABASE,
	WEB,
	TEXT_FILE,
	BOX_TEXT,
	PIVOT_SOURCE
};

static const struct xml_name names[] = {
	{XML_X, "author", AUTHOR},
	{XML_X, "comment", COMMENT},
	{XML_X, "t", TEXT},
	{XML_X, "rPh", PHONETIC},
	{XML_TC, "threadedComment", THREADED},
	{XML_TC, "text", THREADED_TEXT},
	{XML_TC, "person", PERSON},
	{XML_X, "table", TABLE},
	{XML_X, "s", SHARED_ITEM},
	{XML_X, "n", SHARED_ITEM},
	{XML_X, "d", SHARED_ITEM},
	{XML_X, "b", SHARED_ITEM},
	{XML_X, "e", SHARED_ITEM},
	{XML_X, "cacheField", FIELD},
	{XML_X, "worksheetSource", PIVOT_SOURCE},
	{XML_X, "sheetName", SHEET_NAME},
	{XML_X, "v", VALUE},
	{XML_X, "val", VALUE},
	{XML_X, "cell", EXTERNAL_CELL},
	{XML_X, "ddeLink", DDE},
	{XML_X, "oleLink", OLE},
	{XML_X, "connection", CONNECTION},
	{XML_X, "dbPr", DATABASE},
	{XML_X, "webPr", WEB},
	{XML_X, "textPr", TEXT_FILE},
	{XML_V, "textbox", BOX_TEXT},
};

struct more {
	struct xlsx *x;
	struct str authors[AUTHOR_MAX];
	size_t author_count;
	struct buf text;
	bool taking;
	bool threads; /* the sheet has threaded comments; their copies are left out */
	struct str label;
	uint32_t connections;
};

static struct str
label_of(struct more *m, struct str author, struct str date, struct str cell)
{
	return str_format(m->x->sheets.arena, "%.*s%s%.*s%s%.*s", STR_ARG(author),
		author.len > 0 && date.len > 0 ? ", " : "", STR_ARG(date),
		(author.len > 0 || date.len > 0) && cell.len > 0 ? ", " : "", STR_ARG(cell));
}

static struct str
person_name(const struct xlsx *x, struct str id)
{
	for (size_t i = 0; i < x->person_count; i++)
		if (str_equal_nocase(x->persons[i].id, id))
			return x->persons[i].name;
	return STR("");
}

static void
comment_give(struct more *m)
{
	struct prose *prose = &m->x->sheets.prose;
	struct buf *clean = &m->x->sheets.cell;
	uint32_t place;

	buf_clear(clean);
	xlsx_text_add(clean, buf_str(&m->text));
	if (m->threads && str_starts(buf_str(clean), STR("[Threaded comment]")))
		return;
	prose_line(prose);
	place = prose_place(prose, PLACE_COMMENT, 0, m->label);
	prose_text(prose, buf_str(clean));
	prose_place_end(prose, place);
	prose_line(prose);
}

static void
person_add(struct xlsx *x, struct xml *xml)
{
	if (x->persons == NULL)
		x->persons = ARENA_ARRAY(x->sheets.arena, PERSON_MAX, struct xlsx_person);
	if (x->person_count == PERSON_MAX)
		return;
	x->persons[x->person_count].id = str_copy(x->sheets.arena, xml_attribute(xml, "id"));
	x->persons[x->person_count++].name = str_copy(
		x->sheets.arena, xml_attribute(xml, "displayName"));
}

static void
comment_begin(struct more *m, struct xml *xml, int token)
{
	uint64_t author = AUTHOR_MAX;

	buf_clear(&m->text);
	if (token == THREADED) {
		m->label = label_of(m, person_name(m->x, xml_attribute(xml, "personId")),
			xml_attribute(xml, "dT"), xml_attribute(xml, "ref"));
		return;
	}
	if (!str_to_u64(xml_attribute(xml, "authorId"), &author) || author >= m->author_count)
		m->label = label_of(m, STR(""), STR(""), xml_attribute(xml, "ref"));
	else
		m->label = label_of(m, m->authors[author], STR(""), xml_attribute(xml, "ref"));
}

static void
connection_fact(struct more *m, struct xml *xml, const char *const attributes[], size_t count)
{
	for (size_t i = 0; i < count && m->connections < FACTS_MAX; i++) {
		struct str value = xml_attribute(xml, attributes[i]);

		if (value.len > 0)
			m->connections++;
		reading_fact(m->x->p->r, "connection", value);
	}
}

static void
connection_begin(struct more *m, struct xml *xml, int token)
{
	static const char *const connection[] = {"name", "description", "sourceFile", "odcFile"};
	static const char *const database[] = {"connection", "command"};
	static const char *const web[] = {"url", "post", "editPage"};
	static const char *const text[] = {"sourceFile"};

	if (token == CONNECTION)
		connection_fact(m, xml, connection, COUNT_OF(connection));
	else if (token == DATABASE)
		connection_fact(m, xml, database, COUNT_OF(database));
	else if (token == WEB)
		connection_fact(m, xml, web, COUNT_OF(web));
	else
		connection_fact(m, xml, text, COUNT_OF(text));
}

static void
dde_begin(struct more *m, struct xml *xml)
{
	struct str link = str_format(m->x->sheets.arena, "%.*s|%.*s",
		STR_ARG(xml_attribute(xml, "ddeService")), STR_ARG(xml_attribute(xml, "ddeTopic")));

	reading_fact(m->x->p->r, FACT_LINK, link);
	reading_fact(m->x->p->r, FACT_ODDITY,
		str_format(m->x->sheets.arena, "DDE link to another program: %.*s", STR_ARG(link)));
}

static void
more_begin(void *context, struct xml *xml, int token)
{
	struct more *m = context;
	struct prose *prose = &m->x->sheets.prose;

	switch (token) {
	case AUTHOR:
		buf_clear(&m->text);
		m->taking = true;
		break;
	case COMMENT:
	case THREADED:
		comment_begin(m, xml, token);
		break;
	case TEXT:
	case THREADED_TEXT:
	case BOX_TEXT:
		m->taking = true;
		break;
	case VALUE:
		buf_clear(&m->text);
		m->taking = true;
		break;
	case PHONETIC:
		xml_skip(xml);
		break;
	case PERSON:
		person_add(m->x, xml);
		break;
	case TABLE:
		reading_fact(m->x->p->r, "table", xml_attribute(xml, "displayName"));
		break;
	case SHARED_ITEM:
		prose_text(prose, xml_attribute(xml, "v"));
		prose_tab(prose);
		break;
	case FIELD:
		prose_row(prose);
		prose_text(prose, xml_attribute(xml, "name"));
		prose_tab(prose);
		break;
	case PIVOT_SOURCE:
		reading_fact(m->x->p->r, "pivot_source", xml_attribute(xml, "sheet"));
		break;
	case SHEET_NAME:
		prose_row(prose);
		prose_text(prose, xml_attribute(xml, "val"));
		prose_row(prose);
		break;
	case DDE:
		dde_begin(m, xml);
		break;
	case OLE:
		reading_fact(m->x->p->r, "embedded", xml_attribute(xml, "progId"));
		break;
	case CONNECTION:
	case DATABASE:
	case WEB:
	case TEXT_FILE:
		connection_begin(m, xml, token);
		break;
	default:
		break;
	}
}

static void
more_end(void *context, struct xml *xml, int token)
{
	struct more *m = context;
	struct prose *prose = &m->x->sheets.prose;

	(void)xml;
	if (token == AUTHOR || token == TEXT || token == THREADED_TEXT || token == BOX_TEXT ||
		token == VALUE)
		m->taking = false;
	if (token == AUTHOR && m->author_count < AUTHOR_MAX)
		m->authors[m->author_count++] = str_copy(m->x->sheets.arena, buf_str(&m->text));
	if (token == COMMENT || token == THREADED)
		comment_give(m);
	if (token == VALUE) {
		prose_text(prose, buf_str(&m->text));
		prose_tab(prose);
	}
	if (token == BOX_TEXT) {
		prose_line(prose);
		prose_text(prose, str_trim(buf_str(&m->text)));
		prose_line(prose);
		buf_clear(&m->text);
	}
}

static void
more_text(void *context, struct xml *xml, struct str text)
{
	struct more *m = context;

	(void)xml;
	if (m->taking)
		buf_add(&m->text, text);
}

static const struct xml_hooks hooks = {
	.names = names,
	.name_count = COUNT_OF(names),
	.begin = more_begin,
	.end = more_end,
	.text = more_text,
};

static bool
more_read(struct xlsx *x, struct str part, bool threads)
{
	struct more *m = ARENA_NEW(x->sheets.arena, struct more);
	bool found;

	m->x = x;
	m->threads = threads;
	m->text.size_max = 256 * 1024;
	found = package_xml(x->p, part, &hooks, m);
	buf_free(&m->text);
	return found;
}

static void
each_read(struct xlsx *x, const struct relations *relations, const char *type, bool threads)
{
	const struct relation *row;
	size_t at = 0;

	while ((row = relation_next(relations, type, &at)) != NULL)
		if (!row->external && str_ends_nocase(row->target, STR(".bin")) == false)
			(void)more_read(x, row->target, threads);
}

void
xlsx_sheet_more(struct xlsx *x, struct str part, const struct relations *relations)
{
	size_t at = 0;
	bool threads = relation_next(relations, "threadedComment", &at) != NULL;

	drawing_read_related(x->p, &x->sheets.prose, part, (struct drawing_wanted){0});
	each_read(x, relations, "threadedComment", false);
	each_read(x, relations, "comments", threads);
	each_read(x, relations, "table", false);
	each_read(x, relations, "vmlDrawing", false);
	at = 0;
	for (const struct relation *row; (row = relation_next(relations, "drawing", &at)) != NULL;)
		if (!row->external)
			drawing_read_related(
				x->p, &x->sheets.prose, row->target, (struct drawing_wanted){0});
}

void
xlsx_persons_read(struct xlsx *x)
{
	each_read(x, &x->relations, "person", false);
}

/* Caches hold what their source once said: it may be gone from the sheets. */
static void
cache_read(struct xlsx *x, struct str part, const char *label, const char *below)
{
	struct zip_entry *entry = zip_find(&x->p->zip, part);
	struct prose *prose = &x->sheets.prose;
	struct relations relations;
	uint32_t place;

	if (entry == NULL || entry->used || str_ends_nocase(part, STR(".bin")))
		return;
	relations = package_relations(x->p, part);
	package_links(x->p, &relations);
	prose_line(prose);
	place = prose_place(prose, PLACE_HIDDEN, 0, str_of(label));
	(void)more_read(x, part, false);
	prose_row(prose);
	if (below != NULL)
		each_read(x, &relations, below, false);
	prose_row(prose);
	prose_place_end(prose, place);
}

void
xlsx_workbook_more(struct xlsx *x)
{
	const struct relation *row;
	size_t at = 0;

	while ((row = relation_next(&x->relations, "pivotCacheDefinition", &at)) != NULL)
		cache_read(x, row->target, "pivot cache", "pivotCacheRecords");
	at = 0;
	while ((row = relation_next(&x->relations, "externalLink", &at)) != NULL)
		cache_read(x, row->target, "values from another workbook", NULL);
	each_read(x, &x->relations, "connections", false);
}
