#include "linkage/mse/loglinear.h"

#include "base/arena.h"
#include "linkage/mse/solve.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { ROUNDS_MAX = 200 };

/* The parameters that a cell has at all: most of a row is nothing. */
struct row {
	size_t count;
	size_t *of;
};

static struct row *
rows_make(const struct loglinear *m, struct arena *arena)
{
	size_t p = m->parameter_count;
	struct row *rows = ARENA_ARRAY(arena, m->cell_count, struct row);
	size_t *of = ARENA_ARRAY(arena, m->cell_count * p, size_t);

	for (size_t cell = 0; cell < m->cell_count; cell++) {
		rows[cell].of = of + cell * p;
		for (size_t i = 0; i < p; i++)
			if (m->design[cell * p + i] != 0)
				rows[cell].of[rows[cell].count++] = i;
	}
	return rows;
}

/* X'WX of the present expectations (Poisson: the weight of a cell is its expectation). */
static void
information_make(const struct loglinear *m, const struct row *rows, const double *expected,
	double *information)
{
	size_t p = m->parameter_count;

	memset(information, 0, p * p * sizeof(*information));
	for (size_t cell = 0; cell < m->cell_count; cell++) {
		const double *design = m->design + cell * p;
		const struct row *row = &rows[cell];

		for (size_t k = 0; k < row->count; k++) {
			double *line = information + row->of[k] * p;
			double weighted = design[row->of[k]] * expected[cell];

			for (size_t n = 0; n <= k; n++)
				line[row->of[n]] += weighted * design[row->of[n]];
		}
	}
}

/* X'W z for the working values z = eta + (count - mu) / mu. */
static void
working_make(
	const struct loglinear *m, const struct row *rows, const double *expected, double *right)
{
	size_t p = m->parameter_count;

	memset(right, 0, p * sizeof(*right));
	for (size_t cell = 0; cell < m->cell_count; cell++) {
		const double *design = m->design + cell * p;
		const struct row *row = &rows[cell];
		double mu = expected[cell];
		double value = mu * log(mu) + m->counts[cell] - mu;

		for (size_t k = 0; k < row->count; k++)
			right[row->of[k]] += design[row->of[k]] * value;
	}
}

static void
expectations_make(const struct loglinear *m, const struct row *rows, const double *parameters,
	double *expected)
{
	for (size_t cell = 0; cell < m->cell_count; cell++) {
		const double *design = m->design + cell * m->parameter_count;
		const struct row *row = &rows[cell];
		double eta = 0;

		for (size_t k = 0; k < row->count; k++)
			eta += design[row->of[k]] * parameters[row->of[k]];
		/* A step too far is held where numbers still are numbers; the next one comes
		 * back. */
		expected[cell] = exp(fmin(fmax(eta, -700), 700));
	}
}

static double
deviance_of(const struct loglinear *m, const double *expected)
{
	double sum = 0;

	for (size_t cell = 0; cell < m->cell_count; cell++) {
		double count = m->counts[cell];

		sum += (count > 0 ? count * log(count / expected[cell]) : 0) - count +
			expected[cell];
	}
	return 2 * sum;
}

static double
log_likelihood_of(const struct loglinear *m, const double *expected)
{
	double sum = 0;

	for (size_t cell = 0; cell < m->cell_count; cell++)
		sum += m->counts[cell] * log(expected[cell]) - expected[cell] -
			lgamma(m->counts[cell] + 1);
	return sum;
}

bool
loglinear_fit(const struct loglinear *m, struct arena *arena, struct loglinear_fit *ret_fit)
{
	size_t p = m->parameter_count;
	double *information = ARENA_ARRAY(arena, p * p, double);
	double *unit = ARENA_ARRAY(arena, p, double);
	const struct row *rows = rows_make(m, arena);
	struct loglinear_fit fit = {
		.parameters = ARENA_ARRAY(arena, p, double),
		.expected = ARENA_ARRAY(arena, m->cell_count, double),
		.deviance = DBL_MAX,
	};
	bool converged = false;

	for (size_t cell = 0; cell < m->cell_count; cell++)
		fit.expected[cell] = m->counts[cell] + 0.1;
	for (fit.rounds = 1; !converged && fit.rounds <= ROUNDS_MAX; fit.rounds++) {
		double former = fit.deviance;

		information_make(m, rows, fit.expected, information);
		working_make(m, rows, fit.expected, fit.parameters);
		if (!solve_factor(information, p))
			return false;
		solve_with(information, p, fit.parameters);
		expectations_make(m, rows, fit.parameters, fit.expected);
		fit.deviance = deviance_of(m, fit.expected);
		converged = fabs(fit.deviance - former) < 1e-12 * (fabs(fit.deviance) + 1);
	}
	information_make(m, rows, fit.expected, information);
	if (!converged || !solve_factor(information, p))
		return false;
	unit[0] = 1;
	solve_with(information, p, unit);
	fit.intercept_variance = unit[0];
	fit.log_likelihood = log_likelihood_of(m, fit.expected);
	*ret_fit = fit;
	return true;
}

/* The rows of the cells that have counts, or of all. */
static double *
rows_of(const struct loglinear *m, bool only_counted, struct arena *arena, size_t *ret_count)
{
	size_t p = m->parameter_count;
	double *rows = ARENA_ARRAY(arena, m->cell_count * p, double);

	*ret_count = 0;
	for (size_t cell = 0; cell < m->cell_count; cell++)
		if (!only_counted || m->counts[cell] > 0)
			memcpy(rows + (*ret_count)++ * p, m->design + cell * p, p * sizeof(*rows));
	return rows;
}

enum loglinear_state
loglinear_state(const struct loglinear *m, struct arena *arena)
{
	size_t p = m->parameter_count;
	size_t count;
	double *rows = rows_of(m, true, arena, &count);
	double *basis; /* of the directions that change no counted cell, [free][p] */
	size_t free_count;
	double *slopes;
	size_t slope_count = 0;

	if (solve_rank(rows, count, p) == p)
		return LOGLINEAR_SOUND;
	basis = solve_null_space(arena, rows, count, p, &free_count);
	slopes = ARENA_ARRAY(arena, m->cell_count * free_count, double);
	for (size_t cell = 0; cell < m->cell_count; cell++) {
		if (m->counts[cell] > 0)
			continue;
		for (size_t f = 0; f < free_count; f++) {
			double slope = 0;

			for (size_t i = 0; i < p; i++)
				slope += m->design[cell * p + i] * basis[f * p + i];
			slopes[slope_count * free_count + f] = slope;
		}
		slope_count++;
	}
	if (solve_has_descent(arena, slopes, slope_count, free_count))
		return LOGLINEAR_INFINITE;
	rows = rows_of(m, false, arena, &count);
	return solve_rank(rows, count, p) == p ? LOGLINEAR_SOUND : LOGLINEAR_UNIDENTIFIED;
}
