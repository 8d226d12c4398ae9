#include "tap.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "linkage/mse/loglinear.h"
#include "linkage/mse/mse.h"
#include "linkage/mse/mse_inside.h"
#include "linkage/mse/mse_report.h"
#include "linkage/tails.h"

#include <math.h>
#include <string.h>

static bool
near(double a, double b, double off)
{
	return fabs(a - b) <= off;
}

static struct mse_table
table_of(struct arena *arena, const char *csv)
{
	struct mse_table table = {0};
	struct err err = {0};

	if (!mse_table_read(arena, str_of(csv), &table, &err))
		tap_ok(false, "a table is read: %s", err.text);
	return table;
}

static void
test_tails(void)
{
	tap_ok(near(normal_below(1.959963984540054), 0.975, 1e-12), "the normal distribution");
	tap_ok(near(normal_at(0.975), 1.959963984540054, 1e-12), "its quantile");
	tap_ok(near(normal_at(1e-9), -5.997807015007773, 1e-9), "far out");
	tap_ok(near(poisson_at_most(2, 3), 0.42319008112684353, 1e-14), "P(X <= 2) of mean 3");
	tap_ok(near(poisson_at_least(8, 3), 0.011904503856357, 1e-12), "P(X >= 8) of mean 3");
	tap_ok(near(poisson_at_most(10, 3) + poisson_at_least(11, 3), 1, 1e-14), "both are all");
	tap_ok(poisson_at_least(0, 0) == 1 && poisson_at_least(1, 0) == 0, "a mean of nothing");
}

/* The same sums term by term; and what is said to be usual is. */
static void
test_tails_of_all_means(void)
{
	size_t wrong = 0;
	size_t hasty = 0;
	size_t usual = 0;

	for (double mean = 0.3; mean < 60000; mean *= 2.7) {
		for (double z = -9; z <= 9; z += 0.75) {
			double count = floor(fmax(0, mean + z * sqrt(mean)));
			double below = 0;
			double term = exp(-mean);
			double at = 0;

			/* From where terms are numbers. */
			if (mean > 500) {
				at = floor(fmax(0, fmin(count, mean) - 12 * sqrt(mean)));
				term = exp(at * log(mean) - mean - lgamma(at + 1));
			}
			for (; at <= count; at++) {
				below += term;
				term *= mean / (at + 1);
			}
			wrong += !near(poisson_at_most(count, mean), below, 1e-9 * below + 1e-13);
			wrong += !near(poisson_at_least(count + 1, mean), 1 - below, 1e-9);
			usual += poisson_is_usual(count, mean, 0.02);
			hasty += poisson_is_usual(count, mean, 0.02) &&
				fmin(poisson_at_most(count, mean), poisson_at_least(count, mean)) <=
					0.02;
		}
	}
	tap_ok(wrong == 0, "%zu sums are not those of their terms", wrong);
	tap_ok(hasty == 0 && usual > 10, "of %zu usual counts %zu are not", usual, hasty);
}

/* Models that leave nothing to chance have an estimate that can be written down. */
static void
test_closed_forms(struct arena *arena)
{
	struct mse_table two = table_of(arena, "A,B,n\n1,0,30\n0,1,50\n1,1,20\n");
	struct mse_table three = table_of(arena,
		"A,B,C,n\n1,0,0,40\n0,1,0,60\n0,0,1,30\n1,1,0,12\n1,0,1,8\n0,1,1,10\n1,1,1,4\n");
	struct mse_model pairs = {3, {{0, 1}, {0, 2}, {1, 2}}};
	struct mse_model none = {0};
	double population;
	double error;
	struct mse_fit fit;
	struct err err = {0};

	tap_ok(mse_model_fit(&two, &none, arena, &fit) == MSE_SOUND &&
			near(fit.unseen, 30.0 * 50 / 20, 1e-8),
		"two lists, independent: Petersen's estimate");
	tap_ok(mse_model_fit(&three, &pairs, arena, &fit) == MSE_SOUND &&
			near(fit.unseen, 4.0 * 40 * 60 * 30 / (12 * 8 * 10), 1e-7),
		"three lists, each pair dependent");
	tap_ok(near(fit.deviance, 0, 1e-8) && fit.parameter_count == 7, "it fits exactly");
	tap_ok(mse_chapman(&two, &population, &error, &err) &&
			near(population, 51.0 * 71 / 21 - 1, 1e-9) &&
			near(error, sqrt(51.0 * 71 * 30 * 50 / (21.0 * 21 * 22)), 1e-9),
		"Chapman's estimate");
	tap_ok(!mse_chapman(&three, &population, &error, &err) && err.kind == ERR_USAGE,
		"but not of three lists");
}

