#include "base/err.h"
#include "linkage/chance.h"
#include "linkage/private/clk_inside.h"

#include <math.h>
#include <string.h>

/* Records of the sample are compared with all: so many comparisons, but at least so many
 * records. */
#define SAMPLE_COMPARISONS 1e8
enum { SAMPLE_MIN = 1000, TASK_ROWS = 64 };
/* Bins that are looked at together, as single ones jump; and where, below a bound, the tail of
 * pairs of different people is free of those of one. */
enum { WINDOW = 6, TAIL_BEGINS = 20, TAIL_ENDS = 4, ROUNDS = 4 };

/* One task's counts. */
struct tally {
	double across[CLK_BIN_COUNT]; /* pairs of two sources, by coefficient */
	double within[CLK_BIN_COUNT]; /* of one */
};

struct sampling {
	const struct clk_linking *l;
	const uint32_t *rows;
	size_t row_count;
	struct tally *tallies; /* by task, shared */
	uint8_t *best_within;  /* by row of the sample: highest bin within its source; shared */
	uint8_t *best_across;
};

/* The bin of Dice's coefficient, without a division of floats a pair. */
static size_t
bin_of(uint32_t common, uint32_t weights)
{
	size_t bin = weights == 0 ? 0 : 2 * CLK_BIN_COUNT * common / weights;

	return bin < CLK_BIN_COUNT ? bin : CLK_BIN_COUNT - 1;
}

static void
row_tally(const struct sampling *s, size_t number, struct tally *tally)
{
	const struct clk_linking *l = s->l;
	uint32_t common[CLK_TILE];
	size_t row = s->rows[number];

	for (size_t from = 0; from < l->set->count; from += CLK_TILE) {
		size_t count = l->set->count - from < CLK_TILE ? l->set->count - from : CLK_TILE;

		l->common(clk_at(l->set, row), clk_at(l->set, from), l->set->word_count, count,
			common);
		for (size_t i = 0; i < count; i++) {
			size_t other = from + i;
			size_t bin;

			if (other == row)
				continue;
			bin = bin_of(common[i], l->weights[row] + l->weights[other]);
			if (l->source_of[row] == l->source_of[other]) {
				tally->within[bin]++;
				if (bin > s->best_within[number])
					s->best_within[number] = (uint8_t)bin;
			} else {
				tally->across[bin]++;
				if (bin > s->best_across[number])
					s->best_across[number] = (uint8_t)bin;
			}
		}
	}
}

static bool
rows_tally(void *context, size_t task, struct err *err)
{
	const struct sampling *s = context;

	(void)err;
	for (size_t i = task * TASK_ROWS; i < (task + 1) * TASK_ROWS && i < s->row_count; i++)
		row_tally(s, i, &s->tallies[task]);
	return true;
}

/* Records of the sample: all, or drawn without putting back, in their order. */
static uint32_t *
rows_draw(const struct clk_linking *l, size_t *ret_count)
{
	size_t all = l->set->count;
	double wanted = fmax(SAMPLE_MIN, SAMPLE_COMPARISONS / (double)all);
	size_t count = wanted < (double)all ? (size_t)wanted : all;
	uint32_t *rows = ARENA_ARRAY(&l->links->arena, count, uint32_t);
	uint64_t chance = l->options->seed;
	size_t taken = 0;

	/* Each in turn with the chance that the rest of the sample needs: Knuth's algorithm S. */
	for (size_t i = 0; i < all && taken < count; i++)
		if (chance_unit(&chance) * (double)(all - i) < (double)(count - taken))
			rows[taken++] = (uint32_t)i;
	*ret_count = taken;
	return rows;
}

/* ---- the threshold ---- */

/* The lowest bin above which at most so many pairs are. */
static size_t
bin_above(const double *bins, double pairs)
{
	double sum = 0;
	size_t bin = CLK_BIN_COUNT;

	while (bin > 0 && sum + bins[bin - 1] <= pairs)
		sum += bins[--bin];
	return bin;
}

