/* 7-Zip archives, folder by folder, so that a damaged or locked one costs no other.
 *
 * Coders that are not ours (PPMd and those of private builds) leave the whole archive to
 * libarchive. */
#include "base/arena.h"
#include "base/err.h"
#include "extract/format.h"
#include "extract/reading.h"
#include "extract/sevenz.h"
#include "extract/unpack.h"

#include <archive.h>
#include <string.h>
#include <zlib.h>

#define SIGNATURE STR("7z\274\257\047\034")

enum { STEP = 64 * 1024, LINK_TARGET_MAX = 4096 };

struct reader {
	struct reading *r;
	struct sevenz archive;
	struct unpack total; /* only its counts */
	struct sevenz_stream *stream;
	struct err why;     /* of the folder that is open, once it broke off */
	uint32_t folder;    /* the one that is open */
	uint64_t in_folder; /* files of it taken so far */
	bool broken;
	char *room;
};

static int
sevenz_bid(struct probe *probe)
{
	size_t at = unpack_signature_find(probe->bytes, SIGNATURE);

	return at == STR_NONE ? BID_NO : at == 0 ? BID_SURE : BID_LIKELY;
}

static bool
support_7z(struct archive *a)
{
	return archive_read_support_format_7zip(a) == ARCHIVE_OK;
}

/* ---- Folders ---- */

static void
folder_close(struct reader *d)
{
	sevenz_stream_close(&d->stream);
	d->folder++;
	d->in_folder = 0;
	d->broken = false;
}

/* Opens the folder that holds the next file with bytes; false where there is none. */
static bool
folder_open(struct reader *d)
{
	while (d->folder < d->archive.folder_count &&
		d->in_folder == d->archive.folders[d->folder].file_count)
		folder_close(d);
	if (d->folder == d->archive.folder_count)
		return false;
	if (d->in_folder++ == 0) {
		d->why = (struct err){0};
		d->stream = sevenz_stream_open(&d->archive, &d->archive.folders[d->folder],
			reading_password(d->r), &d->why);
		d->broken = d->stream == NULL;
	}
	return true;
}

/* The next bytes of the open folder, `left` at most; 0 where it broke off. */
static size_t
folder_take(struct reader *d, uint64_t left)
{
	size_t want = left < STEP ? (size_t)left : STEP;
	ptrdiff_t got = 0;

	if (!d->broken)
		got = sevenz_stream_read(d->stream, d->room, want, &d->why);
	if (got > 0)
		return (size_t)got;
	if (got == 0 && !d->broken)
		err_set(&d->why, ERR_DAMAGED, "the packed data is cut off");
	d->broken = true;
	return 0;
}

/* ---- Files ---- */

static bool
folder_locked(const struct reader *d)
{
	return d->folder < d->archive.folder_count &&
		sevenz_folder_locked(&d->archive.folders[d->folder]);
}

static void
file_failed(struct reader *d, const struct part *part, const struct err *why)
{
	bool locked = folder_locked(d);
	bool has_password = reading_password(d->r).len > 0;

	d->total.failed++;
	d->total.locked += locked;
	d->total.unsupported += !locked && why->kind == ERR_UNSUPPORTED;
	if (locked)
		reading_part_failed(d->r, part, ERR_PASSWORD,
			has_password ? "this member is encrypted (AES-256), and the password does "
				       "not open it"
				     : "this member is encrypted (AES-256)");
	else
		reading_part_failed(d->r, part, why->kind,
			"this member cannot be read to its end: %s", why->text);
}

static bool
file_give(
	struct reader *d, const struct sevenz_file *file, const struct part *part, struct err *err)
{
	uint64_t left = file->size;
	uint32_t crc = 0;
	struct err why = {0};

	if (!folder_open(d))
		err_set(&d->why, ERR_DAMAGED, "the archive does not hold its bytes");
	if (d->broken && d->stream == NULL) {
		file_failed(d, part, &d->why);
		return true;
	}
	if (!reading_part_begin(d->r, part, err))
		return false;
	while (left > 0) {
		size_t got = folder_take(d, left);

		if (got == 0)
			break;
		crc = (uint32_t)crc32(crc, (const Bytef *)d->room, (uInt)got);
		left -= got;
		if (!reading_part_data(d->r, str_make(d->room, got), err))
			return false;
	}
	if (left == 0 && (!file->has_crc || crc == file->crc))
		return reading_part_end(d->r, err);
	if (left == 0)
		err_set(&why, ERR_DAMAGED, "it does not match its checksum");
	file_failed(d, part, left == 0 ? &why : &d->why);
	return true;
}

/* A link's content is its target: kept as a fact, never followed. */
static void
link_note(struct reader *d, const struct sevenz_file *file)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 * 1024};
	struct str target = STR("");
	uint64_t left = file->size;

	if (folder_open(d))
		while (left > 0 && target.len < LINK_TARGET_MAX) {
			size_t got = folder_take(
				d, left < LINK_TARGET_MAX ? left : LINK_TARGET_MAX);

			if (got == 0)
				break;
			if (target.len == 0)
				target = str_copy(&arena, str_make(d->room, got));
			left -= got;
		}
	reading_fact(d->r, "symbolic_link",
		str_format(&arena, "%.*s -> %.*s", STR_ARG(str_slice(file->name, 0, 4096)),
			STR_ARG(target)));
}

