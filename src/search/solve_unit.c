#include "search/solve_run.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/docs.h"
#include "search/plan.h"
#include "search/unit_places.h"
#include "search/words.h"

#include <math.h>
#include <stdlib.h>

/* ---- How common units are ---- */

static bool
word_count(struct solver *solver, struct str term, double *ret_documents, struct err *err)
{
	*ret_documents = 0;
	for (size_t i = 0; i < words_segment_count(solver->words); i++) {
		struct term_entry entry;
		bool found;

		if (!words_find(solver->words, words_segment(solver->words, i), term, &found,
			    &entry, err))
			return false;
		if (found)
			*ret_documents += (double)entry.count;
	}
	return true;
}

/* Documents that hold a word in whatever field; those taken out lately are counted too. */
static double
inverse_frequency(const struct solver *solver, double documents)
{
	double live = (double)solver->docs->live;

	if (documents > live)
		documents = live;
	return log(1 + (live - documents + 0.5) / (documents + 0.5));
}

/* A phrase weighs what its words weigh together; it is as common as the rarest at most. */
static bool
unit_weigh(struct solver *solver, const struct unit *unit, size_t at, struct err *err)
{
	const struct str *terms = unit->phrase != NULL ? unit->phrase : unit->words.terms;
	size_t count = unit->phrase != NULL ? unit->size : unit->words.count;
	double sum = 0;
	double weight = 0;
	double least = (double)solver->docs->live;

	for (size_t i = 0; i < count; i++) {
		double documents;

		if (!word_count(solver, terms[i], &documents, err))
			return false;
		sum += documents;
		weight += inverse_frequency(solver, documents);
		if (documents < least)
			least = documents;
	}
	if (unit->phrase == NULL)
		weight = inverse_frequency(solver, sum);
	solver->documents[at] = unit->phrase != NULL ? least : sum;
	solver->weights[at] = (float)weight;
	return true;
}

bool
solve_weights(struct solver *solver, struct err *err)
{
	const struct plan *plan = solver->plan;

	solver->weights = ARENA_ARRAY(plan->arena, plan->unit_count + 1, float);
	solver->documents = ARENA_ARRAY(plan->arena, plan->unit_count + 1, double);
	if (plan->unit_count == 1) { /* one alone is not weighed against another */
		solver->weights[0] = (float)inverse_frequency(solver, 1);
		return true;
	}
	for (size_t i = 0; i < plan->unit_count; i++)
		if (!unit_weigh(solver, &plan->units[i], i, err))
			return false;
	return true;
}

/* ---- Words ---- */

/* Whether the mask holds any of (before, last]. */
static bool
mask_touches(const uint64_t *mask, uint32_t before, uint32_t last)
{
	size_t from = ((size_t)before + 1) / 64;
	size_t to = last / 64;

	for (size_t i = from; i <= to; i++) {
		uint64_t bits = mask[i];

		if (i == from)
			bits &= ~(uint64_t)0 << ((size_t)before + 1) % 64;
		if (i == to && last % 64 != 63)
			bits &= ((uint64_t)1 << (last % 64 + 1)) - 1;
		if (bits != 0)
			return true;
	}
	return false;
}

/* A block of a lone word without anything to check, as most are. */
static void
block_take_all(struct run *run, const struct posting_block *block)
{
	const float *norms = run->solver->docs->norms;
	float *scores = run->solver->scores;
	float weight = run->weight * (BM25_K1 + 1);

	for (unsigned i = 0; i < block->count; i++)
		set_add(run->set, block->documents[i]);
	for (unsigned i = 0; run->solver->wants_scores && i < block->count; i++) {
		uint32_t document = block->documents[i];
		float frequency = block->frequencies[i];

		scores[document] += weight * frequency / (frequency + norms[document]);
	}
}

static void
block_take(struct run *run, const struct posting_block *block)
{
	size_t documents = run->solver->docs->count;
	bool is_plain = run->mask == NULL && run->segment->dead == NULL && !run->is_summed &&
		run->unit->fields == FIELD_ALL;

	if (is_plain && block->count > 0 && block->documents[block->count - 1] < documents) {
		block_take_all(run, block);
		return;
	}
	for (unsigned i = 0; i < block->count; i++) {
		uint32_t document = block->documents[i];

		if (block->frequencies[i] > 0 && document < documents &&
			(run->mask == NULL || set_has(run->mask, document)) &&
			!words_is_dead(run->segment, document))
			run_take(run, document, block->frequencies[i]);
	}
}

/* Whether a block of a list holds no document that is still wanted, so that it can be leapt over. */
bool
run_skips(const struct run *run, const struct posting_skip *skip)
{
	return run->mask != NULL && skip->last != 0 && skip->last < run->solver->docs->count &&
		!mask_touches(run->mask, skip->before, skip->last);
}

static bool
list_take(struct run *run, struct words_list *list, struct err *err)
{
	for (size_t i = 0; i < list->block_count; i++) {
		if (run_skips(run, &list->skips[i]))
			continue;
		if (!words_list_block(list, i, run->field_weights, err))
			return false;
		block_take(run, &list->postings);
	}
	return true;
}

/* Turns the frequencies that were added up into scores. */
static void
frequencies_take(struct run *run)
{
	struct solver *solver = run->solver;

	run->is_summed = false;
	for (size_t word = 0; word < solver->set_words; word++) {
		for (uint64_t bits = run->set[word]; bits != 0; bits &= bits - 1) {
			size_t document = word * 64 + (size_t)__builtin_ctzll(bits);
			float frequency = solver->room->frequencies[document];

			if (frequency > 0)
				run_take(run, (uint32_t)document, frequency);
			solver->room->frequencies[document] = 0;
		}
	}
}

static bool
run_words(struct run *run, struct err *err)
{
	struct solver *solver = run->solver;
	struct words_list *list = memory_alloc(sizeof(*list));
	bool done = true;

	*list = (struct words_list){0};
	run->is_summed = solver->wants_scores && run->unit->words.count > 1;
	for (size_t i = 0; done && i < words_segment_count(solver->words); i++) {
		struct words_segment *segment = words_segment(solver->words, i);

		run->segment = segment;
		for (size_t j = 0; done && j < run->unit->words.count; j++) {
			struct term_entry entry;
			bool found;

			done = words_find(solver->words, segment, run->unit->words.terms[j], &found,
				&entry, err);
			if (!done || !found)
				continue;
			done = words_list_open(solver->words, segment, NULL, &entry, list, err) &&
				list_take(run, list, err);
		}
	}
	words_list_close(list);
	free(list);
	if (run->is_summed)
		frequencies_take(run);
	return done;
}

void
run_begin(struct run *run, struct solver *solver, const struct unit *unit, const uint64_t *mask,
	uint64_t *set)
{
	*run = (struct run){.solver = solver,
		.unit = unit,
		.mask = mask,
		.set = set,
		.weight = solver->weights[unit - solver->plan->units]};
	unit_field_weights(unit->fields, run->field_weights);
}

bool
solve_unit(struct solver *solver, const struct unit *unit, const uint64_t *mask, uint64_t *set,
	struct err *err)
{
	struct run run;

	run_begin(&run, solver, unit, mask, set);
	return unit->phrase != NULL ? solve_phrase(&run, err) : run_words(&run, err);
}
