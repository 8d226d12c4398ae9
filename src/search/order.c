#include "search/order.h"

#include "base/arena.h"
#include "base/date.h"
#include "search/docs.h"
#include "search/order_deep.h"

#include <stdlib.h>
#include <string.h>

/* Below zero where a stands before b. Equals never occur: document numbers differ. */
static int
compare_relevance(const void *one, const void *other)
{
	const struct ordered *a = one;
	const struct ordered *b = other;

	if (a->score != b->score)
		return a->score > b->score ? -1 : 1;
	return a->document < b->document ? -1 : 1;
}

static int
compare_oldest(const void *one, const void *other)
{
	const struct ordered *a = one;
	const struct ordered *b = other;

	if (a->moment != b->moment) {
		if (a->moment == DATE_NONE || b->moment == DATE_NONE)
			return a->moment == DATE_NONE ? 1 : -1;
		return a->moment < b->moment ? -1 : 1;
	}
	return a->document < b->document ? -1 : 1;
}

static int
compare_newest(const void *one, const void *other)
{
	const struct ordered *a = one;
	const struct ordered *b = other;

	if (a->moment != b->moment) /* DATE_NONE is the least number */
		return a->moment > b->moment ? -1 : 1;
	return a->document < b->document ? -1 : 1;
}

typedef int (*compare_function)(const void *, const void *);

/* Keeps the first `room` of all that come: a heap with the last of them on top. */
struct heap {
	struct ordered *entries;
	size_t count;
	size_t room;
	compare_function compare;
};

static void
heap_sink(struct heap *heap, struct ordered entry)
{
	size_t at = 0;

	for (;;) {
		size_t child = at * 2 + 1;

		if (child >= heap->count)
			break;
		if (child + 1 < heap->count &&
			heap->compare(&heap->entries[child], &heap->entries[child + 1]) < 0)
			child++;
		if (heap->compare(&heap->entries[child], &entry) < 0)
			break;
		heap->entries[at] = heap->entries[child];
		at = child;
	}
	heap->entries[at] = entry;
}

