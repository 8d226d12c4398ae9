#include "compare/delivery/check_altered.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/gap.h"
#include "made.sql.h"
#include "store/db.h"
#include "store/inspection.h"
#include "store/kind.h"

#include <stdlib.h>

#define ALTERED_ARENA_MAX ((size_t)3 * 1024 * 1024 * 1024)
enum { DAY_S = 86400 };
/* 1985-01-01: earlier dates are a program's way to say nothing. */
#define SANE_FROM ((int64_t)473385600)
/* Templates of two widely used libraries bring these along: 2013-12-23T23:15:00Z,
 * 2013-01-27T09:14:16Z and 09:15:58Z. */
static const int64_t template_dates[] = {1387840500, 1359278056, 1359278158};
/* More than so many of one sort, and more than this part of all that could be, are one gap; of
 * mails and files, whose dates are weak, that part alone will do. */
enum { EACH_MAX = 20, WEAK_EACH_MAX = 2 };
#define MANY_PART 0.2
/* File times tell nothing where more than this part of a delivery's lie after the day, or where
 * they fall on fewer different days. */
#define COPIED_PART 0.5
enum { FILE_DAYS_MIN = 5, SHOWN_MAX = 50 };

enum sort { SORT_SAVED, SORT_MAIL, SORT_FILED, SORT_ATTACHED, SORT_BACKWARDS, SORT_COUNT };

struct made {
	int64_t item;
	struct str path;
	int kind;
	int parent_kind; /* -1: delivered as a file */
	int64_t parent_moment;
	int64_t created;
	int64_t modified;
	int64_t filed;
	int64_t sent;
};

struct altered {
	struct compare *compare;
	const struct check *check;
	struct arena *arena;
	int64_t delivery;
	int64_t custodian;
	struct str custodian_name; /* and not the delivery's number: another machine has another */
	int64_t received;          /* end of the day on which it was received */
	int64_t after; /* end of the day of the announcement; DATE_NONE where it is not known */
	struct made *all;
	size_t count;
	size_t room;
	bool are_copied; /* file times tell nothing */
	struct made **found[SORT_COUNT];
	size_t found_count[SORT_COUNT];
	size_t could[SORT_COUNT]; /* how many had the dates to be of this sort */
};

/* ---- loading ---- */

static bool
list_load(struct altered *a, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(a->compare->db, &SQL_MADE_LIST, &s, err))
		return false;
	bind_i64(&s, MADE_LIST_DELIVERY, a->delivery);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		if (a->count == a->room) {
			a->room = a->room * 2 + 1024;
			a->all = memory_grow(a->all, a->room * sizeof(*a->all));
		}
		a->all[a->count++] = (struct made){
			.item = column_i64(&s, MADE_LIST_COL_ITEM),
			.path = str_copy(a->arena, column_str(&s, MADE_LIST_COL_PATH)),
			.kind = (int)column_i64(&s, MADE_LIST_COL_KIND),
			.parent_kind = (int)column_i64(&s, MADE_LIST_COL_PARENT_KIND),
			.parent_moment = column_moment(&s, MADE_LIST_COL_PARENT_MOMENT),
			.created = column_moment(&s, MADE_LIST_COL_CREATED),
			.modified = column_moment(&s, MADE_LIST_COL_MODIFIED),
			.filed = column_moment(&s, MADE_LIST_COL_FILED),
			.sent = column_moment(&s, MADE_LIST_COL_SENT),
		};
	}
}

static bool
delivery_load(struct altered *a, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(a->compare->db, &SQL_MADE_DELIVERY, &s, err))
		return false;
	bind_i64(&s, MADE_DELIVERY_DELIVERY, a->delivery);
	if (!statement_row(&s, &row, err))
		return false;
	a->custodian = row ? column_i64(&s, MADE_DELIVERY_COL_CUSTODIAN_ID) : 0;
	a->received = row ? column_i64(&s, MADE_DELIVERY_COL_RECEIVED) + DAY_S : 0;
	a->custodian_name = row ? str_copy(a->arena, column_str(&s, MADE_DELIVERY_COL_CUSTODIAN))
				: STR("");
	return true;
}

