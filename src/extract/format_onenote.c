/* OneNote sections ([MS-ONE]): pages with their titles, text, tables, pictures and files, in the
 * order of the page; and the text that stood on them before. extract/onenote.h finds the objects. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "extract/codepage.h"
#include "extract/format.h"
#include "extract/le.h"
#include "extract/onenote.h"
#include "extract/prose.h"
#include "extract/reading.h"
#include "extract/text_runs.h"

#include <stdlib.h>

/* guidFileType of .one and .onetoc2 ([MS-ONESTORE] 2.3.1). */
static const struct str section_id = STR_INIT(
	"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3");
static const struct str contents_id = STR_INIT(
	"\xa1\x2f\xff\x43\xd9\xef\x76\x4c\x9e\xe2\x10\xea\x57\x22\x76\x5f");

/* Kinds of objects: JCID, [MS-ONE] 2.1.13. */
enum {
	ONE_CONTENTS_ROW = 0x00020001,
	ONE_PAGE_METADATA = 0x00020030,
	ONE_SECTION_METADATA = 0x00020031,
	ONE_CONFLICT_METADATA = 0x00020038,
	ONE_SECTION = 0x00060007,
	ONE_SERIES = 0x00060008,
	ONE_PAGE = 0x0006000b,
	ONE_OUTLINE = 0x0006000c,
	ONE_ELEMENT = 0x0006000d,
	ONE_TEXT = 0x0006000e,
	ONE_IMAGE = 0x00060011,
	ONE_GROUP = 0x00060019,
	ONE_TABLE = 0x00060022,
	ONE_ROW = 0x00060023,
	ONE_CELL = 0x00060024,
	ONE_TITLE = 0x0006002c,
	ONE_FILE = 0x00060035,
	ONE_MANIFEST = 0x00060037,
	ONE_AUTHOR = 0x00120001,
	ONE_TAG = 0x00120043
};

/* Properties, [MS-ONE] 2.1.12. */
enum {
	P_TEXT = 0x1c001c22,
	P_TEXT_NARROW = 0x1c003498,
	P_AUTHOR = 0x1c001d75,
	P_TITLE = 0x1c001cf3,
	P_TITLE_FROM_PAGE = 0x1c001d3c,
	P_SECTION_NAME = 0x1c00349b,
	P_CHILD_FILE = 0x1c001d6b,
	P_CREATED = 0x14001d09,
	P_MODIFIED = 0x14001d7a,
	P_MODIFIED_FINE = 0x18001d77,
	P_TOPOLOGY_CREATED = 0x18001c65,
	P_ACROSS = 0x14001c14,
	P_DOWN = 0x14001c15,
	P_CONTENT = 0x24001c1f,
	P_ELEMENTS = 0x24001c20,
	P_STRUCTURE = 0x24001d5f,
	P_PAGES = 0x2c001d63,
	P_FILE_CONTAINER = 0x20001d9b,
	P_FILE_NAME = 0x1c001d9c,
	P_FILE_SOURCE = 0x1c001d9d,
	P_IMAGE_NAME = 0x1c001dd7,
	P_IMAGE_WORDS = 0x1c001e58,
	P_PICTURE = 0x20001c3f,
	P_PICTURE_WEB = 0x200034c8,
	P_ADDRESS = 0x1c001e20,
	P_TAG_LABEL = 0x1c003468
};

enum { ROLE_CONTENT = 1, ROLE_METADATA = 2, AUTHOR_MAX = 1000, EARLIER_MAX = 10000 };

/* An object whose parts are being given. */
struct level {
	struct onenote_object *object;
	size_t next; /* of its children: content first, then elements */
	size_t count;
	struct child *children; /* in the order in which they are given */
};

/* Where it stands counts on a page alone. */
struct child {
	struct onenote_object *object;
	double down;
	double across;
	size_t number;
};

