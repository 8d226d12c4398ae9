/* Which custodians' mailboxes are to be made anew, and whom that concerns. */
#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/mailbox/mailbox.h"
#include "compare/mailbox/mailbox_inside.h"
#include "compare/subject.h"
#include "mailbox.sql.h"
#include "store/db.h"
#include "store/kind.h"

/* ---- the print ---- */

static bool
stale_note(struct compare *compare, int64_t custodian, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_MAILBOX_STALE_NEW, &s, err))
		return false;
	bind_i64(&s, MAILBOX_STALE_NEW_CUSTODIAN, custodian);
	return statement_run(&s, err);
}

/* Removes what was noted of a document; whose mailboxes held it are made anew. */
static bool
document_forget(struct compare *compare, int64_t document, struct err *err)
{
	struct statement list CLEANUP(statement_end) = {0};
	struct statement forget CLEANUP(statement_end) = {0};
	bool row = true;

	if (!db_begin(compare->db, &SQL_MAILBOX_MAIL_OF_DOCUMENT, &list, err))
		return false;
	bind_i64(&list, MAILBOX_MAIL_OF_DOCUMENT_DOCUMENT, document);
	while (row) {
		if (!statement_row(&list, &row, err))
			return false;
		if (row &&
			!stale_note(compare,
				column_i64(&list, MAILBOX_MAIL_OF_DOCUMENT_COL_CUSTODIAN), err))
			return false;
	}
	statement_end(&list);
	if (!db_begin(compare->db, &SQL_MAILBOX_MAIL_FORGET, &forget, err))
		return false;
	bind_i64(&forget, MAILBOX_MAIL_FORGET_DOCUMENT, document);
	return statement_run(&forget, err);
}

bool
mailbox_print(struct compare *compare, const struct subject *subject, struct err *err)
{
	if (!subject->is_first && !document_forget(compare, subject->document.id, err))
		return false;
	for (size_t i = 0; subject->document.kind == KIND_MAIL && i < subject->item_count; i++) {
		struct statement s CLEANUP(statement_end) = {0};

		if (!db_begin(compare->db, &SQL_MAILBOX_MAIL_NEW, &s, err))
			return false;
		bind_i64(&s, MAILBOX_MAIL_NEW_CUSTODIAN, subject->items[i].custodian);
		bind_i64(&s, MAILBOX_MAIL_NEW_ITEM, subject->items[i].id);
		bind_i64(&s, MAILBOX_MAIL_NEW_DOCUMENT, subject->document.id);
		if (!statement_run(&s, err) ||
			!stale_note(compare, subject->items[i].custodian, err))
			return false;
	}
	return true;
}

/* ---- days off ---- */

static bool
off_write(struct compare *compare, const struct rhythm_calendar *calendar, struct err *err)
{
	struct statement clear CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_MAILBOX_OFF_CLEAR, &clear, err) ||
		!statement_run(&clear, err))
		return false;
	for (size_t i = 0; i < calendar->count; i++) {
		struct statement s CLEANUP(statement_end) = {0};

		if (!calendar->is_off[i] ||
			rhythm_is_customary_off(calendar->first_day + (int64_t)i))
			continue;
		if (!db_begin(compare->db, &SQL_MAILBOX_OFF_NEW, &s, err))
			return false;
		bind_i64(&s, MAILBOX_OFF_NEW_DAY, calendar->first_day + (int64_t)i);
		if (!statement_run(&s, err))
			return false;
	}
	return true;
}

/* Mailboxes of fewer mails show no rhythm. */
enum { CALENDAR_MAILS_MIN = 50 };

struct off_sum {
	int64_t days;
	int64_t total;
};

