#include "base/arena.h"
#include "linkage/level/comparer.h"
#include "linkage/model/model.h"
#include "linkage/model/model_inside.h"

#include <math.h>

enum { ROUNDS_AGAIN = 20 };

/* The numbers of pairs have settled where they change by less in one round. */
#define CHANGE_MIN 1e-5
/* Pairs of one person that usual values are thought to come from. */
#define USUAL_PAIRS 2.0
/* A level that fewer pairs of one person have is not called learnt. */
#define TRAINED_PAIRS 3.0
/* Pairs of one household that the usual shares are thought to come from. */
#define SHARED_BEFORE 200.0
/* Pairs of siblings that are twins, at most. */
#define TWINS_MAX 0.03

/* What the patterns say of each class under the model as it stands. */
struct expected {
	double households;
	double log_likelihood;
	struct model_counts m;      /* pairs of one person */
	double home[FIELD_MAX];     /* pairs of one household that have the field */
	double name[LEVEL_MAX + 1]; /* pairs of one household by the level of the whole name */
	double shared[FIELD_MAX];   /* of these, those that share it */
};

struct model_classes
model_classes_of(const struct model *model, const unsigned *levels)
{
	double m = model->matches;
	double h = model->households;
	double u = model->all_pairs;
	double sum;

	for (size_t i = 0; i < model->field_count; i++) {
		const struct model_field *field = &model->fields[i];
		unsigned row = model_row(model, levels, i);

		if (levels[i] == LEVEL_ABSENT)
			continue;
		m *= field->m_given[row][levels[i]];
		h *= field->h_given[row][levels[i]];
		u *= field->u_given[row][levels[i]];
	}
	sum = m + h + u;
	return (struct model_classes){m / sum, h / sum, u / sum, sum};
}

static void
shared_add(
	const struct model *model, const unsigned *levels, double pairs, struct expected *expected)
{
	for (size_t i = 0; i < model->field_count; i++) {
		const struct model_field *field = &model->fields[i];
		unsigned row = model_row(model, levels, i);

		if (field->role == ROLE_NAME)
			expected->name[levels[i]] += pairs;
		if (levels[i] == LEVEL_ABSENT || field->shared_usual == 0)
			continue;
		expected->home[i] += pairs;
		expected->shared[i] += pairs * field->shared * field->m_given[row][levels[i]] /
			field->h_given[row][levels[i]];
	}
}

static void
expect(const struct model *model, const struct comparer *comparer,
	const struct histogram *histogram, struct expected *ret_expected)
{
	unsigned levels[FIELD_MAX];

	*ret_expected = (struct expected){0};
	for (size_t k = 0; k < histogram->count; k++) {
		double pairs = histogram->pairs[k];
		struct model_classes classes;

		model_levels(model, comparer, histogram->patterns[k], levels);
		classes = model_classes_of(model, levels);
		ret_expected->households += pairs * classes.household;
		ret_expected->log_likelihood += pairs * log(classes.sum);
		model_counts_add(&ret_expected->m, model, levels, pairs * classes.match);
		shared_add(model, levels, pairs * classes.household, ret_expected);
	}
}

static bool
has_role(const struct model *model, enum role role)
{
	for (size_t i = 0; i < model->field_count; i++)
		if (model->fields[i].role == role)
			return true;
	return false;
}

/* Most of one person's pairs that may be unlike in what a role says. Without it the class of one
 * person may take siblings for people who change their first names, where these are many. */
static const double role_unlike_max[ROLE_COUNT] = {
	[ROLE_GIVEN] = 0.3,
	[ROLE_NAME] = 0.3,
	[ROLE_SURNAME] = 0.5,
	[ROLE_BIRTH] = 0.3,
	[ROLE_NHS_NUMBER] = 0.3,
	[ROLE_UPN] = 0.3,
};

/* Where no first names stand, days of birth alone tell siblings apart. */
#define BIRTH_ALONE_UNLIKE_MAX 0.1

static void
unlike_limit(struct model_field *field, bool has_names)
{
	enum { UNLIKE_LEVEL = LEVEL_DIFFERENT + 1 };
	double most = field->role == ROLE_BIRTH && !has_names ? BIRTH_ALONE_UNLIKE_MAX
							      : role_unlike_max[field->role];
	double unlike = 0;

	for (unsigned l = LEVEL_DIFFERENT; l <= UNLIKE_LEVEL; l++)
		unlike += field->m[l];
	if (most <= 0 || unlike <= most || field->level_count <= UNLIKE_LEVEL + 1)
		return;
	for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++)
		field->m[l] *= l <= UNLIKE_LEVEL ? most / unlike : (1 - most) / (1 - unlike);
}

