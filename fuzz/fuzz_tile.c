/* Tile paths, entry bundles, entries and openings: what parses has one spelling. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "crypto/sha256.h"
#include "ledger/opening.h"
#include "ledger/tile.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void
check(bool holds)
{
	if (!holds)
		abort();
}

static void
try_opening(struct sha256 *sha, struct str line, struct str entry)
{
	struct buf again CLEANUP(buf_free) = {0};
	struct ledger_entry opening = {0};
	struct entry_text text;

	if (!opening_parse(line, &opening))
		return;
	if (opening.payload.len > 0)
		opening_add(&again, &opening);
	else
		opening_add_erased(&again, line.len);
	check(str_starts(buf_str(&again), line));
	if (!entry_parse(entry, &text))
		return;
	opening.kind = text.kind;
	opening.moment = text.moment;
	if (opening.payload.len > 0 && opening_fits(sha, &text, &opening)) {
		buf_clear(&again);
		ledger_entry_encode(&again, sha, &opening);
		check(str_equal(buf_str(&again), entry));
	}
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)64 << 20};
	struct sha256 sha CLEANUP(sha256_free) = {0};
	struct str whole = str_make(data, size);
	struct str rest = whole;
	struct str line;
	struct str entry = STR("");
	struct tile tile;

	if (tile_path_parse(whole, &tile))
		check(str_equal(tile_path(&arena, &tile), whole));
	while (bundle_take(&rest, &entry))
		continue;
	rest = whole;
	while (str_cut(&rest, '\n', &line)) {
		try_opening(&sha, line, entry);
		entry = line;
	}
	return 0;
}
