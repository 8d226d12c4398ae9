/* The store of revisions: lists of file nodes ([MS-ONESTORE] 2.4, 2.5) that lead to objects. Later
 * revisions follow earlier ones, so that the last of an id is the present one. */
#include "base/arena.h"
#include "base/buf.h"
#include "extract/codepage.h"
#include "extract/le.h"
#include "extract/onenote.h"

/* FileNodeID, 2.5. */
enum {
	SPACE_ROOT = 0x004,
	SPACE_LIST = 0x008,
	REVISION_LIST = 0x010,
	REVISION_START_OLD = 0x01b,
	REVISION_START = 0x01e,
	REVISION_START_CONTEXT = 0x01f,
	IDS_START_OLD = 0x021,
	IDS_START = 0x022,
	IDS_ENTRY = 0x024,
	IDS_ENTRY_FROM = 0x025,
	IDS_ENTRY_RANGE = 0x026,
	OBJECT_OLD = 0x02d,
	OBJECT_OLD_MANY = 0x02e,
	OBJECT_CHANGED = 0x041,
	OBJECT_CHANGED_MANY = 0x042,
	ROOT_COMPACT = 0x059,
	ROOT = 0x05a,
	FILE_OBJECT = 0x072,
	FILE_OBJECT_MANY = 0x073,
	KEY = 0x07c,
	FILES_LIST = 0x090,
	FILE_STORED = 0x094,
	OBJECT = 0x0a4,
	OBJECT_MANY = 0x0a5,
	GROUP_LIST = 0x0b0,
	OBJECT_FIXED = 0x0c4,
	OBJECT_FIXED_MANY = 0x0c5,
	LIST_END = 0x0ff
};

enum {
	ROOT_LIST_AT = 172, /* fcrFileNodeListRoot, 2.3.1 */
	FRAGMENT_HEAD = 16, /* 2.4.2 */
	FRAGMENT_TAIL = 20, /* the next fragment, and the footer, 2.4.3 */
	FILE_HEAD = 36,     /* 2.6.13 */
	SPARSE_IDS = 64,    /* ids are numbered densely; beyond this a gap is no table */
	FILE_COUNT_MAX = 1 << 16
};

struct stored_file {
	unsigned char guid[16];
	struct str bytes;
	bool is_cut;
};

/* The GUIDs that compact ids count by, 2.1.3. */
struct ids {
	unsigned char (*guids)[16];
	size_t count;
	size_t room;
};

struct walk {
	struct onenote *store;
	struct str bytes;
	uint64_t nodes_left; /* lists may point anywhere, also at one another */
	struct stored_file *files;
	size_t file_count;
	size_t file_room;
	struct onenote_id space;
	struct ids ids;
	struct ids ids_before; /* of the revision before */
};

struct list {
	struct str fragment; /* what is left of the present one */
	uint64_t next_at;
	uint64_t next_size;
};

struct node {
	unsigned id;
	struct str data; /* behind the reference */
	bool has_reference;
	uint64_t at;
	uint64_t size;
};

/* ---- lists of nodes ---- */

static bool
fragment_open(const struct walk *w, uint64_t at, uint64_t size, struct list *ret)
{
	struct str whole;

	if (!le_has(w->bytes, at, size) || size < FRAGMENT_HEAD + FRAGMENT_TAIL)
		return false;
	whole = le_slice(w->bytes, at, size);
	if (le_u64(whole, 0) != 0xa4567ab1f5f7f4c4u)
		return false;
	ret->fragment = str_slice(whole, FRAGMENT_HEAD, whole.len - FRAGMENT_TAIL);
	ret->next_at = le_u64(whole, whole.len - FRAGMENT_TAIL);
	ret->next_size = le_u32(whole, whole.len - FRAGMENT_TAIL + 8);
	return true;
}

