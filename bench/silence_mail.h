/* Invented mail of an office, day by day, with silences planted: for bench_silence.
 *
 * People write to one another and to the world outside: weekday patterns, part-timers, days with
 * more and with less (negative binomial), busy weeks, slow growth and decline, change of job, bank
 * holidays, leave of days and weeks (in which a mailbox still receives), mail that its holder
 * deleted. Everything follows from the seed. */
#ifndef CANDOUR_BENCH_SILENCE_MAIL_H
#define CANDOUR_BENCH_SILENCE_MAIL_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

enum { MAIL_RECIPIENTS = 3, MAIL_NOBODY = -1 };

struct office_mail {
	int64_t day;
	int from;                /* a person, or below 0: one outside */
	int to[MAIL_RECIPIENTS]; /* people; MAIL_NOBODY where there are fewer */
	uint64_t held;           /* bit n: in person n's mailbox */
};

struct office_silence {
	int person;
	int64_t first_day;
	int64_t last_day;
	unsigned working_days;
};

struct office_options {
	uint64_t seed;
	int people; /* at most 64 */
	int years;
	double rate_least; /* mails of a person and working day, sent and received */
	double rate_most;
	int silences;           /* people that are silenced, once each; the first ones */
	int silence_days_least; /* working days */
	int silence_days_most;
	bool only_sent; /* mailboxes hold what their owner sent, no more */
};

struct office {
	int64_t first_day;
	int64_t last_day;
	struct office_mail *mails;
	size_t mail_count;
	struct office_silence *silences;
	size_t silence_count;
	double *rates; /* of each person, mails held a working day, as it came out */
};

void office_make(
	struct arena *arena, const struct office_options *options, struct office *ret_office);

#endif
