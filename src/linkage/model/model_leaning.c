/* Fields that go together, among pairs of strangers or among those of one person: a tree of the
 * strongest ties (Chow and Liu 1968). */
#include "base/arena.h"
#include "linkage/level/comparer.h"
#include "linkage/model/model.h"
#include "linkage/model/model_inside.h"

#include <math.h>
#include <string.h>

/* Pairs that independence is thought to have been seen in before: few pairs prove no tie. */
#define BEFORE_PAIRS 10.0
/* Records to which one is related, of the same person or household: of so many nothing is concluded. */
#define RELATED_EACH 20.0
/* Bits that two agreements may count too much before one field leans on the other. */
#define TIE_BITS_MIN 0.6
/* Pairs that must show a tie. */
#define TIE_PAIRS_MIN 20.0

void
model_counts_add(struct model_counts *counts, const struct model *model, const unsigned *levels,
	double pairs)
{
	counts->sum += pairs;
	for (size_t i = 0; i < model->field_count; i++)
		counts->of[i][model_row(model, levels, i)][levels[i]] += pairs;
}

/* How much more often a level was seen in a row than its marginal chance alone would have it. Where few
 * pairs tell, it is as with the level below: who agrees more closely agrees in what is coarser too. */
static double
lift_of(double seen, double alone, double related, double below)
{
	if (related > 0 && alone < related && seen - related < alone)
		return below;
	seen = fmax(seen - related, fmin(seen, alone));
	return (seen + BEFORE_PAIRS * below) / (alone + BEFORE_PAIRS);
}

void
model_rows_learn(const struct model_field *field, const double *marginal, double related,
	double counts[LEVEL_MAX + 1][LEVEL_MAX + 1], double rows[LEVEL_MAX + 1][LEVEL_MAX + 1])
{
	for (unsigned row = 0; row <= LEVEL_MAX; row++) {
		double seen = 0;
		double sum = 0;
		double lift = 1;

		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++)
			seen += counts[row][l];
		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++) {
			if (row != LEVEL_ABSENT)
				lift = lift_of(counts[row][l], seen * marginal[l],
					row > LEVEL_DIFFERENT && l > LEVEL_DIFFERENT ? related : 0,
					l > LEVEL_DIFFERENT + 1 ? lift : 1);
			rows[row][l] = marginal[l] * lift;
			sum += rows[row][l];
		}
		for (unsigned l = LEVEL_DIFFERENT; l < field->level_count; l++)
			rows[row][l] /= sum;
	}
}

struct ties {
	struct model_joint chance; /* in pairs drawn by chance */
	double related;            /* of these, pairs that may be of one person or household */
	const struct model_joint *match; /* in pairs of one person; NULL: none are known */
};

double
model_related(const struct model *model, const struct comparer *comparer)
{
	double drawn = 0;

	for (size_t k = 0; k < model->chance.count; k++)
		drawn += model->chance.pairs[k];
	return drawn * RELATED_EACH / (comparer->record_count > 1 ? comparer->record_count : 1);
}

void
model_joint_add(
	struct model_joint *joint, const struct model *model, const unsigned *levels, double pairs)
{
	joint->sum += pairs;
	for (size_t i = 0; i < model->field_count; i++)
		for (size_t j = 0; levels[i] != LEVEL_ABSENT && j < model->field_count; j++)
			joint->of[i][j][levels[i]][levels[j]] += pairs;
}

void
model_counts_of(
	const struct model *model, const struct model_joint *joint, struct model_counts *counts)
{
	*counts = (struct model_counts){.sum = joint->sum};
	for (size_t i = 0; i < model->field_count; i++) {
		int on = model->fields[i].leans_on;
		size_t j = on < 0 ? i : (size_t)on;

		for (unsigned l = LEVEL_DIFFERENT; l <= LEVEL_MAX; l++)
			for (unsigned row = 0; row <= LEVEL_MAX; row++)
				counts->of[i][on < 0 ? LEVEL_ABSENT : row][l] +=
					joint->of[i][j][l][row];
	}
}

static void
chance_count(const struct model *model, const struct comparer *comparer, struct model_joint *joint)
{
	unsigned levels[FIELD_MAX];

	for (size_t k = 0; k < model->chance.count; k++) {
		model_levels(model, comparer, model->chance.patterns[k], levels);
		model_joint_add(joint, model, levels, model->chance.pairs[k]);
	}
}

/* Most bits that agreement in both counts too much when they are taken for independent. */
static double
tie_bits_chance(const struct model *model, const struct ties *ties, size_t i, size_t j)
{
	const struct model_field *a = &model->fields[i];
	const struct model_field *b = &model->fields[j];
	double sum = 0;
	double most = 0;

	for (unsigned l = LEVEL_DIFFERENT; l < a->level_count; l++)
		for (unsigned k = LEVEL_DIFFERENT; k < b->level_count; k++)
			sum += ties->chance.of[i][j][l][k];
	for (unsigned l = LEVEL_DIFFERENT + 1; l < a->level_count; l++) {
		for (unsigned k = LEVEL_DIFFERENT + 1; k < b->level_count; k++) {
			double seen = ties->chance.of[i][j][l][k] - ties->related;
			double bits = log2((fmax(seen, 0) + BEFORE_PAIRS) /
				(sum * a->u[l] * b->u[k] + BEFORE_PAIRS));

			if (seen >= TIE_PAIRS_MIN && bits > most)
				most = bits;
		}
	}
	return most;
}

