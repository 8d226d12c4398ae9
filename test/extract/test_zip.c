/* Zip packages: sound, cut off, lying, too large. The bytes are made here, member by member. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "extract/package.h"
#include "extract/zip.h"
#include "tap.h"

#include <zlib.h>

struct made {
	struct buf bytes;
	struct buf directory;
	uint16_t count;
};

static void
add_common(struct buf *to, struct str bytes, struct str name, uint32_t crc)
{
	buf_add_u16(to, 0); /* flags */
	buf_add_u16(to, 0); /* stored */
	buf_add_u16(to, 0x4bc0);
	buf_add_u16(to, 0x426c);
	buf_add_u32(to, crc);
	buf_add_u32(to, (uint32_t)bytes.len);
	buf_add_u32(to, (uint32_t)bytes.len);
	buf_add_u16(to, (uint16_t)name.len);
	buf_add_u16(to, 0);
}

static void
add_member(struct made *made, struct str name, struct str bytes, uint32_t crc_change)
{
	uint32_t crc = (uint32_t)crc32(0, (const Bytef *)bytes.data, (uInt)bytes.len) ^ crc_change;
	uint32_t offset = (uint32_t)made->bytes.len;

	buf_add(&made->bytes, STR("PK\003\004\024\0"));
	add_common(&made->bytes, bytes, name, crc);
	buf_add(&made->bytes, name);
	buf_add(&made->bytes, bytes);
	buf_add(&made->directory, STR("PK\001\002\024\0\024\0"));
	add_common(&made->directory, bytes, name, crc);
	buf_add(&made->directory, STR("\0\0\0\0\0\0\0\0\0\0"));
	buf_add_u32(&made->directory, offset);
	buf_add(&made->directory, name);
	made->count++;
}

static void
finish(struct made *made)
{
	uint32_t offset = (uint32_t)made->bytes.len;

	buf_add(&made->bytes, buf_str(&made->directory));
	buf_add(&made->bytes, STR("PK\005\006\0\0\0\0"));
	buf_add_u16(&made->bytes, made->count);
	buf_add_u16(&made->bytes, made->count);
	buf_add_u32(&made->bytes, (uint32_t)made->directory.len);
	buf_add_u32(&made->bytes, offset);
	buf_add_u16(&made->bytes, 0);
}

static void
made_free(struct made *made)
{
	buf_free(&made->bytes);
	buf_free(&made->directory);
}

static bool
says(const struct zip *zip, const char *name, struct str wanted, struct err *err)
{
	struct zip_entry *entry = zip_find(zip, str_of(name));
	struct buf got CLEANUP(buf_free) = {0};

	return entry != NULL && zip_read(zip, entry, &got, 1000, err) &&
		str_equal(buf_str(&got), wanted);
}

static void
try_sound(struct arena *arena)
{
	struct made made CLEANUP(made_free) = {0};
	struct zip zip;
	struct err err = {0};

	add_member(&made, STR("word/Document.xml"), STR("minutes"), 0);
	add_member(&made, STR("a\\b.txt"), STR("register"), 0);
	add_member(&made, STR("bad.txt"), STR("altered"), 1);
	finish(&made);
	tap_ok(zip_open(arena, buf_str(&made.bytes), &zip, &err) && zip.count == 3 && !zip.damaged,
		"a directory of three members is read");
	tap_ok(says(&zip, "WORD/document.xml", STR("minutes"), &err), "names match in any case");
	tap_ok(says(&zip, "/a/b.txt", STR("register"), &err), "a backslash counts as a slash");
	tap_ok(zip_find(&zip, STR("none")) == NULL, "a name that is not there is not found");
	tap_ok(!says(&zip, "bad.txt", STR("altered"), &err) && err.kind == ERR_DAMAGED,
		"a wrong checksum is damage");
}

static void
try_damaged(struct arena *arena)
{
	struct made made CLEANUP(made_free) = {0};
	struct zip zip;
	struct err err = {0};
	size_t whole;

	add_member(&made, STR("one.txt"), STR("first"), 0);
	add_member(&made, STR("two.txt"), STR("second"), 0);
	whole = made.bytes.len;
	finish(&made);
	tap_ok(zip_open(arena, str_slice(buf_str(&made.bytes), 0, whole), &zip, &err) &&
			zip.damaged && zip.count == 2,
		"without its directory both members are found");
	tap_ok(says(&zip, "two.txt", STR("second"), &err), "and can be read");
	tap_ok(zip_open(arena, str_slice(buf_str(&made.bytes), 0, whole - 3), &zip, &err) &&
			!says(&zip, "two.txt", STR("second"), &err) && err.kind == ERR_DAMAGED,
		"a member that is cut off is damage");
	tap_ok(!zip_open(arena, STR("no zip at all"), &zip, &err) && err.kind == ERR_DAMAGED,
		"bytes without members are damage");
	for (size_t cut = 0; cut < made.bytes.len; cut++)
		if (zip_open(arena, str_slice(buf_str(&made.bytes), 0, cut), &zip, &err))
			(void)says(&zip, "one.txt", STR("first"), &err);
	tap_ok(true, "no cut of the file is read out of bounds");
}

static void
try_large(struct arena *arena)
{
	struct made made CLEANUP(made_free) = {0};
	struct buf zeros CLEANUP(buf_free) = {0};
	struct buf got CLEANUP(buf_free) = {0};
	struct zip zip;
	struct err err = {0};

	for (int i = 0; i < 2000; i++)
		buf_add_char(&zeros, '0');
	add_member(&made, STR("large.txt"), buf_str(&zeros), 0);
	finish(&made);
	tap_ok(zip_open(arena, buf_str(&made.bytes), &zip, &err), "a large member is listed");
	tap_ok(!zip_read(&zip, zip_find(&zip, STR("large.txt")), &got, 1000, &err) &&
			err.kind == ERR_TOO_LARGE && got.len <= 1000,
		"no more is unpacked than was allowed");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 * 1024 * 1024};

	try_sound(&arena);
	try_damaged(&arena);
	try_large(&arena);
	tap_ok(package_kind_of(STR("PK")) == PACKAGE_NOT_ZIP, "two letters make no package");
	return tap_done();
}
