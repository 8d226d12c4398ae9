/* Multiple systems estimation: how many there are in all, of whom several lists name some.
 *
 * The lists are what agencies hold; a capture history says on which lists a person stands, and its
 * count how many stand on exactly these. Nobody counts those who stand on none: models say how many
 * there may be, each under assumptions that cannot be checked with the lists alone. Lists refer
 * people to each other (police to social care), overlaps are small, and a link that was missed
 * raises every estimate. So all models are shown side by side, and never one number: the dispute on
 * such figures (Silverman 2014; Whitehead and others 2021, who hold the method unsuitable for
 * hidden populations of this kind) is not settled.
 *
 * A struct mse_table and all results live in the arena that is given. Estimates count the people in
 * all: those seen and those unseen. */
#ifndef CANDOUR_LINKAGE_MSE_H
#define CANDOUR_LINKAGE_MSE_H

#include "base/attr.h"
#include "base/str.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

/* Lists of one table: 12 have 4,095 histories, and 66 pairs. */
enum { MSE_LIST_MAX = 12, MSE_PAIR_MAX = MSE_LIST_MAX * (MSE_LIST_MAX - 1) / 2 };

/* People that one table may count: all samples hold each of them once. */
#define MSE_SEEN_MAX 1e8

struct mse_table {
	size_t list_count;
	struct str *lists; /* their names */
	double *counts;    /* by history: bit i says that list i names the person; [0] is 0 */
	double seen;       /* the sum of all counts */
};

/* Reads a table of capture histories from CSV with a head line: a column of 0 and 1 a list, the
 * last one the count (the form of SparseMSE and Rcapture). Histories may be left out (0) or stand
 * twice (added up). ERR_DAMAGED with the line where it is no such table. */
bool mse_table_read(
	struct arena *arena, struct str csv, struct mse_table *ret_table, struct err *err) MUST_USE;
/* Without the lists that name nobody, which tell nothing. */
struct mse_table mse_table_trimmed(struct arena *arena, const struct mse_table *table);

/* The two-list effects of a model: for each pair of lists (i, j), i < j, that goes together more or
 * less often than chance. Every model has the intercept and an effect of each list. */
struct mse_model {
	size_t pair_count;
	unsigned char pairs[MSE_PAIR_MAX][2];
};

struct mse_fit {
	struct mse_model model;
	double unseen; /* exp(intercept) */
	double unseen_log_sd;
	double population; /* seen and unseen */
	double low;        /* 95 % of the model alone, on the scale of log(unseen) */
	double high;
	double standard_error; /* of the population; Rivest and Baillargeon (2007), as Rcapture has it */
	double deviance;
	double aic;
	double bic;
	size_t parameter_count;
};

enum mse_state {
	MSE_SOUND,
	MSE_INFINITE,     /* the lists overlap too little for this model: no finite estimate */
	MSE_UNIDENTIFIED, /* several estimates fit equally well */
	MSE_UNSETTLED     /* the numbers did not converge */
};

/* Whether a model has a finite, single estimate on these counts. Pairs of the model that no one is
 * on both of have their effect at minus infinity, and their histories are left out: Chan, Silverman
 * and Vincent, "Multiple systems estimation for sparse capture data" (JASA 116, 2021). */
enum mse_state mse_model_state(
	const struct mse_table *table, const struct mse_model *model, struct arena *arena);
enum mse_state mse_model_fit(const struct mse_table *table, const struct mse_model *model,
	struct arena *arena, struct mse_fit *ret_fit);

/* Starts from no pair and adds, one at a time, the pair whose overlap is least likely under the
 * model so far (one-sided Poisson tail), while that is below `threshold` (0.02 in the paper) and
 * the larger model has an estimate. The same paper, section 3.2. */
enum mse_state mse_stepwise(const struct mse_table *table, double threshold, struct arena *arena,
	struct mse_fit *ret_fit);

/* Two lists: Chapman (1951), nearly unbiased; standard error after Seber (1970). ERR_USAGE for a
 * table of more or fewer lists. */
bool mse_chapman(const struct mse_table *table, double *ret_population, double *ret_error,
	struct err *err) MUST_USE;
/* A lower bound that allows people to differ in how likely any list names them: model Mth of Chao
 * (1987) as a log-linear model, Rivest and Baillargeon (2007); negative effects are taken out one
 * after another. Wants three lists and more. */
enum mse_state mse_chao(
	const struct mse_table *table, struct arena *arena, struct mse_fit *ret_fit);

/* The same choice of model on samples drawn anew (with replacement, as many as were seen), so that
 * the interval knows of the choice: Silverman, Chan and Vincent (2023). Bias corrected and
 * accelerated: Efron (1987), DiCiccio and Efron (1996). */
struct mse_bootstrap {
	size_t count;      /* samples that had an estimate */
	size_t failed;     /* samples that had none */
	double *estimates; /* of each, in order of size */
	double acceleration;
	double low; /* 95 % */
	double high;
};
bool mse_bootstrap(const struct mse_table *table, double threshold, size_t sample_count,
	uint64_t seed, struct arena *arena, struct mse_bootstrap *ret_bootstrap,
	struct err *err) MUST_USE;

/* Where the histories come from a linkage, they are uncertain themselves: each draw is the table
 * of one partition of the records, as likely as any other (people_histories in count/people.h).
 * All draws have the same lists. The samples of the bootstrap are taken from the draws in turn, so
 * that its interval holds both: how the linkage may be, and who might have been seen. Its bias
 * correction is against the middle estimate, its acceleration that of the draw that has it.
 * ERR_DAMAGED where nothing can be estimated. */
struct mse_pooled {
	size_t draw_count;   /* draws that had an estimate */
	size_t draws_failed; /* draws that had none */
	double middle;       /* of the draws' estimates */
	double linkage_low;  /* 95 % of the draws' estimates: the linkage alone */
	double linkage_high;
	double seen_low; /* 95 % of the people seen */
	double seen_high;
	struct mse_bootstrap bootstrap;
};
bool mse_over_draws(const struct mse_table *draws, size_t draw_count, double threshold,
	size_t sample_count, uint64_t seed, struct arena *arena, struct mse_pooled *ret_pooled,
	struct err *err) MUST_USE;

/* All decomposable graphs of dependence between the lists, weighed by how well each explains the
 * counts: Madigan and York (1997). Prior of the population 1 / N up to `unseen_max`; Dirichlet
 * weights of 2 ^ -lists a cell. Up to MSE_GRAPH_LIST_MAX lists, else ERR_USAGE. The interval leans
 * on unseen_max where the lists say little: *ret_at_bound tells. */
enum { MSE_GRAPH_LIST_MAX = 6 };
struct mse_average {
	size_t graph_count;
	double mean;
	double median;
	double low; /* 95 % */
	double high;
	double at_bound; /* the share of belief in the topmost hundredth of what was allowed */
};
bool mse_graphs(const struct mse_table *table, size_t unseen_max, struct arena *arena,
	struct mse_average *ret_average, struct err *err) MUST_USE;

#endif
