#include "extract/rar5_list.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/limits.h"

enum {
	HEADER_FILE = 2,
	HEADER_ENCRYPTION = 4,
	HEADER_END = 5,
	FLAG_EXTRA = 1,
	FLAG_DATA = 2,
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

/* Takes one block off; false at the end or where it is damaged. */
static bool
block_take(struct str *rest, uint64_t *ret_type, struct str *ret_extra)
{
	struct str header;
	struct str data;
	uint32_t crc;
	uint64_t size;
	uint64_t flags;
	uint64_t extra_size = 0;
	uint64_t data_size = 0;

	if (!take_u32(rest, &crc) || !take_number(rest, &size) ||
		!take_bytes(rest, (size_t)size, &header) || !take_number(&header, ret_type) ||
		!take_number(&header, &flags))
		return false;
	if (((flags & FLAG_EXTRA) != 0 && !take_number(&header, &extra_size)) ||
		((flags & FLAG_DATA) != 0 && !take_number(&header, &data_size)) ||
		extra_size > header.len)
		return false;
	*ret_extra = str_from(header, header.len - (size_t)extra_size);
	return take_bytes(rest, (size_t)data_size, &data);
}

void
rar5_list_read(struct arena *arena, struct str bytes, struct rar5_list *ret_list)
{
	struct str rest = bytes;
	struct str extra;
	uint64_t type;
	size_t room = 0;
	bool *locked = NULL;

	*ret_list = (struct rar5_list){0};
	while (ret_list->count < PART_COUNT_MAX && block_take(&rest, &type, &extra) &&
		type != HEADER_END) {
		if (type == HEADER_ENCRYPTION)
			ret_list->headers_locked = true;
		if (type != HEADER_FILE)
			continue;
		if (ret_list->count == room) {
			bool *wider = ARENA_ARRAY(arena, room * 2 + 64, bool);

			for (size_t i = 0; i < room; i++)
				wider[i] = locked[i];
			locked = wider;
			room = room * 2 + 64;
		}
		locked[ret_list->count] = extra_locks(extra);
		ret_list->locked_count += locked[ret_list->count++];
	}
	ret_list->locked = locked;
}