static void
test_states(struct arena *arena)
{
	struct mse_table apart = table_of(arena, "A,B,n\n1,0,30\n0,1,50\n");
	struct mse_table chain = table_of(
		arena, "A,B,C,n\n1,0,0,40\n0,1,0,60\n0,0,1,30\n1,1,0,12\n0,1,1,10\n");
	struct mse_model all = {3, {{0, 1}, {0, 2}, {1, 2}}};
	struct mse_model ends = {1, {{0, 2}}};
	struct mse_model none = {0};
	struct mse_table idle = table_of(arena, "A,B,C,n\n1,0,0,30\n0,1,0,50\n1,1,0,20\n");
	struct mse_table trimmed = mse_table_trimmed(arena, &idle);
	struct mse_fit fit;

	tap_ok(mse_model_state(&apart, &none, arena) == MSE_INFINITE, "lists that never meet");
	tap_ok(mse_model_state(&chain, &ends, arena) == MSE_SOUND,
		"a pair that nobody is on both of");
	tap_ok(mse_model_fit(&chain, &ends, arena, &fit) == MSE_SOUND && fit.parameter_count == 5,
		"its effect is counted as one");
	tap_ok(mse_model_state(&chain, &all, arena) != MSE_SOUND,
		"more effects than the counts bear");
	tap_ok(trimmed.list_count == 2 && trimmed.counts[3] == 20 &&
			str_equal(trimmed.lists[1], STR("B")),
		"a list that names nobody is left out");
	tap_ok(mse_stepwise(&apart, 0.02, arena, &fit) == MSE_INFINITE, "and none is chosen");
}

static void
test_bad_tables(struct arena *arena)
{
	static const struct {
		const char *csv;
		const char *words;
	} bad[] = {
		{"", "a table of capture histories has"},
		{"A,n\n1,3\n", "a table of capture histories has"},
		{"A,B,n\n1,0\n", "line 2 has 2 values"},
		{"A,B,n\n1,0,5\n1,2,3\n", "line 3: a history has 0 and 1 only, not \"2\""},
		{"A,B,n\n1,0,-5\n", "line 2: the last value is no count"},
		{"A,B,n\n1,0,1e300\n", "line 2: the last value is no count"},
		{"A,B,n\n0,0,5\n", "line 2 counts people who are on no list"},
		{"A,B,n\n1,0,0\n", "the table counts nobody"},
	};

	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		struct mse_table table;
		struct err err = {0};

		tap_ok(!mse_table_read(arena, str_of(bad[i].csv), &table, &err) &&
				err.kind == ERR_DAMAGED &&
				str_starts(str_of(err.text), str_of(bad[i].words)),
			"refused: %s", err.text);
	}
}

static void
test_samples(struct arena *arena)
{
	struct mse_table table = table_of(arena,
		"A,B,C,n\n1,0,0,140\n0,1,0,160\n0,0,1,130\n1,1,0,32\n1,0,1,28\n0,1,1,30\n1,1,1,9\n");
	struct mse_bootstrap once;
	struct mse_bootstrap again;
	struct mse_average average;
	struct mse_fit fit;
	struct err err = {0};

	tap_ok(mse_stepwise(&table, 0.02, arena, &fit) == MSE_SOUND, "a model is chosen");
	tap_ok(mse_bootstrap(&table, 0.02, 200, 7, arena, &once, &err) &&
			mse_bootstrap(&table, 0.02, 200, 7, arena, &again, &err),
		"samples are drawn");
	tap_ok(once.low == again.low && once.high == again.high, "the same ones by the same seed");
	tap_ok(once.low < fit.population && fit.population < once.high, "the estimate is within");
	tap_ok(mse_graphs(&table, 5000, arena, &average, &err) && average.graph_count == 8,
		"three lists have eight graphs");
	tap_ok(average.low < average.median && average.median < average.high &&
			average.at_bound < 0.01,
		"and one distribution of the unseen");
}

/* Samples have the means and variances of the multinomial distribution, in small cells and large. */
static void
test_multinomial(struct arena *arena)
{
	static const double counts[] = {0, 3, 60, 900000, 500, 12, 7, 25};
	enum { SAMPLES = 20000 };
	struct mse_table table = table_of(arena,
		"A,B,C,n\n1,0,0,3\n0,1,0,60\n1,1,0,900000\n0,0,1,500\n1,0,1,12\n0,1,1,7\n1,1,1,25\n");
	struct mse_table sample = table;
	double sums[8] = {0};
	double squares[8] = {0};
	uint64_t chance = 11;
	bool whole = true;
	bool good = true;

	sample.counts = ARENA_ARRAY(arena, 8, double);
	for (int i = 0; i < SAMPLES; i++) {
		double all = 0;

		mse_sample_draw(&table, &chance, &sample);
		for (size_t k = 1; k < 8; k++) {
			all += sample.counts[k];
			sums[k] += sample.counts[k] - counts[k];
			squares[k] += (sample.counts[k] - counts[k]) *
				(sample.counts[k] - counts[k]);
		}
		whole = whole && all == table.seen;
	}
	for (size_t k = 1; k < 8; k++) {
		double variance = counts[k] * (1 - counts[k] / table.seen);

		good = good && fabs(sums[k] / SAMPLES) < 5 * sqrt(variance / SAMPLES) &&
			near(squares[k] / SAMPLES / variance, 1, 0.08);
	}
	tap_ok(whole, "a sample has as many people");
	tap_ok(good, "spread as chance would have it");
}

