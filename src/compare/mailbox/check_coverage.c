#include "compare/mailbox/check_coverage.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/custodian.h"
#include "compare/gap.h"
#include "compare/mailbox/coverage.h"
#include "compare/mailbox/mailbox.h"
#include "coverage.sql.h"
#include "store/db.h"
#include "store/kind.h"

#include <stdlib.h>

#define COVERAGE_ARENA_MAX ((size_t)2 * 1024 * 1024 * 1024)
enum { DAY_S = 86400 };
/* Volumes are looked at in blocks of four weeks: so many before a drop, so many in it at least,
 * and so many mails in a usual one. */
enum { BLOCK_DAYS = 28, BEFORE_BLOCKS = 6, DROP_BLOCKS_MIN = 4, BLOCK_MAILS_MIN = 20 };
#define DROP_PART 0.35
/* Each block before holds at least this part of what is usual: otherwise it is no step but a
 * slope. */
#define STEADY_PART 0.5
/* The others together keep at least this part. */
#define OTHERS_PART 0.7

struct look {
	struct compare *compare;
	const struct check *check;
	struct arena *arena;
	int64_t custodian;
	struct str name;
};

/* ---- months ---- */

static int64_t
month_moment(int month)
{
	return date_days(month / 12, month % 12 + 1, 1) * DAY_S;
}

/* "March 2013" */
static struct str
month_words(struct arena *arena, int month)
{
	struct str words = date_words(arena, month_moment(month));
	size_t space = str_find_char(words, ' ');

	return space == STR_NONE ? words : str_from(words, space + 1);
}

/* The item at one edge of a hole; the two queries have the same parameters and columns. */
static bool
edge_add(const struct look *look, const struct query *query, int kind, int month, const char *which,
	struct gap_evidence *evidence, size_t *count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(look->compare->db, query, &s, err))
		return false;
	bind_str(&s, COVERAGE_BEFORE_CUSTODIAN, look->name);
	bind_i64(&s, COVERAGE_BEFORE_KIND, kind);
	bind_i64(&s, COVERAGE_BEFORE_MONTH, month);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		evidence[(*count)++] = (struct gap_evidence){
			.item = column_i64(&s, COVERAGE_BEFORE_COL_ITEM),
			.from = -1,
			.to = -1,
			.words = str_format(look->arena, "%s, of %.*s", which,
				STR_ARG(month_words(look->arena,
					(int)column_i64(&s, COVERAGE_BEFORE_COL_MONTH)))),
		};
	return true;
}

static bool
hole_note(const struct look *look, const struct coverage_kind *kind, size_t from, size_t to,
	struct err *err)
{
	const char *name = item_kind_name((enum item_kind)kind->kind);
	int first = kind->first_month + (int)from;
	int last = kind->first_month + (int)to - 1;
	struct str period = from + 1 == to
		? month_words(look->arena, first)
		: str_format(look->arena, "%.*s to %.*s", STR_ARG(month_words(look->arena, first)),
			  STR_ARG(month_words(look->arena, last)));
	struct gap_evidence evidence[2];
	size_t held = 0;
	struct gap gap = {
		.subject = str_format(
			look->arena, "months:%.*s:%s:%d", STR_ARG(look->name), name, first),
		.title = str_format(look->arena, "No %s of %.*s from %.*s", name,
			STR_ARG(look->name), STR_ARG(period)),
		.sure = 70,
		.weight = to - from > 6 ? 70 : 45 + 4 * (unsigned)(to - from),
		.custodian = look->custodian,
		.begins = month_moment(first),
		.ends = month_moment(last + 1) - DAY_S,
		.evidence = evidence,
	};

	for (size_t i = 0; i < kind->count; i++)
		held += kind->months[i].items > 0;
	gap.why = str_format(look->arena,
		"Of %zu months between its first and last %s, %zu hold some, and %zu in a row hold "
		"none.",
		kind->count, name, held, to - from);
	if (!edge_add(look, &SQL_COVERAGE_BEFORE, kind->kind, first, "the last before", evidence,
		    &gap.evidence_count, err) ||
		!edge_add(look, &SQL_COVERAGE_BEHIND, kind->kind, last, "the first after", evidence,
			&gap.evidence_count, err))
		return false;
	return gap_note(look->compare, look->check, look->custodian, &gap, err);
}

