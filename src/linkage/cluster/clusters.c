#include "linkage/cluster/clusters.h"

#include "base/arena.h"
#include "linkage/cluster/components.h"
#include "linkage/cluster/decided.h"
#include "linkage/cluster/edges.h"
#include "linkage/cluster/inside.h"
#include "linkage/crew.h"
#include "linkage/table/records.h"

#include <stdlib.h>

/* Pairs that one task looks at: some ten milliseconds of work. */
enum { TASK_PAIR_COUNT = 100 * 1000 };

/* What the tasks share. */
struct work {
	struct inside inside;
	float cut;
	size_t task_count;
	uint32_t *tasks; /* [task_count + 1]: the first component of each */
	uint32_t *label; /* by record: the first record of its cluster; shared */
};

/* Components in order, in tasks of about as many pairs; by the data alone. */
static void
tasks_make(struct work *w)
{
	const struct components *c = w->inside.components;
	uint64_t pairs = 0;

	w->tasks = memory_alloc((c->count + (size_t)2) * sizeof(*w->tasks));
	w->tasks[0] = 0;
	for (uint32_t i = 0; i < c->count; i++) {
		uint64_t size = c->first[i + 1] - c->first[i];

		pairs += size * (size - 1) / 2;
		if (pairs < TASK_PAIR_COUNT && i + 1 < c->count)
			continue;
		w->tasks[++w->task_count] = i + 1;
		pairs = 0;
	}
}

static void
component_part(const struct work *w, size_t component, struct inside_room *room, uint32_t **of,
	size_t *of_room)
{
	const struct components *c = w->inside.components;
	const uint32_t *records = c->records + c->first[component];
	size_t count = c->first[component + 1] - c->first[component];
	uint32_t *first;

	/* Most components are two records of whom nobody said anything. */
	if (count == 2 && w->inside.decided->same == NULL && w->inside.decided->apart_count == 0) {
		if (inside_weight_of_two(&w->inside, component) >= w->cut)
			w->label[records[1]] = records[0];
		return;
	}
	inside_weigh(&w->inside, component, room);
	if (*of_room < 2 * count) {
		free(*of);
		*of = memory_alloc(2 * count * sizeof(**of));
		*of_room = 2 * count;
	}
	average_link(&room->average, room->thing_count, w->cut, *of);
	first = *of + count;
	for (size_t i = 0; i < room->thing_count; i++)
		first[i] = UINT32_MAX;
	for (size_t i = 0; i < count; i++) {
		uint32_t cluster = (*of)[room->thing_of[i]];

		if (first[cluster] == UINT32_MAX)
			first[cluster] = records[i];
		w->label[records[i]] = first[cluster];
	}
}

static bool
task_run(void *context, size_t number, struct err *err UNUSED)
{
	const struct work *w = context;
	struct inside_room room = {0};
	uint32_t *of = NULL;
	size_t of_room = 0;

	for (uint32_t i = w->tasks[number]; i < w->tasks[number + 1]; i++) {
		inside_expect(&w->inside, i, w->tasks[number + 1]);
		component_part(w, i, &room, &of, &of_room);
	}
	inside_room_free(&room);
	free(of);
	return true;
}

/* From the first record of each one's cluster to clusters in order. */
static void
clusters_list(struct clusters *c, const uint32_t *label)
{
	uint32_t n = c->record_count;
	uint32_t *next;

	c->of = memory_alloc((n + (size_t)1) * sizeof(*c->of));
	c->records = memory_alloc((n + (size_t)1) * sizeof(*c->records));
	for (uint32_t r = 0; r < n; r++)
		c->of[r] = label[r] == r ? c->count++ : c->of[label[r]];
	c->first = memory_alloc((c->count + (size_t)2) * sizeof(*c->first));
	next = c->first + 1;
	for (uint32_t i = 0; i < c->count + 2; i++)
		c->first[i] = 0;
	for (uint32_t r = 0; r < n; r++)
		next[c->of[r] + 1]++;
	for (uint32_t i = 1; i <= c->count; i++)
		next[i] += next[i - 1];
	for (uint32_t r = 0; r < n; r++)
		c->records[next[c->of[r]]++] = r;
}

void
clusters_of_labels(uint32_t record_count, const uint32_t *label, struct clusters *ret_clusters)
{
	*ret_clusters = (struct clusters){.record_count = record_count};
	clusters_list(ret_clusters, label);
}

bool
clusters_make(const struct edges *edges, const struct scorer *scorer, const struct records *records,
	const struct cluster_options *options, const struct crew *crew,
	struct clusters *ret_clusters, struct err *err)
{
	struct components components = {0};
	struct decided decided;
	struct work w = {.inside = {edges, scorer, records, &components, &decided,
				 options->clean_sources, options->apart, {0}},
		.cut = options->cut};
	size_t label_size = (records->count + (size_t)1) * sizeof(*w.label);
	bool done;

	*ret_clusters = (struct clusters){.record_count = records->count};
	decided_make(options->decisions, options->decision_count, records->count, &decided);
	ret_clusters->conflicts = decided.conflicts;
	done = components_make(
		edges, options->weight_low, CLUSTER_COMPONENT_MAX, &decided, &components, err);
	if (done) {
		ret_clusters->component_largest = components.largest;
		ret_clusters->components_large = components.large;
		inside_ready(&w.inside);
		tasks_make(&w);
		w.label = crew_share(label_size);
		for (uint32_t r = 0; r < records->count; r++)
			w.label[r] = r;
		done = w.task_count == 0 || crew_run(crew, w.task_count, task_run, &w, err);
		if (done)
			clusters_list(ret_clusters, w.label);
		crew_unshare(w.label, label_size);
		free(w.tasks);
	}
	components_free(&components);
	decided_free(&decided);
	return done;
}

void
clusters_free(struct clusters *clusters)
{
	free(clusters->of);
	free(clusters->first);
	free(clusters->records);
	*clusters = (struct clusters){0};
}