static bool
after_load(struct altered *a, struct err *err)
{
	static const char *const settings[] = {"announced", "appointed"};

	a->after = DATE_NONE;
	for (size_t i = 0; i < COUNT_OF(settings) && a->after == DATE_NONE; i++) {
		struct str value;
		int64_t day;

		if (!setting_get(a->compare->inspection, a->arena, settings[i], &value, err))
			return false;
		if (date_parse_iso(value, &day))
			a->after = day + DAY_S;
	}
	return true;
}

/* ---- judging ---- */

static bool
is_after(const struct altered *a, int64_t moment)
{
	return a->after != DATE_NONE && moment != DATE_NONE && moment >= a->after &&
		moment < a->received;
}

/* By an office program, which says when it saved. */
static bool
is_written(const struct made *m)
{
	return m->kind == KIND_DOCUMENT || m->kind == KIND_SHEET || m->kind == KIND_SLIDES;
}

static bool
is_record(const struct made *m)
{
	return is_written(m) || m->kind == KIND_TEXT || m->kind == KIND_IMAGE ||
		m->kind == KIND_WEB;
}

static bool
is_template(int64_t moment)
{
	for (size_t i = 0; i < COUNT_OF(template_dates); i++)
		if (moment == template_dates[i])
			return true;
	return false;
}

static bool
is_attached(const struct made *m)
{
	return m->parent_kind == KIND_MAIL && m->parent_moment != DATE_NONE;
}

static void
note_of(struct altered *a, enum sort sort, struct made *m)
{
	if (a->found[sort] == NULL)
		a->found[sort] = ARENA_ARRAY(a->arena, a->count, struct made *);
	a->found[sort][a->found_count[sort]++] = m;
}

static void
record_judge(struct altered *a, struct made *m)
{
	bool is_told = m->modified != DATE_NONE && !is_template(m->modified);

	if (is_told && is_attached(m)) {
		a->could[SORT_ATTACHED]++;
		if (m->modified > m->parent_moment + DAY_S && m->modified < a->received)
			note_of(a, SORT_ATTACHED, m);
	} else if (is_told) {
		a->could[SORT_SAVED]++;
		/* A picture that does not say when it was taken may be a scan made for the delivery. */
		if (is_after(a, m->modified) &&
			(m->created == DATE_NONE ? is_written(m) : m->created < a->after))
			note_of(a, SORT_SAVED, m);
	} else if (m->created == DATE_NONE && m->filed != DATE_NONE &&
		(m->parent_kind == -1 || m->parent_kind == KIND_ARCHIVE)) {
		a->could[SORT_FILED]++;
		if (is_after(a, m->filed))
			note_of(a, SORT_FILED, m);
	}
	if (is_told && m->created != DATE_NONE && !is_template(m->created)) {
		a->could[SORT_BACKWARDS]++;
		if (m->modified < m->created - DAY_S)
			note_of(a, SORT_BACKWARDS, m);
	}
}

static void
mail_judge(struct altered *a, struct made *m)
{
	if (m->modified == DATE_NONE || m->sent == DATE_NONE)
		return;
	a->could[SORT_MAIL]++;
	if (is_after(a, m->modified) && m->sent < a->after)
		note_of(a, SORT_MAIL, m);
}

static int
moment_order(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x;
	int64_t b = *(const int64_t *)y;

	return a < b ? -1 : a > b;
}

/* Copying a folder without care sets all its times. */
static void
copied_judge(struct altered *a)
{
	int64_t *days = ARENA_ARRAY(a->arena, a->count, int64_t);
	size_t files = 0;
	size_t later = 0;
	size_t different = 0;

	for (size_t i = 0; i < a->count; i++) {
		if (a->all[i].parent_kind != -1 || a->all[i].filed == DATE_NONE)
			continue;
		later += a->after != DATE_NONE && a->all[i].filed >= a->after;
		days[files++] = a->all[i].filed / DAY_S;
	}
	qsort(days, files, sizeof(*days), moment_order);
	for (size_t i = 0; i < files; i++)
		different += i == 0 || days[i] != days[i - 1];
	a->are_copied = (double)later > COPIED_PART * (double)files || different < FILE_DAYS_MIN;
}

