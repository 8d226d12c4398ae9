/* The rhythm of a mailbox, and the silences that do not belong to it. Pure arithmetic on memory.
 *
 * A mailbox is a count of mails for each day from its first to its last mail. The model:
 *
 *   - eras, over which mail comes at one rate (rhythm_eras.h): a thin first year and a busy job have
 *     rhythms of their own;
 *   - the level: mails an expected working day, from the weeks around (so growth and decline are
 *     followed), on each side of a silence;
 *   - weekday factors, from the whole mailbox (weekends, part-timers);
 *   - off days, on which nothing is expected: given by the caller (rhythm_calendar, leave);
 *   - over-dispersion: a day's count is negative binomial with mean m and size k, so that a day is
 *     silent with chance q = (k / (k + m)) ^ k; k is chosen for each era so that as many days are
 *     expected to be silent as are;
 *   - persistence: behind silence the chance of mail, 1 - q, is multiplied by eta <= 1, found
 *     likewise, a step for silence of 1, of 5 and of 10 working days: absences, quiet weeks, and
 *     leave that a mailbox shows again and again are learnt by it. An era that shows little of it has
 *     that of the whole mailbox.
 *
 * The silences that would have held most mail are left out of the learning, two a year but three at
 * least, and no more than a quarter of an era but for its first; then taken in again unless they are
 * beyond chance without them.
 *
 * The test: over a run of days d1 .. dn without mail,
 *
 *   P = q(d1) * product over i > 1 of (1 - eta(i) * (1 - q(di)));   E = P * days with mail
 *
 * E is the number of silences at least this long that this mailbox would show by chance in its
 * whole span: each begins behind a day with mail. It is the larger of what the level and the era
 * before the silence give, and those behind it. (Runs: W. Feller, "An Introduction to
 * Probability Theory and Its Applications" I, XIII.7; one clump of overlapping runs counts once:
 * D. Aldous, "Probability Approximations via the Poisson Clumping Heuristic", 1989, A.) The chance
 * of one or more is at most E, so E is corrected for all the places where it could have begun.
 * E <= RHYTHM_CHANCE is a false-alarm rate of at most one in twenty mailboxes under the model,
 * however long they are. That mail is bursty and follows the week, so that plain Poisson will not
 * do: R. Malmgren et al., PNAS 105 (2008) 18153. */
#ifndef CANDOUR_COMPARE_RHYTHM_H
#define CANDOUR_COMPARE_RHYTHM_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct arena;

/* E at or below which a silence is none of chance. */
#define RHYTHM_CHANCE 0.05
/* Days of one mailbox that are looked at: a hundred years. */
enum { RHYTHM_DAY_MAX = 36600 };

struct rhythm {
	int64_t first_day; /* since 1970-01-01 */
	size_t count;      /* days */
	uint32_t *mails;   /* [count] */
	uint8_t *is_off;   /* [count]: nothing is expected */
};

/* A maximal run of days without mail, between days with mail. */
struct rhythm_run {
	int64_t first_day;
	int64_t last_day;
	unsigned working_days; /* on which mail is expected */
	double expected;       /* mails, at the lower level around it */
	double chance;         /* E; 1e9 where there is too little mail around it to say */
};

/* Runs of `working_days_min` and more, longest first, in the arena. */
void rhythm_runs(struct arena *arena, const struct rhythm *rhythm, unsigned working_days_min,
	struct rhythm_run **ret_runs, size_t *ret_count);

/* ---- days on which nobody works ---- */

/* Public holidays of England and Wales by rule (no substitute days beyond the next working day),
 * and the days from 24 December to 2 January. */
bool rhythm_is_customary_off(int64_t day);

/* What all mailboxes together show. */
struct rhythm_calendar {
	int64_t first_day;
	size_t count;
	uint8_t *is_off; /* [count] */
};
/* Learns off days from several mailboxes: a day on which at least three are expected to have mail,
 * and no more than a fifth of those expected have. Runs of more than seven such days are no
 * holiday and are not learnt. Customary days are always off. */
void rhythm_calendar_learn(struct arena *arena, const struct rhythm *mailboxes, size_t count,
	struct rhythm_calendar *ret_calendar);
bool rhythm_calendar_is_off(const struct rhythm_calendar *calendar, int64_t day);

#endif
