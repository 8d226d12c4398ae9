/* The items of a second reading that both have read, with all that was said of each: read in two queries, however many
 * items there are, for the page of agreement is looked at often while two people read. */
#ifndef CANDOUR_REMIT_SECOND_PAIRS_H
#define CANDOUR_REMIT_SECOND_PAIRS_H

#include "base/attr.h"
#include "base/str.h"
#include "remit/coding.h"
#include "remit/weighing.h"

struct arena;
struct err;
struct inspection;

struct second_pair {
	int64_t item;
	int64_t document;
	uint64_t until; /* the entry by which both had finished */
	enum weight first;
	enum weight second; /* as they stood then */
	struct str text;    /* valid while the pair is taken */
	/* All that ever stood, by place: only entry, code, document, quote, pass, taken_back, who, state and where it
	 * was found are set. */
	struct coding_row *rows;
	size_t row_count;
};

/* Calls `take` for each, in the order of the list; it returns false to end with its error. Rows are in the arena. */
bool second_pairs_walk(struct inspection *inspection, struct arena *arena, int64_t first_list,
	int64_t second_list, bool (*take)(void *context, struct second_pair *pair, struct err *err),
	void *context, struct err *err) MUST_USE;

#endif
