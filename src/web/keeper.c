#include "web/keeper.h"

#include "access/people.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/zone.h"
#include "store/db.h"
#include "web/ahead.h"
#include "web/door.h"
#include "web/errands.h"
#include "work/clerk/clerk.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	BACK_OFF_MS = 250, /* doubled with each end that follows at once */
	BACK_OFF_MS_MAX = 30 * 1000,
	SOUND_MS = 60 * 1000, /* who lived that long is not counted as failing again */
	END_MS = 10 * 1000,   /* to finish what is being answered */
	HOSTS_MAX = KEEPER_HOSTS_MAX + 6
};

/* A process in its place; another takes it when it ends. */
struct child {
	pid_t pid; /* 0: none now */
	int64_t started_ms;
	int64_t again_ms; /* when the next is started */
	unsigned failures;
};

struct keeper {
	const struct keeper_options *options;
	struct child clerk;
	int clerk_socket; /* over which the clerk gets its ends of the doors' sockets, and says which
			   * errands are to be run */
	bool is_clerk_gone; /* nothing more comes from it */
	struct arena arena;
	int listen_fd;
	int signal_fd;
	pid_t pid;
	bool is_ending;
	const struct zone *zone; /* in the arena */
	const char *hosts[HOSTS_MAX];
	size_t host_count;
	struct child doors[KEEPER_DOORS_MAX];
	unsigned door_count;
	struct errands errands;
};

/* ---- in a child ---- */

static void
child_enter(struct keeper *keeper, const char *name)
{
	sigset_t children;

	if (prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) != 0 || getppid() != keeper->pid)
		_exit(0);
	(void)prctl(PR_SET_NAME, name, 0, 0, 0);
	(void)sigemptyset(&children);
	(void)sigaddset(&children, SIGCHLD);
	(void)sigprocmask(SIG_UNBLOCK, &children, NULL);
	fd_close(&keeper->signal_fd);
}

static NO_RETURN void
child_fail(int ready_fd, const struct err *err)
{
	(void)!fd_write_all(ready_fd, str_make(err, sizeof(*err)), "", &(struct err){0});
	_exit(1);
}

static NO_RETURN void
clerk_be(struct keeper *keeper, int ready_fd, int socket)
{
	const char *folder = keeper->options->folder;
	struct db *people = NULL;
	struct err err = {0};

	child_enter(keeper, "candour-clerk");
	fd_close(&keeper->listen_fd);
	/* Made where it is absent, so that doors can read it. */
	if (!people_open(folder, &people, &err))
		child_fail(ready_fd, &err);
	db_close(people);
	if (!fd_write_all(ready_fd, str_make(&err, sizeof(err)), "", &(struct err){0}))
		_exit(1);
	if (clerk_serve(folder, socket, &err))
		_exit(0);
	child_fail(ready_fd, &err);
}

static NO_RETURN void
door_be(struct keeper *keeper, int ready_fd, int socket)
{
	const struct door_options options = {.folder = keeper->options->folder,
		.listen_fd = keeper->listen_fd,
		.clerk_socket = socket,
		.ready_fd = ready_fd,
		.zone = keeper->zone,
		.is_tls = keeper->options->is_tls,
		.is_behind_proxy = keeper->options->socket_path != NULL,
		.hosts = keeper->hosts,
		.host_count = keeper->host_count};
	struct err err = {0};

	child_enter(keeper, "candour-door");
	fd_close(&keeper->clerk_socket);
	if (door_serve(&options, &err))
		_exit(0);
	child_fail(ready_fd, &err);
}

/* Nobody waits for it, or misses it where it cannot be. */
static void
ahead_start(struct keeper *keeper)
{
	if (fork() != 0)
		return;
	child_enter(keeper, "candour-ahead");
	fd_close(&keeper->listen_fd);
	fd_close(&keeper->clerk_socket);
	ahead_run(keeper->options->folder);
	_exit(0);
}

