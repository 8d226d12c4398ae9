#include "compare/custodian.h"

#include "base/err.h"
#include "compare/compare.h"
#include "custodian.sql.h"
#include "store/db.h"

static bool
find(struct compare *compare, struct str name, int64_t *ret_id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_id = 0;
	if (!db_begin(compare->db, &SQL_CUSTODIAN_FIND, &s, err))
		return false;
	bind_str(&s, CUSTODIAN_FIND_NAME, name);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_id = column_i64(&s, CUSTODIAN_FIND_COL_ID);
	return true;
}

bool
custodian_id(struct compare *compare, struct str name, int64_t *ret_id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!find(compare, name, ret_id, err))
		return false;
	if (*ret_id != 0)
		return true;
	if (!db_begin(compare->db, &SQL_CUSTODIAN_NEW, &s, err))
		return false;
	bind_str(&s, CUSTODIAN_NEW_NAME, name);
	if (!statement_run(&s, err))
		return false;
	*ret_id = db_last_id(compare->db);
	return true;
}

bool
custodian_name(struct compare *compare, struct arena *arena, int64_t id, struct str *ret_name,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_name = STR("");
	if (!db_begin(compare->db, &SQL_CUSTODIAN_BY_ID, &s, err))
		return false;
	bind_i64(&s, CUSTODIAN_BY_ID_ID, id);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_name = str_copy(arena, column_str(&s, CUSTODIAN_BY_ID_COL_NAME));
	return true;
}
