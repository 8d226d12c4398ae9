#include "compare/hidden/restricted.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare.sql.h"
#include "hidden.sql.h"
#include "store/db.h"

/* An inspection that an earlier version made has no such table, and says nothing. */
static bool
is_there(struct db *db, bool *ret_there, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_there = false;
	if (!db_begin(db, &SQL_COMPARE_IS_THERE, &s, err) || !statement_row(&s, &row, err))
		return false;
	*ret_there = row && column_i64(&s, 0) != 0;
	return true;
}

bool
restricted_why(
	struct db *db, struct arena *arena, int64_t document, struct str *ret_why, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool there;
	bool row;

	*ret_why = STR("");
	if (!is_there(db, &there, err))
		return false;
	if (!there)
		return true;
	if (!db_begin(db, &SQL_RESTRICTED_LIST, &s, err))
		return false;
	bind_i64(&s, RESTRICTED_LIST_DOCUMENT, document);
	for (;;) {
		struct str why;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		why = column_str(&s, RESTRICTED_LIST_COL_WHY);
		*ret_why = ret_why->len == 0
			? str_copy(arena, why)
			: str_format(arena, "%.*s %.*s", STR_ARG(*ret_why), STR_ARG(why));
	}
}

bool
restricted_is(struct db *db, int64_t document, bool *ret_is, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!is_there(db, ret_is, err))
		return false;
	if (!*ret_is)
		return true;
	if (!db_begin(db, &SQL_RESTRICTED_IS, &s, err))
		return false;
	bind_i64(&s, RESTRICTED_IS_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_is = row && column_i64(&s, RESTRICTED_IS_COL_THERE) != 0;
	return true;
}

bool
restricted_item(struct db *db, int64_t item, bool *ret_is, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!is_there(db, ret_is, err))
		return false;
	if (!*ret_is)
		return true;
	if (!db_begin(db, &SQL_RESTRICTED_ITEM, &s, err))
		return false;
	bind_i64(&s, RESTRICTED_ITEM_ITEM, item);
	return statement_row(&s, ret_is, err);
}

bool
restricted_any(struct db *db, bool *ret_any, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!is_there(db, ret_any, err))
		return false;
	if (!*ret_any)
		return true;
	if (!db_begin(db, &SQL_RESTRICTED_ANY, &s, err) || !statement_row(&s, &row, err))
		return false;
	*ret_any = row && column_i64(&s, RESTRICTED_ANY_COL_THERE) != 0;
	return true;
}

bool
restricted_put(struct db *db, int64_t document, struct str kind, struct str why, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(db, &SQL_RESTRICTED_PUT, &s, err))
		return false;
	bind_i64(&s, RESTRICTED_PUT_DOCUMENT, document);
	bind_str(&s, RESTRICTED_PUT_KIND, kind);
	bind_str(&s, RESTRICTED_PUT_WHY, why);
	return statement_run(&s, err);
}

bool
restricted_remove(struct db *db, int64_t document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(db, &SQL_RESTRICTED_REMOVE, &s, err))
		return false;
	bind_i64(&s, RESTRICTED_REMOVE_DOCUMENT, document);
	return statement_run(&s, err);
}
