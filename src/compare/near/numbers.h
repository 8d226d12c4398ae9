/* Sorting numbers that are hashes, and so are spread evenly over all that 64 bits hold. */
#ifndef CANDOUR_COMPARE_NUMBERS_H
#define CANDOUR_COMPARE_NUMBERS_H

#include <stddef.h>
#include <stdint.h>

/* Sorts in place; `spare` has room for as many. Time in proportion to their number; where someone
 * chose them so that they are not spread at all, times its logarithm. */
void numbers_sort(uint64_t *numbers, uint64_t *spare, size_t count);

#endif