static bool
off_sum(struct compare *compare, struct off_sum *ret_sum, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_sum = (struct off_sum){0};
	if (!db_begin(compare->db, &SQL_MAILBOX_OFF_SUM, &s, err) || !statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_sum = (struct off_sum){column_i64(&s, MAILBOX_OFF_SUM_COL_DAYS),
			column_i64(&s, MAILBOX_OFF_SUM_COL_TOTAL)};
	return true;
}

static bool
calendar_make(struct compare *compare, bool *ret_changed, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = MAKING_SIZE_MAX};
	struct rhythm_calendar calendar;
	struct mailbox *mailboxes;
	struct rhythm *rhythms;
	struct off_sum before;
	struct off_sum behind;
	size_t count;

	if (!off_sum(compare, &before, err) ||
		!mailbox_list(compare, &arena, 0, CALENDAR_MAILS_MIN, &mailboxes, &count, err))
		return false;
	rhythms = ARENA_ARRAY(&arena, count, struct rhythm);
	for (size_t i = 0; i < count; i++)
		rhythms[i] = mailboxes[i].all;
	rhythm_calendar_learn(&arena, rhythms, count, &calendar);
	if (!off_write(compare, &calendar, err) || !off_sum(compare, &behind, err))
		return false;
	*ret_changed = before.days != behind.days || before.total != behind.total;
	return true;
}

/* ---- the join ---- */

static bool
custodians_list(struct compare *compare, const struct query *query, struct arena *arena,
	int64_t **ret_ids, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_count = 0;
	*ret_ids = NULL;
	if (!db_begin(compare->db, query, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_ids = arena_grow(arena, *ret_ids, *ret_count, &room, sizeof(**ret_ids));
		(*ret_ids)[(*ret_count)++] = column_i64(&s, 0);
	}
}

/* Leave and holidays may have been declared, or taken back, since. */
static bool
register_look(struct compare *compare, bool *ret_changed, struct err *err)
{
	struct statement look CLEANUP(statement_end) = {0};
	struct statement seen CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_MAILBOX_REGISTER_NEW, &look, err) ||
		!statement_row(&look, &row, err))
		return false;
	*ret_changed = row && column_i64(&look, MAILBOX_REGISTER_NEW_COL_DIFFERS) > 0;
	statement_end(&look);
	return db_begin(compare->db, &SQL_MAILBOX_REGISTER_SEEN, &seen, err) &&
		statement_run(&seen, err);
}

static bool
touch_each(struct compare *compare, const int64_t *custodians, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (!compare_touch(compare, TOPIC_CUSTODIAN, custodians[i], err))
			return false;
	return true;
}

/* A custodian's mail bears on all whose owners take part in it. */
static bool
touch_concerned(struct compare *compare, int64_t custodian, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_MAILBOX_CONCERNED, &s, err))
		return false;
	bind_i64(&s, MAILBOX_CONCERNED_CUSTODIAN, custodian);
	return compare_touch(compare, TOPIC_CUSTODIAN, custodian, err) &&
		compare_touch_found(
			compare, TOPIC_CUSTODIAN, &s, MAILBOX_CONCERNED_COL_CUSTODIAN, err);
}

static bool
stale_make(struct compare *compare, struct arena *arena, bool *ret_all, struct err *err)
{
	struct statement clear CLEANUP(statement_end) = {0};
	int64_t *ids;
	size_t count;

	if (!custodians_list(compare, &SQL_MAILBOX_STALE_LIST, arena, &ids, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!mailbox_make(compare, ids[i], err))
			return false;
	if (count > 0 && !calendar_make(compare, ret_all, err))
		return false;
	for (size_t i = 0; i < count; i++)
		if (!touch_concerned(compare, ids[i], err))
			return false;
	return db_begin(compare->db, &SQL_MAILBOX_STALE_CLEAR, &clear, err) &&
		statement_run(&clear, err);
}

bool
mailbox_join(struct compare *compare, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = MAKING_SIZE_MAX};
	bool has_calendar_changed = false;
	bool has_register_changed = false;
	int64_t *ids;
	size_t count;

	if (!stale_make(compare, &arena, &has_calendar_changed, err) ||
		!register_look(compare, &has_register_changed, err))
		return false;
	if (!has_calendar_changed && !has_register_changed)
		return true;
	return custodians_list(compare, &SQL_MAILBOX_CUSTODIANS, &arena, &ids, &count, err) &&
		touch_each(compare, ids, count, err);
}
