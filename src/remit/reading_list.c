#include "remit/reading_list.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/limits.h"
#include "reading_list.sql.h"
#include "remit/payload.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

enum { NAME_SIZE_MAX = 200 };

static bool
row_write(struct inspection *inspection, const struct reading_list *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_READING_LIST_NEW, &s, err))
		return false;
	bind_i64(&s, READING_LIST_NEW_ENTRY, (int64_t)row->entry);
	bind_i64(&s, READING_LIST_NEW_LIST, row->list);
	bind_i64(&s, READING_LIST_NEW_VERSION, row->version);
	bind_str(&s, READING_LIST_NEW_NAME, row->name);
	bind_str(&s, READING_LIST_NEW_QUERY, row->query);
	bind_str(&s, READING_LIST_NEW_READER, row->reader);
	bind_i64(&s, READING_LIST_NEW_PASS, row->pass);
	bind_i64(&s, READING_LIST_NEW_FIRST_LIST, row->first_list);
	bind_i64(&s, READING_LIST_NEW_SHARE, row->share);
	bind_str(&s, READING_LIST_NEW_SEED, row->seed);
	bind_i64(&s, READING_LIST_NEW_IS_CLOSED, row->is_closed);
	bind_str(&s, READING_LIST_NEW_WHO, row->who);
	bind_i64(&s, READING_LIST_NEW_MOMENT, row->moment);
	return statement_run(&s, err);
}

static bool
entry_write(struct inspection *inspection, struct reading_list *row, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "list", row->list);
	json_member_i64(&w, "version", row->version);
	json_member_str(&w, "name", row->name);
	json_member_str(&w, "query", row->query);
	json_member_str(&w, "reader", row->reader);
	json_member_i64(&w, "pass", row->pass);
	json_member_i64(&w, "first_list", row->first_list);
	json_member_i64(&w, "share", row->share);
	json_member_str(&w, "seed", row->seed);
	json_member_bool(&w, "closed", row->is_closed);
	json_member_str(&w, "who", row->who);
	json_object_end(&w);
	return payload_add(inspection, ENTRY_READING_LIST, &payload, &row->entry, err);
}

static bool
lists_load(struct inspection *inspection, struct arena *arena, int64_t list, struct str reader,
	bool with_closed, struct reading_list **ret_lists, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_lists = NULL;
	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_READING_LIST_SOME, &s, err))
		return false;
	bind_i64(&s, READING_LIST_SOME_LIST, list);
	bind_str(&s, READING_LIST_SOME_READER, reader);
	bind_i64(&s, READING_LIST_SOME_WITH_CLOSED, with_closed);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_lists = arena_grow(arena, *ret_lists, *ret_count, &room, sizeof(**ret_lists));
		(*ret_lists)[(*ret_count)++] = (struct reading_list){
			.entry = (uint64_t)column_i64(&s, READING_LIST_SOME_COL_ENTRY),
			.list = column_i64(&s, READING_LIST_SOME_COL_LIST),
			.version = column_i64(&s, READING_LIST_SOME_COL_VERSION),
			.name = str_copy(arena, column_str(&s, READING_LIST_SOME_COL_NAME)),
			.query = str_copy(arena, column_str(&s, READING_LIST_SOME_COL_QUERY)),
			.reader = str_copy(arena, column_str(&s, READING_LIST_SOME_COL_READER)),
			.pass = (enum reading_pass)column_i64(&s, READING_LIST_SOME_COL_PASS),
			.first_list = column_i64(&s, READING_LIST_SOME_COL_FIRST_LIST),
			.share = column_i64(&s, READING_LIST_SOME_COL_SHARE),
			.seed = str_copy(arena, column_str(&s, READING_LIST_SOME_COL_SEED)),
			.is_closed = column_i64(&s, READING_LIST_SOME_COL_IS_CLOSED) != 0,
			.who = str_copy(arena, column_str(&s, READING_LIST_SOME_COL_WHO)),
			.moment = column_i64(&s, READING_LIST_SOME_COL_MOMENT),
			.count = column_i64(&s, READING_LIST_SOME_COL_COUNT),
			.read = column_i64(&s, READING_LIST_SOME_COL_READ),
			.skipped = column_i64(&s, READING_LIST_SOME_COL_SKIPPED),
		};
	}
}

