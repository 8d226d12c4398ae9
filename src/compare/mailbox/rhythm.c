#include "compare/mailbox/rhythm.h"

#include "base/arena.h"
#include "base/date.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A weekday with less than this part of the mean day's mail is no working day. */
#define WORKING_PART 0.3
/* Mean days added to each weekday, so that few mails do not make a pattern. */
#define WEEKDAY_PRIOR 4.0
/* Working days of each side that give the level, and mails that they should hold at least, up to
 * a longest reach. */
#define FLANK_DAYS 40.0
#define FLANK_MAILS 12.0
#define FLANK_DAYS_MAX 130.0
/* Days with mail that each side must have: what lies beyond is a beginning or an end. */
enum { FLANK_ACTIVE_MIN = 5 };
/* The reach of the level that the dispersion is measured against, in days on each side. */
enum { LEVEL_REACH = 28 };
/* Silences from this length on may be left out when the rhythm is learnt. */
enum { LEAVE_OUT_DAYS = 5 };
#define LEAVE_OUT_A_YEAR 2.0
enum { LEAVE_OUT_MIN = 3, ROUNDS = 2 };
/* A day counts as so many median days at most. */
enum { BULK_FACTOR = 8 };
/* Levels are sorted into this many classes, to fit k quickly. */
enum { LEVEL_CLASSES = 96 };

enum { WEEK = 7 };

/* Working days of silence behind a day, from which each stage of persistence counts. */
enum { STAGES = 3 };
static const unsigned stage_from[STAGES] = {1, 5, 10};
/* Days' worth of "as the stage before, a tenth less" in front of what was seen of a stage. */
#define STAGE_PRIOR 4.0
#define STAGE_PRIOR_PART 0.9

struct model {
	struct arena *arena;
	const struct rhythm *rhythm;
	double weekday[WEEK]; /* factors; mean 1 over the days that count */
	bool is_working[WEEK];
	uint32_t *counts; /* [count] mails, bulk cut */
	uint8_t *is_out;  /* [count] left out of the learning */
	double *exposure; /* [count + 1] sums of weekday factors of days that are learnt from */
	double *mails;    /* [count + 1] sums of mails on them */
	uint32_t *active; /* [count + 1] sums of days with mail */
	double k;
	double eta[STAGES];
};

static int
weekday_of(const struct rhythm *rhythm, size_t i)
{
	/* The first day of 1970 was a Thursday, 3. */
	return (int)((((rhythm->first_day + (int64_t)i) % WEEK + WEEK) + 3) % WEEK);
}

static double
factor_of(const struct model *m, size_t i)
{
	return m->rhythm->is_off[i] ? 0 : m->weekday[weekday_of(m->rhythm, i)];
}

static bool
works_on(const struct model *m, size_t i)
{
	return !m->rhythm->is_off[i] && m->is_working[weekday_of(m->rhythm, i)];
}

static double
silent_chance(double k, double mean)
{
	if (mean <= 0)
		return 1;
	return k > 1e5 ? exp(-mean) : exp(-k * log1p(mean / k));
}

/* ---- learning ---- */

static int
count_order(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x;
	uint32_t b = *(const uint32_t *)y;

	return a < b ? -1 : a > b;
}

/* A thousand mails of one day are an export or a mailing, and tell nothing of other days. */
static void
counts_cut(struct model *m)
{
	const struct rhythm *r = m->rhythm;
	uint32_t *sorted = ARENA_ARRAY(m->arena, r->count, uint32_t);
	size_t active = 0;
	uint64_t most;

	m->counts = ARENA_ARRAY(m->arena, r->count, uint32_t);
	for (size_t i = 0; i < r->count; i++)
		if (r->mails[i] > 0)
			sorted[active++] = r->mails[i];
	qsort(sorted, active, sizeof(*sorted), count_order);
	most = active == 0 ? 0 : (uint64_t)BULK_FACTOR * sorted[active / 2];
	for (size_t i = 0; i < r->count; i++)
		m->counts[i] = r->mails[i] > most ? (uint32_t)most : r->mails[i];
}

