#include "extract/onenote.h"

#include "base/arena.h"
#include "base/limits.h"
#include "extract/le.h"

#include <stdlib.h>

/* Types of properties, [MS-ONESTORE] 2.6.6. */
enum {
	TYPE_NONE = 0x1,
	TYPE_BOOL = 0x2,
	TYPE_ONE = 0x3,
	TYPE_TWO = 0x4,
	TYPE_FOUR = 0x5,
	TYPE_EIGHT = 0x6,
	TYPE_BYTES = 0x7,
	TYPE_OBJECT = 0x8,
	TYPE_OBJECTS = 0x9,
	TYPE_SPACE = 0xa,
	TYPE_SPACES = 0xb,
	TYPE_CONTEXT = 0xc,
	TYPE_CONTEXTS = 0xd,
	TYPE_SETS = 0x10,
	TYPE_SET = 0x11
};
enum { BOOL_BIT = 31, TYPE_SHIFT = 26, TYPE_MASK = 0x1f };

/* ---- ids ---- */

bool
onenote_id_equal(const struct onenote_id *a, const struct onenote_id *b)
{
	return a->n == b->n && memcmp(a->guid, b->guid, sizeof(a->guid)) == 0;
}

static int
id_compare(const struct onenote_id *a, const struct onenote_id *b)
{
	int order = memcmp(a->guid, b->guid, sizeof(a->guid));

	return order != 0 ? order : (a->n > b->n) - (a->n < b->n);
}

static int
object_compare(const void *a, const void *b)
{
	const struct onenote_object *first = a;
	const struct onenote_object *second = b;
	int order = id_compare(&first->space, &second->space);

	if (order == 0)
		order = id_compare(&first->id, &second->id);
	return order != 0 ? order : (first->order > second->order) - (first->order < second->order);
}

/* ---- the store ---- */

void
onenote_object_add(struct onenote *store, const struct onenote_object *object)
{
	store->objects = arena_grow(store->arena, store->objects, store->object_count,
		&store->object_room, sizeof(*object));
	store->objects[store->object_count] = *object;
	store->objects[store->object_count].order = (uint32_t)store->object_count;
	store->object_count++;
}

void
onenote_root_add(struct onenote *store, const struct onenote_root *root)
{
	store->roots = arena_grow(
		store->arena, store->roots, store->root_count, &store->root_room, sizeof(*root));
	store->roots[store->root_count++] = *root;
}

/* The last of each id is the present one; where it does not say its kind, an earlier one does. */
static void
store_settle(struct onenote *store)
{
	struct onenote_object *objects = store->objects;

	if (store->object_count > 0)
		qsort(objects, store->object_count, sizeof(*objects), object_compare);
	for (size_t i = 0; i < store->object_count; i++) {
		bool is_same = i > 0 &&
			onenote_id_equal(&objects[i].space, &objects[i - 1].space) &&
			onenote_id_equal(&objects[i].id, &objects[i - 1].id);

		objects[i].is_present = true;
		if (is_same) {
			objects[i - 1].is_present = false;
			if (objects[i].kind == 0)
				objects[i].kind = objects[i - 1].kind;
		}
	}
}

bool
onenote_load(struct arena *arena, struct str bytes, struct onenote *ret_store)
{
	/* guidFileFormat, [MS-ONESTORE] 2.3.1 and 2.8.1. */
	const struct str revisions = STR(
		"\x3f\xdd\x9a\x10\x1b\x91\xf5\x49\xa5\xd0\x17\x91\xed\xc8\xae\xd8");
	const struct str package = STR(
		"\x2f\xe9\x8d\x63\xd4\xa6\xc1\x4b\x9a\x36\xb3\xfc\x25\x11\xa5\xb7");
	struct str form = le_slice(bytes, 48, 16);

	*ret_store = (struct onenote){.arena = arena};
	if (str_equal(form, revisions))
		onenote_store_load(ret_store, bytes);
	else if (str_equal(form, package))
		onenote_package_load(ret_store, bytes);
	else
		return false;
	store_settle(ret_store);
	return true;
}

struct onenote_object *
onenote_find(
	const struct onenote *store, const struct onenote_id *space, const struct onenote_id *id)
{
	struct onenote_object wanted = {.space = *space, .id = *id, .order = UINT32_MAX};
	size_t low = 0;
	size_t high = store->object_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (object_compare(&store->objects[middle], &wanted) < 0)
			low = middle + 1;
		else
			high = middle;
	}
	if (low == 0 || !onenote_id_equal(&store->objects[low - 1].space, space) ||
		!onenote_id_equal(&store->objects[low - 1].id, id))
		return NULL;
	return &store->objects[low - 1];
}

const struct onenote_root *
onenote_root_of(const struct onenote *store, const struct onenote_id *space, uint32_t role)
{
	for (size_t i = store->root_count; i-- > 0;)
		if (store->roots[i].role == role && onenote_id_equal(&store->roots[i].space, space))
			return &store->roots[i];
	return NULL;
}

/* ---- properties ---- */

