#include "store/carrier.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "sandbox/confine.h"
#include "sandbox/sandbox.h"
#include "store/db.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

/* The socket keeps packets apart. To the carrier: the path, then words; from it: a greeting, then
 * answers, with the number of the last word that it had heard when it began. */
struct greeting {
	pid_t pid;
};

struct word {
	uint64_t number;
};

struct answer {
	uint64_t number;
	int code; /* SQLite's */
};

enum state {
	STATE_NONE,    /* no commit has proved large */
	STATE_STARTED, /* it has not greeted: it has opened nothing */
	STATE_READY,
	STATE_OVER /* for good */
};

struct carrier {
	struct sqlite3 *handle;
	const char *path;
	struct sandbox *sandbox;
	struct carrier_limits limits;
	enum state state;
	int socket;
	int pidfd;
	pid_t pid;
	int frames; /* in the log after the last commit */
	uint64_t told;
	uint64_t answered;
};

/* ---- in the carrier ---- */

/* Landlock knows files by what they are, not by their names: all three are there as long as the
 * caller writes. */
static bool
files_find(const char *path, struct confine_paths *paths, struct err *err)
{
	static const char *const endings[] = {"", "-wal", "-shm"};
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};

	*paths = (struct confine_paths){.uploads = -1};
	for (size_t i = 0; i < COUNT_OF(endings); i++) {
		const char *name = str_format(&arena, "%s%s", path, endings[i]).data;
		int fd = open(name, O_PATH | O_NOFOLLOW | O_CLOEXEC);

		if (fd < 0)
			return err_set_errno(err, errno, "cannot open \"%s\"", name);
		paths->shared[paths->shared_count++] = fd;
	}
	return true;
}

static bool
carrier_confine(const char *path, int socket, struct err *err)
{
	enum { FILES_MAX = 32, MEMORY_MB = 256 };
	struct confine_plan plan = {.role = CONFINE_CARRIER,
		.memory_mb = MEMORY_MB,
		.file_max = FILES_MAX,
		.socket = socket,
		.folder_fd = -1,
		.names_fd = -1,
		.file_size_max = RLIM_INFINITY};
	struct confine_paths paths;
	bool good = files_find(path, &paths, err) && confine_plan_make(&plan, err) &&
		confine_door_enter(&plan, &paths, err);

	for (size_t i = 0; i < paths.shared_count; i++)
		(void)close(paths.shared[i]);
	confine_plan_free(&plan);
	return good;
}

/* The last of the words that have come; false where the caller is gone. */
static bool
word_await(int socket, struct word *ret_word)
{
	ssize_t got;

	do {
		got = recv(socket, ret_word, sizeof(*ret_word), 0);
	} while (got < 0 && errno == EINTR);
	if (got != (ssize_t)sizeof(*ret_word))
		return false;
	while (recv(socket, ret_word, sizeof(*ret_word), MSG_DONTWAIT) ==
		(ssize_t)sizeof(*ret_word))
		continue;
	return true;
}

/* The process ends without closing the connection: to be the last to close is for the caller. */
static void
words_serve(const char *path, int socket)
{
	struct err err = {0};
	struct db *db = NULL;
	struct word word;

	while (word_await(socket, &word)) {
		struct answer answer = {.number = word.number};

		if (db == NULL && !db_open(path, DB_WRITE, &db, &err))
			return;
		answer.code = sqlite3_wal_checkpoint_v2(
			db_handle(db), "main", SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
		if (send(socket, &answer, sizeof(answer), MSG_NOSIGNAL) != (ssize_t)sizeof(answer))
			return;
	}
}

void
carrier_serve(void *context, int socket)
{
	char *path = memory_zeroed(1, PATH_MAX);
	struct greeting greeting = {.pid = getpid()};
	struct err err = {0};
	ssize_t len;

	(void)context;
	(void)prctl(PR_SET_NAME, "candour-carrier", 0, 0, 0);
	len = recv(socket, path, PATH_MAX - 1, 0);
	if (len > 0 && db_is_first() && carrier_confine(path, socket, &err) &&
		send(socket, &greeting, sizeof(greeting), MSG_NOSIGNAL) ==
			(ssize_t)sizeof(greeting))
		words_serve(path, socket);
	free(path);
}

/* ---- in the caller ---- */

static bool
is_alive(const struct carrier *carrier)
{
	struct pollfd look = {.fd = carrier->socket};

	return poll(&look, 1, 0) == 0;
}

/* Its locks go with the process. One that has not greeted has none, and cannot get any: without a
 * word it opens nothing. */
static void
process_end(struct carrier *carrier, int wait_ms)
{
	struct pollfd look = {.fd = carrier->pidfd, .events = POLLIN};

	fd_close(&carrier->socket);
	carrier->state = STATE_OVER;
	if (carrier->pidfd < 0)
		return;
	if (poll(&look, 1, wait_ms) <= 0) {
		(void)syscall(SYS_pidfd_send_signal, carrier->pidfd, SIGKILL, NULL, 0);
		while (poll(&look, 1, -1) < 0 && errno == EINTR)
			continue;
	}
	fd_close(&carrier->pidfd);
}

static void
process_start(struct carrier *carrier)
{
	struct str path = str_of(carrier->path);
	struct err ignored = {0};
	int sockets[2];

	carrier->state = STATE_OVER;
	if (path.len >= PATH_MAX ||
		socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, sockets) != 0)
		return;
	if (send(sockets[0], path.data, path.len, MSG_NOSIGNAL) == (ssize_t)path.len &&
		sandbox_aside(carrier->sandbox, sockets[1], &ignored)) {
		carrier->socket = sockets[0];
		carrier->state = STATE_STARTED;
	} else {
		(void)close(sockets[0]);
	}
	(void)close(sockets[1]);
}

