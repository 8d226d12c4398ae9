/* The package: data elements ([MS-FSSHTTPB] 2.2.1.12) that map spaces to revisions and revisions to
 * groups of objects ([MS-ONESTORE] 2.7). An object comes in partitions: its kind, its properties,
 * its file. */
#include "base/arena.h"
#include "base/limits.h"
#include "extract/le.h"
#include "extract/onenote.h"

/* Types of stream objects, [MS-FSSHTTPB] 2.2.1.5. */
enum {
	ELEMENT = 0x01,
	BLOB = 0x02,
	BLOB_DECLARED = 0x05,
	STORAGE_ROOT = 0x07,
	ROOT_DECLARED = 0x0a,
	CELL_REVISION = 0x0b,
	REVISION_MAPPING = 0x0d,
	CELL_MAPPING = 0x0e,
	OBJECT_DATA = 0x16,
	OBJECT_DECLARED = 0x18,
	GROUP_REFERENCE = 0x19,
	REVISION = 0x1a,
	OBJECT_BLOB = 0x1c
};
/* Kinds of data elements, 2.2.1.12.1. */
enum {
	ELEMENT_INDEX = 1,
	ELEMENT_STORAGE = 2,
	ELEMENT_CELL = 3,
	ELEMENT_REVISION = 4,
	ELEMENT_GROUP = 5,
	ELEMENT_BLOB = 10
};
/* Partitions of an object, [MS-ONESTORE] 2.7.5. */
enum { PARTITION_PROPERTIES = 1, PARTITION_FILE = 2, PARTITION_KIND = 4 };

enum { HEADER_SIZE = 68, REVISION_CHAIN_MAX = 4096 };

/* The context that is no kept version, {84DEFAB9-AAA3-4A0D-A3A8-520C77AC7073}, 2.7.2. */
static const unsigned char default_context[16] = {0xb9, 0xfa, 0xde, 0x84, 0xa3, 0xaa, 0x0d, 0x4a,
	0xa3, 0xa8, 0x52, 0x0c, 0x77, 0xac, 0x70, 0x73};
#define ASIDE 0x80000000u

struct element {
	struct onenote_id id;
	uint64_t kind;
	struct str body; /* its stream objects */
};

struct mapping {
	struct onenote_id from;
	struct onenote_id to;
};

struct walk {
	struct onenote *store;
	struct element *elements;
	size_t element_count;
	size_t element_room;
	struct mapping *cells; /* space to cell manifest */
	size_t cell_count;
	size_t cell_room;
	struct mapping *revisions; /* revision to its manifest */
	size_t revision_count;
	size_t revision_room;
	uint64_t steps_left; /* groups may be named many times */
};

struct stream_object {
	unsigned type;
	bool is_compound;
	struct str data;
};

/* ---- numbers and ids ---- */

/* Compact unsigned 64-bit integer, 2.2.1.1: how many low bits are zero tells its size. */
static uint64_t
number_take(struct str *rest)
{
	uint8_t first = le_u8(*rest, 0);
	unsigned zeros = 0;
	uint64_t value;

	if (first == 0) {
		*rest = str_from(*rest, 1);
		return 0;
	}
	while ((first >> zeros & 1) == 0)
		zeros++;
	if (zeros == 7) {
		value = le_u64(*rest, 1);
		*rest = str_from(*rest, 9);
		return value;
	}
	value = 0;
	for (unsigned i = 0; i <= zeros; i++)
		value |= (uint64_t)le_u8(*rest, i) << 8 * i;
	*rest = str_from(*rest, zeros + 1);
	return value >> (zeros + 1);
}

