/* Whoever is slow is let go, and whoever is not stays: a door's loop with limits of fractions of a second. No time is asserted,
 * only who is let go while others are served. */
#include "access/people.h"
#include "base/arena.h"
#include "base/buf.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "bed.h"
#include "store/db.h"
#include "tap.h"
#include "web/assets.h"
#include "web/door.h"
#include "work/found.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { FOREVER_S = 1000, SHORT_MS = 200, PACE = 1000, HELD_SIZE = 200 * 1000 };

/* Of these a test makes one short. */
static const struct door_times patient = {
	.gate = {.head = FOREVER_S * 1000, .linger = 2000, .wait = FOREVER_S * 1000},
	.still_s = FOREVER_S,
	.body_ms = FOREVER_S * 1000,
	.pace = PACE,
	.answer_ms = FOREVER_S * 1000,
};

struct house {
	struct bed bed; /* its folder and port alone */
	pid_t pid;
	int clerk; /* which says nothing */
};

static void
must(bool good, const char *what, const struct err *err)
{
	if (good)
		return;
	tap_ok(false, "%s: %s", what, err->text);
	exit(tap_done());
}

static void
folder_make_up(struct arena *arena, struct house *house)
{
	struct found_request request = {.authority = STR("Norchester Borough Council"),
		.remit = STR("best-value"),
		.reference = STR(""),
		.appointed = DATE_NONE,
		.announced = DATE_NONE,
		.report_by = DATE_NONE};
	struct found_result result;
	struct db *people = NULL;
	struct err err = {0};

	house->bed = (struct bed){
		.arena = arena, .folder = path_join_cstr(arena, tap_folder(), "x")};
	request.folder = house->bed.folder;
	must(work_found(arena, &request, &result, &err) &&
			people_open(house->bed.folder, &people, &err),
		"an inspection is founded", &err);
	db_close(people);
}

static int
listen_free(unsigned *ret_port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
	socklen_t size = sizeof(address);
	/* What the system takes of an answer for who does not read it; connections inherit it. */
	int room = 16 * 1024;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	struct err err = {0};

	(void)setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof(room));
	must(fd >= 0 && bind(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
			listen(fd, 64) == 0 &&
			getsockname(fd, (struct sockaddr *)&address, &size) == 0,
		"a port", &err);
	*ret_port = ntohs(address.sin_port);
	return fd;
}

static NO_RETURN void
door_be(const struct house *house, const struct door_times *times, int listen_fd, int clerk)
{
	struct arena *arena = house->bed.arena;
	const char *host = str_format(arena, "127.0.0.1:%u", house->bed.port).data;
	const struct door_options options = {.folder = house->bed.folder,
		.listen_fd = listen_fd,
		.clerk_socket = clerk,
		.ready_fd = -1,
		.hosts = &host,
		.host_count = 1,
		.times = times,
		.is_unconfined = true};
	sigset_t ends;
	struct err err = {0};

	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	(void)sigemptyset(&ends);
	(void)sigaddset(&ends, SIGTERM);
	(void)sigprocmask(SIG_BLOCK, &ends, NULL);
	_exit(door_serve(&options, &err) ? 0 : 1);
}

static void
house_open(struct house *house, const struct door_times *times)
{
	int listen_fd CLEANUP(fd_close) = listen_free(&house->bed.port);
	int sockets[2];
	struct err err = {0};

	must(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) == 0, "sockets", &err);
	house->clerk = sockets[0];
	house->pid = fork();
	if (house->pid == 0)
		door_be(house, times, listen_fd, sockets[1]);
	(void)close(sockets[1]);
}

static void
house_shut(struct house *house)
{
	int status = -1;

	(void)kill(house->pid, SIGTERM);
	(void)waitpid(house->pid, &status, 0);
	tap_ok(WIFEXITED(status) && WEXITSTATUS(status) == 0, "the door ends well");
	fd_close(&house->clerk);
}

static int
say(const struct house *house, struct str words)
{
	int fd = bed_connect(&house->bed);

	(void)bed_send(fd, words);
	return fd;
}

static struct str
request_of(const struct house *house, const char *first, const char *more)
{
	return str_format(house->bed.arena, "%s HTTP/1.1\r\nHost: 127.0.0.1:%u\r\n%s\r\n", first,
		house->bed.port, more);
}

static bool
is_served(const struct house *house)
{
	struct buf reply CLEANUP(buf_free) = {0};

	return bed_ask(&house->bed, request_of(house, "GET /help", ""), &reply) == 200;
}

/* Nothing comes of a connection that is kept, nor its end. */
static bool
is_kept(int fd)
{
	struct pollfd look = {.fd = fd, .events = POLLIN};

	return poll(&look, 1, 0) == 0;
}

/* What comes until the other side closes; the test's own limit of time ends one that waits for ever. */
static int
end_await(int fd)
{
	struct buf reply CLEANUP(buf_free) = {0};
	int status;

	bed_receive(fd, -1, &reply);
	status = bed_status(buf_str(&reply));
	(void)close(fd);
	return status;
}

/* A form of which nearly all has come: it may take its time. */
static int
held_begin(const struct house *house)
{
	static char bytes[HELD_SIZE - 1];
	int fd = say(house,
		request_of(house, "POST /nowhere",
			"Content-Type: application/x-www-form-urlencoded\r\n"
			"Content-Length: 200000\r\n"));

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = 'a';
	tap_ok(bed_send(fd, str_make(bytes, sizeof(bytes))), "a form comes, but for one byte");
	return fd;
}

