/* The story of comparing: what is new is compared with all that is held, and gaps come out. */
#ifndef CANDOUR_WORK_COMPARE_H
#define CANDOUR_WORK_COMPARE_H

#include "base/attr.h"
#include "compare/gap.h"

struct err;
struct progress;
struct workshop;

struct compare_request {
	void (*progress)(void *context, const struct progress *progress); /* may be NULL */
	bool (*stop)(void *context);                                      /* may be NULL */
	void *context;
};

struct compare_result {
	uint64_t documents; /* compared now */
	uint64_t gaps;      /* there are now, of any state */
	bool is_stopped;    /* the rest waits: call it again */
};

/* Compares what waits, in transactions of about a second; stopped or killed at any moment, the next
 * call goes on. ERR_UNSUPPORTED where an earlier version made the inspection. */
bool work_compare(struct workshop *workshop, const struct compare_request *request,
	struct compare_result *ret_result, struct err *err) MUST_USE;
/* Documents that are read and not yet compared: gaps listed meanwhile may not be all. */
bool work_compare_waiting(struct workshop *workshop, uint64_t *ret_count, struct err *err) MUST_USE;

/* Gives a state to the gap of this reference, with an entry of the log, in the caller's
 * transaction. */
bool work_gap_state_put(struct workshop *workshop, struct arena *arena, struct str reference,
	enum gap_state state, struct str note, struct str who, struct err *err) MUST_USE;
/* The same in a transaction of its own. */
bool work_gap_state(struct workshop *workshop, struct arena *arena, struct str reference,
	enum gap_state state, struct str note, struct str who, struct err *err) MUST_USE;

#endif
