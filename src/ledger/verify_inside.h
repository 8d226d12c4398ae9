/* What the files of ledger_verify share.
 *
 * The entries are read once, in order, and two trees are grown: one from the entries themselves
 * and one from the hashes in the tiles of level 0, which is begun only where the two first
 * differ. Whichever gives the signed root at the end is right, and what differs from it is what
 * was altered. */
#ifndef CANDOUR_LEDGER_VERIFY_INSIDE_H
#define CANDOUR_LEDGER_VERIFY_INSIDE_H

#include "base/arena.h"
#include "base/buf.h"
#include "crypto/sha256.h"
#include "ledger/ledger.h"
#include "ledger/note.h"
#include "ledger/tile.h"

/* A checkpoint that the tree must pass through: of the history, or the one given by the caller. */
struct verify_point {
	uint64_t number; /* in the history */
	uint64_t size;
	struct ledger_hash root;
	bool is_since;
	bool by_entries; /* the tree of the entries passes through it */
	bool by_tiles;
};

/* A hash on disk that a tree does not give. Level 0: the tile against the entries. */
struct verify_doubt {
	unsigned level; /* of tiles */
	uint64_t index; /* of the hash in its level */
};

struct verify_doubts {
	struct verify_doubt *list; /* VERIFY_FINDING_MAX places in the arena */
	size_t count;
};

/* One of the two trees. */
struct verify_tree {
	struct ledger_verify *verify;
	struct merkle_edge edge;
	struct verify_doubts doubts; /* tiles of level 1 and above */
};

struct ledger_verify {
	const char *folder;
	struct arena arena;
	struct sha256 sha;
	struct vkey vkey;
	struct checkpoint head;
	struct buf head_note;
	struct buf history; /* the file of checkpoints, as it was at the beginning */
	bool has_head;
	bool has_history;
	/* Of the last page's entries and openings, then: what others add is no part of it.
	 * UINT64_MAX: unknown. */
	uint64_t last_size[2];
	void (*found)(void *context, const struct ledger_finding *finding);
	bool (*entry)(
		void *context, uint64_t index, const struct ledger_entry *entry, struct err *err);
	void *context;
	uint64_t finding_count;

	struct verify_point *points; /* sorted by size */
	size_t point_count;
	size_t point_at;

	struct verify_tree by_entries;
	struct verify_tree by_tiles;
	bool differ; /* by_tiles is a tree of its own */
	struct verify_doubts leaves;
	struct buf upper[TILE_LEVEL_COUNT]; /* the tile being compared, by level */
	uint64_t upper_index[TILE_LEVEL_COUNT];
	int64_t last_moment;
};

/* Gives one finding; those beyond VERIFY_FINDING_MAX are only counted. */
void verify_found(struct ledger_verify *v, const char *sort, const char *format, ...)
	PRINTF_LIKE(3, 4);
/* Reads every entry, tile and opening, and grows the trees. */
bool verify_entries(struct ledger_verify *v, struct err *err) MUST_USE;
/* Names each file that does not belong, or is of the wrong size. */
bool verify_files(struct ledger_verify *v, struct err *err) MUST_USE;
/* Takes the checkpoints that were read into v->points. */
void verify_history(struct ledger_verify *v);

#endif
