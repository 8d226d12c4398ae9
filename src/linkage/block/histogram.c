#include "base/arena.h"
#include "base/err.h"
#include "linkage/block/pattern_counts.h"
#include "linkage/block/stream.h"
#include "linkage/chance.h"
#include "linkage/crew.h"
#include "linkage/level/comparer.h"
#include "linkage/model/histogram.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

/* Pairs that are on their way at once: what they need is brought near while others are compared. */
enum { DRAWN_COUNT = 256 };
/* One pair in so many is looked at where there are very many. */
#define HISTOGRAM_PART 250

struct counting {
	struct stream stream;
	const struct comparer *comparer;
	double share;
	double log_rest; /* log(1 - share) */
	uint64_t seed;
	struct pattern_count *results; /* shared */
	size_t room;
};

struct drawing {
	const struct counting *counting;
	const struct stream_task *task;
	uint64_t state;
	uint32_t a[DRAWN_COUNT];
	uint32_t b[DRAWN_COUNT];
	size_t count;
	struct pattern_counts patterns;
};

/* How many pairs to pass over so that each is taken with the probability `share`. */
static double
gap_draw(struct drawing *d)
{
	return d->counting->share >= 1 ? 0
				       : floor(log(chance_unit(&d->state)) / d->counting->log_rest);
}

static void
drawn_count(struct drawing *d)
{
	const struct stream *stream = &d->counting->stream;
	const struct comparer *comparer = d->counting->comparer;
	size_t kept = 0;

	for (size_t i = 0; i < d->count; i++) {
		uint32_t a = d->a[i];
		uint32_t b = d->b[i];

		if (stream_is_found_before(
			    stream_line(stream, a), stream_line(stream, b), d->task->rule))
			continue;
		d->a[kept] = a;
		d->b[kept++] = b;
	}
	for (size_t i = 0; i < kept; i++) {
		comparer_prefetch(comparer, &comparer->lines[d->a[i]]);
		comparer_prefetch(comparer, &comparer->lines[d->b[i]]);
	}
	for (size_t i = 0; i < kept; i++)
		pattern_counts_add(&d->patterns, comparer_pattern(comparer, d->a[i], d->b[i]), 1);
	d->count = 0;
}

static void
pair_draw(struct drawing *d, uint32_t a, uint32_t b)
{
	const struct stream *stream = &d->counting->stream;
	const struct comparer *comparer = d->counting->comparer;

	__builtin_prefetch(stream_line(stream, a));
	__builtin_prefetch(stream_line(stream, b));
	__builtin_prefetch(&comparer->lines[a]);
	__builtin_prefetch(&comparer->lines[b]);
	d->a[d->count] = a;
	d->b[d->count++] = b;
	if (d->count == DRAWN_COUNT)
		drawn_count(d);
}

/* Draws pairs of a block from the `gap`-th on, and gives back what is left of the gap behind its
 * end. */
static double
block_draw(struct drawing *d, const uint32_t *rows, size_t count, double gap)
{
	double pairs = (double)count * (double)(count - 1) / 2;

	if (gap >= pairs)
		return gap - pairs;
	for (size_t i = 0; i + 1 < count; i++) {
		double there = (double)(count - 1 - i);

		for (; gap < there; gap += 1 + gap_draw(d))
			pair_draw(d, rows[i], rows[i + 1 + (size_t)gap]);
		gap -= there;
	}
	return gap;
}

static bool
count_task(void *context, size_t number, struct err *err)
{
	const struct counting *c = context;
	const struct stream_task *task = &c->stream.tasks[number];
	const struct rule_blocks *blocks = &c->stream.tables->rules[task->rule];
	struct drawing *d = memory_alloc(sizeof(*d));
	bool fits;
	double gap;
	size_t at;

	*d = (struct drawing){.counting = c, .task = task};
	d->state = chance_stream(c->seed, number);
	gap = gap_draw(d);
	for (uint32_t b = task->block_from; b < task->block_to; b++)
		gap = block_draw(d, blocks->rows + blocks->starts[b],
			blocks->starts[b + 1] - blocks->starts[b], gap);
	drawn_count(d);
	at = stream_take(&c->stream, d->patterns.count);
	fits = at + d->patterns.count <= c->room;
	if (fits)
		pattern_counts_list(&d->patterns, c->results + at);
	pattern_counts_free(&d->patterns);
	free(d);
	return fits || err_set(err, ERR_TOO_LARGE, "there are too many patterns of agreement");
}

static void
histogram_fill(const struct counting *c, struct arena *arena, struct histogram *histogram)
{
	struct pattern_counts all CLEANUP(pattern_counts_free) = {0};
	size_t count = atomic_load(c->stream.taken);
	struct pattern_count *list;

	for (size_t i = 0; i < count; i++)
		pattern_counts_add(&all, c->results[i].pattern, c->results[i].pairs);
	list = memory_alloc((all.count + 1) * sizeof(*list));
	pattern_counts_list(&all, list);
	histogram->count = all.count;
	histogram->patterns = ARENA_ARRAY(arena, all.count + 1, uint64_t);
	histogram->pairs = ARENA_ARRAY(arena, all.count + 1, double);
	for (size_t i = 0; i < all.count; i++) {
		histogram->patterns[i] = list[i].pattern;
		histogram->pairs[i] = (double)list[i].pairs / c->share;
	}
	free(list);
}

/* The more pairs there are, the fewer of them are matches: the same number of pairs would hold too few
 * of those to learn from. */
static double
share_of(double pairs, double few, double max)
{
	double wanted = fmin(max, fmax(few, pairs / HISTOGRAM_PART));

	return pairs > wanted ? wanted / pairs : 1;
}

bool
blocking_histogram(struct blocking *blocking, const struct comparer *comparer, double pairs_few,
	double pairs_max, uint64_t seed, const struct crew *crew, struct arena *arena,
	struct histogram *histogram, double *ret_share, struct err *err)
{
	struct counting c = {.comparer = comparer, .seed = seed};
	struct arena own CLEANUP(arena_free);
	size_t size;
	bool done;

	assert(blocking->is_new == NULL);
	arena_init(&own, SIZE_MAX);
	stream_begin(&c.stream, blocking, &own);
	c.share = share_of(c.stream.pairs, pairs_few, pairs_max);
	c.log_rest = log1p(-c.share);
	/* No more patterns than pairs drawn, and their spread. */
	c.room = (size_t)(c.stream.pairs * c.share * 1.2) + 100000;
	size = c.room * sizeof(*c.results);
	c.results = crew_share(size);
	done = crew_run(crew, c.stream.task_count, count_task, &c, err);
	if (done)
		histogram_fill(&c, arena, histogram);
	*ret_share = c.share;
	crew_unshare(c.results, size);
	stream_end(&c.stream);
	return done;
}
