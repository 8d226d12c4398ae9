/* What sandbox.c (start, stop, send) and wait.c (events, limits) share. */
#ifndef CANDOUR_SANDBOX_POOL_H
#define CANDOUR_SANDBOX_POOL_H

#include "base/attr.h"
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
	/* The job at hand. */
	uint64_t tag;
	uint64_t file_size;
	int64_t cpu_start_ns; /* its processor clock when the job began */
	int64_t cpu_seen_ns;
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
	size_t worker_count;
	struct worker broken; /* given out where no worker can be had; sending to it says why */
	struct worker workers[];
};

int64_t clock_now_ns(void);
/* -1 where the process is gone. */
/* Processor seconds that its present job may take, by the size of its file. */
unsigned worker_cpu_max_s(const struct worker *worker);
int64_t worker_cpu_ns(const struct worker *worker);
/* How long the process has waited for a processor in its life; 0 where the kernel does not tell. */
int64_t worker_queue_ns(const struct worker *worker);
/* Kills the process, closes its descriptors and frees the slot. */
void worker_end(struct worker *worker);
/* Kills a busy worker; its end is reported as this fault. */
void worker_condemn(struct worker *worker, enum sandbox_fault fault);
/* Handles one report of the nursery; fds as of nursery_listen. */
void pool_report(struct sandbox *sandbox, const struct nursery_report *report, const int fds[2]);
/* The nursery is gone: every worker is, too. */
void pool_lost(struct sandbox *sandbox);
/* Orders a spare where there is none ahead. */
void pool_top_up(struct sandbox *sandbox);
/* Takes the words of a worker that has just confined itself. False: it is not there yet. */
void worker_greet(struct worker *worker);

#endif
