/* Waiting for workers: their frames, their ends, their limits. */
#include "sandbox/pool.h"

#include "base/arena.h"
#include "base/limits.h"
#include "sandbox/nursery.h"

#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>

/* No single wait counts for more than SLICE_COUNTED_NS, so that a laptop's sleep or a stopped
 * terminal job does not look like a reader that stands still. */
#define SECOND_NS ((int64_t)1000000000)
#define SLICE_NS SECOND_NS
#define SLICE_COUNTED_NS (SLICE_NS + SLICE_NS / 2)
/* A process that the kernel cannot end for so long is reported without its status. */
#define DYING_MAX_NS (10 * SECOND_NS)
/* Looking at a clock more often than this finds nothing. */
#define CHECK_MIN_NS (SECOND_NS / 100)
/* What the present job may take while others wait behind it. */
#define HAND_CPU_NS (SECOND_NS / 10)
#define HAND_WALL_NS SECOND_NS

enum err_kind
sandbox_fault_kind(enum sandbox_fault fault)
{
	switch (fault) {
	case FAULT_CPU:
	case FAULT_WALL:
		return ERR_TIMEOUT;
	case FAULT_MEMORY:
		return ERR_TOO_LARGE;
	case FAULT_NONE:
		return ERR_NONE;
	case FAULT_CRASH:
	case FAULT_CONFINEMENT:
	case FAULT_PROTOCOL:
		break;
	}
	return ERR_CRASHED;
}

/* ---- faults ---- */

/* True where the worker had filled most of its memory with what is not the mapped file. */
static bool
memory_was_full(const struct worker *worker)
{
	uint64_t limit_kb = (uint64_t)worker->sandbox->options.memory_mb_max * 1024;
	uint64_t file_kb = worker->file_size / 1024;
	uint64_t most_kb = worker->memory_max_kb < 0 ? 0 : (uint64_t)worker->memory_max_kb;

	return most_kb >= file_kb && most_kb - file_kb >= limit_kb / 4 * 3;
}

static enum sandbox_fault
fault_of(const struct worker *worker)
{
	int status = worker->status;

	if (worker->fault != FAULT_NONE)
		return worker->fault;
	if (WIFEXITED(status) && WEXITSTATUS(status) == err_exit_code(ERR_MEMORY))
		return FAULT_MEMORY;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS)
		return FAULT_CONFINEMENT;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
		return FAULT_CPU;
	if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) {
		int64_t life_s = (int64_t)worker->sandbox->options.cpu_s_max *
			(SANDBOX_LIFE_FACTOR + SANDBOX_GRANT_MAX);

		/* Not by us: the hard limit of its whole life, or the system ran out of memory. */
		return worker->cpu_seen_ns >= life_s * SECOND_NS ? FAULT_CPU : FAULT_MEMORY;
	}
	return memory_was_full(worker) ? FAULT_MEMORY : FAULT_CRASH;
}

static struct str
fault_words(const struct worker *worker, enum sandbox_fault fault, struct arena *arena)
{
	const struct sandbox_options *options = &worker->sandbox->options;

	switch (fault) {
	case FAULT_CPU:
		return str_format(arena,
			"reading it took more than %u seconds of processor time, the limit for "
			"one item",
			worker_cpu_max_s(worker));
	case FAULT_WALL:
		return str_format(arena, "its reader stood still for more than %u seconds",
			worker_cpu_max_s(worker) * READER_WALL_FACTOR);
	case FAULT_MEMORY:
		return str_format(arena,
			"reading it took more than %u MB of memory, the limit for one item",
			options->memory_mb_max);
	case FAULT_CONFINEMENT:
		return STR("its reader tried an act that no reader needs, so it was stopped; the "
			   "file may be an attack");
	case FAULT_PROTOCOL:
		return STR("its reader gave an answer that makes no sense, so it was stopped; the "
			   "file may be an attack");
	case FAULT_NONE:
	case FAULT_CRASH:
		break;
	}
	if (worker->sandbox->is_nursery_gone)
		return STR("its reader ended together with the process that starts readers");
	if (WIFSIGNALED(worker->status))
		return str_format(arena, "its reader broke down (signal %d, %s)",
			WTERMSIG(worker->status), strsignal(WTERMSIG(worker->status)));
	return str_format(arena, "its reader ended in the midst of it (code %d)",
		WEXITSTATUS(worker->status));
}

