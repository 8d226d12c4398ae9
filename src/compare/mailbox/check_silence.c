/* The check "silent-mailbox": silences that do not belong to a mailbox's rhythm. */
#include "compare/mailbox/check_silence.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/custodian.h"
#include "compare/gap.h"
#include "compare/mailbox/mailbox.h"
#include "compare/mailbox/silence_others.h"
#include "silence.sql.h"
#include "store/db.h"

#include <math.h>

#define SILENCE_ARENA_MAX ((size_t)3 * 1024 * 1024 * 1024)
enum { DAY_S = 86400 };
/* A mailbox of fewer mails has no rhythm. */
enum { MAILS_MIN = 20 };
/* Silences that are looked at: shorter ones are everyday. */
enum { DAYS_MIN = 3 };
/* Silence in what was sent, up to this many working days, is leave unless others show otherwise. */
enum { LEAVE_DAYS_MAX = 20 };
/* And silence of fewer working days in a mailbox that holds little but what was sent. */
enum { FORTNIGHT_DAYS = 10 };
/* Others who hold less than this part of what they would hold of the owner's mail, and would hold
 * at least so many, show that the owner wrote to nobody. */
#define AWAY_PART 0.25
#define AWAY_EXPECTED_MIN 4.0
/* Where less than this part of a mailbox was received, its silence may be leave too. */
#define RECEIVED_PART 0.2
/* Silences whose chance is above this are not even looked up with others. */
#define CHANCE_LOOKED_UP 100.0
/* What others hold counts where the mailbox usually holds at least this part of it. */
#define HELD_PART_MIN 0.2
#define HELD_PART_MAX 0.98
/* E of silence in what was sent alone: leave makes it commoner than its rhythm says. */
#define CHANCE_SENT 0.01
/* A mailbox that only receives, or only sends, must have this many mails over so many days. */
enum { ONE_SIDED_MAILS_MIN = 50, ONE_SIDED_DAYS_MIN = 60 };
/* The first mails that others hold, as evidence. */
enum { SHOWN_MAX = 20, EVIDENCE_MAX = SHOWN_MAX + 2 };

struct look {
	struct compare *compare;
	const struct check *check;
	int64_t scope;
	struct arena *arena;
	const struct mailbox *mailbox;
	struct str custodian;
	size_t mailbox_count; /* of this custodian */
	struct silence_others others;
	bool has_others; /* loaded */
};

/* One silence to be noted. */
struct silence {
	struct rhythm_run run;
	double chance; /* with what others hold */
	bool is_sent;  /* of what the owner sent, while the mailbox received */
	double held;   /* the part usually held of what others hold */
	size_t absent; /* mails that others hold of these days */
	const struct silence_message *messages[SHOWN_MAX];
};

static bool
is_mostly_sent(const struct mailbox *m)
{
	return m->owner != 0 &&
		(double)(m->mail_count - m->sent_count) < RECEIVED_PART * (double)m->mail_count;
}

/* ---- words ---- */

static struct str
day_words(const struct look *look, int64_t day)
{
	return date_words(look->arena, day * DAY_S);
}

/* Whose mailbox, for a title. */
static struct str
whose(const struct look *look)
{
	const struct mailbox *m = look->mailbox;

	if (m->who.len > 0)
		return str_format(look->arena, "the mailbox of %.*s", STR_ARG(m->who));
	return str_format(look->arena, "the mail of %.*s", STR_ARG(look->custodian));
}

/* "fewer than one in 10,000 mailboxes". */
static const char *
rarity(double chance)
{
	static const char *const words[] = {
		"twenty", "100", "1,000", "10,000", "100,000", "1,000,000"};
	double power = floor(-log10(fmax(chance, 1e-7)) + 1e-9);

	if (power < 2)
		return words[0];
	return power > 6 ? words[5] : words[(int)power - 1];
}

/* Where a mailbox knows no weekend, its working days are all days. */
static const char *
days_name(const struct rhythm_run *run)
{
	int64_t days = run->last_day - run->first_day + 1;

	return 10 * (int64_t)run->working_days > 8 * days ? "days" : "working days";
}

