/* Runs one errand (store/errand.h), in the process that the keeper forked for it.
 *
 * The keeper gives a kind and a number and nothing else. That such an errand was asked for, what
 * it is about and who asked is read from the inspection; each kind has one function, in one table.
 * What is at hand and why it failed is noted in people.db (access/progress.h), the end in the log.
 * Verifying that was stopped is said to be interrupted; an intake goes on, as candour ingest would. */
#ifndef CANDOUR_WORK_ERRAND_RUN_H
#define CANDOUR_WORK_ERRAND_RUN_H

#include "base/arena.h"
#include "base/attr.h"
#include "store/errand.h"

struct db;
struct err;

/* What a kind's function has at hand. */
struct errand_work {
	const char *folder;
	struct db *people;
	struct arena arena;
	struct errand_row row; /* outcome and words are for the function to set */
	bool (*stop)(void *context);
	void *stop_context;
	int64_t begun;
	int64_t noted_ms;
};

/* Says how far it is, for the page; some twice a second at most are kept. `words` is what is at
 * hand, a sentence; `total` is 0 where nobody knows. */
void errand_progress(struct errand_work *work, const char *words, uint64_t done, uint64_t total);

/* The kinds: the function sets outcome and words of the row, or fails. */
bool errand_verify(struct errand_work *work, struct err *err) MUST_USE;
bool errand_report(struct errand_work *work, struct err *err) MUST_USE;
bool errand_intake(struct errand_work *work, struct err *err) MUST_USE;

/* The exit code of the process. */
enum errand_exit {
	ERRAND_EXIT_OVER = 0,   /* it has an end */
	ERRAND_EXIT_FAILED = 1, /* it has none: said on the page; to be tried at the next start */
	ERRAND_EXIT_AGAIN = 2   /* not even that could be said: try again soon */
};

struct errand_order {
	const char *folder;
	enum errand_kind kind;
	int64_t number;
	bool is_given_up;            /* it was stopped too often: only say so */
	bool (*stop)(void *context); /* whether it should leave off where it can go on later */
	void *stop_context;
};
enum errand_exit errand_run(const struct errand_order *order);

#endif
