#include "search/index.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "index.sql.h"
#include "schema_search.h"
#include "search/docs.h"
#include "search/fts.h"
#include "search/index_fields.h"
#include "search/query.h"
#include "search/token.h"

#include <stdlib.h>
#include <string.h>

/* A word that was seen lately is in the dictionary; longer ones are asked for each time. */
enum { KNOWN_COUNT = 1 << 19, KNOWN_SIZE = 23 };

struct known {
	unsigned char len;
	char word[KNOWN_SIZE];
};

struct index {
	struct db *db;
	struct tokenizer *tokenizer;
	struct fts *fts;
	struct fts_watch watch;
	int64_t stamp;
	int64_t generation; /* as this handle left it; what is known holds only while it stands */
	struct known *known;
	struct buf fresh;      /* words not known: length, bytes */
	uint32_t words;        /* of the document being added */
	struct buf group_text; /* the set of deliveries met last, and its number */
	uint32_t group;
};

/* What a document's row becomes, on its way into a block. */
struct adding {
	int64_t document;
	struct doc doc;
	struct fields fields;
	int64_t checksum;
	int64_t last_item;
	bool was_there;    /* and its fields are those of then */
	size_t file_bytes; /* of its names then */
};

static void
adding_cleanup(struct adding *adding)
{
	fields_free(&adding->fields);
}

static void
watch_word(void *context, struct str term)
{
	struct index *index = context;
	uint32_t hash = 2166136261u;
	struct known *known;

	index->words++;
	for (size_t i = 0; i < term.len; i++)
		hash = (hash ^ (unsigned char)term.data[i]) * 16777619u;
	known = &index->known[(hash ^ hash >> 16) % KNOWN_COUNT];
	if (known->len == term.len && memcmp(known->word, term.data, term.len) == 0)
		return;
	if (term.len <= KNOWN_SIZE) {
		known->len = (unsigned char)term.len;
		memcpy(known->word, term.data, term.len);
	}
	buf_add_char(&index->fresh, (char)(unsigned char)term.len);
	buf_add(&index->fresh, term);
}

static bool
stamp_take(struct index *index, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(index->db, &SQL_INDEX_STAMP, &s, err) || !statement_row(&s, &row, err))
		return false;
	index->stamp = column_i64(&s, INDEX_STAMP_COL_STAMP);
	return true;
}

bool
index_open(struct db *db, struct index **ret_index, struct err *err)
{
	struct index *index = memory_alloc(sizeof(*index));

	*index = (struct index){.db = db, .generation = -1};
	index->watch = (struct fts_watch){index, watch_word};
	index->known = memory_alloc(KNOWN_COUNT * sizeof(*index->known));
	if (!tokenizer_new(&index->tokenizer, err) ||
		!fts_open(db, index->tokenizer, &index->fts, err) || !stamp_take(index, err)) {
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
	fts_close(index->fts);
	tokenizer_free(index->tokenizer);
	buf_free(&index->fresh);
	buf_free(&index->group_text);
	free(index->known);
	free(index);
}

void
index_cleanup(struct index **index)
{
	index_close(*index);
	*index = NULL;
}

struct db *
index_db(struct index *index)
{
	return index->db;
}

struct fts *
index_fts(struct index *index)
{
	return index->fts;
}

const struct tokenizer *
index_tokenizer(struct index *index)
{
	return index->tokenizer;
}

bool
index_create(struct index *index, struct err *err)
{
	return db_run_script(index->db, embedded_schema_search, err);
}

/* Takes the next generation. Where the last change was not this handle's (another process wrote,
 * or a transaction was undone) nothing is known any more. */
static bool
generation_next(struct index *index, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t generation;
	int64_t writer;
	bool row;

	if (!db_begin(index->db, &SQL_INDEX_STATE, &s, err) || !statement_row(&s, &row, err))
		return false;
	if (!row)
		return err_set(
			err, ERR_DAMAGED, "the search index is damaged: run candour rebuild");
	generation = column_i64(&s, INDEX_STATE_COL_GENERATION);
	writer = column_i64(&s, INDEX_STATE_COL_WRITER);
	statement_end(&s);
	if (generation != index->generation || writer != index->stamp) {
		memset(index->known, 0, KNOWN_COUNT * sizeof(*index->known));
		buf_clear(&index->group_text);
	}
	index->generation = generation + 1;
	if (!db_begin(index->db, &SQL_INDEX_STATE_SET, &s, err))
		return false;
	bind_i64(&s, INDEX_STATE_SET_GENERATION, index->generation);
	bind_i64(&s, INDEX_STATE_SET_WRITER, index->stamp);
	return statement_run(&s, err);
}

/* A guard against taking out other words than were put in; not against malice. */
static int64_t
checksum_of(struct str text)
{
	uint64_t sum = 0x9e3779b97f4a7c15u ^ text.len;

	while (text.len >= 8) {
		uint64_t word;

		memcpy(&word, text.data, 8);
		sum = (sum ^ word) * 0xff51afd7ed558ccdu;
		sum ^= sum >> 32;
		text = str_from(text, 8);
	}
	for (size_t i = 0; i < text.len; i++)
		sum = (sum ^ (unsigned char)text.data[i]) * 0x100000001b3u;
	return (int64_t)(sum ^ sum >> 29);
}

static bool
group_add(struct index *index, struct str deliveries, int64_t *ret_id, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(index->db, &SQL_INDEX_GROUP_ADD, &s, err))
		return false;
	bind_str(&s, INDEX_GROUP_ADD_DELIVERIES, deliveries);
	if (!statement_run(&s, err))
		return false;
	*ret_id = db_last_id(index->db);
	return true;
}

