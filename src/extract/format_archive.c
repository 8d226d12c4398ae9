/* Archives other than zip, all through extract/unpack.h; each is told by its first bytes. */
#include "base/buf.h"
#include "base/err.h"
#include "extract/cab_check.h"
#include "extract/format.h"
#include "extract/rar5_list.h"
#include "extract/reading.h"
#include "extract/tar_attributes.h"
#include "extract/unpack.h"
#include "extract/xar_check.h"

#include <archive.h>
#include <string.h>
#include <zlib.h>

static bool
starts(const struct probe *probe, struct str front)
{
	return str_starts(probe->bytes, front);
}

static int
bid_signature(const struct probe *probe, struct str signature)
{
	size_t at = unpack_signature_find(probe->bytes, signature);

	return at == STR_NONE ? BID_NO : at == 0 ? BID_SURE : BID_LIKELY;
}

/* ---- One archive ---- */

static bool
outcome(struct reading *r, const struct unpack *u, bool done, struct err *err)
{
	if (u->locked > 0)
		reading_fact(r, FACT_ENCRYPTED, STR("members of the archive"));
	if (!done && err->kind == ERR_PASSWORD && u->locked == 0)
		reading_fact(r, FACT_ENCRYPTED, STR("the archive's directory"));
	/* Solid archives go no further behind a locked member: that is the reason to name. */
	if (!done && u->locked > 0 && err->kind != ERR_INTERRUPTED)
		return err_set(err, ERR_PASSWORD, "members of the archive are encrypted");
	/* libarchive passes over what it does not know: web archives' pages without a name. */
	if (done && u->members == 0 && u->others == 0)
		reading_fact(r, FACT_ODDITY, STR("no member was found in it"));
	return done && unpack_outcome(u, err);
}

static bool
read_with(struct reading *r, bool (*support)(struct archive *a), struct str signature,
	bool has_directory, struct err *err)
{
	struct unpack u = {.r = r, .support = support, .block_count = 1};
	size_t at = signature.len == 0 ? 0 : unpack_signature_find(reading_bytes(r), signature);
	bool done;

	u.blocks[0] = str_from(reading_bytes(r), at == STR_NONE ? 0 : at);
	done = unpack_run(&u, err);
	/* Where the archive has a directory, libarchive lists from it, whatever can be unpacked. */
	if (has_directory && done)
		reading_parts_expected(r, "directory", u.members);
	return outcome(r, &u, done, err);
}

/* ---- The kinds ---- */

#define SIGNATURE_RAR STR("Rar!\032\007\0")
#define SIGNATURE_RAR5 STR("Rar!\032\007\001\0")
#define SIGNATURE_CAB STR("MSCF\0\0\0\0")

static bool
support_rar(struct archive *a)
{
	return archive_read_support_format_rar(a) == ARCHIVE_OK;
}

static int
bid_rar(struct probe *probe)
{
	return bid_signature(probe, SIGNATURE_RAR);
}

static bool
support_rar5(struct archive *a)
{
	return archive_read_support_format_rar5(a) == ARCHIVE_OK;
}

static int
bid_rar5(struct probe *probe)
{
	return bid_signature(probe, SIGNATURE_RAR5);
}

/* What libarchive gets where it cannot make out the whole: the signature, a plain main header, the
 * files alone, and the end. */
struct rar5_feed {
	const struct rar5_list *list;
	struct buf main;
	size_t at;
};

static void
rar5_feed_free(struct rar5_feed *feed)
{
	buf_free(&feed->main);
}

static void
rar5_main_make(bool is_solid, struct rar5_feed *feed)
{
	enum { SOLID = 4 };
	const char header[] = {3, 1, 0, (char)(is_solid ? SOLID : 0)};

	buf_add(&feed->main, SIGNATURE_RAR5);
	buf_add_u32(&feed->main, (uint32_t)crc32(0, (const Bytef *)header, sizeof(header)));
	buf_add(&feed->main, str_make(header, sizeof(header)));
}

static struct str
rar5_pull(void *context)
{
	struct rar5_feed *feed = context;
	size_t at = feed->at++;

	if (at == 0)
		return buf_str(&feed->main);
	if (at == feed->list->count + 1)
		return STR("\035\167\126\121\003\005\004\000");
	return at <= feed->list->count ? feed->list->files[at - 1] : STR("");
}

