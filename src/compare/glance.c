#include "compare/glance.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/checks.h"
#include "compare/compare.h"
#include "compare/version/version_judge.h"
#include "glance.sql.h"
#include "store/db.h"
#include "store/gap_state.h"

/* ---- signs ---- */

static void
sign_take(struct arena *arena, const struct statement *s, struct glance_sign *signs, size_t *count)
{
	struct str kind = column_str(s, GLANCE_GAPS_COL_KIND);
	const struct check *check = check_named(kind);

	for (size_t i = 0; i < *count; i++)
		if (str_equal(signs[i].kind, kind)) {
			signs[i].count++;
			return;
		}
	if (*count == GLANCE_SIGNS_MAX || check == NULL)
		return;
	signs[(*count)++] = (struct glance_sign){
		.kind = str_copy(arena, kind),
		.sign = str_of(check->sign),
		.reference = str_copy(arena, column_str(s, GLANCE_GAPS_COL_REFERENCE)),
		.title = column_i64(s, GLANCE_GAPS_COL_IS_RESTRICTED) != 0
			? STR("")
			: str_copy(arena, column_str(s, GLANCE_GAPS_COL_TITLE)),
		.count = 1,
	};
}

bool
glance_signs(struct compare *compare, struct arena *arena, int64_t document,
	struct glance_sign **ret_signs, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_count = 0;
	*ret_signs = ARENA_ARRAY(arena, GLANCE_SIGNS_MAX, struct glance_sign);
	if (!db_begin(compare->db, &SQL_GLANCE_GAPS, &s, err))
		return false;
	bind_i64(&s, GLANCE_GAPS_DOCUMENT, document);
	bind_i64(&s, GLANCE_GAPS_STATE_NOT, GAP_NOT_A_GAP);
	bind_i64(&s, GLANCE_GAPS_COUNT, GLANCE_GAPS_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		sign_take(arena, &s, *ret_signs, ret_count);
	}
}

bool
glance_gaps(struct compare *compare, struct arena *arena, int64_t document,
	struct glance_gap **ret_gaps, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_count = 0;
	*ret_gaps = ARENA_ARRAY(arena, GLANCE_GAPS_MAX, struct glance_gap);
	if (!db_begin(compare->db, &SQL_GLANCE_GAPS, &s, err))
		return false;
	bind_i64(&s, GLANCE_GAPS_DOCUMENT, document);
	bind_i64(&s, GLANCE_GAPS_STATE_NOT, GAP_NOT_A_GAP);
	bind_i64(&s, GLANCE_GAPS_COUNT, GLANCE_GAPS_MAX);
	while (*ret_count < GLANCE_GAPS_MAX) {
		struct glance_gap *gap = &(*ret_gaps)[*ret_count];
		const struct check *check;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		check = check_named(column_str(&s, GLANCE_GAPS_COL_KIND));
		*gap = (struct glance_gap){
			.reference = str_copy(arena, column_str(&s, GLANCE_GAPS_COL_REFERENCE)),
			.kind = str_copy(arena, column_str(&s, GLANCE_GAPS_COL_KIND)),
			.sign = str_of(check == NULL ? "" : check->sign),
			.title = str_copy(arena, column_str(&s, GLANCE_GAPS_COL_TITLE)),
			.why = str_copy(arena, column_str(&s, GLANCE_GAPS_COL_WHY)),
			.is_restricted = column_i64(&s, GLANCE_GAPS_COL_IS_RESTRICTED) != 0,
			.from = column_i64(&s, GLANCE_GAPS_COL_BEGINS),
			.to = column_i64(&s, GLANCE_GAPS_COL_ENDS),
		};
		*ret_count += check != NULL;
	}
	return true;
}

/* ---- threads ---- */

