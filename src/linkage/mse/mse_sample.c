#include "base/arena.h"
#include "linkage/chance.h"
#include "linkage/mse/mse_inside.h"
#include "linkage/tails.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* How many of a few succeed: the tries between two successes are geometric (Devroye, "Non-Uniform
 * Random Variate Generation", 1986, X.4.3). Takes as many numbers as there are successes. */
static double
binomial_few(uint64_t *chance, double count, double share)
{
	double log_failure = log1p(-share);
	double at = 0;
	double found = 0;

	for (;;) {
		at += floor(log(chance_unit(chance)) / log_failure) + 1;
		if (at > count)
			return found;
		found++;
	}
}

/* How many of many succeed, by rejection: algorithm BTRS of Hoermann, "The generation of binomial
 * random variates" (1993). Wants share <= 1/2 and count * share >= 10. */
static double
binomial_many(uint64_t *chance, double count, double share)
{
	double spread = sqrt(count * share * (1 - share));
	double b = 1.15 + 2.53 * spread;
	double a = -0.0873 + 0.0248 * b + 0.01 * share;
	double c = count * share + 0.5;
	double top = 0.92 - 4.2 / b;
	double alpha = (2.83 + 5.1 / b) * spread;
	double odds = log(share / (1 - share));
	double mode = floor((count + 1) * share);
	double height = lgamma(mode + 1) + lgamma(count - mode + 1);

	for (;;) {
		double u = chance_unit(chance) - 0.5;
		double v = chance_unit(chance);
		double near = 0.5 - fabs(u);
		double k = floor((2 * a / near + b) * u + c);

		if (near >= 0.07 && v <= top)
			return k;
		if (k < 0 || k > count)
			continue;
		if (log(v * alpha / (a / (near * near) + b)) <=
			height - lgamma(k + 1) - lgamma(count - k + 1) + (k - mode) * odds)
			return k;
	}
}

static double
binomial(uint64_t *chance, double count, double share)
{
	double less = fmin(share, 1 - share);
	double found;

	if (count <= 0 || share <= 0)
		return 0;
	if (share >= 1)
		return count;
	found = count * less < 10 ? binomial_few(chance, count, less)
				  : binomial_many(chance, count, less);
	return share > 0.5 ? count - found : found;
}

void
mse_sample_draw(const struct mse_table *table, uint64_t *chance, struct mse_table *sample)
{
	double people = table->seen; /* still to be drawn */
	double rest = people;        /* of whom they may be: the histories not yet come to */

	memset(sample->counts, 0, mse_cell_count(table) * sizeof(*sample->counts));
	for (uint32_t history = 1; history < mse_cell_count(table) && people > 0; history++) {
		double count = table->counts[history];

		if (count == 0)
			continue;
		sample->counts[history] = binomial(chance, people, count / rest);
		people -= sample->counts[history];
		rest -= count;
	}
}

bool
mse_sample_estimate(const struct mse_table *sample, double threshold, double *ret_population)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct mse_table trimmed = mse_table_trimmed(&arena, sample);
	struct mse_fit fit;

	if (trimmed.list_count < 2 || mse_stepwise(&trimmed, threshold, &arena, &fit) != MSE_SOUND)
		return false;
	*ret_population = fit.population;
	return true;
}

double
mse_acceleration(const struct mse_table *table, double threshold, struct arena *arena)
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
		if (mse_sample_estimate(&less, threshold, &without[history])) {
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

void
mse_sort(double *values, size_t count)
{
	qsort(values, count, sizeof(*values), double_compare);
}

double
mse_quantile(const double *sorted, size_t count, double share)
{
	double place = share * (double)(count - 1);
	size_t at = (size_t)place;
	double part = place - (double)at;

	if (at + 1 >= count)
		return sorted[count - 1];
	return sorted[at] * (1 - part) + sorted[at + 1] * part;
}

/* Efron (1987): the share of the samples that stands for a share of the truth. */
static double
share_adjusted(double acceleration, double bias, double share)
{
	double z = bias + normal_at(share);

	return normal_below(bias + z / (1 - acceleration * z));
}

void
mse_bootstrap_interval(struct mse_bootstrap *b, double estimate)
{
	double below = 0;
	double bias;

	mse_sort(b->estimates, b->count);
	for (size_t i = 0; i < b->count; i++)
		below += b->estimates[i] < estimate ? 1 : 0;
	below = fmin(fmax(below, 0.5), (double)b->count - 0.5);
	bias = normal_at(below / (double)b->count);
	b->low = mse_quantile(b->estimates, b->count, share_adjusted(b->acceleration, bias, 0.025));
	b->high = mse_quantile(
		b->estimates, b->count, share_adjusted(b->acceleration, bias, 0.975));
}