static bool
file_is_link(const struct sevenz_file *file)
{
	enum { HAS_MODE = 0x8000, MODE_KIND = 0170000, MODE_LINK = 0120000 };

	return file->has_stream && (file->attributes & HAS_MODE) != 0 &&
		(file->attributes >> 16 & MODE_KIND) == MODE_LINK;
}

/* As other archives write them, with a slash at the end. */
static void
folder_note(struct reading *r, struct str name)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 * 1024};

	reading_fact(r, "folder",
		str_ends(name, STR("/"))
			? name
			: str_format(&arena, "%.*s/", STR_ARG(str_slice(name, 0, 4096))));
}

static bool
file_take(struct reader *d, const struct sevenz_file *file, struct err *err)
{
	enum { FOLDER_ATTRIBUTE = 16 };
	struct part part = {.role = PART_MEMBER, .name = file->name, .modified = file->modified};

	if (!file->has_stream && (file->is_folder || (file->attributes & FOLDER_ATTRIBUTE) != 0)) {
		folder_note(d->r, file->name);
		d->total.others++;
		return true;
	}
	if (file->is_anti) {
		reading_fact(d->r, "removed", file->name);
		d->total.others++;
		return true;
	}
	if (file_is_link(file)) {
		link_note(d, file);
		d->total.others++;
		return true;
	}
	d->total.members++;
	unpack_name_check(d->r, part.name, &d->total.odd_names);
	if (!file->has_stream)
		return reading_part(d->r, &part, STR(""), err);
	return file_give(d, file, &part, err);
}

/* ---- The whole ---- */

static bool
read_elsewhere(struct reading *r, struct str bytes, struct err *err)
{
	struct unpack u = {.r = r, .support = support_7z, .block_count = 1};
	bool done;

	u.blocks[0] = bytes;
	done = unpack_run(&u, err);
	if (done)
		reading_parts_expected(r, "directory", u.members);
	if (u.locked > 0)
		reading_fact(r, FACT_ENCRYPTED, STR("members of the archive"));
	return done && unpack_outcome(&u, err);
}

static bool
directory_failed(struct reading *r, struct err *err)
{
	bool has_password = reading_password(r).len > 0;

	if (err->kind != ERR_PASSWORD)
		return false;
	reading_fact(r, FACT_ENCRYPTED, STR("AES-256, with the archive's directory"));
	return err_set(err, ERR_PASSWORD,
		has_password ? "the password does not open the archive's directory"
			     : "the archive and its names are encrypted");
}

static bool
files_take(struct reader *d, struct err *err)
{
	uint64_t expected = 0;

	for (uint64_t i = 0; i < d->archive.file_count; i++) {
		const struct sevenz_file *file = &d->archive.files[i];

		expected += (file->has_stream && !file_is_link(file)) ||
			(!file->has_stream && !file->is_folder && !file->is_anti);
	}
	reading_parts_expected(d->r, "directory", expected);
	for (uint64_t i = 0; i < d->archive.file_count; i++)
		if (!file_take(d, &d->archive.files[i], err))
			return false;
	return true;
}

static bool
sevenz_read(struct reading *r, struct err *err)
{
	struct reader d = {.r = r};
	size_t at = unpack_signature_find(reading_bytes(r), SIGNATURE);
	struct str bytes = str_from(reading_bytes(r), at == STR_NONE ? 0 : at);
	bool locked = false;
	bool done;

	if (!sevenz_open(reading_arena(r), bytes, reading_password(r), &d.archive, err))
		return directory_failed(r, err);
	for (uint32_t i = 0; i < d.archive.folder_count; i++) {
		locked = locked || sevenz_folder_locked(&d.archive.folders[i]);
		if (!sevenz_folder_known(&d.archive.folders[i]))
			return read_elsewhere(r, bytes, err);
	}
	if (locked || d.archive.header_locked)
		reading_fact(r, FACT_ENCRYPTED,
			d.archive.header_locked ? STR("AES-256, with the archive's directory")
						: STR("AES-256"));
	d.room = arena_alloc(reading_arena(r), STEP);
	done = files_take(&d, err);
	sevenz_stream_close(&d.stream);
	if (done && d.total.members == 0 && d.total.others == 0)
		reading_fact(r, FACT_ODDITY, STR("no member was found in it"));
	return done && unpack_outcome(&d.total, err);
}

const struct format format_7z = {
	.name = "7z",
	.title = "7-Zip archive",
	.version = "2",
	.kind = KIND_ARCHIVE,
	.extensions = "7z cb7 exe",
	.bid = sevenz_bid,
	.read = sevenz_read,
};