static void
fault_report(struct worker *worker, struct sandbox_report *ret_report)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	struct str words;
	size_t len;

	ret_report->event = SANDBOX_FAULT;
	ret_report->worker = worker;
	ret_report->tag = worker->tag;
	ret_report->fault = fault_of(worker);
	words = fault_words(worker, ret_report->fault, &arena);
	len = words.len < sizeof(ret_report->words) ? words.len : sizeof(ret_report->words) - 1;
	memcpy(ret_report->words, words.data, len);
	ret_report->words[len] = '\0';
	worker_end(worker);
}

/* One of the jobs in hand goes back. */
static void
return_report(struct worker *worker, struct sandbox_report *ret_report)
{
	worker->is_returning = true;
	ret_report->event = SANDBOX_RETURNED;
	ret_report->worker = worker;
	ret_report->tag = worker->hand[0].tag;
	worker_job_end(worker);
	if (worker->hand_count == 0)
		worker_end(worker);
}

void
sandbox_distrust(struct sandbox *sandbox, struct worker *worker)
{
	(void)sandbox;
	if (worker->state == WORKER_BUSY)
		worker_condemn(worker, FAULT_PROTOCOL);
}

/* ---- frames ---- */

/* Asking takes longer than a small job. */
static void
clock_look(struct worker *worker)
{
	int64_t now_ns = worker->sandbox->now_ns;

	if (now_ns - worker->asked_ns < CHECK_MIN_NS)
		return;
	worker->cpu_seen_ns = worker_cpu_ns(worker);
	worker->asked_ns = now_ns;
}

/* The job is done: the worker is at its next one, idle again, or has served long enough. */
static void
job_finish(struct worker *worker, bool is_last)
{
	worker_job_end(worker);
	clock_look(worker);
	if (worker->hand_count > 0 && is_last) {
		worker->is_returning = true;
		worker_condemn(worker, FAULT_CRASH);
	} else if (worker->hand_count > 0) {
		worker_job_begin(worker, worker->sandbox->now_ns);
	} else if (is_last || worker_is_spent(worker) || worker->inbox.start != worker->inbox.end) {
		/* What comes after the end of a job could only be meant for the next. */
		worker_end(worker);
	} else {
		worker->state = WORKER_WARM;
	}
}

/* The sandbox's own frame; true where it ends the job. */
static bool
notice_take(struct worker *worker, struct str payload)
{
	bool is_done = payload.len == 1 &&
		(payload.data[0] == NOTICE_DONE || payload.data[0] == NOTICE_LAST);

	if (is_done)
		job_finish(worker, payload.data[0] == NOTICE_LAST);
	else
		worker_condemn(worker, FAULT_PROTOCOL);
	return is_done;
}

/* The next frame of a busy worker, or its end. */
static bool
frame_report(struct worker *worker, struct sandbox_report *ret_report)
{
	struct str payload = STR("");
	uint8_t type = 0;

	switch (inbox_take(&worker->inbox, &type, &payload)) {
	case INBOX_MORE:
		return false;
	case INBOX_NONSENSE:
		worker_condemn(worker, FAULT_PROTOCOL);
		return false;
	case INBOX_FRAME:
		break;
	}
	ret_report->worker = worker;
	ret_report->tag = worker->tag;
	if (type == FRAME_NOTICE) {
		ret_report->event = SANDBOX_DONE;
		return notice_take(worker, payload);
	}
	if (type == FRAME_JOB) {
		worker_condemn(worker, FAULT_PROTOCOL);
		return false;
	}
	ret_report->event = SANDBOX_FRAME;
	ret_report->type = type;
	ret_report->payload = payload;
	return true;
}

