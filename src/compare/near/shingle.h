/* Shingles: every run of SHINGLE_WORDS words of a text, as a set of numbers.
 *
 * A. Broder, "On the resemblance and containment of documents" (1997): the resemblance of two texts
 * is the Jaccard similarity of their sets of shingles, what both have divided by what either has.
 * Three words: one changed word of a hundred leaves 94 % of the shingles, and in a mail of 30 words
 * one leaves 80 %, so that drafts, quoting replies and short mails stay near each other; and what
 * is alike to that degree does not meet by common phrases alone. A text of fewer than three words
 * is one shingle, so that such texts are alike only where they are the same.
 *
 * A struct shingle_set owns its memory (shingle_set_free) and is filled again and again. */
#ifndef CANDOUR_COMPARE_SHINGLE_H
#define CANDOUR_COMPARE_SHINGLE_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct word_list;

enum { SHINGLE_WORDS = 3 };

struct shingle_set {
	uint64_t *shingles;
	size_t count;
	size_t room;
	uint64_t *spare; /* for sorting */
};

void shingle_set_free(struct shingle_set *set);
/* The shingles of these words in the order of the text, with repetitions; none of no words. */
void shingles_make(struct shingle_set *set, const struct word_list *words);
/* Sorts them and leaves each once. Time in proportion to their number, times its logarithm at the
 * very worst. */
void shingles_sort(struct shingle_set *set);
/* Jaccard similarity of two sorted sets, 0 to 1; of two empty ones 0. */
double shingles_similarity(const struct shingle_set *a, const struct shingle_set *b);

#endif
