/* What narrows a search beside its query, as sets; and the facets that an index is told of. */
#ifndef CANDOUR_SEARCH_NARROW_H
#define CANDOUR_SEARCH_NARROW_H

#include "base/attr.h"
#include "search/search.h"

struct docs;
struct zone;

/* The tags of each facet, from FACET_GAP on; empty where nobody knows. */
struct search_tags {
	const struct search_tag *tags[FACET_COUNT];
	size_t counts[FACET_COUNT];
};
bool tags_load(const struct search_lookup *lookup, struct arena *arena, struct str asker,
	struct search_tags *ret_tags, struct err *err) MUST_USE;

/* The documents that have one of the values; live or not. A period is of days of the zone. */
uint64_t *narrow_set(struct arena *arena, const struct docs *docs, const struct search_tags *tags,
	const struct search_narrow *narrow, const struct zone *zone);
/* The live documents that are neither these nor copies of them by content. */
uint64_t *narrow_rest(
	struct arena *arena, const struct docs *docs, const int64_t *documents, size_t count);
/* Whether a narrowing on custodians or deliveries takes in the delivery at this index. */
bool narrow_takes(const struct docs *docs, const struct search_narrow *narrow, size_t delivery);
/* Counts the values of the told facets within a set, as order_facets does for those known. */
void tags_count(struct arena *arena, const struct docs *docs, const struct search_tags *tags,
	const uint64_t *set, bool all_copies, struct facet facets[FACET_COUNT]);
/* Adds to a facet what is chosen of it and found nowhere, with its name and a count of 0. */
void narrow_values(struct arena *arena, const struct docs *docs, const struct search_tags *tags,
	const struct search_narrow *narrow, struct facet *facet);

#endif