/* Looks at one worker; true where it has an event. */
static bool
worker_report(struct worker *worker, int64_t now_ns, struct sandbox_report *ret_report)
{
	int came;

	if (worker->state == WORKER_BORN && worker->is_readable)
		worker_greet(worker);
	else if (worker->state == WORKER_WARM && worker->is_readable)
		worker_end(worker); /* it died, or speaks unasked */
	if (worker->state == WORKER_BUSY && frame_report(worker, ret_report))
		return true;
	if (worker->state == WORKER_BUSY && worker->is_readable) {
		worker->is_readable = false;
		came = inbox_fill(&worker->inbox, worker->socket);
		if (came < 0) {
			worker->state = WORKER_DYING;
			worker->dying_ns = now_ns;
		} else if (came > 0 && frame_report(worker, ret_report)) {
			return true;
		}
	}
	worker->is_readable = false;
	if (worker->state != WORKER_DYING ||
		(!worker->is_gone && now_ns - worker->dying_ns < DYING_MAX_NS))
		return false;
	if (worker->is_returning || worker->hand_count > 1)
		return_report(worker, ret_report);
	else
		fault_report(worker, ret_report);
	return true;
}

static bool
event_find(struct sandbox *sandbox, struct sandbox_report *ret_report)
{
	int64_t now_ns = clock_now_ns();

	for (size_t i = 0; i < sandbox->worker_count; i++) {
		size_t at = (sandbox->next + i) % sandbox->worker_count;

		if (!worker_report(&sandbox->workers[at], now_ns, ret_report))
			continue;
		/* Its other frames come first, since they are at hand; then the others'. */
		sandbox->next = at;
		return true;
	}
	sandbox->next = (sandbox->next + 1) % sandbox->worker_count;
	return false;
}

/* ---- limits ---- */

static int64_t
counted(int64_t ns)
{
	return ns < 0 ? 0 : ns > SLICE_COUNTED_NS ? SLICE_COUNTED_NS : ns;
}

/* While we polled it the worker was free to send, so that time is its own. The time before the
 * poll is its own too if it has still sent nothing since we last emptied its socket. */
static void
wall_count(struct worker *worker, int64_t before_ns, int64_t after_ns)
{
	worker->wall_ns += counted(after_ns - before_ns);
	if (!worker->is_readable)
		worker->wall_ns += counted(before_ns - worker->seen_ns);
	worker->seen_ns = after_ns;
}

/* On a busy machine a reader may be ready and still not run: that time is not its own. It is
 * looked at only here, that is after cpu_s_max seconds, since asking takes longer than a small job. */
static void
queue_discount(struct worker *worker)
{
	int64_t queue_ns = worker_queue_ns(worker);

	if (worker->queue_ns >= 0 && queue_ns > worker->queue_ns)
		worker->wall_ns -= queue_ns - worker->queue_ns;
	worker->queue_ns = queue_ns;
}

/* The present job of several: does it keep the others waiting? */
static void
hand_check(struct worker *worker, int64_t cpu_ns, int64_t now_ns)
{
	if (cpu_ns >= HAND_CPU_NS || worker->wall_ns >= HAND_WALL_NS) {
		worker->is_returning = true;
		worker_condemn(worker, FAULT_CPU);
	}
	worker->check_ns = worker_check_ns(worker, now_ns);
}

static void
limits_check(struct worker *worker, int64_t now_ns)
{
	int64_t cpu_max_ns = (int64_t)worker_cpu_max_s(worker) * SECOND_NS;
	int64_t wall_max_ns = cpu_max_ns * READER_WALL_FACTOR;
	int64_t cpu_ns = worker_cpu_ns(worker) - worker->cpu_start_ns;
	int64_t left_ns;

	if (cpu_ns >= cpu_max_ns) {
		worker_condemn(worker, FAULT_CPU);
		return;
	}
	queue_discount(worker);
	if (worker->hand_count > 1) {
		hand_check(worker, cpu_ns, now_ns);
		return;
	}
	if (worker->wall_ns >= wall_max_ns) {
		worker_condemn(worker, FAULT_WALL);
		return;
	}
	/* One thread uses no more processor time than passes, so nothing can happen before. */
	left_ns = cpu_max_ns - cpu_ns;
	if (wall_max_ns - worker->wall_ns < left_ns)
		left_ns = wall_max_ns - worker->wall_ns;
	worker->check_ns = now_ns + (left_ns > CHECK_MIN_NS ? left_ns : CHECK_MIN_NS);
}

/* ---- polling ---- */