struct onenote_walk {
	struct reading *r;
	struct onenote store;
	struct prose prose;
	struct level levels[NEST_DEPTH_MAX];
	size_t depth;
	uint32_t page; /* the place, or UINT32_MAX */
	uint32_t pages;
	uint32_t parts;
	int64_t created;
	int64_t modified;
	bool has_title;
	bool is_listed; /* the pages at hand are those that the section shows */
};

/* ---- values ---- */

static struct str
wide_text(struct onenote_walk *w, struct str wide)
{
	while (wide.len >= 2 && le_u16(wide, wide.len - 2) == 0)
		wide.len -= 2;
	return utf16le_text(w->store.arena, wide);
}

static struct str
text_of(struct onenote_walk *w, const struct onenote_object *object, uint32_t id)
{
	struct onenote_property property;

	if (!onenote_property(object, id, &property))
		return STR("");
	return str_trim(wide_text(w, property.value));
}

static const struct onenote_object *
object_of(struct onenote_walk *w, const struct onenote_object *object, uint32_t id)
{
	struct onenote_property property;

	if (!onenote_property(object, id, &property) || property.count != 1 ||
		property.from >= object->object_count)
		return NULL;
	return onenote_find(&w->store, &object->space, &object->objects[property.from]);
}

static void
dates_take(struct onenote_walk *w, const struct onenote_object *object)
{
	/* Time32 counts seconds from 1980 on, [MS-ONE] 2.3.1. */
	const int64_t from_1980 = 315532800;
	struct onenote_property property;
	int64_t created = DATE_NONE;
	int64_t modified = DATE_NONE;

	if (onenote_property(object, P_CREATED, &property) && le_u32(property.value, 0) > 0)
		created = from_1980 + le_u32(property.value, 0);
	if (onenote_property(object, P_TOPOLOGY_CREATED, &property))
		created = date_from_filetime(le_u64(property.value, 0));
	if (onenote_property(object, P_MODIFIED, &property) && le_u32(property.value, 0) > 0)
		modified = from_1980 + le_u32(property.value, 0);
	if (onenote_property(object, P_MODIFIED_FINE, &property))
		modified = date_from_filetime(le_u64(property.value, 0));
	if (created != DATE_NONE && (w->created == DATE_NONE || created < w->created))
		w->created = created;
	if (modified != DATE_NONE && (w->modified == DATE_NONE || modified > w->modified))
		w->modified = modified;
}

/* Text has marks of its own: U+FDDF begins a link, HYPERLINK "address", before the words that show
 * it; other noncharacters and controls stand for objects. */
static struct str
words_of(struct onenote_walk *w, struct str raw)
{
	struct buf clean = {.size_max = TEXT_SIZE_MAX};
	struct str words;

	while (raw.len > 0) {
		const struct str link = STR("\xef\xb7\x9fHYPERLINK \"");
		uint32_t c;

		if (str_starts(raw, link)) {
			size_t end;

			raw = str_from(raw, link.len);
			end = str_find_char(raw, '"');
			reading_fact(w->r, FACT_LINK, str_slice(raw, 0, end));
			raw = end == STR_NONE ? STR("") : str_from(raw, end + 1);
			continue;
		}
		c = utf8_take(&raw);
		if (c == '\v' || c == '\r')
			c = '\n';
		if ((c >= ' ' || c == '\t' || c == '\n') && c != 0xfffc && c != 0xfeff &&
			!(c >= 0xfdd0 && c <= 0xfdef))
			buf_add_codepoint(&clean, c);
	}
	words = str_copy(w->store.arena, buf_str(&clean));
	buf_free(&clean);
	return words;
}

static struct str
rich_text(struct onenote_walk *w, const struct onenote_object *object)
{
	struct onenote_property property;

	if (onenote_property(object, P_TEXT, &property) && property.value.len > 2)
		return words_of(w, wide_text(w, property.value));
	if (onenote_property(object, P_TEXT_NARROW, &property))
		return words_of(w, codepage_text(w->store.arena, CODEPAGE_WESTERN, property.value));
	return STR("");
}

