/* Rhythms of mailboxes, days on which nobody works, and whose mailbox a folder is. */
#include "tap.h"

#include "base/arena.h"
#include "base/date.h"
#include "compare/mailbox/mailbox_split.h"
#include "compare/mailbox/rhythm.h"

#include <math.h>
#include <string.h>

enum { DAYS = 730 };

/* A linear congruential generator is random enough for counts. */
static double
part(uint64_t *state)
{
	*state = *state * 6364136223846793005U + 1442695040888963407U;
	return ((double)(*state >> 11) + 0.5) / 9007199254740992.0;
}

static uint32_t
poisson(uint64_t *state, double mean)
{
	double product = part(state);
	uint32_t count = 0;

	while (product > exp(-mean)) {
		product *= part(state);
		count++;
	}
	return count;
}

/* Two years from Monday 3 January 2011: `rate` mails on the days of `week` ("MTWTF--"). */
static struct rhythm
mailbox_make(struct arena *arena, uint64_t seed, double rate, const char *week)
{
	struct rhythm r = {.first_day = date_days(2011, 1, 3), .count = DAYS};

	r.mails = ARENA_ARRAY(arena, DAYS, uint32_t);
	r.is_off = ARENA_ARRAY(arena, DAYS, uint8_t);
	for (size_t i = 0; i < DAYS; i++) {
		r.is_off[i] = rhythm_is_customary_off(r.first_day + (int64_t)i);
		if (week[i % 7] != '-' && !r.is_off[i])
			/* Some days are twice as busy as others. */
			r.mails[i] = poisson(&seed, part(&seed) < 0.5 ? rate / 2 : rate * 1.5);
	}
	return r;
}

static void
silence(struct rhythm *r, size_t from, size_t days)
{
	memset(r->mails + from, 0, days * sizeof(*r->mails));
}

static size_t
runs_beyond_chance(struct arena *arena, const struct rhythm *r, struct rhythm_run *ret_first)
{
	struct rhythm_run *runs;
	size_t count;
	size_t beyond = 0;

	rhythm_runs(arena, r, 3, &runs, &count);
	for (size_t i = 0; i < count; i++)
		if (runs[i].chance <= RHYTHM_CHANCE && beyond++ == 0)
			*ret_first = runs[i];
	return beyond;
}

static void
test_silences(struct arena *arena)
{
	struct rhythm_run run = {0};
	struct rhythm r = mailbox_make(arena, 1, 4, "MTWTF--");
	size_t beyond;

	tap_ok(runs_beyond_chance(arena, &r, &run) == 0, "a mailbox without a silence shows none");
	silence(&r, 301, 14);
	beyond = runs_beyond_chance(arena, &r, &run);
	tap_ok(beyond == 1 && run.first_day <= r.first_day + 301 &&
			run.last_day >= r.first_day + 314,
		"two weeks without mail at four a day are found (%zu)", beyond);
	silence(&r, 501, 28);
	silence(&r, 401, 21);
	tap_ok(runs_beyond_chance(arena, &r, &run) == 3, "three silences do not hide one another");

	r = mailbox_make(arena, 2, 4, "MTW----");
	tap_ok(runs_beyond_chance(arena, &r, &run) == 0,
		"the days off of a part-timer are no silence");
	r = mailbox_make(arena, 3, 0.2, "MTWTFSS");
	tap_ok(runs_beyond_chance(arena, &r, &run) == 0, "one or two mails a week: no silence");
	silence(&r, 300, 105);
	tap_ok(runs_beyond_chance(arena, &r, &run) == 1, "fifteen weeks without are one");
}

static void
test_change(struct arena *arena)
{
	struct rhythm_run run = {0};
	struct rhythm busy = mailbox_make(arena, 4, 10, "MTWTF--");
	struct rhythm quiet = mailbox_make(arena, 5, 0.1, "MTWTF--");

	memcpy(busy.mails + 365, quiet.mails + 365, (DAYS - 365) * sizeof(*busy.mails));
	tap_ok(runs_beyond_chance(arena, &busy, &run) == 0,
		"a change of job that leaves one mail a fortnight is no silence");
}

/* A year in which an old account gets a mail now and then in front of two busy ones. */
static struct rhythm
thin_then_busy(struct arena *arena, uint64_t seed)
{
	struct rhythm thin = mailbox_make(arena, seed, 0.15, "MTWTF--");
	struct rhythm busy = mailbox_make(arena, seed + 1, 5, "MTWTF--");
	struct rhythm r = {.first_day = thin.first_day - 365, .count = 365 + DAYS};

	r.mails = ARENA_ARRAY(arena, r.count, uint32_t);
	r.is_off = ARENA_ARRAY(arena, r.count, uint8_t);
	for (size_t i = 0; i < r.count; i++) {
		r.is_off[i] = rhythm_is_customary_off(r.first_day + (int64_t)i);
		r.mails[i] = i < 365 ? thin.mails[i] : busy.mails[i - 365];
	}
	return r;
}

