#include "extract/ole.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/le.h"

#include <string.h>

/* [MS-CFB] 2.1: sector numbers with a meaning of their own; those above are no sectors. */
#define SECTOR_MAX 0xfffffffaU
#define ENTRY_NONE 0xffffffffU
enum { ENTRY_SIZE = 128, HEADER_SIZE = 512, HEADER_DIFAT_COUNT = 109 };
enum { TYPE_STORAGE = 1, TYPE_STREAM = 2, TYPE_ROOT = 5 };

bool
ole_is(struct str bytes)
{
	return bytes.len >= HEADER_SIZE &&
		memcmp(bytes.data, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8) == 0;
}

static uint64_t
sector_at(const struct ole *ole, uint32_t sector)
{
	return ((uint64_t)sector + 1) << ole->sector_shift;
}

static struct str
sector_bytes(const struct ole *ole, uint32_t sector)
{
	return le_slice(ole->bytes, sector_at(ole, sector), 1ULL << ole->sector_shift);
}

static uint32_t
fat_next(const struct ole *ole, uint32_t sector)
{
	uint64_t in_fat = (uint64_t)sector >> (ole->sector_shift - 2);
	uint64_t within = (uint64_t)sector & ((1U << (ole->sector_shift - 2)) - 1);

	if (in_fat >= ole->fat_count)
		return ENTRY_NONE;
	return le_u32(ole->bytes, sector_at(ole, ole->fat[in_fat]) + 4 * within);
}

/* Lists the sectors that the FAT itself lies in: 109 in the header, the others in the DIFAT's
 * chain, whose sectors end in the number of the next ([MS-CFB] 2.5). */
static void
fat_open(struct ole *ole)
{
	uint64_t each = (1ULL << ole->sector_shift) / 4;
	uint64_t wanted = ole->sector_count / each + 1;
	uint32_t difat = le_u32(ole->bytes, 68);

	ole->fat = ARENA_ARRAY(ole->arena, (size_t)wanted, uint32_t);
	for (uint64_t i = 0; i < HEADER_DIFAT_COUNT && ole->fat_count < wanted; i++) {
		uint32_t sector = le_u32(ole->bytes, 76 + 4 * i);

		if (sector >= ole->sector_count)
			return;
		ole->fat[ole->fat_count++] = sector;
	}
	while (difat < ole->sector_count && ole->fat_count < wanted) {
		struct str list = sector_bytes(ole, difat);

		for (uint64_t i = 0; i + 1 < each && ole->fat_count < wanted; i++) {
			uint32_t sector = le_u32(list, 4 * i);

			if (sector >= ole->sector_count)
				return;
			ole->fat[ole->fat_count++] = sector;
		}
		difat = le_u32(list, 4 * (each - 1));
	}
}

/* How many of `wanted` units the chain from `first` has that lie one behind the other. */
static uint64_t
run_length(const struct ole *ole, uint32_t first, uint64_t wanted)
{
	uint64_t count = 1;

	while (count < wanted && fat_next(ole, (uint32_t)(first + count - 1)) == first + count)
		count++;
	return count;
}

static bool
budget_take(struct ole *ole, uint64_t size, struct err *err)
{
	if (size > ole->read_left)
		return err_set(err, ERR_TOO_LARGE,
			"the streams of this compound file claim far more bytes than it has");
	ole->read_left -= size;
	return true;
}

static bool
chain_broken(struct ole *ole, struct err *err)
{
	ole->is_damaged = true;
	return err_set(err, ERR_DAMAGED, "a stream inside the compound file is cut off");
}

