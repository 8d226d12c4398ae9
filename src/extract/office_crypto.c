/* Hashes, RC4 and the keys of the binary formats. */
#include "extract/office_crypto.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "extract/le.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

enum { PASSWORD_MAX = 255, RC4_40_SALT = 4, MD5_SIZE = 16, SHA1_SIZE = 20, RC4_KEY_MAX = 16 };

bool
office_crypto_prepare(void)
{
	unsigned char hash[OFFICE_HASH_MAX];

	/* The configuration file is not read: it could name modules to load. The hash makes the
	 * built-in provider set itself up. */
	return OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG, NULL) == 1 &&
		office_hash("SHA512", STR("x"), STR(""), hash) > 0 &&
		office_hash("MD5", STR("x"), STR(""), hash) > 0;
}

struct str
office_password_wide(struct arena *arena, struct str password)
{
	struct buf wide CLEANUP(buf_free) = {0};
	int count = 0;

	while (password.len > 0 && count++ < PASSWORD_MAX) {
		uint32_t c = utf8_take(&password);

		if (c >= 0x10000) {
			buf_add_u16(&wide, (uint16_t)(0xd7c0 + (c >> 10)));
			c = 0xdc00 + (c & 0x3ff);
		}
		buf_add_u16(&wide, (uint16_t)c);
	}
	return str_copy(arena, buf_str(&wide));
}

static const EVP_MD *
hash_of(const char *name)
{
	static const struct {
		const char *name;
		const EVP_MD *(*get)(void);
	} hashes[] = {{"MD5", EVP_md5}, {"SHA1", EVP_sha1}, {"SHA-1", EVP_sha1},
		{"SHA256", EVP_sha256}, {"SHA384", EVP_sha384}, {"SHA512", EVP_sha512},
		{"SHA-256", EVP_sha256}, {"SHA-384", EVP_sha384}, {"SHA-512", EVP_sha512}};

	for (size_t i = 0; i < COUNT_OF(hashes); i++)
		if (strcmp(hashes[i].name, name) == 0)
			return hashes[i].get();
	return NULL;
}

size_t
office_hash(const char *name, struct str first, struct str second,
	unsigned char ret_hash[OFFICE_HASH_MAX])
{
	const EVP_MD *hash = hash_of(name);
	EVP_MD_CTX *context = hash == NULL ? NULL : EVP_MD_CTX_new();
	unsigned size = 0;
	bool done;

	memset(ret_hash, 0, OFFICE_HASH_MAX);
	if (context == NULL)
		return 0;
	done = EVP_DigestInit_ex(context, hash, NULL) == 1 &&
		EVP_DigestUpdate(context, first.data, first.len) == 1 &&
		EVP_DigestUpdate(context, second.data, second.len) == 1 &&
		EVP_DigestFinal_ex(context, ret_hash, &size) == 1;
	EVP_MD_CTX_free(context);
	return done ? size : 0;
}

/* One context and one looked-up hash for all rounds: looking it up costs more than hashing. */
static bool
rounds_run(EVP_MD_CTX *context, const EVP_MD *hash, uint32_t count, unsigned char *state,
	unsigned size)
{
	for (uint32_t i = 0; i < count; i++) {
		unsigned char number[4] = {(unsigned char)i, (unsigned char)(i >> 8),
			(unsigned char)(i >> 16), (unsigned char)(i >> 24)};

		if (EVP_DigestInit_ex(context, i == 0 ? hash : NULL, NULL) != 1 ||
			EVP_DigestUpdate(context, number, sizeof(number)) != 1 ||
			EVP_DigestUpdate(context, state, size) != 1 ||
			EVP_DigestFinal_ex(context, state, NULL) != 1)
			return false;
	}
	return true;
}

size_t
office_hash_spin(const char *name, struct str salt, struct str password, uint32_t count,
	unsigned char ret_hash[OFFICE_HASH_MAX])
{
	size_t size = office_hash(name, salt, password, ret_hash);
	EVP_MD_CTX *context = size == 0 ? NULL : EVP_MD_CTX_new();
	bool done;

	if (context == NULL)
		return 0;
	done = rounds_run(context, hash_of(name), count, ret_hash, (unsigned)size);
	EVP_MD_CTX_free(context);
	return done ? size : 0;
}

size_t
office_hmac(
	const char *name, struct str key, struct str bytes, unsigned char ret_hash[OFFICE_HASH_MAX])
{
	const EVP_MD *hash = hash_of(name);
	unsigned size = 0;

	if (hash == NULL ||
		HMAC(hash, key.data, (int)key.len, (const unsigned char *)bytes.data, bytes.len,
			ret_hash, &size) == NULL)
		return 0;
	return size;
}

/* ---- RC4 ---- */

struct rc4 {
	unsigned char box[256];
	unsigned char i;
	unsigned char j;
};

static void
box_swap(struct rc4 *rc4, unsigned a, unsigned b)
{
	unsigned char held = rc4->box[a];

	rc4->box[a] = rc4->box[b];
	rc4->box[b] = held;
}

static void
rc4_begin(struct rc4 *rc4, const unsigned char *key, size_t size)
{
	unsigned j = 0;

	rc4->i = 0;
	rc4->j = 0;
	for (unsigned i = 0; i < 256; i++)
		rc4->box[i] = (unsigned char)i;
	for (unsigned i = 0; i < 256; i++) {
		j = (j + rc4->box[i] + key[i % size]) & 0xff;
		box_swap(rc4, i, j);
	}
}

static unsigned char
rc4_byte(struct rc4 *rc4)
{
	rc4->i++;
	rc4->j = (unsigned char)(rc4->j + rc4->box[rc4->i]);
	box_swap(rc4, rc4->i, rc4->j);
	return rc4->box[(rc4->box[rc4->i] + rc4->box[rc4->j]) & 0xff];
}

