/* OneNote sections: what looks like text in them, and the files put into them ([MS-ONESTORE]). The
 * order of the text is that of the file, which is that of its history, not of the page. */
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/le.h"
#include "extract/reading.h"
#include "extract/text_runs.h"

/* guidFileType of .one and .onetoc2 ([MS-ONESTORE] 2.3.1); of the header of a stored file
 * (2.6.13). */
static const struct str section_id = STR_INIT(
	"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d\xae\xb1\x53\x78\xd0\x29\x96\xd3");
static const struct str contents_id = STR_INIT(
	"\xa1\x2f\xff\x43\xd9\xef\x76\x4c\x9e\xe2\x10\xea\x57\x22\x76\x5f");
static const struct str stored_id = STR_INIT(
	"\xe7\x16\xe3\xbd\x65\x26\x11\x45\xa4\xc4\x8d\x4d\x0b\x7a\x9e\xac");

enum { STORED_HEADER = 36 };

static int
onenote_bid(struct probe *probe)
{
	return str_starts(probe->bytes, section_id) || str_starts(probe->bytes, contents_id)
		? BID_SURE
		: BID_NO;
}

static const char *
extension_of(struct str bytes)
{
	if (str_starts(bytes, STR("\x89PNG")))
		return ".png";
	if (str_starts(bytes, STR("\xff\xd8\xff")))
		return ".jpg";
	if (str_starts(bytes, STR("%PDF")))
		return ".pdf";
	return "";
}

/* Gives the files and the text between them, in the order of the bytes. */
static bool
stored_give(struct reading *r, struct err *err)
{
	struct str rest = reading_bytes(r);
	uint32_t number = 0;

	while (number < PLACE_COUNT_MAX) {
		size_t at = str_find(rest, stored_id);
		struct part part = {.role = PART_EMBEDDED, .modified = DATE_NONE};
		uint64_t size;
		struct str file;

		text_runs_give(r, str_slice(rest, 0, at), TEXT_RUNS_BOTH);
		if (at == STR_NONE)
			return true;
		size = le_u64(rest, at + 16);
		file = le_slice(rest, at + STORED_HEADER, size);
		part.name = str_format(reading_arena(r), "file %u%s", ++number, extension_of(file));
		if (file.len < size)
			reading_part_failed(r, &part, ERR_DAMAGED, "the stored file is cut off");
		else if (!reading_part(r, &part, file, err))
			return false;
		rest = str_from(rest, at + STORED_HEADER + file.len);
	}
	return true;
}

static bool
onenote_read(struct reading *r, struct err *err)
{
	if (!stored_give(r, err))
		return false;
	reading_partial(r, ERR_UNSUPPORTED,
		"of OneNote sections only what looks like text is read, in the order of the file");
	return true;
}

const struct format format_onenote = {
	.name = "onenote",
	.title = "OneNote section",
	.version = "1",
	.kind = KIND_DOCUMENT,
	.extensions = "one onetoc2",
	.bid = onenote_bid,
	.read = onenote_read,
};
