#include "remit/finding/finding.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "finding.sql.h"
#include "remit/payload.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

static bool
step_write(struct inspection *inspection, const struct finding_step *step, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct statement state CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_FINDING_STEP_NEW, &s, err))
		return false;
	bind_i64(&s, FINDING_STEP_NEW_ENTRY, (int64_t)step->entry);
	bind_i64(&s, FINDING_STEP_NEW_FINDING, step->finding);
	bind_i64(&s, FINDING_STEP_NEW_VERSION, step->version);
	bind_i64(&s, FINDING_STEP_NEW_STATE, step->state);
	bind_str(&s, FINDING_STEP_NEW_NOTE, step->note);
	bind_str(&s, FINDING_STEP_NEW_WHO, step->who);
	bind_i64(&s, FINDING_STEP_NEW_MOMENT, step->moment);
	if (!statement_run(&s, err) ||
		!db_begin(inspection->db, &SQL_FINDING_STATE_SET, &state, err))
		return false;
	bind_i64(&state, FINDING_STATE_SET_STATE, step->state);
	bind_i64(&state, FINDING_STATE_SET_ID, step->finding);
	return statement_run(&state, err);
}

bool
finding_step_put(struct inspection *inspection, struct finding_step *step, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "finding", step->finding);
	json_member_i64(&w, "version", step->version);
	json_member_str(&w, "state", str_of(finding_state_name(step->state)));
	json_member_str(&w, "note", step->note);
	json_member_str(&w, "who", step->who);
	json_object_end(&w);
	if (!payload_add(inspection, ENTRY_FINDING_STEP, &payload, &step->entry, err))
		return false;
	step->moment = inspection->last_moment;
	return step_write(inspection, step, err);
}

bool
finding_step_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct finding_step step = {
		.finding = json_get_i64(payload, "finding"),
		.version = json_get_i64(payload, "version"),
		.state = finding_state_from_name(json_get_str(payload, "state")),
		.note = json_get_str(payload, "note"),
		.who = json_get_str(payload, "who"),
		.moment = moment,
		.entry = entry,
	};

	if (step.state == FINDING_STATE_COUNT)
		return err_set(
			err, ERR_ALTERED, "an entry of the log gives a finding no proper state");
	return step_write(inspection, &step, err);
}

bool
finding_steps(struct inspection *inspection, struct arena *arena, int64_t id,
	struct finding_step **ret_steps, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct finding_step *steps = NULL;
	size_t room = 0;
	bool row;

	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_FINDING_STEP_LIST, &s, err))
		return false;
	bind_i64(&s, FINDING_STEP_LIST_FINDING, id);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		steps = arena_grow(arena, steps, *ret_count, &room, sizeof(*steps));
		steps[(*ret_count)++] = (struct finding_step){
			.entry = (uint64_t)column_i64(&s, FINDING_STEP_LIST_COL_ENTRY),
			.finding = column_i64(&s, FINDING_STEP_LIST_COL_FINDING),
			.version = column_i64(&s, FINDING_STEP_LIST_COL_VERSION),
			.state = (enum finding_state)column_i64(&s, FINDING_STEP_LIST_COL_STATE),
			.note = str_copy(arena, column_str(&s, FINDING_STEP_LIST_COL_NOTE)),
			.who = str_copy(arena, column_str(&s, FINDING_STEP_LIST_COL_WHO)),
			.moment = column_i64(&s, FINDING_STEP_LIST_COL_MOMENT),
		};
	}
	*ret_steps = steps;
	return true;
}
