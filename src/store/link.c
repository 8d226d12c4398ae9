#include "store/link.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "link.sql.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

static const char *const verdicts[LINK_VERDICT_COUNT] = {"not-same", "same", "undone"};

const char *
link_verdict_name(enum link_verdict verdict)
{
	return verdict < LINK_VERDICT_COUNT ? verdicts[verdict] : "unknown";
}

enum link_verdict
link_verdict_from_name(struct str name)
{
	for (unsigned i = 0; i < LINK_VERDICT_COUNT; i++)
		if (str_equal(name, str_of(verdicts[i])))
			return (enum link_verdict)i;
	return LINK_VERDICT_COUNT;
}

/* ---- runs ---- */

static bool
run_write(struct inspection *inspection, const struct link_run *run, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_LINK_RUN_NEW, &s, err))
		return false;
	bind_i64(&s, LINK_RUN_NEW_ENTRY, (int64_t)run->entry);
	bind_i64(&s, LINK_RUN_NEW_NUMBER, run->number);
	bind_str(&s, LINK_RUN_NEW_SHA256, run->sha256);
	bind_str(&s, LINK_RUN_NEW_SUMMARY, run->summary);
	bind_str(&s, LINK_RUN_NEW_WHO, run->who);
	bind_i64(&s, LINK_RUN_NEW_MOMENT, run->moment);
	return statement_run(&s, err);
}

bool
link_run_put(struct inspection *inspection, struct link_run *run, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "run", run->number);
	json_member_str(&w, "manifest_sha256", run->sha256);
	json_member_str(&w, "who", run->who);
	json_member_str(&w, "summary", run->summary);
	json_object_end(&w);
	if (payload.overflowed)
		return err_set(err, ERR_TOO_LARGE, "the run has too many sources for the log");
	if (!entry_add(inspection, ENTRY_LINK, buf_str(&payload), &run->entry, err))
		return false;
	run->moment = inspection->last_moment;
	return run_write(inspection, run, err);
}

bool
link_run_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	const struct json *number = json_get(payload, "run");
	struct link_run run = {
		.sha256 = json_get_str(payload, "manifest_sha256"),
		.summary = json_get_str(payload, "summary"),
		.who = json_get_str(payload, "who"),
		.moment = moment,
		.entry = entry,
	};

	if (number == NULL || number->type != JSON_NUMBER ||
		!str_to_i64(number->text, &run.number) || run.number < 1)
		return err_set(err, ERR_ALTERED, "an entry of the log gives a run no number");
	return run_write(inspection, &run, err);
}

bool
link_run_last(struct inspection *inspection, struct arena *arena, struct link_run *ret_run,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_run = (struct link_run){0};
	if (!db_begin(inspection->db, &SQL_LINK_RUN_LATEST, &s, err) ||
		!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_run = (struct link_run){
			.number = column_i64(&s, LINK_RUN_LATEST_COL_NUMBER),
			.sha256 = str_copy(arena, column_str(&s, LINK_RUN_LATEST_COL_SHA256)),
			.summary = str_copy(arena, column_str(&s, LINK_RUN_LATEST_COL_SUMMARY)),
			.who = str_copy(arena, column_str(&s, LINK_RUN_LATEST_COL_WHO)),
			.moment = column_i64(&s, LINK_RUN_LATEST_COL_MOMENT),
			.entry = (uint64_t)column_i64(&s, LINK_RUN_LATEST_COL_ENTRY),
		};
	return true;
}

bool
link_runs(struct inspection *inspection, struct arena *arena, struct link_run **ret_runs,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct link_run *runs = NULL;
	size_t room = 0;
	bool row;

	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_LINK_RUN_LIST, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		runs = arena_grow(arena, runs, *ret_count, &room, sizeof(*runs));
		runs[(*ret_count)++] = (struct link_run){
			.number = column_i64(&s, LINK_RUN_LIST_COL_NUMBER),
			.sha256 = str_copy(arena, column_str(&s, LINK_RUN_LIST_COL_SHA256)),
			.summary = str_copy(arena, column_str(&s, LINK_RUN_LIST_COL_SUMMARY)),
			.who = str_copy(arena, column_str(&s, LINK_RUN_LIST_COL_WHO)),
			.moment = column_i64(&s, LINK_RUN_LIST_COL_MOMENT),
			.entry = (uint64_t)column_i64(&s, LINK_RUN_LIST_COL_ENTRY),
		};
	}
	*ret_runs = runs;
	return true;
}

