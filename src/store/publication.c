#include "store/publication.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/json.h"
#include "publication.sql.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"

/* Of a path its end tells, of words their beginning; six times as much fits in an entry. */
enum { PATH_SIZE_MAX = 2000, WORDS_SIZE_MAX = 4000 };

static bool
is_inner(char c)
{
	return ((unsigned char)c & 0xC0) == 0x80;
}

static struct str
beginning(struct str text)
{
	size_t len = text.len > WORDS_SIZE_MAX ? WORDS_SIZE_MAX : text.len;

	while (len < text.len && len > 0 && is_inner(text.data[len]))
		len--;
	return str_slice(text, 0, len);
}

static struct str
ending(struct str text)
{
	size_t from = text.len > PATH_SIZE_MAX ? text.len - PATH_SIZE_MAX : 0;

	while (from < text.len && is_inner(text.data[from]))
		from++;
	return str_from(text, from);
}

/* "" where nothing is held. */
static struct str
hash_words(const struct vault_hash *hash, char room[VAULT_NAME_SIZE])
{
	static const struct vault_hash none;

	if (vault_hash_equal(*hash, none))
		return STR("");
	vault_hash_text(*hash, room);
	return str_of(room);
}

static bool
row_write(struct inspection *inspection, const struct publication *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	char sha256[VAULT_NAME_SIZE];
	char held[VAULT_NAME_SIZE];

	if (!db_begin(inspection->db, &SQL_PUBLICATION_NEW, &s, err))
		return false;
	bind_i64(&s, PUBLICATION_NEW_ENTRY, (int64_t)row->entry);
	bind_str(&s, PUBLICATION_NEW_FOLDER, row->folder);
	bind_str(&s, PUBLICATION_NEW_PATH, row->path);
	bind_str(&s, PUBLICATION_NEW_SHA256, hash_words(&row->sha256, sha256));
	bind_str(&s, PUBLICATION_NEW_HELD, hash_words(&row->held, held));
	bind_str(&s, PUBLICATION_NEW_TITLE, row->title);
	bind_str(&s, PUBLICATION_NEW_WHY, row->why);
	bind_i64(&s, PUBLICATION_NEW_SURE, row->sure);
	bind_i64(&s, PUBLICATION_NEW_WEIGHT, row->weight);
	bind_moment(&s, PUBLICATION_NEW_MOMENT, row->moment);
	return statement_run(&s, err);
}

static bool
rows_forget(struct inspection *inspection, struct str folder, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_PUBLICATION_FORGET, &s, err))
		return false;
	bind_str(&s, PUBLICATION_FORGET_FOLDER, folder);
	return statement_run(&s, err);
}

bool
publication_begin(struct inspection *inspection, struct str folder, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;
	uint64_t own;

	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_str(&w, "folder", ending(folder));
	json_object_end(&w);
	return rows_forget(inspection, ending(folder), err) &&
		entry_add(inspection, ENTRY_PUBLISHED, buf_str(&payload), &own, err);
}

bool
publication_add(struct inspection *inspection, struct publication *publication, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	struct json_writer w;
	char sha256[VAULT_NAME_SIZE];
	char held[VAULT_NAME_SIZE];

	publication->folder = ending(publication->folder);
	publication->path = ending(publication->path);
	publication->title = beginning(publication->title);
	publication->why = beginning(publication->why);
	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_str(&w, "folder", publication->folder);
	json_member_str(&w, "path", publication->path);
	json_member_str(&w, "sha256", hash_words(&publication->sha256, sha256));
	json_member_str(&w, "held", hash_words(&publication->held, held));
	json_member_str(&w, "title", publication->title);
	json_member_str(&w, "why", publication->why);
	json_member_u64(&w, "sure", publication->sure);
	json_member_u64(&w, "weight", publication->weight);
	if (publication->moment != DATE_NONE)
		json_member_str(&w, "moment", date_iso(&arena, publication->moment));
	json_object_end(&w);
	if (payload.overflowed)
		return err_set(err, ERR_TOO_LARGE, "what was found is too long for the log");
	return entry_add(
		       inspection, ENTRY_PUBLISHED, buf_str(&payload), &publication->entry, err) &&
		row_write(inspection, publication, err);
}

static unsigned
per_cent(const struct json *payload, const char *key)
{
	const struct json *member = json_get(payload, key);
	uint64_t number;

	return member != NULL && member->type == JSON_NUMBER && str_to_u64(member->text, &number) &&
			number <= 100
		? (unsigned)number
		: 0;
}

bool
publication_restore(
	struct inspection *inspection, const struct json *payload, uint64_t entry, struct err *err)
{
	struct publication row = {.entry = entry,
		.folder = json_get_str(payload, "folder"),
		.path = json_get_str(payload, "path"),
		.title = json_get_str(payload, "title"),
		.why = json_get_str(payload, "why"),
		.sure = per_cent(payload, "sure"),
		.weight = per_cent(payload, "weight")};
	struct str held = json_get_str(payload, "held");

	if (json_get(payload, "sha256") == NULL)
		return rows_forget(inspection, row.folder, err);
	if (!date_parse_iso(json_get_str(payload, "moment"), &row.moment))
		row.moment = DATE_NONE;
	if (!vault_hash_parse(json_get_str(payload, "sha256"), &row.sha256) ||
		(held.len > 0 && !vault_hash_parse(held, &row.held)))
		return err_set(err, ERR_ALTERED, "an entry of the log has no proper hash");
	return row_write(inspection, &row, err);
}

static struct publication
row_take(const struct statement *s, struct arena *arena)
{
	struct publication row = {
		.entry = (uint64_t)column_i64(s, PUBLICATION_LIST_COL_ENTRY),
		.folder = str_copy(arena, column_str(s, PUBLICATION_LIST_COL_FOLDER)),
		.path = str_copy(arena, column_str(s, PUBLICATION_LIST_COL_PATH)),
		.title = str_copy(arena, column_str(s, PUBLICATION_LIST_COL_TITLE)),
		.why = str_copy(arena, column_str(s, PUBLICATION_LIST_COL_WHY)),
		.sure = (unsigned)column_i64(s, PUBLICATION_LIST_COL_SURE),
		.weight = (unsigned)column_i64(s, PUBLICATION_LIST_COL_WEIGHT),
		.moment = column_moment(s, PUBLICATION_LIST_COL_MOMENT),
	};

	if (!vault_hash_parse(column_str(s, PUBLICATION_LIST_COL_SHA256), &row.sha256))
		row.sha256 = (struct vault_hash){0};
	if (!vault_hash_parse(column_str(s, PUBLICATION_LIST_COL_HELD), &row.held))
		row.held = (struct vault_hash){0};
	return row;
}

bool
publication_list(struct inspection *inspection, struct arena *arena, struct publication **ret_rows,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room = 0;
	bool found;

	*ret_rows = NULL;
	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_PUBLICATION_LIST, &s, err))
		return false;
	for (;;) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found)
			return true;
		*ret_rows = arena_grow(arena, *ret_rows, *ret_count, &room, sizeof(**ret_rows));
		(*ret_rows)[(*ret_count)++] = row_take(&s, arena);
	}
}
