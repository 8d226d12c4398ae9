#include "work/counts.h"

#include "remit/reading_list.h"
#include "store/db.h"
#include "store/inspection.h"

#include "counts.sql.h"

bool
counts_take(
	struct inspection *inspection, struct str login, struct counts *ret_counts, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_COUNTS_GAPS_OPEN, &s, err) ||
		!statement_row(&s, &found, err))
		return false;
	ret_counts->gaps_open = column_i64(&s, COUNTS_GAPS_OPEN_COL_OPEN);
	return reading_left(inspection, login, &ret_counts->reading_left, err);
}
