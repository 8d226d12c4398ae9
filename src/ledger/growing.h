/* One kind of tile being written at its right end: hashes of a level, entries, or openings.
 *
 * A struct growing appends to the one file that is not yet full, renames it as it grows, and goes
 * on to the next file when it is full. What is added waits in memory until growing_flush, or
 * until a file is full. Nothing is synced here. After any failure the struct is of no more use:
 * close it and begin again, which cuts off what is beyond the given size. */
#ifndef CANDOUR_LEDGER_GROWING_H
#define CANDOUR_LEDGER_GROWING_H

#include "base/attr.h"
#include "base/buf.h"
#include "ledger/tile.h"

struct err;

struct growing {
	const char *folder; /* the ledger's; borrowed */
	struct tile tile;   /* what stands on disk; width 0: nothing yet */
	unsigned width;     /* with what waits in `pending` */
	int fd;             /* -1: not open */
	uint64_t file_size;
	struct buf pending;
};

/* Takes up the work at a tree of `size` entries. Puts the files right after an interrupted write:
 * the last file is cut to its size and has its name, and none is beyond it. */
bool growing_begin(struct growing *g, const char *folder, enum tile_sort sort, unsigned level,
	uint64_t size, struct err *err) MUST_USE;
void growing_end(struct growing *g);

/* One hash, one entry with its length, or one line: to be appended to g->pending by the caller,
 * then counted by this. */
bool growing_added(struct growing *g, struct err *err) MUST_USE;
/* Writes what waits and gives the file its name. */
bool growing_flush(struct growing *g, struct err *err) MUST_USE;

#endif
