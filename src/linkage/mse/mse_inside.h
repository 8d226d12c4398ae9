/* What the files of mse.h share; nobody else includes it. */
#ifndef CANDOUR_LINKAGE_MSE_INSIDE_H
#define CANDOUR_LINKAGE_MSE_INSIDE_H

#include "linkage/mse/mse.h"

struct loglinear;

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
/* The figures of a fit from its intercept and its likelihood. */
struct loglinear_fit;
void mse_fit_fill(const struct mse_table *table, const struct loglinear_fit *fit,
	size_t parameter_count, struct mse_fit *ret_fit);

#endif
