/* Zip packages, read in place (PKWARE APPNOTE 6.3.10).
 *
 * For documents that are zip files inside (OOXML, ODF, EPUB, XPS ...), not for archives that
 * people made. A struct zip lives in the caller's arena and points into the mapped bytes. The
 * central directory is believed first; where it is missing or damaged, the local headers are
 * scanned instead and `damaged` is set. Stored and deflated members are read, and those of the old
 * methods of PKZIP 1 and of Deflate64 (zip_method_known). Every offset and
 * length is checked against the bytes; a member may not unpack to more than the caller allows. */
#ifndef CANDOUR_EXTRACT_ZIP_H
#define CANDOUR_EXTRACT_ZIP_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct buf;
struct err;

/* One member. Sizes are as the directory claims; 0 and `streamed` where it does not say. */
struct zip_entry {
	struct str name; /* as written, any bytes */
	uint64_t offset; /* of its local header */
	uint64_t size_packed;
	uint64_t size;
	uint32_t crc;
	uint16_t method;
	uint16_t flags;
	bool encrypted;
	bool streamed; /* found by scanning, sizes unknown */
	bool used;     /* free for the caller: this member was read */
	int64_t modified;
};

struct zip {
	struct str bytes;
	struct zip_entry *entries;
	size_t count;
	uint32_t *slots; /* hash table over the names: index + 1 */
	size_t slot_count;
	bool damaged; /* the directory could not be trusted */
};

/* True where the bytes begin or end as a zip file does. Cheap. */
bool zip_looks_like(struct str bytes);
/* Finds the members. ERR_DAMAGED where there are none at all. */
bool zip_open(struct arena *arena, struct str bytes, struct zip *ret_zip, struct err *err) MUST_USE;
/* The first member of that name, ASCII case ignored, a backslash taken as a slash and a leading
 * slash left out; NULL where there is none. */
struct zip_entry *zip_find(const struct zip *zip, struct str name);
/* The member's bytes, appended to `to`. ERR_PASSWORD for an encrypted one, ERR_UNSUPPORTED for
 * another method, ERR_TOO_LARGE beyond size_max, ERR_DAMAGED where it breaks off or its checksum
 * is wrong; what could be had is in `to` even so. */
bool zip_read(const struct zip *zip, struct zip_entry *entry, struct buf *to, size_t size_max,
	struct err *err) MUST_USE;

/* True for the packing methods that are unpacked here. */
bool zip_method_known(uint16_t method);
/* A member as a stream, so that a large one takes no memory. */
struct zip_stream;
/* NULL with err set where it cannot be read at all. Close what was opened. */
struct zip_stream *zip_stream_open(
	const struct zip *zip, struct zip_entry *entry, uint64_t size_max, struct err *err);
void zip_stream_close(struct zip_stream **stream);
/* Up to `room` bytes; 0 at the end; -1 with err set once it breaks off (as zip_read). */
ptrdiff_t zip_stream_read(struct zip_stream *stream, char *to, size_t room, struct err *err);

#endif
