/* The search index of an inspection: documents in, documents out, upkeep.
 *
 * One struct index stands on one connection and owns what searching needs (tokenizer, words); open
 * it before any search, close it before the connection. All changes happen in the caller's
 * transaction (db_transaction_begin) and are undone with it: what was added is gathered in memory
 * and written when the transaction commits. The text itself stays in the store's tables; the
 * index holds words and numbers only. */
#ifndef CANDOUR_SEARCH_INDEX_H
#define CANDOUR_SEARCH_INDEX_H

#include "base/attr.h"
#include "base/str.h"

struct db;
struct document;
struct document_reading;
struct err;
struct index;
struct scribe;
struct tokenizer;
struct words;

bool index_open(struct db *db, struct index **ret_index, struct err *err) MUST_USE;
void index_close(struct index *index);
void index_cleanup(struct index **index);
/* Has the words of documents counted by another process (search/scribe.h), which must outlive the
 * index; for whoever adds many. Before anything is added. */
void index_employ(struct index *index, struct scribe *scribe);
/* Makes the search tables, beside the store's own; once per inspection. */
bool index_create(struct index *index, struct err *err) MUST_USE;

/* Indexes a document as the store has it now: its text, facts, names, instances. Call it when a
 * document has been read, and again whenever an instance of it was added: then it is cheap. Best
 * for many documents in one transaction. */
bool index_add(struct index *index, int64_t document, struct err *err) MUST_USE;
/* The same for one that has just been read and is not in the index: `document` and `reading` are
 * what the store has of it. */
bool index_add_read(struct index *index, const struct document *document,
	const struct document_reading *reading, struct err *err) MUST_USE;
/* Takes a document out, whatever its text is by now. One that was never added is no error. After
 * its text was changed a document has to be taken out before it is added again. */
bool index_remove(struct index *index, int64_t document, struct err *err) MUST_USE;
/* Notes the fold of a document that was added: results show the documents of one fold as one, the
 * best of them. The fold is named by one of its documents, 0 is none. Kept when it is added again,
 * lost when it is taken out. */
bool index_fold(struct index *index, int64_t document, int64_t fold, struct err *err) MUST_USE;
/* Writes what is still in memory. Committing does it too; whoever reads the tables needs it. */
bool index_flush(struct index *index, struct err *err) MUST_USE;

/* A little merging of what was added, in a transaction of its own: some `pages` of 4 KB, which
 * bounds how long it takes (64 pages: a few milliseconds). Call it after each commit while
 * indexing, some 12 times for 1,000 documents or until *ret_more is false, so that it keeps up;
 * and until *ret_more is false when there is nothing else to do. */
bool index_merge_step(struct index *index, int pages, bool *ret_more, struct err *err) MUST_USE;
/* Compares the whole index with the texts; ERR_ALTERED where they differ. Takes as long as
 * indexing. */
bool index_check(struct index *index, struct err *err) MUST_USE;

/* Differs whenever what a search of the index finds may differ; read in the database. */
struct index_age {
	int64_t generation;
	int64_t writer;
};
bool index_age_get(struct index *index, struct index_age *ret_age, struct err *err) MUST_USE;

/* For search.c. */
struct db *index_db(struct index *index);
struct words *index_words(struct index *index);
const struct tokenizer *index_tokenizer(struct index *index);
/* Transactions undone so far: what was read within one holds no longer. */
int64_t index_undone(const struct index *index);

#endif
