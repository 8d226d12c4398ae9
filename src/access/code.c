#include "access/people.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "crypto/secret.h"
#include "crypto/sign.h"
#include "store/db.h"

#include <liboath/oath.h>

#include <stdlib.h>

static bool
key_get(const char *folder, struct random random, struct secret_key *ret_key, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};

	return secret_key_ensure(
		path_join_cstr(&arena, folder, "keys/secret.key"), random, ret_key, err);
}

static void
secret_free(struct buf *buf)
{
	if (buf->data != NULL)
		secret_wipe(buf->data, buf->room);
	buf_free(buf);
}

static bool
base32(struct arena *arena, const unsigned char *secret, struct str *ret_text, struct err *err)
{
	char *text = NULL;
	size_t len = 0;

	if (oath_base32_encode((const char *)secret, CODE_SECRET_SIZE, &text, &len) != OATH_OK)
		return err_set(err, ERR_MEMORY, "not enough memory for a new secret");
	*ret_text = str_copy(arena, str_make(text, len));
	secret_wipe(text, len);
	free(text);
	return true;
}

bool
code_renew(struct db *people, const char *folder, struct random random, struct arena *arena,
	int64_t account, struct str *ret_secret, struct err *err)
{
	struct secret_key key CLEANUP(secret_key_wipe) = {0};
	struct buf sealed CLEANUP(buf_free) = {0};
	unsigned char secret[CODE_SECRET_SIZE];
	struct people_secret row;
	bool done;

	if (!people_secret_get(people, arena, account, &row, err) ||
		!key_get(folder, random, &key, err))
		return false;
	random_bytes(random, secret, sizeof(secret));
	secret_seal(&key, random, str_make(secret, sizeof(secret)), &sealed);
	row.code_secret = buf_str(&sealed);
	row.code_step = 0;
	done = base32(arena, secret, ret_secret, err) && people_secret_put(people, &row, err);
	secret_wipe(secret, sizeof(secret));
	return done;
}

static void
add_encoded(struct buf *to, struct str text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.data[i];

		if (char_is_alpha(c) || char_is_digit(c) || c == '-' || c == '.')
			buf_add_char(to, c);
		else
			buf_add_format(to, "%%%02X", (unsigned)(unsigned char)c);
	}
}

/* The "Key Uri Format" that authenticator apps read. */
struct str
code_address(struct arena *arena, struct str login, struct str inspection, struct str secret)
{
	struct buf address CLEANUP(buf_free) = {0};

	buf_add(&address, STR("otpauth://totp/Candour:"));
	add_encoded(&address, login);
	buf_add_format(&address, "?secret=%.*s&issuer=Candour%%20", STR_ARG(secret));
	add_encoded(&address, inspection);
	buf_add(&address, STR("&algorithm=SHA1&digits=6&period=30"));
	return str_copy(arena, buf_str(&address));
}

int64_t
code_step_of(struct str secret, struct str code, int64_t now)
{
	int64_t found = -1;

	if (code.len != CODE_DIGITS || now < CODE_STEP_S)
		return -1;
	/* All three are made, whichever fits. */
	for (int64_t step = now / CODE_STEP_S - 1; step <= now / CODE_STEP_S + 1; step++) {
		char wanted[CODE_DIGITS + 2] = "";

		if (oath_hotp_generate(secret.data, secret.len, (uint64_t)step, CODE_DIGITS, false,
			    OATH_HOTP_DYNAMIC_TRUNCATION, wanted) == OATH_OK &&
			secret_equal(wanted, code.data, CODE_DIGITS))
			found = step;
	}
	return found;
}

bool
code_take(struct db *people, const char *folder, int64_t account, struct str code, int64_t now,
	bool *ret_good, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	struct secret_key key CLEANUP(secret_key_wipe) = {0};
	struct buf secret CLEANUP(secret_free) = {0};
	struct people_secret row;
	int64_t step;

	*ret_good = false;
	if (!people_secret_get(people, &arena, account, &row, err))
		return false;
	if (row.code_secret.len == 0)
		return true;
	if (!key_get(folder, random_system(), &key, err) ||
		!secret_unseal(&key, row.code_secret, &secret, err))
		return false;
	step = code_step_of(buf_str(&secret), code, now);
	if (step <= row.code_step)
		return true;
	*ret_good = true;
	row.code_step = step;
	return people_secret_put(people, &row, err);
}
