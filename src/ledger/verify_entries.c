#include "ledger/verify_inside.h"

#include "base/date.h"
#include "base/err.h"
#include "base/limits.h"
#include "ledger/opening.h"

#include <string.h>

/* One bundle with its tile and its openings, as far as they can be read. */
struct verify_page {
	struct tile tile; /* of the hashes */
	struct buf hashes;
	struct buf entries;
	struct buf openings;
	bool has_hashes;
	struct str entries_rest;
	struct str openings_rest;
	bool entries_broken; /* nothing more can be taken from it */
	bool openings_broken;
};

static void
doubt_add(struct verify_doubts *doubts, unsigned level, uint64_t index)
{
	if (doubts->count < VERIFY_FINDING_MAX)
		doubts->list[doubts->count++] = (struct verify_doubt){level, index};
}

static const char *
tile_name(struct ledger_verify *v, enum tile_sort sort, unsigned level, uint64_t index)
{
	struct tile tile = {sort, level, index, tile_width(level, index, v->head.size)};

	return tile_path(&v->arena, &tile).data;
}

/* Reads one tile; says so where it is missing or altered. */
static bool
tile_load(struct ledger_verify *v, enum tile_sort sort, unsigned level, uint64_t index,
	struct buf *ret_bytes)
{
	struct tile tile = {sort, level, index, tile_width(level, index, v->head.size)};
	struct err err = {0};

	if (tile_read(v->folder, &tile, ret_bytes, &err))
		return true;
	verify_found(v, err.kind == ERR_NOT_FOUND ? "missing" : "altered",
		err.kind == ERR_NOT_FOUND ? "%s is missing" : "%s cannot be read as it should",
		tile_name(v, sort, level, index));
	buf_clear(ret_bytes);
	return false;
}

/* ---- Growing the trees ---- */

/* Compares each complete hash of a tile level above 0 with the tile on disk. */
static void
upper_compare(void *context, unsigned level, uint64_t index, const struct ledger_hash *hash)
{
	struct verify_tree *tree = context;
	struct ledger_verify *v = tree->verify;
	unsigned tile_level = level / TILE_HEIGHT;
	struct buf *tile = &v->upper[tile_level];
	size_t at = (size_t)(index % TILE_WIDTH) * LEDGER_HASH_SIZE;

	if (level == 0 || level % TILE_HEIGHT != 0)
		return;
	if (v->upper_index[tile_level] != index / TILE_WIDTH) {
		v->upper_index[tile_level] = index / TILE_WIDTH;
		(void)tile_load(v, TILE_HASHES, tile_level, index / TILE_WIDTH, tile);
	}
	if (tile->len >= at + LEDGER_HASH_SIZE &&
		memcmp(tile->data + at, hash->bytes, LEDGER_HASH_SIZE) != 0)
		doubt_add(&tree->doubts, tile_level, index);
}

/* The points of the present size: does each tree pass through them? */
static void
points_compare(struct ledger_verify *v)
{
	uint64_t size = v->by_entries.edge.size;

	while (v->point_at < v->point_count && v->points[v->point_at].size == size) {
		struct verify_point *point = &v->points[v->point_at++];
		struct ledger_hash root = merkle_edge_root(&v->by_entries.edge, &v->sha);

		point->by_entries = ledger_hash_equal(&root, &point->root);
		point->by_tiles = point->by_entries;
		if (!v->differ)
			continue;
		root = merkle_edge_root(&v->by_tiles.edge, &v->sha);
		point->by_tiles = ledger_hash_equal(&root, &point->root);
	}
}

static void
leaf_grow(struct ledger_verify *v, const struct ledger_hash *by_entry,
	const struct ledger_hash *by_tile)
{
	if (!ledger_hash_equal(by_entry, by_tile)) {
		doubt_add(&v->leaves, 0, v->by_entries.edge.size);
		if (!v->differ)
			v->by_tiles.edge = v->by_entries.edge;
		v->differ = true;
	}
	merkle_edge_add(&v->by_entries.edge, &v->sha, by_entry, upper_compare, &v->by_entries);
	if (v->differ)
		merkle_edge_add(&v->by_tiles.edge, &v->sha, by_tile, upper_compare, &v->by_tiles);
	points_compare(v);
}

/* ---- One entry ---- */

static bool
page_take_entry(struct ledger_verify *v, struct verify_page *page, struct str *ret_text)
{
	if (page->entries_broken)
		return false;
	if (bundle_take(&page->entries_rest, ret_text))
		return true;
	page->entries_broken = true;
	if (page->entries.len > 0)
		verify_found(v, "altered", "%s is cut off before entry %llu",
			tile_name(v, TILE_ENTRIES, 0, page->tile.index),
			(unsigned long long)v->by_entries.edge.size);
	return false;
}

