#include "base/arena.h"
#include "linkage/cluster/clusters.h"
#include "linkage/level/comparer.h"
#include "linkage/model/model.h"
#include "linkage/model/model_inside.h"

#include <math.h>

enum {
	/* Records of one cluster from which pairs are learnt: larger ones are doubtful, and would
	 * outweigh the rest. */
	CLUSTER_LEARN_MAX = 60,
	ROUNDS_AGAIN = 20
};

/* The numbers of pairs have settled where they change by less in one round. */
#define CHANGE_MIN 1e-5
/* Pairs of one person that usual values are thought to come from. */
#define USUAL_PAIRS 2.0
/* A level that fewer pairs of one person have is not called learnt. */
#define TRAINED_PAIRS 3.0
/* Pairs of one household that the usual shares are thought to come from. */
#define SHARED_BEFORE 200.0

/* What the patterns say of each class under the model as it stands. */
struct expected {
	double matches;
	double households;
	double log_likelihood;
	double m[FIELD_MAX][LEVEL_MAX + 1]; /* pairs of one person by field and level */
	double h[FIELD_MAX][LEVEL_MAX + 1]; /* pairs of one household, the same */
};

struct model_classes
model_classes_of(const struct model *model, const struct comparer *comparer, uint64_t pattern)
{
	double m = model->matches;
	double h = model->households;
	double u = model->all_pairs;
	double sum;

	for (size_t i = 0; i < model->field_count; i++) {
		unsigned level = comparer_level(comparer, pattern, i);

		if (level == LEVEL_ABSENT)
			continue;
		m *= model->fields[i].m[level];
		h *= model->fields[i].h[level];
		u *= model->fields[i].u[level];
	}
	sum = m + h + u;
	return (struct model_classes){m / sum, h / sum, u / sum, sum};
}

static void
expect(const struct model *model, const struct comparer *comparer,
	const struct histogram *histogram, struct expected *ret_expected)
{
	*ret_expected = (struct expected){0};
	for (size_t k = 0; k < histogram->count; k++) {
		uint64_t pattern = histogram->patterns[k];
		double pairs = histogram->pairs[k];
		struct model_classes classes = model_classes_of(model, comparer, pattern);

		ret_expected->matches += pairs * classes.match;
		ret_expected->households += pairs * classes.household;
		ret_expected->log_likelihood += pairs * log(classes.sum);
		for (size_t i = 0; i < model->field_count; i++) {
			unsigned level = comparer_level(comparer, pattern, i);

			ret_expected->m[i][level] += pairs * classes.match;
			ret_expected->h[i][level] += pairs * classes.household;
		}
	}
}

/* m from pairs of one person by level; what is usual counts for USUAL_PAIRS more. */
static void
matches_learn(struct model *model, double counts[FIELD_MAX][LEVEL_MAX + 1])
{
	for (size_t i = 0; i < model->field_count; i++) {
		struct model_field *field = &model->fields[i];
		double sum = USUAL_PAIRS;

		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++)
			sum += counts[i][l];
		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++) {
			field->m[l] = (counts[i][l] + USUAL_PAIRS * model_usual_m(field, l)) / sum;
			field->is_trained[l] = counts[i][l] >= TRAINED_PAIRS;
		}
	}
	model_households(model);
}

/* How often households share each field; what is usual counts for so many pairs. */
static void
shares_learn(struct model *model, double counts[FIELD_MAX][LEVEL_MAX + 1])
{
	for (size_t i = 0; i < model->field_count; i++) {
		struct model_field *field = &model->fields[i];
		double shared = field->shared_usual * SHARED_BEFORE;
		double sum = SHARED_BEFORE;

		if (field->shared_usual == 0)
			continue;
		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++) {
			double m = field->shared * field->m[l];

			shared += counts[i][l] * m / field->h[l];
			sum += counts[i][l];
		}
		field->shared = shared / sum;
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
		change = fabs(expected.matches - model->matches) / (model->matches + 1) +
			fabs(expected.households - model->households) / (model->households + 1);
		model->matches = expected.matches + 1e-6;
		model->households = expected.households;
		if (learns_m)
			matches_learn(model, expected.m);
		shares_learn(model, expected.h);
		model_chance_learn(model, comparer, true);
		if (model->round_count < MODEL_ROUND_MAX)
			model->rounds[model->round_count++] = (struct model_round){
				model->matches, model->households, change, expected.log_likelihood};
		if (change < CHANGE_MIN)
			return true;
	}
	return false;
}

/* Only people have households, and only by their first names are they told apart in them. */
static bool
has_people(const struct model *model)
{
	bool has_given = false;
	bool has_home = false;

	for (size_t i = 0; i < model->field_count; i++) {
		enum role role = model->fields[i].role;

		has_given = has_given || role == ROLE_GIVEN;
		has_home = has_home || model->fields[i].shared_usual > 0.5;
	}
	return has_given && has_home;
}

void
model_train(struct model *model, const struct comparer *comparer, const struct histogram *histogram,
	struct arena *arena)
{
	model_usual(model);
	model_households(model);
	model->matches = comparer->record_count * 0.5 + 1;
	model->households = has_people(model) ? comparer->record_count * 0.2 + 1 : 0;
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

static double
clusters_count(const struct comparer *comparer, const struct clusters *clusters,
	double counts[FIELD_MAX][LEVEL_MAX + 1])
{
	double pairs = 0;

	for (uint32_t c = 0; c < clusters->count; c++) {
		const uint32_t *records = clusters->records + clusters->first[c];
		uint32_t count = clusters->first[c + 1] - clusters->first[c];

		if (count > CLUSTER_LEARN_MAX)
			continue;
		for (uint32_t x = 0; x < count; x++) {
			for (uint32_t y = x + 1; y < count; y++) {
				uint64_t pattern = comparer_pattern(
					comparer, records[x], records[y]);

				pairs++;
				for (size_t i = 0; i < comparer->count; i++)
					counts[i][comparer_level(comparer, pattern, i)]++;
			}
		}
	}
	return pairs;
}

void
model_train_on_clusters(struct model *model, const struct comparer *comparer,
	const struct clusters *clusters, const struct histogram *histogram, struct arena *arena)
{
	double counts[FIELD_MAX][LEVEL_MAX + 1] = {{0}};
	double pairs = clusters_count(comparer, clusters, counts);

	if (pairs < 1)
		return;
	model_people_count(model, comparer, clusters, arena);
	matches_learn(model, counts);
	model->matches = pairs;
	(void)rounds_run(model, comparer, histogram, ROUNDS_AGAIN, false);
	model->matches = pairs;
	model->self_trained++;
	model->note_count = model->notes_kept;
	model_learning_note(model, arena);
}