static struct str
why_make(const struct look *look, const struct silence *s)
{
	struct str others = STR("");
	struct str leave = STR("");
	const char *mails = s->is_sent ? "mail sent" : "mail";

	if (s->absent > 0)
		others = str_format(look->arena,
			" Others hold %zu mail%s %s the owner of these days that %s not here.",
			s->absent, s->absent == 1 ? "" : "s", s->is_sent ? "by" : "to or from",
			s->absent == 1 ? "is" : "are");
	else if (s->is_sent)
		leave = STR(" That is longer than leave is as a rule; ask whether the owner was "
			    "away.");
	else if (is_mostly_sent(look->mailbox))
		leave = STR(" The mailbox holds little but what was sent, so leave would explain "
			    "it: ask whether the owner was away.");
	if (s->run.chance > RHYTHM_CHANCE && s->absent > 0)
		return str_format(look->arena,
			"%u %s pass without %s, and others hold %zu mail%s of these days "
			"that should be here: of such mails the mailbox otherwise holds %.0f per "
			"cent.",
			s->run.working_days, days_name(&s->run), mails, s->absent,
			s->absent == 1 ? "" : "s", 100 * s->held);
	return str_format(look->arena,
		"%u %s pass without %s, where %.0f would be expected from the weeks "
		"before and after; by this mailbox's own rhythm fewer than one in %s mailboxes like "
		"it would show such a silence by chance.%.*s%.*s",
		s->run.working_days, days_name(&s->run), mails, fmax(1, s->run.expected),
		rarity(s->run.chance), STR_ARG(others), STR_ARG(leave));
}

/* ---- evidence ---- */

/* The mail at one edge of the silence. */
static bool
edge_add(const struct look *look, const struct query *query, int64_t moment, int64_t sender,
	const char *which, struct gap_evidence *evidence, size_t *count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(look->compare->db, query, &s, err))
		return false;
	bind_i64(&s, SILENCE_BEFORE_CUSTODIAN, look->scope);
	bind_i64(&s, SILENCE_BEFORE_MAILBOX, look->mailbox->id);
	bind_i64(&s, SILENCE_BEFORE_MOMENT, moment);
	bind_i64(&s, SILENCE_BEFORE_SENDER, sender);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	evidence[(*count)++] = (struct gap_evidence){
		.item = column_i64(&s, SILENCE_BEFORE_COL_ITEM),
		.from = -1,
		.to = -1,
		.words = str_format(look->arena, "%s, %.*s: %.*s", which,
			STR_ARG(date_words(look->arena, column_i64(&s, SILENCE_BEFORE_COL_SENT))),
			STR_ARG(column_str(&s, SILENCE_BEFORE_COL_SUBJECT))),
	};
	return true;
}

static void
others_add(const struct look *look, const struct silence *s, struct gap_evidence *evidence,
	size_t *count)
{
	for (size_t i = 0; i < s->absent && i < SHOWN_MAX; i++)
		evidence[(*count)++] = (struct gap_evidence){
			.item = s->messages[i]->item,
			.from = -1,
			.to = -1,
			.words = str_format(look->arena, "held elsewhere, %s the owner, %.*s: %.*s",
				s->messages[i]->is_by ? "from" : "to",
				STR_ARG(date_words(look->arena, s->messages[i]->sent)),
				STR_ARG(s->messages[i]->subject)),
		};
}

/* ---- noting ---- */

static unsigned
sure_of(const struct look *look, const struct silence *s)
{
	const struct mailbox *m = look->mailbox;

	if (s->absent > 1)
		return s->chance < 1e-4 ? 98 : 92;
	if (s->is_sent || is_mostly_sent(m))
		return s->run.working_days > LEAVE_DAYS_MAX ? 75 : 50;
	return s->chance < 1e-6 ? 96 : s->chance < 1e-4 ? 92 : s->chance < 0.01 ? 85 : 70;
}

