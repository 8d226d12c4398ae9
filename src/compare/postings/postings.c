#include "compare/postings/postings.h"

#include "base/arena.h"
#include "base/err.h"
#include "compare/compare.h"
#include "compare/postings/postings_inside.h"
#include "postings.sql.h"
#include "store/db.h"

#include <stdlib.h>
#include <string.h>

enum { FEW = 4096, DIGIT_BITS = 16, DIGITS = POSTINGS_KEY_BITS / DIGIT_BITS };

/* ---- batches ---- */

uint64_t
postings_key(uint64_t hash)
{
	return hash >> (64 - POSTINGS_KEY_BITS);
}

void
postings_batch_free(struct postings_batch *batch)
{
	free(batch->entries);
	*batch = (struct postings_batch){0};
}

static void
entry_add(struct postings_batch *batch, uint64_t key, uint64_t value)
{
	if (batch->count == batch->room) {
		batch->room = batch->room * 2 + 1024;
		batch->entries = memory_grow(batch->entries, batch->room * sizeof(*batch->entries));
	}
	batch->entries[batch->count++] = (struct postings_entry){key, value};
}

void
postings_add(struct postings_batch *batch, uint64_t hash, int64_t document)
{
	entry_add(batch, postings_key(hash), (uint64_t)document << 1);
}

static int
entry_compare(const void *a, const void *b)
{
	const struct postings_entry *x = a;
	const struct postings_entry *y = b;

	if (x->key != y->key)
		return x->key < y->key ? -1 : 1;
	return x->value < y->value ? -1 : x->value > y->value;
}

/* By one digit of the key; the order of those that have the same stays. */
static void
digit_sort(const struct postings_entry *from, struct postings_entry *to, size_t count,
	unsigned shift, uint32_t *starts)
{
	enum { MASK = (1 << DIGIT_BITS) - 1 };

	memset(starts, 0, (MASK + 2) * sizeof(*starts));
	for (size_t i = 0; i < count; i++)
		starts[(from[i].key >> shift & MASK) + 1]++;
	for (size_t i = 1; i <= MASK; i++)
		starts[i] += starts[i - 1];
	for (size_t i = 0; i < count; i++)
		to[starts[from[i].key >> shift & MASK]++] = from[i];
}

/* Those of one key mostly come in order. */
static void
values_sort(struct postings_entry *entries, size_t count)
{
	size_t next;

	for (size_t first = 0; first < count; first = next) {
		bool in_order = true;

		for (next = first + 1; next < count && entries[next].key == entries[first].key;
			next++)
			in_order = in_order && entries[next - 1].value <= entries[next].value;
		if (!in_order)
			qsort(&entries[first], next - first, sizeof(*entries), entry_compare);
	}
}

void
postings_sort(struct postings_entry *entries, size_t count)
{
	struct postings_entry *spare;
	struct postings_entry *from = entries;
	struct postings_entry *to;
	uint32_t *starts;

	if (count < 2)
		return;
	if (count <= FEW) {
		qsort(entries, count, sizeof(*entries), entry_compare);
		return;
	}
	to = spare = memory_alloc(count * sizeof(*spare));
	starts = memory_alloc(((1 << DIGIT_BITS) + 1) * sizeof(*starts));
	for (unsigned digit = 0; digit < DIGITS; digit++) {
		struct postings_entry *swap = from;

		digit_sort(from, to, count, digit * DIGIT_BITS, starts);
		from = to;
		to = swap;
	}
	if (from != entries)
		memcpy(entries, from, count * sizeof(*entries));
	free(spare);
	free(starts);
	values_sort(entries, count);
}

/* ---- several runs as one ---- */

struct merging {
	struct postings_cursor cursors[POSTINGS_RUN_MAX]; /* the newest first */
	size_t count;
	const struct postings_entry *fresh; /* newer than all of them */
	size_t fresh_count;
	size_t at;
};

static void
merging_free(struct merging *m)
{
	for (size_t i = 0; i < m->count; i++)
		postings_cursor_free(&m->cursors[i]);
}

static bool
is_before(const struct postings_entry *a, const struct postings_entry *b)
{
	return a->key != b->key ? a->key < b->key : a->value >> 1 < b->value >> 1;
}

static bool
is_same(const struct postings_entry *a, const struct postings_entry *b)
{
	return a->key == b->key && a->value >> 1 == b->value >> 1;
}

