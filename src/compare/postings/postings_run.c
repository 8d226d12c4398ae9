#include "base/err.h"
#include "compare/compare.h"
#include "compare/postings/postings_inside.h"
#include "postings.sql.h"
#include "store/db.h"

/* A page fills one of SQLite's of 4,096 bytes, so that none needs an overflow page. All entries of
 * one key stand in one page, however large that becomes. */
enum { PAGE_SIZE = 3800, RUN_SHIFT = POSTINGS_KEY_BITS, LIST_SHIFT = RUN_SHIFT + 11 };

static int64_t
base_of(enum postings_list list, int64_t run)
{
	return (int64_t)list << LIST_SHIFT | run << RUN_SHIFT;
}

static int64_t
last_of(int64_t base)
{
	return base + (((int64_t)1 << RUN_SHIFT) - 1);
}

static bool
damaged(struct err *err)
{
	return err_set(err, ERR_DAMAGED,
		"the lists by which documents are compared are damaged: run candour rebuild, which "
		"makes them anew from vault and log");
}

/* ---- reading ---- */

void
postings_cursor_begin(
	struct compare *compare, enum postings_list list, int64_t run, struct postings_cursor *ret)
{
	*ret = (struct postings_cursor){.compare = compare, .base = base_of(list, run)};
	ret->page = ret->base - 1;
}

void
postings_cursor_free(struct postings_cursor *cursor)
{
	buf_free(&cursor->bytes);
}

/* The first entry of a page has its key in the page's id. */
static bool
entry_take(struct postings_cursor *cursor, bool is_first, struct err *err)
{
	uint64_t difference;
	uint64_t value;

	if (!take_varint(&cursor->rest, &difference) || !take_varint(&cursor->rest, &value))
		return damaged(err);
	if (is_first)
		cursor->entry = (struct postings_entry){
			(uint64_t)(cursor->page - cursor->base), value};
	else if (difference == 0)
		cursor->entry.value += value;
	else
		cursor->entry = (struct postings_entry){cursor->entry.key + difference, value};
	return true;
}

static bool
page_take(struct postings_cursor *cursor, int64_t page, struct str bytes, struct err *err)
{
	cursor->page = page;
	buf_clear(&cursor->bytes);
	buf_add(&cursor->bytes, bytes);
	cursor->rest = buf_str(&cursor->bytes);
	return entry_take(cursor, true, err);
}

static bool
page_next(struct postings_cursor *cursor, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(cursor->compare->db, &SQL_POSTINGS_NEXT, &s, err))
		return false;
	bind_i64(&s, POSTINGS_NEXT_BEHIND, cursor->page);
	bind_i64(&s, POSTINGS_NEXT_LAST, last_of(cursor->base));
	if (!statement_row(&s, &row, err))
		return false;
	cursor->at_end = !row;
	return !row ||
		page_take(cursor, column_i64(&s, POSTINGS_NEXT_COL_ID),
			column_str(&s, POSTINGS_NEXT_COL_BYTES), err);
}

/* The page in which the key would stand, where that is a later one. */
static bool
page_seek(struct postings_cursor *cursor, uint64_t key, bool *ret_moved, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_moved = false;
	if (!db_begin(cursor->compare->db, &SQL_POSTINGS_SEEK, &s, err))
		return false;
	bind_i64(&s, POSTINGS_SEEK_FIRST, cursor->page + 1);
	bind_i64(&s, POSTINGS_SEEK_AT, cursor->base + (int64_t)key);
	if (!statement_row(&s, &row, err))
		return false;
	if (!row)
		return true;
	*ret_moved = true;
	return page_take(cursor, column_i64(&s, POSTINGS_SEEK_COL_ID),
		column_str(&s, POSTINGS_SEEK_COL_BYTES), err);
}

bool
postings_cursor_next(struct postings_cursor *cursor, struct err *err)
{
	if (cursor->at_end)
		return true;
	return cursor->rest.len == 0 ? page_next(cursor, err) : entry_take(cursor, false, err);
}

