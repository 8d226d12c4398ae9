/* How alike two short texts are. Bytes are compared: give standardised text (linkage/standard), in
 * which a letter is a byte. Of longer texts the first LIKENESS_SIZE_MAX bytes count. */
#ifndef CANDOUR_LINKAGE_LIKENESS_H
#define CANDOUR_LINKAGE_LIKENESS_H

#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

/* Bytes that are compared: one machine word of bits, twice the longest usual name. */
enum { LIKENESS_SIZE_MAX = 64 };

/* What Jaro's measure counts. Levels are decided on these whole numbers, so that no machine rounds
 * another way. */
struct likeness {
	unsigned a_len;
	unsigned b_len;
	unsigned common;  /* letters in common within half the longer length */
	unsigned swapped; /* half of those that are in another order, rounded down */
	unsigned front;   /* letters that agree at the front, up to four */
};
struct likeness likeness_of(struct str a, struct str b);
/* Whether Jaro and Winkler's likeness (below) is at least that many hundredths. Jaro's is the fraction
 * over / under; all lengths are up to 64, so that nothing here comes near 2^32. */
static inline bool
likeness_reaches(const struct likeness *l, unsigned hundredths)
{
	uint32_t both = l->a_len * l->b_len;
	uint32_t over = l->common * l->common * (l->a_len + l->b_len) +
		(l->common - l->swapped) * both;
	uint32_t under = 3 * both * l->common;

	if (l->common == 0)
		return l->a_len == 0 && l->b_len == 0;
	if (10 * over < 7 * under)
		return 100 * over >= hundredths * under;
	return 100 * over + 10 * l->front * (under - over) >= hundredths * under;
}

/* Jaro and Winkler's likeness itself, as a fraction. */
double likeness_score(const struct likeness *likeness);

/* 0 to 1. Jaro (1989): letters in common within half the longer length, and their order. Two empty
 * texts are 1. */
double likeness_jaro(struct str a, struct str b);
/* Winkler (1990): where Jaro's is 0.7 and more, a tenth of what is left for each of up to four
 * letters that agree at the front. */
double likeness_jaro_winkler(struct str a, struct str b);

/* Fewest insertions, deletions and substitutions that turn one into the other: Myers (1999), as Hyyro
 * (2003) puts it. */
unsigned likeness_edits(struct str a, struct str b);
/* The same where two neighbouring letters that changed places count as one edit, and no part is
 * edited twice (optimal string alignment): Hyyro (2003). */
unsigned likeness_slips(struct str a, struct str b);
/* Whether that is at most one, for texts of any length. */
bool likeness_is_slip(struct str a, struct str b);

#endif
