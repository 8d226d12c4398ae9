#include "tap.h"

#include "base/arena.h"
#include "base/err.h"
#include "linkage/crew.h"

#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TASK_COUNT = 500 };

struct work {
	atomic_uint runs[TASK_COUNT];
	size_t fails_from; /* tasks from here on fail */
	size_t ends_at;    /* the task that ends its process, unless it is the caller */
	int signal;        /* 0: it runs out of memory */
	pid_t caller;
	atomic_uint is_ended;
};

static bool
run(void *context, size_t number, struct err *err)
{
	struct work *work = context;

	atomic_fetch_add(&work->runs[number], 1);
	if (number >= work->fails_from)
		return err_set(err, ERR_DAMAGED, "task %zu", number);
	/* The caller leaves the tasks to the others, or they may have none. */
	while (work->ends_at != SIZE_MAX && getpid() == work->caller &&
		atomic_load(&work->is_ended) == 0)
		;
	if (work->ends_at != SIZE_MAX && number >= work->ends_at && getpid() != work->caller) {
		struct rlimit none = {0, 0};

		atomic_store(&work->is_ended, 1);
		(void)setrlimit(RLIMIT_CORE, &none);
		if (work->signal == 0) {
			(void)close(STDERR_FILENO);
			memory_give_up(1);
		}
		(void)raise(work->signal);
	}
	return true;
}

static struct work *
work_new(void)
{
	struct work *work = crew_share(sizeof(*work));

	work->fails_from = SIZE_MAX;
	work->ends_at = SIZE_MAX;
	work->caller = getpid();
	return work;
}

static bool
has_no_children(void)
{
	return waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD;
}

static void
test_each_once(void)
{
	for (unsigned processes = 0; processes <= 5; processes++) {
		struct crew crew = {processes};
		struct work *work = work_new();
		struct err err = {0};
		bool right = crew_run(&crew, TASK_COUNT, run, work, &err);

		for (size_t i = 0; i < TASK_COUNT; i++)
			right = right && atomic_load(&work->runs[i]) == 1;
		tap_ok(right, "%u processes run each task once", processes);
		tap_ok(has_no_children(), "and are gone");
		tap_ok(crew_run(&crew, 0, run, work, &err), "no task is no work");
		crew_unshare(work, sizeof(*work));
	}
}

static void
test_first_error(void)
{
	for (unsigned processes = 1; processes <= 4; processes++) {
		struct crew crew = {processes};
		struct work *work = work_new();
		struct err err = {0};

		work->fails_from = 77;
		tap_ok(!crew_run(&crew, TASK_COUNT, run, work, &err) && err.kind == ERR_DAMAGED &&
				strcmp(err.text, "task 77") == 0,
			"the first failed task speaks for %u processes: %s", processes, err.text);
		tap_ok(atomic_load(&work->runs[TASK_COUNT - 1]) == 0, "the last is not begun");
		crew_unshare(work, sizeof(*work));
	}
}

static void
test_ends(void)
{
	static const struct {
		int signal;
		enum err_kind kind;
	} ends[] = {{SIGABRT, ERR_CRASHED}, {SIGKILL, ERR_MEMORY}, {0, ERR_MEMORY}};

	for (size_t i = 0; i < COUNT_OF(ends); i++) {
		struct crew crew = {3};
		struct work *work = work_new();
		struct err err = {0};

		work->signal = ends[i].signal;
		work->ends_at = 0;
		tap_ok(!crew_run(&crew, TASK_COUNT, run, work, &err) && err.kind == ends[i].kind,
			"a process that ends by %d is an error: %s", ends[i].signal, err.text);
		tap_ok(has_no_children(), "and leaves nothing behind");
		crew_unshare(work, sizeof(*work));
	}
}

/* In a process of its own, for the limit stays. */
static void
test_no_fork(void)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		struct rlimit none = {0, 0};
		struct crew crew = {4};
		struct work *work = work_new();
		struct err err = {0};
		bool right;

		/* The limit does not hold for root. */
		if (setgid(65534) != 0 || setuid(65534) != 0)
			right = getuid() != 0;
		(void)setrlimit(RLIMIT_NPROC, &none);
		right = crew_run(&crew, TASK_COUNT, run, work, &err);
		for (size_t i = 0; i < TASK_COUNT; i++)
			right = right && atomic_load(&work->runs[i]) == 1;
		_exit(right ? 0 : 1);
	}
	(void)waitpid(pid, &status, 0);
	tap_ok(WIFEXITED(status) && WEXITSTATUS(status) == 0,
		"without processes the caller does it alone");
}

static void
test_share(void)
{
	size_t size = (size_t)1 << 36;
	unsigned char *memory = crew_share(size);

	memory[size - 1] = 1;
	tap_ok(memory[0] == 0 && memory[size - 1] == 1,
		"64 GiB are shared, and take room where they are used");
	crew_unshare(memory, size);
	crew_unshare(NULL, 5);
}

int
main(void)
{
	test_each_once();
	test_first_error();
	test_ends();
	test_no_fork();
	test_share();
	return tap_done();
}
