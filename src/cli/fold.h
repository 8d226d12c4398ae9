/* Hits of one page that are copies of each other by content: the same message from two mailboxes,
 * the same words in two files. The search folds what is the same byte for byte; this folds the
 * rest, on the page: each copy stands with the first of its kind, and none is left out. */
#ifndef CANDOUR_CLI_FOLD_H
#define CANDOUR_CLI_FOLD_H

#include "base/attr.h"
#include "compare/copies/copies.h"

struct arena;
struct err;
struct inspection;
struct search_result;

struct fold {
	size_t first;        /* the hit that it stands with; its own number where it is the first */
	enum copies_kind by; /* COPIES_MESSAGE, COPIES_WORDS; COPIES_NONE for a first one */
};

/* One for each hit, in the arena. Where nothing was compared yet each hit stands for itself. */
bool fold_hits(struct inspection *inspection, struct arena *arena,
	const struct search_result *result, struct fold **ret_folds, struct err *err) MUST_USE;

#endif
