#include "crypto/secret.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/hex.h"
#include "crypto/sign.h"

#include <sodium.h>
#include <string.h>

enum { NONCE_SIZE = crypto_secretbox_NONCEBYTES, TAG_SIZE = crypto_secretbox_MACBYTES };

void
secret_key_wipe(struct secret_key *key)
{
	secret_wipe(key, sizeof(*key));
}

bool
secret_key_ensure(
	const char *path, struct random random, struct secret_key *ret_key, struct err *err)
{
	struct buf bytes CLEANUP(buf_free) = {0};

	if (!file_exists(path)) {
		random_bytes(random, ret_key->bytes, SECRET_KEY_SIZE);
		return file_write_durably(path, str_make(ret_key->bytes, SECRET_KEY_SIZE), err);
	}
	if (!file_read(path, &bytes, SECRET_KEY_SIZE, err))
		return false;
	if (bytes.len != SECRET_KEY_SIZE)
		return err_set(err, ERR_DAMAGED, "the key file \"%s\" is damaged", path);
	memcpy(ret_key->bytes, bytes.data, SECRET_KEY_SIZE);
	secret_wipe(bytes.data, bytes.len);
	return true;
}

void
secret_seal(const struct secret_key *key, struct random random, struct str secret,
	struct buf *ret_sealed)
{
	struct buf box CLEANUP(buf_free) = {0};
	unsigned char nonce[NONCE_SIZE];
	char *room;

	random_bytes(random, nonce, sizeof(nonce));
	buf_add(&box, str_make(nonce, sizeof(nonce)));
	room = buf_reserve(&box, secret.len + TAG_SIZE);
	if (room == NULL)
		return;
	(void)crypto_secretbox_easy((unsigned char *)room, (const unsigned char *)secret.data,
		secret.len, nonce, key->bytes);
	buf_grown(&box, secret.len + TAG_SIZE);
	base64_encode(ret_sealed, buf_str(&box));
}

bool
secret_unseal(
	const struct secret_key *key, struct str sealed, struct buf *ret_secret, struct err *err)
{
	struct buf box CLEANUP(buf_free) = {0};
	char *room;

	if (!base64_decode(&box, sealed) || box.len < NONCE_SIZE + TAG_SIZE)
		return err_set(err, ERR_ALTERED, "a sealed secret is damaged");
	room = buf_reserve(ret_secret, box.len);
	if (room == NULL ||
		crypto_secretbox_open_easy((unsigned char *)room,
			(const unsigned char *)box.data + NONCE_SIZE, box.len - NONCE_SIZE,
			(const unsigned char *)box.data, key->bytes) != 0)
		return err_set(
			err, ERR_ALTERED, "a secret was not sealed with this inspection's key");
	buf_grown(ret_secret, box.len - NONCE_SIZE - TAG_SIZE);
	return true;
}
