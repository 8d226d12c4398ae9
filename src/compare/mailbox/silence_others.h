/* What others hold of the mail to and from a mailbox's owner: for the check on silent mailboxes. */
#ifndef CANDOUR_COMPARE_SILENCE_OTHERS_H
#define CANDOUR_COMPARE_SILENCE_OTHERS_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct compare;
struct err;
struct mailbox;

/* A message that someone else holds and in which the owner takes part. */
struct silence_message {
	int64_t item; /* an instance outside the mailbox */
	int64_t sent;
	struct str subject;
	bool is_here;  /* the mailbox holds it too */
	bool is_by;    /* the owner sent it */
	bool is_reply; /* an automatic one: out of office and the like */
};

struct silence_others {
	struct silence_message *messages; /* in order of time */
	size_t count;
};

/* Of all time; empty where the mailbox has no owner. In the arena. */
bool silence_others_load(struct compare *compare, struct arena *arena,
	const struct mailbox *mailbox, struct silence_others *ret_others, struct err *err) MUST_USE;

/* Of the messages that others hold outside the days [first, last] (those by the owner alone, or
 * all): the part that the mailbox holds too, with half a message of each kind added. */
double silence_others_held(
	const struct silence_others *others, int64_t first_day, int64_t last_day, bool only_by);
/* Messages of the days [first, last] that others hold and the mailbox does not: how many, and up to
 * `room` of them. Automatic replies do not count. */
size_t silence_others_absent(const struct silence_others *others, int64_t first_day,
	int64_t last_day, bool only_by, const struct silence_message **ret_messages, size_t room);
/* How many mails by the owner others hold of the days [first, last], and how many they would by
 * the eight weeks before and behind. */
void silence_others_by(const struct silence_others *others, int64_t first_day, int64_t last_day,
	double *ret_usual, double *ret_seen);

#endif
