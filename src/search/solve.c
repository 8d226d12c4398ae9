#include "search/solve.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/docs.h"
#include "search/plan.h"
#include "search/query.h"
#include "search/search.h"

#include <stdlib.h>
#include <string.h>

/* One node whose children are being answered. */
struct frame {
	const struct query_node *node;
	const struct query_node **children; /* in the order in which they are answered */
	size_t count;
	size_t next;
	const uint64_t *mask; /* what the parent still wants; NULL: all */
	uint64_t *set;
	bool has_set;
};

struct state {
	struct solver *solver;
	double *costs; /* by node id: about how many documents match */
	struct frame frames[QUERY_DEPTH_MAX + 8];
	size_t depth;
};

uint64_t *
solve_set_new(struct solver *solver)
{
	uint64_t *set;

	if (solver->spare_count == 0)
		return ARENA_ARRAY(solver->plan->arena, solver->set_words, uint64_t);
	set = solver->spare[--solver->spare_count];
	memset(set, 0, solver->set_words * sizeof(*set));
	return set;
}

void
solve_set_drop(struct solver *solver, uint64_t *set)
{
	if (set != NULL && solver->spare_count < QUERY_DEPTH_MAX)
		solver->spare[solver->spare_count++] = set;
}

/* ---- What comes first ---- */

/* Filters look at each document that is left, so they come late; what is not wanted last. */
static double
cost_of_node(const struct state *state, const struct query_node *node)
{
	const struct unit *unit = plan_unit(state->solver->plan, node);
	double live = (double)state->solver->docs->live + 1;
	double least = live;
	double sum = 0;

	if (unit != NULL)
		return state->solver->documents[unit - state->solver->plan->units];
	if (node->kind == QUERY_NOT)
		return live + 1;
	if (query_is_lent(node))
		return (double)state->solver->plan->found[node->id].count;
	if (node->kind == QUERY_FILTER)
		return live;
	for (const struct query_node *child = node->first; child != NULL; child = child->next) {
		double cost = state->costs[child->id];

		sum += cost;
		if (cost < least)
			least = cost;
		if (node->kind == QUERY_NEAR && node->is_not)
			break;
	}
	return node->kind != QUERY_OR ? least : sum < live ? sum : live;
}

static void
costs_make(struct state *state, size_t node_count)
{
	struct arena *arena = state->solver->plan->arena;
	const struct query_node **order = ARENA_ARRAY(
		arena, node_count + 1, const struct query_node *);
	struct query_walk walk;
	const struct query_node *node;
	size_t count = 0;

	state->costs = ARENA_ARRAY(arena, node_count + 1, double);
	query_walk_begin(&walk, state->solver->plan->root);
	while ((node = query_walk_next(&walk, false)) != NULL)
		order[count++] = node;
	while (count > 0) {
		node = order[--count];
		state->costs[node->id] = cost_of_node(state, node);
	}
}

/* The children to answer. Those of a conjunction in order of cost: each looks only where the ones
 * before it matched. */
static void
children_take(const struct state *state, struct frame *frame)
{
	const struct query_node *node = frame->node;
	size_t count = 0;

	for (const struct query_node *child = node->first; child != NULL; child = child->next)
		count++;
	frame->children = ARENA_ARRAY(
		state->solver->plan->arena, count + 1, const struct query_node *);
	for (const struct query_node *child = node->first; child != NULL; child = child->next) {
		size_t at = frame->count++;

		while (node->kind != QUERY_OR && at > 0 &&
			state->costs[frame->children[at - 1]->id] > state->costs[child->id]) {
			frame->children[at] = frame->children[at - 1];
			at--;
		}
		frame->children[at] = child;
		if (node->kind == QUERY_NEAR && node->is_not)
			break; /* the second side need not be there */
	}
}

/* ---- The tree ---- */

/* Whether the parent's own check looks at the spelling too. */
static bool
is_checked_later(const struct state *state)
{
	const struct query_node *parent = state->depth == 0 ? NULL
							    : state->frames[state->depth - 1].node;

	return parent != NULL && (parent->kind == QUERY_NEAR || parent->kind == QUERY_PHRASE);
}

/* Answers a node at once, or opens a frame for its children: then *ret_set is NULL. `into` is a
 * set to add to, where the caller has one. */
