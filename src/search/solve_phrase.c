#include "search/solve_run.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/plan.h"
#include "search/unit_places.h"
#include "search/words.h"

#include <stdlib.h>

/* Documents in which words stand side by side or near each other: the rarest word leads through
 * each segment, and places are asked for only where all stand. */
struct phrasing {
	struct run *run;
	struct unit_cursor cursor;
	struct words_numbers places; /* of the rarest word; those that are left of them */
	struct words_numbers others;
};

/* Whether a document is still wanted of this segment. */
static bool
is_wanted(const struct run *run, uint32_t document)
{
	return document < run->solver->docs->count &&
		(run->mask == NULL || set_has(run->mask, document)) &&
		!words_is_dead(run->segment, document);
}

/* ---- Phrases ---- */

/* Keeps those numbers that others has `step` words further on. Without a branch that depends on
 * the numbers, for such are guessed wrong half of the time. */
static void
numbers_follow(struct words_numbers *to, const struct words_numbers *others, int step)
{
	const uint32_t *theirs = others->numbers;
	uint32_t *ours = to->numbers;
	uint32_t ahead = step > 0 ? (uint32_t)step : 0;
	uint32_t behind = step < 0 ? (uint32_t)-step : 0;
	size_t kept = 0;
	size_t i = 0;
	size_t j = 0;

	while (i < to->count && j < others->count) {
		uint32_t number = ours[i];
		uint32_t wanted = number + ahead;
		uint32_t other = theirs[j] + behind;

		ours[kept] = number;
		kept += wanted == other;
		i += wanted <= other;
		j += other <= wanted;
	}
	to->count = kept;
}

static float
numbers_weigh(const struct run *run, const struct words_numbers *numbers)
{
	float frequency = 0;

	/* in order: where the last stands in the body all do */
	if (numbers->count > 0 && numbers->numbers[numbers->count - 1] <= PLACE_MAX)
		return (float)numbers->count * run->field_weights[0];
	for (size_t i = 0; i < numbers->count; i++)
		frequency += run->field_weights[numbers->numbers[i] >> PLACE_BITS];
	return frequency;
}

static bool
phrase_document(struct phrasing *p, uint32_t document, struct err *err)
{
	struct unit_cursor *cursor = &p->cursor;
	unsigned fields = p->run->unit->fields;
	float frequency;
	bool here;

	if (!unit_cursor_seek(cursor, document, &here, err))
		return false;
	if (!here)
		return true;
	if (!words_list_numbers(&cursor->lists[0], fields, &p->places, err))
		return false;
	for (size_t i = 1; i < cursor->count && p->places.count > 0; i++) {
		if (!words_list_numbers(&cursor->lists[i], fields, &p->others, err))
			return false;
		numbers_follow(
			&p->places, &p->others, (int)cursor->offsets[i] - (int)cursor->offsets[0]);
	}
	frequency = numbers_weigh(p->run, &p->places);
	if (frequency > 0)
		run_take(p->run, document, frequency);
	return true;
}

static bool
phrase_segment(struct phrasing *p, struct err *err)
{
	struct words_list *list = &p->cursor.lists[0];

	for (size_t i = 0; i < list->block_count; i++) {
		if (run_skips(p->run, &list->skips[i]))
			continue;
		if (!words_list_block(list, i, p->cursor.weights, err))
			return false;
		for (unsigned j = 0; j < list->postings.count; j++)
			if (is_wanted(p->run, list->postings.documents[j]) &&
				!phrase_document(p, list->postings.documents[j], err))
				return false;
	}
	return true;
}

bool
solve_phrase(struct run *run, struct err *err)
{
	struct words *words = run->solver->words;
	struct phrasing p = {.run = run};
	bool done = true;

	for (size_t i = 0; done && i < words_segment_count(words); i++) {
		struct words_segment *segment = words_segment(words, i);

		run->segment = segment;
		done = unit_cursor_open(&p.cursor, words, segment, run->unit, err);
		if (done && p.cursor.count > 0)
			done = phrase_segment(&p, err);
	}
	unit_cursor_close(&p.cursor);
	words_numbers_free(&p.places);
	words_numbers_free(&p.others);
	return done;
}

