#include "sandbox/sandbox.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/limits.h"
#include "sandbox/nursery.h"
#include "sandbox/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* Orders in a row that may fail before sandbox_idle gives up. */
enum { ORDER_TRIES = 3 };

int64_t
clock_now_ns(void)
{
	struct timespec now = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

unsigned
worker_cpu_max_s(const struct worker *worker)
{
	uint64_t grants = 1 + worker->file_size / ((uint64_t)SANDBOX_GRANT_MB << 20);

	return worker->sandbox->options.cpu_s_max *
		(unsigned)(grants < SANDBOX_GRANT_MAX ? grants : SANDBOX_GRANT_MAX);
}

int64_t
worker_cpu_ns(const struct worker *worker)
{
	struct timespec used;
	clockid_t clock;

	if (clock_getcpuclockid(worker->pid, &clock) != 0 || clock_gettime(clock, &used) != 0)
		return -1;
	return (int64_t)used.tv_sec * 1000000000 + used.tv_nsec;
}

int64_t
worker_queue_ns(const struct worker *worker)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	const char *path = str_format(&arena, "/proc/%d/schedstat", (int)worker->pid).data;
	int fd CLEANUP(fd_close) = open(path, O_RDONLY | O_CLOEXEC);
	char text[128];
	ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof(text));
	struct str rest = str_make(text, len < 0 ? 0 : (size_t)len);
	struct str field;
	uint64_t queued;

	/* Running time, then time in the queue (Documentation/scheduler/sched-stats.rst). */
	if (len <= 0 || !str_cut(&rest, ' ', &field) || !str_cut(&rest, ' ', &field) ||
		!str_to_u64(field, &queued))
		return 0;
	return (int64_t)queued;
}

/* ---- the pool ---- */

static void
worker_clear(struct sandbox *sandbox, struct worker *worker)
{
	uint64_t tag = worker->tag;

	*worker = (struct worker){.sandbox = sandbox, .socket = -1, .pidfd = -1, .tag = tag};
}

void
worker_end(struct worker *worker)
{
	if (worker->pidfd >= 0)
		(void)syscall(SYS_pidfd_send_signal, worker->pidfd, SIGKILL, NULL, 0);
	fd_close(&worker->pidfd);
	fd_close(&worker->socket);
	inbox_free(&worker->inbox);
	buf_free(&worker->outbox);
	worker_clear(worker->sandbox, worker);
}

void
worker_condemn(struct worker *worker, enum sandbox_fault fault)
{
	if (worker->pidfd >= 0)
		(void)syscall(SYS_pidfd_send_signal, worker->pidfd, SIGKILL, NULL, 0);
	fd_close(&worker->pidfd);
	fd_close(&worker->socket);
	inbox_free(&worker->inbox);
	buf_clear(&worker->outbox);
	worker->fault = fault;
	worker->is_gone = true;
	worker->state = WORKER_DYING;
}

static struct worker *
worker_find(struct sandbox *sandbox, enum worker_state state)
{
	for (size_t i = 0; i < sandbox->worker_count; i++)
		if (sandbox->workers[i].state == state)
			return &sandbox->workers[i];
	return NULL;
}

/* Of the warm workers the one that has served most: its memory is in the caches, and the others
 * stay fresh. */
static struct worker *
warm_find(struct sandbox *sandbox)
{
	struct worker *best = NULL;

	for (size_t i = 0; i < sandbox->worker_count; i++) {
		struct worker *worker = &sandbox->workers[i];

		if (worker->state == WORKER_WARM &&
			(best == NULL || worker->job_count > best->job_count))
			best = worker;
	}
	return best;
}

size_t
pool_count(const struct sandbox *sandbox, enum worker_state state)
{
	size_t count = 0;

	for (size_t i = 0; i < sandbox->worker_count; i++)
		count += sandbox->workers[i].state == state;
	return count;
}

static bool
worker_order(struct sandbox *sandbox, struct err *err)
{
	struct worker *worker = worker_find(sandbox, WORKER_FREE);

	if (worker == NULL)
		return err_set(err, ERR_INTERNAL, "all places for reading processes are taken");
	if (!sandbox->is_nursery_gone &&
		!nursery_order(sandbox->nursery_socket, ++sandbox->serial_last, err))
		pool_lost(sandbox);
	if (sandbox->is_nursery_gone)
		return err_set(err, ERR_CRASHED,
			"the process that starts readers has ended, so nothing more can be read; "
			"run the same command again to go on");
	worker->serial = sandbox->serial_last;
	worker->state = WORKER_ORDERED;
	return true;
}

