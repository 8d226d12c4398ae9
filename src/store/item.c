#include "store/item.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "store/db.h"
#include "store/document.h"
#include "store/entry.h"
#include "store/inspection.h"

#include "item.sql.h"

/* The path for people: valid UTF-8; the bytes are kept beside it where that changed them. */
static void
path_set(struct item *item, struct str raw, struct buf *clean)
{
	utf8_clean(clean, raw);
	item->path = buf_str(clean);
	item->path_bytes = str_equal(item->path, raw) ? STR("") : raw;
}

static void
add_moment(struct json_writer *w, struct arena *arena, const char *key, int64_t moment)
{
	if (moment != DATE_NONE)
		json_member_str(w, key, date_iso(arena, moment));
}

/* The entry's payload is all that rebuilding needs. */
static void
payload_write(struct buf *to, const struct item *item, const struct item_origin *origin)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct json_writer w;

	json_begin(&w, to);
	json_object_begin(&w);
	json_member_i64(&w, "item", item->id);
	json_member_i64(&w, "delivery", item->delivery);
	if (item->parent != 0) {
		json_member_i64(&w, "parent", item->parent);
		json_member_u64(&w, "ordinal", item->ordinal);
		json_member_i64(&w, "role", item->role);
		if (item->is_deleted)
			json_member_bool(&w, "deleted", true);
	}
	json_member_str(&w, "path", item->path);
	if (item->path_bytes.len > 0)
		json_member_str(&w, "path_hex", hex_encode(&arena, item->path_bytes));
	if (item->document != 0) {
		json_member_str(&w, "sha256", origin->sha256);
		json_member_u64(&w, "size", origin->size);
	}
	if (origin->declared.len > 0)
		json_member_str(&w, "declared", origin->declared);
	add_moment(&w, &arena, "modified", item->modified);
	if (item->modified_ns != 0)
		json_member_i64(&w, "modified_ns", item->modified_ns);
	if (item->reason != ERR_NONE) {
		json_member_str(&w, "reason", str_of(err_kind_name(item->reason)));
		json_member_str(&w, "words", item->words);
	}
	json_member_str(&w, "custodian", origin->custodian);
	json_object_end(&w);
}

static void
bind_id(struct statement *s, int parameter, int64_t id)
{
	if (id == 0)
		bind_null(s, parameter);
	else
		bind_i64(s, parameter, id);
}

/* The id of part `ordinal` of an item; 0 where there is none. */
static bool
ordinal_find(struct inspection *inspection, int64_t parent, uint32_t ordinal, int64_t *ret_id,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	*ret_id = 0;
	if (!db_begin(inspection->db, &SQL_ITEM_FIND_ORDINAL, &s, err))
		return false;
	bind_i64(&s, ITEM_FIND_ORDINAL_PARENT, parent);
	bind_i64(&s, ITEM_FIND_ORDINAL_ORDINAL, ordinal);
	if (!statement_row(&s, &found, err))
		return false;
	if (found)
		*ret_id = column_i64(&s, ITEM_FIND_ORDINAL_COL_ID);
	return true;
}

/* Only what is there is deleted: see document.sql on what a deletion costs. */
static bool
give_way(struct inspection *inspection, const struct item *item, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t id;

	if (!ordinal_find(inspection, item->parent, item->ordinal, &id, err))
		return false;
	if (id == 0)
		return true;
	if (!db_begin(inspection->db, &SQL_ITEM_GIVE_WAY, &s, err))
		return false;
	newcomers_forget(&inspection->newcomers); /* one of them may lose its item */
	bind_i64(&s, ITEM_GIVE_WAY_ID, id);
	return statement_run(&s, err);
}

