#include "search/unit_list.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "search/fts.h"
#include "search/plan.h"

#include <stdlib.h>
#include <string.h>

/* Phrases in one expression: each costs FTS5 some memory, and the first row is sought by all. */
enum { PHRASES_AT_ONCE = 64 };

struct gather {
	struct unit_place *places;
	size_t count;
	size_t room;
	size_t documents;
};

static bool
gather_row(void *context, const struct fts_row *row, int phrase, struct err *err)
{
	struct gather *g = context;
	struct fts_place place;

	(void)phrase;
	if (row->document <= 0 || (uint64_t)row->document >= g->documents)
		return true;
	for (fts_place_first(row, 0, &place); place.column >= 0; fts_place_next(row, &place)) {
		if (g->count == UNIT_PLACES_MAX)
			return err_set(err, ERR_QUERY,
				"a pattern of this query stands for words in too many places");
		if (g->count == g->room) {
			g->room = g->room * 2 + 1024;
			g->places = memory_grow(g->places, g->room * sizeof(*g->places));
		}
		g->places[g->count++] = (struct unit_place){
			(uint32_t)row->document, place.column, place.offset};
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
gather_unit(struct gather *g, const struct unit *unit, struct fts *fts, struct err *err)
{
	struct buf expression CLEANUP(buf_free) = {0};
	struct fts_taker taker = {g, gather_row, NULL, false, false, 0};

	if (unit->phrase != NULL) {
		fts_write_phrase(&expression, unit->phrase, unit->size, unit->fields, false);
		return fts_scan(fts, buf_str(&expression), 1, &taker, err);
	}
	for (size_t at = 0; at < unit->words.count; at += PHRASES_AT_ONCE) {
		size_t left = unit->words.count - at;
		size_t count = left < PHRASES_AT_ONCE ? left : PHRASES_AT_ONCE;

		buf_clear(&expression);
		for (size_t i = 0; i < count; i++) {
			if (i > 0)
				buf_add(&expression, STR(" OR "));
			fts_write_phrase(
				&expression, &unit->words.terms[at + i], 1, unit->fields, false);
		}
		if (!fts_scan(fts, buf_str(&expression), (int)count, &taker, err))
			return false;
	}
	return true;
}

bool
unit_list_make(struct unit *unit, struct fts *fts, size_t documents, struct err *err)
{
	struct gather g = {.documents = documents};

	if (unit->list != NULL)
		return true;
	if (!gather_unit(&g, unit, fts, err)) {
		free(g.places);
		return false;
	}
	places_sort(&g);
	unit->list = memory_alloc(sizeof(*unit->list));
	*unit->list = (struct unit_list){.places = g.places, .count = g.count};
	return true;
}

void
unit_list_free(struct unit *unit)
{
	if (unit->list != NULL)
		free(unit->list->places);
	free(unit->list);
	unit->list = NULL;
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
unit_list_places(struct unit_list *list, uint32_t document, unsigned size, struct spans *to)
{
	list->at = list_find(list, document);
	for (size_t i = list->at; i < list->count && list->places[i].document == document; i++)
		spans_add(to,
			(struct span){list->places[i].column, list->places[i].offset,
				list->places[i].offset + (int)size - 1});
}
