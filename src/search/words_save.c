#include "search/words.h"

#include "base/arena.h"
#include "base/err.h"
#include "search/scribe.h"
#include "search/words_gather.h"
#include "search/words_inside.h"
#include "store/db.h"
#include "words.sql.h"

#include <stdlib.h>

/* A segment on its way in; it gets its number with its first piece. */
struct saving {
	struct words *words;
	struct words_segment segment;
};

static bool
piece_save(
	void *context, enum segment_part part, uint32_t number, struct str bytes, struct err *err)
{
	struct saving *saving = context;
	struct words_segment *segment = &saving->segment;

	if (segment->id == 0 &&
		!words_number_next(saving->words, &segment->id, &segment->stamp, err))
		return false;
	return words_piece_write(saving->words, segment->id, part, number, bytes, err);
}

static bool
gather_write(struct words *words, struct err *err)
{
	struct saving saving = {.words = words};
	struct gathered_segment *made;
	bool saved;

	if (!gather_segment(words->gather, (struct segment_sink){&saving, piece_save}, &made, err))
		return false;
	if (made == NULL)
		return true;
	saving.segment.first = made->first;
	saving.segment.last = made->last;
	saved = words_segment_save(words, &saving.segment, SEGMENT_READY, &made->writer, err);
	words->changed = true;
	gathered_segment_free(made);
	return saved;
}

/* What the scribe made, as the writer of a segment would have left it. */
static bool
scribed_save(struct words *words, const struct scribe_segment *scribed, struct err *err)
{
	struct saving saving = {.words = words};
	struct segment_writer *writer = memory_alloc(sizeof(*writer));
	struct str pieces = scribed->pieces;
	struct scribe_piece piece;
	bool saved = true;

	segment_begin(writer, (struct segment_sink){&saving, piece_save});
	while (saved && scribe_piece_take(&pieces, &piece))
		saved = piece_save(
			&saving, (enum segment_part)piece.part, piece.number, piece.bytes, err);
	saving.segment.first = scribed->first;
	saving.segment.last = scribed->last;
	writer->least = scribed->least;
	writer->most = scribed->most;
	writer->numbers[SEGMENT_TERMS] = scribed->term_blocks;
	writer->sizes[SEGMENT_DOCS] = scribed->docs_size;
	writer->sizes[SEGMENT_PLACES] = scribed->places_size;
	buf_add(&writer->directory, scribed->directory);
	if (saved && pieces.len > 0)
		saved = err_set(err, ERR_INTERNAL, "the words of documents came malformed");
	saved = saved && words_segment_save(words, &saving.segment, SEGMENT_READY, writer, err);
	words->changed = true;
	segment_free(writer);
	free(writer);
	return saved;
}

/* Stores the segments that were cut off before. */
static bool
scribed_take(struct words *words, struct err *err)
{
	struct scribe_segment segment;
	struct str rest;

	if (words->cut_count == 0)
		return true;
	words->cut_count = 0;
	if (!scribe_take(words->scribe, &rest, err))
		return false;
	while (scribe_segment_take(&rest, &segment))
		if (!scribed_save(words, &segment, err))
			return false;
	return rest.len == 0 || err_set(err, ERR_INTERNAL, "the words of documents came malformed");
}

/* Has what was sent so far made into a segment. */
static void
scribe_end(struct words *words)
{
	if (words->sent_first == 0)
		return;
	scribe_cut(words->scribe);
	words->cut_count++;
	words->sent_first = 0;
	words->sent_count = 0;
}

/* ---- flushing ---- */

bool
words_relieve(struct words *words, struct err *err)
{
	if (words->scribe == NULL)
		return words_flush(words, err);
	/* Those cut off the last time are long made: there is no waiting. */
	if (!scribed_take(words, err))
		return false;
	scribe_end(words);
	return merge_in_need(words, err);
}

static bool
gathered_write(struct words *words, bool *ret_any, struct err *err)
{
	if (words->scribe != NULL) {
		scribe_end(words);
		*ret_any = words->cut_count > 0;
		return scribed_take(words, err);
	}
	*ret_any = words->gather->document_count > 0;
	if (*ret_any && !gather_write(words, err))
		return false;
	gather_clear(words->gather);
	return true;
}

bool
words_flush(struct words *words, struct err *err)
{
	bool is_new;

	if (!gathered_write(words, &is_new, err))
		return false;
	if (words->changed && !words_version_next(words, err))
		return false;
	words->changed = false;
	return !is_new || merge_in_need(words, err);
}

/* Forgets a document of which nothing was written yet. */
static bool
gathered_remove(struct words *words, int64_t born)
{
	if (words->scribe == NULL)
		return gather_remove(words->gather, born);
	if (words->sent_first == 0 || born < words->sent_first)
		return false;
	scribe_remove(words->scribe, born);
	return true;
}

bool
words_remove(struct words *words, uint32_t document, int64_t born, int64_t died, struct err *err)
{
	struct statement s CLEANUP(statement_end) = {0};

	if (gathered_remove(words, born))
		return true;
	words->changed = true;
	if (!db_begin(words->db, &SQL_WORDS_DEAD_ADD, &s, err))
		return false;
	bind_i64(&s, WORDS_DEAD_ADD_BORN, born);
	bind_i64(&s, WORDS_DEAD_ADD_DOCUMENT, document);
	bind_i64(&s, WORDS_DEAD_ADD_DIED, died);
	return statement_run(&s, err);
}
