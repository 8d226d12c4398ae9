#include "search/words.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/words_inside.h"
#include "search/words_merge.h"
#include "store/db.h"
#include "words.sql.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* So many segments of about one size become one of the next size: each word is written anew about
 * three times on its way into a segment of some hundred megabytes. */
enum { MERGE_WAYS = 10 };
#define LEVEL_SIZE ((uint64_t)1024 * 1024)
/* Beyond this the intake itself merges before it commits (nobody else may have come to it). */
enum { SEGMENTS_MANY = 48, STEPS_IN_NEED = 4, PAGES_IN_NEED = 128, PAGE_SIZE = 4096 };
/* Bytes gathered before they are written: each writing is a commit, and waits for the disk. */
enum { WRITE_SIZE = 768 * 1024 };

void
merge_abandon(struct words *words)
{
	struct merge *merge = words->merge;

	if (merge == NULL)
		return;
	for (size_t i = 0; i < merge->input_count; i++) {
		struct merge_input *input = &merge->inputs[i];

		buf_free(&input->docs.piece);
		buf_free(&input->docs_room);
		words_walk_end(&input->walk);
		buf_free(&input->places.piece);
		words_segment_free(input->segment);
	}
	for (size_t i = 0; i < merge->queue_count; i++)
		buf_free(&merge->queue[i].bytes);
	free(merge->queue);
	buf_free(&merge->docs);
	buf_free(&merge->places);
	segment_free(&merge->writer);
	free(merge);
	words->merge = NULL;
}

static bool
queue_piece(
	void *context, enum segment_part part, uint32_t number, struct str bytes, struct err *err)
{
	struct merge *merge = context;
	struct queued *queued;

	(void)err;
	merge->queue = memory_grow(merge->queue, (merge->queue_count + 1) * sizeof(*merge->queue));
	queued = &merge->queue[merge->queue_count++];
	*queued = (struct queued){.part = part, .number = number};
	buf_add(&queued->bytes, bytes);
	merge->queue_size += bytes.len;
	merge->budget -= (int64_t)bytes.len;
	return true;
}

/* ---- Which to merge ---- */

static unsigned
level_of(const struct words_segment *segment)
{
	uint64_t size = segment->docs_size + segment->places_size;
	unsigned level = 0;

	for (; size > LEVEL_SIZE; size /= MERGE_WAYS)
		level++;
	return level;
}

/* Finds neighbours enough of some level or below it, the lowest level first. */
static bool
choose(struct words_segment *const *segments, size_t count, size_t *ret_from, size_t *ret_to)
{
	unsigned highest = 0;

	for (size_t i = 0; i < count; i++)
		if (level_of(segments[i]) > highest)
			highest = level_of(segments[i]);
	for (unsigned level = 0; level <= highest; level++) {
		size_t from = 0;

		for (size_t i = 0; i <= count; i++) {
			if (i < count && level_of(segments[i]) <= level)
				continue;
			if (i - from >= MERGE_WAYS) {
				*ret_from = from;
				*ret_to = i - from < MERGE_INPUTS_MAX ? i : from + MERGE_INPUTS_MAX;
				return true;
			}
			from = i + 1;
		}
	}
	return false;
}

/* Takes segments [0, count) of the list as inputs. */
static bool
merge_begin(struct words *words, struct words_segment **segments, size_t count, int64_t generation,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct merge *merge = memory_alloc(sizeof(*merge));

	memset(merge, 0, sizeof(*merge));
	words->merge = merge;
	merge->words = words;
	merge->generation = generation;
	merge->docs.size_max = SIZE_MAX / 4;
	merge->places.size_max = SIZE_MAX / 4;
	segment_begin(&merge->writer, (struct segment_sink){merge, queue_piece});
	merge->output.first = segments[0]->first;
	merge->output.last = segments[count - 1]->last;
	for (; merge->input_count < count; merge->input_count++) {
		struct merge_input *input = &merge->inputs[merge->input_count];

		input->segment = segments[merge->input_count];
		segments[merge->input_count] = NULL;
		words_walk_begin(words, input->segment, false, &input->walk);
	}
	for (size_t i = 0; i < count; i++) {
		const struct words_segment *segment = merge->inputs[i].segment;

		/* words that are copied do not tell their documents */
		if (segment->least < merge->writer.least)
			merge->writer.least = segment->least;
		if (segment->most > merge->writer.most)
			merge->writer.most = segment->most;
	}
	for (size_t i = 0; i < count; i++)
		if (!words_segment_fill(words, merge->inputs[i].segment, err) ||
			!merge_input_next(&merge->inputs[i], err))
			return false;
	/* what another merge left half done is nobody's any more */
	if (!db_begin(words->db, &SQL_WORDS_LEFT_OVER, &s, err) || !statement_run(&s, err))
		return false;
	return words_number_next(words, &merge->output.id, &merge->output.stamp, err) &&
		words_segment_save(words, &merge->output, SEGMENT_WRITING, &merge->writer, err);
}

