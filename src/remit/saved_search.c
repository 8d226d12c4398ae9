#include "remit/saved_search.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/limits.h"
#include "remit/payload.h"
#include "saved_search.sql.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

enum { NAME_SIZE_MAX = 200, QUERY_SIZE_MAX = 40000 };

static const char *const kinds[SAVED_KIND_COUNT] = {"query", "terms"};

const char *
saved_kind_name(enum saved_kind kind)
{
	return kind < SAVED_KIND_COUNT ? kinds[kind] : "";
}

enum saved_kind
saved_kind_from_name(struct str name)
{
	for (unsigned i = 0; i < SAVED_KIND_COUNT; i++)
		if (str_equal(name, str_of(kinds[i])))
			return (enum saved_kind)i;
	return SAVED_KIND_COUNT;
}

static bool
row_write(struct inspection *inspection, const struct saved_search *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_SAVED_SEARCH_NEW, &s, err))
		return false;
	bind_i64(&s, SAVED_SEARCH_NEW_ENTRY, (int64_t)row->entry);
	bind_i64(&s, SAVED_SEARCH_NEW_SEARCH, row->search);
	bind_i64(&s, SAVED_SEARCH_NEW_VERSION, row->version);
	bind_i64(&s, SAVED_SEARCH_NEW_KIND, row->kind);
	bind_str(&s, SAVED_SEARCH_NEW_NAME, row->name);
	bind_str(&s, SAVED_SEARCH_NEW_QUERY, row->query);
	bind_i64(&s, SAVED_SEARCH_NEW_IS_ALERT, row->is_alert);
	bind_i64(&s, SAVED_SEARCH_NEW_IS_CLOSED, row->is_closed);
	bind_str(&s, SAVED_SEARCH_NEW_OWNER, row->owner);
	bind_str(&s, SAVED_SEARCH_NEW_WHO, row->who);
	bind_i64(&s, SAVED_SEARCH_NEW_MOMENT, row->moment);
	return statement_run(&s, err);
}

static bool
entry_write(struct inspection *inspection, struct saved_search *row, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "search", row->search);
	json_member_i64(&w, "version", row->version);
	json_member_str(&w, "kind", str_of(saved_kind_name(row->kind)));
	json_member_str(&w, "name", row->name);
	json_member_str(&w, "query", row->query);
	json_member_bool(&w, "alert", row->is_alert);
	json_member_bool(&w, "closed", row->is_closed);
	json_member_str(&w, "owner", row->owner);
	json_member_str(&w, "who", row->who);
	json_object_end(&w);
	return payload_add(inspection, ENTRY_SAVED_SEARCH, &payload, &row->entry, err);
}

static bool
rows_load(struct inspection *inspection, struct arena *arena, int64_t search, struct str who,
	struct saved_search **ret_rows, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_rows = NULL;
	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_SAVED_SEARCH_SOME, &s, err))
		return false;
	bind_i64(&s, SAVED_SEARCH_SOME_SEARCH, search);
	bind_str(&s, SAVED_SEARCH_SOME_WHO, who);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_rows = arena_grow(arena, *ret_rows, *ret_count, &room, sizeof(**ret_rows));
		(*ret_rows)[(*ret_count)++] = (struct saved_search){
			.entry = (uint64_t)column_i64(&s, SAVED_SEARCH_SOME_COL_ENTRY),
			.search = column_i64(&s, SAVED_SEARCH_SOME_COL_SEARCH),
			.version = column_i64(&s, SAVED_SEARCH_SOME_COL_VERSION),
			.kind = (enum saved_kind)column_i64(&s, SAVED_SEARCH_SOME_COL_KIND),
			.name = str_copy(arena, column_str(&s, SAVED_SEARCH_SOME_COL_NAME)),
			.query = str_copy(arena, column_str(&s, SAVED_SEARCH_SOME_COL_QUERY)),
			.is_alert = column_i64(&s, SAVED_SEARCH_SOME_COL_IS_ALERT) != 0,
			.is_closed = column_i64(&s, SAVED_SEARCH_SOME_COL_IS_CLOSED) != 0,
			.owner = str_copy(arena, column_str(&s, SAVED_SEARCH_SOME_COL_OWNER)),
			.who = str_copy(arena, column_str(&s, SAVED_SEARCH_SOME_COL_WHO)),
			.moment = column_i64(&s, SAVED_SEARCH_SOME_COL_MOMENT),
			.looked_item = column_i64(&s, SAVED_SEARCH_SOME_COL_LOOKED_ITEM),
			.looked_total = column_i64(&s, SAVED_SEARCH_SOME_COL_LOOKED_TOTAL),
			.looked = column_i64(&s, SAVED_SEARCH_SOME_COL_LOOKED),
		};
	}
}

bool
saved_searches(struct inspection *inspection, struct arena *arena, struct str who,
	struct saved_search **ret_rows, size_t *ret_count, struct err *err)
{
	return rows_load(inspection, arena, 0, who, ret_rows, ret_count, err);
}

bool
saved_search_get(struct inspection *inspection, struct arena *arena, int64_t search, struct str who,
	struct saved_search *ret_row, struct err *err)
{
	struct saved_search *rows;
	size_t count = 0;

	if (search > 0 && !rows_load(inspection, arena, search, who, &rows, &count, err))
		return false;
	if (count == 0)
		return err_set(
			err, ERR_NOT_FOUND, "there is no saved search %lld", (long long)search);
	*ret_row = rows[0];
	return true;
}

