#include "work/held.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/hex.h"
#include "held.sql.h"
#include "store/db.h"
#include "store/inspection.h"

bool
held_take(
	struct inspection *inspection, struct arena *arena, struct held *ret_held, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	uint64_t bodies;
	bool row;

	*ret_held = (struct held){0};
	if (!db_begin(inspection->db, &SQL_HELD_COUNTS, &s, err) || !statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	*ret_held = (struct held){
		.items = (uint64_t)column_i64(&s, HELD_COUNTS_COL_ITEMS),
		.documents = (uint64_t)column_i64(&s, HELD_COUNTS_COL_DOCUMENTS),
		.deliveries = (uint64_t)column_i64(&s, HELD_COUNTS_COL_DELIVERIES),
		.unfinished = (uint64_t)column_i64(&s, HELD_COUNTS_COL_UNFINISHED),
		.failed = (uint64_t)column_i64(&s, HELD_COUNTS_COL_FAILED),
		.ocr_waiting = (uint64_t)column_i64(&s, HELD_COUNTS_COL_OCR_WAITING),
		.log_size = (uint64_t)column_i64(&s, HELD_COUNTS_COL_LOG_SIZE),
		.log_root = hex_encode(arena, column_str(&s, HELD_COUNTS_COL_LOG_ROOT)),
	};
	bodies = ret_held->items - (uint64_t)column_i64(&s, HELD_COUNTS_COL_EMPTY);
	ret_held->copies = bodies > ret_held->documents ? bodies - ret_held->documents : 0;
	return true;
}