/* Begins a merge if one is due. */
static bool
merge_look(struct words *words, struct err *err)
{
	struct words_segment **segments;
	size_t count;
	size_t from;
	size_t to;
	int64_t version;
	int64_t generation;
	bool begun = true;

	if (!words_version_read(words, &version, &generation, err))
		return false;
	if (version == words->merged_version)
		return true;
	if (!words_segments_list(words, &segments, &count, err))
		return false;
	if (choose(segments, count, &from, &to))
		begun = merge_begin(words, segments + from, to - from, generation, err);
	else
		words->merged_version = version;
	for (size_t i = 0; i < count; i++)
		words_segment_free(segments[i]);
	free(segments);
	if (!begun)
		merge_abandon(words);
	return begun;
}

/* ---- Writing ---- */

static bool
segment_is(struct words *words, const struct words_segment *segment, int state, bool *ret_is,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(words->db, &SQL_WORDS_SEGMENT_IS, &s, err))
		return false;
	bind_i64(&s, WORDS_SEGMENT_IS_ID, segment->id);
	bind_i64(&s, WORDS_SEGMENT_IS_STAMP, segment->stamp);
	bind_i64(&s, WORDS_SEGMENT_IS_STATE, state);
	if (!statement_row(&s, &row, err))
		return false;
	*ret_is = row && column_i64(&s, WORDS_SEGMENT_IS_COL_FOUND) == 1;
	return true;
}

/* Whether nobody else changed what is merged. */
static bool
merge_stands(struct merge *merge, bool *ret_stands, struct err *err)
{
	if (!segment_is(merge->words, &merge->output, SEGMENT_WRITING, ret_stands, err))
		return false;
	for (size_t i = 0; *ret_stands && i < merge->input_count; i++)
		if (!segment_is(
			    merge->words, merge->inputs[i].segment, SEGMENT_READY, ret_stands, err))
			return false;
	return true;
}

static bool
segment_set(struct words *words, const struct words_segment *segment, int state, int was,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(words->db, &SQL_WORDS_SEGMENT_STATE, &s, err))
		return false;
	bind_i64(&s, WORDS_SEGMENT_STATE_ID, segment->id);
	bind_i64(&s, WORDS_SEGMENT_STATE_STAMP, segment->stamp);
	bind_i64(&s, WORDS_SEGMENT_STATE_STATE, state);
	bind_i64(&s, WORDS_SEGMENT_STATE_WAS, was);
	return statement_run(&s, err);
}

static bool
output_ready(struct merge *merge, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	const struct segment_writer *writer = &merge->writer;

	if (writer->terms == 0) /* all were dead */
		return segment_set(
			merge->words, &merge->output, SEGMENT_DROPPED, SEGMENT_WRITING, err);
	if (!db_begin(merge->words->db, &SQL_WORDS_SEGMENT_READY, &s, err))
		return false;
	bind_i64(&s, WORDS_SEGMENT_READY_LEAST, writer->least);
	bind_i64(&s, WORDS_SEGMENT_READY_MOST, writer->most);
	bind_i64(&s, WORDS_SEGMENT_READY_TERM_BLOCKS, writer->numbers[SEGMENT_TERMS]);
	bind_i64(&s, WORDS_SEGMENT_READY_DOCS_SIZE, (int64_t)writer->sizes[SEGMENT_DOCS]);
	bind_i64(&s, WORDS_SEGMENT_READY_PLACES_SIZE, (int64_t)writer->sizes[SEGMENT_PLACES]);
	bind_blob(&s, WORDS_SEGMENT_READY_DIRECTORY, buf_str(&writer->directory));
	bind_i64(&s, WORDS_SEGMENT_READY_ID, merge->output.id);
	bind_i64(&s, WORDS_SEGMENT_READY_STAMP, merge->output.stamp);
	return statement_run(&s, err);
}