/* Whose number it gives is certain only where it still lives after its end can be watched. */
static void
greeting_take(struct carrier *carrier)
{
	struct greeting greeting;
	ssize_t got = recv(carrier->socket, &greeting, sizeof(greeting), MSG_DONTWAIT);

	if (got < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (got == (ssize_t)sizeof(greeting))
		carrier->pidfd = (int)syscall(SYS_pidfd_open, greeting.pid, 0);
	if (carrier->pidfd >= 0 && is_alive(carrier)) {
		carrier->pid = greeting.pid;
		carrier->state = STATE_READY;
		return;
	}
	fd_close(&carrier->pidfd);
	process_end(carrier, 0);
}

/* What is in the way of another connection is no failure. False: it is gone, or it failed. */
static bool
answers_take(struct carrier *carrier)
{
	struct answer answer;
	ssize_t got;

	while ((got = recv(carrier->socket, &answer, sizeof(answer), MSG_DONTWAIT)) ==
		(ssize_t)sizeof(answer)) {
		int code = answer.code & 0xff;

		carrier->answered = answer.number;
		if (code != SQLITE_OK && code != SQLITE_BUSY && code != SQLITE_LOCKED)
			return false;
	}
	return got < 0 && (errno == EAGAIN || errno == EINTR);
}

static bool
word_tell(struct carrier *carrier)
{
	struct word word = {.number = carrier->told + 1};

	if (!answers_take(carrier))
		return false;
	/* Where no more words go in, it has more than enough of them. */
	if (send(carrier->socket, &word, sizeof(word), MSG_NOSIGNAL | MSG_DONTWAIT) < 0)
		return errno == EAGAIN;
	carrier->told++;
	return true;
}

/* As SQLite would by itself, an error is not one of the commit: what is in the log is kept. */
static int
committed(void *context, sqlite3 *handle, const char *name, int frames)
{
	struct carrier *carrier = context;

	carrier->frames = frames;
	if (frames < carrier->limits.frames_first)
		return SQLITE_OK;
	if (carrier->state == STATE_STARTED)
		greeting_take(carrier);
	if (carrier->state == STATE_READY) {
		if (word_tell(carrier))
			return SQLITE_OK;
		process_end(carrier, 0);
	}
	(void)sqlite3_wal_checkpoint_v2(handle, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
	if (carrier->state == STATE_NONE)
		process_start(carrier);
	return SQLITE_OK;
}

struct carrier *
carrier_new(struct sqlite3 *handle, const char *path, struct sandbox *sandbox,
	struct carrier_limits limits)
{
	struct carrier *carrier = memory_alloc(sizeof(*carrier));

	*carrier = (struct carrier){.handle = handle,
		.path = path,
		.sandbox = sandbox,
		.limits = limits,
		.socket = -1,
		.pidfd = -1};
	/* In the place of SQLite's own, which carries after every commit. */
	(void)sqlite3_wal_hook(handle, committed, carrier);
	return carrier;
}

void
carrier_free(struct carrier *carrier)
{
	if (carrier == NULL)
		return;
	(void)sqlite3_wal_hook(carrier->handle, NULL, NULL);
	process_end(carrier, carrier->limits.wait_ms);
	free(carrier);
}

void
carrier_rest(struct carrier *carrier)
{
	int64_t until = clock_span_ms() + carrier->limits.wait_ms;

	if (carrier->state != STATE_READY)
		return;
	while (answers_take(carrier)) {
		struct pollfd look = {.fd = carrier->socket, .events = POLLIN};
		int64_t left = until - clock_span_ms();

		if (carrier->answered == carrier->told)
			return;
		if (left <= 0)
			break;
		(void)poll(&look, 1, (int)left);
	}
	process_end(carrier, 0);
}

void
carrier_keep_up(struct carrier *carrier)
{
	if (carrier->frames > carrier->limits.frames_max)
		carrier_rest(carrier);
}

int
carrier_process(const struct carrier *carrier)
{
	return carrier->state == STATE_READY ? carrier->pid : 0;
}
