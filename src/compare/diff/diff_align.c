#include "compare/diff/diff_align.h"

#include "base/arena.h"
#include "base/limits.h"

#include <string.h>

#define NONE UINT32_MAX

enum {
	PROBE_MAX = 64,   /* places looked at for one run of words */
	SMALL_SIZE = 200, /* words of both sides that go to Myers at once */
	EDIT_MAX = 1024,  /* edits before Myers starts anew; its trace takes their square */
	EDIT_LOW = 16     /* the same once the budget is used up */
};

struct range {
	uint32_t a0;
	uint32_t a1;
	uint32_t b0;
	uint32_t b1;
};

struct ranges {
	struct range *items;
	size_t count;
	size_t room;
};

struct aligner {
	struct arena *arena;
	const uint32_t *a;
	const uint32_t *b;
	uint32_t *to_b; /* of each word of a, or NONE */
	struct diff_grams grams;
	uint32_t
		*pile; /* of the longest increasing sequence: slot numbers and their fore-runners */
	uint32_t *fore;
	struct range *pairs; /* a0 and b0: candidates in the order of a */
	int32_t *furthest;   /* Myers' V, and its copies */
	int32_t *trace;
	int32_t edit_max;
	uint64_t budget;
	bool is_approximate;
};

static void
range_add(struct aligner *al, struct ranges *to, struct range range)
{
	if (range.a0 >= range.a1 || range.b0 >= range.b1)
		return;
	if (to->count == to->room) {
		size_t room = to->room == 0 ? 64 : to->room * 2;
		struct range *items = ARENA_ARRAY(al->arena, room, struct range);

		if (to->count > 0)
			memcpy(items, to->items, to->count * sizeof *items);
		to->items = items;
		to->room = room;
	}
	to->items[to->count++] = range;
}

/* Matches what is equal at both ends and cuts it off. */
static void
range_trim(struct aligner *al, struct range *r)
{
	while (r->a0 < r->a1 && r->b0 < r->b1 && al->a[r->a0] == al->b[r->b0])
		al->to_b[r->a0++] = r->b0++;
	while (r->a0 < r->a1 && r->b0 < r->b1 && al->a[r->a1 - 1] == al->b[r->b1 - 1])
		al->to_b[--r->a1] = --r->b1;
}

/* ---- runs of words ---- */

size_t
diff_grams_room(size_t count)
{
	size_t room = 64;

	while (room < count * 2)
		room *= 2;
	return room;
}

void
diff_grams_begin(struct diff_grams *grams, size_t count)
{
	grams->room = diff_grams_room(count);
	memset(grams->slots, 0, grams->room * sizeof *grams->slots);
}

static uint64_t
run_hash(const uint32_t *words, unsigned size)
{
	uint64_t hash = 0x9e3779b97f4a7c15u;

	for (unsigned i = 0; i < size; i++) {
		hash = (hash ^ words[i]) * 0xff51afd7ed558ccdu;
		hash ^= hash >> 32;
	}
	return hash | 1;
}

struct diff_gram *
diff_grams_slot(struct diff_grams *grams, bool in_b, uint32_t at)
{
	const uint32_t *words = (in_b ? grams->b_words : grams->a_words) + at;
	uint64_t hash = run_hash(words, grams->size);
	size_t mask = grams->room - 1;

	for (size_t probe = 0; probe < PROBE_MAX; probe++) {
		struct diff_gram *slot = &grams->slots[((hash >> 8) + probe) & mask];
		const uint32_t *there;

		if (slot->hash == 0) {
			slot->hash = hash;
			*(in_b ? &slot->b : &slot->a) = at;
			return slot;
		}
		there = slot->a_seen > 0 ? grams->a_words + slot->a : grams->b_words + slot->b;
		if (slot->hash == hash && memcmp(there, words, grams->size * sizeof *words) == 0)
			return slot;
	}
	return NULL;
}

/* Runs that occur once on each side, in the order of a. */
static size_t
pairs_find(struct aligner *al, struct range r, unsigned size)
{
	size_t count = 0;

	if (r.a1 - r.a0 < size || r.b1 - r.b0 < size)
		return 0;
	al->grams.size = size;
	diff_grams_begin(&al->grams, (size_t)(r.a1 - r.a0) + (r.b1 - r.b0));
	for (uint32_t i = r.a0; i + size <= r.a1; i++) {
		struct diff_gram *slot = diff_grams_slot(&al->grams, false, i);

		if (slot != NULL && slot->a_seen < 2 && ++slot->a_seen == 1)
			slot->a = i;
	}
	for (uint32_t i = r.b0; i + size <= r.b1; i++) {
		struct diff_gram *slot = diff_grams_slot(&al->grams, true, i);

		if (slot != NULL && slot->b_seen < 2 && ++slot->b_seen == 1)
			slot->b = i;
	}
	for (uint32_t i = r.a0; i + size <= r.a1; i++) {
		struct diff_gram *slot = diff_grams_slot(&al->grams, false, i);

		if (slot != NULL && slot->a_seen == 1 && slot->b_seen == 1)
			al->pairs[count++] = (struct range){.a0 = i, .b0 = slot->b};
	}
	return count;
}

