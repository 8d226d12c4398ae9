/* WordPerfect documents, 5.x and 6 to X ("WPC" files). Text and line ends are given; the packets
 * in front of it, where version 6 keeps notes and headers, are not read. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "extract/format.h"
#include "extract/le.h"
#include "extract/reading.h"
#include "extract/wpd_chars.h"

enum { FILE_DOCUMENT = 0x0a };

struct wpd {
	struct reading *r;
	struct str bytes;
	struct buf out;
	bool has_more; /* notes, headers or boxes */
};

static int
wpd_bid(struct probe *probe)
{
	return str_starts(probe->bytes, STR("\xffWPC")) && le_u8(probe->bytes, 9) == FILE_DOCUMENT
		? BID_SURE
		: BID_NO;
}

static void
flush(struct wpd *wpd)
{
	reading_text(wpd->r, buf_str(&wpd->out));
	buf_clear(&wpd->out);
}

static void
put(struct wpd *wpd, uint32_t c)
{
	buf_add_codepoint(&wpd->out, c);
	if (c == '\n')
		flush(wpd);
}

/* Version 6: codes of one byte that stand for a character. */
static void
single_6(struct wpd *wpd, unsigned c)
{
	if (c == 0x80 || c == 0x81 || c == 0xcf || c == 0xcd || c == 0xce)
		put(wpd, ' ');
	else if (c == 0x84)
		put(wpd, '-');
	else if (c == 0xcc || c == 0xc7 || c == 0xb7 || c == 0xb9 || c == 0xca || c == 0x87)
		put(wpd, '\n');
}

/* Ends of lines, cells and pages: group d0. Soft ones are spaces. */
static void
line_end_6(struct wpd *wpd, unsigned subgroup)
{
	if (subgroup >= 0x01 && subgroup <= 0x03)
		put(wpd, ' ');
	else if (subgroup == 0x0a || subgroup == 0x0b)
		put(wpd, '\t');
	else
		put(wpd, '\n');
}

static uint64_t
code_6(struct wpd *wpd, uint64_t at)
{
	static const unsigned char fixed[] = {4, 5, 3, 3, 3, 3, 4, 4, 4, 5, 5, 6, 6, 8, 8, 0};
	unsigned c = le_u8(wpd->bytes, at);
	uint64_t size;

	if (c < 0xd0) {
		single_6(wpd, c);
		return 1;
	}
	if (c >= 0xf0) {
		if (c == 0xf0)
			put(wpd, wpd_char(le_u8(wpd->bytes, at + 2), le_u8(wpd->bytes, at + 1)));
		return fixed[c - 0xf0] == 0 ? 1 : fixed[c - 0xf0];
	}
	/* Headers and footers, notes, boxes: their text lies in packets in front of the document. */
	if (c == 0xd5 || c == 0xd6 || c == 0xdf)
		wpd->has_more = true;
	if (c == 0xd0)
		line_end_6(wpd, le_u8(wpd->bytes, at + 1));
	else if (c == 0xe0)
		put(wpd, '\t');
	size = le_u16(wpd->bytes, at + 2);
	return size < 4 ? 1 : size;
}

static void
read_6(struct wpd *wpd, uint64_t at)
{
	while (at < wpd->bytes.len) {
		unsigned c = le_u8(wpd->bytes, at);

		if (c >= 0x80) {
			at += code_6(wpd, at);
			continue;
		}
		if (c > 0 && c < 0x20)
			put(wpd, wpd_low_char(c));
		else if (c != 0 && c != 0x7f)
			put(wpd, c);
		at++;
	}
}

/* Version 5: groups c0 to cf have a fixed length and end in their own code. */
static uint64_t
fixed_5(struct wpd *wpd, uint64_t at, unsigned c)
{
	static const unsigned char sizes[] = {4, 9, 11, 3, 3, 5, 6, 7};
	uint64_t end;

	if (c == 0xc0)
		put(wpd, wpd_char(le_u8(wpd->bytes, at + 2), le_u8(wpd->bytes, at + 1)));
	else if (c == 0xc1)
		put(wpd, '\t');
	if (c - 0xc0 < COUNT_OF(sizes))
		return sizes[c - 0xc0];
	for (end = at + 1; end < at + 16; end++)
		if (le_u8(wpd->bytes, end) == c)
			return end + 1 - at;
	return 1;
}

static void
read_5(struct wpd *wpd, uint64_t at)
{
	while (at < wpd->bytes.len) {
		unsigned c = le_u8(wpd->bytes, at);

		if (c == 0xd5 || c == 0xd6)
			wpd->has_more = true;
		if (c >= 0xd0) {
			at += 4 + (uint64_t)le_u16(wpd->bytes, at + 2);
		} else if (c >= 0xc0) {
			at += fixed_5(wpd, at, c);
		} else {
			if (c == 0x0a || c == 0x0c || c == 0x8c || c == 0x99)
				put(wpd, '\n');
			else if (c == 0x0d || c == 0x0b || c == 0xa0)
				put(wpd, ' ');
			else if (c == '\t' || (c >= 0x20 && c < 0x7f))
				put(wpd, c);
			else if (c >= 0xa9 && c <= 0xae)
				put(wpd, '-');
			at++;
		}
	}
}

static bool
wpd_read(struct reading *r, struct err *err)
{
	struct wpd wpd = {.r = r, .bytes = reading_bytes(r)};
	uint64_t at = le_u32(wpd.bytes, 4);
	unsigned major = le_u8(wpd.bytes, 10);

	reading_fact(r, FACT_TOOL, major == 0 ? STR("WordPerfect 5") : STR("WordPerfect"));
	if (le_u16(wpd.bytes, 12) != 0) {
		reading_fact(r, FACT_ENCRYPTED, STR("WordPerfect"));
		return err_set(err, ERR_PASSWORD,
			"it is encrypted by WordPerfect: open it there and save it without a "
			"password");
	}
	if (at >= wpd.bytes.len || at < 16)
		return err_set(err, ERR_DAMAGED, "the document's text is missing");
	if (major == 0)
		read_5(&wpd, at);
	else
		read_6(&wpd, at);
	flush(&wpd);
	buf_free(&wpd.out);
	if (wpd.has_more)
		reading_partial(r, ERR_UNSUPPORTED,
			"it has notes, headers or boxes, which are not read in WordPerfect "
			"documents");
	return true;
}

const struct format format_wpd = {
	.name = "wpd",
	.title = "WordPerfect document",
	.version = "1",
	.kind = KIND_DOCUMENT,
	.extensions = "wpd wp wp5 wp6 wpt doc",
	.bid = wpd_bid,
	.read = wpd_read,
};
