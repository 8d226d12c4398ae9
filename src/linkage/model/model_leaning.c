/* Fields that go together among pairs of strangers: a tree of the strongest ties (Chow and Liu 1968). */
#include "base/arena.h"
#include "linkage/level/comparer.h"
#include "linkage/model/model.h"
#include "linkage/model/model_inside.h"

#include <math.h>

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

/* How often each two levels of each two fields come together in pairs drawn by chance. */
struct ties {
	double joint[FIELD_MAX][FIELD_MAX][LEVEL_MAX + 1][LEVEL_MAX + 1];
	double related; /* pairs among those drawn that may be of one person or household */
};

double
model_related(const struct model *model, const struct comparer *comparer)
{
	double drawn = 0;

	for (size_t k = 0; k < model->chance.count; k++)
		drawn += model->chance.pairs[k];
	return drawn * RELATED_EACH / (comparer->record_count > 1 ? comparer->record_count : 1);
}

static void
ties_count(const struct model *model, const struct comparer *comparer, struct ties *ties)
{
	unsigned levels[FIELD_MAX];

	for (size_t k = 0; k < model->chance.count; k++) {
		model_levels(model, comparer, model->chance.patterns[k], levels);
		for (size_t i = 0; i < model->field_count; i++)
			for (size_t j = 0; levels[i] != LEVEL_ABSENT && j < i; j++)
				ties->joint[i][j][levels[i]][levels[j]] += model->chance.pairs[k];
	}
	ties->related = model_related(model, comparer);
}

/* Most bits that agreement in both counts too much when they are taken for independent. */
static double
tie_bits(const struct model *model, const struct ties *ties, size_t i, size_t j)
{
	const struct model_field *a = &model->fields[i];
	const struct model_field *b = &model->fields[j];
	double sum = 0;
	double most = 0;

	for (unsigned l = LEVEL_DIFFERENT; l < a->level_count; l++)
		for (unsigned k = LEVEL_DIFFERENT; k < b->level_count; k++)
			sum += ties->joint[i][j][l][k];
	for (unsigned l = LEVEL_DIFFERENT + 1; l < a->level_count; l++) {
		for (unsigned k = LEVEL_DIFFERENT + 1; k < b->level_count; k++) {
			double seen = ties->joint[i][j][l][k] - ties->related;
			double bits = log2((fmax(seen, 0) + BEFORE_PAIRS) /
				(sum * a->u[l] * b->u[k] + BEFORE_PAIRS));

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
					: i > j         ? tie_bits(model, ties, i, j)
							: tie_bits(model, ties, j, i);

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

void
model_leaning_learn(struct model *model, const struct comparer *comparer, struct arena *arena)
{
	struct ties *ties = ARENA_NEW(arena, struct ties);

	ties_count(model, comparer, ties);
	tree_make(model, ties);
}
