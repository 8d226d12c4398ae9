#include "search/solve.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "search/docs.h"
#include "search/fts.h"
#include "search/plan.h"
#include "search/postings.h"
#include "search/spans.h"
#include "search/text_index.h"
#include "search/unit_list.h"

#include <math.h>
#include <string.h>

/* BM25's constants, as S. Robertson and H. Zaragoza 2009 give them. */
#define BM25_K1 1.2
#define BM25_B 0.75

/* FTS5's own parser has a stack of 100; deeper groups are worked out on sets. */
enum { EXPRESSION_HEIGHT_MAX = 12 };

/* A word that no text holds, for what can match nothing. */
#define NOWHERE "\x01"

/* How often a word counts where it stands, by field: body, title, from, to, cc, bcc, author,
 * file, fact. */
static const float field_weights[FIELD_COUNT] = {1, 3, 2, 1, 1, 1, 1, 2, 0.5f};

/* What a node needs to be answered. */
struct need {
	bool as_expression; /* FTS5 finds at least all that match */
	bool check;         /* and each has to be checked */
	bool listed;        /* a unit below is listed */
	bool is_not_near;
};

/* One run over rows: which units it scores, what it checks, where it notes them. */
struct run {
	struct solver *solver;
	const struct unit **units;
	int *first_phrase;
	int *phrase_count;
	size_t unit_count;
	const uint64_t *mask; /* NULL: all */
	uint64_t *set;
	struct check *check;
	struct text_index *text;
	const struct fts_row *row;
	int phrases;
	double base; /* of BM25's length norm */
	double slope;
};

struct frame {
	const struct query_node *node;
	const struct query_node *child; /* to come */
	uint64_t *set;
	bool has_set;
};

struct state {
	struct solver *solver;
	struct need *needs; /* by node id */
	struct frame frames[QUERY_DEPTH_MAX + 8];
	size_t depth;
	struct text_index text;
};

static uint64_t *
set_new(struct solver *solver)
{
	return ARENA_ARRAY(solver->plan->arena, solver->words + 1, uint64_t);
}

static bool
set_has(const uint64_t *set, uint64_t document)
{
	return (set[document / 64] >> document % 64 & 1) != 0;
}

/* ---- What each node needs ---- */

static void
need_of_unit(struct need *need, const struct unit *unit)
{
	need->listed = unit->is_listed;
	need->check = unit->needs_text;
	need->as_expression = !unit->is_listed;
}

static void
need_of_node(struct state *state, const struct query_node *node)
{
	struct need *need = &state->needs[node->id];
	const struct unit *unit = plan_unit(state->solver->plan, node);

	*need = (struct need){.as_expression = node->height <= EXPRESSION_HEIGHT_MAX};
	if (unit != NULL) {
		need_of_unit(need, unit);
		return;
	}
	for (const struct query_node *child = node->first; child != NULL; child = child->next) {
		need->as_expression &= state->needs[child->id].as_expression;
		need->check |= state->needs[child->id].check;
		need->listed |= state->needs[child->id].listed;
		need->is_not_near |= state->needs[child->id].is_not_near;
	}
	need->check |= node->kind == QUERY_NEAR || node->kind == QUERY_PHRASE;
	need->is_not_near |= node->kind == QUERY_NEAR && node->is_not;
	need->as_expression &= node->kind != QUERY_NOT && node->kind != QUERY_FILTER &&
		!need->is_not_near;
}

static void
needs_make(struct state *state, size_t node_count)
{
	struct arena *arena = state->solver->plan->arena;
	const struct query_node **order = ARENA_ARRAY(
		arena, node_count + 1, const struct query_node *);
	struct query_walk walk;
	const struct query_node *node;
	size_t count = 0;

	state->needs = ARENA_ARRAY(arena, node_count + 1, struct need);
	query_walk_begin(&walk, state->solver->plan->root);
	while ((node = query_walk_next(&walk, false)) != NULL)
		order[count++] = node;
	while (count > 0)
		need_of_node(state, order[--count]);
}

/* ---- Expressions ---- */