bool
reading_lists(struct inspection *inspection, struct arena *arena, struct str reader,
	bool with_closed, struct reading_list **ret_lists, size_t *ret_count, struct err *err)
{
	return lists_load(inspection, arena, 0, reader, with_closed, ret_lists, ret_count, err);
}

bool
reading_list_get(struct inspection *inspection, struct arena *arena, int64_t list,
	struct reading_list *ret_list, struct err *err)
{
	struct reading_list *lists;
	size_t count = 0;

	if (list > 0 && !lists_load(inspection, arena, list, STR(""), true, &lists, &count, err))
		return false;
	if (count == 0)
		return err_set(
			err, ERR_NOT_FOUND, "there is no reading list B-%lld", (long long)list);
	*ret_list = lists[0];
	return true;
}

/* What a version may not change stays as it was. */
static bool
version_give(struct inspection *inspection, struct arena *arena, struct reading_list *row,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct reading_list former;
	bool found;

	if (row->list == 0) {
		row->version = 1;
		if (!db_begin(inspection->db, &SQL_READING_LIST_NEXT, &s, err) ||
			!statement_row(&s, &found, err))
			return false;
		row->list = column_i64(&s, READING_LIST_NEXT_COL_NEXT);
		return true;
	}
	if (!reading_list_get(inspection, arena, row->list, &former, err))
		return false;
	if (former.version != row->version)
		return err_set(err, ERR_EXISTS,
			"%.*s has changed this list meanwhile; look at it and make your change again",
			STR_ARG(former.who));
	row->version++;
	row->query = former.query;
	row->pass = former.pass;
	row->first_list = former.first_list;
	row->share = former.share;
	row->seed = former.seed;
	return true;
}

bool
reading_list_put(struct inspection *inspection, struct arena *arena, struct reading_list *row,
	struct err *err)
{
	row->name = str_trim(row->name);
	if (row->name.len == 0)
		return err_set(err, ERR_USAGE, "give the list a name");
	if (row->reader.len == 0)
		return err_set(err, ERR_USAGE, "say who is to read the list");
	if (!payload_fits(row->name, NAME_SIZE_MAX, "the name of the list", err) ||
		!payload_fits(row->query, REMARK_SIZE_MAX, "the query", err) ||
		!version_give(inspection, arena, row, err) || !entry_write(inspection, row, err))
		return false;
	row->moment = inspection->last_moment;
	return row_write(inspection, row, err);
}

bool
reading_list_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct reading_list row = {
		.entry = entry,
		.list = json_get_i64(payload, "list"),
		.version = json_get_i64(payload, "version"),
		.name = json_get_str(payload, "name"),
		.query = json_get_str(payload, "query"),
		.reader = json_get_str(payload, "reader"),
		.pass = (enum reading_pass)json_get_i64(payload, "pass"),
		.first_list = json_get_i64(payload, "first_list"),
		.share = json_get_i64(payload, "share"),
		.seed = json_get_str(payload, "seed"),
		.is_closed = payload_flag(payload, "closed"),
		.who = json_get_str(payload, "who"),
		.moment = moment,
	};

	if (row.list <= 0 || row.version <= 0 ||
		(row.pass != PASS_FIRST && row.pass != PASS_SECOND))
		return err_set(
			err, ERR_ALTERED, "an entry of the log gives no proper reading list");
	return row_write(inspection, &row, err);
}

bool
reading_left(struct inspection *inspection, struct str reader, int64_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(inspection->db, &SQL_READING_LEFT, &s, err))
		return false;
	bind_str(&s, READING_LEFT_READER, reader);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_count = column_i64(&s, READING_LEFT_COL_COUNT);
	return true;
}
