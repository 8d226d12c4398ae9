/* Web archives (WARC, ISO 28500:2017): each record is a header as of mail and a block of bytes.
 * Pages and other things fetched become parts; what was said to get them is left in the archive
 * and counted. Packed ones (.warc.gz) come here from the reader of gzip. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/reading.h"

#include <zlib.h>

enum { FIELD_SIZE_MAX = 1 << 16, KIND_LENGTH_MAX = 40, KIND_COUNT_MAX = 16 };
enum { RECORD_COUNT_MAX = PART_COUNT_MAX, BODY_ROOM = 256 * 1024 };

/* The fields of a record or of an answer, still as lines. */
struct head {
	struct str first; /* "WARC/1.0", "HTTP/1.1 200 OK" */
	struct str fields;
};

struct kind_count {
	struct str name;
	uint32_t count;
};

struct warc {
	struct reading *r;
	struct kind_count kinds[KIND_COUNT_MAX];
	size_t kind_count;
	uint32_t given;
};

/* ---- heads ---- */

static bool
head_take(struct str *rest, struct head *ret)
{
	struct str line;

	*ret = (struct head){0};
	if (!str_cut_line(rest, &ret->first))
		return false;
	ret->fields = str_make(rest->data, 0);
	while (str_cut_line(rest, &line)) {
		if (line.len == 0)
			return true;
		if (line.len > FIELD_SIZE_MAX)
			return false;
		ret->fields.len = (size_t)(line.data + line.len - ret->fields.data);
	}
	return true;
}

static struct str
field_of(const struct head *head, struct str name)
{
	struct str rest = head->fields;
	struct str line;

	while (str_cut_line(&rest, &line)) {
		size_t colon = str_find_char(line, ':');

		if (colon != STR_NONE &&
			str_equal_nocase(str_trim(str_slice(line, 0, colon)), name))
			return str_trim(str_from(line, colon + 1));
	}
	return STR("");
}

/* ---- bodies ---- */

/* Chunks of RFC 9112 section 7.1; false where they are not that: then it was undone already. */
static bool
chunks_join(struct str bytes, struct buf *to)
{
	while (bytes.len > 0) {
		struct str line;
		uint64_t size = 0;
		size_t digits = 0;

		if (!str_cut_line(&bytes, &line))
			return false;
		for (; digits < line.len && digits < 12; digits++) {
			int value = char_hex_value(line.data[digits]);

			if (value < 0)
				break;
			size = size * 16 + (uint64_t)value;
		}
		if (digits == 0 ||
			(digits < line.len && line.data[digits] != ';' && line.data[digits] != ' '))
			return false;
		if (size == 0)
			return true;
		if (size > bytes.len)
			return false;
		buf_add(to, str_slice(bytes, 0, (size_t)size));
		bytes = str_from(bytes, (size_t)size);
		if (str_starts(bytes, STR("\r\n")))
			bytes = str_from(bytes, 2);
		else if (str_starts(bytes, STR("\n")))
			bytes = str_from(bytes, 1);
		else
			return false;
	}
	return false;
}

/* Gives a packed body unpacked. False with err empty where it is not packed after all. */
static bool
packed_give(struct warc *w, const struct part *part, struct str body, struct err *err)
{
	enum { GZIP_OR_ZLIB = 32 };
	struct buf piece CLEANUP(buf_free) = {.size_max = BODY_ROOM};
	z_stream z = {0};
	bool good = true;
	int code = Z_OK;

	if (inflateInit2(&z, GZIP_OR_ZLIB + MAX_WBITS) != Z_OK)
		return false;
	z.next_in = (Bytef *)(uintptr_t)body.data;
	z.avail_in = (uInt)(body.len < UINT32_MAX ? body.len : UINT32_MAX);
	good = reading_part_begin(w->r, part, err);
	while (good && code == Z_OK) {
		char *room;

		buf_clear(&piece);
		room = buf_reserve(&piece, BODY_ROOM);
		z.next_out = (Bytef *)room;
		z.avail_out = BODY_ROOM;
		code = inflate(&z, Z_NO_FLUSH);
		good = reading_part_data(
			w->r, str_make(room, BODY_ROOM - (size_t)z.avail_out), err);
	}
	(void)inflateEnd(&z);
	if (!good)
		return false;
	if (code == Z_STREAM_END)
		return reading_part_end(w->r, err);
	reading_part_failed(
		w->r, part, ERR_DAMAGED, "the packed page breaks off; what came out was kept");
	return true;
}

static bool
body_give(struct warc *w, const struct part *part, const struct head *answer, struct str body,
	struct err *err)
{
	struct buf joined CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct str packing = field_of(answer, STR("Content-Encoding"));

	if (str_equal_nocase(field_of(answer, STR("Transfer-Encoding")), STR("chunked")) &&
		chunks_join(body, &joined))
		body = buf_str(&joined);
	w->given++;
	if (str_starts(body, STR("\x1f\x8b")) &&
		(str_find_nocase(packing, STR("gzip")) != STR_NONE))
		return packed_give(w, part, body, err);
	if (str_equal_nocase(packing, STR("br")) || str_equal_nocase(packing, STR("zstd")))
		reading_fact(w->r, FACT_ODDITY,
			str_format(reading_arena(w->r), "the page \"%.*s\" is kept packed (%.*s)",
				STR_ARG(str_slice(part->name, 0, 200)), STR_ARG(packing)));
	return reading_part(w->r, part, body, err);
}

