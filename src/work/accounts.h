/* Accounts and their secrets together: an entry of the log for each change, the secrets in
 * people.db.
 *
 * Each function works in the caller's two transactions; the log's is committed first. What it
 * gives to be shown is shown once and kept nowhere in the clear. */
#ifndef CANDOUR_WORK_ACCOUNTS_H
#define CANDOUR_WORK_ACCOUNTS_H

#include "access/account.h"
#include "access/people.h"
#include "base/attr.h"
#include "base/str.h"

struct arena;
struct db;
struct err;
struct inspection;

/* Where it happens, and by whom. */
struct accounts {
	struct inspection *inspection; /* in a transaction */
	struct db *people;             /* in a transaction */
	struct arena *arena;
	struct str who;
	int64_t now;
};

/* To be shown once; each "" where it is not new. */
struct accounts_shown {
	struct str secret;  /* base32 */
	struct str address; /* otpauth:// */
	struct str codes[RECOVERY_COUNT];
};

/* Makes the account (its id is set), with a password that is hashed already; with a second
 * factor and recovery codes where it asks for one. */
bool accounts_make(const struct accounts *accounts, struct account *account, struct str hashed,
	struct accounts_shown *ret_shown, struct err *err) MUST_USE;
/* Name, role, state, whether it asks for a code; who is signed in with it is signed out where
 * more than its name changed. */
bool accounts_change(
	const struct accounts *accounts, struct account *account, struct err *err) MUST_USE;
/* A new password; signs out all sessions but the one of `except`. */
bool accounts_password(const struct accounts *accounts, const struct account *account,
	struct str hashed, struct str except, struct err *err) MUST_USE;
/* Signs all its sessions out. */
bool accounts_sign_out(
	const struct accounts *accounts, const struct account *account, struct err *err) MUST_USE;
/* A new second factor, and new recovery codes. */
bool accounts_code(const struct accounts *accounts, const struct account *account,
	struct accounts_shown *ret_shown, struct err *err) MUST_USE;
bool accounts_recovery(const struct accounts *accounts, const struct account *account,
	struct accounts_shown *ret_shown, struct err *err) MUST_USE;

#endif
