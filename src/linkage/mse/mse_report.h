/* All estimates of one table side by side, for whoever shows them: never one number.
 *
 * The rows are plain data without pointers, so that they can come out of a confined process;
 * whoever gets them from there must take their words as outside text. */
#ifndef CANDOUR_LINKAGE_MSE_REPORT_H
#define CANDOUR_LINKAGE_MSE_REPORT_H

#include "base/attr.h"
#include "base/str.h"
#include "linkage/mse/mse.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;

/* Draws of a linkage in one file. */
enum { MSE_DRAW_MAX = 1000, MSE_SAMPLE_MAX = 100000, MSE_WORDS_SIZE = 1000 };
/* How many unseen the averaging over graphs may be allowed. */
#define MSE_UNSEEN_MAX 1e9

enum mse_method {
	MSE_METHOD_LISTS,       /* what the table holds: seen, people of each list in the words */
	MSE_METHOD_CHAPMAN,     /* of two lists, whatever the others say */
	MSE_METHOD_INDEPENDENT, /* no pair of lists goes together */
	MSE_METHOD_ONE_PAIR,    /* one pair does */
	MSE_METHOD_STEPWISE,    /* the pairs that were chosen, one by one */
	MSE_METHOD_ALL_PAIRS,
	MSE_METHOD_CHAO,   /* a lower bound */
	MSE_METHOD_GRAPHS, /* averaged */
	MSE_METHOD_BOOTSTRAP,
	MSE_METHOD_DRAWS, /* the bootstrap over draws of a linkage */
	MSE_METHOD_COUNT
};
/* "chapman": for JSON. */
const char *mse_method_name(enum mse_method method);
const char *mse_state_name(enum mse_state state);

struct mse_row {
	uint32_t method;
	uint32_t state; /* not MSE_SOUND: it has no estimate */
	bool has_interval;
	bool has_criteria;
	double population;
	double low; /* 95 % */
	double high;
	double standard_error; /* NAN: none */
	double aic;
	double bic;
	double seen;
	uint64_t parameters;        /* of a model; samples of a bootstrap; graphs */
	char words[MSE_WORDS_SIZE]; /* which lists, pairs, graphs */
	char note[MSE_WORDS_SIZE];  /* what to beware of */
};

struct mse_options {
	uint64_t seed;
	size_t samples;   /* of the bootstrap */
	double threshold; /* of the stepwise choice */
	double unseen_max; /* of the averaging over graphs; 0: ten times those seen, at least 10,000 */
};

/* A table, or the draws of one: where the first column is headed "draw", the lines of one number
 * are one draw. The models are of the first one. Draw 0 is the linkage as it stands, and no draw
 * of it; all others are as likely as each other. Errors as of mse_table_read. */
struct mse_draws {
	bool has_standing; /* the first is draw 0 */
	size_t count;
	struct mse_table *tables; /* [count], all of the same lists */
};
bool mse_draws_read(
	struct arena *arena, struct str csv, struct mse_draws *ret_draws, struct err *err) MUST_USE;
/* The whole table of models. ERR_USAGE for options out of bounds. */
bool mse_report_make(const struct mse_draws *draws, const struct mse_options *options,
	struct arena *arena, struct mse_row **ret_rows, size_t *ret_count,
	struct err *err) MUST_USE;

#endif