/* ---- files ---- */

static const char *
extension_of(struct str bytes)
{
	if (str_starts(bytes, STR("\x89PNG")))
		return ".png";
	if (str_starts(bytes, STR("\xff\xd8\xff")))
		return ".jpg";
	return str_starts(bytes, STR("%PDF")) ? ".pdf" : "";
}

static bool
file_give(struct onenote_walk *w, struct str name, enum part_role role, struct onenote_object *file,
	struct err *err)
{
	struct part part = {.name = name, .role = role, .modified = DATE_NONE};

	if (file->is_given)
		return true;
	file->is_given = true;
	w->parts++;
	if (name.len == 0)
		part.name = str_format(
			w->store.arena, "file %u%s", w->parts, extension_of(file->file));
	if (file->file.data == NULL) {
		reading_part_failed(w->r, &part, ERR_UNSUPPORTED,
			"the section keeps this file elsewhere: ask for the notebook with its folder "
			"of files");
		return true;
	}
	return reading_part(w->r, &part, file->file, err);
}

static bool
container_give(struct onenote_walk *w, const struct onenote_object *object, uint32_t id,
	struct str name, enum part_role role, struct err *err)
{
	const struct onenote_object *file = object_of(w, object, id);

	if (file == NULL || !file->has_file)
		return true;
	return file_give(w, name, role, onenote_find(&w->store, &file->space, &file->id), err);
}

static bool
image_give(struct onenote_walk *w, const struct onenote_object *object, struct err *err)
{
	struct str name = text_of(w, object, P_IMAGE_NAME);
	struct str words = text_of(w, object, P_IMAGE_WORDS);
	struct str address = text_of(w, object, P_ADDRESS);

	if (words.len > 0) {
		prose_text(&w->prose, words_of(w, words));
		prose_line(&w->prose);
	}
	reading_fact(w->r, FACT_LINK, address);
	return container_give(w, object, P_PICTURE, name, PART_INLINE, err) &&
		container_give(w, object, P_PICTURE_WEB, name, PART_INLINE, err);
}

static bool
embedded_give(struct onenote_walk *w, const struct onenote_object *object, struct err *err)
{
	struct str name = text_of(w, object, P_FILE_NAME);

	if (name.len > 0) {
		prose_text(&w->prose, name);
		prose_line(&w->prose);
		reading_fact(w->r, FACT_ATTACHMENT, name);
	}
	reading_fact(w->r, "source_path", text_of(w, object, P_FILE_SOURCE));
	return container_give(w, object, P_FILE_CONTAINER, name, PART_EMBEDDED, err);
}

/* ---- pages ---- */

static double
measure_of(const struct onenote_object *object, uint32_t id)
{
	struct onenote_property property;
	uint32_t bits;
	float value;

	if (!onenote_property(object, id, &property))
		return 0;
	bits = le_u32(property.value, 0);
	memcpy(&value, &bits, sizeof(value));
	return value == value ? (double)value : 0;
}

static int
child_compare(const void *a, const void *b)
{
	const struct child *first = a;
	const struct child *second = b;
	bool is_first_title = first->object->kind == ONE_TITLE;
	bool is_second_title = second->object->kind == ONE_TITLE;

	if (is_first_title != is_second_title)
		return is_first_title ? -1 : 1;
	if (first->down < second->down || first->down > second->down)
		return first->down < second->down ? -1 : 1;
	if (first->across < second->across || first->across > second->across)
		return first->across < second->across ? -1 : 1;
	return (first->number > second->number) - (first->number < second->number);
}

/* What an object holds: its content (a paragraph's own words) before the elements below it. Those
 * of a page lie on it as its writer put them, and are read from the top down. */
