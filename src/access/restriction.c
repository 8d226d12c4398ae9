#include "access/restriction.h"

#include "base/arena.h"
#include "base/err.h"
#include "store/db.h"

#include "restriction.sql.h"

static const char *const class_names[RESTRICTION_CLASS_COUNT] = {
	"", "children", "privileged", "source"};
static const char *const class_titles[RESTRICTION_CLASS_COUNT] = {
	"", "Children's records", "Legally privileged", "Sources"};
static const char *const scope_names[RESTRICTION_SCOPE_COUNT] = {
	"", "item", "delivery", "custodian"};

const char *restriction_class_name(enum restriction_class class)
{
	return class < RESTRICTION_CLASS_COUNT ? class_names[class] : "";
}

const char *restriction_class_title(enum restriction_class class)
{
	return class < RESTRICTION_CLASS_COUNT ? class_titles[class] : "";
}

const char *
restriction_scope_name(enum restriction_scope scope)
{
	return scope < RESTRICTION_SCOPE_COUNT ? scope_names[scope] : "";
}

enum restriction_class
restriction_class_from_name(struct str name)
{
	for (unsigned i = 1; i < RESTRICTION_CLASS_COUNT; i++)
		if (str_equal(name, str_of(class_names[i])))
			return (enum restriction_class)i;
	return RESTRICTION_CLASS_COUNT;
}

enum restriction_scope
restriction_scope_from_name(struct str name)
{
	for (unsigned i = 1; i < RESTRICTION_SCOPE_COUNT; i++)
		if (str_equal(name, str_of(scope_names[i])))
			return (enum restriction_scope)i;
	return RESTRICTION_SCOPE_COUNT;
}

bool
restriction_any(struct db *db, bool *ret_any, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_any = true;
	if (!db_begin(db, &SQL_RESTRICTION_ANY, &s, err) || !statement_row(&s, &row, err))
		return false;
	*ret_any = !row || column_i64(&s, RESTRICTION_ANY_COL_THERE) != 0;
	return true;
}

bool
access_may_open(struct db *db, int64_t account, int64_t document, bool *ret_may, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool any;
	bool row;

	*ret_may = false;
	if (!restriction_any(db, &any, err))
		return false;
	if (!any) {
		*ret_may = true;
		return true;
	}
	if (!db_begin(db, &SQL_RESTRICTION_CLOSED, &s, err))
		return false;
	bind_i64(&s, RESTRICTION_CLOSED_ACCOUNT, account);
	bind_i64(&s, RESTRICTION_CLOSED_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_may = row && column_i64(&s, RESTRICTION_CLOSED_COL_THERE) == 0;
	return true;
}

bool
restriction_list(struct db *db, struct arena *arena, struct restriction **ret_rows,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_rows = NULL;
	*ret_count = 0;
	if (!db_begin(db, &SQL_RESTRICTION_STANDING, &s, err))
		return false;
	bind_i64(&s, RESTRICTION_STANDING_COUNT, RESTRICTION_LIST_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_rows = arena_grow(arena, *ret_rows, *ret_count, &room, sizeof(**ret_rows));
		(*ret_rows)[(*ret_count)++] = (struct restriction){
			.entry = (uint64_t)column_i64(&s, RESTRICTION_STANDING_COL_ENTRY),
			.class = (enum restriction_class)column_i64(
				&s, RESTRICTION_STANDING_COL_CLASS),
			.scope = (enum restriction_scope)column_i64(
				&s, RESTRICTION_STANDING_COL_SCOPE),
			.number = column_i64(&s, RESTRICTION_STANDING_COL_NUMBER),
			.name = str_copy(arena, column_str(&s, RESTRICTION_STANDING_COL_NAME)),
			.why = str_copy(arena, column_str(&s, RESTRICTION_STANDING_COL_WHY)),
			.who = str_copy(arena, column_str(&s, RESTRICTION_STANDING_COL_WHO)),
			.moment = column_i64(&s, RESTRICTION_STANDING_COL_MOMENT),
		};
	}
}

bool
access_grant_list(struct db *db, struct arena *arena, struct access_grant **ret_rows,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_rows = NULL;
	*ret_count = 0;
	if (!db_begin(db, &SQL_GRANT_STANDING, &s, err))
		return false;
	bind_i64(&s, GRANT_STANDING_COUNT, RESTRICTION_LIST_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_rows = arena_grow(arena, *ret_rows, *ret_count, &room, sizeof(**ret_rows));
		(*ret_rows)[(*ret_count)++] = (struct access_grant){
			.restriction = (uint64_t)column_i64(&s, GRANT_STANDING_COL_RESTRICTION),
			.account = column_i64(&s, GRANT_STANDING_COL_ACCOUNT),
			.login = str_copy(arena, column_str(&s, GRANT_STANDING_COL_LOGIN)),
			.name = str_copy(arena, column_str(&s, GRANT_STANDING_COL_NAME)),
			.why = str_copy(arena, column_str(&s, GRANT_STANDING_COL_WHY)),
			.who = str_copy(arena, column_str(&s, GRANT_STANDING_COL_WHO)),
			.moment = column_i64(&s, GRANT_STANDING_COL_MOMENT),
		};
	}
}

bool
access_asking_list(struct db *db, struct arena *arena, struct access_asking **ret_rows,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_rows = NULL;
	*ret_count = 0;
	if (!db_begin(db, &SQL_ASKING_OPEN, &s, err))
		return false;
	bind_i64(&s, ASKING_OPEN_COUNT, RESTRICTION_LIST_MAX);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_rows = arena_grow(arena, *ret_rows, *ret_count, &room, sizeof(**ret_rows));
		(*ret_rows)[(*ret_count)++] = (struct access_asking){
			.entry = (uint64_t)column_i64(&s, ASKING_OPEN_COL_ENTRY),
			.account = column_i64(&s, ASKING_OPEN_COL_ACCOUNT),
			.login = str_copy(arena, column_str(&s, ASKING_OPEN_COL_LOGIN)),
			.name = str_copy(arena, column_str(&s, ASKING_OPEN_COL_NAME)),
			.item = column_i64(&s, ASKING_OPEN_COL_ITEM),
			.why = str_copy(arena, column_str(&s, ASKING_OPEN_COL_WHY)),
			.moment = column_i64(&s, ASKING_OPEN_COL_MOMENT),
		};
	}
}
