/* A segment: which documents hold which words, and where, as bytes.
 *
 * This module is the pure layer: it writes streams of bytes and reads them back, and knows
 * nothing of where they are kept (words.h does). A segment has three streams, each cut into
 * pieces:
 *
 *   terms   one block a piece, at most TERM_BLOCK_SIZE bytes: where its lists begin in docs and
 *           in places, then words in order of bytes, each as
 *               bytes shared with the word before | bytes more | those bytes
 *               documents | length in docs | length in places | of docs, length of skips
 *           The last only where there are more than POSTING_BLOCK documents.
 *   docs    for each word its documents in order, POSTING_BLOCK of them a block:
 *               document, less the one before | form
 *           then, where there is more than one block, its skips, for each block
 *               last document, less that of the block before | bytes of docs | bytes of places
 *   places  for each document of a word, field by field, the numbers of the words in the field,
 *           the first as it is, the others less the one before.
 *
 * A form is twice the count where all occurrences are in field 0, the body; else twice the
 * fields' bits plus 1, then a count for each field. Numbers are LEB128 (seven bits a byte, low
 * ones first). Pieces of docs and places have PIECE_SIZE bytes, but for the last.
 *
 * Nothing read is believed: readers check each length and number and return false on damage,
 * without an error text, for want of knowing whose bytes they are. */
#ifndef CANDOUR_SEARCH_SEGMENT_H
#define CANDOUR_SEARCH_SEGMENT_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "base/token.h"

struct err;

enum { POSTING_BLOCK = 128, SEGMENT_FIELDS = 9 };
/* With what the store adds, a block fills a page of SQLite, a piece four and a part that several
 * share. */
enum { TERM_BLOCK_SIZE = 4000, PIECE_SIZE = 16 * 1024 + 400 };
/* Bytes of one form. */
enum { FORM_SIZE_MAX = 3 + SEGMENT_FIELDS * 5 };

enum segment_part { SEGMENT_TERMS, SEGMENT_DOCS, SEGMENT_PLACES, SEGMENT_PARTS };

/* ---- Numbers ---- */

/* Writes at most 10 bytes; how many. */
size_t varint_write(unsigned char *to, uint64_t value);
/* Takes a number off [*at, end); false where it is cut off or beyond 64 bits. */
bool varint_take(const unsigned char **at, const unsigned char *end, uint64_t *ret_value) MUST_USE;
/* The end of `count` numbers from `at` on, or NULL where fewer stand before end. */
const unsigned char *varints_skip(
	const unsigned char *at, const unsigned char *end, uint64_t count) MUST_USE;

/* What the terms say of a word. */
struct term_entry {
	uint64_t count;
	uint64_t docs_at;
	uint64_t docs_len; /* its skips counted */
	uint64_t skips_len;
	uint64_t places_at;
	uint64_t places_len;
};

/* ---- Writing ---- */

/* Takes the pieces as they are finished; numbers of one part rise by one from 0. */
struct segment_sink {
	void *context;
	bool (*piece)(void *context, enum segment_part part, uint32_t number, struct str bytes,
		struct err *err);
};

struct segment_writer {
	struct segment_sink sink;
	struct buf pieces[SEGMENT_PARTS]; /* the one at hand of each */
	uint32_t numbers[SEGMENT_PARTS];  /* finished ones */
	uint64_t sizes[SEGMENT_PARTS];    /* bytes in all */
	struct buf directory;             /* first word of each block of terms: length, bytes */
	uint64_t terms;
	uint32_t least; /* document numbers */
	uint32_t most;
	/* the word before, which the next one shares bytes with */
	char last[TERM_SIZE_MAX];
	size_t last_len;
	/* the word at hand */
	char term[TERM_SIZE_MAX];
	size_t term_len;
	uint64_t count;
	uint64_t docs_from;
	uint64_t places_from;
	uint64_t block_places_from;
	uint32_t document;      /* the last one */
	uint32_t skip_document; /* the last of the block before */
	unsigned char block[POSTING_BLOCK * (5 + FORM_SIZE_MAX)];
	size_t block_len;
	unsigned block_count;
	struct buf skips;
};

void segment_begin(struct segment_writer *writer, struct segment_sink sink);
void segment_free(struct segment_writer *writer);
/* Words come in order of bytes, each once; documents of a word in order, each once, at least one.
 * The form is written as above; its places follow, in as many pieces as are at hand. */
void segment_term_begin(struct segment_writer *writer, struct str term);
bool segment_posting(struct segment_writer *writer, uint32_t document, struct str form,
	struct err *err) MUST_USE;
bool segment_places(struct segment_writer *writer, struct str bytes, struct err *err) MUST_USE;
bool segment_term_end(struct segment_writer *writer, struct err *err) MUST_USE;
/* Instead of all these: a word as another segment has it, its bytes of docs (skips at their end)
 * and of places unchanged. */
bool segment_term_copy(struct segment_writer *writer, const struct term_entry *entry,
	struct str docs, struct str places, struct err *err) MUST_USE;
/* Gives the last pieces. */
bool segment_end(struct segment_writer *writer, struct err *err) MUST_USE;

/* ---- Reading ---- */

/* Goes through one block of terms. */
struct term_block {
	const unsigned char *at;
	const unsigned char *end;
	char term[TERM_SIZE_MAX];
	size_t len;
	uint64_t docs_at;
	uint64_t places_at;
	struct term_entry entry; /* of `term` */
};

bool term_block_begin(struct term_block *block, struct str bytes) MUST_USE;
/* The next word; *ret_more is false at the end. */
bool term_block_next(struct term_block *block, bool *ret_more) MUST_USE;

/* One block of a word's documents, as the list's skips tell. */
struct posting_skip {
	uint32_t before; /* the last document of the block before; 0 */
	uint32_t last;   /* 0: not known (a list of one block) */
	uint64_t docs_at;
	uint64_t docs_len;
	uint64_t places_at;
	uint64_t places_len;
	uint32_t count;
};

/* How many blocks a word has; 0 where its numbers contradict each other. */
uint64_t posting_blocks(const struct term_entry *entry);
/* Reads the skips of a word's whole bytes of docs into room for posting_blocks of them. */
bool posting_skips(
	const struct term_entry *entry, struct str docs, struct posting_skip *ret_skips) MUST_USE;

struct posting_block {
	unsigned count;
	uint32_t documents[POSTING_BLOCK];
	float frequencies[POSTING_BLOCK]; /* occurrences by the weight of their fields */
	uint32_t places[POSTING_BLOCK];   /* occurrences in all */
	uint32_t forms[POSTING_BLOCK];    /* where in the block's bytes the form stands */
};

/* Reads a block whose bytes are given. */
bool posting_block_read(const struct posting_skip *skip, struct str bytes,
	const float weights[SEGMENT_FIELDS], struct posting_block *ret_block) MUST_USE;

/* Occurrences by field. */
struct posting_form {
	unsigned fields;
	uint32_t counts[SEGMENT_FIELDS];
	uint64_t total;
	size_t len; /* bytes */
};
bool posting_form_read(
	const unsigned char *at, const unsigned char *end, struct posting_form *ret_form) MUST_USE;
size_t posting_form_write(unsigned char to[FORM_SIZE_MAX], const struct posting_form *form);

#endif
