/* The log by kind and by person, for reading: where its runs begin, each of entries of one kind that one person
 * (or nobody: the program) made, one after the other.
 *
 * A run is a row of `entry_run`: its first entry, and how many of its kind came before it; it ends where the
 * next begins. So what a delivery of 40,000 files noted takes a few rows, and how many entries a kind has is
 * read off its last run. Rows are written with the entries they tell of; candour rebuild makes them anew, and
 * candour verify compares them. */
#ifndef CANDOUR_STORE_ENTRY_RUN_H
#define CANDOUR_STORE_ENTRY_RUN_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;

/* Notes the entry `index`, which follows the one that was noted last. */
bool entry_run_note(struct inspection *inspection, struct str kind, struct str payload,
	uint64_t index, struct err *err) MUST_USE;

/* Entries [first, end). */
struct entry_span {
	uint64_t first;
	uint64_t end;
};
enum { ENTRY_SPANS_MAX = 64 };

/* The last runs that begin before `before`, newest first, ENTRY_SPANS_MAX at most; "" any kind, anybody. Of the last
 * run of all the end is `before`. */
bool entry_runs(struct inspection *inspection, struct str kind, struct str who, uint64_t before,
	struct entry_span ret_spans[ENTRY_SPANS_MAX], size_t *ret_count, struct err *err) MUST_USE;
/* How many entries of a kind there are in all. */
bool entry_count(struct inspection *inspection, struct str kind, uint64_t *ret_count,
	struct err *err) MUST_USE;

#endif