/* ---- noting ---- */

static struct str
day_of(const struct altered *a, int64_t moment)
{
	return date_words(a->arena, moment);
}

static struct str
announcement(const struct altered *a)
{
	return a->after == DATE_NONE ? STR("") : day_of(a, a->after - DAY_S);
}

static struct str
one_why(const struct altered *a, enum sort sort, const struct made *m)
{
	struct str day = announcement(a);

	switch (sort) {
	case SORT_SAVED:
		if (m->created == DATE_NONE)
			return str_format(a->arena,
				"Its own properties say that it was last saved on %.*s; the inspection "
				"was announced on %.*s.",
				STR_ARG(day_of(a, m->modified)), STR_ARG(day));
		return str_format(a->arena,
			"Its own properties say that it was made on %.*s and last saved on %.*s; the "
			"inspection was announced on %.*s.",
			STR_ARG(day_of(a, m->created)), STR_ARG(day_of(a, m->modified)),
			STR_ARG(day));
	case SORT_MAIL:
		return str_format(a->arena,
			"It was sent on %.*s, and its mailbox says that it was changed on %.*s, after "
			"the announcement of %.*s; that may be no more than moving or marking it.",
			STR_ARG(day_of(a, m->sent)), STR_ARG(day_of(a, m->modified)), STR_ARG(day));
	case SORT_FILED:
		return str_format(a->arena,
			"The file was last written on %.*s, after the announcement of %.*s; other files "
			"of the delivery kept older times. Copying can set a file's time.",
			STR_ARG(day_of(a, m->filed)), STR_ARG(day));
	case SORT_ATTACHED:
		return str_format(a->arena,
			"It is attached to a mail of %.*s and says that it was last saved on %.*s: that "
			"mail cannot have carried it as it is.",
			STR_ARG(day_of(a, m->parent_moment)), STR_ARG(day_of(a, m->modified)));
	case SORT_BACKWARDS:
		return str_format(a->arena,
			"It says that it was made on %.*s and last saved before that, on %.*s: one of "
			"the two was set by hand, or a clock was wrong.",
			STR_ARG(day_of(a, m->created)), STR_ARG(day_of(a, m->modified)));
	case SORT_COUNT:
		break;
	}
	return STR("");
}

static const struct {
	const char *name;
	const char *title;      /* of one: before its path */
	const char *many_title; /* of many: behind their number */
	const char *many_why;
	unsigned sure;
	unsigned weight;
	unsigned many_sure;
} sorts[SORT_COUNT] = {
	[SORT_SAVED] = {"saved", "Saved after the announcement",
		"documents saved after the announcement",
		"so many at once may be an export or a move to another system; ask what was done "
		"and for the copies from before.",
		85, 75, 60},
	[SORT_MAIL] = {"mail", "Mail changed in its mailbox after the announcement",
		"mails changed in their mailbox after the announcement",
		"moving, marking or exporting a mailbox is enough for so many; ask what was done.",
		50, 60, 30},
	[SORT_FILED] = {"filed", "File written after the announcement",
		"files written after the announcement",
		"copying sets a file's time; ask how they were copied.", 40, 45, 25},
	[SORT_ATTACHED] = {"attached", "Attachment saved after its mail was sent",
		"attachments saved after their mails were sent",
		"so many at once may be a wrong clock or a conversion; ask what was done.", 80, 70,
		50},
	[SORT_BACKWARDS] = {"backwards", "Saved before it was made",
		"documents saved before they were made",
		"so many at once may be how one program writes its dates; ask which.", 55, 40, 30},
};

static int64_t
day_at(enum sort sort, const struct made *m)
{
	return sort == SORT_FILED ? m->filed : m->modified;
}

