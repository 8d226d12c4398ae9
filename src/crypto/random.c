#include "crypto/random.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

void
random_bytes(struct random random, void *ret_bytes, size_t len)
{
	random.fill(random.context, ret_bytes, len);
}

uint64_t
random_below(struct random random, uint64_t below)
{
	uint64_t value;
	uint64_t unfair;

	if (below < 2)
		return 0;
	/* The first 2^64 mod below values would come once too often. */
	unfair = (UINT64_MAX % below + 1) % below;
	do {
		random_bytes(random, &value, sizeof(value));
	} while (value < unfair);
	return value % below;
}

static void
fill_from_system(void *context, void *ret_bytes, size_t len)
{
	(void)context;
	randombytes_buf(ret_bytes, len);
}

struct random
random_system(void)
{
	int started = sodium_init();

	assert(started >= 0);
	return (struct random){NULL, fill_from_system};
}

static void
fill_from_seed(void *context, void *ret_bytes, size_t len)
{
	struct random_seed *seed = context;
	unsigned char key[randombytes_SEEDBYTES] = {0};

	memcpy(key, &seed->seed, sizeof(seed->seed));
	memcpy(key + sizeof(seed->seed), &seed->count, sizeof(seed->count));
	seed->count++;
	randombytes_buf_deterministic(ret_bytes, len, key);
}

struct random
random_seeded(struct random_seed *seed)
{
	return (struct random){seed, fill_from_seed};
}