static void
held_end(int fd)
{
	tap_ok(is_kept(fd), "the form that keeps its pace is still waited for");
	(void)bed_send(fd, STR("a"));
	tap_ok(end_await(fd) == 404, "and has its answer when it is whole");
}

/* ---- each limit ---- */

static void
heads_try(struct house *house)
{
	struct door_times times = patient;
	int silent;
	int half;
	int held;

	times.gate.head = SHORT_MS;
	house_open(house, &times);
	held = held_begin(house);
	silent = say(house, STR(""));
	half = say(house, STR("GET /help HTTP/1.1\r\nHost: "));
	tap_ok(is_served(house), "beside heads that do not come to their end another is served");
	tap_ok(end_await(half) == 408, "half a head is told that it took too long");
	tap_ok(end_await(silent) == 0, "who says nothing is let go without a word");
	tap_ok(is_served(house), "and others are served");
	held_end(held);
	house_shut(house);
}

/* Sends a byte again and again, far below the pace. */
static void
drip(int fd)
{
	const struct timespec wait = {.tv_nsec = 20 * 1000 * 1000};

	while (is_kept(fd) && bed_send(fd, STR("a")))
		(void)nanosleep(&wait, NULL);
}

static void
bodies_try(struct house *house)
{
	const char *form = "Content-Type: application/x-www-form-urlencoded\r\n"
			   "Content-Length: 200000\r\n";
	struct door_times times = patient;
	int silent;
	int slow;
	int held;

	times.body_ms = SHORT_MS;
	house_open(house, &times);
	held = held_begin(house);
	silent = say(house, request_of(house, "POST /nowhere", form));
	slow = say(house, request_of(house, "POST /nowhere", form));
	drip(slow);
	tap_ok(end_await(slow) == 0, "a body that comes byte by byte is cut off");
	tap_ok(end_await(silent) == 0, "and so is one that does not come");
	tap_ok(is_served(house), "others are served");
	held_end(held);
	house_shut(house);
}

static void
still_try(struct house *house)
{
	struct door_times times = patient;
	int still;

	times.still_s = 1;
	house_open(house, &times);
	still = held_begin(house);
	tap_ok(is_served(house), "beside one that stands still another is served");
	tap_ok(end_await(still) == 0, "who neither sends nor takes a byte is let go");
	tap_ok(is_served(house), "and others are served");
	house_shut(house);
}

static const struct asset *
largest(void)
{
	const struct asset *found = asset_at(0);
	const struct asset *asset;

	for (size_t i = 0; (asset = asset_at(i)) != NULL; i++)
		if (asset->bytes.len > found->bytes.len)
			found = asset;
	return found;
}

/* Who asks for much and takes it slowly: at last less has come than was asked for. */
static void
readers_try(struct house *house)
{
	const struct asset *asset = largest();
	struct buf all CLEANUP(buf_free) = {0};
	struct door_times times = patient;
	int size = 4096;
	char byte;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};

	times.body_ms = SHORT_MS;
	times.pace = 100 * 1000 * 1000;
	house_open(house, &times);
	address.sin_port = htons((uint16_t)house->bed.port);
	(void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &size, sizeof(size));
	tap_ok(connect(fd, (struct sockaddr *)&address, sizeof(address)) == 0 &&
			bed_send(fd,
				request_of(house,
					str_format(house->bed.arena, "GET %.*s",
						STR_ARG(asset->address))
						.data,
					"")) &&
			recv(fd, &byte, 1, 0) == 1,
		"the answer begins, of %zu bytes", asset->bytes.len);
	for (int i = 0; i < 30; i++) {
		const struct timespec wait = {.tv_nsec = 100 * 1000 * 1000};

		if (!is_served(house))
			tap_ok(false, "others are served meanwhile");
		(void)nanosleep(&wait, NULL);
	}
	bed_receive(fd, 5000, &all);
	(void)close(fd);
	tap_ok(all.len < asset->bytes.len, "who takes it slowly is let go: %zu bytes came",
		all.len);
	house_shut(house);
}

static void
answers_try(struct house *house)
{
	struct door_times times = patient;
	int asking;

	times.answer_ms = SHORT_MS;
	house_open(house, &times);
	asking = say(house,
		request_of(house, "POST /sign-in",
			str_format(house->bed.arena,
				"Origin: http://127.0.0.1:%u\r\n"
				"Content-Type: application/x-www-form-urlencoded\r\n"
				"Content-Length: 18\r\n\r\nlogin=a&password=b",
				house->bed.port)
				.data));
	tap_ok(is_served(house), "beside one that waits for the clerk another is served");
	tap_ok(end_await(asking) == 503, "where the clerk says nothing that is told");
	house_shut(house);
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	struct house house = {.clerk = -1};

	folder_make_up(&arena, &house);
	heads_try(&house);
	bodies_try(&house);
	still_try(&house);
	readers_try(&house);
	answers_try(&house);
	tap_ok(door_times_usual.gate.head >= 5000 && door_times_usual.body_ms >= 30000 &&
			door_times_usual.still_s >= 10 && door_times_usual.pace > 0,
		"the usual limits leave time to people on slow lines");
	return tap_done();
}
