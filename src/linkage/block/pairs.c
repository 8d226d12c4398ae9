#include "base/arena.h"
#include "base/err.h"
#include "linkage/block/block_inside.h"
#include "linkage/block/pattern_counts.h"
#include "linkage/chance.h"
#include "linkage/cluster/edges.h"
#include "linkage/crew.h"
#include "linkage/level/comparer.h"
#include "linkage/model/histogram.h"
#include "linkage/model/scorer.h"

#include <math.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* Pairs of one task: some milliseconds of work, so that processes end together. */
#define TASK_PAIRS_MIN 2e5
/* Tasks of one run: their notes lie in shared memory. */
enum { TASK_COUNT_MAX = 4096 };

/* Some neighbouring blocks of one rule. */
struct task {
	size_t rule;
	uint32_t block_from;
	uint32_t block_to;
};

struct task_note {
	double pairs_new;
	size_t result_from; /* in what the tasks share */
	size_t result_count;
};

struct streaming {
	const struct block_tables *tables;
	struct task *tasks;
	size_t task_count;
	struct task_note *notes; /* [task_count], shared */
	/* What is found, of all tasks, in the order in which they ended. */
	atomic_size_t *result_count; /* shared */
	size_t result_room;
	const struct comparer *comparer;
	const struct scorer *scorer;
	/* Of the histogram. */
	double share;
	uint64_t seed;
	struct pattern_count *counts;
	/* Of the edges. */
	float weight_min;
	struct comparer_bar bar;
	struct edge *edges;
};

static double
block_pairs(const struct rule_blocks *blocks, uint32_t block)
{
	double count = (double)(blocks->starts[block + 1] - blocks->starts[block]);

	return count * (count - 1) / 2;
}

/* Tasks are cut by what there is to do alone, so that they are the same for any crew. */
static void
tasks_make(struct streaming *s, const struct blocking *blocking, struct arena *arena)
{
	double all = 0;
	double size;

	for (size_t i = 0; i < blocking->rule_count; i++)
		all += s->tables->rules[i].pairs;
	size = fmax(TASK_PAIRS_MIN, all / (TASK_COUNT_MAX - BLOCK_RULE_MAX));
	s->tasks = ARENA_ARRAY(arena, TASK_COUNT_MAX + BLOCK_RULE_MAX, struct task);
	for (size_t i = 0; i < blocking->rule_count; i++) {
		const struct rule_blocks *blocks = &s->tables->rules[i];
		uint32_t from = 0;
		double pairs = 0;

		for (uint32_t b = 0; b < blocks->block_count; b++) {
			pairs += block_pairs(blocks, b);
			if (pairs < size && b + 1 < blocks->block_count)
				continue;
			s->tasks[s->task_count++] = (struct task){i, from, b + 1};
			from = b + 1;
			pairs = 0;
		}
	}
}

static void
streaming_begin(struct streaming *s, const struct blocking *blocking, struct arena *arena)
{
	s->tables = blocking->tables;
	tasks_make(s, blocking, arena);
	s->notes = crew_share((s->task_count + 1) * sizeof(*s->notes));
	s->result_count = crew_share(sizeof(*s->result_count));
	atomic_init(s->result_count, 0);
}

static void
streaming_end(struct streaming *s)
{
	crew_unshare(s->notes, (s->task_count + 1) * sizeof(*s->notes));
	crew_unshare(s->result_count, sizeof(*s->result_count));
}

static const uint32_t *
line_of(const struct block_tables *tables, uint32_t row)
{
	return tables->lines + row * tables->width;
}

/* --- Histogram --- */

/* How many pairs to pass over so that each is taken with the probability `share`. */
static double
gap_draw(uint64_t *state, double share)
{
	return share >= 1 ? 0 : floor(log(chance_unit(state)) / log1p(-share));
}

/* Counts the pairs of a block from the `gap`-th on, and gives back what is left of the gap behind its
 * end. */
static double
block_count(const struct streaming *s, const struct task *task, uint32_t block, double gap,
	uint64_t *state, struct pattern_counts *counts)
{
	const struct rule_blocks *blocks = &s->tables->rules[task->rule];
	const uint32_t *rows = blocks->rows + blocks->starts[block];
	size_t count = blocks->starts[block + 1] - blocks->starts[block];

	for (size_t i = 0; i + 1 < count; i++) {
		const uint32_t *line = line_of(s->tables, rows[i]);
		double there = (double)(count - 1 - i);

		for (; gap < there; gap += 1 + gap_draw(state, s->share)) {
			uint32_t other = rows[i + 1 + (size_t)gap];

			if (!lines_agree_before(line, line_of(s->tables, other), task->rule))
				pattern_counts_add(
					counts, comparer_pattern(s->comparer, rows[i], other), 1);
		}
		gap -= there;
	}
	return gap;
}

