#include "base/arena.h"
#include "compare/mailbox/rhythm.h"
#include "compare/mailbox/rhythm_eras.h"
#include "compare/mailbox/rhythm_inside.h"

#include <math.h>
#include <stdlib.h>

/* A weekday with less than this part of the mean day's mail is no working day. */
#define WORKING_PART 0.3
/* Mean days added to each weekday, so that few mails do not make a pattern. */
#define WEEKDAY_PRIOR 4.0
/* The reach of the level that the dispersion is measured against, in days on each side. */
enum { LEVEL_REACH = 28 };
/* A day counts as so many median days at most. */
enum { BULK_FACTOR = 8 };
/* Levels are sorted into this many classes, to fit k quickly. */
enum { LEVEL_CLASSES = 96 };
enum { WEEK = RHYTHM_WEEK, STAGES = RHYTHM_STAGES };

static const unsigned stage_from[STAGES] = {1, 5, 10};
/* Days' worth of "as the stage before, a tenth less" in front of what was seen of a stage in the
 * whole mailbox, and of what was seen there in front of what an era shows. */
#define STAGE_PRIOR 4.0
#define STAGE_PRIOR_PART 0.9

static int
weekday_of(const struct rhythm *rhythm, size_t i)
{
	/* The first day of 1970 was a Thursday, 3. */
	return (int)((((rhythm->first_day + (int64_t)i) % WEEK + WEEK) + 3) % WEEK);
}

double
rhythm_factor(const struct rhythm_model *m, size_t day)
{
	return m->rhythm->is_off[day] ? 0 : m->weekday[weekday_of(m->rhythm, day)];
}

bool
rhythm_works_on(const struct rhythm_model *m, size_t day)
{
	return !m->rhythm->is_off[day] && m->is_working[weekday_of(m->rhythm, day)];
}

double
rhythm_silent_chance(double k, double mean)
{
	if (mean <= 0)
		return 1;
	return k > 1e5 ? exp(-mean) : exp(-k * log1p(mean / k));
}

size_t
rhythm_stage(unsigned silent_days)
{
	size_t stage = STAGES - 1;

	while (stage > 0 && silent_days < stage_from[stage])
		stage--;
	return stage;
}

const struct rhythm_era *
rhythm_era_of(const struct rhythm_model *m, size_t day)
{
	size_t era = m->era_count - 1;

	while (era > 0 && m->eras[era].from > day)
		era--;
	return &m->eras[era];
}

static int
count_order(const void *x, const void *y)
{
	uint32_t a = *(const uint32_t *)x;
	uint32_t b = *(const uint32_t *)y;

	return a < b ? -1 : a > b;
}

/* A thousand mails of one day are an export or a mailing, and tell nothing of other days. */
static void
counts_cut(struct rhythm_model *m)
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
weekdays_learn(struct rhythm_model *m)
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

void
rhythm_model_sum(struct rhythm_model *m)
{
	const struct rhythm *r = m->rhythm;

	weekdays_learn(m);
	for (size_t i = 0; i < r->count; i++) {
		bool counts = !m->is_out[i] && !r->is_off[i];

		m->exposure[i + 1] = m->exposure[i] + (counts ? rhythm_factor(m, i) : 0);
		m->mails[i + 1] = m->mails[i] + (counts ? m->counts[i] : 0);
		m->active[i + 1] = m->active[i] + (r->mails[i] > 0);
	}
}

void
rhythm_model_cut(struct rhythm_model *m)
{
	size_t *starts;

	rhythm_eras(m->arena, m->exposure, m->mails, m->rhythm->count, &starts, &m->era_count);
	m->eras = ARENA_ARRAY(m->arena, m->era_count, struct rhythm_era);
	for (size_t i = 0; i < m->era_count; i++)
		m->eras[i] = (struct rhythm_era){.from = starts[i],
			.to = i + 1 < m->era_count ? starts[i + 1] : m->rhythm->count};
}

