#include "compare/mailbox/rhythm.h"

#include "base/arena.h"
#include "compare/mailbox/rhythm_inside.h"

#include <math.h>
#include <stdlib.h>

/* Working days of each side that give the level, and mails that they should hold at least, up to
 * a longest reach. */
#define FLANK_DAYS 40.0
#define FLANK_MAILS 12.0
#define FLANK_DAYS_MAX 130.0
/* Days with mail that each side must have: what lies beyond is a beginning or an end. */
enum { FLANK_ACTIVE_MIN = 5 };
/* Silences from this length on may be left out when the rhythm is learnt. */
enum { LEAVE_OUT_DAYS = 5 };
#define LEAVE_OUT_A_YEAR 2.0
#define LEAVE_OUT_PART 0.25
enum { LEAVE_OUT_MIN = 3, QUARTER_DAYS = 65, ROUNDS = 2 };

/* ---- runs ---- */

static int
run_order(const void *a, const void *b)
{
	const struct rhythm_run *x = a;
	const struct rhythm_run *y = b;

	if (x->working_days != y->working_days)
		return x->working_days > y->working_days ? -1 : 1;
	return x->first_day < y->first_day ? -1 : x->first_day > y->first_day;
}

/* Those that would have held most mail first: a fortnight of a busy year before the months of a
 * thin one. */
static int
expected_order(const void *a, const void *b)
{
	const struct rhythm_run *x = a;
	const struct rhythm_run *y = b;

	if (x->expected < y->expected || x->expected > y->expected)
		return x->expected > y->expected ? -1 : 1;
	return run_order(a, b);
}

/* All silences between days with mail, longest first. */
static void
runs_find(const struct rhythm_model *m, unsigned least, struct rhythm_run **ret_runs,
	size_t *ret_count)
{
	const struct rhythm *r = m->rhythm;
	struct rhythm_run *runs = ARENA_ARRAY(m->arena, r->count / 2 + 1, struct rhythm_run);
	size_t count = 0;
	size_t before = SIZE_MAX; /* the last day with mail */

	for (size_t i = 0; i < r->count; i++) {
		unsigned working = 0;

		if (r->mails[i] == 0)
			continue;
		for (size_t d = before == SIZE_MAX ? i : before + 1; d < i; d++)
			working += rhythm_works_on(m, d);
		if (before != SIZE_MAX && before + 1 < i && working >= least)
			runs[count++] = (struct rhythm_run){
				.first_day = r->first_day + (int64_t)before + 1,
				.last_day = r->first_day + (int64_t)i - 1,
				.working_days = working,
			};
		before = i;
	}
	qsort(runs, count, sizeof(*runs), run_order);
	*ret_runs = runs;
	*ret_count = count;
}

static void
run_leave_out(struct rhythm_model *m, const struct rhythm_run *run, uint8_t is_out)
{
	for (int64_t d = run->first_day; d <= run->last_day; d++)
		m->is_out[d - m->rhythm->first_day] = is_out;
}

/* ---- the test ---- */

/* The level on one side of a silence: from `at` on, away from it. False where too little is
 * there. */
static bool
flank_level(const struct rhythm_model *m, size_t at, bool is_before, double exposure_wanted,
	double *ret)
{
	size_t edge = at;
	double exposure = 0;
	double mails = 0;
	uint32_t active;

	while (is_before ? edge > 0 : edge < m->rhythm->count) {
		if (exposure >= exposure_wanted &&
			(mails >= FLANK_MAILS || exposure >= FLANK_DAYS_MAX))
			break;
		edge = is_before ? edge - 1 : edge + 1;
		exposure = fabs(m->exposure[edge] - m->exposure[at]);
		mails = fabs(m->mails[edge] - m->mails[at]);
	}
	active = is_before ? m->active[at] - m->active[edge] : m->active[edge] - m->active[at];
	*ret = exposure <= 0 ? 0 : mails / exposure;
	return active >= FLANK_ACTIVE_MIN && exposure > 0;
}

/* The levels before and behind. */
static bool
run_levels(const struct rhythm_model *m, const struct rhythm_run *run, double ret_levels[2])
{
	size_t from = (size_t)(run->first_day - m->rhythm->first_day);
	size_t to = (size_t)(run->last_day - m->rhythm->first_day) + 1;
	double wanted = FLANK_DAYS;

	if ((double)run->working_days > wanted)
		wanted = fmin((double)run->working_days, FLANK_DAYS_MAX);
	return flank_level(m, from, true, wanted, &ret_levels[0]) &&
		flank_level(m, to, false, wanted, &ret_levels[1]);
}

/* Mails at the lower of the levels. */
static double
run_expected(const struct rhythm_model *m, const struct rhythm_run *run)
{
	double expected = 0;
	double levels[2];

	if (!run_levels(m, run, levels))
		return 0;
	for (int64_t d = run->first_day; d <= run->last_day; d++)
		expected += rhythm_factor(m, (size_t)(d - m->rhythm->first_day));
	return expected * fmin(levels[0], levels[1]);
}

