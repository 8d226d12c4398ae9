/* Shares of the normal and the Poisson distribution. */
#ifndef CANDOUR_LINKAGE_TAILS_H
#define CANDOUR_LINKAGE_TAILS_H

#include <stdbool.h>

/* The share below z, and the z below which a share in (0, 1) lies (Acklam's approximation with one
 * step of Halley's method, good to a double's precision). */
double normal_below(double z);
double normal_at(double share);

/* P(X <= count) and P(X >= count) for a Poisson number X of this mean; count is whole, mean >= 0. */
double poisson_at_most(double count, double mean);
double poisson_at_least(double count, double mean);
/* Whether a count is so near to the mean that both of these are above `chance` for certain: soon said
 * of large means, where they take long to sum up. */
bool poisson_is_usual(double count, double mean, double chance);

#endif
