#include "linkage/count/evaluate.h"

#include "base/arena.h"
#include "linkage/block/blocking.h"
#include "linkage/cluster/clusters.h"
#include "linkage/cluster/edges.h"

#include <stdlib.h>

/* Points are a quarter of a bit apart. */
enum { POINT_STEP = 4, POINT_RANGE = 100, POINT_MAX = 2 * POINT_RANGE * POINT_STEP };
/* Pairs of one person that blocking is asked about: more do not change what is found. */
enum { BLOCKING_ASK_MAX = 5 * 1000 * 1000 };

/* A record whose truth is known. */
struct known {
	uint32_t truth;
	uint32_t cluster;
	uint32_t record;
};

/* Of one truth. */
static int
known_compare(const void *a, const void *b)
{
	const struct known *x = a;
	const struct known *y = b;

	if (x->cluster != y->cluster)
		return x->cluster < y->cluster ? -1 : 1;
	return x->record < y->record ? -1 : x->record > y->record;
}

static double
pairs_of(double records)
{
	return records * (records - 1) / 2;
}

static void
score_finish(struct evaluate_score *score)
{
	score->precision = score->found > 0 ? score->right / score->found : 0;
	score->recall = score->there > 0 ? score->right / score->there : 0;
	score->f1 = score->precision + score->recall > 0
		? 2 * score->precision * score->recall / (score->precision + score->recall)
		: 0;
}

/* Pairs within clusters, pairs within people, and pairs within both; of the records outside a group
 * where `is_in` is given. `sizes` is work memory by cluster, zero before and after. */
static struct evaluate_score
pairs_count(const struct known *known, size_t count, const bool *is_in, uint32_t *sizes)
{
	struct evaluate_score score = {0};

	for (size_t i = 0; i < count;) {
		double person = 0;
		size_t first = i;

		while (i < count && known[i].truth == known[first].truth) {
			uint32_t cluster = known[i].cluster;
			double both = 0;

			for (; i < count && known[i].truth == known[first].truth &&
				known[i].cluster == cluster;
				i++)
				both += is_in == NULL || !is_in[known[i].record];
			score.right += pairs_of(both);
			sizes[cluster] += (uint32_t)both;
			person += both;
		}
		score.there += pairs_of(person);
	}
	for (size_t i = 0; i < count; i++) {
		score.found += pairs_of(sizes[known[i].cluster]);
		sizes[known[i].cluster] = 0;
	}
	return score;
}

static struct evaluate_score
group_count(const struct known *known, size_t count, struct evaluate_score all, const bool *is_in,
	uint32_t *sizes)
{
	struct evaluate_score outside = pairs_count(known, count, is_in, sizes);
	struct evaluate_score score = {.found = all.found - outside.found,
		.right = all.right - outside.right,
		.there = all.there - outside.there};

	score_finish(&score);
	return score;
}

/* Bagga and Baldwin (1998): for each record, which share of its cluster is its person, and which
 * share of its person is in its cluster. */
static struct evaluate_score
b_cubed(const struct known *known, size_t count, uint32_t *sizes, uint64_t *ret_people)
{
	double precision = 0;
	double recall = 0;
	struct evaluate_score score = {.found = (double)count, .there = (double)count};

	for (size_t i = 0; i < count; i++)
		sizes[known[i].cluster]++;
	for (size_t i = 0; i < count;) {
		size_t end = i;

		while (end < count && known[end].truth == known[i].truth)
			end++;
		for (size_t person = end - i; i < end;) {
			size_t first = i;
			double both;

			while (i < end && known[i].cluster == known[first].cluster)
				i++;
			both = (double)(i - first);
			precision += both * both / sizes[known[first].cluster];
			recall += both * both / (double)person;
		}
		++*ret_people;
	}
	for (size_t i = 0; i < count; i++)
		sizes[known[i].cluster] = 0;
	score.precision = count > 0 ? precision / (double)count : 0;
	score.recall = count > 0 ? recall / (double)count : 0;
	score.right = recall;
	score.f1 = count > 0 && precision + recall > 0
		? 2 * score.precision * score.recall / (score.precision + score.recall)
		: 0;
	return score;
}

static size_t
point_of(float weight)
{
	float at = (weight + POINT_RANGE) * POINT_STEP;

	return at >= POINT_MAX - 1 ? POINT_MAX - 1 : at > 0 ? (size_t)at : 0;
}

/* Edges by weight, those between records of which the truth is known. */
static void
edges_score(const uint32_t *truth, const struct edges *edges, float weight, double there,
	struct arena *arena, struct evaluation *e)
{
	struct evaluate_score *steps = ARENA_ARRAY(arena, POINT_MAX, struct evaluate_score);
	struct evaluate_score sum = {.there = there};

