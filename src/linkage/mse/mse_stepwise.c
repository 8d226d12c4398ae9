#include "base/arena.h"
#include "linkage/mse/loglinear.h"
#include "linkage/mse/mse_inside.h"
#include "linkage/tails.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Of both tails of a Poisson distribution one at least is this large. */
#define TAIL_SURE 0.25

struct step {
	const struct mse_table *table;
	struct arena *arena; /* of this step alone */
	struct mse_model model;
	struct mse_build build;
	struct loglinear_fit fit;
	double *expected; /* by history; 0 where the model has none */
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

/* How likely an overlap as small, or as large, is under the model so far; 1 where it is surely as likely
 * as `threshold`. */
static double
overlap_chance(const struct step *s, const unsigned char pair[2], double threshold)
{
	uint32_t both = (uint32_t)1 << pair[0] | (uint32_t)1 << pair[1];
	double seen = mse_overlap(s->table, pair);
	double expected = 0;
	double near;

	for (size_t history = both; history < mse_cell_count(s->table);
		history = (history + 1) | both)
		expected += s->expected[history];
	if (poisson_is_usual(seen, expected, threshold))
		return 1;
	/* The tail that the count lies in is the smaller one, but near the middle. */
	near = seen <= expected ? poisson_at_most(seen, expected)
				: poisson_at_least(seen, expected);
	if (near < TAIL_SURE)
		return near;
	return fmin(near,
		seen <= expected ? poisson_at_least(seen, expected)
				 : poisson_at_most(seen, expected));
}

/* A pair that may be added, and how unlikely its overlap is. */
struct candidate {
	unsigned char pair[2];
	double chance;
};

static int
candidate_compare(const void *a, const void *b)
{
	const struct candidate *x = a;
	const struct candidate *y = b;

	if (x->chance != y->chance)
		return x->chance < y->chance ? -1 : 1;
	return memcmp(x->pair, y->pair, sizeof(x->pair));
}

/* The pair to add next: the least likely that leaves an estimate; false where none is unlikely
 * enough. To see whether there is an estimate is what costs, so it is asked in their order. */
static bool
pair_choose(const struct step *s, double threshold, struct mse_model *ret_model)
{
	struct candidate candidates[MSE_PAIR_MAX];
	size_t count = 0;

	for (size_t cell = 0; cell < s->build.loglinear->cell_count; cell++)
		s->expected[s->build.histories[cell]] = s->fit.expected[cell];
	for (unsigned i = 0; i + 1 < s->table->list_count; i++) {
		for (unsigned j = i + 1; j < s->table->list_count; j++) {
			struct candidate *c = &candidates[count];

			c->pair[0] = (unsigned char)i;
			c->pair[1] = (unsigned char)j;
			if (has_pair(&s->model, i, j))
				continue;
			c->chance = overlap_chance(s, c->pair, threshold);
			count += c->chance < threshold;
		}
	}
	qsort(candidates, count, sizeof(*candidates), candidate_compare);
	for (size_t i = 0; i < count; i++) {
		*ret_model = with_pair(&s->model, candidates[i].pair[0], candidates[i].pair[1]);
		if (mse_model_state(s->table, ret_model, s->arena) == MSE_SOUND)
			return true;
	}
	return false;
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
		s.expected = ARENA_ARRAY(&own, mse_cell_count(table), double);
		more = pair_choose(&s, threshold, &next);
		if (more)
			s.model = next;
	}
	mse_fit_fill(table, s.build.loglinear, &s.fit, s.build.empty_count, ret_fit);
	return MSE_SOUND;
}
