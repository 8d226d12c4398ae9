#include "remit/coding.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/json.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "coding.sql.h"
#include "remit/codebook.h"
#include "remit/looked_at.h"
#include "remit/payload.h"
#include "remit/unsettled.h"
#include "store/db.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "store/vault.h"

enum { CHECK_ARENA_SIZE = 256 << 20 };

const char *
coding_state_words(enum coding_state state)
{
	static const char *const words[CODING_STATE_COUNT] = {
		"Not looked for yet", "Where it was", "Found in another place", "Lost"};

	return state < CODING_STATE_COUNT ? words[state] : words[CODING_LOST];
}

static bool
row_write(struct inspection *inspection, const struct coding_row *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_CODING_NEW, &s, err))
		return false;
	bind_i64(&s, CODING_NEW_ENTRY, (int64_t)row->entry);
	bind_str(&s, CODING_NEW_GUID, row->guid);
	bind_i64(&s, CODING_NEW_CODE, row->code);
	bind_i64(&s, CODING_NEW_VERSION, row->version);
	bind_i64(&s, CODING_NEW_DOCUMENT, row->document);
	bind_i64(&s, CODING_NEW_ITEM, row->item);
	bind_i64(&s, CODING_NEW_BEGINS, row->begins);
	bind_i64(&s, CODING_NEW_ENDS, row->ends);
	bind_str(&s, CODING_NEW_BEFORE, row->before);
	bind_str(&s, CODING_NEW_QUOTE, row->quote);
	bind_str(&s, CODING_NEW_AFTER, row->after);
	bind_str(&s, CODING_NEW_BOXES, row->boxes);
	bind_str(&s, CODING_NEW_NOTE, row->note);
	bind_i64(&s, CODING_NEW_PASS, row->pass);
	bind_str(&s, CODING_NEW_WHO, row->who);
	bind_i64(&s, CODING_NEW_MOMENT, row->moment);
	return statement_run(&s, err) && looked_at_note(inspection, row->document, err) &&
		unsettled_follow(inspection, row->document, err);
}

static bool
place_write(struct inspection *inspection, const struct coding_row *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_CODING_PLACE_PUT, &s, err))
		return false;
	bind_i64(&s, CODING_PLACE_PUT_CODING, (int64_t)row->entry);
	bind_i64(&s, CODING_PLACE_PUT_STATE, row->state);
	bind_i64(&s, CODING_PLACE_PUT_BEGINS, row->found_begins);
	bind_i64(&s, CODING_PLACE_PUT_ENDS, row->found_ends);
	return statement_run(&s, err);
}

bool
coding_document_of(
	struct inspection *inspection, int64_t item, int64_t *ret_document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_CODING_ITEM_DOCUMENT, &s, err))
		return false;
	bind_i64(&s, CODING_ITEM_DOCUMENT_ITEM, item);
	if (!statement_row(&s, &found, err))
		return false;
	if (!found || column_is_null(&s, CODING_ITEM_DOCUMENT_COL_DOCUMENT))
		return err_set(err, ERR_NOT_FOUND,
			"item %lld is not here, or nothing of it is held", (long long)item);
	*ret_document = column_i64(&s, CODING_ITEM_DOCUMENT_COL_DOCUMENT);
	return true;
}

bool
coding_text_of(struct inspection *inspection, struct arena *arena, int64_t document,
	struct str *ret_text, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	*ret_text = STR("");
	if (!db_begin(inspection->db, &SQL_CODING_TEXT, &s, err))
		return false;
	bind_i64(&s, CODING_TEXT_DOCUMENT, document);
	if (!statement_row(&s, &found, err))
		return false;
	if (found)
		*ret_text = str_copy(arena, column_str(&s, CODING_TEXT_COL_BODY));
	return true;
}

static bool
is_blank(struct str text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!char_is_space(text.data[i]))
			return false;
	return true;
}

/* Quote and surroundings out of the text. */
static bool
words_take(struct str text, struct arena *arena, struct coding_row *row, struct err *err)
{
	size_t from;
	size_t to;
	size_t before;
	struct str rest;

	if (row->begins < 0 || row->ends <= row->begins)
		return err_set(err, ERR_USAGE, "choose some words to code");
	from = utf8_offset(text, (size_t)row->begins);
	rest = str_from(text, from);
	to = from + utf8_offset(rest, (size_t)(row->ends - row->begins));
	if (utf8_count(str_slice(text, from, to)) != (size_t)(row->ends - row->begins))
		return err_set(err, ERR_USAGE,
			"the passage from %lld to %lld lies beyond the end of the text",
			(long long)row->begins, (long long)row->ends);
	row->quote = str_copy(arena, str_slice(text, from, to));
	if (is_blank(row->quote))
		return err_set(err, ERR_USAGE, "there are no words in this passage");
	if (!payload_fits(row->quote, CODING_QUOTE_SIZE_MAX, "the passage", err))
		return false;
	before = utf8_offset(text,
		row->begins > CODING_CONTEXT_SIZE ? (size_t)row->begins - CODING_CONTEXT_SIZE : 0);
	rest = str_from(text, to);
	row->before = str_copy(arena, str_slice(text, before, from));
	row->after = str_copy(arena, str_slice(rest, 0, utf8_offset(rest, CODING_CONTEXT_SIZE)));
	return true;
}

