/* Mails to compare: made up, from a seed, with known kinds of likeness. */
#ifndef CANDOUR_BENCH_NEAR_MAILS_H
#define CANDOUR_BENCH_NEAR_MAILS_H

#include "base/buf.h"
#include "base/str.h"

/* Of ten mails six are new; one is an earlier mail as it was but for its blanks and capitals; two
 * are earlier mails with one word in 200, 100, 50, 20 or 10 changed, left out or added; one is a
 * reply that quotes an earlier mail whole. A third of all end with one of a few signatures, a tenth
 * with a disclaimer of 120 words. Lengths are log-normal around 270 words. */
struct near_mails {
	struct buf text;
	size_t *starts; /* count + 1 */
	size_t count;
};

void near_mails_make(struct near_mails *mails, size_t count, uint64_t seed);
void near_mails_free(struct near_mails *mails);
struct str near_mail(const struct near_mails *mails, size_t number);

#endif
