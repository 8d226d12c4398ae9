/* Objects that an Office file holds: what to give of a storage, and under which name. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "extract/codepage.h"
#include "extract/le.h"
#include "extract/ole.h"
#include "extract/reading.h"

#include <string.h>

static bool
take_cstr(struct str *from, struct str *ret_text)
{
	size_t end = str_find_char(*from, '\0');

	if (end == STR_NONE || end > 4096)
		return false;
	*ret_text = str_slice(*from, 0, end);
	*from = str_from(*from, end + 1);
	return true;
}

static struct str
name_of_path(struct str path)
{
	size_t slash = str_find_last_char(path, '\\');

	if (slash != STR_NONE)
		path = str_from(path, slash + 1);
	return path_name(path);
}

/* Newer writers repeat the names in UTF-16 behind the data: command, label, file name. */
static struct str
native_wide_name(struct arena *arena, struct str rest)
{
	struct str wide[3] = {{0}, {0}, {0}};

	for (size_t i = 0; i < COUNT_OF(wide); i++) {
		uint32_t units;

		if (!take_u32(&rest, &units) || units > rest.len / 2 ||
			!take_bytes(&rest, 2 * (size_t)units, &wide[i]))
			return STR("");
	}
	return utf16le_text(arena, wide[1]);
}

/* What raw data is, by its first bytes: an object of no name needs an extension. */
static const char *
data_extension(struct str data)
{
	static const struct {
		struct str front;
		const char *extension;
	} fronts[] = {
		{STR_INIT("{\\rtf"), ".rtf"},
		{STR_INIT("%PDF"), ".pdf"},
		{STR_INIT("\xff\xd8\xff"), ".jpg"},
		{STR_INIT("\x89PNG"), ".png"},
		{STR_INIT("GIF8"), ".gif"},
		{STR_INIT("BM"), ".bmp"},
		{STR_INIT("PK\003\004"), ".zip"},
	};

	for (size_t i = 0; i < COUNT_OF(fronts); i++)
		if (str_starts(data, fronts[i].front))
			return fronts[i].extension;
	return "";
}

bool
ole_native(struct arena *arena, struct str native, struct str *ret_name, struct str *ret_data)
{
	struct str rest = native;
	struct str label;
	struct str path;
	struct str temporary;
	struct str wide;
	uint32_t size;
	uint32_t data_size;
	uint16_t type;

	*ret_name = STR("");
	*ret_data = str_slice(str_from(native, 4), 0, le_u32(native, 0));
	if (!take_u32(&rest, &size) || !take_u16(&rest, &type) || type != 2 ||
		!take_cstr(&rest, &label) || !take_cstr(&rest, &path) || !take_u32(&rest, &size) ||
		!take_u32(&rest, &size) || size > rest.len ||
		!take_bytes(&rest, size, &temporary) || !take_u32(&rest, &data_size))
		return false;
	*ret_data = str_slice(rest, 0, data_size);
	wide = native_wide_name(arena, str_from(rest, data_size));
	*ret_name = name_of_path(wide.len > 0
			? wide
			: codepage_text(arena, CODEPAGE_WESTERN, label.len > 0 ? label : path));
	return true;
}

static const char *
kind_extension(enum ole_kind kind)
{
	static const char *const extensions[OLE_KIND_COUNT] = {
		[OLE_WORD] = ".doc",
		[OLE_EXCEL] = ".xls",
		[OLE_POWERPOINT] = ".ppt",
		[OLE_MSG] = ".msg",
		[OLE_VISIO] = ".vsd",
		[OLE_PUBLISHER] = ".pub",
		[OLE_PROJECT] = ".mpp",
	};

	return extensions[kind] == NULL ? "" : extensions[kind];
}

