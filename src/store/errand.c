#include "store/errand.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "errand.sql.h"
#include "ledger/ledger.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

static const char *const kind_names[ERRAND_KIND_COUNT] = {"verify", "intake", "report"};
static const char *const outcome_names[ERRAND_OUTCOME_COUNT] = {
	"done", "amiss", "failed", "interrupted"};

const char *
errand_kind_name(enum errand_kind kind)
{
	return kind < ERRAND_KIND_COUNT ? kind_names[kind] : "unknown";
}

enum errand_kind
errand_kind_from_name(struct str name)
{
	for (unsigned i = 0; i < ERRAND_KIND_COUNT; i++)
		if (str_equal(name, str_of(kind_names[i])))
			return (enum errand_kind)i;
	return ERRAND_KIND_COUNT;
}

const char *
errand_outcome_name(enum errand_outcome outcome)
{
	return outcome < ERRAND_OUTCOME_COUNT ? outcome_names[outcome] : "unknown";
}

static enum errand_outcome
outcome_from_name(struct str name)
{
	for (unsigned i = 0; i < ERRAND_OUTCOME_COUNT; i++)
		if (str_equal(name, str_of(outcome_names[i])))
			return (enum errand_outcome)i;
	return ERRAND_OUTCOME_COUNT;
}

/* ---- asked ---- */

static bool
row_write(struct inspection *inspection, const struct errand_row *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_ERRAND_NEW, &s, err))
		return false;
	bind_i64(&s, ERRAND_NEW_ENTRY, row->number);
	bind_i64(&s, ERRAND_NEW_KIND, row->kind);
	bind_i64(&s, ERRAND_NEW_ABOUT, row->about);
	bind_str(&s, ERRAND_NEW_WHO, row->who);
	bind_i64(&s, ERRAND_NEW_MOMENT, row->moment);
	return statement_run(&s, err);
}

bool
errand_add(struct inspection *inspection, struct errand_row *row, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;
	uint64_t entry;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_str(&w, "kind", str_of(errand_kind_name(row->kind)));
	json_member_i64(&w, "about", row->about);
	json_member_str(&w, "who", row->who);
	json_object_end(&w);
	if (!entry_add(inspection, ENTRY_ERRAND, buf_str(&payload), &entry, err))
		return false;
	row->number = (int64_t)entry;
	row->moment = inspection->last_moment;
	return row_write(inspection, row, err);
}

bool
errand_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct errand_row row = {.number = (int64_t)entry,
		.kind = errand_kind_from_name(json_get_str(payload, "kind")),
		.about = json_get_i64(payload, "about"),
		.who = json_get_str(payload, "who"),
		.moment = moment};

	if (row.kind == ERRAND_KIND_COUNT)
		return err_set(err, ERR_ALTERED, "an entry of the log asks for no proper errand");
	return row_write(inspection, &row, err);
}

/* ---- ended ---- */

static bool
end_write(struct inspection *inspection, const struct errand_row *row, uint64_t entry,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_ERRAND_END_NEW, &s, err))
		return false;
	bind_i64(&s, ERRAND_END_NEW_ENTRY, (int64_t)entry);
	bind_i64(&s, ERRAND_END_NEW_ERRAND, row->number);
	bind_i64(&s, ERRAND_END_NEW_OUTCOME, row->outcome);
	bind_str(&s, ERRAND_END_NEW_WORDS, row->words);
	bind_i64(&s, ERRAND_END_NEW_MOMENT, row->ended);
	return statement_run(&s, err);
}

bool
errand_end(struct inspection *inspection, struct errand_row *row, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;
	uint64_t entry;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "errand", row->number);
	json_member_str(&w, "kind", str_of(errand_kind_name(row->kind)));
	json_member_str(&w, "outcome", str_of(errand_outcome_name(row->outcome)));
	json_member_str(&w, "words", row->words);
	json_object_end(&w);
	if (payload.overflowed)
		return err_set(err, ERR_TOO_LARGE, "that is too long for an entry of the log");
	if (!entry_add(inspection, ENTRY_ERRAND_END, buf_str(&payload), &entry, err))
		return false;
	row->has_ended = true;
	row->ended = inspection->last_moment;
	return end_write(inspection, row, entry, err);
}

bool
errand_end_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct errand_row row = {.number = json_get_i64(payload, "errand"),
		.outcome = outcome_from_name(json_get_str(payload, "outcome")),
		.words = json_get_str(payload, "words"),
		.ended = moment};

	if (row.outcome == ERRAND_OUTCOME_COUNT)
		return err_set(err, ERR_ALTERED, "an entry of the log ends no proper errand");
	return end_write(inspection, &row, entry, err);
}

/* ---- read ---- */

/* The columns of all four queries stand in the same order. */
static struct errand_row
row_take(const struct statement *s, struct arena *arena)
{
	struct errand_row row = {
		.number = column_i64(s, ERRAND_ONE_COL_NUMBER),
		.kind = (enum errand_kind)column_i64(s, ERRAND_ONE_COL_KIND),
		.about = column_i64(s, ERRAND_ONE_COL_ABOUT),
		.who = str_copy(arena, column_str(s, ERRAND_ONE_COL_WHO)),
		.moment = column_i64(s, ERRAND_ONE_COL_MOMENT),
		.has_ended = !column_is_null(s, ERRAND_ONE_COL_ENDED),
		.words = STR(""),
	};

	if (row.has_ended) {
		row.outcome = (enum errand_outcome)column_i64(s, ERRAND_ONE_COL_OUTCOME);
		row.words = str_copy(arena, column_str(s, ERRAND_ONE_COL_WORDS));
		row.ended = column_i64(s, ERRAND_ONE_COL_ENDED);
	}
	return row;
}

bool
errand_get(struct inspection *inspection, struct arena *arena, int64_t number,
	struct errand_row *ret_row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(inspection->db, &SQL_ERRAND_ONE, &s, err))
		return false;
	bind_i64(&s, ERRAND_ONE_NUMBER, number);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "nobody asked for that in the workbench");
	*ret_row = row_take(&s, arena);
	return true;
}

bool
errand_latest(struct inspection *inspection, struct arena *arena, enum errand_kind kind,
	int64_t about, bool ended_only, struct errand_row *ret_row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_row = (struct errand_row){.kind = kind, .who = STR(""), .words = STR("")};
	if (!db_begin(inspection->db, ended_only ? &SQL_ERRAND_NEWEST_WHOLE : &SQL_ERRAND_NEWEST,
		    &s, err))
		return false;
	bind_i64(&s, ERRAND_NEWEST_KIND, kind);
	bind_i64(&s, ERRAND_NEWEST_ABOUT, about);
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		*ret_row = row_take(&s, arena);
	return true;
}

bool
errand_open_list(struct inspection *inspection, struct arena *arena, struct errand_row *ret_rows,
	size_t size, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row = true;

	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_ERRAND_UNENDED, &s, err))
		return false;
	bind_i64(&s, ERRAND_UNENDED_SIZE, (int64_t)size);
	while (row && *ret_count < size) {
		if (!statement_row(&s, &row, err))
			return false;
		if (row)
			ret_rows[(*ret_count)++] = row_take(&s, arena);
	}
	return true;
}