static void
errand_enter(void *context)
{
	struct keeper *keeper = context;

	child_enter(keeper, "candour-errand");
	fd_close(&keeper->listen_fd);
	fd_close(&keeper->clerk_socket);
}

/* ---- starting ---- */

/* What it says first of all. */
static bool
ready_await(int fd, struct err *err)
{
	struct err said = {0};
	struct str room = str_make(&said, sizeof(said));
	size_t len = 0;

	while (len < room.len) {
		ssize_t got = read(fd, (char *)&said + len, room.len - len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return err_set(err, ERR_CRASHED,
				"a process of the workbench ended before it could serve");
		len += (size_t)got;
	}
	said.text[ERR_TEXT_SIZE - 1] = '\0';
	if (said.kind != ERR_NONE)
		*err = said;
	return said.kind == ERR_NONE;
}

/* Forks it; `be` runs there with the end of the pair that is its own. *ret_socket is the other. */
static bool
child_start(struct keeper *keeper, struct child *child, int socket_type,
	NO_RETURN void (*be)(struct keeper *keeper, int ready_fd, int socket), int *ret_socket,
	struct err *err)
{
	int ready[2];
	int sockets[2];
	bool good;

	if (pipe2(ready, O_CLOEXEC) != 0)
		return err_set_errno(err, errno, "cannot start a process of the workbench");
	if (socketpair(AF_UNIX, socket_type | SOCK_CLOEXEC, 0, sockets) != 0) {
		(void)err_set_errno(err, errno, "cannot start a process of the workbench");
		(void)close(ready[0]);
		(void)close(ready[1]);
		return false;
	}
	child->started_ms = clock_span_ms();
	child->pid = fork();
	if (child->pid == 0) {
		(void)close(ready[0]);
		(void)close(sockets[0]);
		be(keeper, ready[1], sockets[1]);
	}
	(void)close(ready[1]);
	(void)close(sockets[1]);
	*ret_socket = sockets[0];
	good = child->pid > 0
		? ready_await(ready[0], err)
		: err_set_errno(err, errno, "cannot start a process of the workbench");
	if (child->pid < 0)
		child->pid = 0;
	(void)close(ready[0]);
	if (!good)
		fd_close(ret_socket);
	return good;
}

static bool
clerk_start(struct keeper *keeper, struct err *err)
{
	fd_close(&keeper->clerk_socket);
	keeper->is_clerk_gone = false;
	return child_start(
		keeper, &keeper->clerk, SOCK_SEQPACKET, clerk_be, &keeper->clerk_socket, err);
}

static bool
door_start(struct keeper *keeper, struct child *child, struct err *err)
{
	int socket CLEANUP(fd_close) = -1;

	if (!child_start(keeper, child, SOCK_STREAM, door_be, &socket, err))
		return false;
	return clerk_door_add(keeper->clerk_socket, socket, err);
}

/* Later each time that one ends soon after it began. */
static void
child_put_off(struct child *child)
{
	int64_t now = clock_span_ms();
	int64_t wait = BACK_OFF_MS;

	if (now - child->started_ms > SOUND_MS)
		child->failures = 0;
	for (unsigned i = 0; i < child->failures && wait < BACK_OFF_MS_MAX; i++)
		wait *= 2;
	child->failures++;
	child->again_ms = now + (wait < BACK_OFF_MS_MAX ? wait : BACK_OFF_MS_MAX);
}

/* ---- watching ---- */

static void
child_ended(struct keeper *keeper, struct child *child, int status)
{
	if (!keeper->is_ending)
		(void)fprintf(stderr, "%s-ended pid=%d exit=%d signal=%d\n",
			child == &keeper->clerk ? "clerk" : "door", (int)child->pid,
			WIFEXITED(status) ? WEXITSTATUS(status) : -1,
			WIFSIGNALED(status) ? WTERMSIG(status) : 0);
	child->pid = 0;
	child_put_off(child);
}

static void
children_reap(struct keeper *keeper)
{
	int status;
	pid_t pid;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
		if (errands_reaped(&keeper->errands, pid, status))
			continue;
		if (keeper->clerk.pid == pid)
			child_ended(keeper, &keeper->clerk, status);
		for (unsigned i = 0; i < keeper->door_count; i++)
			if (keeper->doors[i].pid == pid)
				child_ended(keeper, &keeper->doors[i], status);
	}
}

