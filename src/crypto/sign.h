/* Ed25519 signatures and their keys (RFC 8032), by libsodium.
 *
 * A signing key is its 32-byte seed; it stands in a file of exactly these bytes with mode 0600.
 * In the product only the sealer process (ledger/sealer.h) reads that file. Wipe a key as soon as
 * it is not needed.
 *
 * Which signatures are taken. The rules of libsodium 1.0.18, stricter than RFC 8032 asks: S must
 * be below the group's order; the public key must be canonically encoded, on the curve and not of
 * small order; R must not be of small order; and R must be, byte for byte, the encoding of
 * [S]B - [k]A (no multiplication by the cofactor). So of the edge cases that C2SP's CCTV lists,
 * every one flagged low_order_A, low_order_R, non_canonical_A, non_canonical_R or
 * low_order_residue is refused. Taken are those whose public key and R are mixed (flags
 * low_order_component_A, low_order_component_R alone) and whose small parts cancel out: only the
 * owner of a key can make these, and they verify for everyone who follows RFC 8032. */
#ifndef CANDOUR_CRYPTO_SIGN_H
#define CANDOUR_CRYPTO_SIGN_H

#include "base/attr.h"
#include "base/str.h"
#include "crypto/random.h"

struct err;

enum { SIGN_SEED_SIZE = 32, SIGN_PUBLIC_SIZE = 32, SIGN_SIGNATURE_SIZE = 64 };

/* Declare as: struct signing_key key CLEANUP(signing_key_wipe) = {0}; */
struct signing_key {
	unsigned char seed[SIGN_SEED_SIZE];
	unsigned char public_key[SIGN_PUBLIC_SIZE];
	unsigned char expanded[64]; /* libsodium's form: seed and public key */
};

void signing_key_from_seed(const unsigned char seed[SIGN_SEED_SIZE], struct signing_key *ret_key);
void signing_key_wipe(struct signing_key *key);

/* Makes a new key and its file, which must not be there yet (ERR_EXISTS). */
bool signing_key_create(const char *path, struct random random, struct signing_key *ret_key,
	struct err *err) MUST_USE;
/* Reads it; a file that others can read is refused (ERR_PERMISSION). */
bool signing_key_read(const char *path, struct signing_key *ret_key, struct err *err) MUST_USE;

void sign_bytes(const struct signing_key *key, struct str bytes,
	unsigned char ret_signature[SIGN_SIGNATURE_SIZE]);
bool sign_verify(const unsigned char public_key[SIGN_PUBLIC_SIZE], struct str bytes,
	const unsigned char signature[SIGN_SIGNATURE_SIZE]) MUST_USE;

/* Overwrites memory in a way that the compiler does not leave out. */
void secret_wipe(void *bytes, size_t len);
/* Compares in a time that does not depend on where they differ. */
bool secret_equal(const void *a, const void *b, size_t len) MUST_USE;

#endif
