/* people.db: the secrets of accounts and the sessions of who is signed in.
 *
 * One file beside the inspection's database, mode 0600. It is no part of the evidence: nothing
 * of it is in the log, and `candour rebuild` leaves it alone. Where it is lost, everyone is
 * signed out and needs a new password (candour user password). Only the clerk and candour user
 * write to it, each in its own transactions. */
#ifndef CANDOUR_ACCESS_PEOPLE_H
#define CANDOUR_ACCESS_PEOPLE_H

#include "base/attr.h"
#include "base/str.h"
#include "crypto/random.h"

struct db;
struct err;

/* For writing, made where it is absent. */
bool people_open(const char *folder, struct db **ret_people, struct err *err) MUST_USE;
/* For reading; ERR_NOT_FOUND where there is none yet. */
bool people_look(const char *folder, struct db **ret_people, struct err *err) MUST_USE;

/* What is kept of one account. Texts are in the arena. */
struct people_secret {
	int64_t account;
	struct str password; /* Argon2id, as crypto/password.h writes it; "" none yet */
	int64_t password_moment;
	struct str code_secret; /* sealed; "" no second factor yet */
	int64_t code_step;
	bool keys_off;
};
/* Empty where nothing was kept yet. */
bool people_secret_get(struct db *people, struct arena *arena, int64_t account,
	struct people_secret *ret_secret, struct err *err) MUST_USE;
bool people_secret_put(
	struct db *people, const struct people_secret *secret, struct err *err) MUST_USE;

/* ---- Second factor (RFC 6238: SHA-1, 30 seconds, 6 digits) ---- */

enum { CODE_SECRET_SIZE = 20, CODE_DIGITS = 6, CODE_STEP_S = 30 };

/* A new secret for the account, sealed with the key of `folder`; *ret_secret is its base32 (RFC
 * 4648) for the person, in the arena: wipe it when it was shown. */
bool code_renew(struct db *people, const char *folder, struct random random, struct arena *arena,
	int64_t account, struct str *ret_secret, struct err *err) MUST_USE;
/* "otpauth://totp/Candour:LOGIN?secret=...&issuer=..." for authenticator apps. */
struct str code_address(
	struct arena *arena, struct str login, struct str inspection, struct str secret);
/* Whether it is the code of now, or of the step before or behind, and of none that was taken
 * before; then it is noted as taken. */
bool code_take(struct db *people, const char *folder, int64_t account, struct str code, int64_t now,
	bool *ret_good, struct err *err) MUST_USE;
/* The step whose code this is, within one of now's; -1: none. For code_take and its test. */
int64_t code_step_of(struct str secret, struct str code, int64_t now);

/* ---- Recovery codes, each good once in place of a second factor ---- */

enum { RECOVERY_COUNT = 10, RECOVERY_SIZE = 19 /* "ABCD-EFGH-JKMN-PQRS" */ };

/* New ones in place of all that were; in the arena, to be shown once. */
bool recovery_renew(struct db *people, struct random random, struct arena *arena, int64_t account,
	struct str ret_codes[RECOVERY_COUNT], struct err *err) MUST_USE;
bool recovery_take(struct db *people, int64_t account, struct str code, bool *ret_good,
	struct err *err) MUST_USE;
bool recovery_left(
	struct db *people, int64_t account, int64_t *ret_count, struct err *err) MUST_USE;

#endif