static struct level
level_open(struct onenote_walk *w, struct onenote_object *object)
{
	static const uint32_t lists[] = {P_CONTENT, P_STRUCTURE, P_ELEMENTS};
	struct level level = {.object = object};
	struct onenote_property property;

	level.children = ARENA_ARRAY(w->store.arena, object->object_count, struct child);
	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		if (!onenote_property(object, lists[i], &property))
			continue;
		for (size_t k = property.from; k < object->object_count &&
			k - property.from < property.count && level.count < object->object_count;
			k++) {
			struct child child = {.object = onenote_find(&w->store, &object->space,
						      &object->objects[k]),
				.number = level.count};

			if (child.object == NULL || child.object->has_file)
				continue;
			child.down = measure_of(child.object, P_DOWN);
			child.across = measure_of(child.object, P_ACROSS);
			level.children[level.count++] = child;
		}
	}
	if (object->kind == ONE_PAGE && level.count > 1)
		qsort(level.children, level.count, sizeof(struct child), child_compare);
	return level;
}

static struct str
page_title(struct onenote_walk *w, const struct onenote_object *page)
{
	const struct onenote_root *root = onenote_root_of(&w->store, &page->space, ROLE_METADATA);
	const struct onenote_object *metadata = root == NULL
		? NULL
		: onenote_find(&w->store, &page->space, &root->object);
	struct str title = metadata == NULL ? STR("") : text_of(w, metadata, P_TITLE);

	return title.len > 0 ? title : text_of(w, page, P_TITLE_FROM_PAGE);
}

static void
page_begin(struct onenote_walk *w, const struct onenote_object *page)
{
	struct str title = page_title(w, page);

	prose_row(&w->prose);
	prose_place_end(&w->prose, w->page);
	prose_line(&w->prose);
	if (w->is_listed) {
		w->page = prose_place(&w->prose, PLACE_PAGE, ++w->pages, title);
	} else {
		w->page = prose_place(&w->prose, PLACE_REVISION, 0, title);
		reading_fact(w->r, FACT_HIDDEN,
			str_format(w->store.arena,
				"page \"%.*s\": an earlier version, or one that was taken out",
				STR_ARG(title)));
		return;
	}
	reading_fact(w->r, w->has_title ? "page_title" : FACT_TITLE, title);
	w->has_title = w->has_title || title.len > 0;
}

static bool
object_begin(struct onenote_walk *w, struct onenote_object *object, struct err *err)
{
	dates_take(w, object);
	switch (object->kind) {
	case ONE_PAGE:
		page_begin(w, object);
		return true;
	case ONE_ROW:
		prose_row_begin(&w->prose);
		return true;
	case ONE_TEXT:
		prose_text(&w->prose, rich_text(w, object));
		prose_line(&w->prose);
		return true;
	case ONE_IMAGE:
		return image_give(w, object, err);
	case ONE_FILE:
		return embedded_give(w, object, err);
	default:
		return true;
	}
}

static void
object_end(struct onenote_walk *w, const struct onenote_object *object)
{
	if (object->kind == ONE_CELL)
		prose_cell(&w->prose);
	else if (object->kind == ONE_ROW || object->kind == ONE_TABLE)
		prose_row(&w->prose);
}

/* Gives an object with all below it; each object once, whatever names it. */
static bool
tree_give(struct onenote_walk *w, struct onenote_object *top, struct err *err)
{
	if (top == NULL || top->is_given)
		return true;
	top->is_given = true;
	if (!object_begin(w, top, err))
		return false;
	w->levels[0] = level_open(w, top);
	for (w->depth = 1; w->depth > 0;) {
		struct level *level = &w->levels[w->depth - 1];
		struct onenote_object *child;

		if (level->next >= level->count) {
			object_end(w, level->object);
			w->depth--;
			continue;
		}
		child = level->children[level->next++].object;
		if (child->is_given)
			continue;
		if (w->depth == NEST_DEPTH_MAX) {
			reading_limit_hit(w->r, ERR_TOO_LARGE,
				"paragraphs nested more than %d deep were left out",
				NEST_DEPTH_MAX);
			continue;
		}
		child->is_given = true;
		if (!object_begin(w, child, err))
			return false;
		w->levels[w->depth++] = level_open(w, child);
	}
	return true;
}

