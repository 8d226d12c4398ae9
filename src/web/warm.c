#include "web/warm.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "remit/saved_search.h"
#include "store/inspection.h"
#include "web/door.h"
#include "work/view/board.h"
#include "work/view/search_counts.h"
#include "work/workshop.h"

enum { WARM_ARENA_MAX = 64 << 20 };

static void
board_warm(struct door *door, struct arena *arena)
{
	const struct board_ask ask = {.workshop = door->workshop,
		.search = door->search,
		.arena = arena,
		.now = clock_now(NULL)};
	struct board_view view;
	struct err ignored = {0};

	door->board = board_new();
	(void)!board_take(door->board, &ask, &view, &ignored);
}

/* One by one, so that it can end in between. */
static void
searches_warm(struct door *door, struct arena *arena, int64_t until_ms)
{
	struct search_counts_ask ask = {.index = door->workshop->index,
		.search = door->search,
		.arena = arena,
		.now = clock_now(NULL)};
	struct saved_search *saved;
	struct err ignored = {0};
	size_t counted = 0;
	size_t count;

	door->search_counts = search_counts_new();
	if (!saved_searches(door->workshop->inspection, arena, STR(""), &saved, &count, &ignored))
		return;
	for (size_t i = 0; i < count && counted < SEARCH_COUNTS_SHOWN; i++) {
		struct search_count row = {.query = saved[i].query};

		if (saved[i].kind != SAVED_QUERY)
			continue;
		if (clock_span_ms() >= until_ms ||
			!search_counts_take(door->search_counts, &ask, &row, 1, &ignored))
			return;
		counted++;
	}
}

void
warm_views(struct door *door)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = WARM_ARENA_MAX};
	int64_t until_ms = clock_span_ms() + WARM_MS_MAX;

	board_warm(door, &arena);
	searches_warm(door, &arena, until_ms);
}
