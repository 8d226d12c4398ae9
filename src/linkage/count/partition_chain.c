#include "base/arena.h"
#include "linkage/chance.h"
#include "linkage/count/partition.h"

#include <math.h>
#include <string.h>

/* Rounds over all things before anything is kept, and between two that are kept. */
enum { BURN_ROUNDS = 20, THIN_ROUNDS = 1 };
/* Steps that one chain may take: a second or so. */
#define CHAIN_STEP_MAX 3e8
/* Pairs below this weight bring nobody together. */
#define NEIGHBOUR_WEIGHT (-6.0F)
/* Things of one person whose trees are looked at; a larger one is held together by its mean alone. */
enum { TREES_MAX = 16 };
enum { NONE = UINT16_MAX };

/* A chain's present partition. */
struct chain {
	const float *weights;
	size_t n;
	uint64_t chance;
	uint32_t *first_neighbour; /* [n + 1], into `neighbours` */
	uint16_t *neighbours;
	uint16_t *label; /* by thing */
	uint16_t *next;  /* by thing: the next of its person, or NONE */
	uint16_t *head;  /* by label: its first thing, or NONE */
	uint16_t *size;  /* by label */
	double *sum;     /* by label: of its pairs' weights */
	double *score;   /* by label */
	uint16_t *empty; /* labels of nobody, a stack */
	size_t empty_count;
	uint32_t *seen;   /* by label: the step that last looked at it */
	uint16_t *choice; /* people whom the thing at hand may join */
	double *gain;     /* of each choice */
	double *grown;    /* the score of each choice with it */
	double *toward;   /* the sum of its weights with each choice */
	double *room;     /* of partition_person, for TREES_MAX things */
	uint32_t step;
};

static double
mean_score(double sum, size_t size)
{
	return size > 1 ? 2 * sum / (double)size : 0;
}

/* The score of a person's things, with one more where `extra` is a thing. */
static double
person_score(const struct chain *c, uint16_t label, uint16_t extra, double sum)
{
	uint16_t things[TREES_MAX];
	size_t size = 0;

	if (c->size[label] + (extra != NONE) > TREES_MAX)
		return mean_score(sum, c->size[label] + (extra != NONE ? 1U : 0));
	for (uint16_t i = c->head[label]; i != NONE; i = c->next[i])
		things[size++] = i;
	if (extra != NONE)
		things[size++] = extra;
	return partition_person(c->weights, c->n, things, size, c->room);
}

static double
toward_of(const struct chain *c, uint16_t label, uint16_t thing)
{
	double sum = 0;

	for (uint16_t i = c->head[label]; i != NONE; i = c->next[i])
		sum += (double)c->weights[thing * c->n + i];
	return sum;
}

static void
thing_put(struct chain *c, uint16_t thing, uint16_t label, double toward, double score)
{
	c->label[thing] = label;
	c->next[thing] = c->head[label];
	c->head[label] = thing;
	c->size[label]++;
	c->sum[label] += toward;
	c->score[label] = score;
}

static void
thing_take(struct chain *c, uint16_t thing)
{
	uint16_t label = c->label[thing];
	uint16_t *at = &c->head[label];

	while (*at != thing)
		at = &c->next[*at];
	*at = c->next[thing];
	if (--c->size[label] == 0) {
		c->empty[c->empty_count++] = label;
		c->sum[label] = 0;
		c->score[label] = 0;
		return;
	}
	c->sum[label] = c->size[label] == 1 ? 0 : c->sum[label] - toward_of(c, label, thing);
	c->score[label] = person_score(c, label, NONE, c->sum[label]);
}

/* Gives a thing a person anew, as likely as the weights say: nobody's place is the first choice. */
static void
thing_place(struct chain *c, uint16_t thing)
{
	size_t count = 1;
	double best = 0;
	double sum = 0;
	double at;
	size_t k = 0;

	thing_take(c, thing);
	c->step++;
	c->choice[0] = c->empty[c->empty_count - 1];
	c->gain[0] = c->grown[0] = c->toward[0] = 0;
	for (uint32_t e = c->first_neighbour[thing]; e < c->first_neighbour[thing + 1]; e++) {
		uint16_t label = c->label[c->neighbours[e]];

		if (c->seen[label] == c->step)
			continue;
		c->seen[label] = c->step;
		c->choice[count] = label;
		c->toward[count] = toward_of(c, label, thing);
		c->grown[count] = person_score(c, label, thing, c->sum[label] + c->toward[count]);
		c->gain[count] = c->grown[count] - c->score[label];
		best = c->gain[count] > best ? c->gain[count] : best;
		count++;
	}
	for (size_t i = 0; i < count; i++)
		sum += c->gain[i] = exp2(c->gain[i] - best);
	at = chance_unit(&c->chance) * sum;
	while (k + 1 < count && at >= c->gain[k])
		at -= c->gain[k++];
	while (c->gain[k] <= 0 && k > 0)
		k--;
	if (k == 0)
		c->empty_count--;
	thing_put(c, thing, c->choice[k], c->toward[k], c->grown[k]);
}

