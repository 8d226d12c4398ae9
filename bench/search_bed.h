/* A database that documents are taken into as an intake does, for the benchmarks of searching. */
#ifndef CANDOUR_BENCH_SEARCH_BED_H
#define CANDOUR_BENCH_SEARCH_BED_H

#include "measure.h"
#include "search/index.h"
#include "search/search.h"
#include "search_texts.h"
#include "store/db.h"

enum { BED_BATCH = 1000, BED_ADDING = 0, BED_COMMITTING = 1, BED_MERGING = 2, BED_PARTS = 3 };

struct sqlite3_stmt;

struct bed {
	struct db *db;
	struct index *index;
	struct search *search;
	struct texts texts;
	struct sqlite3_stmt *statements[3];
	double worst_stall_ms; /* of one call, by the clock */
	double worst_cpu_ms[BED_PARTS];
	double spent[BED_PARTS]; /* CPU seconds */
};

/* Ends the program where something failed. */
void bed_must_sql(struct sqlite3 *handle, int code);

/* Makes FOLDER/bench_search.db, or opens the one that is there to go on with it; *ret_made. */
void bed_open(struct bed *bed, const char *folder, uint64_t seed, bool *ret_made);
void bed_close(struct bed *bed);
/* Stores documents [from, to), as they are before they are indexed; the bytes of their texts.
 * `also` is told of each text, NULL nobody. */
size_t bed_store(struct bed *bed, size_t from, size_t to,
	void (*also)(void *context, size_t document, struct str text), void *context);
/* Indexes them, and merges a little. What an intake would wait for counts as a stall, each call
 * by itself. */
void bed_index(struct bed *bed, size_t from, size_t to);
/* Merges all there is to merge. */
void bed_merge_rest(struct bed *bed);
/* Runs a query as its type wants; how many documents it found. */
size_t bed_ask(struct bed *bed, enum texts_type type, struct str query);
/* The figure at a share (0.5, 0.99) of the figures, which it sorts. */
double bed_percentile(double *figures, size_t count, double share);

#endif
