/* The pairs of a former run beside those of one that stands on it. */
#include "linkage/former.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/crew.h"
#include "linkage/linkage.h"

#include <stdlib.h>

enum { WEIGH_TASK_PAIRS = 1 << 14 };

/* A pair with its pattern, by where its records stand now. */
struct placed {
	struct edge edge;
	uint64_t pattern;
};

struct taking {
	const struct kept *kept;
	struct linkage *linkage;
	struct placed *placed; /* in their order now; NULL: it is that in which they stood */
	uint32_t *touched;     /* the numbers of those that weigh otherwise, rising */
	size_t touched_count;
	float *weights; /* what these weigh; shared */
};

static int
edge_compare(const void *a, const void *b)
{
	const struct edge *x = a;
	const struct edge *y = b;

	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return x->b < y->b ? -1 : x->b > y->b;
}

static struct placed
pair_place(const struct taking *t, size_t number)
{
	const struct kept_edge *was = &t->kept->edges[number];
	uint32_t a = former_place(t->kept, t->linkage, was->a);
	uint32_t b = former_place(t->kept, t->linkage, was->b);

	return (struct placed){
		{.a = a < b ? a : b, .b = a < b ? b : a, .weight = was->weight, .rule = was->rule},
		/* Whoever wrote it, it must be a pattern. */
		was->pattern < t->linkage->comparer.pattern_count ? was->pattern : 0};
}

static struct placed
pair_at(const struct taking *t, size_t number)
{
	return t->placed != NULL ? t->placed[number] : pair_place(t, number);
}

/* Where sources stand in another order, so do pairs. */
static void
pairs_order(struct taking *t)
{
	size_t count = t->kept->edge_count;
	bool is_sorted = true;

	for (size_t s = 1; s < t->kept->source_count; s++)
		is_sorted = is_sorted &&
			t->linkage->stands.firsts[s - 1] <= t->linkage->stands.firsts[s];
	if (is_sorted)
		return;
	t->placed = memory_alloc((count + 1) * sizeof(*t->placed));
	for (size_t i = 0; i < count; i++)
		t->placed[i] = pair_place(t, i);
	/* The edge stands first in it. */
	qsort(t->placed, count, sizeof(*t->placed), edge_compare);
}

/* A pair of which no value counts for more than it did weighs what it weighed. */
static void
touched_find(struct taking *t)
{
	const bool *is_touched = t->linkage->stands.is_record_touched;

	t->touched = memory_alloc((t->kept->edge_count + 1) * sizeof(*t->touched));
	for (size_t i = 0; i < t->kept->edge_count; i++) {
		struct edge edge = pair_at(t, i).edge;

		if (is_touched[edge.a] || is_touched[edge.b])
			t->touched[t->touched_count++] = (uint32_t)i;
	}
}

static bool
weigh_task(void *context, size_t number, struct err *err UNUSED)
{
	const struct taking *t = context;
	size_t from = number * WEIGH_TASK_PAIRS;
	size_t to = from + WEIGH_TASK_PAIRS;

	for (size_t i = from; i < to && i < t->touched_count; i++) {
		struct placed pair = pair_at(t, t->touched[i]);

		t->weights[i] = scorer_weight(
			&t->linkage->scorer, pair.pattern, pair.edge.a, pair.edge.b);
	}
	return true;
}

static bool
edge_put(struct edges *to, const struct edge *edge, uint64_t pattern, float weight_min)
{
	if (edge->weight < weight_min)
		return false;
	to->of[to->count] = *edge;
	to->patterns[to->count++] = pattern;
	return true;
}

/* Both in their order; none is in both. */
static void
edges_join(const struct taking *t)
{
	struct linkage *l = t->linkage;
	const struct edges *found = &l->edges;
	size_t count = t->kept->edge_count;
	uint32_t *was = ARENA_ARRAY(&l->arena, count + found->count + 1, uint32_t);
	struct edges both;
	size_t at = 0;
	size_t touched = 0;

	edges_begin(&both, count + found->count);
	both.count = 0;
	l->stands.edge_was = was;
	for (size_t i = 0; i < count; i++) {
		struct placed pair = pair_at(t, i);
		bool is_touched = touched < t->touched_count && t->touched[touched] == i;

		if (is_touched)
			pair.edge.weight = t->weights[touched++];
		for (; at < found->count && edge_compare(&found->of[at], &pair.edge) < 0; at++)
			(void)edge_put(
				&both, &found->of[at], found->patterns[at], l->edges_weight_min);
		if (edge_put(&both, &pair.edge, pair.pattern, l->edges_weight_min) && !is_touched &&
			t->placed == NULL)
			was[both.count - 1] = (uint32_t)i + 1;
	}
	for (; at < found->count; at++)
		(void)edge_put(&both, &found->of[at], found->patterns[at], l->edges_weight_min);
	edges_free(&l->edges);
	l->edges = both;
}

/* What a rule found is what it found then, and now. */
static void
rules_sum(const struct kept *kept, struct linkage *l)
{
	for (size_t i = 0; i < kept->rule_count; i++) {
		const struct block_rule *was = &kept->rules[i];
		struct block_rule *rule = &l->blocking.rules[i];

		l->stands.pairs_compared += rule->pairs_new;
		rule->pairs += was->pairs;
		rule->pairs_new += was->pairs_new;
		rule->pairs_left_out += was->pairs_left_out;
		if (rule->blocks_split < was->blocks_split)
			rule->blocks_split = was->blocks_split;
		if (rule->block_largest >= was->block_largest)
			continue;
		rule->block_largest = was->block_largest;
		rule->largest_value = was->largest_value;
	}
}

bool
former_edges_take(const struct linkage_former *former, struct linkage *l, struct err *err)
{
	struct taking t = {.kept = former->kept, .linkage = l};
	size_t size;
	bool done;

	pairs_order(&t);
	touched_find(&t);
	size = t.touched_count * sizeof(*t.weights);
	t.weights = crew_share(size);
	done = crew_run(&l->crew, (t.touched_count + WEIGH_TASK_PAIRS - 1) / WEIGH_TASK_PAIRS,
		weigh_task, &t, err);
	if (done)
		edges_join(&t);
	if (done && !former->is_resumed)
		rules_sum(former->kept, l);
	crew_unshare(t.weights, size);
	free(t.touched);
	free(t.placed);
	return done;
}
