#include "store/document.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "store/commitment.h"
#include "store/db.h"
#include "store/inspection.h"
#include "store/text_part.h"

#include "document.sql.h"

#include <string.h>

bool
document_find(
	struct inspection *inspection, struct vault_hash sha256, int64_t *ret_id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	*ret_id = 0;
	if (!db_begin(inspection->db, &SQL_DOCUMENT_BY_HASH, &s, err))
		return false;
	bind_blob(&s, DOCUMENT_BY_HASH_SHA256, vault_hash_str(&sha256));
	if (!statement_row(&s, &found, err))
		return false;
	if (found)
		*ret_id = column_i64(&s, DOCUMENT_BY_HASH_COL_ID);
	return true;
}

bool
document_size_known(struct inspection *inspection, uint64_t size, bool *ret_known, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_DOCUMENT_BY_SIZE, &s, err))
		return false;
	bind_i64(&s, DOCUMENT_BY_SIZE_SIZE, (int64_t)size);
	return statement_row(&s, ret_known, err);
}

bool
document_add(struct inspection *inspection, struct vault_hash sha256, uint64_t size,
	struct str name, struct str declared, int64_t *ret_id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct buf clean CLEANUP(buf_free) = {0};

	utf8_clean(&clean, name);
	name = buf_str(&clean);
	if (!db_begin(inspection->db, &SQL_DOCUMENT_NEW, &s, err))
		return false;
	bind_blob(&s, DOCUMENT_NEW_SHA256, vault_hash_str(&sha256));
	bind_i64(&s, DOCUMENT_NEW_SIZE, (int64_t)size);
	bind_str(&s, DOCUMENT_NEW_NAME, name);
	bind_str(&s, DOCUMENT_NEW_DECLARED, declared);
	if (!statement_run(&s, err))
		return false;
	*ret_id = db_changes(inspection->db) == 0 ? 0 : db_last_id(inspection->db);
	if (*ret_id != 0)
		newcomers_add(&inspection->newcomers, *ret_id);
	return true;
}

bool
document_get(struct inspection *inspection, struct arena *arena, int64_t id,
	struct document *ret_document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct str sha256;
	bool found;

	if (!db_begin(inspection->db, &SQL_DOCUMENT_BY_ID, &s, err))
		return false;
	bind_i64(&s, DOCUMENT_BY_ID_ID, id);
	if (!statement_row(&s, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "there is no document %lld", (long long)id);
	*ret_document = (struct document){
		.id = id,
		.size = (uint64_t)column_i64(&s, DOCUMENT_BY_ID_COL_SIZE),
		.name = str_copy(arena, column_str(&s, DOCUMENT_BY_ID_COL_NAME)),
		.declared = str_copy(arena, column_str(&s, DOCUMENT_BY_ID_COL_DECLARED)),
		.state = (enum document_state)column_i64(&s, DOCUMENT_BY_ID_COL_STATE),
		.reason = (enum err_kind)column_i64(&s, DOCUMENT_BY_ID_COL_REASON),
		.format = str_copy(arena, column_str(&s, DOCUMENT_BY_ID_COL_FORMAT)),
		.kind = (int)column_i64(&s, DOCUMENT_BY_ID_COL_KIND),
		.contradicts = column_i64(&s, DOCUMENT_BY_ID_COL_CONTRADICTS) != 0,
		.title = str_copy(arena, column_str(&s, DOCUMENT_BY_ID_COL_TITLE)),
		.moment = column_moment(&s, DOCUMENT_BY_ID_COL_MOMENT),
		.text_size = (uint64_t)column_i64(&s, DOCUMENT_BY_ID_COL_TEXT_SIZE),
		.ocr_state = (enum ocr_state)column_i64(&s, DOCUMENT_BY_ID_COL_OCR_STATE),
	};
	sha256 = column_str(&s, DOCUMENT_BY_ID_COL_SHA256);
	if (sha256.len != VAULT_HASH_SIZE)
		return err_set(err, ERR_ALTERED, "document %lld has no hash", (long long)id);
	memcpy(ret_document->sha256.bytes, sha256.data, VAULT_HASH_SIZE);
	return true;
}

static bool
reading_take(struct inspection *inspection, struct arena *arena, int64_t id, bool with_text,
	struct document_reading *ret_reading, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	*ret_reading = (struct document_reading){.reader = STR(""),
		.words = STR(""),
		.facts = STR("[]"),
		.places = STR("[]"),
		.expected = STR("[]"),
		.ocr_pages = STR("[]"),
		.text = STR("")};
	if (!db_begin(inspection->db, &SQL_READING_BY_DOCUMENT, &s, err))
		return false;
	bind_i64(&s, READING_BY_DOCUMENT_DOCUMENT, id);
	bind_i64(&s, READING_BY_DOCUMENT_WITH_TEXT, with_text);
	if (!statement_row(&s, &found, err))
		return false;
	if (!found)
		return true;
	ret_reading->reader = str_copy(arena, column_str(&s, READING_BY_DOCUMENT_COL_READER));
	ret_reading->words = str_copy(arena, column_str(&s, READING_BY_DOCUMENT_COL_WORDS));
	ret_reading->facts = str_copy(arena, column_str(&s, READING_BY_DOCUMENT_COL_FACTS));
	ret_reading->places = str_copy(arena, column_str(&s, READING_BY_DOCUMENT_COL_PLACES));
	ret_reading->expected = str_copy(arena, column_str(&s, READING_BY_DOCUMENT_COL_EXPECTED));
	ret_reading->ocr_pages = str_copy(arena, column_str(&s, READING_BY_DOCUMENT_COL_OCR_PAGES));
	ret_reading->text = str_copy(arena, column_str(&s, READING_BY_DOCUMENT_COL_BODY));
	return true;
}

bool
document_reading_get(struct inspection *inspection, struct arena *arena, int64_t id,
	struct document_reading *ret_reading, struct err *err)
{
	return reading_take(inspection, arena, id, true, ret_reading, err);
}

bool
document_reading_head(struct inspection *inspection, struct arena *arena, int64_t id,
	struct document_reading *ret_reading, struct err *err)
{
	return reading_take(inspection, arena, id, false, ret_reading, err);
}

static bool
outcome_put(struct inspection *inspection, const struct document *document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_DOCUMENT_OUTCOME, &s, err))
		return false;
	bind_i64(&s, DOCUMENT_OUTCOME_ID, document->id);
	bind_i64(&s, DOCUMENT_OUTCOME_STATE, document->state);
	bind_i64(&s, DOCUMENT_OUTCOME_REASON, document->reason);
	bind_str(&s, DOCUMENT_OUTCOME_FORMAT, document->format);
	bind_i64(&s, DOCUMENT_OUTCOME_KIND, document->kind);
	bind_i64(&s, DOCUMENT_OUTCOME_CONTRADICTS, document->contradicts);
	bind_str(&s, DOCUMENT_OUTCOME_TITLE, document->title);
	bind_moment(&s, DOCUMENT_OUTCOME_MOMENT, document->moment);
	bind_i64(&s, DOCUMENT_OUTCOME_TEXT_SIZE, (int64_t)document->text_size);
	bind_i64(&s, DOCUMENT_OUTCOME_OCR_STATE, document->ocr_state);
	return statement_run(&s, err);
}

