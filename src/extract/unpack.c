#include "extract/unpack.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "extract/member_names.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <malloc.h>

enum { ODD_NAME_MAX = 20, HEADER_FAIL_MAX = 100, STUB_SIZE_MAX = 1024 * 1024 };

size_t
unpack_signature_find(struct str bytes, struct str signature)
{
	bool is_program = str_starts(bytes, STR("MZ")) || str_starts(bytes, STR("\177ELF"));

	if (str_starts(bytes, signature))
		return 0;
	return is_program ? str_find(str_slice(bytes, 0, STUB_SIZE_MAX), signature) : STR_NONE;
}

/* ---- Names ---- */

static bool
name_leads_out(struct str name)
{
	struct str rest = name;
	struct str step;

	while (rest.len > 0) {
		size_t end = 0;

		while (end < rest.len && rest.data[end] != '/' && rest.data[end] != '\\')
			end++;
		step = str_slice(rest, 0, end);
		if (str_equal(step, STR("..")))
			return true;
		rest = str_from(rest, end + 1);
	}
	return false;
}

static bool
name_is_absolute(struct str name)
{
	return str_starts(name, STR("/")) || str_starts(name, STR("\\")) ||
		(name.len > 2 && char_is_alpha(name.data[0]) && name.data[1] == ':' &&
			(name.data[2] == '\\' || name.data[2] == '/'));
}

static const char *
name_oddity(struct str name)
{
	if (name.len == 0)
		return "a member has no name";
	if (name_leads_out(name))
		return "a member's name leads out of the archive's folder";
	if (name_is_absolute(name))
		return "a member's name is an absolute path";
	if (!utf8_valid(name))
		return "a member's name is not UTF-8";
	for (size_t i = 0; i < name.len; i++)
		if ((unsigned char)name.data[i] < 0x20 || name.data[i] == 0x7f)
			return "a member's name holds control characters";
	return NULL;
}

void
unpack_name_check(struct reading *r, struct str name, uint64_t *odd_names)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 * 1024};
	const char *oddity = name_oddity(name);

	if (oddity == NULL || (*odd_names)++ >= ODD_NAME_MAX)
		return;
	reading_fact(r, FACT_ODDITY,
		str_format(&arena, "%s: \"%.*s\"", oddity, STR_ARG(str_slice(name, 0, 1000))));
}

/* ---- Errors ---- */

static bool
says(const char *text, const char *word)
{
	return text != NULL && str_find_nocase(str_of(text), str_of(word)) != STR_NONE;
}

/* libarchive has no error numbers for what matters here: its words must do. */
static enum err_kind
error_kind(struct archive *a)
{
	const char *text = archive_error_string(a);

	if (says(text, "encrypt") || says(text, "passphrase") || says(text, "password"))
		return ERR_PASSWORD;
	if (archive_errno(a) == ENOMEM || says(text, "allocate"))
		return ERR_TOO_LARGE;
	if (says(text, "support") || says(text, "unknown compression") ||
		says(text, "unknown codec"))
		return ERR_UNSUPPORTED;
	return ERR_DAMAGED;
}

static const char *
error_text(struct archive *a)
{
	const char *text = archive_error_string(a);

	return text == NULL ? "no reason is known" : text;
}

/* ---- Opening ---- */

static la_ssize_t
block_read(struct archive *a, void *context, const void **ret_bytes)
{
	struct unpack *u = context;
	struct str block;

	(void)a;
	if (u->pull == NULL && u->block_at == u->block_count)
		return 0;
	block = u->pull != NULL ? u->pull(u->pull_context) : u->blocks[u->block_at++];
	*ret_bytes = block.data;
	return (la_ssize_t)block.len;
}

static void
archive_close(struct archive **a)
{
	if (*a != NULL)
		(void)archive_read_free(*a);
}

static bool
open_archive(struct unpack *u, struct archive *a, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct str password = reading_password(u->r);
	int code;

	if (!u->support(a))
		return err_set(
			err, ERR_UNSUPPORTED, "no reader for this kind of archive is built in");
	if (password.len > 0)
		(void)archive_read_add_passphrase(a, str_cstr(&arena, password));
	code = u->block_count == 1 && u->pull == NULL
		? archive_read_open_memory(a, u->blocks[0].data, u->blocks[0].len)
		: archive_read_open(a, u, NULL, block_read, NULL);
	if (code < ARCHIVE_WARN)
		return err_set(
			err, error_kind(a), "the archive cannot be opened: %s", error_text(a));
	return true;
}

