#include "linkage/count/partition.h"

#include "base/arena.h"
#include "linkage/chance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* All partitions of PARTITION_EXACT_MAX things: the Bell number. */
enum { BELL_MAX = 877 };
/* What is left out is below this share. */
#define SHARE_MIN 1e-6
/* Rounds over all things before anything is kept, and between two that are kept. */
enum { BURN_ROUNDS = 40, THIN_ROUNDS = 2 };
/* Steps that one chain may take: a second or so. */
#define CHAIN_STEP_MAX 1e9

struct listed {
	double score; /* log2 of its chance, up to a constant */
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

static double
score_of(const float *weights, size_t n, const uint16_t *labels, size_t people)
{
	double score = 0;

	for (size_t p = 0; p < people; p++) {
		double sum = 0;
		unsigned size = 0;

		for (size_t i = 0; i < n; i++) {
			if (labels[i] != p)
				continue;
			size++;
			for (size_t j = 0; j < i; j++)
				if (labels[j] == p)
					sum += (double)weights[i * n + j];
		}
		score += size > 1 ? 2 * sum / size : 0;
	}
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

static void
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
	uint16_t labels[PARTITION_EXACT_MAX] = {0};
	double best = -INFINITY;
	double sum = 0;
	size_t count = 0;
	size_t kept = 0;

	for (size_t people = 1; people > 0; people = labels_next(labels, n)) {
		struct listed *l = &list[count];

		*l = (struct listed){.score = score_of(weights, n, labels, people),
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

/* --- Chains --- */

/* People of a chain's present partition: how many things each has, and the sum of its pairs. */
struct chain {
	const float *weights;
	size_t n;
	uint64_t chance;
	uint16_t *labels;
	uint32_t *sizes; /* by label */
	double *sums;    /* by label */
	double *toward;  /* by label: the weights of the thing at hand with its things */
	double *gain;    /* by label */
};

static double
person_score(double sum, double size)
{
	return size > 1 ? 2 * sum / size : 0;
}

static void
chain_begin(struct chain *c, const uint16_t *begin)
{
	memcpy(c->labels, begin, c->n * sizeof(*begin));
	for (size_t i = 0; i < c->n; i++) {
		c->sizes[begin[i]]++;
		for (size_t j = 0; j < i; j++)
			if (begin[j] == begin[i])
				c->sums[begin[i]] += (double)c->weights[i * c->n + j];
	}
}

/* Takes thing i out, and finds its weights towards each person; gives the first empty person. */
static size_t
thing_take(struct chain *c, size_t i)
{
	const float *row = c->weights + i * c->n;
	size_t empty = c->n;

	memset(c->toward, 0, c->n * sizeof(*c->toward));
	for (size_t j = 0; j < c->n; j++)
		if (j != i)
			c->toward[c->labels[j]] += (double)row[j];
	c->sizes[c->labels[i]]--;
	c->sums[c->labels[i]] = c->sizes[c->labels[i]] < 2
		? 0
		: c->sums[c->labels[i]] - c->toward[c->labels[i]];
	for (size_t p = c->n; p-- > 0;)
		if (c->sizes[p] == 0)
			empty = p;
	return empty;
}

/* Gives thing i a person anew, as likely as the weights say. */
static void
thing_place(struct chain *c, size_t i)
{
	size_t empty = thing_take(c, i);
	double best = 0;
	double sum = 0;
	double at;
	size_t p;

	for (p = 0; p < c->n; p++) {
		c->gain[p] = c->sizes[p] == 0
			? (p == empty ? 0 : -INFINITY)
			: person_score(c->sums[p] + c->toward[p], c->sizes[p] + 1.0) -
				person_score(c->sums[p], c->sizes[p]);
		best = c->gain[p] > best ? c->gain[p] : best;
	}
	for (p = 0; p < c->n; p++)
		sum += c->gain[p] = exp2(c->gain[p] - best);
	at = chance_unit(&c->chance) * sum;
	for (p = 0; p + 1 < c->n && at >= c->gain[p]; p++)
		at -= c->gain[p];
	while (c->gain[p] == 0)
		p--;
	c->labels[i] = (uint16_t)p;
	c->sums[p] += c->sizes[p] > 0 ? c->toward[p] : 0;
	c->sizes[p]++;
}

/* Labels in the order of people's first things. `map` is work memory. */
static uint16_t
labels_order(const uint16_t *labels, size_t n, uint16_t *map, uint16_t *ret_labels)
{
	uint16_t people = 0;

	memset(map, 0xff, n * sizeof(*map));
	for (size_t i = 0; i < n; i++) {
		if (map[labels[i]] == UINT16_MAX)
			map[labels[i]] = people++;
		ret_labels[i] = map[labels[i]];
	}
	return people;
}

/* Draws in the order of their people; draws of as many in the order in which they were drawn. */
static void
draws_sort(const uint16_t *labels, const uint16_t *people, struct partitions *p)
{
	size_t at = 0;

	for (uint16_t wanted = 1; at < p->count; wanted++)
		for (size_t i = 0; i < p->count; i++) {
			if (people[i] != wanted)
				continue;
			memcpy(p->labels + at * p->thing_count, labels + i * p->thing_count,
				p->thing_count * sizeof(*labels));
			p->people[at] = wanted;
			p->share[at++] = 1 / (double)p->count;
		}
}

static void
partitions_draw(const float *weights, size_t n, const uint16_t *begin, uint64_t seed,
	struct arena *arena, struct partitions *ret)
{
	struct arena work CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct chain c = {.weights = weights, .n = n, .chance = seed};
	double steps = CHAIN_STEP_MAX / ((double)n * (double)n * 4);
	size_t draws = steps / THIN_ROUNDS < PARTITION_DRAW_COUNT ? (size_t)(steps / THIN_ROUNDS)
								  : PARTITION_DRAW_COUNT;
	uint16_t *labels = ARENA_ARRAY(&work, (draws + 2) * n, uint16_t);
	uint16_t *people = ARENA_ARRAY(&work, draws, uint16_t);

	c.labels = ARENA_ARRAY(&work, n, uint16_t);
	c.sizes = ARENA_ARRAY(&work, n, uint32_t);
	c.sums = ARENA_ARRAY(&work, n, double);
	c.toward = ARENA_ARRAY(&work, n, double);
	c.gain = ARENA_ARRAY(&work, n, double);
	chain_begin(&c, begin);
	for (unsigned round = 0; round < BURN_ROUNDS; round++)
		for (size_t i = 0; i < n; i++)
			thing_place(&c, i);
	for (size_t draw = 0; draw < draws; draw++) {
		for (size_t i = 0; i < n * THIN_ROUNDS; i++)
			thing_place(&c, i % n);
		people[draw] = labels_order(
			c.labels, n, labels + (draws + 1) * n, labels + draw * n);
	}
	partitions_room(ret, n, draws, arena);
	draws_sort(labels, people, ret);
}

void
partitions_make(const float *weights, size_t count, const uint16_t *begin, uint64_t seed,
	struct arena *arena, struct partitions *ret_partitions)
{
	if (count <= PARTITION_EXACT_MAX)
		partitions_list(weights, count, arena, ret_partitions);
	else
		partitions_draw(weights, count, begin, seed, arena, ret_partitions);
}
