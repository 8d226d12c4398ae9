/* Compressed files: gzip, bzip2, xz and the like, with one file or a tar archive inside.
 *
 * A tar (or cpio) inside gives its members at once, its own name being a fact (inner_name); anything
 * else is one part, named as the
 * gzip header says (RFC 1952) or as the file without its ending. */
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/reading.h"
#include "extract/unpack.h"

#include <archive.h>
#include <zlib.h>

static bool
starts(const struct probe *probe, struct str front)
{
	return str_starts(probe->bytes, front);
}

/* ---- The name of what is inside ---- */

/* The gzip header's own name (Latin-1) and time. */
static void
gzip_header(struct str bytes, struct arena *arena, struct part *part)
{
	enum { FLAG_EXTRA = 4, FLAG_NAME = 8, HEADER = 10 };
	const unsigned char *d = (const unsigned char *)bytes.data;
	size_t at = HEADER;
	uint32_t moment;
	size_t end;

	if (bytes.len < HEADER || !str_starts(bytes, STR("\037\213\010")))
		return;
	moment = (uint32_t)d[4] | (uint32_t)d[5] << 8 | (uint32_t)d[6] << 16 | (uint32_t)d[7] << 24;
	if (moment != 0)
		part->modified = moment;
	if ((d[3] & FLAG_EXTRA) != 0 && bytes.len >= HEADER + 2)
		at += 2 + (size_t)(d[HEADER] | d[HEADER + 1] << 8);
	bytes = str_from(bytes, at);
	end = str_find_char(str_slice(bytes, 0, 4096), '\0');
	if ((d[3] & FLAG_NAME) != 0 && end != STR_NONE && end > 0)
		part->name = str_copy(arena, path_name(str_slice(bytes, 0, end)));
}

static struct part
inner_part(struct reading *r)
{
	static const char *const shorts[][2] = {{"tgz", ".tar"}, {"taz", ".tar"}, {"tbz", ".tar"},
		{"tbz2", ".tar"}, {"tb2", ".tar"}, {"txz", ".tar"}, {"tlz", ".tar"},
		{"tzst", ".tar"}, {"svgz", ".svg"}, {"emz", ".emf"}, {"wmz", ".wmf"}};
	struct arena *arena = reading_arena(r);
	struct str name = reading_name(r);
	struct str extension = path_extension(arena, name);
	struct part part = {.role = PART_MEMBER, .modified = DATE_NONE, .name = name};

	if (extension.len > 0)
		part.name = str_slice(name, 0, name.len - extension.len - 1);
	for (size_t i = 0; i < COUNT_OF(shorts); i++)
		if (str_equal(extension, str_of(shorts[i][0])))
			part.name = str_format(arena, "%.*s%s", STR_ARG(part.name), shorts[i][1]);
	gzip_header(reading_bytes(r), arena, &part);
	if (part.name.len == 0)
		part.name = STR("content");
	return part;
}

/* ---- Reading ---- */

static bool
support_inner(struct archive *a)
{
	return archive_read_support_format_tar(a) == ARCHIVE_OK &&
		archive_read_support_format_cpio(a) == ARCHIVE_OK;
}

static bool
support_raw(struct archive *a)
{
	return archive_read_support_format_raw(a) == ARCHIVE_OK &&
		archive_read_support_format_empty(a) == ARCHIVE_OK;
}

static bool
read_as(struct reading *r, bool (*support)(struct archive *a), const struct part *as,
	struct unpack *ret_unpack, struct err *err)
{
	*ret_unpack = (struct unpack){.r = r, .support = support, .as = as};
	ret_unpack->blocks[0] = reading_bytes(r);
	ret_unpack->block_count = 1;
	return unpack_run(ret_unpack, err);
}

enum { EMPTY_SIZE_MAX = 64 /* of a file with nothing inside, in any of these formats */ };

/* First as an archive; where it is none (no member came), as one file. */
static bool
read_compressed(struct reading *r, bool (*archive)(struct archive *a),
	bool (*raw)(struct archive *a), struct err *err)
{
	struct part part = inner_part(r);
	struct unpack u;
	bool done = read_as(r, archive, NULL, &u, err);

	if (u.members + u.others > 0) {
		reading_fact(r, "inner_name", part.name);
	} else {
		done = read_as(r, raw, &part, &u, err);
		/* What breaks off at once looks empty to libarchive. */
		if (done && u.members == 0 && reading_bytes(r).len > EMPTY_SIZE_MAX)
			return err_set(err, ERR_DAMAGED, "it is damaged or cut off at its start");
		if (done && u.members == 0)
			return reading_part(r, &part, STR(""), err);
	}
	return done && unpack_outcome(&u, err);
}

