/* What callers of the sandbox rely on: jobs are served, frames arrive whole and in order, and a
 * worker that crashes, loops, stands still, eats memory or lies costs its one job. */
#include "sandbox/sandbox.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "sandbox/confine.h"
#include "tap.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TYPE_ECHO = 7, TYPE_BULK = 8 };
enum { BULK_FRAME_SIZE = 60000, BULK_COUNT = 1130 }; /* 67 MB */

/* ---- the worker's side: one act a job, named by the request ---- */

static bool
frame_send(struct channel *channel, struct str text)
{
	return channel_send(channel, TYPE_ECHO, text);
}

static bool
bulk_send(struct channel *channel)
{
	static char block[BULK_FRAME_SIZE];

	for (unsigned i = 0; i < BULK_COUNT; i++) {
		memset(block, (int)(i & 0x7f), sizeof(block));
		if (!channel_send(channel, TYPE_BULK, str_make(block, sizeof(block) - i % 100)))
			return false;
	}
	return true;
}

static bool
small_send(struct channel *channel)
{
	for (uint32_t i = 0; i < 20000; i++)
		if (!channel_send(channel, TYPE_ECHO, str_make(&i, sizeof(i))))
			return false;
	return true;
}

static void
memory_eat(void)
{
	for (;;) {
		size_t size = 8 << 20;
		char *block = memory_alloc(size);

		memset(block, 1, size);
		__asm__ volatile("" : : "r"(block) : "memory");
	}
}