static void
heap_offer(struct heap *heap, struct ordered entry)
{
	size_t at;

	if (heap->count == heap->room) {
		if (heap->room > 0 && heap->compare(&entry, &heap->entries[0]) < 0)
			heap_sink(heap, entry);
		return;
	}
	at = heap->count++;
	while (at > 0 && heap->compare(&heap->entries[(at - 1) / 2], &entry) < 0) {
		heap->entries[at] = heap->entries[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	heap->entries[at] = entry;
}

static const compare_function compares[] = {compare_relevance, compare_oldest, compare_newest};

static size_t
set_size(const struct docs *docs, const uint64_t *set)
{
	size_t size = 0;

	for (size_t i = 0; i <= docs->count / 64; i++)
		size += (size_t)__builtin_popcountll(set[i]);
	return size;
}

/* Hardly any document has other than one instance, or a fold. */
void
order_count(const struct docs *docs, const uint64_t *set, const uint64_t *shown,
	struct search_result *result)
{
	bool is_folded = shown != set;

	result->total = set_size(docs, shown);
	result->documents = is_folded ? set_size(docs, set) : result->total;
	result->items = result->total;
	for (size_t i = 0; i <= docs->count / 64; i++) {
		uint64_t bits = docs->copied_set[i];

		if (is_folded)
			bits |= docs->folded_set[i];
		for (bits &= shown[i]; bits != 0; bits &= bits - 1) {
			const struct doc *doc = &docs->docs[i * 64 + (size_t)__builtin_ctzll(bits)];
			size_t items = doc->items;

			if (is_folded && doc->place != 0)
				items = docs->folds[doc->place].items;
			result->items += items - (size_t)1;
		}
	}
}

/* ---- Folds ---- */

static struct ordered
ordered_make(const struct docs *docs, const float *scores, size_t document)
{
	return (struct ordered){(uint32_t)document, scores == NULL ? 0 : scores[document],
		docs->docs[document].moment};
}

uint64_t *
order_fold(struct arena *arena, const struct docs *docs, uint64_t *set, const float *scores,
	enum search_sort sort)
{
	uint32_t *firsts; /* by fold; 0: none met yet */
	uint64_t *shown;

	if (docs->fold_count < 2)
		return set;
	firsts = ARENA_ARRAY(arena, docs->fold_count, uint32_t);
	shown = ARENA_ARRAY(arena, docs->count / 64 + 1, uint64_t);
	for (size_t word = 0; word <= docs->count / 64; word++) {
		shown[word] = set[word] & ~docs->folded_set[word];
		for (uint64_t bits = set[word] & docs->folded_set[word]; bits != 0;
			bits &= bits - 1) {
			size_t document = word * 64 + (size_t)__builtin_ctzll(bits);
			uint32_t *first = &firsts[docs->docs[document].place];
			struct ordered here = ordered_make(docs, scores, document);
			struct ordered there = ordered_make(docs, scores, *first);

			if (*first == 0 || compares[sort](&here, &there) < 0)
				*first = (uint32_t)document;
		}
	}
	for (size_t i = 1; i < docs->fold_count; i++)
		if (firsts[i] != 0)
			shown[firsts[i] / 64] |= (uint64_t)1 << firsts[i] % 64;
	return shown;
}

/* ---- The page ---- */

/* From here on keeping all that stands before costs more than counting. */
enum { DEEP = 2000 };

static void
offer_by_score(struct heap *heap, const struct docs *docs, const uint64_t *set, const float *scores)
{
	float least = -1; /* of those kept, once there is no room; later equals are behind */

	for (size_t word = 0; word <= docs->count / 64; word++) {
		for (uint64_t bits = set[word]; bits != 0; bits &= bits - 1) {
			size_t document = word * 64 + (size_t)__builtin_ctzll(bits);

			if (scores[document] <= least)
				continue;
			heap_offer(heap, (struct ordered){(uint32_t)document, scores[document], 0});
			if (heap->count == heap->room)
				least = heap->entries[0].score;
		}
	}
}

static void
offer_all(struct heap *heap, const struct docs *docs, const uint64_t *set)
{
	for (size_t word = 0; word <= docs->count / 64; word++) {
		for (uint64_t bits = set[word]; bits != 0; bits &= bits - 1) {
			size_t document = word * 64 + (size_t)__builtin_ctzll(bits);

			heap_offer(heap, ordered_make(docs, NULL, document));
		}
	}
}

void
order_page(struct arena *arena, const struct docs *docs, const uint64_t *set, const float *scores,
	const struct search_request *request, const struct search_result *result,
	struct ordered **ret_page, size_t *ret_count)
{
	struct heap heap = {.compare = compares[request->sort]};
	size_t limit = request->limit < SEARCH_PAGE_MAX ? request->limit : SEARCH_PAGE_MAX;

	if (limit > 0 && request->offset >= DEEP && request->offset < result->total) {
		order_deep(arena, docs, set, scores, request->sort, result->total, request->offset,
			limit, ret_page, ret_count);
		return;
	}
	heap.room = limit > 0 && request->offset < result->total ? request->offset + limit : 0;
	if (heap.room > result->total)
		heap.room = result->total;
	heap.entries = ARENA_ARRAY(arena, heap.room + 1, struct ordered);
	if (heap.room > 0 && scores != NULL)
		offer_by_score(&heap, docs, set, scores);
	else if (heap.room > 0)
		offer_all(&heap, docs, set);
	qsort(heap.entries, heap.count, sizeof(*heap.entries), heap.compare);
	*ret_count = heap.count > request->offset ? heap.count - request->offset : 0;
	*ret_page = heap.entries + (*ret_count > 0 ? request->offset : 0);
}

/* ---- Facets ---- */

enum { YEARS = 10000 };

struct counts {
	size_t kinds[KIND_COUNT];
	size_t years[YEARS]; /* 0: no date */
	size_t *groups;
	size_t *deliveries;
	size_t *custodians;
	/* by value: the fold that it was counted for last */
	uint32_t kind_lasts[KIND_COUNT];
	uint32_t year_lasts[YEARS];
	uint32_t *delivery_lasts;
	uint32_t *custodian_lasts;
};

static void
count_set(struct counts *counts, const struct docs *docs, const uint64_t *set, bool all_copies)
{
	for (size_t word = 0; word <= docs->count / 64; word++) {
		uint64_t bits = set[word];

		if (!all_copies)
			bits &= ~docs->folded_set[word];
		for (; bits != 0; bits &= bits - 1) {
			const struct doc *doc =
				&docs->docs[word * 64 + (size_t)__builtin_ctzll(bits)];

			counts->kinds[doc->kind < KIND_COUNT ? doc->kind : 0]++;
			counts->years[doc->year < YEARS ? doc->year : 0]++;
			if (doc->group < docs->group_count)
				counts->groups[doc->group]++;
		}
	}
}

/* Spreads each set of deliveries over its deliveries and, once each, their custodians. */
static void
count_groups(struct counts *counts, const struct docs *docs)
{
	for (size_t i = 0; i < docs->group_count; i++) {
		const struct doc_group *group = &docs->groups[i];

		for (size_t j = 0; counts->groups[i] > 0 && j < group->count; j++) {
			uint32_t custodian = docs->deliveries[group->deliveries[j]].custodian_index;
			bool counted = false;

			counts->deliveries[group->deliveries[j]] += counts->groups[i];
			for (size_t k = 0; k < j && !counted; k++)
				counted = docs->deliveries[group->deliveries[k]].custodian_index ==
					custodian;
			if (!counted)
				counts->custodians[custodian] += counts->groups[i];
		}
	}
}

/* Counts one value of one fold, unless it was the last to be counted there. */
static void
count_once(size_t *counts, uint32_t *lasts, size_t value, uint32_t fold)
{
	counts[value] += lasts[value] != fold;
	lasts[value] = fold;
}

static void
count_folded(struct counts *counts, const struct docs *docs, const struct doc *doc, uint32_t fold)
{
	const struct doc_group *group = &docs->groups[doc->group];

	count_once(counts->kinds, counts->kind_lasts, doc->kind < KIND_COUNT ? doc->kind : 0, fold);
	count_once(counts->years, counts->year_lasts, doc->year < YEARS ? doc->year : 0, fold);
	for (size_t i = 0; doc->group < docs->group_count && i < group->count; i++) {
		uint32_t delivery = group->deliveries[i];

		count_once(counts->deliveries, counts->delivery_lasts, delivery, fold);
		count_once(counts->custodians, counts->custodian_lasts,
			docs->deliveries[delivery].custodian_index, fold);
	}
}

/* Fold by fold, so that the values of each are met together. */
static void
count_folds(struct counts *counts, const struct docs *docs, const uint64_t *set)
{
	for (size_t i = 1; i < docs->fold_count; i++) {
		const uint32_t *documents = docs->folded + docs->folds[i].from;

		for (uint32_t j = 0; j < docs->folds[i].count; j++)
			if ((set[documents[j] / 64] >> documents[j] % 64 & 1) != 0)
				count_folded(counts, docs, &docs->docs[documents[j]], (uint32_t)i);
	}
}

static void
facet_add(struct facet *facet, struct str name, int64_t number, size_t count)
{
	if (count > 0)
		facet->values[facet->count++] = (struct facet_value){name, number, count};
}

static int
value_compare(const void *one, const void *other)
{
	const struct facet_value *a = one;
	const struct facet_value *b = other;

	if (a->count != b->count)
		return a->count > b->count ? -1 : 1;
	if (a->number != b->number)
		return a->number < b->number ? -1 : 1;
	return str_compare(a->name, b->name);
}

static void
facet_end(struct facet *facet, bool by_count)
{
	if (by_count)
		qsort(facet->values, facet->count, sizeof(*facet->values), value_compare);
	if (facet->count > FACET_VALUES_MAX)
		facet->count = FACET_VALUES_MAX;
}

static void
facets_begin(struct arena *arena, struct search_result *result, const struct docs *docs)
{
	result->facets[FACET_KIND].values = ARENA_ARRAY(arena, KIND_COUNT, struct facet_value);
	result->facets[FACET_YEAR].values = ARENA_ARRAY(arena, YEARS, struct facet_value);
	result->facets[FACET_CUSTODIAN].values = ARENA_ARRAY(
		arena, docs->delivery_count + 1, struct facet_value);
	result->facets[FACET_DELIVERY].values = ARENA_ARRAY(
		arena, docs->delivery_count + 1, struct facet_value);
}

void
order_facets(struct arena *arena, const struct docs *docs, const uint64_t *set, bool all_copies,
	struct search_result *result)
{
	struct counts *counts = ARENA_NEW(arena, struct counts);
	struct facet *facets = result->facets;

	counts->groups = ARENA_ARRAY(arena, docs->group_count + 1, size_t);
	counts->deliveries = ARENA_ARRAY(arena, docs->delivery_count + 1, size_t);
	counts->custodians = ARENA_ARRAY(arena, docs->delivery_count + 1, size_t);
	counts->delivery_lasts = ARENA_ARRAY(arena, docs->delivery_count + 1, uint32_t);
	counts->custodian_lasts = ARENA_ARRAY(arena, docs->delivery_count + 1, uint32_t);
	count_set(counts, docs, set, all_copies);
	count_groups(counts, docs);
	if (!all_copies)
		count_folds(counts, docs, set);
	facets_begin(arena, result, docs);
	for (unsigned i = 0; i < KIND_COUNT; i++)
		facet_add(&facets[FACET_KIND], str_of(search_kind_name(i)), (int64_t)i,
			counts->kinds[i]);
	for (int i = 1; i < YEARS; i++)
		if (counts->years[i] > 0)
			facet_add(&facets[FACET_YEAR], str_format(arena, "%d", i), i,
				counts->years[i]);
	facet_add(&facets[FACET_YEAR], STR("no date"), -1, counts->years[0]);
	for (size_t i = 0; i < docs->delivery_count; i++) {
		const struct doc_delivery *delivery = &docs->deliveries[i];

		facet_add(&facets[FACET_CUSTODIAN], str_copy(arena, delivery->custodian),
			delivery->id, counts->custodians[i]);
		facet_add(&facets[FACET_DELIVERY], str_copy(arena, delivery->given_by),
			delivery->id, counts->deliveries[i]);
	}
	for (unsigned i = 0; i < FACET_GAP; i++)
		facet_end(&facets[i], i != FACET_YEAR);
}
