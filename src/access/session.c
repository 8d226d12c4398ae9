#include "access/session.h"

#include "access/account.h"
#include "access/people.h"
#include "base/arena.h"
#include "base/err.h"
#include "base/hex.h"
#include "crypto/sha256.h"
#include "crypto/sign.h"
#include "store/db.h"

#include "people.sql.h"

#include <string.h>

enum { TOKEN_BYTES = SESSION_TOKEN_SIZE / 2, TEXT_MAX = 200 };

static void
digest_of(struct str token, unsigned char ret_digest[SHA256_SIZE])
{
	sha256_once(token, ret_digest);
}

struct str
session_csrf(struct arena *arena, struct str token)
{
	unsigned char tag[SHA256_SIZE];

	hmac_sha256(token, STR("candour form"), tag);
	return hex_encode(arena, str_make(tag, sizeof(tag)));
}

static bool
has_ended(const struct session *session, int64_t now)
{
	if (session->state == SESSION_HALF)
		return now - session->begun >= SESSION_HALF_S || session->tries >= SESSION_TRIES;
	return now - session->used >= SESSION_IDLE_S || now - session->begun >= SESSION_WHOLE_S;
}

static bool
row_find(struct db *people, struct arena *arena, struct str token, struct session *ret_session,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	unsigned char digest[SHA256_SIZE];
	bool row;

	digest_of(token, digest);
	if (!db_begin(people, &SQL_SESSION_BY_DIGEST, &s, err))
		return false;
	bind_blob(&s, SESSION_BY_DIGEST_DIGEST, str_make(digest, sizeof(digest)));
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	ret_session->account = column_i64(&s, SESSION_BY_DIGEST_COL_ACCOUNT);
	ret_session->state = column_i64(&s, SESSION_BY_DIGEST_COL_STATE) == SESSION_WHOLE
		? SESSION_WHOLE
		: SESSION_HALF;
	ret_session->begun = column_i64(&s, SESSION_BY_DIGEST_COL_BEGUN);
	ret_session->used = column_i64(&s, SESSION_BY_DIGEST_COL_USED);
	ret_session->tries = column_i64(&s, SESSION_BY_DIGEST_COL_TRIES);
	ret_session->address = str_copy(arena, column_str(&s, SESSION_BY_DIGEST_COL_ADDRESS));
	ret_session->agent = str_copy(arena, column_str(&s, SESSION_BY_DIGEST_COL_AGENT));
	return true;
}

static bool
person_fill(struct db *people, struct db *inspection, struct arena *arena, struct str token,
	struct session *session, struct err *err)
{
	struct people_secret secret;
	struct account account;

	if (!account_get(inspection, arena, session->account, &account, err) ||
		!people_secret_get(people, arena, session->account, &secret, err))
		return false;
	if (account.state != ACCOUNT_OPEN) {
		session->account = 0;
		return true;
	}
	session->login = account.login;
	session->name = account.name;
	session->role = session->state == SESSION_WHOLE ? account.role : ROLE_NOBODY;
	session->asks_code = account.asks_code;
	session->keys_off = secret.keys_off;
	session->csrf = session_csrf(arena, token);
	return true;
}

bool
session_find(struct db *people, struct db *inspection, struct arena *arena, struct str token,
	int64_t now, struct session *ret_session, struct err *err)
{
	*ret_session = (struct session){.login = STR(""), .name = STR(""), .csrf = STR("")};
	if (token.len != SESSION_TOKEN_SIZE)
		return true;
	if (!row_find(people, arena, token, ret_session, err))
		return false;
	if (ret_session->account == 0 || has_ended(ret_session, now)) {
		ret_session->account = 0;
		return true;
	}
	if (person_fill(people, inspection, arena, token, ret_session, err))
		return true;
	if (err->kind != ERR_NOT_FOUND)
		return false;
	/* Of an account that this inspection does not know. */
	err_clear(err);
	*ret_session = (struct session){.login = STR(""), .name = STR(""), .csrf = STR("")};
	return true;
}

static bool
old_forget(struct db *people, int64_t now, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(people, &SQL_SESSION_REMOVE_OLD, &s, err))
		return false;
	bind_i64(&s, SESSION_REMOVE_OLD_USED, now - SESSION_IDLE_S);
	bind_i64(&s, SESSION_REMOVE_OLD_BEGUN, now - SESSION_WHOLE_S);
	return statement_run(&s, err);
}

bool
session_begin(struct db *people, struct random random, struct arena *arena, int64_t account,
	enum session_state state, struct str address, struct str agent, int64_t now,
	struct str *ret_token, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	unsigned char digest[SHA256_SIZE];
	unsigned char bytes[TOKEN_BYTES];

	random_bytes(random, bytes, sizeof(bytes));
	*ret_token = hex_encode(arena, str_make(bytes, sizeof(bytes)));
	secret_wipe(bytes, sizeof(bytes));
	digest_of(*ret_token, digest);
	if (!old_forget(people, now, err) || !db_begin(people, &SQL_SESSION_NEW, &s, err))
		return false;
	bind_blob(&s, SESSION_NEW_DIGEST, str_make(digest, sizeof(digest)));
	bind_i64(&s, SESSION_NEW_ACCOUNT, account);
	bind_i64(&s, SESSION_NEW_STATE, state);
	bind_i64(&s, SESSION_NEW_BEGUN, now);
	bind_i64(&s, SESSION_NEW_USED, now);
	bind_str(&s, SESSION_NEW_ADDRESS, str_slice(address, 0, TEXT_MAX));
	bind_str(&s, SESSION_NEW_AGENT, str_slice(agent, 0, TEXT_MAX));
	return statement_run(&s, err);
}

