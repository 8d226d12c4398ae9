#include "remit/unsettled.h"

#include "remit/coding.h"
#include "store/db.h"
#include "store/inspection.h"
#include "unsettled.sql.h"

bool
unsettled_follow(struct inspection *inspection, int64_t document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_run_for(inspection->db, &SQL_UNSETTLED_CLEAR, UNSETTLED_CLEAR_DOCUMENT, document,
		    err) ||
		!db_begin(inspection->db, &SQL_UNSETTLED_MAKE, &s, err))
		return false;
	bind_i64(&s, UNSETTLED_MAKE_DOCUMENT, document);
	bind_i64(&s, UNSETTLED_MAKE_FIRST, PASS_FIRST);
	bind_i64(&s, UNSETTLED_MAKE_SECOND, PASS_SECOND);
	return statement_run(&s, err);
}
