#include "search/index.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/token.h"
#include "index.sql.h"
#include "schema_search.h"
#include "search/index_inside.h"
#include "search/words.h"
#include "store/document.h"

#include <stdlib.h>

static bool
stamp_take(struct index *index, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(index->db, &SQL_INDEX_STAMP, &s, err) || !statement_row(&s, &row, err))
		return false;
	index->stamp = column_i64(&s, INDEX_STAMP_COL_STAMP);
	if (column_i64(&s, INDEX_STAMP_COL_FORMER) != 0)
		return err_set(err, ERR_UNSUPPORTED,
			"the search index of this inspection was made by an earlier version of "
			"candour: run candour rebuild, which makes it anew from vault and log");
	return true;
}

static bool
watch_committing(void *context, struct err *err)
{
	return index_flush(context, err);
}

/* Forgets all that was not committed. */
static void
watch_undone(void *context)
{
	struct index *index = context;

	index->generation = -1;
	index->is_changing = false;
	index->is_broken = false;
	index->undone++;
	buf_clear(&index->group_ids);
	index_blocks_forget(index);
	words_forget(index->words);
}

bool
index_open(struct db *db, struct index **ret_index, struct err *err)
{
	struct index *index = memory_alloc(sizeof(*index));

	*index = (struct index){.db = db, .generation = -1};
	index->watch = (struct db_watch){index, watch_committing, watch_undone, NULL};
	index->blocks = memory_alloc(INDEX_BLOCKS * sizeof(*index->blocks));
	index->set = memory_alloc(sizeof(*index->set));
	index_blocks_forget(index);
	words_open(db, &index->words);
	db_watch_add(db, &index->watch);
	if (!tokenizer_new(&index->tokenizer, err) || !stamp_take(index, err)) {
		index_close(index);
		return false;
	}
	*ret_index = index;
	return true;
}

void
index_close(struct index *index)
{
	if (index == NULL)
		return;
	db_watch_remove(index->db, &index->watch);
	words_close(index->words);
	tokenizer_free(index->tokenizer);
	buf_free(&index->group_ids);
	fields_free(&index->fields);
	free(index->blocks);
	free(index->set);
	free(index);
}

void
index_cleanup(struct index **index)
{
	index_close(*index);
	*index = NULL;
}

void
index_employ(struct index *index, struct scribe *scribe)
{
	words_employ(index->words, scribe);
}

struct db *
index_db(struct index *index)
{
	return index->db;
}

struct words *
index_words(struct index *index)
{
	return index->words;
}

const struct tokenizer *
index_tokenizer(struct index *index)
{
	return index->tokenizer;
}

int64_t
index_undone(const struct index *index)
{
	return index->undone;
}

bool
index_create(struct index *index, struct err *err)
{
	return db_run_script(index->db, embedded_schema_search, err);
}

bool
index_age_get(struct index *index, struct index_age *ret_age, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(index->db, &SQL_INDEX_STATE, &s, err) || !statement_row(&s, &row, err))
		return false;
	if (!row)
		return err_set(
			err, ERR_DAMAGED, "the search index is damaged: run candour rebuild");
	*ret_age = (struct index_age){
		column_i64(&s, INDEX_STATE_COL_GENERATION), column_i64(&s, INDEX_STATE_COL_WRITER)};
	return true;
}

/* Begins to change the index, in the caller's transaction or one's own statement. Where the last
 * change was not this handle's (another process wrote) nothing is known any more. */
static bool
change_begin(struct index *index, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t generation;
	bool row;

	if (index->is_broken)
		return err_set(err, ERR_INTERNAL, "an act on the search index failed before");
	if (!index->is_changing) {
		if (!db_begin(index->db, &SQL_INDEX_STATE, &s, err) ||
			!statement_row(&s, &row, err))
			return false;
		if (!row)
			return err_set(err, ERR_DAMAGED,
				"the search index is damaged: run candour rebuild");
		generation = column_i64(&s, INDEX_STATE_COL_GENERATION);
		if (generation != index->generation ||
			column_i64(&s, INDEX_STATE_COL_WRITER) != index->stamp) {
			index_blocks_forget(index);
			buf_clear(&index->group_ids);
		}
		index->generation = generation;
		index->is_changing = true;
	}
	index->generation++;
	return true;
}