/* ---- Data ---- */

/* Sparse members have holes: they are zeros, and count against the limits. */
static bool
hole_fill(struct reading *r, uint64_t len, struct err *err)
{
	static const char zeros[FRAME_SIZE_MAX];

	while (len > 0) {
		size_t step = len < sizeof(zeros) ? (size_t)len : sizeof(zeros);

		if (!reading_part_data(r, str_make(zeros, step), err))
			return false;
		len -= step;
	}
	return true;
}

/* Returns false where the reading itself must end; *ret_whole: the member came to its end. */
static bool
data_give(struct unpack *u, struct archive *a, struct archive_entry *entry, bool *ret_whole,
	struct err *err)
{
	int64_t at = 0;

	for (;;) {
		const void *bytes;
		size_t len;
		la_int64_t offset;
		int code = archive_read_data_block(a, &bytes, &len, &offset);

		*ret_whole = code == ARCHIVE_EOF;
		if (code == ARCHIVE_RETRY)
			continue;
		if (code < ARCHIVE_WARN || code == ARCHIVE_EOF)
			break;
		if (offset > at && !hole_fill(u->r, (uint64_t)(offset - at), err))
			return false;
		at = offset + (int64_t)len;
		if (!reading_part_data(u->r, str_make(bytes, len), err))
			return false;
	}
	/* A sparse member may end in a hole, of which no block tells. */
	if (*ret_whole && archive_entry_sparse_count(entry) > 0 && archive_entry_size(entry) > at)
		return hole_fill(u->r, (uint64_t)(archive_entry_size(entry) - at), err);
	return true;
}

static bool
is_locked(const struct unpack *u, struct archive_entry *entry)
{
	uint64_t at = u->members + u->others - 1;

	return (at < u->locked_at_count && u->locked_at[at]) ||
		archive_entry_is_data_encrypted(entry) == 1 ||
		archive_entry_is_metadata_encrypted(entry) == 1;
}

static void
member_failed(
	struct unpack *u, struct archive *a, struct archive_entry *entry, const struct part *part)
{
	bool locked = error_kind(a) == ERR_PASSWORD || is_locked(u, entry);
	bool has_password = reading_password(u->r).len > 0;

	u->failed++;
	u->locked += locked;
	u->unsupported += !locked && error_kind(a) == ERR_UNSUPPORTED;
	reading_part_failed(u->r, part, locked ? ERR_PASSWORD : error_kind(a),
		!locked                ? "this member cannot be read to its end: %s"
			: has_password ? "this member is encrypted, and the password does not "
					 "open it: %s"
				       : "this member is encrypted: %s",
		error_text(a));
}

static bool
member_give(struct unpack *u, struct archive *a, struct archive_entry *entry,
	const struct part *part, struct err *err)
{
	bool whole;

	u->members++;
	unpack_name_check(u->r, part->name, &u->odd_names);
	if (is_locked(u, entry) && reading_password(u->r).len == 0) {
		u->failed++;
		u->locked++;
		reading_part_failed(u->r, part, ERR_PASSWORD, "this member is encrypted");
		return true;
	}
	if (!reading_part_begin(u->r, part, err) || !data_give(u, a, entry, &whole, err))
		return false;
	if (whole)
		return reading_part_end(u->r, err);
	member_failed(u, a, entry, part);
	return true;
}

/* ---- Headers ---- */

/* As written where libarchive has the bytes; formats that store UTF-16 come as UTF-8. */
static struct str
entry_name(struct archive_entry *entry, const char *(*as_is)(struct archive_entry *),
	const char *(*as_utf8)(struct archive_entry *))
{
	const char *name = as_is(entry);

	if (name == NULL)
		name = as_utf8(entry);
	return str_of(name);
}

static void
link_note(struct unpack *u, const char *what, struct str name, struct str target)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 * 1024};

	reading_fact(u->r, what,
		target.len == 0
			? name
			: str_format(&arena, "%.*s -> %.*s", STR_ARG(str_slice(name, 0, 4096)),
				  STR_ARG(str_slice(target, 0, 4096))));
}

/* Folders, links and devices are no items; links are kept as facts and never followed. True
 * where the entry is a file. */