static struct gap_evidence
evidence_of(const struct altered *a, enum sort sort, const struct made *m)
{
	return (struct gap_evidence){
		.item = m->item,
		.from = -1,
		.to = -1,
		.words = str_format(a->arena, "%s %.*s", sort == SORT_FILED ? "written" : "saved",
			STR_ARG(date_iso(a->arena, day_at(sort, m)))),
	};
}

static bool
is_many(const struct altered *a, enum sort sort)
{
	return (double)a->found_count[sort] > MANY_PART * (double)a->could[sort];
}

static bool
one_note(struct altered *a, enum sort sort, const struct made *m, struct err *err)
{
	struct gap_evidence evidence = evidence_of(a, sort, m);
	struct gap gap = {
		.subject = str_format(a->arena, "altered:%.*s:%s:%.*s", STR_ARG(a->custodian_name),
			sorts[sort].name, STR_ARG(m->path)),
		.title = str_format(a->arena, "%s: %.*s", sorts[sort].title, STR_ARG(m->path)),
		.why = one_why(a, sort, m),
		.sure = sort == SORT_MAIL && is_many(a, sort) ? sorts[sort].many_sure
							      : sorts[sort].sure,
		.weight = sorts[sort].weight,
		.custodian = a->custodian,
		.begins = day_at(sort, m),
		.ends = day_at(sort, m),
		.evidence = &evidence,
		.evidence_count = 1,
	};

	return gap_note(a->compare, a->check, a->delivery, &gap, err);
}

static bool
many_note(struct altered *a, enum sort sort, struct err *err)
{
	struct gap_evidence evidence[SHOWN_MAX];
	size_t count = a->found_count[sort];
	struct gap gap = {
		.subject = str_format(a->arena, "altered:%.*s:%s:many:%lld",
			STR_ARG(a->custodian_name), sorts[sort].name, (long long)a->received),
		.title = str_format(a->arena, "%zu %s, in delivery %lld", count,
			sorts[sort].many_title, (long long)a->delivery),
		.why = str_format(a->arena, "%zu of %zu that have such dates; %s", count,
			a->could[sort], sorts[sort].many_why),
		.sure = sorts[sort].many_sure,
		.weight = sorts[sort].weight,
		.custodian = a->custodian,
		.begins = DATE_NONE,
		.ends = DATE_NONE,
		.evidence = evidence,
	};

	for (size_t i = 0; i < count; i++) {
		int64_t day = day_at(sort, a->found[sort][i]);

		if (i < SHOWN_MAX)
			evidence[gap.evidence_count++] = evidence_of(a, sort, a->found[sort][i]);
		gap.begins = i == 0 || day < gap.begins ? day : gap.begins;
		gap.ends = i == 0 || day > gap.ends ? day : gap.ends;
	}
	return gap_note(a->compare, a->check, a->delivery, &gap, err);
}

static bool
sort_note(struct altered *a, enum sort sort, struct err *err)
{
	size_t count = a->found_count[sort];
	size_t most = sort == SORT_MAIL || sort == SORT_FILED ? WEAK_EACH_MAX : EACH_MAX;

	if (sort == SORT_FILED && a->are_copied)
		return true;
	if (count > most && is_many(a, sort))
		return many_note(a, sort, err);
	for (size_t i = 0; i < count; i++)
		if (!one_note(a, sort, a->found[sort][i], err))
			return false;
	return true;
}

bool
check_altered(struct compare *compare, const struct check *check, int64_t delivery, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = ALTERED_ARENA_MAX};
	struct altered a = {
		.compare = compare, .check = check, .arena = &arena, .delivery = delivery};
	bool done = delivery_load(&a, err) && after_load(&a, err) && list_load(&a, err);

	copied_judge(&a);
	for (size_t i = 0; done && i < a.count; i++) {
		if (is_record(&a.all[i]))
			record_judge(&a, &a.all[i]);
		else if (a.all[i].kind == KIND_MAIL)
			mail_judge(&a, &a.all[i]);
	}
	for (enum sort sort = 0; done && sort < SORT_COUNT; sort++)
		done = sort_note(&a, sort, err);
	free(a.all);
	return done;
}
