#include "base/arena.h"
#include "linkage/linkage.h"
#include "linkage/report/charts.h"
#include "linkage/report/page.h"
#include "linkage/report/view.h"

#include <math.h>
#include <string.h>

enum { PAIR_EACH_SIDE = 3, PAIR_ASKED_MAX = 50 };
/* Bits of rarity that are worth a bar of their own; less counts with the field. */
#define RARITY_SHOWN_MIN 0.5
#define HOUSEHOLD_SHOWN_MIN 0.005
/* How far scorer_weight_without is from it at the most, and more. */
#define WITHOUT_NEAR 0.02

/* Whether another compared field goes by this column. */
static bool
is_of_another(const struct linkage *l, const struct field *field, struct str column)
{
	for (size_t i = 0; i < l->comparer.count; i++)
		if (l->comparer.of[i] != field && str_equal(l->comparer.of[i]->name, column))
			return true;
	return false;
}

/* What a record says in a compared field: as it was written in the column that the field is named
 * after, else in one of its kind, as sources have different heads; else in standard form. */
static struct str
value_of(const struct view *view, size_t compared, uint32_t record)
{
	const struct linkage *l = view->linkage;
	const struct field *field = l->comparer.of[compared];
	struct str found = STR("");

	if (field->numbers[record] == 0)
		return found;
	for (size_t i = 0; i < l->records.column_count; i++) {
		const struct record_column *column = &l->records.columns[i];
		struct str value = record_value(column, record);

		if (l->roles[i] != field->role || value.len == 0)
			continue;
		if (str_equal(column->name, field->name))
			return view_value(view, value);
		if (found.len == 0 && !is_of_another(l, field, column->name))
			found = value;
	}
	return view_value(view, found.len > 0 ? found : field_text(field, field->numbers[record]));
}

static void
add_field_parts(const struct view *view, const struct report_pair *pair, size_t i,
	const struct score_parts *scores, struct chart_part *parts, size_t *count)
{
	const struct linkage *l = view->linkage;
	uint64_t pattern = comparer_pattern(&l->comparer, pair->a, pair->b);
	unsigned level = comparer_level(&l->comparer, pattern, i);
	struct str name = view_field(view, i);
	struct str left = value_of(view, i, pair->a);
	struct str right = value_of(view, i, pair->b);
	bool has_rarity = fabs(scores->rarity[i]) >= RARITY_SHOWN_MIN;

	if (level == LEVEL_ABSENT && left.len + right.len == 0)
		return;
	parts[(*count)++] = (struct chart_part){.name = name,
		.words = level == LEVEL_ABSENT
			? STR("one of them says nothing")
			: str_of(levels_words(l->model.fields[i].role, level)),
		.bits = scores->field[i] + (has_rarity ? 0 : scores->rarity[i]),
		.left = left,
		.right = right,
		.is_silent = level == LEVEL_ABSENT};
	if (has_rarity)
		parts[(*count)++] = (struct chart_part){
			.name = str_format(view->arena, "%.*s: how rare", STR_ARG(name)),
			.words = scores->rarity[i] > 0 ? STR("rarer than most")
						       : STR("more common than most"),
			.bits = scores->rarity[i]};
}

static struct str
outcome_of(const struct view *view, const struct report_pair *pair, double weight)
{
	const struct linkage *l = view->linkage;
	bool is_one = l->clusters.of[pair->a] == l->clusters.of[pair->b];
	unsigned long long person = view_person(view, pair->a);

	if (is_one && weight >= (double)l->cut)
		return str_format(
			view->arena, "One person: both records are of person %llu.", person);
	if (is_one)
		return str_format(view->arena,
			"One person (%llu), by other records of the same person: the weight of this "
			"pair alone would not do.",
			person);
	if (weight >= (double)l->cut)
		return STR(
			"Two people, although the weight reaches the cut: their other records, or "
			"a decision, speak against it.");
	return STR("Two people: the weight is below the cut.");
}

static void
write_waterfall(const struct view *view, struct page *page, const struct report_pair *pair)
{
	const struct linkage *l = view->linkage;
	struct chart_part *parts = ARENA_ARRAY(view->arena, 2 * FIELD_MAX + 1, struct chart_part);
	struct chart_waterfall chart = {.parts = parts, .cut = (double)l->cut};
	struct score_parts scores;
	struct str left = view_record_name(view, pair->a);
	struct str right = view_record_name(view, pair->b);

	scorer_parts(&l->scorer, comparer_pattern(&l->comparer, pair->a, pair->b), pair->a, pair->b,
		&scores);
	for (size_t i = 0; i < l->comparer.count; i++)
		add_field_parts(view, pair, i, &scores, parts, &chart.count);
	if (scores.household <= -HOUSEHOLD_SHOWN_MIN)
		parts[chart.count++] = (struct chart_part){.name = STR("one household"),
			.words = STR("what people of one household share"),
			.bits = scores.household};
	chart.head = str_format(view->arena, "%.*s and %.*s", STR_ARG(left), STR_ARG(right));
	chart.left = left;
	chart.right = right;
	chart.prior = scores.prior;
	chart.weight = scores.weight;
	chart.why = outcome_of(view, pair, scores.weight);
	chart.are_values_hidden = view->options->without_names;
	chart_waterfall(page, &chart);
}

/* A short list of pairs, the best first; of two clusters only their best pair, so that one family does
 * not fill it. */
struct shortlist {
	const struct linkage *linkage;
	size_t count;
	size_t room;
	struct report_pair pairs[VIEW_PAIRS_MAX];
	double merits[VIEW_PAIRS_MAX];
};

