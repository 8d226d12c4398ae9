/* The check "held-by-one-side" on mail: scope is a custodian.
 *
 * Two people's mailboxes are held, and mails between them lie in the one and not in the other. People
 * delete, so a mailbox's own habit is the measure: the part of such mails that it otherwise lacks, of
 * other people's and of the same person's in other months, apart for what was sent and what was
 * received. What it lacks beyond that, by chance less than one in ten thousand, is one gap for each
 * person and month, or for the person's mail as a whole. The chance is Chernoff's bound of the
 * binomial tail (Hoeffding 1963, theorem 1), so it is never less than the true one. Mails of days
 * around which the mailbox is silent are the silent mailbox's (compare/mailbox/check_silence.h), and
 * do not count. */
#ifndef CANDOUR_COMPARE_CHECK_SIDES_H
#define CANDOUR_COMPARE_CHECK_SIDES_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct check;
struct compare;
struct err;

bool check_sides(struct compare *compare, const struct check *check, int64_t custodian,
	struct err *err) MUST_USE;

#endif
