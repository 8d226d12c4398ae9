#include "extract/rar5_list.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"

enum {
	HEADER_MAIN = 1,
	HEADER_FILE = 2,
	HEADER_ENCRYPTION = 4,
	HEADER_END = 5,
	FLAG_EXTRA = 1,
	FLAG_DATA = 2,
	FLAG_SPLIT_BEFORE = 8,
	FLAG_SPLIT_AFTER = 16,
	MAIN_VOLUME = 1,
	MAIN_SOLID = 4,
	RECORD_ENCRYPTION = 1
};

/* Seven bits a byte, the lowest first; the top bit says that more follow. */
static bool
take_number(struct str *from, uint64_t *ret_value)
{
	*ret_value = 0;
	for (unsigned shift = 0; shift < 63; shift += 7) {
		uint8_t byte;

		if (!take_u8(from, &byte))
			return false;
		*ret_value |= (uint64_t)(byte & 0x7f) << shift;
		if ((byte & 0x80) == 0)
			return true;
	}
	return false;
}

/* The extra area's records: is one of them that of an encrypted file? */
static bool
extra_locks(struct str extra)
{
	uint64_t size;
	uint64_t type;
	struct str record;

	while (take_number(&extra, &size) && take_bytes(&extra, (size_t)size, &record))
		if (take_number(&record, &type) && type == RECORD_ENCRYPTION)
			return true;
	return false;
}

struct block {
	struct str whole; /* header and data */
	struct str header;
	struct str extra;
	uint64_t type;
	uint64_t flags;
};

/* Takes one block off; false at the end or where it is damaged. Data that is cut off is taken as
 * far as it goes. */
static bool
block_take(struct str *rest, struct block *ret_block)
{
	struct str from = *rest;
	struct str header;
	uint32_t crc;
	uint64_t size;
	uint64_t extra_size = 0;
	uint64_t data_size = 0;

	if (!take_u32(rest, &crc) || !take_number(rest, &size) ||
		!take_bytes(rest, (size_t)size, &header) ||
		!take_number(&header, &ret_block->type) || !take_number(&header, &ret_block->flags))
		return false;
	if (((ret_block->flags & FLAG_EXTRA) != 0 && !take_number(&header, &extra_size)) ||
		((ret_block->flags & FLAG_DATA) != 0 && !take_number(&header, &data_size)) ||
		extra_size > header.len)
		return false;
	ret_block->extra = str_from(header, header.len - (size_t)extra_size);
	ret_block->header = header;
	*rest = str_from(*rest, data_size < rest->len ? (size_t)data_size : rest->len);
	ret_block->whole = str_slice(from, 0, from.len - rest->len);
	return true;
}

static void
file_add(struct arena *arena, struct rar5_list *list, const struct block *block, bool **locked,
	size_t *room)
{
	if (list->count == *room) {
		bool *wider = ARENA_ARRAY(arena, *room * 2 + 64, bool);
		struct str *files = ARENA_ARRAY(arena, *room * 2 + 64, struct str);

		for (size_t i = 0; i < *room; i++) {
			wider[i] = (*locked)[i];
			files[i] = list->files[i];
		}
		*locked = wider;
		list->files = files;
		*room = *room * 2 + 64;
	}
	(*locked)[list->count] = extra_locks(block->extra);
	list->locked_count += (*locked)[list->count];
	list->split_count += (block->flags & (FLAG_SPLIT_BEFORE | FLAG_SPLIT_AFTER)) != 0;
	list->files[list->count++] = block->whole;
}

void
rar5_list_read(struct arena *arena, struct str bytes, struct rar5_list *ret_list)
{
	struct str rest = bytes;
	struct block block;
	uint64_t flags;
	size_t room = 0;
	bool *locked = NULL;

	*ret_list = (struct rar5_list){0};
	while (ret_list->count < PART_COUNT_MAX && block_take(&rest, &block) &&
		block.type != HEADER_END) {
		if (block.type == HEADER_ENCRYPTION)
			ret_list->headers_locked = true;
		if (block.type == HEADER_MAIN && take_number(&block.header, &flags)) {
			ret_list->is_volume = (flags & MAIN_VOLUME) != 0;
			ret_list->is_solid = (flags & MAIN_SOLID) != 0;
		}
		if (block.type == HEADER_FILE)
			file_add(arena, ret_list, &block, &locked, &room);
	}
	ret_list->locked = locked;
}