/* References, 2.2.4: places and sizes in few bytes where they are multiples of eight. */
static bool
reference_take(struct str *rest, unsigned place_form, unsigned size_form, struct node *node)
{
	static const uint8_t place_sizes[] = {8, 4, 2, 4};
	static const uint8_t size_sizes[] = {4, 8, 1, 2};
	uint8_t size = size_sizes[size_form];
	size_t size_at = place_sizes[place_form];

	if (!le_has(*rest, 0, size_at + size))
		return false;
	node->at = place_form == 0 ? le_u64(*rest, 0)
		: place_form == 2  ? (uint64_t)le_u16(*rest, 0) * 8
				   : (uint64_t)le_u32(*rest, 0) * (place_form == 3 ? 8 : 1);
	node->size = size == 4 ? le_u32(*rest, size_at)
		: size == 8    ? le_u64(*rest, size_at)
		: size == 1    ? (uint64_t)le_u8(*rest, size_at) * 8
			       : (uint64_t)le_u16(*rest, size_at) * 8;
	node->has_reference = true;
	*rest = str_from(*rest, size_at + size);
	return true;
}

/* The next node, over the ends of fragments; false at the end. */
static bool
node_take(struct walk *w, struct list *list, struct node *node)
{
	while (w->nodes_left > 0) {
		uint32_t head = le_u32(list->fragment, 0);
		size_t size = head >> 10 & 0x1fff;
		unsigned base = head >> 27 & 0xf;

		w->nodes_left--;
		*node = (struct node){.id = head & 0x3ff};
		if (list->fragment.len < 4 || node->id == 0 || node->id == LIST_END) {
			if (list->next_size == 0 || list->next_size == UINT32_MAX)
				return false;
			if (!fragment_open(w, list->next_at, list->next_size, list)) {
				w->store->is_damaged = true;
				return false;
			}
			continue;
		}
		if (size < 4 || size > list->fragment.len) {
			w->store->is_damaged = true;
			return false;
		}
		node->data = str_slice(list->fragment, 4, size);
		list->fragment = str_from(list->fragment, size);
		if ((base == 1 || base == 2) &&
			!reference_take(&node->data, head >> 23 & 3, head >> 25 & 3, node))
			continue;
		return true;
	}
	w->store->is_damaged = true;
	return false;
}

static bool
list_open(struct walk *w, const struct node *node, struct list *ret)
{
	if (node->has_reference && fragment_open(w, node->at, node->size, ret))
		return true;
	w->store->is_damaged = true;
	return false;
}

/* ---- ids ---- */

static struct onenote_id
id_at(struct str bytes, size_t at)
{
	struct onenote_id id = {.n = le_u32(bytes, at + 16)};

	if (le_has(bytes, at, 20))
		memcpy(id.guid, bytes.data + at, sizeof(id.guid));
	return id;
}

static void
ids_put(struct walk *w, uint64_t index, const unsigned char *guid)
{
	static const unsigned char none[16] = {0};
	struct ids *ids = &w->ids;

	if (index > ids->count + SPARSE_IDS)
		return;
	while (ids->count <= index) {
		ids->guids = arena_grow(
			w->store->arena, ids->guids, ids->count, &ids->room, sizeof(none));
		memcpy(ids->guids[ids->count++], none, sizeof(none));
	}
	memcpy(ids->guids[index], guid, sizeof(none));
}

static void
ids_copy(struct walk *w, uint64_t from, uint64_t to, uint64_t count)
{
	for (uint64_t i = 0; i < count && from + i < w->ids_before.count && w->nodes_left > 0;
		i++, w->nodes_left--)
		ids_put(w, to + i, w->ids_before.guids[from + i]);
}

static struct onenote_id
compact_id(const struct walk *w, uint32_t compact)
{
	struct onenote_id id = {.n = compact & 0xff};
	uint32_t index = compact >> 8;

	if (index < w->ids.count)
		memcpy(id.guid, w->ids.guids[index], sizeof(id.guid));
	return id;
}

static const struct onenote_id *
compact_ids(const struct walk *w, struct str bytes, size_t *ret_count)
{
	struct onenote_id *ids;

	*ret_count = bytes.len / 4;
	ids = ARENA_ARRAY(w->store->arena, *ret_count, struct onenote_id);
	for (size_t i = 0; i < *ret_count; i++)
		ids[i] = compact_id(w, le_u32(bytes, 4 * i));
	return ids;
}

/* ---- objects ---- */