static int
write_unit(struct buf *to, const struct unit *unit)
{
	struct str nowhere = STR(NOWHERE);

	if (unit->phrase != NULL) {
		fts_write_phrase(to, unit->phrase, unit->size, unit->fields, false);
		return 1;
	}
	if (unit->is_prefix) {
		fts_write_phrase(to, &unit->words.prefix, 1, unit->fields, true);
		return 1;
	}
	if (unit->words.count == 0) {
		fts_write_phrase(to, &nowhere, 1, FIELD_ALL, false);
		return 1;
	}
	buf_add_char(to, '(');
	for (size_t i = 0; i < unit->words.count; i++) {
		if (i > 0)
			buf_add(to, STR(" OR "));
		fts_write_phrase(to, &unit->words.terms[i], 1, unit->fields, false);
	}
	buf_add_char(to, ')');
	return (int)unit->words.count;
}

/* Writes a node and notes its units with their phrases' numbers. */
static void
write_node(struct run *run, struct buf *to, const struct query_node *root)
{
	const struct query_node *open[QUERY_DEPTH_MAX + 4];
	struct query_walk walk;
	const struct query_node *node;
	size_t depth = 0;
	bool skip = false;

	query_walk_begin(&walk, root);
	while ((node = query_walk_next(&walk, skip)) != NULL) {
		const struct unit *unit = plan_unit(run->solver->plan, node);

		for (; depth > walk.depth; depth--)
			buf_add_char(to, ')');
		if (depth > 0 && open[depth - 1]->first != node)
			buf_add(to, open[depth - 1]->kind == QUERY_OR ? STR(" OR ") : STR(" AND "));
		skip = unit != NULL;
		if (unit == NULL) {
			open[depth++] = node;
			buf_add_char(to, '(');
			continue;
		}
		run->units[run->unit_count] = unit;
		run->first_phrase[run->unit_count] = run->phrases;
		run->phrase_count[run->unit_count] = write_unit(to, unit);
		run->phrases += run->phrase_count[run->unit_count++];
	}
	while (depth-- > 0)
		buf_add_char(to, ')');
}

/* ---- Rows ---- */

static float
row_frequency(const struct run *run, const struct fts_row *row, size_t unit, bool scanned)
{
	float frequency = 0;
	int count = scanned ? 1 : run->phrase_count[unit];

	for (int i = 0; i < count; i++) {
		struct fts_place place;

		for (fts_place_first(row, scanned ? 0 : run->first_phrase[unit] + i, &place);
			place.column >= 0; fts_place_next(row, &place))
			frequency += field_weights[place.column];
	}
	return frequency;
}

static void
score_add(struct run *run, uint64_t document, double weight, float frequency)
{
	const struct doc *doc = &run->solver->docs->docs[document];
	double norm = run->base + run->slope * doc->length;

	run->solver->scores[document] += (float)(weight * frequency * (BM25_K1 + 1) /
		((double)frequency + norm));
}

static void
row_places(void *context, const struct unit *unit, struct spans *to)
{
	struct run *run = context;
	size_t at = 0;

	if (unit->list != NULL) {
		unit_list_places(unit->list, (uint32_t)run->row->document, unit->size, to);
	} else {
		while (at < run->unit_count && run->units[at] != unit)
			at++;
		for (int i = 0; at < run->unit_count && i < run->phrase_count[at]; i++) {
			struct fts_place place;

			for (fts_place_first(run->row, run->first_phrase[at] + i, &place);
				place.column >= 0; fts_place_next(run->row, &place))
				spans_add(to,
					(struct span){place.column, place.offset,
						place.offset + (int)unit->size - 1});
		}
		spans_sort(to);
	}
	if (unit->needs_text && run->text != NULL && run->text->document != 0) {
		size_t kept = 0;

		for (size_t i = 0; i < to->count; i++)
			if (text_index_written(
				    run->text, unit, to->spans[i].column, to->spans[i].start))
				to->spans[kept++] = to->spans[i];
		to->count = kept;
	}
}

static struct text_place
row_text(void *context, int column, int word)
{
	const struct run *run = context;

	return text_index_place(run->text, column, word);
}

/* Checks the row; the text is only read where the rest holds. */
static bool
row_holds(struct run *run, const struct fts_row *row, bool *ret_holds, struct err *err)
{
	struct spans_source source = {run, row_places, NULL};

	run->row = row;
	run->text->document = run->text->document == row->document ? row->document : 0;
	if (!check_needs_text(run->check) || check_is_monotone(run->check)) {
		*ret_holds = check_holds(run->check, &source);
		if (!*ret_holds || !check_needs_text(run->check))
			return true;
	}
	if (!text_index_load(
		    run->text, run->solver->db, run->solver->tokenizer, row->document, err))
		return false;
	source.text = row_text;
	*ret_holds = check_holds(run->check, &source);
	return true;
}

