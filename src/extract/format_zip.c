/* Zip archives: members by the directory, each for itself, so that a damaged one costs no other.
 *
 * Stored, deflated and anciently packed members are unpacked by extract/zip.h; other methods and
 * encrypted members are handed to libarchive one by one, as an archive of one member. Without a directory the
 * members are found by their own headers. Zip files that are documents inside (Office, EPUB ...)
 * are bid higher by their own formats. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "extract/codepage.h"
#include "extract/format.h"
#include "extract/member_names.h"
#include "extract/reading.h"
#include "extract/unpack.h"
#include "extract/zip.h"
#include "extract/zip_members.h"

#include <archive.h>
#include <string.h>
#include <zlib.h>

enum {
	METHOD_AES = 99,
	FLAG_STREAMED = 8,
	FLAG_STRONG = 64,
	EXTRA_AES = 0x9901,
	EXTRA_UNICODE_NAME = 0x7075,
	EXTRA_ZIP64 = 1,
	LINK_TARGET_MAX = 4096,
	CODEPAGE_DOS = 437
};

struct zip_read_state {
	struct reading *r;
	struct zip zip;
	struct zip_members members;
	struct unpack total; /* only its counts */
	uint64_t odd_names;
	struct buf names; /* in an unknown code page */
};

static int
zip_bid(struct probe *probe)
{
	enum { TAIL = 66000 };
	struct str tail = probe->bytes.len > TAIL ? str_from(probe->bytes, probe->bytes.len - TAIL)
						  : probe->bytes;

	if (zip_looks_like(probe->bytes) || str_starts(probe->bytes, STR("PK00PK\003\004")) ||
		str_starts(probe->bytes, STR("PK\007\010PK\003\004")))
		return BID_CONTAINER;
	/* Behind a program (self-extractors), or with the first member damaged. */
	if (str_find(tail, STR("PK\005\006")) != STR_NONE &&
		(str_find(tail, STR("PK\001\002")) != STR_NONE ||
			str_starts(probe->bytes, STR("MZ")) || str_starts(probe->bytes, STR("PK"))))
		return BID_WEAK;
	return str_equal(probe->extension, STR("zip")) && str_starts(probe->bytes, STR("PK"))
		? BID_WEAK
		: BID_NO;
}

/* ---- Names ---- */

/* The UTF-8 name that Info-ZIP puts beside one in a local code page (APPNOTE 4.6.9). */
static bool
unicode_name(const struct zip_member *m, struct str *ret_name)
{
	struct str block;
	uint8_t version;
	uint32_t crc;

	if (!zip_extra_find(m->extra, EXTRA_UNICODE_NAME, &block) || !take_u8(&block, &version) ||
		version != 1 || !take_u32(&block, &crc) ||
		crc != crc32(0, (const Bytef *)m->entry.name.data, (uInt)m->entry.name.len) ||
		block.len == 0 || !utf8_valid(block))
		return false;
	*ret_name = block;
	return true;
}

/* Programs of DOS and Windows that break the rule of slashes; theirs are folders all the same. */
static struct str
slashes_put(struct arena *arena, const struct zip_member *m)
{
	enum { HOST_DOS = 0, HOST_WINDOWS = 10, HOST_VFAT = 14 };
	unsigned host = m->made_by >> 8;
	char *name;

	if ((host != HOST_DOS && host != HOST_WINDOWS && host != HOST_VFAT) ||
		str_find_char(m->entry.name, '/') != STR_NONE ||
		str_find_char(m->entry.name, '\\') == STR_NONE)
		return m->entry.name;
	name = str_cstr(arena, m->entry.name);
	for (size_t i = 0; i < m->entry.name.len; i++)
		if (name[i] == '\\')
			name[i] = '/';
	return str_make(name, m->entry.name.len);
}

static void
name_read(struct zip_read_state *s, const struct zip_member *m, struct part *part)
{
	struct arena *arena = reading_arena(s->r);

	part->name = slashes_put(arena, m);
	if (utf8_valid(part->name) || unicode_name(m, &part->name)) {
		unpack_name_check(s->r, part->name, &s->odd_names);
		return;
	}
	unpack_name_check(s->r, part->name, &s->odd_names);
	member_names_add(&s->names, part->name);
	if (s->odd_names < 20 && codepage_known(CODEPAGE_DOS))
		reading_fact(s->r, FACT_ODDITY,
			str_format(arena, "read in the DOS code page, that name is \"%s\"",
				codepage_text(arena, CODEPAGE_DOS, str_slice(part->name, 0, 1000))
					.data));
}

/* ---- One member ---- */

static const char *
scheme_name(const struct zip_member *m)
{
	struct str block;

	if ((m->entry.flags & FLAG_STRONG) != 0)
		return "PKWARE strong encryption";
	if (m->entry.method != METHOD_AES)
		return "ZipCrypto";
	if (!zip_extra_find(m->extra, EXTRA_AES, &block) || block.len < 5)
		return "WinZip AES";
	return block.data[4] == 1    ? "WinZip AES-128"
		: block.data[4] == 2 ? "WinZip AES-192"
				     : "WinZip AES-256";
}

