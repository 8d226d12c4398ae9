#include "base/arena.h"
#include "linkage/cluster/roots.h"
#include "linkage/count/evaluate.h"
#include "linkage/linkage.h"
#include "linkage/report/charts.h"
#include "linkage/report/view.h"

#include <math.h>
#include <string.h>

/* Weights that the charts go up to. */
#define WEIGHT_SHOWN_MAX 40.0
enum { CUT_COUNT_MAX = 80, AHEAD = 12 };

/* Cuts a bit apart, the one that was used among them, by falling weight. */
static size_t
cuts_make(const struct view *view, struct chart_cut cuts[CUT_COUNT_MAX])
{
	const struct edges *edges = &view->basis->wide;
	double cut = (double)view->linkage->cut;
	float lowest = view->linkage->cut;
	float highest = lowest;
	double least, most;
	size_t count = 0;

	for (size_t i = 0; i < edges->count; i++) {
		lowest = edges->of[i].weight < lowest ? edges->of[i].weight : lowest;
		highest = edges->of[i].weight > highest ? edges->of[i].weight : highest;
	}
	least = (double)lowest;
	most = fmin((double)highest, WEIGHT_SHOWN_MAX);
	for (double at = cut + floor(most - cut); at >= least && count < CUT_COUNT_MAX; at--)
		cuts[count++] = (struct chart_cut){
			.weight = at, .precision = NAN, .recall = NAN, .f1 = NAN};
	return count;
}

static size_t
cut_of(const struct chart_cut *cuts, size_t count, double weight)
{
	double step = ceil(cuts[0].weight - weight);

	return step <= 0 ? 0 : step >= (double)count ? count : (size_t)step;
}

/* Edges by the highest cut that they reach, so that each is joined once. */
static uint32_t *
edges_by_cut(const struct view *view, const struct chart_cut *cuts, size_t count,
	size_t starts[CUT_COUNT_MAX + 2])
{
	const struct edges *edges = &view->basis->wide;
	uint32_t *order = ARENA_ARRAY(view->arena, edges->count + 1, uint32_t);
	unsigned char *cut = ARENA_ARRAY(view->arena, edges->count + 1, unsigned char);
	size_t at[CUT_COUNT_MAX + 1];

	memset(starts, 0, sizeof(*starts) * (count + 2));
	for (size_t i = 0; i < edges->count; i++) {
		cut[i] = (unsigned char)cut_of(cuts, count, (double)edges->of[i].weight);
		starts[cut[i] + 1]++;
	}
	for (size_t i = 0; i <= count; i++)
		starts[i + 1] += starts[i];
	memcpy(at, starts, sizeof(*at) * (count + 1));
	for (size_t i = 0; i < edges->count; i++)
		order[at[cut[i]]++] = (uint32_t)i;
	return order;
}

static void
parents_expect(const uint32_t *parents, const struct edge *edge)
{
	__builtin_prefetch(&parents[edge->a]);
	__builtin_prefetch(&parents[edge->b]);
}

static void
cuts_count(const struct view *view, struct chart_cut *cuts, size_t count)
{
	uint32_t records = view->linkage->records.count;
	uint32_t *parents = ARENA_ARRAY(view->arena, (size_t)records + 1, uint32_t);
	size_t starts[CUT_COUNT_MAX + 2];
	uint32_t *order = edges_by_cut(view, cuts, count, starts);
	double people = records;

	for (uint32_t i = 0; i < records; i++)
		parents[i] = i;
	for (size_t i = 0; i < count; i++) {
		for (size_t j = starts[i]; j < starts[i + 1]; j++) {
			const struct edge *edge = &view->basis->wide.of[order[j]];
			uint32_t a, b;

			if (j + AHEAD < starts[count])
				parents_expect(parents, &view->basis->wide.of[order[j + AHEAD]]);
			a = roots_find(parents, edge->a);
			b = roots_find(parents, edge->b);
			people -= a != b;
			parents[a < b ? b : a] = a < b ? a : b;
		}
		cuts[i].links = (double)starts[i + 1];
		cuts[i].people = people;
	}
}

/* The cuts, with what would be linked at each. */
static void
cuts_basis(const struct view *view)
{
	struct report_basis *basis = view->basis;

	if (basis->cuts != NULL)
		return;
	basis->cuts = ARENA_ARRAY(&basis->arena, CUT_COUNT_MAX, struct chart_cut);
	basis->cut_count = cuts_make(view, basis->cuts);
	cuts_count(view, basis->cuts, basis->cut_count);
}

