#include "search/search.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "search.sql.h"
#include "search/docs.h"
#include "search/index.h"
#include "search/narrow.h"
#include "search/order.h"
#include "search/plan.h"
#include "search/snippet.h"
#include "search/solve.h"
#include "search/words.h"

#include <stdlib.h>
#include <string.h>

struct search {
	struct db *db;
	struct index *index;
	struct words *words;
	const struct tokenizer *tokenizer;
	struct docs docs;
	int64_t undone; /* transactions undone when docs were read */
	struct solve_room room;
	struct search_lookup lookup;
	const struct zone *zone;
};

/* One search under way. */
struct running {
	struct search *search;
	struct arena *arena;
	const struct search_request *request;
	struct search_result *result;
	struct plan plan;
	struct snippets *snippets;
	struct search_tags tags;
	uint64_t **narrows; /* by request->narrows */
	bool *preferred;    /* by delivery: what the query asks for by custodian or delivery */
	bool prefers;
};

/* Brings the documents up to date: what an undone transaction had changed is read anew. */
static bool
docs_ready(struct search *search, struct err *err)
{
	if (search->undone != index_undone(search->index))
		docs_free(&search->docs);
	search->undone = index_undone(search->index);
	return index_flush(search->index, err) && docs_load(&search->docs, search->db, err);
}

bool
search_open(struct index *index, struct search **ret_search, struct err *err)
{
	struct search *search = memory_alloc(sizeof(*search));

	*search = (struct search){.db = index_db(index),
		.index = index,
		.words = index_words(index),
		.tokenizer = index_tokenizer(index)};
	if (!docs_ready(search, err)) {
		search_close(search);
		return false;
	}
	*ret_search = search;
	return true;
}

void
search_close(struct search *search)
{
	if (search == NULL)
		return;
	if (search->lookup.close != NULL)
		search->lookup.close(search->lookup.context);
	docs_free(&search->docs);
	solve_room_free(&search->room);
	free(search);
}

void
search_lend(struct search *search, const struct search_lookup *lookup)
{
	search->lookup = *lookup;
}

const struct search_lookup *
search_lent(const struct search *search)
{
	return &search->lookup;
}

void
search_place(struct search *search, const struct zone *zone)
{
	search->zone = zone;
}

void
search_cleanup(struct search **search)
{
	search_close(*search);
	*search = NULL;
}

