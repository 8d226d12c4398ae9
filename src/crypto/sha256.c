#include "crypto/sha256.h"

#include "base/arena.h"

#include <assert.h>
#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

void
sha256_free(struct sha256 *sha)
{
	EVP_MD_CTX_free(sha->context);
	EVP_MD_free(sha->method);
	*sha = (struct sha256){0};
}

/* Without memory OpenSSL sets up a part of itself, does not say so, and then follows a null
 * pointer: so it is asked first whether it stands. The system's configuration file is not read: it
 * could name modules to load, and reading it takes as long as all the rest. */
static void
library_begin(void)
{
	if (OSSL_LIB_CTX_get0_global_default() == NULL ||
		OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) != 1)
		memory_give_up(0);
}

void
sha256_begin(struct sha256 *sha)
{
	int done;

	if (sha->context == NULL) {
		library_begin();
		/* Fetched once: an implicit fetch for each digest takes a lock and a search. */
		sha->method = EVP_MD_fetch(NULL, "SHA256", NULL);
		sha->context = EVP_MD_CTX_new();
		/* SHA-256 is always there: what lacks is memory. The same holds wherever OpenSSL
		 * fails below. */
		if (sha->method == NULL || sha->context == NULL)
			memory_give_up(0);
	}
	done = EVP_DigestInit_ex2(sha->context, sha->method, NULL);
	if (done != 1)
		memory_give_up(0);
}

void
sha256_add(struct sha256 *sha, struct str bytes)
{
	int done;

	assert(sha->context != NULL);
	done = EVP_DigestUpdate(sha->context, bytes.data, bytes.len);
	if (done != 1)
		memory_give_up(0);
}

void
sha256_end(struct sha256 *sha, unsigned char ret_digest[SHA256_SIZE])
{
	int done;

	assert(sha->context != NULL);
	done = EVP_DigestFinal_ex(sha->context, ret_digest, NULL);
	if (done != 1)
		memory_give_up(0);
}

void
sha256_once(struct str bytes, unsigned char ret_digest[SHA256_SIZE])
{
	int done;

	library_begin();
	done = EVP_Digest(bytes.data, bytes.len, ret_digest, NULL, EVP_sha256(), NULL);
	if (done != 1)
		memory_give_up(0);
}

void
hmac_sha256(struct str key, struct str bytes, unsigned char ret_tag[SHA256_SIZE])
{
	/* OpenSSL takes a NULL key for "the key of before". */
	const char *key_data = key.len == 0 ? "" : key.data;
	const unsigned char *done;

	assert(key.len <= INT_MAX);
	library_begin();
	done = HMAC(EVP_sha256(), key_data, (int)key.len, (const unsigned char *)bytes.data,
		bytes.len, ret_tag, NULL);
	if (done == NULL)
		memory_give_up(0);
}
