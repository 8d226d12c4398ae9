#include "base/arena.h"
#include "base/err.h"
#include "linkage/chance.h"
#include "linkage/mse/mse_inside.h"
#include "linkage/tails.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The people who were seen, one after another, each by the history they have. */
static uint32_t *
people_of(const struct mse_table *table, struct arena *arena)
{
	uint32_t *people = ARENA_ARRAY(arena, (size_t)table->seen, uint32_t);
	size_t count = 0;

	for (uint32_t history = 1; history < mse_cell_count(table); history++)
		for (double i = 0; i < table->counts[history]; i++)
			people[count++] = history;
	return people;
}

/* As many people again, each drawn from all of them. */
static void
sample_draw(const struct mse_table *table, const uint32_t *people, uint64_t *chance,
	struct mse_table *sample)
{
	memset(sample->counts, 0, mse_cell_count(table) * sizeof(*sample->counts));
	for (double i = 0; i < table->seen; i++)
		sample->counts[people[chance_below(chance, (uint64_t)table->seen)]]++;
}

/* One sample's estimate; a list that names nobody in it is left out of it. */
static bool
sample_estimate(const struct mse_table *sample, double threshold, double *ret_population)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct mse_table trimmed = mse_table_trimmed(&arena, sample);
	struct mse_fit fit;

	if (mse_stepwise(&trimmed, threshold, &arena, &fit) != MSE_SOUND)
		return false;
	*ret_population = fit.population;
	return true;
}

/* The acceleration, by leaving out one person of each history in turn (DiCiccio and Efron 1996,
 * section 6: each counts as often as there are such people). */
static double
acceleration_of(const struct mse_table *table, double threshold, struct arena *arena)
{
	double *without = ARENA_ARRAY(arena, mse_cell_count(table), double);
	struct mse_table less = *table;
	double sum = 0;
	double weight = 0;
	double squares = 0;
	double cubes = 0;

	less.counts = ARENA_ARRAY(arena, mse_cell_count(table), double);
	memcpy(less.counts, table->counts, mse_cell_count(table) * sizeof(*less.counts));
	less.seen--;
	for (uint32_t history = 1; history < mse_cell_count(table); history++) {
		without[history] = NAN;
		if (table->counts[history] == 0)
			continue;
		less.counts[history]--;
		if (sample_estimate(&less, threshold, &without[history])) {
			sum += table->counts[history] * without[history];
			weight += table->counts[history];
		}
		less.counts[history]++;
	}
	for (uint32_t history = 1; history < mse_cell_count(table); history++) {
		double off = sum / weight - without[history];

		if (isnan(off))
			continue;
		squares += table->counts[history] * off * off;
		cubes += table->counts[history] * off * off * off;
	}
	return squares == 0 ? 0 : cubes / (6 * pow(squares, 1.5));
}

static int
double_compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

/* Between the two nearest estimates, as R's quantile does (its type 7). */
static double
quantile(const struct mse_bootstrap *b, double share)
{
	double place = share * (double)(b->count - 1);
	size_t at = (size_t)place;
	double part = place - (double)at;

	if (at + 1 >= b->count)
		return b->estimates[b->count - 1];
	return b->estimates[at] * (1 - part) + b->estimates[at + 1] * part;
}

/* Efron (1987): the share of the samples that stands for a share of the truth. */
static double
share_adjusted(const struct mse_bootstrap *b, double bias, double share)
{
	double z = bias + normal_at(share);

	return normal_below(bias + z / (1 - b->acceleration * z));
}

bool
mse_bootstrap(const struct mse_table *table, double threshold, size_t sample_count, uint64_t seed,
	struct arena *arena, struct mse_bootstrap *ret_bootstrap, struct err *err)
{
	struct mse_bootstrap b = {.estimates = ARENA_ARRAY(arena, sample_count, double)};
	const uint32_t *people = people_of(table, arena);
	struct mse_table sample = *table;
	struct mse_fit fit;
	double below = 0;
	double bias;

	if (mse_stepwise(table, threshold, arena, &fit) != MSE_SOUND)
		return err_set(err, ERR_DAMAGED, "the lists overlap too little for an estimate");
	sample.counts = ARENA_ARRAY(arena, mse_cell_count(table), double);
	for (size_t i = 0; i < sample_count; i++) {
		sample_draw(table, people, &seed, &sample);
		if (sample_estimate(&sample, threshold, &b.estimates[b.count]))
			b.count++;
		else
			b.failed++;
	}
	if (b.count < sample_count / 2 || b.count < 2)
		return err_set(err, ERR_DAMAGED,
			"%zu of %zu samples of these lists have no estimate: no interval can be given",
			b.failed, sample_count);
	qsort(b.estimates, b.count, sizeof(*b.estimates), double_compare);
	b.acceleration = acceleration_of(table, threshold, arena);
	for (size_t i = 0; i < b.count; i++)
		below += b.estimates[i] < fit.population ? 1 : 0;
	below = fmin(fmax(below, 0.5), (double)b.count - 0.5);
	bias = normal_at(below / (double)b.count);
	b.low = quantile(&b, share_adjusted(&b, bias, 0.025));
	b.high = quantile(&b, share_adjusted(&b, bias, 0.975));
	*ret_bootstrap = b;
	return true;
}
