/* From a plan to the set of documents that match, with a score for each.
 *
 * Sets are bits by document number. What FTS5 can answer at once is given to it as one
 * expression, proximity being checked on each row; filters, complements and mixtures of all are
 * worked out on the bits. */
#ifndef CANDOUR_SEARCH_SOLVE_H
#define CANDOUR_SEARCH_SOLVE_H

#include "base/attr.h"
#include "base/str.h"

struct db;
struct doc_delivery;
struct docs;
struct err;
struct fts;
struct plan;
struct postings_cache;
struct query_node;
struct solver;
struct tokenizer;
struct unit;

/* How many documents hold a unit: counted once, then remembered. */
enum { FREQUENCY_COUNT = 1024 };
struct frequency {
	uint64_t hash; /* of the unit's expression, 128 bits in all */
	uint64_t check;
	int64_t generation;
	uint32_t documents;
};

struct solver {
	struct plan *plan;
	struct db *db;
	struct fts *fts;
	const struct docs *docs;
	const struct tokenizer *tokenizer;
	struct frequency *frequencies;   /* FREQUENCY_COUNT of them, kept from search to search */
	struct postings_cache *postings; /* NULL: nothing may be kept (within a transaction) */
	bool wants_scores;

	size_t words;    /* of a set */
	float *scores;   /* by document; the arena's */
	double *weights; /* by unit: its inverse document frequency */
};

/* The set of the whole query, in the plan's arena; all bits are live documents. */
bool solve(struct solver *solver, uint64_t **ret_set, struct err *err) MUST_USE;

/* The set of a filter (solve_filter.c). */
bool solve_filter(struct solver *solver, const struct query_node *filter, uint64_t *set,
	struct err *err) MUST_USE;
/* Whether a delivery is one that a filter on custodian or delivery asks for. */
bool solve_delivery_fits(const struct tokenizer *tokenizer, const struct query_node *filter,
	const struct doc_delivery *delivery);

#endif
