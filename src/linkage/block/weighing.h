/* What weighs all candidate pairs, and those of new records alone; nobody else includes it. */
#ifndef CANDOUR_LINKAGE_WEIGHING_H
#define CANDOUR_LINKAGE_WEIGHING_H

#include "base/attr.h"
#include "linkage/block/stream.h"
#include "linkage/cluster/edges.h"
#include "linkage/level/comparer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct crew;
struct err;
struct scorer;

/* Edges of all tasks together: some 10 GB of them. */
#define EDGE_COUNT_MAX ((size_t)400 * 1000 * 1000)

struct found {
	struct edge edge;
	uint64_t pattern;
};

struct found_list {
	struct found *of;
	size_t count;
	size_t room;
};

struct weighing {
	struct stream stream;
	const struct comparer *comparer;
	const struct scorer *scorer;
	float weight_min;
	struct comparer_bar bar;
	struct found *results; /* shared */
	size_t room;
};

void found_add(struct found_list *list, struct found found);
/* Puts what a task found where all tasks put it, and frees the list. */
bool found_leave(
	const struct weighing *weighing, struct found_list *list, struct err *err) MUST_USE;

/* The pairs of new records; adds what the rules found. */
bool weighing_of_new(struct weighing *weighing, struct blocking *blocking, const struct crew *crew,
	struct err *err) MUST_USE;

#endif