static double
bins_above_sum(const double *bins, size_t from)
{
	double sum = 0;

	for (size_t i = from; i < CLK_BIN_COUNT; i++)
		sum += bins[i];
	return sum;
}

/* A straight line through the logs of the counts in [from, to), each weighing as its count: the
 * tail of pairs of different people, which falls like that. False where there is too little. */
static bool
tail_fit(const double *bins, size_t from, size_t to, double *ret_start, double *ret_slope)
{
	double n = 0;
	double x = 0;
	double y = 0;
	double xx = 0;
	double xy = 0;
	size_t used = 0;

	for (size_t i = from; i < to; i++) {
		double weight = fmin(bins[i], 1e4);

		if (bins[i] < 3)
			continue;
		used++;
		n += weight;
		x += weight * (double)i;
		y += weight * log(bins[i]);
		xx += weight * (double)i * (double)i;
		xy += weight * (double)i * log(bins[i]);
	}
	if (used < 3 || n * xx - x * x <= 0)
		return false;
	*ret_slope = (n * xy - x * y) / (n * xx - x * x);
	*ret_start = (y - *ret_slope * x) / n;
	return *ret_slope < 0;
}

static double
window_sum(const double *bins, size_t from)
{
	double sum = 0;

	for (size_t i = from; i < from + WINDOW && i < CLK_BIN_COUNT; i++)
		sum += bins[i];
	return sum;
}

/* Where the tail has ended and nothing comes for a while: a third of the way, as strangers who
 * happen to be alike are just behind the end. */
static size_t
gap_part(const double *bins, size_t from)
{
	size_t end = from;

	while (end + WINDOW < CLK_BIN_COUNT && window_sum(bins, end) < 3)
		end++;
	return end + WINDOW < CLK_BIN_COUNT ? from + (end - from) / 3 : from;
}

/* The first bin from which on most pairs are of one person. The tail of strangers falls by a
 * steady rate; what lies under it of one person does not. So where half of the pairs are of either
 * kind, the fall is half as steep, and there are twice as many as the tail brings. Where next to
 * nothing is left, the tail has ended. */
static size_t
bin_choose(const struct clk_links *links, size_t from, double slope)
{
	for (size_t i = from < WINDOW ? WINDOW : from; i + WINDOW < CLK_BIN_COUNT; i++) {
		double before = window_sum(links->bins, i - WINDOW);
		double behind = window_sum(links->bins, i);
		double chance = window_sum(links->chance, i);

		if (before < 3)
			return gap_part(links->bins, i);
		if (behind >= before * exp(slope * WINDOW / 2) && chance <= behind / 2)
			return i;
	}
	return CLK_BIN_COUNT;
}

/* What is used where the coefficients do not tell: well above what strangers reach, and below what
 * a slip or two leave. */
static const float threshold_usual = 0.75F;

static void
usual_take(struct clk_linking *l, struct str note)
{
	l->links->threshold = threshold_usual;
	clk_note_add(l, note);
}

/* The tail below `from` and the threshold that follows from it; CLK_BIN_COUNT where there is
 * none. */
static size_t
round_make(struct clk_links *links, size_t from, size_t to, size_t first)
{
	double start;
	double slope;

	if (!tail_fit(links->bins, from, to, &start, &slope))
		return CLK_BIN_COUNT;
	for (size_t i = 0; i < CLK_BIN_COUNT; i++)
		links->chance[i] = i < from ? links->bins[i]
					    : fmin(links->bins[i], exp(start + slope * (double)i));
	return bin_choose(links, first, slope);
}

