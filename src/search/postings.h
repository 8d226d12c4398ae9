/* Common words, kept from search to search: which documents hold them and how often.
 *
 * FTS5 takes about 100 ns a row to walk a word's list; kept here it is a few. Only long lists are
 * kept, those used least go first, and each holds for one state of the index only. */
#ifndef CANDOUR_SEARCH_POSTINGS_H
#define CANDOUR_SEARCH_POSTINGS_H

#include "base/attr.h"
#include "base/str.h"

/* Lists kept, bytes of all together, and how long one must be to be worth it. */
enum { POSTINGS_COUNT = 64, POSTINGS_SIZE_MAX = 128 * 1024 * 1024, POSTINGS_WORTH = 2048 };

struct postings {
	uint64_t hash; /* of the unit's expression, 128 bits in all */
	uint64_t check;
	int64_t generation; /* of the index */
	uint64_t used;
	uint32_t *documents;
	float *frequencies;
	size_t count;
	size_t room;
};

struct postings_cache {
	struct postings lists[POSTINGS_COUNT];
	uint64_t clock;
};

/* FNV-1a with a seed of the caller's. */
uint64_t postings_hash(struct str text, uint64_t seed);
void postings_add(struct postings *list, uint32_t document, float frequency);
void postings_free(struct postings *list);
void postings_cache_free(struct postings_cache *cache);
/* The list kept for the state of the index, or NULL. */
const struct postings *postings_find(
	struct postings_cache *cache, uint64_t hash, uint64_t check, int64_t generation);
/* Keeps the list, which then belongs to the cache, or frees it. */
void postings_keep(struct postings_cache *cache, struct postings *list);

#endif