static void
object_add(struct walk *w, const struct node *node, uint32_t compact, uint32_t kind)
{
	struct onenote_object object = {
		.space = w->space, .id = compact_id(w, compact), .kind = kind};
	struct str objects;
	struct str spaces;

	/* Every object's data is read once for its own node: nodes are counted. */
	if (w->nodes_left * 8 < node->size ||
		!onenote_split(le_slice(w->bytes, node->at, node->size), &objects, &spaces,
			&object.properties)) {
		w->store->is_damaged = true;
		return;
	}
	w->nodes_left -= node->size / 8;
	object.objects = compact_ids(w, objects, &object.object_count);
	object.spaces = compact_ids(w, spaces, &object.space_count);
	onenote_object_add(w->store, &object);
}

/* The reference to a stored file is its GUID in letters, 2.5.27. */
static bool
guid_read(struct str words, unsigned char *ret_guid)
{
	static const uint8_t places[16] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
	size_t digits = 0;

	for (size_t i = 0; i < words.len && digits < 32; i++) {
		int value = char_hex_value(words.data[i]);
		unsigned char *byte = &ret_guid[places[digits / 2]];

		if (words.data[i] == '-' || words.data[i] == '{')
			continue;
		if (value < 0)
			return false;
		*byte = (unsigned char)(digits % 2 == 0 ? value << 4 : *byte | value);
		digits++;
	}
	return digits == 32;
}

static struct str
text_take(struct walk *w, struct str *rest)
{
	uint64_t size = (uint64_t)le_u32(*rest, 0) * 2;
	struct str text = le_slice(*rest, 4, size);

	*rest = str_from(*rest, 4 + text.len);
	return utf16le_text(w->store->arena, text);
}

static void
file_object_add(struct walk *w, const struct node *node)
{
	struct onenote_object object = {.space = w->space,
		.id = compact_id(w, le_u32(node->data, 0)),
		.kind = le_u32(node->data, 4),
		.has_file = true};
	struct str rest = str_from(node->data, node->id == FILE_OBJECT ? 9 : 12);
	unsigned char guid[16] = {0};

	object.file_words = text_take(w, &rest);
	w->nodes_left -= w->nodes_left < w->file_count / 16 ? w->nodes_left : w->file_count / 16;
	if (str_starts(object.file_words, STR("<ifndf>")) &&
		guid_read(str_from(object.file_words, 7), guid))
		for (size_t i = 0; i < w->file_count && object.file.data == NULL; i++)
			if (memcmp(w->files[i].guid, guid, sizeof(guid)) == 0)
				object.file = w->files[i].bytes;
	onenote_object_add(w->store, &object);
}

static void
file_stored_add(struct walk *w, const struct node *node)
{
	struct stored_file file = {0};
	uint64_t size = le_u64(w->bytes, node->at + 16);

	if (!le_has(node->data, 0, 16) || w->file_count == FILE_COUNT_MAX)
		return;
	memcpy(file.guid, node->data.data, sizeof(file.guid));
	file.bytes = le_slice(w->bytes, node->at + FILE_HEAD, size);
	if (!le_has(w->bytes, node->at, FILE_HEAD) || file.bytes.len < size)
		w->store->is_damaged = true;
	w->files = arena_grow(
		w->store->arena, w->files, w->file_count, &w->file_room, sizeof(file));
	w->files[w->file_count++] = file;
}

/* ---- the lists ---- */

static bool
ids_node(struct walk *w, const struct node *node)
{
	struct str data = node->data;

	switch (node->id) {
	case IDS_START_OLD:
	case IDS_START:
		w->ids_before = w->ids;
		w->ids = (struct ids){0};
		return true;
	case IDS_ENTRY:
		if (le_has(data, 4, 16))
			ids_put(w, le_u32(data, 0), (const unsigned char *)data.data + 4);
		return true;
	case IDS_ENTRY_FROM:
		ids_copy(w, le_u32(data, 0), le_u32(data, 4), 1);
		return true;
	case IDS_ENTRY_RANGE:
		ids_copy(w, le_u32(data, 0), le_u32(data, 8), le_u32(data, 4));
		return true;
	default:
		return false;
	}
}