static bool
item_put(struct inspection *inspection, const struct item *item, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (item->parent != 0 && !give_way(inspection, item, err))
		return false;
	if (!db_begin(inspection->db, &SQL_ITEM_NEW, &s, err))
		return false;
	bind_i64(&s, ITEM_NEW_ID, item->id);
	bind_i64(&s, ITEM_NEW_DELIVERY, item->delivery);
	bind_id(&s, ITEM_NEW_PARENT, item->parent);
	bind_i64(&s, ITEM_NEW_FAMILY, item->family);
	bind_i64(&s, ITEM_NEW_ORDINAL, item->ordinal);
	bind_i64(&s, ITEM_NEW_DEPTH, item->depth);
	bind_id(&s, ITEM_NEW_DOCUMENT, item->document);
	bind_str(&s, ITEM_NEW_PATH, item->path);
	if (item->path_bytes.len == 0)
		bind_null(&s, ITEM_NEW_PATH_BYTES);
	else
		bind_blob(&s, ITEM_NEW_PATH_BYTES, item->path_bytes);
	bind_i64(&s, ITEM_NEW_ROLE, item->role);
	bind_i64(&s, ITEM_NEW_IS_DELETED, item->is_deleted);
	if (item->modified == DATE_NONE)
		bind_null(&s, ITEM_NEW_MODIFIED);
	else
		bind_i64(&s, ITEM_NEW_MODIFIED, item->modified);
	bind_i64(&s, ITEM_NEW_MODIFIED_NS, item->modified_ns);
	bind_i64(&s, ITEM_NEW_REASON, item->reason);
	bind_str(&s, ITEM_NEW_WORDS, item->words);
	bind_i64(&s, ITEM_NEW_ENTRY, (int64_t)item->entry);
	newcomers_item(&inspection->newcomers, item->document);
	return statement_run(&s, err);
}

bool
item_restore(struct inspection *inspection, const struct item *item, struct err *err)
{
	inspection->last_item = 0;
	return item_put(inspection, item, err) &&
		(item->document == 0 || document_want(inspection, item->document, err));
}

static bool
next_id(struct inspection *inspection, int64_t *ret_id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (inspection->last_item != 0) {
		*ret_id = inspection->last_item + 1;
		return true;
	}
	if (!db_begin(inspection->db, &SQL_ITEM_LAST_ID, &s, err) ||
		!statement_row(&s, &found, err))
		return false;
	*ret_id = column_i64(&s, ITEM_LAST_ID_COL_ID) + 1;
	return true;
}

bool
item_add(struct inspection *inspection, struct item *item, const struct item_origin *origin,
	struct err *err)
{
	struct buf path CLEANUP(buf_free) = {0};
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	bool done;

	path_set(item, origin->raw_path, &path);
	if (!next_id(inspection, &item->id, err))
		return false;
	if (item->parent == 0)
		item->family = item->id;
	payload_write(&payload, item, origin);
	if (payload.overflowed)
		return err_set(err, ERR_TOO_LARGE, "the path of an item is too long to be noted");
	done = entry_add(inspection, ENTRY_RECEIVED, buf_str(&payload), &item->entry, err) &&
		item_put(inspection, item, err) &&
		(item->document == 0 || origin->is_unread ||
			document_want(inspection, item->document, err));
	inspection->last_item = done ? item->id : 0;
	/* The path's memory ends here. */
	item->path = STR("");
	item->path_bytes = STR("");
	return done;
}

/* A row of item_by_id, or of another query with the same columns. */
bool
item_limit_restore(struct inspection *inspection, int64_t id, enum err_kind reason,
	struct str words, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_ITEM_LIMIT, &s, err))
		return false;
	bind_i64(&s, ITEM_LIMIT_ID, id);
	bind_i64(&s, ITEM_LIMIT_REASON, reason);
	bind_str(&s, ITEM_LIMIT_WORDS, words);
	return statement_run(&s, err);
}

bool
item_limit(
	struct inspection *inspection, const struct item *item, struct str words, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct json_writer w;
	uint64_t entry;

	if (!item_limit_restore(inspection, item->id, ERR_TOO_LARGE, words, err))
		return false;
	if (db_changes(inspection->db) == 0)
		return true;
	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_i64(&w, "item", item->id);
	json_member_bool(&w, "instance", true);
	json_member_str(&w, "reason", str_of(err_kind_name(ERR_TOO_LARGE)));
	json_member_str(&w, "words", words);
	json_object_end(&w);
	return entry_add(inspection, ENTRY_FAILURE, buf_str(&payload), &entry, err);
}