/* Draws of a linkage widen the interval; draws that are all alike leave it as it is. */
static void
test_draws(struct arena *arena)
{
	static const char *const texts[] = {
		"A,B,C,n\n1,0,0,140\n0,1,0,160\n0,0,1,130\n1,1,0,32\n1,0,1,28\n0,1,1,30\n1,1,1,9\n",
		"A,B,C,n\n1,0,0,160\n0,1,0,180\n0,0,1,150\n1,1,0,22\n1,0,1,18\n0,1,1,20\n1,1,1,5\n",
		"A,B,C,n\n1,0,0,120\n0,1,0,140\n0,0,1,110\n1,1,0,42\n1,0,1,38\n0,1,1,40\n1,1,1,14\n",
	};
	struct mse_table draws[COUNT_OF(texts)];
	struct mse_table alike[COUNT_OF(texts)];
	struct mse_table apart = table_of(arena, "A,B,n\n1,0,30\n0,1,50\n");
	struct mse_pooled pooled;
	struct mse_pooled same;
	struct err err = {0};

	for (size_t i = 0; i < COUNT_OF(texts); i++) {
		draws[i] = table_of(arena, texts[i]);
		alike[i] = table_of(arena, texts[0]);
	}
	tap_ok(mse_over_draws(draws, 3, 0.02, 300, 7, arena, &pooled, &err) &&
			mse_over_draws(alike, 3, 0.02, 300, 7, arena, &same, &err),
		"draws are pooled");
	tap_ok(same.linkage_low == same.linkage_high && same.bootstrap.low < same.middle &&
			same.middle < same.bootstrap.high,
		"draws that are alike leave chance alone");
	tap_ok(pooled.linkage_low < pooled.middle && pooled.middle < pooled.linkage_high &&
			pooled.bootstrap.high - pooled.bootstrap.low >
				1.5 * (same.bootstrap.high - same.bootstrap.low),
		"draws that differ make it wider");
	tap_ok(!mse_over_draws(&apart, 1, 0.02, 10, 7, arena, &pooled, &err) &&
			err.kind == ERR_DAMAGED,
		"lists that never meet: %s", err.text);
}

/* A file of draws, and the table of models that is made of it. */
static void
test_report(struct arena *arena)
{
	static const char with_standing[] =
		"Draw,A,B,C,n\n0,1,0,0,140\n0,0,1,0,160\n0,0,0,1,130\n0,1,1,0,32\n0,1,0,1,28\n"
		"0,0,1,1,30\n0,1,1,1,9\n1,1,0,0,140\n1,0,1,0,150\n1,1,1,0,33\n1,0,0,1,120\n"
		"1,1,0,1,29\n1,0,1,1,31\n1,1,1,1,9\n";
	struct mse_options options = {.seed = 1, .samples = 100, .threshold = 0.02};
	struct mse_draws draws;
	struct mse_row *rows;
	struct err err = {0};
	bool made;
	size_t count;

	made = mse_draws_read(arena, str_of(with_standing), &draws, &err);
	tap_ok(made && draws.count == 2 && draws.has_standing && draws.tables[0].counts[7] == 9,
		"draws are read %s", err.text);
	made = mse_report_make(&draws, &options, arena, &rows, &count, &err);
	tap_ok(made && count == 3 + 3 + 1 + 3 + 1 + 1 + 1 + 1 + 1 + 1 &&
			rows[count - 1].method == MSE_METHOD_DRAWS &&
			rows[count - 1].state == MSE_SOUND,
		"all models are in the table %s", err.text);
	made = mse_draws_read(arena, STR("draw,A,B,n\n1,1,0,5\n1,1,1,2\n2,0,1,x\n"), &draws, &err);
	tap_ok(!made && err.kind == ERR_DAMAGED, "refused: %s", err.text);
	made = mse_draws_read(arena, STR("draw,A,B,n\n1,1,0,5\n2,1,1,0\n"), &draws, &err);
	tap_ok(!made && err.kind == ERR_DAMAGED, "refused: %s", err.text);
	options.threshold = 1;
	made = mse_report_make(&draws, &options, arena, &rows, &count, &err);
	tap_ok(!made && err.kind == ERR_USAGE, "refused: %s", err.text);
}

