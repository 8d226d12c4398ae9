#include "work/chronology.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "search/search.h"
#include "work/searching.h"
#include "work/workshop.h"

#include <stdlib.h>

struct found {
	struct knowing_document *all;
	size_t count;
	size_t room;
};

static void
found_cleanup(struct found *found)
{
	free(found->all);
}

static void
hit_add(struct found *found, const struct search_hit *hit)
{
	const struct search_snippet *snippet = &hit->snippet;
	struct knowing_document document = {.document = hit->document, .from = -1, .to = -1};

	if (snippet->mark_count > 0) {
		document.from = (int64_t)snippet->places[0].from;
		document.to = (int64_t)snippet->places[snippet->mark_count - 1].to;
	}
	if (found->count == found->room) {
		found->room = found->room == 0 ? 1024 : found->room * 2;
		found->all = memory_grow(found->all, found->room * sizeof(*found->all));
	}
	found->all[found->count++] = document;
}

static int
document_order(const void *left, const void *right)
{
	const struct knowing_document *a = left;
	const struct knowing_document *b = right;

	return (a->document > b->document) - (a->document < b->document);
}

/* All documents that the query finds, page by page, in ascending order. */
static bool
documents_find(struct workshop *workshop, struct arena *arena,
	const struct work_chronology_request *wanted, struct found *found,
	struct query_mistake *ret_mistake, struct err *err)
{
	struct search *search CLEANUP(search_cleanup) = NULL;
	struct arena page CLEANUP(arena_free) = {.size_max = arena->size_max};
	struct search_request request = {.query = wanted->query,
		.all_copies = true,
		.limit = SEARCH_PAGE_MAX,
		.no_snippets = !wanted->with_people};
	struct search_result result;

	if (!work_search_open(workshop, &search, err))
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
			hit_add(found, &result.hits[i]);
		request.offset += result.hit_count;
	} while (result.hit_count > 0 && request.offset < result.total);
	if (found->count > 0)
		qsort(found->all, found->count, sizeof(*found->all), document_order);
	return true;
}

static bool
people_give(struct compare *compare, struct arena *arena, const struct found *found,
	const struct work_chronology_request *request, struct work_chronology_result *result,
	struct err *err)
{
	struct knowing_person *people;
	size_t count;

	if (!knowing_list(compare, arena, found->all, found->count, &people, &count, err))
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
	struct found found CLEANUP(found_cleanup) = {0};

	*ret_result = (struct work_chronology_result){0};
	if (request->query.len > 0) {
		int64_t *ids;

		if (!documents_find(workshop, arena, request, &found, ret_mistake, err))
			return false;
		ids = ARENA_ARRAY(arena, found.count, int64_t);
		for (size_t i = 0; i < found.count; i++)
			ids[i] = found.all[i].document;
		events.documents = ids;
		events.document_count = found.count;
		ret_result->documents = found.count;
	}
	if (!compare_open(workshop->inspection, &compare, err) ||
		!compare_waiting(compare, &ret_result->waiting, err))
		return false;
	if (!request->without_events &&
		!chronology_list(compare, &events, request->event, request->context,
			&ret_result->events, err))
		return false;
	return !request->with_people ||
		people_give(compare, arena, &found, request, ret_result, err);
}