static bool
words_read(
	struct inspection *inspection, struct arena *arena, struct coding_row *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_CODING_TEXT, &s, err))
		return false;
	bind_i64(&s, CODING_TEXT_DOCUMENT, row->document);
	if (!statement_row(&s, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND,
			"item %lld has no text yet; it can be coded when it has been read",
			(long long)row->item);
	return words_take(column_str(&s, CODING_TEXT_COL_BODY), arena, row, err);
}

static bool
same_refuse(struct inspection *inspection, const struct coding_row *row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_CODING_SAME, &s, err))
		return false;
	bind_i64(&s, CODING_SAME_DOCUMENT, row->document);
	bind_i64(&s, CODING_SAME_BEGINS, row->begins);
	bind_i64(&s, CODING_SAME_ENDS, row->ends);
	bind_i64(&s, CODING_SAME_CODE, row->code);
	bind_str(&s, CODING_SAME_WHO, row->who);
	bind_i64(&s, CODING_SAME_PASS, row->pass);
	if (!statement_row(&s, &found, err))
		return false;
	return !found || err_set(err, ERR_EXISTS, "you have given this passage this code already");
}

static bool
entry_write(struct inspection *inspection, struct coding_row *row, struct err *err)
{
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	char hash[VAULT_NAME_SIZE];
	struct json_writer w;

	if (!payload_hash(inspection, row->document, hash, err))
		return false;
	json_begin(&w, &payload);
	json_object_begin(&w);
	if (row->guid.len > 0)
		json_member_str(&w, "guid", row->guid);
	json_member_i64(&w, "code", row->code);
	json_member_i64(&w, "version", row->version);
	json_member_i64(&w, "item", row->item);
	json_member_str(&w, "sha256", str_of(hash));
	json_member_i64(&w, "begins", row->begins);
	json_member_i64(&w, "ends", row->ends);
	json_member_str(&w, "before", row->before);
	json_member_str(&w, "quote", row->quote);
	json_member_str(&w, "after", row->after);
	if (row->boxes.len > 0)
		json_member_str(&w, "boxes", row->boxes);
	json_member_str(&w, "note", row->note);
	json_member_i64(&w, "pass", row->pass);
	json_member_str(&w, "who", row->who);
	json_object_end(&w);
	return payload_add(inspection, ENTRY_CODING, &payload, &row->entry, err);
}

static bool
put(struct inspection *inspection, struct arena *arena, struct coding_row *row,
	const struct code_row *code, struct err *err)
{
	row->version = code->version;
	if (!payload_fits(row->note, REMARK_SIZE_MAX, "the note", err) ||
		!payload_fits(row->boxes, REMARK_SIZE_MAX, "the list of places on the page", err) ||
		!coding_document_of(inspection, row->item, &row->document, err) ||
		!words_read(inspection, arena, row, err) || !same_refuse(inspection, row, err) ||
		!entry_write(inspection, row, err))
		return false;
	row->moment = inspection->last_moment;
	row->taken_back = 0;
	row->state = CODING_HELD;
	row->found_begins = row->begins;
	row->found_ends = row->ends;
	return row_write(inspection, row, err) && place_write(inspection, row, err);
}

bool
coding_put(
	struct inspection *inspection, struct arena *arena, struct coding_row *row, struct err *err)
{
	struct code_row code;

	if (!codebook_get(inspection, arena, row->code, &code, err))
		return false;
	if (code.is_closed)
		return err_set(err, ERR_USAGE, "the code \"%.*s\" is closed", STR_ARG(code.name));
	return put(inspection, arena, row, &code, err);
}

bool
coding_put_imported(
	struct inspection *inspection, struct arena *arena, struct coding_row *row, struct err *err)
{
	struct code_row code;

	return codebook_get(inspection, arena, row->code, &code, err) &&
		put(inspection, arena, row, &code, err);
}

