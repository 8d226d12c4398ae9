/* Encrypted Office Open XML packages: standard and agile encryption ([MS-OFFCRYPTO] 2.3.4). */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/hex.h"
#include "base/limits.h"
#include "extract/le.h"
#include "extract/office_crypto.h"
#include "extract/ole.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

enum { SEGMENT_SIZE = 4096, STANDARD_SPIN = 50000, SALT_MAX = 64, KEY_MAX = 32, BLOCK = 16 };

/* AES without padding; len must be whole blocks. iv NULL: ECB. */
static bool
aes_decrypt(const unsigned char *key, size_t key_size, const unsigned char *iv, struct str from,
	char *ret_to)
{
	const EVP_CIPHER *cipher = NULL;
	EVP_CIPHER_CTX *context;
	int len = 0;
	int rest = 0;
	bool done;

	if (key_size == 16)
		cipher = iv == NULL ? EVP_aes_128_ecb() : EVP_aes_128_cbc();
	else if (key_size == 24)
		cipher = iv == NULL ? EVP_aes_192_ecb() : EVP_aes_192_cbc();
	else if (key_size == 32)
		cipher = iv == NULL ? EVP_aes_256_ecb() : EVP_aes_256_cbc();
	if (cipher == NULL || from.len % BLOCK != 0 || from.len > INT32_MAX)
		return false;
	context = EVP_CIPHER_CTX_new();
	if (context == NULL)
		return false;
	done = EVP_DecryptInit_ex(context, cipher, NULL, key, iv) == 1 &&
		EVP_CIPHER_CTX_set_padding(context, 0) == 1 &&
		EVP_DecryptUpdate(context, (unsigned char *)ret_to, &len,
			(const unsigned char *)from.data, (int)from.len) == 1 &&
		EVP_DecryptFinal_ex(context, (unsigned char *)ret_to + len, &rest) == 1;
	EVP_CIPHER_CTX_free(context);
	return done;
}

static void
number_bytes(uint32_t number, unsigned char ret_bytes[4])
{
	for (unsigned i = 0; i < 4; i++)
		ret_bytes[i] = (unsigned char)(number >> (8 * i));
}

/* What is decrypted: the package's stream without the eight bytes of its length. */
struct package_in {
	struct str bytes;
	uint64_t size;
};

static struct package_in
package_in(struct str stream)
{
	struct package_in in = {.bytes = str_from(stream, 8), .size = le_u64(stream, 0)};

	if (in.size > in.bytes.len)
		in.size = in.bytes.len;
	return in;
}

/* ---- standard ---- */

/* [MS-OFFCRYPTO] 2.3.4.7: the hash XORed into 64 bytes of 36 and of 5c, both hashed again. */
static bool
standard_key(struct str salt, struct str wide, size_t key_size, unsigned char *ret_key)
{
	unsigned char hash[OFFICE_HASH_MAX];
	unsigned char last[OFFICE_HASH_MAX];
	unsigned char pad[64];
	unsigned char both[2 * OFFICE_HASH_MAX];
	unsigned char zero[4] = {0};
	size_t size = office_hash_spin("SHA1", salt, wide, STANDARD_SPIN, hash);

	if (size == 0 || key_size > 2 * size)
		return false;
	(void)office_hash("SHA1", str_make(hash, size), str_make(zero, 4), last);
	for (int half = 0; half < 2; half++) {
		memset(pad, half == 0 ? 0x36 : 0x5c, sizeof(pad));
		for (size_t i = 0; i < size; i++)
			pad[i] ^= last[i];
		(void)office_hash("SHA1", str_make(pad, sizeof(pad)), STR(""), hash);
		memcpy(both + (size_t)half * size, hash, size);
	}
	memcpy(ret_key, both, key_size);
	return true;
}

static bool
standard_open(struct str info, struct str wide, struct str stream, struct arena *arena,
	struct str *ret_package)
{
	struct str header = le_slice(info, 12, le_u32(info, 8));
	struct str verifier = str_from(info, 12 + header.len);
	size_t key_size = le_u32(header, 16) / 8;
	unsigned char key[KEY_MAX];
	unsigned char hash[OFFICE_HASH_MAX];
	char plain[16 + 32];
	struct package_in in = package_in(stream);
	char *package;

	if (key_size > KEY_MAX || verifier.len < 72 ||
		!standard_key(le_slice(verifier, 4, 16), wide, key_size, key) ||
		!aes_decrypt(key, key_size, NULL, le_slice(verifier, 20, 16), plain) ||
		!aes_decrypt(key, key_size, NULL, le_slice(verifier, 40, 32), plain + 16))
		return false;
	(void)office_hash("SHA1", str_make(plain, 16), STR(""), hash);
	if (CRYPTO_memcmp(hash, plain + 16, 20) != 0)
		return false;
	in.bytes.len -= in.bytes.len % BLOCK;
	package = arena_alloc(arena, in.bytes.len + BLOCK);
	if (!aes_decrypt(key, key_size, NULL, in.bytes, package))
		return false;
	*ret_package = str_slice(str_make(package, in.bytes.len), 0, (size_t)in.size);
	return true;
}

