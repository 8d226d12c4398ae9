#include "work/view/reading_page.h"

#include "access/restriction.h"
#include "base/arena.h"
#include "compare/hidden/restricted.h"
#include "reading_page.sql.h"
#include "store/db.h"
#include "store/inspection.h"

static struct reading_page_row
row_take(struct arena *arena, const struct statement *s)
{
	return (struct reading_page_row){
		.position = column_i64(s, READING_PAGE_COL_POSITION),
		.item = column_i64(s, READING_PAGE_COL_ITEM),
		.state = (enum reading_state)column_i64(s, READING_PAGE_COL_STATE),
		.moment = column_i64(s, READING_PAGE_COL_STATE_MOMENT),
		.path = str_copy(arena, column_str(s, READING_PAGE_COL_PATH)),
	};
}

static bool
rows_load(struct inspection *inspection, struct arena *arena, int64_t list, int64_t from,
	size_t count, struct reading_page_row *rows, int64_t *documents, size_t *ret_count,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

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
		documents[*ret_count] = column_i64(&s, READING_PAGE_COL_DOCUMENT);
		rows[(*ret_count)++] = row_take(arena, &s);
	}
	return true;
}

bool
reading_page_load(struct inspection *inspection, struct arena *arena, int64_t account, int64_t list,
	int64_t from, size_t count, struct reading_page_row **ret_rows, size_t *ret_count,
	struct err *err)
{
	int64_t *documents = ARENA_ARRAY(arena, count, int64_t);
	struct reading_page_row *rows = ARENA_ARRAY(arena, count, struct reading_page_row);
	bool *are_restricted;

	*ret_rows = rows;
	*ret_count = 0;
	if (!rows_load(inspection, arena, list, from, count, rows, documents, ret_count, err) ||
		!restricted_among(
			inspection->db, arena, documents, *ret_count, &are_restricted, err))
		return false;
	/* Few are: only of those it is asked whether they are open to this person. */
	for (size_t i = 0; i < *ret_count; i++) {
		bool may;

		if (!are_restricted[i])
			continue;
		if (!access_may_open(inspection->db, account, documents[i], &may, err))
			return false;
		rows[i].is_restricted = true;
		rows[i].is_closed = !may;
		rows[i].path = STR("");
	}
	return true;
}
