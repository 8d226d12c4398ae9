#include "work/keep_back.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/hidden/restricted.h"
#include "search/query.h"
#include "search/search.h"
#include "store/inspection.h"

static void
hit_keep_back(struct search_hit *hit)
{
	hit->title = STR("");
	hit->title_mark_count = 0;
	if (!str_equal(hit->kind, STR("mail")))
		hit->from = hit->to = STR("");
	hit->snippet = (struct search_snippet){0};
}

/* Whether a word stands in some document that is not restricted, as far as a page of hits shows. */
static bool
word_is_open(
	struct inspection *inspection, struct search *search, struct arena *arena, struct str word)
{
	struct search_request request = {.query = str_format(arena, "\"%.*s\"", STR_ARG(word)),
		.limit = SEARCH_PAGE_MAX,
		.no_snippets = true,
		.all_copies = true};
	struct query_mistake mistake = {0};
	struct search_result result;
	struct err err = {0};
	bool is = true;

	if (!search_run(search, arena, &request, &result, &mistake, &err))
		return false;
	for (size_t i = 0; i < result.hit_count && is; i++)
		if (!restricted_is(inspection->db, result.hits[i].document, &is, &err))
			return false;
	return !is || result.total > result.hit_count;
}

static void
expansion_keep_back(struct inspection *inspection, struct search *search, struct arena *arena,
	size_t words_max, struct search_expansion *expansion)
{
	size_t shown = 0;

	if (expansion->shown > words_max)
		expansion->shown = words_max;
	for (size_t i = 0; i < expansion->shown; i++)
		if (word_is_open(inspection, search, arena, expansion->words[i]))
			expansion->words[shown++] = expansion->words[i];
	expansion->shown = shown;
}

bool
keep_back_results(struct inspection *inspection, struct search *search, struct arena *arena,
	size_t words_max, struct search_result *result, bool **ret_restricted, struct err *err)
{
	bool any;

	*ret_restricted = ARENA_ARRAY(arena, result->hit_count, bool);
	if (!restricted_any(inspection->db, &any, err))
		return false;
	if (!any)
		return true;
	for (size_t i = 0; i < result->hit_count; i++) {
		struct search_hit *hit = &result->hits[i];

		if (!restricted_is(inspection->db, hit->document, &(*ret_restricted)[i], err))
			return false;
		if ((*ret_restricted)[i])
			hit_keep_back(hit);
	}
	for (size_t i = 0; i < result->expansion_count; i++)
		expansion_keep_back(inspection, search, arena, words_max, &result->expansions[i]);
	return true;
}