/* A chain of whole sectors; one run is given where it lies, several are copied together. */
static bool
chain_read(struct ole *ole, uint32_t sector, uint64_t size, struct str *ret_bytes, struct err *err)
{
	uint64_t sector_size = 1ULL << ole->sector_shift;
	struct buf copy CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	uint64_t done = 0;

	*ret_bytes = STR("");
	if (size > ole->bytes.len)
		size = ole->bytes.len;
	if (!budget_take(ole, size, err))
		return false;
	while (done < size && sector < ole->sector_count) {
		uint64_t left = (size - done + sector_size - 1) / sector_size;
		uint64_t count = run_length(ole, sector, left);
		uint64_t want = count * sector_size < size - done ? count * sector_size
								  : size - done;
		struct str run = le_slice(ole->bytes, sector_at(ole, sector), want);

		if (done == 0 && count == left) {
			*ret_bytes = run;
			return run.len == size ? true : chain_broken(ole, err);
		}
		buf_add(&copy, run);
		done += run.len;
		if (run.len < want)
			break;
		sector = fat_next(ole, (uint32_t)(sector + count - 1));
	}
	*ret_bytes = str_copy(ole->arena, buf_str(&copy));
	return done == size ? true : chain_broken(ole, err);
}

static bool
mini_read(struct ole *ole, uint32_t sector, uint64_t size, struct str *ret_bytes, struct err *err)
{
	uint64_t unit = 1ULL << ole->mini_shift;
	struct buf copy CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};

	while (copy.len < size && sector < SECTOR_MAX) {
		uint64_t want = unit < size - copy.len ? unit : size - copy.len;
		struct str piece = le_slice(ole->mini_stream, sector * unit, want);

		if (piece.len == 0)
			break;
		buf_add(&copy, piece);
		if (!le_has(ole->mini_fat, 4 * (uint64_t)sector, 4))
			break;
		sector = le_u32(ole->mini_fat, 4 * (uint64_t)sector);
	}
	*ret_bytes = str_copy(ole->arena, buf_str(&copy));
	return copy.len == size ? true : chain_broken(ole, err);
}

bool
ole_read(struct ole *ole, const struct ole_entry *entry, struct str *ret_bytes, struct err *err)
{
	*ret_bytes = STR("");
	if (entry->is_storage || entry->size == 0)
		return true;
	if (entry->size >= ole->mini_cutoff)
		return chain_read(ole, entry->sector_first, entry->size, ret_bytes, err) &&
			(ret_bytes->len == entry->size || chain_broken(ole, err));
	if (!budget_take(ole, entry->size, err))
		return false;
	return mini_read(ole, entry->sector_first, entry->size, ret_bytes, err);
}

struct str
ole_stream(struct ole *ole, size_t storage, struct str name)
{
	const struct ole_entry *entry = ole_child(ole, storage, name);
	struct str bytes = STR("");
	struct err err = {0};

	if (entry != NULL && !ole_read(ole, entry, &bytes, &err))
		ole->is_damaged = true;
	return bytes;
}

size_t
ole_index(const struct ole *ole, const struct ole_entry *entry)
{
	return (size_t)(entry - ole->entries);
}

const struct ole_entry *
ole_child(const struct ole *ole, size_t storage, struct str name)
{
	const struct ole_entry *parent = &ole->entries[storage];

	for (size_t i = 0; i < parent->child_count; i++)
		if (str_equal_nocase(ole->entries[parent->child_first + i].name, name))
			return &ole->entries[parent->child_first + i];
	if (storage != OLE_ROOT || !ole->is_damaged)
		return NULL;
	for (size_t i = 1; i < ole->entry_count; i++)
		if (ole->entries[i].is_orphan && str_equal_nocase(ole->entries[i].name, name))
			return &ole->entries[i];
	return NULL;
}

const struct ole_entry *
ole_find(const struct ole *ole, struct str path)
{
	const struct ole_entry *entry = &ole->entries[OLE_ROOT];
	struct str name;

	while (entry != NULL && str_cut(&path, '/', &name))
		entry = ole_child(ole, ole_index(ole, entry), name);
	return entry;
}

