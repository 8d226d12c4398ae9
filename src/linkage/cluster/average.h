/* Average linkage: which of some things belong together, by how alike each two of them are.
 *
 * The two clusters whose pairs weigh most in the mean become one, again and again, until no mean
 * reaches the cut (Sokal and Michener 1958). Of equal means the pair with the lower numbers goes
 * first. Pairs that must not come together weigh -INFINITY; no cluster then holds both. */
#ifndef CANDOUR_LINKAGE_AVERAGE_H
#define CANDOUR_LINKAGE_AVERAGE_H

#include <stddef.h>
#include <stdint.h>

/* What one run works on: average_room_make for up to `room` things, average_room_free at the end. */
struct average_room {
	size_t room;
	float *sums;     /* [count * count]: of all weights between two things, both ways round */
	uint32_t *sizes; /* [count]: how many records each thing is */
	float *best;     /* the rest is the run's own */
	uint32_t *partner;
	uint32_t *alive;
};

/* Starts as {0}; makes it as large as is needed and keeps it. */
void average_room_make(struct average_room *room, size_t count);
void average_room_free(struct average_room *room);

/* ret_of[i] is the lowest thing of i's cluster. `sums` and `sizes` are at the end those of the
 * clusters, at their lowest things. Usually n^2 steps, never more than n^3 cheap ones. */
void average_link(struct average_room *room, size_t count, float cut, uint32_t *ret_of);

#endif