static bool
entry_is_file(struct unpack *u, struct archive_entry *entry, struct str name)
{
	struct str hard = entry_name(entry, archive_entry_hardlink, archive_entry_hardlink_utf8);
	struct str soft = entry_name(entry, archive_entry_symlink, archive_entry_symlink_utf8);

	if (hard.len > 0 && archive_entry_size(entry) == 0) {
		link_note(u, "hard_link", name, hard);
		return false;
	}
	switch (archive_entry_filetype(entry)) {
	case AE_IFREG:
	case 0:
		return true;
	case AE_IFDIR:
		reading_fact(u->r, "folder", name);
		return false;
	case AE_IFLNK:
		link_note(u, "symbolic_link", name, soft);
		return false;
	default:
		link_note(u, "device", name, STR(""));
		return false;
	}
}

static bool
entry_take(struct unpack *u, struct archive *a, struct archive_entry *entry, struct err *err)
{
	struct part part = {.role = PART_MEMBER, .modified = DATE_NONE};

	part.name = entry_name(entry, archive_entry_pathname, archive_entry_pathname_utf8);
	part.is_deleted = u->is_deleted;
	member_names_add(u->names, part.name);
	if (archive_entry_mtime_is_set(entry))
		part.modified = archive_entry_mtime(entry);
	if (u->as != NULL)
		return member_give(u, a, entry, u->as, err);
	if (entry_is_file(u, entry, part.name))
		return member_give(u, a, entry, &part, err);
	u->others++;
	return true;
}

static bool
entries_take(struct unpack *u, struct archive *a, struct err *err)
{
	uint64_t failures = 0;

	while (failures < HEADER_FAIL_MAX && u->members + u->others < PART_COUNT_MAX) {
		struct archive_entry *entry;
		int code = archive_read_next_header(a, &entry);

		if (code == ARCHIVE_EOF)
			return failures == 0 ||
				err_set(err, ERR_DAMAGED, "%llu members could not be found again",
					(unsigned long long)failures);
		if (code == ARCHIVE_FATAL)
			break;
		if (code == ARCHIVE_FAILED || code == ARCHIVE_RETRY) {
			failures++;
			continue;
		}
		if (!entry_take(u, a, entry, err))
			return false;
	}
	return err_set(err, error_kind(a),
		error_kind(a) == ERR_PASSWORD ? "the archive is encrypted: %s"
					      : "the archive is damaged or cut off: %s",
		error_text(a));
}

/* A broken archive may ask for bytes before its first: they are what the memory that libarchive
 * unpacks into held before, of another document, unless memory that it asks for begins as zeros. */
static void
memory_begins_as_zeros(bool now)
{
	(void)mallopt(M_PERTURB, now ? 0xff : 0);
}

bool
unpack_run(struct unpack *u, struct err *err)
{
	struct archive *a CLEANUP(archive_close) = archive_read_new();
	struct buf names CLEANUP(buf_free) = {0};
	bool done;

	if (a == NULL)
		memory_give_up(1);
	u->names = &names;
	memory_begins_as_zeros(true);
	done = open_archive(u, a, err) && entries_take(u, a, err);
	memory_begins_as_zeros(false);
	if (u->as == NULL)
		member_names_give(u->r, &names);
	if (!done)
		return false;
	u->consumed = (uint64_t)archive_filter_bytes(a, 0);
	u->is_raw = (archive_format(a) & ARCHIVE_FORMAT_BASE_MASK) == ARCHIVE_FORMAT_RAW;
	return true;
}

bool
unpack_outcome(const struct unpack *u, struct err *err)
{
	unsigned long long members = u->members;

	if (u->failed == 0)
		return true;
	if (u->locked > 0 && u->locked == u->members)
		return err_set(err, ERR_PASSWORD, "all of its members are encrypted");
	if (u->locked > 0)
		return err_set(err, ERR_PASSWORD, "%llu of its %llu members are encrypted",
			(unsigned long long)u->locked, members);
	if (u->unsupported == u->failed)
		return err_set(err, ERR_UNSUPPORTED,
			"%llu of its %llu members are packed in ways that are not known here",
			(unsigned long long)u->failed, members);
	return err_set(err, ERR_DAMAGED, "%llu of its %llu members could not be read",
		(unsigned long long)u->failed, members);
}