static bool
row_is_wanted(const struct run *run, int64_t document)
{
	const struct docs *docs = run->solver->docs;

	return document > 0 && (uint64_t)document < docs->count &&
		(docs->docs[document].flags & DOC_LIVE) != 0 &&
		(run->mask == NULL || set_has(run->mask, (uint64_t)document));
}

static bool
take_row(void *context, const struct fts_row *row, int phrase, struct err *err)
{
	struct run *run = context;
	uint64_t document = (uint64_t)row->document;
	bool holds = true;

	(void)phrase;
	if (!row_is_wanted(run, row->document))
		return true;
	if (run->check != NULL && !row_holds(run, row, &holds, err))
		return false;
	if (!holds)
		return true;
	run->set[document / 64] |= (uint64_t)1 << document % 64;
	if (!run->solver->wants_scores)
		return true;
	for (size_t i = 0; i < run->unit_count; i++) {
		float frequency = row_frequency(run, row, i, false);

		if (frequency > 0)
			score_add(run, document,
				run->solver->weights[run->units[i] - run->solver->plan->units],
				frequency);
	}
	return true;
}

/* ---- Lone words ---- */

struct listing {
	struct run *run;
	struct postings list;
};

static bool
list_row(void *context, const struct fts_row *row, int phrase, struct err *err)
{
	struct listing *listing = context;

	(void)phrase;
	(void)err;
	if (row->document > 0 && (uint64_t)row->document < listing->run->solver->docs->count)
		postings_add(&listing->list, (uint32_t)row->document,
			row_frequency(listing->run, row, 0, true));
	return true;
}

static void
list_take(struct run *run, const struct unit *unit, const struct postings *list)
{
	double weight = run->solver->weights[unit - run->solver->plan->units];

	for (size_t i = 0; i < list->count; i++) {
		uint32_t document = list->documents[i];

		if (!row_is_wanted(run, document))
			continue;
		run->set[document / 64] |= (uint64_t)1 << document % 64;
		if (run->solver->wants_scores)
			score_add(run, document, weight, list->frequencies[i]);
	}
}

/* Notes all documents of a unit that is one plain phrase, from what is kept if it is. */
static bool
run_word(struct run *run, const struct unit *unit, struct err *err)
{
	struct solver *solver = run->solver;
	struct buf expression CLEANUP(buf_free) = {0};
	struct listing listing = {.run = run};
	struct fts_taker taker = {&listing, list_row, NULL, false, false, 0};
	const struct postings *kept = NULL;

	(void)write_unit(&expression, unit);
	listing.list.generation = solver->docs->generation;
	listing.list.hash = postings_hash(buf_str(&expression), 0xcbf29ce484222325u);
	listing.list.check = postings_hash(buf_str(&expression), 0x84222325cbf29ce4u);
	if (solver->postings != NULL)
		kept = postings_find(solver->postings, listing.list.hash, listing.list.check,
			listing.list.generation);
	if (kept != NULL) {
		list_take(run, unit, kept);
		return true;
	}
	if (!fts_scan(solver->fts, buf_str(&expression), 1, &taker, err)) {
		postings_free(&listing.list);
		return false;
	}
	list_take(run, unit, &listing.list);
	if (solver->postings != NULL)
		postings_keep(solver->postings, &listing.list);
	else
		postings_free(&listing.list);
	return true;
}

/* ---- How common words are ---- */

static bool
count_row(void *context, const struct fts_row *row, int phrase, struct err *err)
{
	uint32_t *count = context;

	(void)row;
	(void)phrase;
	(void)err;
	++*count;
	return true;
}

/* Documents that hold the unit. A count made when the index was a little smaller still serves:
 * it only weighs words against each other. */
