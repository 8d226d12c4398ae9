/* SHA-256 and HMAC-SHA-256, by OpenSSL (which uses the processor's SHA instructions).
 *
 * A struct sha256 is a context that is made once and used for any number of digests, one after
 * another; it owns OpenSSL's memory until sha256_free. None of these can fail: OpenSSL refuses
 * only where memory is out or where we broke the order of calls, and both end the process.
 *
 * Sources: FIPS 180-4 (SHA-256), FIPS 198-1 and RFC 2104 (HMAC). */
#ifndef CANDOUR_CRYPTO_SHA256_H
#define CANDOUR_CRYPTO_SHA256_H

#include "base/attr.h"
#include "base/str.h"

enum { SHA256_SIZE = 32 };

struct evp_md_ctx_st;
struct evp_md_st;

/* Declare as: struct sha256 sha CLEANUP(sha256_free) = {0}; */
struct sha256 {
	struct evp_md_ctx_st *context;
	struct evp_md_st *method;
};

void sha256_free(struct sha256 *sha);

/* One digest: begin, add..., end. begin forgets what was added before. */
void sha256_begin(struct sha256 *sha);
void sha256_add(struct sha256 *sha, struct str bytes);
void sha256_end(struct sha256 *sha, unsigned char ret_digest[SHA256_SIZE]);

/* The three in one, where no context is at hand (0.5 microseconds dearer). */
void sha256_once(struct str bytes, unsigned char ret_digest[SHA256_SIZE]);

/* Compare tags with secret_equal. */
void hmac_sha256(struct str key, struct str bytes, unsigned char ret_tag[SHA256_SIZE]);

#endif
