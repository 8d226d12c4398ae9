#include "store/gap_state.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "gap_state.sql.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

static const char *const names[GAP_STATE_COUNT] = {
	"open", "asked", "answered", "explained", "not-a-gap"};

const char *
gap_state_name(enum gap_state state)
{
	return state < GAP_STATE_COUNT ? names[state] : "unknown";
}

enum gap_state
gap_state_from_name(struct str name)
{
	for (unsigned i = 0; i < GAP_STATE_COUNT; i++)
		if (str_equal(name, str_of(names[i])))
			return (enum gap_state)i;
	return GAP_STATE_COUNT;
}

static bool
row_write(struct inspection *inspection, const struct gap_state_row *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_GAP_STATE_NEW, &s, err))
		return false;
	bind_i64(&s, GAP_STATE_NEW_ENTRY, (int64_t)row->entry);
	bind_str(&s, GAP_STATE_NEW_REFERENCE, row->reference);
	bind_str(&s, GAP_STATE_NEW_KIND, row->kind);
	bind_str(&s, GAP_STATE_NEW_TITLE, row->title);
	bind_i64(&s, GAP_STATE_NEW_STATE, row->state);
	bind_str(&s, GAP_STATE_NEW_NOTE, row->note);
	bind_str(&s, GAP_STATE_NEW_WHO, row->who);
	bind_i64(&s, GAP_STATE_NEW_MOMENT, row->moment);
	return statement_run(&s, err);
}

bool
gap_state_put(struct inspection *inspection, struct gap_state_row *row, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_str(&w, "gap", row->reference);
	json_member_str(&w, "kind", row->kind);
	json_member_str(&w, "title", row->title);
	json_member_str(&w, "state", str_of(gap_state_name(row->state)));
	json_member_str(&w, "note", row->note);
	json_member_str(&w, "who", row->who);
	json_object_end(&w);
	if (payload.overflowed || row->note.len > GAP_NOTE_SIZE_MAX)
		return err_set(
			err, ERR_TOO_LARGE, "the note is too long; keep it below 10,000 letters");
	if (!entry_add(inspection, ENTRY_GAP, buf_str(&payload), &row->entry, err))
		return false;
	row->moment = inspection->last_moment;
	return row_write(inspection, row, err);
}

bool
gap_state_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct gap_state_row row = {
		.reference = json_get_str(payload, "gap"),
		.kind = json_get_str(payload, "kind"),
		.title = json_get_str(payload, "title"),
		.state = gap_state_from_name(json_get_str(payload, "state")),
		.note = json_get_str(payload, "note"),
		.who = json_get_str(payload, "who"),
		.moment = moment,
		.entry = entry,
	};

	if (row.state == GAP_STATE_COUNT)
		return err_set(err, ERR_ALTERED, "an entry of the log gives a gap no proper state");
	return row_write(inspection, &row, err);
}

static struct gap_state_row
row_take(const struct statement *s, struct arena *arena, struct str reference)
{
	return (struct gap_state_row){
		.reference = reference,
		.kind = str_copy(arena, column_str(s, GAP_STATE_HISTORY_COL_KIND)),
		.title = str_copy(arena, column_str(s, GAP_STATE_HISTORY_COL_TITLE)),
		.state = (enum gap_state)column_i64(s, GAP_STATE_HISTORY_COL_STATE),
		.note = str_copy(arena, column_str(s, GAP_STATE_HISTORY_COL_NOTE)),
		.who = str_copy(arena, column_str(s, GAP_STATE_HISTORY_COL_WHO)),
		.moment = column_i64(s, GAP_STATE_HISTORY_COL_MOMENT),
		.entry = (uint64_t)column_i64(s, GAP_STATE_HISTORY_COL_ENTRY),
	};
}

bool
gap_state_history(struct inspection *inspection, struct arena *arena, struct str reference,
	struct gap_state_row **ret_rows, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct gap_state_row *rows = NULL;
	size_t room = 0;
	bool row;

	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_GAP_STATE_HISTORY, &s, err))
		return false;
	bind_str(&s, GAP_STATE_HISTORY_REFERENCE, reference);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		rows = arena_grow(arena, rows, *ret_count, &room, sizeof(*rows));
		rows[(*ret_count)++] = row_take(&s, arena, reference);
	}
	*ret_rows = rows;
	return true;
}
