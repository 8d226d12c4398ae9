#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "base/limits.h"
#include "linkage/level/levels.h"
#include "linkage/model/model.h"
#include "linkage/model/model_inside.h"

#include <math.h>
#include <string.h>

/* What other tools write as 0 or 1 would rule a pair out for ever. */
#define PROBABILITY_LEAST 1e-12

/* Levels of one comparison of an outside model, from the same down to different. */
struct outside {
	size_t count;
	double m[LINKAGE_MODEL_LEVEL_MAX];
	double u[LINKAGE_MODEL_LEVEL_MAX];
};

/* NAN where the member is not there; false where it is no probability. */
static bool
probability_read(const struct json *json, const char *key, double *ret_value, struct err *err)
{
	const struct json *member = json_get(json, key);

	*ret_value = NAN;
	if (member == NULL || member->type == JSON_NULL)
		return true;
	if (member->type != JSON_NUMBER || !(member->number >= 0 && member->number <= 1))
		return err_set(err, ERR_DAMAGED, "\"%s\" should be a number from 0 to 1", key);
	*ret_value = member->number > PROBABILITY_LEAST ? member->number : PROBABILITY_LEAST;
	return true;
}

static bool
levels_read(const struct json *comparison, struct outside *ret_outside, struct err *err)
{
	const struct json *levels = json_get(comparison, "comparison_levels");

	*ret_outside = (struct outside){0};
	if (levels == NULL || levels->type != JSON_ARRAY)
		return err_set(err, ERR_DAMAGED, "it has no list \"comparison_levels\"");
	for (const struct json *l = levels->first; l != NULL; l = l->next) {
		const struct json *is_null = json_get(l, "is_null_level");
		size_t at = ret_outside->count;

		if (l->type != JSON_OBJECT)
			return err_set(err, ERR_DAMAGED, "a level should be an object");
		if (is_null != NULL && is_null->type == JSON_BOOL && is_null->boolean)
			continue;
		if (at == LINKAGE_MODEL_LEVEL_MAX)
			return err_set(err, ERR_DAMAGED, "it has more than %d levels",
				LINKAGE_MODEL_LEVEL_MAX);
		if (!probability_read(l, "m_probability", &ret_outside->m[at], err) ||
			!probability_read(l, "u_probability", &ret_outside->u[at], err))
			return false;
		ret_outside->count++;
	}
	if (ret_outside->count < 2)
		return err_set(err, ERR_DAMAGED,
			"it has %zu levels beside the absent one, and wants two",
			ret_outside->count);
	return true;
}

static size_t
level_outside(const struct outside *outside, unsigned level, unsigned level_count)
{
	double rank = (double)(level - LEVEL_DIFFERENT) / (level_count - 1 - LEVEL_DIFFERENT);

	return (size_t)lround((1 - rank) * (double)(outside->count - 1));
}

/* Levels map by their order. Where several of ours stand for one of theirs, they share its
 * probabilities by what ours were, so that m to u stays; of theirs that none of ours stands for, the
 * next counts. */
static void
levels_take(struct model_field *field, const struct outside *outside)
{
	double u_ours[LINKAGE_MODEL_LEVEL_MAX] = {0};
	double m_sum = 0;
	double u_sum = 0;

	for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++)
		u_ours[level_outside(outside, l, field->level_count)] += field->u[l];
	for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++) {
		size_t at = level_outside(outside, l, field->level_count);
		double share = field->u[l] / u_ours[at];

		field->is_trained[l] = !isnan(outside->m[at]);
		field->m[l] = isnan(outside->m[at]) ? field->m[l] : outside->m[at] * share;
		field->u[l] = isnan(outside->u[at]) ? field->u[l] : outside->u[at] * share;
		m_sum += field->m[l];
		u_sum += field->u[l];
	}
	for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++) {
		field->m[l] /= m_sum;
		field->u[l] /= u_sum;
	}
}

static struct model_field *
field_named(struct model *model, struct str name)
{
	for (size_t i = 0; i < model->field_count; i++)
		if (str_equal_nocase(model->fields[i].name, name))
			return &model->fields[i];
	return NULL;
}

static bool
comparisons_read(const struct json *comparisons, struct model *model, struct arena *arena,
	size_t *ret_taken, struct err *err)
{
	*ret_taken = 0;
	for (const struct json *c = comparisons->first; c != NULL; c = c->next) {
		struct str name = json_get_str(c, "output_column_name");
		struct model_field *field = field_named(model, name);
		struct outside outside;

		if (name.len == 0)
			return err_set(
				err, ERR_DAMAGED, "a comparison has no \"output_column_name\"");
		if (!levels_read(c, &outside, err))
			return err_in(err, "the comparison of \"%.*s\"", STR_ARG(name));
		if (field == NULL) {
			model_note(model, arena,
				"The model speaks of \"%.*s\", which is not compared here.",
				STR_ARG(name));
			continue;
		}
		levels_take(field, &outside);
		(*ret_taken)++;
	}
	return true;
}

