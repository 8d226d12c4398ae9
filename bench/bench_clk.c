/* Encodings without names: how many are made and compared in a second of one processor, by each way
 * that the processor has.
 *
 *   bench_clk [COUNT]
 *
 * COUNT encodings (20,000) of random bits, each with each of as many others. Best of three. */
#include "measure.h"

#include "base/str.h"
#include "linkage/chance.h"
#include "linkage/private/clk.h"
#include "linkage/private/clk_dice.h"

enum { RUNS = 3, TILE = 1024 };

static double
ways_time(clk_common_function *common, const struct clk_set *set, uint64_t *sum)
{
	uint32_t counts[TILE];
	double best = 1e9;

	for (int run = 0; run < RUNS; run++) {
		double start = cpu_seconds();

		for (size_t tile = 0; tile < set->count; tile += TILE) {
			size_t count = set->count - tile < TILE ? set->count - tile : TILE;

			for (size_t row = 0; row < set->count; row++) {
				common(clk_at(set, row), clk_at(set, tile), set->word_count, count,
					counts);
				*sum += counts[row % count];
			}
		}
		if (cpu_seconds() - start < best)
			best = cpu_seconds() - start;
	}
	return best;
}

int
main(int argc, char **argv)
{
	struct clk_set set = {.word_count = CLK_BITS / 64};
	clk_common_function *common;
	uint64_t count = 20000;
	uint64_t chance = 1;
	uint64_t sum = 0;
	const char *name;

	if (argc > 1 && (!str_to_u64(str_of(argv[1]), &count) || count == 0)) {
		fprintf(stderr, "usage: bench_clk [COUNT]\n");
		return 2;
	}
	for (uint64_t i = 0; i < count; i++) {
		uint64_t *clk = clk_set_add(&set);

		for (size_t k = 0; k < set.word_count; k++)
			clk[k] = chance_next(&chance);
	}
	for (size_t way = 0; (common = clk_common_choice(way, &name)) != NULL; way++) {
		double seconds = ways_time(common, &set, &sum);

		printf("%-8s %6.1f M comparisons a CPU second\n", name,
			(double)count * (double)count / seconds / 1e6);
	}
	clk_set_free(&set);
	/* So that nothing of it is left out as unused. */
	return sum == 1 ? 1 : 0;
}
