#include "linkage/cluster/clusters.h"

#include "base/arena.h"
#include "linkage/cluster/edges.h"
#include "linkage/table/records.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Records that must have a partner in another source before anything is concluded, and how many of
 * a hundred such may seem to have theirs in their own. */
enum { CLEAN_LINKED_MIN = 20, CLEAN_OWN_SHARE = 5 };

/* By record: the heaviest edge to a record of its own source and to one of another. */
struct best {
	float own;
	float other;
};

static void
best_note(struct best *best, const struct edge *edge, bool is_own)
{
	float *a = is_own ? &best[edge->a].own : &best[edge->a].other;
	float *b = is_own ? &best[edge->b].own : &best[edge->b].other;

	*a = fmaxf(*a, edge->weight);
	*b = fmaxf(*b, edge->weight);
}

static int
weight_compare(const void *a, const void *b)
{
	float x = *(const float *)a;
	float y = *(const float *)b;

	return x < y ? -1 : x > y;
}

/* The middle weight of a source's records to their partners in others: half of those that it held
 * twice would weigh more with each other. */
static float
middle_of(const struct best *best, const struct record_source *source)
{
	float *weights = memory_alloc((source->count + (size_t)1) * sizeof(*weights));
	size_t count = 0;
	float middle;

	for (uint32_t r = source->first; r < source->first + source->count; r++)
		if (best[r].other > 0 && best[r].other >= best[r].own)
			weights[count++] = best[r].other;
	if (count > 0)
		qsort(weights, count, sizeof(*weights), weight_compare);
	middle = count > 0 ? weights[count / 2] : 0;
	free(weights);
	return middle;
}

static bool
is_clean(const struct best *best, const struct record_source *source)
{
	uint64_t linked = 0;
	uint64_t own = 0;
	float high;

	high = middle_of(best, source);
	for (uint32_t r = source->first; r < source->first + source->count; r++) {
		linked += best[r].other > 0 && best[r].other >= best[r].own;
		own += best[r].own >= high && best[r].own > best[r].other;
	}
	return linked >= CLEAN_LINKED_MIN && 2 * own * 100 <= linked * CLEAN_OWN_SHARE;
}

void
clusters_clean_sources(const struct edges *edges, const struct records *records, bool *ret_clean)
{
	struct best *best;

	memset(ret_clean, 0, records->source_count * sizeof(*ret_clean));
	if (records->source_count < 2)
		return;
	best = memory_alloc((records->count + (size_t)1) * sizeof(*best));
	for (uint32_t r = 0; r < records->count; r++)
		best[r] = (struct best){-INFINITY, -INFINITY};
	for (size_t i = 0; i < edges->count; i++)
		best_note(best, &edges->of[i],
			records_source(records, edges->of[i].a) ==
				records_source(records, edges->of[i].b));
	for (size_t s = 0; s < records->source_count; s++)
		ret_clean[s] = is_clean(best, &records->sources[s]);
	free(best);
}
