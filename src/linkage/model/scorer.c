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
/* Of those, so many are at hand. */
enum { AT_HAND_BITS = 12, AT_HAND_COUNT = 1 << AT_HAND_BITS };
/* 1 + 2^-54 is 1. */
#define BITS_BEYOND (-54.0)

/* n_m m(p), n_h h(p) and T u(p), as log2. */
struct chances {
	float m;
	float h;
	float u;
	uint32_t exact; /* bit i: field i is exactly the same */
};

/* log2 of m, h and u of a field where the field that it leans on has a level: by that and its own. */
struct level_logs {
	double m[LEVEL_MAX + 1][LEVEL_MAX + 1];
	double h[LEVEL_MAX + 1][LEVEL_MAX + 1];
	double u[LEVEL_MAX + 1][LEVEL_MAX + 1];
	double added[LEVEL_MAX + 1][LEVEL_MAX + 1]; /* log2 of m over u */
};

struct scorer_tables {
	struct level_logs logs[FIELD_MAX];
	struct chances *chances;      /* [pattern_count], or NULL */
	float *rarity[FIELD_MAX];     /* by value: bits that its exact agreement adds; or NULL */
	float *rarity_bar[FIELD_MAX]; /* no less than what it ever adds; may be the same */
	float rarity_most[FIELD_MAX];
	float *home[FIELD_MAX]; /* by value: bits of it that speak against a household too */
	float home_most[FIELD_MAX];
	uint32_t leaning[FIELD_MAX]; /* bits of the fields that lean on this one */
	/* Without a table of all, those asked for last, by place of a pattern's hash. Processes have
	 * each their own, being forked. */
	struct {
		uint64_t pattern; /* and 1; 0: nobody's */
		struct chances chances;
	} at_hand[AT_HAND_COUNT];
};

static struct chances
chances_of(const struct scorer *scorer, uint64_t pattern)
{
	const struct model *model = scorer->model;
	const struct level_logs *logs = scorer->tables->logs;
	double m = log2(model->matches);
	double h = model->households > 0 ? log2(model->households) : -1000;
	double u = log2(model->all_pairs);
	uint32_t exact = 0;
	unsigned levels[FIELD_MAX];

	model_levels(model, scorer->comparer, pattern, levels);
	for (size_t i = 0; i < model->field_count; i++) {
		unsigned row = model_row(model, levels, i);

		if (levels[i] == LEVEL_ABSENT)
			continue;
		m += logs[i].m[row][levels[i]];
		h += logs[i].h[row][levels[i]];
		u += logs[i].u[row][levels[i]];
		exact |= (uint32_t)(levels[i] == model->fields[i].level_count - 1) << i;
	}
	return (struct chances){(float)m, (float)h, (float)u, exact};
}

static void
logs_make(const struct model_field *field, struct level_logs *logs)
{
	unsigned rows = field->leans_on < 0 ? 1 : LEVEL_MAX + 1;

	for (unsigned row = 0; row < rows; row++)
		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++) {
			logs->m[row][l] = log2(field->m_given[row][l]);
			logs->h[row][l] = log2(field->h_given[row][l]);
			logs->u[row][l] = log2(field->u_given[row][l]);
			logs->added[row][l] = log2(field->m_given[row][l] / field->u_given[row][l]);
		}
}

/* A household shares the value, however rare it is, or two of its people have it by chance. */
static void
home_make(struct scorer *scorer, size_t i)
{
	const struct model_field *model = &scorer->model->fields[i];
	const struct values *values = &scorer->comparer->of[i]->values;
	unsigned top = model->level_count - 1;
	double shared = model->shared * model->m[top];
	double chance = (1 - model->shared) * model->u[top];
	float *home = memory_alloc(((size_t)values->count + 1) * sizeof(*home));

	home[0] = 0;
	for (uint32_t v = 1; v < values->count; v++) {
		double rarity = scorer->tables->rarity[i][v];

		home[v] = (float)log2((shared + chance) / (shared + chance * exp2(-rarity)));
		if (home[v] > scorer->tables->home_most[i])
			scorer->tables->home_most[i] = home[v];
	}
	scorer->tables->home[i] = home;
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
	for (uint32_t v = 1; v < values->count; v++)
		rarity[v] = (float)log2(u / model_frequency(model, values, v));
	scorer->tables->rarity[i] = rarity;
	home_make(scorer, i);
}

