#include "linkage/count/partition.h"

#include "base/arena.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* All partitions of PARTITION_EXACT_MAX things: the Bell number. */
enum { BELL_MAX = 877, SET_MAX = 1 << PARTITION_EXACT_MAX };
/* What is left out is below this share. */
#define SHARE_MIN 1e-6

struct listed {
	double score; /* log2 of its odds, up to a constant */
	uint16_t people;
	uint16_t at;
	uint16_t labels[PARTITION_EXACT_MAX];
};

static int
people_compare(const void *a, const void *b)
{
	const struct listed *x = a;
	const struct listed *y = b;

	if (x->people != y->people)
		return x->people < y->people ? -1 : 1;
	return x->at < y->at ? -1 : x->at > y->at;
}

/* log2 of the sum over all spanning trees of the product of their links' odds: the determinant of the
 * Laplacian without its last row and column, by elimination. `odds` are [n * n], the diagonal not
 * looked at, and `room` [n * n] is work memory. */
static double
trees_of(const double *odds, size_t n, double *room)
{
	double log_sum = 0;

	for (size_t i = 0; i < n; i++) {
		double degree = 0;

		for (size_t j = 0; j < n; j++) {
			degree += j == i ? 0 : odds[i * n + j];
			room[i * n + j] = j == i ? 0 : -odds[i * n + j];
		}
		room[i * n + i] = degree;
	}
	for (size_t k = 0; k + 1 < n; k++) {
		double pivot = room[k * n + k];

		if (!(pivot > 0))
			return -INFINITY;
		log_sum += log2(pivot);
		for (size_t i = k + 1; i + 1 < n; i++) {
			double factor = room[i * n + k] / pivot;

			for (size_t j = k + 1; j + 1 < n; j++)
				room[i * n + j] -= factor * room[k * n + j];
		}
	}
	return log_sum;
}

double
partition_person(
	const float *weights, size_t count, const uint16_t *things, size_t size, double *room)
{
	double sum = 0;
	double k = (double)size;

	if (size < 2)
		return 0;
	if (size == 2)
		return (double)weights[things[0] * count + things[1]];
	for (size_t i = 0; i < size; i++)
		for (size_t j = 0; j < i; j++) {
			double w = (double)weights[things[i] * count + things[j]];

			sum += w;
			room[i * size + j] = room[j * size + i] = exp2(w);
		}
	return PARTITION_TREES * (trees_of(room, size, room + size * size) - (k - 2) * log2(k)) +
		(1 - PARTITION_TREES) * 2 * sum / k;
}

/* The same of all sets of things, by their bits. */
static void
sets_score(const float *weights, size_t n, double *ret_scores)
{
	double room[2 * PARTITION_EXACT_MAX * PARTITION_EXACT_MAX];

	for (unsigned set = 0; set < 1U << n; set++) {
		uint16_t things[PARTITION_EXACT_MAX];
		size_t size = 0;

		for (uint16_t i = 0; i < n; i++)
			if (set >> i & 1)
				things[size++] = i;
		ret_scores[set] = partition_person(weights, n, things, size, room);
	}
}

static double
score_of(const double *scores, const uint16_t *labels, size_t n, size_t people)
{
	unsigned sets[PARTITION_EXACT_MAX] = {0};
	double score = 0;

	for (size_t i = 0; i < n; i++)
		sets[labels[i]] |= 1U << i;
	for (size_t p = 0; p < people; p++)
		score += scores[sets[p]];
	return score;
}

/* The next partition in the order of restricted growth strings; 0 after the last. */
static size_t
labels_next(uint16_t *labels, size_t n)
{
	for (size_t i = n; i-- > 1;) {
		uint16_t most = 0;

		for (size_t j = 0; j < i; j++)
			most = labels[j] > most ? labels[j] : most;
		if (labels[i] > most)
			continue;
		labels[i]++;
		most = labels[i] > most ? labels[i] : most;
		for (size_t j = i + 1; j < n; j++)
			labels[j] = 0;
		return most + (size_t)1;
	}
	return 0;
}

void
partitions_room(struct partitions *p, size_t things, size_t count, struct arena *arena)
{
	p->thing_count = things;
	p->count = count;
	p->labels = ARENA_ARRAY(arena, count * things, uint16_t);
	p->people = ARENA_ARRAY(arena, count, uint16_t);
	p->share = ARENA_ARRAY(arena, count, double);
}

static void
partitions_list(const float *weights, size_t n, struct arena *arena, struct partitions *ret)
{
	struct listed list[BELL_MAX];
	double scores[SET_MAX];
	uint16_t labels[PARTITION_EXACT_MAX] = {0};
	double best = -INFINITY;
	double sum = 0;
	size_t count = 0;
	size_t kept = 0;

	sets_score(weights, n, scores);
	for (size_t people = 1; people > 0; people = labels_next(labels, n)) {
		struct listed *l = &list[count];

		*l = (struct listed){.score = score_of(scores, labels, n, people),
			.people = (uint16_t)people,
			.at = (uint16_t)count};
		memcpy(l->labels, labels, n * sizeof(*labels));
		best = l->score > best ? l->score : best;
		count++;
	}
	for (size_t i = 0; i < count; i++)
		if (list[i].score >= best + log2(SHARE_MIN))
			list[kept++] = list[i];
	qsort(list, kept, sizeof(*list), people_compare);
	partitions_room(ret, n, kept, arena);
	for (size_t i = 0; i < kept; i++)
		sum += ret->share[i] = exp2(list[i].score - best);
	for (size_t i = 0; i < kept; i++) {
		ret->share[i] /= sum;
		ret->people[i] = list[i].people;
		memcpy(ret->labels + i * n, list[i].labels, n * sizeof(*ret->labels));
	}
}

void
partitions_make(const float *weights, size_t count, const uint16_t *begin, uint64_t seed,
	size_t draws_max, struct arena *arena, struct partitions *ret_partitions)
{
	if (count <= PARTITION_EXACT_MAX)
		partitions_list(weights, count, arena, ret_partitions);
	else
		partitions_draw(weights, count, begin, seed, draws_max, arena, ret_partitions);
}