/* m from pairs of one person by level; what is usual counts for USUAL_PAIRS more. */
static void
matches_learn(struct model *model, struct model_counts *counts)
{
	for (size_t i = 0; i < model->field_count; i++) {
		struct model_field *field = &model->fields[i];
		double seen[LEVEL_MAX + 1] = {0};
		double sum = USUAL_PAIRS;

		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++) {
			for (unsigned row = 0; row <= LEVEL_MAX; row++)
				seen[l] += counts->of[i][row][l];
			sum += seen[l];
		}
		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++) {
			field->m[l] = (seen[l] + USUAL_PAIRS * model_usual_m(field, l)) / sum;
			field->is_trained[l] = seen[l] >= TRAINED_PAIRS;
		}
		unlike_limit(field, has_role(model, ROLE_GIVEN) || has_role(model, ROLE_NAME));
		model_rows_learn(field, field->m, 0, counts->of[i], field->m_given);
	}
	model_households(model);
}

/* How often households share each field; what is usual counts for SHARED_BEFORE pairs. */
static void
shares_learn(struct model *model, const struct expected *expected)
{
	for (size_t i = 0; i < model->field_count; i++) {
		struct model_field *field = &model->fields[i];

		if (field->role == ROLE_NAME)
			model_home_names(field, expected->name);
		if (field->shared_usual > 0)
			field->shared = (expected->shared[i] +
						field->shared_usual * SHARED_BEFORE) /
				(expected->home[i] + SHARED_BEFORE);
		/* Who shares the day of birth more often is one person. */
		if (field->role == ROLE_BIRTH && field->shared > TWINS_MAX)
			field->shared = TWINS_MAX;
	}
	model_households(model);
}

/* True where it settled. */
static bool
rounds_run(struct model *model, const struct comparer *comparer, const struct histogram *histogram,
	unsigned round_max, bool learns_m)
{
	struct expected expected;

	for (unsigned round = 0; round < round_max; round++) {
		double change;

		expect(model, comparer, histogram, &expected);
		change = fabs(expected.m.sum - model->matches) / (model->matches + 1) +
			fabs(expected.households - model->households) / (model->households + 1);
		model->matches = expected.m.sum + 1e-6;
		model->households = expected.households;
		if (learns_m)
			matches_learn(model, &expected.m);
		shares_learn(model, &expected);
		model_chance_learn(model, comparer, true);
		if (model->round_count < MODEL_ROUND_MAX)
			model->rounds[model->round_count++] = (struct model_round){
				model->matches, model->households, change, expected.log_likelihood};
		if (change < CHANGE_MIN)
			return true;
	}
	return false;
}

/* Only people have households, and only by their first names and days of birth are they told apart in
 * them. */
static bool
has_people(const struct model *model)
{
	bool has_home = false;

	for (size_t i = 0; i < model->field_count; i++)
		has_home = has_home || model->fields[i].shared_usual > 0.5;
	return has_home &&
		(has_role(model, ROLE_GIVEN) || has_role(model, ROLE_NAME) ||
			has_role(model, ROLE_BIRTH));
}

static void
learning_begin(struct model *model, const struct comparer *comparer)
{
	model_usual(model);
	model_households(model);
	model->matches = comparer->record_count * 0.5 + 1;
	model->households = has_people(model) ? comparer->record_count * 0.2 + 1 : 0;
	model_chance_learn(model, comparer, true);
}

void
model_train(struct model *model, const struct comparer *comparer, const struct histogram *histogram,
	struct arena *arena)
{
	learning_begin(model, comparer);
	if (!rounds_run(model, comparer, histogram, MODEL_ROUND_MAX, true))
		model_note(model, arena,
			"Learning had not settled after %d rounds: the weights are rough.",
			MODEL_ROUND_MAX);
	if (model_is_switched(model)) {
		model_note(model, arena,
			"What was learnt as one person agrees less than chance in most fields: the "
			"classes changed places. Usual weights are taken instead.");
		model_usual(model);
		model_households(model);
		(void)rounds_run(model, comparer, histogram, ROUNDS_AGAIN, false);
	}
	model->notes_kept = model->note_count;
	model_learning_note(model, arena);
}

bool
model_train_on_clusters(struct model *model, const struct comparer *comparer,
	const struct clusters *clusters, const struct edges *edges,
	const struct histogram *histogram, const struct crew *crew, struct arena *arena,
	struct err *err)
{
	struct model_joint *inside = ARENA_NEW(arena, struct model_joint);
	struct model_counts counts;

	if (!model_clusters_count(model, comparer, clusters, edges, crew, arena, inside, err))
		return false;
	if (inside->sum < 1)
		return true;
	model_frequencies_learn(model, comparer);
	model_leaning_learn(model, comparer, inside, arena);
	model_counts_of(model, inside, &counts);
	matches_learn(model, &counts);
	model->matches = counts.sum;
	(void)rounds_run(model, comparer, histogram, ROUNDS_AGAIN, false);
	model->matches = counts.sum;
	model->self_trained++;
	model->note_count = model->notes_kept;
	model_learning_note(model, arena);
	return true;
}