static bool
page_take_line(struct ledger_verify *v, struct verify_page *page, struct str *ret_line)
{
	size_t end = str_find_char(page->openings_rest, '\n');

	if (page->openings_broken)
		return false;
	if (end != STR_NONE) {
		*ret_line = str_slice(page->openings_rest, 0, end);
		page->openings_rest = str_from(page->openings_rest, end + 1);
		return true;
	}
	page->openings_broken = true;
	if (page->openings.len > 0)
		verify_found(v, "missing", "%s is cut off before the line of entry %llu",
			tile_name(v, TILE_OPENINGS, 0, page->tile.index),
			(unsigned long long)v->by_entries.edge.size);
	return false;
}

static void
moment_check(struct ledger_verify *v, uint64_t index, int64_t moment)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};

	if (moment < v->last_moment)
		verify_found(v, "back-dated",
			"entry %llu is dated %s, before the entry before it (%s)",
			(unsigned long long)index, date_iso(&arena, moment).data,
			date_iso(&arena, v->last_moment).data);
	v->last_moment = moment;
}

/* What the entry says against its opening; then the caller gets it. */
static bool
entry_check(struct ledger_verify *v, uint64_t index, struct str text, bool has_line,
	struct str line, struct err *err)
{
	struct ledger_entry entry = {0};
	struct entry_text parsed;

	if (!entry_parse(text, &parsed)) {
		verify_found(v, "altered", "entry %llu is malformed", (unsigned long long)index);
		return true;
	}
	moment_check(v, index, parsed.moment);
	if (has_line && (!opening_parse(line, &entry) || !opening_fits(&v->sha, &parsed, &entry))) {
		verify_found(v, "altered", "the opening of entry %llu (%s) does not fit the entry",
			(unsigned long long)index,
			tile_name(v, TILE_OPENINGS, 0, index / TILE_WIDTH));
		entry.payload = STR("");
	}
	entry.kind = parsed.kind;
	entry.moment = parsed.moment;
	return v->entry == NULL || v->entry(v->context, index, &entry, err);
}

static bool
entry_verify(struct ledger_verify *v, struct verify_page *page, unsigned place, struct err *err)
{
	uint64_t index = v->by_entries.edge.size;
	struct ledger_hash by_entry = {0};
	struct ledger_hash by_tile = {0};
	struct str text;
	struct str line = STR("");
	bool has_line = page_take_line(v, page, &line);
	bool has_text = page_take_entry(v, page, &text);

	if (page->has_hashes)
		memcpy(by_tile.bytes, page->hashes.data + (size_t)place * LEDGER_HASH_SIZE,
			LEDGER_HASH_SIZE);
	/* What cannot be read is taken from the other side, so that the rest can be judged. */
	by_entry = has_text ? merkle_leaf(&v->sha, text) : by_tile;
	leaf_grow(v, &by_entry, page->has_hashes ? &by_tile : &by_entry);
	return !has_text || entry_check(v, index, text, has_line, line, err);
}

/* ---- One page ---- */

static void
page_rest(struct ledger_verify *v, struct verify_page *page)
{
	bool is_last = page->tile.width < TILE_WIDTH;
	const char *sort = is_last ? "unfinished" : "added";

	if (!page->entries_broken && page->entries_rest.len > 0)
		verify_found(v, sort, "%s goes on beyond its last entry",
			tile_name(v, TILE_ENTRIES, 0, page->tile.index));
	if (!page->openings_broken && page->openings_rest.len > 0)
		verify_found(v, sort, "%s goes on beyond its last line",
			tile_name(v, TILE_OPENINGS, 0, page->tile.index));
}

/* The last page grows while others write: only what it had at the beginning is judged. */
static struct str
as_then(const struct ledger_verify *v, const struct verify_page *page, const struct buf *bytes,
	unsigned which)
{
	uint64_t size = v->last_size[which];

	if (page->tile.width == TILE_WIDTH || size >= bytes->len)
		return buf_str(bytes);
	return str_slice(buf_str(bytes), 0, (size_t)size);
}

static bool
page_verify(struct ledger_verify *v, struct verify_page *page, uint64_t index, struct err *err)
{
	page->tile = (struct tile){TILE_HASHES, 0, index, tile_width(0, index, v->head.size)};
	page->has_hashes = tile_load(v, TILE_HASHES, 0, index, &page->hashes);
	page->entries_broken = !tile_load(v, TILE_ENTRIES, 0, index, &page->entries);
	page->openings_broken = !tile_load(v, TILE_OPENINGS, 0, index, &page->openings);
	page->entries_rest = as_then(v, page, &page->entries, 0);
	page->openings_rest = as_then(v, page, &page->openings, 1);
	for (unsigned i = 0; i < page->tile.width; i++)
		if (!entry_verify(v, page, i, err))
			return false;
	page_rest(v, page);
	return true;
}

