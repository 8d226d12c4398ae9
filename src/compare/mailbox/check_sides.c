#include "compare/mailbox/check_sides.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/custodian.h"
#include "compare/gap.h"
#include "compare/mailbox/mailbox.h"
#include "sides.sql.h"
#include "store/db.h"

#include <math.h>

#define SIDES_ARENA_MAX ((size_t)2 * 1024 * 1024 * 1024)
/* One false alarm in ten thousand looks at a habit that is as it seems. */
#define CHANCE_MAX 1e-4
enum {
	MESSAGE_COUNT_MAX = 2000000, /* of one mailbox */
	MAILS_MIN = 30,              /* a mailbox with fewer shows no habit */
	ABSENT_MIN = 3,              /* of a person and month; fewer are nothing to ask for */
	OTHERS_MIN = 20,             /* mails of other people, to know a habit by them */
	EVIDENCE_MAX = 20
};

struct between {
	int64_t other; /* the mailbox that holds it */
	struct str name;
	int month;
	int64_t sent;
	int64_t item;
	struct str subject;
	bool is_by; /* the owner sent it */
	bool is_here;
};

struct tally {
	size_t all;
	size_t absent;
};

struct look {
	struct compare *compare;
	const struct check *check;
	struct arena *arena;
	int64_t scope;
	struct str custodian;
	const struct mailbox *mailbox;
	struct between *mails; /* by other mailbox, direction and time */
	size_t count;
	struct tally way[2]; /* received, sent */
};

/* ---- loading ---- */

static int
month_of(int64_t sent)
{
	struct civil civil = date_to_civil(sent);

	return civil.year * 12 + civil.month - 1;
}

static struct between
mail_take(const struct look *look, const struct statement *s, const struct between *last)
{
	struct str name = column_str(s, SIDES_MESSAGES_COL_NAME);
	struct between mail = {
		.other = column_i64(s, SIDES_MESSAGES_COL_OTHER),
		.sent = column_i64(s, SIDES_MESSAGES_COL_SENT),
		.item = column_i64(s, SIDES_MESSAGES_COL_ITEM),
		.subject = str_copy(look->arena, column_str(s, SIDES_MESSAGES_COL_SUBJECT)),
		.is_by = column_i64(s, SIDES_MESSAGES_COL_IS_BY) != 0,
		.is_here = column_i64(s, SIDES_MESSAGES_COL_IS_HERE) != 0,
	};

	mail.month = month_of(mail.sent);
	mail.name = last != NULL && last->other == mail.other
		? last->name
		: str_copy(look->arena,
			  name.len > 0 ? name : column_str(s, SIDES_MESSAGES_COL_ADDRESS));
	return mail;
}

static bool
mails_load(struct look *look, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	look->mails = NULL;
	look->count = 0;
	look->way[0] = look->way[1] = (struct tally){0};
	if (!db_begin(look->compare->db, &SQL_SIDES_MESSAGES, &s, err))
		return false;
	bind_i64(&s, SIDES_MESSAGES_OWNER, look->mailbox->owner);
	bind_i64(&s, SIDES_MESSAGES_MAILBOX, look->mailbox->id);
	bind_i64(&s, SIDES_MESSAGES_COUNT, MESSAGE_COUNT_MAX);
	for (;;) {
		struct between *mail;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		look->mails = arena_grow(
			look->arena, look->mails, look->count, &room, sizeof(*look->mails));
		mail = &look->mails[look->count];
		*mail = mail_take(look, &s, look->count == 0 ? NULL : mail - 1);
		look->count++;
		look->way[mail->is_by].all++;
		look->way[mail->is_by].absent += !mail->is_here;
	}
}

/* ---- judging ---- */

static struct tally
tally_of(const struct look *look, size_t from, size_t to)
{
	struct tally tally = {.all = to - from};

	for (size_t i = from; i < to; i++)
		tally.absent += !look->mails[i].is_here;
	return tally;
}

static struct tally
tally_without(struct tally all, struct tally part)
{
	return (struct tally){all.all - part.all, all.absent - part.absent};
}

/* The part that is absent by habit, one look more than was taken either way. */
static double
habit_of(struct tally others)
{
	return ((double)others.absent + 1) / ((double)others.all + 2);
}

static double
chance_of(struct tally seen, double habit)
{
	double part = (double)seen.absent / (double)seen.all;
	double far;

	if (part <= habit)
		return 1;
	far = part * log(part / habit);
	if (part < 1)
		far += (1 - part) * log((1 - part) / (1 - habit));
	return exp(-(double)seen.all * far);
}

/* ---- gaps ---- */

static struct str
month_words(struct arena *arena, int month)
{
	struct str words = date_words(arena, date_days(month / 12, month % 12 + 1, 1) * 86400);
	size_t space = str_find_char(words, ' ');

	return space == STR_NONE ? words : str_from(words, space + 1);
}

static struct str
period_words(const struct look *look, const struct between *first, const struct between *last)
{
	struct str begins = month_words(look->arena, first->month);

	return first->month == last->month
		? str_format(look->arena, "in %.*s", STR_ARG(begins))
		: str_format(look->arena, "from %.*s to %.*s", STR_ARG(begins),
			  STR_ARG(month_words(look->arena, last->month)));
}

