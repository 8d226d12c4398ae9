#include "base/arena.h"
#include "linkage/mse/loglinear.h"
#include "linkage/mse/mse_inside.h"
#include "linkage/tails.h"

#include <math.h>

struct step {
	const struct mse_table *table;
	struct arena *arena; /* of this step alone */
	struct mse_model model;
	struct mse_build build;
	struct loglinear_fit fit;
};

static bool
has_pair(const struct mse_model *model, unsigned i, unsigned j)
{
	for (size_t k = 0; k < model->pair_count; k++)
		if (model->pairs[k][0] == i && model->pairs[k][1] == j)
			return true;
	return false;
}

static struct mse_model
with_pair(const struct mse_model *model, unsigned i, unsigned j)
{
	struct mse_model more = *model;

	more.pairs[more.pair_count][0] = (unsigned char)i;
	more.pairs[more.pair_count++][1] = (unsigned char)j;
	return more;
}

/* How likely an overlap as small, or as large, is under the model so far. */
static double
overlap_chance(const struct step *s, const unsigned char pair[2])
{
	uint32_t both = (uint32_t)1 << pair[0] | (uint32_t)1 << pair[1];
	double seen = mse_overlap(s->table, pair);
	double expected = 0;

	for (size_t cell = 0; cell < s->build.loglinear->cell_count; cell++)
		if ((s->build.histories[cell] & both) == both)
			expected += s->fit.expected[cell];
	return fmin(poisson_at_most(seen, expected), poisson_at_least(seen, expected));
}

/* The pair to add next: false where none is unlikely enough. */
static bool
pair_choose(const struct step *s, double threshold, struct mse_model *ret_model)
{
	double least = threshold;
	bool found = false;

	for (unsigned i = 0; i + 1 < s->table->list_count; i++) {
		for (unsigned j = i + 1; j < s->table->list_count; j++) {
			unsigned char pair[2] = {(unsigned char)i, (unsigned char)j};
			struct mse_model more;
			double chance;

			if (has_pair(&s->model, i, j))
				continue;
			chance = overlap_chance(s, pair);
			if (chance >= least)
				continue;
			more = with_pair(&s->model, i, j);
			if (mse_model_state(s->table, &more, s->arena) != MSE_SOUND)
				continue;
			least = chance;
			*ret_model = more;
			found = true;
		}
	}
	return found;
}

enum mse_state
mse_stepwise(const struct mse_table *table, double threshold, struct arena *arena,
	struct mse_fit *ret_fit)
{
	struct arena own CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct step s = {.table = table, .arena = &own};
	bool more = true;

	if (mse_model_state(table, &s.model, arena) != MSE_SOUND)
		return mse_model_state(table, &s.model, arena);
	while (more) {
		struct mse_model next;

		arena_clear(&own);
		s.build = mse_model_build(table, &s.model, &own);
		if (!loglinear_fit(s.build.loglinear, &own, &s.fit))
			return MSE_UNSETTLED;
		*ret_fit = (struct mse_fit){.model = s.model};
		mse_fit_fill(table, &s.fit,
			s.build.loglinear->parameter_count + s.build.empty_count, ret_fit);
		more = pair_choose(&s, threshold, &next);
		if (more)
			s.model = next;
	}
	return MSE_SOUND;
}
