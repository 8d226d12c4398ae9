/* The store of words: which documents hold a word, how often, and where.
 *
 * Words of documents are gathered in memory and written as one segment (segment.h) into the
 * inspection's own database, inside the caller's transaction: a crash or undoing takes them back
 * with everything else. Segments never change; a merge writes some that lie side by side anew as
 * one. A document that is taken out is noted as dead, and left out by the merge that meets it.
 *
 * Readers take the segments of one state of the database (words_load within a snapshot) and go
 * through them one by one: a document's words all stand in one segment. */
#ifndef CANDOUR_SEARCH_WORDS_H
#define CANDOUR_SEARCH_WORDS_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "search/segment.h"

struct db;
struct err;
struct scribe;
struct spans;
struct tokenizer;
struct words;

void words_open(struct db *db, struct words **ret_words);
void words_close(struct words *words);
/* Has the words counted by another process from now on (search/scribe.h), which must outlive
 * this. Nothing may have been put in yet. */
void words_employ(struct words *words, struct scribe *scribe);

/* ---- Putting in ---- */

/* One document's words, field by field in order. `born` is greater than of any before. */
void words_document_begin(struct words *words, uint32_t document, int64_t born);
void words_add(struct words *words, unsigned field, uint32_t place, struct str term);
/* All words of a text. Returns how many places they take. */
uint32_t words_text_add(
	struct words *words, const struct tokenizer *tokenizer, unsigned field, struct str text);
/* Words gathered and not yet written: beyond WORDS_GATHERED_MAX it is time to. */
size_t words_gathered(const struct words *words);
enum { WORDS_GATHERED_MAX = 384 * 1024 };
/* Takes out the words that a document was born with. `died` is the generation. */
bool words_remove(struct words *words, uint32_t document, int64_t born, int64_t died,
	struct err *err) MUST_USE;
/* Makes room once words_gathered is beyond WORDS_GATHERED_MAX. */
bool words_relieve(struct words *words, struct err *err) MUST_USE;
/* Writes what was gathered, before the transaction's commit. */
bool words_flush(struct words *words, struct err *err) MUST_USE;
/* Forgets what was gathered and what is known of the database: its transaction was undone. */
void words_forget(struct words *words);
/* A little merging, as index_merge_step says. */
bool words_merge_step(struct words *words, int pages, bool *ret_more, struct err *err) MUST_USE;

/* ---- Reading ---- */

/* Reads a segment's docs or places piece by piece; keeps the piece read last. All zero is new. */
struct words_stream {
	struct buf piece;
	uint64_t next; /* the number behind the piece's; 0 where there is none */
};

struct words_segment {
	int64_t id;
	int64_t stamp;
	int64_t first;
	int64_t last;
	uint32_t least;
	uint32_t most;
	uint64_t docs_size;
	uint64_t places_size;
	size_t block_count; /* of terms */
	struct str *blocks; /* first word of each */
	struct buf directory;
	uint64_t *dead;   /* bits by document less `least`; NULL where all live */
	struct buf terms; /* the block of terms read last */
	size_t terms_number;
	struct term_block block; /* within it, at the word looked for last */
	bool has_block;
};

/* Brings the segments up to date with the database. */
bool words_load(struct words *words, struct err *err) MUST_USE;
size_t words_segment_count(const struct words *words);
struct words_segment *words_segment(const struct words *words, size_t at);
bool words_is_dead(const struct words_segment *segment, uint32_t document);
/* Reads one state of the database between these two. Nothing where the caller has opened a
 * transaction. */
bool words_snapshot_begin(struct words *words, bool *ret_begun, struct err *err) MUST_USE;
void words_snapshot_end(struct words *words, bool begun);

/* Finds a word in a segment. */
bool words_find(struct words *words, struct words_segment *segment, struct str term,
	bool *ret_found, struct term_entry *ret_entry, struct err *err) MUST_USE;