/* libarchive 3.6 does not know that members of these can be encrypted: their headers say so. */
static bool
read_rar5(struct reading *r, struct err *err)
{
	size_t at = unpack_signature_find(reading_bytes(r), SIGNATURE_RAR5);
	struct str bytes = str_from(reading_bytes(r), at == STR_NONE ? 0 : at);
	struct rar5_list list = {0};
	struct rar5_feed feed CLEANUP(rar5_feed_free) = {.list = &list};
	struct unpack u = {.r = r, .support = support_rar5, .block_count = 1};
	bool done;

	rar5_list_read(reading_arena(r), str_from(bytes, SIGNATURE_RAR5.len), &list);
	if (list.headers_locked) {
		reading_fact(r, FACT_ENCRYPTED, STR("AES-256, with the archive's directory"));
		return err_set(err, ERR_PASSWORD, "the archive and its names are encrypted");
	}
	if (list.locked_count > 0)
		reading_fact(r, FACT_ENCRYPTED, STR("AES-256"));
	if (list.is_volume)
		reading_fact(r, FACT_ODDITY, STR("it is one volume of several"));
	if (list.split_count > 0)
		reading_partial(r, ERR_DAMAGED,
			"%llu members begin or go on in another volume and are not whole here",
			(unsigned long long)list.split_count);
	u.blocks[0] = bytes;
	u.locked_at = list.locked;
	u.locked_at_count = list.count;
	done = unpack_run(&u, err);
	if (!done && u.members + u.others == 0 && list.count > 0) {
		struct err again = {0};

		rar5_main_make(list.is_solid, &feed);
		u.pull = rar5_pull;
		u.pull_context = &feed;
		done = unpack_run(&u, &again);
		if (u.members + u.others > 0)
			*err = again;
		else
			done = false;
	}
	return outcome(r, &u, done, err);
}

static bool
support_tar(struct archive *a)
{
	return archive_read_support_format_tar(a) == ARCHIVE_OK;
}

static int
bid_tar(struct probe *probe)
{
	enum { MAGIC_AT = 257 };

	if (!tar_header_valid(probe->bytes))
		return BID_NO;
	return str_starts(str_from(probe->bytes, MAGIC_AT), STR("ustar")) ? BID_SURE
									  : BID_CONTAINER;
}

static bool
read_tar_cut(struct reading *r, struct tar_pieces *pieces, struct err *err)
{
	struct unpack u = {
		.r = r, .support = support_tar, .pull = tar_piece_pull, .pull_context = pieces};
	bool done = unpack_run(&u, err);

	reading_fact(r, FACT_ODDITY,
		str_format(reading_arena(r),
			"%u attributes of its members are too large and were left out (\"%.*s\")",
			pieces->left_out, STR_ARG(str_slice(pieces->largest_key, 0, 100))));
	return outcome(r, &u, done, err);
}

/* Members may follow the end of an archive, where most programs do not look: archives that were
 * joined, or something hidden. */
static bool
read_tar(struct reading *r, struct err *err)
{
	enum { BLOCK = 512, JOINED_MAX = 1000 };
	struct str rest = reading_bytes(r);
	struct unpack u = {.r = r, .support = support_tar, .block_count = 1};
	struct tar_pieces pieces;
	bool done = true;

	if (tar_attributes_cut(reading_arena(r), rest, &pieces))
		return read_tar_cut(r, &pieces, err);
	for (int i = 0; done && i < JOINED_MAX; i++) {
		uint64_t before = u.members + u.others;

		u.blocks[0] = rest;
		done = unpack_run(&u, err);
		rest = str_from(rest, done && u.consumed > 0 ? u.consumed : rest.len);
		while (rest.len >= BLOCK && rest.data[0] == '\0' &&
			memcmp(rest.data, rest.data + 1, BLOCK - 1) == 0)
			rest = str_from(rest, BLOCK);
		if (!tar_header_valid(rest) || u.members + u.others == before)
			break;
		reading_fact(r, FACT_ODDITY, STR("another archive follows the end of the first"));
	}
	if (done && rest.len >= BLOCK)
		reading_fact(r, FACT_ODDITY,
			STR("something that is no member follows the archive's end"));
	return outcome(r, &u, done, err);
}

static bool
support_cpio(struct archive *a)
{
	return archive_read_support_format_cpio(a) == ARCHIVE_OK;
}

static int
bid_cpio(struct probe *probe)
{
	if (starts(probe, STR("070701")) || starts(probe, STR("070702")) ||
		starts(probe, STR("070707")))
		return BID_CONTAINER;
	/* Two bytes only: little- and big-endian, with a header behind them. */
	if (probe->bytes.len > 76 &&
		(starts(probe, STR("\307\161")) || starts(probe, STR("\161\307"))))
		return BID_WEAK;
	return BID_NO;
}

static bool
support_cab_checked(struct archive *a)
{
	return archive_read_support_format_cab(a) == ARCHIVE_OK;
}