static void
weekdays_learn(struct model *m)
{
	const struct rhythm *r = m->rhythm;
	double mails[WEEK] = {0};
	double days[WEEK] = {0};
	double all_mails = 0;
	double all_days = 0;
	double mean;

	for (size_t i = 0; i < r->count; i++) {
		int w = weekday_of(r, i);

		if (r->is_off[i] || m->is_out[i])
			continue;
		mails[w] += m->counts[i];
		days[w] += 1;
		all_mails += m->counts[i];
		all_days += 1;
	}
	mean = all_days > 0 ? all_mails / all_days : 0;
	for (int w = 0; w < WEEK; w++) {
		m->weekday[w] = mean <= 0
			? 1
			: (mails[w] + WEEKDAY_PRIOR * mean) / (mean * (days[w] + WEEKDAY_PRIOR));
		m->is_working[w] = m->weekday[w] >= WORKING_PART;
	}
}

static void
sums_make(struct model *m)
{
	const struct rhythm *r = m->rhythm;

	for (size_t i = 0; i < r->count; i++) {
		bool counts = !m->is_out[i] && !r->is_off[i];

		m->exposure[i + 1] = m->exposure[i] + (counts ? factor_of(m, i) : 0);
		m->mails[i + 1] = m->mails[i] + (counts ? m->counts[i] : 0);
		m->active[i + 1] = m->active[i] + (r->mails[i] > 0);
	}
}

/* Mails an exposed day in the weeks around day i. */
static double
level_near(const struct model *m, size_t i)
{
	size_t from = i < LEVEL_REACH ? 0 : i - LEVEL_REACH;
	size_t to = i + LEVEL_REACH + 1 > m->rhythm->count ? m->rhythm->count : i + LEVEL_REACH + 1;
	double exposure = m->exposure[to] - m->exposure[from];

	return exposure <= 0 ? 0 : (m->mails[to] - m->mails[from]) / exposure;
}

/* Means from 1/4096 to 4096 in classes of equal ratio. */
static size_t
class_of(double mean)
{
	double place = (log2(mean) + 12) / 24 * LEVEL_CLASSES;

	if (!(place > 0))
		return 0;
	return place >= LEVEL_CLASSES - 1 ? LEVEL_CLASSES - 1 : (size_t)place;
}

static double
class_mean(size_t class)
{
	return exp2(((double)class + 0.5) * 24 / LEVEL_CLASSES - 12);
}

/* The k with which as many days are expected to be silent as are: fewer with every larger k. */
static double
size_fit(const double days[LEVEL_CLASSES], double silent)
{
	double low = log(0.02);
	double high = log(1e5);

	for (int step = 0; step < 30; step++) {
		double middle = (low + high) / 2;
		double expected = 0;

		for (size_t c = 0; c < LEVEL_CLASSES; c++)
			if (days[c] > 0)
				expected += days[c] * silent_chance(exp(middle), class_mean(c));
		if (expected > silent)
			low = middle;
		else
			high = middle;
	}
	return exp(high);
}

static size_t
stage_of(unsigned silent_days)
{
	size_t stage = STAGES - 1;

	while (stage > 0 && silent_days < stage_from[stage])
		stage--;
	return stage;
}

/* k, so that as many days are expected to be silent as are. */
static void
dispersion_learn(struct model *m)
{
	const struct rhythm *r = m->rhythm;
	double days[LEVEL_CLASSES] = {0};
	double silent = 0;

	for (size_t i = 0; i < r->count; i++) {
		if (m->is_out[i] || !works_on(m, i))
			continue;
		days[class_of(level_near(m, i) * factor_of(m, i))] += 1;
		silent += r->mails[i] == 0;
	}
	/* Half a silent day more than were seen: none at all is no proof of none. */
	m->k = size_fit(days, silent + 0.5);
}

/* eta of each stage: days with mail behind so much silence, against those expected. */
static void
persistence_learn(struct model *m)
{
	const struct rhythm *r = m->rhythm;
	double hazard[STAGES] = {0};
	double woken[STAGES] = {0};
	unsigned silent_days = 0;
	double before = 1;

	for (size_t i = 0; i < r->count; i++) {
		if (m->is_out[i] || !works_on(m, i))
			continue;
		if (silent_days > 0) {
			size_t stage = stage_of(silent_days);

			hazard[stage] += 1 -
				silent_chance(m->k, level_near(m, i) * factor_of(m, i));
			woken[stage] += r->mails[i] > 0;
		}
		silent_days = r->mails[i] > 0 ? 0 : silent_days + 1;
	}
	for (size_t stage = 0; stage < STAGES; stage++) {
		m->eta[stage] = fmin(1,
			(woken[stage] + STAGE_PRIOR * STAGE_PRIOR_PART * before) /
				(hazard[stage] + STAGE_PRIOR));
		before = m->eta[stage];
	}
}

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

