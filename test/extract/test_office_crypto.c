/* Encrypted Office files: schemes against themselves, and against files of other programs. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "extract/office_crypto.h"
#include "extract/ole.h"
#include "tap.h"

#include <string.h>

/* RC4 with 128-bit keys: what was encrypted comes back, block by block. */
static void
test_rc4(void)
{
	struct office_key key = {.cipher = OFFICE_RC4_CRYPTOAPI, .key_size = 16, .base = "base"};
	char text[1500];
	char copy[1500];

	memset(text, 'x', sizeof(text));
	memcpy(copy, text, sizeof(text));
	office_rc4_stream(&key, copy, sizeof(copy), 512);
	tap_ok(memcmp(copy, copy + 512, 400) != 0, "each block has a key of its own");
	office_rc4(&key, 1, 100, copy + 612, 412);
	tap_ok(memcmp(copy + 612, text, 412) == 0, "a block can be entered in its middle");
}

/* Key and verifier of Excel's default password by method 1, as Excel writes them. */
enum { KEY_DEFAULT = 0xb359, VERIFIER_DEFAULT = 0x9a0a };

static void
test_xor(void)
{
	struct office_key key;

	tap_ok(!office_xor_open(0x1234, 0x5678, 2, STR("password"), &key),
		"XOR refuses a password whose check sums differ");
	tap_ok(!office_xor_open(0, 0, 2, STR("sixteen letters!"), &key),
		"XOR refuses a password that is too long");
	tap_ok(office_xor_open(
		       KEY_DEFAULT, VERIFIER_DEFAULT, 2, STR(OFFICE_DEFAULT_PASSWORD), &key),
		"XOR takes the right password");
}

static void
package_check(const char *path, const char *password, const char *sha256)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SIZE_MAX / 4};
	struct buf file CLEANUP(buf_free) = {0};
	struct str package = STR("");
	struct ole *ole;
	const char *scheme = "";
	bool intact = false;
	unsigned char hash[OFFICE_HASH_MAX];
	unsigned char wanted[32];
	struct err err = {0};

	if (!file_read(path, &file, (size_t)64 << 20, &err) ||
		!ole_open(&arena, buf_str(&file), &ole, &err)) {
		tap_skip("%s", err.text);
		return;
	}
	tap_ok(!office_package_open(ole, STR("wrong"), &arena, &package, &scheme, &intact, &err) &&
			err.kind == ERR_PASSWORD,
		"a wrong password is named as such");
	if (!tap_ok(office_package_open(
			    ole, str_of(password), &arena, &package, &scheme, &intact, &err),
		    "the right one opens %s: %s", scheme, err.text))
		return;
	(void)office_hash("SHA256", package, STR(""), hash);
	tap_ok(hex_decode(str_of(sha256), wanted, 32) && memcmp(hash, wanted, 32) == 0,
		"to the bytes that were encrypted");
	tap_ok(intact, "and the file's own integrity check holds");
}

static void
test_packages(void)
{
	const char *data = tap_shared_data();
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};

	if (data == NULL) {
		tap_skip("no shared data here");
		return;
	}
	package_check(
		str_format(&arena,
			"%s/ingest/files/msoffcrypto-tool/06056246-example_password.docx", data)
			.data,
		"Password1234_",
		"8c8212db6e624bfc69286e94d09b7e68c753ee86b6826e51427a33c841f133d1");
	package_check(
		str_format(&arena,
			"%s/ingest/files/msoffcrypto-tool/3f792e39-example_password.xlsx", data)
			.data,
		"Password1234_",
		"4dd9dd0ccbfc7fb8769f1f3307830d3cc4c5042e32d619f4b2835fada89d13c6");
}

int
main(void)
{
	tap_ok(office_crypto_prepare(), "OpenSSL starts");
	test_rc4();
	test_xor();
	test_packages();
	return tap_done();
}