static bool
member_stream(
	struct zip_read_state *s, struct zip_member *m, const struct part *part, struct err *err)
{
	enum { STEP = 64 * 1024 };
	struct err why = {0};
	struct zip_stream *stream CLEANUP(zip_stream_close) = zip_stream_open(
		&s->zip, &m->entry, PART_SIZE_MAX, &why);
	char *room = memory_alloc(STEP);
	struct buf holder UNUSED CLEANUP(buf_free) = {.data = room, .room = STEP};
	ptrdiff_t got = -1;

	if (stream != NULL) {
		if (!reading_part_begin(s->r, part, err))
			return false;
		while ((got = zip_stream_read(stream, room, STEP, &why)) > 0)
			if (!reading_part_data(s->r, str_make(room, (size_t)got), err))
				return false;
	}
	if (got == 0)
		return reading_part_end(s->r, err);
	s->total.failed++;
	s->total.unsupported += why.kind == ERR_UNSUPPORTED;
	reading_part_failed(s->r, part, why.kind, "%s", why.text);
	return true;
}

static void
add_zip64(struct buf *to, const struct zip_member *m)
{
	buf_add_u16(to, EXTRA_ZIP64);
	buf_add_u16(to, 16);
	buf_add_u64(to, m->entry.size);
	buf_add_u64(to, m->entry.size_packed);
}

static uint32_t
size32(const struct zip_member *m, uint64_t size)
{
	bool is_64 = m->entry.size >= UINT32_MAX || m->entry.size_packed >= UINT32_MAX;

	return is_64 ? UINT32_MAX : (uint32_t)size;
}

/* A local header that says what the directory says, in front of the member's own data. */
static void
header_make(const struct zip_member *m, struct buf *to)
{
	struct buf extra CLEANUP(buf_free) = {0};
	struct str block;
	/* The streamed flag decides where ZipCrypto's check byte comes from. */
	bool streamed = m->entry.method != METHOD_AES && m->entry.encrypted &&
		(m->entry.flags & FLAG_STREAMED) != 0;

	if (zip_extra_find(m->extra, EXTRA_AES, &block)) {
		buf_add_u16(&extra, EXTRA_AES);
		buf_add_u16(&extra, (uint16_t)block.len);
		buf_add(&extra, block);
	}
	if (size32(m, 0) != 0)
		add_zip64(&extra, m);
	buf_add(to, STR("PK\003\004"));
	buf_add_u16(to, 63);
	buf_add_u16(to,
		(uint16_t)((m->entry.flags & ~(FLAG_STREAMED | 1 << 11)) |
			(streamed ? FLAG_STREAMED : 0)));
	buf_add_u16(to, m->entry.method);
	buf_add_u16(to, m->time);
	buf_add_u16(to, m->day);
	buf_add_u32(to, m->entry.crc);
	buf_add_u32(to, size32(m, m->entry.size_packed));
	buf_add_u32(to, size32(m, m->entry.size));
	buf_add_u16(to, 1);
	buf_add_u16(to, (uint16_t)extra.len);
	buf_add_char(to, 'm');
	buf_add(to, buf_str(&extra));
}

static void
descriptor_make(const struct zip_member *m, struct buf *to)
{
	buf_add(to, STR("PK\007\010"));
	buf_add_u32(to, m->entry.crc);
	buf_add_u32(to, (uint32_t)m->entry.size_packed);
	buf_add_u32(to, (uint32_t)m->entry.size);
}

static bool
support_streamed(struct archive *a)
{
	return archive_read_support_format_zip_streamable(a) == ARCHIVE_OK;
}

static bool
member_unpack(struct zip_read_state *s, const struct zip_member *m, const struct part *part,
	struct err *err)
{
	struct buf header CLEANUP(buf_free) = {0};
	struct buf descriptor CLEANUP(buf_free) = {0};
	struct unpack u = {.r = s->r, .support = support_streamed, .as = part};
	struct err why = {0};
	bool done;

	header_make(m, &header);
	descriptor_make(m, &descriptor);
	u.blocks[0] = buf_str(&header);
	u.blocks[1] = str_slice(s->zip.bytes, m->data_at, m->data_at + m->entry.size_packed);
	u.blocks[2] = buf_str(&descriptor);
	u.block_count = 3;
	done = unpack_run(&u, &why);
	s->total.failed += u.failed;
	s->total.unsupported += u.unsupported;
	s->total.locked += u.locked;
	if (!done && (why.kind == ERR_INTERRUPTED || (why.kind == ERR_TOO_LARGE && u.failed == 0)))
		return err_set(err, why.kind, "%s", why.text);
	if (u.members == 0) {
		s->total.failed++;
		s->total.unsupported += !done && why.kind == ERR_UNSUPPORTED;
		reading_part_failed(s->r, part, done ? ERR_DAMAGED : why.kind, "%s",
			done ? "this member could not be read" : why.text);
	}
	return true;
}

