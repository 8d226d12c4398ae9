#include "linkage/cluster/inside.h"

#include "base/arena.h"
#include "linkage/cluster/apart.h"
#include "linkage/cluster/clusters.h"
#include "linkage/cluster/components.h"
#include "linkage/cluster/decided.h"
#include "linkage/cluster/edges.h"
#include "linkage/level/comparer.h"
#include "linkage/model/scorer.h"
#include "linkage/table/records.h"

#include <math.h>
#include <stdlib.h>

/* Records of a decided group that are compared with others: enough for a mean. */
enum { GROUP_LOOK_MAX = 32 };

static bool
is_barred(const struct inside *in, uint32_t a, uint32_t b)
{
	size_t source;

	if (in->clean_sources == NULL)
		return false;
	source = records_source(in->records, a);
	return in->clean_sources[source] && records_source(in->records, b) == source;
}

void
inside_ready(struct inside *in)
{
	scorer_bar(in->scorer, -CLUSTER_WEIGHT_CLIP, &in->bar);
}

static float
weight_of(const struct inside *in, uint32_t a, uint32_t b)
{
	const struct comparer *comparer = in->scorer->comparer;
	uint64_t pattern;
	float weight;

	if (is_barred(in, a, b))
		return -INFINITY;
	if (in->apart != NULL && apart_has(in->apart, a, b))
		return -CLUSTER_WEIGHT_CLIP;
	if (!comparer_reaches(
		    comparer, &in->bar, &comparer->lines[a], &comparer->lines[b], &pattern))
		return -CLUSTER_WEIGHT_CLIP;
	weight = inside_clip(scorer_weight(in->scorer, pattern, a, b), CLUSTER_WEIGHT_CLIP);
	return weight > -CLUSTER_WEIGHT_CLIP ? weight : -CLUSTER_WEIGHT_CLIP;
}

static void
pair_set(struct inside_room *room, size_t i, size_t j, float sum)
{
	room->average.sums[i * room->thing_count + j] = sum;
	room->average.sums[j * room->thing_count + i] = sum;
}

/* Every record is a thing: what blocking weighed need not be weighed again. */
static void
records_weigh(const struct inside *in, const uint32_t *records, struct inside_room *room)
{
	const struct components *c = in->components;
	size_t n = room->thing_count;

	for (size_t i = 0; i < n * n; i++)
		room->average.sums[i] = NAN;
	for (size_t i = 0; i < n; i++) {
		for (uint32_t e = c->edges_first[records[i]]; e < c->edges_first[records[i] + 1];
			e++) {
			const struct edge *edge = &in->edges->of[e];

			if (c->root[edge->b] == c->root[edge->a])
				pair_set(room, i, c->place[edge->b],
					is_barred(in, edge->a, edge->b)
						? -INFINITY
						: inside_clip(edge->weight, CLUSTER_WEIGHT_CLIP));
		}
		for (size_t j = i + 1; j < n; j++)
			if (isnan(room->average.sums[i * n + j]))
				pair_set(room, i, j, weight_of(in, records[i], records[j]));
	}
}

/* Some things are groups: the mean over their first records, for all their pairs. `count` is of
 * records. */
static void
groups_weigh(
	const struct inside *in, const uint32_t *records, size_t count, struct inside_room *room)
{
	struct average_room *r = &room->average;
	uint32_t *looked = r->partner;
	uint32_t *rank = room->thing_of + count;
	size_t n = room->thing_count;

	for (size_t i = 0; i < n * n; i++)
		r->sums[i] = 0;
	for (size_t i = 0; i < n; i++)
		looked[i] = 0;
	for (size_t i = 0; i < count; i++)
		if ((rank[i] = looked[room->thing_of[i]]) < GROUP_LOOK_MAX)
			looked[room->thing_of[i]]++;
	for (size_t i = 0; i < count; i++)
		for (size_t j = i + 1; j < count && rank[i] < GROUP_LOOK_MAX; j++) {
			size_t a = room->thing_of[i];
			size_t b = room->thing_of[j];

			if (a != b && rank[j] < GROUP_LOOK_MAX)
				pair_set(room, a, b,
					r->sums[a * n + b] + weight_of(in, records[i], records[j]));
		}
	for (size_t i = 0; i < n; i++)
		for (size_t j = i + 1; j < n; j++)
			pair_set(room, i, j,
				r->sums[i * n + j] * ((float)r->sizes[i] / (float)looked[i]) *
					((float)r->sizes[j] / (float)looked[j]));
}