/* Goes through the words of one segment in order of bytes. */
struct words_walk {
	struct words *words;
	const struct words_segment *segment;
	size_t next_block;
	struct buf bytes;
	struct term_block block;
	bool has_block;
	bool recalls;    /* keeps what it reads, for it will be read again */
	bool is_pending; /* the word that a seek found was not given yet */
};
void words_walk_begin(struct words *words, const struct words_segment *segment, bool recalls,
	struct words_walk *ret_walk);
void words_walk_end(struct words_walk *walk);
/* The next word is the first that is not before `from`. */
bool words_walk_seek(struct words_walk *walk, struct str from, struct err *err) MUST_USE;
/* *ret_term is valid until the next call; *ret_more is false at the end. */
bool words_walk_next(
	struct words_walk *walk, bool *ret_more, struct str *ret_term, struct err *err) MUST_USE;

/* The documents of one word in one segment. */
struct words_list {
	struct words *words;
	const struct words_segment *segment;
	struct term_entry entry;
	struct buf docs;
	struct posting_skip *skips;
	size_t skip_room;
	size_t block_count;
	size_t block; /* that `postings` holds; block_count: none yet */
	unsigned at;  /* in postings */
	struct posting_block postings;
	/* where the places of postings[places_of] begin, in bytes of the block */
	struct buf places; /* the block's bytes */
	size_t places_block;
	unsigned places_of;
	const unsigned char *places_at;
	uint64_t places_owed; /* but for so many numbers of those before */
};

/* Opens a list, all zero or opened before: then its memory is used again. `stream` is of the
 * segment's docs; NULL for a search. */
bool words_list_open(struct words *words, const struct words_segment *segment,
	struct words_stream *stream, const struct term_entry *entry, struct words_list *list,
	struct err *err) MUST_USE;
void words_list_close(struct words_list *list);
/* Reads block number `block` into list->postings. */
bool words_list_block(struct words_list *list, size_t block, const float weights[SEGMENT_FIELDS],
	struct err *err) MUST_USE;
/* Moves on to a document; never back. *ret_found is false where the list does not hold it; then
 * the list stands behind it (or at its end: block == block_count). */
bool words_list_seek(struct words_list *list, uint32_t document,
	const float weights[SEGMENT_FIELDS], bool *ret_found, struct err *err) MUST_USE;
/* Adds where the word stands in the document at hand, in the given fields; each place as a span
 * of one word. */
bool words_list_places(
	struct words_list *list, unsigned fields, struct spans *to, struct err *err) MUST_USE;

/* The same as bare numbers, for what is asked of very many documents: the field's number above
 * PLACE_BITS of the word's number in it, in order. */
enum { PLACE_BITS = 28 };
#define PLACE_MAX ((UINT32_C(1) << PLACE_BITS) - 1)
struct words_numbers {
	uint32_t *numbers;
	size_t count;
	size_t room;
};
void words_numbers_free(struct words_numbers *numbers);
/* Replaces what is there. Asking again of the same document costs reading its block again. */
bool words_list_numbers(struct words_list *list, unsigned fields, struct words_numbers *to,
	struct err *err) MUST_USE;

/* Whether a word of b stands at most `distance` words from one of a (behind it, where ordered), and
 * not in its very place. Both lists stand at one document. */
struct words_proximity {
	uint32_t distance;
	bool is_ordered;
};
bool words_lists_near(struct words_list *a, unsigned a_fields, struct words_list *b,
	unsigned b_fields, const struct words_proximity *wanted, struct words_numbers room[2],
	bool *ret_near, struct err *err) MUST_USE;

/* ---- Checking ---- */

/* The sum of a number for each occurrence of a word, by document. */
struct words_sums {
	uint64_t *sums; /* the caller frees it */
	size_t count;
};
/* Adds up all segments; reads every byte of them. */
bool words_sums_make(struct words *words, struct words_sums *ret_sums, struct err *err) MUST_USE;
uint64_t words_sum_term(struct str term);
uint64_t words_sum(uint64_t term, unsigned field, uint32_t place);

#endif