/* What was done half cannot be kept; where there is no transaction to undo it is forgotten. */
static bool
change_failed(struct index *index)
{
	index->is_broken = true;
	if (!db_in_transaction(index->db))
		watch_undone(index);
	return false;
}

/* Without a transaction of the caller's nobody would write it later. */
static bool
change_end(struct index *index, struct err *err)
{
	if (!db_in_transaction(index->db))
		return index_flush(index, err) || change_failed(index);
	return words_gathered(index->words) < WORDS_GATHERED_MAX ||
		words_relieve(index->words, err) || change_failed(index);
}

static bool
state_write(struct index *index, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(index->db, &SQL_INDEX_STATE_SET, &s, err))
		return false;
	bind_i64(&s, INDEX_STATE_SET_GENERATION, index->generation);
	bind_i64(&s, INDEX_STATE_SET_WRITER, index->stamp);
	return statement_run(&s, err);
}

bool
index_flush(struct index *index, struct err *err)
{
	if (index->is_broken)
		return err_set(err, ERR_INTERNAL, "an act on the search index failed before");
	if (!index->is_changing)
		return true;
	if (!index_blocks_write(index, err) || !state_write(index, err) ||
		!words_flush(index->words, err))
		return false;
	index->is_changing = false;
	return true;
}

/* ---- Documents ---- */

/* Parameters and columns of the queries on fields follow the order of the fields. */
static bool
fields_save(struct index *index, const struct adding *adding, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(index->db, &SQL_INDEX_FIELD_SET, &s, err))
		return false;
	bind_i64(&s, INDEX_FIELD_SET_DOCUMENT, adding->document);
	bind_i64(&s, INDEX_FIELD_SET_BORN, index->generation);
	bind_i64(&s, INDEX_FIELD_SET_LAST_ITEM, adding->last_item);
	for (int i = 1; i < FIELD_COUNT; i++)
		bind_str(&s, INDEX_FIELD_SET_TITLE + i - 1, buf_str(&adding->fields->texts[i]));
	return statement_run(&s, err);
}

static void
texts_add(struct index *index, struct adding *adding, struct str body)
{
	if (body.len > 0)
		adding->doc.flags |= DOC_TEXT;
	words_document_begin(index->words, (uint32_t)adding->document, index->generation);
	adding->doc.length = words_text_add(index->words, index->tokenizer, 0, body);
	for (unsigned i = 1; i < FIELD_COUNT; i++)
		adding->doc.length += words_text_add(
			index->words, index->tokenizer, i, buf_str(&adding->fields->texts[i]));
}

/* The text as the store has it. */
static bool
texts_stored_add(struct index *index, struct adding *adding, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(index->db, &SQL_INDEX_BODY, &s, err))
		return false;
	bind_i64(&s, INDEX_BODY_DOCUMENT, adding->document);
	if (!statement_row(&s, &row, err))
		return false;
	texts_add(index, adding, row ? column_str(&s, INDEX_BODY_COL_BODY) : STR(""));
	return true;
}

/* Puts the words in; those of before are taken out first. */
static bool
words_replace(struct index *index, struct adding *adding, struct err *err)
{
	if (adding->was_there &&
		!words_remove(index->words, (uint32_t)adding->document, adding->born,
			index->generation, err))
		return false;
	if (adding->reading != NULL)
		texts_add(index, adding, adding->reading->text);
	else if (!texts_stored_add(index, adding, err))
		return false;
	return fields_save(index, adding, err);
}

static bool
item_note(struct index *index, const struct adding *adding, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(index->db, &SQL_INDEX_FIELD_ITEM, &s, err))
		return false;
	bind_i64(&s, INDEX_FIELD_ITEM_LAST_ITEM, adding->last_item);
	bind_i64(&s, INDEX_FIELD_ITEM_DOCUMENT, adding->document);
	return statement_run(&s, err);
}

