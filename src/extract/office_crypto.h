/* Encrypted Office files, opened with a password ([MS-OFFCRYPTO]).
 *
 * Two families: stream ciphers laid over DOC, XLS and PPT (RC4 with 40-bit keys, RC4 by CryptoAPI,
 * XOR), and whole DOCX, XLSX and PPTX packages behind AES. Hashes and AES are OpenSSL's; RC4 is
 * ours, as OpenSSL keeps it in a module that would have to be loaded from disk.
 *
 * Passwords come as UTF-8. Nothing here gives a password, key or hash to anyone. */
#ifndef CANDOUR_EXTRACT_OFFICE_CRYPTO_H
#define CANDOUR_EXTRACT_OFFICE_CRYPTO_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct ole;
struct reading;

enum { OFFICE_HASH_MAX = 64 };

/* Excel encrypts with this word where a workbook is merely write-protected, and opens it
 * without asking ([MS-OFFCRYPTO] 2.4.2.3). */
#define OFFICE_DEFAULT_PASSWORD "VelvetSweatshop"

/* Must be called once before the process is confined: OpenSSL sets itself up. */
bool office_crypto_prepare(void);

/* ---- stream ciphers of the binary formats ---- */

enum office_cipher { OFFICE_RC4_40 = 1, OFFICE_RC4_CRYPTOAPI, OFFICE_XOR };

struct office_key {
	enum office_cipher cipher;
	unsigned char base[OFFICE_HASH_MAX]; /* what block keys are made from; the XOR array */
	size_t key_size;                     /* bytes */
};

/* Finds the key from an encryption header, which begins with its version. ERR_PASSWORD where the
 * password is wrong, ERR_UNSUPPORTED for other schemes. *ret_scheme names the scheme, in both
 * cases; static storage. */
bool office_key_open(struct str header, struct str password, struct office_key *ret_key,
	const char **ret_scheme, struct err *err) MUST_USE;
/* The array of XOR obfuscation: rotate is 2 in Excel, 7 in Word. False: the password is wrong. */
bool office_xor_open(uint16_t key, uint16_t verifier, unsigned rotate, struct str password,
	struct office_key *ret_key) MUST_USE;
/* Decrypts bytes in place: those of block number `block` from byte `skip` of its key stream. */
void office_rc4(
	const struct office_key *key, uint32_t block, uint64_t skip, char *bytes, size_t len);
/* A stream cut into blocks of block_size, from its start. */
void office_rc4_stream(const struct office_key *key, char *bytes, size_t len, size_t block_size);

/* ---- packages ---- */

/* Decrypts the package of an encrypted Office Open XML file into the arena. ERR_PASSWORD where
 * none of the passwords opens it. *ret_intact is false where the file's own integrity check
 * fails. */
bool office_package_open(struct ole *ole, struct str password, struct arena *arena,
	struct str *ret_package, const char **ret_scheme, bool *ret_intact,
	struct err *err) MUST_USE;

/* ---- shared by both ---- */

/* The password in UTF-16LE, at most 255 characters as Office takes them. */
struct str office_password_wide(struct arena *arena, struct str password);
/* The hash `name` ("SHA512") of first and then second; its size, or 0 for an unknown hash. */
size_t office_hash(const char *name, struct str first, struct str second,
	unsigned char ret_hash[OFFICE_HASH_MAX]);
/* The hash of salt and password, then `count` times the hash of a counter and the hash before
 * ([MS-OFFCRYPTO] 2.3.4.11). */
size_t office_hash_spin(const char *name, struct str salt, struct str password, uint32_t count,
	unsigned char ret_hash[OFFICE_HASH_MAX]);
/* The HMAC of bytes under a key, likewise. */
size_t office_hmac(const char *name, struct str key, struct str bytes,
	unsigned char ret_hash[OFFICE_HASH_MAX]);

#endif
