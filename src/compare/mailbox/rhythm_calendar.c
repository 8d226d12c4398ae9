/* Days on which nobody works: by custom, and as all mailboxes together show them. */
#include "base/arena.h"
#include "base/date.h"
#include "compare/mailbox/rhythm.h"

enum { WEEK = 7, DAY_S = 86400 };

/* A day off must be seen in at least this many mailboxes' absence, and as at most this part. */
#define EXPECTED_MIN 3.0
#define SEEN_PART 0.2
/* A weekday of the weekend has less than this part of the busiest one's. */
#define WEEKEND_PART 0.3
/* Longer than the days around Christmas nobody is away all at once. */
enum { OFF_RUN_MAX = 7 };

/* Easter Sunday: J. Meeus, "Astronomical Algorithms" (1991), chapter 8 (Gregorian). */
static int64_t
easter_day(int year)
{
	int a = year % 19;
	int b = year / 100;
	int c = year % 100;
	int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
	int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
	int m = (a + 11 * h + 22 * l) / 451;
	int sum = h + l - 7 * m + 114;

	return date_days(year, sum / 31, sum % 31 + 1);
}

bool
rhythm_is_customary_off(int64_t day)
{
	struct civil civil = date_to_civil(day * DAY_S);
	int weekday = date_weekday(day * DAY_S);
	int64_t easter = easter_day(civil.year);

	if ((civil.month == 12 && civil.day >= 24) || (civil.month == 1 && civil.day <= 2))
		return true;
	/* The substitute of New Year's Day, and of Christmas in the days that are off anyway. */
	if (civil.month == 1 && civil.day == 3 && weekday == 0)
		return true;
	if (day == easter - 2 || day == easter + 1)
		return true;
	if (weekday != 0)
		return false;
	return (civil.month == 5 && (civil.day <= WEEK || civil.day > 31 - WEEK)) ||
		(civil.month == 8 && civil.day > 31 - WEEK);
}

/* How many mailboxes are expected to have mail on each day, and how many have. */
struct seen {
	double *expected;
	uint32_t *active;
};

static void
mailbox_add(const struct rhythm *r, int64_t first_day, struct seen *seen)
{
	double active[WEEK] = {0};
	double days[WEEK] = {0};

	for (size_t i = 0; i < r->count; i++) {
		int w = date_weekday((r->first_day + (int64_t)i) * DAY_S);

		days[w] += 1;
		active[w] += r->mails[i] > 0;
	}
	for (size_t i = 0; i < r->count; i++) {
		int w = date_weekday((r->first_day + (int64_t)i) * DAY_S);
		size_t at = (size_t)(r->first_day - first_day) + i;

		seen->expected[at] += active[w] / days[w];
		seen->active[at] += r->mails[i] > 0;
	}
}

/* The weekdays on which mailboxes together are expected to have far less than on others. */
static void
weekends_find(const struct rhythm_calendar *calendar, const struct seen *seen, bool ret_is[WEEK])
{
	double expected[WEEK] = {0};
	double most = 0;

	for (size_t i = 0; i < calendar->count; i++)
		expected[date_weekday((calendar->first_day + (int64_t)i) * DAY_S)] +=
			seen->expected[i];
	for (int w = 0; w < WEEK; w++)
		most = expected[w] > most ? expected[w] : most;
	for (int w = 0; w < WEEK; w++)
		ret_is[w] = expected[w] < WEEKEND_PART * most;
}

static void
long_runs_undo(const struct rhythm_calendar *calendar, const struct seen *seen)
{
	bool is_weekend[WEEK];

	weekends_find(calendar, seen, is_weekend);
	for (size_t i = 0; i < calendar->count;) {
		size_t end = i;
		unsigned working = 0;

		/* Weekends within do not end it, nor do they count. */
		for (; end < calendar->count; end++) {
			bool is_end = is_weekend[date_weekday(
				(calendar->first_day + (int64_t)end) * DAY_S)];

			if (!is_end && !calendar->is_off[end] &&
				seen->expected[end] >= EXPECTED_MIN)
				break;
			working += !is_end && calendar->is_off[end];
		}
		for (size_t d = i; d < end && working > OFF_RUN_MAX; d++)
			calendar->is_off[d] = 0;
		i = end + 1;
	}
}

void
rhythm_calendar_learn(struct arena *arena, const struct rhythm *mailboxes, size_t count,
	struct rhythm_calendar *ret_calendar)
{
	int64_t first = INT64_MAX;
	int64_t last = INT64_MIN;
	struct seen seen;

	*ret_calendar = (struct rhythm_calendar){0};
	for (size_t i = 0; i < count; i++) {
		int64_t end = mailboxes[i].first_day + (int64_t)mailboxes[i].count;

		if (mailboxes[i].count == 0)
			continue;
		first = mailboxes[i].first_day < first ? mailboxes[i].first_day : first;
		last = end > last ? end : last;
	}
	if (first >= last)
		return;
	ret_calendar->first_day = first;
	ret_calendar->count = (size_t)(last - first);
	ret_calendar->is_off = ARENA_ARRAY(arena, ret_calendar->count, uint8_t);
	seen.expected = ARENA_ARRAY(arena, ret_calendar->count, double);
	seen.active = ARENA_ARRAY(arena, ret_calendar->count, uint32_t);
	for (size_t i = 0; i < count; i++)
		mailbox_add(&mailboxes[i], first, &seen);
	for (size_t i = 0; i < ret_calendar->count; i++)
		ret_calendar->is_off[i] = seen.expected[i] >= EXPECTED_MIN &&
			seen.active[i] <= SEEN_PART * seen.expected[i];
	long_runs_undo(ret_calendar, &seen);
	for (size_t i = 0; i < ret_calendar->count; i++)
		if (rhythm_is_customary_off(first + (int64_t)i))
			ret_calendar->is_off[i] = 1;
}

bool
rhythm_calendar_is_off(const struct rhythm_calendar *calendar, int64_t day)
{
	int64_t at = day - calendar->first_day;

	if (at < 0 || (size_t)at >= calendar->count)
		return rhythm_is_customary_off(day);
	return calendar->is_off[at] != 0;
}
