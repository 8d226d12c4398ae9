/* The ways in which some things can be people, each as likely as their weights say.
 *
 * Let w be the weights of pairs, in bits, as odds that two things are one person. A partition's
 * chance is 2 to the sum over its people of (k - 1) times the mean weight of the person's k (k - 1) / 2
 * pairs: k things are held together by k - 1 links, and the pairs between them do not speak
 * independently. Two things alone are one person with the odds 2^w, as the weight says. Pairs that
 * are forbidden have a weight of PARTITION_FORBIDDEN.
 *
 * Up to PARTITION_EXACT_MAX things all partitions are listed; for more, they are drawn by a chain
 * that gives one thing after the other a new place (Gibbs sampling), begun at a given partition. */
#ifndef CANDOUR_LINKAGE_PARTITION_H
#define CANDOUR_LINKAGE_PARTITION_H

#include <stddef.h>
#include <stdint.h>

struct arena;

enum { PARTITION_EXACT_MAX = 7, PARTITION_DRAW_COUNT = 400, PARTITION_THING_MAX = 2000 };

#define PARTITION_FORBIDDEN (-1e4F)

struct partitions {
	size_t thing_count;
	size_t count;
	uint16_t *labels; /* [count * thing_count]: a person each, numbered by their first things */
	uint16_t *people; /* [count], rising */
	double *share;    /* [count]: how likely each is; they sum up to 1 */
};

/* `weights` are [count * count], both ways round; `begin` [count] is where a chain begins, labels as
 * above. Partitions that are less likely than one in a million are left out. Of 2 to
 * PARTITION_THING_MAX things; takes at most some 10^9 steps. */
void partitions_make(const float *weights, size_t count, const uint16_t *begin, uint64_t seed,
	struct arena *arena, struct partitions *ret_partitions);

#endif
