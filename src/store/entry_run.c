#include "store/entry_run.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/json.h"
#include "store/db.h"
#include "store/inspection.h"

#include "entry_run.sql.h"

#include <string.h>

enum { PAYLOAD_ARENA_MAX = 16 << 20 };

/* ---- writing ---- */

/* The run that entries join: none where one of its words is longer than what is kept at hand. */
static void
run_remember(struct inspection *inspection, struct str kind, struct str who)
{
	struct entry_run_last *last = &inspection->run;

	last->is_known = kind.len <= sizeof(last->kind) && who.len <= sizeof(last->who);
	if (!last->is_known)
		return;
	memcpy(last->kind, kind.data, kind.len);
	memcpy(last->who, who.data, who.len);
	last->kind_len = kind.len;
	last->who_len = who.len;
}

static bool
run_look(struct inspection *inspection, struct str kind, struct str who, bool *ret_same,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_same = false;
	if (!db_begin(inspection->db, &SQL_ENTRY_RUN_LAST, &s, err) ||
		!statement_row(&s, &row, err))
		return false;
	*ret_same = row && str_equal(kind, column_str(&s, ENTRY_RUN_LAST_COL_KIND)) &&
		str_equal(who, column_str(&s, ENTRY_RUN_LAST_COL_WHO));
	return true;
}

static bool
run_begin(struct inspection *inspection, struct str kind, struct str who, uint64_t index,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_ENTRY_RUN_NEW, &s, err))
		return false;
	bind_i64(&s, ENTRY_RUN_NEW_FIRST, (int64_t)index);
	bind_str(&s, ENTRY_RUN_NEW_KIND, kind);
	bind_str(&s, ENTRY_RUN_NEW_WHO, who);
	return statement_run(&s, err);
}

/* Most entries are made by the program, and do not name anybody. */
static struct str
who_of(struct arena *arena, struct str payload)
{
	struct err ignored = {0};
	struct json *json;

	if (str_find(payload, STR("\"who\":")) == STR_NONE ||
		!json_read(arena, payload, &json, &ignored))
		return STR("");
	return json_get_str(json, "who");
}

bool
entry_run_note(struct inspection *inspection, struct str kind, struct str payload, uint64_t index,
	struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = PAYLOAD_ARENA_MAX};
	const struct entry_run_last *last = &inspection->run;
	struct str who = who_of(&arena, payload);
	bool same;

	if (last->is_known)
		same = str_equal(kind, str_make(last->kind, last->kind_len)) &&
			str_equal(who, str_make(last->who, last->who_len));
	else if (!run_look(inspection, kind, who, &same, err))
		return false;
	if (!same && !run_begin(inspection, kind, who, index, err))
		return false;
	if (!same || !last->is_known)
		run_remember(inspection, kind, who);
	return true;
}

/* ---- reading ---- */

/* All three queries have the same columns. */
static bool
runs_take(struct statement *s, struct entry_span *ret_spans, size_t *ret_count, struct err *err)
{
	bool row = true;

	*ret_count = 0;
	while (*ret_count < ENTRY_SPANS_MAX) {
		if (!statement_row(s, &row, err))
			return false;
		if (!row)
			break;
		ret_spans[(*ret_count)++] = (struct entry_span){
			.first = (uint64_t)column_i64(s, ENTRY_RUN_OF_KIND_COL_FIRST),
			.end = (uint64_t)column_i64(s, ENTRY_RUN_OF_KIND_COL_END)};
	}
	return true;
}

bool
entry_runs(struct inspection *inspection, struct str kind, struct str who, uint64_t before,
	struct entry_span ret_spans[ENTRY_SPANS_MAX], size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t end = before > INT64_MAX ? INT64_MAX : (int64_t)before;

	if (kind.len == 0) {
		if (!db_begin(inspection->db, &SQL_ENTRY_RUN_OF_PERSON, &s, err))
			return false;
		bind_str(&s, ENTRY_RUN_OF_PERSON_WHO, who);
		bind_i64(&s, ENTRY_RUN_OF_PERSON_BEFORE, end);
		bind_i64(&s, ENTRY_RUN_OF_PERSON_COUNT, ENTRY_SPANS_MAX);
	} else if (who.len == 0) {
		if (!db_begin(inspection->db, &SQL_ENTRY_RUN_OF_KIND, &s, err))
			return false;
		bind_str(&s, ENTRY_RUN_OF_KIND_KIND, kind);
		bind_i64(&s, ENTRY_RUN_OF_KIND_BEFORE, end);
		bind_i64(&s, ENTRY_RUN_OF_KIND_COUNT, ENTRY_SPANS_MAX);
	} else {
		if (!db_begin(inspection->db, &SQL_ENTRY_RUN_OF_BOTH, &s, err))
			return false;
		bind_str(&s, ENTRY_RUN_OF_BOTH_KIND, kind);
		bind_str(&s, ENTRY_RUN_OF_BOTH_WHO, who);
		bind_i64(&s, ENTRY_RUN_OF_BOTH_BEFORE, end);
		bind_i64(&s, ENTRY_RUN_OF_BOTH_COUNT, ENTRY_SPANS_MAX);
	}
	return runs_take(&s, ret_spans, ret_count, err);
}

bool
entry_count(struct inspection *inspection, struct str kind, uint64_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_ENTRY_RUN_COUNT, &s, err))
		return false;
	bind_str(&s, ENTRY_RUN_COUNT_KIND, kind);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_count = (uint64_t)column_i64(&s, ENTRY_RUN_COUNT_COL_COUNT);
	return true;
}
