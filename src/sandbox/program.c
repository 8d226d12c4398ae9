#include "sandbox/program.h"

#include "base/buf.h"
#include "base/err.h"
#include "base/utf8.h"
#include "sandbox/confine.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { EXIT_CONFINE = 126, EXIT_EXEC = 127, SAID_MAX = 4096 };

/* Its three descriptors, and how it ended. */
struct run {
	const struct program *program;
	int input;
	int output;
	int said;
	int status;
};

static void
run_end(struct run *run)
{
	int *fds[] = {&run->input, &run->output, &run->said};

	for (size_t i = 0; i < COUNT_OF(fds); i++)
		if (*fds[i] >= 0)
			(void)close(*fds[i]);
}

/* ---- in the new process ---- */

static bool
paths_open(const struct program *program, struct confine_paths *paths, struct err *err)
{
	*paths = (struct confine_paths){.uploads = -1};
	for (size_t i = 0; program->readable[i] != NULL && paths->read_count < CONFINE_PATHS_MAX;
		i++) {
		int fd = open(program->readable[i], O_PATH | O_CLOEXEC);

		if (fd >= 0)
			paths->read[paths->read_count++] = fd;
	}
	paths->uploads = open(program->scratch, O_PATH | O_DIRECTORY | O_CLOEXEC);
	return paths->uploads >= 0 || err_set_errno(err, errno, "cannot open %s", program->scratch);
}

/* The three are 0 to 2, and there are no others but those that close when it begins. */
static bool
descriptors_place(const struct run *run, struct err *err)
{
	enum { FREE = 10 };
	int fds[] = {run->input, run->output, run->said};

	for (int i = 0; i < (int)COUNT_OF(fds); i++) {
		fds[i] = fcntl(fds[i], F_DUPFD_CLOEXEC, FREE);
		if (fds[i] < 0)
			return err_set_errno(err, errno, "cannot copy a descriptor");
	}
	for (int i = 0; i < (int)COUNT_OF(fds); i++)
		if (dup2(fds[i], i) < 0)
			return err_set_errno(err, errno, "cannot move a descriptor");
	return close_range(3, ~0U, CLOSE_RANGE_CLOEXEC) == 0 ||
		err_set_errno(err, errno, "cannot close descriptors");
}

/* Signals that our caller holds back or ignores are as a program expects them. */
static void
signals_restore(void)
{
	struct sigaction usual = {.sa_handler = SIG_DFL};
	sigset_t none;

	for (int number = 1; number < NSIG; number++)
		(void)sigaction(number, &usual, NULL);
	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
}

static bool
process_confine(const struct run *run, const struct confine_plan *plan, struct err *err)
{
	struct confine_paths paths;

	if (chdir("/") != 0)
		return err_set_errno(err, errno, "cannot leave the folder");
	signals_restore();
	return descriptors_place(run, err) && paths_open(run->program, &paths, err) &&
		confine_program_enter(plan, &paths, err);
}

/* execve takes lists of strings that it does not change. */
static char *const *
list_of(const char *const *list)
{
	union {
		const char *const *given;
		char *const *taken;
	} both = {.given = list};

	return both.taken;
}

static NO_RETURN void
process_run(const struct run *run, const struct confine_plan *plan, pid_t caller)
{
	const struct program *program = run->program;
	struct err err = {0};

	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != caller)
		_exit(EXIT_CONFINE);
	(void)setpgid(0, 0);
	if (!process_confine(run, plan, &err)) {
		(void)!write(run->said, err.text, str_of(err.text).len);
		_exit(EXIT_CONFINE);
	}
	(void)execve(program->path, list_of(program->arguments), list_of(program->environment));
	_exit(EXIT_EXEC);
}

/* ---- in the caller ---- */

static bool
input_make(struct str input, int *ret_fd, struct err *err)
{
	*ret_fd = memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING);
	if (*ret_fd < 0)
		return err_set_errno(err, errno, "cannot make room for its input");
	while (input.len > 0) {
		ssize_t done = write(*ret_fd, input.data, input.len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return err_set_errno(err, errno, "cannot write its input");
		input = str_from(input, (size_t)done);
	}
	if (lseek(*ret_fd, 0, SEEK_SET) != 0 ||
		fcntl(*ret_fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE) != 0)
		return err_set_errno(err, errno, "cannot seal its input");
	return true;
}

static bool
outputs_make(struct run *run, struct err *err)
{
	run->output = memfd_create("output", MFD_CLOEXEC);
	run->said = memfd_create("said", MFD_CLOEXEC);
	return (run->output >= 0 && run->said >= 0) ||
		err_set_errno(err, errno, "cannot make room for its output");
}

