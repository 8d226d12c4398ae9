#include "compare/mailbox/mailbox.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/custodian.h"
#include "mailbox.sql.h"
#include "store/db.h"
#include "store/inspection.h"
#include "store/register.h"

enum { DAY_S = 86400 };

/* ---- loading ---- */

static struct str
who_of(struct arena *arena, struct str name, struct str address)
{
	if (name.len == 0 || str_equal_nocase(name, address))
		return str_copy(arena, address);
	return str_format(arena, "%.*s <%.*s>", STR_ARG(name), STR_ARG(address));
}

static bool
days_load(struct compare *compare, struct arena *arena, struct mailbox *mailbox, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct rhythm *all = &mailbox->all;
	bool row;

	all->mails = ARENA_ARRAY(arena, all->count, uint32_t);
	all->is_off = ARENA_ARRAY(arena, all->count, uint8_t);
	mailbox->sent = ARENA_ARRAY(arena, all->count, uint32_t);
	if (!db_begin(compare->db, &SQL_MAILBOX_DAYS, &s, err))
		return false;
	bind_i64(&s, MAILBOX_DAYS_MAILBOX, mailbox->id);
	for (;;) {
		int64_t at;
		uint32_t sent;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		at = column_i64(&s, MAILBOX_DAYS_COL_DAY) - all->first_day;
		if (at < 0 || (size_t)at >= all->count)
			continue;
		sent = (uint32_t)column_i64(&s, MAILBOX_DAYS_COL_SENT);
		mailbox->sent[at] = sent;
		all->mails[at] = sent + (uint32_t)column_i64(&s, MAILBOX_DAYS_COL_RECEIVED);
		mailbox->sent_count += sent;
		mailbox->mail_count += all->mails[at];
	}
}

static struct mailbox
mailbox_take(const struct statement *s, struct arena *arena)
{
	int64_t first = column_i64(s, MAILBOX_LIST_COL_FIRST_DAY);
	int64_t count = column_i64(s, MAILBOX_LIST_COL_LAST_DAY) - first + 1;

	return (struct mailbox){
		.id = column_i64(s, MAILBOX_LIST_COL_ID),
		.custodian = column_i64(s, MAILBOX_LIST_COL_CUSTODIAN),
		.owner = column_i64(s, MAILBOX_LIST_COL_OWNER),
		.who = who_of(arena, column_str(s, MAILBOX_LIST_COL_NAME),
			column_str(s, MAILBOX_LIST_COL_ADDRESS)),
		.address = str_copy(arena, column_str(s, MAILBOX_LIST_COL_ADDRESS)),
		.all = {.first_day = first,
			.count = count > RHYTHM_DAY_MAX ? RHYTHM_DAY_MAX : (size_t)count},
	};
}

bool
mailbox_list(struct compare *compare, struct arena *arena, int64_t custodian, uint64_t mails_min,
	struct mailbox **ret_mailboxes, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct mailbox *all = NULL;
	size_t room = 0;
	bool row;

	*ret_count = 0;
	if (!db_begin(compare->db, &SQL_MAILBOX_LIST, &s, err))
		return false;
	bind_i64(&s, MAILBOX_LIST_CUSTODIAN, custodian);
	bind_i64(&s, MAILBOX_LIST_MAILS_MIN, (int64_t)mails_min);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		all = arena_grow(arena, all, *ret_count, &room, sizeof(*all));
		all[(*ret_count)++] = mailbox_take(&s, arena);
	}
	statement_end(&s);
	*ret_mailboxes = all;
	for (size_t i = 0; i < *ret_count; i++)
		if (!days_load(compare, arena, &all[i], err))
			return false;
	return true;
}

/* ---- days off ---- */

static void
off_mark(struct rhythm *rhythm, int64_t first_day, int64_t last_day)
{
	int64_t end = rhythm->first_day + (int64_t)rhythm->count;

	if (first_day < rhythm->first_day)
		first_day = rhythm->first_day;
	for (int64_t day = first_day; day <= last_day && day < end; day++)
		rhythm->is_off[day - rhythm->first_day] = 1;
}

static bool
learnt_mark(struct compare *compare, struct rhythm *rhythm, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_MAILBOX_OFF_BETWEEN, &s, err))
		return false;
	bind_i64(&s, MAILBOX_OFF_BETWEEN_FIRST_DAY, rhythm->first_day);
	bind_i64(&s, MAILBOX_OFF_BETWEEN_LAST_DAY, rhythm->first_day + (int64_t)rhythm->count - 1);
	for (;;) {
		int64_t day;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		day = column_i64(&s, MAILBOX_OFF_BETWEEN_COL_DAY);
		off_mark(rhythm, day, day);
	}
}

bool
mailbox_days_off(struct compare *compare, struct arena *arena, int64_t custodian,
	struct rhythm *rhythm, struct err *err)
{
	struct register_row *rows;
	struct str name;
	size_t count;

	if (!learnt_mark(compare, rhythm, err) ||
		!custodian_name(compare, arena, custodian, &name, err) ||
		!register_list(compare->inspection, arena, 0, &rows, &count, err))
		return false;
	for (size_t i = 0; i < rhythm->count; i++)
		if (rhythm_is_customary_off(rhythm->first_day + (int64_t)i))
			rhythm->is_off[i] = 1;
	for (size_t i = 0; i < count; i++) {
		const struct register_row *row = &rows[i];
		int64_t ends = row->ends == DATE_NONE ? row->begins : row->ends;

		if (row->begins == DATE_NONE)
			continue;
		if (row->kind == REGISTER_HOLIDAY ||
			(row->kind == REGISTER_LEAVE && str_equal_nocase(row->custodian, name)))
			off_mark(rhythm, row->begins / DAY_S, ends / DAY_S);
	}
	return true;
}