/* The longest sequence of pairs that grows in b; leaves it in `pile`, in order. */
static size_t
pairs_order(struct aligner *al, size_t count)
{
	size_t piles = 0;
	uint32_t at;

	for (size_t i = 0; i < count; i++) {
		size_t low = 0;
		size_t high = piles;

		while (low < high) {
			size_t middle = (low + high) / 2;

			if (al->pairs[al->pile[middle]].b0 < al->pairs[i].b0)
				low = middle + 1;
			else
				high = middle;
		}
		al->fore[i] = low > 0 ? al->pile[low - 1] : NONE;
		al->pile[low] = (uint32_t)i;
		if (low == piles)
			piles++;
	}
	if (piles == 0)
		return 0;
	at = al->pile[piles - 1];
	for (size_t i = piles; i-- > 0; at = al->fore[at])
		al->pile[i] = at;
	return piles;
}

/* Matches the runs of one range and hands on what lies between them. */
static void
range_split(struct aligner *al, struct range r, unsigned size, struct ranges *to)
{
	size_t count = pairs_order(al, pairs_find(al, r, size));
	struct range gap = r;

	for (size_t i = 0; i < count; i++) {
		uint32_t x = al->pairs[al->pile[i]].a0;
		uint32_t y = al->pairs[al->pile[i]].b0;
		struct range before;

		if (x < gap.a0 || y < gap.b0)
			continue; /* inside the last one */
		while (x > gap.a0 && y > gap.b0 && al->a[x - 1] == al->b[y - 1]) {
			x--;
			y--;
		}
		before = (struct range){gap.a0, x, gap.b0, y};
		while (x < r.a1 && y < r.b1 && al->a[x] == al->b[y])
			al->to_b[x++] = y++;
		range_add(al, to, before);
		gap.a0 = x;
		gap.b0 = y;
	}
	range_trim(al, &gap);
	range_add(al, to, gap);
}

/* ---- Myers ---- */

/* Walks back from diagonal k at d edits, matching as it goes. */
static void
trace_back(struct aligner *al, const struct range *r, int32_t d, int32_t k)
{
	const int32_t *v = al->trace + (size_t)d * (size_t)d;
	int32_t x = v[k + d];

	for (; d >= 0; d--) {
		int32_t y = x - k;
		int32_t from_x = 0;
		int32_t from_k = k;

		if (d > 0) {
			/* The row of d-1 holds its diagonals -(d-1) .. d-1. */
			const int32_t *row = al->trace + (size_t)(d - 1) * (size_t)(d - 1);
			int32_t e = d - 1;

			if (k == -d || (k != d && (k - 1 < -e || row[k - 1 + e] < row[k + 1 + e])))
				from_k = k + 1;
			else
				from_k = k - 1;
			from_x = row[from_k + e];
			if (from_k == k - 1)
				from_x++;
		}
		while (x > from_x && y > 0) {
			x--;
			y--;
			al->to_b[r->a0 + (uint32_t)x] = r->b0 + (uint32_t)y;
		}
		if (d > 0) {
			const int32_t *row = al->trace + (size_t)(d - 1) * (size_t)(d - 1);

			x = row[from_k + d - 1];
			k = from_k;
		}
	}
}

/* Goes on from the front of the range for at most edit_max edits; moves the front to where it came.
 * The furthest points of d edits are kept at trace[d*d ..], 2d+1 of them. */
static void
myers_step(struct aligner *al, struct range *r, int32_t edit_max)
{
	int32_t n = (int32_t)(r->a1 - r->a0);
	int32_t m = (int32_t)(r->b1 - r->b0);
	int32_t *v = al->furthest + al->edit_max + 1;
	int32_t best_k = 0;

	v[1] = 0;
	for (int32_t d = 0; d <= edit_max; d++) {
		int64_t best = -1;

		for (int32_t k = -d; k <= d; k += 2) {
			int32_t x = k == -d || (k != d && v[k - 1] < v[k + 1]) ? v[k + 1]
									       : v[k - 1] + 1;
			int32_t y = x - k;

			while (x >= 0 && y >= 0 && x < n && y < m &&
				al->a[r->a0 + (uint32_t)x] == al->b[r->b0 + (uint32_t)y]) {
				x++;
				y++;
			}
			v[k] = x;
			if (x <= n && y <= m && (int64_t)x + y > best) {
				best = (int64_t)x + y;
				best_k = k;
			}
		}
		for (int32_t k = -d; k <= d; k++)
			al->trace[(size_t)d * (size_t)d + (size_t)(k + d)] = v[k];
		al->budget -= al->budget < (uint64_t)d + 1 ? al->budget : (uint64_t)d + 1;
		if (best == (int64_t)n + m || d == edit_max) {
			int32_t x = v[best_k];

			al->is_approximate = al->is_approximate || best != (int64_t)n + m;
			trace_back(al, r, d, best_k);
			r->a0 += (uint32_t)x;
			r->b0 += (uint32_t)(x - best_k);
			return;
		}
	}
}

