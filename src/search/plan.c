#include "search/plan.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/search.h"

bool
plan_fail(struct plan *plan, struct query_place place, struct str suggestion)
{
	return query_mistake_at(plan->arena, plan->text, place, plan->mistake, suggestion);
}

/* A phrase of plain words in equal fields is one unit. */
static bool
phrase_is_plain(const struct query_node *phrase)
{
	for (const struct query_node *term = phrase->first; term != NULL; term = term->next)
		if (term->how != TERM_EXACT || term->fields != phrase->first->fields ||
			term->case_exact || term->accents_exact)
			return false;
	return true;
}

static void
add_phrase(struct plan *plan, const struct query_node *phrase)
{
	struct unit *unit = &plan->units[plan->unit_count];
	struct str *terms;
	unsigned count = 0;

	for (const struct query_node *term = phrase->first; term != NULL; term = term->next)
		count++;
	terms = ARENA_ARRAY(plan->arena, count, struct str);
	count = 0;
	for (const struct query_node *term = phrase->first; term != NULL; term = term->next)
		terms[count++] = term->term;
	plan->unit_of_leaf[phrase->first->leaf] = (uint32_t)plan->unit_count++;
	*unit = (struct unit){
		.node = phrase, .fields = phrase->first->fields, .size = count, .phrase = terms};
}

static bool
add_term(struct plan *plan, const struct query_node *term, struct err *err)
{
	struct unit *unit = &plan->units[plan->unit_count];

	*unit = (struct unit){.node = term, .fields = term->fields, .size = 1};
	unit->needs_text = term->case_exact || term->accents_exact;
	if (!expand_term(plan->words, plan->arena, term, &unit->words, err)) {
		if (err->kind == ERR_QUERY)
			(void)plan_fail(plan, term->place,
				STR("Write more of the word, or join it with another by AND."));
		return false;
	}
	plan->unit_of_leaf[term->leaf] = (uint32_t)plan->unit_count++;
	return true;
}

/* Asks whoever was lent to the search. */
static bool
add_found(struct plan *plan, const struct query_node *filter, struct err *err)
{
	struct search_found *found = &plan->found[filter->id];

	plan->is_lent = true;
	plan->is_of_gaps |= filter->filter == FILTER_GAP || filter->filter == FILTER_LINE;
	if (plan->lookup->find == NULL) {
		(void)plan_fail(plan, filter->place, STR(""));
		return err_set(err, ERR_QUERY,
			"gaps, lines of enquiry, and what was read or coded cannot be searched here");
	}
	if (plan->lookup->find(plan->lookup->context, plan->arena, plan->asker, filter->filter,
		    filter->text, found, err))
		return true;
	return err->kind == ERR_QUERY ? plan_fail(plan, filter->place, found->suggestion) : false;
}

bool
plan_make(struct plan *plan, const struct query_tree *tree, struct err *err)
{
	struct query_walk walk;
	const struct query_node *node;
	bool skip = false;

	plan->root = tree->root;
	plan->node_count = tree->node_count;
	plan->units = ARENA_ARRAY(plan->arena, tree->leaf_count + 1, struct unit);
	plan->unit_of_leaf = ARENA_ARRAY(plan->arena, tree->leaf_count + 1, uint32_t);
	plan->found = ARENA_ARRAY(plan->arena, tree->node_count + 1, struct search_found);
	for (uint32_t i = 0; i < tree->leaf_count; i++)
		plan->unit_of_leaf[i] = UNIT_NONE;
	query_walk_begin(&walk, tree->root);
	while ((node = query_walk_next(&walk, skip)) != NULL) {
		skip = node->kind == QUERY_PHRASE && phrase_is_plain(node);
		if (skip)
			add_phrase(plan, node);
		else if (node->kind == QUERY_TERM && !add_term(plan, node, err))
			return false;
		else if (query_is_lent(node) && !add_found(plan, node, err))
			return false;
	}
	return true;
}

struct unit *
plan_unit(const struct plan *plan, const struct query_node *node)
{
	uint32_t at = UNIT_NONE;

	if (node->kind == QUERY_TERM)
		at = plan->unit_of_leaf[node->leaf];
	else if (node->kind == QUERY_PHRASE)
		at = plan->unit_of_leaf[node->first->leaf];
	if (at == UNIT_NONE || plan->units[at].node != node)
		return NULL;
	return &plan->units[at];
}