static bool
silence_note(struct look *look, const struct silence *s, struct err *err)
{
	struct gap_evidence evidence[EVIDENCE_MAX];
	int64_t sender = s->is_sent ? look->mailbox->owner : 0;
	size_t count = 0;
	struct gap gap = {
		.subject = str_format(look->arena, "%s:%.*s:%.*s:%.*s",
			s->is_sent ? "sent" : "mailbox", STR_ARG(look->custodian),
			STR_ARG(look->mailbox->address),
			STR_ARG(date_iso_day(look->arena, s->run.first_day * DAY_S))),
		.title = str_format(look->arena, "No mail %s %.*s from %.*s to %.*s",
			s->is_sent ? "sent in" : "in", STR_ARG(whose(look)),
			STR_ARG(day_words(look, s->run.first_day)),
			STR_ARG(day_words(look, s->run.last_day))),
		.why = why_make(look, s),
		.sure = sure_of(look, s),
		.weight = s->run.working_days > 45 ? 95 : 50 + s->run.working_days,
		.custodian = look->scope,
		.begins = s->run.first_day * DAY_S,
		.ends = s->run.last_day * DAY_S,
		.evidence = evidence,
	};

	if (!edge_add(look, &SQL_SILENCE_BEFORE, gap.begins, sender, "the last before", evidence,
		    &count, err) ||
		!edge_add(look, &SQL_SILENCE_BEHIND, gap.ends + DAY_S, sender, "the first after",
			evidence, &count, err))
		return false;
	others_add(look, s, evidence, &count);
	gap.evidence_count = count;
	return gap_note(look->compare, look->check, look->scope, &gap, err);
}

/* ---- judging ---- */

static bool
others_need(struct look *look, struct err *err)
{
	if (look->has_others)
		return true;
	look->has_others = true;
	return silence_others_load(look->compare, look->arena, look->mailbox, &look->others, err);
}

/* What others hold of these days, and how likely that is if the mailbox lost nothing but what it
 * loses on any day. */
static double
others_judge(struct look *look, struct silence *s)
{
	const struct rhythm_run *run = &s->run;

	s->held = silence_others_held(&look->others, run->first_day, run->last_day, s->is_sent);
	s->absent = silence_others_absent(
		&look->others, run->first_day, run->last_day, s->is_sent, s->messages, SHOWN_MAX);
	if (s->held < HELD_PART_MIN)
		return 1;
	return pow(1 - fmin(s->held, HELD_PART_MAX), (double)s->absent);
}

/* Whether leave explains a silence, as far as the mailbox and its rhythm go. */
static bool
is_leave(const struct look *look, const struct rhythm_run *run, bool is_sent)
{
	double usual;
	double seen;

	if (!is_sent)
		return is_mostly_sent(look->mailbox) && run->working_days < FORTNIGHT_DAYS;
	if (run->working_days <= LEAVE_DAYS_MAX)
		return true;
	silence_others_by(&look->others, run->first_day, run->last_day, &usual, &seen);
	return usual >= AWAY_EXPECTED_MIN && seen < AWAY_PART * usual;
}

/* How many silences of this length have room in the mailbox, so that the chance that others give is
 * held to the same rate of false alarms. */
static double
looks_of(const struct mailbox *mailbox, const struct rhythm_run *run)
{
	double active = 0;

	for (size_t i = 0; i < mailbox->all.count; i++)
		active += mailbox->all.mails[i] > 0;
	return 1 + active / (double)run->working_days;
}

static bool
run_judge(struct look *look, const struct rhythm_run *run, bool is_sent, bool *ret_noted,
	struct err *err)
{
	struct silence s = {.run = *run, .is_sent = is_sent};
	double others;

	*ret_noted = false;
	if (run->chance > CHANCE_LOOKED_UP)
		return true;
	if (!others_need(look, err))
		return false;
	others = others_judge(look, &s);
	s.chance = run->chance * others;
	/* Leave silences what one sends, whatever the rhythm. */
	if (is_leave(look, run, is_sent))
		s.chance = looks_of(look->mailbox, run) * others;
	else if (run->chance > RHYTHM_CHANCE)
		s.chance = fmax(run->chance, looks_of(look->mailbox, run)) * others;
	if (s.chance > (is_sent ? CHANCE_SENT : RHYTHM_CHANCE))
		return true;
	*ret_noted = true;
	return silence_note(look, &s, err);
}

static bool
overlaps(const struct rhythm_run *a, const struct rhythm_run *b)
{
	return a->first_day <= b->last_day && b->first_day <= a->last_day;
}