static bool
ours_read(const struct json *ours, struct model *model, struct err *err)
{
	const struct json *fields = json_get(ours, "household");
	double share;

	if (!probability_read(ours, "probability_two_random_records_share_household", &share, err))
		return false;
	model->households = isnan(share) || share <= PROBABILITY_LEAST ? 0
								       : share * model->all_pairs;
	for (const struct json *f = fields == NULL ? NULL : fields->first; f != NULL; f = f->next) {
		struct model_field *field = field_named(
			model, json_get_str(f, "output_column_name"));

		if (!probability_read(f, "shared", &share, err))
			return false;
		if (field != NULL && !isnan(share))
			field->shared = share;
	}
	return true;
}

/* False where it is no table of that size. */
static bool
rows_read(const struct json *table, const struct model_field *field, unsigned row_count,
	double rows[LEVEL_MAX + 1][LEVEL_MAX + 1])
{
	const struct json *row = table == NULL ? NULL : table->first;

	for (unsigned r = 0; r < row_count; r++, row = row->next) {
		const struct json *cell = row == NULL ? NULL : row->first;

		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++, cell = cell->next) {
			if (cell == NULL || cell->type != JSON_NUMBER ||
				!(cell->number >= 0 && cell->number <= 1))
				return false;
			rows[r][l] = fmax(cell->number, PROBABILITY_LEAST);
		}
	}
	return true;
}

/* Which field leans on which; members about fields that are not here say nothing. */
static bool
leaning_read(const struct json *ours, struct model *model, struct err *err)
{
	const struct json *list = json_get(ours, "leaning");

	for (const struct json *l = list == NULL ? NULL : list->first; l != NULL; l = l->next) {
		struct str name = json_get_str(l, "output_column_name");
		struct model_field *field = field_named(model, name);
		struct model_field *other = field_named(model, json_get_str(l, "leans_on"));
		double doubled;

		if (field == NULL || other == NULL || field == other)
			continue;
		if (!probability_read(l, "doubled", &doubled, err) ||
			!rows_read(json_get(l, "m"), field, other->level_count, field->m_given) ||
			!rows_read(json_get(l, "u"), field, other->level_count, field->u_given))
			return err_set(err, ERR_DAMAGED,
				"the tables of \"%.*s\", which leans on \"%.*s\", are not whole",
				STR_ARG(name), STR_ARG(other->name));
		field->leans_on = (int)(other - model->fields);
		field->doubled = isnan(doubled) ? 0 : doubled;
	}
	return true;
}

/* What things that are alike have in common; members about fields that are not here say nothing. */
static bool
alike_read(const struct json *ours, struct model *model, struct err *err)
{
	const struct json *list = json_get(ours, "alike");

	for (const struct json *l = list == NULL ? NULL : list->first; l != NULL; l = l->next) {
		struct str name = json_get_str(l, "output_column_name");
		struct model_field *field = field_named(model, name);

		if (field == NULL)
			continue;
		if (!rows_read(json_get(l, "h"), field, LEVEL_MAX + 1, field->h_given))
			return err_set(err, ERR_DAMAGED,
				"the tables of what is alike in \"%.*s\" are not whole",
				STR_ARG(name));
		memcpy(field->h, field->h_given[LEVEL_ABSENT], sizeof(field->h));
		model->is_of_things = true;
	}
	return true;
}

/* Until something else is said each field stands alone. */
static void
rows_set(struct model *model)
{
	for (size_t i = 0; i < model->field_count; i++) {
		struct model_field *field = &model->fields[i];

		field->leans_on = -1;
		field->doubled = 0;
		for (unsigned row = 0; row <= LEVEL_MAX; row++) {
			memcpy(field->m_given[row], field->m, sizeof(field->m));
			memcpy(field->u_given[row], field->u, sizeof(field->u));
		}
	}
}

bool
model_read(struct str text, struct model *model, struct arena *arena, struct err *err)
{
	struct json *json;
	const struct json *comparisons;
	double prior;
	size_t taken;

	if (!json_read(arena, text, &json, err))
		return false;
	comparisons = json_get(json, "comparisons");
	if (comparisons == NULL || comparisons->type != JSON_ARRAY)
		return err_set(err, ERR_DAMAGED,
			"it has no list \"comparisons\": it is no model in Splink's form");
	if (!probability_read(json, "probability_two_random_records_match", &prior, err) ||
		!ours_read(json_get(json, "candour"), model, err) ||
		!comparisons_read(comparisons, model, arena, &taken, err))
		return false;
	if (taken == 0)
		return err_set(err, ERR_DAMAGED,
			"none of its comparisons has the name of a column that is compared here");
	if (!isnan(prior))
		model->matches = prior * model->all_pairs;
	rows_set(model);
	if (!leaning_read(json_get(json, "candour"), model, err))
		return false;
	model_households(model);
	return alike_read(json_get(json, "candour"), model, err);
}
