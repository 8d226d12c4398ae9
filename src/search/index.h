/* The search index of an inspection: documents in, documents out, upkeep.
 *
 * One struct index stands on one connection and owns what the connection needs for searching
 * (tokenizer, FTS5 functions); open it before any search, close it before the connection. All
 * changes happen in the caller's transaction and are undone with it. The text itself stays in
 * the store's tables; the index holds words and numbers only. */
#ifndef CANDOUR_SEARCH_INDEX_H
#define CANDOUR_SEARCH_INDEX_H

#include "base/attr.h"
#include "base/str.h"

struct db;
struct err;
struct fts;
struct index;
struct tokenizer;

bool index_open(struct db *db, struct index **ret_index, struct err *err) MUST_USE;
void index_close(struct index *index);
void index_cleanup(struct index **index);
/* Makes the search tables, beside the store's own; once per inspection. */
bool index_create(struct index *index, struct err *err) MUST_USE;

/* Indexes a document as the store has it now: its text, facts, names, instances. Call it when a
 * document has been read, and again whenever an instance of it was added: then it is cheap.
 *
 * Best for many documents in a transaction of their own: another's statement in between that
 * needs a journal of its own (REPLACE, or several rows that may fail) makes FTS5 write out what
 * it has gathered, which makes indexing some three times slower. */
bool index_add(struct index *index, int64_t document, struct err *err) MUST_USE;
/* Takes a document out. Must be called BEFORE its text is changed or removed (then index_add it
 * again): the words to take out are those of the text. ERR_INTERNAL where the text is another
 * than the one indexed. A document that was never added is no error. */
bool index_remove(struct index *index, int64_t document, struct err *err) MUST_USE;

/* A little merging of what was added, in a transaction of its own: some `pages` of 4 KB, which
 * bounds how long it takes (64 pages: a few milliseconds). Call it after each commit while
 * indexing, some 12 times for 1,000 documents or until *ret_more is false, so that it keeps up;
 * and until *ret_more is false when there is nothing else to do. */
bool index_merge_step(struct index *index, int pages, bool *ret_more, struct err *err) MUST_USE;
/* Compares the whole index with the texts; ERR_ALTERED where they differ. Takes as long as
 * indexing. */
bool index_check(struct index *index, struct err *err) MUST_USE;

/* For search.c. */
struct db *index_db(struct index *index);
struct fts *index_fts(struct index *index);
const struct tokenizer *index_tokenizer(struct index *index);

#endif
