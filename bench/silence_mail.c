#include "silence_mail.h"
#include "splitmix.h"

#include "base/arena.h"
#include "base/date.h"
#include "compare/mailbox/rhythm.h"

#include <math.h>

enum { WEEK = 7, LEAVES_MAX = 64, PEOPLE_MAX = 64, JOB_DAYS = 200 };

static int
chance_below(uint64_t *c, int bound)
{
	return (int)splitmix_below(c, (uint64_t)bound);
}

static double
chance_normal(uint64_t *c)
{
	return sqrt(-2 * log(splitmix_unit(c))) * cos(6.283185307179586 * splitmix_unit(c));
}

/* Marsaglia and Tsang 2000, with the usual step for shapes below one. */
static double
chance_gamma(uint64_t *c, double shape)
{
	double d = (shape < 1 ? shape + 1 : shape) - 1.0 / 3;
	double scale = shape < 1 ? pow(splitmix_unit(c), 1 / shape) : 1;

	for (;;) {
		double x = chance_normal(c);
		double v = 1 + x / sqrt(9 * d);

		v = v * v * v;
		if (v > 0 && log(splitmix_unit(c)) < 0.5 * x * x + d - d * v + d * log(v))
			return d * v * scale;
	}
}

static int
chance_poisson(uint64_t *c, double mean)
{
	double product = splitmix_unit(c);
	double bound = exp(-mean);
	int count = 0;

	if (mean > 500) /* far beyond what is asked for here */
		mean = 500;
	while (product > bound && count < 2000) {
		product *= splitmix_unit(c);
		count++;
	}
	return count;
}

struct leave {
	int64_t first_day;
	int64_t last_day;
};

struct person {
	double rate; /* sent on a working day */
	double weekday[WEEK];
	double k;
	double drift;  /* logarithm, walks from week to week */
	double growth; /* logarithm a day */
	int64_t job_day;
	double job_factor;
	double burst; /* of this week */
	double kept;  /* part of the mail that its holder did not delete */
	struct leave leaves[LEAVES_MAX];
	int leave_count;
};

static bool
is_away(const struct person *p, int64_t day)
{
	for (int i = 0; i < p->leave_count; i++)
		if (day >= p->leaves[i].first_day && day <= p->leaves[i].last_day)
			return true;
	return false;
}

static void
leave_add(struct person *p, int64_t monday, int64_t days)
{
	if (p->leave_count < LEAVES_MAX)
		p->leaves[p->leave_count++] = (struct leave){monday, monday + days - 1};
}

/* Five weeks and some days of illness each year: one or two of a fortnight, the rest of a week or
 * a day. */
static void
leaves_make(uint64_t *c, struct person *p, int64_t first, int years)
{
	for (int y = 0; y < years; y++) {
		int64_t year = first + (int64_t)y * 365;
		int fortnights = 1 + chance_below(c, 2);

		for (int i = 0; i < fortnights; i++) {
			int64_t day = year + 120 + chance_below(c, 200);

			leave_add(p, day - (day + 3) % WEEK, 14);
		}
		for (int i = 0; i < 2; i++) {
			int64_t day = year + chance_below(c, 360);

			leave_add(p, day - (day + 3) % WEEK, 7);
		}
		for (int i = 0; i < 6; i++)
			leave_add(p, year + chance_below(c, 365), 1 + chance_below(c, 3));
	}
}

static void
person_make(uint64_t *c, const struct office_options *o, int64_t first, struct person *p)
{
	double least = log(o->rate_least);
	double wide = log(o->rate_most) - least;
	int kind = chance_below(c, 10);

	*p = (struct person){.burst = 1, .job_factor = 1, .job_day = INT64_MAX};
	/* Some of what one holds was sent, some received. */
	p->rate = exp(least + wide * splitmix_unit(c));
	for (int w = 0; w < WEEK; w++)
		p->weekday[w] = w < 5 ? 0.85 + 0.3 * splitmix_unit(c) : kind < 5 ? 0 : 0.06;
	if (kind == 9) { /* three days a week */
		p->weekday[3] = 0;
		p->weekday[4] = 0;
	}
	p->k = 1 + 4 * splitmix_unit(c);
	p->growth = kind == 3 ? log(3) / 365 : kind == 4 ? -log(3) / 365 : 0;
	if (kind == 6) {
		p->job_day = first + JOB_DAYS + chance_below(c, o->years * 365 - JOB_DAYS);
		p->job_factor = chance_below(c, 2) == 0 ? 0.3 : 2.5;
	}
	p->kept = 0.6 + 0.4 * splitmix_unit(c);
	leaves_make(c, p, first, o->years);
}

static double
rate_on(const struct person *p, int64_t day, int64_t first)
{
	double factor = p->weekday[date_weekday(day * 86400)];

	if (rhythm_is_customary_off(day))
		factor *= 0.03;
	if (day >= p->job_day)
		factor *= p->job_factor;
	return p->rate * factor * p->burst * exp(p->drift + p->growth * (double)(day - first));
}

struct making {
	struct arena *arena;
	const struct office_options *options;
	struct office *office;
	struct person people[PEOPLE_MAX];
	uint64_t chance;
	size_t room;
};