static bool
run_for_digest(struct db *people, const struct query *query, int parameter, struct str token,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	unsigned char digest[SHA256_SIZE];

	digest_of(token, digest);
	if (!db_begin(people, query, &s, err))
		return false;
	bind_blob(&s, parameter, str_make(digest, sizeof(digest)));
	return statement_run(&s, err);
}

bool
session_end(struct db *people, struct str token, struct err *err)
{
	return run_for_digest(people, &SQL_SESSION_REMOVE, SESSION_REMOVE_DIGEST, token, err);
}

bool
session_tried(struct db *people, struct str token, struct err *err)
{
	return run_for_digest(people, &SQL_SESSION_TRIED, SESSION_TRIED_DIGEST, token, err);
}

bool
session_end_all(struct db *people, int64_t account, struct str except, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	unsigned char digest[SHA256_SIZE];

	digest_of(except, digest);
	if (!db_begin(people, &SQL_SESSION_REMOVE_OF, &s, err))
		return false;
	bind_i64(&s, SESSION_REMOVE_OF_ACCOUNT, account);
	bind_blob(&s, SESSION_REMOVE_OF_EXCEPT, str_make(digest, sizeof(digest)));
	return statement_run(&s, err);
}

bool
session_used(struct db *people, struct str token, int64_t now, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	unsigned char digest[SHA256_SIZE];

	digest_of(token, digest);
	if (!db_begin(people, &SQL_SESSION_USE, &s, err))
		return false;
	bind_blob(&s, SESSION_USE_DIGEST, str_make(digest, sizeof(digest)));
	bind_i64(&s, SESSION_USE_USED, now);
	return statement_run(&s, err);
}

/* ---- one's own list ---- */

enum { MARK_BYTES = 8 };

bool
session_list(struct db *people, struct arena *arena, int64_t account, struct str token, int64_t now,
	struct session_row **ret_rows, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	unsigned char digest[SHA256_SIZE];
	size_t room = 0;
	bool row;

	*ret_rows = NULL;
	*ret_count = 0;
	digest_of(token, digest);
	if (!db_begin(people, &SQL_SESSION_OF, &s, err))
		return false;
	bind_i64(&s, SESSION_OF_ACCOUNT, account);
	bind_i64(&s, SESSION_OF_STATE, SESSION_WHOLE);
	bind_i64(&s, SESSION_OF_COUNT, SESSION_LIST_MAX);
	for (;;) {
		struct session session = {.state = SESSION_WHOLE};
		struct str of;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		session.begun = column_i64(&s, SESSION_OF_COL_BEGUN);
		session.used = column_i64(&s, SESSION_OF_COL_USED);
		if (has_ended(&session, now))
			continue;
		of = column_str(&s, SESSION_OF_COL_DIGEST);
		*ret_rows = arena_grow(arena, *ret_rows, *ret_count, &room, sizeof(**ret_rows));
		(*ret_rows)[(*ret_count)++] = (struct session_row){
			.mark = hex_encode(arena, str_slice(of, 0, MARK_BYTES)),
			.begun = session.begun,
			.used = session.used,
			.address = str_copy(arena, column_str(&s, SESSION_OF_COL_ADDRESS)),
			.agent = str_copy(arena, column_str(&s, SESSION_OF_COL_AGENT)),
			.is_this = str_equal(of, str_make(digest, sizeof(digest))),
		};
	}
}

static bool
remove_digest(struct db *people, struct str digest, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(people, &SQL_SESSION_REMOVE, &s, err))
		return false;
	bind_blob(&s, SESSION_REMOVE_DIGEST, digest);
	return statement_run(&s, err);
}

bool
session_end_marked(struct db *people, int64_t account, struct str mark, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	unsigned char front[MARK_BYTES];
	unsigned char found[SHA256_SIZE] = {0};
	bool is_found = false;
	bool row = true;

	if (!hex_decode(mark, front, sizeof(front)))
		return err_set(err, ERR_USAGE, "that is no session of yours");
	if (!db_begin(people, &SQL_SESSION_OF, &s, err))
		return false;
	bind_i64(&s, SESSION_OF_ACCOUNT, account);
	bind_i64(&s, SESSION_OF_STATE, SESSION_WHOLE);
	bind_i64(&s, SESSION_OF_COUNT, SESSION_LIST_MAX);
	while (row && !is_found) {
		struct str digest;

		if (!statement_row(&s, &row, err))
			return false;
		digest = row ? column_str(&s, SESSION_OF_COL_DIGEST) : STR("");
		is_found = digest.len == sizeof(found) &&
			memcmp(digest.data, front, sizeof(front)) == 0;
		if (is_found)
			memcpy(found, digest.data, sizeof(found));
	}
	statement_end(&s);
	return !is_found || remove_digest(people, str_make(found, sizeof(found)), err);
}
