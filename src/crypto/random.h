/* Randomness, always passed in, so that tests repeat.
 *
 * Whoever needs random bytes takes a struct random; the product gives random_system, a test gives
 * random_seeded. Neither owns memory. */
#ifndef CANDOUR_CRYPTO_RANDOM_H
#define CANDOUR_CRYPTO_RANDOM_H

#include <stddef.h>
#include <stdint.h>

struct random {
	void *context;
	void (*fill)(void *context, void *ret_bytes, size_t len);
};

void random_bytes(struct random random, void *ret_bytes, size_t len);
/* A number in [0, below), each as likely as the others; below 1 gives 0. */
uint64_t random_below(struct random random, uint64_t below);

/* The kernel's generator, through libsodium. */
struct random random_system(void);

/* A stream that follows from its seed (ChaCha20). For tests and benches only. */
struct random_seed {
	uint64_t seed;
	uint64_t count; /* calls so far; start at 0 */
};
struct random random_seeded(struct random_seed *seed);

#endif
