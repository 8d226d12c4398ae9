#include "linkage/cluster/components.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/cluster/decided.h"
#include "linkage/cluster/edges.h"
#include "linkage/cluster/roots.h"

#include <stdlib.h>
#include <string.h>

/* Steps of a weight in which heavy edges come before light ones, and the range they lie in. */
#define ALONE UINT32_MAX
/* Pairs within components that are looked at: some seconds' worth, and so many for each record. */
#define PAIRS_MAX 3e7
#define PAIRS_EACH_MAX 20.0
enum { THING_MAX_LEAST = 60, AHEAD = 16 };
enum { WEIGHT_STEP = 16, WEIGHT_RANGE = 128, STEP_COUNT = 2 * WEIGHT_RANGE * WEIGHT_STEP };

static void
parents_begin(struct components *c, const struct decided *decided)
{
	if (decided->same != NULL)
		memcpy(c->root, decided->same, c->record_count * sizeof(*c->root));
	else
		for (uint32_t r = 0; r < c->record_count; r++)
			c->root[r] = r;
}

/* Joins what edges join, and notes where each record's edges begin. */
static void
edges_join(struct components *c, const struct edges *edges, float weight_low)
{
	size_t at = 0;

	for (uint32_t r = 0; r < c->record_count; r++) {
		c->edges_first[r] = (uint32_t)at;
		for (; at < edges->count && edges->of[at].a == r; at++) {
			if (at + AHEAD < edges->count)
				__builtin_prefetch(&c->root[edges->of[at + AHEAD].b]);
			if (edges->of[at].weight >= weight_low)
				roots_join(c->root, r, edges->of[at].b);
		}
	}
	c->edges_first[c->record_count] = (uint32_t)at;
}

/* The things (decided groups count as one) of each component, by its root, and those of the one with
 * most. */
static uint32_t *
things_count(struct components *c, const struct decided *decided, uint32_t *ret_most)
{
	uint32_t *things = memory_alloc((c->record_count + (size_t)1) * sizeof(*things));

	memset(things, 0, c->record_count * sizeof(*things));
	for (uint32_t r = 0; r < c->record_count; r++) {
		c->root[r] = roots_find(c->root, r);
		things[c->root[r]] += decided_group(decided, r) == r;
	}
	for (uint32_t r = 0; r < c->record_count; r++)
		*ret_most = things[r] > *ret_most ? things[r] : *ret_most;
	return things;
}

static unsigned
step_of(float weight)
{
	float step = (WEIGHT_RANGE - weight) * WEIGHT_STEP;

	return step < 0 ? 0 : step >= STEP_COUNT ? STEP_COUNT - 1 : (unsigned)step;
}

/* Edges of components that are too large, heaviest first, then in their order. */
static uint32_t *
heavy_first(const struct components *c, const struct edges *edges, float weight_low,
	uint32_t thing_max, const uint32_t *things, size_t *ret_count)
{
	size_t *starts = memory_alloc((STEP_COUNT + 1) * sizeof(*starts));
	uint32_t *order;
	size_t count;

	memset(starts, 0, (STEP_COUNT + 1) * sizeof(*starts));
	for (size_t i = 0; i < edges->count; i++)
		if (edges->of[i].weight >= weight_low &&
			things[c->root[edges->of[i].a]] > thing_max)
			starts[step_of(edges->of[i].weight) + 1]++;
	for (size_t i = 0; i < STEP_COUNT; i++)
		starts[i + 1] += starts[i];
	count = starts[STEP_COUNT];
	order = memory_alloc((count + 1) * sizeof(*order));
	for (size_t i = 0; i < edges->count; i++)
		if (edges->of[i].weight >= weight_low &&
			things[c->root[edges->of[i].a]] > thing_max)
			order[starts[step_of(edges->of[i].weight)]++] = (uint32_t)i;
	free(starts);
	*ret_count = count;
	return order;
}

/* Makes components that are too large anew, out of their heaviest edges. */
static void
large_part(struct components *c, const struct edges *edges, float weight_low, uint32_t thing_max,
	const struct decided *decided, uint32_t *things)
{
	size_t count;
	uint32_t *order = heavy_first(c, edges, weight_low, thing_max, things, &count);

	for (uint32_t r = c->record_count; r-- > 0;)
		if (things[c->root[r]] > thing_max)
			c->root[r] = decided_group(decided, r);
	for (uint32_t r = 0; r < c->record_count; r++)
		if (things[r] > thing_max)
			things[r] = 0;
	for (size_t i = 0; i < count; i++) {
		things[c->root[edges->of[order[i]].a]] = 1;
		things[c->root[edges->of[order[i]].b]] = 1;
	}
	for (size_t i = 0; i < count; i++) {
		uint32_t a = roots_find(c->root, edges->of[order[i]].a);
		uint32_t b = roots_find(c->root, edges->of[order[i]].b);

		if (a == b || things[a] + things[b] > thing_max)
			continue;
		things[a < b ? a : b] += things[a < b ? b : a];
		c->root[a < b ? b : a] = a < b ? a : b;
	}
	for (uint32_t r = 0; r < c->record_count; r++)
		c->root[r] = roots_find(c->root, r);
	free(order);
}