static bool
months_look(const struct look *look, struct err *err)
{
	struct coverage coverage;

	if (!coverage_load(look->compare, look->arena, look->name, &coverage, err))
		return false;
	for (size_t k = 0; k < coverage.kind_count; k++) {
		const struct coverage_kind *kind = &coverage.kinds[k];

		if (kind->kind != KIND_DOCUMENT && kind->kind != KIND_SHEET &&
			kind->kind != KIND_SLIDES && kind->kind != KIND_CALENDAR)
			continue;
		for (size_t i = 0; i < kind->count;) {
			size_t end = i;

			while (end < kind->count && kind->months[end].is_missing)
				end++;
			if (end > i && !hole_note(look, kind, i, end, err))
				return false;
			i = end + 1;
		}
	}
	return true;
}

/* ---- volumes ---- */

static int
number_order(const void *x, const void *y)
{
	uint64_t a = *(const uint64_t *)x;
	uint64_t b = *(const uint64_t *)y;

	return a < b ? -1 : a > b;
}

/* What is usual in the blocks before `at`; 0 where they are not steady or too few. */
static double
usual_before(const uint64_t *blocks, size_t at)
{
	const size_t middle = BEFORE_BLOCKS / 2;
	uint64_t sorted[BEFORE_BLOCKS];
	double usual;

	if (at < BEFORE_BLOCKS)
		return 0;
	for (size_t i = 0; i < BEFORE_BLOCKS; i++)
		sorted[i] = blocks[at - BEFORE_BLOCKS + i];
	qsort(sorted, BEFORE_BLOCKS, sizeof(*sorted), number_order);
	usual = (double)(sorted[middle - 1] + sorted[middle]) / 2;
	return usual < BLOCK_MAILS_MIN || (double)sorted[0] < STEADY_PART * usual ? 0 : usual;
}

static bool
others_load(const struct look *look, int64_t mailbox, int64_t first_day, size_t blocks,
	double *ret_each, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(look->compare->db, &SQL_COVERAGE_OTHERS, &s, err))
		return false;
	bind_i64(&s, COVERAGE_OTHERS_MAILBOX, mailbox);
	bind_i64(&s, COVERAGE_OTHERS_FIRST_DAY, first_day);
	bind_i64(&s, COVERAGE_OTHERS_LAST_DAY, first_day + (int64_t)blocks * BLOCK_DAYS - 1);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_each = row ? (double)column_i64(&s, COVERAGE_OTHERS_COL_MAILS) / (double)blocks : 0;
	return true;
}

static bool
evidence_load(const struct look *look, const struct mailbox *mailbox, int64_t moment,
	struct gap_evidence *evidence, size_t *count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(look->compare->db, &SQL_COVERAGE_MAIL, &s, err))
		return false;
	bind_i64(&s, COVERAGE_MAIL_CUSTODIAN, look->custodian);
	bind_i64(&s, COVERAGE_MAIL_MAILBOX, mailbox->id);
	bind_i64(&s, COVERAGE_MAIL_MOMENT, moment);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		evidence[(*count)++] = (struct gap_evidence){
			.item = column_i64(&s, COVERAGE_MAIL_COL_ITEM),
			.from = -1,
			.to = -1,
			.words = str_format(look->arena, "among the few: %.*s, %.*s",
				STR_ARG(date_words(
					look->arena, column_i64(&s, COVERAGE_MAIL_COL_SENT))),
				STR_ARG(column_str(&s, COVERAGE_MAIL_COL_SUBJECT))),
		};
	return true;
}

struct drop {
	size_t from; /* blocks [from, to) of the mailbox */
	size_t to;
	double usual; /* mails a block before */
	double kept;  /* mails a block in it */
	bool is_last; /* it lasts to the end of the mailbox */
};

