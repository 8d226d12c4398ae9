#include "ledger/ledger.h"

#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "ledger/ledger_inside.h"
#include "ledger/opening.h"

#include <limits.h>
#include <string.h>

#define LEDGER_ARENA_MAX ((size_t)1024 * 1024)

const char *
ledger_path(struct arena *arena, const char *folder, const char *name)
{
	return path_join_cstr(arena, folder, name);
}

/* ---- Loading ---- */

/* The edge's hashes of one tile level from the partial tile of that level. */
static bool
edge_load_level(struct ledger *ledger, unsigned level, uint64_t size, struct merkle_edge *edge,
	struct err *err)
{
	uint64_t hashes = size >> (level * TILE_HEIGHT);
	struct tile tile = {
		TILE_HASHES, level, hashes / TILE_WIDTH, (unsigned)(hashes % TILE_WIDTH)};
	struct buf bytes CLEANUP(buf_free) = {0};
	struct merkle_edge inner = {0};

	if (tile.width == 0)
		return true;
	if (!tile_read(ledger->folder, &tile, &bytes, err))
		return false;
	for (unsigned i = 0; i < tile.width; i++) {
		struct ledger_hash hash;

		memcpy(hash.bytes, bytes.data + (size_t)i * LEDGER_HASH_SIZE, LEDGER_HASH_SIZE);
		merkle_edge_add(&inner, &ledger->sha, &hash, NULL, NULL);
	}
	for (unsigned bit = 0; bit < TILE_HEIGHT; bit++)
		edge->at[level * TILE_HEIGHT + bit] = inner.at[bit];
	return true;
}

static bool
edge_load(struct ledger *ledger, const struct checkpoint *checkpoint, struct err *err)
{
	struct ledger_hash root;

	memset(&ledger->edge, 0, sizeof(ledger->edge));
	ledger->edge.size = checkpoint->size;
	for (unsigned level = 0; level < TILE_LEVEL_COUNT; level++)
		if (!edge_load_level(ledger, level, checkpoint->size, &ledger->edge, err))
			return false;
	root = merkle_edge_root(&ledger->edge, &ledger->sha);
	if (!ledger_hash_equal(&root, &checkpoint->root))
		return err_set(err, ERR_ALTERED,
			"the log's files do not give the signed root: run candour verify");
	ledger->root = root;
	return true;
}

static bool
last_moment_load(struct ledger *ledger, struct err *err)
{
	uint64_t size = ledger->edge.size;
	struct entry_text entry;

	ledger->last_moment = DATE_NONE;
	if (size == 0)
		return true;
	if (!ledger_page_load(ledger, (size - 1) / TILE_WIDTH, err))
		return false;
	if (!entry_parse(ledger->page.entry[(size - 1) % TILE_WIDTH], &entry))
		return err_set(err, ERR_ALTERED, "the last entry of the log is malformed");
	ledger->last_moment = entry.moment;
	return true;
}

bool
ledger_load(struct ledger *ledger, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4 * PATH_MAX};
	const char *path = ledger_path(&arena, ledger->folder, "checkpoint");
	struct checkpoint checkpoint;

	ledger->page.loaded = false;
	buf_clear(&ledger->checkpoint);
	if (!file_read(path, &ledger->checkpoint, NOTE_SIZE_MAX, err))
		return false;
	if (!checkpoint_verify(buf_str(&ledger->checkpoint), &ledger->vkey, &checkpoint, err)) {
		err->kind = ERR_ALTERED;
		return err_in(err, "\"%s\"", path);
	}
	return edge_load(ledger, &checkpoint, err) && last_moment_load(ledger, err);
}

static bool
vkey_load(struct ledger *ledger, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4 * PATH_MAX};
	const char *path = ledger_path(&arena, ledger->folder, "key.vkey");
	struct buf text CLEANUP(buf_free) = {0};

	if (!file_read(path, &text, NOTE_SIZE_MAX, err))
		return false;
	ledger->vkey_text = str_copy(&ledger->arena, str_trim(buf_str(&text)));
	return vkey_parse(ledger->vkey_text, &ledger->vkey, err) || err_in(err, "\"%s\"", path);
}

bool
ledger_open(const char *folder, struct ledger **ret_ledger, struct err *err)
{
	struct ledger *ledger CLEANUP(ledger_cleanup) = NULL;
	struct arena arena;

	arena_init(&arena, LEDGER_ARENA_MAX);
	ledger = ARENA_NEW(&arena, struct ledger);
	ledger->arena = arena;
	ledger->folder = str_cstr(&ledger->arena, str_of(folder));
	if (!vkey_load(ledger, err) || !ledger_load(ledger, err))
		return false;
	*ret_ledger = ledger;
	ledger = NULL;
	return true;
}

void
ledger_close(struct ledger *ledger)
{
	struct arena arena;

	if (ledger == NULL)
		return;
	ledger_writer_close(ledger);
	buf_free(&ledger->checkpoint);
	buf_free(&ledger->page.entries);
	buf_free(&ledger->page.openings);
	sha256_free(&ledger->sha);
	arena = ledger->arena;
	arena_free(&arena);
}

void
ledger_cleanup(struct ledger **ledger)
{
	ledger_close(*ledger);
	*ledger = NULL;
}

/* ---- What it is ---- */

uint64_t
ledger_size(const struct ledger *ledger)
{
	return ledger->edge.size;
}

struct ledger_hash
ledger_root(const struct ledger *ledger)
{
	return ledger->root;
}

struct str
ledger_origin(const struct ledger *ledger)
{
	return ledger->vkey.name;
}

struct str
ledger_vkey(const struct ledger *ledger)
{
	return ledger->vkey_text;
}

struct str
ledger_checkpoint(const struct ledger *ledger)
{
	return buf_str(&ledger->checkpoint);
}
