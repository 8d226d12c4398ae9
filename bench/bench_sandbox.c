/* bench_sandbox: what confinement costs, against the bare kernel in the same run.
 *
 *   build/bench/bench_sandbox
 *
 * Prints one line a figure: name, median, 99th percentile where it has one, unit; and the ratio to
 * the same done with fork and a bare socket pair. */
#include "sandbox/sandbox.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/limits.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
	STARTS = 32,    /* workers of one sandbox */
	ROUNDS = 8,     /* sandboxes */
	TRIPS = 20000,  /* jobs */
	BLOCKS = 16384, /* of 64 KiB: 1 GiB */
	SMALL_SIZE = 64,
	SMALLS = 2000000
};

static double
now_us(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static int
double_compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double
sample_print(const char *name, double *samples, size_t count)
{
	qsort(samples, count, sizeof(*samples), double_compare);
	printf("%-34s %10.1f us p50 %10.1f us p99\n", name, samples[count / 2],
		samples[count * 99 / 100]);
	return samples[count / 2];
}

static NO_RETURN void
give_up(const char *words)
{
	fprintf(stderr, "bench_sandbox: %s\n", words);
	exit(1);
}

/* ---- the worker's side ---- */

static bool
serve(void *context, struct channel *channel, int fd, struct str request)
{
	static char block[FRAME_SIZE_MAX];
	struct str payload = {block, sizeof(block)};
	unsigned count = 0;

	(void)context;
	(void)fd;
	if (str_equal(request, STR("blocks")))
		count = BLOCKS;
	if (str_equal(request, STR("smalls"))) {
		count = SMALLS;
		payload.len = SMALL_SIZE;
	}
	while (count-- > 0)
		if (!channel_send(channel, 1, payload))
			return false;
	return true;
}

/* ---- the caller's side ---- */

static struct sandbox *
box_start(unsigned workers, enum confinement confinement)
{
	struct sandbox_options options = {.serve = serve,
		.workers = workers,
		.jobs_max = 1000000,
		.cpu_s_max = 1000,
		.confinement = confinement};
	struct sandbox *box;
	struct err err = {0};

	if (!sandbox_start(&options, &box, &err))
		give_up(err.text);
	return box;
}

static void
job_send_or_stop(struct sandbox *box, int fd, struct str request)
{
	struct err err = {0};

	if (!worker_send(sandbox_idle(box), fd, request, 1, &err))
		give_up(err.text);
}

/* The frames' bytes. */
static uint64_t
job_await(struct sandbox *box)
{
	struct sandbox_report report;
	uint64_t size = 0;

	do {
		sandbox_wait(box, -1, &report);
		size += report.payload.len;
		if (report.event == SANDBOX_FAULT)
			give_up(report.words);
	} while (report.event != SANDBOX_DONE);
	return size;
}

static double
bench_fork(void)
{
	double samples[STARTS * ROUNDS];

	for (size_t i = 0; i < COUNT_OF(samples); i++) {
		double start = now_us();
		int ends[2];
		char byte = 0;
		pid_t pid;

		if (pipe(ends) != 0)
			give_up("no pipe");
		pid = fork();
		if (pid == 0)
			_exit(write(ends[1], "x", 1) == 1 ? 0 : 1);
		(void)!read(ends[0], &byte, 1);
		samples[i] = now_us() - start;
		(void)waitpid(pid, NULL, 0);
		(void)close(ends[0]);
		(void)close(ends[1]);
	}
	return sample_print("bare fork, first byte", samples, COUNT_OF(samples));
}

/* Takes a worker away at once each time, so that the spare is never there in time. */
static double
bench_start(enum confinement confinement, const char *name)
{
	double samples[STARTS * ROUNDS];
	size_t count = 0;

	for (size_t round = 0; round < ROUNDS; round++) {
		struct sandbox *box = box_start(STARTS + 1, confinement);

		job_send_or_stop(box, -1, STR("blocks"));
		for (size_t i = 0; i < STARTS; i++) {
			double start = now_us();

			job_send_or_stop(box, -1, STR("blocks"));
			samples[count++] = now_us() - start;
		}
		sandbox_stop(box);
	}
	return sample_print(name, samples, count);
}

/* ---- round trips ---- */

static double
bench_bare_trip(void)
{
	double *samples = memory_alloc(TRIPS * sizeof(double));
	int ends[2];
	char byte = 0;
	double median;
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
		give_up("no socket pair");
	pid = fork();
	if (pid == 0) {
		(void)close(ends[0]);
		while (read(ends[1], &byte, 1) == 1)
			(void)!write(ends[1], &byte, 1);
		_exit(0);
	}
	(void)close(ends[1]);
	for (size_t i = 0; i < TRIPS; i++) {
		double start = now_us();

		(void)!write(ends[0], "x", 1);
		(void)!read(ends[0], &byte, 1);
		samples[i] = now_us() - start;
	}
	(void)close(ends[0]);
	(void)waitpid(pid, NULL, 0);
	median = sample_print("bare round trip", samples, TRIPS);
	free(samples);
	return median;
}

static double
bench_trip(struct sandbox *box, int fd, const char *name)
{
	double *samples = memory_alloc(TRIPS * sizeof(double));
	double median;

	for (size_t i = 0; i < TRIPS; i++) {
		double start = now_us();

		job_send_or_stop(box, fd, STR("nothing"));
		(void)job_await(box);
		samples[i] = now_us() - start;
	}
	median = sample_print(name, samples, TRIPS);
	free(samples);
	return median;
}

/* ---- streams ---- */

static double
bench_bare_stream(void)
{
	static char block[FRAME_SIZE_MAX];
	static char taken[4 * FRAME_SIZE_MAX];
	double start = now_us();
	uint64_t size = 0;
	ssize_t got;
	int ends[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
		give_up("no socket pair");
	pid = fork();
	if (pid == 0) {
		for (unsigned i = 0; i < BLOCKS; i++)
			if (write(ends[1], block, sizeof(block)) != (ssize_t)sizeof(block))
				_exit(1);
		_exit(0);
	}
	(void)close(ends[1]);
	while ((got = read(ends[0], taken, sizeof(taken))) > 0)
		size += (uint64_t)got;
	(void)close(ends[0]);
	(void)waitpid(pid, NULL, 0);
	return (double)size / (now_us() - start);
}

static double
bench_stream(struct sandbox *box, struct str what)
{
	double start = now_us();
	uint64_t size;

	job_send_or_stop(box, -1, what);
	size = job_await(box);
	return (double)size / (now_us() - start);
}

static void
bench_streams(struct sandbox *box)
{
	double bare[5];
	double framed[5];

	for (size_t i = 0; i < COUNT_OF(bare); i++) {
		bare[i] = bench_bare_stream();
		framed[i] = bench_stream(box, STR("blocks"));
	}
	qsort(bare, COUNT_OF(bare), sizeof(double), double_compare);
	qsort(framed, COUNT_OF(framed), sizeof(double), double_compare);
	printf("%-34s %10.0f MB/s\n", "bare stream, 64 KiB writes", bare[2]);
	printf("%-34s %10.0f MB/s   %.2f of bare\n", "frames of 64 KiB", framed[2],
		framed[2] / bare[2]);
	printf("%-34s %10.0f MB/s\n", "frames of 64 bytes", bench_stream(box, STR("smalls")));
}

/* Processor time of both sides, which a busy machine does not falsify. */
static double
cpu_us(void)
{
	struct rusage own;
	struct rusage others;

	(void)getrusage(RUSAGE_SELF, &own);
	(void)getrusage(RUSAGE_CHILDREN, &others);
	return (double)(own.ru_utime.tv_sec + own.ru_stime.tv_sec + others.ru_utime.tv_sec +
		       others.ru_stime.tv_sec) *
		1e6 +
		(double)(own.ru_utime.tv_usec + own.ru_stime.tv_usec + others.ru_utime.tv_usec +
			others.ru_stime.tv_usec);
}

/* With all its processes ended, so that their time is counted. */
static void
bench_cpu(int fd)
{
	double before = cpu_us();
	struct sandbox *box = box_start(1, CONFINE_FULL);
	double started;

	sandbox_stop(box);
	started = cpu_us() - before;
	before = cpu_us();
	box = box_start(1, CONFINE_FULL);
	for (size_t i = 0; i < TRIPS; i++) {
		job_send_or_stop(box, fd, STR("nothing"));
		(void)job_await(box);
	}
	sandbox_stop(box);
	printf("%-34s %10.1f us, both sides\n", "processor time of a sandbox", started);
	printf("%-34s %10.1f us, both sides\n", "processor time of a job",
		(cpu_us() - before - started) / TRIPS);
}

int
main(int argc, char **argv)
{
	double bare_start = bench_fork();
	double start = bench_start(CONFINE_FULL, "worker start");
	int fd = open(argv[argc - 1], O_RDONLY | O_CLOEXEC);
	struct sandbox *box = box_start(1, CONFINE_FULL);
	double bare_trip;
	double trip;

	(void)bench_start(CONFINE_NO_LANDLOCK, "worker start without Landlock");
	bare_trip = bench_bare_trip();
	trip = bench_trip(box, -1, "job round trip");
	(void)bench_trip(box, fd, "job round trip with a lent file");
	bench_streams(box);
	bench_cpu(fd);
	printf("start: %.1f of bare fork; round trip: %.1f us above bare\n", start / bare_start,
		trip - bare_trip);
	sandbox_stop(box);
	return 0;
}
