#include "base/arena.h"
#include "linkage/level/comparer.h"
#include "linkage/model/model.h"
#include "linkage/model/model_inside.h"

#include <math.h>

/* However often one person's records alone make a value agree, so much of it is left to chance. */
#define EXACT_LEFT 0.05
#define UNSEEN_LEAST 0.02
/* Of pairs drawn by chance so much is left to it, however much they look like one person. */
#define CHANCE_LEFT 0.02

double
model_frequency(const struct model_field *field, const struct values *values, uint32_t value)
{
	const uint32_t *counts = field->people != NULL ? field->people : values->counts;
	double count = counts[value] - field->unseen;

	return (count > UNSEEN_LEAST ? count : UNSEEN_LEAST) / field->people_sum;
}

/* What the counts of values say of one field: how likely two who have it have the same, and how much
 * a count says of others than those that were counted. The latter is absolute discounting (Ney, Essen
 * and Kneser 1994): of values seen once and twice. */
static void
frequencies_learn(struct model_field *field, const struct field *of)
{
	const struct values *values = &of->values;
	const uint32_t *counts = field->people != NULL ? field->people : values->counts;
	double sum = 0;
	double same = 0;
	double once = 0;
	double twice = 0;

	for (uint32_t i = 1; i < values->count; i++) {
		double count = counts[i];

		sum += count;
		/* Values that stand for "nobody knows" are no exact agreement. */
		if (levels_of_one(of, i) != field->level_count - 1)
			continue;
		same += count * (count - 1);
		once += counts[i] == 1;
		twice += counts[i] == 2;
	}
	field->people_sum = sum > 1 ? sum : 1;
	field->exact_all = sum < 2 ? 0 : same / (sum * (sum - 1));
	/* Even where no two share a value, somebody else's might be the same. */
	field->exact_all = fmax(field->exact_all, UNSEEN_LEAST / field->people_sum);
	field->unseen = once == 0 ? 0 : once / (once + 2 * twice);
}

static void
exact_set(struct model_field *field, double exact)
{
	unsigned top = field->level_count - 1;
	double rest = 0;

	exact = exact < 0.999 ? exact : 0.999;
	for (unsigned l = LEVEL_DIFFERENT; l < top; l++)
		rest += field->u[l];
	for (unsigned l = LEVEL_DIFFERENT; l < top; l++)
		field->u[l] *= (1 - exact) / rest;
	field->u[top] = exact;
}

/* Where agreement in one field brings agreement in the other, that one's rare value says nothing
 * more. */
static double
doubled_of(const struct model *model, const struct model_field *field)
{
	const struct model_field *other;
	double most;
	double lift;

	if (field->leans_on < 0)
		return 0;
	other = &model->fields[field->leans_on];
	most = log2(1 / other->u[other->level_count - 1]);
	lift = log2(field->u_given[other->level_count - 1][field->level_count - 1] /
		field->u[field->level_count - 1]);
	return most <= 0 || lift <= 0 ? 0 : lift > most ? 1 : lift / most;
}

void
model_chance_learn(struct model *model, const struct comparer *comparer, bool is_known)
{
	struct model_counts counts = {0};
	double related = is_known ? 0 : model_related(model, comparer);
	unsigned levels[FIELD_MAX];

	for (size_t k = 0; k < model->chance.count; k++) {
		double pairs = model->chance.pairs[k];

		model_levels(model, comparer, model->chance.patterns[k], levels);
		if (is_known) {
			double chance = model_classes_of(model, levels).chance;

			pairs *= chance > CHANCE_LEFT ? chance : CHANCE_LEFT;
		}
		model_counts_add(&counts, model, levels, pairs);
	}
	for (size_t i = 0; i < model->field_count; i++) {
		struct model_field *field = &model->fields[i];
		unsigned top = field->level_count - 1;
		double exact = field->exact_all;

		for (unsigned l = LEVEL_DIFFERENT; l < top; l++) {
			field->u[l] = 0.5;
			for (unsigned row = 0; row <= LEVEL_MAX; row++)
				field->u[l] += counts.of[i][row][l];
		}
		if (is_known && field->people == NULL)
			exact -= (model->matches * field->m[top]) / model->all_pairs;
		exact_set(field,
			exact > field->exact_all * EXACT_LEFT ? exact
							      : field->exact_all * EXACT_LEFT);
		model_rows_learn(field, field->u, related, counts.of[i], field->u_given);
		field->doubled = doubled_of(model, field);
	}
	model_households(model);
}

void
model_frequencies_learn(struct model *model, const struct comparer *comparer)
{
	for (size_t i = 0; i < model->field_count; i++)
		frequencies_learn(&model->fields[i], comparer->of[i]);
}