/* The set of deliveries as a number. Mostly it is that of the document before. */
static bool
group_of(struct index *index, struct str deliveries, uint32_t *ret_group, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t id;
	bool row;

	if (deliveries.len == 0 || !str_equal(buf_str(&index->group_text), deliveries)) {
		if (!db_begin(index->db, &SQL_INDEX_GROUP_FIND, &s, err))
			return false;
		bind_str(&s, INDEX_GROUP_FIND_DELIVERIES, deliveries);
		if (!statement_row(&s, &row, err))
			return false;
		if (row)
			id = column_i64(&s, INDEX_GROUP_FIND_COL_ID);
		else if (!group_add(index, deliveries, &id, err))
			return false;
		if (id < 0 || id > UINT32_MAX)
			return err_set(err, ERR_TOO_LARGE, "too many sets of deliveries");
		buf_clear(&index->group_text);
		buf_add(&index->group_text, deliveries);
		index->group = (uint32_t)id;
	}
	*ret_group = index->group;
	return true;
}

/* Deliveries in order, each once. Items come in order of their number, deliveries nearly so. */
enum { DELIVERIES_MAX = 4096 };

struct delivery_set {
	int64_t ids[DELIVERIES_MAX];
	size_t count;
};

static void
delivery_note(struct delivery_set *set, int64_t id)
{
	size_t at = set->count;

	while (at > 0 && set->ids[at - 1] > id)
		at--;
	if ((at > 0 && set->ids[at - 1] == id) || set->count == DELIVERIES_MAX)
		return;
	memmove(set->ids + at + 1, set->ids + at, (set->count - at) * sizeof(set->ids[0]));
	set->ids[at] = id;
	set->count++;
}

/* Names of one document that are indexed, in bytes: each new one means indexing the whole text
 * anew, which must stay bounded for what was copied a thousand times. */
enum { NAMES_SIZE_MAX = 16 * 1024, NAMES_SIZE_LONG_TEXT = 1024, LONG_TEXT = 4096 };

static void
name_note(struct adding *adding, struct str path)
{
	size_t most = adding->doc.length > LONG_TEXT ? NAMES_SIZE_LONG_TEXT : NAMES_SIZE_MAX;

	path = path_name(path);
	if (fields_text(&adding->fields, FIELD_FILE).len + path.len < most)
		fields_add_once(&adding->fields, FIELD_FILE, path);
}

