/* Chance that can be repeated: the same numbers for the same seed on every machine. For samples that
 * a reader of the figures must be able to draw again; never for secrets. SplitMix64: Steele, Lea and
 * Flood, "Fast splittable pseudorandom number generators" (2014). The state is the seed at first. */
#ifndef CANDOUR_LINKAGE_CHANCE_H
#define CANDOUR_LINKAGE_CHANCE_H

#include <stdint.h>

static inline uint64_t
chance_next(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* The state of a stream of its own for each number, of one seed: what a task or a part of the data
 * draws. Seeds that lie a few steps of the generator apart would give the same numbers a few places
 * later, so a stream begins at a number of the generator's own. */
static inline uint64_t
chance_stream(uint64_t seed, uint64_t number)
{
	uint64_t state = seed;

	state = chance_next(&state) ^ number;
	state = chance_next(&state);
	return state;
}

/* Below `limit`, which is 1 to 2^32; each as likely as the others to one in 2^32. */
static inline uint64_t
chance_below(uint64_t *state, uint64_t limit)
{
	return (chance_next(state) >> 32) * limit >> 32;
}

/* In (0, 1), neither end. */
static inline double
chance_unit(uint64_t *state)
{
	return ((double)(chance_next(state) >> 11) + 0.5) / 9007199254740992.0;
}

#endif
