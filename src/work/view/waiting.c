#include "work/view/waiting.h"

#include "base/arena.h"
#include "base/err.h"
#include "remit/coding.h"
#include "remit/finding/criticism.h"
#include "remit/finding/finding.h"
#include "store/db.h"
#include "store/inspection.h"
#include "waiting.sql.h"

struct loading {
	struct inspection *inspection;
	struct arena *arena;
	struct waiting *waiting;
	struct err *err;
};

static bool
lists_load(struct loading *l, struct str login)
{
	struct waiting_list *lists = ARENA_ARRAY(l->arena, WAITING_LISTS_MAX, struct waiting_list);
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	l->waiting->lists = lists;
	if (!db_begin(l->inspection->db, &SQL_WAITING_LISTS, &s, l->err))
		return false;
	bind_str(&s, WAITING_LISTS_READER, login);
	while (l->waiting->list_count < WAITING_LISTS_MAX) {
		struct waiting_list list;

		if (!statement_row(&s, &row, l->err))
			return false;
		if (!row)
			break;
		list = (struct waiting_list){.list = column_i64(&s, WAITING_LISTS_COL_LIST),
			.is_second = column_i64(&s, WAITING_LISTS_COL_PASS) == PASS_SECOND,
			.left = column_i64(&s, WAITING_LISTS_COL_LEFT_OVER)};
		if (list.left > 0)
			lists[l->waiting->list_count++] = list;
	}
	return true;
}

static bool
unsettled_load(struct loading *l)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(l->inspection->db, &SQL_WAITING_UNSETTLED, &s, l->err))
		return false;
	bind_i64(&s, WAITING_UNSETTLED_SECOND, PASS_SECOND);
	if (!statement_row(&s, &row, l->err))
		return false;
	l->waiting->unsettled = column_i64(&s, WAITING_UNSETTLED_COL_COUNT);
	l->waiting->unsettled_list = column_i64(&s, WAITING_UNSETTLED_COL_LIST);
	return true;
}

static bool
askings_load(struct loading *l)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(l->inspection->db, &SQL_WAITING_ASKINGS, &s, l->err) ||
		!statement_row(&s, &row, l->err))
		return false;
	l->waiting->askings = column_i64(&s, WAITING_ASKINGS_COL_COUNT);
	return true;
}

static bool
second_load(struct loading *l)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(l->inspection->db, &SQL_WAITING_IN_STATE, &s, l->err))
		return false;
	bind_i64(&s, WAITING_IN_STATE_STATE, FINDING_READ_AGAIN);
	if (!statement_row(&s, &row, l->err))
		return false;
	l->waiting->second = (struct waiting_finding){
		.count = column_i64(&s, WAITING_IN_STATE_COL_COUNT),
		.id = column_i64(&s, WAITING_IN_STATE_COL_ID),
		.line = column_i64(&s, WAITING_IN_STATE_COL_LINE),
		.ordinal = column_i64(&s, WAITING_IN_STATE_COL_ORDINAL)};
	return true;
}

static bool
back_load(struct loading *l)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(l->inspection->db, &SQL_WAITING_BACK, &s, l->err))
		return false;
	bind_i64(&s, WAITING_BACK_DRAFTED, FINDING_DRAFTED);
	if (!statement_row(&s, &row, l->err))
		return false;
	l->waiting->back = (struct waiting_finding){.count = column_i64(&s, WAITING_BACK_COL_COUNT),
		.id = column_i64(&s, WAITING_BACK_COL_ID),
		.line = column_i64(&s, WAITING_BACK_COL_LINE),
		.ordinal = column_i64(&s, WAITING_BACK_COL_ORDINAL)};
	return true;
}

/* `before` 0: whenever it is due. */
static bool
replies_load(struct loading *l, enum criticism_state state, int64_t before,
	struct waiting_finding *ret_waiting)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(l->inspection->db, &SQL_WAITING_REPLIES, &s, l->err))
		return false;
	bind_i64(&s, WAITING_REPLIES_STATE, state);
	bind_i64(&s, WAITING_REPLIES_WITHDRAWN, FINDING_WITHDRAWN);
	bind_i64(&s, WAITING_REPLIES_BEFORE, before);
	if (!statement_row(&s, &row, l->err))
		return false;
	*ret_waiting = (struct waiting_finding){.count = column_i64(&s, WAITING_REPLIES_COL_COUNT),
		.id = column_i64(&s, WAITING_REPLIES_COL_ID),
		.line = column_i64(&s, WAITING_REPLIES_COL_LINE),
		.ordinal = column_i64(&s, WAITING_REPLIES_COL_ORDINAL),
		.person = str_copy(l->arena, column_str(&s, WAITING_REPLIES_COL_PERSON))};
	return true;
}

bool
waiting_load(struct inspection *inspection, struct arena *arena, struct str login, int64_t now,
	struct waiting *ret_waiting, struct err *err)
{
	enum { DAY_S = 86400 };
	struct loading l = {inspection, arena, ret_waiting, err};

	*ret_waiting = (struct waiting){0};
	return lists_load(&l, login) && unsettled_load(&l) && askings_load(&l) && second_load(&l) &&
		back_load(&l) && replies_load(&l, CRITICISM_REPLIED, 0, &ret_waiting->replied) &&
		replies_load(&l, CRITICISM_SENT, now - now % DAY_S, &ret_waiting->silent);
}
