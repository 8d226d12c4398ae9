#include "search/words.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/docs.h"
#include "search/scribe.h"
#include "search/words_inside.h"
#include "store/db.h"
#include "words.sql.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

/* Blocks of terms of one segment: beyond it its directory would not fit into memory. */
#define TERM_BLOCKS_MAX ((int64_t)16 * 1024 * 1024)

bool
words_damaged(struct err *err)
{
	return err_set(err, ERR_DAMAGED, "the search index is damaged: run candour rebuild");
}

void
words_open(struct db *db, struct words **ret_words)
{
	struct words *words = memory_alloc(sizeof(*words));

	*words = (struct words){.db = db, .version = -1, .merged_version = -1};
	words->gather = gather_new();
	*ret_words = words;
}

void
words_employ(struct words *words, struct scribe *scribe)
{
	words->scribe = scribe;
}

static void
segments_free(struct words *words)
{
	for (size_t i = 0; i < words->segment_count; i++)
		words_segment_free(words->segments[i]);
	free(words->segments);
	words->segments = NULL;
	words->segment_count = 0;
}

void
words_close(struct words *words)
{
	if (words == NULL)
		return;
	merge_abandon(words);
	segments_free(words);
	gather_free(words->gather);
	buf_free(&words->scratch);
	for (size_t i = 0; words->cache != NULL && i < CACHE_PIECES; i++)
		buf_free(&words->cache[i].bytes);
	free(words->cache);
	free(words);
}

void
words_forget(struct words *words)
{
	merge_abandon(words);
	gather_clear(words->gather);
	if (words->scribe != NULL)
		scribe_forget(words->scribe);
	words->sent_first = 0;
	words->sent_count = 0;
	words->cut_count = 0;
	words->version = -1;
	words->merged_version = -1;
	words->changed = false;
}

/* ---- Segments ---- */

bool
words_version_read(
	struct words *words, int64_t *ret_version, int64_t *ret_generation, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(words->db, &SQL_WORDS_VERSION, &s, err) || !statement_row(&s, &row, err))
		return false;
	if (!row)
		return words_damaged(err);
	*ret_version = column_i64(&s, WORDS_VERSION_COL_VERSION);
	*ret_generation = column_i64(&s, WORDS_VERSION_COL_GENERATION);
	return true;
}

bool
words_version_next(struct words *words, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	return db_begin(words->db, &SQL_WORDS_VERSION_NEXT, &s, err) && statement_run(&s, err);
}

bool
words_number_next(struct words *words, int64_t *ret_id, int64_t *ret_stamp, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	bool row;

	if (!db_begin(words->db, &SQL_WORDS_NUMBER_NEXT, &s, err) || !statement_row(&s, &row, err))
		return false;
	*ret_id = row ? column_i64(&s, WORDS_NUMBER_NEXT_COL_ID) : 0;
	*ret_stamp = row ? column_i64(&s, WORDS_NUMBER_NEXT_COL_STAMP) : 0;
	if (*ret_id <= 0 || *ret_id > INT32_MAX)
		return words_damaged(err);
	return statement_run(&s, err);
}

bool
words_segment_save(struct words *words, const struct words_segment *segment, int state,
	const struct segment_writer *writer, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (!db_begin(words->db, &SQL_WORDS_SEGMENT_ADD, &s, err))
		return false;
	bind_i64(&s, WORDS_SEGMENT_ADD_ID, segment->id);
	bind_i64(&s, WORDS_SEGMENT_ADD_STAMP, segment->stamp);
	bind_i64(&s, WORDS_SEGMENT_ADD_STATE, state);
	bind_i64(&s, WORDS_SEGMENT_ADD_FIRST, segment->first);
	bind_i64(&s, WORDS_SEGMENT_ADD_LAST, segment->last);
	bind_i64(&s, WORDS_SEGMENT_ADD_LEAST, writer->least);
	bind_i64(&s, WORDS_SEGMENT_ADD_MOST, writer->most);
	bind_i64(&s, WORDS_SEGMENT_ADD_TERM_BLOCKS, writer->numbers[SEGMENT_TERMS]);
	bind_i64(&s, WORDS_SEGMENT_ADD_DOCS_SIZE, (int64_t)writer->sizes[SEGMENT_DOCS]);
	bind_i64(&s, WORDS_SEGMENT_ADD_PLACES_SIZE, (int64_t)writer->sizes[SEGMENT_PLACES]);
	bind_blob(&s, WORDS_SEGMENT_ADD_DIRECTORY, buf_str(&writer->directory));
	return statement_run(&s, err);
}

