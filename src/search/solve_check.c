#include "search/solve.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/docs.h"
#include "search/plan.h"
#include "search/text_index.h"
#include "search/unit_list.h"
#include "search/unit_places.h"

#include <stdlib.h>
#include <string.h>

/* A unit of the node, by the order of the plan's units. */
struct checked {
	const struct unit *unit;
	struct unit_cursor cursor;
	struct unit_list list;
	bool is_listed;
	bool is_here;
};

/* A check under way. */
struct checking {
	struct solver *solver;
	const struct query_node *node;
	struct checked *units;
	size_t unit_count;
	uint32_t *numbers; /* by unit of the plan: its place in `units` */
	struct check *check;
	struct text_index text;
	uint32_t document;
	uint64_t *set;
	uint64_t *left; /* of the set: in none of the segments so far */
	struct spans sides[2];
	bool is_pair; /* two units close to each other: what is asked for mostly */
	struct err *err;
	bool failed;
};

static void
check_places(void *context, const struct unit *unit, struct spans *to)
{
	struct checking *c = context;
	struct checked *checked = &c->units[c->numbers[unit - c->solver->plan->units]];
	size_t kept = 0;

	if (c->failed)
		return;
	if (checked->is_listed)
		unit_list_places(&checked->list, c->document, to);
	else if (checked->is_here && !unit_cursor_places(&checked->cursor, c->document, to, c->err))
		c->failed = true;
	if (!unit->needs_text || c->text.document != (int64_t)c->document)
		return;
	for (size_t i = 0; i < to->count; i++)
		if (text_index_written(&c->text, unit, to->spans[i].column, to->spans[i].start))
			to->spans[kept++] = to->spans[i];
	to->count = kept;
}

static struct text_place
check_text(void *context, int column, int word)
{
	const struct checking *c = context;

	return text_index_place(&c->text, column, word);
}

/* Checks the document at hand; the text is only read where the rest holds. */
static bool
document_holds(struct checking *c, bool *ret_holds, struct err *err)
{
	struct spans_source source = {c, check_places, NULL};

	if (c->text.document != (int64_t)c->document)
		c->text.document = 0;
	*ret_holds = true;
	if (c->is_pair) {
		c->sides[0].count = 0;
		c->sides[1].count = 0;
		check_places(c, c->units[0].unit, &c->sides[0]);
		check_places(c, c->units[1].unit, &c->sides[1]);
		*ret_holds = spans_near(c->node, &c->sides[0], &c->sides[1]);
		return !c->failed;
	}
	if (!check_needs_text(c->check) || check_is_monotone(c->check)) {
		*ret_holds = check_holds(c->check, &source);
		if (!*ret_holds || !check_needs_text(c->check))
			return !c->failed;
	}
	if (!text_index_load(&c->text, c->solver->db, c->solver->tokenizer, c->document, err))
		return false;
	source.text = check_text;
	*ret_holds = check_holds(c->check, &source);
	return !c->failed;
}

/* Seeks the document with all units; *ret_here where the segment has it. */
static bool
document_seek(struct checking *c, bool *ret_here, struct err *err)
{
	*ret_here = false;
	for (size_t i = 0; i < c->unit_count; i++) {
		struct checked *checked = &c->units[i];

		checked->is_here = false;
		if (checked->is_listed)
			continue;
		if (!unit_cursor_seek(&checked->cursor, c->document, &checked->is_here, err))
			return false;
		*ret_here |= checked->is_here;
		if (c->is_pair && !checked->is_here) {
			*ret_here = false;
			return true;
		}
	}
	return true;
}

static bool
document_check(struct checking *c, const struct words_segment *segment, struct err *err)
{
	bool here = false;
	bool holds;

	if (words_is_dead(segment, c->document))
		return true;
	if (!document_seek(c, &here, err))
		return false;
	if (!here)
		return true;
	c->left[c->document / 64] &= ~((uint64_t)1 << c->document % 64);
	if (!document_holds(c, &holds, err))
		return false;
	if (!holds)
		c->set[c->document / 64] &= ~((uint64_t)1 << c->document % 64);
	return true;
}

/* Goes through what is left of the set, from document `from` to `to`. */
static bool
documents_check(struct checking *c, const struct words_segment *segment, uint32_t from, uint32_t to,
	struct err *err)
{
	for (size_t word = from / 64; word <= to / 64; word++) {
		for (uint64_t bits = c->left[word]; bits != 0; bits &= bits - 1) {
			c->document = (uint32_t)(word * 64 + (size_t)__builtin_ctzll(bits));
			if (c->document >= from && c->document <= to &&
				!document_check(c, segment, err))
				return false;
		}
	}
	return true;
}

