#include "extract/package.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "extract/reading.h"
#include "extract/xml.h"

enum {
	RELATION = 1,
	TYPE_OVERRIDE,
	TYPE_DEFAULT,
};

/* ---- content types ---- */

static const struct xml_name type_names[] = {
	{XML_TYPES, "Override", TYPE_OVERRIDE},
	{XML_TYPES, "Default", TYPE_DEFAULT},
};

struct type_list {
	struct arena *arena;
	struct content_type *rows;
	size_t count;
	size_t room;
};

static void
type_begin(void *context, struct xml *xml, int token)
{
	struct type_list *list = context;
	struct content_type *row;

	if (token == 0 || list->count == PACKAGE_TYPE_MAX)
		return;
	if (list->count == list->room) {
		size_t room = list->room == 0 ? 64 : list->room * 2;
		struct content_type *more = ARENA_ARRAY(list->arena, room, struct content_type);

		for (size_t i = 0; i < list->count; i++)
			more[i] = list->rows[i];
		list->rows = more;
		list->room = room;
	}
	row = &list->rows[list->count++];
	row->is_default = token == TYPE_DEFAULT;
	row->name = str_copy(
		list->arena, xml_attribute(xml, token == TYPE_DEFAULT ? "Extension" : "PartName"));
	if (str_starts(row->name, STR("/")))
		row->name = str_from(row->name, 1);
	row->type = str_copy(list->arena, xml_attribute(xml, "ContentType"));
}

static const struct xml_hooks type_hooks = {
	.names = type_names,
	.name_count = COUNT_OF(type_names),
	.begin = type_begin,
};

/* Templates and documents with macros are of a media type of their own: that of the main part. */
static void
media_type_give(struct reading *r, const struct type_list *list)
{
	static const char *const special[] = {"template", "macroEnabled", "slideshow", "addin"};
	const struct str end = STR(".main+xml");

	for (size_t i = 0; i < list->count; i++) {
		struct str type = list->rows[i].type;

		if (list->rows[i].is_default || !str_ends(type, end))
			continue;
		for (size_t k = 0; k < COUNT_OF(special); k++)
			if (str_find(type, str_of(special[k])) != STR_NONE) {
				reading_fact(
					r, FACT_MEDIA_TYPE, str_slice(type, 0, type.len - end.len));
				return;
			}
	}
}

bool
package_open(struct reading *r, struct str bytes, struct package *ret_package, struct err *err)
{
	struct type_list list = {.arena = reading_arena(r)};

	*ret_package = (struct package){.r = r};
	if (!zip_open(reading_arena(r), bytes, &ret_package->zip, err))
		return false;
	/* Members behind the break are lost without a trace: the item counts as damaged. */
	if (ret_package->zip.damaged)
		(void)err_set(&ret_package->worst, ERR_DAMAGED,
			"the package is cut off or its directory is damaged; what was found by "
			"searching it was read");
	if (!package_xml(ret_package, STR("[Content_Types].xml"), &type_hooks, &list))
		return true;
	ret_package->types = list.rows;
	ret_package->type_count = list.count;
	media_type_give(r, &list);
	return true;
}

struct str
package_type(const struct package *p, struct str name)
{
	size_t dot = str_find_last_char(name, '.');
	struct str extension = dot == STR_NONE ? STR("") : str_from(name, dot + 1);
	struct str found = STR("");

	for (size_t i = 0; i < p->type_count; i++) {
		const struct content_type *row = &p->types[i];

		if (!row->is_default && str_equal_nocase(row->name, name))
			return row->type;
		if (row->is_default && str_equal_nocase(row->name, extension))
			found = row->type;
	}
	return found;
}

/* ---- relationships ---- */

static const struct xml_name relation_names[] = {
	{XML_RELS, "Relationship", RELATION},
};

struct relation_list {
	struct package *p;
	struct str base;
	struct relation *rows;
	size_t count;
	size_t room;
};

/* Takes the last piece of a path off; "" when there is none. */
static void
drop_last(struct buf *path)
{
	size_t slash = str_find_last_char(buf_str(path), '/');

	path->len = slash == STR_NONE ? 0 : slash;
}

static int
hex_pair(struct str s, size_t at)
{
	int high = at + 2 < s.len ? char_hex_value(s.data[at + 1]) : -1;
	int low = at + 2 < s.len ? char_hex_value(s.data[at + 2]) : -1;

	return high < 0 || low < 0 ? -1 : high * 16 + low;
}

static void
add_piece(struct buf *path, struct str piece)
{
	if (str_equal(piece, STR("..")))
		drop_last(path);
	if (piece.len == 0 || str_equal(piece, STR(".")) || str_equal(piece, STR("..")))
		return;
	if (path->len > 0)
		buf_add_char(path, '/');
	for (size_t i = 0; i < piece.len; i++) {
		int value = piece.data[i] == '%' ? hex_pair(piece, i) : -1;

		buf_add_char(path, value < 0 ? piece.data[i] : (char)value);
		i += value < 0 ? 0 : 2;
	}
}

