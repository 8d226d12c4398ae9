/* Where hashes and entries stand on disk: C2SP tlog-tiles, and our openings beside them.
 *
 * A tile holds 256 hashes of one level (8,192 bytes); a bundle holds the 256 entries below a tile
 * of level 0, each behind its length as a big-endian uint16; an openings file holds the 256 lines
 * that belong to a bundle. What is not yet full stands in a file named by how much is in it:
 *
 *   tile/0/000  tile/0/x001/234  tile/1/000.p/7  tile/entries/x001/235.p/40
 *   openings/000  openings/x001/235
 *
 * An openings file grows by lines under its final name. Paths are relative to the ledger's
 * folder. */
#ifndef CANDOUR_LEDGER_TILE_H
#define CANDOUR_LEDGER_TILE_H

#include "base/attr.h"
#include "base/str.h"
#include "ledger/merkle.h"

struct arena;
struct buf;
struct err;

enum {
	TILE_HEIGHT = 8,
	TILE_WIDTH = 256,
	TILE_SIZE = TILE_WIDTH * LEDGER_HASH_SIZE,
	TILE_LEVEL_COUNT = 8,
	LEDGER_ENTRY_MAX = 65535,
	BUNDLE_SIZE_MAX = TILE_WIDTH * (2 + LEDGER_ENTRY_MAX)
};

/* Levels 0.. are hashes; the other two stand beside level 0. */
enum tile_sort { TILE_HASHES, TILE_ENTRIES, TILE_OPENINGS };

struct tile {
	enum tile_sort sort;
	unsigned level; /* of hashes; else 0 */
	uint64_t index;
	unsigned width; /* 1..256 */
};

/* How many of this tile a tree of `size` entries has: 256 for a full one, 0 for none. */
unsigned tile_width(unsigned level, uint64_t index, uint64_t size);
/* "tile/1/000.p/7", zero-ended. */
struct str tile_path(struct arena *arena, const struct tile *tile);
/* The folder in which the partial files of a tile stand ("tile/1/000.p"). */
struct str tile_partial_folder(struct arena *arena, const struct tile *tile);
/* Strict: only what tile_path gives. */
bool tile_path_parse(struct str path, struct tile *ret_tile) MUST_USE;

/* Reads a tile of `folder`: a hashes tile gives exactly its width of hashes, the others the whole
 * file. Where a partial tile is gone because the tree grew, a longer one or the full one is read
 * in its place (each is a beginning of the next). Anything but a plain file is refused.
 * ERR_NOT_FOUND where there is none, ERR_ALTERED where it is too short or too long. */
bool tile_read(const char *folder, const struct tile *tile, struct buf *ret_bytes,
	struct err *err) MUST_USE;
/* Opens a plain file for reading, never through a symbolic link; says its size. */
bool tile_file_open(const char *path, int *ret_fd, uint64_t *ret_size, struct err *err) MUST_USE;
/* The largest width of a partial file of this tile, 0 where there is none. */
unsigned tile_partial_widest(const char *folder, const struct tile *tile);

/* Takes one entry off a bundle (C2SP tlog-tiles, "Log Entries"); false where it is cut off. */
bool bundle_take(struct str *rest, struct str *ret_entry) MUST_USE;

#endif
