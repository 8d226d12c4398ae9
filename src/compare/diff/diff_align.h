/* Which words of one text stand in another, in order.
 *
 * Words are numbers here; equal numbers are equal words. Method: runs of words that occur once in
 * each text hold the texts together (patience difference, B. Cohen; the longest increasing
 * sequence after Schensted 1961), first runs of six, then of three, then single words; what lies
 * between is compared by the greedy algorithm of E. Myers, "An O(ND) Difference Algorithm and Its
 * Variations" (1986). Between two texts that share next to nothing that algorithm is quadratic:
 * here it stops after a number of edits, keeps the furthest it came and starts there anew, so
 * that the whole is bounded by a constant for each word. What is matched then is right, but may
 * not be all that could be; is_approximate says so. */
#ifndef CANDOUR_COMPARE_DIFF_ALIGN_H
#define CANDOUR_COMPARE_DIFF_ALIGN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* Words a..a+count of the one are words b..b+count of the other. */
struct diff_block {
	uint32_t a;
	uint32_t b;
	uint32_t count;
};

struct diff_alignment {
	struct diff_block *blocks; /* growing in a and b, never touching in both */
	size_t block_count;
	bool is_approximate;
};

/* In the arena. Counts are below UINT32_MAX. */
void diff_align(struct arena *arena, const uint32_t *a, size_t a_count, const uint32_t *b,
	size_t b_count, struct diff_alignment *ret_alignment);

/* The table of runs of words: where each stands in the one text and in the other. Also used to
 * find what moved. */
struct diff_gram {
	uint64_t hash; /* 0: empty */
	uint32_t a;
	uint32_t b;
	uint8_t a_seen; /* 0, 1, 2: more than once */
	uint8_t b_seen;
};
struct diff_grams {
	struct diff_gram *slots;
	size_t room;   /* a power of two */
	unsigned size; /* words of a run */
	const uint32_t *a_words;
	const uint32_t *b_words;
};
/* Makes room for `count` runs; `slots` must have at least twice as many, rounded up to a power. */
void diff_grams_begin(struct diff_grams *grams, size_t count);
/* The slot of the run at `at` in the one text (or the other), new where it is not there yet; NULL
 * where too many fall on one place, as only made-up texts do. */
struct diff_gram *diff_grams_slot(struct diff_grams *grams, bool in_b, uint32_t at);
size_t diff_grams_room(size_t count);

#endif