struct str
package_resolve(struct package *p, struct str base, struct str target)
{
	struct buf path CLEANUP(buf_free) = {.size_max = 64 * 1024};
	struct str piece;
	size_t mark = str_find_char(target, '#');

	if (mark != STR_NONE)
		target = str_slice(target, 0, mark);
	if (!str_starts(target, STR("/"))) {
		buf_add(&path, base);
		drop_last(&path);
	}
	/* Some programs write backslashes; a zip has none. */
	while (target.data != NULL && str_cut(&target, '/', &piece)) {
		struct str part;

		while (str_cut(&piece, '\\', &part))
			add_piece(&path, part);
	}
	return str_copy(reading_arena(p->r), buf_str(&path));
}

static void
relation_begin(void *context, struct xml *xml, int token)
{
	struct relation_list *list = context;
	struct arena *arena = reading_arena(list->p->r);
	struct str type = xml_attribute(xml, "Type");
	struct str target = xml_attribute(xml, "Target");
	struct relation *row;

	if (token == 0 || list->count == PACKAGE_RELATION_MAX)
		return;
	if (list->count == list->room) {
		size_t room = list->room == 0 ? 16 : list->room * 2;
		struct relation *more = ARENA_ARRAY(arena, room, struct relation);

		for (size_t i = 0; i < list->count; i++)
			more[i] = list->rows[i];
		list->rows = more;
		list->room = room;
	}
	row = &list->rows[list->count++];
	row->id = str_copy(arena, xml_attribute(xml, "Id"));
	if (str_find_last_char(type, '/') != STR_NONE)
		type = str_from(type, str_find_last_char(type, '/') + 1);
	row->type = str_copy(arena, type);
	row->external = str_equal_nocase(xml_attribute(xml, "TargetMode"), STR("External"));
	row->target = row->external ? str_copy(arena, target)
				    : package_resolve(list->p, list->base, target);
}

static const struct xml_hooks relation_hooks = {
	.names = relation_names,
	.name_count = COUNT_OF(relation_names),
	.begin = relation_begin,
};

struct relations
package_relations(struct package *p, struct str part)
{
	struct relation_list list = {.p = p, .base = part};
	size_t slash = str_find_last_char(part, '/');
	struct str folder = slash == STR_NONE ? STR("") : str_slice(part, 0, slash + 1);
	struct str file = slash == STR_NONE ? part : str_from(part, slash + 1);
	struct str name = str_format(
		reading_arena(p->r), "%.*s_rels/%.*s.rels", STR_ARG(folder), STR_ARG(file));

	(void)package_xml_again(p, name, &relation_hooks, &list);
	return (struct relations){list.rows, list.count};
}

const struct relation *
relation_find(const struct relations *relations, struct str id)
{
	for (size_t i = 0; i < relations->count; i++)
		if (str_equal(relations->rows[i].id, id))
			return &relations->rows[i];
	return NULL;
}

const struct relation *
relation_next(const struct relations *relations, const char *type, size_t *at)
{
	while (*at < relations->count) {
		const struct relation *row = &relations->rows[(*at)++];

		if (str_equal_nocase(row->type, str_of(type)))
			return row;
	}
	return NULL;
}

struct str
package_related(struct package *p, struct str part, const char *type)
{
	struct relations relations = package_relations(p, part);
	size_t at = 0;
	const struct relation *row = relation_next(&relations, type, &at);

	return row == NULL || row->external ? STR("") : row->target;
}

struct str
package_main(struct package *p, const char *known_name)
{
	struct str main_part = package_related(p, STR(""), "officeDocument");

	if (main_part.len > 0 && zip_find(&p->zip, main_part) != NULL)
		return main_part;
	return zip_find(&p->zip, str_of(known_name)) != NULL ? str_of(known_name) : STR("");
}

/* ---- parts ---- */

void
package_damage(struct package *p, const struct err *err)
{
	enum { NOTED_MAX = 20 };

	if (p->damage_count++ < NOTED_MAX)
		reading_partial(p->r, err->kind, "%s", err->text);
	if (p->worst.kind == ERR_NONE)
		p->worst = *err;
}

bool
package_xml_again(struct package *p, struct str part, const struct xml_hooks *hooks, void *context)
{
	struct zip_entry *entry = zip_find(&p->zip, part);
	struct err err = {0};

	if (entry == NULL)
		return false;
	if (!xml_read_zip(&p->zip, entry, hooks, context, &err))
		package_damage(p, &err);
	return true;
}

bool
package_xml(struct package *p, struct str part, const struct xml_hooks *hooks, void *context)
{
	struct zip_entry *entry = zip_find(&p->zip, part);

	if (entry == NULL || entry->used)
		return false;
	return package_xml_again(p, part, hooks, context);
}

