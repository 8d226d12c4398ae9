#include "crypto/password.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/hex.h"
#include "crypto/sign.h"

#include <sodium.h>
#include <string.h>

enum { HASH_SIZE = 32 };

_Static_assert((int)PASSWORD_TEXT_SIZE == (int)crypto_pwhash_STRBYTES, "libsodium's form");
_Static_assert((int)PASSWORD_SALT_SIZE == (int)crypto_pwhash_SALTBYTES, "libsodium's salt");

bool
password_prepare(struct err *err)
{
	return sodium_init() >= 0 || err_set(err, ERR_INTERNAL, "libsodium cannot start");
}

/* Base64 without padding, as the form asks. */
static void
add_bytes(struct buf *to, const unsigned char *bytes, size_t len)
{
	base64_encode(to, str_make(bytes, len));
	while (to->len > 0 && to->data[to->len - 1] == '=')
		to->len--;
}

bool
password_hash(struct str password, const unsigned char salt[PASSWORD_SALT_SIZE],
	char ret_text[PASSWORD_TEXT_SIZE], struct err *err)
{
	struct buf text CLEANUP(buf_free) = {.size_max = PASSWORD_TEXT_SIZE};
	unsigned char hash[HASH_SIZE];

	memset(ret_text, 0, PASSWORD_TEXT_SIZE);
	if (crypto_pwhash(hash, sizeof(hash), password.data, password.len, salt, PASSWORD_PASSES,
		    PASSWORD_MEMORY, crypto_pwhash_ALG_ARGON2ID13) != 0)
		return err_set(err, ERR_MEMORY, "not enough memory to hash a password");
	buf_add_format(
		&text, "$argon2id$v=19$m=%d,t=%d,p=1$", PASSWORD_MEMORY / 1024, PASSWORD_PASSES);
	add_bytes(&text, salt, PASSWORD_SALT_SIZE);
	buf_add(&text, STR("$"));
	add_bytes(&text, hash, sizeof(hash));
	memcpy(ret_text, text.data, text.len);
	secret_wipe(hash, sizeof(hash));
	return true;
}

bool
password_is(struct str password, struct str text)
{
	static const unsigned char salt[PASSWORD_SALT_SIZE] = {0};
	char kept[PASSWORD_TEXT_SIZE] = "";
	struct err ignored = {0};

	if (text.len == 0 || text.len >= sizeof(kept)) {
		(void)!password_hash(password, salt, kept, &ignored);
		return false;
	}
	memcpy(kept, text.data, text.len);
	return crypto_pwhash_str_verify(kept, password.data, password.len) == 0;
}
