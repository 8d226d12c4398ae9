#include "sandbox/nursery.h"

#include "base/file.h"
#include "base/limits.h"
#include "sandbox/channel.h"
#include "sandbox/confine.h"
#include "sandbox/sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct child {
	pid_t pid; /* 0: free */
	uint32_t serial;
};

struct nursery {
	const struct sandbox_options *options;
	struct confine_plan plan;
	int socket;
	int deaths; /* signalfd */
	pid_t pid;
	struct child children[NURSERY_CHILDREN_MAX];
};

union fds_note {
	struct cmsghdr head;
	char bytes[CMSG_SPACE(2 * sizeof(int))];
};

/* ---- What both sides say ---- */

/* A struct, with two descriptors or one. */
static bool
message_send(int socket, const void *what, size_t size, const int *fds, size_t fd_count)
{
	union fds_note note = {.head = {.cmsg_len = CMSG_LEN(fd_count * sizeof(int)),
				       .cmsg_level = SOL_SOCKET,
				       .cmsg_type = SCM_RIGHTS}};
	struct iovec vector = {(void *)(uintptr_t)what, size};
	struct msghdr message = {.msg_iov = &vector, .msg_iovlen = 1};
	ssize_t done;

	if (fds != NULL) {
		memcpy(CMSG_DATA(&note.head), fds, fd_count * sizeof(int));
		message.msg_control = &note;
		message.msg_controllen = CMSG_SPACE(fd_count * sizeof(int));
	}
	do {
		done = sendmsg(socket, &message, MSG_NOSIGNAL);
	} while (done < 0 && errno == EINTR);
	return done == (ssize_t)size;
}

bool
nursery_order(int socket, uint32_t serial, struct err *err)
{
	struct nursery_order order = {serial};

	return message_send(socket, &order, sizeof(order), NULL, 0) ||
		err_set_errno(err, errno, "cannot ask for a reading process");
}

bool
nursery_order_aside(int socket, int lent, struct err *err)
{
	struct nursery_order order = {0};

	return message_send(socket, &order, sizeof(order), &lent, 1) ||
		err_set_errno(err, errno, "cannot ask for a process");
}

/* A caller that is gone shows at the next poll. */
static void
report_send(int socket, const struct nursery_report *report, const int *fds)
{
	(void)!message_send(socket, report, sizeof(*report), fds, 2);
}

int
nursery_listen(int socket, bool wait, struct nursery_report *ret_report, int ret_fds[2])
{
	union fds_note note = {0};
	struct iovec vector = {ret_report, sizeof(*ret_report)};
	struct msghdr message = {.msg_iov = &vector,
		.msg_iovlen = 1,
		.msg_control = &note,
		.msg_controllen = sizeof(note)};
	struct cmsghdr *head;
	ssize_t got;

	ret_fds[0] = ret_fds[1] = -1;
	do {
		got = recvmsg(socket, &message, MSG_CMSG_CLOEXEC | (wait ? 0 : MSG_DONTWAIT));
	} while (got < 0 && errno == EINTR);
	if (got < 0 && errno == EAGAIN)
		return 0;
	if (got != (ssize_t)sizeof(*ret_report))
		return -1;
	head = CMSG_FIRSTHDR(&message);
	if (head != NULL && head->cmsg_type == SCM_RIGHTS &&
		head->cmsg_len == CMSG_LEN(2 * sizeof(int)))
		memcpy(ret_fds, CMSG_DATA(head), 2 * sizeof(int));
	return 1;
}

/* ---- In a worker ---- */

static void
jobs_serve(const struct sandbox_options *options, struct channel *channel)
{
	struct str request;
	bool more = true;
	int fd;

	while (more && channel_job(channel, &fd, &request)) {
		/* The position is shared with whoever lent it. */
		if (fd >= 0)
			(void)lseek(fd, 0, SEEK_SET);
		more = options->serve(options->context, channel, fd, request);
		fd_close(&fd);
		more = channel_done(channel, more ? NOTICE_DONE : NOTICE_LAST) && more;
	}
}

static NO_RETURN void
worker_run(const struct nursery *nursery, int socket)
{
	struct channel *channel;
	struct err err = {0};
	sigset_t none;
	char abi_byte;
	int abi;

	(void)sigemptyset(&none);
	(void)sigprocmask(SIG_SETMASK, &none, NULL);
	(void)prctl(PR_SET_NAME, "candour-reader", 0, 0, 0);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != nursery->pid)
		_exit(err_exit_code(ERR_INTERNAL));
	channel = channel_new(CONFINE_CHANNEL_FD);
	if (!confine_enter(&nursery->plan, socket, &abi, &err)) {
		(void)!channel_notice(channel, NOTICE_REFUSED, str_of(err.text));
		_exit(err_exit_code(ERR_INTERNAL));
	}
	abi_byte = (char)abi;
	if (channel_notice(channel, NOTICE_READY, str_make(&abi_byte, 1)))
		jobs_serve(nursery->options, channel);
	_exit(0);
}