/* ---- Two words near each other ---- */

/* The two sides of a proximity, as it is written. */
struct pair {
	const struct query_node *near;
	struct run runs[2];
	struct words_list lists[2];
	struct words_numbers places[2];
};

bool
solve_is_pair(const struct plan *plan, const struct query_node *node)
{
	if (node->kind != QUERY_NEAR || node->unit != NEAR_WORDS || node->is_not)
		return false;
	for (const struct query_node *side = node->first; side != NULL; side = side->next) {
		const struct unit *unit = plan_unit(plan, side);

		if (unit == NULL || unit->phrase != NULL || unit->needs_text ||
			unit->words.count != 1)
			return false;
	}
	return true;
}

/* The leading list stands at the document. */
static bool
pair_document(struct pair *pair, size_t lead, uint32_t document, struct err *err)
{
	struct words_list *other = &pair->lists[!lead];
	struct words_proximity wanted = {pair->near->distance, pair->near->is_ordered};
	bool holds;

	if (!words_list_seek(other, document, pair->runs[!lead].field_weights, &holds, err))
		return false;
	if (!holds || other->postings.frequencies[other->at] <= 0)
		return true;
	if (!words_lists_near(&pair->lists[0], pair->runs[0].unit->fields, &pair->lists[1],
		    pair->runs[1].unit->fields, &wanted, pair->places, &holds, err))
		return false;
	if (!holds)
		return true;
	for (size_t i = 0; i < 2; i++)
		run_take(&pair->runs[i], document,
			pair->lists[i].postings.frequencies[pair->lists[i].at]);
	return true;
}

static bool
pair_segment(struct pair *pair, struct err *err)
{
	size_t lead = pair->lists[1].entry.count < pair->lists[0].entry.count;
	struct words_list *list = &pair->lists[lead];
	struct run *run = &pair->runs[lead];

	for (size_t i = 0; i < list->block_count; i++) {
		if (run_skips(run, &list->skips[i]))
			continue;
		if (!words_list_block(list, i, run->field_weights, err))
			return false;
		for (; list->at < list->postings.count; list->at++)
			if (list->postings.frequencies[list->at] > 0 &&
				is_wanted(run, list->postings.documents[list->at]) &&
				!pair_document(pair, lead, list->postings.documents[list->at], err))
				return false;
	}
	return true;
}

static bool
pair_open(struct pair *pair, struct words_segment *segment, bool *ret_found, struct err *err)
{
	struct words *words = pair->runs[0].solver->words;

	*ret_found = true;
	for (size_t i = 0; i < 2 && *ret_found; i++) {
		struct term_entry entry;

		pair->runs[i].segment = segment;
		if (!words_find(words, segment, pair->runs[i].unit->words.terms[0], ret_found,
			    &entry, err))
			return false;
		if (*ret_found &&
			!words_list_open(words, segment, NULL, &entry, &pair->lists[i], err))
			return false;
	}
	return true;
}

bool
solve_pair(struct solver *solver, const struct query_node *near, const uint64_t *mask,
	uint64_t *set, struct err *err)
{
	struct pair *pair = memory_alloc(sizeof(*pair));
	bool done = true;

	*pair = (struct pair){.near = near};
	run_begin(&pair->runs[0], solver, plan_unit(solver->plan, near->first), mask, set);
	run_begin(&pair->runs[1], solver, plan_unit(solver->plan, near->last), mask, set);
	for (size_t i = 0; done && i < words_segment_count(solver->words); i++) {
		bool found;

		done = pair_open(pair, words_segment(solver->words, i), &found, err) &&
			(!found || pair_segment(pair, err));
	}
	for (size_t i = 0; i < 2; i++) {
		words_list_close(&pair->lists[i]);
		words_numbers_free(&pair->places[i]);
	}
	free(pair);
	return done;
}
