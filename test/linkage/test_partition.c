#include "tap.h"

#include "base/arena.h"
#include "linkage/chance.h"
#include "linkage/count/partition.h"

#include <math.h>
#include <string.h>

static double
share_of(const struct partitions *p, const uint16_t *labels)
{
	double share = 0;

	for (size_t i = 0; i < p->count; i++)
		if (memcmp(p->labels + i * p->thing_count, labels,
			    p->thing_count * sizeof(*labels)) == 0)
			share += p->share[i];
	return share;
}

static void
test_two(struct arena *arena)
{
	const float weights[] = {0, 3, 3, 0};
	const uint16_t begin[] = {0, 1};
	const uint16_t one[] = {0, 0};
	struct partitions p;

	partitions_make(weights, 2, begin, 1, PARTITION_DRAW_COUNT, arena, &p);
	tap_ok(p.count == 2 && fabs(share_of(&p, one) - 8.0 / 9) < 1e-12,
		"two things are one person with the odds of their weight");
}

static void
test_three(struct arena *arena)
{
	const float no = PARTITION_FORBIDDEN;
	const float weights[] = {0, 2, no, 2, 0, 2, no, 2, 0};
	const uint16_t begin[] = {0, 1, 2};
	const uint16_t all[] = {0, 0, 0};
	const uint16_t apart[] = {0, 1, 2};
	const uint16_t front[] = {0, 0, 1};
	struct partitions p;

	partitions_make(weights, 3, begin, 1, PARTITION_DRAW_COUNT, arena, &p);
	tap_ok(p.count == 3 && share_of(&p, all) < 1e-12 &&
			fabs(share_of(&p, apart) - 1.0 / 9) < 1e-12 &&
			fabs(share_of(&p, front) - 4.0 / 9) < 1e-12,
		"forbidden pairs keep their people apart");
	tap_ok(p.people[0] == 2 && p.people[2] == 3, "those of fewer people come first");
}

/* Seven things listed, and the same seven with an eighth that is with nobody drawn by a chain. */
static void
test_chain(struct arena *arena)
{
	enum { N = PARTITION_EXACT_MAX, M = N + 1 };
	float few[N * N];
	float more[M * M];
	uint16_t begin[M] = {0, 1, 2, 3, 4, 5, 6, 7};
	struct partitions exact;
	double listed = 0;
	double drawn = 0;
	double pair = 0;
	double pair_drawn = 0;
	uint64_t chance = 9;

	for (size_t i = 0; i < M; i++)
		for (size_t j = 0; j <= i; j++) {
			float w = (float)(chance_unit(&chance) * 6 - 3);

			w = i == N ? PARTITION_FORBIDDEN : w;
			more[i * M + j] = more[j * M + i] = w;
			if (i < N)
				few[i * N + j] = few[j * N + i] = w;
		}
	partitions_make(few, N, begin, 1, PARTITION_DRAW_COUNT, arena, &exact);
	for (size_t i = 0; i < exact.count; i++) {
		listed += exact.share[i] * exact.people[i];
		pair += exact.labels[i * N] == exact.labels[i * N + 1] ? exact.share[i] : 0;
	}
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct partitions p;

		partitions_make(more, M, begin, seed, PARTITION_DRAW_COUNT, arena, &p);
		for (size_t i = 0; i < p.count; i++) {
			drawn += p.share[i] * (p.people[i] - 1) / 20;
			pair_drawn += p.labels[i * M] == p.labels[i * M + 1] ? p.share[i] / 20 : 0;
		}
	}
	tap_ok(fabs(listed - drawn) < 0.03 * listed && fabs(pair - pair_drawn) < 0.03,
		"drawn as often as listed: %.3f and %.3f people, a pair %.3f and %.3f", listed,
		drawn, pair, pair_drawn);
}

static void
test_large(struct arena *arena)
{
	enum { N = 300 };
	float *weights = ARENA_ARRAY(arena, N * N, float);
	uint16_t *begin = ARENA_ARRAY(arena, N, uint16_t);
	struct partitions one, two;

	for (size_t i = 0; i < N; i++)
		for (size_t j = 0; j < N; j++)
			weights[i * N + j] = i / 3 == j / 3 ? 9 : -14;
	partitions_make(weights, N, begin, 5, PARTITION_DRAW_COUNT, arena, &one);
	partitions_make(weights, N, begin, 5, PARTITION_DRAW_COUNT, arena, &two);
	tap_ok(one.people[0] >= N / 3 - 2 && one.people[one.count - 1] <= N / 3 + 5,
		"300 things begun as one are found to be 100 people: %u to %u", one.people[0],
		one.people[one.count - 1]);
	tap_ok(one.count == two.count &&
			memcmp(one.labels, two.labels, one.count * N * sizeof(*one.labels)) == 0,
		"the same seed draws the same");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 28};

	test_two(&arena);
	test_three(&arena);
	test_chain(&arena);
	test_large(&arena);
	return tap_done();
}