/* ---- agile ---- */

struct agile {
	const char *hash;
	uint32_t spin;
	size_t key_size;
	struct str salt;
	unsigned char key[OFFICE_HASH_MAX]; /* the package's */
};

/* The value of an attribute in an element's text. The XML is Office's own and small. */
static struct str
attribute(struct str element, const char *name)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	struct str wanted = str_format(&arena, " %s=\"", name);
	size_t at = str_find(element, wanted);
	struct str value;

	if (at == STR_NONE)
		return STR("");
	value = str_from(element, at + wanted.len);
	return str_slice(value, 0, str_find_char(value, '"'));
}

static struct str
element_of(struct str xml, struct str name)
{
	size_t at = str_find(xml, name);
	struct str element;

	if (at == STR_NONE)
		return STR("");
	element = str_from(xml, at);
	return str_slice(element, 0, str_find_char(element, '>'));
}

static struct str
binary(struct arena *arena, struct str element, const char *name)
{
	struct buf bytes CLEANUP(buf_free) = {.size_max = 4096};

	if (!base64_decode(&bytes, attribute(element, name)))
		return STR("");
	return str_copy(arena, buf_str(&bytes));
}

static bool
agile_about(struct arena *arena, struct str element, struct agile *ret_agile)
{
	uint64_t bits = 0;
	uint64_t count = 0;
	unsigned char hash[OFFICE_HASH_MAX];

	ret_agile->hash = str_cstr(arena, attribute(element, "hashAlgorithm"));
	ret_agile->salt = binary(arena, element, "saltValue");
	if (!str_to_u64(attribute(element, "keyBits"), &bits) ||
		(bits != 128 && bits != 192 && bits != 256) ||
		!str_equal(attribute(element, "cipherAlgorithm"), STR("AES")) ||
		!str_equal(attribute(element, "cipherChaining"), STR("ChainingModeCBC")) ||
		ret_agile->salt.len == 0 || ret_agile->salt.len > SALT_MAX ||
		office_hash(ret_agile->hash, STR(""), STR(""), hash) == 0)
		return false;
	ret_agile->key_size = bits / 8;
	if (str_to_u64(attribute(element, "spinCount"), &count) && count <= OFFICE_SPIN_MAX)
		ret_agile->spin = (uint32_t)count;
	return count <= OFFICE_SPIN_MAX;
}

/* Cuts a hash to size, or fills it up with 36 ([MS-OFFCRYPTO] 2.3.4.11). */
static void
fit(unsigned char *bytes, size_t have, size_t wanted)
{
	for (size_t i = have; i < wanted; i++)
		bytes[i] = 0x36;
}

/* Decrypts one value under the key made of the spun hash and a constant of its own. */
static bool
value_decrypt(const struct agile *agile, const unsigned char *spun, size_t spun_size,
	const char *block_key, struct str value, char *ret_plain)
{
	unsigned char key[OFFICE_HASH_MAX];
	unsigned char iv[SALT_MAX];
	size_t size = office_hash(
		agile->hash, str_make(spun, spun_size), str_make(block_key, 8), key);

	if (value.len == 0 || value.len > OFFICE_HASH_MAX)
		return false;
	fit(key, size, agile->key_size);
	memcpy(iv, agile->salt.data, agile->salt.len);
	fit(iv, agile->salt.len, BLOCK);
	return aes_decrypt(key, agile->key_size, iv, value, ret_plain);
}

/* Checks the password and finds the package's key. */
static bool
agile_key(struct arena *arena, struct str element, struct str wide, struct agile *package)
{
	struct agile agile = {0};
	struct str input = binary(arena, element, "encryptedVerifierHashInput");
	struct str value = binary(arena, element, "encryptedVerifierHashValue");
	char plain_input[OFFICE_HASH_MAX];
	char plain_value[OFFICE_HASH_MAX];
	unsigned char spun[OFFICE_HASH_MAX];
	unsigned char hash[OFFICE_HASH_MAX];
	size_t size;

	if (!agile_about(arena, element, &agile))
		return false;
	size = office_hash_spin(agile.hash, agile.salt, wide, agile.spin, spun);
	if (size == 0 || size > value.len || agile.salt.len > input.len ||
		!value_decrypt(&agile, spun, size, "\xfe\xa7\xd2\x76\x3b\x4b\x9e\x79", input,
			plain_input) ||
		!value_decrypt(
			&agile, spun, size, "\xd7\xaa\x0f\x6d\x30\x61\x34\x4e", value, plain_value))
		return false;
	(void)office_hash(agile.hash, str_make(plain_input, agile.salt.len), STR(""), hash);
	if (CRYPTO_memcmp(hash, plain_value, size) != 0)
		return false;
	memset(package->key, 0, sizeof(package->key));
	return value_decrypt(&agile, spun, size, "\x14\x6e\x0b\xe7\xab\xac\xd0\xd6",
		binary(arena, element, "encryptedKeyValue"), (char *)package->key);
}

