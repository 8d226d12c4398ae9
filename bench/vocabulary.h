/* An invented vocabulary for benchmarks: words by rank, drawn by how common they are. */
#pragma once

#include "base/buf.h"
#include "splitmix.h"

#include <stddef.h>

/* A word's rank, 0 the commonest, by chance. `cumulative` has, of each of `count` ranks, the weight
 * of all up to it. */
static inline uint32_t
vocabulary_rank(const double *cumulative, size_t count, uint64_t *state)
{
	double wanted = splitmix_unit(state) * cumulative[count - 1];
	size_t low = 0;
	size_t high = count - 1;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (cumulative[middle] < wanted)
			low = middle + 1;
		else
			high = middle;
	}
	return (uint32_t)low;
}

/* Adds the word of a rank: syllables of its number, shorter for commoner ones. */
static inline void
vocabulary_word(struct buf *to, uint32_t rank)
{
	static const char *const onsets[] = {"t", "s", "l", "m", "r", "n", "b", "d", "c", "p", "k",
		"g", "v", "f", "h", "st", "tr", "pl", "ch", "w"};
	static const char *const vowels[] = {"a", "e", "i", "o", "u", "ea", "ou", "y"};
	uint32_t left = rank + 1;

	while (left > 0) {
		buf_add(to, str_of(onsets[left % 20]));
		left /= 20;
		buf_add(to, str_of(vowels[left % 8]));
		left /= 8;
	}
	if (rank % 3 == 1)
		buf_add_char(to, "nrsdt"[rank / 3 % 5]);
}