/* The deliveries noted with the document when it was indexed before. */
static bool
group_read(struct index *index, uint32_t group, struct delivery_set *set, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct str rest;
	struct str piece;
	int64_t id;
	bool row;

	if (!db_begin(index->db, &SQL_INDEX_GROUP_TEXT, &s, err))
		return false;
	bind_i64(&s, INDEX_GROUP_TEXT_ID, group);
	if (!statement_row(&s, &row, err))
		return false;
	rest = row ? column_str(&s, INDEX_GROUP_TEXT_COL_DELIVERIES) : STR("");
	while (str_cut(&rest, ',', &piece))
		if (str_to_i64(piece, &id))
			delivery_note(set, id);
	return true;
}

/* Instances that came since: how many, in which deliveries, under which names. */
static bool
items_read(struct index *index, struct adding *adding, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct delivery_set *set = memory_alloc(sizeof(*set));
	struct buf deliveries CLEANUP(buf_free) = {0};
	bool row = true;
	bool read;

	set->count = 0;
	read = (!adding->was_there || group_read(index, adding->doc.group, set, err)) &&
		db_begin(index->db, &SQL_INDEX_ITEMS, &s, err);
	if (read) {
		bind_i64(&s, INDEX_ITEMS_DOCUMENT, adding->document);
		bind_i64(&s, INDEX_ITEMS_AFTER, adding->last_item);
	}
	while (read && (read = statement_row(&s, &row, err)) && row) {
		adding->doc.items++;
		adding->last_item = column_i64(&s, INDEX_ITEMS_COL_ID);
		delivery_note(set, column_i64(&s, INDEX_ITEMS_COL_DELIVERY));
		name_note(adding, column_str(&s, INDEX_ITEMS_COL_PATH));
		if (column_i64(&s, INDEX_ITEMS_COL_IS_DELETED) != 0)
			adding->doc.flags |= DOC_DELETED;
	}
	for (size_t i = 0; i < set->count; i++)
		buf_add_format(&deliveries, "%s%lld", i > 0 ? "," : "", (long long)set->ids[i]);
	free(set);
	if (adding->doc.items > 1)
		adding->doc.flags |= DOC_COPIES;
	return read && group_of(index, buf_str(&deliveries), &adding->doc.group, err);
}

static bool
parts_read(struct index *index, struct adding *adding, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(index->db, &SQL_INDEX_PARTS, &s, err))
		return false;
	bind_i64(&s, INDEX_PARTS_DOCUMENT, adding->document);
	if (!statement_row(&s, &row, err))
		return false;
	if (row && column_i64(&s, INDEX_PARTS_COL_ATTACHMENTS) != 0)
		adding->doc.flags |= DOC_ATTACHMENT;
	if (row && column_i64(&s, INDEX_PARTS_COL_PARTS) != 0)
		adding->doc.flags |= DOC_PART;
	return true;
}

static bool
facts_read(struct index *index, struct adding *adding, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(index->db, &SQL_INDEX_FACTS, &s, err))
		return false;
	bind_i64(&s, INDEX_FACTS_DOCUMENT, adding->document);
	if (!statement_row(&s, &row, err))
		return false;
	return !row ||
		fields_add_facts(&adding->fields, column_str(&s, INDEX_FACTS_COL_FACTS), err);
}

/* The document's own row. */
static bool
document_read(struct index *index, struct adding *adding, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(index->db, &SQL_INDEX_DOCUMENT, &s, err))
		return false;
	bind_i64(&s, INDEX_DOCUMENT_DOCUMENT, adding->document);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return err_set(err, ERR_NOT_FOUND, "there is no document %lld",
			(long long)adding->document);
	adding->doc.flags |= DOC_LIVE;
	adding->doc.kind = (uint8_t)column_i64(&s, INDEX_DOCUMENT_COL_KIND);
	adding->doc.moment = DATE_NONE;
	if (!column_is_null(&s, INDEX_DOCUMENT_COL_MOMENT)) {
		adding->doc.moment = column_i64(&s, INDEX_DOCUMENT_COL_MOMENT);
		adding->doc.flags |= DOC_DATE;
	}
	adding->doc.reason = (uint8_t)column_i64(&s, INDEX_DOCUMENT_COL_REASON);
	if (adding->doc.reason != 0)
		adding->doc.flags |= DOC_UNREAD;
	if (column_i64(&s, INDEX_DOCUMENT_COL_CONTRADICTS) != 0)
		adding->doc.flags |= DOC_CONTRADICTS;
	if (adding->was_there)
		return true;
	fields_add(&adding->fields, FIELD_TITLE, column_str(&s, INDEX_DOCUMENT_COL_TITLE));
	return facts_read(index, adding, err);
}