/* Roots are known: lists their records. `sizes` is work memory of a number a record. */
static void
records_list(struct components *c, uint32_t *sizes)
{
	uint32_t at = 0;

	memset(sizes, 0, c->record_count * sizeof(*sizes));
	for (uint32_t r = 0; r < c->record_count; r++) {
		c->place[r] = sizes[c->root[r]]++;
		c->count += c->place[r] == 1;
	}
	c->first = memory_alloc((c->count + (size_t)1) * sizeof(*c->first));
	c->count = 0;
	/* For a root, its size becomes where its records begin. */
	for (uint32_t r = 0; r < c->record_count; r++) {
		uint32_t size = sizes[r];

		sizes[r] = size < 2 ? ALONE : at;
		if (size > 1) {
			c->first[c->count++] = at;
			at += size;
		}
	}
	c->first[c->count] = at;
	c->records = memory_alloc((at + (size_t)1) * sizeof(*c->records));
	for (uint32_t r = 0; r < c->record_count; r++)
		if (sizes[c->root[r]] != ALONE)
			c->records[sizes[c->root[r]] + c->place[r]] = r;
}

/* The most things that a component may have for all pairs within components to be looked at in
 * bounded time, whatever the records are: each halving halves the time at the worst. */
static uint32_t
max_find(const struct components *c, uint32_t thing_max, const uint32_t *things)
{
	double pairs_max = PAIRS_MAX + PAIRS_EACH_MAX * (double)c->record_count;

	for (; thing_max > THING_MAX_LEAST; thing_max /= 2) {
		double pairs = 0;

		for (uint32_t r = 0; r < c->record_count; r++)
			if (c->root[r] == r && things[r] > 1)
				pairs += 0.5 * things[r] *
					(things[r] < thing_max ? things[r] : thing_max);
		if (pairs <= pairs_max)
			break;
	}
	return thing_max;
}

/* Notes how large components are before any is taken apart. `most` are the things of the largest. */
static void
sizes_note(struct components *c, uint32_t thing_max, const uint32_t *things, uint32_t most,
	bool has_groups)
{
	uint32_t *sizes = c->place;

	c->largest = most;
	if (has_groups) {
		memset(sizes, 0, c->record_count * sizeof(*sizes));
		for (uint32_t r = 0; r < c->record_count; r++)
			if (++sizes[c->root[r]] > c->largest)
				c->largest = sizes[c->root[r]];
	}
	for (uint32_t r = 0; r < c->record_count && most > thing_max; r++)
		c->large += c->root[r] == r && things[r] > thing_max;
}

bool
components_make(const struct edges *edges, float weight_low, uint32_t thing_max,
	const struct decided *decided, struct components *ret_components, struct err *err)
{
	struct components *c = ret_components;
	size_t size = (decided->record_count + (size_t)1) * sizeof(uint32_t);
	uint32_t *things;
	uint32_t most = 0;

	*c = (struct components){.record_count = decided->record_count};
	if (edges->count >= UINT32_MAX)
		return err_set(err, ERR_TOO_LARGE,
			"there are %zu pairs that may be one person: give tighter rules",
			edges->count);
	c->root = memory_alloc(size);
	c->place = memory_alloc(size);
	c->edges_first = memory_alloc(size);
	parents_begin(c, decided);
	edges_join(c, edges, weight_low);
	things = things_count(c, decided, &most);
	/* Where all are small, no bound is needed. */
	if (most > THING_MAX_LEAST)
		thing_max = max_find(c, thing_max, things);
	sizes_note(c, thing_max, things, most, decided->same != NULL);
	if (c->large > 0)
		large_part(c, edges, weight_low, thing_max, decided, things);
	records_list(c, things);
	free(things);
	return true;
}

void
components_free(struct components *c)
{
	free(c->first);
	free(c->records);
	free(c->root);
	free(c->place);
	free(c->edges_first);
	*c = (struct components){0};
}
