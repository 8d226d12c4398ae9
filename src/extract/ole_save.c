/* Writes a storage of a compound file as a compound file of its own ([MS-CFB], version 3). */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "extract/ole.h"

#include <string.h>

enum { SECTOR_SIZE = 512, MINI_SIZE = 64, MINI_CUTOFF = 4096, ENTRY_SIZE = 128, NAME_UNITS = 31 };
enum { IN_FAT = SECTOR_SIZE / 4, IN_HEADER = 109 };
#define CHAIN_END 0xfffffffeU
#define NONE 0xffffffffU
#define SECTOR_OF_FAT 0xfffffffdU
#define SECTOR_OF_DIFAT 0xfffffffcU

struct node {
	const struct ole_entry *entry;
	uint32_t left;
	uint32_t right;
	uint32_t child;
	uint32_t sector;
	uint32_t size;
};

struct save {
	struct ole *ole;
	struct node *nodes;
	size_t node_count;
	struct buf body; /* all sectors behind the header */
	struct buf fat;
	struct buf mini;
	struct buf mini_fat;
};

static void
pad(struct buf *buf, size_t unit, char with)
{
	while (buf->len % unit != 0 && !buf->overflowed)
		buf_add_char(buf, with);
}

/* Chains `size` bytes that were just added in units; returns the first unit. */
static uint32_t
chain_add(struct buf *fat, size_t size, size_t unit)
{
	uint32_t first = (uint32_t)(fat->len / 4);
	size_t count = (size + unit - 1) / unit;

	for (size_t i = 1; i < count; i++)
		buf_add_u32(fat, first + (uint32_t)i);
	if (count == 0)
		return CHAIN_END;
	buf_add_u32(fat, CHAIN_END);
	return first;
}

static uint32_t
body_add(struct save *save, struct str bytes)
{
	buf_add(&save->body, bytes);
	pad(&save->body, SECTOR_SIZE, '\0');
	return chain_add(&save->fat, bytes.len, SECTOR_SIZE);
}

/* Makes a balanced tree of the nodes [low, high), which stand in order; returns its top. */
static uint32_t
tree_make(struct save *save, size_t low, size_t high)
{
	struct range {
		size_t low;
		size_t high;
	} stack[2 * 64];
	size_t depth = 0;

	if (low == high)
		return NONE;
	stack[depth++] = (struct range){low, high};
	while (depth > 0) {
		struct range range = stack[--depth];
		size_t middle = (range.low + range.high) / 2;
		struct node *node = &save->nodes[middle];

		if (range.low < middle) {
			node->left = (uint32_t)((range.low + middle) / 2);
			stack[depth++] = (struct range){range.low, middle};
		}
		if (middle + 1 < range.high) {
			node->right = (uint32_t)((middle + 1 + range.high) / 2);
			stack[depth++] = (struct range){middle + 1, range.high};
		}
	}
	return (uint32_t)((low + high) / 2);
}

static void
node_add(struct save *save, const struct ole_entry *entry)
{
	save->nodes[save->node_count++] = (struct node){
		.entry = entry, .left = NONE, .right = NONE, .child = NONE};
}

static void
nodes_collect(struct save *save, const struct ole_entry *storage)
{
	node_add(save, storage);
	for (size_t i = 0; i < save->node_count; i++) {
		const struct ole_entry *entry = save->nodes[i].entry;
		size_t from = save->node_count;

		for (size_t j = 0; j < entry->child_count; j++)
			node_add(save, &save->ole->entries[entry->child_first + j]);
		save->nodes[i].child = tree_make(save, from, save->node_count);
	}
}

/* A stream that is cut off is kept as far as it goes; its reader will say so. */
static bool
stream_add(struct save *save, struct node *node, struct err *err)
{
	struct str bytes;
	struct err broken = {0};

	if (!ole_read(save->ole, node->entry, &bytes, &broken) && broken.kind == ERR_TOO_LARGE)
		return err_set(err, ERR_TOO_LARGE, "%s", broken.text);
	node->size = (uint32_t)bytes.len;
	if (bytes.len >= MINI_CUTOFF) {
		node->sector = body_add(save, bytes);
	} else {
		buf_add(&save->mini, bytes);
		pad(&save->mini, MINI_SIZE, '\0');
		node->sector = chain_add(&save->mini_fat, bytes.len, MINI_SIZE);
	}
	return true;
}

