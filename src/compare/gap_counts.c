#include "compare/gap_counts.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "gap.sql.h"
#include "store/db.h"

bool
gap_counts(struct compare *compare, struct arena *arena, struct gap_count **ret_counts,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool found;

	*ret_counts = NULL;
	*ret_count = 0;
	if (!db_begin(compare->db, &SQL_GAP_COUNTS, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			return true;
		*ret_counts = arena_grow(
			arena, *ret_counts, *ret_count, &room, sizeof(**ret_counts));
		(*ret_counts)[(*ret_count)++] = (struct gap_count){
			.kind = str_copy(arena, column_str(&s, GAP_COUNTS_COL_CHECK_NAME)),
			.line = (int)column_i64(&s, GAP_COUNTS_COL_LINE),
			.state = (enum gap_state)column_i64(&s, GAP_COUNTS_COL_STATE),
			.count = (uint64_t)column_i64(&s, GAP_COUNTS_COL_COUNT)};
	}
}

bool
gap_worst(struct compare *compare, struct arena *arena, size_t count, struct gap_row **ret_rows,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	*ret_rows = ARENA_ARRAY(arena, count, struct gap_row);
	*ret_count = 0;
	if (!db_begin(compare->db, &SQL_GAP_WORST, &s, err))
		return false;
	bind_i64(&s, GAP_WORST_COUNT, (int64_t)count);
	while (*ret_count < count) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			break;
		if (!gap_find(compare, arena, column_str(&s, GAP_WORST_COL_REFERENCE),
			    &(*ret_rows)[(*ret_count)++], err))
			return false;
	}
	return true;
}

bool
gap_spans(struct compare *compare, void (*span)(void *context, const struct gap_span *span),
	void *context, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(compare->db, &SQL_GAP_SPANS, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			return true;
		span(context,
			&(struct gap_span){.kind = column_str(&s, GAP_SPANS_COL_CHECK_NAME),
				.line = (int)column_i64(&s, GAP_SPANS_COL_LINE),
				.begins = column_moment(&s, GAP_SPANS_COL_BEGINS),
				.ends = column_moment(&s, GAP_SPANS_COL_ENDS)});
	}
}

bool
gap_changes(struct compare *compare, struct arena *arena, int64_t since,
	struct gap_change **ret_changes, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool found;

	*ret_changes = NULL;
	*ret_count = 0;
	if (!db_begin(compare->db, &SQL_GAP_CHANGES, &s, err))
		return false;
	bind_i64(&s, GAP_CHANGES_SINCE, since);
	for (;;) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			return true;
		*ret_changes = arena_grow(
			arena, *ret_changes, *ret_count, &room, sizeof(**ret_changes));
		(*ret_changes)[(*ret_count)++] = (struct gap_change){
			.reference = str_copy(arena, column_str(&s, GAP_CHANGES_COL_REFERENCE)),
			.span = {.kind = str_copy(
					 arena, column_str(&s, GAP_CHANGES_COL_CHECK_NAME)),
				.line = (int)column_i64(&s, GAP_CHANGES_COL_LINE),
				.begins = column_moment(&s, GAP_CHANGES_COL_BEGINS),
				.ends = column_moment(&s, GAP_CHANGES_COL_ENDS)},
			.was = (enum gap_state)column_i64(&s, GAP_CHANGES_COL_WAS),
			.is = (enum gap_state)column_i64(&s, GAP_CHANGES_COL_STATE)};
	}
}