/* Figures of SparseMSE, Rcapture and dga on sets that were published with them. */
static void
test_published(struct arena *arena)
{
	static const struct {
		const char *file;
		double stepwise;
		double chao;
		double chao_error;
		double independent;
		double independent_error;
	} known[] = {
		{"mse_HIV.csv", 11124.6, 11701.0, 1030.9, 11124.6, 904.8},
		{"mse_UKdat.csv", 11418, 0, 0, 0, 0},
		{"mse_UKdat_5.csv", 11313, 0, 0, 0, 0},
	};
	const char *shared = tap_shared_data();

	for (size_t i = 0; i < COUNT_OF(known); i++) {
		struct buf text CLEANUP(buf_free) = {0};
		struct mse_model none = {0};
		struct mse_table table;
		struct mse_fit fit;
		struct err err = {0};
		const char *path;

		if (shared == NULL) {
			tap_skip("%s: no shared data", known[i].file);
			continue;
		}
		path = str_format(arena, "%s/linkage/%s", shared, known[i].file).data;
		tap_ok(file_read(path, &text, 1 << 20, &err) &&
				mse_table_read(arena, buf_str(&text), &table, &err),
			"%s is read", known[i].file);
		tap_ok(mse_stepwise(&table, 0.02, arena, &fit) == MSE_SOUND &&
				near(fit.population, known[i].stepwise, 0.5),
			"%s: stepwise", known[i].file);
		if (known[i].chao == 0)
			continue;
		tap_ok(mse_chao(&table, arena, &fit) == MSE_SOUND &&
				near(fit.population, known[i].chao, 0.05) &&
				near(fit.standard_error, known[i].chao_error, 0.05),
			"%s: Chao %.1f (%.1f)", known[i].file, fit.population, fit.standard_error);
		tap_ok(mse_model_fit(&table, &none, arena, &fit) == MSE_SOUND &&
				near(fit.population, known[i].independent, 0.05) &&
				near(fit.standard_error, known[i].independent_error, 0.05),
			"%s: independent %.1f (%.1f)", known[i].file, fit.population,
			fit.standard_error);
	}
}

/* The effects by sets, and by the design that says the same. */
static void
test_sets_as_design(struct arena *arena)
{
	struct mse_table table = table_of(arena,
		"a,b,c,d,count\n1,0,0,0,211\n0,1,0,0,93\n1,1,0,0,40\n0,0,1,0,310\n1,0,1,0,17\n"
		"0,1,1,0,9\n1,1,1,0,4\n0,0,0,1,55\n1,0,0,1,6\n0,1,0,1,3\n0,0,1,1,21\n"
		"1,0,1,1,2\n");
	/* Nobody is on the second and fourth of these with the third: cells that are left out. */
	struct mse_model model = {4, {{0, 1}, {0, 3}, {2, 3}, {1, 3}}};
	struct loglinear sets;
	struct loglinear design;
	struct loglinear_fit a, b;
	double *of;

	table.counts[1 | 2 | 8] = table.counts[2 | 8] = 0;
	sets = *mse_model_build(&table, &model, arena).loglinear;
	of = ARENA_ARRAY(arena, sets.cell_count * sets.parameter_count, double);
	for (size_t i = 0; i < sets.cell_count * sets.parameter_count; i++)
		of[i] = (sets.cells[i / sets.parameter_count] &
				sets.sets[i % sets.parameter_count]) ==
				sets.sets[i % sets.parameter_count]
			? 1
			: 0;
	design = (struct loglinear){
		sets.cell_count, sets.parameter_count, of, sets.counts, NULL, NULL, 0};
	tap_ok(sets.cell_count == 11 && sets.parameter_count == 8, "%zu cells, %zu effects",
		sets.cell_count, sets.parameter_count);
	tap_ok(loglinear_state(&sets, arena) == loglinear_state(&design, arena), "the same state");
	if (!tap_ok(loglinear_fit(&sets, arena, &a) && loglinear_fit(&design, arena, &b),
		    "both are fitted"))
		return;
	tap_ok(memcmp(a.parameters, b.parameters, sets.parameter_count * sizeof(double)) == 0 &&
			memcmp(a.expected, b.expected, sets.cell_count * sizeof(double)) == 0 &&
			a.intercept_variance == b.intercept_variance && a.deviance == b.deviance,
		"to the last digit");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)1 << 30};

	test_tails();
	test_tails_of_all_means();
	test_closed_forms(&arena);
	test_sets_as_design(&arena);
	test_states(&arena);
	test_bad_tables(&arena);
	test_samples(&arena);
	test_multinomial(&arena);
	test_draws(&arena);
	test_report(&arena);
	test_published(&arena);
	return tap_done();
}
