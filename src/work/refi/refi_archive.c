#include "work/refi/refi_archive.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "work/refi/refi_limits.h"

static bool
is_slash(char c)
{
	return c == '/' || c == '\\';
}

static bool
leads_out(struct str name)
{
	size_t from = 0;

	if (name.len == 0 || is_slash(name.data[0]) || (name.len > 1 && name.data[1] == ':'))
		return true;
	for (size_t i = 0; i <= name.len; i++) {
		if (i < name.len && (unsigned char)name.data[i] < 0x20)
			return true;
		if (i < name.len && !is_slash(name.data[i]))
			continue;
		if (str_equal(str_slice(name, from, i), STR("..")))
			return true;
		from = i + 1;
	}
	return false;
}

static bool
is_at_root(struct str name)
{
	return str_find_char(name, '/') == STR_NONE && str_find_char(name, '\\') == STR_NONE;
}

static bool
names_check(const struct zip *zip, struct err *err)
{
	if (zip->count > REFI_MEMBER_MAX)
		return err_set(err, ERR_TOO_LARGE,
			"the archive holds more than %d files; export it in parts",
			REFI_MEMBER_MAX);
	for (size_t i = 0; i < zip->count; i++)
		if (leads_out(zip->entries[i].name))
			return err_set(err, ERR_DAMAGED,
				"a file in the archive has a name that leads out of it, as no tool "
				"writes it; nothing of it was read");
	return true;
}

/* project.qde, or the only .qde at the root. */
static bool
project_find(struct refi_archive *archive, struct err *err)
{
	struct zip *zip = &archive->zip;
	struct zip_entry *only = NULL;
	size_t named = 0;
	size_t count = 0;

	for (size_t i = 0; i < zip->count; i++) {
		struct zip_entry *entry = &zip->entries[i];

		if (!is_at_root(entry->name) || !str_ends_nocase(entry->name, STR(".qde")))
			continue;
		if (str_equal_nocase(entry->name, STR("project.qde"))) {
			archive->project = entry;
			named++;
		}
		only = entry;
		count++;
	}
	if (count == 1)
		archive->project = only;
	if (count == 0)
		return err_set(err, ERR_DAMAGED,
			"there is no project (project.qde) in it; choose the .qdpx that the tool "
			"exported, not a folder that was zipped");
	return (count == 1 || named == 1) ||
		err_set(err, ERR_DAMAGED,
			"there are several projects (.qde) in it, and no telling which is meant");
}

static bool
is_spelt(const struct refi_archive *archive)
{
	if (!str_equal(archive->project->name, STR("project.qde")))
		return false;
	for (size_t i = 0; i < archive->zip.count; i++) {
		struct str name = archive->zip.entries[i].name;

		if (!is_at_root(name) && !str_starts(name, STR("sources/")))
			return false;
	}
	return true;
}

bool
refi_archive_open(
	struct arena *arena, struct str bytes, struct refi_archive *ret_archive, struct err *err)
{
	*ret_archive = (struct refi_archive){.project = NULL};
	if (!zip_open(arena, bytes, &ret_archive->zip, err))
		return err_set(err, ERR_DAMAGED, "it is no archive of REFI-QDA");
	if (ret_archive->zip.damaged)
		return err_set(err, ERR_DAMAGED,
			"the archive is damaged or cut off; copy or export it again");
	if (!names_check(&ret_archive->zip, err) || !project_find(ret_archive, err))
		return false;
	ret_archive->is_spelt = is_spelt(ret_archive);
	return true;
}

/* Deflate packs 1,032 to 1 at most; texts and XML stay far below REFI_RATIO_MAX. */
static bool
member_read(struct refi_archive *archive, struct zip_entry *entry, struct buf *to,
	uint64_t size_max, struct err *err)
{
	uint64_t grown = entry->size_packed > UINT64_MAX / REFI_RATIO_MAX
		? UINT64_MAX
		: entry->size_packed * REFI_RATIO_MAX;
	size_t before = to->len;

	if (grown < REFI_RATIO_FROM)
		grown = REFI_RATIO_FROM;
	if (archive->unpacked >= REFI_TEXTS_SIZE_MAX)
		return err_set(err, ERR_TOO_LARGE,
			"the archive unpacks to more than 2 GB; export it in parts");
	if (!zip_read(&archive->zip, entry, to, grown < size_max ? grown : size_max, err)) {
		if (err->kind != ERR_TOO_LARGE || grown >= size_max)
			return false;
		return err_set(err, ERR_TOO_LARGE,
			"a file in the archive unpacks to more than %d times its size, as those do "
			"that are made to fill disks; nothing of it was read",
			REFI_RATIO_MAX);
	}
	archive->unpacked += to->len - before;
	return true;
}

bool
refi_archive_project(struct refi_archive *archive, struct buf *to, struct err *err)
{
	return member_read(archive, archive->project, to, REFI_XML_SIZE_MAX, err) ||
		err_in(err, "its project");
}

bool
refi_archive_read(struct refi_archive *archive, struct str path, struct buf *to, bool *ret_found,
	struct err *err)
{
	static const struct str front = STR_INIT("internal://");
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct zip_entry *entry;

	*ret_found = false;
	if (path.len == 0 || path.len > REFI_NAME_SIZE_MAX)
		return true;
	/* qc 1.3 leaves the scheme out. */
	if (str_starts_nocase(path, front))
		path = str_from(path, front.len);
	else if (str_find(path, STR("://")) != STR_NONE)
		return true;
	entry = zip_find(&archive->zip, str_format(&arena, "sources/%.*s", STR_ARG(path)));
	if (entry == NULL)
		entry = zip_find(&archive->zip, path);
	if (entry == NULL || entry == archive->project)
		return true;
	*ret_found = true;
	return member_read(archive, entry, to, REFI_TEXT_SIZE_MAX, err);
}
