#include "search/docs.h"

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "docs.sql.h"

#include <stdlib.h>
#include <string.h>

static void
put_number(char *to, uint64_t value, unsigned bytes)
{
	for (unsigned i = 0; i < bytes; i++)
		to[i] = (char)(unsigned char)(value >> 8 * i);
}

static uint64_t
get_number(const char *from, unsigned bytes)
{
	uint64_t value = 0;

	for (unsigned i = 0; i < bytes; i++)
		value |= (uint64_t)(unsigned char)from[i] << 8 * i;
	return value;
}

void
doc_pack(const struct doc *doc, char ret_bytes[DOC_SIZE])
{
	memset(ret_bytes, 0, DOC_SIZE);
	put_number(ret_bytes, (uint64_t)doc->moment, 8);
	put_number(ret_bytes + 8, doc->length, 4);
	put_number(ret_bytes + 12, doc->items, 4);
	put_number(ret_bytes + 16, doc->group, 4);
	put_number(ret_bytes + 20, doc->kind, 1);
	put_number(ret_bytes + 21, doc->reason, 1);
	put_number(ret_bytes + 22, doc->flags, 2);
	put_number(ret_bytes + 24, doc->fields, 2);
	put_number(ret_bytes + 26, doc->fold, 4);
}

/* 0 for what no calendar of ours names. */
static uint16_t
year_of(int64_t moment)
{
	if (moment < -62135596800 || moment > 253402300799)
		return 0;
	return (uint16_t)date_to_civil(moment).year;
}

void
doc_unpack(const char bytes[DOC_SIZE], struct doc *ret_doc)
{
	ret_doc->moment = (int64_t)get_number(bytes, 8);
	ret_doc->length = (uint32_t)get_number(bytes + 8, 4);
	ret_doc->items = (uint32_t)get_number(bytes + 12, 4);
	ret_doc->group = (uint32_t)get_number(bytes + 16, 4);
	ret_doc->kind = (uint8_t)get_number(bytes + 20, 1);
	ret_doc->reason = (uint8_t)get_number(bytes + 21, 1);
	ret_doc->flags = (uint16_t)get_number(bytes + 22, 2);
	ret_doc->fields = (uint16_t)get_number(bytes + 24, 2);
	ret_doc->fold = (uint32_t)get_number(bytes + 26, 4);
	ret_doc->place = 0;
	ret_doc->year = 0;
	if ((ret_doc->flags & DOC_DATE) != 0)
		ret_doc->year = year_of(ret_doc->moment);
}

static void
deliveries_free(struct docs *docs)
{
	for (size_t i = 0; i < docs->delivery_count; i++) {
		free((void *)(uintptr_t)docs->deliveries[i].custodian.data);
		free((void *)(uintptr_t)docs->deliveries[i].given_by.data);
	}
	free(docs->deliveries);
	docs->deliveries = NULL;
	docs->delivery_count = 0;
}

static void
groups_free(struct docs *docs)
{
	for (size_t i = 0; i < docs->group_count; i++)
		free(docs->groups[i].deliveries);
	free(docs->groups);
	docs->groups = NULL;
	docs->group_count = 0;
}

void
docs_free(struct docs *docs)
{
	deliveries_free(docs);
	groups_free(docs);
	free(docs->docs);
	free(docs->live_set);
	free(docs->copied_set);
	free(docs->folded_set);
	free(docs->folds);
	free(docs->folded);
	free(docs->norms);
	*docs = (struct docs){0};
}

static struct str
str_keep(struct str s)
{
	char *copy = memory_alloc(s.len + 1);

	memcpy(copy, s.data, s.len);
	copy[s.len] = '\0';
	return str_make(copy, s.len);
}

static bool
load_deliveries(struct docs *docs, struct db *db, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	deliveries_free(docs);
	if (!db_begin(db, &SQL_DOCS_DELIVERIES, &s, err))
		return false;
	for (;;) {
		struct doc_delivery *delivery;
		uint32_t same = 0;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		docs->deliveries = memory_grow(
			docs->deliveries, (docs->delivery_count + 1) * sizeof(*docs->deliveries));
		delivery = &docs->deliveries[docs->delivery_count++];
		delivery->id = column_i64(&s, DOCS_DELIVERIES_COL_ID);
		delivery->custodian = str_keep(column_str(&s, DOCS_DELIVERIES_COL_CUSTODIAN));
		delivery->given_by = str_keep(column_str(&s, DOCS_DELIVERIES_COL_GIVEN_BY));
		delivery->received = column_i64(&s, DOCS_DELIVERIES_COL_RECEIVED);
		while (!str_equal(docs->deliveries[same].custodian, delivery->custodian))
			same++;
		delivery->custodian_index = same;
	}
}

