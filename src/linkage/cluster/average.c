#include "linkage/cluster/average.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>

#define NOBODY UINT32_MAX

void
average_room_make(struct average_room *room, size_t count)
{
	if (count <= room->room)
		return;
	average_room_free(room);
	room->room = count;
	room->sums = memory_alloc(count * count * sizeof(*room->sums));
	room->sizes = memory_alloc(count * sizeof(*room->sizes));
	room->best = memory_alloc(count * sizeof(*room->best));
	room->partner = memory_alloc(count * sizeof(*room->partner));
	room->alive = memory_alloc(count * sizeof(*room->alive));
}

void
average_room_free(struct average_room *room)
{
	free(room->sums);
	free(room->sizes);
	free(room->best);
	free(room->partner);
	free(room->alive);
	*room = (struct average_room){0};
}

/* The partner behind `i` in the order of numbers whose pairs with it weigh most in the mean. `alive`
 * holds the clusters that are left, in order, and i is at `at` there. */
static void
partner_find(struct average_room *r, size_t count, size_t alive_count, size_t at)
{
	uint32_t i = r->alive[at];
	const float *row = r->sums + (size_t)i * count;
	float best = -INFINITY;
	uint32_t partner = NOBODY;

	for (size_t k = at + 1; k < alive_count; k++) {
		uint32_t j = r->alive[k];
		float mean = row[j] / (float)r->sizes[j];

		if (mean > best) {
			best = mean;
			partner = j;
		}
	}
	r->best[i] = partner == NOBODY ? -INFINITY : best / (float)r->sizes[i];
	r->partner[i] = partner;
}

/* Makes i and j one, under the lower number i. */
static size_t
pair_merge(struct average_room *r, size_t count, size_t alive_count, uint32_t i, uint32_t j)
{
	float *row = r->sums + (size_t)i * count;
	const float *other = r->sums + (size_t)j * count;
	size_t left = 0;

	for (size_t k = 0; k < alive_count; k++) {
		uint32_t at = r->alive[k];

		if (at == j)
			continue;
		r->alive[left++] = at;
		row[at] += other[at];
		r->sums[(size_t)at * count + i] = row[at];
	}
	r->sizes[i] += r->sizes[j];
	return left;
}

/* Each cluster keeps the best partner behind it and the mean with it. Merging never makes a mean
 * larger than the larger of the two it came from, so what is kept is never too small: a mean that is
 * out of date is found out when it is the largest of all, and looked for anew (after Muellner 2011,
 * the generic algorithm). */
void
average_link(struct average_room *r, size_t count, float cut, uint32_t *ret_of)
{
	size_t left = count;

	for (size_t i = 0; i < count; i++)
		ret_of[i] = r->alive[i] = (uint32_t)i;
	for (size_t i = 0; i < count; i++)
		partner_find(r, count, count, i);
	while (left > 1) {
		size_t at = 0;
		uint32_t i, j;
		float mean;

		for (size_t k = 1; k < left; k++)
			if (r->best[r->alive[k]] > r->best[r->alive[at]])
				at = k;
		i = r->alive[at];
		j = r->partner[i];
		if (j == NOBODY || r->best[i] < cut)
			return;
		mean = ret_of[j] == j
			? r->sums[(size_t)i * count + j] / (float)r->sizes[j] / (float)r->sizes[i]
			: -INFINITY;
		if (mean != r->best[i]) {
			partner_find(r, count, left, at);
			continue;
		}
		left = pair_merge(r, count, left, i, j);
		for (size_t k = 0; k < count; k++)
			if (ret_of[k] == j)
				ret_of[k] = i;
		partner_find(r, count, left, at);
	}
}