/* Of a field that others lean on, a value that is more frequent than most takes nothing away where
 * what leans on it says it already. */
static void
bar_make(struct scorer_tables *tables, const struct values *values, size_t i)
{
	float *rarity = tables->rarity[i];
	float *bar = rarity;

	if (rarity == NULL)
		return;
	if (tables->leaning[i] != 0) {
		bar = memory_alloc(((size_t)values->count + 1) * sizeof(*bar));
		for (uint32_t v = 0; v < values->count; v++)
			bar[v] = rarity[v] > 0 ? rarity[v] : 0;
	}
	for (uint32_t v = 1; v < values->count; v++)
		if (bar[v] > tables->rarity_most[i])
			tables->rarity_most[i] = bar[v];
	tables->rarity_bar[i] = bar;
}

bool
scorer_make(const struct comparer *comparer, const struct model *model, struct scorer *scorer,
	struct err *err UNUSED)
{
	struct scorer_tables *tables = memory_alloc(sizeof(*tables));

	*scorer = (struct scorer){comparer, model, tables};
	memset(tables, 0, sizeof(*tables));
	for (size_t i = 0; i < comparer->count; i++) {
		logs_make(&model->fields[i], &tables->logs[i]);
		rarity_make(scorer, i);
		if (model->fields[i].leans_on >= 0)
			tables->leaning[model->fields[i].leans_on] |= 1U << i;
	}
	for (size_t i = 0; i < comparer->count; i++)
		bar_make(tables, &comparer->of[i]->values, i);
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
	for (size_t i = 0; i < FIELD_MAX; i++) {
		if (scorer->tables->rarity_bar[i] != scorer->tables->rarity[i])
			free(scorer->tables->rarity_bar[i]);
		free(scorer->tables->rarity[i]);
		free(scorer->tables->home[i]);
	}
	free(scorer->tables->chances);
	free(scorer->tables);
	scorer->tables = NULL;
}

static struct chances
chances_find(const struct scorer *scorer, uint64_t pattern)
{
	size_t at = (size_t)((pattern * 0x9e3779b97f4a7c15u) >> (64 - AT_HAND_BITS));

	if (scorer->tables->chances != NULL)
		return scorer->tables->chances[pattern];
	if (scorer->tables->at_hand[at].pattern != pattern + 1) {
		scorer->tables->at_hand[at].chances = chances_of(scorer, pattern);
		scorer->tables->at_hand[at].pattern = pattern + 1;
	}
	return scorer->tables->at_hand[at].chances;
}

/* log2(2^m / (2^(h - rarity_home) + 2^(u - rarity))) */
static double
weight_of(struct chances chances, double rarity, double rarity_home)
{
	double h = chances.h - rarity_home;
	double u = chances.u - rarity;
	double most = h > u ? h : u;
	double least = h > u ? u : h;

	/* Where the lesser one is beyond the digits of the sum, its logarithm is 0. */
	if (least - most < BITS_BEYOND)
		return chances.m - most;
	return chances.m - most - log2(1 + exp2(least - most));
}

/* How far exact agreement in the i-th field is said already by fields that lean on it. */
static double
said_of(const struct scorer *scorer, uint32_t exact, size_t i)
{
	double said = 0;

	for (uint32_t left = scorer->tables->leaning[i] & exact; left != 0; left &= left - 1) {
		double doubled = scorer->model->fields[__builtin_ctz(left)].doubled;

		said = doubled > said ? doubled : said;
	}
	return said;
}

/* What the rarity of the value adds where the i-th field is exactly the same; and what of it speaks
 * against a household too. */
static double
rarity_of(const struct scorer *scorer, uint32_t exact, uint32_t a, uint32_t b, size_t i,
	double *ret_home)
{
	const struct comparer_line *lines = scorer->comparer->lines;
	const float *rarity = scorer->tables->rarity[i];
	/* A lone name may stand in another column than the one it agrees with. */
	uint32_t value = lines[a].numbers[i] != 0 ? lines[a].numbers[i] : lines[b].numbers[i];
	double left;

	*ret_home = 0;
	if (rarity == NULL || (exact >> i & 1) == 0)
		return 0;
	left = 1 - said_of(scorer, exact, i);
	*ret_home = scorer->tables->home[i][value] * left;
	return rarity[value] * left;
}