static bool
delivery_find(const struct docs *docs, int64_t id, uint32_t *ret_index)
{
	size_t low = 0;
	size_t high = docs->delivery_count;

	while (low < high) {
		size_t middle = low + (high - low) / 2;

		if (docs->deliveries[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	*ret_index = (uint32_t)low;
	return low < docs->delivery_count && docs->deliveries[low].id == id;
}

static void
group_read(const struct docs *docs, struct str text, struct doc_group *ret_group)
{
	struct str piece;

	ret_group->deliveries = memory_alloc((text.len / 2 + 1) * sizeof(uint32_t));
	ret_group->count = 0;
	while (str_cut(&text, ',', &piece)) {
		int64_t id;

		if (str_to_i64(piece, &id) &&
			delivery_find(docs, id, &ret_group->deliveries[ret_group->count]))
			ret_group->count++;
	}
}

static bool
load_groups(struct docs *docs, struct db *db, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	groups_free(docs);
	if (!db_begin(db, &SQL_DOCS_GROUPS, &s, err))
		return false;
	bind_i64(&s, DOCS_GROUPS_ID, 0);
	for (;;) {
		int64_t id;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		id = column_i64(&s, DOCS_GROUPS_COL_ID);
		if (id < 0 || id > UINT32_MAX)
			return err_set(err, ERR_DAMAGED,
				"the search index is damaged: run candour rebuild");
		if ((size_t)id >= docs->group_count) {
			docs->groups = memory_grow(
				docs->groups, ((size_t)id + 1) * sizeof(*docs->groups));
			memset(docs->groups + docs->group_count, 0,
				((size_t)id + 1 - docs->group_count) * sizeof(*docs->groups));
			docs->group_count = (size_t)id + 1;
		}
		group_read(docs, column_str(&s, DOCS_GROUPS_COL_DELIVERIES), &docs->groups[id]);
	}
}

static void
block_take(struct docs *docs, size_t first, struct str bytes)
{
	size_t count = bytes.len / DOC_SIZE;

	if (first + count > docs->room) {
		docs->room = (first + count) * 3 / 2;
		docs->docs = memory_grow(docs->docs, docs->room * sizeof(*docs->docs));
		memset(docs->docs + docs->count, 0,
			(docs->room - docs->count) * sizeof(*docs->docs));
	}
	if (first + count > docs->count)
		docs->count = first + count;
	for (size_t i = 0; i < count; i++) {
		struct doc *doc = &docs->docs[first + i];

		if ((doc->flags & DOC_LIVE) != 0) {
			docs->live--;
			docs->words -= doc->length;
		}
		doc_unpack(bytes.data + i * DOC_SIZE, doc);
		if ((doc->flags & DOC_LIVE) != 0) {
			docs->live++;
			docs->words += doc->length;
		}
	}
}

static bool
load_blocks(struct docs *docs, struct db *db, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(db, &SQL_DOCS_BLOCKS, &s, err))
		return false;
	bind_i64(&s, DOCS_BLOCKS_GENERATION, docs->generation);
	for (;;) {
		int64_t block;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		block = column_i64(&s, DOCS_BLOCKS_COL_BLOCK);
		if (block < 0 || block > DOCS_MAX / DOCS_PER_BLOCK)
			return err_set(err, ERR_DAMAGED,
				"the search index is damaged: run candour rebuild");
		block_take(
			docs, (size_t)block * DOCS_PER_BLOCK, column_str(&s, DOCS_BLOCKS_COL_DOCS));
	}
}

/* A fold counts from two live documents on. */
static bool
is_in_fold(const struct docs *docs, const struct doc *doc)
{
	return (doc->flags & DOC_LIVE) != 0 && doc->fold != 0 && doc->fold < docs->count;
}

/* Gives each fold of several documents its place; `sizes` has how many each has, and becomes where
 * its next one goes. */
static void
folds_place(struct docs *docs, uint32_t *sizes)
{
	uint32_t from = 0;

	docs->fold_count = 1;
	for (size_t i = 0; i < docs->count; i++)
		docs->fold_count += sizes[i] > 1;
	docs->folds = memory_grow(docs->folds, docs->fold_count * sizeof(*docs->folds));
	docs->folds[0] = (struct doc_fold){0};
	docs->fold_count = 1;
	for (size_t i = 0; i < docs->count; i++) {
		if (sizes[i] < 2) {
			sizes[i] = 0;
			continue;
		}
		docs->folds[docs->fold_count] = (struct doc_fold){.from = from};
		from += sizes[i];
		sizes[i] = (uint32_t)docs->fold_count++;
	}
	docs->folded = memory_grow(docs->folded, ((size_t)from + 1) * sizeof(*docs->folded));
}

static void
folds_make(struct docs *docs)
{
	uint32_t *places = memory_alloc((docs->count + 1) * sizeof(*places));

	memset(places, 0, (docs->count + 1) * sizeof(*places));
	for (size_t i = 0; i < docs->count; i++)
		if (is_in_fold(docs, &docs->docs[i]))
			places[docs->docs[i].fold]++;
	folds_place(docs, places);
	for (size_t i = 0; i < docs->count; i++) {
		struct doc *doc = &docs->docs[i];
		struct doc_fold *fold;

		doc->place = is_in_fold(docs, doc) ? places[doc->fold] : 0;
		doc->flags &= (uint16_t)~DOC_COPIES;
		if (doc->items > 1 || doc->place != 0)
			doc->flags |= DOC_COPIES;
		if (doc->place == 0)
			continue;
		fold = &docs->folds[doc->place];
		docs->folded[fold->from + fold->count++] = (uint32_t)i;
		fold->items += doc->items;
		docs->folded_set[i / 64] |= (uint64_t)1 << i % 64;
	}
	free(places);
}

static void
docs_finish(struct docs *docs)
{
	size_t words = docs->count / 64 + 1;
	double average = docs->live == 0 ? 1 : (double)docs->words / (double)docs->live + 1e-9;
	float base = BM25_K1 * (1 - BM25_B);
	float slope = (float)((double)(BM25_K1 * BM25_B) / average);

	docs->live_set = memory_grow(docs->live_set, words * sizeof(uint64_t));
	docs->copied_set = memory_grow(docs->copied_set, words * sizeof(uint64_t));
	docs->norms = memory_grow(docs->norms, (docs->count + 1) * sizeof(float));
	docs->folded_set = memory_grow(docs->folded_set, words * sizeof(uint64_t));
	memset(docs->folded_set, 0, words * sizeof(uint64_t));
	memset(docs->live_set, 0, words * sizeof(uint64_t));
	memset(docs->copied_set, 0, words * sizeof(uint64_t));
	for (size_t i = 0; i < docs->count; i++) {
		const struct doc *doc = &docs->docs[i];
		bool is_live = (doc->flags & DOC_LIVE) != 0;

		docs->live_set[i / 64] |= (uint64_t)is_live << i % 64;
		docs->copied_set[i / 64] |= (uint64_t)(is_live && doc->items != 1) << i % 64;
		docs->norms[i] = base + slope * (float)doc->length;
	}
	folds_make(docs);
}

bool
docs_load(struct docs *docs, struct db *db, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	int64_t generation;
	bool row;

	if (!db_begin(db, &SQL_DOCS_STATE, &s, err) || !statement_row(&s, &row, err))
		return false;
	if (!row)
		return err_set(
			err, ERR_DAMAGED, "the search index is damaged: run candour rebuild");
	generation = column_i64(&s, DOCS_STATE_COL_GENERATION);
	statement_end(&s);
	if (generation == docs->generation && docs->live_set != NULL)
		return true;
	if (generation < docs->generation) /* made anew */
		docs_free(docs);
	if (!load_deliveries(docs, db, err) || !load_groups(docs, db, err) ||
		!load_blocks(docs, db, err))
		return false;
	docs_finish(docs);
	docs->generation = generation;
	return true;
}