static bool
is_silenced(const struct office *office, int person, int64_t day)
{
	for (size_t i = 0; i < office->silence_count; i++)
		if (office->silences[i].person == person && day >= office->silences[i].first_day &&
			day <= office->silences[i].last_day)
			return true;
	return false;
}

static void
mail_add(struct making *m, struct office_mail mail)
{
	struct office *office = m->office;

	for (int p = 0; p < m->options->people; p++) {
		bool is_theirs = mail.from == p;

		for (int i = 0; i < MAIL_RECIPIENTS && !m->options->only_sent; i++)
			is_theirs = is_theirs || mail.to[i] == p;
		if (is_theirs && splitmix_unit(&m->chance) < m->people[p].kept &&
			!is_silenced(office, p, mail.day))
			mail.held |= UINT64_C(1) << p;
	}
	if (mail.held == 0)
		return;
	if (office->mail_count == m->room) {
		struct office_mail *more = ARENA_ARRAY(
			m->arena, m->room * 2 + 1024, struct office_mail);

		for (size_t i = 0; i < office->mail_count; i++)
			more[i] = office->mails[i];
		office->mails = more;
		m->room = m->room * 2 + 1024;
	}
	office->mails[office->mail_count++] = mail;
}

/* Half of what one sends goes outside; what one receives from outside is as much as one sends. */
static void
day_make(struct making *m, int64_t day)
{
	for (int p = 0; p < m->options->people; p++) {
		struct person *who = &m->people[p];
		double rate = rate_on(who, day, m->office->first_day);
		double mean = rate * chance_gamma(&m->chance, who->k) / who->k;
		int sent = is_away(who, day) ? 0 : chance_poisson(&m->chance, mean * 0.35);
		int received = chance_poisson(&m->chance, mean * (is_away(who, day) ? 0.4 : 0.5));

		for (int i = 0; i < sent; i++) {
			struct office_mail mail = {
				day, p, {MAIL_NOBODY, MAIL_NOBODY, MAIL_NOBODY}, 0};

			for (int t = 0; t < MAIL_RECIPIENTS; t++)
				if (chance_below(&m->chance, 5) == 0)
					mail.to[t] = chance_below(&m->chance, m->options->people);
			mail_add(m, mail);
		}
		for (int i = 0; i < received; i++)
			mail_add(m,
				(struct office_mail){day, -2 - chance_below(&m->chance, 300),
					{p, MAIL_NOBODY, MAIL_NOBODY}, 0});
	}
}

static void
week_turn(struct making *m)
{
	for (int p = 0; p < m->options->people; p++) {
		struct person *who = &m->people[p];

		who->drift = 0.97 * who->drift + 0.12 * chance_normal(&m->chance);
		who->burst = chance_below(&m->chance, 15) == 0 ? 2 + 2 * splitmix_unit(&m->chance)
							       : 1;
	}
}

/* Silences begin on working days, at least three months from both ends. */
static void
silences_plant(struct making *m)
{
	const struct office_options *o = m->options;
	int wide = o->silence_days_most - o->silence_days_least + 1;

	m->office->silences = ARENA_ARRAY(m->arena, (size_t)o->silences + 1, struct office_silence);
	for (int s = 0; s < o->silences; s++) {
		int days = o->silence_days_least + chance_below(&m->chance, wide);
		int64_t day = m->office->first_day + 90 +
			chance_below(&m->chance, o->years * 365 - 180 - days * 2);
		struct office_silence silence = {.person = s};

		while (date_weekday(day * 86400) > 4 || rhythm_is_customary_off(day))
			day++;
		silence.first_day = day;
		for (; days > 0; day++) {
			if (m->people[s].weekday[date_weekday(day * 86400)] < 0.5 ||
				rhythm_is_customary_off(day))
				continue;
			silence.working_days++;
			silence.last_day = day;
			days--;
		}
		m->office->silences[m->office->silence_count++] = silence;
	}
}

void
office_make(struct arena *arena, const struct office_options *options, struct office *ret_office)
{
	struct making *m = ARENA_NEW(arena, struct making);

	*ret_office = (struct office){.first_day = date_days(2011, 1, 3)};
	*m = (struct making){
		.arena = arena, .options = options, .office = ret_office, .chance = options->seed};
	ret_office->last_day = ret_office->first_day + (int64_t)options->years * 365;
	for (int p = 0; p < options->people; p++)
		person_make(&m->chance, options, ret_office->first_day, &m->people[p]);
	silences_plant(m);
	for (int64_t day = ret_office->first_day; day <= ret_office->last_day; day++) {
		if (date_weekday(day * 86400) == 0)
			week_turn(m);
		day_make(m, day);
	}
	ret_office->rates = ARENA_ARRAY(arena, (size_t)options->people, double);
	for (size_t i = 0; i < ret_office->mail_count; i++)
		for (int p = 0; p < options->people; p++)
			ret_office->rates[p] += (double)(ret_office->mails[i].held >> p & 1);
	for (int p = 0; p < options->people; p++)
		ret_office->rates[p] /= (double)options->years * 250;
}