/* As a library that does not look at what malloc gives. */
static void
memory_eat_blindly(void)
{
	for (;;) {
		size_t size = 8 << 20;
		char *block = mmap(
			NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

		memset(block, 1, size);
	}
}

static void
cpu_burn(void)
{
	for (volatile unsigned long i = 0;; i++)
		continue;
}

static void
stand_still(void)
{
	struct timespec second = {1, 0};

	for (;;)
		(void)nanosleep(&second, NULL);
}

/* By a system call's kindness no compiler sees that the address is wild. */
static void
wild_write(void)
{
	volatile char *wild = (volatile char *)(uintptr_t)getppid();

	*wild = 1;
}

static void
raw_write(const char *bytes, size_t len)
{
	(void)!write(CONFINE_CHANNEL_FD, bytes, len);
}

static bool
file_echo(struct channel *channel, int fd)
{
	char text[64];
	ssize_t len = read(fd, text, sizeof(text));

	return len >= 0 && frame_send(channel, str_make(text, (size_t)len));
}

static bool
misbehave(struct channel *channel, struct str request)
{
	if (str_equal(request, STR("segv")))
		wild_write();
	else if (str_equal(request, STR("abort")))
		abort();
	else if (str_equal(request, STR("exit")))
		_exit(0);
	else if (str_equal(request, STR("burn")))
		cpu_burn();
	else if (str_equal(request, STR("still")))
		stand_still();
	else if (str_equal(request, STR("eat")))
		memory_eat();
	else if (str_equal(request, STR("eat blindly")))
		memory_eat_blindly();
	else if (str_equal(request, STR("forbidden")))
		(void)syscall(SYS_execve, "/bin/true", NULL, NULL);
	else if (str_equal(request, STR("nonsense length")))
		raw_write("\xff\xff\xff\xff\x07junk", 9);
	else if (str_equal(request, STR("nonsense type")))
		raw_write("\x01\0\0\0\0x", 6);
	else if (str_equal(request, STR("nonsense notice")))
		raw_write("\x02\0\0\0\xff\x01\x07", 7);
	else if (str_equal(request, STR("after the end")))
		raw_write("\x01\0\0\0\xff\x03\x01\0\0\0\x07x", 12);
	else if (str_equal(request, STR("frame, then crash")))
		raw_write("\x03\0\0\0\x07yes\x09\0\0\0\x07half", 17);
	(void)channel;
	if (str_ends(request, STR("crash")))
		abort();
	if (str_starts(request, STR("nonsense")))
		stand_still();
	return true;
}

static bool
serve(void *context, struct channel *channel, int fd, struct str request)
{
	unsigned *job_count = context;

	(*job_count)++;
	if (str_equal(request, STR("file")))
		return file_echo(channel, fd);
	if (str_equal(request, STR("bulk")))
		return bulk_send(channel);
	if (str_equal(request, STR("small")))
		return small_send(channel);
	if (str_equal(request, STR("count")))
		return frame_send(channel, str_make(job_count, sizeof(*job_count)));
	if (str_equal(request, STR("last"))) {
		(void)!frame_send(channel, request);
		return false;
	}
	if (str_starts(request, STR("echo")))
		return frame_send(channel, request);
	return misbehave(channel, request);
}

/* ---- the caller's side ---- */

struct outcome {
	enum sandbox_event event;
	enum sandbox_fault fault;
	unsigned frame_count;
	unsigned first_number;
	uint64_t size;
	bool is_intact;
	char text[128];
};

static void
frame_look(struct outcome *outcome, const struct sandbox_report *report)
{
	struct str p = report->payload;

	if (report->type == TYPE_BULK)
		outcome->is_intact = outcome->is_intact &&
			p.len == BULK_FRAME_SIZE - outcome->frame_count % 100 &&
			(unsigned char)p.data[0] == (outcome->frame_count & 0x7f) &&
			(unsigned char)p.data[p.len - 1] == (outcome->frame_count & 0x7f);
	if (report->type == TYPE_ECHO && p.len == 4 && outcome->frame_count == 0)
		memcpy(&outcome->first_number, p.data, 4);
	if (p.len < sizeof(outcome->text)) {
		memcpy(outcome->text, p.data, p.len);
		outcome->text[p.len] = '\0';
	}
	outcome->frame_count++;
	outcome->size += p.len;
}

static struct outcome
outcome_await(struct sandbox *box, uint64_t tag)
{
	struct outcome outcome = {.is_intact = true};
	struct sandbox_report report;

	for (;;) {
		sandbox_wait(box, -1, &report);
		if (report.tag != tag)
			continue;
		if (report.event == SANDBOX_FRAME) {
			frame_look(&outcome, &report);
			continue;
		}
		outcome.event = report.event;
		outcome.fault = report.fault;
		if (report.event == SANDBOX_FAULT)
			tap_note("%s", report.words);
		return outcome;
	}
}

static struct outcome
job_run(struct sandbox *box, int fd, struct str request)
{
	static uint64_t tag = 1000;
	struct worker *worker = sandbox_idle(box);
	struct err err = {0};

	tag++;
	if (worker == NULL || !worker_send(worker, fd, request, tag, &err)) {
		tap_note("the job could not be sent: %s", err.text);
		return (struct outcome){0};
	}
	return outcome_await(box, tag);
}

static struct sandbox *
box_start(struct sandbox_options options)
{
	static unsigned job_count;
	struct sandbox *box = NULL;
	struct err err = {0};

	options.serve = serve;
	options.context = &job_count;
	if (!tap_ok(sandbox_start(&options, &box, &err), "the sandbox starts %s", err.text))
		exit(1);
	return box;
}

static bool
works(struct sandbox *box)
{
	struct outcome outcome = job_run(box, -1, STR("echo still here"));

	return outcome.event == SANDBOX_DONE && strcmp(outcome.text, "echo still here") == 0;
}

/* ---- the claims ---- */

static int
file_make(const char *text, int flags)
{
	char path[300];
	struct err err = {0};
	struct buf name CLEANUP(buf_free) = {0};

	buf_add_format(&name, "%s/lent", tap_folder());
	memcpy(path, buf_cstr(&name), name.len + 1);
	if (!file_write_durably(path, str_of(text), &err))
		exit(1);
	return open(path, flags | O_CLOEXEC);
}

static void
test_jobs(void)
{
	struct sandbox *box CLEANUP(sandbox_cleanup) = box_start((struct sandbox_options){0});
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	int fd CLEANUP(fd_close) = file_make("what the file says", O_RDONLY);
	int writable CLEANUP(fd_close) = file_make("what the file says", O_RDWR);
	struct outcome outcome;
	struct err err = {0};

	tap_note("%.*s", STR_ARG(sandbox_confinement(box, &arena)));
	tap_ok(works(box), "a job is served");
	tap_ok(job_run(box, -1, STR("")).event == SANDBOX_DONE, "so is one without a request");
	(void)lseek(fd, 5, SEEK_SET);
	outcome = job_run(box, fd, STR("file"));
	tap_ok(strcmp(outcome.text, "what the file says") == 0,
		"a lent file is read from its start");
	outcome = job_run(box, -1, STR("file"));
	tap_ok(outcome.event == SANDBOX_DONE && outcome.frame_count == 0,
		"the file is gone with its job, and false ends a worker but not its job");
	tap_ok(works(box), "another worker takes its place");
	tap_ok(!worker_send(sandbox_idle(box), writable, STR("file"), 1, &err),
		"a file open for writing is not lent: %s", err.text);
	tap_ok(works(box), "nothing is lost by that");
	outcome = job_run(box, -1, STR("last"));
	tap_ok(outcome.event == SANDBOX_DONE && outcome.frame_count == 1,
		"what was sent before the last word arrives");
}

static void
test_streams(void)
{
	struct sandbox *box CLEANUP(sandbox_cleanup) = box_start((struct sandbox_options){0});
	struct outcome outcome = job_run(box, -1, STR("bulk"));

	tap_ok(outcome.event == SANDBOX_DONE && outcome.frame_count == BULK_COUNT &&
			outcome.is_intact && outcome.size > 64 << 20,
		"64 MB come whole and in order (%llu bytes)", (unsigned long long)outcome.size);
	outcome = job_run(box, -1, STR("small"));
	tap_ok(outcome.event == SANDBOX_DONE && outcome.frame_count == 20000, "so do small frames");
}

static void
fault_claim(struct sandbox *box, struct str request, enum sandbox_fault fault)
{
	struct outcome outcome = job_run(box, -1, request);

	tap_ok(outcome.event == SANDBOX_FAULT && outcome.fault == fault, "%.*s: the right fault",
		STR_ARG(request));
	tap_ok(works(box), "%.*s: the next job is served", STR_ARG(request));
}

static void
test_faults(void)
{
	struct sandbox *box CLEANUP(sandbox_cleanup) = box_start(
		(struct sandbox_options){.cpu_s_max = 1, .memory_mb_max = 64});
	struct outcome outcome;

	fault_claim(box, STR("segv"), FAULT_CRASH);
	fault_claim(box, STR("abort"), FAULT_CRASH);
	fault_claim(box, STR("exit"), FAULT_CRASH);
	fault_claim(box, STR("burn"), FAULT_CPU);
	fault_claim(box, STR("forbidden"), FAULT_CONFINEMENT);
	fault_claim(box, STR("nonsense length"), FAULT_PROTOCOL);
	fault_claim(box, STR("nonsense type"), FAULT_PROTOCOL);
	fault_claim(box, STR("nonsense notice"), FAULT_PROTOCOL);
	if (CONFINE_SANITIZED) {
		tap_skip("memory limits do not go with the address sanitizer");
	} else {
		fault_claim(box, STR("eat"), FAULT_MEMORY);
		fault_claim(box, STR("eat blindly"), FAULT_MEMORY);
	}
	outcome = job_run(box, -1, STR("after the end"));
	tap_ok(outcome.event == SANDBOX_DONE && outcome.frame_count == 0,
		"a frame after the end of its job is dropped");
	tap_ok(works(box), "and does not reach the next job");
	outcome = job_run(box, -1, STR("frame, then crash"));
	tap_ok(outcome.event == SANDBOX_FAULT && outcome.fault == FAULT_CRASH &&
			outcome.frame_count == 1 && strcmp(outcome.text, "yes") == 0,
		"what came whole before a crash counts, the torn rest does not");
}

static void
test_standing_still(void)
{
	struct sandbox *box CLEANUP(sandbox_cleanup) = box_start(
		(struct sandbox_options){.cpu_s_max = 1, .workers = 2});
	struct outcome outcome;
	struct err err = {0};
	unsigned served = 0;

	if (!worker_send(sandbox_idle(box), -1, STR("still"), 1, &err))
		exit(1);
	for (unsigned i = 0; i < 50; i++)
		served += works(box);
	tap_ok(served == 50, "one worker stands still while another serves 50 jobs");
	outcome = outcome_await(box, 1);
	tap_ok(outcome.fault == FAULT_WALL, "it is found in the end");
	tap_ok(works(box), "and replaced");
}

static void
test_replacement(void)
{
	struct sandbox *box CLEANUP(sandbox_cleanup) = box_start(
		(struct sandbox_options){.jobs_max = 3});
	static const unsigned wanted[] = {1, 2, 3, 1, 2, 3, 1};
	bool same = true;

	for (size_t i = 0; i < COUNT_OF(wanted); i++)
		same = job_run(box, -1, STR("count")).first_number == wanted[i] && same;
	tap_ok(same, "a worker is replaced after jobs_max jobs");
}

static void
test_many(void)
{
	enum { WORKERS = 8, JOBS = 4000 };
	struct sandbox *box CLEANUP(sandbox_cleanup) = box_start(
		(struct sandbox_options){.workers = WORKERS, .cpu_s_max = 5, .jobs_max = 100});
	struct sandbox_report report;
	struct worker *worker;
	struct err err = {0};
	unsigned sent = 0;
	unsigned ended = 0;
	unsigned wrong = 0;
	unsigned frames = 0;
	unsigned busy_max = 0;

	while (ended < JOBS && err.kind == ERR_NONE) {
		while (sent < JOBS && (worker = sandbox_idle(box)) != NULL &&
			worker_send(worker, -1, sent % 50 == 7 ? STR("abort") : STR("echo"), sent,
				&err))
			sent++;
		if (sent - ended > busy_max)
			busy_max = sent - ended;
		sandbox_wait(box, -1, &report);
		frames += report.event == SANDBOX_FRAME;
		ended += report.event == SANDBOX_DONE || report.event == SANDBOX_FAULT;
		wrong += (report.event == SANDBOX_FAULT) !=
			(report.event != SANDBOX_FRAME && report.tag % 50 == 7);
	}
	tap_ok(wrong == 0 && frames == JOBS - JOBS / 50 && busy_max == WORKERS,
		"8 workers serve %d jobs, each 50th of which crashes (%u wrong, %u frames, %u at once) %s",
		JOBS, wrong, frames, busy_max, err.text);
}

/* What became of the jobs with tags 100 to 100 + count: 'd' done with its frame, 'r' returned, 'f'
 * a fault, '?' a wrong frame. */
static void
hand_await(struct sandbox *box, size_t count, char *ret_fates)
{
	struct sandbox_report report;
	size_t frames[SANDBOX_HAND_MAX] = {0};
	size_t left = count;

	memset(ret_fates, '?', count);
	ret_fates[count] = '\0';
	while (left > 0) {
		size_t at;

		sandbox_wait(box, -1, &report);
		at = (size_t)report.tag - 100;
		if (report.event == SANDBOX_NOTHING || at >= count)
			continue;
		if (report.event == SANDBOX_FRAME) {
			frames[at]++;
			continue;
		}
		left--;
		if (report.event == SANDBOX_DONE && frames[at] == 1)
			ret_fates[at] = 'd';
		else if (report.event != SANDBOX_DONE)
			ret_fates[at] = report.event == SANDBOX_RETURNED ? 'r' : 'f';
	}
}

/* Adds jobs of these requests to one worker's hand; how many it took. */
static size_t
hand_fill(struct sandbox *box, const char *const *requests, size_t count)
{
	struct err err = {0};

	for (size_t i = 0; i < count; i++) {
		struct worker *worker = sandbox_spare(box, 100);

		if (worker == NULL || !worker_add(worker, str_of(requests[i]), 100 + i, &err))
			return i;
	}
	return count;
}

/* The fates of small jobs that one worker had in hand together. */
static bool
hand_is(struct sandbox *box, const char *const *requests, size_t count, const char *fates)
{
	char found[SANDBOX_HAND_MAX + 1] = "";

	if (hand_fill(box, requests, count) == count)
		hand_await(box, count, found);
	if (strcmp(found, fates) != 0)
		tap_note("they were: %s", found);
	return strcmp(found, fates) == 0;
}

static void
test_hands(void)
{
	static const char *const sound[] = {"echo 0", "echo 1", "echo 2", "echo 3", "echo 4",
		"echo 5", "echo 6", "echo 7", "echo 8", "echo 9", "echo a", "echo b", "echo c",
		"echo d", "echo e", "echo f"};
	static const char *const crashing[] = {"segv", "echo 1", "echo 2"};
	static const char *const leaving[] = {"last", "echo 1", "echo 2"};
	static const char *const burning[] = {"burn", "echo 1"};
	static const char *const still[] = {"still", "echo 1"};
	struct sandbox_options options = {.workers = 1, .cpu_s_max = 5};
	struct sandbox *box CLEANUP(sandbox_cleanup) = box_start(options);
	char fates[SANDBOX_HAND_MAX + 1];
	struct err err = {0};

	tap_ok(hand_is(box, sound, SANDBOX_HAND_MAX, "dddddddddddddddd"),
		"small jobs in hand together are all served");
	tap_ok(hand_fill(box, sound, SANDBOX_HAND_MAX) == SANDBOX_HAND_MAX &&
			sandbox_spare(box, 1) == NULL && sandbox_idle(box) == NULL,
		"a full hand takes no more");
	hand_await(box, SANDBOX_HAND_MAX, fates);
	tap_ok(worker_add(sandbox_spare(box, 1), STR("echo big"), 100, &err) &&
			sandbox_spare(box, SANDBOX_HAND_SIZE) == NULL,
		"nor does one without room for so many bytes");
	hand_await(box, 1, fates);
	tap_ok(hand_is(box, crashing, 3, "rrr"), "after a crash none is blamed and all come back");
	tap_ok(works(box), "and the next job is served");
	tap_ok(hand_is(box, crashing, 1, "f"), "a job alone in hand is blamed");
	tap_ok(hand_is(box, leaving, 3, "drr"), "a worker that leaves gives back the others");
	tap_ok(hand_is(box, burning, 2, "rr"), "one that takes long does not keep the others");
	tap_ok(hand_is(box, still, 2, "rr"), "nor does one that stands still");
	tap_ok(works(box), "all that costs no worker for good");
	tap_ok(worker_send(sandbox_idle(box), -1, STR("echo"), 1, &err) &&
			sandbox_spare(box, 1) == NULL,
		"a job that was sent alone stays alone");
	(void)outcome_await(box, 1);
}

static void
test_distrust(void)
{
	struct sandbox *box CLEANUP(sandbox_cleanup) = box_start((struct sandbox_options){0});
	struct sandbox_report report;
	struct err err = {0};

	if (!worker_send(sandbox_idle(box), -1, STR("bulk"), 5, &err))
		exit(1);
	do
		sandbox_wait(box, -1, &report);
	while (report.event != SANDBOX_FRAME);
	tap_ok(sandbox_idle(box) == NULL, "no worker is idle while the only one is busy");
	sandbox_distrust(box, report.worker);
	sandbox_wait(box, -1, &report);
	tap_ok(report.event == SANDBOX_FAULT && report.fault == FAULT_PROTOCOL && report.tag == 5,
		"a worker that its caller distrusts is ended, and that is the next event");
	tap_ok(works(box), "and replaced");
	sandbox_wait(box, 0, &report);
	tap_ok(report.event == SANDBOX_NOTHING, "nothing happens without a job");
}

/* ---- the ends of others ---- */

static bool
preparation_fails(void *context, struct err *err)
{
	(void)context;
	return err_set(err, ERR_NOT_FOUND, "there is no table of words");
}

static void
test_preparation(void)
{
	struct sandbox_options options = {.prepare = preparation_fails, .serve = serve};
	struct sandbox *box = NULL;
	struct err err = {0};

	tap_ok(!sandbox_start(&options, &box, &err) && err.kind == ERR_NOT_FOUND,
		"a failed preparation is told: %s", err.text);
	err_clear(&err);
	tap_ok(sandbox_begin(&options, &box, &err) && err.kind == ERR_NONE,
		"whoever does not wait for it is not told yet");
	tap_ok(!sandbox_ready(box, &err) && err.kind == ERR_NOT_FOUND,
		"and is told when it is wanted: %s", err.text);
	sandbox_stop(box);
}

static pid_t
child_of(pid_t parent)
{
	char path[64];
	char text[64] = "";
	struct buf name CLEANUP(buf_free) = {0};
	int fd CLEANUP(fd_close) = -1;

	buf_add_format(&name, "/proc/%d/task/%d/children", (int)parent, (int)parent);
	memcpy(path, buf_cstr(&name), name.len + 1);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0 || read(fd, text, sizeof(text) - 1) <= 0)
		return -1;
	return (pid_t)strtol(text, NULL, 10);
}

