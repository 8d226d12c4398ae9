/* How much searches find, remembered: for pages that show the counts of many.
 *
 * A count of a query that asks the index alone holds until the index changes; then it is shown with the moment at
 * which it was true, and with each asking the oldest one is counted anew. What a query finds by gaps, by what was
 * read or by what people said hangs on who asks and on much else: it is counted each time, and its number never
 * remembered. Counts are the same for everybody: restricted documents are told of as existing and closed, and
 * counted. */
#ifndef CANDOUR_WORK_VIEW_SEARCH_COUNTS_H
#define CANDOUR_WORK_VIEW_SEARCH_COUNTS_H

#include "base/attr.h"
#include "base/str.h"

struct err;
struct index;
struct search;
struct search_counts;

/* Queries that are remembered at most; beyond them all is forgotten. */
enum { SEARCH_COUNTS_MAX = 1000 };
/* Kept searches, or terms, that one view counts: each may take a tenth of a second on a large inspection, once. */
enum { SEARCH_COUNTS_SHOWN = 40 };
/* Seconds between two counts that are made in passing. */
enum { SEARCH_COUNTS_PAUSE_S = 10 };

struct search_count {
	struct str query; /* given */
	size_t total;
	struct str mistake; /* a sentence, in the caller's arena; "" none */
	int64_t moment;     /* when it was counted */
	bool is_old;        /* the index has changed since */
	bool is_known; /* else nothing is said here: search_counts_glance alone leaves one out */
};

struct search_counts_ask {
	struct index *index;
	struct search *search;
	struct arena *arena; /* the caller's */
	struct str asker;    /* login */
	int64_t now;
};

struct search_counts *search_counts_new(void);
void search_counts_free(struct search_counts *counts); /* NULL is nothing */
/* Fills in what the queries of the rows find. */
bool search_counts_take(struct search_counts *counts, const struct search_counts_ask *ask,
	struct search_count *rows, size_t count, struct err *err) MUST_USE;
/* In passing, for pages that have other things to show: what is remembered alone. One that is old or not known yet is
 * counted, SEARCH_COUNTS_PAUSE_S after the last one; none that cannot be remembered. */
bool search_counts_glance(struct search_counts *counts, const struct search_counts_ask *ask,
	struct search_count *rows, size_t count, struct err *err) MUST_USE;

#endif