bool
glance_stands(struct compare *compare, int64_t document, int64_t *ret_stands, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_stands = 0;
	if (!db_begin(compare->db, &SQL_GLANCE_STANDS, &s, err))
		return false;
	bind_i64(&s, GLANCE_STANDS_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_stands = row ? column_i64(&s, GLANCE_STANDS_COL_STANDS) : 0;
	return true;
}

static bool
held_count(struct compare *compare, struct glance_thread *thread, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_GLANCE_THREAD_HELD, &s, err))
		return false;
	bind_i64(&s, GLANCE_THREAD_HELD_THREAD, thread->thread);
	bind_i64(&s, GLANCE_THREAD_HELD_COUNT, GLANCE_THREAD_MAX);
	if (!statement_row(&s, &row, err))
		return false;
	thread->held = row ? (size_t)column_i64(&s, GLANCE_THREAD_HELD_COL_COUNT) : 0;
	return true;
}

static bool
absent_count(struct compare *compare, struct glance_thread *thread, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(compare->db, &SQL_GLANCE_THREAD_ABSENT, &s, err))
		return false;
	bind_i64(&s, GLANCE_THREAD_ABSENT_THREAD, thread->thread);
	bind_i64(&s, GLANCE_THREAD_ABSENT_STATE_NOT, GAP_NOT_A_GAP);
	bind_i64(&s, GLANCE_THREAD_ABSENT_COUNT, GLANCE_THREAD_MAX);
	if (!statement_row(&s, &row, err))
		return false;
	thread->absent = row ? (size_t)column_i64(&s, GLANCE_THREAD_ABSENT_COL_COUNT) : 0;
	return true;
}

bool
glance_thread(struct compare *compare, int64_t document, struct glance_thread *ret_thread,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_thread = (struct glance_thread){0};
	if (!db_begin(compare->db, &SQL_GLANCE_THREAD, &s, err))
		return false;
	bind_i64(&s, GLANCE_THREAD_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	ret_thread->thread = row ? column_i64(&s, GLANCE_THREAD_COL_THREAD) : 0;
	return ret_thread->thread == 0 ||
		(held_count(compare, ret_thread, err) && absent_count(compare, ret_thread, err));
}

bool
glance_absences(struct compare *compare, struct arena *arena, int64_t thread,
	struct glance_absence **ret_absences, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_count = 0;
	*ret_absences = ARENA_ARRAY(arena, GLANCE_THREAD_MAX, struct glance_absence);
	if (!db_begin(compare->db, &SQL_GLANCE_ABSENCES, &s, err))
		return false;
	bind_i64(&s, GLANCE_ABSENCES_THREAD, thread);
	bind_i64(&s, GLANCE_ABSENCES_COUNT, GLANCE_THREAD_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row || *ret_count == GLANCE_THREAD_MAX)
			return true;
		if (column_i64(&s, GLANCE_ABSENCES_COL_STATE) == GAP_NOT_A_GAP)
			continue;
		(*ret_absences)[(*ret_count)++] = (struct glance_absence){
			.reference = str_copy(arena, column_str(&s, GLANCE_ABSENCES_COL_REFERENCE)),
			.subject = str_copy(arena, column_str(&s, GLANCE_ABSENCES_COL_SUBJECT)),
			.title = str_copy(arena, column_str(&s, GLANCE_ABSENCES_COL_TITLE)),
			.state = (int)column_i64(&s, GLANCE_ABSENCES_COL_STATE),
		};
	}
}

/* ---- versions ---- */

bool
glance_version(struct compare *compare, int64_t document, int64_t *ret_other, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_other = 0;
	if (!db_begin(compare->db, &SQL_GLANCE_VERSION, &s, err))
		return false;
	bind_i64(&s, GLANCE_VERSION_DOCUMENT, document);
	bind_i64(&s, GLANCE_VERSION_RELATION, VERSION_OF);
	bind_i64(&s, GLANCE_VERSION_RELATION_SAME, VERSION_SAME);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_other = row ? column_i64(&s, GLANCE_VERSION_COL_OTHER) : 0;
	return true;
}
