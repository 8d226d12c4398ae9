#include "compare/hidden/restricted.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "compare.sql.h"
#include "hidden.sql.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

/* An inspection that an earlier version made has no such table, and says nothing. Reading through the list of all tables
 * for each document takes longer than the question itself. */
static bool
is_there(struct db *db, bool *ret_there, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_there = db_knows_table(db, "compare_restricted");
	if (*ret_there)
		return true;
	if (!db_begin(db, &SQL_COMPARE_IS_THERE, &s, err) || !statement_row(&s, &row, err))
		return false;
	*ret_there = row && column_i64(&s, 0) != 0;
	return true;
}

bool
restricted_why(
	struct db *db, struct arena *arena, int64_t document, struct str *ret_why, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool there;
	bool row;

	*ret_why = STR("");
	if (!is_there(db, &there, err))
		return false;
	if (!there)
		return true;
	if (!db_begin(db, &SQL_RESTRICTED_LIST, &s, err))
		return false;
	bind_i64(&s, RESTRICTED_LIST_DOCUMENT, document);
	for (;;) {
		struct str why;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		why = column_str(&s, RESTRICTED_LIST_COL_WHY);
		*ret_why = ret_why->len == 0
			? str_copy(arena, why)
			: str_format(arena, "%.*s %.*s", STR_ARG(*ret_why), STR_ARG(why));
	}
}

bool
restricted_is(struct db *db, int64_t document, bool *ret_is, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!is_there(db, ret_is, err))
		return false;
	if (!*ret_is)
		return true;
	if (!db_begin(db, &SQL_RESTRICTED_IS, &s, err))
		return false;
	bind_i64(&s, RESTRICTED_IS_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_is = row && column_i64(&s, RESTRICTED_IS_COL_THERE) != 0;
	return true;
}

static int
document_compare(const void *a, const void *b)
{
	int64_t left = *(const int64_t *)a;
	int64_t right = *(const int64_t *)b;

	return left < right ? -1 : left > right;
}

/* Those of the list that are restricted, in order. */
static bool
restricted_take(struct db *db, struct arena *arena, struct str list, int64_t **ret_found,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool row;

	*ret_found = NULL;
	*ret_count = 0;
	if (!db_begin(db, &SQL_RESTRICTED_AMONG, &s, err))
		return false;
	bind_str(&s, RESTRICTED_AMONG_DOCUMENTS, list);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		*ret_found = arena_grow(arena, *ret_found, *ret_count, &room, sizeof(**ret_found));
		(*ret_found)[(*ret_count)++] = column_i64(&s, RESTRICTED_AMONG_COL_DOCUMENT);
	}
	if (*ret_count > 0)
		qsort(*ret_found, *ret_count, sizeof(**ret_found), document_compare);
	return true;
}

/* Each once and in order, since neighbours lie on one page of the tables that are asked; what is no document is none. */
static size_t
documents_order(int64_t *documents, size_t count)
{
	size_t kept = 0;

	qsort(documents, count, sizeof(*documents), document_compare);
	for (size_t i = 0; i < count; i++)
		if (documents[i] > 0 && (kept == 0 || documents[i] != documents[kept - 1]))
			documents[kept++] = documents[i];
	return kept;
}

static struct str
list_write(struct arena *arena, const int64_t *documents, size_t count)
{
	enum { NUMBER_SIZE_MAX = 21 };
	struct buf list CLEANUP(buf_free) = {.size_max = (count + 1) * NUMBER_SIZE_MAX};
	int64_t *ordered = ARENA_ARRAY(arena, count, int64_t);
	size_t kept;

	memcpy(ordered, documents, count * sizeof(*ordered));
	kept = documents_order(ordered, count);
	for (size_t i = 0; i < kept; i++)
		buf_add_format(&list, "%c%lld", i == 0 ? '[' : ',', (long long)ordered[i]);
	if (kept == 0)
		buf_add_char(&list, '[');
	buf_add_char(&list, ']');
	return str_copy(arena, buf_str(&list));
}

bool
restricted_among(struct db *db, struct arena *arena, const int64_t *documents, size_t count,
	bool **ret_are, struct err *err)
{
	int64_t *found;
	size_t found_count;
	bool there;

	*ret_are = ARENA_ARRAY(arena, count + 1, bool);
	if (!is_there(db, &there, err))
		return false;
	if (!there || count == 0)
		return true;
	if (!restricted_take(
		    db, arena, list_write(arena, documents, count), &found, &found_count, err))
		return false;
	for (size_t i = 0; i < count && found_count > 0; i++)
		(*ret_are)[i] = bsearch(&documents[i], found, found_count, sizeof(*found),
					document_compare) != NULL;
	return true;
}

bool
restricted_item(struct db *db, int64_t item, bool *ret_is, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!is_there(db, ret_is, err))
		return false;
	if (!*ret_is)
		return true;
	if (!db_begin(db, &SQL_RESTRICTED_ITEM, &s, err))
		return false;
	bind_i64(&s, RESTRICTED_ITEM_ITEM, item);
	return statement_row(&s, ret_is, err);
}

bool
restricted_any(struct db *db, bool *ret_any, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!is_there(db, ret_any, err))
		return false;
	if (!*ret_any)
		return true;
	if (!db_begin(db, &SQL_RESTRICTED_ANY, &s, err) || !statement_row(&s, &row, err))
		return false;
	*ret_any = row && column_i64(&s, RESTRICTED_ANY_COL_THERE) != 0;
	return true;
}

bool
restricted_put(struct db *db, int64_t document, struct str kind, struct str why, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(db, &SQL_RESTRICTED_PUT, &s, err))
		return false;
	bind_i64(&s, RESTRICTED_PUT_DOCUMENT, document);
	bind_str(&s, RESTRICTED_PUT_KIND, kind);
	bind_str(&s, RESTRICTED_PUT_WHY, why);
	return statement_run(&s, err);
}

bool
restricted_remove(struct db *db, int64_t document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(db, &SQL_RESTRICTED_REMOVE, &s, err))
		return false;
	bind_i64(&s, RESTRICTED_REMOVE_DOCUMENT, document);
	return statement_run(&s, err);
}