/* Puts the output in the place of the inputs. */
static bool
merge_switch(struct merge *merge, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct words *words = merge->words;

	if (!output_ready(merge, err))
		return false;
	for (size_t i = 0; i < merge->input_count; i++)
		if (!segment_set(
			    words, merge->inputs[i].segment, SEGMENT_DROPPED, SEGMENT_READY, err))
			return false;
	if (!db_begin(words->db, &SQL_WORDS_DEAD_DROP, &s, err))
		return false;
	bind_i64(&s, WORDS_DEAD_DROP_FIRST, merge->output.first);
	bind_i64(&s, WORDS_DEAD_DROP_LAST, merge->output.last);
	bind_i64(&s, WORDS_DEAD_DROP_DIED, merge->generation);
	return statement_run(&s, err) && words_version_next(words, err);
}

/* Writes what is queued, and ends the merge if that was all. */
static bool
merge_write(struct words *words, struct err *err)
{
	struct merge *merge = words->merge;
	bool stands;

	if (!merge_stands(merge, &stands, err))
		return false;
	for (size_t i = 0; stands && i < merge->queue_count; i++)
		if (!words_piece_write(words, merge->output.id, merge->queue[i].part,
			    merge->queue[i].number, buf_str(&merge->queue[i].bytes), err))
			return false;
	if (stands && merge->is_done && !merge_switch(merge, err))
		return false;
	for (size_t i = 0; i < merge->queue_count; i++)
		buf_free(&merge->queue[i].bytes);
	merge->queue_count = 0;
	merge->queue_size = 0;
	if (!stands || merge->is_done)
		merge_abandon(words);
	return true;
}

/* Removes pieces of segments that were merged; *ret_any is false where there are none. */
static bool
remove_some(struct words *words, int pages, bool *ret_any, struct err *err)
{
	struct statement find CLEANUP(statement_end) = {0};
	struct statement s CLEANUP(statement_end) = {0};
	int count = pages > 0 ? pages * 4 : 1; /* a page given back costs little */
	int64_t id;

	if (!db_begin(words->db, &SQL_WORDS_REMOVABLE, &find, err) ||
		!statement_row(&find, ret_any, err))
		return false;
	if (!*ret_any)
		return true;
	id = column_i64(&find, WORDS_REMOVABLE_COL_ID);
	statement_end(&find);
	if (!db_begin(words->db, &SQL_WORDS_PIECES_DROP, &s, err))
		return false;
	bind_i64(&s, WORDS_PIECES_DROP_FROM, (int64_t)((uint64_t)id << 32));
	bind_i64(&s, WORDS_PIECES_DROP_TO, (int64_t)((uint64_t)id << 32 | UINT32_MAX));
	bind_i64(&s, WORDS_PIECES_DROP_COUNT, count);
	if (!statement_run(&s, err))
		return false;
	if (db_changes(words->db) == count)
		return true;
	statement_end(&s);
	if (!db_begin(words->db, &SQL_WORDS_SEGMENT_DROP, &s, err))
		return false;
	bind_i64(&s, WORDS_SEGMENT_DROP_ID, id);
	return statement_run(&s, err);
}

/* ---- Steps ---- */

/* Runs one of the steps that write in a transaction, unless the caller has one. */
static bool
in_transaction(
	struct words *words, bool (*step)(struct words *words, struct err *err), struct err *err)
{
	if (sqlite3_get_autocommit(db_handle(words->db)) == 0)
		return step(words, err);
	if (!db_transaction_begin(words->db, err))
		return false;
	if (!step(words, err)) {
		db_transaction_undo(words->db);
		return false;
	}
	return db_transaction_commit(words->db, err);
}

bool
words_merge_step(struct words *words, int pages, bool *ret_more, struct err *err)
{
	struct merge *merge;

	*ret_more = true;
	if (words->merge == NULL) {
		int64_t version;
		int64_t generation;
		bool removed;

		if (!words_version_read(words, &version, &generation, err) ||
			!remove_some(words, pages, &removed, err))
			return false;
		if (removed)
			return true;
		*ret_more = false;
		if (version == words->merged_version)
			return true;
		if (!in_transaction(words, merge_look, err))
			return false;
		*ret_more = words->merge != NULL;
		return true;
	}
	merge = words->merge;
	merge->budget = (int64_t)pages * PAGE_SIZE;
	if (!merge_work(merge, err)) {
		merge_abandon(words);
		return false;
	}
	if (!merge->is_done && merge->queue_size < WRITE_SIZE)
		return true;
	return in_transaction(words, merge_write, err);
}

bool
merge_in_need(struct words *words, struct err *err)
{
	struct words_segment **segments;
	size_t count;
	bool more = true;

	if (!words_segments_list(words, &segments, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		words_segment_free(segments[i]);
	free(segments);
	for (int i = 0; i < STEPS_IN_NEED && more && count > SEGMENTS_MANY; i++)
		if (!words_merge_step(words, PAGES_IN_NEED, &more, err))
			return false;
	return true;
}
