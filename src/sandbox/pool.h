/* What sandbox.c (start, stop, the pool), jobs.c (sending) and wait.c (events, limits) share. */
#ifndef CANDOUR_SANDBOX_POOL_H
#define CANDOUR_SANDBOX_POOL_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/err.h"
#include "sandbox/channel.h"
#include "sandbox/sandbox.h"

struct nursery_report;

enum worker_state {
	WORKER_FREE = 0, /* no process */
	WORKER_ORDERED,  /* the nursery was asked for it */
	WORKER_BORN,     /* it is confining itself */
	WORKER_WARM,     /* ready for a job */
	WORKER_BUSY,
	WORKER_DYING /* its job failed; its end is not yet reported */
};

/* A job in a worker's hand. */
struct job {
	uint64_t tag;
	size_t size; /* of its request */
};

struct worker {
	struct sandbox *sandbox;
	enum worker_state state;
	uint32_t serial;
	pid_t pid;
	int socket;
	int pidfd;
	struct inbox inbox;
	bool is_readable; /* as the last poll saw it */
	unsigned job_count;
	struct job hand[SANDBOX_HAND_MAX]; /* the present job first */
	unsigned hand_count;
	size_t hand_size;
	bool is_shared;    /* its jobs came by worker_add */
	bool is_returning; /* they go back to the caller, since none of them can be blamed */
	struct buf outbox; /* of the last ones, what is not yet sent */
	unsigned outbox_count;
	/* The present job. */
	uint64_t tag;
	uint64_t file_size;
	int64_t cpu_start_ns; /* its processor clock when the job began */
	int64_t cpu_seen_ns;
	int64_t asked_ns; /* when it was looked at */
	int64_t wall_ns;  /* time in which it was not waiting for us */
	int64_t queue_ns; /* its time in the processor queue, when last looked at; -1: not yet */
	int64_t seen_ns;  /* when wall_ns was last counted */
	int64_t check_ns;
	enum sandbox_fault fault; /* why we killed it */
	int64_t dying_ns;
	/* Its end, as the nursery reported it. */
	bool is_gone;
	int status;
	long memory_max_kb;
};

struct sandbox {
	struct sandbox_options options;
	pid_t nursery_pid;
	int nursery_socket;
	bool is_nursery_gone;
	uint32_t serial_last;
	struct err start_err; /* why the last worker could not be had */
	int abi;              /* of Landlock, as the last worker has it; 0: none */
	size_t next;          /* whose frames are looked at first */
	int64_t now_ns;       /* when it last polled */
	size_t worker_count;
	struct worker broken; /* given out where no worker can be had; sending to it says why */
	struct worker workers[];
};

int64_t clock_now_ns(void);
/* Processor seconds that its present job may take, by the size of its file. */
unsigned worker_cpu_max_s(const struct worker *worker);
/* -1 where the process is gone. */
int64_t worker_cpu_ns(const struct worker *worker);
/* How long the process has waited for a processor in its life; 0 where the kernel does not tell. */
int64_t worker_queue_ns(const struct worker *worker);
/* Kills the process, closes its descriptors and frees the slot. */
void worker_end(struct worker *worker);
/* Kills a busy worker; its end is reported as this fault. */
void worker_condemn(struct worker *worker, enum sandbox_fault fault);
/* The first job in hand is the present one from now on. */
void worker_job_begin(struct worker *worker, int64_t now_ns);
/* The present job is over. */
void worker_job_end(struct worker *worker);
/* It has served enough for one life. */
bool worker_is_spent(const struct worker *worker);
/* Sends what waits, as far as the socket takes it. */
void worker_flush(struct worker *worker);
/* When the limits of its present job must next be looked at. */
int64_t worker_check_ns(const struct worker *worker, int64_t now_ns);
/* A warm worker, ordering and waiting as need be; NULL where none can be had: start_err. */
struct worker *pool_warm(struct sandbox *sandbox);
size_t pool_count(const struct sandbox *sandbox, enum worker_state state);
/* Handles one report of the nursery; fds as of nursery_listen. */
void pool_report(struct sandbox *sandbox, const struct nursery_report *report, const int fds[2]);
/* The nursery is gone: every worker is, too. */
void pool_lost(struct sandbox *sandbox);
/* Orders a spare where there is none ahead. */
void pool_top_up(struct sandbox *sandbox);
/* Takes the words of a worker that has just confined itself. False: it is not there yet. */
void worker_greet(struct worker *worker);

#endif
