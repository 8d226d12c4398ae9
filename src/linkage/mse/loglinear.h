/* Poisson log-linear models of small tables: log of the expected count of a cell is the sum of the
 * parameters that its row of the design names.
 *
 * Everything lives in the arena that is given. Cells that a model excludes (structural zeros) are
 * simply no rows of it. */
#ifndef CANDOUR_LINKAGE_LOGLINEAR_H
#define CANDOUR_LINKAGE_LOGLINEAR_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

struct loglinear {
	size_t cell_count;
	size_t parameter_count;
	double *design; /* [cell_count][parameter_count]; column 0 is the intercept, all 1 */
	double *counts; /* [cell_count] */
	/* Instead of a design, bits: a cell has a parameter where it has all bits of its set. Many
	 * sums are the same ones then, and none is made twice. NULL: there is a design. */
	const uint32_t *sets;  /* [parameter_count]; the first is none, the intercept */
	const uint32_t *cells; /* [cell_count], rising and not 0: their bits */
	unsigned bits;         /* so many, 12 at most */
};

struct loglinear_fit {
	double *parameters; /* [parameter_count] */
	double *expected;   /* [cell_count] */
	double intercept_variance;
	double deviance;
	unsigned rounds;
};

enum loglinear_state {
	LOGLINEAR_SOUND,
	LOGLINEAR_INFINITE,    /* no maximum: the estimate runs off to infinity */
	LOGLINEAR_UNIDENTIFIED /* more than one maximum: the design lacks rank */
};

/* Whether the maximum of the likelihood exists and is one point. It does not exist where some
 * direction lowers the expectation of cells that are 0 and changes no other: Fienberg and Rinaldo,
 * "Maximum likelihood estimation in log-linear models" (Annals of Statistics 40, 2012), theorem 3,
 * in its dual form. */
enum loglinear_state loglinear_state(const struct loglinear *model, struct arena *arena);

/* The maximum, by Fisher's scoring (iteratively reweighted least squares: McCullagh and Nelder,
 * "Generalized Linear Models", 1989, section 2.5). False where it does not converge within 200
 * rounds or the information is singular: ask loglinear_state first. */
bool loglinear_fit(
	const struct loglinear *model, struct arena *arena, struct loglinear_fit *ret_fit) MUST_USE;
/* Of the counts as Poisson numbers, with their factorials. */
double loglinear_log_likelihood(const struct loglinear *model, const struct loglinear_fit *fit);

#endif