/* Mails an exposed day in the weeks of the era around day i. */
static double
level_near(const struct rhythm_model *m, const struct rhythm_era *era, size_t i)
{
	size_t from = i < era->from + LEVEL_REACH ? era->from : i - LEVEL_REACH;
	size_t to = i + LEVEL_REACH + 1 > era->to ? era->to : i + LEVEL_REACH + 1;
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
				expected += days[c] *
					rhythm_silent_chance(exp(middle), class_mean(c));
		if (expected > silent)
			low = middle;
		else
			high = middle;
	}
	return exp(high);
}

/* k, so that as many days are expected to be silent as are. */
static void
dispersion_learn(const struct rhythm_model *m, struct rhythm_era *era)
{
	double days[LEVEL_CLASSES] = {0};
	double silent = 0;

	for (size_t i = era->from; i < era->to; i++) {
		if (m->is_out[i] || !rhythm_works_on(m, i))
			continue;
		days[class_of(level_near(m, era, i) * rhythm_factor(m, i))] += 1;
		silent += m->rhythm->mails[i] == 0;
	}
	/* Half a silent day more than were seen: none at all is no proof of none. */
	era->k = size_fit(days, silent + 0.5);
}

/* Days with mail behind so much silence, and those expected. */
struct waking {
	double seen[STAGES];
	double expected[STAGES];
};

static void
waking_count(const struct rhythm_model *m, const struct rhythm_era *era, struct waking *waking)
{
	unsigned silent_days = 0;

	for (size_t i = era->from; i < era->to; i++) {
		if (m->is_out[i] || !rhythm_works_on(m, i))
			continue;
		if (silent_days > 0) {
			size_t stage = rhythm_stage(silent_days);

			waking->expected[stage] += 1 -
				rhythm_silent_chance(
					era->k, level_near(m, era, i) * rhythm_factor(m, i));
			waking->seen[stage] += m->rhythm->mails[i] > 0;
		}
		silent_days = m->rhythm->mails[i] > 0 ? 0 : silent_days + 1;
	}
}

/* eta of each stage, in an era that shows little as in the whole mailbox. */
static void
persistence_learn(struct rhythm_model *m)
{
	struct waking *waking = ARENA_ARRAY(m->arena, m->era_count, struct waking);
	struct waking all = {0};
	double before = 1;

	for (size_t e = 0; e < m->era_count; e++) {
		waking_count(m, &m->eras[e], &waking[e]);
		for (size_t s = 0; s < STAGES; s++) {
			all.seen[s] += waking[e].seen[s];
			all.expected[s] += waking[e].expected[s];
		}
	}
	for (size_t s = 0; s < STAGES; s++) {
		double usual = fmin(1,
			(all.seen[s] + STAGE_PRIOR * STAGE_PRIOR_PART * before) /
				(all.expected[s] + STAGE_PRIOR));

		for (size_t e = 0; e < m->era_count; e++)
			m->eras[e].eta[s] = fmin(1,
				(waking[e].seen[s] + STAGE_PRIOR * usual) /
					(waking[e].expected[s] + STAGE_PRIOR));
		before = usual;
	}
}

void
rhythm_model_learn(struct rhythm_model *m)
{
	for (size_t e = 0; e < m->era_count; e++)
		dispersion_learn(m, &m->eras[e]);
	persistence_learn(m);
}

struct rhythm_model *
rhythm_model_new(struct arena *arena, const struct rhythm *rhythm)
{
	struct rhythm_model *m = ARENA_NEW(arena, struct rhythm_model);
	size_t days = rhythm->count + 1;

	*m = (struct rhythm_model){.arena = arena, .rhythm = rhythm, .era_count = 1};
	m->is_out = ARENA_ARRAY(arena, days, uint8_t);
	m->exposure = ARENA_ARRAY(arena, days, double);
	m->mails = ARENA_ARRAY(arena, days, double);
	m->active = ARENA_ARRAY(arena, days, uint32_t);
	m->eras = ARENA_NEW(arena, struct rhythm_era);
	*m->eras = (struct rhythm_era){.to = rhythm->count};
	counts_cut(m);
	rhythm_model_sum(m);
	return m;
}
