#include "cli/fold.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/near/id_map.h"
#include "search/search.h"

/* Documents that stand for a message and those that stand for words are numbered apart. */
static uint64_t
fold_id(int64_t stands, enum copies_kind kind)
{
	return (uint64_t)stands * 2 + (kind == COPIES_WORDS);
}

/* The first hit of the page that stands for the same, this one where there is none yet. */
static void
fold_put(struct id_map *firsts, int64_t stands, enum copies_kind kind, size_t number,
	struct fold *fold)
{
	size_t first;
	bool is_new;

	if (stands == 0)
		return;
	first = id_map_put(firsts, fold_id(stands, kind), (uint32_t)fold->first, &is_new);
	if (first == number || fold->by != COPIES_NONE)
		return;
	fold->first = first;
	fold->by = kind;
}

bool
fold_hits(struct inspection *inspection, struct arena *arena, const struct search_result *result,
	struct fold **ret_folds, struct err *err)
{
	struct compare *compare CLEANUP(compare_cleanup) = NULL;
	struct id_map firsts CLEANUP(id_map_free) = {0};
	struct fold *folds = ARENA_ARRAY(arena, result->hit_count, struct fold);

	*ret_folds = folds;
	for (size_t i = 0; i < result->hit_count; i++)
		folds[i].first = i;
	if (!compare_open(inspection, &compare, err)) {
		/* One that an earlier version made can be searched all the same. */
		if (err->kind != ERR_UNSUPPORTED)
			return false;
		err_clear(err);
		return true;
	}
	for (size_t i = 0; i < result->hit_count; i++) {
		int64_t message;
		int64_t words;

		if (!copies_stands(compare, result->hits[i].document, &message, &words, err))
			return false;
		fold_put(&firsts, message, COPIES_MESSAGE, i, &folds[i]);
		fold_put(&firsts, words, COPIES_WORDS, i, &folds[i]);
	}
	return true;
}