/* Extended GUID, 2.2.1.7. */
static struct onenote_id
id_take(struct str *rest)
{
	struct onenote_id id = {0};
	uint8_t first = le_u8(*rest, 0);
	size_t at;

	if (first == 0) {
		*rest = str_from(*rest, 1);
		return id;
	}
	if ((first & 7) == 4) {
		id.n = first >> 3;
		at = 1;
	} else if ((first & 0x3f) == 0x20) {
		id.n = le_u16(*rest, 0) >> 6;
		at = 2;
	} else if ((first & 0x7f) == 0x40) {
		id.n = (uint32_t)(le_u16(*rest, 0) | (uint32_t)le_u8(*rest, 2) << 16) >> 7;
		at = 3;
	} else {
		id.n = le_u32(*rest, 1);
		at = 5;
	}
	if (le_has(*rest, at, sizeof(id.guid)))
		memcpy(id.guid, rest->data + at, sizeof(id.guid));
	*rest = str_from(*rest, at + sizeof(id.guid));
	return id;
}

/* Serial number, 2.2.1.9: nothing, or a GUID and eight bytes behind its type. */
static void
serial_pass(struct str *rest)
{
	*rest = str_from(*rest, le_u8(*rest, 0) == 0 ? 1 : 25);
}

/* ---- stream objects ---- */

/* The next one that begins; ends are passed over. False at the end, and where nothing begins. */
static bool
object_take(struct str *rest, struct stream_object *ret)
{
	while (rest->len > 0) {
		uint8_t first = le_u8(*rest, 0);
		uint64_t size;

		switch (first & 3) {
		case 0:
			if (rest->len < 2)
				return false;
			ret->is_compound = (first >> 2 & 1) != 0;
			ret->type = le_u16(*rest, 0) >> 3 & 0x3f;
			size = le_u16(*rest, 0) >> 9;
			*rest = str_from(*rest, 2);
			break;
		case 2:
			if (rest->len < 4)
				return false;
			ret->is_compound = (first >> 2 & 1) != 0;
			ret->type = le_u32(*rest, 0) >> 3 & 0x3fff;
			size = le_u32(*rest, 0) >> 17;
			*rest = str_from(*rest, 4);
			if (size == 0x7fff)
				size = number_take(rest);
			break;
		default:
			*rest = str_from(*rest, (first & 3) == 1 ? 1 : 2);
			continue;
		}
		/* No object is of type 0: the zeros that fill a file up are not walked. */
		if (ret->type == 0 || size > rest->len)
			return false;
		ret->data = str_slice(*rest, 0, (size_t)size);
		*rest = str_from(*rest, (size_t)size);
		return true;
	}
	return false;
}

/* ---- data elements ---- */

static const struct element *
element_find(struct walk *w, const struct onenote_id *id, uint64_t kind)
{
	if (w->steps_left < w->element_count)
		return NULL;
	w->steps_left -= w->element_count;
	for (size_t i = 0; i < w->element_count; i++)
		if (w->elements[i].kind == kind && onenote_id_equal(&w->elements[i].id, id))
			return &w->elements[i];
	return NULL;
}

/* Elements follow one another; the objects of each run up to where the next begins. */
static void
elements_read(struct walk *w, struct str rest)
{
	struct stream_object object;
	struct element *last = NULL;
	const char *begin = rest.data;
	struct str before = rest;

	for (; object_take(&rest, &object); before = rest) {
		struct element element = {0};

		if (object.type != ELEMENT || !object.is_compound)
			continue;
		if (last != NULL)
			last->body = str_make(begin, (size_t)(before.data - begin));
		element.id = id_take(&object.data);
		serial_pass(&object.data);
		element.kind = number_take(&object.data);
		w->elements = arena_grow(w->store->arena, w->elements, w->element_count,
			&w->element_room, sizeof(element));
		w->elements[w->element_count] = element;
		last = &w->elements[w->element_count++];
		begin = rest.data;
	}
	if (rest.len > 0 && le_u8(rest, 0) != 0)
		w->store->is_damaged = true;
	if (last != NULL)
		last->body = str_make(begin, (size_t)(before.data - begin));
}

static void
mapping_add(struct walk *w, struct mapping **list, size_t *count, size_t *room,
	const struct mapping *mapping)
{
	*list = arena_grow(w->store->arena, *list, *count, room, sizeof(*mapping));
	(*list)[(*count)++] = *mapping;
}