/* A start that failed is tried again later, as one that ended. */
static bool
child_try(struct keeper *keeper, struct child *child)
{
	struct err err = {0};
	bool is_clerk = child == &keeper->clerk;

	if (is_clerk ? clerk_start(keeper, &err) : door_start(keeper, child, &err))
		return true;
	(void)fprintf(stderr, "%s-failed kind=%s\n", is_clerk ? "clerk" : "door",
		err_kind_name(err.kind));
	if (child->pid == 0)
		child_put_off(child);
	return false;
}

static void
soonest(const struct child *child, int64_t now, int64_t *next)
{
	int64_t wait = child->again_ms > now ? child->again_ms - now : 0;

	if (child->pid == 0 && (*next < 0 || wait < *next))
		*next = wait;
}

/* Returns the milliseconds until the next is due; -1: none is. Without a clerk a door is no use. */
static int
children_replace(struct keeper *keeper)
{
	int64_t now = clock_span_ms();
	int64_t next = -1;

	if (keeper->clerk.pid == 0 && keeper->clerk.again_ms <= now)
		(void)!child_try(keeper, &keeper->clerk);
	soonest(&keeper->clerk, now, &next);
	for (unsigned i = 0; i < keeper->door_count && keeper->clerk.pid != 0; i++) {
		struct child *child = &keeper->doors[i];

		if (child->pid == 0 && child->again_ms <= now)
			(void)!child_try(keeper, child);
		soonest(child, now, &next);
	}
	errands_turn(&keeper->errands, now, &next);
	return (int)next;
}

static void
signals_take(struct keeper *keeper)
{
	struct signalfd_siginfo info;

	while (read(keeper->signal_fd, &info, sizeof(info)) == (ssize_t)sizeof(info))
		if (info.ssi_signo != SIGCHLD)
			keeper->is_ending = true;
	children_reap(keeper);
}

static void
watch(struct keeper *keeper)
{
	while (!keeper->is_ending) {
		int timeout_ms = children_replace(keeper);
		struct pollfd looks[] = {{.fd = keeper->signal_fd, .events = POLLIN},
			{.fd = keeper->is_clerk_gone ? -1 : keeper->clerk_socket,
				.events = POLLIN}};

		(void)poll(looks, COUNT_OF(looks), timeout_ms);
		if (looks[1].revents != 0 && !errands_take(&keeper->errands, keeper->clerk_socket))
			keeper->is_clerk_gone = true;
		signals_take(keeper);
	}
}

static bool
any_lives(const struct keeper *keeper)
{
	for (unsigned i = 0; i < keeper->door_count; i++)
		if (keeper->doors[i].pid != 0)
			return true;
	return keeper->clerk.pid != 0 || errands_live(&keeper->errands);
}

static void
all_tell(const struct keeper *keeper, int number)
{
	for (unsigned i = 0; i < keeper->door_count; i++)
		if (keeper->doors[i].pid > 0)
			(void)kill(keeper->doors[i].pid, number);
	errands_tell(&keeper->errands, number);
}

/* Those that answer somebody may finish; what hangs is killed. */
static void
all_end(struct keeper *keeper)
{
	int64_t until_ms = clock_span_ms() + END_MS;

	keeper->is_ending = true;
	/* The clerk ends when all doors have. */
	fd_close(&keeper->clerk_socket);
	all_tell(keeper, SIGTERM);
	while (any_lives(keeper)) {
		struct pollfd look = {.fd = keeper->signal_fd, .events = POLLIN};
		int64_t left = until_ms - clock_span_ms();

		if (left <= 0) {
			all_tell(keeper, SIGKILL);
			if (keeper->clerk.pid > 0 && left < -END_MS)
				(void)kill(keeper->clerk.pid, SIGKILL);
		}
		(void)poll(&look, 1, left > 0 ? (int)left : 100);
		signals_take(keeper);
	}
}