static void
test_eras(struct arena *arena)
{
	size_t found = 0;
	size_t beyond = 0;

	for (uint64_t seed = 40; seed < 60; seed += 2) {
		struct rhythm_run run = {0};
		struct rhythm r = thin_then_busy(arena, seed);

		beyond += runs_beyond_chance(arena, &r, &run);
		silence(&r, 700, 14);
		found += runs_beyond_chance(arena, &r, &run) >= 1 &&
			run.first_day <= r.first_day + 702 && run.last_day >= r.first_day + 711;
	}
	tap_ok(beyond <= 1, "a thin year shows no silence of its own (%zu)", beyond);
	tap_ok(found == 10, "nor does it hide a fortnight in a busy one (%zu of 10)", found);
}

/* One mail with a wrong date, years before all others, is no part of the rhythm. */
static void
test_stray(struct arena *arena)
{
	enum { BEFORE = 18 * 365 };
	struct rhythm busy = mailbox_make(arena, 70, 4, "MTWTF--");
	struct rhythm_run run = {0};
	struct rhythm r = {.first_day = busy.first_day - BEFORE, .count = BEFORE + DAYS};

	r.mails = ARENA_ARRAY(arena, r.count, uint32_t);
	r.is_off = ARENA_ARRAY(arena, r.count, uint8_t);
	memcpy(r.mails + BEFORE, busy.mails, DAYS * sizeof(*r.mails));
	memcpy(r.is_off + BEFORE, busy.is_off, DAYS);
	r.mails[0] = 1;
	tap_ok(runs_beyond_chance(arena, &r, &run) == 0, "a stray date makes no silence");
	silence(&r, BEFORE + 301, 14);
	tap_ok(runs_beyond_chance(arena, &r, &run) == 1, "and hides none");
}

static void
test_learnt_leave(struct arena *arena)
{
	struct rhythm_run run = {0};
	struct rhythm r = mailbox_make(arena, 6, 4, "MTWTF--");

	for (size_t i = 30; i + 14 < DAYS; i += 60)
		silence(&r, i, 14);
	tap_ok(runs_beyond_chance(arena, &r, &run) == 0,
		"a mailbox that is silent a fortnight in every second month has that for rhythm");
}

static void
test_customary(void)
{
	static const struct {
		int year, month, day;
		bool is_off;
	} rows[] = {
		{2013, 3, 29, true},
		{2013, 4, 1, true},
		{2013, 4, 2, false},
		{2011, 4, 22, true},
		{2013, 5, 6, true},
		{2013, 5, 27, true},
		{2013, 5, 20, false},
		{2013, 8, 26, true},
		{2013, 12, 24, true},
		{2014, 1, 2, true},
		{2011, 1, 3, true},
		{2014, 1, 3, false},
		{2024, 3, 29, true},
		{2038, 4, 26, true},
	};

	for (size_t i = 0; i < COUNT_OF(rows); i++)
		tap_ok(rhythm_is_customary_off(date_days(
			       rows[i].year, rows[i].month, rows[i].day)) == rows[i].is_off,
			"%d-%02d-%02d is %s", rows[i].year, rows[i].month, rows[i].day,
			rows[i].is_off ? "off" : "a working day");
}

static void
test_calendar(struct arena *arena)
{
	struct rhythm all[6];
	struct rhythm many[40];
	struct rhythm_calendar calendar;
	int64_t first = date_days(2011, 1, 3);

	for (size_t i = 0; i < COUNT_OF(all); i++) {
		all[i] = mailbox_make(arena, 20 + i, 6, "MTWTF--");
		silence(&all[i], 105, 1); /* 18 April 2011, a Monday */
		silence(&all[i], 203, 28);
		if (i < 3)
			silence(&all[i], 154, 5);
	}
	rhythm_calendar_learn(arena, all, COUNT_OF(all), &calendar);
	tap_ok(rhythm_calendar_is_off(&calendar, first + 105), "all silent: a day off is learnt");
	tap_ok(!rhythm_calendar_is_off(&calendar, first + 106), "the day after is none");
	tap_ok(!rhythm_calendar_is_off(&calendar, first + 155), "half of them silent: none");
	tap_ok(!rhythm_calendar_is_off(&calendar, first + 210), "four weeks are no holiday");
	/* So many that somebody is expected to have mail each weekend. */
	for (size_t i = 0; i < COUNT_OF(many); i++) {
		many[i] = mailbox_make(arena, 80 + i, 6, "MTWTFSS");
		for (size_t d = 0; d < DAYS; d++)
			if (d % 7 > 4 && (d / 7 + i) % 8 != 0)
				many[i].mails[d] = 0;
		silence(&many[i], 203,
			9); /* from Monday 25 July 2011 to Tuesday of the next week */
	}
	rhythm_calendar_learn(arena, many, COUNT_OF(many), &calendar);
	tap_ok(rhythm_calendar_is_off(&calendar, first + 204) &&
			rhythm_calendar_is_off(&calendar, first + 211),
		"seven working days of all are a closure, whatever weekend lies within");
	tap_ok(rhythm_calendar_is_off(&calendar, date_days(2030, 12, 25)),
		"beyond all mailboxes custom decides");
}

