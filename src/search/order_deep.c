#include "search/order_deep.h"

#include "base/arena.h"
#include "base/date.h"
#include "search/docs.h"
#include "search/order.h"

#include <stdlib.h>
#include <string.h>

/* Bits of a key that are counted in one go: the counts stay in the processor's nearest cache. */
enum { DIGIT_BITS = 12, DIGITS = 1 << DIGIT_BITS };

/* Hits in order of document, each with a key that is the smaller the further in front it belongs; among equal keys
 * the document decides. */
struct hits {
	uint64_t *keys; /* from 0 on */
	uint32_t *documents;
	size_t count;
	unsigned bits; /* that all keys fit into */
};

/* ---- keys ---- */

static uint64_t
key_of_score(float score)
{
	uint32_t bits;

	memcpy(&bits, &score,
		sizeof(bits)); /* of numbers that are not negative the bits are in order */
	return UINT32_MAX - bits;
}

/* Those without a date are last: UINT64_MAX. */
static uint64_t
key_of_moment(int64_t moment, bool newest_first)
{
	uint64_t key = (uint64_t)moment ^ (uint64_t)1 << 63;

	if (moment == DATE_NONE)
		return UINT64_MAX;
	return newest_first ? UINT64_MAX - key : key;
}

static uint64_t
key_of(const struct docs *docs, const float *scores, enum search_sort sort, size_t document)
{
	if (sort != SORT_RELEVANCE)
		return key_of_moment(docs->docs[document].moment, sort == SORT_NEWEST);
	return scores == NULL ? 0 : key_of_score(scores[document]);
}

/* Makes the least key 0, and those without a date the first behind the others. */
static void
keys_shift(struct hits *hits)
{
	uint64_t least = UINT64_MAX;
	uint64_t most = 0;
	bool is_open = false;

	for (size_t i = 0; i < hits->count; i++) {
		bool is_last = hits->keys[i] == UINT64_MAX;

		least = hits->keys[i] < least ? hits->keys[i] : least;
		most = !is_last && hits->keys[i] > most ? hits->keys[i] : most;
		is_open |= is_last;
	}
	least = least > most ? most : least;
	most -= least;
	for (size_t i = 0; i < hits->count; i++)
		hits->keys[i] = hits->keys[i] == UINT64_MAX ? most + 1 : hits->keys[i] - least;
	most += is_open;
	hits->bits = most == 0 ? 0 : 64 - (unsigned)__builtin_clzll(most);
}

static void
hits_make(struct arena *arena, const struct docs *docs, const uint64_t *set, const float *scores,
	enum search_sort sort, size_t total, struct hits *ret_hits)
{
	*ret_hits = (struct hits){.keys = ARENA_ARRAY(arena, total, uint64_t),
		.documents = ARENA_ARRAY(arena, total, uint32_t)};
	for (size_t word = 0; word <= docs->count / 64; word++)
		for (uint64_t bits = set[word]; bits != 0; bits &= bits - 1) {
			size_t document = word * 64 + (size_t)__builtin_ctzll(bits);

			ret_hits->documents[ret_hits->count] = (uint32_t)document;
			ret_hits->keys[ret_hits->count++] = key_of(docs, scores, sort, document);
		}
	keys_shift(ret_hits);
}

/* ---- ranks ---- */

/* All hits of one key. */
struct tie {
	uint64_t key;
	size_t before; /* hits with smaller ones */
	size_t count;
};

static void
digits_count(const struct hits *hits, uint64_t front, unsigned bits, unsigned shift,
	uint32_t counts[DIGITS])
{
	uint64_t mask = ((uint64_t)1 << (bits - shift)) - 1;

	memset(counts, 0, DIGITS * sizeof(*counts));
	for (size_t i = 0; i < hits->count; i++)
		if (bits == hits->bits || hits->keys[i] >> bits == front)
			counts[hits->keys[i] >> shift & mask]++;
}

/* The key of the hit numbered `rank`, digit by digit from the front. */
static struct tie
tie_find(const struct hits *hits, size_t rank)
{
	uint32_t counts[DIGITS];
	struct tie tie = {.count = hits->count};

	for (unsigned bits = hits->bits; bits > 0;) {
		unsigned shift = bits > DIGIT_BITS ? bits - DIGIT_BITS : 0;
		size_t digit = 0;

		digits_count(hits, tie.key, bits, shift, counts);
		while (tie.before + counts[digit] <= rank)
			tie.before += counts[digit++];
		tie.key = tie.key << (bits - shift) | digit;
		tie.count = counts[digit];
		bits = shift;
	}
	return tie;
}

/* ---- the page ---- */

struct found {
	uint64_t key;
	uint32_t document;
};

static int
found_compare(const void *one, const void *other)
{
	const struct found *a = one;
	const struct found *b = other;

	if (a->key != b->key)
		return a->key < b->key ? -1 : 1;
	return a->document < b->document ? -1 : a->document > b->document;
}

/* Hits from number `from` to number `to`, of the ties at both ends as many as stand in between. */
static size_t
between_take(const struct hits *hits, size_t from, size_t to, struct found *found)
{
	struct tie first = tie_find(hits, from);
	struct tie last = to < first.before + first.count ? first : tie_find(hits, to);
	size_t pass_over = from - first.before;
	size_t take = to - last.before + 1;
	size_t count = 0;

	for (size_t i = 0; i < hits->count; i++) {
		uint64_t key = hits->keys[i];

		if (key < first.key || key > last.key)
			continue;
		if (key == last.key && take == 0)
			continue;
		take -= key == last.key;
		if (key == first.key && pass_over > 0)
			pass_over--;
		else
			found[count++] = (struct found){key, hits->documents[i]};
	}
	return count;
}

void
order_deep(struct arena *arena, const struct docs *docs, const uint64_t *set, const float *scores,
	enum search_sort sort, size_t total, size_t offset, size_t limit, struct ordered **ret_page,
	size_t *ret_count)
{
	size_t to = limit < total - offset ? offset + limit - 1 : total - 1;
	struct found *found = ARENA_ARRAY(arena, to - offset + 1, struct found);
	struct hits hits;

	hits_make(arena, docs, set, scores, sort, total, &hits);
	*ret_count = between_take(&hits, offset, to, found);
	*ret_page = ARENA_ARRAY(arena, *ret_count, struct ordered);
	qsort(found, *ret_count, sizeof(*found), found_compare);
	for (size_t i = 0; i < *ret_count; i++)
		(*ret_page)[i] = (struct ordered){.document = found[i].document,
			.score = scores == NULL ? 0 : scores[found[i].document],
			.moment = docs->docs[found[i].document].moment};
}
