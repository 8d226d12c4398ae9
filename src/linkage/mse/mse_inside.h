/* What the files of mse.h share; nobody else includes it. */
#ifndef CANDOUR_LINKAGE_MSE_INSIDE_H
#define CANDOUR_LINKAGE_MSE_INSIDE_H

#include "linkage/mse/mse.h"

struct csv_row;
struct loglinear;

/* The parts of mse_table_read: the head, a line of a table with room for its counts, and whether a
 * whole table can be taken. */
bool mse_head_read(struct arena *arena, const struct csv_row *row, struct mse_table *ret_table,
	struct err *err) MUST_USE;
bool mse_row_read(struct mse_table *table, const struct csv_row *row, uint64_t line,
	struct err *err) MUST_USE;
bool mse_table_check(const struct mse_table *table, struct err *err) MUST_USE;

static inline size_t
mse_cell_count(const struct mse_table *table)
{
	return (size_t)1 << table->list_count;
}

/* Of how many people on both lists of a pair, whatever other lists name them. */
double mse_overlap(const struct mse_table *table, const unsigned char pair[2]);

/* The log-linear model of a table: its rows are the histories that the model does not exclude. */
struct mse_build {
	struct loglinear *loglinear;
	uint32_t *histories; /* of the rows */
	size_t empty_count;  /* pairs whose effect is at minus infinity */
};
struct mse_build mse_model_build(
	const struct mse_table *table, const struct mse_model *model, struct arena *arena);
/* The figures of a fit from its intercept and its likelihood; effects at minus infinity count as
 * parameters too. */
struct loglinear_fit;
void mse_fit_fill(const struct mse_table *table, const struct loglinear *model,
	const struct loglinear_fit *fit, size_t empty_count, struct mse_fit *ret_fit);

/* As many people as were seen, each drawn from all of them: multinomial, history by history. The
 * sample has room for the table's counts and its lists. */
void mse_sample_draw(const struct mse_table *table, uint64_t *chance, struct mse_table *sample);
/* One sample's estimate by mse_stepwise; a list that names nobody in it is left out of it. */
bool mse_sample_estimate(const struct mse_table *sample, double threshold, double *ret_population);
/* The acceleration, by leaving out one person of each history in turn (DiCiccio and Efron 1996,
 * section 6: each counts as often as there are such people). */
double mse_acceleration(const struct mse_table *table, double threshold, struct arena *arena);
void mse_sort(double *values, size_t count);
/* Between the two nearest values, as R's quantile does (its type 7). */
double mse_quantile(const double *sorted, size_t count, double share);
/* Sorts the estimates of the samples and fills in the interval around the estimate of the whole. */
void mse_bootstrap_interval(struct mse_bootstrap *bootstrap, double estimate);

#endif