/* What was sent: only silences in which the mailbox received. */
static bool
sent_look(struct look *look, const struct rhythm_run *noted, size_t noted_count, struct err *err)
{
	struct rhythm sent = look->mailbox->all;
	struct rhythm_run *runs;
	size_t count;
	bool done;

	sent.mails = look->mailbox->sent;
	while (sent.count > 0 && sent.mails[sent.count - 1] == 0)
		sent.count--;
	while (sent.count > 0 && sent.mails[0] == 0) {
		sent.mails++;
		sent.is_off++;
		sent.first_day++;
		sent.count--;
	}
	rhythm_runs(look->arena, &sent, DAYS_MIN, &runs, &count);
	for (size_t i = 0; i < count; i++) {
		bool is_known = false;

		for (size_t k = 0; k < noted_count; k++)
			is_known = is_known || overlaps(&runs[i], &noted[k]);
		if (!is_known && !run_judge(look, &runs[i], true, &done, err))
			return false;
	}
	return true;
}

static bool
all_look(struct look *look, struct err *err)
{
	struct rhythm_run *runs;
	size_t count;
	size_t noted = 0;

	rhythm_runs(look->arena, &look->mailbox->all, DAYS_MIN, &runs, &count);
	for (size_t i = 0; i < count; i++) {
		bool is_noted;

		if (!run_judge(look, &runs[i], false, &is_noted, err))
			return false;
		if (is_noted)
			runs[noted++] = runs[i];
	}
	/* A mailbox that hardly receives is silent when its owner is. */
	if (look->mailbox->sent_count < MAILS_MIN || is_mostly_sent(look->mailbox))
		return true;
	return sent_look(look, runs, noted, err);
}

/* ---- one side missing ---- */

static bool
side_note(struct look *look, bool is_sent, struct err *err)
{
	const struct mailbox *m = look->mailbox;
	int64_t last = m->all.first_day + (int64_t)m->all.count - 1;
	struct gap_evidence evidence[EVIDENCE_MAX];
	struct silence s = {.is_sent = is_sent};
	size_t count = 0;
	struct gap gap = {
		.subject = str_format(look->arena, "%s:%.*s:%.*s:all",
			is_sent ? "sent" : "received", STR_ARG(look->custodian),
			STR_ARG(m->address)),
		.title = str_format(look->arena, "Nothing %s in %.*s",
			is_sent ? "sent" : "received", STR_ARG(whose(look))),
		.weight = 80,
		.custodian = look->scope,
		.begins = m->all.first_day * DAY_S,
		.ends = last * DAY_S,
		.evidence = evidence,
	};

	s.absent = silence_others_absent(
		&look->others, m->all.first_day, last, is_sent, s.messages, SHOWN_MAX);
	/* An address that never sends is a list, not a person. */
	if (is_sent && s.absent == 0)
		return true;
	others_add(look, &s, evidence, &count);
	gap.evidence_count = count;
	gap.sure = s.absent > 2 ? 95 : 75;
	gap.why = str_format(look->arena,
		"It holds %llu mails that its owner %s and none %s; others hold %zu that are not "
		"here.",
		(unsigned long long)m->mail_count, is_sent ? "received" : "sent",
		is_sent ? "sent" : "received", s.absent);
	return gap_note(look->compare, look->check, look->scope, &gap, err);
}

static bool
sides_look(struct look *look, struct err *err)
{
	const struct mailbox *m = look->mailbox;

	if (m->owner == 0 || m->mail_count < ONE_SIDED_MAILS_MIN ||
		m->all.count < ONE_SIDED_DAYS_MIN ||
		(m->sent_count > 0 && m->sent_count < m->mail_count))
		return true;
	return others_need(look, err) && side_note(look, m->sent_count == 0, err);
}

/* ---- the check ---- */

bool
check_silence(
	struct compare *compare, const struct check *check, int64_t custodian, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = SILENCE_ARENA_MAX};
	struct look look = {
		.compare = compare, .check = check, .scope = custodian, .arena = &arena};
	struct mailbox *mailboxes;

	if (!mailbox_list(
		    compare, &arena, custodian, MAILS_MIN, &mailboxes, &look.mailbox_count, err) ||
		!custodian_name(compare, &arena, custodian, &look.custodian, err))
		return false;
	for (size_t i = 0; i < look.mailbox_count; i++) {
		look.mailbox = &mailboxes[i];
		look.has_others = false;
		if (!mailbox_days_off(compare, &arena, custodian, &mailboxes[i].all, err) ||
			!all_look(&look, err) || !sides_look(&look, err))
			return false;
	}
	return true;
}
