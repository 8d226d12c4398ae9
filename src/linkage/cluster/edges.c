#include "linkage/cluster/edges.h"

#include "linkage/crew.h"
#include "linkage/model/scorer.h"

enum { WEIGH_TASK_EDGES = 1 << 14 };

struct weighing {
	struct edges *edges;
	const struct scorer *scorer;
};

void
edges_begin(struct edges *edges, size_t count)
{
	*edges = (struct edges){.count = count};
	edges->size = (count + 1) * (sizeof(*edges->of) + sizeof(*edges->patterns));
	edges->of = crew_share(edges->size);
	edges->patterns = (uint64_t *)(void *)(edges->of + count);
}

static bool
weigh_task(void *context, size_t number, struct err *err UNUSED)
{
	const struct weighing *w = context;
	size_t from = number * WEIGH_TASK_EDGES;
	size_t to = from + WEIGH_TASK_EDGES;

	for (size_t i = from; i < to && i < w->edges->count; i++) {
		struct edge *edge = &w->edges->of[i];

		edge->weight = scorer_weight(w->scorer, w->edges->patterns[i], edge->a, edge->b);
	}
	return true;
}

bool
edges_weigh(
	struct edges *edges, const struct scorer *scorer, const struct crew *crew, struct err *err)
{
	struct weighing w = {edges, scorer};

	return crew_run(crew, (edges->count + WEIGH_TASK_EDGES - 1) / WEIGH_TASK_EDGES, weigh_task,
		&w, err);
}

const struct edge *
edges_find(const struct edges *edges, uint32_t a, uint32_t b)
{
	uint32_t least = a < b ? a : b;
	uint32_t most = a < b ? b : a;
	size_t low = 0;
	size_t high = edges->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;
		const struct edge *edge = &edges->of[middle];

		if (edge->a < least || (edge->a == least && edge->b < most))
			low = middle + 1;
		else
			high = middle;
	}
	return low < edges->count && edges->of[low].a == least && edges->of[low].b == most
		? &edges->of[low]
		: NULL;
}

void
edges_free(struct edges *edges)
{
	if (edges->of != NULL)
		crew_unshare(edges->of, edges->size);
	*edges = (struct edges){0};
}
