/* SQLite FTS5 as a store of words: our tokenizer in, rows and positions out.
 *
 * Only this module and index.c know that there is FTS5. It lends FTS5 the tokenizer and one
 * auxiliary function, which gives each matching row to a function of ours instead of ranking it:
 * ranking, facets and proximity then work on numbers in memory, with no row of SQL in between.
 * FTS5 is always given words that are folded already, each in quotes; nothing of a query's own
 * text reaches its syntax. */
#ifndef CANDOUR_SEARCH_FTS_H
#define CANDOUR_SEARCH_FTS_H

#include "base/attr.h"
#include "base/str.h"

struct buf;
struct db;
struct err;
struct fts;
struct tokenizer;

/* Sees every word on its way into the index. */
struct fts_watch {
	void *context;
	void (*word)(void *context, struct str term);
};

/* Lends the connection what it needs; call once before any query on search_word. Both db and
 * tokenizer must outlive it. Two of them may stand on one connection: they are the same. */
bool fts_open(struct db *db, const struct tokenizer *tokenizer, struct fts **ret_fts,
	struct err *err) MUST_USE;
void fts_close(struct fts *fts);
/* NULL to stop watching. */
void fts_watch_set(struct fts *fts, const struct fts_watch *watch);

/* One matching row, within the row function only. */
struct fts_row {
	int64_t document;
	const void *api;
	void *context;
};
struct fts_place {
	const unsigned char *a;
	const unsigned char *b;
	int column; /* number of the field's bit; -1 at the end */
	int offset; /* word number in the field, 0.. */
};
/* Where phrase number `phrase` of the expression occurs in the row. */
void fts_place_first(const struct fts_row *row, int phrase, struct fts_place *ret_place);
void fts_place_next(const struct fts_row *row, struct fts_place *place);

struct fts_taker {
	void *context;
	/* False stops, with err set. `phrase` is 0 in fts_match. */
	bool (*row)(void *context, const struct fts_row *row, int phrase, struct err *err);
	struct err *err;
	bool each_phrase; /* internal */
	bool stopped;     /* internal */
	int phrases;      /* internal */
};

/* Writes ("word" AND ...) pieces: a phrase of folded words in some fields; prefix makes the last
 * one a beginning. */
void fts_write_phrase(
	struct buf *to, const struct str *terms, size_t count, unsigned fields, bool prefix);
/* Gives all rows that match the expression, in order of document. */
bool fts_match(
	struct fts *fts, struct str expression, struct fts_taker *taker, struct err *err) MUST_USE;
/* Gives, for each of the `count` phrases of an expression "a" OR "b" ..., all rows that hold it:
 * one phrase after the other. Quicker than fts_match, row for row. In it the phrase to ask
 * fts_place_first for is always 0. */
bool fts_scan(struct fts *fts, struct str expression, int count, struct fts_taker *taker,
	struct err *err) MUST_USE;

/* Reads see one state of the database between these two. Nothing where the caller has opened a
 * transaction. */
bool fts_snapshot_begin(struct fts *fts, bool *ret_begun, struct err *err) MUST_USE;
void fts_snapshot_end(struct fts *fts, bool begun);

#endif
