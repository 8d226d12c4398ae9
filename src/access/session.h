/* Sessions: who is signed in, by a token of 256 bits that only the browser has.
 *
 * people.db has the token's SHA-256. The token is new after the password and again after the
 * second factor, so one that someone planted in a browser is worth nothing. Limits after OWASP
 * ASVS 4.0.3, 3.3 (level 2): 30 minutes without use, 12 hours in all. The field that every form
 * must bring follows from the token, one way. */
#ifndef CANDOUR_ACCESS_SESSION_H
#define CANDOUR_ACCESS_SESSION_H

#include "access/role.h"
#include "base/attr.h"
#include "base/str.h"
#include "crypto/random.h"

struct arena;
struct db;
struct err;

enum {
	SESSION_TOKEN_SIZE = 64, /* hexadecimal digits */
	SESSION_IDLE_S = 30 * 60,
	SESSION_WHOLE_S = 12 * 60 * 60,
	SESSION_HALF_S = 5 * 60, /* between the password and the second factor */
	SESSION_TRIES = 5,       /* wrong codes until the password is asked for again */
	SESSION_NOTE_S = 60,     /* its last use is noted no more often */
	SESSION_LIST_MAX = 100
};

/* Stored by number: append only. */
enum session_state {
	SESSION_HALF = 0, /* the password was right, the second factor is to come */
	SESSION_WHOLE
};

struct session {
	enum session_state state;
	int64_t account; /* 0: none, or it has ended */
	struct str login;
	struct str name;
	enum role role; /* ROLE_NOBODY unless the session is whole */
	struct str csrf;
	bool keys_off;
	bool asks_code; /* of a half session: a code is wanted (else a recovery code alone would do) */
	int64_t begun;
	int64_t used; /* where `now` is more than SESSION_NOTE_S behind it: ask the clerk's act "session-used" */
	int64_t tries;
	struct str address;
	struct str agent;
};

/* Who is behind a token, now; for the door (both databases open for reading) and the clerk.
 * Account 0 where there is no such session, it has ended, or its account was closed. Texts are
 * in the arena. */
bool session_find(struct db *people, struct db *inspection, struct arena *arena, struct str token,
	int64_t now, struct session *ret_session, struct err *err) MUST_USE;
/* What forms of this session must bring; in the arena. */
struct str session_csrf(struct arena *arena, struct str token);

/* In the caller's transaction of people.db: a new one; its token is in the arena. Forgets those
 * that have ended. */
bool session_begin(struct db *people, struct random random, struct arena *arena, int64_t account,
	enum session_state state, struct str address, struct str agent, int64_t now,
	struct str *ret_token, struct err *err) MUST_USE;
bool session_end(struct db *people, struct str token, struct err *err) MUST_USE;
/* All of an account but the one of `except` ("": all). */
bool session_end_all(
	struct db *people, int64_t account, struct str except, struct err *err) MUST_USE;
bool session_used(struct db *people, struct str token, int64_t now, struct err *err) MUST_USE;
bool session_tried(struct db *people, struct str token, struct err *err) MUST_USE;

/* Whole sessions of an account that have not ended, the last used first. */
struct session_row {
	struct str mark; /* names it in a form; no token */
	int64_t begun;
	int64_t used;
	struct str address;
	struct str agent;
	bool is_this; /* the one of `token` */
};
bool session_list(struct db *people, struct arena *arena, int64_t account, struct str token,
	int64_t now, struct session_row **ret_rows, size_t *ret_count, struct err *err) MUST_USE;
/* Ends the one of this mark, if it is of this account. */
bool session_end_marked(
	struct db *people, int64_t account, struct str mark, struct err *err) MUST_USE;

#endif
