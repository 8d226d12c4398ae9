/* Lists of documents by key: which documents have this print, this word, this run of words.
 *
 * One row for each pair of a key and a document costs a step down a large tree and a page written
 * somewhere in it: that was the most expensive part of comparing. Here the entries of a delivery
 * are sorted in memory and written as a run: pages of some four kilobytes in the order of the keys.
 * A look-up goes through all runs; so that there are few, a new run takes in those before it that
 * are not much larger (P. O'Neil and others, "The Log-Structured Merge-Tree", 1996): each entry is
 * written anew some log2 of the number of deliveries times, and adding a delivery costs in
 * proportion to it. What is removed is entered as gone and disappears when runs are merged.
 *
 * Keys are POSTINGS_KEY_BITS of a hash; documents are ids. An entry that is there twice counts
 * once. */
#ifndef CANDOUR_COMPARE_POSTINGS_H
#define CANDOUR_COMPARE_POSTINGS_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct compare;
struct err;

/* Stored by number, 1 to 15: append only. */
enum postings_list {
	POSTINGS_VERSION = 1,  /* prints of papers (compare/version/version.h) */
	POSTINGS_VERSION_MAIL, /* prints of mails */
	POSTINGS_HEADING       /* words of headings (compare/named/heading.h) */
};

/* A batch is written when it holds so many: 64 MB, and as much to sort them. */
enum { POSTINGS_KEY_BITS = 48, POSTINGS_BATCH_MAX = 1 << 22 };

struct postings_entry {
	uint64_t key;
	uint64_t value; /* twice the document, and 1 where it is gone */
};

/* Starts as {0} and owns its memory (postings_batch_free). */
struct postings_batch {
	struct postings_entry *entries;
	size_t count;
	size_t room;
};

void postings_batch_free(struct postings_batch *batch);
/* key: any 64 bits, of which the highest POSTINGS_KEY_BITS count. */
void postings_add(struct postings_batch *batch, uint64_t hash, int64_t document);
/* Writes the batch to the list and empties it; with what is to be removed. */
bool postings_write(struct compare *compare, enum postings_list list, struct postings_batch *batch,
	struct err *err) MUST_USE;
/* The same, where the batch is full; else nothing. */
bool postings_write_full(struct compare *compare, enum postings_list list,
	struct postings_batch *batch, struct err *err) MUST_USE;
/* Takes an entry out, as soon as the list is next written to. */
bool postings_remove(struct compare *compare, enum postings_list list, uint64_t hash,
	int64_t document, struct err *err) MUST_USE;

/* What is asked, and what is found: of question i the documents [starts[i], starts[i + 1]), rising.
 * Owns its memory (postings_answer_free). */
struct postings_answer {
	int64_t *documents;
	size_t *starts; /* one more than questions; NULL before the first answer */
	size_t count;
	size_t room;
};

void postings_answer_free(struct postings_answer *answer);
/* keys: hashes as for postings_add, sorted and each once after their low bits are cut off
 * (postings_key). At most `each_max` documents of each, the least. */
bool postings_find(struct compare *compare, enum postings_list list, const uint64_t *keys,
	size_t count, size_t each_max, struct postings_answer *ret_answer,
	struct err *err) MUST_USE;
uint64_t postings_key(uint64_t hash);
/* Sorts by key, those of one key by value; in time proportional to their number. */
void postings_sort(struct postings_entry *entries, size_t count);

#endif
