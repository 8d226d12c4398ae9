/* The process that workers are born from.
 *
 * It is forked from the caller before that holds anything worth protecting, prepares what its
 * children share, and then does two things: forks a worker for each order, and reports each
 * worker's end. Orders and reports are fixed structs over a SOCK_SEQPACKET pair. It ends, and its
 * workers with it, when the caller closes its side or dies. */
#ifndef CANDOUR_SANDBOX_NURSERY_H
#define CANDOUR_SANDBOX_NURSERY_H

#include "base/attr.h"
#include "base/err.h"

#include <stdint.h>
#include <sys/types.h>

struct sandbox_options;

/* Workers that may be alive at once: those of the caller, spares, and some that are dying. */
enum { NURSERY_CHILDREN_MAX = 160 };

/* "Fork one worker, and call it by this number." By 0: with a socket, a process of `aside`. */
struct nursery_order {
	uint32_t serial;
};

enum nursery_news {
	NURSERY_READY = 1, /* prepared; or not: err.kind says */
	NURSERY_BORN,      /* with two descriptors: the worker's socket and its pidfd */
	NURSERY_STILLBORN, /* the system gave no process; err says why */
	NURSERY_GONE       /* a worker ended */
};

struct nursery_report {
	enum nursery_news news;
	uint32_t serial;
	pid_t pid;
	int status;      /* GONE: as of waitpid(2) */
	long cpu_s;      /* GONE: processor time of its whole life */
	long memory_max; /* GONE: most memory resident at once, in KiB */
	struct err err;
};

/* Forks it. *ret_socket is the caller's side. */
bool nursery_start(const struct sandbox_options *options, pid_t *ret_pid, int *ret_socket,
	struct err *err) MUST_USE;
bool nursery_order(int socket, uint32_t serial, struct err *err) MUST_USE;
bool nursery_order_aside(int socket, int lent, struct err *err) MUST_USE;
/* Waits for a report (wait false: only looks). ret_fds gets the socket and pidfd of BORN, else -1
 * and -1. 1: a report; 0: none yet; -1: the nursery is gone. */
int nursery_listen(int socket, bool wait, struct nursery_report *ret_report, int ret_fds[2]);

#endif
