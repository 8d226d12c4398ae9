/* What the people found say: how often pairs of one person have each pattern, and of how many people
 * each value is. */
#include "base/arena.h"
#include "linkage/block/pattern_counts.h"
#include "linkage/cluster/clusters.h"
#include "linkage/cluster/edges.h"
#include "linkage/crew.h"
#include "linkage/level/comparer.h"
#include "linkage/model/model.h"
#include "linkage/model/model_inside.h"

#include <stdlib.h>
#include <string.h>

enum {
	/* Records of one cluster from which pairs are learnt: larger ones are doubtful, and would
	 * outweigh the rest. */
	CLUSTER_LEARN_MAX = 60,
	/* Records of which each value is compared with those of the others. */
	FEW = 16,
	PEOPLE_TASKS = 2
};

/* What the tasks share: the first counts pairs, the others values of some fields each. */
struct counting {
	const struct comparer *comparer;
	const struct clusters *clusters;
	const struct edges *edges;
	const struct model *model;
	uint32_t *found;             /* [clusters->count]: edges within each */
	struct model_joint *joint;   /* shared */
	uint32_t *people[FIELD_MAX]; /* by field and value: of how many people it is; shared */
};

/* The cluster of an edge within one that is learnt from; UINT32_MAX for other edges. */
static uint32_t
cluster_of(const struct counting *c, size_t edge)
{
	enum { AHEAD = 16 };
	const struct clusters *clusters = c->clusters;
	uint32_t cluster = clusters->of[c->edges->of[edge].a];

	if (edge + AHEAD < c->edges->count)
		__builtin_prefetch(&clusters->of[c->edges->of[edge + AHEAD].b]);
	return cluster == clusters->of[c->edges->of[edge].b] &&
			clusters->first[cluster + 1] - clusters->first[cluster] <= CLUSTER_LEARN_MAX
		? cluster
		: UINT32_MAX;
}

/* Whether all pairs of a cluster are edges. */
static bool
is_complete(const struct counting *c, uint32_t cluster)
{
	uint32_t count = c->clusters->first[cluster + 1] - c->clusters->first[cluster];

	return c->found[cluster] == count * (count - 1) / 2;
}

static void
cluster_compare(const struct counting *c, uint32_t cluster, struct pattern_counts *patterns)
{
	const uint32_t *records = c->clusters->records + c->clusters->first[cluster];
	uint32_t count = c->clusters->first[cluster + 1] - c->clusters->first[cluster];

	for (uint32_t x = 0; x < count; x++)
		for (uint32_t y = x + 1; y < count; y++)
			pattern_counts_add(
				patterns, comparer_pattern(c->comparer, records[x], records[y]), 1);
}

/* Patterns of edges are known; only clusters with pairs that are none are compared. */
static void
patterns_count(struct counting *c, struct pattern_counts *patterns)
{
	for (size_t i = 0; i < c->edges->count; i++) {
		uint32_t cluster = cluster_of(c, i);

		if (cluster != UINT32_MAX)
			c->found[cluster]++;
	}
	for (size_t i = 0; i < c->edges->count; i++) {
		uint32_t cluster = cluster_of(c, i);

		if (cluster != UINT32_MAX && is_complete(c, cluster))
			pattern_counts_add(patterns, c->edges->patterns[i], 1);
	}
	for (uint32_t i = 0; i < c->clusters->count; i++)
		if (c->clusters->first[i + 1] - c->clusters->first[i] <= CLUSTER_LEARN_MAX &&
			!is_complete(c, i))
			cluster_compare(c, i, patterns);
}

static void
pairs_count(struct counting *c)
{
	struct pattern_counts patterns CLEANUP(pattern_counts_free) = {0};
	size_t size = ((size_t)c->clusters->count + 1) * sizeof(*c->found);
	unsigned levels[FIELD_MAX];

	c->found = memory_alloc(size);
	memset(c->found, 0, size);
	patterns_count(c, &patterns);
	free(c->found);
	for (size_t i = 0; i < patterns.slot_count; i++) {
		const struct pattern_count *slot = &patterns.slots[i];

		if (slot->pairs == 0)
			continue;
		model_levels(c->model, c->comparer, slot->pattern, levels);
		model_joint_add(c->joint, c->model, levels, (double)slot->pairs);
	}
}

/* --- People by value --- */