static bool
frequency_of(struct solver *solver, const struct unit *unit, double *ret_documents, struct err *err)
{
	struct buf expression CLEANUP(buf_free) = {0};
	uint32_t count = 0;
	struct fts_taker taker = {&count, count_row, NULL, false, false, 0};
	int phrases = write_unit(&expression, unit);
	uint64_t hash = postings_hash(buf_str(&expression), 0xcbf29ce484222325u);
	uint64_t check = postings_hash(buf_str(&expression), 0x84222325cbf29ce4u);
	struct frequency *known = &solver->frequencies[hash % FREQUENCY_COUNT];

	if (known->hash == hash && known->check == check &&
		solver->docs->generation - known->generation <= (int64_t)solver->docs->live / 64) {
		*ret_documents = known->documents;
		return true;
	}
	if (phrases == 1 && !unit->is_prefix) {
		if (!fts_scan(solver->fts, buf_str(&expression), 1, &taker, err))
			return false;
	} else if (!fts_match(solver->fts, buf_str(&expression), &taker, err)) {
		return false;
	}
	*known = (struct frequency){hash, check, solver->docs->generation, count};
	*ret_documents = count;
	return true;
}

static bool
weights_make(struct solver *solver, struct err *err)
{
	double live = (double)solver->docs->live;

	solver->weights = ARENA_ARRAY(solver->plan->arena, solver->plan->unit_count + 1, double);
	for (size_t i = 0; i < solver->plan->unit_count; i++) {
		double documents = 1;

		/* one alone is not weighed against another */
		if (solver->wants_scores && solver->plan->unit_count > 1 &&
			!solver->plan->units[i].is_listed &&
			!frequency_of(solver, &solver->plan->units[i], &documents, err))
			return false;
		if (documents > live)
			documents = live;
		solver->weights[i] = log(1 + (live - documents + 0.5) / (documents + 0.5));
	}
	return true;
}

/* ---- Runs ---- */

static void
run_begin(struct run *run, struct state *state, const uint64_t *mask)
{
	struct solver *solver = state->solver;
	struct arena *arena = solver->plan->arena;
	size_t count = solver->plan->unit_count + 1;
	double average = solver->docs->live == 0
		? 1
		: (double)solver->docs->words / (double)solver->docs->live + 1e-9;

	*run = (struct run){.solver = solver, .mask = mask, .text = &state->text};
	run->units = ARENA_ARRAY(arena, count, const struct unit *);
	run->first_phrase = ARENA_ARRAY(arena, count, int);
	run->phrase_count = ARENA_ARRAY(arena, count, int);
	run->set = set_new(solver);
	run->base = BM25_K1 * (1 - BM25_B);
	run->slope = BM25_K1 * BM25_B / average;
}

/* A unit of one plain phrase can be scanned without an expression's overhead. */
static bool
is_scannable(const struct state *state, const struct query_node *node)
{
	const struct unit *unit = plan_unit(state->solver->plan, node);

	return unit != NULL && !unit->needs_text && !unit->is_prefix && !unit->is_listed &&
		(unit->phrase != NULL ? unit->size == 1 : unit->words.count == 1);
}

static bool
can_scan(const struct state *state, const struct query_node *const *nodes, size_t count)
{
	const struct query_node *child = nodes[0];

	if (count != 1)
		return false;
	if (nodes[0]->kind != QUERY_OR)
		return is_scannable(state, nodes[0]);
	for (child = nodes[0]->first; child != NULL; child = child->next)
		if (!is_scannable(state, child))
			return false;
	return true;
}

/* Runs the conjunction of `wanted`, without those that match `unwanted`, as one expression. */
static bool
run_expression(struct state *state, const struct query_node *const *wanted, size_t wanted_count,
	const struct query_node *const *unwanted, size_t unwanted_count, const uint64_t *mask,
	uint64_t **ret_set, struct err *err)
{
	struct buf expression CLEANUP(buf_free) = {0};
	struct run run;
	struct fts_taker taker = {&run, take_row, NULL, false, false, 0};
	bool check = false;
	bool done;

	run_begin(&run, state, mask);
	buf_add_char(&expression, '(');
	for (size_t i = 0; i < wanted_count; i++) {
		if (i > 0)
			buf_add(&expression, STR(" AND "));
		write_node(&run, &expression, wanted[i]);
		check |= state->needs[wanted[i]->id].check;
	}
	buf_add_char(&expression, ')');
	*ret_set = run.set;
	if (unwanted_count == 0 && can_scan(state, wanted, wanted_count)) {
		for (size_t i = 0; i < run.unit_count; i++)
			if (!run_word(&run, run.units[i], err))
				return false;
		return true;
	}
	for (size_t i = 0; i < unwanted_count; i++) {
		size_t scored = run.unit_count;

		buf_add(&expression, STR(" NOT "));
		write_node(&run, &expression, unwanted[i]->first);
		run.unit_count = scored;
	}
	if (check)
		run.check = check_new(state->solver->plan, wanted, wanted_count);
	done = fts_match(state->solver->fts, buf_str(&expression), &taker, err);
	check_free(run.check);
	return done;
}

