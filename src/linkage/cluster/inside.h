/* The weights of all pairs inside one component, those that no rule found too.
 *
 * Weights beyond CLUSTER_WEIGHT_CLIP count little more than it, so that one very strong pair does not
 * outweigh all others, and yet the stronger of two strong pairs goes first. Pairs that no edge has and
 * that weigh less than -CLUSTER_WEIGHT_CLIP count as much: most are not compared to the end. Pairs that
 * must not come together (decided so, or both of a clean source) weigh -INFINITY. */
#ifndef CANDOUR_LINKAGE_INSIDE_H
#define CANDOUR_LINKAGE_INSIDE_H

#include "linkage/cluster/average.h"

#include "linkage/level/comparer.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct apart;
struct components;
struct decided;
struct edges;
struct records;
struct scorer;

/* All of it is the caller's. */
struct inside {
	const struct edges *edges;
	const struct scorer *scorer;
	const struct records *records;
	const struct components *components;
	const struct decided *decided;
	const bool *clean_sources; /* NULL: none is clean */
	const struct apart
		*apart;          /* pairs that are known to weigh no more than -CLIP; NULL: none */
	struct comparer_bar bar; /* made by inside_ready: what cannot weigh more than -CLIP */
};

/* Makes the bar, once the rest is there. */
void inside_ready(struct inside *inside);

/* What is known of one component; starts as {0}. A thing is a record, or a group of records that
 * people decided are the same; things are in the order of their first records. */
struct inside_room {
	struct average_room average; /* its sums and sizes are filled, by thing */
	size_t thing_count;
	uint32_t *thing_of; /* by place of a record within the component */
	size_t record_room;
};

/* Has the processor fetch what the components behind this one, up to `end`, will need: records of one
 * component lie far apart. */
void inside_expect(const struct inside *inside, size_t component, size_t end);
void inside_weigh(const struct inside *inside, size_t component, struct inside_room *room);
/* Of a component of two records of which people decided nothing, the weight of its one pair. */
float inside_weight_of_two(const struct inside *inside, size_t component);
void inside_room_free(struct inside_room *room);

/* A weight as it counts here. */
static inline float
inside_clip(float weight, float most)
{
	if (weight > most)
		return most + (weight - most) / 1024;
	if (weight < -most)
		return -most + (weight + most) / 1024;
	return weight == weight ? weight : -most;
}

#endif