/* Parameters and columns of the queries on words and fields follow the order of the fields. */
static void
bind_fields(struct statement *s, int first, const struct fields *fields)
{
	for (int i = 1; i < FIELD_COUNT; i++)
		bind_str(s, first + i - 1, buf_str(&fields->texts[i]));
}

static bool
fields_save(struct index *index, const struct adding *adding, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(index->db, &SQL_INDEX_FIELD_ADD, &s, err))
		return false;
	bind_i64(&s, INDEX_FIELD_ADD_DOCUMENT, adding->document);
	bind_i64(&s, INDEX_FIELD_ADD_CHECKSUM, adding->checksum);
	bind_i64(&s, INDEX_FIELD_ADD_LAST_ITEM, adding->last_item);
	bind_fields(&s, INDEX_FIELD_ADD_TITLE, &adding->fields);
	return statement_run(&s, err);
}

static bool
fresh_save(struct index *index, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct str rest = buf_str(&index->fresh);
	uint8_t len;
	struct str term;

	while (take_u8(&rest, &len) && take_bytes(&rest, len, &term)) {
		if (!db_begin(index->db, &SQL_INDEX_TERM_ADD, &s, err))
			return false;
		bind_str(&s, INDEX_TERM_ADD_TERM, term);
		if (!statement_run(&s, err))
			return false;
		statement_end(&s);
	}
	return true;
}

static bool
words_add(struct index *index, struct adding *adding, struct str body, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool added;

	if (!db_begin(index->db, &SQL_INDEX_WORDS_ADD, &s, err))
		return false;
	bind_i64(&s, INDEX_WORDS_ADD_DOCUMENT, adding->document);
	bind_str(&s, INDEX_WORDS_ADD_BODY, body);
	bind_fields(&s, INDEX_WORDS_ADD_TITLE, &adding->fields);
	index->words = 0;
	index->fresh.size_max = SIZE_MAX / 4;
	buf_clear(&index->fresh);
	fts_watch_set(index->fts, &index->watch);
	added = statement_run(&s, err);
	fts_watch_set(index->fts, NULL);
	adding->doc.length = index->words;
	adding->checksum = checksum_of(body);
	return added && fresh_save(index, err) && fields_save(index, adding, err);
}

static bool
words_remove(struct index *index, int64_t document, struct str body, const struct statement *old,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (checksum_of(body) != column_i64(old, INDEX_FIELD_COL_CHECKSUM))
		return err_set(err, ERR_INTERNAL,
			"the text of document %lld was changed before it was taken out of the "
			"search index; run candour rebuild",
			(long long)document);
	if (!db_begin(index->db, &SQL_INDEX_WORDS_REMOVE, &s, err))
		return false;
	bind_i64(&s, INDEX_WORDS_REMOVE_DOCUMENT, document);
	bind_str(&s, INDEX_WORDS_REMOVE_BODY, body);
	for (int i = 0; i < FIELD_COUNT - 1; i++)
		bind_str(&s, INDEX_WORDS_REMOVE_TITLE + i,
			column_str(old, INDEX_FIELD_COL_TITLE + i));
	return statement_run(&s, err);
}

static bool
block_add(struct index *index, int64_t block, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(index->db, &SQL_INDEX_BLOCK_ADD, &s, err))
		return false;
	bind_i64(&s, INDEX_BLOCK_ADD_BLOCK, block);
	bind_i64(&s, INDEX_BLOCK_ADD_GENERATION, index->generation);
	bind_blob(&s, INDEX_BLOCK_ADD_DOCS, STR(""));
	return statement_run(&s, err);
}