static bool
version_give(struct inspection *inspection, struct arena *arena, struct saved_search *row, bool any,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct saved_search former;
	bool found;

	if (row->search == 0) {
		row->version = 1;
		row->owner = row->who;
		if (!db_begin(inspection->db, &SQL_SAVED_SEARCH_NEXT, &s, err) ||
			!statement_row(&s, &found, err))
			return false;
		row->search = column_i64(&s, SAVED_SEARCH_NEXT_COL_NEXT);
		return true;
	}
	if (!saved_search_get(inspection, arena, row->search, row->who, &former, err))
		return false;
	if (!any && !str_equal(former.owner, row->who))
		return err_set(err, ERR_PERMISSION,
			"%.*s keeps this search; make one of your own from it",
			STR_ARG(former.owner));
	if (former.version != row->version)
		return err_set(err, ERR_EXISTS,
			"%.*s has changed this search meanwhile; look at it and make your change "
			"again",
			STR_ARG(former.who));
	row->version++;
	row->kind = former.kind;
	row->owner = former.owner;
	return true;
}

static bool
terms_check(struct str query, struct err *err)
{
	struct str line;
	size_t count = 0;

	while (str_cut_line(&query, &line))
		count += str_trim(line).len > 0;
	return count <= TERM_LIST_MAX ||
		err_set(err, ERR_TOO_LARGE, "a list holds at most %d terms; make two of it",
			TERM_LIST_MAX);
}

int64_t
saved_search_news(const struct saved_search *row, size_t total)
{
	return row->looked != 0 && row->is_alert && (int64_t)total > row->looked_total
		? (int64_t)total - row->looked_total
		: 0;
}

bool
saved_search_put(struct inspection *inspection, struct arena *arena, struct saved_search *row,
	bool any, struct err *err)
{
	row->name = str_trim(row->name);
	row->query = str_trim(row->query);
	if (row->name.len == 0 || row->query.len == 0)
		return err_set(err, ERR_USAGE, "%s",
			row->name.len == 0 ? "give the search a name" : "say what to search for");
	if (!payload_fits(row->name, NAME_SIZE_MAX, "the name", err) ||
		!payload_fits(row->query, QUERY_SIZE_MAX, "the query", err) ||
		(row->kind == SAVED_TERMS && !terms_check(row->query, err)) ||
		!version_give(inspection, arena, row, any, err) ||
		!entry_write(inspection, row, err))
		return false;
	row->moment = inspection->last_moment;
	return row_write(inspection, row, err);
}

struct look {
	int64_t search;
	int64_t item;
	int64_t total;
	struct str who;
	int64_t moment;
	uint64_t entry;
};

static bool
look_write(struct inspection *inspection, const struct look *look, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_SAVED_LOOK_NEW, &s, err))
		return false;
	bind_i64(&s, SAVED_LOOK_NEW_ENTRY, (int64_t)look->entry);
	bind_i64(&s, SAVED_LOOK_NEW_SEARCH, look->search);
	bind_i64(&s, SAVED_LOOK_NEW_ITEM, look->item);
	bind_i64(&s, SAVED_LOOK_NEW_TOTAL, look->total);
	bind_str(&s, SAVED_LOOK_NEW_WHO, look->who);
	bind_i64(&s, SAVED_LOOK_NEW_MOMENT, look->moment);
	return statement_run(&s, err);
}

static bool
item_last(struct inspection *inspection, int64_t *ret_item, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(inspection->db, &SQL_SAVED_ITEM_LAST, &s, err) ||
		!statement_row(&s, &row, err))
		return false;
	*ret_item = column_i64(&s, SAVED_ITEM_LAST_COL_LAST);
	return true;
}

bool
saved_search_look(struct inspection *inspection, int64_t search, int64_t total, struct str who,
	struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct look look = {.search = search, .total = total, .who = who};
	struct saved_search row;
	struct json_writer w;

	if (!saved_search_get(inspection, &arena, search, who, &row, err) ||
		!item_last(inspection, &look.item, err))
		return false;
	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "search", look.search);
	json_member_i64(&w, "looked", look.item);
	json_member_i64(&w, "total", look.total);
	json_member_str(&w, "who", look.who);
	json_object_end(&w);
	if (!payload_add(inspection, ENTRY_SAVED_SEARCH, &payload, &look.entry, err))
		return false;
	look.moment = inspection->last_moment;
	return look_write(inspection, &look, err);
}

bool
saved_search_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct saved_search row = {
		.entry = entry,
		.search = json_get_i64(payload, "search"),
		.version = json_get_i64(payload, "version"),
		.kind = saved_kind_from_name(json_get_str(payload, "kind")),
		.name = json_get_str(payload, "name"),
		.query = json_get_str(payload, "query"),
		.is_alert = payload_flag(payload, "alert"),
		.is_closed = payload_flag(payload, "closed"),
		.owner = json_get_str(payload, "owner"),
		.who = json_get_str(payload, "who"),
		.moment = moment,
	};

	if (json_get(payload, "looked") != NULL)
		return look_write(inspection,
			&(struct look){.search = row.search,
				.item = json_get_i64(payload, "looked"),
				.total = json_get_i64(payload, "total"),
				.who = row.who,
				.moment = moment,
				.entry = entry},
			err);
	if (row.search <= 0 || row.version <= 0 || row.kind == SAVED_KIND_COUNT)
		return err_set(err, ERR_ALTERED, "an entry of the log keeps no proper search");
	return row_write(inspection, &row, err);
}