/* A few records, whose values are compared one by one. */
static void
people_of_few(struct counting *c, size_t from, size_t to, const uint32_t *records, uint32_t count)
{
	const struct comparer_line *lines[FEW];

	for (uint32_t k = 0; k < count; k++)
		lines[k] = &c->comparer->lines[records[k]];
	for (size_t i = from; i < to; i++) {
		for (uint32_t k = 0; k < count; k++) {
			uint32_t value = lines[k]->numbers[i];
			bool is_new = true;

			/* Whether two are alike nobody could guess: no jump hangs on it. */
			for (uint32_t before = 0; before < k; before++)
				is_new &= lines[before]->numbers[i] != value;
			c->people[i][value] += is_new;
		}
	}
}

/* The clusters of many records: `last` notes by value the cluster that had it last. */
static void
people_of_many(struct counting *c, size_t i)
{
	const struct clusters *clusters = c->clusters;
	size_t size = ((size_t)c->comparer->of[i]->values.count + 1) * sizeof(uint32_t);
	uint32_t *last = memory_alloc(size);

	memset(last, 0xff, size);
	for (uint32_t cluster = 0; cluster < clusters->count; cluster++) {
		uint32_t first = clusters->first[cluster];
		uint32_t end = clusters->first[cluster + 1];

		for (uint32_t k = first; end - first > FEW && k < end; k++) {
			uint32_t value = c->comparer->lines[clusters->records[k]].numbers[i];

			c->people[i][value] += last[value] != cluster;
			last[value] = cluster;
		}
	}
	free(last);
}

/* Has the processor fetch what records further on will need. */
static void
people_expect(const struct counting *c, size_t from, size_t to, uint32_t at)
{
	enum { NEAR = 8, FAR = 16 };
	const struct comparer_line *line;

	if (at + FAR >= c->clusters->record_count)
		return;
	__builtin_prefetch(&c->comparer->lines[c->clusters->records[at + FAR]]);
	line = &c->comparer->lines[c->clusters->records[at + NEAR]];
	for (size_t i = from; i < to; i++)
		__builtin_prefetch(&c->people[i][line->numbers[i]], 1);
}

static void
people_count(struct counting *c, size_t from, size_t to)
{
	const struct clusters *clusters = c->clusters;
	bool has_many = false;

	for (uint32_t cluster = 0; cluster < clusters->count; cluster++) {
		uint32_t first = clusters->first[cluster];
		uint32_t count = clusters->first[cluster + 1] - first;

		for (uint32_t k = 0; k < count; k++)
			people_expect(c, from, to, first + k);
		if (count <= FEW)
			people_of_few(c, from, to, clusters->records + first, count);
		has_many = has_many || count > FEW;
	}
	for (size_t i = from; has_many && i < to; i++)
		people_of_many(c, i);
}

/* --- Both --- */

static bool
count_task(void *context, size_t number, struct err *err UNUSED)
{
	struct counting *c = context;
	size_t fields = c->model->field_count;

	if (number == 0)
		pairs_count(c);
	else
		people_count(
			c, fields * (number - 1) / PEOPLE_TASKS, fields * number / PEOPLE_TASKS);
	return true;
}

static size_t
people_size(const struct comparer *comparer, size_t i)
{
	return ((size_t)comparer->of[i]->values.count + 1) * sizeof(uint32_t);
}

static void
people_keep(struct counting *c, struct model *model, struct arena *arena)
{
	for (size_t i = 0; i < model->field_count; i++) {
		struct model_field *field = &model->fields[i];
		size_t size = people_size(c->comparer, i);

		if (field->people == NULL)
			field->people = arena_alloc(arena, size);
		memcpy(field->people, c->people[i], size);
	}
}

bool
model_clusters_count(struct model *model, const struct comparer *comparer,
	const struct clusters *clusters, const struct edges *edges, const struct crew *crew,
	struct arena *arena, struct model_joint *ret_joint, struct err *err)
{
	struct counting c = {comparer, clusters, edges, model, NULL, NULL, {NULL}};
	bool done;

	c.joint = crew_share(sizeof(*c.joint));
	for (size_t i = 0; i < model->field_count; i++)
		c.people[i] = crew_share(people_size(comparer, i));
	done = crew_run(crew, 1 + PEOPLE_TASKS, count_task, &c, err);
	*ret_joint = *c.joint;
	if (done && ret_joint->sum >= 1)
		people_keep(&c, model, arena);
	for (size_t i = 0; i < model->field_count; i++)
		crew_unshare(c.people[i], people_size(comparer, i));
	crew_unshare(c.joint, sizeof(*c.joint));
	return done;
}