void
words_segment_free(struct words_segment *segment)
{
	if (segment == NULL)
		return;
	free(segment->blocks);
	buf_free(&segment->directory);
	buf_free(&segment->terms);
	free(segment->dead);
	free(segment);
}

/* A row of search_segment; NULL where its numbers cannot be. */
static struct words_segment *
segment_from(const struct statement *s)
{
	struct words_segment *segment = memory_alloc(sizeof(*segment));
	int64_t least = column_i64(s, WORDS_SEGMENTS_COL_LEAST);
	int64_t most = column_i64(s, WORDS_SEGMENTS_COL_MOST);
	int64_t blocks = column_i64(s, WORDS_SEGMENTS_COL_TERM_BLOCKS);
	int64_t docs = column_i64(s, WORDS_SEGMENTS_COL_DOCS_SIZE);
	int64_t places = column_i64(s, WORDS_SEGMENTS_COL_PLACES_SIZE);

	memset(segment, 0, sizeof(*segment));
	segment->id = column_i64(s, WORDS_SEGMENTS_COL_ID);
	segment->stamp = column_i64(s, WORDS_SEGMENTS_COL_STAMP);
	segment->first = column_i64(s, WORDS_SEGMENTS_COL_FIRST);
	segment->last = column_i64(s, WORDS_SEGMENTS_COL_LAST);
	if (segment->id <= 0 || segment->id > INT32_MAX || least <= 0 || most < least ||
		most > DOCS_MAX || blocks <= 0 || blocks > TERM_BLOCKS_MAX || docs <= 0 ||
		places <= 0 || segment->last < segment->first) {
		free(segment);
		return NULL;
	}
	segment->least = (uint32_t)least;
	segment->most = (uint32_t)most;
	segment->block_count = (size_t)blocks;
	segment->docs_size = (uint64_t)docs;
	segment->places_size = (uint64_t)places;
	return segment;
}

bool
words_segments_list(struct words *words, struct words_segment ***ret_segments, size_t *ret_count,
	struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct words_segment **list = NULL;
	size_t count = 0;
	bool row = true;
	bool read = db_begin(words->db, &SQL_WORDS_SEGMENTS, &s, err);

	while (read && (read = statement_row(&s, &row, err)) && row) {
		struct words_segment *segment = segment_from(&s);

		if (segment == NULL) {
			read = words_damaged(err);
			break;
		}
		list = memory_grow(list, (count + 1) * sizeof(struct words_segment *));
		list[count++] = segment;
	}
	for (size_t i = 0; !read && i < count; i++)
		words_segment_free(list[i]);
	if (!read) {
		free(list);
		return false;
	}
	*ret_segments = list;
	*ret_count = count;
	return true;
}

