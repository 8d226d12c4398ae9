/* The sums of a round of loglinear_fit, in the order of the cells either way. Inside loglinear*.c
 * alone. */
#ifndef CANDOUR_LINKAGE_LOGLINEAR_INSIDE_H
#define CANDOUR_LINKAGE_LOGLINEAR_INSIDE_H

#include "linkage/mse/loglinear.h"

static inline double
loglinear_design(const struct loglinear *m, size_t cell, size_t parameter)
{
	if (m->sets == NULL)
		return m->design[cell * m->parameter_count + parameter];
	return (m->cells[cell] & m->sets[parameter]) == m->sets[parameter] ? 1 : 0;
}

/* By the design: the parameters that each cell has at all. */
struct loglinear_rows;
struct loglinear_rows *loglinear_rows_make(const struct loglinear *model, struct arena *arena);
void loglinear_rows_information(const struct loglinear *model, const struct loglinear_rows *rows,
	const double *expected, double *information);
/* By parameter, the sum of the values of its cells. */
void loglinear_rows_right(const struct loglinear *model, const struct loglinear_rows *rows,
	const double *values, double *right);
/* By cell, the sum of its parameters. */
void loglinear_rows_eta(const struct loglinear *model, const struct loglinear_rows *rows,
	const double *parameters, double *eta);

/* The same by sets. */
struct loglinear_sums;
struct loglinear_sums *loglinear_sums_make(const struct loglinear *model, struct arena *arena);
void loglinear_sums_information(const struct loglinear *model, struct loglinear_sums *sums,
	const double *expected, double *information);
void loglinear_sums_right(const struct loglinear *model, struct loglinear_sums *sums,
	const double *values, double *right);
void loglinear_sums_eta(const struct loglinear *model, struct loglinear_sums *sums,
	const double *parameters, double *eta);

#endif