/* The least entry of all, as the newest run has it; *ret_found is false at the end. */
static bool
merging_next(struct merging *m, struct postings_entry *ret_entry, bool *ret_found, struct err *err)
{
	const struct postings_entry *least = m->at < m->fresh_count ? &m->fresh[m->at] : NULL;

	for (size_t i = 0; i < m->count; i++)
		if (!m->cursors[i].at_end &&
			(least == NULL || is_before(&m->cursors[i].entry, least)))
			least = &m->cursors[i].entry;
	*ret_found = least != NULL;
	if (least == NULL)
		return true;
	*ret_entry = *least;
	while (m->at < m->fresh_count && is_same(&m->fresh[m->at], ret_entry))
		m->at++;
	for (size_t i = 0; i < m->count; i++)
		if (!m->cursors[i].at_end && is_same(&m->cursors[i].entry, ret_entry) &&
			!postings_cursor_next(&m->cursors[i], err))
			return false;
	return true;
}

/* ---- writing ---- */

/* Entries that are gone are kept as long as an earlier run may still have them. */
static bool
merged_write(struct merging *m, bool keeps_gone, struct postings_writer *writer, struct err *err)
{
	for (size_t i = 0; i < m->count; i++)
		if (!postings_cursor_next(&m->cursors[i], err))
			return false;
	for (;;) {
		struct postings_entry entry;
		bool found;

		if (!merging_next(m, &entry, &found, err))
			return false;
		if (!found)
			return postings_writer_end(writer, err);
		if ((keeps_gone || (entry.value & 1) == 0) &&
			!postings_writer_add(writer, &entry, err))
			return false;
	}
}

static bool
run_note(struct compare *compare, enum postings_list list, const struct postings_run *run,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_POSTINGS_RUN_NEW, &s, err))
		return false;
	bind_i64(&s, POSTINGS_RUN_NEW_LIST, list);
	bind_i64(&s, POSTINGS_RUN_NEW_RUN, run->run);
	bind_i64(&s, POSTINGS_RUN_NEW_BORN, run->born);
	bind_i64(&s, POSTINGS_RUN_NEW_ENTRIES, (int64_t)run->entries);
	return statement_run(&s, err);
}

/* A number that no run of the list has. */
static int64_t
number_free(const struct postings_run *runs, size_t count)
{
	for (int64_t number = 1;; number++) {
		bool is_taken = false;

		for (size_t i = 0; i < count; i++)
			is_taken = is_taken || runs[i].run == number;
		if (!is_taken)
			return number;
	}
}

/* How many of the newest runs a new one of so many entries takes in: each run is at least twice as
 * large as the one before it, so that they are few. */
static size_t
runs_taken(const struct postings_run *runs, size_t count, uint64_t entries)
{
	size_t taken = 0;

	while (taken < count && runs[taken].entries <= 2 * entries)
		entries += runs[taken++].entries;
	return taken;
}

static bool
batch_write(struct compare *compare, enum postings_list list, const struct postings_batch *batch,
	struct err *err)
{
	struct merging merging CLEANUP(merging_free) = {
		.fresh = batch->entries, .fresh_count = batch->count};
	struct postings_writer writer CLEANUP(postings_writer_free) = {0};
	struct postings_run runs[POSTINGS_RUN_MAX];
	struct postings_run fresh = {.born = 1};
	size_t count;
	size_t taken;

	if (!postings_runs(compare, list, runs, &count, err))
		return false;
	fresh.run = number_free(runs, count);
	fresh.born = count > 0 ? runs[0].born + 1 : 1;
	taken = runs_taken(runs, count, batch->count);
	postings_writer_begin(compare, list, fresh.run, &writer);
	for (; merging.count < taken; merging.count++)
		postings_cursor_begin(
			compare, list, runs[merging.count].run, &merging.cursors[merging.count]);
	if (!merged_write(&merging, taken < count, &writer, err))
		return false;
	for (size_t i = 0; i < taken; i++)
		if (!postings_run_remove(compare, list, runs[i].run, err))
			return false;
	fresh.entries = writer.entries;
	return fresh.entries == 0 || run_note(compare, list, &fresh, err);
}