/* Each block has a key of its own: a hash of the base and the block's number. */
static void
block_begin(const struct office_key *key, uint32_t block, struct rc4 *rc4)
{
	unsigned char number[4] = {(unsigned char)block, (unsigned char)(block >> 8),
		(unsigned char)(block >> 16), (unsigned char)(block >> 24)};
	unsigned char hash[OFFICE_HASH_MAX];
	bool is_40 = key->cipher == OFFICE_RC4_40;
	size_t size = is_40 ? MD5_SIZE : key->key_size;

	(void)office_hash(is_40 ? "MD5" : "SHA1", str_make(key->base, is_40 ? 5 : SHA1_SIZE),
		str_make(number, sizeof(number)), hash);
	/* Keys of 40 bits by CryptoAPI are filled up with zeros to 128. */
	if (!is_40 && size == 5) {
		memset(hash + 5, 0, RC4_KEY_MAX - 5);
		size = RC4_KEY_MAX;
	}
	rc4_begin(rc4, hash, size);
}

void
office_rc4(const struct office_key *key, uint32_t block, uint64_t skip, char *bytes, size_t len)
{
	struct rc4 rc4;

	block_begin(key, block, &rc4);
	for (uint64_t i = 0; i < skip; i++)
		(void)rc4_byte(&rc4);
	for (size_t i = 0; i < len; i++)
		bytes[i] = (char)((unsigned char)bytes[i] ^ rc4_byte(&rc4));
}

void
office_rc4_stream(const struct office_key *key, char *bytes, size_t len, size_t block_size)
{
	for (size_t at = 0; at < len; at += block_size)
		office_rc4(key, (uint32_t)(at / block_size), 0, bytes + at,
			len - at < block_size ? len - at : block_size);
}

/* ---- finding the key ---- */

/* The verifier and its hash are encrypted one behind the other in block 0. */
static bool
verifier_fits(const struct office_key *key, const char *hash_name, struct str verifier,
	struct str verifier_hash)
{
	char both[16 + 32];
	unsigned char hash[OFFICE_HASH_MAX];
	size_t size;

	if (verifier.len != 16 || verifier_hash.len > 32)
		return false;
	memcpy(both, verifier.data, 16);
	memcpy(both + 16, verifier_hash.data, verifier_hash.len);
	office_rc4(key, 0, 0, both, 16 + verifier_hash.len);
	size = office_hash(hash_name, str_make(both, 16), STR(""), hash);
	return size > 0 && size <= verifier_hash.len && CRYPTO_memcmp(hash, both + 16, size) == 0;
}

/* [MS-OFFCRYPTO] 2.3.6.2: five bytes of the password's hash and the salt, sixteen times over. */
static bool
rc4_40_open(struct str header, struct str wide, struct office_key *ret_key)
{
	unsigned char hash[OFFICE_HASH_MAX];
	char repeated[16 * (5 + 16)];
	struct str salt = le_slice(header, RC4_40_SALT, 16);

	if (header.len < RC4_40_SALT + 48)
		return false;
	(void)office_hash("MD5", wide, STR(""), hash);
	for (size_t i = 0; i < 16; i++) {
		memcpy(repeated + 21 * i, hash, 5);
		memcpy(repeated + 21 * i + 5, salt.data, 16);
	}
	(void)office_hash("MD5", str_make(repeated, sizeof(repeated)), STR(""), hash);
	ret_key->cipher = OFFICE_RC4_40;
	ret_key->key_size = 5;
	memcpy(ret_key->base, hash, 5);
	return verifier_fits(ret_key, "MD5", le_slice(header, 20, 16), le_slice(header, 36, 16));
}

/* [MS-OFFCRYPTO] 2.3.5.2. */
static bool
rc4_cryptoapi_open(struct str header, struct str wide, struct office_key *ret_key)
{
	uint64_t header_size = le_u32(header, 8);
	struct str about = le_slice(header, 12, header_size);
	struct str verifier = str_from(header, 12 + about.len);
	size_t key_bits = le_u32(about, 16);

	if (key_bits == 0)
		key_bits = 40;
	if (key_bits % 8 != 0 || key_bits < 40 || key_bits > 128 || verifier.len < 60)
		return false;
	ret_key->cipher = OFFICE_RC4_CRYPTOAPI;
	ret_key->key_size = key_bits / 8;
	(void)office_hash("SHA1", le_slice(verifier, 4, 16), wide, ret_key->base);
	return verifier_fits(
		ret_key, "SHA1", le_slice(verifier, 20, 16), le_slice(verifier, 40, 20));
}

bool
office_key_open(struct str header, struct str password, struct office_key *ret_key,
	const char **ret_scheme, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 * 1024};
	struct str wide = office_password_wide(&arena, password);
	unsigned major = le_u16(header, 0);
	unsigned minor = le_u16(header, 2);
	bool opened;

	*ret_key = (struct office_key){0};
	if (major == 1 && minor == 1) {
		*ret_scheme = "RC4, 40-bit key (Office 97)";
		opened = rc4_40_open(header, wide, ret_key);
	} else if (major >= 2 && major <= 4 && minor == 2) {
		*ret_scheme = "RC4 by CryptoAPI (Office 2002)";
		opened = rc4_cryptoapi_open(header, wide, ret_key);
	} else {
		*ret_scheme = "unknown";
		return err_set(err, ERR_UNSUPPORTED,
			"it is encrypted by a scheme that is not known here (version %u.%u)", major,
			minor);
	}
	if (opened)
		return true;
	return err_set(err, ERR_PASSWORD,
		password.len == 0 ? "it is encrypted (%s): give its password with candour password"
				  : "it is encrypted (%s), and the password given does not open it",
		*ret_scheme);
}