static bool
object_node(struct walk *w, const struct node *node)
{
	/* The kind of an old object is an index into a list of one, 2.5.23. */
	enum { KIND_OLD = 0x00020000 };

	switch (node->id) {
	case OBJECT:
	case OBJECT_MANY:
	case OBJECT_FIXED:
	case OBJECT_FIXED_MANY:
		object_add(w, node, le_u32(node->data, 0), le_u32(node->data, 4));
		return true;
	case OBJECT_OLD:
	case OBJECT_OLD_MANY:
		object_add(w, node, le_u32(node->data, 0),
			KIND_OLD | (le_u16(node->data, 4) & 0x3ffu));
		return true;
	case OBJECT_CHANGED:
	case OBJECT_CHANGED_MANY:
		object_add(w, node, le_u32(node->data, 0), 0);
		return true;
	case FILE_OBJECT:
	case FILE_OBJECT_MANY:
		file_object_add(w, node);
		return true;
	case KEY:
		w->store->is_locked = true;
		return true;
	default:
		return false;
	}
}

static void
group_read(struct walk *w, const struct node *from)
{
	struct ids outer = w->ids;
	struct list list;
	struct node node;

	if (!list_open(w, from, &list))
		return;
	w->ids = (struct ids){0};
	while (node_take(w, &list, &node))
		if (!ids_node(w, &node))
			(void)object_node(w, &node);
	w->ids = outer;
}

/* Revisions in a context of their own are kept versions of a page: their objects are put aside,
 * in a space that no page leads to. */
static void
context_enter(struct walk *w, const struct node *node)
{
	enum { CONTEXT_AT = 46 };
	const uint32_t aside = 0x80000000u;
	const struct onenote_id none = {0};
	struct onenote_id context = id_at(node->data, CONTEXT_AT);

	w->space.n &= ~aside;
	if (node->id == REVISION_START_CONTEXT && !onenote_id_equal(&context, &none))
		w->space.n |= aside;
}

static void
revision_node(struct walk *w, const struct node *node)
{
	struct onenote_root root = {.space = w->space};

	if (ids_node(w, node) || object_node(w, node))
		return;
	switch (node->id) {
	case REVISION_START_OLD:
	case REVISION_START:
	case REVISION_START_CONTEXT:
		context_enter(w, node);
		break;
	case GROUP_LIST:
		group_read(w, node);
		break;
	case ROOT_COMPACT:
		root.object = compact_id(w, le_u32(node->data, 0));
		root.role = le_u32(node->data, 4);
		onenote_root_add(w->store, &root);
		break;
	case ROOT:
		root.object = id_at(node->data, 0);
		root.role = le_u32(node->data, 20);
		onenote_root_add(w->store, &root);
		break;
	default:
		break;
	}
}

static void
space_read(struct walk *w, const struct node *from)
{
	struct node revisions = {0};
	struct list list;
	struct node node;

	if (!list_open(w, from, &list))
		return;
	/* The last list of revisions is the one that counts, 2.1.6. */
	while (node_take(w, &list, &node))
		if (node.id == REVISION_LIST)
			revisions = node;
	if (!revisions.has_reference || !list_open(w, &revisions, &list))
		return;
	w->ids = (struct ids){0};
	w->ids_before = (struct ids){0};
	while (node_take(w, &list, &node))
		revision_node(w, &node);
}

static void
files_read(struct walk *w, struct list list)
{
	struct list files;
	struct node node;

	while (node_take(w, &list, &node)) {
		if (node.id != FILES_LIST || !list_open(w, &node, &files))
			continue;
		while (node_take(w, &files, &node))
			if (node.id == FILE_STORED && node.has_reference)
				file_stored_add(w, &node);
	}
}

void
onenote_store_load(struct onenote *store, struct str bytes)
{
	struct walk w = {.store = store, .bytes = bytes, .nodes_left = bytes.len};
	struct list root;
	struct list list;
	struct node node;

	if (!fragment_open(
		    &w, le_u64(bytes, ROOT_LIST_AT), le_u32(bytes, ROOT_LIST_AT + 8), &root)) {
		store->is_damaged = true;
		return;
	}
	files_read(&w, root);
	for (list = root; node_take(&w, &list, &node);) {
		if (node.id == SPACE_ROOT) {
			store->first_space = id_at(node.data, 0);
			store->has_first_space = true;
		} else if (node.id == SPACE_LIST) {
			w.space = id_at(node.data, 0);
			space_read(&w, &node);
		}
	}
}