static int64_t
poll_fill(struct sandbox *sandbox, struct pollfd *polls, int64_t now_ns, int64_t until_ns)
{
	polls[0] = (struct pollfd){
		sandbox->is_nursery_gone ? -1 : sandbox->nursery_socket, POLLIN, 0};
	for (size_t i = 0; i < sandbox->worker_count; i++) {
		const struct worker *worker = &sandbox->workers[i];
		bool is_watched = worker->state == WORKER_BORN || worker->state == WORKER_WARM ||
			worker->state == WORKER_BUSY;

		polls[i + 1] = (struct pollfd){is_watched ? worker->socket : -1,
			worker->outbox.len > 0 ? POLLIN | POLLOUT : POLLIN, 0};
		if (worker->state != WORKER_BUSY && worker->state != WORKER_DYING)
			continue;
		if (until_ns > now_ns + SLICE_NS)
			until_ns = now_ns + SLICE_NS;
		if (worker->state == WORKER_BUSY && until_ns > worker->check_ns)
			until_ns = worker->check_ns;
	}
	return until_ns;
}

static void
nursery_hear(struct sandbox *sandbox)
{
	struct nursery_report report;
	int fds[2];
	int state;

	while ((state = nursery_listen(sandbox->nursery_socket, false, &report, fds)) > 0)
		pool_report(sandbox, &report, fds);
	if (state < 0)
		pool_lost(sandbox);
}

static void
poll_once(struct sandbox *sandbox, int64_t until_ns)
{
	struct pollfd polls[1 + 2 * SANDBOX_WORKERS_MAX + 2];
	int64_t before_ns = clock_now_ns();
	int64_t after_ns;
	int64_t left_ns;

	for (size_t i = 0; i < sandbox->worker_count; i++)
		worker_flush(&sandbox->workers[i]);
	until_ns = poll_fill(sandbox, polls, before_ns, until_ns);
	left_ns = until_ns > before_ns ? until_ns - before_ns : 0;
	/* Rounded up, or the last millisecond would be spent in a busy loop. */
	if (poll(polls, (nfds_t)sandbox->worker_count + 1,
		    (int)((left_ns + SECOND_NS / 1000 - 1) / (SECOND_NS / 1000))) < 0)
		return;
	after_ns = clock_now_ns();
	sandbox->now_ns = after_ns;
	for (size_t i = 0; i < sandbox->worker_count; i++) {
		struct worker *worker = &sandbox->workers[i];

		worker->is_readable = (polls[i + 1].revents & ~POLLOUT) != 0;
		if (worker->state != WORKER_BUSY)
			continue;
		wall_count(worker, before_ns, after_ns);
		if (after_ns >= worker->check_ns)
			limits_check(worker, after_ns);
	}
	if (polls[0].revents != 0)
		nursery_hear(sandbox);
}

/* Frames at hand of the worker that was looked at last, without a look at anything else: there
 * are some thirty for a small document. */
static bool
frame_at_hand(struct sandbox *sandbox, struct sandbox_report *ret_report)
{
	struct worker *worker = &sandbox->workers[sandbox->next];

	return worker->state == WORKER_BUSY && frame_report(worker, ret_report);
}

void
sandbox_wait(struct sandbox *sandbox, int timeout_ms, struct sandbox_report *ret_report)
{
	const int64_t for_ever_ns = SECOND_NS * 3600 * 24 * 365;
	int64_t until_ns;
	bool is_polled = false;

	ret_report->event = SANDBOX_NOTHING;
	ret_report->worker = NULL;
	ret_report->tag = 0;
	ret_report->type = 0;
	ret_report->payload = STR("");
	ret_report->fault = FAULT_NONE;
	ret_report->words[0] = '\0';
	if (frame_at_hand(sandbox, ret_report))
		return;
	until_ns = clock_now_ns() +
		(timeout_ms < 0 ? for_ever_ns : (int64_t)timeout_ms * (SECOND_NS / 1000));
	for (;;) {
		pool_top_up(sandbox);
		if (event_find(sandbox, ret_report))
			return;
		if (is_polled && clock_now_ns() >= until_ns)
			return;
		poll_once(sandbox, until_ns);
		is_polled = true;
	}
}
