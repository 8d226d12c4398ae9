#include "linkage/cluster/edges.h"

#include "linkage/crew.h"

void
edges_begin(struct edges *edges, size_t count)
{
	*edges = (struct edges){.count = count};
	edges->size = (count + 1) * (sizeof(*edges->of) + sizeof(*edges->patterns));
	edges->of = crew_share(edges->size);
	edges->patterns = (uint64_t *)(void *)(edges->of + count);
}

void
edges_free(struct edges *edges)
{
	if (edges->of != NULL)
		crew_unshare(edges->of, edges->size);
	*edges = (struct edges){0};
}