static bool
text_put(struct inspection *inspection, int64_t document, const struct document_reading *reading,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct str text = reading->text;
	bool lacks_steps = reading->only != NULL && text.len < TEXT_PART_SIZE_MIN;

	if (!db_begin(inspection->db, &SQL_TEXT_PUT, &s, err))
		return false;
	bind_i64(&s, TEXT_PUT_DOCUMENT, document);
	bind_str(&s, TEXT_PUT_BODY, text);
	return statement_run(&s, err) &&
		(lacks_steps || text_steps_put(inspection->db, document, text, err));
}

bool
document_read_put(struct inspection *inspection, const struct document *document,
	const struct document_reading *reading, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!outcome_put(inspection, document, err) ||
		!db_begin(inspection->db, &SQL_READING_PUT, &s, err))
		return false;
	bind_i64(&s, READING_PUT_DOCUMENT, document->id);
	bind_str(&s, READING_PUT_READER, reading->reader);
	bind_str(&s, READING_PUT_WORDS, reading->words);
	bind_str(&s, READING_PUT_FACTS, reading->facts);
	bind_str(&s, READING_PUT_PLACES, reading->places);
	bind_str(&s, READING_PUT_EXPECTED, reading->expected);
	bind_str(&s, READING_PUT_OCR_PAGES, reading->ocr_pages);
	newcomers_read(&inspection->newcomers, document->id);
	return statement_run(&s, err) && text_put(inspection, document->id, reading, err) &&
		document_want(inspection, document->id, err) &&
		commitment_note(inspection, document, reading, err);
}

void
document_fact_add(struct buf *to, struct str name, struct str value)
{
	buf_add_u32(to, (uint32_t)name.len);
	buf_add_u32(to, (uint32_t)value.len);
	buf_add(to, name);
	buf_add(to, value);
}

bool
document_fact_take(struct str *from, struct str *ret_name, struct str *ret_value)
{
	uint32_t name;
	uint32_t value;

	return take_u32(from, &name) && take_u32(from, &value) &&
		take_bytes(from, name, ret_name) && take_bytes(from, value, ret_value);
}

