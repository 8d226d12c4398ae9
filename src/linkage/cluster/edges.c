#include "linkage/cluster/edges.h"

#include "linkage/crew.h"

void
edges_free(struct edges *edges)
{
	if (edges->of != NULL)
		crew_unshare(edges->of, edges->size);
	*edges = (struct edges){0};
}
