/* Mailboxes: which mail lies in whose, and how many mails on each day.
 *
 * A mail is every instance of a document that is one, except those attached to another mail. Whose
 * mailbox it lies in is found by mailbox_split; copies of one message in one mailbox count once.
 * Dates before 1980 and behind the day of delivery are left out: they are mistakes. */
#ifndef CANDOUR_COMPARE_MAILBOX_H
#define CANDOUR_COMPARE_MAILBOX_H

#include "base/attr.h"
#include "base/str.h"
#include "compare/mailbox/rhythm.h"

struct arena;
struct compare;
struct err;
struct subject;

struct mailbox {
	int64_t id;
	int64_t custodian;
	int64_t owner;  /* compare_person; 0: of nobody in particular */
	struct str who; /* the owner's name and address, or ""; for people */
	struct str address;
	struct rhythm all; /* mails of each day, sent and received; no day off yet */
	uint32_t *sent;    /* [all.count] those that the owner sent */
	uint64_t mail_count;
	uint64_t sent_count;
};

/* The print: notes the instances of a mail. */
bool mailbox_print(
	struct compare *compare, const struct subject *subject, struct err *err) MUST_USE;
/* The join: makes the mailboxes of custodians of whom mail came, and the days off; then touches them
 * and all whose owners take part in their mail, or all there are, where days off or the register
 * changed. */
bool mailbox_join(struct compare *compare, struct err *err) MUST_USE;

/* The mailboxes of a custodian (0: all there are) that hold at least mails_min, in the arena. */
bool mailbox_list(struct compare *compare, struct arena *arena, int64_t custodian,
	uint64_t mails_min, struct mailbox **ret_mailboxes, size_t *ret_count,
	struct err *err) MUST_USE;
/* Marks the days off of a rhythm: learnt, customary, declared holidays, and the custodian's
 * declared leave. */
bool mailbox_days_off(struct compare *compare, struct arena *arena, int64_t custodian,
	struct rhythm *rhythm, struct err *err) MUST_USE;

#endif
