/* Which of the matching documents stand on the page, and how many have what. */
#ifndef CANDOUR_SEARCH_ORDER_H
#define CANDOUR_SEARCH_ORDER_H

#include "search/search.h"

struct docs;

struct ordered {
	uint32_t document;
	float score;
	int64_t moment;
};

/* Counts the set and gives its documents numbered [offset, offset + limit) in the order wanted.
 * scores may be NULL. */
void order_page(struct arena *arena, const struct docs *docs, const uint64_t *set,
	const float *scores, const struct search_request *request, struct search_result *result,
	struct ordered **ret_page, size_t *ret_count);
void order_facets(struct arena *arena, const struct docs *docs, const uint64_t *set,
	struct search_result *result);

#endif
