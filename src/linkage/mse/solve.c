#include "linkage/mse/solve.h"

#include "base/arena.h"

#include <math.h>
#include <string.h>

static const double nothing = 1e-9;

typedef double pair_of __attribute__((vector_size(16), aligned(8)));

static void
row_take(double *row, const double *other, double times, size_t from, size_t end)
{
	for (; from + 1 < end; from += 2)
		*(pair_of *)(void *)(row + from) -= times *
			*(const pair_of *)(const void *)(other + from);
	if (from < end)
		row[from] -= times * other[from];
}

/* Column by column: what a column takes off is taken off all that lie behind it, and none of these
 * waits for another. Each entry has the same taken off in the same order as row by row. */
bool
solve_factor(double *a, size_t size, double *whole)
{
	for (size_t k = 0; k < size; k++)
		whole[k] = a[k * size + k];
	for (size_t k = 0; k < size; k++) {
		/* The upper half has the columns as rows, so that they lie side by side. */
		double *column = a + k * size;

		if (!(column[k] > 1e-12 * whole[k]))
			return false;
		column[k] = sqrt(column[k]);
		for (size_t i = k + 1; i < size; i++)
			column[i] = a[i * size + k] /= column[k];
		for (size_t i = k + 1; i < size; i++)
			row_take(a + i * size, column, column[i], k + 1, i + 1);
	}
	return true;
}

void
solve_with(const double *factor, size_t size, double *right)
{
	for (size_t k = 0; k < size; k++) {
		const double *column = factor + k * size;

		right[k] /= column[k];
		for (size_t i = k + 1; i < size; i++)
			right[i] -= column[i] * right[k];
	}
	for (size_t i = size; i-- > 0;) {
		for (size_t k = i + 1; k < size; k++)
			right[i] -= factor[i * size + k] * right[k];
		right[i] /= factor[i * size + i];
	}
}

static void
rows_swap(double *rows, size_t a, size_t b, size_t column_count)
{
	for (size_t i = 0; a != b && i < column_count; i++) {
		double kept = rows[a * column_count + i];

		rows[a * column_count + i] = rows[b * column_count + i];
		rows[b * column_count + i] = kept;
	}
}

/* Takes the pivot row off every other row, so that its column is zero elsewhere. */
static void
column_clear(double *rows, size_t row_count, size_t column_count, size_t row, size_t column)
{
	double *pivot = rows + row * column_count;
	double scale = 1 / pivot[column];

	for (size_t i = 0; i < column_count; i++)
		pivot[i] *= scale;
	for (size_t other = 0; other < row_count; other++) {
		double *line = rows + other * column_count;
		double factor = line[column];

		if (other == row || factor == 0)
			continue;
		for (size_t i = 0; i < column_count; i++)
			line[i] -= factor * pivot[i];
		line[column] = 0;
	}
}

size_t
solve_rank(double *rows, size_t row_count, size_t column_count)
{
	size_t rank = 0;

	for (size_t column = 0; column < column_count && rank < row_count; column++) {
		size_t best = rank;

		for (size_t row = rank; row < row_count; row++)
			if (fabs(rows[row * column_count + column]) >
				fabs(rows[best * column_count + column]))
				best = row;
		if (fabs(rows[best * column_count + column]) < nothing)
			continue;
		rows_swap(rows, rank, best, column_count);
		column_clear(rows, row_count, column_count, rank, column);
		rank++;
	}
	return rank;
}

double *
solve_null_space(struct arena *arena, const double *rows, size_t row_count, size_t column_count,
	size_t *ret_count)
{
	size_t *pivots = ARENA_ARRAY(arena, column_count, size_t); /* row of a pivot, plus one */
	double *basis = ARENA_ARRAY(arena, column_count * column_count, double);
	size_t row = 0;
	size_t count = 0;

	for (size_t column = 0; column < column_count && row < row_count; column++)
		if (fabs(rows[row * column_count + column] - 1) < nothing)
			pivots[column] = ++row;
	for (size_t free = 0; free < column_count; free++) {
		double *vector = basis + count * column_count;

		if (pivots[free] > 0)
			continue;
		vector[free] = 1;
		for (size_t column = 0; column < column_count; column++)
			if (pivots[column] > 0)
				vector[column] = -rows[(pivots[column] - 1) * column_count + free];
		count++;
	}
	*ret_count = count;
	return basis;
}

/* A tableau of the simplex method: each row a constraint "sum = right", one variable of it
 * basic. */
struct tableau {
	size_t row_count;
	size_t width; /* variables and the right side */
	double *cells;
	double *price; /* what a unit of each variable takes off the helpers; the last: what they hold */
	size_t *basic;
};

static void
pivot(struct tableau *t, size_t row, size_t column)
{
	double factor = t->price[column];

	column_clear(t->cells, t->row_count, t->width, row, column);
	for (size_t i = 0; i < t->width; i++)
		t->price[i] -= factor * t->cells[row * t->width + i];
	t->price[column] = 0;
	t->basic[row] = column;
}

/* The row that bounds a variable first; row_count where nothing does. */
static size_t
row_leaving(const struct tableau *t, size_t column)
{
	size_t best = t->row_count;
	double least = 0;

	for (size_t row = 0; row < t->row_count; row++) {
		const double *line = t->cells + row * t->width;
		double ratio;

		if (line[column] < nothing)
			continue;
		ratio = line[t->width - 1] / line[column];
		if (best == t->row_count || ratio < least - nothing ||
			(ratio < least + nothing && t->basic[row] < t->basic[best])) {
			best = row;
			least = ratio;
		}
	}
	return best;
}

/* Lowers what the helpers hold until nothing is left, or nothing lowers it. */
static bool
tableau_empties(struct tableau *t)
{
	for (;;) {
		size_t column = 0;
		size_t row;

		if (t->price[t->width - 1] < nothing)
			return true;
		while (column + 1 < t->width && t->price[column] < nothing)
			column++;
		if (column + 1 == t->width)
			return false;
		row = row_leaving(t, column);
		/* What the helpers hold is never below nothing, so some row always bounds. */
		if (row == t->row_count)
			return false;
		pivot(t, row, column);
	}
}

bool
solve_has_descent(struct arena *arena, const double *rows, size_t row_count, size_t column_count)
{
	/* By Stiemke's lemma there is such a direction just where no weights, all above 0, let the
	 * rows cancel out. With weights 1 + w, w >= 0: is there w with w . rows = -sum of rows? One
	 * constraint a column, with a helper each that should become 0. */
	struct tableau t = {.row_count = column_count, .width = row_count + 1};

	if (row_count == 0 || column_count == 0)
		return false;
	t.cells = ARENA_ARRAY(arena, t.row_count * t.width, double);
	t.price = ARENA_ARRAY(arena, t.width, double);
	t.basic = ARENA_ARRAY(arena, t.row_count, size_t);
	for (size_t j = 0; j < column_count; j++) {
		double *line = t.cells + j * t.width;
		double sign;

		for (size_t i = 0; i < row_count; i++) {
			line[i] = rows[i * column_count + j];
			line[row_count] -= line[i];
		}
		sign = line[row_count] < 0 ? -1 : 1;
		for (size_t i = 0; i < t.width; i++) {
			line[i] *= sign;
			t.price[i] += line[i];
		}
		t.basic[j] = row_count + j;
	}
	return !tableau_empties(&t);
}
