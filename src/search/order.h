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

/* The set without those that another of their fold comes before in the order wanted. scores may be
 * NULL. The set itself where nothing is folded. */
uint64_t *order_fold(struct arena *arena, const struct docs *docs, uint64_t *set,
	const float *scores, enum search_sort sort);
/* Counts what matched and what is shown of it. */
void order_count(const struct docs *docs, const uint64_t *set, const uint64_t *shown,
	struct search_result *result);
/* Gives the documents of the set numbered [offset, offset + limit) in the order wanted. scores may
 * be NULL; the result is counted. */
void order_page(struct arena *arena, const struct docs *docs, const uint64_t *set,
	const float *scores, const struct search_request *request,
	const struct search_result *result, struct ordered **ret_page, size_t *ret_count);
/* Counts the set by kind and so on, up to FACET_GAP, a fold once for each value that one of its documents has. */
void order_facets(struct arena *arena, const struct docs *docs, const uint64_t *set,
	bool all_copies, struct search_result *result);

#endif
