/* What a carrier that was taken over can do: with the three files that it was given, what it needs;
 * else nothing. Each act is tried in a process of its own that is confined as a carrier. */
#include "acts.h"
#include "sandbox/confine.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/str.h"
#include "tap.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LET = 1, REFUSED, UNCONFINED, KILLED };

struct stage {
	struct act_place place;
	struct act acts[ACT_MAX + 1]; /* one to spare: some acts write behind the last */
	size_t count;
	enum confinement confinement;
	char own[280]; /* stands for the database */
};

static bool
confine(const struct stage *stage, int socket)
{
	struct confine_plan plan = {.role = CONFINE_CARRIER,
		.confinement = stage->confinement,
		.memory_mb = 64,
		.file_max = 32,
		.socket = socket,
		.folder_fd = -1,
		.names_fd = -1,
		.file_size_max = RLIM_INFINITY};
	struct confine_paths paths = {.uploads = -1, .shared_count = 1};
	struct err err = {0};

	paths.shared[0] = open(stage->own, O_PATH | O_CLOEXEC);
	return paths.shared[0] >= 0 && confine_plan_make(&plan, &err) &&
		confine_door_enter(&plan, &paths, &err);
}

/* Opening, writing, locking, sharing and syncing its file; asking and answering its caller. */
static bool
normal_works(const struct stage *stage, int socket)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1};
	int fd = open(stage->own, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	char *shared;
	char byte = 'x';

	if (fd < 0 || pwrite(fd, &byte, 1, 0) != 1 || fcntl(fd, F_SETLK, &lock) != 0 ||
		fdatasync(fd) != 0 || ftruncate(fd, 4096) != 0)
		return false;
	shared = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	return shared != MAP_FAILED && shared[0] == 'x' &&
		send(socket, &byte, 1, MSG_NOSIGNAL) == 1 &&
		recv(socket, &byte, 1, MSG_DONTWAIT) < 0;
}

/* Other files, names and sockets than its own. */
static bool
elsewhere_works(const struct stage *stage, int socket)
{
	bool has_landlock = stage->confinement != CONFINE_NO_LANDLOCK && confine_landlock_abi() > 0;

	(void)socket;
	return (has_landlock &&
		       (open(stage->place.file, O_RDONLY | O_CLOEXEC) >= 0 ||
			       open(stage->place.file, O_WRONLY | O_CLOEXEC) >= 0 ||
			       open(stage->place.folder, O_RDONLY | O_CLOEXEC) >= 0 ||
			       open(stage->place.absent, O_WRONLY | O_CREAT | O_CLOEXEC, 0600) >=
				       0)) ||
		unlink(stage->own) == 0 || fchmod(stage->place.fd, 0777) == 0 ||
		fchown(stage->place.fd, getuid(), getgid()) == 0;
}

static int
child_end(pid_t pid)
{
	int status = 0;

	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : KILLED;
}

static int
run_confined(const struct stage *stage, bool (*run)(const struct stage *stage, int socket))
{
	pid_t pid = fork();
	int ends[2];

	if (pid != 0)
		return child_end(pid);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0 || !confine(stage, ends[1]))
		_exit(UNCONFINED);
	_exit(run(stage, ends[1]) ? LET : REFUSED);
}

static int
act_confined(struct stage *stage, size_t number)
{
	pid_t pid = fork();
	int error = 0;
	int ends[2];

	if (pid != 0)
		return child_end(pid);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) != 0 ||
		dup2(ends[1], CONFINE_CHANNEL_FD) < 0 || !confine(stage, CONFINE_CHANNEL_FD))
		_exit(UNCONFINED);
	_exit(act_do(&stage->acts[number], &stage->place, &error) ? LET : REFUSED);
}

/* Questions about names, and calls on descriptors, of which it has none but its files and its socket. */
static bool
may_be_let(const char *name)
{
	static const char *const let[] = {"open as a path only", "ask for access",
		"ask for access at", "look at a file", "look at a file by an empty path's flag",
		"look at a file by statx", "read a link", "ask where it is",
		"truncate the lent file", "punch the lent file", "sync the lent file",
		"write the lent file at a place", "lock a part of the lent file",
		"receive elsewhere"};

	for (size_t i = 0; i < COUNT_OF(let); i++)
		if (strcmp(name, let[i]) == 0)
			return true;
	return false;
}

static void
test_acts(struct stage *stage, const char *words)
{
	size_t let = 0;
	size_t killed = 0;

	for (size_t i = 0; i < stage->count; i++) {
		int end = act_confined(stage, i);

		killed += end == KILLED;
		if ((end != LET || may_be_let(stage->acts[i].name)) && end != UNCONFINED)
			continue;
		let++;
		tap_note("%s: %s", end == LET ? "let" : "unconfined", stage->acts[i].name);
	}
	tap_ok(let == 0 && killed > 0,
		"%s: of %zu acts none but harmless ones are let (%zu end by death)", words,
		stage->count, killed);
}

static void
test_confinement(struct stage *stage, enum confinement confinement, const char *words)
{
	stage->confinement = confinement;
	/* Without Landlock files can be opened by their names. */
	if (confinement != CONFINE_NO_LANDLOCK && confine_landlock_abi() > 0)
		test_acts(stage, words);
	tap_ok(run_confined(stage, normal_works) == LET, "%s: what it needs is let", words);
	tap_ok(run_confined(stage, elsewhere_works) == REFUSED, "%s: nothing else of files", words);
	tap_ok(!file_exists(stage->place.absent) && file_exists(stage->own),
		"%s: no file was made or removed", words);
}

int
main(void)
{
	struct stage *stage = memory_zeroed(1, sizeof(*stage));
	struct act_place *place = &stage->place;
	struct err err = {0};

	act_place_name(place, "inside", "lent");
	act_path_put(stage->own, sizeof(stage->own), "own");
	if (!tap_ok(folder_make(place->folder, &err) &&
			    file_write_durably(place->file, STR("lent\n"), &err) &&
			    file_write_durably(stage->own, STR("own\n"), &err),
		    "files are there %s", err.text))
		return tap_done();
	place->fd = dup2(open(place->file, O_RDONLY | O_CLOEXEC), CONFINE_CHANNEL_FD + 1);
	place->channel_fd = CONFINE_CHANNEL_FD;
	stage->count = acts_list(place, stage->acts);
	test_confinement(stage, CONFINE_FULL, "all that the kernel has");
	test_confinement(stage, CONFINE_LANDLOCK_2, "Landlock 2");
	test_confinement(stage, CONFINE_NO_LANDLOCK, "no Landlock");
	free(stage);
	return tap_done();
}
