/* How many gaps there are, which are the worst, and where they lie in time: for who shows the whole at once, keeps it,
 * and follows what people say of gaps without reading all of them again.
 *
 * What is kept of gaps holds as long as gap_age is the same. Where checks have run since (turns), all is to be read
 * anew; where only states were said, gap_changes has what differs. */
#ifndef CANDOUR_COMPARE_GAP_COUNTS_H
#define CANDOUR_COMPARE_GAP_COUNTS_H

#include "base/attr.h"
#include "compare/gap.h"

struct gap_count {
	struct str kind;
	int line; /* of enquiry; 0: none */
	enum gap_state state;
	uint64_t count; /* at least 1 */
};
/* Of each kind and state, in the arena. */
bool gap_counts(struct compare *compare, struct arena *arena, struct gap_count **ret_counts,
	size_t *ret_count, struct err *err) MUST_USE;

/* Of those that are open or asked for the first `count`, worst first, in the arena and without evidence. */
bool gap_worst(struct compare *compare, struct arena *arena, size_t count,
	struct gap_row **ret_rows, size_t *ret_count, struct err *err) MUST_USE;

struct gap_span {
	struct str kind;
	int line; /* of enquiry; 0: none */
	int64_t begins;
	int64_t ends; /* one of both may be DATE_NONE; of a change both */
};
/* Calls `span` for each gap that is open or asked for, bears on a line and is of a time; in no order. */
bool gap_spans(struct compare *compare, void (*span)(void *context, const struct gap_span *span),
	void *context, struct err *err) MUST_USE;

/* Gaps of which something was said since that entry (gap_age.state), in the arena. */
struct gap_change {
	struct str reference;
	struct gap_span span;
	enum gap_state was;
	enum gap_state is;
};
bool gap_changes(struct compare *compare, struct arena *arena, int64_t since,
	struct gap_change **ret_changes, size_t *ret_count, struct err *err) MUST_USE;

#endif