/* ---- gzip, by zlib, so that not a byte in front of a break is lost ---- */

enum { GUNZIP_STEP = 64 * 1024 };

struct gunzip {
	struct str rest;
	struct str whole;
	z_stream z;
	bool open;   /* z is within a gzip member */
	bool broken; /* it broke off, or is damaged */
	bool ended;
	unsigned char *room;
};

static struct str
gunzip_end(struct gunzip *g, bool broken)
{
	if (g->open)
		(void)inflateEnd(&g->z);
	g->open = false;
	g->ended = true;
	g->broken = broken;
	return STR("");
}

/* Members stand one behind another (RFC 1952 section 2.2). */
static bool
gunzip_open(struct gunzip *g)
{
	if (g->open)
		return true;
	if (!str_starts(g->rest, STR("\037\213\010")))
		return false;
	g->z = (z_stream){0};
	if (inflateInit2(&g->z, MAX_WBITS + 16) != Z_OK)
		memory_give_up(sizeof(g->z));
	g->open = true;
	return true;
}

static struct str
gunzip_pull(void *context)
{
	struct gunzip *g = context;
	size_t got = 0;

	while (!g->ended && got == 0) {
		uInt feed = g->rest.len < UINT32_MAX ? (uInt)g->rest.len : UINT32_MAX;
		int code;

		if (!gunzip_open(g)) {
			(void)gunzip_end(g, false);
			break;
		}
		g->z.next_in = (Bytef *)(uintptr_t)g->rest.data;
		g->z.avail_in = feed;
		g->z.next_out = g->room;
		g->z.avail_out = GUNZIP_STEP;
		code = inflate(&g->z, Z_NO_FLUSH);
		got = GUNZIP_STEP - g->z.avail_out;
		g->rest = str_from(g->rest, feed - g->z.avail_in);
		if (code == Z_STREAM_END) {
			(void)inflateEnd(&g->z);
			g->open = false;
		} else if (code != Z_OK || (got == 0 && g->rest.len == 0)) {
			(void)gunzip_end(g, true);
		}
	}
	return str_make(g->room, got);
}

static void
gunzip_start(struct reading *r, struct gunzip *g)
{
	unsigned char *room = g->room;

	(void)gunzip_end(g, false);
	if (room == NULL)
		room = arena_alloc(reading_arena(r), GUNZIP_STEP);
	*g = (struct gunzip){.rest = reading_bytes(r), .whole = reading_bytes(r), .room = room};
}

static bool
gunzip_part(struct reading *r, struct gunzip *g, const struct part *part, struct err *err)
{
	struct str block;

	if (!reading_part_begin(r, part, err))
		return false;
	while ((block = gunzip_pull(g)).len > 0)
		if (!reading_part_data(r, block, err))
			return false;
	if (!g->broken)
		return reading_part_end(r, err);
	reading_part_failed(r, part, ERR_DAMAGED, "the compressed data is damaged or cut off");
	return true;
}

static bool
gunzip_outcome(struct reading *r, struct gunzip *g, bool done, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	bool broken = g->broken;
	size_t rest = g->ended ? g->rest.len : 0;

	(void)gunzip_end(g, broken);
	if (!done)
		return false;
	if (broken)
		return err_set(err, ERR_DAMAGED, "it is damaged or cut off");
	if (rest > 0)
		reading_fact(
			r, FACT_ODDITY, str_format(&arena, "%zu bytes stand behind its end", rest));
	return true;
}

static bool
read_gzip(struct reading *r, struct err *err)
{
	struct part part = inner_part(r);
	struct gunzip g = {0};
	struct unpack u = {.r = r, .support = support_inner, .pull = gunzip_pull};
	bool done;

	gunzip_start(r, &g);
	u.pull_context = &g;
	done = unpack_run(&u, err);
	if (u.members + u.others == 0) {
		gunzip_start(r, &g);
		done = gunzip_part(r, &g, &part, err);
	} else {
		reading_fact(r, "inner_name", part.name);
	}
	if (u.members + u.others > 0 && done) {
		/* What follows the archive inside is not wanted, but must be whole; a bomb there is
		 * not worth the time. */
		for (uint64_t i = 0; i < RATIO_FREE_SIZE / GUNZIP_STEP; i++)
			if (gunzip_pull(&g).len == 0)
				break;
		done = unpack_outcome(&u, err);
	}
	return gunzip_outcome(r, &g, done, err);
}

/* ---- Rows ---- */

/* A filter is appended, not offered: an offered one is taken again and again, which a file that
 * unpacks to itself turns into a loop. (libarchive 3.6 crashes where compress is appended.) */

