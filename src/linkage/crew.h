/* The processes of one run that share its work; there are no threads.
 *
 * crew_run forks for one stage and waits for its end. A forked process sees everything that the
 * caller had made, and what it writes is seen by the caller only where it was got by crew_share. So a
 * stage is a list of tasks, each writing its own part of shared memory; nothing may depend on which
 * process runs a task or when, so that any number of processes gives the same bytes. Where the
 * system gives no more processes, the caller does all the work itself. */
#ifndef CANDOUR_LINKAGE_CREW_H
#define CANDOUR_LINKAGE_CREW_H

#include "base/attr.h"

#include <stdbool.h>
#include <stddef.h>

struct err;

/* More than this many processes are not started: one a processor of a large machine. */
enum { CREW_PROCESS_MAX = 64 };

struct crew {
	unsigned processes; /* 1: the caller alone */
};

/* Runs task(context, 0) to task(context, task_count - 1), each once. False with the error of the
 * first task, in their order, that failed; the rest may not have run. A process that ends amid a task
 * is that task's error: ERR_MEMORY where it ran out of memory or was killed, else ERR_CRASHED. A task
 * must not exit, and leaves files and signals alone: the caller may be confined (the calls are clone
 * without flags, wait4, mmap, munmap, madvise, getpid, getppid and exit_group). */
bool crew_run(const struct crew *crew, size_t task_count,
	bool (*task)(void *context, size_t number, struct err *err), void *context,
	struct err *err) MUST_USE;

/* Zeroed memory that all processes share, and which takes room only where it is written to. It gives
 * up like memory_alloc; crew_unshare takes the same size. */
void *crew_share(size_t size);
void crew_unshare(void *memory, size_t size);

#endif
