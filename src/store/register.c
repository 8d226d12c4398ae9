#include "store/register.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "register.sql.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

static const char *const kinds[REGISTER_KIND_COUNT] = {
	"", "source", "witness", "due", "body", "holiday", "leave"};
static const char *const states[REGISTER_STATE_COUNT] = {
	"", "held", "searched", "not-searched", "lost"};

const char *
register_kind_name(enum register_kind kind)
{
	return kind < REGISTER_KIND_COUNT ? kinds[kind] : "";
}

enum register_kind
register_kind_from_name(struct str name)
{
	for (unsigned i = 1; i < REGISTER_KIND_COUNT; i++)
		if (str_equal(name, str_of(kinds[i])))
			return (enum register_kind)i;
	return REGISTER_KIND_COUNT;
}

const char *
register_state_name(enum register_state state)
{
	return state < REGISTER_STATE_COUNT ? states[state] : "";
}

enum register_state
register_state_from_name(struct str name)
{
	for (unsigned i = 0; i < REGISTER_STATE_COUNT; i++)
		if (str_equal(name, str_of(states[i])))
			return (enum register_state)i;
	return REGISTER_STATE_COUNT;
}

static bool
row_write(struct inspection *inspection, const struct register_row *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_REGISTER_NEW, &s, err))
		return false;
	bind_i64(&s, REGISTER_NEW_ENTRY, (int64_t)row->entry);
	bind_i64(&s, REGISTER_NEW_KIND, row->kind);
	bind_str(&s, REGISTER_NEW_NAME, row->name);
	bind_str(&s, REGISTER_NEW_CUSTODIAN, row->custodian);
	bind_i64(&s, REGISTER_NEW_STATE, row->state);
	bind_moment(&s, REGISTER_NEW_BEGINS, row->begins);
	bind_moment(&s, REGISTER_NEW_ENDS, row->ends);
	bind_str(&s, REGISTER_NEW_WORDS, row->words);
	return statement_run(&s, err);
}

static void
add_day(struct json_writer *w, const char *key, int64_t day)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};

	if (day != DATE_NONE)
		json_member_str(w, key, date_iso_day(&arena, day));
}

bool
register_add(struct inspection *inspection, struct register_row *row, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_str(&w, "kind", str_of(register_kind_name(row->kind)));
	json_member_str(&w, "name", row->name);
	json_member_str(&w, "custodian", row->custodian);
	json_member_str(&w, "state", str_of(register_state_name(row->state)));
	add_day(&w, "begins", row->begins);
	add_day(&w, "ends", row->ends);
	json_member_str(&w, "words", row->words);
	json_object_end(&w);
	if (payload.overflowed)
		return err_set(err, ERR_TOO_LARGE, "that is too long for the register");
	return entry_add(inspection, ENTRY_REGISTER, buf_str(&payload), &row->entry, err) &&
		row_write(inspection, row, err);
}

static bool
row_remove(struct inspection *inspection, uint64_t entry, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_REGISTER_REMOVE, &s, err))
		return false;
	bind_i64(&s, REGISTER_REMOVE_ENTRY, (int64_t)entry);
	if (!statement_run(&s, err))
		return false;
	return db_changes(inspection->db) == 1 ||
		err_set(err, ERR_NOT_FOUND, "the register has no number %llu",
			(unsigned long long)entry);
}

bool
register_remove(struct inspection *inspection, uint64_t entry, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {0};
	struct json_writer w;
	uint64_t own;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_u64(&w, "remove", entry);
	json_object_end(&w);
	return row_remove(inspection, entry, err) &&
		entry_add(inspection, ENTRY_REGISTER, buf_str(&payload), &own, err);
}

static int64_t
day_of(const struct json *payload, const char *key)
{
	int64_t day;

	return date_parse_iso(json_get_str(payload, key), &day) ? day : DATE_NONE;
}

bool
register_restore(
	struct inspection *inspection, const struct json *payload, uint64_t entry, struct err *err)
{
	const struct json *removed = json_get(payload, "remove");
	uint64_t number;
	struct register_row row = {
		.entry = entry,
		.kind = register_kind_from_name(json_get_str(payload, "kind")),
		.name = json_get_str(payload, "name"),
		.custodian = json_get_str(payload, "custodian"),
		.state = register_state_from_name(json_get_str(payload, "state")),
		.begins = day_of(payload, "begins"),
		.ends = day_of(payload, "ends"),
		.words = json_get_str(payload, "words"),
	};

	if (removed != NULL)
		return removed->type == JSON_NUMBER && str_to_u64(removed->text, &number)
			? row_remove(inspection, number, err)
			: err_set(err, ERR_ALTERED, "an entry of the log takes nothing back");
	if (row.kind == REGISTER_KIND_COUNT || row.state == REGISTER_STATE_COUNT)
		return err_set(err, ERR_ALTERED, "an entry of the log registers nothing known");
	return row_write(inspection, &row, err);
}

static struct register_row
row_take(const struct statement *s, struct arena *arena)
{
	return (struct register_row){
		.entry = (uint64_t)column_i64(s, REGISTER_LIST_COL_ENTRY),
		.kind = (enum register_kind)column_i64(s, REGISTER_LIST_COL_KIND),
		.name = str_copy(arena, column_str(s, REGISTER_LIST_COL_NAME)),
		.custodian = str_copy(arena, column_str(s, REGISTER_LIST_COL_CUSTODIAN)),
		.state = (enum register_state)column_i64(s, REGISTER_LIST_COL_STATE),
		.begins = column_moment(s, REGISTER_LIST_COL_BEGINS),
		.ends = column_moment(s, REGISTER_LIST_COL_ENDS),
		.words = str_copy(arena, column_str(s, REGISTER_LIST_COL_WORDS)),
	};
}

bool
register_list(struct inspection *inspection, struct arena *arena, int kind,
	struct register_row **ret_rows, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct register_row *rows = NULL;
	size_t room = 0;
	bool found;

	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_REGISTER_LIST, &s, err))
		return false;
	bind_i64(&s, REGISTER_LIST_KIND, kind);
	for (;;) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			break;
		rows = arena_grow(arena, rows, *ret_count, &room, sizeof(*rows));
		rows[(*ret_count)++] = row_take(&s, arena);
	}
	*ret_rows = rows;
	return true;
}