static bool
drop_note(const struct look *look, const struct mailbox *mailbox, const struct drop *drop,
	struct err *err)
{
	int64_t first = mailbox->all.first_day + (int64_t)drop->from * BLOCK_DAYS;
	int64_t last = mailbox->all.first_day + (int64_t)drop->to * BLOCK_DAYS - 1;
	struct str whose = mailbox->who.len > 0 ? mailbox->who : look->name;
	struct gap_evidence evidence[1];
	struct gap gap = {
		.subject = str_format(look->arena, "volume:%.*s:%.*s:%lld", STR_ARG(look->name),
			STR_ARG(mailbox->address), (long long)first),
		.title = str_format(look->arena, "Far less mail of %.*s %s %.*s", STR_ARG(whose),
			drop->is_last ? "from about" : "for a time from about",
			STR_ARG(date_words(look->arena, first * DAY_S))),
		.why = str_format(look->arena,
			"Some %.0f mails in four weeks before, and some %.0f in each four weeks of the "
			"%zu weeks from then on, while other mailboxes go on as before. Mail that was "
			"not carried over to a new system would look so; so would a change of job.",
			drop->usual, drop->kept, (drop->to - drop->from) * BLOCK_DAYS / 7),
		.sure = drop->is_last ? 45 : 55,
		.weight = 60,
		.custodian = look->custodian,
		.begins = first * DAY_S,
		.ends = last * DAY_S,
		.evidence = evidence,
	};

	return evidence_load(look, mailbox, gap.begins, evidence, &gap.evidence_count, err) &&
		gap_note(look->compare, look->check, look->custodian, &gap, err);
}

/* Whether the others go on through a drop; then it is noted. */
static bool
drop_judge(const struct look *look, const struct mailbox *mailbox, const struct drop *drop,
	struct err *err)
{
	int64_t first = mailbox->all.first_day + (int64_t)drop->from * BLOCK_DAYS;
	double before;
	double within;

	if (!others_load(look, mailbox->id, first - (int64_t)BEFORE_BLOCKS * BLOCK_DAYS,
		    BEFORE_BLOCKS, &before, err) ||
		!others_load(look, mailbox->id, first, drop->to - drop->from, &within, err))
		return false;
	if (before < BLOCK_MAILS_MIN || within < OTHERS_PART * before)
		return true;
	return drop_note(look, mailbox, drop, err);
}

static bool
volume_look(const struct look *look, const struct mailbox *mailbox, struct err *err)
{
	size_t count = mailbox->all.count / BLOCK_DAYS;
	uint64_t *blocks = ARENA_ARRAY(look->arena, count, uint64_t);

	for (size_t i = 0; i < count * BLOCK_DAYS; i++)
		blocks[i / BLOCK_DAYS] += mailbox->all.mails[i];
	for (size_t at = BEFORE_BLOCKS; at < count;) {
		struct drop drop = {.from = at, .to = at, .usual = usual_before(blocks, at)};
		uint64_t mails = 0;

		for (; drop.to < count && drop.usual > 0 &&
			(double)blocks[drop.to] <= DROP_PART * drop.usual;
			drop.to++)
			mails += blocks[drop.to];
		at = drop.to > at ? drop.to : at + 1;
		/* Nothing at all is silence. */
		if (drop.to - drop.from < DROP_BLOCKS_MIN || mails == 0)
			continue;
		drop.kept = (double)mails / (double)(drop.to - drop.from);
		drop.is_last = drop.to == count;
		if (!drop_judge(look, mailbox, &drop, err))
			return false;
	}
	return true;
}

bool
check_coverage(
	struct compare *compare, const struct check *check, int64_t custodian, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = COVERAGE_ARENA_MAX};
	struct look look = {
		.compare = compare, .check = check, .arena = &arena, .custodian = custodian};
	struct mailbox *mailboxes;
	size_t count;

	if (!custodian_name(compare, &arena, custodian, &look.name, err) ||
		!months_look(&look, err) ||
		!mailbox_list(compare, &arena, custodian, (uint64_t)BLOCK_MAILS_MIN * BEFORE_BLOCKS,
			&mailboxes, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!volume_look(&look, &mailboxes[i], err))
			return false;
	return true;
}
