#include "linkage/former.h"

#include "base/arena.h"
#include "linkage/linkage.h"
#include "linkage/places.h"

#include <stdlib.h>
#include <string.h>

static bool
is_same_source(const struct linkage_former *former, struct str name)
{
	for (size_t i = 0; i < former->source_count; i++)
		if (str_equal(former->sources[i], name))
			return true;
	return false;
}

const bool *
former_new(const struct linkage_former *former, struct linkage *l)
{
	bool *is_new = ARENA_ARRAY(&l->arena, l->records.count, bool);
	struct places places;
	uint32_t found;

	places_make(&l->records, l->ids, &l->arena, &places);
	for (size_t s = 0; s < l->records.source_count; s++) {
		const struct record_source *source = &l->records.sources[s];
		bool is_same = is_same_source(former, source->name);

		for (uint32_t r = source->first; r < source->first + source->count; r++)
			is_new[r] = !is_same ||
				!places_find(&places, source->name, l->ids[r], &found);
	}
	return is_new;
}

static int
edge_compare(const void *a, const void *b)
{
	const struct edge *x = a;
	const struct edge *y = b;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return x->b < y->b ? -1 : x->b > y->b;
}

/* The former pairs that are still there, between records that are not new, in order. */
static struct edge *
pairs_find(const struct linkage_former *former, struct linkage *l, size_t *ret_count)
{
	struct edge *edges = memory_alloc((former->pair_count + 1) * sizeof(*edges));
	const bool *is_new = l->blocking.is_new;
	struct places places;
	size_t count = 0;
	size_t kept = 0;

	places_make(&l->records, l->ids, &l->arena, &places);
	for (size_t i = 0; i < former->pair_count; i++) {
		const struct linkage_former_pair *pair = &former->pairs[i];
		uint32_t a, b;
		int rule;

		if (!places_find(&places, pair->source_a, pair->id_a, &a) ||
			!places_find(&places, pair->source_b, pair->id_b, &b) || a == b ||
			is_new[a] || is_new[b])
			continue;
		rule = blocking_rule_of(&l->blocking, a, b);
		edges[count++] = (struct edge){.a = a < b ? a : b,
			.b = a < b ? b : a,
			.rule = rule < 0 ? 0 : (uint32_t)rule};
	}
	qsort(edges, count, sizeof(*edges), edge_compare);
	for (size_t i = 0; i < count; i++)
		if (i == 0 || edge_compare(&edges[i], &edges[i - 1]) != 0)
			edges[kept++] = edges[i];
	*ret_count = kept;
	return edges;
}

void
former_pairs_add(const struct linkage_former *former, struct linkage *l)
{
	size_t count;
	struct edge *pairs = pairs_find(former, l, &count);
	struct edges both;
	size_t kept = 0;
	size_t at = 0;

	edges_begin(&both, count + l->edges.count);
	for (size_t i = 0; i < count; i++) {
		struct edge edge = pairs[i];
		uint64_t pattern = comparer_pattern(&l->comparer, edge.a, edge.b);

		edge.weight = scorer_weight(&l->scorer, pattern, edge.a, edge.b);
		while (at < l->edges.count && edge_compare(&l->edges.of[at], &edge) < 0) {
			both.of[kept] = l->edges.of[at];
			both.patterns[kept++] = l->edges.patterns[at++];
		}
		if (edge.weight >= l->edges_weight_min) {
			both.of[kept] = edge;
			both.patterns[kept++] = pattern;
		}
	}
	while (at < l->edges.count) {
		both.of[kept] = l->edges.of[at];
		both.patterns[kept++] = l->edges.patterns[at++];
	}
	both.count = kept;
	edges_free(&l->edges);
	l->edges = both;
	free(pairs);
}