bool
search_years(struct search *search, struct arena *arena, const int64_t *documents, size_t count,
	const uint16_t **ret_years, struct err *err)
{
	uint16_t *years = ARENA_ARRAY(arena, count, uint16_t);

	if (!docs_ready(search, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (documents[i] > 0 && (size_t)documents[i] < search->docs.count)
			years[i] = search->docs.docs[documents[i]].year;
	*ret_years = years;
	return true;
}

/* ---- Hits ---- */

/* The same by what narrows the search. */
static void
preferred_narrow(struct running *r)
{
	const struct docs *docs = &r->search->docs;

	for (size_t i = 0; i < r->request->narrow_count && !r->prefers; i++) {
		const struct search_narrow *narrow = &r->request->narrows[i];

		if (narrow->facet != FACET_CUSTODIAN && narrow->facet != FACET_DELIVERY)
			continue;
		r->prefers = true;
		for (size_t k = 0; k < docs->delivery_count; k++)
			r->preferred[k] = narrow_takes(docs, narrow, k);
	}
}

/* The deliveries that fit the first filter on deliveries that must hold; a hit then shows the
 * instance from there. */
static void
preferred_make(struct running *r)
{
	const struct query_node *node = r->plan.root;
	const struct query_node *filter = NULL;

	if (node->kind == QUERY_FILTER)
		filter = node;
	for (node = node->kind == QUERY_AND ? node->first : NULL; node != NULL; node = node->next)
		if (node->kind == QUERY_FILTER && filter == NULL && query_is_of_delivery(node))
			filter = node;
	r->preferred = ARENA_ARRAY(r->arena, r->search->docs.delivery_count + 1, bool);
	preferred_narrow(r);
	if (r->prefers || filter == NULL || !query_is_of_delivery(filter))
		return;
	r->prefers = true;
	for (size_t i = 0; i < r->search->docs.delivery_count; i++)
		r->preferred[i] = solve_delivery_fits(
			r->search->tokenizer, filter, &r->search->docs.deliveries[i]);
}

static const struct doc_delivery *
delivery_of(const struct search *search, int64_t id)
{
	for (size_t i = 0; i < search->docs.delivery_count; i++)
		if (search->docs.deliveries[i].id == id)
			return &search->docs.deliveries[i];
	return NULL;
}

static struct str
custodian_of(const struct running *r, int64_t delivery)
{
	const struct doc_delivery *found = delivery_of(r->search, delivery);

	return found == NULL ? STR("") : str_copy(r->arena, found->custodian);
}

/* The first instance in a delivery that the query asks for. */
static bool
hit_preferred(struct running *r, struct search_hit *hit, const struct doc *doc, struct err *err)
{
	const struct docs *docs = &r->search->docs;
	const struct doc_group *group = doc->group < docs->group_count ? &docs->groups[doc->group]
								       : NULL;

	for (size_t i = 0; r->prefers && group != NULL && i < group->count; i++) {
		struct statement s CLEANUP(statement_end) = {0};
		bool row;

		if (!r->preferred[group->deliveries[i]])
			continue;
		if (!db_begin(r->search->db, &SQL_SEARCH_ITEM_IN, &s, err))
			return false;
		bind_i64(&s, SEARCH_ITEM_IN_DOCUMENT, hit->document);
		bind_i64(&s, SEARCH_ITEM_IN_DELIVERY, docs->deliveries[group->deliveries[i]].id);
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			continue;
		hit->item = column_i64(&s, SEARCH_ITEM_IN_COL_ID);
		hit->delivery = column_i64(&s, SEARCH_ITEM_IN_COL_DELIVERY);
		hit->path = str_copy(r->arena, column_str(&s, SEARCH_ITEM_IN_COL_PATH));
		hit->custodian = custodian_of(r, hit->delivery);
		return true;
	}
	return true;
}

static bool
hit_item(struct running *r, struct search_hit *hit, const struct doc *doc, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!hit_preferred(r, hit, doc, err))
		return false;
	if (hit->item != 0)
		return true;
	if (!db_begin(r->search->db, &SQL_SEARCH_ITEMS, &s, err))
		return false;
	bind_i64(&s, SEARCH_ITEMS_DOCUMENT, hit->document);
	bind_i64(&s, SEARCH_ITEMS_LIMIT, 1);
	bind_i64(&s, SEARCH_ITEMS_OFFSET, 0);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	hit->item = column_i64(&s, SEARCH_ITEMS_COL_ID);
	hit->delivery = column_i64(&s, SEARCH_ITEMS_COL_DELIVERY);
	hit->path = str_copy(r->arena, column_str(&s, SEARCH_ITEMS_COL_PATH));
	hit->custodian = custodian_of(r, hit->delivery);
	return true;
}

static bool
hit_texts(struct running *r, struct search_hit *hit, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(r->search->db, &SQL_SEARCH_HIT, &s, err))
		return false;
	bind_i64(&s, SEARCH_HIT_DOCUMENT, hit->document);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	hit->title = str_copy(r->arena, column_str(&s, SEARCH_HIT_COL_TITLE));
	if (hit->title.len == 0)
		hit->title = str_copy(r->arena, column_str(&s, SEARCH_HIT_COL_FIELDS_TITLE));
	hit->from = str_copy(r->arena, column_str(&s, SEARCH_HIT_COL_SENDER));
	hit->to = str_copy(r->arena, column_str(&s, SEARCH_HIT_COL_RECIPIENT));
	return true;
}

static bool
hit_snippet(struct running *r, struct search_hit *hit, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	snippet_marks(
		r->snippets, hit->title, FIELD_TITLE, &hit->title_marks, &hit->title_mark_count);
	if (!db_begin(r->search->db, &SQL_SEARCH_BODY, &s, err))
		return false;
	bind_i64(&s, SEARCH_BODY_DOCUMENT, hit->document);
	if (!statement_row(&s, &row, err))
		return false;
	snippet_make(r->snippets, row ? column_str(&s, SEARCH_BODY_COL_BODY) : STR(""),
		r->request->snippet_length, &hit->snippet);
	return true;
}

static bool
hit_fill(struct running *r, struct search_hit *hit, const struct ordered *from, struct err *err)
{
	const struct doc *doc = &r->search->docs.docs[from->document];

	hit->document = from->document;
	hit->rank = (double)from->score;
	hit->kind = str_of(search_kind_name(doc->kind));
	hit->moment = doc->moment;
	hit->copies = doc->items;
	hit->documents = 1;
	if (doc->place != 0) {
		const struct doc_fold *fold = &r->search->docs.folds[doc->place];

		hit->fold = r->search->docs.folded[fold->from];
		hit->copies = r->request->all_copies ? doc->items : fold->items;
		hit->documents = r->request->all_copies ? 1 : fold->count;
	}
	hit->is_unread = (doc->flags & DOC_UNREAD) != 0;
	return hit_item(r, hit, doc, err) && hit_texts(r, hit, err) &&
		(r->request->no_snippets || hit_snippet(r, hit, err));
}

static bool
hits_fill(struct running *r, const struct ordered *page, size_t count, struct err *err)
{
	r->result->hits = ARENA_ARRAY(r->arena, count + 1, struct search_hit);
	r->snippets = snippets_new(r->arena, r->search->tokenizer, &r->plan);
	preferred_make(r);
	for (size_t i = 0; i < count; i++)
		if (!hit_fill(r, &r->result->hits[i], &page[i], err))
			return false;
	r->result->hit_count = count;
	return true;
}