void
pool_top_up(struct sandbox *sandbox)
{
	if (sandbox->is_nursery_gone || sandbox->start_err.kind != ERR_NONE ||
		worker_find(sandbox, WORKER_ORDERED) != NULL ||
		worker_find(sandbox, WORKER_BORN) != NULL ||
		worker_find(sandbox, WORKER_WARM) != NULL)
		return;
	/* What fails here is tried again, and said, when a worker is wanted. */
	if (!worker_order(sandbox, &sandbox->start_err))
		return;
}

static struct worker *
serial_find(struct sandbox *sandbox, uint32_t serial)
{
	for (size_t i = 0; i < sandbox->worker_count; i++)
		if (sandbox->workers[i].state != WORKER_FREE &&
			sandbox->workers[i].serial == serial)
			return &sandbox->workers[i];
	return NULL;
}

static void
worker_gone(struct worker *worker, const struct nursery_report *report)
{
	if (worker->state == WORKER_BUSY || worker->state == WORKER_DYING) {
		worker->is_gone = true;
		worker->status = report->status;
		worker->cpu_seen_ns = (int64_t)report->cpu_s * 1000000000;
		worker->memory_max_kb = report->memory_max;
		return;
	}
	if (worker->state == WORKER_BORN)
		(void)err_set(&worker->sandbox->start_err, ERR_CRASHED,
			"a reading process ended before it was ready");
	worker_end(worker);
}

void
pool_report(struct sandbox *sandbox, const struct nursery_report *report, const int fds[2])
{
	struct worker *worker = serial_find(sandbox, report->serial);
	int spare[2] = {fds[0], fds[1]};

	if (worker == NULL) {
		fd_close(&spare[0]);
		fd_close(&spare[1]);
		return;
	}
	switch (report->news) {
	case NURSERY_BORN:
		worker->socket = fds[0];
		worker->pidfd = fds[1];
		worker->pid = report->pid;
		worker->state = WORKER_BORN;
		return;
	case NURSERY_STILLBORN:
		sandbox->start_err = report->err;
		worker_clear(sandbox, worker);
		return;
	case NURSERY_GONE:
		worker_gone(worker, report);
		return;
	case NURSERY_READY:
		return;
	}
}

void
pool_lost(struct sandbox *sandbox)
{
	sandbox->is_nursery_gone = true;
	for (size_t i = 0; i < sandbox->worker_count; i++) {
		struct worker *worker = &sandbox->workers[i];

		if (worker->state == WORKER_BUSY || worker->state == WORKER_DYING)
			worker_condemn(worker, FAULT_CRASH);
		else if (worker->state != WORKER_FREE)
			worker_end(worker);
	}
}

void
worker_greet(struct worker *worker)
{
	struct sandbox *sandbox = worker->sandbox;
	struct str payload = STR("");
	uint8_t type = 0;
	int state = inbox_fill(&worker->inbox, worker->socket);
	enum inbox_state frame = inbox_take(&worker->inbox, &type, &payload);

	if (state >= 0 && frame == INBOX_MORE)
		return;
	if (frame == INBOX_FRAME && type == FRAME_NOTICE && payload.len == 2 &&
		payload.data[0] == NOTICE_READY) {
		worker->state = WORKER_WARM;
		sandbox->abi = payload.data[1];
		return;
	}
	if (frame == INBOX_FRAME && type == FRAME_NOTICE && payload.len > 0 &&
		payload.data[0] == NOTICE_REFUSED)
		(void)err_set(&sandbox->start_err, ERR_INTERNAL,
			"a reading process cannot be confined, so nothing is read: %.*s",
			(int)payload.len - 1, payload.data + 1);
	else
		(void)err_set(&sandbox->start_err, ERR_CRASHED,
			"a reading process ended before it was ready");
	worker_end(worker);
}

/* Waits until something happens to a worker on its way. */
static void
pool_wait(struct sandbox *sandbox)
{
	struct worker *born = worker_find(sandbox, WORKER_BORN);
	struct pollfd polls[2] = {{sandbox->nursery_socket, POLLIN, 0},
		{born == NULL ? -1 : born->socket, POLLIN, 0}};
	struct nursery_report report;
	int fds[2];
	int state;

	if (poll(polls, 2, -1) < 0)
		return;
	if (polls[1].revents != 0)
		worker_greet(born);
	if (polls[0].revents == 0)
		return;
	state = nursery_listen(sandbox->nursery_socket, false, &report, fds);
	if (state > 0)
		pool_report(sandbox, &report, fds);
	else if (state < 0)
		pool_lost(sandbox);
}

