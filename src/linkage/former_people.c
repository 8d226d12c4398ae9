/* What a former run found of how many people there are, for one that stands on it. */
#include "linkage/former.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/cluster/apart.h"
#include "linkage/linkage.h"

#include <stdlib.h>
#include <string.h>

static bool
people_fit(const struct kept *kept, const struct linkage *l)
{
	if (!kept->people.is_there || kept->people.decisions != kept_decisions_digest(l))
		return false;
	for (size_t s = 0; s < kept->source_count; s++)
		if (l->stands.firsts[s] != kept->sources[s].first ||
			l->clean_sources[s] != kept->sources[s].is_clean)
			return false;
	return true;
}

void
former_apart_take(const struct linkage_former *former, struct linkage *l)
{
	const struct kept *kept = former->kept;
	struct apart *apart = ARENA_NEW(&l->arena, struct apart);

	for (size_t s = 0; s < kept->source_count; s++)
		if (l->stands.firsts[s] != kept->sources[s].first)
			return;
	if (!kept->people.is_there || former->compares_all)
		return;
	apart_make(kept->people.roots, kept->record_count, kept->people.apart,
		l->stands.is_record_touched, &l->arena, apart);
	l->stands.apart = apart;
}

/* Records of pairs that are new or otherwise, or no more. */
static void
edges_mark(const struct kept *kept, const struct linkage *l, bool *is_changed)
{
	bool *is_there = memory_alloc(kept->edge_count + 1);

	memset(is_there, 0, kept->edge_count + 1);
	for (size_t i = 0; i < l->edges.count; i++) {
		const struct edge *edge = &l->edges.of[i];

		is_there[l->stands.edge_was[i]] = true;
		if (l->stands.edge_was[i] == 0)
			is_changed[edge->a] = is_changed[edge->b] = true;
	}
	for (size_t i = 0; i < kept->edge_count; i++)
		if (!is_there[i + 1])
			is_changed[kept->edges[i].a] = is_changed[kept->edges[i].b] = true;
	free(is_there);
}

const struct people_known *
former_people(const struct kept *kept, struct linkage *l)
{
	struct people_known *known = ARENA_NEW(&l->arena, struct people_known);
	bool *is_changed = ARENA_ARRAY(&l->arena, (size_t)l->records.count + 1, bool);

	if (!people_fit(kept, l) || l->stands.edge_was == NULL || l->stands.apart == NULL)
		return NULL;
	memcpy(is_changed, l->stands.is_new, l->records.count);
	for (uint32_t r = 0; r < l->records.count; r++)
		is_changed[r] |= l->stands.apart->is_touched[r];
	edges_mark(kept, l, is_changed);
	for (uint32_t r = 0; r < l->records.count && l->stands.is_cluster_new != NULL; r++)
		is_changed[r] |= l->stands.is_cluster_new[l->clusters.of[r]];
	*known = kept->people;
	known->is_changed = is_changed;
	known->standing_apart = l->stands.apart;
	return known;
}
