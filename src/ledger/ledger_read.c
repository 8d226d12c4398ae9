/* The reading half of ledger/ledger.h: entries and proofs. */
#include "ledger/ledger.h"

#include "base/err.h"
#include "ledger/ledger_inside.h"
#include "ledger/opening.h"
#include "ledger/proof.h"

#include <string.h>

/* ---- Pages ---- */

static bool
page_cut(struct ledger_page *page, unsigned width)
{
	struct str entries = buf_str(&page->entries);
	struct str openings = buf_str(&page->openings);

	for (unsigned i = 0; i < width; i++) {
		size_t end = str_find_char(openings, '\n');

		if (end == STR_NONE || !bundle_take(&entries, &page->entry[i]))
			return false;
		page->line[i] = str_slice(openings, 0, end);
		openings = str_from(openings, end + 1);
	}
	return true;
}

bool
ledger_page_load(struct ledger *ledger, uint64_t index, struct err *err)
{
	struct ledger_page *page = &ledger->page;
	unsigned width = tile_width(0, index, ledger->edge.size);
	struct tile entries = {TILE_ENTRIES, 0, index, width};
	struct tile openings = {TILE_OPENINGS, 0, index, width};

	if (page->loaded && page->index == index)
		return true;
	page->loaded = false;
	if (!tile_read(ledger->folder, &entries, &page->entries, err) ||
		!tile_read(ledger->folder, &openings, &page->openings, err))
		return false;
	if (!page_cut(page, width))
		return err_set(err, ERR_ALTERED,
			"the log's entries from %llu on are cut off: run candour verify",
			(unsigned long long)(index * TILE_WIDTH));
	page->loaded = true;
	page->index = index;
	return true;
}

static bool
beyond(uint64_t index, struct err *err)
{
	return err_set(err, ERR_NOT_FOUND, "the log has no entry %llu", (unsigned long long)index);
}

bool
ledger_read(struct ledger *ledger, struct arena *arena, uint64_t index,
	struct ledger_entry *ret_entry, struct err *err)
{
	struct entry_text entry;
	struct str line;

	if (index >= ledger->edge.size)
		return beyond(index, err);
	if (!ledger_page_load(ledger, index / TILE_WIDTH, err))
		return false;
	line = ledger->page.line[index % TILE_WIDTH];
	if (!entry_parse(ledger->page.entry[index % TILE_WIDTH], &entry))
		return err_set(err, ERR_ALTERED, "entry %llu of the log is malformed",
			(unsigned long long)index);
	if (!opening_parse(line, ret_entry) || !opening_fits(&ledger->sha, &entry, ret_entry))
		return err_set(err, ERR_ALTERED,
			"what entry %llu of the log stands for was altered",
			(unsigned long long)index);
	ret_entry->kind = str_copy(arena, entry.kind);
	ret_entry->moment = entry.moment;
	ret_entry->payload = str_copy(arena, ret_entry->payload);
	return true;
}

/* ---- Proofs ---- */

struct subtree_source {
	struct ledger *ledger;
	struct tile tile; /* the tile in `bytes` */
	struct buf bytes;
};

/* The root of a perfect subtree: 1 to 128 neighbouring hashes of one tile. */
static bool
subtree_read(void *context, unsigned level, uint64_t index, struct ledger_hash *ret_hash,
	struct err *err)
{
	struct subtree_source *source = context;
	struct ledger *ledger = source->ledger;
	unsigned tile_level = level / TILE_HEIGHT;
	unsigned count = 1U << (level % TILE_HEIGHT);
	uint64_t first = index * count;
	struct tile tile = {TILE_HASHES, tile_level, first / TILE_WIDTH,
		tile_width(tile_level, first / TILE_WIDTH, ledger->edge.size)};
	size_t at = (size_t)(first % TILE_WIDTH);
	struct merkle_edge edge = {0};

	if (source->bytes.len == 0 || source->tile.level != tile.level ||
		source->tile.index != tile.index) {
		if (!tile_read(ledger->folder, &tile, &source->bytes, err))
			return false;
		source->tile = tile;
	}
	if ((at + count) * LEDGER_HASH_SIZE > source->bytes.len)
		return err_set(err, ERR_ALTERED, "a tile of the log is too short");
	for (size_t i = at; i < at + count; i++) {
		struct ledger_hash hash;

		memcpy(hash.bytes, source->bytes.data + i * LEDGER_HASH_SIZE, LEDGER_HASH_SIZE);
		merkle_edge_add(&edge, &ledger->sha, &hash, NULL, NULL);
	}
	*ret_hash = merkle_edge_root(&edge, &ledger->sha);
	return true;
}

static bool
inclusion_make(
	struct ledger *ledger, uint64_t index, struct merkle_proof *ret_path, struct err *err)
{
	struct subtree_source source = {.ledger = ledger};
	struct merkle_source merkle = {&source, subtree_read};
	struct ledger_hash leaf = merkle_leaf(&ledger->sha, ledger->page.entry[index % TILE_WIDTH]);
	bool made = merkle_prove_inclusion(
		merkle, &ledger->sha, index, ledger->edge.size, ret_path, err);

	buf_free(&source.bytes);
	if (!made)
		return false;
	if (!merkle_check_inclusion(
		    &ledger->sha, &leaf, index, ledger->edge.size, &ledger->root, ret_path))
		return err_set(err, ERR_ALTERED,
			"entry %llu does not fit the signed root of the log: run candour verify",
			(unsigned long long)index);
	return true;
}

static bool
proof_make(struct ledger *ledger, struct arena *arena, uint64_t index, bool with_opening,
	struct str *ret_text, struct err *err)
{
	struct tlog_proof proof = {.index = index, .checkpoint = buf_str(&ledger->checkpoint)};
	struct buf extra CLEANUP(buf_free) = {0};
	struct buf text CLEANUP(buf_free) = {0};
	struct ledger_entry entry;

	if (index >= ledger->edge.size)
		return beyond(index, err);
	/* Also refuses an opening that does not fit. */
	if (!ledger_read(ledger, arena, index, &entry, err) ||
		!inclusion_make(ledger, index, &proof.path, err))
		return false;
	buf_add(&extra, ledger->page.entry[index % TILE_WIDTH]);
	buf_add_char(&extra, '\n');
	if (with_opening && entry.payload.len > 0) {
		buf_add(&extra, ledger->page.line[index % TILE_WIDTH]);
		buf_add_char(&extra, '\n');
	}
	proof.extra = buf_str(&extra);
	tlog_proof_add(&text, &proof);
	*ret_text = str_copy(arena, buf_str(&text));
	return true;
}

bool
ledger_proof(struct ledger *ledger, struct arena *arena, uint64_t index, struct str *ret_text,
	struct err *err)
{
	return proof_make(ledger, arena, index, true, ret_text, err);
}

bool
ledger_proof_closed(struct ledger *ledger, struct arena *arena, uint64_t index,
	struct str *ret_text, struct err *err)
{
	return proof_make(ledger, arena, index, false, ret_text, err);
}
