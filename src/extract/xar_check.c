#include "extract/xar_check.h"

#include "base/buf.h"
#include "base/err.h"

#include <zlib.h>

/* The table of contents: zlib data behind a header whose numbers are big-endian (libxar, xar.h). */
enum { HEADER_SIZE_AT = 4, TOC_SIZE_AT = 8, TOC_MAX = 64 * 1024 * 1024 };

static uint64_t
big(struct str bytes, size_t at, size_t size)
{
	uint64_t value = 0;

	for (size_t i = at; i < at + size && i < bytes.len; i++)
		value = value << 8 | (unsigned char)bytes.data[i];
	return value;
}

/* As far as it can be unpacked: what is wrong with it beyond that is libarchive's to say. */
static void
contents_unpack(struct str packed, struct buf *to)
{
	enum { STEP = 64 * 1024 };
	z_stream z = {.next_in = (Bytef *)(uintptr_t)packed.data, .avail_in = (uInt)packed.len};
	int code = inflateInit(&z);

	while (code == Z_OK && to->len < TOC_MAX) {
		char *room = buf_reserve(to, STEP);

		z.next_out = (Bytef *)room;
		z.avail_out = STEP;
		code = inflate(&z, Z_NO_FLUSH);
		buf_grown(to, STEP - z.avail_out);
	}
	(void)inflateEnd(&z);
}

static bool
links_valid(struct str contents)
{
	unsigned links = 0;

	while (contents.len > 0) {
		size_t next = str_find_char(str_from(contents, 1), '<');

		if (str_starts(contents, STR("<file ")))
			links = 0;
		else if (str_starts(contents, STR("<type ")))
			links++;
		if (links > 1)
			return false;
		contents = next == STR_NONE ? STR("") : str_from(contents, next + 1);
	}
	return true;
}

bool
xar_check(struct str bytes, struct err *err)
{
	struct buf contents CLEANUP(buf_free) = {0};
	uint64_t at = big(bytes, HEADER_SIZE_AT, 2);
	uint64_t size = big(bytes, TOC_SIZE_AT, 8);
	struct str packed = at < bytes.len ? str_from(bytes, (size_t)at) : STR("");

	if (size < packed.len)
		packed = str_slice(packed, 0, (size_t)size);
	if (packed.len < UINT32_MAX)
		contents_unpack(packed, &contents);
	return links_valid(buf_str(&contents)) ||
		err_set(err, ERR_DAMAGED, "a file of the archive is linked to two others at once");
}
