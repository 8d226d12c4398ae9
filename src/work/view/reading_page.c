#include "work/view/reading_page.h"

#include "access/restriction.h"
#include "base/arena.h"
#include "reading_page.sql.h"
#include "store/db.h"
#include "store/inspection.h"

/* Few are restricted: only of those it is asked whether they are open to this person. */
static bool
row_take(struct inspection *inspection, struct arena *arena, int64_t account,
	const struct statement *s, struct reading_page_row *to, struct err *err)
{
	bool by_lead = column_i64(s, READING_PAGE_COL_IS_RESTRICTED) != 0;
	bool may = true;

	*to = (struct reading_page_row){
		.position = column_i64(s, READING_PAGE_COL_POSITION),
		.item = column_i64(s, READING_PAGE_COL_ITEM),
		.state = (enum reading_state)column_i64(s, READING_PAGE_COL_STATE),
		.moment = column_i64(s, READING_PAGE_COL_STATE_MOMENT),
		.is_restricted = by_lead || column_i64(s, READING_PAGE_COL_IS_HIDDEN) != 0,
		.path = STR(""),
	};
	if (!to->is_restricted)
		to->path = str_copy(arena, column_str(s, READING_PAGE_COL_PATH));
	if (by_lead &&
		!access_may_open(inspection->db, account, column_i64(s, READING_PAGE_COL_DOCUMENT),
			&may, err))
		return false;
	to->is_closed = !may;
	return true;
}

bool
reading_page_load(struct inspection *inspection, struct arena *arena, int64_t account, int64_t list,
	int64_t from, size_t count, struct reading_page_row **ret_rows, size_t *ret_count,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_rows = ARENA_ARRAY(arena, count, struct reading_page_row);
	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_READING_PAGE, &s, err))
		return false;
	bind_i64(&s, READING_PAGE_LIST, list);
	bind_i64(&s, READING_PAGE_FROM, from);
	bind_i64(&s, READING_PAGE_COUNT, (int64_t)count);
	while (*ret_count < count) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		if (!row_take(inspection, arena, account, &s, &(*ret_rows)[(*ret_count)++], err))
			return false;
	}
	return true;
}