static void
entry_write(struct buf *to, const struct node *node, bool is_root)
{
	struct str name = is_root ? STR("Root Entry") : node->entry->name;
	size_t start = to->len;

	while (name.len > 0 && to->len - start < 2 * NAME_UNITS) {
		uint32_t c = utf8_take(&name);

		if (c >= 0x10000) {
			buf_add_u16(to, (uint16_t)(0xd7c0 + (c >> 10)));
			c = 0xdc00 + (c & 0x3ff);
		}
		buf_add_u16(to, (uint16_t)c);
	}
	if (to->len - start > 2 * NAME_UNITS)
		to->len = start + 2 * NAME_UNITS;
	{
		uint16_t size = (uint16_t)(to->len - start + 2);

		while (to->len - start < 64)
			buf_add_char(to, '\0');
		buf_add_u16(to, size);
	}
	buf_add_char(to, is_root ? 5 : node->entry->is_storage ? 1 : 2);
	buf_add_char(to, 1);
	buf_add_u32(to, node->left);
	buf_add_u32(to, node->right);
	buf_add_u32(to, node->child);
	buf_add(to, str_make(node->entry->class_id, sizeof(node->entry->class_id)));
	for (int i = 0; i < 5; i++)
		buf_add_u32(to, 0);
	buf_add_u32(to, node->sector);
	buf_add_u32(to, node->size);
	buf_add_u32(to, 0);
}

static uint32_t
directory_add(struct save *save)
{
	struct buf directory CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};

	for (size_t i = 0; i < save->node_count; i++)
		entry_write(&directory, &save->nodes[i], i == 0);
	while (directory.len % SECTOR_SIZE != 0) {
		for (int i = 0; i < ENTRY_SIZE / 4; i++)
			buf_add_u32(&directory, i >= 17 && i < 20 ? NONE : 0);
	}
	return body_add(save, buf_str(&directory));
}

/* Writes the header and body once the FAT is complete: it counts itself and the DIFAT's sectors,
 * so both are found by growing until they fit. */
static void
file_write(struct save *save, uint32_t directory, uint32_t mini_fat, struct buf *to)
{
	uint32_t used = (uint32_t)(save->fat.len / 4);
	uint32_t fats = 0;
	uint32_t difats = 0;
	uint32_t mini_sectors = (uint32_t)((save->mini_fat.len + SECTOR_SIZE - 1) / SECTOR_SIZE);

	while (fats * IN_FAT < used + fats + difats || IN_HEADER + difats * (IN_FAT - 1) < fats) {
		if (fats * IN_FAT < used + fats + difats)
			fats++;
		else
			difats++;
	}
	buf_add(to, str_make("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8));
	for (int i = 0; i < 4; i++)
		buf_add_u32(to, 0);
	buf_add_u32(to, 0x0003003e);
	buf_add_u32(to, 0x0009fffe);
	buf_add_u32(to, 6);
	buf_add_u32(to, 0);
	buf_add_u32(to, 0);
	buf_add_u32(to, fats);
	buf_add_u32(to, directory);
	buf_add_u32(to, 0);
	buf_add_u32(to, MINI_CUTOFF);
	buf_add_u32(to, mini_fat);
	buf_add_u32(to, mini_sectors);
	buf_add_u32(to, difats == 0 ? CHAIN_END : used + fats);
	buf_add_u32(to, difats);
	for (uint32_t i = 0; i < IN_HEADER; i++)
		buf_add_u32(to, i < fats ? used + i : NONE);
	buf_add(to, buf_str(&save->body));
	for (uint32_t i = 0; i < fats + difats; i++)
		buf_add_u32(&save->fat, i < fats ? SECTOR_OF_FAT : SECTOR_OF_DIFAT);
	pad(&save->fat, SECTOR_SIZE, '\xff');
	buf_add(to, buf_str(&save->fat));
	for (uint32_t i = 0; i < difats; i++) {
		for (uint32_t j = 0; j < IN_FAT - 1; j++) {
			uint32_t number = IN_HEADER + i * (IN_FAT - 1) + j;

			buf_add_u32(to, number < fats ? used + number : NONE);
		}
		buf_add_u32(to, i + 1 < difats ? used + fats + i + 1 : CHAIN_END);
	}
}

static bool
save_all(struct save *save, const struct ole_entry *storage, struct buf *to, struct err *err)
{
	struct str mini;
	uint32_t mini_fat;

	nodes_collect(save, storage);
	for (size_t i = 1; i < save->node_count; i++)
		if (!save->nodes[i].entry->is_storage && !stream_add(save, &save->nodes[i], err))
			return false;
	mini = buf_str(&save->mini);
	save->nodes[0].size = (uint32_t)mini.len;
	save->nodes[0].sector = body_add(save, mini);
	pad(&save->mini_fat, SECTOR_SIZE, '\xff');
	mini_fat = body_add(save, buf_str(&save->mini_fat));
	file_write(save, directory_add(save), mini_fat, to);
	if (to->overflowed || save->body.overflowed)
		return err_set(err, ERR_TOO_LARGE, "an object inside the file is too large");
	return true;
}

bool
ole_storage_save(struct ole *ole, const struct ole_entry *storage, struct buf *to, struct err *err)
{
	struct save save = {.ole = ole};
	bool done;

	save.nodes = ARENA_ARRAY(ole->arena, ole->entry_count, struct node);
	done = save_all(&save, storage, to, err);
	buf_free(&save.body);
	buf_free(&save.fat);
	buf_free(&save.mini);
	buf_free(&save.mini_fat);
	return done;
}