static int
bid_cab(struct probe *probe)
{
	return bid_signature(probe, SIGNATURE_CAB);
}

static bool
support_iso(struct archive *a)
{
	return archive_read_support_format_iso9660(a) == ARCHIVE_OK;
}

static int
bid_iso(struct probe *probe)
{
	enum { DESCRIPTOR_AT = 0x8001 };

	return str_starts(str_from(probe->bytes, DESCRIPTOR_AT), STR("CD001")) ? BID_SURE : BID_NO;
}

static bool
support_lha(struct archive *a)
{
	return archive_read_support_format_lha(a) == ARCHIVE_OK;
}

static int
bid_lha(struct probe *probe)
{
	enum { HEADER_MIN = 21, LEVEL_AT = 20 };
	const char *d = probe->bytes.data;

	if (probe->bytes.len < HEADER_MIN || d[2] != '-' || d[3] != 'l' ||
		(d[4] != 'h' && d[4] != 'z') || d[6] != '-' || (unsigned char)d[LEVEL_AT] > 3)
		return BID_NO;
	return BID_CONTAINER;
}

static bool
support_xar_checked(struct archive *a)
{
	return archive_read_support_format_xar(a) == ARCHIVE_OK;
}

static int
bid_xar(struct probe *probe)
{
	return starts(probe, STR("xar!")) ? BID_SURE : BID_NO;
}

static bool
support_rpm(struct archive *a)
{
	return archive_read_support_filter_rpm(a) == ARCHIVE_OK &&
		archive_read_support_filter_gzip(a) == ARCHIVE_OK &&
		archive_read_support_filter_bzip2(a) == ARCHIVE_OK &&
		archive_read_support_filter_xz(a) == ARCHIVE_OK &&
		archive_read_support_filter_lzma(a) == ARCHIVE_OK &&
		archive_read_support_filter_zstd(a) == ARCHIVE_OK &&
		archive_read_support_format_cpio(a) == ARCHIVE_OK;
}

static int
bid_rpm(struct probe *probe)
{
	return starts(probe, STR("\355\253\356\333")) ? BID_SURE : BID_NO;
}

/* ---- Rows ---- */

#define ARCHIVE_READ(NAME, SIGNATURE, HAS_DIRECTORY)                                               \
	static bool read_##NAME(struct reading *r, struct err *err)                                \
	{                                                                                          \
		return read_with(r, support_##NAME, SIGNATURE, HAS_DIRECTORY, err);                \
	}

ARCHIVE_READ(rar, SIGNATURE_RAR, false)
ARCHIVE_READ(cpio, STR(""), false)
ARCHIVE_READ(cab_checked, SIGNATURE_CAB, true)
ARCHIVE_READ(iso, STR(""), true)
ARCHIVE_READ(lha, STR(""), false)
ARCHIVE_READ(xar_checked, STR(""), true)
ARCHIVE_READ(rpm, STR(""), false)

static bool
read_cab(struct reading *r, struct err *err)
{
	size_t at = unpack_signature_find(reading_bytes(r), SIGNATURE_CAB);

	return cab_check(str_from(reading_bytes(r), at == STR_NONE ? 0 : at), err) &&
		read_cab_checked(r, err);
}

static bool
read_xar(struct reading *r, struct err *err)
{
	return xar_check(reading_bytes(r), err) && read_xar_checked(r, err);
}

#define ARCHIVE_FORMAT(NAME, TITLE, EXTENSIONS)                                                    \
	extern const struct format format_##NAME;                                                  \
	const struct format format_##NAME = {                                                      \
		.name = #NAME,                                                                     \
		.title = TITLE,                                                                    \
		.version = "2",                                                                    \
		.kind = KIND_ARCHIVE,                                                              \
		.extensions = EXTENSIONS,                                                          \
		.bid = bid_##NAME,                                                                 \
		.read = read_##NAME,                                                               \
	}

ARCHIVE_FORMAT(rar, "RAR archive, version 4 or older", "rar cbr exe");
ARCHIVE_FORMAT(rar5, "RAR archive, version 5", "rar cbr exe");
ARCHIVE_FORMAT(tar, "tar archive", "tar cbt gem ova");
ARCHIVE_FORMAT(cpio, "cpio archive", "cpio");
ARCHIVE_FORMAT(cab, "Windows cabinet", "cab exe msu");
ARCHIVE_FORMAT(iso, "disk image", "iso img udf");
ARCHIVE_FORMAT(lha, "LHA archive", "lzh lha lzs");
ARCHIVE_FORMAT(xar, "xar archive", "xar pkg safariextz");
ARCHIVE_FORMAT(rpm, "RPM package", "rpm srpm");