#define COMPRESSED_FORMAT(NAME, FILTER, TITLE, EXTENSIONS)                                         \
	static bool support_##NAME##_archive(struct archive *a)                                    \
	{                                                                                          \
		return FILTER == ARCHIVE_OK && support_inner(a);                                   \
	}                                                                                          \
	static bool support_##NAME##_raw(struct archive *a)                                        \
	{                                                                                          \
		return FILTER == ARCHIVE_OK && support_raw(a);                                     \
	}                                                                                          \
	static bool read_##NAME(struct reading *r, struct err *err)                                \
	{                                                                                          \
		return read_compressed(r, support_##NAME##_archive, support_##NAME##_raw, err);    \
	}                                                                                          \
	extern const struct format format_##NAME;                                                  \
	const struct format format_##NAME = {                                                      \
		.name = #NAME,                                                                     \
		.title = TITLE,                                                                    \
		.version = "1",                                                                    \
		.kind = KIND_ARCHIVE,                                                              \
		.extensions = EXTENSIONS,                                                          \
		.bid = bid_##NAME,                                                                 \
		.read = read_##NAME,                                                               \
	}

static int
bid_gzip(struct probe *probe)
{
	return starts(probe, STR("\037\213\010")) ? BID_CONTAINER : BID_NO;
}

static int
bid_bzip2(struct probe *probe)
{
	struct str block = str_slice(probe->bytes, 4, 10);

	if (!starts(probe, STR("BZh")) || probe->bytes.len < 10)
		return BID_NO;
	/* The first block's magic, or that of the end where nothing is inside. */
	return str_equal(block, STR("1AY&SY")) || str_equal(block, STR("\027rE8P\220"))
		? BID_CONTAINER
		: BID_WEAK;
}

static int
bid_xz(struct probe *probe)
{
	return starts(probe, STR("\3757zXZ\0")) ? BID_CONTAINER : BID_NO;
}

static int
bid_zstd(struct probe *probe)
{
	bool skippable = probe->bytes.len > 8 &&
		((unsigned char)probe->bytes.data[0] & 0xf0) == 0x50 &&
		str_starts(str_from(probe->bytes, 1), STR("\052\115\030"));

	return starts(probe, STR("\050\265\057\375")) || skippable ? BID_CONTAINER : BID_NO;
}

static int
bid_lz4(struct probe *probe)
{
	return starts(probe, STR("\004\042\115\030")) || starts(probe, STR("\002\041\114\030"))
		? BID_CONTAINER
		: BID_NO;
}

static int
bid_lzip(struct probe *probe)
{
	return starts(probe, STR("LZIP")) && probe->bytes.len > 6 &&
			(unsigned char)probe->bytes.data[4] <= 1
		? BID_CONTAINER
		: BID_NO;
}

static int
bid_compress(struct probe *probe)
{
	return starts(probe, STR("\037\235")) ? BID_CONTAINER : BID_NO;
}

/* No signature: properties, dictionary size (a power of two or the sum of two), and a size that
 * is unknown or sane. */
static int
bid_lzma(struct probe *probe)
{
	const unsigned char *d = (const unsigned char *)probe->bytes.data;

	if (probe->bytes.len < 14 || (d[0] != 0x5d && d[0] != 0x5e) || d[1] != 0 || d[2] != 0 ||
		d[13] != 0)
		return BID_NO;
	return (d[11] == 0 && d[12] == 0) || (d[11] == 0xff && d[12] == 0xff) ? BID_LIKELY : BID_NO;
}

const struct format format_gzip = {
	.name = "gzip",
	.title = "gzip file",
	.version = "1",
	.kind = KIND_ARCHIVE,
	.extensions = "gz tgz taz svgz emz wmz",
	.bid = bid_gzip,
	.read = read_gzip,
};

COMPRESSED_FORMAT(bzip2, archive_read_append_filter(a, ARCHIVE_FILTER_BZIP2), "bzip2 file",
	"bz2 bz tbz tbz2 tb2");
COMPRESSED_FORMAT(xz, archive_read_append_filter(a, ARCHIVE_FILTER_XZ), "xz file", "xz txz");
COMPRESSED_FORMAT(zstd, archive_read_append_filter(a, ARCHIVE_FILTER_ZSTD), "Zstandard file",
	"zst tzst zstd");
COMPRESSED_FORMAT(lz4, archive_read_append_filter(a, ARCHIVE_FILTER_LZ4), "LZ4 file", "lz4");
COMPRESSED_FORMAT(lzip, archive_read_append_filter(a, ARCHIVE_FILTER_LZIP), "lzip file", "lz tlz");
COMPRESSED_FORMAT(compress, archive_read_support_filter_compress(a), "compress file", "z taz");
COMPRESSED_FORMAT(
	lzma, archive_read_append_filter(a, ARCHIVE_FILTER_LZMA), "LZMA file", "lzma tlz");