static void
index_read(struct walk *w, struct str rest)
{
	struct stream_object object;

	while (object_take(&rest, &object)) {
		struct mapping mapping = {0};

		if (object.type == CELL_MAPPING) {
			struct onenote_id context = id_take(&object.data);

			mapping.from = id_take(&object.data);
			/* Kept versions of a page: their objects are put aside, in a space that
			 * no page leads to. */
			if (memcmp(context.guid, default_context, sizeof(context.guid)) != 0)
				mapping.from.n |= ASIDE;
			mapping.to = id_take(&object.data);
			mapping_add(w, &w->cells, &w->cell_count, &w->cell_room, &mapping);
		} else if (object.type == REVISION_MAPPING) {
			mapping.from = id_take(&object.data);
			mapping.to = id_take(&object.data);
			mapping_add(
				w, &w->revisions, &w->revision_count, &w->revision_room, &mapping);
		}
	}
}

/* The section's own space is the second root of the storage, [MS-ONESTORE] 2.7.1. */
static void
storage_read(struct walk *w, struct str rest)
{
	enum { DATA_ROOT = 2 };
	struct stream_object object;

	while (object_take(&rest, &object))
		if (object.type == STORAGE_ROOT && id_take(&object.data).n == DATA_ROOT) {
			(void)id_take(&object.data);
			w->store->first_space = id_take(&object.data);
			w->store->has_first_space = true;
		}
}

/* ---- groups of objects ---- */

static const struct onenote_id *
ids_take(struct walk *w, struct str *rest, bool are_cells, size_t *ret_count)
{
	uint64_t count = number_take(rest);
	struct onenote_id *ids;

	*ret_count = 0;
	if (count > rest->len)
		return NULL;
	ids = ARENA_ARRAY(w->store->arena, (size_t)count, struct onenote_id);
	for (uint64_t i = 0; i < count; i++) {
		if (are_cells)
			(void)id_take(rest); /* the context; the space stands behind it */
		ids[(*ret_count)++] = id_take(rest);
	}
	return ids;
}

static struct str
blob_read(struct walk *w, const struct onenote_id *id)
{
	const struct element *element = element_find(w, id, ELEMENT_BLOB);
	struct stream_object object;
	struct str rest = element == NULL ? STR("") : element->body;

	while (object_take(&rest, &object)) {
		if (object.type == BLOB) {
			uint64_t size = number_take(&object.data);

			return le_slice(object.data, 0, size);
		}
	}
	return (struct str){0};
}

/* One partition of an object is declared; its data stand as far down among the data. */
struct declared {
	struct onenote_id id;
	uint64_t partition;
};

static void
object_fill(struct walk *w, struct onenote_object *object, uint64_t partition,
	struct stream_object *data)
{
	const struct onenote_id *ids;
	struct str skipped;
	struct str spaces;
	size_t count;

	ids = ids_take(w, &data->data, false, &count);
	if (partition == PARTITION_PROPERTIES) {
		object->objects = ids;
		object->object_count = count;
	}
	ids = ids_take(w, &data->data, true, &count);
	if (partition == PARTITION_PROPERTIES) {
		object->spaces = ids;
		object->space_count = count;
	}
	if (data->type == OBJECT_BLOB) {
		struct onenote_id blob = id_take(&data->data);

		object->has_file = true;
		object->file = blob_read(w, &blob);
		return;
	}
	count = (size_t)number_take(&data->data);
	data->data = str_slice(data->data, 0, count);
	if (partition == PARTITION_KIND)
		object->kind = le_u32(data->data, 0);
	else if (partition == PARTITION_FILE) {
		object->has_file = true;
		object->file = data->data;
	} else if (partition == PARTITION_PROPERTIES &&
		!onenote_split(data->data, &skipped, &spaces, &object->properties))
		w->store->is_damaged = true;
}

