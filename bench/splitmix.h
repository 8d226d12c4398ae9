/* Numbers by chance for benchmarks, the same ones for the same seed on every machine: SplitMix64
 * (Steele, Lea and Flood 2014). Nothing secret is made with it. The state is the seed at first. */
#pragma once

#include <stdint.h>

static inline uint64_t
splitmix_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* Below LIMIT, which is not 0. */
static inline uint64_t
splitmix_below(uint64_t *state, uint64_t limit)
{
	return splitmix_next(state) % limit;
}

/* In (0, 1), neither end. */
static inline double
splitmix_unit(uint64_t *state)
{
	return ((double)(splitmix_next(state) >> 11) + 0.5) / 9007199254740992.0;
}
