#include "search/solve.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/token.h"
#include "search/docs.h"
#include "search/narrow.h"
#include "search/period.h"
#include "search/plan.h"
#include "search/search.h"
#include "solve.sql.h"

/* Whether the words of `part` stand in `whole` one after the other. */
static bool
words_stand_in(const struct tokenizer *tokenizer, struct str whole, struct str part)
{
	struct token_reader outer;
	struct token start;

	token_begin(&outer, tokenizer, whole);
	while (token_next(&outer, &start)) {
		struct token_reader a;
		struct token_reader b;
		struct token word;
		struct token wanted;
		bool fits = true;

		token_begin(&a, tokenizer, str_from(whole, start.start));
		token_begin(&b, tokenizer, part);
		while (fits && token_next(&b, &wanted))
			fits = token_next(&a, &word) && str_equal(word.term, wanted.term);
		if (fits)
			return true;
	}
	return false;
}

bool
solve_delivery_fits(const struct tokenizer *tokenizer, const struct query_node *filter,
	const struct doc_delivery *delivery)
{
	if (filter->filter == FILTER_CUSTODIAN)
		return words_stand_in(tokenizer, delivery->custodian, filter->text);
	if (filter->filter == FILTER_RECEIVED)
		return delivery->received >= filter->from && delivery->received < filter->to;
	if (filter->number >= 0)
		return delivery->id == filter->number;
	return words_stand_in(tokenizer, delivery->given_by, filter->text);
}

static void
set_by_delivery(struct solver *solver, const struct query_node *filter, const uint64_t *within,
	uint64_t *set)
{
	const struct docs *docs = solver->docs;
	bool *deliveries = ARENA_ARRAY(solver->plan->arena, docs->delivery_count + 1, bool);
	bool *groups = ARENA_ARRAY(solver->plan->arena, docs->group_count + 1, bool);

	for (size_t i = 0; i < docs->delivery_count; i++)
		deliveries[i] = solve_delivery_fits(
			solver->tokenizer, filter, &docs->deliveries[i]);
	for (size_t i = 0; i < docs->group_count; i++)
		for (size_t j = 0; j < docs->groups[i].count; j++)
			groups[i] |= deliveries[docs->groups[i].deliveries[j]];
	for (size_t word = 0; word < solver->set_words; word++) {
		for (uint64_t bits = within[word]; bits != 0; bits &= bits - 1) {
			size_t document = word * 64 + (size_t)__builtin_ctzll(bits);
			uint32_t group = docs->docs[document].group;

			if (group < docs->group_count && groups[group])
				set_add(set, document);
		}
	}
}

static bool
doc_fits(const struct query_node *filter, const struct period *period, const struct doc *doc)
{
	switch (filter->filter) {
	case FILTER_ALL:
		return true;
	case FILTER_SENT:
		return doc->kind == KIND_MAIL && period_has(period, doc->moment);
	case FILTER_DATE:
		return period_has(period, doc->moment);
	case FILTER_KIND:
		return doc->kind == filter->number;
	case FILTER_HAS:
		return (doc->fields & filter->fields) != 0 || (doc->flags & filter->number) != 0;
	case FILTER_UNREAD:
		return doc->reason != 0 && (filter->number == 0 || doc->reason == filter->number);
	case FILTER_CUSTODIAN:
	case FILTER_RECEIVED:
	case FILTER_DELIVERY:
	case FILTER_ITEM:
	case FILTER_GAP:
	case FILTER_LINE:
	case FILTER_READ:
	case FILTER_CODE:
	case FILTER_CODED:
	case FILTER_WEIGHT:
	default:
		return false;
	}
}

static bool
set_by_item(struct solver *solver, const struct query_node *filter, uint64_t *set, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t document;
	bool row;

	if (!db_begin(solver->db, &SQL_SOLVE_ITEM, &s, err))
		return false;
	bind_i64(&s, SOLVE_ITEM_ITEM, filter->number);
	if (!statement_row(&s, &row, err))
		return false;
	document = row ? column_i64(&s, SOLVE_ITEM_COL_DOCUMENT) : 0;
	if (document > 0 && (uint64_t)document < solver->docs->count)
		set[document / 64] |= (uint64_t)1 << document % 64;
	return true;
}

static void
set_by_found(const struct solver *solver, const struct query_node *filter, const uint64_t *within,
	uint64_t *set)
{
	const struct search_found *found = &solver->plan->found[filter->id];

	if (found->is_rest) {
		const uint64_t *rest = narrow_rest(
			solver->plan->arena, solver->docs, found->documents, found->count);

		for (size_t word = 0; word < solver->set_words; word++)
			set[word] |= rest[word] & within[word];
		return;
	}
	for (size_t i = 0; i < found->count; i++) {
		int64_t document = found->documents[i];

		if (document > 0 && (uint64_t)document < solver->docs->count &&
			set_has(within, (uint64_t)document))
			set_add(set, (uint64_t)document);
	}
}

bool
solve_filter(struct solver *solver, const struct query_node *filter, const uint64_t *mask,
	uint64_t *set, struct err *err)
{
	const uint64_t *within = mask != NULL ? mask : solver->docs->live_set;
	struct period period = {0};

	if (filter->filter == FILTER_ITEM)
		return set_by_item(solver, filter, set, err);
	if (query_is_lent(filter)) {
		set_by_found(solver, filter, within, set);
		return true;
	}
	if (query_is_of_delivery(filter)) {
		set_by_delivery(solver, filter, within, set);
		return true;
	}
	if (filter->filter == FILTER_DATE || filter->filter == FILTER_SENT)
		period = period_in(solver->zone, filter->from, filter->to);
	for (size_t word = 0; word < solver->set_words; word++) {
		for (uint64_t bits = within[word]; bits != 0; bits &= bits - 1) {
			size_t document = word * 64 + (size_t)__builtin_ctzll(bits);

			if (doc_fits(filter, &period, &solver->docs->docs[document]))
				set_add(set, document);
		}
	}
	return true;
}
