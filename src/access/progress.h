/* How far the errands of the workbench are (store/errand.h): kept in people.db, where doors read
 * it and where it costs the log nothing. It is no evidence, and is lost with people.db. */
#ifndef CANDOUR_ACCESS_PROGRESS_H
#define CANDOUR_ACCESS_PROGRESS_H

#include "base/attr.h"
#include "base/str.h"

struct arena;
struct db;
struct err;

/* Stored by number: append only. */
enum progress_state {
	PROGRESS_NONE = 0, /* nobody began it yet */
	PROGRESS_RUNS,
	PROGRESS_FAILED, /* it could not go on: `words` say why; tried again at the next start */
	PROGRESS_ENDED   /* and the log could not be told: `words` say how */
};

struct progress_note {
	int64_t errand;
	enum progress_state state;
	int64_t begun; /* this time */
	int64_t done;  /* of total, which is 0 while nobody knows */
	int64_t total;
	struct str words; /* what is at hand, or why it failed: a sentence; "" */
	int64_t moment;   /* when this was noted */
};

/* In place of what was noted before, durable; in a transaction of its own. */
bool progress_put(
	struct db *people, const struct progress_note *progress, struct err *err) MUST_USE;
/* The same in the caller's transaction. */
bool progress_set(
	struct db *people, const struct progress_note *progress, struct err *err) MUST_USE;
/* PROGRESS_NONE where nothing was noted. */
bool progress_get(struct db *people, struct arena *arena, int64_t errand,
	struct progress_note *ret_progress, struct err *err) MUST_USE;

#endif