/* Puts a document's numbers into its block; NULL takes them out. */
static bool
block_save(struct index *index, int64_t document, const struct doc *doc, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	char block[DOCS_PER_BLOCK * DOC_SIZE] = {0};
	size_t at = (size_t)(document % DOCS_PER_BLOCK) * DOC_SIZE;
	struct str had;
	bool row;

	if (!db_begin(index->db, &SQL_INDEX_BLOCK, &s, err))
		return false;
	bind_i64(&s, INDEX_BLOCK_BLOCK, document / DOCS_PER_BLOCK);
	if (!statement_row(&s, &row, err))
		return false;
	had = row ? column_str(&s, INDEX_BLOCK_COL_DOCS) : STR("");
	if (had.len <= sizeof(block))
		memcpy(block, had.data, had.len);
	statement_end(&s);
	if (!row && !block_add(index, document / DOCS_PER_BLOCK, err))
		return false;
	memset(block + at, 0, DOC_SIZE);
	if (doc != NULL)
		doc_pack(doc, block + at);
	if (!db_begin(index->db, &SQL_INDEX_BLOCK_SET, &s, err))
		return false;
	bind_i64(&s, INDEX_BLOCK_SET_BLOCK, document / DOCS_PER_BLOCK);
	bind_i64(&s, INDEX_BLOCK_SET_GENERATION, index->generation);
	bind_blob(&s, INDEX_BLOCK_SET_DOCS, str_make(block, sizeof(block)));
	return statement_run(&s, err);
}

/* A document as its block has it. */
static bool
block_read(struct index *index, int64_t document, struct doc *ret_doc, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t at = (size_t)(document % DOCS_PER_BLOCK) * DOC_SIZE;
	bool row;

	if (!db_begin(index->db, &SQL_INDEX_BLOCK, &s, err))
		return false;
	bind_i64(&s, INDEX_BLOCK_BLOCK, document / DOCS_PER_BLOCK);
	if (!statement_row(&s, &row, err))
		return false;
	if (row && column_str(&s, INDEX_BLOCK_COL_DOCS).len >= at + DOC_SIZE)
		doc_unpack(column_str(&s, INDEX_BLOCK_COL_DOCS).data + at, ret_doc);
	return true;
}

static bool
field_remove(struct index *index, int64_t document, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(index->db, &SQL_INDEX_FIELD_REMOVE, &s, err))
		return false;
	bind_i64(&s, INDEX_FIELD_REMOVE_DOCUMENT, document);
	return statement_run(&s, err);
}

/* What was indexed of the document before stands until it is taken out: its text and facts are
 * not looked at again, so that the thousandth copy costs no more than the second. */
static bool
former_read(struct index *index, struct adding *adding, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct doc doc = {0};

	if (!db_begin(index->db, &SQL_INDEX_FIELD, &s, err))
		return false;
	bind_i64(&s, INDEX_FIELD_DOCUMENT, adding->document);
	if (!statement_row(&s, &adding->was_there, err))
		return false;
	if (!adding->was_there)
		return true;
	adding->last_item = column_i64(&s, INDEX_FIELD_COL_LAST_ITEM);
	for (int i = 1; i < FIELD_COUNT; i++)
		buf_add(&adding->fields.texts[i], column_str(&s, INDEX_FIELD_COL_TITLE + i - 1));
	adding->file_bytes = fields_text(&adding->fields, FIELD_FILE).len;
	if (!block_read(index, adding->document, &doc, err))
		return false;
	adding->doc = (struct doc){.length = doc.length,
		.items = doc.items,
		.group = doc.group,
		.fields = doc.fields,
		.flags = doc.flags & (DOC_DELETED | DOC_TEXT)};
	return true;
}

