/* The crypto modules on small published examples of their standards. */
#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "crypto/random.h"
#include "crypto/sha256.h"
#include "crypto/sign.h"
#include "tap.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
is_hex(const unsigned char *bytes, size_t len, const char *digits)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};

	return str_equal(hex_encode(&arena, str_make(bytes, len)), str_of(digits));
}

/* FIPS 180-4's "abc", nothing, and a million times "a" in uneven pieces. */
static void
test_sha256(void)
{
	struct sha256 sha CLEANUP(sha256_free) = {0};
	unsigned char digest[SHA256_SIZE];
	char many[1000];

	sha256_once(STR("abc"), digest);
	tap_ok(is_hex(digest, 32,
		       "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
		"SHA-256 of abc");
	sha256_once(STR(""), digest);
	tap_ok(is_hex(digest, 32,
		       "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
		"SHA-256 of nothing");
	memset(many, 'a', sizeof(many));
	sha256_begin(&sha);
	sha256_add(&sha, STR("forgotten"));
	sha256_begin(&sha);
	for (size_t left = 1000000, len; left > 0; left -= len) {
		len = left % sizeof(many) == 0 ? sizeof(many) : left % sizeof(many);
		sha256_add(&sha, str_make(many, len > 3 && left > 5000 ? len - 3 : len));
		len = len > 3 && left > 5000 ? len - 3 : len;
	}
	sha256_end(&sha, digest);
	tap_ok(is_hex(digest, 32,
		       "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0"),
		"SHA-256 of a million a, in pieces, with a context used before");
}

/* RFC 4231, test cases 1, 2 and 6, and an empty key. */
static void
test_hmac(void)
{
	unsigned char key[131];
	unsigned char tag[SHA256_SIZE];

	memset(key, 0x0b, 20);
	hmac_sha256(str_make(key, 20), STR("Hi There"), tag);
	tap_ok(is_hex(tag, 32, "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"),
		"HMAC-SHA-256, RFC 4231 case 1");
	hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"), tag);
	tap_ok(is_hex(tag, 32, "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"),
		"HMAC-SHA-256, RFC 4231 case 2");
	memset(key, 0xaa, sizeof(key));
	hmac_sha256(str_make(key, sizeof(key)),
		STR("Test Using Larger Than Block-Size Key - Hash Key First"), tag);
	tap_ok(is_hex(tag, 32, "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"),
		"HMAC-SHA-256, RFC 4231 case 6");
	hmac_sha256(STR(""), STR(""), tag);
	tap_ok(is_hex(tag, 32, "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
		"HMAC-SHA-256 of nothing under an empty key");
}

/* RFC 8032 section 7.1, tests 1 and 2. */
static void
test_sign(void)
{
	struct signing_key key CLEANUP(signing_key_wipe) = {0};
	unsigned char seed[SIGN_SEED_SIZE];
	unsigned char signature[SIGN_SIGNATURE_SIZE];

	tap_ok(hex_decode(STR("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"),
		       seed, sizeof(seed)),
		"a seed");
	signing_key_from_seed(seed, &key);
	tap_ok(is_hex(key.public_key, 32,
		       "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"),
		"its public key");
	sign_bytes(&key, STR("\x72"), signature);
	tap_ok(is_hex(signature, 64,
		       "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
		       "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
		"its signature, RFC 8032 test 2");
	tap_ok(sign_verify(key.public_key, STR("\x72"), signature), "which verifies");
	tap_ok(!sign_verify(key.public_key, STR("\x73"), signature), "not for another text");
	for (size_t i = 0; i < sizeof(signature); i++) {
		signature[i] ^= 1;
		if (sign_verify(key.public_key, STR("\x72"), signature))
			tap_ok(false, "byte %zu of the signature does not count", i);
		signature[i] ^= 1;
	}
}

static void
test_key_files(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 * 1024};
	const char *path = path_join_cstr(&arena, tap_folder(), "signing.key");
	struct random_seed seed = {.seed = 7};
	struct signing_key made = {0};
	struct signing_key read_back = {0};
	struct err err = {0};
	struct stat info;

	tap_ok(!signing_key_read(path, &read_back, &err) && err.kind == ERR_NOT_FOUND, "no key: %s",
		err.text);
	tap_ok(signing_key_create(path, random_seeded(&seed), &made, &err) &&
			stat(path, &info) == 0 && (info.st_mode & 0777) == 0600 &&
			info.st_size == 32,
		"a key file has 32 bytes and mode 0600");
	tap_ok(signing_key_read(path, &read_back, &err) &&
			memcmp(&made, &read_back, sizeof(made)) == 0,
		"and gives the key back");
	tap_ok(!signing_key_create(path, random_system(), &made, &err) && err.kind == ERR_EXISTS,
		"a key is never overwritten: %s", err.text);
	tap_ok(chmod(path, 0640) == 0 && !signing_key_read(path, &read_back, &err) &&
			err.kind == ERR_PERMISSION,
		"a key that others can read is refused: %s", err.text);
	tap_ok(chmod(path, 0600) == 0 && truncate(path, 31) == 0 &&
			!signing_key_read(path, &read_back, &err) && err.kind == ERR_DAMAGED,
		"and so is a short one: %s", err.text);
}

static void
test_random(void)
{
	struct random_seed one = {.seed = 1};
	struct random_seed same = {.seed = 1};
	struct random random = random_seeded(&one);
	unsigned char a[100];
	unsigned char b[100];
	size_t counts[7] = {0};
	bool fair = true;

	random_bytes(random, a, sizeof(a));
	random_bytes(random_seeded(&same), b, sizeof(b));
	tap_ok(memcmp(a, b, sizeof(a)) == 0, "the same seed gives the same bytes");
	random_bytes(random, b, sizeof(b));
	tap_ok(memcmp(a, b, sizeof(a)) != 0, "the next call gives others");
	for (int i = 0; i < 7000; i++)
		counts[random_below(random, 7)]++;
	for (size_t i = 0; i < 7; i++)
		fair = fair && counts[i] > 800 && counts[i] < 1200;
	tap_ok(fair && random_below(random, 1) == 0 && random_below(random, 0) == 0,
		"numbers below a bound are spread evenly");
	random_bytes(random_system(), a, sizeof(a));
	random_bytes(random_system(), b, sizeof(b));
	tap_ok(!secret_equal(a, b, sizeof(a)) && secret_equal(a, a, sizeof(a)),
		"the system's bytes differ from call to call");
}

int
main(void)
{
	test_sha256();
	test_hmac();
	test_sign();
	test_key_files();
	test_random();
	return tap_done();
}
