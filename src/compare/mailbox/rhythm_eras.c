#include "compare/mailbox/rhythm_eras.h"

#include "base/arena.h"

#include <math.h>

/* Blocks are weeks, or longer so that there are no more than this many: the cuts cost the square of
 * it. */
enum { BLOCK_MAX = 300 };
#define WEEK_EXPOSURE 7.0
/* Weeks, and blocks, that an era lasts at least. */
#define ERA_WEEKS_MIN 13.0
enum { ERA_BLOCKS_MIN = 3 };
#define PENALTY 1.5
/* The size of weeks' counts lies between: of a hundred times the variance, and Poisson. */
#define COUNT_SIZE_MIN 0.2
#define COUNT_SIZE_MAX 1000.0

struct blocks {
	size_t *starts; /* [count + 1] days */
	double *sums;   /* [count + 1] mails, as many as a full block would have had */
	size_t count;
	size_t least; /* blocks of an era */
	double size;
};

static void
blocks_make(struct arena *arena, const double *exposure, const double *mails, size_t count,
	struct blocks *b)
{
	double wanted = fmax(WEEK_EXPOSURE, exposure[count] / (BLOCK_MAX - 1));
	size_t start = 0;

	b->starts = ARENA_ARRAY(arena, BLOCK_MAX + 2, size_t);
	b->sums = ARENA_ARRAY(arena, BLOCK_MAX + 2, double);
	b->least = (size_t)ceil(ERA_WEEKS_MIN * WEEK_EXPOSURE / wanted);
	if (b->least < ERA_BLOCKS_MIN)
		b->least = ERA_BLOCKS_MIN;
	for (size_t i = 1; i <= count && b->count < BLOCK_MAX; i++) {
		double seen = exposure[i] - exposure[start];

		/* What is left at the end is part of the last block's era. */
		if (seen < wanted - 1e-6)
			continue;
		b->starts[b->count] = start;
		b->sums[b->count + 1] = b->sums[b->count] +
			(mails[i] - mails[start]) * wanted / seen;
		b->count++;
		start = i;
	}
	b->starts[b->count] = count;
}

/* By moments: neighbours' differences have twice the variance, mean + mean^2 / size. */
static void
size_learn(struct blocks *b)
{
	double square = 0;
	double more = 0;

	for (size_t i = 1; i < b->count; i++) {
		double here = b->sums[i + 1] - b->sums[i];
		double before = b->sums[i] - b->sums[i - 1];
		double mean = (here + before) / 2;

		square += here * before;
		more += (here - before) * (here - before) / 2 - mean;
	}
	b->size = more <= 0 ? COUNT_SIZE_MAX
			    : fmin(COUNT_SIZE_MAX, fmax(COUNT_SIZE_MIN, square / more));
}

/* Of blocks [from, to), but for what is the same however they are cut. */
static double
cost_of(const struct blocks *b, size_t from, size_t to)
{
	double blocks = (double)(to - from);
	double mails = b->sums[to] - b->sums[from];
	double mean = mails / blocks;

	if (mails <= 0)
		return blocks * b->size * log(b->size);
	return (blocks * b->size + mails) * log(b->size + mean) - mails * log(mean);
}

void
rhythm_eras(struct arena *arena, const double *exposure, const double *mails, size_t count,
	size_t **ret_starts, size_t *ret_count)
{
	struct blocks b = {0};
	double *best;
	size_t *last; /* where the last era of the best cuts begins */
	double penalty;
	size_t eras = 0;

	blocks_make(arena, exposure, mails, count, &b);
	size_learn(&b);
	best = ARENA_ARRAY(arena, b.count + 1, double);
	last = ARENA_ARRAY(arena, b.count + 1, size_t);
	penalty = PENALTY * log((double)b.count + 1);
	for (size_t to = 1; to <= b.count; to++) {
		best[to] = cost_of(&b, 0, to);
		for (size_t from = b.least; from + b.least <= to; from++) {
			double cost = best[from] + penalty + cost_of(&b, from, to);

			if (cost < best[to]) {
				best[to] = cost;
				last[to] = from;
			}
		}
	}
	for (size_t at = b.count; at > 0 && last[at] > 0; at = last[at])
		eras++;
	*ret_count = eras + 1;
	*ret_starts = ARENA_ARRAY(arena, eras + 1, size_t);
	for (size_t at = b.count; eras > 0; at = last[at])
		(*ret_starts)[eras--] = b.starts[last[at]];
}
