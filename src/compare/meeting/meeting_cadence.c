#include "compare/meeting/meeting_cadence.h"

#include "base/arena.h"
#include "base/date.h"
#include "compare/meeting/phrase.h"

#include <stdlib.h>

#define DAY_SECONDS ((int64_t)86400)
enum { WEEK_DAYS = 7, MONTH_DAYS = 30, DAYS_MAX = 400, MULTIPLE_MAX = 3, TOLERANCE_MIN = 3 };

static unsigned
number_of(struct str word)
{
	static const char *const names[] = {"one", "two", "three", "four", "five", "six", "seven",
		"eight", "nine", "ten", "eleven", "twelve"};
	uint64_t value;

	if (str_to_u64(word, &value) && value > 0 && value < DAYS_MAX)
		return (unsigned)value;
	for (unsigned i = 0; i < COUNT_OF(names); i++)
		if (str_equal_nocase(word, str_of(names[i])))
			return i + 1;
	if (phrase_in(word, "other|second|bi"))
		return 2;
	return phrase_in(word, "third") ? 3 : 0;
}

unsigned
cadence_days(struct str words)
{
	static const struct {
		const char *word;
		unsigned days;
	} units[] = {{"day|days|daily", 1}, {"week|weeks|weekly", WEEK_DAYS},
		{"fortnight|fortnights|fortnightly", 2 * WEEK_DAYS},
		{"month|months|monthly", MONTH_DAYS}, {"quarter|quarters|quarterly", 91},
		{"year|years|yearly|annually|annual", 365}};
	unsigned times = 1;
	struct str word;
	size_t at = 0;

	while (phrase_word(words, &at, &word)) {
		unsigned number = number_of(word);

		if (number > 0)
			times = number;
		for (size_t i = 0; i < COUNT_OF(units); i++)
			if (phrase_in(word, units[i].word))
				return times * units[i].days <= DAYS_MAX ? times * units[i].days
									 : 0;
	}
	return 0;
}

static int
by_value(const void *a, const void *b)
{
	int64_t one = *(const int64_t *)a;
	int64_t other = *(const int64_t *)b;

	return (one > other) - (one < other);
}

static int64_t
tolerance(unsigned days)
{
	int64_t seventh = (int64_t)days / 7;

	return seventh > TOLERANCE_MIN ? seventh : TOLERANCE_MIN;
}

static bool
is_near(int64_t days, int64_t wanted, int64_t within)
{
	return days >= wanted - within && days <= wanted + within;
}

bool
cadence_learn(struct arena *arena, const int64_t *days, size_t count, unsigned stated,
	struct cadence *ret_cadence)
{
	int64_t *intervals;
	size_t regular = 0;

	if (stated > 0) {
		*ret_cadence = (struct cadence){.days = stated, .is_stated = true};
		return count > 1;
	}
	if (count < CADENCE_DAYS_MIN)
		return false;
	intervals = ARENA_ARRAY(arena, count, int64_t);
	for (size_t i = 1; i < count; i++)
		intervals[i - 1] = (days[i] - days[i - 1]) / DAY_SECONDS;
	qsort(intervals, count - 1, sizeof(*intervals), by_value);
	*ret_cadence = (struct cadence){.days = (unsigned)intervals[(count - 1) / 2]};
	if (ret_cadence->days < WEEK_DAYS - 2 || ret_cadence->days > DAYS_MAX)
		return false;
	for (size_t i = 0; i + 1 < count; i++)
		regular += is_near(intervals[i], ret_cadence->days, tolerance(ret_cadence->days));
	return 4 * regular >= 3 * (count - 1);
}

/* Councils do not sit in August nor between Christmas and the New Year. */
static bool
is_recess(int64_t about, unsigned days)
{
	int64_t half = (int64_t)days / 2 < 14 ? (int64_t)days / 2 : 14;

	for (int64_t d = -half; d <= half; d++) {
		struct civil civil = date_to_civil(about + d * DAY_SECONDS);

		if (civil.month == 8 || (civil.month == 12 && civil.day > 20) ||
			(civil.month == 1 && civil.day < 5))
			return true;
	}
	return false;
}

size_t
cadence_holes(const int64_t *days, size_t count, const struct cadence *cadence,
	struct cadence_hole ret_holes[CADENCE_HOLE_MAX])
{
	size_t found = 0;
	size_t all = 0;

	for (size_t i = 1; i < count; i++) {
		int64_t apart = (days[i] - days[i - 1]) / DAY_SECONDS;

		for (int64_t times = 2; times <= MULTIPLE_MAX; times++) {
			if (!is_near(
				    apart, times * cadence->days, times * tolerance(cadence->days)))
				continue;
			all++;
			for (int64_t k = 1; k < times && found < CADENCE_HOLE_MAX; k++) {
				int64_t about = days[i - 1] + apart * k / times * DAY_SECONDS;

				if (!is_recess(about, cadence->days))
					ret_holes[found++] = (struct cadence_hole){
						days[i - 1], days[i], about};
			}
			break;
		}
	}
	return 4 * all <= count ? found : 0;
}