/* Most bits that difference in both counts too much among pairs of one person: who moved has another
 * address, postcode and telephone at once. */
static double
tie_bits_match(const struct model *model, const struct ties *ties, size_t i, size_t j)
{
	double of_a[LEVEL_MAX + 1] = {0};
	double of_b[LEVEL_MAX + 1] = {0};
	double sum = 0;
	double most = 0;

	for (unsigned l = LEVEL_DIFFERENT; l < model->fields[i].level_count; l++) {
		for (unsigned k = LEVEL_DIFFERENT; k < model->fields[j].level_count; k++) {
			sum += ties->match->of[i][j][l][k];
			of_a[l] += ties->match->of[i][j][l][k];
			of_b[k] += ties->match->of[i][j][l][k];
		}
	}
	for (unsigned l = LEVEL_DIFFERENT; l <= LEVEL_DIFFERENT + 1; l++) {
		for (unsigned k = LEVEL_DIFFERENT; k <= LEVEL_DIFFERENT + 1; k++) {
			double seen = ties->match->of[i][j][l][k];
			double bits = log2((seen + BEFORE_PAIRS) /
				(of_a[l] * of_b[k] / fmax(sum, 1) + BEFORE_PAIRS));

			if (seen >= TIE_PAIRS_MIN && bits > most)
				most = bits;
		}
	}
	return most;
}

/* The more telling of the two leans on the other. */
static bool
is_more_telling(const struct model_field *a, const struct model_field *b)
{
	return a->u[a->level_count - 1] < b->u[b->level_count - 1];
}

/* Prim's way to the tree of strongest ties: of each part, the least telling field leans on none. */
static void
tree_make(struct model *model, const struct ties *ties)
{
	bool is_in[FIELD_MAX] = {false};

	for (size_t turn = 0; turn < model->field_count; turn++) {
		double best = 0;
		size_t next = model->field_count;
		int on = -1;

		for (size_t i = 0; i < model->field_count; i++) {
			for (size_t j = 0; !is_in[i] && j < model->field_count; j++) {
				double bits = !is_in[j] ? 0
					: i > j         ? tie_bits_chance(model, ties, i, j)
							: tie_bits_chance(model, ties, j, i);

				if (bits >= TIE_BITS_MIN && bits > best) {
					best = bits;
					next = i;
					on = (int)j;
				}
			}
		}
		for (size_t i = 0; on < 0 && i < model->field_count; i++)
			if (!is_in[i] &&
				(next == model->field_count ||
					is_more_telling(&model->fields[next], &model->fields[i])))
				next = i;
		is_in[next] = true;
		model->fields[next].leans_on = on;
	}
}

/* The field at the end of those that the i-th leans on. */
static size_t
root_of(const struct model *model, size_t i)
{
	while (model->fields[i].leans_on >= 0)
		i = (size_t)model->fields[i].leans_on;
	return i;
}

/* Fields that lean on none lean on one of another part where people's own records tie them, the
 * strongest tie first: ties of strangers, and which of two leans, stay as they are. */
static void
tree_extend(struct model *model, const struct ties *ties)
{
	for (size_t turn = 0; turn < model->field_count; turn++) {
		double best = TIE_BITS_MIN;
		size_t next = 0;
		int on = -1;

		for (size_t i = 0; i < model->field_count; i++) {
			for (size_t j = 0; model->fields[i].leans_on < 0 && j < model->field_count;
				j++) {
				double bits = i == root_of(model, j) ? 0
					: i > j ? tie_bits_match(model, ties, i, j)
						: tie_bits_match(model, ties, j, i);

				if (bits > best) {
					best = bits;
					next = i;
					on = (int)j;
				}
			}
		}
		if (on < 0)
			return;
		model->fields[next].leans_on = on;
	}
}

/* Before people are known, what changes when somebody moves is thought to go together: each part of it
 * leans on the first. Taken for independent, those who moved would be strangers, and never be learnt
 * of. */
static void
tree_usual(struct model *model)
{
	static const enum role order[] = {ROLE_POSTCODE, ROLE_ADDRESS, ROLE_PHONE, ROLE_PLACE};
	size_t first = model->field_count;

	for (size_t k = 0; k < COUNT_OF(order) && first == model->field_count; k++)
		for (size_t i = 0; i < model->field_count && first == model->field_count; i++)
			if (model->fields[i].role == order[k])
				first = i;
	for (size_t i = 0; i < model->field_count && first < model->field_count; i++)
		if (model->fields[i].leans_on < 0 && model_is_home(model->fields[i].role) &&
			root_of(model, first) != i)
			model->fields[i].leans_on = (int)first;
}

void
model_leaning_learn(struct model *model, const struct comparer *comparer,
	const struct model_joint *matches, struct arena *arena)
{
	struct ties *ties = ARENA_NEW(arena, struct ties);

	chance_count(model, comparer, &ties->chance);
	ties->related = model_related(model, comparer);
	tree_make(model, ties);
	if (matches != NULL) {
		ties->match = matches;
		tree_extend(model, ties);
	} else {
		tree_usual(model);
	}
	/* Rows of other fields than before say nothing. */
	for (size_t i = 0; i < model->field_count; i++) {
		struct model_field *field = &model->fields[i];

		for (unsigned row = 0; row <= LEVEL_MAX; row++) {
			memcpy(field->m_given[row], field->m, sizeof(field->m));
			memcpy(field->u_given[row], field->u, sizeof(field->u));
		}
	}
	model_households(model);
}