static bool
space_give(struct onenote_walk *w, const struct onenote_id *space, struct err *err)
{
	const struct onenote_root *root = onenote_root_of(&w->store, space, ROLE_CONTENT);

	return root == NULL || tree_give(w, onenote_find(&w->store, space, &root->object), err);
}

/* Pages in the order of the section: its series name the spaces that they lie in. */
static bool
pages_give(struct onenote_walk *w, struct err *err)
{
	const struct onenote *store = &w->store;
	const struct onenote_root *root = !store->has_first_space
		? NULL
		: onenote_root_of(store, &store->first_space, ROLE_CONTENT);
	struct onenote_object *top = root == NULL
		? NULL
		: onenote_find(store, &root->space, &root->object);
	struct level section = {0};
	struct onenote_property pages;

	w->is_listed = true;
	if (top != NULL)
		section = level_open(w, top);
	for (size_t i = 0; i < section.count; i++) {
		const struct onenote_object *series = section.children[i].object;

		if (!onenote_property(series, P_PAGES, &pages))
			continue;
		for (size_t k = pages.from; k - pages.from < pages.count && k < series->space_count;
			k++)
			if (!space_give(w, &series->spaces[k], err))
				return false;
	}
	/* Pages that no series names: where there are others, the section does not show them. */
	w->is_listed = w->pages == 0;
	for (size_t i = 0; i < store->root_count; i++)
		if (store->roots[i].role == ROLE_CONTENT &&
			!space_give(w, &store->roots[i].space, err))
			return false;
	prose_row(&w->prose);
	prose_place_end(&w->prose, w->page);
	w->page = UINT32_MAX;
	return true;
}

/* ---- the rest ---- */

static bool
is_among(struct str text, const struct str *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (str_equal(text, list[i]))
			return true;
	return false;
}

static void
people_give(struct onenote_walk *w)
{
	struct str *seen = ARENA_ARRAY(w->store.arena, AUTHOR_MAX, struct str);
	size_t count = 0;

	for (size_t i = 0; i < w->store.object_count && count < AUTHOR_MAX; i++) {
		const struct onenote_object *object = &w->store.objects[i];
		struct str name = object->kind == ONE_AUTHOR ? text_of(w, object, P_AUTHOR)
							     : STR("");

		if (name.len == 0 || is_among(name, seen, count))
			continue;
		seen[count++] = name;
		reading_fact(w->r, FACT_AUTHOR, name);
	}
}

static void
names_give(struct onenote_walk *w)
{
	for (size_t i = 0; i < w->store.object_count; i++) {
		const struct onenote_object *object = &w->store.objects[i];

		if (!object->is_present)
			continue;
		if (object->kind == ONE_SECTION_METADATA)
			reading_fact(w->r, "section", text_of(w, object, P_SECTION_NAME));
		if (object->kind == ONE_TAG)
			reading_fact(w->r, FACT_KEYWORDS, text_of(w, object, P_TAG_LABEL));
		if (object->kind == ONE_CONTENTS_ROW) {
			struct str name = text_of(w, object, P_CHILD_FILE);

			prose_text(&w->prose, name);
			prose_line(&w->prose);
		}
	}
}

/* Words that no page shows any more, or showed in another form: the file keeps its history. */
static void
earlier_give(struct onenote_walk *w)
{
	uint32_t place = UINT32_MAX;
	struct str last = STR("");
	uint32_t count = 0;

	for (size_t i = 0; i < w->store.object_count && count < EARLIER_MAX; i++) {
		struct onenote_object *object = &w->store.objects[i];
		const struct onenote_object *present;
		struct str text;

		if (object->kind != ONE_TEXT || object->is_given)
			continue;
		text = rich_text(w, object);
		present = onenote_find(&w->store, &object->space, &object->id);
		if (str_trim(text).len == 0 || str_equal(text, last) ||
			(present != object && str_equal(text, rich_text(w, present))))
			continue;
		last = text;
		if (count++ == 0) {
			prose_row(&w->prose);
			place = prose_place(&w->prose, PLACE_REVISION, 1, STR("earlier text"));
			reading_fact(w->r, FACT_HIDDEN,
				STR("text that no page shows any more: earlier forms and what was "
				    "deleted"));
		}
		prose_text(&w->prose, text);
		prose_line(&w->prose);
	}
	prose_place_end(&w->prose, place);
}