/* ---- records ---- */

/* "host/path" as other tools name it. An address that ends in a slash is a page, not a folder. */
static struct str
name_of(struct warc *w, struct str address)
{
	size_t behind = str_find(address, STR("://"));

	if (str_starts(address, STR("<")) && str_ends(address, STR(">")))
		address = str_slice(address, 1, address.len - 1);
	behind = str_find(address, STR("://"));
	if (behind != STR_NONE)
		address = str_from(address, behind + 3);
	address = str_slice(address, 0, 4096);
	if (str_ends(address, STR("/")))
		return str_format(reading_arena(w->r), "%.*sindex.html", STR_ARG(address));
	return address;
}

static void
kind_note(struct warc *w, struct str kind)
{
	size_t i = 0;

	kind = str_slice(kind, 0, KIND_LENGTH_MAX);
	while (i < w->kind_count && !str_equal_nocase(w->kinds[i].name, kind))
		i++;
	if (i == KIND_COUNT_MAX)
		return;
	if (i == w->kind_count)
		w->kinds[w->kind_count++].name = kind;
	w->kinds[i].count++;
}

static struct str
media_of(struct str type)
{
	return str_trim(str_slice(type, 0, str_find_char(type, ';')));
}

static bool
record_give(struct warc *w, const struct head *record, struct str block, struct err *err)
{
	struct str kind = field_of(record, STR("WARC-Type"));
	struct str type = field_of(record, STR("Content-Type"));
	struct str address = field_of(record, STR("WARC-Target-URI"));
	struct part part = {.name = name_of(w, address), .role = PART_MEMBER};
	struct head answer = {0};

	kind_note(w, kind);
	if (!date_parse_iso(field_of(record, STR("WARC-Date")), &part.modified))
		part.modified = DATE_NONE;
	if (str_equal_nocase(kind, STR("warcinfo"))) {
		reading_text(w->r, block);
		reading_break(w->r, false);
		return true;
	}
	if (!str_equal_nocase(kind, STR("response")) && !str_equal_nocase(kind, STR("resource")) &&
		!str_equal_nocase(kind, STR("conversion")) &&
		!str_equal_nocase(kind, STR("continuation")))
		return true;
	reading_fact(w->r, FACT_LINK, address);
	if (str_equal_nocase(kind, STR("response")) &&
		str_starts_nocase(type, STR("application/http")) &&
		str_starts(block, STR("HTTP/"))) {
		(void)head_take(&block, &answer);
		type = field_of(&answer, STR("Content-Type"));
	}
	part.declared = media_of(type);
	if (field_of(record, STR("WARC-Segment-Number")).len > 0)
		reading_fact(w->r, FACT_ODDITY,
			str_format(reading_arena(w->r), "\"%.*s\" comes in segments, one a part",
				STR_ARG(str_slice(part.name, 0, 200))));
	return body_give(w, &part, &answer, block, err);
}

static void
kinds_give(struct warc *w)
{
	for (size_t i = 0; i < w->kind_count; i++)
		reading_fact(w->r, "records",
			str_format(reading_arena(w->r), "%.*s: %u", STR_ARG(w->kinds[i].name),
				w->kinds[i].count));
	if (w->given == 0)
		reading_fact(w->r, FACT_ODDITY, STR("no page was found in it"));
}

static bool
warc_read(struct reading *r, struct err *err)
{
	struct warc w = {.r = r};
	struct str rest = reading_bytes(r);
	bool is_cut = false;

	for (uint32_t i = 0; i < RECORD_COUNT_MAX && rest.len > 0 && !is_cut; i++) {
		struct head record;
		struct str whole;
		uint64_t size;

		while (rest.len > 0 && (rest.data[0] == '\r' || rest.data[0] == '\n'))
			rest = str_from(rest, 1);
		if (rest.len == 0)
			break;
		whole = rest;
		if (!str_starts(rest, STR("WARC/")) || !head_take(&rest, &record) ||
			!str_to_u64(field_of(&record, STR("Content-Length")), &size)) {
			is_cut = true;
			rest = whole;
			break;
		}
		is_cut = size > rest.len;
		if (!record_give(&w, &record,
			    str_slice(rest, 0, (size_t)(is_cut ? rest.len : size)), err))
			return false;
		rest = str_from(rest, (size_t)(is_cut ? rest.len : size));
	}
	kinds_give(&w);
	return is_cut ? err_set(err, ERR_DAMAGED,
				"the web archive breaks off, or what follows is no record")
		      : true;
}

static int
warc_bid(struct probe *probe)
{
	return str_starts(probe->bytes, STR("WARC/0.")) || str_starts(probe->bytes, STR("WARC/1."))
		? BID_SURE
		: BID_NO;
}

const struct format format_warc = {
	.name = "warc",
	.title = "web archive",
	.version = "2",
	.kind = KIND_ARCHIVE,
	.extensions = "warc",
	.bid = warc_bid,
	.read = warc_read,
};