/* Notes the documents of a listed unit, and scores them. */
static void
list_score(struct run *run, const struct unit *unit, const uint64_t *within)
{
	const struct unit_list *list = unit->list;

	for (size_t i = 0; i < list->count;) {
		uint32_t document = list->places[i].document;
		float frequency = 0;

		for (; i < list->count && list->places[i].document == document; i++)
			frequency += field_weights[list->places[i].column];
		if (set_has(within, document) && run->solver->wants_scores)
			score_add(run, document,
				run->solver->weights[unit - run->solver->plan->units], frequency);
	}
}

/* Answers a node whose units are all listed: every document of any of them is checked. */
static bool
run_listed(struct state *state, const struct query_node *node, uint64_t **ret_set, struct err *err)
{
	struct solver *solver = state->solver;
	uint64_t *candidates = set_new(solver);
	struct query_walk walk;
	const struct query_node *part;
	struct run run;
	bool skip = false;
	bool done = true;

	run_begin(&run, state, NULL);
	*ret_set = run.set;
	query_walk_begin(&walk, node);
	while ((part = query_walk_next(&walk, skip)) != NULL) {
		struct unit *unit = plan_unit(solver->plan, part);

		skip = unit != NULL;
		if (unit == NULL)
			continue;
		if (!unit_list_make(unit, solver->fts, solver->docs->count, err))
			return false;
		for (size_t i = 0; i < unit->list->count; i++)
			candidates[unit->list->places[i].document / 64] |= (uint64_t)1
				<< unit->list->places[i].document % 64;
		run.units[run.unit_count++] = unit;
	}
	run.check = check_new(solver->plan, &node, 1);
	for (uint64_t i = 0; done && i < solver->docs->count; i++) {
		struct fts_row row = {(int64_t)i, NULL, NULL};
		bool holds;

		if (candidates[i / 64] == 0) {
			i |= 63;
			continue;
		}
		if (!set_has(candidates, i) || !row_is_wanted(&run, (int64_t)i))
			continue;
		done = row_holds(&run, &row, &holds, err);
		if (done && holds)
			run.set[i / 64] |= (uint64_t)1 << i % 64;
	}
	check_free(run.check);
	for (size_t i = 0; done && i < run.unit_count; i++)
		list_score(&run, run.units[i], run.set);
	return done;
}

/* ---- The tree ---- */

static void
set_live(const struct solver *solver, uint64_t *set)
{
	for (size_t i = 0; i < solver->docs->count; i++)
		if ((solver->docs->docs[i].flags & DOC_LIVE) != 0)
			set[i / 64] |= (uint64_t)1 << i % 64;
}

/* Whether a child of AND is left to the one expression at the end. */
static bool
is_for_expression(const struct state *state, const struct query_node *child)
{
	const struct need *need = &state->needs[child->id];

	if (child->kind == QUERY_NOT)
		return state->needs[child->first->id].as_expression &&
			!state->needs[child->first->id].check;
	return need->as_expression;
}

static bool
has_positive(const struct state *state, const struct query_node *node)
{
	for (const struct query_node *child = node->first; child != NULL; child = child->next)
		if (child->kind != QUERY_NOT && state->needs[child->id].as_expression)
			return true;
	return false;
}

