#include "access/progress.h"

#include "base/arena.h"
#include "base/err.h"
#include "progress.sql.h"
#include "store/db.h"

bool
progress_set(struct db *people, const struct progress_note *progress, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(people, &SQL_PROGRESS_WRITE, &s, err))
		return false;
	bind_i64(&s, PROGRESS_WRITE_ERRAND, progress->errand);
	bind_i64(&s, PROGRESS_WRITE_STATE, progress->state);
	bind_i64(&s, PROGRESS_WRITE_BEGUN, progress->begun);
	bind_i64(&s, PROGRESS_WRITE_DONE, progress->done);
	bind_i64(&s, PROGRESS_WRITE_TOTAL, progress->total);
	bind_str(&s, PROGRESS_WRITE_WORDS, progress->words);
	bind_i64(&s, PROGRESS_WRITE_MOMENT, progress->moment);
	return statement_run(&s, err);
}

bool
progress_put(struct db *people, const struct progress_note *progress, struct err *err)
{
	if (!db_transaction_begin(people, err))
		return false;
	if (progress_set(people, progress, err) && db_transaction_commit(people, err))
		return true;
	db_transaction_undo(people);
	return false;
}

bool
progress_get(struct db *people, struct arena *arena, int64_t errand,
	struct progress_note *ret_progress, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_progress = (struct progress_note){.errand = errand, .words = STR("")};
	if (!db_begin(people, &SQL_PROGRESS_ONE, &s, err))
		return false;
	bind_i64(&s, PROGRESS_ONE_ERRAND, errand);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	ret_progress->state = (enum progress_state)column_i64(&s, PROGRESS_ONE_COL_STATE);
	ret_progress->begun = column_i64(&s, PROGRESS_ONE_COL_BEGUN);
	ret_progress->done = column_i64(&s, PROGRESS_ONE_COL_DONE);
	ret_progress->total = column_i64(&s, PROGRESS_ONE_COL_TOTAL);
	ret_progress->words = str_copy(arena, column_str(&s, PROGRESS_ONE_COL_WORDS));
	ret_progress->moment = column_i64(&s, PROGRESS_ONE_COL_MOMENT);
	return true;
}
