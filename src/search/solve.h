/* From a plan to the set of documents that match, with a score for each.
 *
 * Sets are bits by document number. A unit's documents are read word by word (solve_unit.c);
 * AND, OR, NOT and filters are worked out on the bits, each side within what the others left
 * (solve.c); proximity, phrases of patterns and exact spelling are then checked document by
 * document on the places of the words (solve_check.c). */
#ifndef CANDOUR_SEARCH_SOLVE_H
#define CANDOUR_SEARCH_SOLVE_H

#include "base/attr.h"
#include "base/str.h"

struct db;
struct doc_delivery;
struct docs;
struct err;
struct plan;
struct query_node;
struct solver;
struct tokenizer;
struct unit;
struct words;
struct zone;

/* Numbers by document, kept from search to search: fresh memory would cost more than the search. */
struct solve_room {
	float *scores;
	float *frequencies; /* of a unit of several words; zero between units */
	size_t count;
};
void solve_room_free(struct solve_room *room);

struct solver {
	struct plan *plan;
	struct db *db;
	struct words *words;
	const struct docs *docs;
	const struct tokenizer *tokenizer;
	struct solve_room *room;
	const struct zone *zone; /* whose days filters name */
	bool wants_scores;

	size_t set_words;
	uint64_t **spare; /* sets that were used and are needed no more */
	size_t spare_count;
	float *scores;     /* by document; the room's */
	double *documents; /* by unit: how many hold it, about */
	float *weights;    /* by unit: its inverse document frequency */
};

/* The set of the whole query, in the plan's arena; all bits are live documents. */
bool solve(struct solver *solver, uint64_t **ret_set, struct err *err) MUST_USE;

/* For the parts of the solver. */
uint64_t *solve_set_new(struct solver *solver); /* empty */
void solve_set_drop(struct solver *solver, uint64_t *set);

/* The documents of a filter, out of `mask` where there is one (solve_filter.c). */
bool solve_filter(struct solver *solver, const struct query_node *filter, const uint64_t *mask,
	uint64_t *set, struct err *err) MUST_USE;
/* Whether a delivery is one that a filter on custodian or delivery asks for. */
bool solve_delivery_fits(const struct tokenizer *tokenizer, const struct query_node *filter,
	const struct doc_delivery *delivery);

/* Fills in documents and weights of all units. */
bool solve_weights(struct solver *solver, struct err *err) MUST_USE;
/* Adds the documents of a unit to the set, out of `mask` where there is one, and scores them. */
bool solve_unit(struct solver *solver, const struct unit *unit, const uint64_t *mask, uint64_t *set,
	struct err *err) MUST_USE;
/* Whether a node is a proximity of two plain words; then its documents are found in one go. */
bool solve_is_pair(const struct plan *plan, const struct query_node *node);
bool solve_pair(struct solver *solver, const struct query_node *near, const uint64_t *mask,
	uint64_t *set, struct err *err) MUST_USE;
/* Takes the documents off the set in which the node's words do not stand as it wants. */
bool solve_check(struct solver *solver, const struct query_node *node, uint64_t *set,
	struct err *err) MUST_USE;

static inline bool
set_has(const uint64_t *set, uint64_t document)
{
	return (set[document / 64] >> document % 64 & 1) != 0;
}

static inline void
set_add(uint64_t *set, uint64_t document)
{
	set[document / 64] |= (uint64_t)1 << document % 64;
}

#endif
