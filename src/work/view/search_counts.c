#include "work/view/search_counts.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/index.h"
#include "search/search.h"

#include <stdlib.h>

enum { COUNTING_ARENA_MAX = 64 << 20, QUERIES_SIZE_MAX = 64 << 20 };

struct remembered {
	struct str query;
	size_t total;
	int64_t moment;
	struct index_age age;
	bool is_never; /* it asks more than the index: only that is remembered */
};

struct search_counts {
	struct arena arena; /* of the queries */
	struct remembered known[SEARCH_COUNTS_MAX];
	size_t count;
	int64_t glanced; /* when one was last counted in passing */
};

struct search_counts *
search_counts_new(void)
{
	struct search_counts *counts = memory_alloc(sizeof(*counts));

	*counts = (struct search_counts){0};
	arena_init(&counts->arena, QUERIES_SIZE_MAX);
	return counts;
}

void
search_counts_free(struct search_counts *counts)
{
	if (counts == NULL)
		return;
	arena_free(&counts->arena);
	free(counts);
}

static struct remembered *
find(struct search_counts *counts, struct str query)
{
	for (size_t i = 0; i < counts->count; i++)
		if (str_equal(counts->known[i].query, query))
			return &counts->known[i];
	return NULL;
}

static void
remember(struct search_counts *counts, const struct search_count *row, const struct index_age *age,
	bool is_of_index)
{
	struct remembered *known = find(counts, row->query);

	if (known == NULL) {
		if (counts->count == SEARCH_COUNTS_MAX) {
			arena_clear(&counts->arena);
			counts->count = 0;
		}
		known = &counts->known[counts->count++];
		known->query = str_copy(&counts->arena, row->query);
	}
	known->total = row->total;
	known->moment = row->moment;
	known->age = *age;
	known->is_never = !is_of_index;
}

/* A mistake in the query is no failure. `age` is from before, so that what came meanwhile makes it old. */
static bool
count_one(struct search_counts *counts, const struct search_counts_ask *ask,
	const struct index_age *age, struct search_count *row, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = COUNTING_ARENA_MAX};
	struct search_request wanted = {
		.query = row->query, .no_snippets = true, .asker = ask->asker};
	struct search_result result = {0};
	struct query_mistake mistake = {0};

	*row = (struct search_count){
		.query = row->query, .mistake = STR(""), .moment = ask->now, .is_known = true};
	if (search_run(ask->search, &arena, &wanted, &result, &mistake, err)) {
		row->total = result.total;
		remember(counts, row, age, result.is_of_index);
		return true;
	}
	if (err->kind != ERR_QUERY && err->kind != ERR_USAGE)
		return false;
	row->mistake = str_copy(ask->arena, str_of(err->text));
	err_clear(err);
	return true;
}

static void
row_recall(struct search_count *row, const struct remembered *known, const struct index_age *age)
{
	*row = (struct search_count){.query = row->query,
		.total = known->total,
		.mistake = STR(""),
		.moment = known->moment,
		.is_old = known->age.generation != age->generation ||
			known->age.writer != age->writer,
		.is_known = true};
}

/* What is remembered of them all; *ret_oldest: the one that has not been true for longest, or NULL. */
static bool
recall(struct search_counts *counts, const struct search_counts_ask *ask,
	const struct index_age *age, struct search_count *rows, size_t count,
	struct search_count **ret_oldest, struct err *err)
{
	*ret_oldest = NULL;
	for (size_t i = 0; i < count; i++) {
		const struct remembered *known = find(counts, rows[i].query);

		if (known == NULL || known->is_never) {
			if (!count_one(counts, ask, age, &rows[i], err))
				return false;
			continue;
		}
		row_recall(&rows[i], known, age);
		if (rows[i].is_old &&
			(*ret_oldest == NULL || rows[i].moment < (*ret_oldest)->moment))
			*ret_oldest = &rows[i];
	}
	return true;
}

bool
search_counts_take(struct search_counts *counts, const struct search_counts_ask *ask,
	struct search_count *rows, size_t count, struct err *err)
{
	struct search_count *oldest;
	struct index_age age;

	return index_age_get(ask->index, &age, err) &&
		recall(counts, ask, &age, rows, count, &oldest, err) &&
		(oldest == NULL || count_one(counts, ask, &age, oldest, err));
}

bool
search_counts_glance(struct search_counts *counts, const struct search_counts_ask *ask,
	struct search_count *rows, size_t count, struct err *err)
{
	struct search_count *oldest = NULL;
	struct index_age age;

	if (!index_age_get(ask->index, &age, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		const struct remembered *known = find(counts, rows[i].query);

		rows[i] = (struct search_count){.query = rows[i].query, .mistake = STR("")};
		if (known != NULL && known->is_never)
			continue;
		if (known != NULL)
			row_recall(&rows[i], known, &age);
		if ((known == NULL || rows[i].is_old) &&
			(oldest == NULL || rows[i].moment < oldest->moment))
			oldest = &rows[i];
	}
	if (oldest == NULL || ask->now < counts->glanced + SEARCH_COUNTS_PAUSE_S)
		return true;
	counts->glanced = ask->now;
	return count_one(counts, ask, &age, oldest, err);
}
