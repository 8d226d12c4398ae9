/* The page of a set that stands far behind the first: found by counting keys, never by sorting what stands before it. */
#ifndef CANDOUR_SEARCH_ORDER_DEEP_H
#define CANDOUR_SEARCH_ORDER_DEEP_H

#include "search/search.h"

struct docs;
struct ordered;

/* The documents of the set numbered [offset, offset + limit) in the order wanted, sorted; there are `total`, and
 * offset is below that. scores may be NULL. The time hangs on the size of the set, not on offset. */
void order_deep(struct arena *arena, const struct docs *docs, const uint64_t *set,
	const float *scores, enum search_sort sort, size_t total, size_t offset, size_t limit,
	struct ordered **ret_page, size_t *ret_count);

#endif
