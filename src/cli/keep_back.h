/* What lists keep back of restricted items (work/keep_back.h), in the words of the command line. */
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

/* work/keep_back.h, with these words in place of the snippets. */
bool keep_back_hits(struct cli *cli, struct inspection *inspection, struct search *search,
	struct search_result *result, bool **ret_restricted, struct err *err) MUST_USE;

#endif
