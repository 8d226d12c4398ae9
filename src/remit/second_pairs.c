#include "remit/second_pairs.h"

#include "base/arena.h"
#include "base/err.h"
#include "remit/reading_list.h"
#include "second_pairs.sql.h"
#include "store/db.h"
#include "store/inspection.h"

#include <stdlib.h>

struct codings {
	struct coding_row *rows; /* by document and place */
	size_t count;
};

static int
row_compare(const void *one, const void *other)
{
	const struct coding_row *a = one;
	const struct coding_row *b = other;

	if (a->document != b->document)
		return a->document < b->document ? -1 : 1;
	if (a->found_begins != b->found_begins)
		return a->found_begins < b->found_begins ? -1 : 1;
	if (a->found_ends != b->found_ends)
		return a->found_ends < b->found_ends ? -1 : 1;
	return a->entry < b->entry ? -1 : a->entry > b->entry;
}

static struct coding_row
row_take(const struct statement *s, struct arena *arena, const struct coding_row *last)
{
	struct str who = column_str(s, SECOND_CODINGS_COL_WHO);

	return (struct coding_row){
		.entry = (uint64_t)column_i64(s, SECOND_CODINGS_COL_ENTRY),
		.code = column_i64(s, SECOND_CODINGS_COL_CODE),
		.document = column_i64(s, SECOND_CODINGS_COL_DOCUMENT),
		.quote = str_copy(arena, column_str(s, SECOND_CODINGS_COL_QUOTE)),
		.pass = (enum reading_pass)column_i64(s, SECOND_CODINGS_COL_PASS),
		.taken_back = (uint64_t)column_i64(s, SECOND_CODINGS_COL_TAKEN_BACK),
		.who = last != NULL && str_equal(last->who, who) ? last->who : str_copy(arena, who),
		.state = (enum coding_state)column_i64(s, SECOND_CODINGS_COL_STATE),
		.found_begins = column_i64(s, SECOND_CODINGS_COL_BEGINS),
		.found_ends = column_i64(s, SECOND_CODINGS_COL_ENDS),
	};
}

static bool
codings_load(struct inspection *inspection, struct arena *arena, int64_t list,
	struct codings *ret_codings, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct coding_row *rows = NULL;
	size_t count = 0;
	size_t room = 0;
	bool row;

	if (!db_begin(inspection->db, &SQL_SECOND_CODINGS, &s, err))
		return false;
	bind_i64(&s, SECOND_CODINGS_SECOND, list);
	bind_i64(&s, SECOND_CODINGS_READ, READING_READ);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		rows = arena_grow(arena, rows, count, &room, sizeof(*rows));
		rows[count] = row_take(&s, arena, count == 0 ? NULL : &rows[count - 1]);
		count++;
	}
	if (count > 1)
		qsort(rows, count, sizeof(*rows), row_compare);
	*ret_codings = (struct codings){rows, count};
	return true;
}

static void
rows_find(const struct codings *codings, struct second_pair *pair)
{
	size_t low = 0;
	size_t high = codings->count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (codings->rows[middle].document < pair->document)
			low = middle + 1;
		else
			high = middle;
	}
	pair->rows = codings->rows + low;
	while (low + pair->row_count < codings->count &&
		pair->rows[pair->row_count].document == pair->document)
		pair->row_count++;
}

bool
second_pairs_walk(struct inspection *inspection, struct arena *arena, int64_t first_list,
	int64_t second_list, bool (*take)(void *context, struct second_pair *pair, struct err *err),
	void *context, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct codings codings;
	bool row;

	if (!codings_load(inspection, arena, second_list, &codings, err) ||
		!db_begin(inspection->db, &SQL_SECOND_PAIRS, &s, err))
		return false;
	bind_i64(&s, SECOND_PAIRS_FIRST, first_list);
	bind_i64(&s, SECOND_PAIRS_SECOND, second_list);
	bind_i64(&s, SECOND_PAIRS_READ, READING_READ);
	for (;;) {
		struct second_pair pair;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		pair = (struct second_pair){.item = column_i64(&s, SECOND_PAIRS_COL_ITEM),
			.document = column_i64(&s, SECOND_PAIRS_COL_DOCUMENT),
			.until = (uint64_t)column_i64(&s, SECOND_PAIRS_COL_UNTIL),
			.first = (enum weight)column_i64(&s, SECOND_PAIRS_COL_FIRST_WEIGHT),
			.second = (enum weight)column_i64(&s, SECOND_PAIRS_COL_SECOND_WEIGHT),
			.text = column_str(&s, SECOND_PAIRS_COL_BODY)};
		rows_find(&codings, &pair);
		if (!take(context, &pair, err))
			return false;
	}
}