static bool
stream_take(struct str *rest, struct str *ret_ids, bool *ret_no_spaces, bool *ret_has_more)
{
	uint32_t head = le_u32(*rest, 0);
	uint64_t size = (uint64_t)(head & 0xffffff) * 4;

	if (!le_has(*rest, 4, size))
		return false;
	*ret_ids = le_slice(*rest, 4, size);
	*ret_has_more = (head >> 30 & 1) != 0;
	*ret_no_spaces = (head >> 31) != 0;
	*rest = str_from(*rest, 4 + (size_t)size);
	return true;
}

bool
onenote_split(
	struct str set, struct str *ret_objects, struct str *ret_spaces, struct str *ret_properties)
{
	struct str contexts;
	bool no_spaces;
	bool has_more;

	*ret_spaces = STR("");
	if (!stream_take(&set, ret_objects, &no_spaces, &has_more))
		return false;
	if (!no_spaces && !stream_take(&set, ret_spaces, &no_spaces, &has_more))
		return false;
	if (has_more && !no_spaces && !stream_take(&set, &contexts, &no_spaces, &has_more))
		return false;
	*ret_properties = set;
	return true;
}

/* A property set being read; sets lie within sets. */
struct level {
	size_t ids_at; /* where its next property id stands */
	uint32_t left;
	uint32_t sets_left; /* further sets of the same array */
};

struct cursor {
	struct str bytes;
	size_t at; /* of the next value */
	size_t objects;
	size_t spaces;
	struct level levels[NEST_DEPTH_MAX];
	size_t depth;
};

static bool
set_enter(struct cursor *c, uint32_t sets_left)
{
	uint32_t count = le_u16(c->bytes, c->at);

	if (c->depth == NEST_DEPTH_MAX || !le_has(c->bytes, c->at, 2 + 4 * (uint64_t)count))
		return false;
	c->levels[c->depth++] = (struct level){
		.ids_at = c->at + 2, .left = count, .sets_left = sets_left};
	c->at += 2 + 4 * (size_t)count;
	return true;
}

/* Ends the sets that are through; false at the end of all. */
static bool
set_leave(struct cursor *c)
{
	while (c->depth > 0 && c->levels[c->depth - 1].left == 0) {
		uint32_t sets_left = c->levels[--c->depth].sets_left;

		if (sets_left > 0 && !set_enter(c, sets_left - 1))
			return false;
	}
	return c->depth > 0;
}

static bool
value_take(struct cursor *c, uint64_t size, struct onenote_property *ret)
{
	if (!le_has(c->bytes, c->at, size))
		return false;
	ret->value = le_slice(c->bytes, c->at, size);
	c->at += (size_t)size;
	return true;
}

/* Takes the value of a property; false where it is cut off or of no known type. */
static bool
property_take(struct cursor *c, unsigned type, struct onenote_property *ret)
{
	static const uint8_t sizes[] = {
		[TYPE_ONE] = 1, [TYPE_TWO] = 2, [TYPE_FOUR] = 4, [TYPE_EIGHT] = 8};
	bool is_array = type == TYPE_OBJECTS || type == TYPE_SPACES || type == TYPE_CONTEXTS;
	uint32_t count = is_array || type == TYPE_SETS || type == TYPE_BYTES
		? le_u32(c->bytes, c->at)
		: 1;

	if (type == TYPE_NONE || type == TYPE_BOOL || type == TYPE_CONTEXT)
		return true;
	if (type >= TYPE_ONE && type <= TYPE_EIGHT)
		return value_take(c, sizes[type], ret);
	if (count != 1 || is_array || type == TYPE_SETS || type == TYPE_BYTES) {
		if (!le_has(c->bytes, c->at, 4))
			return false;
		c->at += 4;
	}
	ret->count = count;
	if (type == TYPE_BYTES)
		return value_take(c, count, ret);
	if (type == TYPE_OBJECT || type == TYPE_OBJECTS) {
		ret->from = c->objects;
		c->objects += count;
		return true;
	}
	if (type == TYPE_SPACE || type == TYPE_SPACES) {
		ret->from = c->spaces;
		c->spaces += count;
		return true;
	}
	if (type == TYPE_CONTEXTS)
		return true;
	if (type == TYPE_SETS) {
		if (count == 0)
			return true;
		c->at += 4; /* the id that all its sets share */
		return set_enter(c, count - 1);
	}
	return type == TYPE_SET && set_enter(c, 0);
}

bool
onenote_property(
	const struct onenote_object *object, uint32_t id, struct onenote_property *ret_property)
{
	struct cursor c = {.bytes = object->properties};

	if (!set_enter(&c, 0))
		return false;
	while (set_leave(&c)) {
		struct level *level = &c.levels[c.depth - 1];
		bool is_own = c.depth == 1;
		uint32_t found = le_u32(c.bytes, level->ids_at) & ~(1u << BOOL_BIT);
		struct onenote_property property = {.id = found};

		level->ids_at += 4;
		level->left--;
		if (!property_take(&c, found >> TYPE_SHIFT & TYPE_MASK, &property))
			return false;
		if (is_own && found == id) {
			*ret_property = property;
			return true;
		}
	}
	return false;
}