/* ---- whose mailbox ---- */

enum { HERSELF = 1, COLLEAGUE, SECRETARY };

static size_t
mail_put(struct split_mail *mails, size_t at, const char *path, int64_t sender,
	const int64_t *recipient)
{
	mails[at] = (struct split_mail){.path = str_of(path),
		.sender = sender,
		.recipients = recipient,
		.recipient_count = 1};
	return at + 1;
}

static void
test_split(struct arena *arena)
{
	static const int64_t people[] = {0, 1, 2, 3, 4, 5, 6, 7};
	struct split_mail mails[400];
	struct split_mailbox *mailboxes;
	size_t count;
	size_t n = 0;

	for (int i = 0; i < 40; i++) {
		n = mail_put(mails, n, "a/one.pst/Inbox/m", 4 + i % 4, &people[HERSELF]);
		n = mail_put(mails, n, "a/one.pst/Sent/m", HERSELF, &people[4 + i % 4]);
		n = mail_put(mails, n, "a/one.pst/Projects/m", COLLEAGUE, &people[HERSELF]);
	}
	mailbox_split(arena, mails, n, &mailboxes, &count);
	tap_ok(count == 1 && mailboxes[0].owner == HERSELF && mailboxes[0].mails == n,
		"one person's folders are one mailbox");
	n = 0;
	for (int i = 0; i < 40; i++) {
		n = mail_put(mails, n, "a/one.pst/Inbox/m", 4 + i % 4, &people[HERSELF]);
		n = mail_put(mails, n, "a/one.pst/Sent/m", HERSELF, &people[COLLEAGUE]);
		n = mail_put(mails, n, "a/two.pst/Inbox/m", 4 + i % 4, &people[COLLEAGUE]);
		n = mail_put(mails, n, "a/two.pst/Sent/m", COLLEAGUE, &people[SECRETARY]);
		n = mail_put(mails, n, "a/old/two archive/m", COLLEAGUE, &people[4]);
		n = mail_put(mails, n, "a/old/two archive/n", 5, &people[COLLEAGUE]);
	}
	mailbox_split(arena, mails, n, &mailboxes, &count);
	tap_ok(count == 2 || (count == 3 && mailboxes[0].mails == 0),
		"two people's files are two mailboxes, an archive joins its owner's (%zu)", count);
	for (size_t i = 0; i < n; i++)
		if (str_find(mails[i].path, STR("two")) != STR_NONE &&
			mailboxes[mails[i].mailbox].owner != COLLEAGUE)
			count = 99;
	tap_ok(count < 99, "each mail lies in its owner's");
	n = 0;
	for (int i = 0; i < 60; i++)
		n = mail_put(mails, n, "b/Mail/m", 1 + i % 7, &people[1 + (i + 3) % 7]);
	mailbox_split(arena, mails, n, &mailboxes, &count);
	tap_ok(count == 1 && mailboxes[0].owner == 0, "a service's mail is nobody's in particular");
	n = 0;
	for (int i = 0; i < 60; i++) {
		n = mail_put(mails, n, "a/Inbox/m", 4 + i % 4, &people[HERSELF]);
		/* He writes to many, and seldom gets an answer in what she keeps of him. */
		n = mail_put(mails, n, "a/Kept/m", COLLEAGUE, &people[4 + i % 4]);
		if (i % 10 == 0)
			n = mail_put(mails, n, "a/Kept/n", HERSELF, &people[COLLEAGUE]);
	}
	mailbox_split(arena, mails, n, &mailboxes, &count);
	tap_ok(count == 1, "what one keeps of another is no mailbox of his (%zu)", count);
	mailbox_split(arena, mails, 0, &mailboxes, &count);
	tap_ok(count == 1 && mailboxes[0].mails == 0, "no mail, an empty mailbox");
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = (size_t)256 << 20};

	test_silences(&arena);
	test_change(&arena);
	test_eras(&arena);
	test_stray(&arena);
	test_learnt_leave(&arena);
	test_customary();
	test_calendar(&arena);
	test_split(&arena);
	return tap_done();
}