struct str
ole_path(const struct ole *ole, const struct ole_entry *entry, struct arena *arena)
{
	size_t chain[NEST_DEPTH_MAX];
	size_t depth = 0;
	struct buf path CLEANUP(buf_free) = {0};

	for (size_t i = ole_index(ole, entry); i != OLE_ROOT && depth < NEST_DEPTH_MAX;
		i = ole->entries[i].parent)
		chain[depth++] = i;
	while (depth > 0) {
		buf_add(&path, ole->entries[chain[--depth]].name);
		if (depth > 0)
			buf_add_char(&path, '/');
	}
	return str_copy(arena, buf_str(&path));
}

/* ---- the directory ---- */

struct walk {
	struct ole *ole;
	struct str directory;
	size_t raw_count; /* entries in the directory's bytes */
	struct ole_entry *entries;
	uint32_t *raw_of; /* the directory's number of each entry */
	bool *seen;       /* by the directory's number */
	uint32_t *stack;
};

static struct str
raw_entry(const struct walk *walk, uint32_t raw)
{
	return le_slice(walk->directory, (uint64_t)raw * ENTRY_SIZE, ENTRY_SIZE);
}

static bool
raw_is_used(const struct walk *walk, uint32_t raw)
{
	uint8_t type = le_u8(raw_entry(walk, raw), 66);

	return type == TYPE_STORAGE || type == TYPE_STREAM;
}

static void
entry_add(struct walk *walk, uint32_t raw, size_t parent)
{
	struct str from = raw_entry(walk, raw);
	size_t name_size = le_u16(from, 64);
	struct ole_entry *entry = &walk->entries[walk->ole->entry_count];
	uint8_t type = le_u8(from, 66);
	struct str name;

	if (name_size > 64)
		name_size = 64;
	name = str_slice(from, 0, name_size < 2 ? 0 : name_size - 2);
	for (size_t i = 0; i + 1 < name.len; i += 2)
		if (le_u16(name, i) == 0)
			name.len = i;
	*entry = (struct ole_entry){
		.name = utf16le_text(walk->ole->arena, name),
		.parent = parent,
		.is_storage = type != TYPE_STREAM,
		.created = date_from_filetime(le_u64(from, 100)),
		.modified = date_from_filetime(le_u64(from, 108)),
		.sector_first = le_u32(from, 116),
		.size = le_u64(from, 120),
	};
	/* Version 3 leaves the upper half of the size undefined ([MS-CFB] 2.6.1). */
	if (walk->ole->sector_shift == 9)
		entry->size &= 0xffffffffU;
	memcpy(entry->class_id, from.data + 80, sizeof(entry->class_id));
	walk->raw_of[walk->ole->entry_count++] = raw;
}

/* Adds one storage's children in order: its tree of siblings, left before right. Each entry of
 * the directory is pushed at most once, so the stack never outgrows them and no loop is run. */
static void
children_add(struct walk *walk, size_t parent)
{
	uint32_t at = le_u32(raw_entry(walk, walk->raw_of[parent]), 76);
	size_t depth = 0;

	walk->entries[parent].child_first = walk->ole->entry_count;
	while (true) {
		while (at < walk->raw_count && !walk->seen[at] && raw_is_used(walk, at)) {
			walk->seen[at] = true;
			walk->stack[depth++] = at;
			at = le_u32(raw_entry(walk, at), 68);
		}
		if (at != ENTRY_NONE)
			walk->ole->is_damaged = true;
		if (depth == 0)
			break;
		at = walk->stack[--depth];
		entry_add(walk, at, parent);
		at = le_u32(raw_entry(walk, at), 72);
	}
	walk->entries[parent].child_count = walk->ole->entry_count -
		walk->entries[parent].child_first;
}

static void
orphans_add(struct walk *walk)
{
	for (uint32_t raw = 1; raw < walk->raw_count; raw++) {
		size_t from = walk->ole->entry_count;

		if (walk->seen[raw] || !raw_is_used(walk, raw))
			continue;
		walk->seen[raw] = true;
		entry_add(walk, raw, OLE_ROOT);
		walk->entries[from].is_orphan = true;
		walk->ole->is_damaged = true;
		for (size_t i = from; i < walk->ole->entry_count; i++)
			if (walk->entries[i].is_storage)
				children_add(walk, i);
	}
}

