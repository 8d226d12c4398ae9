#include "extract/zip.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "extract/inflate64.h"
#include "extract/zip_directory.h"
#include "extract/zip_old.h"

#include <stdlib.h>
#include <zlib.h>

enum {
	METHOD_STORED = 0,
	METHOD_DEFLATED = 8,
	METHOD_DEFLATED64 = 9,
	LOCAL_SIZE = 30,
	ENTRY_SLOTS_MIN = 64
};

struct zip_stream {
	struct str rest; /* packed bytes not yet used */
	uint64_t given;
	uint64_t size_max;
	uint64_t packed; /* bytes it takes in the file */
	uint32_t crc;
	const struct zip_entry *entry;
	bool inflating;
	bool ended;
	z_stream z;
	struct inflate64 *wide; /* method 9 */
	struct zip_old *old;    /* methods 1 to 6 */
};

/* ---- names ---- */

static char
name_char(char c)
{
	return c == '\\' ? '/' : char_lower(c);
}

static struct str
name_bare(struct str name)
{
	while (name.len > 0 && (name.data[0] == '/' || name.data[0] == '\\'))
		name = str_from(name, 1);
	return name;
}

static uint32_t
name_hash(struct str name)
{
	uint32_t hash = 2166136261u;

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ (unsigned char)name_char(name.data[i])) * 16777619u;
	return hash ^ (hash >> 15);
}

static bool
name_equal(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (name_char(a.data[i]) != name_char(b.data[i]))
			return false;
	return true;
}

/* A hostile directory may bring names that share a slot; a bounded search keeps that linear. */
enum { PROBE_MAX = 64 };

static void
index_names(struct arena *arena, struct zip *zip)
{
	size_t room = ENTRY_SLOTS_MIN;

	while (room < zip->count * 2)
		room *= 2;
	zip->slots = ARENA_ARRAY(arena, room, uint32_t);
	zip->slot_count = room;
	for (size_t i = 0; i < zip->count; i++) {
		size_t at = name_hash(name_bare(zip->entries[i].name)) & (room - 1);

		for (int tries = 0; tries < PROBE_MAX; tries++) {
			if (zip->slots[at] == 0) {
				zip->slots[at] = (uint32_t)i + 1;
				break;
			}
			at = (at + 1) & (room - 1);
		}
	}
}

struct zip_entry *
zip_find(const struct zip *zip, struct str name)
{
	size_t at;

	if (zip->slot_count == 0)
		return NULL;
	name = name_bare(name);
	at = name_hash(name) & (zip->slot_count - 1);
	for (int tries = 0; tries < PROBE_MAX && zip->slots[at] != 0; tries++) {
		struct zip_entry *entry = &zip->entries[zip->slots[at] - 1];

		if (name_equal(name_bare(entry->name), name))
			return entry;
		at = (at + 1) & (zip->slot_count - 1);
	}
	return NULL;
}

bool
zip_looks_like(struct str bytes)
{
	return str_starts(bytes, STR("PK\003\004")) || str_starts(bytes, STR("PK\005\006"));
}

bool
zip_open(struct arena *arena, struct str bytes, struct zip *ret_zip, struct err *err)
{
	*ret_zip = (struct zip){.bytes = bytes};
	if (!zip_directory_read(arena, ret_zip)) {
		ret_zip->damaged = true;
		zip_directory_scan(arena, ret_zip);
	}
	if (ret_zip->count == 0)
		return err_set(
			err, ERR_DAMAGED, "the zip package holds no member that can be found");
	index_names(arena, ret_zip);
	return true;
}

/* ---- members ---- */

/* The packed bytes, behind the local header; its own name and extra lengths count. */
static bool
entry_bytes(const struct zip *zip, const struct zip_entry *entry, struct str *ret_packed,
	struct err *err)
{
	struct str local = str_from(zip->bytes, entry->offset);
	uint16_t name_size = 0;
	uint16_t extra_size = 0;
	struct str lengths = str_slice(local, 26, LOCAL_SIZE);

	if (entry->offset > zip->bytes.len || local.len < LOCAL_SIZE ||
		!str_starts(local, STR("PK\003\004")) || !take_u16(&lengths, &name_size) ||
		!take_u16(&lengths, &extra_size))
		return err_set(err, ERR_DAMAGED,
			"\"%.*s\" in the package is not where it should be", STR_ARG(entry->name));
	*ret_packed = str_from(local, (size_t)LOCAL_SIZE + name_size + extra_size);
	if (!entry->streamed)
		*ret_packed = str_slice(*ret_packed, 0, entry->size_packed);
	return true;
}

bool
zip_method_known(uint16_t method)
{
	return method == METHOD_STORED || method == METHOD_DEFLATED ||
		method == METHOD_DEFLATED64 || zip_old_knows(method);
}

struct zip_stream *
zip_stream_open(const struct zip *zip, struct zip_entry *entry, uint64_t size_max, struct err *err)
{
	struct zip_stream *s;
	struct str packed;

	entry->used = true;
	if (entry->encrypted) {
		err_set(err, ERR_PASSWORD, "\"%.*s\" in the package is encrypted",
			STR_ARG(entry->name));
		return NULL;
	}
	/* The old methods have no end mark: without a size they cannot be read. */
	if (!zip_method_known(entry->method) || (zip_old_knows(entry->method) && entry->streamed)) {
		err_set(err, ERR_UNSUPPORTED, "\"%.*s\" in the package is packed by method %u",
			STR_ARG(entry->name), entry->method);
		return NULL;
	}
	if (!entry_bytes(zip, entry, &packed, err))
		return NULL;
	s = memory_alloc(sizeof(*s));
	*s = (struct zip_stream){.rest = packed, .size_max = size_max, .entry = entry};
	s->packed = packed.len;
	s->inflating = entry->method == METHOD_DEFLATED;
	if (s->inflating && inflateInit2(&s->z, -MAX_WBITS) != Z_OK)
		memory_give_up(sizeof(s->z));
	if (entry->method == METHOD_DEFLATED64)
		s->wide = inflate64_open(packed, NULL, NULL);
	else if (zip_old_knows(entry->method))
		s->old = zip_old_open(entry->method, entry->flags, packed, entry->size);
	return s;
}