bool
document_want(struct inspection *inspection, int64_t id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_DOCUMENT_WANT, &s, err))
		return false;
	bind_i64(&s, DOCUMENT_WANT_DOCUMENT, id);
	return statement_run(&s, err);
}

bool
document_unread(struct inspection *inspection, int64_t after, int64_t *ret_ids, size_t count,
	size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	*ret_count = 0;
	if (!db_begin(inspection->db, &SQL_DOCUMENT_UNREAD_LIST, &s, err))
		return false;
	bind_i64(&s, DOCUMENT_UNREAD_LIST_AFTER, after);
	bind_i64(&s, DOCUMENT_UNREAD_LIST_COUNT, (int64_t)count);
	for (;;) {
		if (!statement_row(&s, &found, err))
			return false;
		if (!found || *ret_count == count)
			return true;
		ret_ids[(*ret_count)++] = column_i64(&s, DOCUMENT_UNREAD_LIST_COL_ID);
	}
}

bool
document_unread_again(struct inspection *inspection, int64_t id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_DOCUMENT_STATE_PUT, &s, err))
		return false;
	bind_i64(&s, DOCUMENT_STATE_PUT_ID, id);
	return statement_run(&s, err);
}

/* ---- parts ---- */

/* Takes out what was noted as this part before. */
static bool
part_clear(struct inspection *inspection, int64_t container, uint32_t ordinal, struct err *err)
{
	struct statement look CLEANUP(statement_end) = {0};
	struct statement remove CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_PART_IS_THERE, &look, err))
		return false;
	bind_i64(&look, PART_IS_THERE_CONTAINER, container);
	bind_i64(&look, PART_IS_THERE_ORDINAL, ordinal);
	if (!statement_row(&look, &found, err))
		return false;
	statement_end(&look);
	if (!found)
		return true;
	if (!db_begin(inspection->db, &SQL_PART_REMOVE, &remove, err))
		return false;
	bind_i64(&remove, PART_REMOVE_CONTAINER, container);
	bind_i64(&remove, PART_REMOVE_ORDINAL, ordinal);
	return statement_run(&remove, err);
}

bool
document_part_put(struct inspection *inspection, int64_t container,
	const struct document_part *part, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!part_clear(inspection, container, part->ordinal, err) ||
		!db_begin(inspection->db, &SQL_PART_NEW, &s, err))
		return false;
	bind_i64(&s, PART_NEW_CONTAINER, container);
	bind_i64(&s, PART_NEW_ORDINAL, part->ordinal);
	if (part->document == 0)
		bind_null(&s, PART_NEW_DOCUMENT);
	else
		bind_i64(&s, PART_NEW_DOCUMENT, part->document);
	bind_blob(&s, PART_NEW_NAME, part->name);
	bind_i64(&s, PART_NEW_ROLE, part->role);
	bind_i64(&s, PART_NEW_IS_DELETED, part->is_deleted);
	bind_moment(&s, PART_NEW_MODIFIED, part->modified);
	bind_i64(&s, PART_NEW_REASON, part->reason);
	bind_str(&s, PART_NEW_WORDS, part->words);
	return statement_run(&s, err);
}

static bool
part_count(struct inspection *inspection, int64_t container, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_PART_COUNT, &s, err))
		return false;
	bind_i64(&s, PART_COUNT_CONTAINER, container);
	if (!statement_row(&s, &found, err))
		return false;
	*ret_count = (size_t)column_i64(&s, PART_COUNT_COL_COUNT);
	return true;
}

bool
document_parts(struct inspection *inspection, struct arena *arena, int64_t container,
	struct document_part **ret_parts, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t room;
	bool found;

	if (!part_count(inspection, container, &room, err) ||
		!db_begin(inspection->db, &SQL_PART_LIST, &s, err))
		return false;
	*ret_parts = ARENA_ARRAY(arena, room, struct document_part);
	*ret_count = 0;
	bind_i64(&s, PART_LIST_CONTAINER, container);
	for (;;) {
		struct document_part *part = *ret_parts + *ret_count;

		if (!statement_row(&s, &found, err))
			return false;
		if (!found || *ret_count == room)
			return true;
		(*ret_count)++;
		part->ordinal = (uint32_t)column_i64(&s, PART_LIST_COL_ORDINAL);
		part->document = column_i64(&s, PART_LIST_COL_DOCUMENT);
		part->name = str_copy(arena, column_str(&s, PART_LIST_COL_NAME));
		part->role = (int)column_i64(&s, PART_LIST_COL_ROLE);
		part->is_deleted = column_i64(&s, PART_LIST_COL_IS_DELETED) != 0;
		part->modified = column_moment(&s, PART_LIST_COL_MODIFIED);
		part->reason = (enum err_kind)column_i64(&s, PART_LIST_COL_REASON);
		part->words = str_copy(arena, column_str(&s, PART_LIST_COL_WORDS));
	}
}
