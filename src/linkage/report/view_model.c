#include "base/arena.h"
#include "linkage/chance.h"
#include "linkage/count/evaluate.h"
#include "linkage/linkage.h"
#include "linkage/report/charts.h"
#include "linkage/report/view.h"

#include <math.h>

/* Pairs within people by which the recall of rules is estimated. */
#define RECALL_PAIRS 200000.0
/* Records of one group that are paired with each other for it. */
enum { RECALL_GROUP_MAX = 100 };

/* Records in groups: of one person in truth, or of one cluster. */
struct groups {
	uint32_t *first; /* [count + 1] */
	uint32_t *records;
	uint32_t count;
};

static struct groups
groups_of_truth(const struct view *view)
{
	const struct linkage *l = view->linkage;
	struct groups groups = {0};
	uint32_t *at;

	for (uint32_t r = 0; r < l->records.count; r++)
		if (l->truth[r] > groups.count)
			groups.count = l->truth[r];
	groups.count++;
	groups.first = ARENA_ARRAY(view->arena, (size_t)groups.count + 1, uint32_t);
	groups.records = ARENA_ARRAY(view->arena, l->records.count + 1, uint32_t);
	at = ARENA_ARRAY(view->arena, (size_t)groups.count + 1, uint32_t);
	for (uint32_t r = 0; r < l->records.count; r++)
		groups.first[l->truth[r] + 1]++;
	for (uint32_t i = 0; i < groups.count; i++)
		groups.first[i + 1] += groups.first[i];
	for (uint32_t r = 0; r < l->records.count; r++)
		groups.records[groups.first[l->truth[r]] + at[l->truth[r]]++] = r;
	/* Person 0 is nobody that is known. */
	groups.first[0] = groups.first[1];
	return groups;
}

static struct groups
groups_of_clusters(const struct linkage *l)
{
	return (struct groups){l->clusters.first, l->clusters.records, l->clusters.count};
}

static double
group_pairs(const struct groups *groups, uint32_t group, uint32_t least)
{
	uint32_t size = groups->first[group + 1] - groups->first[group];

	if (size < least)
		return 0;
	size = size < RECALL_GROUP_MAX ? size : RECALL_GROUP_MAX;
	return (double)size * (size - 1) / 2;
}

static void
count_group(const struct linkage *l, const struct groups *groups, uint32_t group, double *found)
{
	uint32_t from = groups->first[group];
	uint32_t to = groups->first[group + 1];

	to = to - from < RECALL_GROUP_MAX ? to : from + RECALL_GROUP_MAX;
	for (uint32_t i = from; i < to; i++)
		for (uint32_t j = i + 1; j < to; j++) {
			int rule = blocking_rule_of(
				&l->blocking, groups->records[i], groups->records[j]);

			if (rule >= 0)
				found[rule]++;
		}
}

/* By rule: the share of pairs of one person that it and those before it find. Groups are drawn where
 * there are many; those of two records found each other by a rule, so they tell nothing unless they
 * are of the truth. */
static void
recall_find(const struct view *view)
{
	struct report_basis *basis = view->basis;
	const struct linkage *l = view->linkage;
	bool is_true = l->truth != NULL;
	struct groups groups = is_true ? groups_of_truth(view) : groups_of_clusters(l);
	double all = 0;
	uint64_t state = l->seed;

	basis->found = ARENA_ARRAY(&basis->arena, BLOCK_RULE_MAX, double);
	for (uint32_t i = 0; i < groups.count; i++)
		all += group_pairs(&groups, i, is_true ? 2 : 3);
	for (uint32_t i = 0; i < groups.count; i++) {
		double pairs = group_pairs(&groups, i, is_true ? 2 : 3);

		if (pairs == 0 || (all > RECALL_PAIRS && chance_unit(&state) > RECALL_PAIRS / all))
			continue;
		count_group(l, &groups, i, basis->found);
		basis->looked_at += pairs;
	}
}

static void
estimate_recall(const struct view *view, struct chart_rule *rules)
{
	const struct report_basis *basis = view->basis;
	double sum = 0;

	if (basis->found == NULL)
		recall_find(view);
	for (size_t i = 0; i < view->linkage->blocking.rule_count; i++) {
		sum += basis->found[i];
		rules[i].recall = basis->looked_at < 20 ? NAN : sum / basis->looked_at;
	}
}

void
view_blocking(const struct view *view, struct page *page)
{
	const struct linkage *l = view->linkage;
	struct chart_rule *rules = ARENA_ARRAY(
		view->arena, l->blocking.rule_count + 1, struct chart_rule);
	struct chart_blocking chart = {l->blocking.rule_count, rules,
		(double)l->records.count * (l->records.count - 1.0) / 2, l->truth != NULL};

	for (size_t i = 0; i < l->blocking.rule_count; i++) {
		const struct block_rule *rule = &l->blocking.rules[i];

		rules[i] = (struct chart_rule){.words = view_rule(view, rule),
			.pairs = rule->pairs,
			.pairs_new = rule->pairs_new,
			.pairs_left_out = rule->pairs_left_out,
			.split = rule->blocks_split,
			.largest = view_value(view, rule->largest_value),
			.block_largest = rule->block_largest};
	}
	estimate_recall(view, rules);
	chart_blocking(page, &chart);
}

static struct chart_field
field_of(const struct view *view, size_t compared)
{
	const struct model_field *model = &view->linkage->model.fields[compared];
	struct chart_level *levels = ARENA_ARRAY(
		view->arena, model->level_count + 1, struct chart_level);
	struct chart_field field = {
		.name = view_field(view, compared), .shared = model->shared, .levels = levels};

	for (unsigned l = model->level_count; l-- > LEVEL_DIFFERENT;) {
		/* Levels that no pair of these values can have. */
		if (model->m[l] <= 0 || model->u[l] <= 0)
			continue;
		levels[field.count++] = (struct chart_level){
			.words = str_of(levels_words(model->role, l)),
			.m = model->m[l],
			.u = model->u[l],
			.h = model->h[l],
			.is_trained = model->is_trained[l]};
	}
	return field;
}

void
view_model(const struct view *view, struct page *page)
{
	const struct model *model = &view->linkage->model;
	struct chart_field fields[FIELD_MAX];
	struct chart_round *rounds = ARENA_ARRAY(
		view->arena, model->round_count + 1, struct chart_round);

	for (size_t i = 0; i < model->field_count; i++)
		fields[i] = field_of(view, i);
	for (size_t i = 0; i < model->round_count; i++)
		rounds[i] = (struct chart_round){model->rounds[i].matches,
			model->rounds[i].households, model->rounds[i].change,
			model->rounds[i].log_likelihood};
	chart_weights(page, fields, model->field_count);
	chart_parameters(page, fields, model->field_count, model->households > 0);
	chart_history(page, rounds, model->round_count);
}