/* ---- decisions ---- */

static bool
decision_write(struct inspection *inspection, const struct link_decision_row *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_LINK_DECISION_NEW, &s, err))
		return false;
	bind_i64(&s, LINK_DECISION_NEW_ENTRY, (int64_t)row->entry);
	bind_str(&s, LINK_DECISION_NEW_SOURCE_A, row->source_a);
	bind_str(&s, LINK_DECISION_NEW_ID_A, row->id_a);
	bind_str(&s, LINK_DECISION_NEW_SOURCE_B, row->source_b);
	bind_str(&s, LINK_DECISION_NEW_ID_B, row->id_b);
	bind_i64(&s, LINK_DECISION_NEW_VERDICT, row->verdict);
	bind_str(&s, LINK_DECISION_NEW_WHY, row->why);
	bind_str(&s, LINK_DECISION_NEW_WHO, row->who);
	bind_i64(&s, LINK_DECISION_NEW_MOMENT, row->moment);
	return statement_run(&s, err);
}

bool
link_decision_put(struct inspection *inspection, struct link_decision_row *row, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_str(&w, "source_a", row->source_a);
	json_member_str(&w, "id_a", row->id_a);
	json_member_str(&w, "source_b", row->source_b);
	json_member_str(&w, "id_b", row->id_b);
	json_member_str(&w, "verdict", str_of(link_verdict_name(row->verdict)));
	json_member_str(&w, "why", row->why);
	json_member_str(&w, "who", row->who);
	json_object_end(&w);
	if (payload.overflowed)
		return err_set(
			err, ERR_TOO_LARGE, "the reason is too long; keep it below 10,000 letters");
	if (!entry_add(inspection, ENTRY_LINK_DECISION, buf_str(&payload), &row->entry, err))
		return false;
	row->moment = inspection->last_moment;
	return decision_write(inspection, row, err);
}

bool
link_decision_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct link_decision_row row = {
		.source_a = json_get_str(payload, "source_a"),
		.id_a = json_get_str(payload, "id_a"),
		.source_b = json_get_str(payload, "source_b"),
		.id_b = json_get_str(payload, "id_b"),
		.verdict = link_verdict_from_name(json_get_str(payload, "verdict")),
		.why = json_get_str(payload, "why"),
		.who = json_get_str(payload, "who"),
		.moment = moment,
		.entry = entry,
	};

	if (row.verdict == LINK_VERDICT_COUNT)
		return err_set(err, ERR_ALTERED, "an entry of the log gives a pair no verdict");
	return decision_write(inspection, &row, err);
}

static struct link_decision_row
decision_take(const struct statement *s, struct arena *arena)
{
	return (struct link_decision_row){
		.source_a = str_copy(arena, column_str(s, LINK_DECISION_LIST_COL_SOURCE_A)),
		.id_a = str_copy(arena, column_str(s, LINK_DECISION_LIST_COL_ID_A)),
		.source_b = str_copy(arena, column_str(s, LINK_DECISION_LIST_COL_SOURCE_B)),
		.id_b = str_copy(arena, column_str(s, LINK_DECISION_LIST_COL_ID_B)),
		.verdict = (enum link_verdict)column_i64(s, LINK_DECISION_LIST_COL_VERDICT),
		.why = str_copy(arena, column_str(s, LINK_DECISION_LIST_COL_WHY)),
		.who = str_copy(arena, column_str(s, LINK_DECISION_LIST_COL_WHO)),
		.moment = column_i64(s, LINK_DECISION_LIST_COL_MOMENT),
		.entry = (uint64_t)column_i64(s, LINK_DECISION_LIST_COL_ENTRY),
	};
}

bool
link_decisions(struct inspection *inspection, struct arena *arena,
	struct link_decision_row **ret_rows, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct link_decision_row *rows = NULL;
	size_t room = 0;
	bool row;

	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_LINK_DECISION_LIST, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		rows = arena_grow(arena, rows, *ret_count, &room, sizeof(*rows));
		rows[(*ret_count)++] = decision_take(&s, arena);
	}
	*ret_rows = rows;
	return true;
}