/* Puts the words in; those of before are taken out first. */
static bool
words_replace(struct index *index, struct adding *adding, struct err *err)
{
	struct statement old CLEANUP(statement_end) = {0};
	struct statement s CLEANUP(statement_end) = {0};
	struct str body;
	bool row;

	if (!db_begin(index->db, &SQL_INDEX_BODY, &s, err))
		return false;
	bind_i64(&s, INDEX_BODY_DOCUMENT, adding->document);
	if (!statement_row(&s, &row, err))
		return false;
	body = row ? column_str(&s, INDEX_BODY_COL_BODY) : STR("");
	if (adding->was_there) {
		if (!db_begin(index->db, &SQL_INDEX_FIELD, &old, err))
			return false;
		bind_i64(&old, INDEX_FIELD_DOCUMENT, adding->document);
		if (!statement_row(&old, &row, err) ||
			!words_remove(index, adding->document, body, &old, err))
			return false;
		statement_end(&old);
		if (!field_remove(index, adding->document, err))
			return false;
	}
	if (body.len > 0)
		adding->doc.flags |= DOC_TEXT;
	return words_add(index, adding, body, err);
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

	if (!former_read(index, adding, err) || !document_read(index, adding, err) ||
		!items_read(index, adding, err) || !parts_read(index, adding, err))
		return false;
	same = adding->was_there &&
		fields_text(&adding->fields, FIELD_FILE).len == adding->file_bytes;
	if (!(same ? item_note(index, adding, err) : words_replace(index, adding, err)))
		return false;
	adding->doc.fields = (adding->doc.flags & DOC_TEXT) != 0 ? FIELD_BODY : 0;
	for (unsigned i = 1; i < FIELD_COUNT; i++)
		if (buf_str(&adding->fields.texts[i]).len > 0)
			adding->doc.fields |= (uint16_t)(1u << i);
	return block_save(index, adding->document, &adding->doc, err);
}

bool
index_add(struct index *index, int64_t document, struct err *err)
{
	struct adding adding CLEANUP(adding_cleanup) = {.document = document};

	if (document <= 0 || document > DOCS_MAX)
		return err_set(err, ERR_TOO_LARGE, "the search index takes at most %lld documents",
			(long long)DOCS_MAX);
	fields_begin(&adding.fields);
	if (generation_next(index, err) && add_document(index, &adding, err))
		return true;
	index->generation = -1; /* words may be noted that will be undone */
	return err_in(err, "document %lld could not be indexed", (long long)document);
}

bool
index_remove(struct index *index, int64_t document, struct err *err)
{
	struct statement old CLEANUP(statement_end) = {0};
	struct statement body CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(index->db, &SQL_INDEX_FIELD, &old, err))
		return false;
	bind_i64(&old, INDEX_FIELD_DOCUMENT, document);
	if (!statement_row(&old, &row, err))
		return false;
	if (!row)
		return true;
	if (!generation_next(index, err) || !db_begin(index->db, &SQL_INDEX_BODY, &body, err))
		return false;
	bind_i64(&body, INDEX_BODY_DOCUMENT, document);
	if (!statement_row(&body, &row, err) ||
		!words_remove(index, document,
			row ? column_str(&body, INDEX_BODY_COL_BODY) : STR(""), &old, err))
		return false;
	statement_end(&old);
	statement_end(&body);
	return field_remove(index, document, err) && block_save(index, document, NULL, err);
}

static bool
changes_count(struct index *index, int64_t *ret_changes, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(index->db, &SQL_INDEX_CHANGES, &s, err) || !statement_row(&s, &row, err))
		return false;
	*ret_changes = column_i64(&s, INDEX_CHANGES_COL_CHANGES);
	return true;
}

/* FTS5 tells that nothing was merged by changing fewer than two rows (its manual, 6.8). */
bool
index_merge_step(struct index *index, int pages, bool *ret_more, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t before;
	int64_t after;

	*ret_more = false;
	if (!changes_count(index, &before, err) || !db_begin(index->db, &SQL_INDEX_MERGE, &s, err))
		return false;
	bind_i64(&s, INDEX_MERGE_PAGES, pages);
	if (!statement_run(&s, err) || !changes_count(index, &after, err))
		return false;
	*ret_more = after - before >= 2;
	return true;
}

bool
index_check(struct index *index, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (db_begin(index->db, &SQL_INDEX_INTEGRITY, &s, err) && statement_run(&s, err))
		return true;
	if (err->kind == ERR_ALTERED)
		return err_set(err, ERR_ALTERED,
			"the search index differs from the texts: run candour rebuild");
	return false;
}
