#include "linkage/model/scorer.h"

#include "base/arena.h"
#include "linkage/level/comparer.h"
#include "linkage/model/model.h"
#include "linkage/model/model_inside.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Patterns for which the chances are kept; with more, they are multiplied out for each pair. */
enum { TABLE_PATTERN_MAX = 1 << 20 };

/* n_m m(p), n_h h(p) and T u(p), as log2. */
struct chances {
	float m;
	float h;
	float u;
};

struct scorer_tables {
	struct chances *chances;  /* [pattern_count], or NULL */
	float *rarity[FIELD_MAX]; /* by value: bits that its exact agreement adds; or NULL */
	float rarity_most[FIELD_MAX];
	bool is_shared[FIELD_MAX]; /* by households, so that rarity says nothing against them */
};

static struct chances
chances_of(const struct scorer *scorer, uint64_t pattern)
{
	const struct model *model = scorer->model;
	double m = log2(model->matches);
	double h = model->households > 0 ? log2(model->households) : -1000;
	double u = log2(model->all_pairs);

	for (size_t i = 0; i < model->field_count; i++) {
		unsigned level = comparer_level(scorer->comparer, pattern, i);

		if (level == LEVEL_ABSENT)
			continue;
		m += log2(model->fields[i].m[level]);
		h += log2(model->fields[i].h[level]);
		u += log2(model->fields[i].u[level]);
	}
	return (struct chances){(float)m, (float)h, (float)u};
}

static void
rarity_make(struct scorer *scorer, size_t i)
{
	const struct field *field = scorer->comparer->of[i];
	const struct model_field *model = &scorer->model->fields[i];
	const struct values *values = &field->values;
	double u = model->u[model->level_count - 1];
	float *rarity;

	if (!model->has_frequencies)
		return;
	rarity = memory_alloc(((size_t)values->count + 1) * sizeof(*rarity));
	rarity[0] = 0;
	for (uint32_t v = 1; v < values->count; v++) {
		rarity[v] = (float)log2(u / model_frequency(model, values, v));
		if (rarity[v] > scorer->tables->rarity_most[i])
			scorer->tables->rarity_most[i] = rarity[v];
	}
	scorer->tables->rarity[i] = rarity;
}

bool
scorer_make(const struct comparer *comparer, const struct model *model, struct scorer *scorer,
	struct err *err UNUSED)
{
	struct scorer_tables *tables = memory_alloc(sizeof(*tables));

	*scorer = (struct scorer){comparer, model, tables};
	memset(tables, 0, sizeof(*tables));
	for (size_t i = 0; i < comparer->count; i++) {
		tables->is_shared[i] = model->fields[i].shared > 0.5;
		rarity_make(scorer, i);
	}
	if (comparer->pattern_count > TABLE_PATTERN_MAX)
		return true;
	tables->chances = memory_alloc(comparer->pattern_count * sizeof(*tables->chances));
	for (uint64_t p = 0; p < comparer->pattern_count; p++)
		tables->chances[p] = chances_of(scorer, p);
	return true;
}

void
scorer_free(struct scorer *scorer)
{
	if (scorer->tables == NULL)
		return;
	for (size_t i = 0; i < FIELD_MAX; i++)
		free(scorer->tables->rarity[i]);
	free(scorer->tables->chances);
	free(scorer->tables);
	scorer->tables = NULL;
}

static struct chances
chances_find(const struct scorer *scorer, uint64_t pattern)
{
	return scorer->tables->chances != NULL ? scorer->tables->chances[pattern]
					       : chances_of(scorer, pattern);
}

/* log2(2^m / (2^(h - rarity_own) + 2^(u - rarity))) */
static double
weight_of(struct chances chances, double rarity, double rarity_own)
{
	double h = chances.h - rarity_own;
	double u = chances.u - rarity;
	double most = h > u ? h : u;
	double least = h > u ? u : h;

	return chances.m - most - log2(1 + exp2(least - most));
}

/* What the rarity of the value adds where the i-th field is exactly the same. */
static double
rarity_of(const struct scorer *scorer, uint64_t pattern, uint32_t a, uint32_t b, size_t i)
{
	const struct comparer *comparer = scorer->comparer;
	const uint32_t *numbers = comparer->of[i]->numbers;

	if (scorer->tables->rarity[i] == NULL ||
		comparer_level(comparer, pattern, i) != comparer->level_count[i] - 1)
		return 0;
	/* A lone name may stand in another column than the one it agrees with. */
	return scorer->tables->rarity[i][numbers[a] != 0 ? numbers[a] : numbers[b]];
}

float
scorer_weight(const struct scorer *scorer, uint64_t pattern, uint32_t a, uint32_t b)
{
	double rarity = 0;
	double rarity_own = 0;

	for (size_t i = 0; i < scorer->comparer->count; i++) {
		double adds = rarity_of(scorer, pattern, a, b, i);

		rarity += adds;
		rarity_own += scorer->tables->is_shared[i] ? 0 : adds;
	}
	return (float)weight_of(chances_find(scorer, pattern), rarity, rarity_own);
}

float
scorer_weight_most(const struct scorer *scorer, uint64_t pattern)
{
	double rarity = 0;
	double rarity_own = 0;

	for (size_t i = 0; i < scorer->comparer->count; i++) {
		const struct comparer *comparer = scorer->comparer;

		if (comparer_level(comparer, pattern, i) != comparer->level_count[i] - 1)
			continue;
		rarity += scorer->tables->rarity_most[i];
		rarity_own += scorer->tables->is_shared[i] ? 0 : scorer->tables->rarity_most[i];
	}
	return (float)weight_of(chances_find(scorer, pattern), rarity, rarity_own);
}

void
scorer_parts(const struct scorer *scorer, uint64_t pattern, uint32_t a, uint32_t b,
	struct score_parts *parts)
{
	const struct model *model = scorer->model;
	double sum;

	*parts = (struct score_parts){.count = model->field_count};
	parts->prior = log2(model->matches / model->all_pairs);
	sum = parts->prior;
	for (size_t i = 0; i < model->field_count; i++) {
		unsigned level = comparer_level(scorer->comparer, pattern, i);

		if (level == LEVEL_ABSENT)
			continue;
		parts->field[i] = log2(model->fields[i].m[level] / model->fields[i].u[level]);
		parts->rarity[i] = rarity_of(scorer, pattern, a, b, i);
		sum += parts->field[i] + parts->rarity[i];
	}
	parts->weight = scorer_weight(scorer, pattern, a, b);
	parts->household = parts->weight - sum;
}

/* Without the household class, whose pairs only weigh less, a weight is a sum over the fields. */
void
scorer_bar(const struct scorer *scorer, float weight_min, struct comparer_bar *bar)
{
	const struct model *model = scorer->model;

	*bar = (struct comparer_bar){.least = weight_min};
	bar->start = (float)log2(model->matches / model->all_pairs);
	for (size_t i = 0; i < model->field_count; i++) {
		const struct model_field *field = &model->fields[i];

		bar->rarity[i] = scorer->tables->rarity[i];
		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++)
			bar->adds[i][l] = (float)log2(field->m[l] / field->u[l]);
	}
	comparer_bar_ready(scorer->comparer, bar);
}
