/* SHA-256 that can be put aside and gone on with, also by another process: of files that come in pieces.
 *
 * The state is plain bytes of this machine's byte order, and may be written to a file. By libsodium, whose state
 * is a public struct; OpenSSL's is not (docs/decisions/185). Slower than sha256.h: for what comes over
 * a network. Source: FIPS 180-4. */
#ifndef CANDOUR_CRYPTO_SHA256_KEPT_H
#define CANDOUR_CRYPTO_SHA256_KEPT_H

#include "base/str.h"
#include "crypto/sha256.h"

enum { SHA256_KEPT_WORDS = 13 };

struct sha256_kept {
	uint64_t words[SHA256_KEPT_WORDS];
};

void sha256_kept_begin(struct sha256_kept *sha);
void sha256_kept_add(struct sha256_kept *sha, struct str bytes);
/* The digest of all that was added; it can be gone on with afterwards. */
void sha256_kept_end(const struct sha256_kept *sha, unsigned char ret_digest[SHA256_SIZE]);

#endif