/* ---- Aside ---- */

static bool
descriptors_drop(int keep, struct err *err)
{
	if ((keep > 3 && close_range(3, (unsigned)keep - 1, 0) != 0) ||
		close_range((unsigned)keep + 1, ~0U, 0) != 0)
		return err_set_errno(err, errno, "cannot close descriptors");
	return true;
}

static NO_RETURN void
aside_run(const struct nursery *nursery, int socket)
{
	const struct sandbox_options *options = nursery->options;
	struct err err = {0};

	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && getppid() == nursery->pid &&
		descriptors_drop(socket, &err) && options->aside != NULL)
		options->aside(options->context, socket);
	_exit(0);
}

/* ---- In the nursery ---- */

static struct child *
child_find(struct nursery *nursery, pid_t pid)
{
	for (size_t i = 0; i < NURSERY_CHILDREN_MAX; i++)
		if (nursery->children[i].pid == pid)
			return &nursery->children[i];
	return NULL;
}

static bool
child_fork(struct nursery *nursery, struct child *child, int ret_fds[2], struct err *err)
{
	int sockets[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
		return err_set_errno(err, errno, "cannot make a channel to a reading process");
	child->pid = fork();
	if (child->pid == 0)
		worker_run(nursery, sockets[1]);
	(void)close(sockets[1]);
	if (child->pid < 0) {
		(void)err_set_errno(err, errno, "cannot start a reading process");
		child->pid = 0;
	} else {
		ret_fds[1] = (int)syscall(SYS_pidfd_open, child->pid, 0);
		if (ret_fds[1] >= 0) {
			ret_fds[0] = sockets[0];
			return true;
		}
		/* Its socket closes, so it leaves; its end is reported to no one. */
		(void)err_set_errno(err, errno, "cannot watch a reading process");
	}
	(void)close(sockets[0]);
	return false;
}

/* Whoever asked has the other end, and sees there how it goes on. */
static void
aside_take(struct nursery *nursery, int socket)
{
	struct child *child = child_find(nursery, 0);

	if (child != NULL && socket >= 0) {
		child->serial = 0;
		child->pid = fork();
		if (child->pid == 0)
			aside_run(nursery, socket);
		if (child->pid < 0)
			child->pid = 0;
	}
	fd_close(&socket);
}

static void
order_take(struct nursery *nursery, uint32_t serial)
{
	struct nursery_report report = {.news = NURSERY_STILLBORN, .serial = serial};
	struct child *child = child_find(nursery, 0);
	int fds[2] = {-1, -1};

	if (child == NULL) {
		(void)err_set(&report.err, ERR_INTERNAL, "too many reading processes at once");
	} else if (child_fork(nursery, child, fds, &report.err)) {
		child->serial = serial;
		report.news = NURSERY_BORN;
		report.pid = child->pid;
	}
	report_send(nursery->socket, &report, fds[0] >= 0 ? fds : NULL);
	fd_close(&fds[0]);
	fd_close(&fds[1]);
}

/* False: there was none. */
static bool
order_listen(struct nursery *nursery)
{
	union fds_note note = {0};
	struct nursery_order order;
	struct iovec vector = {&order, sizeof(order)};
	struct msghdr message = {.msg_iov = &vector,
		.msg_iovlen = 1,
		.msg_control = &note,
		.msg_controllen = sizeof(note)};
	struct cmsghdr *head;
	int lent = -1;

	if (recvmsg(nursery->socket, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT) !=
		(ssize_t)sizeof(order))
		return false;
	head = CMSG_FIRSTHDR(&message);
	if (head != NULL && head->cmsg_type == SCM_RIGHTS &&
		head->cmsg_len == CMSG_LEN(sizeof(int)))
		memcpy(&lent, CMSG_DATA(head), sizeof(lent));
	if (order.serial == 0)
		aside_take(nursery, lent);
	else
		order_take(nursery, order.serial);
	return true;
}

static void
deaths_report(struct nursery *nursery)
{
	struct signalfd_siginfo info;
	struct rusage usage;
	int status;
	pid_t pid;

	(void)!read(nursery->deaths, &info, sizeof(info));
	while ((pid = wait4(-1, &status, WNOHANG, &usage)) > 0) {
		struct child *child = child_find(nursery, pid);
		struct nursery_report report = {.news = NURSERY_GONE,
			.pid = pid,
			.status = status,
			.cpu_s = usage.ru_utime.tv_sec + usage.ru_stime.tv_sec,
			.memory_max = usage.ru_maxrss};

		if (child == NULL)
			continue;
		report.serial = child->serial;
		child->pid = 0;
		if (report.serial != 0)
			report_send(nursery->socket, &report, NULL);
	}
}

/* Ends its workers and itself. */
static NO_RETURN void
nursery_leave(struct nursery *nursery)
{
	for (size_t i = 0; i < NURSERY_CHILDREN_MAX; i++)
		if (nursery->children[i].pid > 0)
			(void)kill(nursery->children[i].pid, SIGKILL);
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		continue;
	_exit(0);
}

static NO_RETURN void
nursery_serve(struct nursery *nursery)
{
	for (;;) {
		struct pollfd polls[2] = {
			{nursery->socket, POLLIN, 0}, {nursery->deaths, POLLIN, 0}};

		if (poll(polls, 2, -1) < 0)
			continue;
		if (polls[1].revents != 0)
			deaths_report(nursery);
		if (polls[0].revents == 0)
			continue;
		if (!order_listen(nursery) && (polls[0].revents & (POLLHUP | POLLERR)) != 0)
			nursery_leave(nursery);
	}
}

/* Handlers of the caller mean nothing here, and its keyboard signals are its own affair: it
 * decides when its nursery ends. */
static void
signals_reset(void)
{
	static const int ignored[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGPIPE, SIGUSR1, SIGUSR2};
	struct sigaction action = {.sa_handler = SIG_DFL};

	for (int number = 1; number < NSIG; number++) {
		if (CONFINE_SANITIZED &&
			(number == SIGSEGV || number == SIGBUS || number == SIGFPE))
			continue;
		(void)sigaction(number, &action, NULL);
	}
	action.sa_handler = SIG_IGN;
	for (size_t i = 0; i < COUNT_OF(ignored); i++)
		(void)sigaction(ignored[i], &action, NULL);
}

static bool
deaths_open(struct nursery *nursery, struct err *err)
{
	sigset_t deaths;

	(void)sigemptyset(&deaths);
	(void)sigaddset(&deaths, SIGCHLD);
	(void)sigprocmask(SIG_SETMASK, &deaths, NULL);
	nursery->deaths = signalfd(-1, &deaths, SFD_CLOEXEC | SFD_NONBLOCK);
	return nursery->deaths >= 0 || err_set_errno(err, errno, "cannot watch for ends");
}

static bool
nursery_prepare(struct nursery *nursery, struct err *err)
{
	const struct sandbox_options *options = nursery->options;

	return descriptors_drop(nursery->socket, err) &&
		(options->prepare == NULL || options->prepare(options->context, err)) &&
		confine_stdio_close(err) && confine_capabilities_drop(0, err) &&
		deaths_open(nursery, err) && confine_plan_make(&nursery->plan, err);
}

static NO_RETURN void
nursery_run(const struct sandbox_options *options, int socket, pid_t caller)
{
	struct nursery nursery = {.options = options,
		/* Out of the way of descriptors 0 to 3, which get new meanings. */
		.socket = fcntl(socket, F_DUPFD_CLOEXEC, 10),
		.pid = getpid(),
		.plan = {.confinement = options->confinement,
			.memory_mb = options->memory_mb_max,
			.cpu_s = options->cpu_s_max * (SANDBOX_LIFE_FACTOR + SANDBOX_GRANT_MAX) +
				1}};
	struct nursery_report report = {.news = NURSERY_READY};

	signals_reset();
	(void)prctl(PR_SET_NAME, "candour-nursery", 0, 0, 0);
	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != caller)
		_exit(err_exit_code(ERR_INTERNAL));
	if (!nursery_prepare(&nursery, &report.err) && report.err.kind == ERR_NONE)
		(void)err_set(&report.err, ERR_INTERNAL, "the readers' preparation failed");
	report_send(nursery.socket, &report, NULL);
	if (report.err.kind != ERR_NONE)
		_exit(err_exit_code(report.err.kind));
	nursery_serve(&nursery);
}

bool
nursery_start(
	const struct sandbox_options *options, pid_t *ret_pid, int *ret_socket, struct err *err)
{
	pid_t caller = getpid();
	int sockets[2];

	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
		return err_set_errno(err, errno, "cannot make a channel to the nursery");
	*ret_pid = fork();
	if (*ret_pid == 0)
		nursery_run(options, sockets[1], caller);
	(void)close(sockets[1]);
	if (*ret_pid < 0) {
		(void)close(sockets[0]);
		return err_set_errno(err, errno, "cannot start the nursery of reading processes");
	}
	*ret_socket = sockets[0];
	return true;
}