static bool
directory_open(struct ole *ole, struct err *err)
{
	struct walk walk = {.ole = ole};
	struct err ignored = {0};

	if (!chain_read(ole, le_u32(ole->bytes, 48), ole->bytes.len, &walk.directory, &ignored) &&
		ignored.kind == ERR_TOO_LARGE)
		return err_set(err, ERR_DAMAGED, "the compound file has no directory");
	/* The directory has no length of its own: it ends where its chain does. */
	ole->is_damaged = false;
	walk.raw_count = walk.directory.len / ENTRY_SIZE;
	if (walk.raw_count == 0)
		return err_set(err, ERR_DAMAGED, "the compound file has no directory");
	walk.entries = ARENA_ARRAY(ole->arena, walk.raw_count, struct ole_entry);
	walk.raw_of = ARENA_ARRAY(ole->arena, walk.raw_count, uint32_t);
	walk.seen = ARENA_ARRAY(ole->arena, walk.raw_count, bool);
	walk.stack = ARENA_ARRAY(ole->arena, walk.raw_count, uint32_t);
	ole->entries = walk.entries;
	walk.seen[0] = true;
	entry_add(&walk, 0, OLE_ROOT);
	if (le_u8(walk.directory, 66) != TYPE_ROOT)
		ole->is_damaged = true;
	for (size_t i = 0; i < ole->entry_count; i++)
		if (walk.entries[i].is_storage)
			children_add(&walk, i);
	orphans_add(&walk);
	return true;
}

/* The directory's and the mini FAT's chains, whose end alone says how long they are. */
static void
mini_open(struct ole *ole)
{
	const struct ole_entry *root = &ole->entries[OLE_ROOT];
	bool was_damaged = ole->is_damaged;
	uint64_t mini_fat_size = (uint64_t)le_u32(ole->bytes, 64) << ole->sector_shift;
	struct err ignored = {0};

	if (root->size == 0)
		return;
	if (!chain_read(ole, le_u32(ole->bytes, 60), mini_fat_size, &ole->mini_fat, &ignored) ||
		!chain_read(ole, root->sector_first, root->size, &ole->mini_stream, &ignored))
		err_clear(&ignored);
	/* Writers often round the root's size; a stream that misses bytes says so itself. */
	ole->is_damaged = was_damaged;
}

bool
ole_open(struct arena *arena, struct str bytes, struct ole **ret_ole, struct err *err)
{
	struct ole *ole = ARENA_NEW(arena, struct ole);

	*ret_ole = ole;
	*ole = (struct ole){.arena = arena, .bytes = bytes};
	if (!ole_is(bytes))
		return err_set(err, ERR_DAMAGED, "this is no OLE2 compound file");
	ole->sector_shift = le_u16(bytes, 30);
	ole->mini_shift = le_u16(bytes, 32);
	ole->mini_cutoff = le_u32(bytes, 56);
	/* [MS-CFB] 2.2 knows two sizes of sectors and one of mini sectors. */
	if (ole->sector_shift != 9 && ole->sector_shift != 12) {
		ole->is_damaged = true;
		ole->sector_shift = 9;
	}
	if (ole->mini_shift < 5 || ole->mini_shift >= ole->sector_shift)
		ole->mini_shift = 6;
	if (ole->mini_cutoff == 0 || ole->mini_cutoff > 1U << 20)
		ole->mini_cutoff = 4096;
	ole->sector_count = bytes.len >> ole->sector_shift;
	ole->read_left = (uint64_t)bytes.len * OLE_READ_FACTOR + OLE_READ_SIZE_MIN;
	fat_open(ole);
	if (!directory_open(ole, err))
		return false;
	mini_open(ole);
	return true;
}
