/* A process beside the clerk that hashes passwords: 64 MiB and 70 ms each, during which the
 * clerk goes on.
 *
 * It is confined (sandbox/helper.h): it touches no file and asks the system for nothing but
 * memory. One job at a time; the clerk has two of them. */
#ifndef CANDOUR_ACCESS_HASHER_H
#define CANDOUR_ACCESS_HASHER_H

#include "base/attr.h"
#include "base/str.h"
#include "crypto/password.h"
#include "crypto/random.h"

struct err;
struct hasher;

/* What is wanted: to know whether `password` is the one kept, and, where `fresh` is not "", its
 * hash. */
struct hash_job {
	struct str password;
	struct str kept; /* "" there is none: it takes as long, and says no */
	struct str fresh;
	bool checks; /* password and kept count */
};

struct hash_result {
	bool is_right;
	char made[PASSWORD_TEXT_SIZE]; /* of the fresh one; "" */
};

bool hasher_start(struct hasher **ret_hasher, struct err *err) MUST_USE;
void hasher_stop(struct hasher *hasher);
/* For poll: readable when it is done, or gone. */
int hasher_fd(const struct hasher *hasher);
bool hasher_is_busy(const struct hasher *hasher);
bool hasher_give(struct hasher *hasher, const struct hash_job *job, struct random random,
	struct err *err) MUST_USE;
/* Waits for timeout_ms at most; *ret_done is false where it is still at it. Fails where it is
 * gone. */
bool hasher_take(struct hasher *hasher, int timeout_ms, bool *ret_done,
	struct hash_result *ret_result, struct err *err) MUST_USE;

#endif
