#include "search/postings.h"

#include "base/arena.h"

#include <stdlib.h>

uint64_t
postings_hash(struct str text, uint64_t seed)
{
	for (size_t i = 0; i < text.len; i++)
		seed = (seed ^ (unsigned char)text.data[i]) * 0x100000001b3u;
	return seed ^ seed >> 31;
}

void
postings_add(struct postings *list, uint32_t document, float frequency)
{
	if (list->count == list->room) {
		list->room = list->room * 2 + 256;
		list->documents = memory_grow(
			list->documents, list->room * sizeof(*list->documents));
		list->frequencies = memory_grow(
			list->frequencies, list->room * sizeof(*list->frequencies));
	}
	list->documents[list->count] = document;
	list->frequencies[list->count++] = frequency;
}

void
postings_free(struct postings *list)
{
	free(list->documents);
	free(list->frequencies);
	*list = (struct postings){0};
}

void
postings_cache_free(struct postings_cache *cache)
{
	for (size_t i = 0; i < POSTINGS_COUNT; i++)
		postings_free(&cache->lists[i]);
}

const struct postings *
postings_find(struct postings_cache *cache, uint64_t hash, uint64_t check, int64_t generation)
{
	for (size_t i = 0; i < POSTINGS_COUNT; i++) {
		struct postings *list = &cache->lists[i];

		if (list->count == 0 || list->hash != hash || list->check != check)
			continue;
		if (list->generation == generation) {
			list->used = ++cache->clock;
			return list;
		}
		postings_free(list);
	}
	return NULL;
}

static size_t
size_of(const struct postings *list)
{
	return list->room * (sizeof(*list->documents) + sizeof(*list->frequencies));
}

/* The list to give up next: an empty one, else the one used longest ago. */
static struct postings *
oldest(struct postings_cache *cache)
{
	struct postings *found = &cache->lists[0];

	for (size_t i = 1; i < POSTINGS_COUNT; i++)
		if (cache->lists[i].used < found->used)
			found = &cache->lists[i];
	return found;
}

void
postings_keep(struct postings_cache *cache, struct postings *list)
{
	size_t total = size_of(list);

	if (list->count < POSTINGS_WORTH || total > POSTINGS_SIZE_MAX) {
		postings_free(list);
		return;
	}
	for (size_t i = 0; i < POSTINGS_COUNT; i++)
		total += size_of(&cache->lists[i]);
	for (size_t i = 0; i < POSTINGS_COUNT && total > POSTINGS_SIZE_MAX; i++) {
		struct postings *least = NULL;

		for (size_t j = 0; j < POSTINGS_COUNT; j++)
			if (cache->lists[j].count > 0 &&
				(least == NULL || cache->lists[j].used < least->used))
				least = &cache->lists[j];
		if (least == NULL)
			break;
		total -= size_of(least);
		postings_free(least);
	}
	list->used = ++cache->clock;
	postings_free(oldest(cache));
	*oldest(cache) = *list;
	*list = (struct postings){0};
}
