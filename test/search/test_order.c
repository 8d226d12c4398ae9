/* A page far behind the first is the same that sorting everything gives. */
#include "tap.h"

#include "base/arena.h"
#include "base/date.h"
#include "search/docs.h"
#include "search/order.h"
#include "search/order_deep.h"

#include <stdlib.h>

enum { COUNT = 5000, LIMIT = 25 };

struct bed {
	struct arena arena;
	struct docs docs;
	uint64_t set[COUNT / 64 + 1];
	float scores[COUNT];
	size_t total;
	uint64_t seed;
};

static uint64_t
next(struct bed *bed)
{
	bed->seed = bed->seed * 6364136223846793005u + 1442695040888963407u;
	return bed->seed >> 33;
}

/* Many ties, many without a date, moments near and very far from each other. */
static void
bed_fill(struct bed *bed, unsigned ties)
{
	bed->docs = (struct docs){
		.docs = ARENA_ARRAY(&bed->arena, COUNT, struct doc), .count = COUNT};
	bed->total = 0;
	for (size_t i = 0; i < COUNT; i++) {
		int64_t moment = (int64_t)(next(bed) % (uint64_t)ties) * 86400;

		if (next(bed) % 7 == 0)
			moment = DATE_NONE;
		else if (next(bed) % 50 == 0)
			moment = -(int64_t)(next(bed) << 20);
		bed->docs.docs[i].moment = moment;
		bed->scores[i] = (float)(next(bed) % ties) / 7;
		if (i % 64 == 0)
			bed->set[i / 64] = 0;
		if (next(bed) % 3 != 0) {
			bed->set[i / 64] |= (uint64_t)1 << i % 64;
			bed->total++;
		}
	}
}

static bool
is_same(struct bed *bed, const float *scores, enum search_sort sort)
{
	struct search_request all = {.sort = sort, .limit = SEARCH_PAGE_MAX};
	const struct search_result result = {.total = bed->total};
	struct ordered *sorted;
	struct ordered *page;
	size_t sorted_count;
	size_t count;

	order_page(
		&bed->arena, &bed->docs, bed->set, scores, &all, &result, &sorted, &sorted_count);
	if (sorted_count != bed->total)
		return false;
	for (size_t offset = 0; offset < bed->total; offset += 17) {
		size_t expected = bed->total - offset < LIMIT ? bed->total - offset : LIMIT;

		order_deep(&bed->arena, &bed->docs, bed->set, scores, sort, bed->total, offset,
			LIMIT, &page, &count);
		if (count != expected)
			return false;
		for (size_t i = 0; i < count; i++)
			if (page[i].document != sorted[offset + i].document)
				return false;
	}
	return true;
}

int
main(void)
{
	static const unsigned ties[] = {1, 3, 200, 1u << 30};
	struct bed *bed = memory_alloc(sizeof(*bed));

	*bed = (struct bed){.arena = {.size_max = (size_t)1 << 30}, .seed = 20130312};
	for (size_t i = 0; i < COUNT_OF(ties); i++) {
		bed_fill(bed, ties[i]);
		tap_ok(is_same(bed, bed->scores, SORT_RELEVANCE), "best first, %u values", ties[i]);
		tap_ok(is_same(bed, NULL, SORT_RELEVANCE), "without scores");
		tap_ok(is_same(bed, NULL, SORT_OLDEST), "oldest first");
		tap_ok(is_same(bed, NULL, SORT_NEWEST), "newest first");
		arena_clear(&bed->arena);
	}
	arena_free(&bed->arena);
	free(bed);
	return tap_done();
}