void
view_histogram(const struct view *view, struct page *page)
{
	const struct chart_cut *cuts;
	size_t count;
	struct chart_bin *bins;
	struct chart_histogram chart = {.cut = (double)view->linkage->cut};

	cuts_basis(view);
	cuts = view->basis->cuts;
	count = view->basis->cut_count;
	bins = ARENA_ARRAY(view->arena, count + 1, struct chart_bin);
	for (size_t i = 0; i < count; i++)
		bins[count - 1 - i] = (struct chart_bin){cuts[i].weight, cuts[i].weight + 1,
			cuts[i].links - (i == 0 ? 0 : cuts[i - 1].links)};
	chart.count = count;
	chart.bins = bins;
	chart_histogram(page, &chart);
}

static void
cuts_judge(const struct evaluation *evaluation, struct chart_cut *cuts, size_t count)
{
	size_t at = 0;

	for (size_t i = 0; i < count; i++) {
		const struct evaluate_score *score;

		while (at < evaluation->point_count &&
			(double)evaluation->points[at].weight > cuts[i].weight + 0.13)
			at++;
		if (at == evaluation->point_count ||
			fabs((double)evaluation->points[at].weight - cuts[i].weight) > 0.13)
			continue;
		score = &evaluation->points[at].score;
		cuts[i].precision = score->precision;
		cuts[i].recall = score->recall;
		cuts[i].f1 = score->f1;
	}
}

void
view_threshold(const struct view *view, struct page *page)
{
	struct chart_cut *cuts = ARENA_ARRAY(view->arena, CUT_COUNT_MAX, struct chart_cut);
	struct chart_threshold chart = {0, cuts, (double)view->linkage->cut,
		view->linkage->records.count, view->options->evaluation != NULL};

	cuts_basis(view);
	chart.count = view->basis->cut_count;
	if (chart.count == 0)
		return;
	memcpy(cuts, view->basis->cuts, chart.count * sizeof(*cuts));
	if (chart.has_truth)
		cuts_judge(view->options->evaluation, cuts, chart.count);
	chart_threshold(page, &chart);
}

static struct chart_score
score_of(struct str name, double records, const struct evaluate_score *score)
{
	return (struct chart_score){name, records, score->found, score->right, score->there,
		score->precision, score->recall, score->f1};
}

/* Groups of the caller, which may be named after values of a column, only where values may stand. */
static void
view_scores(const struct view *view, const struct evaluation *evaluation, struct page *page)
{
	size_t groups = view->options->without_names ? 0 : evaluation->group_count;
	struct chart_score *scores = ARENA_ARRAY(view->arena, groups + 3, struct chart_score);
	struct chart_scores chart = {groups + 3, scores, (double)evaluation->people_truth,
		(double)evaluation->people_found, evaluation->blocking_recall};

	scores[0] = score_of(STR("links, pair by pair"), (double)NAN, &evaluation->edges);
	scores[1] = score_of(STR("pairs within people"), (double)NAN, &evaluation->clusters);
	scores[2] = score_of(STR("records (B-cubed)"), (double)NAN, &evaluation->b_cubed);
	for (size_t i = 0; i < groups; i++)
		scores[i + 3] = score_of(evaluation->groups[i].name,
			(double)evaluation->groups[i].records, &evaluation->groups[i].clusters);
	chart_scores(page, &chart);
}

void
view_truth(const struct view *view, struct page *page)
{
	const struct evaluation *evaluation = view->options->evaluation;
	double records = view->linkage->records.count;
	struct chart_cut *cuts;
	double *false_rates;
	struct chart_truth chart = {.cut = (double)view->linkage->cut};

	if (evaluation == NULL || evaluation->point_count == 0)
		return;
	view_scores(view, evaluation, page);
	cuts = ARENA_ARRAY(view->arena, evaluation->point_count, struct chart_cut);
	false_rates = ARENA_ARRAY(view->arena, evaluation->point_count, double);
	for (size_t i = 0; i < evaluation->point_count; i++) {
		const struct evaluate_score *score = &evaluation->points[i].score;

		cuts[i] = (struct chart_cut){(double)evaluation->points[i].weight, score->found, 0,
			score->precision, score->recall, score->f1};
		false_rates[i] = (score->found - score->right) /
			fmax(1, records * (records - 1) / 2 - score->there);
	}
	chart.count = evaluation->point_count;
	chart.cuts = cuts;
	chart.false_rates = false_rates;
	chart_precision(page, &chart);
	chart_roc(page, &chart);
}
