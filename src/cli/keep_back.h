/* What lists keep back of restricted items: that one fits is shown, what it says is not. Who wants to
 * read it uses candour show, which notes the view in the log; a note for each item of each search
 * would bury those that count. */
#ifndef CANDOUR_CLI_KEEP_BACK_H
#define CANDOUR_CLI_KEEP_BACK_H

#include "base/attr.h"
#include "base/str.h"

struct cli;
struct err;
struct inspection;
struct search;
struct search_result;

/* What stands in place of an item's words. In the cli's arena. */
struct str keep_back_words(struct cli *cli, int64_t item);

/* Takes titles, people and snippets of restricted documents out of the hits (the senders and
 * receivers of mails stay), and words that a pattern stands for where they are found in restricted
 * documents alone. *ret_restricted has one for each hit, in the cli's arena. */
bool keep_back_hits(struct cli *cli, struct inspection *inspection, struct search *search,
	struct search_result *result, bool **ret_restricted, struct err *err) MUST_USE;

#endif
