#include "base/arena.h"
#include "base/err.h"
#include "linkage/block/weighing.h"
#include "linkage/cluster/edges.h"
#include "linkage/crew.h"
#include "linkage/level/comparer.h"
#include "linkage/model/scorer.h"

#include <stdlib.h>
#include <string.h>

enum { SIDE_COUNT_USUAL = 256, AHEAD = 12 };
/* Ranges of first records by which edges are sorted: some for each process. */
enum { SORT_TASK_COUNT = 32, SORT_FEW = 1 << 16 };

struct sorting {
	const struct weighing *weighing;
	struct edges *edges;
	struct found *parted; /* shared: the results by range */
	uint32_t record_count;
	size_t starts[SORT_TASK_COUNT + 1];
};

/* The lines of a few blocks' records, and what was found among them. */
struct side {
	struct comparer_line values[BLOCK_SIZE_MAX];
	uint32_t keys[BLOCK_SIZE_MAX * BLOCK_RULE_MAX];
	struct found_list found;
	double pairs_new;
};

void
found_add(struct found_list *list, struct found found)
{
	enum { ROOM = 4096 };

	if (list->count == list->room) {
		list->room = list->room * 2 + ROOM;
		list->of = memory_grow(list->of, list->room * sizeof(*list->of));
	}
	list->of[list->count++] = found;
}

bool
found_leave(const struct weighing *w, struct found_list *list, struct err *err)
{
	size_t at = stream_take(&w->stream, list->count);
	bool fits = at + list->count <= w->room;

	if (fits && list->count > 0)
		memcpy(w->results + at, list->of, list->count * sizeof(*list->of));
	free(list->of);
	return fits ||
		err_set(err, ERR_TOO_LARGE,
			"more than %zu pairs look like one person: leave out columns that say the "
			"same of many, or give narrower rules",
			EDGE_COUNT_MAX);
}

static void
side_fill(const struct weighing *w, struct side *side, const uint32_t *rows, size_t count)
{
	size_t width = w->stream.tables->width;

	for (size_t i = 0; i < count; i++) {
		if (i + AHEAD < count) {
			__builtin_prefetch(&w->comparer->lines[rows[i + AHEAD]]);
			__builtin_prefetch(stream_line(&w->stream, rows[i + AHEAD]));
		}
		side->values[i] = w->comparer->lines[rows[i]];
		comparer_prefetch(w->comparer, &side->values[i]);
		memcpy(side->keys + i * width, stream_line(&w->stream, rows[i]),
			width * sizeof(*side->keys));
	}
}

/* Some hundred million times: never a call. */
static inline __attribute__((always_inline)) void
pair_weigh(const struct weighing *w, size_t rule, struct side *side, size_t i, size_t j, uint32_t a,
	uint32_t b)
{
	size_t width = w->stream.tables->width;
	uint64_t pattern;
	float weight;

	if (stream_is_found_before(side->keys + i * width, side->keys + j * width, rule))
		return;
	side->pairs_new++;
	if (!comparer_reaches(w->comparer, &w->bar, &side->values[i], &side->values[j], &pattern))
		return;
	weight = scorer_weight(w->scorer, pattern, a, b);
	if (weight >= w->weight_min)
		found_add(&side->found, (struct found){{a, b, weight, (uint32_t)rule}, pattern});
}

/* Compares all pairs of a block whose lines begin at `from`. */
static void
block_weigh(const struct weighing *w, size_t rule, struct side *side, size_t from,
	const uint32_t *rows, size_t count)
{
	for (size_t i = 0; i + 1 < count; i++)
		for (size_t j = i + 1; j < count; j++)
			pair_weigh(w, rule, side, from + i, from + j, rows[i], rows[j]);
}

/* The blocks of a task, as many at once as lie side by side. */
static void
blocks_weigh(const struct weighing *w, const struct stream_task *task, struct side *side)
{
	const struct rule_blocks *blocks = &w->stream.tables->rules[task->rule];
	const uint32_t *starts = blocks->starts;
	uint32_t end;

	for (uint32_t b = task->block_from; b < task->block_to; b = end) {
		uint32_t first = starts[b];

		end = b + 1;
		while (end < task->block_to && starts[end + 1] - first <= SIDE_COUNT_USUAL)
			end++;
		side_fill(w, side, blocks->rows + first, starts[end] - first);
		for (uint32_t k = b; k < end; k++)
			block_weigh(w, task->rule, side, starts[k] - first,
				blocks->rows + starts[k], starts[k + 1] - starts[k]);
	}
}

static bool
weigh_task(void *context, size_t number, struct err *err)
{
	const struct weighing *w = context;
	/* Its lines must lie as the processor likes them, which malloc does not promise. */
	struct side *side = crew_share(sizeof(*side));
	bool done;

	blocks_weigh(w, &w->stream.tasks[number], side);
	w->stream.pairs_new[number] = side->pairs_new;
	done = found_leave(w, &side->found, err);
	crew_unshare(side, sizeof(*side));
	return done;
}