void
zip_stream_close(struct zip_stream **stream)
{
	if (*stream == NULL)
		return;
	if ((*stream)->inflating)
		(void)inflateEnd(&(*stream)->z);
	inflate64_close(&(*stream)->wide);
	zip_old_close(&(*stream)->old);
	free(*stream);
	*stream = NULL;
}

/* At the end of the member: does what came match what the directory promised? */
static ptrdiff_t
stream_end(struct zip_stream *s, struct err *err)
{
	const struct zip_entry *entry = s->entry;

	s->ended = true;
	if (entry->streamed || (s->given == entry->size && s->crc == entry->crc))
		return 0;
	err_set(err, ERR_DAMAGED, "\"%.*s\" in the package does not match its checksum",
		STR_ARG(entry->name));
	return -1;
}

static ptrdiff_t
inflate_some(struct zip_stream *s, char *to, size_t room, struct err *err)
{
	enum { FEED = 1 << 20 };
	int code = Z_OK;
	size_t got = 0;

	while (got == 0 && code == Z_OK) {
		size_t feed = s->rest.len < FEED ? s->rest.len : FEED;

		s->z.next_in = (Bytef *)(uintptr_t)s->rest.data;
		s->z.avail_in = (uInt)feed;
		s->z.next_out = (Bytef *)to;
		s->z.avail_out = (uInt)room;
		code = inflate(&s->z, Z_NO_FLUSH);
		s->rest = str_from(s->rest, feed - s->z.avail_in);
		got = room - s->z.avail_out;
		if (code == Z_BUF_ERROR || (code == Z_OK && got == 0 && s->rest.len == 0))
			code = Z_DATA_ERROR;
	}
	if (code == Z_STREAM_END && got == 0)
		return stream_end(s, err);
	if (got > 0)
		return (ptrdiff_t)got;
	s->ended = true;
	err_set(err, ERR_DAMAGED, "\"%.*s\" in the package breaks off", STR_ARG(s->entry->name));
	return -1;
}

static ptrdiff_t
copy_some(struct zip_stream *s, char *to, size_t room)
{
	struct str piece = str_slice(s->rest, 0, room);

	for (size_t i = 0; i < piece.len; i++)
		to[i] = piece.data[i];
	s->rest = str_from(s->rest, piece.len);
	return (ptrdiff_t)piece.len;
}

static ptrdiff_t
unpack_some(struct zip_stream *s, char *to, size_t room, struct err *err)
{
	ptrdiff_t got;

	if (s->inflating)
		return inflate_some(s, to, room, err);
	got = s->wide != NULL    ? inflate64_read(s->wide, to, room)
		: s->old != NULL ? zip_old_read(s->old, to, room)
				 : copy_some(s, to, room);
	if (got > 0)
		return got;
	if (got == 0)
		return stream_end(s, err);
	s->ended = true;
	err_set(err, ERR_DAMAGED, "\"%.*s\" in the package breaks off", STR_ARG(s->entry->name));
	return -1;
}

ptrdiff_t
zip_stream_read(struct zip_stream *s, char *to, size_t room, struct err *err)
{
	ptrdiff_t got;

	if (s->ended || room == 0)
		return 0;
	if (room > (1u << 30))
		room = 1u << 30;
	got = unpack_some(s, to, room, err);
	if (got <= 0)
		return got;
	s->given += (uint64_t)got;
	s->crc = (uint32_t)crc32(s->crc, (const Bytef *)to, (uInt)got);
	if (s->given <= s->size_max &&
		(s->given <= RATIO_FREE_SIZE || s->given / RATIO_MAX <= s->packed))
		return got;
	s->ended = true;
	err_set(err, ERR_TOO_LARGE, "\"%.*s\" in the package unpacks to more than is allowed",
		STR_ARG(s->entry->name));
	return -1;
}

bool
zip_read(const struct zip *zip, struct zip_entry *entry, struct buf *to, size_t size_max,
	struct err *err)
{
	struct zip_stream *s CLEANUP(zip_stream_close) = zip_stream_open(zip, entry, size_max, err);
	size_t step = 64 * 1024;
	ptrdiff_t got;

	if (s == NULL)
		return false;
	/* A claim is believed for the first reservation only as far as it is harmless. */
	if (!entry->streamed && entry->size < (1u << 20))
		step = (size_t)entry->size + 1;
	for (;;) {
		size_t left = size_max > to->len ? size_max - to->len : 0;
		char *room = buf_reserve(to, step < left ? step : left);

		if (room == NULL || left == 0)
			return err_set(err, ERR_TOO_LARGE, "\"%.*s\" in the package is too large",
				STR_ARG(entry->name));
		got = zip_stream_read(s, room, step < left ? step : left, err);
		if (got <= 0)
			return got == 0;
		buf_grown(to, (size_t)got);
	}
}
