/* The check "silent-mailbox": scope is a custodian.
 *
 * Three kinds of gap: days without any mail in a mailbox; days without mail sent in one that went
 * on receiving; a mailbox that shows one side of its correspondence alone.
 *
 * A silence is judged by the mailbox's own rhythm (compare/mailbox/rhythm.h), and by what others hold of
 * the mail to and from its owner: if the mailbox as a rule holds the part h of that, it lacks all
 * n mails of some days with chance (1 - h) ^ n. Both chances multiply. Silence in what was sent,
 * of up to four weeks, is taken as leave unless mail by the owner of these days is held elsewhere
 * (automatic replies aside): leave that nobody declared cannot otherwise be told from removal. */
#ifndef CANDOUR_COMPARE_CHECK_SILENCE_H
#define CANDOUR_COMPARE_CHECK_SILENCE_H

#include "base/attr.h"

#include <stdbool.h>
#include <stdint.h>

struct check;
struct compare;
struct err;

bool check_silence(struct compare *compare, const struct check *check, int64_t custodian,
	struct err *err) MUST_USE;

#endif