	for (size_t i = 0; i < edges->count; i++) {
		const struct edge *edge = &edges->of[i];
		bool is_right = truth[edge->a] == truth[edge->b];

		if (truth[edge->a] == 0 || truth[edge->b] == 0)
			continue;
		steps[point_of(edge->weight)].found++;
		steps[point_of(edge->weight)].right += is_right;
		e->edges.found += edge->weight >= weight;
		e->edges.right += edge->weight >= weight && is_right;
	}
	e->edges.there = there;
	score_finish(&e->edges);
	e->points = ARENA_ARRAY(arena, POINT_MAX, struct evaluate_point);
	for (size_t i = POINT_MAX; i-- > 0;) {
		if (steps[i].found == 0)
			continue;
		sum.found += steps[i].found;
		sum.right += steps[i].right;
		score_finish(&sum);
		e->points[e->point_count++] = (struct evaluate_point){
			(float)i / POINT_STEP - POINT_RANGE, sum};
	}
}

/* The share of pairs of one person that the rules find. Where there are very many pairs, those of
 * every so manieth person. */
static double
rules_recall(const struct blocking *blocking, const struct known *known, size_t count, double there)
{
	uint64_t every = 1 + (uint64_t)(there / BLOCKING_ASK_MAX);
	uint64_t people = 0;
	double asked = 0;
	double found = 0;

	for (size_t i = 0; i < count; people++) {
		size_t end = i;

		while (end < count && known[end].truth == known[i].truth)
			end++;
		for (size_t a = i; a < end && people % every == 0; a++)
			for (size_t b = a + 1; b < end && asked < 2.0 * BLOCKING_ASK_MAX; b++) {
				asked++;
				found += blocking_rule_of(
						 blocking, known[a].record, known[b].record) >= 0;
			}
		i = end;
	}
	return asked > 0 ? found / asked : 0;
}

static struct known *
known_make(const uint32_t *truth, const struct clusters *clusters, struct arena *arena,
	size_t *ret_count)
{
	struct known *known = ARENA_ARRAY(arena, clusters->record_count, struct known);
	uint32_t most = 0;
	uint32_t *ends;
	size_t count;

	for (uint32_t r = 0; r < clusters->record_count; r++)
		most = truth[r] > most ? truth[r] : most;
	/* Places by truth: of numbers, which are no more than records. */
	ends = memory_zeroed((size_t)most + 1, sizeof(*ends));
	for (uint32_t r = 0; r < clusters->record_count; r++)
		ends[truth[r]] += truth[r] != 0;
	for (uint32_t t = 1; t <= most; t++)
		ends[t] += ends[t - 1];
	count = ends[most];
	for (uint32_t r = clusters->record_count; r-- > 0;)
		if (truth[r] != 0)
			known[--ends[truth[r]]] = (struct known){truth[r], clusters->of[r], r};
	for (uint32_t t = 1; t <= most; t++) {
		size_t end = t < most ? ends[t + 1] : count;

		if (end - ends[t] > 1)
			qsort(known + ends[t], end - ends[t], sizeof(*known), known_compare);
	}
	free(ends);
	*ret_count = count;
	return known;
}

bool
evaluate(const uint32_t *truth, const struct clusters *clusters, const struct edges *edges,
	const struct blocking *blocking, float weight, size_t group_total,
	const struct str *group_names, const bool *const *is_in, struct arena *arena,
	struct evaluation *ret_evaluation, struct err *err UNUSED)
{
	struct evaluation *e = ret_evaluation;
	size_t count;
	struct known *known = known_make(truth, clusters, arena, &count);
	uint32_t *sizes = ARENA_ARRAY(arena, clusters->count, uint32_t);

	*e = (struct evaluation){0};
	e->clusters = pairs_count(known, count, NULL, sizes);
	score_finish(&e->clusters);
	e->b_cubed = b_cubed(known, count, sizes, &e->people_truth);
	for (size_t i = 0; i < count; i++)
		e->people_found += sizes[known[i].cluster]++ == 0;
	for (size_t i = 0; i < count; i++)
		sizes[known[i].cluster] = 0;
	edges_score(truth, edges, weight, e->clusters.there, arena, e);
	if (blocking != NULL)
		e->blocking_recall = rules_recall(blocking, known, count, e->clusters.there);
	else if (e->point_count > 0)
		e->blocking_recall = e->points[e->point_count - 1].score.recall;
	e->group_count = group_total;
	e->groups = ARENA_ARRAY(arena, group_total, struct evaluate_group);
	for (size_t i = 0; i < group_total; i++) {
		e->groups[i].name = group_names[i];
		e->groups[i].clusters = group_count(known, count, e->clusters, is_in[i], sizes);
		for (size_t k = 0; k < count; k++)
			e->groups[i].records += is_in[i][known[k].record];
	}
	return true;
}
