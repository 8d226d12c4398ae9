/* Tar archives with attributes too large for libarchive, which gives up the whole archive at a pax
 * header of more than 1 MiB (large extended attributes of macOS and of Windows' streams).
 *
 * Sources: POSIX.1-2017, pax interchange format; [ustar] for the header. */
#ifndef CANDOUR_EXTRACT_TAR_ATTRIBUTES_H
#define CANDOUR_EXTRACT_TAR_ATTRIBUTES_H

#include "base/attr.h"
#include "base/str.h"

struct arena;

/* The archive in pieces, without the records that are too large. */
struct tar_pieces {
	const struct str *pieces;
	size_t count;
	size_t at;              /* for tar_piece_pull */
	uint32_t left_out;      /* records */
	struct str largest_key; /* of the first of them */
};

/* True where the header's check sum is right. */
bool tar_header_valid(struct str bytes);
/* False where the archive can be read as it is. The pieces lie in the arena and in bytes. */
bool tar_attributes_cut(
	struct arena *arena, struct str bytes, struct tar_pieces *ret_pieces) MUST_USE;
/* For struct unpack: the next piece, "" behind the last. */
struct str tar_piece_pull(void *pieces);

#endif
