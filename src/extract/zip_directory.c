#include "extract/zip_directory.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "extract/zip.h"

#include <string.h>

enum {
	END_SIZE = 22,
	END_COMMENT_MAX = 65535,
	END64_LOCATOR_SIZE = 20,
	CENTRAL_SIZE = 46,
	LOCAL_SIZE = 30,
	FLAG_ENCRYPTED = 1,
	FLAG_STREAMED = 8,
	EXTRA_ZIP64 = 1
};

/* Where the directory is, as the end record says. */
struct directory {
	uint64_t offset;
	uint64_t size;
	uint64_t count;
	uint64_t shift; /* bytes in front of the package (self-extractors) */
};

static uint64_t
number_at(struct str bytes, size_t at, size_t size)
{
	uint64_t value = 0;

	for (size_t i = size; i-- > 0;)
		value = value << 8 | (unsigned char)bytes.data[at + i];
	return value;
}

/* The last end record whose comment reaches to the end or nearly so. */
static size_t
end_find(struct str bytes)
{
	size_t lowest = bytes.len > END_SIZE + END_COMMENT_MAX
		? bytes.len - END_SIZE - END_COMMENT_MAX
		: 0;

	if (bytes.len < END_SIZE)
		return STR_NONE;
	for (size_t at = bytes.len - END_SIZE + 1; at-- > lowest;)
		if (bytes.data[at] == 'P' && memcmp(bytes.data + at, "PK\005\006", 4) == 0)
			return at;
	return STR_NONE;
}

static bool
end_read(struct str bytes, struct directory *ret_directory)
{
	size_t end = end_find(bytes);
	size_t locator;
	uint64_t end64;

	if (end == STR_NONE)
		return false;
	ret_directory->count = number_at(bytes, end + 10, 2);
	ret_directory->size = number_at(bytes, end + 12, 4);
	ret_directory->offset = number_at(bytes, end + 16, 4);
	ret_directory->shift = 0;
	locator = end - END64_LOCATOR_SIZE;
	if (end >= END64_LOCATOR_SIZE && memcmp(bytes.data + locator, "PK\006\007", 4) == 0) {
		end64 = number_at(bytes, locator + 8, 8);
		if (bytes.len >= 56 && end64 <= bytes.len - 56 &&
			memcmp(bytes.data + end64, "PK\006\006", 4) == 0) {
			ret_directory->count = number_at(bytes, end64 + 32, 8);
			ret_directory->size = number_at(bytes, end64 + 40, 8);
			ret_directory->offset = number_at(bytes, end64 + 48, 8);
			return ret_directory->offset <= bytes.len &&
				ret_directory->size <= bytes.len - ret_directory->offset;
		}
	}
	if (ret_directory->size > end)
		return false;
	/* The directory ends where the end record begins; what is off stands in front, as a self-extractor's program does. */
	if (ret_directory->offset > end - ret_directory->size)
		return false;
	ret_directory->shift = end - ret_directory->size - ret_directory->offset;
	return true;
}

/* DOS date and time, which know no time zone: taken as UTC. */
static int64_t
dos_moment(uint64_t time, uint64_t day)
{
	struct civil civil = {
		.year = 1980 + (int)(day >> 9),
		.month = (int)(day >> 5 & 15),
		.day = (int)(day & 31),
		.hour = (int)(time >> 11),
		.minute = (int)(time >> 5 & 63),
		.second = (int)(time & 31) * 2,
	};

	return date_civil_valid(civil) ? date_from_civil(civil) : DATE_NONE;
}

/* The 64-bit fields stand in the extra block in this order, each only where its 32-bit field is
 * all ones (APPNOTE 4.5.3). */
static void
extra_read(struct str extra, struct zip_entry *entry)
{
	uint64_t *const fields[] = {&entry->size, &entry->size_packed, &entry->offset};
	uint16_t id;
	uint16_t size;
	struct str block;

	while (take_u16(&extra, &id) && take_u16(&extra, &size) &&
		take_bytes(&extra, size, &block)) {
		for (size_t i = 0; id == EXTRA_ZIP64 && i < COUNT_OF(fields); i++)
			if (*fields[i] == UINT32_MAX && !take_u64(&block, fields[i]))
				return;
	}
}