static struct str
owner_words(const struct look *look)
{
	return look->mailbox->who.len > 0 ? look->mailbox->who : look->custodian;
}

static size_t
evidence_take(const struct look *look, size_t from, size_t to, struct gap_evidence *evidence)
{
	size_t count = 0;

	for (size_t i = from; i < to && count < EVIDENCE_MAX; i++)
		if (!look->mails[i].is_here)
			evidence[count++] = (struct gap_evidence){.item = look->mails[i].item,
				.from = -1,
				.to = -1,
				.words = str_format(look->arena, "%.*s: %.*s",
					STR_ARG(date_words(look->arena, look->mails[i].sent)),
					STR_ARG(look->mails[i].subject))};
	return count;
}

/* The mails [from, to), of one person and one direction. */
static bool
side_note(struct look *look, size_t from, size_t to, struct tally seen, double habit, bool is_whole,
	struct err *err)
{
	const struct between *first = &look->mails[from];
	const struct between *last = &look->mails[to - 1];
	struct str period = period_words(look, first, last);
	struct str owner = owner_words(look);
	struct gap_evidence evidence[EVIDENCE_MAX];
	struct gap gap = {
		.subject = str_format(look->arena, "side:%.*s:%.*s:%.*s:%s:%.*s",
			STR_ARG(look->custodian), STR_ARG(look->mailbox->address),
			STR_ARG(first->name), first->is_by ? "by" : "to",
			STR_ARG(is_whole ? STR("all")
					 : date_iso_day(look->arena,
						   date_days(first->month / 12,
							   first->month % 12 + 1, 1) *
							   86400))),
		.title = str_format(look->arena,
			"%zu mails %s %.*s %.*s that the mailbox of %.*s lacks", seen.absent,
			first->is_by ? "to" : "from", STR_ARG(first->name), STR_ARG(period),
			STR_ARG(owner)),
		.why = str_format(look->arena,
			"The mailbox of %.*s holds %zu mails %s %.*s %.*s on days of which this one has "
			"mail too; %zu of them are not in it, where it otherwise lacks %.0f in a "
			"hundred of such mails.",
			STR_ARG(first->name), seen.all, first->is_by ? "from" : "to",
			STR_ARG(owner), STR_ARG(period), seen.absent, 100 * habit),
		.sure = chance_of(seen, habit) < CHANCE_MAX * CHANCE_MAX ? 85 : 70,
		.weight = seen.absent >= 10 ? 75 : 65,
		.custodian = look->scope,
		.begins = first->sent,
		.ends = last->sent,
		.evidence = evidence,
	};

	gap.evidence_count = evidence_take(look, from, to, evidence);
	return gap_note(look->compare, look->check, look->scope, &gap, err);
}

static bool
months_look(struct look *look, size_t from, size_t to, struct tally pair, double others_habit,
	struct err *err)
{
	for (size_t i = from; i < to;) {
		size_t first = i;
		struct tally seen;
		double habit;

		while (i < to && look->mails[i].month == look->mails[first].month)
			i++;
		seen = tally_of(look, first, i);
		habit = fmax(others_habit, habit_of(tally_without(pair, seen)));
		if (seen.absent >= ABSENT_MIN && chance_of(seen, habit) < CHANCE_MAX &&
			!side_note(look, first, i, seen, habit, false, err))
			return false;
	}
	return true;
}

/* One person's mails of one direction. */
static bool
pair_look(struct look *look, size_t from, size_t to, struct err *err)
{
	struct tally pair = tally_of(look, from, to);
	struct tally others = tally_without(look->way[look->mails[from].is_by], pair);
	bool is_known = others.all >= OTHERS_MIN;
	double habit = habit_of(others);

	if (pair.absent < ABSENT_MIN)
		return true;
	/* All or nearly all is gone: months say no more. */
	if (is_known && pair.absent * 10 >= pair.all * 9 && chance_of(pair, habit) < CHANCE_MAX)
		return side_note(look, from, to, pair, habit, true, err);
	return months_look(look, from, to, pair, is_known ? habit : 0, err);
}

static bool
mailbox_look(struct look *look, struct err *err)
{
	if (look->mailbox->owner == 0)
		return true;
	if (!mails_load(look, err))
		return false;
	for (size_t i = 0; i < look->count;) {
		size_t from = i;

		while (i < look->count && look->mails[i].other == look->mails[from].other &&
			look->mails[i].is_by == look->mails[from].is_by)
			i++;
		if (!pair_look(look, from, i, err))
			return false;
	}
	return true;
}

bool
check_sides(struct compare *compare, const struct check *check, int64_t custodian, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SIDES_ARENA_MAX};
	struct look look = {
		.compare = compare, .check = check, .scope = custodian, .arena = &arena};
	struct mailbox *mailboxes;
	size_t count;

	if (!mailbox_list(compare, &arena, custodian, MAILS_MIN, &mailboxes, &count, err) ||
		!custodian_name(compare, &arena, custodian, &look.custodian, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		look.mailbox = &mailboxes[i];
		if (!mailbox_look(&look, err))
			return false;
	}
	return true;
}
