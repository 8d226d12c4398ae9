#include "work/searching_read.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "search/search.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/entry_run.h"
#include "store/inspection.h"

#include "searching.sql.h"

/* Documents of one reader. */
struct reader {
	int64_t account;
	struct str login;
	struct str name;
	int64_t *documents;
	size_t count;
	size_t room;
};

struct readers {
	struct arena *arena;
	struct reader *list;
	size_t count;
	size_t room;
};

bool
read_age_get(struct inspection *inspection, struct read_age *ret_age, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_age = (struct read_age){0};
	if (!db_begin(inspection->db, &SQL_READ_AGE, &s, err) || !statement_row(&s, &row, err))
		return false;
	ret_age->weighing = column_i64(&s, READ_AGE_COL_WEIGHING);
	ret_age->coding = column_i64(&s, READ_AGE_COL_CODING);
	return entry_count(inspection, STR(ENTRY_READING_STATE), &ret_age->states, err);
}

static void
document_take(struct readers *readers, const struct statement *s)
{
	int64_t account = column_i64(s, READ_DOCUMENTS_COL_ACCOUNT);
	struct reader *reader = readers->count == 0 ? NULL : &readers->list[readers->count - 1];

	if (reader == NULL || reader->account != account) {
		readers->list = arena_grow(readers->arena, readers->list, readers->count,
			&readers->room, sizeof(*readers->list));
		reader = &readers->list[readers->count++];
		*reader = (struct reader){.account = account,
			.login = str_copy(readers->arena, column_str(s, READ_DOCUMENTS_COL_LOGIN)),
			.name = str_copy(readers->arena, column_str(s, READ_DOCUMENTS_COL_NAME))};
	}
	reader->documents = arena_grow(readers->arena, reader->documents, reader->count,
		&reader->room, sizeof(*reader->documents));
	reader->documents[reader->count++] = column_i64(s, READ_DOCUMENTS_COL_DOCUMENT);
}

/* The first is anybody, whether somebody has read or not. */
static bool
readers_load(struct db *db, struct readers *readers, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(db, &SQL_READ_DOCUMENTS, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		document_take(readers, &s);
	}
	if (readers->count == 0) {
		readers->list = ARENA_NEW(readers->arena, struct reader);
		readers->count = 1;
	}
	return true;
}

bool
read_tags(struct db *db, struct arena *arena, struct search_tag **ret_tags, size_t *ret_count,
	struct err *err)
{
	struct readers readers = {.arena = arena};
	struct search_tag *tags;

	if (!readers_load(db, &readers, err))
		return false;
	tags = ARENA_ARRAY(arena, readers.count + 1, struct search_tag);
	tags[0] = (struct search_tag){.name = STR("no"),
		.number = READ_BY_NOBODY,
		.documents = readers.list[0].documents,
		.count = readers.list[0].count,
		.is_rest = true};
	for (size_t i = 0; i < readers.count; i++)
		tags[i + 1] = (struct search_tag){
			.name = i == 0 ? STR("yes") : readers.list[i].name,
			.number = i == 0 ? READ_BY_ANYBODY : READ_BY + readers.list[i].account,
			.documents = readers.list[i].documents,
			.count = readers.list[i].count};
	*ret_tags = tags;
	*ret_count = readers.count + 1;
	return true;
}

static bool
is_one_of(struct str value, const char *const names[])
{
	for (size_t i = 0; names[i] != NULL; i++)
		if (str_equal_nocase(value, str_of(names[i])))
			return true;
	return false;
}

bool
read_find(struct db *db, struct arena *arena, struct str value, struct search_found *ret_found,
	struct err *err)
{
	static const char *const nobody[] = {"no", "nobody", NULL};
	static const char *const anybody[] = {"yes", "anybody", "any", "*", NULL};
	struct buf names CLEANUP(buf_free) = {0};
	struct readers readers = {.arena = arena};
	size_t at = 0;

	if (!readers_load(db, &readers, err))
		return false;
	ret_found->is_rest = is_one_of(value, nobody);
	if (!ret_found->is_rest && !is_one_of(value, anybody)) {
		for (at = 1; at < readers.count; at++) {
			if (str_equal_nocase(value, readers.list[at].login))
				break;
			buf_add_format(&names, ", %.*s", STR_ARG(readers.list[at].login));
		}
		if (at >= readers.count) {
			ret_found->suggestion = str_format(arena,
				"read: takes no, yes, or the login name of who has read something%s.",
				buf_cstr(&names));
			return err_set(err, ERR_QUERY, "nobody \"%.*s\" has read anything yet",
				STR_ARG(value));
		}
	}
	ret_found->documents = readers.list[at].documents;
	ret_found->count = readers.list[at].count;
	return true;
}