/* Ends an AND: what FTS5 can answer, within what the other children left. */
static bool
and_end(struct state *state, struct frame *frame, struct err *err)
{
	struct arena *arena = state->solver->plan->arena;
	size_t count = 0;
	const struct query_node **wanted;
	const struct query_node **unwanted;
	size_t wanted_count = 0;
	size_t unwanted_count = 0;

	for (const struct query_node *child = frame->node->first; child; child = child->next)
		count++;
	wanted = ARENA_ARRAY(arena, count, const struct query_node *);
	unwanted = ARENA_ARRAY(arena, count, const struct query_node *);
	for (const struct query_node *child = frame->node->first; child; child = child->next) {
		if (!is_for_expression(state, child))
			continue;
		if (child->kind == QUERY_NOT)
			unwanted[unwanted_count++] = child;
		else
			wanted[wanted_count++] = child;
	}
	if (wanted_count == 0)
		return true;
	return run_expression(state, wanted, wanted_count, unwanted, unwanted_count,
		frame->has_set ? frame->set : NULL, &frame->set, err);
}

/* Takes a child's set into the frame of its parent. */
static void
frame_take(const struct solver *solver, struct frame *frame, uint64_t *set)
{
	if (!frame->has_set) {
		frame->set = set;
		frame->has_set = true;
		return;
	}
	for (size_t i = 0; i <= solver->words; i++) {
		if (frame->node->kind == QUERY_OR)
			frame->set[i] |= set[i];
		else
			frame->set[i] &= set[i];
	}
}

static void
set_complement(const struct solver *solver, uint64_t *set)
{
	uint64_t *live = ARENA_ARRAY(solver->plan->arena, solver->words + 1, uint64_t);

	set_live(solver, live);
	for (size_t i = 0; i <= solver->words; i++)
		set[i] = live[i] & ~set[i];
}

/* Answers a node at once, or opens a frame for its children. */
static bool
node_enter(struct state *state, const struct query_node *node, uint64_t **ret_set, struct err *err)
{
	const struct need *need = &state->needs[node->id];
	struct frame *frame;

	*ret_set = NULL;
	if (need->as_expression)
		return run_expression(state, &node, 1, NULL, 0, NULL, ret_set, err);
	if (node->kind == QUERY_FILTER) {
		*ret_set = set_new(state->solver);
		return solve_filter(state->solver, node, *ret_set, err);
	}
	if (node->kind == QUERY_TERM || node->kind == QUERY_PHRASE || node->kind == QUERY_NEAR)
		return run_listed(state, node, ret_set, err);
	if (state->depth >= COUNT_OF(state->frames))
		return err_set(err, ERR_INTERNAL, "the query tree is too deep");
	frame = &state->frames[state->depth++];
	*frame = (struct frame){.node = node, .child = node->first};
	return true;
}

/* The next child of the frame that has to be answered by itself, or NULL. */
static const struct query_node *
frame_next(struct state *state, struct frame *frame)
{
	bool positive = frame->node->kind == QUERY_AND && has_positive(state, frame->node);

	while (frame->child != NULL) {
		const struct query_node *child = frame->child;

		frame->child = child->next;
		if (!positive || !is_for_expression(state, child))
			return child;
	}
	return NULL;
}

static bool
frame_end(struct state *state, struct frame *frame, uint64_t **ret_set, struct err *err)
{
	if (frame->node->kind == QUERY_AND && has_positive(state, frame->node) &&
		!and_end(state, frame, err))
		return false;
	if (frame->node->kind == QUERY_NOT)
		set_complement(state->solver, frame->set);
	*ret_set = frame->set;
	return true;
}

static bool
solve_tree(struct state *state, uint64_t **ret_set, struct err *err)
{
	uint64_t *set;

	if (!node_enter(state, state->solver->plan->root, &set, err))
		return false;
	while (state->depth > 0) {
		struct frame *frame = &state->frames[state->depth - 1];
		const struct query_node *child;

		if (set != NULL)
			frame_take(state->solver, frame, set);
		child = frame_next(state, frame);
		if (child != NULL) {
			if (!node_enter(state, child, &set, err))
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

bool
solve(struct solver *solver, uint64_t **ret_set, struct err *err)
{
	struct state *state = ARENA_NEW(solver->plan->arena, struct state);
	bool solved;

	state->solver = solver;
	solver->words = solver->docs->count / 64;
	if (solver->wants_scores)
		solver->scores = ARENA_ARRAY(solver->plan->arena, solver->docs->count + 1, float);
	needs_make(state, solver->plan->node_count);
	solved = weights_make(solver, err) && solve_tree(state, ret_set, err);
	text_index_free(&state->text);
	for (size_t i = 0; i < solver->plan->unit_count; i++)
		unit_list_free(&solver->plan->units[i]);
	return solved;
}
