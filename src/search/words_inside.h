/* What the modules of the store of words share; nobody else includes this. */
#ifndef CANDOUR_SEARCH_WORDS_INSIDE_H
#define CANDOUR_SEARCH_WORDS_INSIDE_H

#include "search/words.h"

struct gather;
struct merge;

/* Pieces read lately, each where its number says: a search comes back to the same ones. */
enum { CACHE_PIECES = 4096 };
struct cached_piece {
	int64_t number; /* of search_piece; 0: none */
	int64_t stamp;  /* of its segment */
	struct buf bytes;
};

struct words {
	struct db *db;
	struct words_segment **segments; /* in order of birth */
	size_t segment_count;
	int64_t version; /* of search_state; -1: nothing loaded */
	struct gather *gather;
	struct scribe *scribe;      /* counts the words instead, where not NULL */
	int64_t sent_first;         /* the first `born` sent to it since the last cut; 0: none */
	size_t sent_count;          /* words since then */
	unsigned cut_count;         /* segments cut off and not taken */
	struct merge *merge;        /* NULL: none under way */
	int64_t merged_version;     /* no merge was due then */
	bool changed;               /* documents died: the version is to be raised */
	struct buf scratch;         /* a piece on its way out */
	struct cached_piece *cache; /* CACHE_PIECES of them, once something was searched for */
};

/* States of search_segment. */
enum { SEGMENT_WRITING = 0, SEGMENT_READY = 1, SEGMENT_DROPPED = 2 };

/* "the search index is damaged"; false. */
bool words_damaged(struct err *err);
bool words_version_read(struct words *words, int64_t *ret_version, int64_t *ret_generation,
	struct err *err) MUST_USE;
bool words_version_next(struct words *words, struct err *err) MUST_USE;
/* Reads one piece and checks it. */
bool words_piece_read(struct words *words, const struct words_segment *segment,
	enum segment_part part, uint64_t number, struct buf *to, struct err *err) MUST_USE;
bool words_piece_write(struct words *words, int64_t segment, enum segment_part part,
	uint32_t number, struct str bytes, struct err *err) MUST_USE;
/* The same for readers, who come again. */
bool words_piece_recall(struct words *words, const struct words_segment *segment,
	enum segment_part part, uint64_t number, struct str *ret_bytes, struct err *err) MUST_USE;
/* Reads piece `number`, unless it is there. */
bool words_stream_seek(struct words *words, const struct words_segment *segment,
	enum segment_part part, struct words_stream *stream, uint64_t number,
	struct err *err) MUST_USE;
/* Adds bytes [at, at + len) of docs or places to a buffer; without a stream from what was read
 * lately. */
bool words_stream_copy(struct words *words, const struct words_segment *segment,
	enum segment_part part, struct words_stream *stream, uint64_t at, uint64_t len,
	struct buf *to, struct err *err) MUST_USE;
/* The same bytes where they lie, if they do in one piece; else put together in `room`. */
bool words_stream_view(struct words *words, const struct words_segment *segment,
	enum segment_part part, struct words_stream *stream, uint64_t at, uint64_t len,
	struct buf *room, struct str *ret_bytes, struct err *err) MUST_USE;
/* Takes the next number and a stamp. */
bool words_number_next(
	struct words *words, int64_t *ret_id, int64_t *ret_stamp, struct err *err) MUST_USE;
/* Notes a segment as its writer left it. */
bool words_segment_save(struct words *words, const struct words_segment *segment, int state,
	const struct segment_writer *writer, struct err *err) MUST_USE;
/* Reads what a ready segment's row does not tell: directory and dead documents. */
bool words_segment_fill(
	struct words *words, struct words_segment *segment, struct err *err) MUST_USE;
/* Segments that are ready, without what words_segment_fill reads. The caller frees them. */
bool words_segments_list(struct words *words, struct words_segment ***ret_segments,
	size_t *ret_count, struct err *err) MUST_USE;
void words_segment_free(struct words_segment *segment);

struct gather *gather_new(void);
void gather_free(struct gather *gather);
void gather_clear(struct gather *gather);
/* True where the document was only gathered yet, and is forgotten. */
bool gather_remove(struct gather *gather, int64_t born);

void merge_abandon(struct words *words);
/* Merges a little, within the caller's transaction, where segments became too many. */
bool merge_in_need(struct words *words, struct err *err) MUST_USE;

#endif