struct worker *
pool_warm(struct sandbox *sandbox)
{
	for (unsigned tries = 0; tries < ORDER_TRIES;) {
		struct worker *warm = warm_find(sandbox);

		if (warm != NULL) {
			err_clear(&sandbox->start_err);
			return warm;
		}
		if (worker_find(sandbox, WORKER_BORN) != NULL ||
			worker_find(sandbox, WORKER_ORDERED) != NULL) {
			pool_wait(sandbox);
			continue;
		}
		tries++;
		if (!worker_order(sandbox, &sandbox->start_err))
			return NULL;
	}
	return NULL;
}

/* ---- start and stop ---- */

static void
options_complete(struct sandbox_options *options)
{
	if (options->cpu_s_max == 0)
		options->cpu_s_max = READER_CPU_S;
	if (options->memory_mb_max == 0)
		options->memory_mb_max = READER_MEMORY_MB;
	if (options->jobs_max == 0)
		options->jobs_max = READER_ITEMS_MAX;
	if (options->workers == 0)
		options->workers = 1;
	if (options->workers > SANDBOX_WORKERS_MAX)
		options->workers = SANDBOX_WORKERS_MAX;
}

static bool
nursery_await(struct sandbox *sandbox, struct err *err)
{
	struct nursery_report report;
	int fds[2];

	if (nursery_listen(sandbox->nursery_socket, true, &report, fds) <= 0)
		return err_set(err, ERR_CRASHED, "the nursery of reading processes has ended");
	if (report.err.kind == ERR_NONE)
		return true;
	*err = report.err;
	return err_in(err, "the readers cannot be prepared");
}

bool
sandbox_begin(const struct sandbox_options *options, struct sandbox **ret_sandbox, struct err *err)
{
	struct sandbox_options complete = *options;
	struct sandbox *sandbox;
	size_t count;

	options_complete(&complete);
	/* Each worker, its like still dying, a spare, and one to spare for the spare. */
	count = 2 * (size_t)complete.workers + 2;
	sandbox = memory_alloc(sizeof(*sandbox) + count * sizeof(sandbox->workers[0]));
	*sandbox = (struct sandbox){
		.options = complete, .worker_count = count, .nursery_socket = -1};
	for (size_t i = 0; i < count; i++) {
		sandbox->workers[i].tag = 0;
		worker_clear(sandbox, &sandbox->workers[i]);
	}
	sandbox->broken.tag = 0;
	worker_clear(sandbox, &sandbox->broken);
	if (!nursery_start(
		    &sandbox->options, &sandbox->nursery_pid, &sandbox->nursery_socket, err)) {
		free(sandbox);
		return false;
	}
	*ret_sandbox = sandbox;
	return true;
}

bool
sandbox_ready(struct sandbox *sandbox, struct err *err)
{
	if (!nursery_await(sandbox, err))
		return false;
	if (pool_warm(sandbox) != NULL)
		return true;
	*err = sandbox->start_err;
	return false;
}

bool
sandbox_start(const struct sandbox_options *options, struct sandbox **ret_sandbox, struct err *err)
{
	struct sandbox *sandbox;

	if (!sandbox_begin(options, &sandbox, err))
		return false;
	if (!sandbox_ready(sandbox, err)) {
		sandbox_stop(sandbox);
		return false;
	}
	*ret_sandbox = sandbox;
	return true;
}

bool
sandbox_aside(struct sandbox *sandbox, int socket, struct err *err)
{
	return (sandbox->options.aside != NULL && !sandbox->is_nursery_gone &&
		       nursery_order_aside(sandbox->nursery_socket, socket, err)) ||
		err_set(err, ERR_CRASHED, "there is no nursery to start a process");
}

void
sandbox_stop(struct sandbox *sandbox)
{
	if (sandbox == NULL)
		return;
	for (size_t i = 0; i < sandbox->worker_count; i++)
		worker_end(&sandbox->workers[i]);
	fd_close(&sandbox->nursery_socket);
	while (waitpid(sandbox->nursery_pid, NULL, 0) < 0 && errno == EINTR)
		continue;
	free(sandbox);
}

void
sandbox_cleanup(struct sandbox **sandbox)
{
	sandbox_stop(*sandbox);
	*sandbox = NULL;
}

struct str
sandbox_confinement(const struct sandbox *sandbox, struct arena *arena)
{
	if (sandbox->abi == 0)
		return STR("seccomp, rlimits");
	return str_format(arena, "seccomp, rlimits, Landlock ABI %d", sandbox->abi);
}
