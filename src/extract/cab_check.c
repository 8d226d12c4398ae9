#include "extract/cab_check.h"

#include "base/err.h"
#include "extract/le.h"

enum {
	HEADER_SIZE = 36,
	FOLDER_SIZE = 8,
	DATA_SIZE = 8,
	HAS_PREVIOUS = 1,
	HAS_NEXT = 2,
	HAS_RESERVED = 4,
	/* A block unpacks to 32 KiB, and is packed into at most 6 KiB more. */
	BLOCK_MAX = 32768,
	PACKED_MAX = BLOCK_MAX + 6144
};

struct cab {
	struct str bytes;
	uint64_t folders_at;
	unsigned folder_reserved;
	unsigned data_reserved;
};

static bool
string_skip(struct str bytes, uint64_t *at)
{
	size_t len = str_find_char(le_slice(bytes, *at, 256), '\0');

	*at += len + 1;
	return len != STR_NONE;
}

/* The fields that are there only where the flags say so. */
static bool
header_read(struct cab *cab)
{
	struct str b = cab->bytes;
	unsigned flags = le_u16(b, 30);
	unsigned header_reserved = 0;

	cab->folders_at = HEADER_SIZE;
	if ((flags & HAS_RESERVED) != 0) {
		header_reserved = le_u16(b, HEADER_SIZE);
		cab->folder_reserved = le_u8(b, HEADER_SIZE + 2);
		cab->data_reserved = le_u8(b, HEADER_SIZE + 3);
		cab->folders_at += 4 + header_reserved;
	}
	for (unsigned i = 0; i < 2; i++)
		if ((flags & HAS_PREVIOUS) != 0 && !string_skip(b, &cab->folders_at))
			return false;
	for (unsigned i = 0; i < 2; i++)
		if ((flags & HAS_NEXT) != 0 && !string_skip(b, &cab->folders_at))
			return false;
	return true;
}

/* Every block of a folder that is there must be of a possible size. */
static bool
folder_valid(const struct cab *cab, uint64_t at)
{
	enum { METHOD_NONE = 0, METHOD_LAST = 3 };
	struct str b = cab->bytes;
	uint64_t data = le_u32(b, at);
	unsigned blocks = le_u16(b, at + 4);
	unsigned method = le_u16(b, at + 6) & 15;

	if (method > METHOD_LAST)
		return false;
	for (unsigned i = 0; i < blocks && le_has(b, data, DATA_SIZE); i++) {
		unsigned packed = le_u16(b, data + 4);
		unsigned unpacked = le_u16(b, data + 6);

		if (packed > PACKED_MAX || unpacked > BLOCK_MAX || packed == 0)
			return false;
		/* libarchive looks for what it has not got, where a sum is wrong as well. */
		if (method == METHOD_NONE && unpacked > packed && le_u32(b, data) != 0)
			return false;
		data += DATA_SIZE + cab->data_reserved + packed;
	}
	return true;
}

bool
cab_check(struct str bytes, struct err *err)
{
	struct cab cab = {.bytes = bytes};
	unsigned folders = le_u16(bytes, 26);
	bool valid = le_has(bytes, 0, HEADER_SIZE) && le_u8(bytes, 25) == 1 && folders > 0 &&
		header_read(&cab) && le_u32(bytes, 16) >= cab.folders_at;

	for (unsigned i = 0; valid && i < folders; i++) {
		uint64_t at = cab.folders_at + (uint64_t)i * (FOLDER_SIZE + cab.folder_reserved);

		valid = !le_has(bytes, at, FOLDER_SIZE) || folder_valid(&cab, at);
	}
	return valid || err_set(err, ERR_DAMAGED, "the cabinet's tables contradict one another");
}