bool
postings_cursor_seek(struct postings_cursor *cursor, uint64_t key, struct err *err)
{
	bool is_begun = cursor->page >= cursor->base;
	bool moved;

	while (is_begun && !cursor->at_end && cursor->entry.key < key && cursor->rest.len > 0)
		if (!entry_take(cursor, false, err))
			return false;
	if (cursor->at_end || (is_begun && cursor->entry.key >= key))
		return true;
	if (!page_seek(cursor, key, &moved, err))
		return false;
	if (!moved)
		return page_next(cursor, err);
	while (cursor->entry.key < key && cursor->rest.len > 0)
		if (!entry_take(cursor, false, err))
			return false;
	return cursor->entry.key >= key || page_next(cursor, err);
}

/* ---- writing ---- */

void
postings_writer_begin(
	struct compare *compare, enum postings_list list, int64_t run, struct postings_writer *ret)
{
	*ret = (struct postings_writer){.compare = compare, .base = base_of(list, run)};
}

void
postings_writer_free(struct postings_writer *writer)
{
	buf_free(&writer->bytes);
}

static bool
page_write(struct postings_writer *writer, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (writer->bytes.len == 0)
		return true;
	if (writer->bytes.overflowed)
		return err_set(err, ERR_TOO_LARGE,
			"so many documents share a passage that they cannot be listed");
	if (!db_begin(writer->compare->db, &SQL_POSTINGS_PAGE_NEW, &s, err))
		return false;
	bind_i64(&s, POSTINGS_PAGE_NEW_ID, writer->base + (int64_t)writer->first_key);
	bind_blob(&s, POSTINGS_PAGE_NEW_BYTES, buf_str(&writer->bytes));
	if (!statement_run(&s, err))
		return false;
	buf_clear(&writer->bytes);
	return true;
}

bool
postings_writer_add(
	struct postings_writer *writer, const struct postings_entry *entry, struct err *err)
{
	uint64_t difference = entry->key - writer->last.key;
	bool is_first;

	if (writer->bytes.len >= PAGE_SIZE && difference != 0 && !page_write(writer, err))
		return false;
	is_first = writer->bytes.len == 0;
	if (is_first)
		writer->first_key = entry->key;
	buf_add_varint(&writer->bytes, is_first ? 0 : difference);
	buf_add_varint(&writer->bytes,
		is_first || difference != 0 ? entry->value : entry->value - writer->last.value);
	writer->last = *entry;
	writer->entries++;
	return true;
}

bool
postings_writer_end(struct postings_writer *writer, struct err *err)
{
	return page_write(writer, err);
}

/* ---- runs ---- */

bool
postings_run_remove(struct compare *compare, enum postings_list list, int64_t run, struct err *err)
{
	struct statement pages CLEANUP(statement_end) = {0};
	struct statement row CLEANUP(statement_end) = {0};
	int64_t base = base_of(list, run);

	if (!db_begin(compare->db, &SQL_POSTINGS_PAGES_REMOVE, &pages, err))
		return false;
	bind_i64(&pages, POSTINGS_PAGES_REMOVE_FIRST, base);
	bind_i64(&pages, POSTINGS_PAGES_REMOVE_LAST, last_of(base));
	if (!statement_run(&pages, err) ||
		!db_begin(compare->db, &SQL_POSTINGS_RUN_REMOVE, &row, err))
		return false;
	bind_i64(&row, POSTINGS_RUN_REMOVE_LIST, list);
	bind_i64(&row, POSTINGS_RUN_REMOVE_RUN, run);
	return statement_run(&row, err);
}

bool
postings_runs(struct compare *compare, enum postings_list list,
	struct postings_run ret_runs[POSTINGS_RUN_MAX], size_t *ret_count, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	*ret_count = 0;
	if (!db_begin(compare->db, &SQL_POSTINGS_RUNS, &s, err))
		return false;
	bind_i64(&s, POSTINGS_RUNS_LIST, list);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		if (*ret_count == POSTINGS_RUN_MAX)
			return damaged(err);
		ret_runs[(*ret_count)++] = (struct postings_run){
			.run = column_i64(&s, POSTINGS_RUNS_COL_RUN),
			.born = column_i64(&s, POSTINGS_RUNS_COL_BORN),
			.entries = (uint64_t)column_i64(&s, POSTINGS_RUNS_COL_ENTRIES),
		};
	}
}