static void
agile_iv(const struct agile *agile, struct str tail, unsigned char ret_iv[OFFICE_HASH_MAX])
{
	size_t size = office_hash(agile->hash, agile->salt, tail, ret_iv);

	fit(ret_iv, size, BLOCK);
}

/* The HMAC over the encrypted package, whose key and value are encrypted themselves. */
static bool
agile_is_intact(struct arena *arena, struct str xml, const struct agile *agile, struct str stream)
{
	struct str element = element_of(xml, STR("<dataIntegrity"));
	struct str key = binary(arena, element, "encryptedHmacKey");
	struct str value = binary(arena, element, "encryptedHmacValue");
	unsigned char iv[OFFICE_HASH_MAX];
	unsigned char hash[OFFICE_HASH_MAX];
	char plain_key[OFFICE_HASH_MAX];
	char plain_value[OFFICE_HASH_MAX];
	size_t hash_size = office_hash(agile->hash, STR(""), STR(""), hash);

	if (element.len == 0)
		return true;
	if (key.len > OFFICE_HASH_MAX || value.len > OFFICE_HASH_MAX || key.len < hash_size ||
		value.len < hash_size)
		return false;
	agile_iv(agile, STR("\x5f\xb2\xad\x01\x0c\xb9\xe1\xf6"), iv);
	if (!aes_decrypt(agile->key, agile->key_size, iv, key, plain_key))
		return false;
	agile_iv(agile, STR("\xa0\x67\x7f\x02\xb2\x2c\x84\x33"), iv);
	if (!aes_decrypt(agile->key, agile->key_size, iv, value, plain_value))
		return false;
	return office_hmac(agile->hash, str_make(plain_key, hash_size), stream, hash) ==
		hash_size &&
		CRYPTO_memcmp(hash, plain_value, hash_size) == 0;
}

static bool
agile_open(struct str xml, struct str wide, struct str stream, struct arena *arena,
	struct str *ret_package, bool *ret_intact)
{
	struct agile agile = {0};
	struct package_in in = package_in(stream);
	char *package;
	unsigned char number[4];
	unsigned char iv[OFFICE_HASH_MAX];

	if (!agile_about(arena, element_of(xml, STR("<keyData")), &agile) ||
		!agile_key(arena, element_of(xml, STR(":encryptedKey ")), wide, &agile))
		return false;
	in.bytes.len -= in.bytes.len % BLOCK;
	package = arena_alloc(arena, in.bytes.len + BLOCK);
	for (size_t at = 0; at < in.bytes.len; at += SEGMENT_SIZE) {
		number_bytes((uint32_t)(at / SEGMENT_SIZE), number);
		agile_iv(&agile, str_make(number, 4), iv);
		if (!aes_decrypt(agile.key, agile.key_size, iv,
			    str_slice(in.bytes, at, at + SEGMENT_SIZE), package + at))
			return false;
	}
	*ret_intact = agile_is_intact(arena, xml, &agile, stream);
	*ret_package = str_slice(str_make(package, in.bytes.len), 0, (size_t)in.size);
	return true;
}

static const char *
scheme_of(struct str info, bool *ret_agile, bool *ret_known)
{
	unsigned major = le_u16(info, 0);
	unsigned minor = le_u16(info, 2);

	*ret_agile = major == 4 && minor == 4;
	*ret_known = *ret_agile || (major >= 2 && major <= 4 && minor == 2);
	if (*ret_agile)
		return "AES, agile encryption (Office 2010)";
	return *ret_known ? "AES, standard encryption (Office 2007)" : "unknown";
}

bool
office_package_open(struct ole *ole, struct str password, struct arena *arena,
	struct str *ret_package, const char **ret_scheme, bool *ret_intact, struct err *err)
{
	struct str info = ole_stream(ole, OLE_ROOT, STR("EncryptionInfo"));
	struct str stream = ole_stream(ole, OLE_ROOT, STR("EncryptedPackage"));
	struct str passwords[] = {password, STR(OFFICE_DEFAULT_PASSWORD)};
	bool is_agile;
	bool is_known;

	*ret_intact = true;
	*ret_scheme = scheme_of(info, &is_agile, &is_known);
	if (!is_known)
		return err_set(err, ERR_UNSUPPORTED,
			"it is encrypted by a scheme that is not known here (version %u.%u)",
			le_u16(info, 0), le_u16(info, 2));
	for (size_t i = 0; i < COUNT_OF(passwords); i++) {
		struct str wide = office_password_wide(arena, passwords[i]);

		if (passwords[i].len == 0)
			continue;
		if (is_agile ? agile_open(str_from(info, 8), wide, stream, arena, ret_package,
				       ret_intact)
			     : standard_open(info, wide, stream, arena, ret_package))
			return true;
	}
	return err_set(err, ERR_PASSWORD,
		password.len == 0 ? "it is encrypted (%s): give its password with candour password"
				  : "it is encrypted (%s), and the password given does not open it",
		*ret_scheme);
}