void
package_links(struct package *p, const struct relations *relations)
{
	for (size_t i = 0; i < relations->count; i++) {
		const struct relation *row = &relations->rows[i];

		if (!row->external)
			continue;
		reading_fact(p->r, FACT_LINK, row->target);
		if (str_equal(row->type, STR("hyperlink")))
			continue;
		if (str_equal(row->type, STR("attachedTemplate")))
			reading_fact(p->r, "template", row->target);
		reading_fact(p->r, FACT_ODDITY,
			str_format(reading_arena(p->r), "%.*s outside the file: %.*s",
				STR_ARG(row->type), STR_ARG(row->target)));
	}
}

/* Members that say nothing an inspector could miss: the looks of the document. */
static bool
is_furniture(struct str name, struct str type)
{
	static const char *const types[] = {
		"theme+xml",
		"themeOverride+xml",
		"styles+xml",
		"stylesWithEffects+xml",
		"fontTable+xml",
		"webSettings+xml",
		"settings+xml",
		"numbering+xml",
		"relationships+xml",
		"calcChain+xml",
		"printerSettings",
		"tableStyles+xml",
		"viewProps+xml",
		"presProps+xml",
		"chartcolorstyle+xml",
		"chartstyle+xml",
		"diagramColors+xml",
		"diagramStyle+xml",
		"diagramLayout+xml",
		"diagramDrawing+xml",
		"binIndexMs",
		"ms-excel.styles",
		"ms-excel.sharedStrings",
		"ms-excel.externalLink",
		"ms-excel.pivotTable",
		"ms-excel.table",
		"ms-excel.connections",
		"vmlDrawing",
		"slideLayout+xml",
		"slideMaster+xml",
		"notesMaster+xml",
		"tags+xml",
		"obfuscatedFont",
		"sharedStrings+xml",
		"sheetMetadata+xml",
		"customXmlProperties+xml",
		"control+xml",
		"activeX+xml",
		"keyMapCustomizations+xml",
		"attachedToolbars",
		"calcChain",
		"changesInfo+xml",
		"revisionInfo+xml",
		"slicer",
		"ms-visio.",
		"odttf",
	};

	if (str_ends_nocase(name, STR(".rels")) || str_ends(name, STR("/")) ||
		str_equal_nocase(name, STR("[Content_Types].xml")))
		return true;
	for (size_t i = 0; i < COUNT_OF(types); i++)
		if (str_find(type, str_of(types[i])) != STR_NONE)
			return true;
	return false;
}

static bool
is_image(struct str name, struct str type)
{
	static const char *const ends[] = {".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf", ".svg",
		".svm", ".bmp", ".tif", ".tiff", ".webp"};

	for (size_t i = 0; i < COUNT_OF(ends); i++)
		if (str_ends_nocase(name, str_of(ends[i])))
			return true;
	return str_starts_nocase(type, STR("image/"));
}

static bool
part_give(struct package *p, struct zip_entry *entry, struct str type, struct err *err)
{
	struct part part = {.name = entry->name,
		.declared = type,
		.role = is_image(entry->name, type) ? PART_INLINE : PART_EMBEDDED,
		.modified = entry->modified};
	char piece[32 * 1024];
	struct err inner = {0};
	struct zip_stream *stream CLEANUP(zip_stream_close) = zip_stream_open(
		&p->zip, entry, PART_SIZE_MAX, &inner);
	ptrdiff_t got = 0;

	if (stream == NULL) {
		reading_part_failed(p->r, &part, inner.kind, "%s", inner.text);
		return true;
	}
	if (!reading_part_begin(p->r, &part, err))
		return false;
	while ((got = zip_stream_read(stream, piece, sizeof(piece), &inner)) > 0)
		if (!reading_part_data(p->r, str_make(piece, (size_t)got), err))
			return false;
	if (got == 0)
		return reading_part_end(p->r, err);
	reading_part_failed(p->r, &part, inner.kind, "%s", inner.text);
	return true;
}

bool
package_parts(struct package *p, struct err *err)
{
	for (size_t i = 0; i < p->zip.count; i++) {
		struct zip_entry *entry = &p->zip.entries[i];
		struct str type = package_type(p, entry->name);

		if (entry->used || is_furniture(entry->name, type))
			continue;
		if (!part_give(p, entry, type, err))
			return false;
	}
	return true;
}

bool
package_outcome(struct package *p, struct err *err)
{
	if (p->worst.kind == ERR_NONE)
		return true;
	if (p->worst.kind == ERR_TOO_LARGE || p->worst.kind == ERR_PASSWORD)
		return err_set(err, p->worst.kind, "%s", p->worst.text);
	return err_set(err, ERR_DAMAGED, "%s", p->worst.text);
}
