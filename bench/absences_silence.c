/* Silences a custodian: all mail of a mailbox in a span, or all to and from its owner. */
#include "absences_inside.h"

#include "base/date.h"
#include "compare/mailbox/rhythm.h"

#include <stdlib.h>

enum { DAY_S = 86400, WEEK = 7, FLANK_WEEKS = 8, BOX_MIN = 200, DAY_MAX = 20000 };
/* Mails a working day, within the span and around it. */
#define RATE_MIN 3.0

struct span {
	struct str box; /* "" all */
	struct str owner;
	int64_t first; /* a Monday, in days since 1970 */
	unsigned weeks;
};

static int64_t
day_of(const struct mail *mail)
{
	return mail->sent == DATE_NONE || mail->sent < 0 ? -1 : mail->sent / DAY_S;
}

static int
by_text(const void *a, const void *b)
{
	return str_compare(*(const struct str *)a, *(const struct str *)b);
}

/* Who takes part in most mails of a box. */
static struct str
owner_of(struct set *set, struct str box, size_t *ret_part)
{
	struct str *list = ARENA_ARRAY(&set->arena, set->count * PERSON_MAX / 4 + 1, struct str);
	size_t room = set->count * PERSON_MAX / 4;
	struct str best = STR("");
	size_t count = 0;
	size_t run = 0;

	*ret_part = 0;
	for (size_t i = 0; i < set->count; i++)
		for (size_t k = 0; k < set->mails[i].person_count && count < room; k++)
			if (box.len == 0 || str_equal(set->mails[i].box, box))
				list[count++] = set->mails[i].people[k];
	qsort(list, count, sizeof(*list), by_text);
	for (size_t i = 0; i < count; i++) {
		run = i > 0 && str_equal(list[i], list[i - 1]) ? run + 1 : 1;
		if (run > *ret_part) {
			*ret_part = run;
			best = list[i];
		}
	}
	return best;
}

/* A box of those that are large; "" where there is one mailbox only. */
static struct str
box_choose(struct set *set)
{
	struct str chosen = STR("");
	struct str seen = STR("");
	struct str first_owner = STR("");
	unsigned large = 0;
	size_t part;

	for (size_t i = 0; i < set->count; i++) {
		struct str box = set->mails[i].box;
		size_t mails = 0;

		if (box.len == 0 || str_equal(box, seen))
			continue;
		seen = box;
		for (size_t k = 0; k < set->count; k++)
			mails += str_equal(set->mails[k].box, box);
		if (mails < BOX_MIN)
			continue;
		/* Folders of one person are one mailbox. */
		if (large > 0 && str_equal(owner_of(set, box, &part), first_owner))
			continue;
		if (large == 0)
			first_owner = owner_of(set, box, &part);
		if (random_below(set->random, ++large) == 0)
			chosen = box;
	}
	return large > 1 ? chosen : STR("");
}

/* True where a public holiday shortens the weeks behind a Monday. */
static bool
has_holiday(int64_t monday, int weeks)
{
	for (int w = 0; w < weeks; w++)
		for (int d = 0; d < 5; d++)
			if (rhythm_is_customary_off(monday + (int64_t)w * WEEK + d))
				return true;
	return false;
}

/* Mails on the working days of weeks [from, to) behind a Monday. */
static double
rate_of(const uint32_t *days, int64_t monday, int from, int to)
{
	double mails = 0;

	for (int w = from; w < to; w++)
		for (int d = 0; d < 5; d++) {
			int64_t at = monday + (int64_t)w * WEEK + d;

			mails += at >= 0 && at < DAY_MAX ? days[at] : 0;
		}
	return mails / (5.0 * (to - from));
}

static bool
span_choose(struct set *set, struct span *span)
{
	uint32_t *days = ARENA_ARRAY(&set->arena, DAY_MAX, uint32_t);
	uint64_t fitting = 0;

	for (size_t i = 0; i < set->count; i++) {
		const struct mail *mail = &set->mails[i];
		int64_t day = day_of(mail);

		if (day >= 0 && day < DAY_MAX &&
			(span->box.len == 0 || str_equal(mail->box, span->box)))
			days[day]++;
	}
	/* 1970 began on a Thursday. */
	for (int64_t monday = 4; monday < DAY_MAX; monday += WEEK) {
		int weeks = (int)span->weeks;

		if (has_holiday(monday, weeks) || rate_of(days, monday, 0, weeks) < RATE_MIN ||
			rate_of(days, monday, -FLANK_WEEKS, 0) < RATE_MIN ||
			rate_of(days, monday, weeks, weeks + FLANK_WEEKS) < RATE_MIN)
			continue;
		if (random_below(set->random, ++fitting) == 0)
			span->first = monday;
	}
	return fitting > 0;
}

static bool
takes_part(const struct mail *mail, struct str person)
{
	for (size_t i = 0; i < mail->person_count; i++)
		if (str_equal(mail->people[i], person))
			return true;
	return false;
}

static void
span_take(struct set *set, const struct span *span)
{
	int64_t last = span->first + (int64_t)span->weeks * WEEK - 1;
	size_t left = 0;
	size_t gone = 0;

	for (size_t i = 0; i < set->count; i++) {
		struct mail *mail = &set->mails[i];
		int64_t day = day_of(mail);

		if (day < span->first || day > last ||
			(span->box.len > 0 && !str_equal(mail->box, span->box)))
			continue;
		if (span->owner.len > 0 && !takes_part(mail, span->owner)) {
			left++;
			continue;
		}
		mail->is_removed = mail->is_silenced = true;
		gone++;
	}
	buf_add_format(&set->truth, "silence\t%.*s\t%.*s\t%zu mails went, %zu stayed\n",
		STR_ARG(date_iso_day(&set->arena, span->first * DAY_S)),
		STR_ARG(date_iso_day(&set->arena, last * DAY_S)), gone, left);
}

void
absences_silence(struct set *set)
{
	struct span span = {.weeks = 2 + (unsigned)random_below(set->random, 2)};
	size_t part;
	size_t mails = 0;

	span.box = box_choose(set);
	for (size_t i = 0; i < set->count; i++)
		mails += span.box.len == 0 || str_equal(set->mails[i].box, span.box);
	/* Even seeds take what names the owner, where one takes part in most. */
	span.owner = owner_of(set, span.box, &part);
	if (set->seed.seed % 2 != 0 || part * 10 < mails * 6)
		span.owner = STR("");
	if (span_choose(set, &span))
		span_take(set, &span);
}