static bool
taken_back_write(struct inspection *inspection, uint64_t coding, uint64_t entry, bool *ret_done,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_CODING_TAKE_BACK, &s, err))
		return false;
	bind_i64(&s, CODING_TAKE_BACK_TAKEN_BACK, (int64_t)entry);
	bind_i64(&s, CODING_TAKE_BACK_ENTRY, (int64_t)coding);
	if (!statement_row(&s, ret_done, err))
		return false;
	return !*ret_done ||
		unsettled_follow(inspection, column_i64(&s, CODING_TAKE_BACK_COL_DOCUMENT), err);
}

bool
coding_take_back(struct inspection *inspection, uint64_t entry, struct str who, bool any,
	uint64_t *ret_entry, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct buf payload CLEANUP(buf_free) = {.size_max = LEDGER_PAYLOAD_MAX};
	struct coding_row row;
	struct json_writer w;
	bool done;

	if (!coding_get(inspection, &arena, entry, &row, err))
		return false;
	if (!any && !str_equal(row.who, who))
		return err_set(err, ERR_PERMISSION,
			"%.*s put this code here; only they or the lead inspector can take it back",
			STR_ARG(row.who));
	if (row.taken_back != 0)
		return err_set(err, ERR_EXISTS, "this code has been taken back already");
	json_begin(&w, &payload);
	json_object_begin(&w);
	json_member_u64(&w, "takes_back", entry);
	json_member_str(&w, "who", who);
	json_object_end(&w);
	return payload_add(inspection, ENTRY_CODING, &payload, ret_entry, err) &&
		taken_back_write(inspection, entry, *ret_entry, &done, err);
}

static bool
take_back_restore(
	struct inspection *inspection, const struct json *payload, uint64_t entry, struct err *err)
{
	bool done;

	if (!taken_back_write(
		    inspection, (uint64_t)json_get_i64(payload, "takes_back"), entry, &done, err))
		return false;
	return done ||
		err_set(err, ERR_ALTERED,
			"an entry of the log takes back a code that was never given");
}

bool
coding_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err)
{
	struct coding_row row = {
		.entry = entry,
		.guid = json_get_str(payload, "guid"),
		.code = json_get_i64(payload, "code"),
		.version = json_get_i64(payload, "version"),
		.item = json_get_i64(payload, "item"),
		.begins = json_get_i64(payload, "begins"),
		.ends = json_get_i64(payload, "ends"),
		.before = json_get_str(payload, "before"),
		.quote = json_get_str(payload, "quote"),
		.after = json_get_str(payload, "after"),
		.boxes = json_get_str(payload, "boxes"),
		.note = json_get_str(payload, "note"),
		.pass = (enum reading_pass)json_get_i64(payload, "pass"),
		.who = json_get_str(payload, "who"),
		.moment = moment,
	};

	if (json_get(payload, "takes_back") != NULL)
		return take_back_restore(inspection, payload, entry, err);
	if (row.pass != PASS_FIRST && row.pass != PASS_SECOND)
		return err_set(err, ERR_ALTERED, "an entry of the log codes in no proper reading");
	return payload_document(inspection, json_get_str(payload, "sha256"), &row.document, err) &&
		row_write(inspection, &row, err);
}

/* All queries of whole rows have the columns in this order. */
static struct coding_row
row_take(const struct statement *s, struct arena *arena)
{
	return (struct coding_row){
		.entry = (uint64_t)column_i64(s, CODING_ONE_COL_ENTRY),
		.guid = str_copy(arena, column_str(s, CODING_ONE_COL_GUID)),
		.code = column_i64(s, CODING_ONE_COL_CODE),
		.version = column_i64(s, CODING_ONE_COL_VERSION),
		.document = column_i64(s, CODING_ONE_COL_DOCUMENT),
		.item = column_i64(s, CODING_ONE_COL_ITEM),
		.begins = column_i64(s, CODING_ONE_COL_BEGINS),
		.ends = column_i64(s, CODING_ONE_COL_ENDS),
		.before = str_copy(arena, column_str(s, CODING_ONE_COL_BEFORE)),
		.quote = str_copy(arena, column_str(s, CODING_ONE_COL_QUOTE)),
		.after = str_copy(arena, column_str(s, CODING_ONE_COL_AFTER)),
		.boxes = str_copy(arena, column_str(s, CODING_ONE_COL_BOXES)),
		.note = str_copy(arena, column_str(s, CODING_ONE_COL_NOTE)),
		.pass = (enum reading_pass)column_i64(s, CODING_ONE_COL_PASS),
		.taken_back = (uint64_t)column_i64(s, CODING_ONE_COL_TAKEN_BACK),
		.who = str_copy(arena, column_str(s, CODING_ONE_COL_WHO)),
		.moment = column_i64(s, CODING_ONE_COL_MOMENT),
		.state = (enum coding_state)column_i64(s, CODING_ONE_COL_STATE),
		.found_begins = column_i64(s, CODING_ONE_COL_FOUND_BEGINS),
		.found_ends = column_i64(s, CODING_ONE_COL_FOUND_ENDS),
	};
}

