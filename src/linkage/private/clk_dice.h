/* How many bits two encodings have in common, very many times.
 *
 * Dice's coefficient of two encodings is 2 common / (weight + weight'). */
#ifndef CANDOUR_LINKAGE_CLK_DICE_H
#define CANDOUR_LINKAGE_CLK_DICE_H

#include <stddef.h>
#include <stdint.h>

/* Writes how many bits `one` has in common with each of `count` encodings that stand one behind the
 * other. */
typedef void clk_common_function(const uint64_t *one, const uint64_t *others, size_t word_count,
	size_t count, uint32_t *ret_common);

/* The fastest that this processor has; all give the same numbers. *ret_name says which it is. */
clk_common_function *clk_common_best(const char **ret_name);
/* Those that this processor has, for tests: `number` from 0; NULL at the end. */
clk_common_function *clk_common_choice(size_t number, const char **ret_name);

static inline float
clk_dice(uint32_t common, uint32_t weight, uint32_t other_weight)
{
	return weight + other_weight == 0 ? 0 : 2 * (float)common / (float)(weight + other_weight);
}

#endif