static size_t
central_read(struct str bytes, size_t at, struct zip_entry *entry)
{
	size_t name_size;
	size_t extra_size;
	size_t comment_size;

	if (bytes.len < CENTRAL_SIZE || at > bytes.len - CENTRAL_SIZE ||
		memcmp(bytes.data + at, "PK\001\002", 4) != 0)
		return 0;
	name_size = (size_t)number_at(bytes, at + 28, 2);
	extra_size = (size_t)number_at(bytes, at + 30, 2);
	comment_size = (size_t)number_at(bytes, at + 32, 2);
	if (name_size + extra_size + comment_size > bytes.len - at - CENTRAL_SIZE)
		return 0;
	entry->encrypted = (bytes.data[at + 8] & FLAG_ENCRYPTED) != 0;
	entry->method = (uint16_t)number_at(bytes, at + 10, 2);
	entry->modified = dos_moment(number_at(bytes, at + 12, 2), number_at(bytes, at + 14, 2));
	entry->crc = (uint32_t)number_at(bytes, at + 16, 4);
	entry->size_packed = number_at(bytes, at + 20, 4);
	entry->size = number_at(bytes, at + 24, 4);
	entry->offset = number_at(bytes, at + 42, 4);
	entry->name = str_slice(bytes, at + CENTRAL_SIZE, at + CENTRAL_SIZE + name_size);
	extra_read(str_slice(bytes, at + CENTRAL_SIZE + name_size,
			   at + CENTRAL_SIZE + name_size + extra_size),
		entry);
	return CENTRAL_SIZE + name_size + extra_size + comment_size;
}

bool
zip_directory_read(struct arena *arena, struct zip *zip)
{
	struct directory directory = {0};
	size_t room;
	size_t at;
	size_t step;

	if (!end_read(zip->bytes, &directory))
		return false;
	/* The count is only a claim (16 bits wrap); the bytes of the directory bound it. */
	room = (size_t)(directory.size / CENTRAL_SIZE);
	if (room > PACKAGE_ENTRY_MAX)
		room = PACKAGE_ENTRY_MAX;
	zip->entries = ARENA_ARRAY(arena, room, struct zip_entry);
	at = (size_t)(directory.offset + directory.shift);
	while (zip->count < room) {
		struct zip_entry *entry = &zip->entries[zip->count];

		step = central_read(zip->bytes, at, entry);
		if (step == 0)
			break;
		if (entry->offset > zip->bytes.len)
			break;
		entry->offset += directory.shift;
		if (entry->offset >= zip->bytes.len)
			break;
		at += step;
		zip->count++;
	}
	if (zip->count > 0 && (zip->count == PACKAGE_ENTRY_MAX || zip->count >= directory.count))
		return true;
	zip->count = 0;
	return false;
}

/* Takes the local header at `at`; returns where to look for the next one. */
static size_t
local_read(struct str bytes, size_t at, struct zip_entry *entry, bool *ret_good)
{
	size_t name_size;
	size_t extra_size;
	size_t data;

	*ret_good = false;
	if (bytes.len - at < LOCAL_SIZE)
		return bytes.len;
	name_size = (size_t)number_at(bytes, at + 26, 2);
	extra_size = (size_t)number_at(bytes, at + 28, 2);
	data = at + LOCAL_SIZE + name_size + extra_size;
	if (name_size == 0 || data > bytes.len)
		return at + 4;
	*entry = (struct zip_entry){
		.name = str_slice(bytes, at + LOCAL_SIZE, at + LOCAL_SIZE + name_size),
		.offset = at,
		.encrypted = (bytes.data[at + 6] & FLAG_ENCRYPTED) != 0,
		.streamed = (bytes.data[at + 6] & FLAG_STREAMED) != 0,
		.flags = (uint16_t)number_at(bytes, at + 6, 2),
		.method = (uint16_t)number_at(bytes, at + 8, 2),
		.modified = dos_moment(number_at(bytes, at + 10, 2), number_at(bytes, at + 12, 2)),
		.crc = (uint32_t)number_at(bytes, at + 14, 4),
		.size_packed = number_at(bytes, at + 18, 4),
		.size = number_at(bytes, at + 22, 4),
	};
	extra_read(str_slice(bytes, data - extra_size, data), entry);
	*ret_good = true;
	if (entry->streamed && entry->size_packed > 0)
		entry->streamed = false;
	if (entry->streamed || entry->size_packed > bytes.len - data)
		return data;
	return data + (size_t)entry->size_packed;
}

void
zip_directory_scan(struct arena *arena, struct zip *zip)
{
	struct str bytes = zip->bytes;
	size_t room = 256;
	size_t at = 0;

	zip->entries = ARENA_ARRAY(arena, room, struct zip_entry);
	zip->count = 0;
	while (at < bytes.len && zip->count < PACKAGE_ENTRY_MAX) {
		const char *found = memmem(bytes.data + at, bytes.len - at, "PK\003\004", 4);
		bool good;

		if (found == NULL)
			return;
		if (zip->count == room) {
			struct zip_entry *more = ARENA_ARRAY(arena, room * 2, struct zip_entry);

			for (size_t i = 0; i < room; i++)
				more[i] = zip->entries[i];
			zip->entries = more;
			room *= 2;
		}
		at = local_read(
			bytes, (size_t)(found - bytes.data), &zip->entries[zip->count], &good);
		if (good)
			zip->count++;
	}
}