static void
test_nursery_death(void)
{
	struct sandbox *box CLEANUP(sandbox_cleanup) = box_start((struct sandbox_options){0});
	pid_t nursery = child_of(getpid());
	struct outcome outcome;
	struct err err = {0};

	if (nursery < 0) {
		tap_skip("this kernel does not list children");
		return;
	}
	if (!worker_send(sandbox_idle(box), -1, STR("still"), 9, &err))
		exit(1);
	(void)kill(nursery, SIGKILL);
	outcome = outcome_await(box, 9);
	tap_ok(outcome.event == SANDBOX_FAULT, "with the nursery its workers end");
	tap_ok(!worker_send(sandbox_idle(box), -1, STR("echo"), 10, &err) &&
			err.kind == ERR_CRASHED,
		"the next job cannot be sent: %s", err.text);
}

static NO_RETURN void
caller_run(void)
{
	static unsigned job_count;
	struct sandbox_options options = {.serve = serve, .context = &job_count};
	struct sandbox *box = NULL;
	struct err err = {0};

	if (!sandbox_start(&options, &box, &err) ||
		!worker_send(sandbox_idle(box), -1, STR("still"), 1, &err))
		_exit(1);
	(void)raise(SIGKILL);
	_exit(2);
}

/* The caller is a child here, which is killed. What it leaves behind becomes ours. */
static void
test_caller_death(void)
{
	unsigned left = 0;
	int status = 0;
	pid_t pid;

	(void)prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
	pid = fork();
	if (pid == 0)
		caller_run();
	(void)waitpid(pid, &status, 0);
	tap_ok(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL, "a busy caller is killed");
	while (waitpid(-1, &status, 0) > 0)
		left++;
	tap_ok(left > 0, "its nursery and workers end with it (%u processes)", left);
}

int
main(void)
{
	test_jobs();
	test_streams();
	test_faults();
	test_standing_still();
	test_replacement();
	test_many();
	test_hands();
	test_distrust();
	test_preparation();
	test_nursery_death();
	test_caller_death();
	return tap_done();
}