static bool
add_document(struct index *index, struct adding *adding, struct err *err)
{
	bool same;

	if (!adding_former(index, adding, err) || !adding_document(index, adding, err) ||
		!adding_items(index, adding, err) || !adding_parts(index, adding, err))
		return false;
	same = adding->was_there &&
		fields_text(adding->fields, FIELD_FILE).len == adding->file_bytes;
	if (!(same ? item_note(index, adding, err) : words_replace(index, adding, err)))
		return false;
	adding->doc.fields = (adding->doc.flags & DOC_TEXT) != 0 ? FIELD_BODY : 0;
	for (unsigned i = 1; i < FIELD_COUNT; i++)
		if (buf_str(&adding->fields->texts[i]).len > 0)
			adding->doc.fields |= (uint16_t)(1u << i);
	return index_block_set(index, adding->document, &adding->doc, err);
}

static bool
add(struct index *index, struct adding *adding, struct err *err)
{
	int64_t document = adding->document;

	if (document <= 0 || document > DOCS_MAX)
		return err_set(err, ERR_TOO_LARGE, "the search index takes at most %lld documents",
			(long long)DOCS_MAX);
	adding->fields = &index->fields;
	fields_begin(adding->fields);
	if (change_begin(index, err) &&
		(add_document(index, adding, err) || change_failed(index)) &&
		change_end(index, err))
		return true;
	return err_in(err, "document %lld could not be indexed", (long long)document);
}

bool
index_add(struct index *index, int64_t document, struct err *err)
{
	struct adding adding = {.document = document};

	return add(index, &adding, err);
}

bool
index_add_read(struct index *index, const struct document *document,
	const struct document_reading *reading, struct err *err)
{
	struct adding adding = {.document = document->id, .row = document, .reading = reading};

	return add(index, &adding, err);
}

static bool
remove_document(struct index *index, int64_t document, int64_t born, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!words_remove(index->words, (uint32_t)document, born, index->generation, err) ||
		!db_begin(index->db, &SQL_INDEX_FIELD_REMOVE, &s, err))
		return false;
	bind_i64(&s, INDEX_FIELD_REMOVE_DOCUMENT, document);
	return statement_run(&s, err) && index_block_set(index, document, NULL, err);
}

bool
index_remove(struct index *index, int64_t document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t born;
	bool row = true;

	/* Within a change the blocks are at hand; most of what is read was never read before. */
	if (index->is_changing && !index_block_has(index, document, &row, err))
		return false;
	if (!row)
		return true;
	if (!db_begin(index->db, &SQL_INDEX_BORN, &s, err))
		return false;
	bind_i64(&s, INDEX_BORN_DOCUMENT, document);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	born = column_i64(&s, INDEX_BORN_COL_BORN);
	statement_end(&s);
	return change_begin(index, err) &&
		(remove_document(index, document, born, err) || change_failed(index)) &&
		change_end(index, err);
}

static bool
fold_set(struct index *index, int64_t document, int64_t fold, struct err *err)
{
	struct doc doc = {0};

	if (!index_block_read(index, document, &doc, err))
		return false;
	if ((doc.flags & DOC_LIVE) == 0 || doc.fold == (uint32_t)fold)
		return true;
	doc.fold = (uint32_t)fold;
	return index_block_set(index, document, &doc, err);
}

bool
index_fold(struct index *index, int64_t document, int64_t fold, struct err *err)
{
	if (document <= 0 || document > DOCS_MAX || fold < 0 || fold > DOCS_MAX)
		return err_set(err, ERR_TOO_LARGE, "the search index takes at most %lld documents",
			(long long)DOCS_MAX);
	return change_begin(index, err) &&
		(fold_set(index, document, fold, err) || change_failed(index)) &&
		change_end(index, err);
}

bool
index_merge_step(struct index *index, int pages, bool *ret_more, struct err *err)
{
	*ret_more = false;
	return index_flush(index, err) && words_merge_step(index->words, pages, ret_more, err);
}
