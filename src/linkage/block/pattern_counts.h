/* Patterns and how often each occurred, as they are counted. Starts as {0}. */
#ifndef CANDOUR_LINKAGE_PATTERN_COUNTS_H
#define CANDOUR_LINKAGE_PATTERN_COUNTS_H

#include <stddef.h>
#include <stdint.h>

struct pattern_count {
	uint64_t pattern;
	uint64_t pairs; /* 0: an empty slot */
};

struct pattern_counts {
	struct pattern_count *slots;
	size_t slot_count; /* a power of two */
	size_t count;
};

void pattern_counts_free(struct pattern_counts *counts);
/* `pairs` is 1 or more. */
void pattern_counts_add(struct pattern_counts *counts, uint64_t pattern, uint64_t pairs);
/* All, rising, into room for `count` of them. */
void pattern_counts_list(const struct pattern_counts *counts, struct pattern_count *ret_list);

#endif