/* ---- beginning ---- */

/* Names by which a browser on this machine asks for it (RFC 6761 section 6.3). */
static void
hosts_name(struct keeper *keeper, unsigned port)
{
	static const char *const loopback[] = {"localhost", "127.0.0.1", "[::1]"};

	for (size_t i = 0; i < COUNT_OF(loopback) && port != 0; i++)
		keeper->hosts[keeper->host_count++] =
			str_format(&keeper->arena, "%s:%u", loopback[i], port).data;
	for (size_t i = 0; i < keeper->options->host_count && i < KEEPER_HOSTS_MAX; i++)
		keeper->hosts[keeper->host_count++] = keeper->options->hosts[i];
}

static bool
signals_hold(struct keeper *keeper, struct err *err)
{
	sigset_t held;

	(void)sigemptyset(&held);
	(void)sigaddset(&held, SIGINT);
	(void)sigaddset(&held, SIGTERM);
	(void)sigaddset(&held, SIGHUP);
	(void)sigaddset(&held, SIGCHLD);
	(void)sigprocmask(SIG_BLOCK, &held, NULL);
	keeper->signal_fd = signalfd(-1, &held, SFD_CLOEXEC | SFD_NONBLOCK);
	return keeper->signal_fd >= 0 || err_set_errno(err, errno, "cannot wait for the end");
}

/* Each connection has a descriptor. */
static void
descriptors_raise(void)
{
	struct rlimit limit;

	if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
		return;
	limit.rlim_cur = limit.rlim_max;
	(void)setrlimit(RLIMIT_NOFILE, &limit);
}

static unsigned
doors_wanted(const struct keeper_options *options)
{
	long count = sysconf(_SC_NPROCESSORS_ONLN);

	if (options->doors == 0)
		return count < 2                   ? 2
			: count > KEEPER_DOORS_MAX ? KEEPER_DOORS_MAX
						   : (unsigned)count;
	return options->doors < KEEPER_DOORS_MAX ? options->doors : KEEPER_DOORS_MAX;
}

static bool
start(struct keeper *keeper, struct err *err)
{
	const struct keeper_options *options = keeper->options;
	unsigned port;

	/* Read here, once: doors are confined before they show any time. */
	if (!zone_load(&keeper->arena, options->zone == NULL ? ZONE_USUAL : options->zone,
		    &keeper->zone, err) ||
		!signals_hold(keeper, err) ||
		!keeper_listen(options, &keeper->listen_fd, &port, err))
		return false;
	descriptors_raise();
	hosts_name(keeper, port);
	keeper->door_count = doors_wanted(options);
	if (!clerk_start(keeper, err))
		return false;
	for (unsigned i = 0; i < keeper->door_count; i++)
		if (!door_start(keeper, &keeper->doors[i], err))
			return false;
	ahead_start(keeper);
	options->ready(options->context,
		port == 0 ? options->socket_path
			  : str_format(&keeper->arena, "http://127.0.0.1:%u/", port).data);
	return true;
}

bool
keeper_run(const struct keeper_options *options, struct err *err)
{
	struct keeper keeper = {.options = options,
		.arena = {.size_max = 1 << 20},
		.clerk_socket = -1,
		.listen_fd = -1,
		.signal_fd = -1,
		.pid = getpid()};
	bool good;

	keeper.errands = (struct errands){
		.folder = options->folder, .enter = errand_enter, .context = &keeper};
	good = start(&keeper, err);

	if (good)
		watch(&keeper);
	all_end(&keeper);
	if (keeper.listen_fd >= 0 && options->socket_path != NULL)
		(void)unlink(options->socket_path);
	fd_close(&keeper.listen_fd);
	fd_close(&keeper.signal_fd);
	arena_free(&keeper.arena);
	return good;
}