/* ---- The whole ---- */

/* Tells what patterns stood for. */
static void
expansions_fill(struct running *r)
{
	struct search_result *result = r->result;

	result->expansions = ARENA_ARRAY(r->arena, r->plan.unit_count + 1, struct search_expansion);
	for (size_t i = 0; i < r->plan.unit_count; i++) {
		const struct unit *unit = &r->plan.units[i];
		struct search_expansion *expansion = &result->expansions[result->expansion_count];

		if (unit->phrase != NULL || unit->node->how == TERM_EXACT)
			continue;
		expansion->written = str_slice(r->plan.text, unit->node->place.at,
			unit->node->place.at + unit->node->place.len);
		expansion->words = unit->words.terms;
		expansion->count = unit->words.count;
		expansion->shown = unit->words.count < EXPANSION_SHOWN ? unit->words.count
								       : EXPANSION_SHOWN;
		result->expansion_count++;
	}
}

/* ---- Narrowing ---- */

static bool
narrows_make(struct running *r, struct err *err)
{
	const struct search_request *request = r->request;

	if ((request->facets || request->narrow_count > 0) &&
		!tags_load(&r->search->lookup, r->arena, request->asker, &r->tags, err))
		return false;
	r->narrows = ARENA_ARRAY(r->arena, request->narrow_count + 1, uint64_t *);
	for (size_t i = 0; i < request->narrow_count; i++)
		r->narrows[i] = narrow_set(r->arena, &r->search->docs, &r->tags,
			&request->narrows[i], r->search->zone);
	return true;
}

/* The set within all that narrows it, but for what narrows one facet. */
static uint64_t *
narrowed(const struct running *r, const uint64_t *set, enum facet_kind but)
{
	size_t words = r->search->docs.count / 64 + 1;
	uint64_t *within = ARENA_ARRAY(r->arena, words, uint64_t);

	memcpy(within, set, words * sizeof(*set));
	for (size_t i = 0; i < r->request->narrow_count; i++)
		for (size_t k = 0; r->request->narrows[i].facet != but && k < words; k++)
			within[k] &= r->narrows[i][k];
	return within;
}

static void
facets_count(struct running *r, const uint64_t *set, struct search_result *result)
{
	order_facets(r->arena, &r->search->docs, set, r->request->all_copies, result);
	tags_count(
		r->arena, &r->search->docs, &r->tags, set, r->request->all_copies, result->facets);
}

/* `whole` is what the query finds, `set` what is left of it. */
static void
facets_fill(struct running *r, const uint64_t *whole, const uint64_t *set)
{
	facets_count(r, set, r->result);
	for (size_t i = 0; i < r->request->narrow_count; i++) {
		enum facet_kind facet = r->request->narrows[i].facet;
		struct search_result *other = ARENA_NEW(r->arena, struct search_result);

		facets_count(r, narrowed(r, whole, facet), other);
		r->result->facets[facet] = other->facets[facet];
		narrow_values(r->arena, &r->search->docs, &r->tags, &r->request->narrows[i],
			&r->result->facets[facet]);
	}
}

static bool
run(struct running *r, const struct query_tree *tree, struct err *err)
{
	struct search *search = r->search;
	struct solver solver = {.plan = &r->plan,
		.db = search->db,
		.words = search->words,
		.docs = &search->docs,
		.tokenizer = search->tokenizer,
		.room = &search->room,
		.zone = search->zone};
	struct ordered *page;
	size_t count;
	uint64_t *whole;
	uint64_t *set;
	uint64_t *shown;

	solver.wants_scores = r->request->sort == SORT_RELEVANCE && r->request->limit > 0;
	if (!docs_ready(search, err) || !words_load(search->words, err) ||
		!plan_make(&r->plan, tree, err))
		return false;
	r->result->searched = search->docs.live;
	r->result->is_of_gaps = r->plan.is_of_gaps;
	r->result->is_of_index = !r->plan.is_lent && r->request->narrow_count == 0;
	expansions_fill(r);
	if (!narrows_make(r, err))
		return false;
	if (!solve(&solver, &whole, err)) {
		if (err->kind == ERR_QUERY)
			(void)plan_fail(&r->plan, r->plan.root->place,
				STR("Join it with rarer words by AND, or write more of the word."));
		return false;
	}
	set = r->request->narrow_count == 0 ? whole : narrowed(r, whole, FACET_COUNT);
	shown = set;
	if (!r->request->all_copies)
		shown = order_fold(r->arena, &search->docs, set, solver.scores, r->request->sort);
	order_count(&search->docs, set, shown, r->result);
	order_page(r->arena, &search->docs, shown, solver.scores, r->request, r->result, &page,
		&count);
	if (r->request->facets)
		facets_fill(r, whole, set);
	return r->request->limit == 0 || hits_fill(r, page, count, err);
}

