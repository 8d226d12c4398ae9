/* Small dense linear algebra, and one question of linear programming. Matrices are row by row. */
#ifndef CANDOUR_LINKAGE_SOLVE_H
#define CANDOUR_LINKAGE_SOLVE_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct arena;

/* Cholesky's factor L of a symmetric matrix whose lower half is given, in place; the upper half is L'.
 * False where it is not positive definite, as far as doubles can tell. `room` is work memory, [size]. */
bool solve_factor(double *matrix, size_t size, double *room) MUST_USE;
/* Solves L L' x = right in place. */
void solve_with(const double *factor, size_t size, double *right);

/* Brings the rows to reduced echelon form in place (largest pivots first in each column) and gives
 * the rank: the first so many rows are left, the others are zero. Entries should be of the size
 * of 1; what falls below 1e-9 counts as zero. */
size_t solve_rank(double *rows, size_t row_count, size_t column_count);
/* After solve_rank: a basis of the vectors that all rows turn to zero,
 * [*ret_count][column_count]. */
double *solve_null_space(struct arena *arena, const double *rows, size_t row_count,
	size_t column_count, size_t *ret_count);
/* Whether some vector z makes every rows . z <= 0 and at least one of them < 0: a direction in
 * which nothing rises and something falls. By the simplex method with Bland's rule (1977), which
 * always ends. */
bool solve_has_descent(
	struct arena *arena, const double *rows, size_t row_count, size_t column_count);

#endif