/* What is to be removed joins the batch. */
static bool
gone_take(struct compare *compare, enum postings_list list, struct postings_batch *batch,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct statement clear CLEANUP(statement_end) = {0};
	size_t before = batch->count;
	bool row;

	if (!db_begin(compare->db, &SQL_POSTINGS_GONE_LIST, &s, err))
		return false;
	bind_i64(&s, POSTINGS_GONE_LIST_LIST, list);
	for (;;) {
		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			break;
		entry_add(batch, (uint64_t)column_i64(&s, POSTINGS_GONE_LIST_COL_KEY),
			(uint64_t)column_i64(&s, POSTINGS_GONE_LIST_COL_DOCUMENT) << 1 | 1);
	}
	statement_end(&s);
	if (batch->count == before)
		return true;
	if (!db_begin(compare->db, &SQL_POSTINGS_GONE_CLEAR, &clear, err))
		return false;
	bind_i64(&clear, POSTINGS_GONE_CLEAR_LIST, list);
	return statement_run(&clear, err);
}

bool
postings_write(struct compare *compare, enum postings_list list, struct postings_batch *batch,
	struct err *err)
{
	if (!gone_take(compare, list, batch, err))
		return false;
	if (batch->count == 0)
		return true;
	/* Of one that is both gone and there again, what is there comes first and counts. */
	postings_sort(batch->entries, batch->count);
	if (!batch_write(compare, list, batch, err))
		return false;
	batch->count = 0;
	return true;
}

bool
postings_write_full(struct compare *compare, enum postings_list list, struct postings_batch *batch,
	struct err *err)
{
	return batch->count < POSTINGS_BATCH_MAX || postings_write(compare, list, batch, err);
}

bool
postings_remove(struct compare *compare, enum postings_list list, uint64_t hash, int64_t document,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(compare->db, &SQL_POSTINGS_GONE_NEW, &s, err))
		return false;
	bind_i64(&s, POSTINGS_GONE_NEW_LIST, list);
	bind_i64(&s, POSTINGS_GONE_NEW_KEY, (int64_t)postings_key(hash));
	bind_i64(&s, POSTINGS_GONE_NEW_DOCUMENT, document);
	return statement_run(&s, err);
}

/* ---- finding ---- */

void
postings_answer_free(struct postings_answer *answer)
{
	free(answer->documents);
	free(answer->starts);
	*answer = (struct postings_answer){0};
}

static void
document_give(struct postings_answer *answer, int64_t document)
{
	if (answer->count == answer->room) {
		answer->room = answer->room * 2 + 1024;
		answer->documents = memory_grow(
			answer->documents, answer->room * sizeof(*answer->documents));
	}
	answer->documents[answer->count++] = document;
}

/* The documents of one key, from all runs. */
static bool
key_find(struct merging *m, uint64_t key, size_t each_max, struct postings_answer *answer,
	struct err *err)
{
	size_t before = answer->count;

	for (size_t i = 0; i < m->count; i++)
		if (!postings_cursor_seek(&m->cursors[i], key, err))
			return false;
	while (answer->count - before < each_max) {
		bool is_there = false;
		struct postings_entry entry;
		bool found;

		for (size_t i = 0; i < m->count && !is_there; i++)
			is_there = !m->cursors[i].at_end && m->cursors[i].entry.key == key;
		if (!is_there)
			return true;
		if (!merging_next(m, &entry, &found, err))
			return false;
		if ((entry.value & 1) == 0)
			document_give(answer, (int64_t)(entry.value >> 1));
	}
	return true;
}

bool
postings_find(struct compare *compare, enum postings_list list, const uint64_t *keys, size_t count,
	size_t each_max, struct postings_answer *ret_answer, struct err *err)
{
	struct merging merging CLEANUP(merging_free) = {0};
	struct postings_run runs[POSTINGS_RUN_MAX];
	size_t run_count;

	ret_answer->count = 0;
	ret_answer->starts = memory_grow(
		ret_answer->starts, (count + 1) * sizeof(*ret_answer->starts));
	ret_answer->starts[0] = 0;
	if (!postings_runs(compare, list, runs, &run_count, err))
		return false;
	for (; merging.count < run_count; merging.count++)
		postings_cursor_begin(
			compare, list, runs[merging.count].run, &merging.cursors[merging.count]);
	for (size_t i = 0; i < count; i++) {
		if (!key_find(&merging, keys[i], each_max, ret_answer, err))
			return false;
		ret_answer->starts[i + 1] = ret_answer->count;
	}
	return true;
}
