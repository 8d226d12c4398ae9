#include "base/arena.h"
#include "linkage/linkage.h"
#include "linkage/report/charts.h"
#include "linkage/report/view.h"

#include <math.h>
#include <string.h>

enum { UNLINKABLE_STEP_COUNT = 61 };

/* Records that say something in the same fields have the same pattern with themselves; but for dates,
 * of which some are only a year. */
struct alone {
	const struct linkage *linkage;
	uint64_t unit[FIELD_MAX];               /* of any value that is there */
	const uint64_t *unit_of_day[FIELD_MAX]; /* by value, of dates; else NULL */
	/* What such patterns have alike, by place of a pattern's hash. */
	struct {
		bool is_there;
		uint64_t pattern;
		struct score_alone score;
	} * at_hand;
};

enum { AT_HAND_BITS = 10 };

static void
alone_begin(struct alone *alone, const struct linkage *l, struct arena *arena)
{
	const struct comparer *comparer = &l->comparer;

	*alone = (struct alone){.linkage = l,
		.at_hand = arena_alloc(arena, sizeof(*alone->at_hand) << AT_HAND_BITS)};
	memset(alone->at_hand, 0, sizeof(*alone->at_hand) << AT_HAND_BITS);
	for (size_t i = 0; i < comparer->count; i++) {
		const struct field *field = comparer->of[i];
		uint64_t *units;

		if (field->dates == NULL) {
			alone->unit[i] = comparer->unit[i] * levels_of_one(field, 1);
			continue;
		}
		alone->unit_of_day[i] = units = ARENA_ARRAY(
			arena, (size_t)field->values.count + 1, uint64_t);
		for (uint32_t v = 0; v < field->values.count; v++)
			units[v] = comparer->unit[i] * levels_of_one(field, v);
	}
}

/* What a record weighs with itself. */
static float
alone_weight(struct alone *alone, uint32_t record)
{
	const struct comparer *comparer = &alone->linkage->comparer;
	const uint32_t *numbers = comparer->lines[record].numbers;
	uint64_t pattern = 0;
	size_t at;

	for (size_t i = 0; i < comparer->count; i++)
		if (numbers[i] != 0)
			pattern += alone->unit_of_day[i] != NULL ? alone->unit_of_day[i][numbers[i]]
								 : alone->unit[i];
	at = (size_t)((pattern * 0x9e3779b97f4a7c15u) >> (64 - AT_HAND_BITS));
	if (!alone->at_hand[at].is_there || alone->at_hand[at].pattern != pattern) {
		alone->at_hand[at].is_there = true;
		alone->at_hand[at].pattern = pattern;
		scorer_alone(&alone->linkage->scorer, pattern, &alone->at_hand[at].score);
	}
	return score_alone_weight(&alone->at_hand[at].score, numbers);
}

/* Records by the highest weight of the chart that they reach with themselves. */
static void
unlinkables_count(const struct linkage *l, struct report_basis *basis)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct chart_unlinkable *points = ARENA_ARRAY(
		&basis->arena, UNLINKABLE_STEP_COUNT, struct chart_unlinkable);
	struct alone alone;

	alone_begin(&alone, l, &arena);
	for (size_t i = 0; i < UNLINKABLE_STEP_COUNT; i++)
		points[i].weight = -20 + (double)i;
	for (uint32_t r = 0; r < l->records.count; r++) {
		double weight = (double)alone_weight(&alone, r);
		double step = floor(weight + 20) + 1;

		if (step < UNLINKABLE_STEP_COUNT)
			points[step > 0 ? (size_t)step : 0].records++;
		basis->below_cut += weight < (double)l->cut;
	}
	basis->unlinkables = points;
}

void
view_unlinkables(const struct view *view, struct page *page)
{
	const struct linkage *l = view->linkage;
	struct chart_unlinkable *points = ARENA_ARRAY(
		view->arena, UNLINKABLE_STEP_COUNT, struct chart_unlinkable);
	struct chart_unlinkables chart = {UNLINKABLE_STEP_COUNT, points, (double)l->cut, 0};

	if (view->basis->unlinkables == NULL)
		unlinkables_count(l, view->basis);
	memcpy(points, view->basis->unlinkables, UNLINKABLE_STEP_COUNT * sizeof(*points));
	for (size_t i = 1; i < UNLINKABLE_STEP_COUNT; i++)
		points[i].records += points[i - 1].records;
	for (size_t i = 0; i < UNLINKABLE_STEP_COUNT; i++)
		points[i].share = points[i].records / l->records.count;
	chart.share_at_cut = view->basis->below_cut / l->records.count;
	/* Only weights at which anything happens, and the cut. */
	while (chart.count > 2 && points[chart.count - 2].share >= 1)
		chart.count--;
	while (chart.count > 2 && chart.points[1].records == 0 &&
		chart.points[1].weight < chart.cut) {
		chart.points++;
		chart.count--;
	}
	chart_unlinkables(page, &chart);
}
