#include "linkage/cluster/clusters.h"

#include "base/arena.h"
#include "linkage/cluster/edges.h"
#include "linkage/table/records.h"

#include <stdlib.h>
#include <string.h>

/* Records that must have a partner in another source before anything is concluded, and how many of
 * a hundred such may seem to have theirs in their own. */
enum { CLEAN_LINKED_MIN = 20, CLEAN_OWN_SHARE = 5 };
enum { HALF_BITS = 16, HALF_COUNT = 1 << HALF_BITS, AHEAD = 16 };

/* By record: the heaviest edge above 0 to a record of its own source and to one of another, else 0:
 * lighter ones say nothing of partners. */
struct best {
	float own;
	float other;
};

static void
most_note(float *most, float weight)
{
	if (*most < weight)
		*most = weight;
}

static void
best_note(struct best *best, const struct edge *edge, bool is_own)
{
	most_note(is_own ? &best[edge->a].own : &best[edge->a].other, edge->weight);
	most_note(is_own ? &best[edge->b].own : &best[edge->b].other, edge->weight);
}

/* Edges are in the order of their first records, and so of those records' sources. The other record
 * lies anywhere behind: it is brought near some edges before its turn. */
static void
edges_note(const struct edges *edges, const struct records *records, struct best *best)
{
	const struct record_source *source = records->sources;
	uint32_t end = source->count;

	for (size_t i = 0; i < edges->count; i++) {
		const struct edge *edge = &edges->of[i];

		if (i + AHEAD < edges->count)
			__builtin_prefetch(&best[edges->of[i + AHEAD].b]);
		while (edge->a >= end)
			end += (++source)->count;
		if (edge->weight > 0)
			best_note(best, edge, edge->b < end);
	}
}

static bool
is_linked(const struct best *best, uint32_t record)
{
	return best[record].other > 0 && best[record].other >= best[record].own;
}

/* Floats above 0 have the order of their bits: the halves of these are counted, the upper first. */
static uint32_t
weight_bits(const struct best *best, uint32_t record)
{
	uint32_t bits;

	memcpy(&bits, &best[record].other, sizeof(bits));
	return bits;
}

static uint32_t
half_find(const uint32_t *counts, uint64_t *at)
{
	uint32_t half = 0;

	for (; *at >= counts[half]; half++)
		*at -= counts[half];
	return half;
}

/* The middle weight of a source's records to their partners in others: half of those that it held
 * twice would weigh more with each other. */
static float
middle_of(const struct best *best, const struct record_source *source, uint64_t linked)
{
	size_t size = HALF_COUNT * sizeof(uint32_t);
	uint32_t *counts = memory_alloc(size);
	uint32_t end = source->first + source->count;
	uint64_t at = linked / 2;
	uint32_t high;
	uint32_t bits;
	float middle;

	memset(counts, 0, size);
	for (uint32_t r = source->first; r < end; r++)
		if (is_linked(best, r))
			counts[weight_bits(best, r) >> HALF_BITS]++;
	high = half_find(counts, &at);
	memset(counts, 0, size);
	for (uint32_t r = source->first; r < end; r++)
		if (is_linked(best, r) && weight_bits(best, r) >> HALF_BITS == high)
			counts[weight_bits(best, r) & (HALF_COUNT - 1)]++;
	bits = high << HALF_BITS | half_find(counts, &at);
	free(counts);
	memcpy(&middle, &bits, sizeof(middle));
	return middle;
}

static bool
is_clean(const struct best *best, const struct record_source *source)
{
	uint64_t linked = 0;
	uint64_t own = 0;
	float high;

	for (uint32_t r = source->first; r < source->first + source->count; r++)
		linked += is_linked(best, r);
	if (linked < CLEAN_LINKED_MIN)
		return false;
	high = middle_of(best, source, linked);
	for (uint32_t r = source->first; r < source->first + source->count; r++)
		own += best[r].own >= high && best[r].own > best[r].other;
	return 2 * own * 100 <= linked * CLEAN_OWN_SHARE;
}

void
clusters_clean_sources(const struct edges *edges, const struct records *records, bool *ret_clean)
{
	struct best *best;

	memset(ret_clean, 0, records->source_count * sizeof(*ret_clean));
	if (records->source_count < 2)
		return;
	best = memory_zeroed(records->count + (size_t)1, sizeof(*best));
	edges_note(edges, records, best);
	for (size_t s = 0; s < records->source_count; s++)
		ret_clean[s] = is_clean(best, &records->sources[s]);
	free(best);
}
