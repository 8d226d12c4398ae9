/* Eras of a mailbox: spans over which mail comes at one rate. Pure arithmetic on memory.
 *
 * A mailbox of years has a thin first year, a busy job, an account that nobody uses any more: what is
 * rare in one is everyday in another, so that a rhythm is learnt era by era. Weeks of expected mail
 * (so that holidays, and days that are left out, take no part) are cut where that makes the counts
 * most likely:
 *
 *   minimise, over the cuts,  sum of C(weeks of an era) + 1.5 * log(weeks) * cuts
 *
 * C is the negative log-likelihood of a negative binomial with the era's own mean; its size is one
 * for the mailbox, from the differences of neighbouring weeks, which a change of level hardly moves.
 * The cuts are the best of all (optimal partitioning: B. Jackson et al., "An algorithm for optimal
 * partitioning of data on an interval", IEEE Signal Processing Letters 12 (2005) 105); the penalty
 * is the modified Bayesian criterion (N. Zhang and D. Siegmund, Biometrics 63 (2007) 22). An era
 * lasts a quarter of a year at least. */
#ifndef CANDOUR_COMPARE_RHYTHM_ERAS_H
#define CANDOUR_COMPARE_RHYTHM_ERAS_H

#include "base/attr.h"

#include <stddef.h>
#include <stdint.h>

struct arena;

/* The sums of the expected and of the seen over the first n days: [count + 1] each. A week's
 * expectation is 7. Gives the first day of each era, in the arena; the first is 0. */
void rhythm_eras(struct arena *arena, const double *exposure, const double *mails, size_t count,
	size_t **ret_starts, size_t *ret_count);

#endif