/* Streams that tell how an object is shown, not what it says ([MS-OLEDS]). */
static bool
is_housekeeping(struct str name)
{
	return name.len == 0 || str_equal(name, STR("\001Ole")) ||
		str_equal(name, STR("\001CompObj")) || str_equal(name, STR("\003ObjInfo")) ||
		str_equal(name, STR("\003LinkInfo")) || str_equal(name, STR("\003PIC")) ||
		str_equal(name, STR("\003OCXNAME")) || str_equal(name, STR("\002OlePres000"));
}

void
ole_native_facts(struct reading *r, struct str native)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct str rest = native;
	struct str label;
	struct str path;
	uint32_t size;
	uint16_t type;

	if (!take_u32(&rest, &size) || !take_u16(&rest, &type) || type != 2 ||
		!take_cstr(&rest, &label) || !take_cstr(&rest, &path))
		return;
	reading_fact(r, "source_path", codepage_text(&arena, CODEPAGE_WESTERN, path));
	if (!take_u32(&rest, &size) || !take_u32(&rest, &size) || size > rest.len || size > 4096)
		return;
	rest = str_slice(rest, 0, size);
	if (rest.len > 0 && rest.data[rest.len - 1] == '\0')
		rest.len--;
	if (!str_equal(rest, path))
		reading_fact(r, "source_path", codepage_text(&arena, CODEPAGE_WESTERN, rest));
}

static bool
give_stream(struct reading *r, struct ole *ole, const struct ole_entry *entry, struct part *part,
	bool is_native, struct err *err)
{
	struct str bytes;
	struct str own_name = STR("");
	struct err broken = {0};

	if (!ole_read(ole, entry, &bytes, &broken) && bytes.len == 0) {
		reading_part_failed(r, part, broken.kind, "%s", broken.text);
		return true;
	}
	if (is_native) {
		ole_native_facts(r, bytes);
		if (!ole_native(ole->arena, bytes, &own_name, &bytes))
			own_name = STR("");
	}
	if (own_name.len > 0)
		part->name = own_name;
	else
		part->name = str_format(
			ole->arena, "%.*s%s", STR_ARG(part->name), data_extension(bytes));
	if (broken.kind == ERR_NONE)
		return reading_part(r, part, bytes, err);
	if (!reading_part_begin(r, part, err) || !reading_part_data(r, bytes, err))
		return false;
	reading_part_failed(r, part, broken.kind, "%s", broken.text);
	return true;
}

static bool
give_storage(struct reading *r, struct ole *ole, const struct ole_entry *storage, struct part *part,
	struct err *err)
{
	struct buf file CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct err broken = {0};
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX / 4};
	struct ole *inner;

	if (!ole_storage_save(ole, storage, &file, &broken)) {
		reading_part_failed(r, part, broken.kind, "%s", broken.text);
		return true;
	}
	if (ole_open(&arena, buf_str(&file), &inner, &broken))
		part->name = str_format(ole->arena, "%.*s%s", STR_ARG(part->name),
			kind_extension(ole_kind_of(inner)));
	return reading_part(r, part, buf_str(&file), err);
}

bool
ole_object_part(struct reading *r, struct ole *ole, const struct ole_entry *storage,
	struct str name, struct err *err)
{
	static const struct str single[] = {
		STR_INIT("\001Ole10Native"), STR_INIT("Package"), STR_INIT("CONTENTS")};
	struct part part = {.name = name, .role = PART_EMBEDDED, .modified = storage->modified};
	size_t index = ole_index(ole, storage);
	size_t telling = 0;

	for (size_t i = 0; i < COUNT_OF(single); i++) {
		const struct ole_entry *entry = ole_child(ole, index, single[i]);

		if (entry != NULL && !entry->is_storage && entry->size > 0)
			return give_stream(r, ole, entry, &part, i == 0, err);
	}
	for (size_t i = 0; i < storage->child_count; i++)
		if (!is_housekeeping(ole->entries[storage->child_first + i].name))
			telling++;
	return telling == 0 || give_storage(r, ole, storage, &part, err);
}
