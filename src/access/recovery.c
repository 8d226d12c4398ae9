#include "access/people.h"

#include "base/arena.h"
#include "base/err.h"
#include "crypto/sha256.h"
#include "crypto/sign.h"
#include "store/db.h"

#include "people.sql.h"

#include <string.h>

enum { SALT_SIZE = 16, LETTERS = 16, GROUP = 4 };

/* Without 0, 1, I, L, O and U, which are misread: 30 signs, so 16 of them have 78 bits. */
static const char alphabet[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

static void
digest_make(struct str salt, const char letters[LETTERS], unsigned char ret_digest[SHA256_SIZE])
{
	struct sha256 sha CLEANUP(sha256_free) = {0};

	sha256_begin(&sha);
	sha256_add(&sha, salt);
	sha256_add(&sha, str_make(letters, LETTERS));
	sha256_end(&sha, ret_digest);
}

static bool
one_put(struct db *people, struct random random, int64_t account, const char letters[LETTERS],
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	unsigned char digest[SHA256_SIZE];
	unsigned char salt[SALT_SIZE];

	random_bytes(random, salt, sizeof(salt));
	digest_make(str_make(salt, sizeof(salt)), letters, digest);
	if (!db_begin(people, &SQL_RECOVERY_NEW, &s, err))
		return false;
	bind_i64(&s, RECOVERY_NEW_ACCOUNT, account);
	bind_blob(&s, RECOVERY_NEW_SALT, str_make(salt, sizeof(salt)));
	bind_blob(&s, RECOVERY_NEW_DIGEST, str_make(digest, sizeof(digest)));
	return statement_run(&s, err);
}

bool
recovery_renew(struct db *people, struct random random, struct arena *arena, int64_t account,
	struct str ret_codes[RECOVERY_COUNT], struct err *err)
{
	if (!db_run_for(people, &SQL_RECOVERY_FORGET, RECOVERY_FORGET_ACCOUNT, account, err))
		return false;
	for (size_t i = 0; i < RECOVERY_COUNT; i++) {
		char letters[LETTERS];

		for (size_t k = 0; k < LETTERS; k++)
			letters[k] = alphabet[random_below(random, sizeof(alphabet) - 1)];
		if (!one_put(people, random, account, letters, err))
			return false;
		ret_codes[i] = str_format(arena, "%.4s-%.4s-%.4s-%.4s", letters, letters + GROUP,
			letters + 2 * GROUP, letters + 3 * GROUP);
		secret_wipe(letters, sizeof(letters));
	}
	return true;
}

/* As people type: in either case, with blanks or hyphens wherever they like. */
static bool
letters_of(struct str code, char ret_letters[LETTERS])
{
	size_t count = 0;

	for (size_t i = 0; i < code.len; i++) {
		char c = code.data[i];

		if (c == '-' || char_is_space(c))
			continue;
		if (count == LETTERS)
			return false;
		ret_letters[count++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
	}
	return count == LETTERS;
}

static bool
used(struct db *people, int64_t account, const unsigned char digest[SHA256_SIZE], struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(people, &SQL_RECOVERY_USED, &s, err))
		return false;
	bind_i64(&s, RECOVERY_USED_ACCOUNT, account);
	bind_blob(&s, RECOVERY_USED_DIGEST, str_make(digest, SHA256_SIZE));
	return statement_run(&s, err);
}

bool
recovery_take(struct db *people, int64_t account, struct str code, bool *ret_good, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	unsigned char found[SHA256_SIZE] = {0};
	char letters[LETTERS];
	bool row = true;

	*ret_good = false;
	if (!letters_of(code, letters))
		return true;
	if (!db_begin(people, &SQL_RECOVERY_OF, &s, err))
		return false;
	bind_i64(&s, RECOVERY_OF_ACCOUNT, account);
	for (;;) {
		unsigned char digest[SHA256_SIZE];
		struct str kept;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		digest_make(column_str(&s, RECOVERY_OF_COL_SALT), letters, digest);
		kept = column_str(&s, RECOVERY_OF_COL_DIGEST);
		if (kept.len == SHA256_SIZE && secret_equal(kept.data, digest, SHA256_SIZE)) {
			*ret_good = true;
			memcpy(found, digest, SHA256_SIZE);
		}
	}
	statement_end(&s);
	return !*ret_good || used(people, account, found, err);
}

bool
recovery_left(struct db *people, int64_t account, int64_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row = true;

	*ret_count = 0;
	if (!db_begin(people, &SQL_RECOVERY_OF, &s, err))
		return false;
	bind_i64(&s, RECOVERY_OF_ACCOUNT, account);
	while (row) {
		if (!statement_row(&s, &row, err))
			return false;
		*ret_count += row;
	}
	return true;
}