static void
threshold_from(struct clk_linking *l, size_t row_count, double partners)
{
	struct clk_links *links = l->links;
	/* More pairs than five a record and source are of different people for the most part. */
	size_t first = bin_above(links->bins, 5 * (double)row_count * fmax(1, partners));
	size_t from = bin_above(links->bins, 100 * (double)row_count * fmax(1, partners));
	size_t bin;

	if (from + WINDOW > first)
		from = first > WINDOW ? first - WINDOW : 1;
	bin = row_count < 20 ? CLK_BIN_COUNT : round_make(links, from, first, first);
	/* The nearer to the threshold the tail is looked at, the truer it is. */
	for (int round = 0; round < ROUNDS && bin > TAIL_BEGINS && bin < CLK_BIN_COUNT; round++) {
		size_t next = round_make(
			links, bin - TAIL_BEGINS, bin - TAIL_ENDS, bin - TAIL_ENDS);

		if (next >= CLK_BIN_COUNT || next <= bin)
			break;
		bin = next;
	}
	links->threshold = (float)bin / CLK_BIN_COUNT;
	if (row_count < 20)
		usual_take(l,
			STR("There are too few encodings to tell from which likeness on two are "
			    "one person; a usual bound was taken."));
	else if (bin == CLK_BIN_COUNT || bins_above_sum(links->bins, bin) < 1)
		usual_take(l,
			STR("No likeness occurs more often than among different people: it may be that "
			    "no one is in two sources, or that they were encoded with different keys "
			    "or schemas. A usual bound was taken."));
}

/* ---- sources that name people twice ---- */

/* Shares of a source's records in the sample with one as alike as the threshold, in it and in
 * others: a source names nobody twice where next to none has one in it. */
static void
clean_find(const struct sampling *s, float threshold, bool *is_clean)
{
	const struct clk_linking *l = s->l;
	size_t bin = (size_t)(threshold * CLK_BIN_COUNT + 0.5F);

	for (size_t source = 0; source < l->options->source_count; source++) {
		double all = 0;
		double within = 0;
		double across = 0;

		for (size_t i = 0; i < s->row_count; i++) {
			if (l->source_of[s->rows[i]] != source)
				continue;
			all++;
			within += s->best_within[i] >= bin;
			across += s->best_across[i] >= bin;
		}
		is_clean[source] = all == 0 || within / all <= fmax(0.01, 0.1 * across / all);
	}
}

static void
bins_sum(struct sampling *s, size_t task_count, bool with_within, double scale)
{
	struct clk_links *links = s->l->links;

	memset(links->bins, 0, sizeof(links->bins));
	for (size_t task = 0; task < task_count; task++)
		for (size_t i = 0; i < CLK_BIN_COUNT; i++)
			links->bins[i] += scale *
				(s->tallies[task].across[i] +
					(with_within ? s->tallies[task].within[i] : 0));
}

static void
sample_judge(struct clk_linking *l, struct sampling *s, size_t task_count)
{
	size_t sources = l->options->source_count;
	bool is_one = sources == 1;
	bool is_given = !isnan(l->options->threshold);
	double scale;

	for (size_t i = 0; i < sources; i++)
		l->links->is_clean[i] = l->options->repeats != CLK_REPEATS_ALL && !is_one;
	bins_sum(s, task_count, is_one || l->options->repeats == CLK_REPEATS_ALL, 1);
	if (is_given)
		l->links->threshold = l->options->threshold;
	else
		threshold_from(l, s->row_count, (double)sources - 1);
	if (l->options->repeats == CLK_REPEATS_ASK && !is_one)
		clean_find(s, l->links->threshold, l->links->is_clean);
	scale = (double)l->set->count / (double)s->row_count / 2;
	for (size_t i = 0; i < CLK_BIN_COUNT; i++) {
		l->links->bins[i] *= scale;
		l->links->chance[i] *= scale;
	}
}

bool
clk_threshold_choose(struct clk_linking *l, struct err *err)
{
	struct sampling s = {.l = l};
	size_t task_count;
	size_t tally_size;
	bool done;

	s.rows = rows_draw(l, &s.row_count);
	task_count = (s.row_count + TASK_ROWS - 1) / TASK_ROWS;
	tally_size = task_count * sizeof(*s.tallies);
	s.tallies = crew_share(tally_size);
	s.best_within = crew_share(s.row_count);
	s.best_across = crew_share(s.row_count);
	done = crew_run(&l->crew, task_count, rows_tally, &s, err);
	if (done)
		sample_judge(l, &s, task_count);
	crew_unshare(s.tallies, tally_size);
	crew_unshare(s.best_within, s.row_count);
	crew_unshare(s.best_across, s.row_count);
	return done;
}
