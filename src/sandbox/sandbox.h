/* Confined child processes that do one kind of work on outside bytes.
 *
 * sandbox_start forks a `nursery` before the caller has opened any store or key: the nursery
 * loads what its children need (prepare), and on request forks a worker, which confines itself
 * (rlimits, no_new_privs, Landlock deny-all, seccomp allow-list) and then serves jobs from its
 * socket until told to stop. So a worker never had the caller's memory, files or keys, and
 * starting one costs a fork (0.25 ms). The caller keeps the sockets, sends a worker one job, or
 * some small ones, reads its frames, and watches its time. A worker that crashes, overruns or sends
 * nonsense is killed and replaced; the caller learns why by its fault.
 *
 * This module moves opaque frames; what they mean is the caller's business. */
#ifndef CANDOUR_SANDBOX_SANDBOX_H
#define CANDOUR_SANDBOX_SANDBOX_H

#include "base/attr.h"
#include "base/err.h"
#include "base/str.h"

#include <sys/types.h>

struct arena;
struct sandbox;
struct worker;
struct channel;

/* How much of the confinement to use: all the kernel has (default), Landlock as its ABI 2 has
 * it, or no Landlock at all. The lesser ones exist for tests of what older kernels give. */
enum confinement { CONFINE_FULL = 0, CONFINE_LANDLOCK_2, CONFINE_NO_LANDLOCK };

enum {
	SANDBOX_WORKERS_MAX = 64, /* what sandbox_start takes as `workers` at most */
	/* A worker is replaced once its life has taken this many times the processor time of a job. */
	SANDBOX_LIFE_FACTOR = 5,
	/* A large file is allowed more: as much again for each SANDBOX_GRANT_MB of it, at most this
	 * many times as much. The kernel's own limit on a worker's life lies above all that. */
	SANDBOX_GRANT_MB = 256,
	SANDBOX_GRANT_MAX = 100
};

struct sandbox_options {
	/* Runs once in the nursery, before any job; loads tables, opens nothing that must not be
	 * shared (descriptors stay in the nursery: workers have all of them closed). NULL: nothing
	 * to do. Its output and that of `serve` on descriptors 1 and 2 goes to /dev/null. */
	bool (*prepare)(void *context, struct err *err);
	/* Runs in a confined worker, once a job: `fd` is the lent file (-1: none), `request` the
	 * caller's bytes. Gives frames by channel_send and returns; false ends the worker. */
	bool (*serve)(void *context, struct channel *channel, int fd, struct str request);
	/* Runs in a process of its own that sandbox_aside asked for, forked from the nursery and not
	 * confined: it does that itself. NULL: there are none. */
	void (*aside)(void *context, int socket);
	void *context;
	unsigned cpu_s_max;     /* CPU seconds a job, 0: READER_CPU_S */
	unsigned memory_mb_max; /* private memory of a worker, 0: READER_MEMORY_MB */
	unsigned jobs_max;      /* jobs before a worker is replaced, 0: READER_ITEMS_MAX */
	unsigned workers;       /* how many at most at once */
	enum confinement confinement;
};

/* Starts nursery and workers. Call it early: before stores, keys and threads. */
bool sandbox_start(const struct sandbox_options *options, struct sandbox **ret_sandbox,
	struct err *err) MUST_USE; /* fails where a worker cannot confine itself */
/* The same in two steps, for a caller that has other things to do while the nursery loads what it
 * needs: after the first its process is forked; after the second, which comes once and before all else,
 * a worker is confined and ready. */
bool sandbox_begin(const struct sandbox_options *options, struct sandbox **ret_sandbox,
	struct err *err) MUST_USE;
bool sandbox_ready(struct sandbox *sandbox, struct err *err) MUST_USE;
/* Asks for a process of `aside` and lends it the socket, which stays the caller's to close. It does not
 * wait: where the process cannot be had the socket closes. It ends with the nursery at the latest. */
bool sandbox_aside(struct sandbox *sandbox, int socket, struct err *err) MUST_USE;
/* Ends all workers and the nursery, and waits for them. */
void sandbox_stop(struct sandbox *sandbox);
/* For: struct sandbox *box CLEANUP(sandbox_cleanup) = NULL; */
void sandbox_cleanup(struct sandbox **sandbox);
/* What confinement the workers really have, in words ("seccomp, rlimits, Landlock ABI 7"). */
struct str sandbox_confinement(const struct sandbox *sandbox, struct arena *arena);