float
scorer_weight(const struct scorer *scorer, uint64_t pattern, uint32_t a, uint32_t b)
{
	struct chances chances = chances_find(scorer, pattern);
	double rarity = 0;
	double rarity_home = 0;

	for (uint32_t left = chances.exact; left != 0; left &= left - 1) {
		double home;

		rarity += rarity_of(
			scorer, chances.exact, a, b, (size_t)__builtin_ctz(left), &home);
		rarity_home += home;
	}
	return (float)weight_of(chances, rarity, rarity_home);
}

double
scorer_weight_without(const struct scorer *scorer, uint64_t pattern, uint32_t a, uint32_t b)
{
	struct chances chances = chances_find(scorer, pattern);
	double sum = (double)chances.m - (double)chances.u;
	double home;

	for (uint32_t left = chances.exact; left != 0; left &= left - 1)
		sum += rarity_of(scorer, chances.exact, a, b, (size_t)__builtin_ctz(left), &home);
	return sum;
}

void
scorer_alone(const struct scorer *scorer, uint64_t pattern, struct score_alone *ret_alone)
{
	struct chances chances = chances_find(scorer, pattern);

	*ret_alone = (struct score_alone){chances.m, chances.h, chances.u, 0, {{0}}};
	for (uint32_t left = chances.exact; left != 0; left &= left - 1) {
		size_t i = (size_t)__builtin_ctz(left);

		if (scorer->tables->rarity[i] == NULL)
			continue;
		ret_alone->of[ret_alone->count].field = i;
		ret_alone->of[ret_alone->count].rarity = scorer->tables->rarity[i];
		ret_alone->of[ret_alone->count].home = scorer->tables->home[i];
		ret_alone->of[ret_alone->count++].left = 1 - said_of(scorer, chances.exact, i);
	}
}

float
score_alone_weight(const struct score_alone *alone, const uint32_t *numbers)
{
	double rarity = 0;
	double home = 0;

	for (size_t i = 0; i < alone->count; i++) {
		uint32_t value = numbers[alone->of[i].field];

		rarity += alone->of[i].rarity[value] * alone->of[i].left;
		home += alone->of[i].home[value] * alone->of[i].left;
	}
	return (float)weight_of((struct chances){alone->m, alone->h, alone->u, 0}, rarity, home);
}

float
scorer_weight_most(const struct scorer *scorer, uint64_t pattern)
{
	struct chances chances = chances_find(scorer, pattern);
	double rarity = 0;
	double rarity_home = 0;

	for (uint32_t left = chances.exact; left != 0; left &= left - 1) {
		rarity += scorer->tables->rarity_most[__builtin_ctz(left)];
		rarity_home += scorer->tables->home_most[__builtin_ctz(left)];
	}
	return (float)weight_of(chances, rarity, rarity_home);
}

void
scorer_parts(const struct scorer *scorer, uint64_t pattern, uint32_t a, uint32_t b,
	struct score_parts *parts)
{
	const struct model *model = scorer->model;
	struct chances chances = chances_find(scorer, pattern);
	unsigned levels[FIELD_MAX];
	double home;
	double sum;

	model_levels(model, scorer->comparer, pattern, levels);
	*parts = (struct score_parts){.count = model->field_count};
	parts->prior = log2(model->matches / model->all_pairs);
	sum = parts->prior;
	for (size_t i = 0; i < model->field_count; i++) {
		unsigned row = model_row(model, levels, i);

		if (levels[i] == LEVEL_ABSENT)
			continue;
		parts->field[i] = scorer->tables->logs[i].added[row][levels[i]];
		parts->rarity[i] = rarity_of(scorer, chances.exact, a, b, i, &home);
		sum += parts->field[i] + parts->rarity[i];
	}
	parts->weight = scorer_weight(scorer, pattern, a, b);
	parts->household = parts->weight - sum;
}

/* Most bits that a level adds, whatever the field that it leans on says. */
static double
adds_most(const struct model_field *field, unsigned level)
{
	double most = log2(field->m[level] / field->u[level]);

	for (unsigned row = 0; row <= LEVEL_MAX && field->leans_on >= 0; row++) {
		double adds = log2(field->m_given[row][level] / field->u_given[row][level]);

		most = adds > most ? adds : most;
	}
	return most;
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

		bar->rarity[i] = scorer->tables->rarity_bar[i];
		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++)
			bar->adds[i][l] = (float)adds_most(field, l);
	}
	comparer_bar_ready(scorer->comparer, bar);
}
