/* Runs of postings, page by page; for postings*.c only. */
#ifndef CANDOUR_COMPARE_POSTINGS_INSIDE_H
#define CANDOUR_COMPARE_POSTINGS_INSIDE_H

#include "base/buf.h"
#include "compare/postings/postings.h"

/* Runs of a list. Each is at least twice as large as the one after it, so that sixty hold more
 * entries than can be stored. */
enum { POSTINGS_RUN_MAX = 60 };

struct postings_run {
	int64_t run;
	int64_t born;
	uint64_t entries;
};

/* Reads a run from its first entry on. Starts as {.compare, .base} by postings_cursor_begin. */
struct postings_cursor {
	struct compare *compare;
	int64_t base; /* the id of a page whose first key is 0 */
	int64_t page; /* the page that is read; below base: none yet */
	struct buf bytes;
	struct str rest;             /* of the page */
	struct postings_entry entry; /* valid unless at_end */
	bool at_end;
};

void postings_cursor_begin(
	struct compare *compare, enum postings_list list, int64_t run, struct postings_cursor *ret);
void postings_cursor_free(struct postings_cursor *cursor);
bool postings_cursor_next(struct postings_cursor *cursor, struct err *err) MUST_USE;
/* Goes on to the first entry whose key is at least this; never back. */
bool postings_cursor_seek(struct postings_cursor *cursor, uint64_t key, struct err *err) MUST_USE;

/* Writes a run; entries come in order. */
struct postings_writer {
	struct compare *compare;
	int64_t base;
	struct buf bytes;
	uint64_t first_key; /* of the page */
	struct postings_entry last;
	uint64_t entries;
};

void postings_writer_begin(
	struct compare *compare, enum postings_list list, int64_t run, struct postings_writer *ret);
void postings_writer_free(struct postings_writer *writer);
bool postings_writer_add(struct postings_writer *writer, const struct postings_entry *entry,
	struct err *err) MUST_USE;
bool postings_writer_end(struct postings_writer *writer, struct err *err) MUST_USE;
bool postings_run_remove(
	struct compare *compare, enum postings_list list, int64_t run, struct err *err) MUST_USE;
/* The newest first. */
bool postings_runs(struct compare *compare, enum postings_list list,
	struct postings_run ret_runs[POSTINGS_RUN_MAX], size_t *ret_count,
	struct err *err) MUST_USE;

#endif