static void
range_myers(struct aligner *al, struct range r)
{
	range_trim(al, &r);
	while (r.a0 < r.a1 && r.b0 < r.b1) {
		myers_step(al, &r,
			al->budget > 0 || al->edit_max < EDIT_LOW ? al->edit_max : EDIT_LOW);
		range_trim(al, &r);
	}
}

/* ---- the whole ---- */

static void
blocks_gather(struct aligner *al, size_t a_count, struct diff_alignment *ret)
{
	size_t count = 0;
	struct diff_block *block = NULL;

	for (size_t i = 0; i < a_count; i++)
		if (al->to_b[i] != NONE &&
			(i == 0 || al->to_b[i - 1] == NONE || al->to_b[i - 1] + 1 != al->to_b[i]))
			count++;
	ret->blocks = ARENA_ARRAY(al->arena, count + 1, struct diff_block);
	ret->block_count = 0;
	for (size_t i = 0; i < a_count; i++) {
		if (al->to_b[i] == NONE) {
			block = NULL;
			continue;
		}
		if (block == NULL || block->b + block->count != al->to_b[i]) {
			block = &ret->blocks[ret->block_count++];
			*block = (struct diff_block){.a = (uint32_t)i, .b = al->to_b[i]};
		}
		block->count++;
	}
}

static void
aligner_init(struct aligner *al, size_t a_count, size_t b_count)
{
	al->to_b = ARENA_ARRAY(al->arena, a_count + 1, uint32_t);
	memset(al->to_b, 0xff, (a_count + 1) * sizeof *al->to_b);
	al->grams.slots = ARENA_ARRAY(
		al->arena, diff_grams_room(a_count + b_count), struct diff_gram);
	al->grams.a_words = al->a;
	al->grams.b_words = al->b;
	al->pile = ARENA_ARRAY(al->arena, a_count + 1, uint32_t);
	al->fore = ARENA_ARRAY(al->arena, a_count + 1, uint32_t);
	al->pairs = ARENA_ARRAY(al->arena, a_count + 1, struct range);
	al->budget = DIFF_STEP_MAX;
}

/* Room for as many edits as the largest of these ranges can need. */
static void
myers_prepare(struct aligner *al, const struct ranges *ranges)
{
	size_t edits = 0;

	for (size_t i = 0; i < ranges->count; i++) {
		const struct range *r = &ranges->items[i];
		size_t size = (size_t)(r->a1 - r->a0) + (r->b1 - r->b0);

		edits = size > edits ? size : edits;
	}
	edits = edits < EDIT_MAX ? edits + 1 : EDIT_MAX;
	al->edit_max = (int32_t)edits;
	al->furthest = ARENA_ARRAY(al->arena, 2 * edits + 4, int32_t);
	al->trace = ARENA_ARRAY(al->arena, (edits + 1) * (edits + 1), int32_t);
}

void
diff_align(struct arena *arena, const uint32_t *a, size_t a_count, const uint32_t *b,
	size_t b_count, struct diff_alignment *ret_alignment)
{
	static const unsigned sizes[] = {6, 3, 1};
	struct aligner al = {.arena = arena, .a = a, .b = b};
	struct range whole = {0, (uint32_t)a_count, 0, (uint32_t)b_count};
	struct ranges now = {0};

	aligner_init(&al, a_count, b_count);
	range_trim(&al, &whole);
	range_add(&al, &now, whole);
	for (size_t level = 0; level < COUNT_OF(sizes); level++) {
		struct ranges next = {0};

		for (size_t i = 0; i < now.count; i++) {
			struct range r = now.items[i];

			if ((size_t)(r.a1 - r.a0) + (r.b1 - r.b0) <= SMALL_SIZE)
				range_add(&al, &next, r);
			else
				range_split(&al, r, sizes[level], &next);
		}
		now = next;
	}
	myers_prepare(&al, &now);
	for (size_t i = 0; i < now.count; i++)
		range_myers(&al, now.items[i]);
	blocks_gather(&al, a_count, ret_alignment);
	ret_alignment->is_approximate = al.is_approximate;
}