static bool
rows_take(struct statement *s, struct arena *arena, struct coding_row **ret_rows, size_t *ret_count,
	struct err *err)
{
	size_t room = 0;
	bool row;

	*ret_rows = NULL;
	*ret_count = 0;
	for (;;) {
		if (!statement_row(s, &row, err))
			return false;
		if (!row)
			return true;
		*ret_rows = arena_grow(arena, *ret_rows, *ret_count, &room, sizeof(**ret_rows));
		(*ret_rows)[(*ret_count)++] = row_take(s, arena);
	}
}

bool
coding_get(struct inspection *inspection, struct arena *arena, uint64_t entry,
	struct coding_row *ret_row, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_CODING_ONE, &s, err))
		return false;
	bind_i64(&s, CODING_ONE_ENTRY, (int64_t)entry);
	if (!statement_row(&s, &found, err))
		return false;
	if (!found)
		return err_set(err, ERR_NOT_FOUND, "there is no coded passage %llu",
			(unsigned long long)entry);
	*ret_row = row_take(&s, arena);
	return true;
}

static bool
document_rows(struct inspection *inspection, struct arena *arena, int64_t document, bool with_all,
	int64_t count_max, struct coding_row **ret_rows, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_CODING_OF_DOCUMENT, &s, err))
		return false;
	bind_i64(&s, CODING_OF_DOCUMENT_DOCUMENT, document);
	bind_i64(&s, CODING_OF_DOCUMENT_WITH_ALL, with_all);
	bind_i64(&s, CODING_OF_DOCUMENT_COUNT_MAX, count_max);
	return rows_take(&s, arena, ret_rows, ret_count, err);
}

bool
codings_of_document(struct inspection *inspection, struct arena *arena, int64_t document,
	struct coding_row **ret_rows, size_t *ret_count, struct err *err)
{
	return document_rows(
		inspection, arena, document, false, CODING_COUNT_MAX, ret_rows, ret_count, err);
}

bool
codings_ever_of_document(struct inspection *inspection, struct arena *arena, int64_t document,
	struct coding_row **ret_rows, size_t *ret_count, struct err *err)
{
	return document_rows(
		inspection, arena, document, true, CODING_COUNT_MAX, ret_rows, ret_count, err);
}

bool
codings_of_code(struct inspection *inspection, struct arena *arena, int64_t code, uint64_t after,
	size_t count_max, struct coding_row **ret_rows, size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_CODING_OF_CODE, &s, err))
		return false;
	bind_i64(&s, CODING_OF_CODE_CODE, code);
	bind_i64(&s, CODING_OF_CODE_AFTER, (int64_t)after);
	bind_i64(&s, CODING_OF_CODE_COUNT_MAX, (int64_t)count_max);
	return rows_take(&s, arena, ret_rows, ret_count, err);
}

bool
coding_last_of(struct inspection *inspection, int64_t document, struct str who, uint64_t *ret_entry,
	uint64_t *ret_coding, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool found;

	if (!db_begin(inspection->db, &SQL_CODING_LAST, &s, err))
		return false;
	bind_i64(&s, CODING_LAST_DOCUMENT, document);
	bind_str(&s, CODING_LAST_WHO, who);
	if (!statement_row(&s, &found, err))
		return false;
	*ret_entry = found ? (uint64_t)column_i64(&s, CODING_LAST_COL_DID) : 0;
	*ret_coding = found ? (uint64_t)column_i64(&s, CODING_LAST_COL_ENTRY) : 0;
	return true;
}

static bool
document_is_coded(struct inspection *inspection, int64_t document, bool *ret_coded, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(inspection->db, &SQL_CODING_IS_THERE, &s, err))
		return false;
	bind_i64(&s, CODING_IS_THERE_DOCUMENT, document);
	return statement_row(&s, ret_coded, err);
}

/* Those taken back, too: they may be given again. Hardly any document that is read has one, and to
 * ask for the rows in order takes three times as long as to ask whether there are any. */
bool
coding_text_changed(
	struct inspection *inspection, int64_t document, struct str text, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = CHECK_ARENA_SIZE};
	struct coding_row *rows;
	size_t count;
	bool is_coded;

	if (!document_is_coded(inspection, document, &is_coded, err))
		return false;
	if (!is_coded)
		return true;
	if (!document_rows(inspection, &arena, document, true, INT64_MAX, &rows, &count, err))
		return false;
	for (size_t i = 0; i < count; i++) {
		coding_place_find(text, &rows[i]);
		if (!place_write(inspection, &rows[i], err))
			return false;
	}
	return true;
}
