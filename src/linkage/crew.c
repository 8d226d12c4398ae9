#include "linkage/crew.h"

#include "base/arena.h"
#include "base/err.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

/* Below this, larger pages only cost room. */
enum { HUGE_SIZE_MIN = 8 << 20 };

/* What one process did; only that process writes it while it lives. */
struct crew_member {
	size_t number; /* the task that it is at, or was at when it failed; SIZE_MAX: none */
	bool failed;
	pid_t pid;
	struct err err;
};

struct crew_board {
	atomic_size_t next;
	atomic_size_t end; /* tasks from here on need not run */
	struct crew_member members[CREW_PROCESS_MAX];
};

struct crew_work {
	struct crew_board *board;
	bool (*task)(void *context, size_t number, struct err *err);
	void *context;
	pid_t caller;
};

static void
end_lower(struct crew_board *board, size_t number)
{
	size_t end = atomic_load(&board->end);

	while (number < end && !atomic_compare_exchange_weak(&board->end, &end, number))
		;
}

/* Tasks are handed out in their order, so that all before a failed one were begun. A process whose
 * caller is gone works for nobody. */
static void
member_work(const struct crew_work *work, struct crew_member *member)
{
	struct crew_board *board = work->board;
	bool is_caller = getpid() == work->caller;

	for (;;) {
		size_t number = atomic_fetch_add(&board->next, 1);

		if (number >= atomic_load(&board->end) || (!is_caller && getppid() != work->caller))
			break;
		member->number = number;
		if (!work->task(work->context, number, &member->err)) {
			member->failed = true;
			end_lower(board, number);
			return;
		}
	}
	member->number = SIZE_MAX;
}

/* A process that ended without a word left its task undone. */
static void
member_end(struct crew_member *member, int status)
{
	if (member->failed || member->number == SIZE_MAX)
		return;
	member->failed = true;
	if (WIFEXITED(status) && WEXITSTATUS(status) == err_exit_code(ERR_MEMORY))
		err_set(&member->err, ERR_MEMORY, "there is not enough memory for linking");
	else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
		err_set(&member->err, ERR_MEMORY,
			"the system ended a process of the linking: most often there is not enough "
			"memory");
	else
		err_set(&member->err, ERR_CRASHED, "a process of the linking ended at task %zu",
			member->number);
}

static void
members_start(const struct crew_work *work, unsigned count)
{
	for (unsigned i = 1; i < count; i++) {
		struct crew_member *member = &work->board->members[i];
		pid_t pid = fork();

		if (pid == 0) {
			member_work(work, member);
			_exit(0);
		}
		if (pid < 0)
			return;
		member->pid = pid;
	}
}

static void
members_wait(struct crew_board *board, unsigned count)
{
	for (unsigned i = 1; i < count; i++) {
		struct crew_member *member = &board->members[i];
		int status = 0;
		pid_t pid;

		if (member->pid == 0)
			continue;
		do
			pid = waitpid(member->pid, &status, 0);
		while (pid < 0 && errno == EINTR);
		if (pid == member->pid)
			member_end(member, status);
		/* Someone else took its end (SIGCHLD is ignored): what it wrote tells enough. */
		else
			member_end(member, 0);
	}
}

static bool
crew_result(const struct crew_board *board, unsigned count, struct err *err)
{
	const struct crew_member *first = NULL;

	for (unsigned i = 0; i < count; i++) {
		const struct crew_member *member = &board->members[i];

		if (member->failed && (first == NULL || member->number < first->number))
			first = member;
	}
	if (first == NULL)
		return true;
	*err = first->err;
	return false;
}

static bool
run_alone(size_t task_count, bool (*task)(void *context, size_t number, struct err *err),
	void *context, struct err *err)
{
	for (size_t i = 0; i < task_count; i++)
		if (!task(context, i, err))
			return false;
	return true;
}

bool
crew_run(const struct crew *crew, size_t task_count,
	bool (*task)(void *context, size_t number, struct err *err), void *context, struct err *err)
{
	unsigned count = crew->processes < CREW_PROCESS_MAX ? crew->processes : CREW_PROCESS_MAX;
	struct crew_work work = {.task = task, .context = context, .caller = getpid()};
	bool done;

	if (count > task_count)
		count = (unsigned)task_count;
	if (count <= 1)
		return run_alone(task_count, task, context, err);
	work.board = crew_share(sizeof(*work.board));
	atomic_init(&work.board->next, 0);
	atomic_init(&work.board->end, task_count);
	for (unsigned i = 0; i < count; i++)
		work.board->members[i].number = SIZE_MAX;
	members_start(&work, count);
	member_work(&work, &work.board->members[0]);
	members_wait(work.board, count);
	done = crew_result(work.board, count, err);
	crew_unshare(work.board, sizeof(*work.board));
	return done;
}

void *
crew_share(size_t size)
{
	void *memory = mmap(NULL, size == 0 ? 1 : size, PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	if (memory == MAP_FAILED)
		memory_give_up(size);
	/* Fewer, larger pages where the system has them: filling is then twice as fast. */
	if (size >= HUGE_SIZE_MIN)
		(void)madvise(memory, size, MADV_HUGEPAGE);
	return memory;
}

void
crew_unshare(void *memory, size_t size)
{
	if (memory != NULL)
		(void)munmap(memory, size == 0 ? 1 : size);
}
