/* Estimates of those whom no list names: the same figures as the R packages, and what they cost.
 *
 *   bench_mse TABLE.csv [SAMPLES]
 *
 * TABLE holds capture histories. Each figure is the best of three. */
#include "measure.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "linkage/mse/mse_report.h"

enum { RUNS = 3, TABLE_SIZE_MAX = 1 << 24 };

static double
bootstrap_time(const struct mse_table *table, size_t samples, struct mse_bootstrap *ret_bootstrap)
{
	double best = 1e9;

	for (int run = 0; run < RUNS; run++) {
		struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
		struct err err = {0};
		double start = cpu_seconds();

		must(mse_bootstrap(table, 0.02, samples, 1, &arena, ret_bootstrap, &err), &err);
		if (cpu_seconds() - start < best)
			best = cpu_seconds() - start;
	}
	return best;
}

static double
report_time(const struct mse_draws *draws, const struct mse_options *options)
{
	double best = 1e9;

	for (int run = 0; run < RUNS; run++) {
		struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
		struct mse_row *rows;
		struct err err = {0};
		size_t count;
		double start = cpu_seconds();

		must(mse_report_make(draws, options, &arena, &rows, &count, &err), &err);
		if (cpu_seconds() - start < best)
			best = cpu_seconds() - start;
	}
	return best;
}

int
main(int argc, char **argv)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};
	struct buf text CLEANUP(buf_free) = {0};
	struct mse_options options = {.seed = 1, .samples = 1000, .threshold = 0.02};
	struct mse_bootstrap bootstrap;
	struct mse_draws draws;
	struct mse_fit fit;
	struct err err = {0};
	uint64_t samples;
	double seconds;

	if (argc < 2 || (argc > 2 && !str_to_u64(str_of(argv[2]), &samples))) {
		fprintf(stderr, "usage: bench_mse TABLE.csv [SAMPLES]\n");
		return 2;
	}
	if (argc > 2)
		options.samples = (size_t)samples;
	must(file_read(argv[1], &text, TABLE_SIZE_MAX, &err) &&
			mse_draws_read(&arena, buf_str(&text), &draws, &err),
		&err);
	if (mse_stepwise(&draws.tables[0], options.threshold, &arena, &fit) == MSE_SOUND)
		printf("stepwise %.2f (%.0f - %.0f)\n", fit.population, fit.low, fit.high);
	if (mse_chao(&draws.tables[0], &arena, &fit) == MSE_SOUND)
		printf("Chao %.2f (s.e. %.2f)\n", fit.population, fit.standard_error);
	seconds = bootstrap_time(&draws.tables[0], options.samples, &bootstrap);
	printf("bootstrap of %zu: %.0f - %.0f, %.3f CPU s\n", options.samples, bootstrap.low,
		bootstrap.high, seconds);
	printf("all models and the bootstrap: %.3f CPU s\n", report_time(&draws, &options));
	return 0;
}
