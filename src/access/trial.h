/* Failed tries to sign in, which slow down those that follow and never lock anyone out for good.
 *
 * Counted are tries at an account, from an address, and at an account from an address. A few are
 * free; then one must wait, each time twice as long, up to a limit. From an address at which an
 * account was signed in before, what others do elsewhere does not slow down its owner. A right
 * password, with its second factor, forgets them. */
#ifndef CANDOUR_ACCESS_TRIAL_H
#define CANDOUR_ACCESS_TRIAL_H

#include "base/attr.h"
#include "base/str.h"

struct db;
struct err;

enum {
	TRIAL_FREE = 5,
	TRIAL_ADDRESS_FREE = 20, /* an office has one address */
	TRIAL_WAIT_MAX_S = 15 * 60,
	TRIAL_FORGET_S = 24 * 60 * 60
};

/* ERR_BUSY with how long to wait, in words. `account` 0: nobody of that name. */
bool trial_check(struct db *people, int64_t account, struct str address, int64_t now,
	struct err *err) MUST_USE;
/* One failed. In the caller's transaction. */
bool trial_failed(struct db *people, int64_t account, struct str address, int64_t now,
	struct err *err) MUST_USE;
/* One went well, to its end. *ret_failures: how many failed at this account since the last. */
bool trial_passed(struct db *people, int64_t account, struct str address, int64_t now,
	int64_t *ret_failures, struct err *err) MUST_USE;

#endif
