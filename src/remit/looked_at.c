#include "remit/looked_at.h"

#include "base/err.h"
#include "looked_at.sql.h"
#include "store/db.h"
#include "store/inspection.h"

bool
looked_at_note(struct inspection *inspection, int64_t document, struct err *err)
{
	return db_run_for(
		inspection->db, &SQL_LOOKED_AT_NOTE, LOOKED_AT_NOTE_DOCUMENT, document, err);
}

bool
looked_at_look(struct inspection *inspection, int64_t document, struct err *err)
{
	return db_run_for(
		inspection->db, &SQL_LOOKED_AT_LOOK, LOOKED_AT_LOOK_DOCUMENT, document, err);
}