static void
item_take(struct arena *arena, const struct statement *s, struct item *ret_item)
{
	*ret_item = (struct item){
		.id = column_i64(s, ITEM_BY_ID_COL_ID),
		.delivery = column_i64(s, ITEM_BY_ID_COL_DELIVERY),
		.parent = column_i64(s, ITEM_BY_ID_COL_PARENT),
		.family = column_i64(s, ITEM_BY_ID_COL_FAMILY),
		.ordinal = (uint32_t)column_i64(s, ITEM_BY_ID_COL_ORDINAL),
		.depth = (uint32_t)column_i64(s, ITEM_BY_ID_COL_DEPTH),
		.document = column_i64(s, ITEM_BY_ID_COL_DOCUMENT),
		.path = str_copy(arena, column_str(s, ITEM_BY_ID_COL_PATH)),
		.path_bytes = str_copy(arena, column_str(s, ITEM_BY_ID_COL_PATH_BYTES)),
		.role = (int)column_i64(s, ITEM_BY_ID_COL_ROLE),
		.is_deleted = column_i64(s, ITEM_BY_ID_COL_IS_DELETED) != 0,
		.modified = column_moment(s, ITEM_BY_ID_COL_MODIFIED),
		.modified_ns = column_i64(s, ITEM_BY_ID_COL_MODIFIED_NS),
		.reason = (enum err_kind)column_i64(s, ITEM_BY_ID_COL_REASON),
		.words = str_copy(arena, column_str(s, ITEM_BY_ID_COL_WORDS)),
		.entry = (uint64_t)column_i64(s, ITEM_BY_ID_COL_ENTRY),
	};
}

bool
item_get(struct inspection *inspection, struct arena *arena, int64_t id, struct item *ret_item,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_ITEM_BY_ID, &s, err))
		return false;
	bind_i64(&s, ITEM_BY_ID_ID, id);
	if (!statement_row(&s, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "there is no item %lld", (long long)id);
	item_take(arena, &s, ret_item);
	return true;
}

bool
item_first(struct inspection *inspection, struct arena *arena, int64_t document,
	struct item *ret_item, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	*ret_item = (struct item){0};
	if (!db_begin(inspection->db, &SQL_ITEM_FIRST_OF_DOCUMENT, &s, err))
		return false;
	bind_i64(&s, ITEM_FIRST_OF_DOCUMENT_DOCUMENT, document);
	if (!statement_row(&s, &found, err))
		return false;
	if (found)
		item_take(arena, &s, ret_item);
	return true;
}

bool
item_by_path(struct inspection *inspection, struct arena *arena, int64_t delivery,
	struct str raw_path, struct item *ret_item, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct buf clean CLEANUP(buf_free) = {0};
	struct item wanted = {0};
	int64_t id;
	bool found;

	path_set(&wanted, raw_path, &clean);
	*ret_item = (struct item){0};
	if (!db_begin(inspection->db, &SQL_ITEM_FIND_PATH, &s, err))
		return false;
	bind_i64(&s, ITEM_FIND_PATH_DELIVERY, delivery);
	bind_str(&s, ITEM_FIND_PATH_PATH, wanted.path);
	bind_blob(&s, ITEM_FIND_PATH_PATH_BYTES, wanted.path_bytes);
	if (!statement_row(&s, &found, err))
		return false;
	if (!found)
		return true;
	id = column_i64(&s, ITEM_FIND_PATH_COL_ID);
	return item_get(inspection, arena, id, ret_item, err);
}

bool
item_by_ordinal(struct inspection *inspection, struct arena *arena, int64_t parent,
	uint32_t ordinal, struct item *ret_item, struct err *err)
{
	int64_t id;

	*ret_item = (struct item){0};
	if (!ordinal_find(inspection, parent, ordinal, &id, err))
		return false;
	return id == 0 || item_get(inspection, arena, id, ret_item, err);
}

/* Runs a query whose only column is an id, and gathers them. */
static bool
ids_gather(struct statement *s, struct arena *arena, int64_t **ret_ids, size_t *ret_count,
	struct err *err)
{
	struct buf ids CLEANUP(buf_free) = {.size_max = SIZE_MAX / 4};
	struct str rest;
	uint64_t id;
	bool found;

