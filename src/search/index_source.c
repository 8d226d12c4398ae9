#include "search/index_inside.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "index.sql.h"
#include "search/query.h"
#include "store/document.h"
#include "store/item.h"

#include <string.h>

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

/* "1,3" */
static bool
group_find(
	struct index *index, const struct delivery_set *set, uint32_t *ret_group, struct err *err)
{
	struct buf deliveries CLEANUP(buf_free) = {0};
	struct statement s CLEANUP(statement_end) = {0};
	int64_t id;
	bool row;

	for (size_t i = 0; i < set->count; i++)
		buf_add_format(&deliveries, "%s%lld", i > 0 ? "," : "", (long long)set->ids[i]);
	if (!db_begin(index->db, &SQL_INDEX_GROUP_FIND, &s, err))
		return false;
	bind_str(&s, INDEX_GROUP_FIND_DELIVERIES, buf_str(&deliveries));
	if (!statement_row(&s, &row, err))
		return false;
	if (row)
		id = column_i64(&s, INDEX_GROUP_FIND_COL_ID);
	else if (!group_add(index, buf_str(&deliveries), &id, err))
		return false;
	if (id < 0 || id > UINT32_MAX)
		return err_set(err, ERR_TOO_LARGE, "too many sets of deliveries");
	*ret_group = (uint32_t)id;
	return true;
}

/* The set of deliveries as a number. Mostly it is that of the document before. */
static bool
group_of(struct index *index, const struct delivery_set *set, uint32_t *ret_group, struct err *err)
{
	struct str ids = str_make(set->ids, set->count * sizeof(set->ids[0]));

	if (ids.len == 0 || !str_equal(buf_str(&index->group_ids), ids)) {
		if (!group_find(index, set, &index->group, err))
			return false;
		buf_clear(&index->group_ids);
		buf_add(&index->group_ids, ids);
	}
	*ret_group = index->group;
	return true;
}

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
	if (fields_text(adding->fields, FIELD_FILE).len + path.len < most)
		fields_add_once(adding->fields, FIELD_FILE, path);
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

static void
instance_note(struct adding *adding, struct delivery_set *set, const struct item *item)
{
	adding->doc.items++;
	adding->last_item = item->id;
	delivery_note(set, item->delivery);
	name_note(adding, item->path);
	if (item->is_deleted)
		adding->doc.flags |= DOC_DELETED;
}

static bool
instances_read(
	struct index *index, struct adding *adding, struct delivery_set *set, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row = true;

	if (!db_begin(index->db, &SQL_INDEX_ITEMS, &s, err))
		return false;
	bind_i64(&s, INDEX_ITEMS_DOCUMENT, adding->document);
	bind_i64(&s, INDEX_ITEMS_AFTER, adding->last_item);
	while (row) {
		if (!statement_row(&s, &row, err))
			return false;
		if (row)
			instance_note(adding, set,
				&(struct item){
					.id = column_i64(&s, INDEX_ITEMS_COL_ID),
					.delivery = column_i64(&s, INDEX_ITEMS_COL_DELIVERY),
					.path = column_str(&s, INDEX_ITEMS_COL_PATH),
					.is_deleted = column_i64(&s, INDEX_ITEMS_COL_IS_DELETED) !=
						0,
				});
	}
	return true;
}

/* Instances that came since: how many, in which deliveries, under which names. */
bool
adding_items(struct index *index, struct adding *adding, struct err *err)
{
	struct delivery_set *set = index->set;
	bool read;

	set->count = 0;
	read = !adding->was_there || group_read(index, adding->doc.group, set, err);
	if (adding->reading != NULL && adding->reading->only != NULL)
		instance_note(adding, set, adding->reading->only);
	else
		read = read && instances_read(index, adding, set, err);
	if (adding->doc.items > 1)
		adding->doc.flags |= DOC_COPIES;
	return read && group_of(index, set, &adding->doc.group, err);
}

bool
adding_parts(struct index *index, struct adding *adding, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (adding->reading != NULL && adding->reading->lacks_parts)
		return true;
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
	return !row || fields_add_facts(adding->fields, column_str(&s, INDEX_FACTS_COL_FACTS), err);
}

/* The document's own row. */
static void
row_note(struct adding *adding, const struct document *row)
{
	adding->doc.flags |= DOC_LIVE;
	adding->doc.kind = (uint8_t)row->kind;
	adding->doc.moment = row->moment;
	if (row->moment != DATE_NONE)
		adding->doc.flags |= DOC_DATE;
	adding->doc.reason = (uint8_t)row->reason;
	if (adding->doc.reason != 0)
		adding->doc.flags |= DOC_UNREAD;
	if (row->contradicts)
		adding->doc.flags |= DOC_CONTRADICTS;
	if (!adding->was_there)
		fields_add(adding->fields, FIELD_TITLE, row->title);
}

static bool
row_read(struct index *index, struct adding *adding, struct err *err)
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
	row_note(adding,
		&(struct document){
			.kind = (int)column_i64(&s, INDEX_DOCUMENT_COL_KIND),
			.moment = column_moment(&s, INDEX_DOCUMENT_COL_MOMENT),
			.reason = (enum err_kind)column_i64(&s, INDEX_DOCUMENT_COL_REASON),
			.contradicts = column_i64(&s, INDEX_DOCUMENT_COL_CONTRADICTS) != 0,
			.title = column_str(&s, INDEX_DOCUMENT_COL_TITLE),
		});
	return true;
}

bool
adding_document(struct index *index, struct adding *adding, struct err *err)
{
	if (adding->row != NULL)
		row_note(adding, adding->row);
	else if (!row_read(index, adding, err))
		return false;
	if (adding->was_there)
		return true;
	if (adding->reading != NULL && adding->reading->fact_texts.len > 0)
		return fields_add_texts(adding->fields, adding->reading->fact_texts, err);
	if (adding->reading != NULL)
		return fields_add_facts(adding->fields, adding->reading->facts, err);
	return facts_read(index, adding, err);
}

/* What was indexed of the document before stands until it is taken out: its text and facts are
 * not looked at again, so that the thousandth copy costs no more than the second. */
bool
adding_former(struct index *index, struct adding *adding, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct doc doc = {0};

	if (!index_block_has(index, adding->document, &adding->was_there, err))
		return false;
	if (!adding->was_there)
		return true;
	if (!db_begin(index->db, &SQL_INDEX_FIELD, &s, err))
		return false;
	bind_i64(&s, INDEX_FIELD_DOCUMENT, adding->document);
	if (!statement_row(&s, &adding->was_there, err))
		return false;
	if (!adding->was_there)
		return true;
	adding->born = column_i64(&s, INDEX_FIELD_COL_BORN);
	adding->last_item = column_i64(&s, INDEX_FIELD_COL_LAST_ITEM);
	for (int i = 1; i < FIELD_COUNT; i++)
		buf_add(&adding->fields->texts[i], column_str(&s, INDEX_FIELD_COL_TITLE + i - 1));
	adding->file_bytes = fields_text(adding->fields, FIELD_FILE).len;
	if (!index_block_read(index, adding->document, &doc, err))
		return false;
	adding->doc = (struct doc){.length = doc.length,
		.items = doc.items,
		.group = doc.group,
		.fold = doc.fold,
		.fields = doc.fields,
		.flags = doc.flags & (DOC_DELETED | DOC_TEXT)};
	return true;
}