bool
search_run(struct search *search, struct arena *arena, const struct search_request *request,
	struct search_result *ret_result, struct query_mistake *ret_mistake, struct err *err)
{
	struct running r = {
		.search = search, .arena = arena, .request = request, .result = ret_result};
	struct buf read_as CLEANUP(buf_free) = {.size_max = (size_t)QUERY_SIZE_MAX * 16};
	struct query_tree tree;
	bool begun;
	bool done;

	*ret_result = (struct search_result){0};
	*ret_mistake = (struct query_mistake){0};
	if (!query_parse(arena, search->tokenizer, request->query, &tree, ret_mistake, err))
		return false;
	query_write(&read_as, tree.root);
	ret_result->read_as = str_copy(arena, buf_str(&read_as));
	ret_result->mixes = tree.mixes;
	r.plan = (struct plan){.arena = arena,
		.words = search->words,
		.text = request->query,
		.lookup = &search->lookup,
		.asker = request->asker,
		.mistake = ret_mistake};
	if (!words_snapshot_begin(search->words, &begun, err))
		return false;
	done = run(&r, &tree, err);
	words_snapshot_end(search->words, begun);
	return done;
}

/* Adds the instances of one document. */
static bool
copies_add(struct running *r, int64_t document, size_t limit, struct search_copy *copies,
	size_t *count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(r->search->db, &SQL_SEARCH_ITEMS, &s, err))
		return false;
	bind_i64(&s, SEARCH_ITEMS_DOCUMENT, document);
	bind_i64(&s, SEARCH_ITEMS_LIMIT, (int64_t)(limit - *count));
	bind_i64(&s, SEARCH_ITEMS_OFFSET, 0);
	while (*count < limit) {
		struct search_copy *copy = &copies[*count];

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		copy->document = document;
		copy->item = column_i64(&s, SEARCH_ITEMS_COL_ID);
		copy->delivery = column_i64(&s, SEARCH_ITEMS_COL_DELIVERY);
		copy->path = str_copy(r->arena, column_str(&s, SEARCH_ITEMS_COL_PATH));
		copy->custodian = custodian_of(r, copy->delivery);
		++*count;
	}
	return true;
}

bool
search_copies(struct search *search, struct arena *arena, int64_t document, bool alone,
	size_t limit, struct search_copy **ret_copies, size_t *ret_count, struct err *err)
{
	struct running r = {.search = search, .arena = arena};
	const struct doc_fold *fold;

	if (limit > SEARCH_PAGE_MAX)
		limit = SEARCH_PAGE_MAX;
	*ret_count = 0;
	*ret_copies = ARENA_ARRAY(arena, limit + 1, struct search_copy);
	if (!docs_ready(search, err) ||
		!copies_add(&r, document, limit, *ret_copies, ret_count, err))
		return false;
	if (alone || document <= 0 || (uint64_t)document >= search->docs.count)
		return true;
	fold = &search->docs.folds[search->docs.docs[document].place];
	for (uint32_t i = 0; i < fold->count; i++) {
		int64_t other = search->docs.folded[fold->from + i];

		if (other != document && !copies_add(&r, other, limit, *ret_copies, ret_count, err))
			return false;
	}
	return true;
}

/* ---- marks in a text ---- */

static bool
text_mark(struct search *search, struct plan *plan, const struct query_tree *tree, struct str text,
	struct search_mark **ret_marks, size_t *ret_count, struct err *err)
{
	if (!words_load(search->words, err) || !plan_make(plan, tree, err))
		return false;
	snippet_marks(snippets_new(plan->arena, search->tokenizer, plan),
		str_slice(text, 0, SEARCH_TEXT_MAX), FIELD_BODY, ret_marks, ret_count);
	return true;
}

bool
search_mark_text(struct search *search, struct arena *arena, struct str query, struct str text,
	struct search_mark **ret_marks, size_t *ret_count, struct err *err)
{
	struct query_mistake mistake = {0};
	struct plan plan = {.arena = arena,
		.words = search->words,
		.text = query,
		.lookup = &search->lookup,
		.mistake = &mistake};
	struct query_tree tree;
	bool begun;
	bool done;

	*ret_marks = NULL;
	*ret_count = 0;
	if (!query_parse(arena, search->tokenizer, query, &tree, &mistake, err))
		return err->kind == ERR_QUERY;
	if (!words_snapshot_begin(search->words, &begun, err))
		return false;
	done = text_mark(search, &plan, &tree, text, ret_marks, ret_count, err);
	words_snapshot_end(search->words, begun);
	return done || err->kind == ERR_QUERY;
}
