#include "base/err.h"
#include "linkage/private/clk_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Rows of a task, and pairs that each may have on average: more are of one giant family or of
 * forged encodings that are all alike. */
enum { TASK_ROWS = 512, PAIRS_EACH = 64, BLOCK = 32 };

static int
dice_compare(const void *a, const void *b)
{
	const struct clk_pair *x = a;
	const struct clk_pair *y = b;

	if (x->dice != y->dice)
		return x->dice > y->dice ? -1 : 1;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

static int
place_compare(const void *a, const void *b)
{
	const struct clk_pair *x = a;
	const struct clk_pair *y = b;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

void
clk_heap_add(struct clk_heap *heap, uint32_t a, uint32_t b, float dice)
{
	if (dice < heap->bar)
		return;
	if (heap->count == heap->room) {
		qsort(heap->pairs, heap->count, sizeof(*heap->pairs), dice_compare);
		heap->count /= 2;
		heap->bar = heap->pairs[heap->count - 1].dice;
		heap->is_cut = true;
		if (dice <= heap->bar)
			return;
	}
	heap->pairs[heap->count++] = (struct clk_pair){.a = a, .b = b, .dice = dice};
}

void
clk_heaps_gather(struct clk_linking *l, const struct clk_heap *heaps, size_t count)
{
	struct clk_links *links = l->links;
	bool is_cut = false;
	size_t all = 0;

	for (size_t i = 0; i < count; i++)
		all += heaps[i].count;
	links->pairs = ARENA_ARRAY(&links->arena, all, struct clk_pair);
	for (size_t i = 0; i < count; i++) {
		if (heaps[i].count > 0)
			memcpy(links->pairs + links->pair_count, heaps[i].pairs,
				heaps[i].count * sizeof(*links->pairs));
		links->pair_count += heaps[i].count;
		is_cut = is_cut || heaps[i].is_cut;
	}
	qsort(links->pairs, links->pair_count, sizeof(*links->pairs), place_compare);
	if (is_cut)
		clk_note_add(l,
			STR("So many encodings are alike that only the most alike pairs of them were "
			    "kept."));
}

/* ---- every pair ---- */

struct comparing {
	struct clk_linking *l;
	struct clk_heap *heaps; /* by task, shared */
	size_t task_count;
	uint32_t per; /* the threshold in 65,536ths */
};

/* Looks through the counts of one row against a tile: most blocks hold no pair, which is seen
 * without a branch a pair. */
static void
tile_look(const struct comparing *c, struct clk_heap *heap, size_t row, size_t from, size_t count,
	const uint32_t *common)
{
	const struct clk_linking *l = c->l;
	const uint32_t *weights = l->weights + from;
	uint32_t weight = l->weights[row];

	for (size_t at = 0; at < count; at += BLOCK) {
		size_t end = at + BLOCK < count ? at + BLOCK : count;
		uint32_t hits = 0;

		for (size_t i = at; i < end; i++)
			hits |= common[i] * 131072 >= c->per * (weight + weights[i]);
		for (size_t i = at; hits != 0 && i < end; i++)
			if (common[i] > 0 && common[i] * 131072 >= c->per * (weight + weights[i]) &&
				clk_may_pair(l, row, from + i))
				clk_heap_add(heap, (uint32_t)row, (uint32_t)(from + i),
					clk_dice(common[i], weight, weights[i]));
	}
}

/* Where the records begin that a row is to be compared with: behind it, or behind its source. */
static size_t
others_first(const struct clk_linking *l, size_t row)
{
	size_t source = l->source_of[row];

	return l->links->is_clean[source] ? l->options->firsts[source + 1] : row + 1;
}

/* Tile by tile, so that a tile is in the cache for all rows of the task. */
static bool
rows_compare(void *context, size_t task, struct err *err)
{
	struct comparing *c = context;
	struct clk_linking *l = c->l;
	struct clk_heap *heap = &c->heaps[task];
	uint32_t common[CLK_TILE];
	size_t first = task * TASK_ROWS;
	size_t end = first + TASK_ROWS < l->set->count ? first + TASK_ROWS : l->set->count;

	if (l->options->progress != NULL &&
		!l->options->progress(l->options->context, (double)task / (double)c->task_count))
		return err_set(err, ERR_INTERRUPTED, "stopped");
	for (size_t tile = others_first(l, first); tile < l->set->count; tile += CLK_TILE) {
		size_t tile_end = tile + CLK_TILE < l->set->count ? tile + CLK_TILE : l->set->count;

		for (size_t row = first; row < end; row++) {
			size_t from = others_first(l, row) > tile ? others_first(l, row) : tile;

			if (from >= tile_end)
				continue;
			l->common(clk_at(l->set, row), clk_at(l->set, from), l->set->word_count,
				tile_end - from, common);
			tile_look(c, heap, row, from, tile_end - from, common);
		}
	}
	return true;
}

bool
clk_pairs_all(struct clk_linking *l, struct err *err)
{
	size_t task_count = (l->set->count + TASK_ROWS - 1) / TASK_ROWS;
	size_t heap_size = (size_t)TASK_ROWS * PAIRS_EACH * sizeof(struct clk_pair);
	struct comparing c = {.l = l, .task_count = task_count};
	char *room = crew_share(task_count * heap_size);
	bool done;

	c.heaps = crew_share(task_count * sizeof(*c.heaps));
	/* Rounded down: what is just at the threshold counts. */
	c.per = (uint32_t)floorf(l->links->threshold * 65536);
	for (size_t i = 0; i < task_count; i++)
		c.heaps[i] = (struct clk_heap){
			.pairs = (struct clk_pair *)(void *)(room + i * heap_size),
			.room = (size_t)TASK_ROWS * PAIRS_EACH,
			.bar = l->links->threshold};
	done = crew_run(&l->crew, task_count, rows_compare, &c, err);
	if (done)
		clk_heaps_gather(l, c.heaps, task_count);
	l->links->recall = 1;
	crew_unshare(c.heaps, task_count * sizeof(*c.heaps));
	crew_unshare(room, task_count * heap_size);
	return done;
}