	for (;;) {
		if (!statement_row(s, &found, err))
			return false;
		if (!found)
			break;
		buf_add_u64(&ids, (uint64_t)column_i64(s, 0));
	}
	*ret_count = ids.len / 8;
	*ret_ids = ARENA_ARRAY(arena, *ret_count, int64_t);
	rest = buf_str(&ids);
	for (size_t i = 0; i < *ret_count && take_u64(&rest, &id); i++)
		(*ret_ids)[i] = (int64_t)id;
	return true;
}

static bool
ids_of(struct inspection *inspection, struct arena *arena, const struct query *query, int64_t of,
	int64_t **ret_ids, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, query, &s, err))
		return false;
	bind_i64(&s, 1, of);
	return ids_gather(&s, arena, ret_ids, ret_count, err);
}

bool
items_of_document(struct inspection *inspection, struct arena *arena, int64_t document,
	int64_t **ret_ids, size_t *ret_count, struct err *err)
{
	return ids_of(
		inspection, arena, &SQL_ITEM_IDS_OF_DOCUMENT, document, ret_ids, ret_count, err);
}

bool
items_of_parent(struct inspection *inspection, struct arena *arena, int64_t parent,
	int64_t **ret_ids, size_t *ret_count, struct err *err)
{
	return ids_of(inspection, arena, &SQL_ITEM_IDS_OF_PARENT, parent, ret_ids, ret_count, err);
}

bool
items_of_family(struct inspection *inspection, struct arena *arena, int64_t family,
	int64_t **ret_ids, size_t *ret_count, struct err *err)
{
	return ids_of(inspection, arena, &SQL_ITEM_IDS_OF_FAMILY, family, ret_ids, ret_count, err);
}

bool
items_by_path(struct inspection *inspection, struct arena *arena, struct str path,
	int64_t **ret_ids, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_ITEM_IDS_BY_PATH, &s, err))
		return false;
	bind_str(&s, ITEM_IDS_BY_PATH_PATH, path);
	return ids_gather(&s, arena, ret_ids, ret_count, err);
}

bool
item_rank_in_family(struct inspection *inspection, const struct item *item, uint64_t count_max,
	uint64_t *ret_rank, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_ITEM_RANK_IN_FAMILY, &s, err))
		return false;
	bind_i64(&s, ITEM_RANK_IN_FAMILY_DOCUMENT, item->document);
	bind_i64(&s, ITEM_RANK_IN_FAMILY_FAMILY, item->family);
	bind_i64(&s, ITEM_RANK_IN_FAMILY_ID, item->id);
	bind_i64(&s, ITEM_RANK_IN_FAMILY_COUNT_MAX, (int64_t)count_max);
	if (!statement_row(&s, &found, err))
		return false;
	*ret_rank = (uint64_t)column_i64(&s, ITEM_RANK_IN_FAMILY_COL_COUNT);
	return true;
}

/* ---- families ---- */

bool
family_size(struct inspection *inspection, int64_t family, uint64_t *ret_size, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_FAMILY_GET, &s, err))
		return false;
	bind_i64(&s, FAMILY_GET_ITEM, family);
	if (!statement_row(&s, &found, err))
		return false;
	*ret_size = found ? (uint64_t)column_i64(&s, FAMILY_GET_COL_SIZE) : 0;
	return true;
}

bool
family_grow(struct inspection *inspection, int64_t family, uint64_t size, uint64_t size_max,
	uint64_t count_max, bool *ret_within, struct err *err)
{
	struct statement get CLEANUP(statement_end) = {0};
	struct statement put CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_FAMILY_GET, &get, err))
		return false;
	bind_i64(&get, FAMILY_GET_ITEM, family);
	if (!statement_row(&get, &found, err))
		return false;
	*ret_within = !found ||
		((uint64_t)column_i64(&get, FAMILY_GET_COL_SIZE) + size <= size_max &&
			(uint64_t)column_i64(&get, FAMILY_GET_COL_ITEM_COUNT) < count_max);
	if (!*ret_within)
		return true;
	if (!db_begin(inspection->db, &SQL_FAMILY_PUT, &put, err))
		return false;
	bind_i64(&put, FAMILY_PUT_ITEM, family);
	bind_i64(&put, FAMILY_PUT_SIZE, (int64_t)size);
	return statement_run(&put, err);
}