static bool
is_same_people(const struct linkage *l, const struct report_pair *x, const struct report_pair *y)
{
	const uint32_t *of = l->clusters.of;

	return (of[x->a] == of[y->a] && of[x->b] == of[y->b]) ||
		(of[x->a] == of[y->b] && of[x->b] == of[y->a]);
}

static void
shortlist_add(struct shortlist *list, uint32_t a, uint32_t b, double merit)
{
	struct report_pair pair = {a, b};
	size_t at = 0;

	if (list->count == list->room && merit <= list->merits[list->count - 1])
		return;
	while (at < list->count && !is_same_people(list->linkage, &list->pairs[at], &pair))
		at++;
	if (at < list->count && merit <= list->merits[at])
		return;
	if (at == list->count) {
		list->count += list->count < list->room;
		at = list->count - 1;
	}
	for (; at > 0 && list->merits[at - 1] < merit; at--) {
		list->merits[at] = list->merits[at - 1];
		list->pairs[at] = list->pairs[at - 1];
	}
	list->merits[at] = merit;
	list->pairs[at] = pair;
}

/* The pairs closest to the cut on one side of it. */
static struct shortlist
closest_pairs(const struct view *view, bool is_above)
{
	struct shortlist list = {.linkage = view->linkage, .room = PAIR_EACH_SIDE};
	float cut = view->linkage->cut;

	for (size_t i = 0; i < view->basis->wide.count; i++) {
		const struct edge *edge = &view->basis->wide.of[i];

		if ((edge->weight >= cut) == is_above)
			shortlist_add(&list, edge->a, edge->b, -(double)fabsf(edge->weight - cut));
	}
	return list;
}

void
view_pairs(const struct view *view, struct page *page)
{
	const struct report_options *options = view->options;
	struct shortlist above = closest_pairs(view, true);
	struct shortlist below = closest_pairs(view, false);

	if (above.count + below.count + options->pair_count == 0)
		return;
	page_part_begin(page, "pairs", "Why a pair weighs what it weighs",
		"Part by part: what was known before looking, what each field adds or takes, and the "
		"whole. These are the pairs closest to the cut, where a person's eye is worth most.");
	for (size_t i = 0; i < options->pair_count && i < PAIR_ASKED_MAX; i++)
		if (options->pairs[i].a < view->linkage->records.count &&
			options->pairs[i].b < view->linkage->records.count &&
			options->pairs[i].a != options->pairs[i].b)
			write_waterfall(view, page, &options->pairs[i]);
	for (size_t i = 0; i < above.count; i++)
		write_waterfall(view, page, &above.pairs[i]);
	for (size_t i = 0; i < below.count; i++)
		write_waterfall(view, page, &below.pairs[i]);
	page_part_warn(page,
		"one field that decides alone, above all one that children of a family share. Decide "
		"such pairs in a review; the decision is kept, with who and why.");
	page_part_end(page);
}

/* What two records would weigh if the model knew no households; `known` is their pattern, where it
 * is at hand. */
static double
weight_without(const struct linkage *l, const struct report_pair *pair, const uint64_t *known,
	double *ret_weight)
{
	uint64_t pattern = known != NULL ? *known
					 : comparer_pattern(&l->comparer, pair->a, pair->b);
	struct score_parts parts;

	scorer_parts(&l->scorer, pattern, pair->a, pair->b, &parts);
	*ret_weight = parts.weight;
	return parts.weight - parts.household;
}

/* Whether it is surely less than the cut. */
static bool
is_less_without(const struct linkage *l, const struct edges *wide, size_t number)
{
	const struct edge *edge = &wide->of[number];

	return wide->patterns != NULL &&
		scorer_weight_without(&l->scorer, wide->patterns[number], edge->a, edge->b) <
		(double)l->cut - WITHOUT_NEAR;
}

static void
apart_find(const struct view *view)
{
	const struct linkage *l = view->linkage;
	const struct edges *wide = &view->basis->wide;
	struct shortlist list = {.linkage = l, .room = VIEW_PAIRS_MAX};
	struct view_apart *apart = ARENA_NEW(&view->basis->arena, struct view_apart);
	double weight;

	for (size_t i = 0; i < wide->count; i++) {
		const struct edge *edge = &wide->of[i];
		double without;

		if (edge->weight >= l->cut || l->clusters.of[edge->a] == l->clusters.of[edge->b] ||
			is_less_without(l, wide, i))
			continue;
		without = weight_without(l, &(struct report_pair){edge->a, edge->b},
			wide->patterns == NULL ? NULL : &wide->patterns[i], &weight);
		if (without < (double)l->cut)
			continue;
		apart->count++;
		shortlist_add(&list, edge->a, edge->b, without);
	}
	apart->pair_count = list.count;
	memcpy(apart->pairs, list.pairs, sizeof(apart->pairs));
	view->basis->apart = apart;
}

void
view_households(const struct view *view, struct page *page)
{
	const struct linkage *l = view->linkage;
	struct chart_kept_apart examples[VIEW_PAIRS_MAX];
	struct chart_households chart = {
		.pairs = l->model.households, .examples = examples, .cut = (double)l->cut};
	const struct view_apart *apart;

	if (l->model.households <= 0)
		return;
	if (view->basis->apart == NULL)
		apart_find(view);
	apart = view->basis->apart;
	chart.kept_apart = apart->count;
	chart.count = view->options->without_names ? 0 : apart->pair_count;
	for (size_t i = 0; i < chart.count; i++) {
		const struct report_pair *pair = &apart->pairs[i];

		examples[i].without = weight_without(l, pair, NULL, &examples[i].weight);
		examples[i].left = view_record(view, pair->a);
		examples[i].right = view_record(view, pair->b);
	}
	chart_households(page, &chart);
}
