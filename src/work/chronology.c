#include "work/chronology.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "search/search.h"
#include "work/workshop.h"

#include <stdlib.h>

struct ids {
	int64_t *all;
	size_t count;
	size_t room;
};

static void
ids_cleanup(struct ids *ids)
{
	free(ids->all);
}

static void
id_add(struct ids *ids, int64_t id)
{
	if (ids->count == ids->room) {
		ids->room = ids->room == 0 ? 1024 : ids->room * 2;
		ids->all = memory_grow(ids->all, ids->room * sizeof(*ids->all));
	}
	ids->all[ids->count++] = id;
}

static int
id_order(const void *left, const void *right)
{
	const int64_t *a = left;
	const int64_t *b = right;

	return (*a > *b) - (*a < *b);
}

/* All documents that the query finds, page by page, in ascending order. */
static bool
documents_find(struct workshop *workshop, struct arena *arena, struct str query, struct ids *ids,
	struct query_mistake *ret_mistake, struct err *err)
{
	struct search *search CLEANUP(search_cleanup) = NULL;
	struct arena page CLEANUP(arena_free) = {.size_max = arena->size_max};
	struct search_request request = {
		.query = query, .limit = SEARCH_PAGE_MAX, .no_snippets = true};
	struct search_result result;

	if (!search_open(workshop->index, &search, err))
		return false;
	do {
		arena_clear(&page);
		if (!search_run(search, &page, &request, &result, ret_mistake, err)) {
			/* What is said of the mistake outlives the page. */
			ret_mistake->caret = str_copy(arena, ret_mistake->caret);
			ret_mistake->suggestion = str_copy(arena, ret_mistake->suggestion);
			return false;
		}
		for (size_t i = 0; i < result.hit_count; i++)
			id_add(ids, result.hits[i].document);
		request.offset += result.hit_count;
	} while (result.hit_count > 0 && request.offset < result.total);
	if (ids->count > 0)
		qsort(ids->all, ids->count, sizeof(*ids->all), id_order);
	return true;
}

static bool
people_give(struct compare *compare, struct arena *arena, const struct ids *ids,
	const struct work_chronology_request *request, struct work_chronology_result *result,
	struct err *err)
{
	struct knowing_person *people;
	size_t count;

	if (!knowing_list(compare, arena, ids->all, ids->count, &people, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		request->person(request->context, &people[i]);
	result->people = count;
	return true;
}

bool
work_chronology(struct workshop *workshop, struct arena *arena,
	const struct work_chronology_request *request, struct work_chronology_result *ret_result,
	struct query_mistake *ret_mistake, struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;
	struct chronology_request events = request->events;
	struct ids ids CLEANUP(ids_cleanup) = {0};
	static const int64_t none[1] = {0};

	*ret_result = (struct work_chronology_result){0};
	if (request->query.len > 0) {
		if (!documents_find(workshop, arena, request->query, &ids, ret_mistake, err))
			return false;
		events.documents = ids.count > 0 ? ids.all : none;
		events.document_count = ids.count;
		ret_result->documents = ids.count;
	}
	if (!compare_open(workshop->inspection, &compare, err) ||
		!compare_waiting(compare, &ret_result->waiting, err))
		return false;
	if (!request->without_events &&
		!chronology_list(compare, &events, request->event, request->context,
			&ret_result->events, err))
		return false;
	return !request->with_people || people_give(compare, arena, &ids, request, ret_result, err);
}