static void
group_read(struct walk *w, const struct onenote_id *space, struct str body)
{
	struct declared *declared = NULL;
	size_t count = 0;
	size_t room = 0;
	size_t at = 0;
	struct stream_object object;
	struct onenote_object present = {0};
	bool any = false;

	while (object_take(&body, &object)) {
		if (object.type == OBJECT_DECLARED || object.type == BLOB_DECLARED) {
			struct declared row = {.id = id_take(&object.data)};

			if (object.type == BLOB_DECLARED)
				(void)id_take(&object.data);
			row.partition = number_take(&object.data);
			declared = arena_grow(w->store->arena, declared, count, &room, sizeof(row));
			declared[count++] = row;
			continue;
		}
		if ((object.type != OBJECT_DATA && object.type != OBJECT_BLOB) || at == count)
			continue;
		if (any && !onenote_id_equal(&present.id, &declared[at].id)) {
			onenote_object_add(w->store, &present);
			any = false;
		}
		if (!any)
			present = (struct onenote_object){.space = *space, .id = declared[at].id};
		any = true;
		object_fill(w, &present, declared[at++].partition, &object);
	}
	if (any)
		onenote_object_add(w->store, &present);
}

/* ---- spaces and their revisions ---- */

static const struct element *
revision_find(struct walk *w, const struct onenote_id *revision)
{
	if (w->steps_left < w->revision_count)
		return NULL;
	w->steps_left -= w->revision_count;
	for (size_t i = 0; i < w->revision_count; i++)
		if (onenote_id_equal(&w->revisions[i].from, revision))
			return element_find(w, &w->revisions[i].to, ELEMENT_REVISION);
	return element_find(w, revision, ELEMENT_REVISION);
}

static void
revision_read(struct walk *w, const struct onenote_id *space, struct str body)
{
	struct stream_object object;

	while (object_take(&body, &object)) {
		struct onenote_root root = {.space = *space};

		if (object.type == ROOT_DECLARED) {
			root.role = id_take(&object.data).n;
			root.object = id_take(&object.data);
			onenote_root_add(w->store, &root);
		} else if (object.type == GROUP_REFERENCE) {
			struct onenote_id id = id_take(&object.data);
			const struct element *group = element_find(w, &id, ELEMENT_GROUP);

			if (group != NULL && w->steps_left >= group->body.len) {
				w->steps_left -= group->body.len;
				group_read(w, space, group->body);
			} else {
				w->store->is_damaged = true;
			}
		}
	}
}

static struct onenote_id
revision_base(struct str body)
{
	struct stream_object object;
	struct onenote_id none = {0};

	while (object_take(&body, &object))
		if (object.type == REVISION) {
			(void)id_take(&object.data);
			return id_take(&object.data);
		}
	return none;
}

/* Revisions build on one another: the oldest is read first. */
static void
space_read(struct walk *w, const struct mapping *cell)
{
	const struct element *chain[REVISION_CHAIN_MAX];
	const struct element *manifest = element_find(w, &cell->to, ELEMENT_CELL);
	struct str rest = manifest == NULL ? STR("") : manifest->body;
	struct stream_object object;
	struct onenote_id revision = {0};
	const struct onenote_id none = {0};
	size_t count = 0;

	while (object_take(&rest, &object))
		if (object.type == CELL_REVISION)
			revision = id_take(&object.data);
	while (count < REVISION_CHAIN_MAX && !onenote_id_equal(&revision, &none)) {
		chain[count] = revision_find(w, &revision);
		if (chain[count] == NULL) {
			w->store->is_damaged = true;
			break;
		}
		revision = revision_base(chain[count++]->body);
	}
	while (count > 0)
		revision_read(w, &cell->from, chain[--count]->body);
}

void
onenote_package_load(struct onenote *store, struct str bytes)
{
	enum { STEPS_A_BYTE = 64, STEPS_LEAST = 1 << 24 };
	struct walk w = {
		.store = store, .steps_left = (uint64_t)bytes.len * STEPS_A_BYTE + STEPS_LEAST};

	elements_read(&w, str_from(bytes, HEADER_SIZE));
	for (size_t i = 0; i < w.element_count; i++)
		if (w.elements[i].kind == ELEMENT_INDEX)
			index_read(&w, w.elements[i].body);
	for (size_t i = 0; i < w.element_count; i++)
		if (w.elements[i].kind == ELEMENT_STORAGE)
			storage_read(&w, w.elements[i].body);
	for (size_t i = 0; i < w.cell_count; i++)
		space_read(&w, &w.cells[i]);
}