static bool
files_left_give(struct onenote_walk *w, struct err *err)
{
	for (size_t i = 0; i < w->store.object_count; i++) {
		struct onenote_object *object = &w->store.objects[i];

		if (object->has_file && object->is_present && object->file.data != NULL &&
			!file_give(w, STR(""), PART_EMBEDDED, object, err))
			return false;
	}
	return true;
}

/* What can be had where the structure is gone: files by the header that each stands behind
 * ([MS-ONESTORE] 2.6.13), and what looks like text between them. */
static bool
salvage(struct onenote_walk *w, struct err *err)
{
	const struct str header = STR(
		"\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac");
	enum { HEADER_SIZE = 36 };
	struct str rest = reading_bytes(w->r);

	while (w->parts < PLACE_COUNT_MAX) {
		size_t at = str_find(rest, header);
		struct onenote_object file = {.has_file = true};
		struct part part = {.role = PART_EMBEDDED, .modified = DATE_NONE};
		uint64_t size;

		text_runs_give(w->r, str_slice(rest, 0, at), TEXT_RUNS_BOTH);
		if (at == STR_NONE)
			break;
		size = le_u64(rest, at + 16);
		file.file = le_slice(rest, at + HEADER_SIZE, size);
		part.name = STR("stored file");
		if (file.file.len < size)
			reading_part_failed(w->r, &part, ERR_DAMAGED, "the stored file is cut off");
		else if (!file_give(w, STR(""), PART_EMBEDDED, &file, err))
			return false;
		rest = str_from(rest, at + HEADER_SIZE + file.file.len);
	}
	return err_set(err, ERR_DAMAGED,
		"its structure cannot be followed; what looks like text in it was read");
}

static bool
onenote_read(struct reading *r, struct err *err)
{
	struct onenote_walk *w = ARENA_NEW(reading_arena(r), struct onenote_walk);

	*w = (struct onenote_walk){.r = r,
		.prose.r = r,
		.page = UINT32_MAX,
		.created = DATE_NONE,
		.modified = DATE_NONE};
	if (!onenote_load(reading_arena(r), reading_bytes(r), &w->store) ||
		(w->store.object_count == 0 && !w->store.is_locked))
		return salvage(w, err);
	names_give(w);
	people_give(w);
	if (!pages_give(w, err))
		return false;
	earlier_give(w);
	prose_line(&w->prose);
	reading_break(r, false);
	reading_date(r, FACT_CREATED, w->created);
	reading_date(r, FACT_MODIFIED, w->modified);
	if (w->pages > 0)
		reading_number(r, FACT_PAGES, w->pages);
	if (!files_left_give(w, err))
		return false;
	if (w->store.is_locked) {
		reading_fact(r, FACT_ENCRYPTED, STR("section with a password"));
		return err_set(err, ERR_PASSWORD,
			"the section is encrypted with a password, which cannot be used here: ask for "
			"a copy without one");
	}
	if (w->store.is_damaged)
		reading_partial(r, ERR_DAMAGED, "parts of the section cannot be followed");
	return true;
}

static int
onenote_bid(struct probe *probe)
{
	return str_starts(probe->bytes, section_id) || str_starts(probe->bytes, contents_id)
		? BID_SURE
		: BID_NO;
}

const struct format format_onenote = {
	.name = "onenote",
	.title = "OneNote section",
	.version = "2",
	.kind = KIND_DOCUMENT,
	.extensions = "one onetoc2",
	.bid = onenote_bid,
	.read = onenote_read,
};