/* Waits for its end; what takes too long is ended with all that it began. */
static bool
end_await(struct run *run, pid_t pid, struct err *err)
{
	int fd = (int)syscall(SYS_pidfd_open, pid, 0);
	struct pollfd look = {.fd = fd, .events = POLLIN};
	int seen = -1;
	pid_t done;

	while (fd >= 0 && (seen = poll(&look, 1, (int)run->program->wall_s_max * 1000)) < 0 &&
		errno == EINTR)
		continue;
	if (seen <= 0)
		(void)kill(-pid, SIGKILL);
	while ((done = waitpid(pid, &run->status, 0)) < 0 && errno == EINTR)
		continue;
	if (fd >= 0)
		(void)close(fd);
	if (done < 0)
		return err_set_errno(err, errno, "cannot wait for %s", run->program->title);
	return seen > 0 ||
		err_set(err, ERR_TIMEOUT, "%s took longer than %u seconds and was ended",
			run->program->title, run->program->wall_s_max);
}

static bool
bytes_take(int fd, size_t size_max, struct buf *to, bool *ret_whole, struct err *err)
{
	struct stat info;
	size_t at = 0;

	if (fstat(fd, &info) != 0)
		return err_set_errno(err, errno, "cannot ask for the size of the output");
	*ret_whole = (uint64_t)info.st_size <= size_max;
	size_max = *ret_whole ? (size_t)info.st_size : size_max;
	while (at < size_max) {
		char room[1 << 16];
		size_t wanted = size_max - at < sizeof(room) ? size_max - at : sizeof(room);
		ssize_t got = pread(fd, room, wanted, (off_t)at);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return err_set_errno(err, errno, "cannot read the output");
		buf_add(to, str_make(room, (size_t)got));
		at += (size_t)got;
	}
	return true;
}

/* The last line of what it said, for people; nothing but printable ASCII of it. */
static struct str
said_last(struct buf *said)
{
	struct str text = buf_str(said);
	size_t from;

	while (text.len > 0 && (unsigned char)text.data[text.len - 1] <= ' ')
		text.len--;
	from = text.len;
	while (from > 0 && text.data[from - 1] != '\n')
		from--;
	for (size_t i = from; i < text.len; i++)
		if (said->data[i] < ' ' || said->data[i] > '~')
			said->data[i] = '?';
	return str_from(text, from);
}

static bool
end_judge(struct run *run, struct err *err)
{
	const char *title = run->program->title;
	struct buf said CLEANUP(buf_free) = {0};
	bool whole;
	struct str words;

	if (WIFEXITED(run->status) && WEXITSTATUS(run->status) == 0)
		return true;
	if (!bytes_take(run->said, SAID_MAX, &said, &whole, err))
		return false;
	words = said_last(&said);
	if (WIFSIGNALED(run->status) &&
		(WTERMSIG(run->status) == SIGXCPU || WTERMSIG(run->status) == SIGKILL))
		return err_set(err, ERR_TIMEOUT,
			"%s was ended: it reached its limit of processor time, or memory ran out",
			title);
	if (WIFSIGNALED(run->status) && WTERMSIG(run->status) == SIGXFSZ)
		return err_set(err, ERR_TOO_LARGE, "%s gave more than it may", title);
	if (WIFSIGNALED(run->status))
		return err_set(err, ERR_CRASHED, "%s was ended by signal %d%s%.*s", title,
			WTERMSIG(run->status), words.len > 0 ? ": " : "", STR_ARG(words));
	if (WEXITSTATUS(run->status) == EXIT_EXEC && words.len == 0)
		return err_set(err, ERR_NOT_FOUND,
			"%s cannot be run: %s is not there, or not a program", title,
			run->program->path);
	return err_set(err, ERR_CRASHED, "%s ended with %d%s%.*s", title, WEXITSTATUS(run->status),
		words.len > 0 ? ": " : "", STR_ARG(words));
}

static bool
process_start(struct run *run, struct err *err)
{
	const struct program *program = run->program;
	struct confine_plan plan = {.role = CONFINE_PROGRAM,
		.confinement = program->confinement,
		.memory_mb = program->memory_mb_max,
		.cpu_s = program->cpu_s_max,
		.file_size_max = program->output_size_max};
	pid_t caller = getpid();
	pid_t pid;

	if (!confine_plan_make(&plan, err))
		return false;
	pid = fork();
	if (pid == 0)
		process_run(run, &plan, caller);
	confine_plan_free(&plan);
	if (pid < 0)
		return err_set_errno(err, errno, "cannot start %s", program->title);
	(void)setpgid(pid, pid);
	return end_await(run, pid, err) && end_judge(run, err);
}

bool
program_run(const struct program *program, struct str input, struct buf *output, struct err *err)
{
	struct run run = {.program = program, .input = -1, .output = -1, .said = -1};
	bool whole = false;
	bool done = input_make(input, &run.input, err) && outputs_make(&run, err) &&
		process_start(&run, err) &&
		bytes_take(run.output, program->output_size_max, output, &whole, err);

	run_end(&run);
	return done &&
		(whole || err_set(err, ERR_TOO_LARGE, "%s gave more than it may", program->title));
}
