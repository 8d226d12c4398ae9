/* How errands stand: what was asked for, how far it is, and how it ended. Doors read it. */
#ifndef CANDOUR_WORK_VIEW_ERRAND_VIEW_H
#define CANDOUR_WORK_VIEW_ERRAND_VIEW_H

#include "access/progress.h"
#include "base/attr.h"
#include "store/errand.h"

struct arena;
struct db;
struct err;
struct inspection;

enum errand_state {
	ERRAND_STATE_NEVER = 0, /* nobody asked for it */
	ERRAND_STATE_WAITS,     /* asked, and not begun */
	ERRAND_STATE_RUNS,      /* progress says how far */
	ERRAND_STATE_FAILED,    /* it could not go on; `words` say why; tried at the next start */
	ERRAND_STATE_ENDED      /* as row.outcome says, in `words` */
};

struct errand_view {
	enum errand_state state;
	struct errand_row row;
	struct progress_note progress; /* while it runs: done of total, words for what is at hand */
	struct str words;
	int64_t moment;   /* when it ended or failed */
	bool is_unlogged; /* the log could not be told of its end */
};

/* The newest of a kind and, unless it is 0, about that. `people` may be NULL. */
bool errand_view_make(struct inspection *inspection, struct db *people, struct arena *arena,
	enum errand_kind kind, int64_t about, struct errand_view *ret_view,
	struct err *err) MUST_USE;
/* One by its number. */
bool errand_view_one(struct inspection *inspection, struct db *people, struct arena *arena,
	int64_t number, struct errand_view *ret_view, struct err *err) MUST_USE;

/* How many of a kind could not go on and wait for somebody to ask for them again. */
bool errand_failed_count(struct inspection *inspection, struct db *people, struct arena *arena,
	enum errand_kind kind, size_t *ret_count, struct err *err) MUST_USE;
/* It has no end in the log and nobody is at it: whoever may can ask for it again. */
bool errand_is_stuck(const struct errand_view *view);

#endif
