/* One unit's run over the index; shared by solve_unit.c and solve_phrase.c, nobody else includes
 * this. */
#ifndef CANDOUR_SEARCH_SOLVE_RUN_H
#define CANDOUR_SEARCH_SOLVE_RUN_H

#include "search/docs.h"
#include "search/segment.h"
#include "search/solve.h"

struct words_segment;

struct run {
	struct solver *solver;
	const struct unit *unit;
	const uint64_t *mask; /* NULL: all */
	uint64_t *set;
	float weight;
	float field_weights[SEGMENT_FIELDS];
	bool is_summed; /* frequencies of several words are added up first */
	const struct words_segment *segment;
};

/* Adds a document's frequency of the unit to its score. */
static inline void
run_score(struct run *run, uint32_t document, float frequency)
{
	struct solver *solver = run->solver;

	if (!solver->wants_scores)
		return;
	if (run->is_summed)
		solver->room->frequencies[document] += frequency;
	else
		solver->scores[document] += run->weight * frequency * (BM25_K1 + 1) /
			(frequency + solver->docs->norms[document]);
}

static inline void
run_take(struct run *run, uint32_t document, float frequency)
{
	set_add(run->set, document);
	run_score(run, document, frequency);
}

/* Makes ready a run of the unit. */
void run_begin(struct run *run, struct solver *solver, const struct unit *unit,
	const uint64_t *mask, uint64_t *set);
/* Whether a block of a list holds no document that is still wanted, so that it can be leapt over. */
bool run_skips(const struct run *run, const struct posting_skip *skip);
/* The documents of a phrase. */
bool solve_phrase(struct run *run, struct err *err) MUST_USE;

#endif
