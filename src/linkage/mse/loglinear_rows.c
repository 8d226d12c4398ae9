#include "base/arena.h"
#include "linkage/mse/loglinear_inside.h"

#include <string.h>

/* Most of a row is nothing. */
struct loglinear_rows {
	size_t count;
	size_t *of;
};

struct loglinear_rows *
loglinear_rows_make(const struct loglinear *m, struct arena *arena)
{
	size_t p = m->parameter_count;
	struct loglinear_rows *rows = ARENA_ARRAY(arena, m->cell_count, struct loglinear_rows);
	size_t *of = ARENA_ARRAY(arena, m->cell_count * p, size_t);

	for (size_t cell = 0; cell < m->cell_count; cell++) {
		rows[cell].of = of + cell * p;
		for (size_t i = 0; i < p; i++)
			if (m->design[cell * p + i] != 0)
				rows[cell].of[rows[cell].count++] = i;
	}
	return rows;
}

void
loglinear_rows_information(const struct loglinear *m, const struct loglinear_rows *rows,
	const double *expected, double *information)
{
	size_t p = m->parameter_count;

	memset(information, 0, p * p * sizeof(*information));
	for (size_t cell = 0; cell < m->cell_count; cell++) {
		const double *design = m->design + cell * p;
		const struct loglinear_rows *row = &rows[cell];

		for (size_t k = 0; k < row->count; k++) {
			double *line = information + row->of[k] * p;
			double weighted = design[row->of[k]] * expected[cell];

			for (size_t n = 0; n <= k; n++)
				line[row->of[n]] += weighted * design[row->of[n]];
		}
	}
}

void
loglinear_rows_right(const struct loglinear *m, const struct loglinear_rows *rows,
	const double *values, double *right)
{
	size_t p = m->parameter_count;

	memset(right, 0, p * sizeof(*right));
	for (size_t cell = 0; cell < m->cell_count; cell++) {
		const double *design = m->design + cell * p;
		const struct loglinear_rows *row = &rows[cell];

		for (size_t k = 0; k < row->count; k++)
			right[row->of[k]] += design[row->of[k]] * values[cell];
	}
}

void
loglinear_rows_eta(const struct loglinear *m, const struct loglinear_rows *rows,
	const double *parameters, double *eta)
{
	for (size_t cell = 0; cell < m->cell_count; cell++) {
		const double *design = m->design + cell * m->parameter_count;
		const struct loglinear_rows *row = &rows[cell];

		eta[cell] = 0;
		for (size_t k = 0; k < row->count; k++)
			eta[cell] += design[row->of[k]] * parameters[row->of[k]];
	}
}