/* ---- The verdict ---- */

static void
leaves_judge(struct ledger_verify *v, bool entries_right, bool tiles_right)
{
	for (size_t i = 0; i < v->leaves.count; i++) {
		uint64_t index = v->leaves.list[i].index;
		const char *tile = tile_name(v, TILE_HASHES, 0, index / TILE_WIDTH);

		if (entries_right)
			verify_found(v, "altered", "%s holds a wrong hash of entry %llu", tile,
				(unsigned long long)index);
		else if (tiles_right)
			verify_found(v, "altered", "entry %llu (%s) was altered",
				(unsigned long long)index,
				tile_name(v, TILE_ENTRIES, 0, index / TILE_WIDTH));
		else
			verify_found(v, "altered", "entry %llu and its hash in %s do not agree",
				(unsigned long long)index, tile);
	}
}

static void
upper_judge(struct ledger_verify *v, const struct verify_tree *tree, bool is_right)
{
	for (size_t i = 0; i < tree->doubts.count; i++) {
		const struct verify_doubt *doubt = &tree->doubts.list[i];
		uint64_t count = (uint64_t)1 << (doubt->level * TILE_HEIGHT);
		uint64_t first = doubt->index * count;
		const char *tile = tile_name(
			v, TILE_HASHES, doubt->level, doubt->index / TILE_WIDTH);

		if (is_right)
			verify_found(v, "altered", "%s holds a wrong hash of entries %llu to %llu",
				tile, (unsigned long long)first,
				(unsigned long long)(first + count - 1));
		else
			verify_found(v, "altered",
				"entries %llu to %llu do not give their hash in %s",
				(unsigned long long)first, (unsigned long long)(first + count - 1),
				tile);
	}
}

/* The stretch in which the tree leaves what was signed, by the checkpoints of the history. */
static void
root_judge(struct ledger_verify *v)
{
	uint64_t right_until = 0;

	for (size_t i = 0; i < v->point_count; i++)
		if (v->points[i].by_entries && v->points[i].size > right_until)
			right_until = v->points[i].size;
	verify_found(v, "altered",
		"the entries from %llu on do not give the signed root of the log's %llu entries",
		(unsigned long long)right_until, (unsigned long long)v->head.size);
}

static void
points_judge(struct ledger_verify *v, bool tiles_right)
{
	for (size_t i = 0; i < v->point_at; i++) {
		const struct verify_point *point = &v->points[i];

		if (tiles_right ? point->by_tiles : point->by_entries)
			continue;
		if (point->is_since)
			verify_found(v, "forked",
				"the checkpoint given, of %llu entries, was signed for other "
				"entries than these",
				(unsigned long long)point->size);
		else
			verify_found(v, "forked",
				"checkpoint %llu, of %llu entries, was signed for other entries "
				"than these",
				(unsigned long long)point->number, (unsigned long long)point->size);
	}
}

static void
judge(struct ledger_verify *v)
{
	struct ledger_hash root = merkle_edge_root(&v->by_entries.edge, &v->sha);
	bool entries_right = ledger_hash_equal(&root, &v->head.root);
	bool tiles_right = false;
	uint64_t before = v->finding_count;

	if (v->differ && !entries_right) {
		root = merkle_edge_root(&v->by_tiles.edge, &v->sha);
		tiles_right = ledger_hash_equal(&root, &v->head.root);
	}
	leaves_judge(v, entries_right, tiles_right);
	upper_judge(v, tiles_right ? &v->by_tiles : &v->by_entries, entries_right || tiles_right);
	if (!entries_right && !tiles_right && v->finding_count == before)
		root_judge(v);
	/* Where no tree is right, every later checkpoint would be accused of the same fault. */
	if (entries_right || tiles_right)
		points_judge(v, tiles_right);
}

bool
verify_entries(struct ledger_verify *v, struct err *err)
{
	struct verify_page page = {0};
	uint64_t pages = v->head.size / TILE_WIDTH + (v->head.size % TILE_WIDTH > 0);
	bool going = true;

	v->by_entries.verify = v;
	v->by_tiles.verify = v;
	v->last_moment = INT64_MIN;
	for (unsigned level = 0; level < TILE_LEVEL_COUNT; level++)
		v->upper_index[level] = UINT64_MAX;
	points_compare(v);
	for (uint64_t i = 0; going && i < pages && v->finding_count < VERIFY_FINDING_MAX; i++)
		going = page_verify(v, &page, i, err);
	if (going && v->by_entries.edge.size == v->head.size)
		judge(v);
	buf_free(&page.hashes);
	buf_free(&page.entries);
	buf_free(&page.openings);
	for (unsigned level = 0; level < TILE_LEVEL_COUNT; level++)
		buf_free(&v->upper[level]);
	return going;
}