static void
neighbours_find(struct chain *c, struct arena *arena)
{
	uint32_t count = 0;

	for (size_t i = 0; i < c->n * c->n; i++)
		count += c->weights[i] >= NEIGHBOUR_WEIGHT;
	c->first_neighbour = ARENA_ARRAY(arena, c->n + 1, uint32_t);
	c->neighbours = ARENA_ARRAY(arena, count, uint16_t);
	count = 0;
	for (size_t i = 0; i < c->n; i++) {
		for (size_t j = 0; j < c->n; j++)
			if (j != i && c->weights[i * c->n + j] >= NEIGHBOUR_WEIGHT)
				c->neighbours[count++] = (uint16_t)j;
		c->first_neighbour[i + 1] = count;
	}
}

static void
chain_begin(struct chain *c, const uint16_t *begin, struct arena *arena)
{
	neighbours_find(c, arena);
	c->label = ARENA_ARRAY(arena, c->n, uint16_t);
	c->next = ARENA_ARRAY(arena, c->n, uint16_t);
	c->head = ARENA_ARRAY(arena, c->n, uint16_t);
	c->size = ARENA_ARRAY(arena, c->n, uint16_t);
	c->sum = ARENA_ARRAY(arena, c->n, double);
	c->score = ARENA_ARRAY(arena, c->n, double);
	c->empty = ARENA_ARRAY(arena, c->n, uint16_t);
	c->seen = ARENA_ARRAY(arena, c->n, uint32_t);
	c->choice = ARENA_ARRAY(arena, c->n + 1, uint16_t);
	c->gain = ARENA_ARRAY(arena, c->n + 1, double);
	c->grown = ARENA_ARRAY(arena, c->n + 1, double);
	c->toward = ARENA_ARRAY(arena, c->n + 1, double);
	c->room = ARENA_ARRAY(arena, (size_t)2 * TREES_MAX * TREES_MAX, double);
	memset(c->head, 0xff, c->n * sizeof(*c->head));
	for (size_t i = 0; i < c->n; i++)
		thing_put(c, (uint16_t)i, begin[i], toward_of(c, begin[i], (uint16_t)i), 0);
	for (size_t p = c->n; p-- > 0;) {
		if (c->size[p] == 0)
			c->empty[c->empty_count++] = (uint16_t)p;
		else
			c->score[p] = person_score(c, (uint16_t)p, NONE, c->sum[p]);
	}
}

/* Labels in the order of people's first things. `map` is work memory. */
static uint16_t
labels_order(const uint16_t *labels, size_t n, uint16_t *map, uint16_t *ret_labels)
{
	uint16_t people = 0;

	memset(map, 0xff, n * sizeof(*map));
	for (size_t i = 0; i < n; i++) {
		if (map[labels[i]] == NONE)
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

/* How many draws are within the limit: each costs steps for all neighbours. */
static size_t
draws_count(const struct chain *c, size_t draws_max)
{
	double steps = 50.0 * c->first_neighbour[c->n] + 10.0 * (double)c->n;
	double most = CHAIN_STEP_MAX / steps;

	if (most > (double)draws_max)
		most = (double)draws_max;
	return most < PARTITION_DRAW_LEAST ? PARTITION_DRAW_LEAST : (size_t)most;
}

void
partitions_draw(const float *weights, size_t n, const uint16_t *begin, uint64_t seed,
	size_t draws_max, struct arena *arena, struct partitions *ret)
{
	struct arena work CLEANUP(arena_free) = {.size_max = SIZE_MAX};
	struct chain c = {.weights = weights, .n = n, .chance = seed};
	uint16_t *labels, *people;
	size_t draws;

	chain_begin(&c, begin, &work);
	draws = draws_count(&c, draws_max);
	labels = ARENA_ARRAY(&work, (draws + 1) * n, uint16_t);
	people = ARENA_ARRAY(&work, draws, uint16_t);
	for (size_t i = 0; i < n * BURN_ROUNDS; i++)
		thing_place(&c, (uint16_t)(i % n));
	for (size_t draw = 0; draw < draws; draw++) {
		for (size_t i = 0; i < n * THIN_ROUNDS; i++)
			thing_place(&c, (uint16_t)(i % n));
		people[draw] = labels_order(c.label, n, labels + draws * n, labels + draw * n);
	}
	partitions_room(ret, n, draws, arena);
	draws_sort(labels, people, ret);
}