/* --- Sorting --- */

static size_t
range_of(const struct sorting *s, uint32_t record)
{
	return (size_t)((uint64_t)record * SORT_TASK_COUNT / s->record_count);
}

static int
found_compare(const void *x, const void *y)
{
	const struct found *a = x;
	const struct found *b = y;

	if (a->edge.a != b->edge.a)
		return a->edge.a < b->edge.a ? -1 : 1;
	return a->edge.b < b->edge.b ? -1 : a->edge.b > b->edge.b;
}

/* Those whose first record lies in one range: by it in one pass, then the few of each. */
static bool
sort_task(void *context, size_t range, struct err *err UNUSED)
{
	const struct sorting *s = context;
	const struct found *of = s->parted + s->starts[range];
	size_t count = s->starts[range + 1] - s->starts[range];
	uint32_t first = (uint32_t)(((uint64_t)range * s->record_count + SORT_TASK_COUNT - 1) /
		SORT_TASK_COUNT);
	size_t width = (size_t)s->record_count / SORT_TASK_COUNT + 2;
	size_t *at = memory_alloc((width + 1) * sizeof(*at));
	struct found *sorted = memory_alloc((count + 1) * sizeof(*sorted));

	memset(at, 0, (width + 1) * sizeof(*at));
	for (size_t i = 0; i < count; i++)
		at[of[i].edge.a - first + 1]++;
	for (size_t i = 0; i < width; i++)
		at[i + 1] += at[i];
	for (size_t i = 0; i < count; i++)
		sorted[at[of[i].edge.a - first]++] = of[i];
	for (size_t i = 0, end; i < count; i = end) {
		for (end = i + 1; end < count && sorted[end].edge.a == sorted[i].edge.a;)
			end++;
		if (end - i > 1)
			qsort(sorted + i, end - i, sizeof(*sorted), found_compare);
	}
	for (size_t i = 0; i < count; i++) {
		s->edges->of[s->starts[range] + i] = sorted[i].edge;
		s->edges->patterns[s->starts[range] + i] = sorted[i].pattern;
	}
	free(sorted);
	free(at);
	return true;
}

static bool
edges_sort(struct weighing *w, const struct crew *crew, struct edges *edges, struct err *err)
{
	const struct crew alone = {1};
	struct sorting s = {w, edges, NULL, w->stream.tables->record_count, {0}};
	size_t count = atomic_load(w->stream.taken);
	size_t at[SORT_TASK_COUNT];
	bool done;

	for (size_t i = 0; i < count; i++)
		s.starts[range_of(&s, w->results[i].edge.a) + 1]++;
	for (size_t i = 0; i < SORT_TASK_COUNT; i++)
		s.starts[i + 1] += s.starts[i];
	memcpy(at, s.starts, sizeof(at));
	s.parted = crew_share(count * sizeof(*s.parted));
	for (size_t i = 0; i < count; i++)
		s.parted[at[range_of(&s, w->results[i].edge.a)]++] = w->results[i];
	/* Three times all edges would be the most that a run holds. */
	crew_unshare(w->results, w->room * sizeof(*w->results));
	w->results = NULL;
	edges_begin(edges, count);
	/* Few are sorted before another process has started. */
	done = crew_run(count < SORT_FEW ? &alone : crew, SORT_TASK_COUNT, sort_task, &s, err);
	crew_unshare(s.parted, count * sizeof(*s.parted));
	return done;
}

static bool
all_weigh(struct weighing *w, struct blocking *blocking, const struct crew *crew, struct err *err)
{
	bool done = crew_run(crew, w->stream.task_count, weigh_task, w, err);

	for (size_t i = 0; done && i < w->stream.task_count; i++)
		blocking->rules[w->stream.tasks[i].rule].pairs_new += w->stream.pairs_new[i];
	return done;
}

bool
blocking_edges(struct blocking *blocking, const struct scorer *scorer, float weight_min,
	const struct crew *crew, struct edges *edges, struct err *err)
{
	struct weighing w = {
		.comparer = scorer->comparer, .scorer = scorer, .weight_min = weight_min};
	struct arena arena CLEANUP(arena_free);
	bool done;

	arena_init(&arena, SIZE_MAX);
	scorer_bar(scorer, weight_min, &w.bar);
	stream_begin(&w.stream, blocking, &arena);
	w.room = w.stream.pairs < (double)EDGE_COUNT_MAX ? (size_t)w.stream.pairs : EDGE_COUNT_MAX;
	w.results = crew_share(w.room * sizeof(*w.results));
	for (size_t i = 0; i < blocking->rule_count; i++)
		blocking->rules[i].pairs_new = 0;
	done = (blocking->is_new == NULL ? all_weigh : weighing_of_new)(&w, blocking, crew, err) &&
		edges_sort(&w, crew, edges, err);
	crew_unshare(w.results, w.room * sizeof(*w.results));
	stream_end(&w.stream);
	return done;
}