/* An idle worker, or NULL where all are busy. A dead one has been replaced already. Where none can
 * be had at all (the nursery is gone, or the system gives no processes) it gives a worker to which
 * worker_send fails and says so. */
struct worker *sandbox_idle(struct sandbox *sandbox);
/* Sends a job: a regular file's descriptor opened read-only (borrowed; -1: none; the worker moves
 * its position, which is shared) and a request of at most FRAME_SIZE_MAX bytes. False: this worker
 * cannot be had; the sandbox is of no more use unless err is about this fd or request. `tag` is the
 * caller's, given back by worker_tag. */
bool worker_send(
	struct worker *worker, int fd, struct str request, uint64_t tag, struct err *err) MUST_USE;
uint64_t worker_tag(const struct worker *worker);

/* Small jobs without a file may be in a worker's hand together, so that neither side waits for the
 * other: at most SANDBOX_HAND_MAX of them, with requests of at most SANDBOX_HAND_SIZE bytes in
 * all. They are served in turn. Where something goes wrong none of them can be blamed, as the
 * worker may be further than its answers: those not yet done all come back (SANDBOX_RETURNED), to
 * be sent again, each alone by worker_send. The same happens where the present one takes so long
 * that the others should not wait for it. */
enum { SANDBOX_HAND_MAX = 16, SANDBOX_HAND_SIZE = 64 * 1024 };
/* A worker with room for one more small job of `size` bytes: an idle one, or that with the fewest
 * jobs; NULL where there is none. As sandbox_idle where none can be had at all. */
struct worker *sandbox_spare(struct sandbox *sandbox, size_t size);
/* Gives one more small job to a worker of sandbox_spare. */
bool worker_add(struct worker *worker, struct str request, uint64_t tag, struct err *err) MUST_USE;

/* What sandbox_wait reports. */
enum sandbox_event {
	SANDBOX_NOTHING, /* the time passed */
	SANDBOX_FRAME,   /* a frame of a job */
	SANDBOX_DONE,    /* the job's serve returned; the worker is idle, or at its next one */
	SANDBOX_FAULT,   /* the worker died or was killed; fault and words say why */
	SANDBOX_RETURNED /* a job of several in hand comes back, its frames so far void */
};

enum sandbox_fault {
	FAULT_NONE,
	FAULT_CRASH,       /* died by a signal or left by itself */
	FAULT_CPU,         /* more CPU seconds than a job may have */
	FAULT_WALL,        /* stood still for too long */
	FAULT_MEMORY,      /* more memory than a worker may have */
	FAULT_CONFINEMENT, /* tried an act that is forbidden */
	FAULT_PROTOCOL     /* sent nonsense, or was distrusted */
};

/* ERR_TIMEOUT for processor time and wall clock, ERR_TOO_LARGE for memory, else ERR_CRASHED. */
enum err_kind sandbox_fault_kind(enum sandbox_fault fault);

struct sandbox_report {
	enum sandbox_event event;
	struct worker *worker; /* FAULT, RETURNED: only to compare; the process is no more */
	uint64_t tag;
	uint8_t type;       /* FRAME: the frame's type */
	struct str payload; /* FRAME: valid until the next sandbox_wait */
	enum sandbox_fault fault;
	char words[256]; /* FAULT: one sentence for the inspector */
};

/* Waits at most timeout_ms (0: only looks; -1: without end) for the next event of any worker. Enforces the time
 * limits. Busy workers whose output is not taken stand still: that is the flow control. */
void sandbox_wait(struct sandbox *sandbox, int timeout_ms, struct sandbox_report *ret_report);
/* Kills a worker whose frames make no sense; its job is reported as a fault next. */
void sandbox_distrust(struct sandbox *sandbox, struct worker *worker);

/* ---- In the worker ---- */

/* Sends one frame to the caller; false where the caller is gone. Types 0 and 255 are the
 * sandbox's own. */
bool channel_send(struct channel *channel, uint8_t type, struct str payload) MUST_USE;

#endif
