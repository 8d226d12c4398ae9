/* The ways in which some things can be people, each as likely as their weights say.
 *
 * Let w be the weights of pairs, in bits: 2^w are the odds that the two are one person. Two things
 * alone are one person with these odds. For k things the pairs do not speak independently: k - 1
 * links hold them together. Were each record a copy, with slips, of some other record of its person,
 * their odds would be the mean over all spanning trees of the product of the tree's odds (there are
 * k^(k - 2) trees; their sum is a determinant: Kirchhoff 1847), and what contradicts would count for
 * nothing. Were all pairs to speak alike, they would be 2 to the (k - 1)-fold mean weight. Between the
 * two lies what is found where the truth is known: PARTITION_TREES of the first, the rest of the
 * second, in bits. A partition's odds are the product over its people.
 *
 * Up to PARTITION_EXACT_MAX things all partitions are listed; for more, they are drawn by a chain
 * that gives one thing after the other a new place (Gibbs sampling), begun at a given partition. */
#ifndef CANDOUR_LINKAGE_PARTITION_H
#define CANDOUR_LINKAGE_PARTITION_H

#include <stddef.h>
#include <stdint.h>

struct arena;

enum {
	PARTITION_EXACT_MAX = 7,
	PARTITION_DRAW_COUNT = 400,
	PARTITION_DRAW_LEAST = 20,
	PARTITION_THING_MAX = 2000
};
#define PARTITION_TREES 0.75
/* The weight of pairs that are never one person. */
#define PARTITION_FORBIDDEN (-1e4F)

struct partitions {
	size_t thing_count;
	size_t count;
	uint16_t *labels; /* [count * thing_count]: a person each, numbered by their first things */
	uint16_t *people; /* [count], rising */
	double *share;    /* [count]: how likely each is; they sum up to 1 */
};

/* `weights` are [count * count], both ways round; `begin` [count] is where a chain begins, labels as
 * above. Partitions that are less likely than one in a million are left out; of those that are drawn
 * there are `draws_max` at most. Of 2 to PARTITION_THING_MAX things. */
void partitions_make(const float *weights, size_t count, const uint16_t *begin, uint64_t seed,
	size_t draws_max, struct arena *arena, struct partitions *ret_partitions);

/* What holds things together as one person, in bits: of `things` [size], of which there are `count`
 * in all. `room` is work memory of 2 * size * size. */
double partition_person(
	const float *weights, size_t count, const uint16_t *things, size_t size, double *room);
/* Room for so many partitions. */
void partitions_room(
	struct partitions *partitions, size_t things, size_t count, struct arena *arena);
/* Those of many things, by a chain: used by partitions_make. */
void partitions_draw(const float *weights, size_t count, const uint16_t *begin, uint64_t seed,
	size_t draws_max, struct arena *arena, struct partitions *ret_partitions);

#endif
