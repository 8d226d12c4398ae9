/* Compound files: found, read, written, and borne when broken. */
#include "base/arena.h"
#include "base/err.h"
#include "extract/ole.h"
#include "extract/vba.h"
#include "make_ole.h"
#include "tap.h"

#include <string.h>

enum { LONG_SIZE = 10000 };

static void
file_make(struct buf *file)
{
	struct make_ole make = {0};
	struct buf *stream;
	int storage;

	make_begin(&make);
	buf_add(make_stream(&make, MAKE_ROOT, "Short"), STR("a few bytes"));
	stream = make_stream(&make, MAKE_ROOT, "Long");
	for (int i = 0; i < LONG_SIZE; i++)
		buf_add_char(stream, (char)(i % 251));
	storage = make_storage(&make, MAKE_ROOT, "Folder");
	buf_add(make_stream(&make, storage, "Inner"), STR("inside"));
	buf_add(make_stream(&make, make_storage(&make, storage, "Deeper"), "Last"), STR("deep"));
	make_end(&make, file);
}

static struct str
read_path(struct ole *ole, struct str path)
{
	const struct ole_entry *entry = ole_find(ole, path);
	struct str bytes = STR("absent");
	struct err err = {0};

	if (entry != NULL && !ole_read(ole, entry, &bytes, &err))
		tap_note("%s", err.text);
	return bytes;
}

static void
test_read(struct arena *arena, struct str bytes)
{
	struct ole *ole;
	struct err err = {0};
	struct str longer;

	if (!tap_ok(ole_open(arena, bytes, &ole, &err), "a compound file opens %s", err.text))
		return;
	tap_ok(!ole->is_damaged, "a sound file is not called damaged");
	tap_ok(str_equal(read_path(ole, STR("Short")), STR("a few bytes")),
		"a short stream is read from the stream of small ones");
	longer = read_path(ole, STR("LONG"));
	tap_ok(longer.len == LONG_SIZE && longer.data[300] == 300 % 251,
		"a long stream is read from its sectors, and letter case does not count");
	tap_ok(longer.data >= bytes.data && longer.data < bytes.data + bytes.len,
		"a stream in one run is not copied");
	tap_ok(str_equal(read_path(ole, STR("Folder/Deeper/Last")), STR("deep")),
		"paths lead through storages");
	tap_ok(ole_find(ole, STR("Folder/Nothing")) == NULL, "what is not there is not found");
}

static void
test_save(struct arena *arena, struct str bytes)
{
	struct buf saved CLEANUP(buf_free) = {0};
	struct ole *ole;
	struct ole *copy;
	struct err err = {0};

	if (!ole_open(arena, bytes, &ole, &err) ||
		!tap_ok(ole_storage_save(ole, ole_find(ole, STR("Folder")), &saved, &err),
			"a storage is written as a file of its own %s", err.text))
		return;
	if (!tap_ok(ole_open(arena, buf_str(&saved), &copy, &err), "which opens %s", err.text))
		return;
	tap_ok(str_equal(read_path(copy, STR("Inner")), STR("inside")) &&
			str_equal(read_path(copy, STR("Deeper/Last")), STR("deep")),
		"and holds what the storage held");
}

/* Every 4 bytes in turn point to sector 0: chains run in circles, trees into themselves. */
static void
test_loops(struct arena *arena, struct str bytes)
{
	size_t opened = 0;

	for (size_t at = 24; at + 4 <= bytes.len; at += 4) {
		struct arena inner CLEANUP(arena_free) = {.size_max = SIZE_MAX / 4};
		struct str forged = str_copy(&inner, bytes);
		struct ole *ole;
		struct err err = {0};

		memset((char *)(uintptr_t)forged.data + at, 0, 4);
		if (!ole_open(&inner, forged, &ole, &err))
			continue;
		opened++;
		for (size_t i = 0; i < ole->entry_count; i++) {
			struct str ignored;

			(void)!ole_read(ole, &ole->entries[i], &ignored, &err);
		}
	}
	(void)arena;
	tap_ok(opened > 0, "no chain is run in circles, whatever four bytes are forged");
}

static void
test_native(struct arena *arena)
{
	struct str name;
	struct str data;

	tap_ok(ole_native(arena,
		       STR("\x30\0\0\0\2\0fees.txt\0C:\\x\\fees.txt\0\0\0\3\0\4\0\0\0T:\\\0"
			   "\3\0\0\0abc"),
		       &name, &data) &&
			str_equal(name, STR("fees.txt")) && str_equal(data, STR("abc")),
		"a package gives its file under its name");
	tap_ok(!ole_native(arena, STR("\3\0\0\0abc"), &name, &data) && str_equal(data, STR("abc")),
		"other native data are given as they are");
}

/* The examples of [MS-OVBA] 3.2. */
static void
test_macros(void)
{
	struct buf plain CLEANUP(buf_free) = {0};

	tap_ok(vba_unpack(&plain, STR("\x01\x19\xb0\0abcdefgh\0ijklmnop\0qrstuv.")) &&
			str_equal(buf_str(&plain), STR("abcdefghijklmnopqrstuv.")),
		"a chunk of plain bytes unpacks");
	buf_clear(&plain);
	tap_ok(vba_unpack(&plain,
		       STR("\x01\x2f\xb0\x00#aaabcde\x82"
			   "f\x00paghij\x01\x38\x08"
			   "akl\x00\x30mnop\x06q\x02p\x04\x10rstuv\x10wxyz\x00\x3c")) &&
			str_equal(buf_str(&plain),
				STR("#aaabcdefaaaaghijaaaaaklaaamnopqaaaaaaaaaaaarstuvwxyzaaa")),
		"a chunk with copies unpacks");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX / 4};
	struct buf file CLEANUP(buf_free) = {0};
	struct ole *ole;
	struct err err = {0};

	file_make(&file);
	test_read(&arena, buf_str(&file));
	test_save(&arena, buf_str(&file));
	test_loops(&arena, buf_str(&file));
	test_native(&arena);
	test_macros();
	tap_ok(!ole_open(&arena, STR("PK"), &ole, &err) && err.kind == ERR_DAMAGED,
		"what is no compound file is refused");
	return tap_done();
}