/* E as one era has it. */
static double
run_chance(const struct rhythm_model *m, const struct rhythm_run *run, double level,
	const struct rhythm_era *era)
{
	double chance = 0; /* its logarithm */
	unsigned silent_days = 0;

	for (int64_t d = run->first_day; d <= run->last_day; d++) {
		size_t i = (size_t)(d - m->rhythm->first_day);
		double hazard = 1 - rhythm_silent_chance(era->k, level * rhythm_factor(m, i));

		if (silent_days > 0)
			hazard *= era->eta[rhythm_stage(silent_days)];
		chance += log1p(-hazard);
		silent_days += rhythm_works_on(m, i);
	}
	return exp(chance) * m->active[m->rhythm->count];
}

static void
run_test(const struct rhythm_model *m, struct rhythm_run *run)
{
	size_t before = (size_t)(run->first_day - m->rhythm->first_day) - 1;
	size_t behind = (size_t)(run->last_day - m->rhythm->first_day) + 1;
	double levels[2];

	run->chance = 1e9;
	run->expected = run_expected(m, run);
	if (run_levels(m, run, levels))
		run->chance = fmax(run_chance(m, run, levels[0], rhythm_era_of(m, before)),
			run_chance(m, run, levels[1], rhythm_era_of(m, behind)));
}

/* ---- all of it ---- */

/* Whether a silence lies beyond the first or last few days with mail. */
static bool
is_end(const struct rhythm_model *m, const struct rhythm_run *run)
{
	uint32_t before = m->active[run->first_day - m->rhythm->first_day];

	return before < FLANK_ACTIVE_MIN || m->active[m->rhythm->count] - before < FLANK_ACTIVE_MIN;
}

/* Leaves out for good what lies beyond the first and last days with mail, of silences of at least so
 * many working days: a stray mail years before tells nothing. Keeps the other runs. */
static size_t
ends_leave_out(struct rhythm_model *m, struct rhythm_run *runs, size_t count, unsigned least)
{
	size_t kept = 0;

	for (size_t i = 0; i < count; i++)
		if (runs[i].working_days >= least && is_end(m, &runs[i]))
			run_leave_out(m, &runs[i], 1);
		else
			runs[kept++] = runs[i];
	return kept;
}

/* The silences that may be none of the rhythm, in front: those that would have held most mail, two a
 * year. They take up a quarter of an era at most, but for its first: what is silent more often than
 * that has silence for its rhythm. */
static size_t
runs_choose(const struct rhythm_model *m, struct rhythm_run *runs, size_t count)
{
	double *room = ARENA_ARRAY(m->arena, m->era_count, double); /* in working days */
	size_t days = 0;
	size_t most;
	size_t chosen = 0;

	for (size_t i = 0; i < m->rhythm->count; i++) {
		days += !m->is_out[i];
		room[rhythm_era_of(m, i) - m->eras] += LEAVE_OUT_PART *
			(!m->is_out[i] && rhythm_works_on(m, i));
	}
	most = (size_t)ceil(LEAVE_OUT_A_YEAR * (double)days / 365.25);
	if (most < LEAVE_OUT_MIN)
		most = LEAVE_OUT_MIN;
	for (size_t i = 0; i < count; i++)
		runs[i].expected = run_expected(m, &runs[i]);
	qsort(runs, count, sizeof(*runs), expected_order);
	for (size_t i = 0; i < count && chosen < most; i++) {
		size_t day = (size_t)(runs[i].first_day - m->rhythm->first_day) - 1;
		size_t era = (size_t)(rhythm_era_of(m, day) - m->eras);

		if (m->eras[era].has_out && runs[i].working_days > room[era])
			continue;
		m->eras[era].has_out = true;
		room[era] -= runs[i].working_days;
		runs[chosen++] = runs[i];
	}
	return chosen;
}

/* Learns without the silences chosen first, so that several do not hide one another; then with those
 * among them that are none beside that, and once more. */
static void
model_make(struct rhythm_model *m)
{
	struct rhythm_run *runs;
	size_t count;

	runs_find(m, LEAVE_OUT_DAYS, &runs, &count);
	count = ends_leave_out(m, runs, count, QUARTER_DAYS);
	rhythm_model_sum(m);
	rhythm_model_cut(m);
	count = ends_leave_out(m, runs, count, 0);
	count = runs_choose(m, runs, count);
	for (size_t i = 0; i < count; i++)
		run_leave_out(m, &runs[i], 1);
	rhythm_model_sum(m);
	rhythm_model_learn(m);
	for (int round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < count; i++) {
			run_test(m, &runs[i]);
			run_leave_out(m, &runs[i], runs[i].chance <= RHYTHM_CHANCE);
		}
		rhythm_model_sum(m);
		rhythm_model_learn(m);
	}
}

void
rhythm_runs(struct arena *arena, const struct rhythm *rhythm, unsigned working_days_min,
	struct rhythm_run **ret_runs, size_t *ret_count)
{
	struct rhythm_model *m = rhythm_model_new(arena, rhythm);

	model_make(m);
	runs_find(m, working_days_min, ret_runs, ret_count);
	for (size_t i = 0; i < *ret_count; i++)
		run_test(m, &(*ret_runs)[i]);
}