/* All silences between days with mail, longest first. */
static void
runs_find(const struct model *m, unsigned least, struct rhythm_run **ret_runs, size_t *ret_count)
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
			working += works_on(m, d);
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
run_leave_out(struct model *m, const struct rhythm_run *run, uint8_t is_out)
{
	for (int64_t d = run->first_day; d <= run->last_day; d++)
		m->is_out[d - m->rhythm->first_day] = is_out;
}

/* ---- the test ---- */

/* The level on one side of a silence: from `at` on, away from it. False where too little is
 * there. */
static bool
flank_level(const struct model *m, size_t at, bool is_before, double exposure_wanted, double *ret)
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

static void
run_test(const struct model *m, struct rhythm_run *run)
{
	size_t from = (size_t)(run->first_day - m->rhythm->first_day);
	size_t to = (size_t)(run->last_day - m->rhythm->first_day) + 1;
	double wanted = FLANK_DAYS;
	double before;
	double behind;
	double level;
	double chance = 0; /* its logarithm */
	unsigned silent_days = 0;

	run->chance = 1e9;
	run->expected = 0;
	if ((double)run->working_days > wanted)
		wanted = fmin((double)run->working_days, FLANK_DAYS_MAX);
	if (!flank_level(m, from, true, wanted, &before) ||
		!flank_level(m, to, false, wanted, &behind))
		return;
	level = fmin(before, behind);
	for (size_t i = from; i < to; i++) {
		double mean = level * factor_of(m, i);
		double hazard = 1 - silent_chance(m->k, mean);

		run->expected += mean;
		if (silent_days > 0)
			hazard *= m->eta[stage_of(silent_days)];
		chance += log1p(-hazard);
		silent_days += works_on(m, i);
	}
	run->chance = exp(chance) * m->active[m->rhythm->count];
}

/* ---- all of it ---- */

static void
model_learn(struct model *m)
{
	weekdays_learn(m);
	sums_make(m);
	dispersion_learn(m);
	persistence_learn(m);
}

/* Learns without the longest silences first, so that several do not hide one another; then with
 * those among them that are none beside that, and once more. Silence more often than that is the
 * mailbox's own rhythm, and is learnt at once. */
static void
model_make(struct model *m)
{
	double years = (double)m->rhythm->count / 365.25;
	size_t most = (size_t)ceil(LEAVE_OUT_A_YEAR * years);
	struct rhythm_run *runs;
	size_t count;

	if (most < LEAVE_OUT_MIN)
		most = LEAVE_OUT_MIN;
	runs_find(m, LEAVE_OUT_DAYS, &runs, &count);
	if (count > most)
		count = most;
	for (size_t i = 0; i < count; i++)
		run_leave_out(m, &runs[i], 1);
	model_learn(m);
	for (int round = 0; round < ROUNDS; round++) {
		for (size_t i = 0; i < count; i++) {
			run_test(m, &runs[i]);
			run_leave_out(m, &runs[i], runs[i].chance <= RHYTHM_CHANCE);
		}
		model_learn(m);
	}
}

void
rhythm_runs(struct arena *arena, const struct rhythm *rhythm, unsigned working_days_min,
	struct rhythm_run **ret_runs, size_t *ret_count)
{
	struct model m = {.arena = arena, .rhythm = rhythm};

	m.is_out = ARENA_ARRAY(arena, rhythm->count + 1, uint8_t);
	m.exposure = ARENA_ARRAY(arena, rhythm->count + 1, double);
	m.mails = ARENA_ARRAY(arena, rhythm->count + 1, double);
	m.active = ARENA_ARRAY(arena, rhythm->count + 1, uint32_t);
	for (int w = 0; w < WEEK; w++)
		m.is_working[w] = true;
	counts_cut(&m);
	weekdays_learn(&m);
	model_make(&m);
	runs_find(&m, working_days_min, ret_runs, ret_count);
	for (size_t i = 0; i < *ret_count; i++)
		run_test(&m, &(*ret_runs)[i]);
}
