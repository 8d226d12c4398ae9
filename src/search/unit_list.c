#include "search/unit_list.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/plan.h"
#include "search/unit_places.h"

#include <stdlib.h>
#include <string.h>

struct gather {
	const struct unit *unit;
	const uint64_t *set;
	const struct words_segment *segment;
	struct unit_place *places;
	size_t count;
	size_t room;
	size_t documents;
	struct spans spans; /* of one document */
};

static bool
gather_document(struct gather *g, struct words_list *list, uint32_t document, struct err *err)
{
	g->spans.count = 0;
	if (!words_list_places(list, g->unit->fields, &g->spans, err))
		return false;
	if (g->count + g->spans.count > UNIT_PLACES_MAX)
		return err_set(err, ERR_QUERY,
			"a pattern of this query stands for words in too many places");
	if (g->count + g->spans.count > g->room) {
		g->room = g->room * 2 + g->spans.count + 1024;
		g->places = memory_grow(g->places, g->room * sizeof(*g->places));
	}
	for (size_t i = 0; i < g->spans.count; i++)
		g->places[g->count++] = (struct unit_place){
			document, g->spans.spans[i].column, g->spans.spans[i].start};
	return true;
}

static bool
gather_list(struct gather *g, struct words_list *list, struct err *err)
{
	static const float weights[SEGMENT_FIELDS];

	for (size_t i = 0; i < list->block_count; i++) {
		if (!words_list_block(list, i, weights, err))
			return false;
		for (; list->at < list->postings.count; list->at++) {
			uint32_t document = list->postings.documents[list->at];

			if (document < g->documents &&
				(g->set[document / 64] >> document % 64 & 1) != 0 &&
				!words_is_dead(g->segment, document) &&
				!gather_document(g, list, document, err))
				return false;
		}
	}
	return true;
}

static int
place_compare(const void *a, const void *b)
{
	const struct unit_place *x = a;
	const struct unit_place *y = b;

	if (x->column != y->column)
		return x->column < y->column ? -1 : 1;
	return (x->offset > y->offset) - (x->offset < y->offset);
}

/* Sorts by document in two passes (counting), then each document's few places. */
static void
places_sort(struct gather *g)
{
	size_t *starts = memory_alloc((g->documents + 1) * sizeof(*starts));
	struct unit_place *sorted = memory_alloc((g->count + 1) * sizeof(*sorted));
	size_t sum = 0;

	memset(starts, 0, (g->documents + 1) * sizeof(*starts));
	for (size_t i = 0; i < g->count; i++)
		starts[g->places[i].document]++;
	for (size_t i = 0; i <= g->documents; i++) {
		size_t count = starts[i];

		starts[i] = sum;
		sum += count;
	}
	for (size_t i = 0; i < g->count; i++)
		sorted[starts[g->places[i].document]++] = g->places[i];
	for (size_t i = 0; i < g->count;) {
		size_t end = i + 1;

		while (end < g->count && sorted[end].document == sorted[i].document)
			end++;
		if (end - i > 1)
			qsort(sorted + i, end - i, sizeof(*sorted), place_compare);
		i = end;
	}
	free(starts);
	free(g->places);
	g->places = sorted;
}

static bool
gather_unit(struct gather *g, struct words *words, struct words_list *list, struct err *err)
{
	for (size_t i = 0; i < words_segment_count(words); i++) {
		struct words_segment *segment = words_segment(words, i);

		g->segment = segment;
		for (size_t j = 0; j < g->unit->words.count; j++) {
			struct term_entry entry;
			bool found;

			if (!words_find(
				    words, segment, g->unit->words.terms[j], &found, &entry, err))
				return false;
			if (found &&
				(!words_list_open(words, segment, NULL, &entry, list, err) ||
					!gather_list(g, list, err)))
				return false;
		}
	}
	return true;
}

bool
unit_list_make(const struct unit *unit, struct words *words, const uint64_t *set, size_t documents,
	struct unit_list *ret_list, struct err *err)
{
	struct gather g = {.unit = unit, .set = set, .documents = documents};
	struct words_list *list = memory_alloc(sizeof(*list));
	bool made;

	*list = (struct words_list){0};
	made = gather_unit(&g, words, list, err);
	words_list_close(list);
	free(list);
	spans_free(&g.spans);
	if (!made) {
		free(g.places);
		return false;
	}
	places_sort(&g);
	*ret_list = (struct unit_list){.places = g.places, .count = g.count};
	return true;
}

void
unit_list_free(struct unit_list *list)
{
	free(list->places);
	*list = (struct unit_list){0};
}

/* The first place of the document or behind it. */
static size_t
list_find(const struct unit_list *list, uint32_t document)
{
	size_t low = 0;
	size_t high = list->count;

	if (list->at < list->count && list->places[list->at].document <= document)
		low = list->at;
	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (list->places[middle].document < document)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

void
unit_list_places(struct unit_list *list, uint32_t document, struct spans *to)
{
	list->at = list_find(list, document);
	for (size_t i = list->at; i < list->count && list->places[i].document == document; i++)
		spans_add(to,
			(struct span){list->places[i].column, list->places[i].offset,
				list->places[i].offset});
}
