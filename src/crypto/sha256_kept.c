#include "crypto/sha256_kept.h"

#include <sodium.h>
#include <string.h>

_Static_assert(sizeof(crypto_hash_sha256_state) == sizeof(struct sha256_kept), "all of the state");
_Static_assert((int)crypto_hash_sha256_BYTES == (int)SHA256_SIZE, "the same digest");

void
sha256_kept_begin(struct sha256_kept *sha)
{
	crypto_hash_sha256_state state;

	/* It cannot fail: the calls return 0 always. */
	(void)crypto_hash_sha256_init(&state);
	/* The buffer is written out with the rest. */
	memset(state.buf, 0, sizeof(state.buf));
	memcpy(sha, &state, sizeof(*sha));
}

void
sha256_kept_add(struct sha256_kept *sha, struct str bytes)
{
	crypto_hash_sha256_state state;

	if (bytes.len == 0)
		return;
	memcpy(&state, sha, sizeof(state));
	(void)crypto_hash_sha256_update(&state, (const unsigned char *)bytes.data, bytes.len);
	memcpy(sha, &state, sizeof(*sha));
}

void
sha256_kept_end(const struct sha256_kept *sha, unsigned char ret_digest[SHA256_SIZE])
{
	crypto_hash_sha256_state state;

	memcpy(&state, sha, sizeof(state));
	(void)crypto_hash_sha256_final(&state, ret_digest);
}