/* What people decided are different. */
static void
apart_bar(const struct inside *in, const uint32_t *records, size_t count, struct inside_room *room)
{
	const struct components *c = in->components;
	const struct decided *d = in->decided;

	for (size_t i = 0; i < count && d->apart_count > 0; i++) {
		if (decided_group(d, records[i]) != records[i])
			continue;
		for (size_t at = decided_apart_first(d, records[i]);
			at < d->apart_count && d->apart[at].a == records[i]; at++)
			if (c->root[d->apart[at].b] == c->root[records[i]])
				pair_set(room, room->thing_of[i],
					room->thing_of[c->place[d->apart[at].b]], -INFINITY);
	}
}

/* Numbers the things of a component, and counts their records. */
static void
things_number(
	const struct inside *in, const uint32_t *records, size_t count, struct inside_room *room)
{
	size_t things = 0;

	for (size_t i = 0; i < count; i++)
		things += decided_group(in->decided, records[i]) == records[i];
	if (room->record_room < count) {
		free(room->thing_of);
		room->thing_of = memory_alloc(2 * count * sizeof(*room->thing_of));
		room->record_room = count;
	}
	average_room_make(&room->average, things);
	room->thing_count = 0;
	for (size_t i = 0; i < count; i++) {
		uint32_t group = decided_group(in->decided, records[i]);

		if (group == records[i]) {
			room->thing_of[i] = (uint32_t)room->thing_count;
			room->average.sizes[room->thing_count++] = 0;
		} else {
			room->thing_of[i] = room->thing_of[in->components->place[group]];
		}
		room->average.sizes[room->thing_of[i]]++;
	}
}

void
inside_expect(const struct inside *in, size_t component, size_t end)
{
	enum { NEAR = 8, FAR = 16, RECORDS_MAX = 8 };
	const struct components *c = in->components;
	uint32_t first;

	if (component + FAR >= end)
		return;
	first = c->first[component + FAR];
	for (uint32_t i = first; i < c->first[component + FAR + 1] && i - first < RECORDS_MAX; i++)
		__builtin_prefetch(&c->edges_first[c->records[i]]);
	first = c->first[component + NEAR];
	for (uint32_t i = first; i < c->first[component + NEAR + 1] && i - first < RECORDS_MAX;
		i++) {
		uint32_t record = c->records[i];

		__builtin_prefetch(&in->edges->of[c->edges_first[record]]);
		__builtin_prefetch(&c->root[record]);
		__builtin_prefetch(&c->place[record]);
		__builtin_prefetch(&in->scorer->comparer->lines[record]);
	}
}

void
inside_weigh(const struct inside *in, size_t component, struct inside_room *room)
{
	const uint32_t *records = in->components->records + in->components->first[component];
	size_t count = in->components->first[component + 1] - in->components->first[component];

	things_number(in, records, count, room);
	if (room->thing_count == count)
		records_weigh(in, records, room);
	else
		groups_weigh(in, records, count, room);
	apart_bar(in, records, count, room);
}

float
inside_weight_of_two(const struct inside *in, size_t component)
{
	const struct components *c = in->components;
	const uint32_t *records = c->records + c->first[component];

	for (uint32_t e = c->edges_first[records[0]]; e < c->edges_first[records[0] + 1]; e++)
		if (in->edges->of[e].b == records[1])
			return is_barred(in, records[0], records[1])
				? -INFINITY
				: inside_clip(in->edges->of[e].weight, CLUSTER_WEIGHT_CLIP);
	return weight_of(in, records[0], records[1]);
}

void
inside_room_free(struct inside_room *room)
{
	average_room_free(&room->average);
	free(room->thing_of);
	*room = (struct inside_room){0};
}