static bool
segment_check(struct checking *c, struct words_segment *segment, struct err *err)
{
	uint32_t most = (uint32_t)c->solver->docs->count - 1;
	size_t open = 0;

	for (size_t i = 0; i < c->unit_count; i++) {
		struct checked *checked = &c->units[i];

		if (checked->is_listed)
			continue;
		if (!unit_cursor_open(
			    &checked->cursor, c->solver->words, segment, checked->unit, err))
			return false;
		open += checked->cursor.count > 0;
	}
	if (open == 0 || segment->least > most || (c->is_pair && open < 2))
		return true;
	return documents_check(
		c, segment, segment->least, segment->most < most ? segment->most : most, err);
}

/* Where all units of the node are listed no segment is needed. */
static bool
listed_check(struct checking *c, struct err *err)
{
	for (size_t word = 0; word < c->solver->set_words; word++) {
		for (uint64_t bits = c->left[word]; bits != 0; bits &= bits - 1) {
			bool holds;

			c->document = (uint32_t)(word * 64 + (size_t)__builtin_ctzll(bits));
			for (size_t i = 0; i < c->unit_count; i++)
				c->units[i].is_here = false;
			if (!document_holds(c, &holds, err))
				return false;
			if (!holds)
				c->set[word] &= ~((uint64_t)1 << c->document % 64);
		}
	}
	return true;
}

/* ---- Beginning and end ---- */

static bool
unit_note(struct checking *c, const struct unit *unit, struct err *err)
{
	struct checked *checked = &c->units[c->unit_count];

	c->numbers[unit - c->solver->plan->units] = (uint32_t)c->unit_count++;
	checked->unit = unit;
	checked->is_listed = unit->phrase == NULL && unit->words.count > UNIT_WORDS_MAX;
	return !checked->is_listed ||
		unit_list_make(unit, c->solver->words, c->set, c->solver->docs->count,
			&checked->list, err);
}

static bool
units_note(struct checking *c, struct err *err)
{
	struct query_walk walk;
	const struct query_node *node;
	bool skip = false;

	query_walk_begin(&walk, c->node);
	while ((node = query_walk_next(&walk, skip)) != NULL) {
		const struct unit *unit = plan_unit(c->solver->plan, node);

		skip = unit != NULL;
		if (unit != NULL && !unit_note(c, unit, err))
			return false;
	}
	return true;
}

static bool
is_pair(const struct checking *c)
{
	return c->node->kind == QUERY_NEAR && c->node->unit == NEAR_WORDS && !c->node->is_not &&
		c->unit_count == 2 && plan_unit(c->solver->plan, c->node->first) != NULL &&
		plan_unit(c->solver->plan, c->node->last) != NULL && !c->units[0].is_listed &&
		!c->units[1].is_listed && !c->units[0].unit->needs_text &&
		!c->units[1].unit->needs_text;
}

static bool
checking_run(struct checking *c, struct err *err)
{
	bool any_cursor = false;

	if (!units_note(c, err))
		return false;
	c->is_pair = is_pair(c);
	memcpy(c->left, c->set, c->solver->set_words * sizeof(*c->left));
	for (size_t i = 0; i < c->unit_count; i++)
		any_cursor |= !c->units[i].is_listed;
	for (size_t i = 0; any_cursor && i < words_segment_count(c->solver->words); i++)
		if (!segment_check(c, words_segment(c->solver->words, i), err))
			return false;
	/* what no cursor met stands in lists alone, or holds for what is absent */
	if (c->is_pair) {
		for (size_t i = 0; i < c->solver->set_words; i++)
			c->set[i] &= ~c->left[i];
		return true;
	}
	return listed_check(c, err);
}

bool
solve_check(struct solver *solver, const struct query_node *node, uint64_t *set, struct err *err)
{
	struct plan *plan = solver->plan;
	struct checking *c = ARENA_NEW(plan->arena, struct checking);
	bool checked;

	c->solver = solver;
	c->node = node;
	c->set = set;
	c->err = err;
	c->left = solve_set_new(solver);
	c->units = ARENA_ARRAY(plan->arena, plan->unit_count + 1, struct checked);
	c->numbers = ARENA_ARRAY(plan->arena, plan->unit_count + 1, uint32_t);
	c->check = check_new(plan, &node, 1);
	checked = solver->docs->count == 0 || checking_run(c, err);
	for (size_t i = 0; i < c->unit_count; i++) {
		unit_cursor_close(&c->units[i].cursor);
		unit_list_free(&c->units[i].list);
	}
	check_free(c->check);
	text_index_free(&c->text);
	spans_free(&c->sides[0]);
	spans_free(&c->sides[1]);
	solve_set_drop(solver, c->left);
	return checked;
}