static bool
count_task(void *context, size_t number, struct err *err)
{
	const struct streaming *s = context;
	const struct task *task = &s->tasks[number];
	struct pattern_counts counts CLEANUP(pattern_counts_free) = {0};
	uint64_t state = s->seed + number * 0x9e3779b97f4a7c15u;
	double gap = gap_draw(&state, s->share);
	size_t at;

	for (uint32_t b = task->block_from; b < task->block_to; b++)
		gap = block_count(s, task, b, gap, &state, &counts);
	at = atomic_fetch_add(s->result_count, counts.count);
	if (at + counts.count > s->result_room)
		return err_set(err, ERR_TOO_LARGE, "there are too many patterns of agreement");
	pattern_counts_list(&counts, s->counts + at);
	s->notes[number] = (struct task_note){0, at, counts.count};
	return true;
}

static void
histogram_fill(const struct streaming *s, struct arena *arena, struct histogram *histogram)
{
	struct pattern_counts all CLEANUP(pattern_counts_free) = {0};
	struct pattern_count *list;

	for (size_t i = 0; i < atomic_load(s->result_count); i++)
		pattern_counts_add(&all, s->counts[i].pattern, s->counts[i].pairs);
	list = memory_alloc((all.count + 1) * sizeof(*list));
	pattern_counts_list(&all, list);
	histogram->count = all.count;
	histogram->patterns = ARENA_ARRAY(arena, all.count + 1, uint64_t);
	histogram->pairs = ARENA_ARRAY(arena, all.count + 1, double);
	for (size_t i = 0; i < all.count; i++) {
		histogram->patterns[i] = list[i].pattern;
		histogram->pairs[i] = (double)list[i].pairs / s->share;
	}
	free(list);
}

bool
blocking_histogram(struct blocking *blocking, const struct comparer *comparer, double pairs_max,
	uint64_t seed, const struct crew *crew, struct arena *arena, struct histogram *histogram,
	double *ret_share, struct err *err)
{
	struct streaming s = {.comparer = comparer, .seed = seed, .share = 1};
	double pairs = 0;
	size_t size;
	bool done;

	for (size_t i = 0; i < blocking->rule_count; i++)
		pairs += blocking->rules[i].pairs;
	if (pairs > pairs_max)
		s.share = pairs_max / pairs;
	streaming_begin(&s, blocking, arena);
	/* No more patterns than pairs drawn, and their spread. */
	s.result_room = (size_t)(pairs * s.share * 1.2) + 100000;
	size = s.result_room * sizeof(*s.counts);
	s.counts = crew_share(size);
	done = crew_run(crew, s.task_count, count_task, &s, err);
	if (done)
		histogram_fill(&s, arena, histogram);
	*ret_share = s.share;
	crew_unshare(s.counts, size);
	streaming_end(&s);
	return done;
}

/* --- Edges --- */

/* Edges of all tasks together: 6 GB of them. */
#define EDGE_COUNT_MAX ((size_t)400 * 1000 * 1000)
enum { EDGE_ROOM = 4096 };

/* A task's edges on their way to what is shared. */
struct edge_list {
	struct edge *of;
	size_t count;
	size_t room;
};

static void
edge_list_free(struct edge_list *list)
{
	free(list->of);
}

static void
edge_add(struct edge_list *list, struct edge edge)
{
	if (list->count == list->room) {
		list->room = list->room * 2 + EDGE_ROOM;
		list->of = memory_grow(list->of, list->room * sizeof(*list->of));
	}
	list->of[list->count++] = edge;
}

/* The lines of a block's records side by side. */
struct side {
	struct comparer_line values[BLOCK_SIZE_MAX];
	uint32_t keys[BLOCK_SIZE_MAX * BLOCK_RULE_MAX];
};

static void
side_free(struct side **side)
{
	crew_unshare(*side, sizeof(**side));
}

static void
side_fill(const struct streaming *s, struct side *side, const uint32_t *rows, size_t count)
{
	size_t width = s->tables->width;

	for (size_t i = 0; i < count; i++) {
		side->values[i] = s->comparer->lines[rows[i]];
		memcpy(side->keys + i * width, line_of(s->tables, rows[i]),
			width * sizeof(*side->keys));
	}
}