static bool
node_enter(struct state *state, const struct query_node *node, const uint64_t *mask, uint64_t *into,
	uint64_t **ret_set, struct err *err)
{
	struct solver *solver = state->solver;
	const struct unit *unit = plan_unit(solver->plan, node);
	struct frame *frame;

	*ret_set = NULL;
	if (unit != NULL || node->kind == QUERY_FILTER) {
		bool alone = into == NULL || (unit != NULL && unit->needs_text);
		bool check = unit != NULL && unit->needs_text && !is_checked_later(state);

		*ret_set = alone ? solve_set_new(solver) : into;
		if (unit == NULL)
			return solve_filter(solver, node, mask, *ret_set, err);
		return solve_unit(solver, unit, mask, *ret_set, err) &&
			(!check || solve_check(solver, node, *ret_set, err));
	}
	if (solve_is_pair(solver->plan, node)) {
		*ret_set = into != NULL ? into : solve_set_new(solver);
		return solve_pair(solver, node, mask, *ret_set, err);
	}
	if (state->depth >= COUNT_OF(state->frames))
		return err_set(err, ERR_INTERNAL, "the query tree is too deep");
	frame = &state->frames[state->depth++];
	*frame = (struct frame){.node = node, .mask = mask};
	children_take(state, frame);
	return true;
}

/* Takes a child's set into the frame of its parent. */
static void
frame_take(struct solver *solver, struct frame *frame, uint64_t *set)
{
	if (set == frame->set)
		return;
	if (!frame->has_set) {
		frame->set = set;
		frame->has_set = true;
		return;
	}
	for (size_t i = 0; i < solver->set_words; i++) {
		if (frame->node->kind == QUERY_OR)
			frame->set[i] |= set[i];
		else
			frame->set[i] &= set[i];
	}
	solve_set_drop(solver, set);
}

static bool
frame_end(struct state *state, struct frame *frame, uint64_t **ret_set, struct err *err)
{
	struct solver *solver = state->solver;
	const uint64_t *all = frame->mask != NULL ? frame->mask : solver->docs->live_set;

	if (!frame->has_set)
		frame->set = solve_set_new(solver);
	if (frame->node->kind == QUERY_NOT)
		for (size_t i = 0; i < solver->set_words; i++)
			frame->set[i] = all[i] & ~frame->set[i];
	*ret_set = frame->set;
	return (frame->node->kind != QUERY_NEAR && frame->node->kind != QUERY_PHRASE) ||
		solve_check(solver, frame->node, frame->set, err);
}

static bool
frame_next(struct state *state, struct frame *frame, uint64_t **ret_set, struct err *err)
{
	bool is_or = frame->node->kind == QUERY_OR;
	bool within = !is_or && frame->node->kind != QUERY_NOT && frame->has_set;

	return node_enter(state, frame->children[frame->next++], within ? frame->set : frame->mask,
		is_or ? frame->set : NULL, ret_set, err);
}

static bool
solve_tree(struct state *state, uint64_t **ret_set, struct err *err)
{
	uint64_t *set;

	if (!node_enter(state, state->solver->plan->root, NULL, NULL, &set, err))
		return false;
	while (state->depth > 0) {
		struct frame *frame = &state->frames[state->depth - 1];

		if (set != NULL)
			frame_take(state->solver, frame, set);
		if (frame->next < frame->count) {
			if (!frame_next(state, frame, &set, err))
				return false;
			continue;
		}
		if (!frame_end(state, frame, &set, err))
			return false;
		state->depth--;
	}
	*ret_set = set;
	return true;
}

void
solve_room_free(struct solve_room *room)
{
	free(room->scores);
	free(room->frequencies);
	*room = (struct solve_room){0};
}

static void
scores_make(struct solver *solver)
{
	struct solve_room *room = solver->room;
	size_t count = solver->docs->count + 1;

	if (room->count < count) {
		room->count = count + count / 8;
		room->scores = memory_grow(room->scores, room->count * sizeof(float));
		room->frequencies = memory_grow(room->frequencies, room->count * sizeof(float));
		memset(room->frequencies, 0, room->count * sizeof(float));
	}
	memset(room->scores, 0, count * sizeof(float));
	solver->scores = room->scores;
}

bool
solve(struct solver *solver, uint64_t **ret_set, struct err *err)
{
	struct arena *arena = solver->plan->arena;
	struct state *state = ARENA_NEW(arena, struct state);

	state->solver = solver;
	solver->set_words = solver->docs->count / 64 + 1;
	solver->spare = ARENA_ARRAY(arena, QUERY_DEPTH_MAX, uint64_t *);
	if (solver->wants_scores)
		scores_make(solver);
	if (!solve_weights(solver, err))
		return false;
	costs_make(state, solver->plan->node_count);
	if (!solve_tree(state, ret_set, err))
		return false;
	for (size_t i = 0; i < solver->set_words; i++)
		(*ret_set)[i] &= solver->docs->live_set[i];
	return true;
}
