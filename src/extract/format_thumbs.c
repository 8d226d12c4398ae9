/* Thumbs.db: the small pictures that Windows kept of a folder's files, with the files' names. It
 * tells of files that are no longer there. */
#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/codepage.h"
#include "extract/format.h"
#include "extract/le.h"
#include "extract/ole.h"
#include "extract/reading.h"

static int
thumbs_bid(struct probe *probe)
{
	return ole_kind_probe(probe->bytes) == OLE_THUMBS ? BID_SURE : BID_NO;
}

/* The stream of picture 12 is called "21". */
static struct str
stream_name(struct arena *arena, uint32_t number)
{
	struct str digits = str_format(arena, "%u", number);
	char *reversed = str_cstr(arena, digits);

	for (size_t i = 0; i < digits.len; i++)
		reversed[i] = digits.data[digits.len - 1 - i];
	return str_make(reversed, digits.len);
}

static bool
picture_give(struct reading *r, struct ole *ole, uint32_t number, struct str name, int64_t modified,
	struct err *err)
{
	struct part part = {
		.role = PART_EMBEDDED, .declared = STR("image/jpeg"), .modified = modified};
	struct str stream = ole_stream(ole, OLE_ROOT, stream_name(ole->arena, number));
	size_t at = str_find(str_slice(stream, 0, 64), STR("\xff\xd8"));

	reading_format(r, "%.*s\n", STR_ARG(name));
	if (at == STR_NONE)
		return true;
	part.name = str_format(ole->arena, "%.*s (thumbnail).jpg", STR_ARG(name));
	return reading_part(r, &part, str_from(stream, at), err);
}

/* Catalog: a header, then for each picture its entry's size, number, date and the file's name. */
static bool
thumbs_read(struct reading *r, struct err *err)
{
	struct ole *ole;
	struct str catalog;
	uint64_t at;

	if (!ole_open(reading_arena(r), reading_bytes(r), &ole, err))
		return false;
	catalog = ole_stream(ole, OLE_ROOT, STR("Catalog"));
	at = le_u16(catalog, 0);
	while (le_has(catalog, at, 16)) {
		uint64_t size = le_u32(catalog, at);
		struct str name = le_slice(catalog, at + 16, size < 20 ? 0 : size - 20);

		if (size < 16)
			break;
		if (!picture_give(r, ole, le_u32(catalog, at + 4), utf16le_text(ole->arena, name),
			    date_from_filetime(le_u64(catalog, at + 8)), err))
			return false;
		at += size;
	}
	if (ole->is_damaged)
		return err_set(err, ERR_DAMAGED, "the file is cut off or broken in places");
	return true;
}

const struct format format_thumbs = {
	.name = "thumbs",
	.title = "Windows thumbnails",
	.version = "1",
	.kind = KIND_IMAGE,
	.extensions = "db",
	.bid = thumbs_bid,
	.read = thumbs_read,
};
