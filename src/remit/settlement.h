/* Where two readers disagreed, and what was decided: by whom, and why.
 *
 * Neither reader's codes are changed by it. A code that does not apply stays where it was put, and is shown as
 * settled so; the log has the decision (ENTRY_SETTLEMENT), and the last one on each counts. */
#ifndef CANDOUR_REMIT_SETTLEMENT_H
#define CANDOUR_REMIT_SETTLEMENT_H

#include "base/attr.h"
#include "base/str.h"
#include "remit/weighing.h"

struct arena;
struct err;
struct inspection;
struct json;

struct settlement {
	uint64_t entry;
	int64_t list; /* the second reading */
	int64_t document;
	uint64_t coding;    /* the passage that one of them coded; 0: the weight */
	bool applies;       /* of a passage: the code applies */
	enum weight weight; /* of a weight */
	struct str why;
	struct str who;
	int64_t moment;
};

/* Decides; a reason must be given, and nobody settles their own reading unless `any`. */
bool settlement_put(struct inspection *inspection, struct arena *arena, struct settlement *row,
	bool any, struct err *err) MUST_USE;
bool settlement_restore(struct inspection *inspection, const struct json *payload, int64_t moment,
	uint64_t entry, struct err *err) MUST_USE;
/* All decisions on a document, in order. */
bool settlements_of(struct inspection *inspection, struct arena *arena, int64_t document,
	struct settlement **ret_rows, size_t *ret_count, struct err *err) MUST_USE;
/* The same on all documents of a list. */
bool settlements_of_list(struct inspection *inspection, struct arena *arena, int64_t list,
	struct settlement **ret_rows, size_t *ret_count, struct err *err) MUST_USE;
/* The last on that passage of a document (0: on its weight), or NULL. */
const struct settlement *settlement_find(
	const struct settlement *rows, size_t count, int64_t document, uint64_t coding);

#endif
