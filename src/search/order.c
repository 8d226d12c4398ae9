#include "search/order.h"

#include "base/arena.h"
#include "base/date.h"
#include "search/docs.h"

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

/* Counts documents and instances; hardly any document has other than one. */
static void
set_count(const struct docs *docs, const uint64_t *set, struct search_result *result)
{
	result->total = 0;
	for (size_t i = 0; i <= docs->count / 64; i++)
		result->total += (size_t)__builtin_popcountll(set[i]);
	result->items = result->total;
	for (size_t i = 0; i <= docs->count / 64; i++)
		for (uint64_t bits = set[i] & docs->copied_set[i]; bits != 0; bits &= bits - 1)
			result->items += docs->docs[i * 64 + (size_t)__builtin_ctzll(bits)].items -
				(size_t)1;
}

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

			heap_offer(heap,
				(struct ordered){
					(uint32_t)document, 0, docs->docs[document].moment});
		}
	}
}

void
order_page(struct arena *arena, const struct docs *docs, const uint64_t *set, const float *scores,
	const struct search_request *request, struct search_result *result,
	struct ordered **ret_page, size_t *ret_count)
{
	static const compare_function compares[] = {
		compare_relevance, compare_oldest, compare_newest};
	struct heap heap = {.compare = compares[request->sort]};
	size_t limit = request->limit < SEARCH_PAGE_MAX ? request->limit : SEARCH_PAGE_MAX;

	set_count(docs, set, result);
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
};

static void
count_set(struct counts *counts, const struct docs *docs, const uint64_t *set)
{
	for (size_t word = 0; word <= docs->count / 64; word++) {
		for (uint64_t bits = set[word]; bits != 0; bits &= bits - 1) {
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
order_facets(struct arena *arena, const struct docs *docs, const uint64_t *set,
	struct search_result *result)
{
	struct counts *counts = ARENA_NEW(arena, struct counts);
	struct facet *facets = result->facets;

	counts->groups = ARENA_ARRAY(arena, docs->group_count + 1, size_t);
	counts->deliveries = ARENA_ARRAY(arena, docs->delivery_count + 1, size_t);
	counts->custodians = ARENA_ARRAY(arena, docs->delivery_count + 1, size_t);
	count_set(counts, docs, set);
	count_groups(counts, docs);
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
	for (unsigned i = 0; i < FACET_COUNT; i++)
		facet_end(&facets[i], i != FACET_YEAR);
}
