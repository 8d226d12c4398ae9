/* What lists of hits keep back of restricted items: that one fits is shown, what it says is not. Who
 * wants to read it opens it, which is noted in the log; a note for each item of each search would
 * bury those that count. */
#ifndef CANDOUR_WORK_KEEP_BACK_H
#define CANDOUR_WORK_KEEP_BACK_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct err;
struct inspection;
struct search;
struct search_result;

/* Takes titles, people and snippets of restricted documents out of the hits (the senders and
 * receivers of mails stay), and of the first `words_max` words that a pattern stands for those that
 * are found in restricted documents alone; the others go. *ret_restricted has one for each hit, in the arena. */
bool keep_back_results(struct inspection *inspection, struct search *search, struct arena *arena,
	size_t words_max, struct search_result *result, bool **ret_restricted,
	struct err *err) MUST_USE;

#endif