static bool
directory_read(struct words *words, struct words_segment *segment, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	struct str rest;
	uint8_t len;
	bool row;

	if (!db_begin(words->db, &SQL_WORDS_DIRECTORY, &s, err))
		return false;
	bind_i64(&s, WORDS_DIRECTORY_ID, segment->id);
	if (!statement_row(&s, &row, err))
		return false;
	rest = row ? column_str(&s, WORDS_DIRECTORY_COL_DIRECTORY) : STR("");
	segment->directory.size_max = SIZE_MAX / 4;
	buf_add(&segment->directory, rest);
	rest = buf_str(&segment->directory);
	if (segment->block_count > rest.len / 2)
		return words_damaged(err);
	segment->blocks = memory_alloc(segment->block_count * sizeof(*segment->blocks));
	for (size_t i = 0; i < segment->block_count; i++)
		if (!take_u8(&rest, &len) || !take_bytes(&rest, len, &segment->blocks[i]) ||
			len == 0 ||
			(i > 0 && str_compare(segment->blocks[i - 1], segment->blocks[i]) >= 0))
			return words_damaged(err);
	return true;
}

static bool
dead_read(struct words *words, struct words_segment *segment, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};
	size_t size = ((size_t)(segment->most - segment->least) / 64 + 1) * sizeof(uint64_t);
	bool row;

	free(segment->dead);
	segment->dead = NULL;
	if (!db_begin(words->db, &SQL_WORDS_DEAD, &s, err))
		return false;
	bind_i64(&s, WORDS_DEAD_FIRST, segment->first);
	bind_i64(&s, WORDS_DEAD_LAST, segment->last);
	for (;;) {
		int64_t document;

		if (!statement_row(&s, &row, err))
			return false;
		if (!row)
			return true;
		document = column_i64(&s, WORDS_DEAD_COL_DOCUMENT);
		if (document < segment->least || document > segment->most)
			continue;
		if (segment->dead == NULL) {
			segment->dead = memory_alloc(size);
			memset(segment->dead, 0, size);
		}
		document -= segment->least;
		segment->dead[document / 64] |= (uint64_t)1 << document % 64;
	}
}

bool
words_is_dead(const struct words_segment *segment, uint32_t document)
{
	uint32_t at = document - segment->least;

	return segment->dead != NULL && document >= segment->least && document <= segment->most &&
		(segment->dead[at / 64] >> at % 64 & 1) != 0;
}

bool
words_segment_fill(struct words *words, struct words_segment *segment, struct err *err)
{
	if (segment->blocks == NULL && !directory_read(words, segment, err))
		return false;
	return dead_read(words, segment, err);
}

/* Puts a segment that is known already in the place of the bare one. */
static void
segment_reuse(struct words *words, struct words_segment **bare)
{
	for (size_t i = 0; i < words->segment_count; i++) {
		struct words_segment *known = words->segments[i];

		if (known != NULL && known->id == (*bare)->id && known->stamp == (*bare)->stamp &&
			known->blocks != NULL) {
			words->segments[i] = NULL;
			words_segment_free(*bare);
			*bare = known;
			return;
		}
	}
}

bool
words_load(struct words *words, struct err *err)
{
	struct words_segment **list;
	int64_t version;
	int64_t generation;
	size_t count;

	if (!words_version_read(words, &version, &generation, err))
		return false;
	if (version == words->version)
		return true;
	if (!words_segments_list(words, &list, &count, err))
		return false;
	for (size_t i = 0; i < count; i++)
		segment_reuse(words, &list[i]);
	segments_free(words);
	words->segments = list;
	words->segment_count = count;
	words->version = -1;
	for (size_t i = 0; i < count; i++)
		if (!words_segment_fill(words, list[i], err))
			return false;
	words->version = version;
	return true;
}

size_t
words_segment_count(const struct words *words)
{
	return words->segment_count;
}

struct words_segment *
words_segment(const struct words *words, size_t at)
{
	return words->segments[at];
}

bool
words_snapshot_begin(struct words *words, bool *ret_begun, struct err *err)
{
	*ret_begun = false;
	if (sqlite3_get_autocommit(db_handle(words->db)) == 0)
		return true;
	*ret_begun = db_run_script(words->db, "BEGIN", err);
	return *ret_begun;
}

void
words_snapshot_end(struct words *words, bool begun)
{
	if (begun)
		(void)sqlite3_exec(db_handle(words->db), "COMMIT", NULL, NULL, NULL);
}
