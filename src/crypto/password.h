/* Passwords of accounts, kept as Argon2id (RFC 9106) in the text form that its reference program
 * writes.
 *
 * Two passes over 64 MiB take some 70 ms of a processor: who tries passwords pays that for each.
 * Whoever serves others meanwhile has it done by a process beside it (access/hasher.h). Call
 * password_prepare once before; the others ask the system for nothing but memory. */
#ifndef CANDOUR_CRYPTO_PASSWORD_H
#define CANDOUR_CRYPTO_PASSWORD_H

#include "base/attr.h"
#include "base/str.h"

struct err;

enum {
	PASSWORD_PASSES = 2,
	PASSWORD_MEMORY = 64 * 1024 * 1024,
	PASSWORD_SALT_SIZE = 16,
	PASSWORD_TEXT_SIZE = 128 /* with the zero byte at its end */
};

bool password_prepare(struct err *err) MUST_USE;
bool password_hash(struct str password, const unsigned char salt[PASSWORD_SALT_SIZE],
	char ret_text[PASSWORD_TEXT_SIZE], struct err *err) MUST_USE;
/* Takes as long whatever `text` is: against "" it hashes too, and says no. */
bool password_is(struct str password, struct str text) MUST_USE;

#endif
