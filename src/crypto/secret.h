/* Small secrets at rest: sealed with one key of the inspection (XSalsa20-Poly1305, libsodium's
 * crypto_secretbox), written as base64 of nonce and box.
 *
 * The key is a file of 32 bytes, mode 0600. Wipe it as soon as it is not needed. */
#ifndef CANDOUR_CRYPTO_SECRET_H
#define CANDOUR_CRYPTO_SECRET_H

#include "base/attr.h"
#include "base/str.h"
#include "crypto/random.h"

struct buf;
struct err;

enum { SECRET_KEY_SIZE = 32 };

/* Declare as: struct secret_key key CLEANUP(secret_key_wipe) = {0}; */
struct secret_key {
	unsigned char bytes[SECRET_KEY_SIZE];
};
void secret_key_wipe(struct secret_key *key);
/* Reads the key file, or makes it where it is not there. */
bool secret_key_ensure(const char *path, struct random random, struct secret_key *ret_key,
	struct err *err) MUST_USE;

void secret_seal(const struct secret_key *key, struct random random, struct str secret,
	struct buf *ret_sealed);
/* ERR_ALTERED where it was not sealed with this key. Wipe what it gives. */
bool secret_unseal(const struct secret_key *key, struct str sealed, struct buf *ret_secret,
	struct err *err) MUST_USE;

#endif
