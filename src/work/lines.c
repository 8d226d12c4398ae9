#include "work/lines.h"

#include "base/arena.h"
#include "base/err.h"
#include "found.sql.h"
#include "store/db.h"
#include "store/inspection.h"

bool
lines_list(struct inspection *inspection, struct arena *arena, struct line_row **ret_lines,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_lines = NULL;
	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_LINE_ALL, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_lines = arena_grow(arena, *ret_lines, *ret_count, &room, sizeof(**ret_lines));
		(*ret_lines)[(*ret_count)++] = (struct line_row){
			column_i64(&s, LINE_ALL_COL_NUMBER),
			str_copy(arena, column_str(&s, LINE_ALL_COL_TITLE)),
			str_copy(arena, column_str(&s, LINE_ALL_COL_QUESTION)),
		};
	}
}