static void
block_edges(const struct streaming *s, const struct task *task, uint32_t block, struct side *side,
	struct edge_list *list, double *pairs_new)
{
	const struct rule_blocks *blocks = &s->tables->rules[task->rule];
	const uint32_t *rows = blocks->rows + blocks->starts[block];
	size_t count = blocks->starts[block + 1] - blocks->starts[block];
	size_t width = s->tables->width;

	side_fill(s, side, rows, count);
	for (size_t i = 0; i + 1 < count; i++)
		for (size_t j = i + 1; j < count; j++) {
			uint64_t pattern;
			float weight;

			if (lines_agree_before(
				    side->keys + i * width, side->keys + j * width, task->rule))
				continue;
			*pairs_new += 1;
			if (!comparer_reaches(s->comparer, &s->bar, &side->values[i],
				    &side->values[j], &pattern))
				continue;
			weight = scorer_weight(s->scorer, pattern, rows[i], rows[j]);
			if (weight >= s->weight_min)
				edge_add(list,
					(struct edge){
						rows[i], rows[j], weight, (uint32_t)task->rule});
		}
}

static bool
edges_task(void *context, size_t number, struct err *err)
{
	const struct streaming *s = context;
	const struct task *task = &s->tasks[number];
	struct edge_list list CLEANUP(edge_list_free) = {0};
	struct side *side CLEANUP(side_free) = crew_share(sizeof(*side));
	double pairs_new = 0;
	size_t at;

	for (uint32_t b = task->block_from; b < task->block_to; b++)
		block_edges(s, task, b, side, &list, &pairs_new);
	at = atomic_fetch_add(s->result_count, list.count);
	if (at + list.count > s->result_room)
		return err_set(err, ERR_TOO_LARGE,
			"more than %zu pairs look like one person: leave out columns that say the "
			"same of many, or give narrower rules",
			EDGE_COUNT_MAX);
	if (list.count > 0)
		memcpy(s->edges + at, list.of, list.count * sizeof(*list.of));
	s->notes[number] = (struct task_note){pairs_new, at, list.count};
	return true;
}

static int
edge_compare(const void *x, const void *y)
{
	const struct edge *a = x;
	const struct edge *b = y;

	return a->b < b->b ? -1 : a->b > b->b;
}

/* By their first record in one pass, then those of each by the second. */
static void
edges_sort(struct edge *to, const struct edge *from, size_t count, uint32_t record_count)
{
	uint32_t *at = memory_alloc(((size_t)record_count + 2) * sizeof(*at));

	memset(at, 0, ((size_t)record_count + 2) * sizeof(*at));
	for (size_t i = 0; i < count; i++)
		at[from[i].a + 1]++;
	for (uint32_t r = 0; r < record_count; r++)
		at[r + 1] += at[r];
	for (size_t i = 0; i < count; i++)
		to[at[from[i].a]++] = from[i];
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && to[end].a == to[i].a;)
			end++;
		if (end - i > 1)
			qsort(to + i, end - i, sizeof(*to), edge_compare);
	}
	free(at);
}

static void
edges_fill(const struct streaming *s, struct blocking *blocking, struct edges *edges)
{
	for (size_t i = 0; i < blocking->rule_count; i++)
		blocking->rules[i].pairs_new = 0;
	for (size_t i = 0; i < s->task_count; i++)
		blocking->rules[s->tasks[i].rule].pairs_new += s->notes[i].pairs_new;
	edges->count = atomic_load(s->result_count);
	edges->size = (edges->count + 1) * sizeof(*edges->of);
	edges->of = crew_share(edges->size);
	edges_sort(edges->of, s->edges, edges->count, s->tables->record_count);
}

bool
blocking_edges(struct blocking *blocking, const struct scorer *scorer, float weight_min,
	const struct crew *crew, struct edges *edges, struct err *err)
{
	struct streaming s = {.comparer = scorer->comparer, .scorer = scorer};
	struct arena arena CLEANUP(arena_free);
	double pairs = 0;
	bool done;

	arena_init(&arena, SIZE_MAX);
	s.weight_min = weight_min;
	scorer_bar(scorer, weight_min, &s.bar);
	for (size_t i = 0; i < blocking->rule_count; i++)
		pairs += blocking->rules[i].pairs;
	s.result_room = pairs < (double)EDGE_COUNT_MAX ? (size_t)pairs : EDGE_COUNT_MAX;
	streaming_begin(&s, blocking, &arena);
	s.edges = crew_share(s.result_room * sizeof(*s.edges));
	done = crew_run(crew, s.task_count, edges_task, &s, err);
	if (done)
		edges_fill(&s, blocking, edges);
	crew_unshare(s.edges, s.result_room * sizeof(*s.edges));
	streaming_end(&s);
	return done;
}
