#include "linkage/mse/loglinear.h"

#include "base/arena.h"
#include "linkage/mse/loglinear_inside.h"
#include "linkage/mse/solve.h"

#include <float.h>
#include <math.h>

enum { ROUNDS_MAX = 200 };

/* What a round of a fit does, by the design or by sets. */
struct rounds {
	const struct loglinear *m;
	struct loglinear_rows *rows;
	struct loglinear_sums *sums;
};

static struct rounds
rounds_begin(const struct loglinear *m, struct arena *arena)
{
	struct rounds r = {.m = m};

	if (m->sets != NULL)
		r.sums = loglinear_sums_make(m, arena);
	else
		r.rows = loglinear_rows_make(m, arena);
	return r;
}

/* X'WX of the present expectations (Poisson: the weight of a cell is its expectation). */
static void
information_make(const struct rounds *r, const double *expected, double *information)
{
	if (r->sums != NULL)
		loglinear_sums_information(r->m, r->sums, expected, information);
	else
		loglinear_rows_information(r->m, r->rows, expected, information);
}

/* X'W z for the working values z = eta + (count - mu) / mu. `values` is work memory by cell. */
static void
working_make(const struct rounds *r, const double *expected, double *values, double *right)
{
	for (size_t cell = 0; cell < r->m->cell_count; cell++)
		values[cell] = expected[cell] * log(expected[cell]) + r->m->counts[cell] -
			expected[cell];
	if (r->sums != NULL)
		loglinear_sums_right(r->m, r->sums, values, right);
	else
		loglinear_rows_right(r->m, r->rows, values, right);
}

static void
expectations_make(const struct rounds *r, const double *parameters, double *expected)
{
	if (r->sums != NULL)
		loglinear_sums_eta(r->m, r->sums, parameters, expected);
	else
		loglinear_rows_eta(r->m, r->rows, parameters, expected);
	/* A step too far is held where numbers still are numbers; the next one comes back. */
	for (size_t cell = 0; cell < r->m->cell_count; cell++)
		expected[cell] = exp(fmin(fmax(expected[cell], -700), 700));
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

double
loglinear_log_likelihood(const struct loglinear *m, const struct loglinear_fit *fit)
{
	double sum = 0;

	for (size_t cell = 0; cell < m->cell_count; cell++)
		sum += m->counts[cell] * log(fit->expected[cell]) - fit->expected[cell] -
			lgamma(m->counts[cell] + 1);
	return sum;
}

bool
loglinear_fit(const struct loglinear *m, struct arena *arena, struct loglinear_fit *ret_fit)
{
	size_t p = m->parameter_count;
	double *information = ARENA_ARRAY(arena, p * p, double);
	double *unit = ARENA_ARRAY(arena, p, double);
	double *room = ARENA_ARRAY(arena, p, double);
	double *values = ARENA_ARRAY(arena, m->cell_count, double);
	struct rounds rounds = rounds_begin(m, arena);
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

		information_make(&rounds, fit.expected, information);
		working_make(&rounds, fit.expected, values, fit.parameters);
		if (!solve_factor(information, p, room))
			return false;
		solve_with(information, p, fit.parameters);
		expectations_make(&rounds, fit.parameters, fit.expected);
		fit.deviance = deviance_of(m, fit.expected);
		converged = fabs(fit.deviance - former) < 1e-12 * (fabs(fit.deviance) + 1);
	}
	information_make(&rounds, fit.expected, information);
	if (!converged || !solve_factor(information, p, room))
		return false;
	unit[0] = 1;
	solve_with(information, p, unit);
	fit.intercept_variance = unit[0];
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
	for (size_t cell = 0; cell < m->cell_count; cell++) {
		if (only_counted && !(m->counts[cell] > 0))
			continue;
		for (size_t i = 0; i < p; i++)
			rows[*ret_count * p + i] = loglinear_design(m, cell, i);
		++*ret_count;
	}
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
				slope += loglinear_design(m, cell, i) * basis[f * p + i];
			slopes[slope_count * free_count + f] = slope;
		}
		slope_count++;
	}
	if (solve_has_descent(arena, slopes, slope_count, free_count))
		return LOGLINEAR_INFINITE;
	rows = rows_of(m, false, arena, &count);
	return solve_rank(rows, count, p) == p ? LOGLINEAR_SOUND : LOGLINEAR_UNIDENTIFIED;
}
