/* The keeper's errands: processes for long work that was asked for in the workbench.
 *
 * The clerk says a kind and a number (work/clerk/errand.h); for each a process is forked that does
 * that and ends (work/errand_run.h). One of each kind runs at a time, in the order in which they
 * came. One that is killed is begun again, later each time; after the third time a last process
 * only says so. */
#ifndef CANDOUR_WEB_ERRANDS_H
#define CANDOUR_WEB_ERRANDS_H

#include "store/errand.h"

#include <sys/types.h>

enum { ERRANDS_WAIT_MAX = 256 /* of one kind; more are told of at the clerk's next start */ };

struct errand_slot {
	pid_t pid;                         /* 0: none runs */
	int64_t numbers[ERRANDS_WAIT_MAX]; /* the first is the one that runs */
	size_t count;
	unsigned tries;   /* of the first */
	int64_t again_ms; /* when it is begun */
};

struct errands {
	const char *folder;
	/* In the child: leaves behind what is the keeper's. */
	void (*enter)(void *context);
	void *context;
	struct errand_slot slots[ERRAND_KIND_COUNT];
};

/* Takes what the clerk says. False: the clerk has gone. */
bool errands_take(struct errands *errands, int clerk_end);
/* Begins what is due; lowers *next, the milliseconds until there is more to do (-1: nothing). */
void errands_turn(struct errands *errands, int64_t now, int64_t *next);
/* False where that was none of them. */
bool errands_reaped(struct errands *errands, pid_t pid, int status);
void errands_tell(const struct errands *errands, int number);
bool errands_live(const struct errands *errands);

#endif
