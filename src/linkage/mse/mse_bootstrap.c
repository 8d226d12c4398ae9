#include "base/arena.h"
#include "base/err.h"
#include "linkage/mse/mse_inside.h"

#include <string.h>

static bool
few_estimates(const struct mse_bootstrap *b, size_t sample_count, struct err *err)
{
	return err_set(err, ERR_DAMAGED,
		"%zu of %zu samples of these lists have no estimate: no interval can be given",
		b->failed, sample_count);
}

bool
mse_bootstrap(const struct mse_table *table, double threshold, size_t sample_count, uint64_t seed,
	struct arena *arena, struct mse_bootstrap *ret_bootstrap, struct err *err)
{
	struct mse_bootstrap b = {.estimates = ARENA_ARRAY(arena, sample_count, double)};
	struct mse_table sample = *table;
	struct mse_fit fit;

	if (mse_stepwise(table, threshold, arena, &fit) != MSE_SOUND)
		return err_set(err, ERR_DAMAGED, "the lists overlap too little for an estimate");
	sample.counts = ARENA_ARRAY(arena, mse_cell_count(table), double);
	for (size_t i = 0; i < sample_count; i++) {
		mse_sample_draw(table, &seed, &sample);
		if (mse_sample_estimate(&sample, threshold, &b.estimates[b.count]))
			b.count++;
		else
			b.failed++;
	}
	if (b.count < sample_count / 2 || b.count < 2)
		return few_estimates(&b, sample_count, err);
	b.acceleration = mse_acceleration(table, threshold, arena);
	mse_bootstrap_interval(&b, fit.population);
	*ret_bootstrap = b;
	return true;
}

/* The draw whose estimate is the middle one. */
static size_t
draw_middle(const double *estimates, size_t draw_count, double middle)
{
	size_t best = draw_count;

	for (size_t i = 0; i < draw_count; i++)
		if (estimates[i] >= middle &&
			(best == draw_count || estimates[i] < estimates[best]))
			best = i;
	return best;
}

/* The estimate of each draw, NAN where it has none, and what they say of the linkage alone. */
static double *
draws_estimate(const struct mse_table *draws, size_t draw_count, double threshold,
	struct arena *arena, struct mse_pooled *pooled)
{
	double *estimates = ARENA_ARRAY(arena, draw_count, double);
	double *sorted = ARENA_ARRAY(arena, draw_count, double);
	double *seen = ARENA_ARRAY(arena, draw_count, double);

	for (size_t i = 0; i < draw_count; i++) {
		estimates[i] = __builtin_nan("");
		if (mse_sample_estimate(&draws[i], threshold, &estimates[i]))
			sorted[pooled->draw_count++] = estimates[i];
		else
			pooled->draws_failed++;
		seen[i] = draws[i].seen;
	}
	if (pooled->draw_count == 0)
		return estimates;
	mse_sort(sorted, pooled->draw_count);
	mse_sort(seen, draw_count);
	pooled->middle = mse_quantile(sorted, pooled->draw_count, 0.5);
	pooled->linkage_low = mse_quantile(sorted, pooled->draw_count, 0.025);
	pooled->linkage_high = mse_quantile(sorted, pooled->draw_count, 0.975);
	pooled->seen_low = mse_quantile(seen, draw_count, 0.025);
	pooled->seen_high = mse_quantile(seen, draw_count, 0.975);
	return estimates;
}

bool
mse_over_draws(const struct mse_table *draws, size_t draw_count, double threshold,
	size_t sample_count, uint64_t seed, struct arena *arena, struct mse_pooled *ret_pooled,
	struct err *err)
{
	struct mse_pooled pooled = {0};
	struct mse_bootstrap *b = &pooled.bootstrap;
	double *estimates = draws_estimate(draws, draw_count, threshold, arena, &pooled);
	struct mse_table sample;

	if (pooled.draw_count == 0)
		return err_set(err, ERR_DAMAGED,
			"in no draw of the linkage do the lists overlap enough for an estimate");
	b->estimates = ARENA_ARRAY(arena, sample_count, double);
	sample = draws[0];
	sample.counts = ARENA_ARRAY(arena, mse_cell_count(&draws[0]), double);
	for (size_t i = 0; i < sample_count; i++) {
		const struct mse_table *draw = &draws[i % draw_count];

		sample.seen = draw->seen;
		mse_sample_draw(draw, &seed, &sample);
		if (mse_sample_estimate(&sample, threshold, &b->estimates[b->count]))
			b->count++;
		else
			b->failed++;
	}
	if (b->count < sample_count / 2 || b->count < 2)
		return few_estimates(b, sample_count, err);
	b->acceleration = mse_acceleration(
		&draws[draw_middle(estimates, draw_count, pooled.middle)], threshold, arena);
	mse_bootstrap_interval(b, pooled.middle);
	*ret_pooled = pooled;
	return true;
}
