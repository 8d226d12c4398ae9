/* What struct ledger holds; for the files of this folder only. */
#ifndef CANDOUR_LEDGER_LEDGER_INSIDE_H
#define CANDOUR_LEDGER_LEDGER_INSIDE_H

#include "base/arena.h"
#include "base/buf.h"
#include "crypto/sha256.h"
#include "ledger/ledger.h"
#include "ledger/note.h"
#include "ledger/tile.h"

struct ledger_writer;

/* A bundle with its openings, kept because neighbours are asked for next. */
struct ledger_page {
	bool loaded;
	uint64_t index;
	struct buf entries;
	struct buf openings;
	struct str entry[TILE_WIDTH];
	struct str line[TILE_WIDTH];
};

struct ledger {
	struct arena arena; /* holds this struct too */
	const char *folder;
	struct vkey vkey;
	struct str vkey_text;
	struct buf checkpoint;
	struct ledger_hash root;
	struct sha256 sha;
	struct merkle_edge edge;
	int64_t last_moment;
	struct ledger_page page;
	struct ledger_writer *writer; /* NULL until something is written */
};

/* "FOLDER/NAME". */
const char *ledger_path(struct arena *arena, const char *folder, const char *name);
/* Takes up the checkpoint that is on disk now: note, root, edge, last moment. */
bool ledger_load(struct ledger *ledger, struct err *err) MUST_USE;
/* The bundle with its openings; its strs are valid until the next call. */
bool ledger_page_load(struct ledger *ledger, uint64_t index, struct err *err) MUST_USE;
void ledger_writer_close(struct ledger *ledger);

#endif