static bool
member_locked(struct zip_read_state *s, const struct zip_member *m, const struct part *part)
{
	if (!m->entry.encrypted)
		return false;
	reading_fact(s->r, FACT_ENCRYPTED, str_of(scheme_name(m)));
	if (reading_password(s->r).len > 0 && (m->entry.flags & FLAG_STRONG) == 0)
		return false;
	s->total.failed++;
	s->total.locked++;
	reading_part_failed(
		s->r, part, ERR_PASSWORD, "this member is encrypted (%s)", scheme_name(m));
	return true;
}

static bool
member_read(struct zip_read_state *s, struct zip_member *m, struct err *err)
{
	struct part part = {.role = PART_MEMBER, .modified = m->entry.modified};

	s->total.members++;
	name_read(s, m, &part);
	if (member_locked(s, m, &part))
		return true;
	if (m->data_at == 0) {
		s->total.failed++;
		reading_part_failed(s->r, &part, ERR_DAMAGED,
			"the directory lists this member, but it is not where it should be");
		return true;
	}
	if (!m->entry.encrypted && zip_method_known(m->entry.method))
		return member_stream(s, m, &part, err);
	return member_unpack(s, m, &part, err);
}

/* A link's content is its target: kept as a fact, never followed. */
static void
link_read(struct zip_read_state *s, struct zip_member *m)
{
	struct buf target CLEANUP(buf_free) = {0};
	struct err why = {0};
	struct arena arena CLEANUP(arena_free) = {.size_max = 256 * 1024};

	if (!zip_read(&s->zip, &m->entry, &target, LINK_TARGET_MAX, &why))
		buf_clear(&target);
	reading_fact(s->r, "symbolic_link",
		str_format(&arena, "%.*s -> %.*s", STR_ARG(str_slice(m->entry.name, 0, 4096)),
			STR_ARG(buf_str(&target))));
}

/* ---- The whole ---- */

/* Members that stand in the archive though its directory does not list them (any more). */
static bool
hidden_read(struct zip_read_state *s, struct err *err)
{
	for (size_t i = 0; i < s->members.hidden_count; i++) {
		struct unpack u = {.r = s->r, .support = support_streamed, .is_deleted = true};
		struct err why = {0};

		u.blocks[0] = s->members.hidden[i];
		u.block_count = 1;
		if (!unpack_run(&u, &why) && why.kind == ERR_INTERRUPTED)
			return err_set(err, why.kind, "%s", why.text);
		if (u.members > 0)
			reading_fact(s->r, FACT_ODDITY,
				STR("members stand in the archive that its directory does not list"));
	}
	return true;
}

static bool
members_read(struct zip_read_state *s, struct err *err)
{
	uint64_t files = 0;

	for (size_t i = 0; i < s->members.count; i++)
		files += !s->members.list[i].is_folder && !s->members.list[i].is_link;
	reading_parts_expected(s->r, "directory", files);
	for (size_t i = 0; i < s->members.count; i++) {
		struct zip_member *m = &s->members.list[i];

		if (m->is_link)
			link_read(s, m);
		else if (m->is_folder)
			reading_fact(s->r, "folder", m->entry.name);
		else if (!member_read(s, m, err))
			return false;
	}
	member_names_give(s->r, &s->names);
	return hidden_read(s, err);
}

/* From the first local header on, without a directory. */
static bool
headers_read(struct reading *r, struct err *err)
{
	struct str bytes = reading_bytes(r);
	size_t at = str_find(bytes, STR("PK\003\004"));
	struct unpack u = {.r = r, .support = support_streamed};
	struct err why = {0};
	bool done;

	if (at == STR_NONE)
		return err_set(err, ERR_DAMAGED,
			"the archive has no directory, and no member can be found");
	u.blocks[0] = str_from(bytes, at);
	u.block_count = 1;
	done = unpack_run(&u, &why);
	if (!done && why.kind == ERR_INTERRUPTED)
		return err_set(err, why.kind, "%s", why.text);
	return err_set(err,
		u.locked > 0                                 ? ERR_PASSWORD
			: !done && why.kind == ERR_TOO_LARGE ? why.kind
							     : ERR_DAMAGED,
		"the archive's directory is missing or damaged; %llu members were found by their "
		"own headers",
		(unsigned long long)u.members);
}

static void
state_free(struct zip_read_state *s)
{
	buf_free(&s->names);
}

static bool
zip_read_archive(struct reading *r, struct err *err)
{
	struct zip_read_state s CLEANUP(state_free) = {.r = r, .zip = {.bytes = reading_bytes(r)}};

	zip_members_find(r, reading_bytes(r), &s.members);
	if (!s.members.has_directory)
		return headers_read(r, err);
	if (!members_read(&s, err))
		return false;
	if (!unpack_outcome(&s.total, err))
		return false;
	if (s.members.damaged)
		return err_set(err, ERR_DAMAGED, "the archive contradicts itself");
	return true;
}

const struct format format_zip = {
	.name = "zip",
	.title = "zip archive",
	.version = "1",
	.kind = KIND_ARCHIVE,
	.extensions = "zip zipx cbz jar war ear apk xpi whl kmz wacz exe",
	.bid = zip_bid,
	.read = zip_read_archive,
};
