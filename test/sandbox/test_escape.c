/* What a worker that was taken over can do: nothing. Some 200 forbidden acts are tried from inside
 * a real worker, under each confinement, and from outside, where most of them must succeed, or the
 * test would prove nothing. */
#include "acts.h"
#include "sandbox/sandbox.h"

#include "base/arena.h"
#include "base/file.h"
#include "sandbox/confine.h"
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { TYPE_TRIED = 1, TYPE_NORMAL = 2 };

/* Both the worker's side (as forked) and ours. */
struct stage {
	struct act_place place;
	struct act acts[ACT_MAX + 1]; /* one to spare: some acts write behind the last */
	size_t count;
};

/* ---- the worker's side ---- */

static bool
memory_works(void)
{
	size_t size = 1 << 20;
	char *block = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	char *heap = memory_alloc(size);

	if (block == MAP_FAILED)
		return false;
	memset(block, 1, size);
	heap = memory_grow(heap, 4 * size);
	memset(heap, 2, 4 * size);
	free(heap);
	return mprotect(block, size, PROT_READ) == 0 && munmap(block, size) == 0;
}

/* What readers do need; so the test also shows that not everything is refused. */
static bool
normal_works(int fd)
{
	struct timespec now;
	struct stat info;
	char text[8];
	void *map;

	if (fstat(fd, &info) != 0 || info.st_size != 5 || read(fd, text, 5) != 5)
		return false;
	map = mmap(NULL, 5, PROT_READ, MAP_PRIVATE, fd, 0);
	return map != MAP_FAILED && memcmp(map, "lent\n", 5) == 0 && memory_works() &&
		lseek(fd, 0, SEEK_END) == 5 && clock_gettime(CLOCK_REALTIME, &now) == 0 &&
		clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now) == 0 && getpid() > 0;
}

static bool
serve(void *context, struct channel *channel, int fd, struct str request)
{
	struct stage *stage = context;
	unsigned char said[2] = {0, 0};
	unsigned number;
	int error = 0;

	memcpy(&number, request.data, sizeof(number));
	stage->place.fd = fd;
	if (number >= stage->count) {
		said[0] = normal_works(fd);
		return channel_send(channel, TYPE_NORMAL, str_make(said, 2));
	}
	/* The list is made anew, for the lent file's number. */
	(void)acts_list(&stage->place, stage->acts);
	said[0] = act_do(&stage->acts[number], &stage->place, &error);
	said[1] = (unsigned char)error;
	return channel_send(channel, TYPE_TRIED, str_make(said, 2));
}

/* ---- from outside ---- */

/* Does the act in a child with the same descriptors as a worker, unconfined; 1: it was let. */
static int
try_freely(struct stage *stage, unsigned number)
{
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		int ends[2];
		int error = 0;

		(void)alarm(5);
		if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0)
			_exit(3);
		(void)dup2(ends[0], CONFINE_CHANNEL_FD);
		(void)dup2(stage->place.fd, CONFINE_CHANNEL_FD + 1);
		stage->place.fd = CONFINE_CHANNEL_FD + 1;
		(void)acts_list(&stage->place, stage->acts);
		_exit(act_do(&stage->acts[number], &stage->place, &error) ? 1 : 0);
	}
	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) && WEXITSTATUS(status) == 1;
}

static void
test_freely(struct stage *stage)
{
	size_t let = 0;

	for (unsigned i = 0; i < stage->count; i++) {
		/* What comes first in the list makes what later ones need. */
		if (try_freely(stage, i) != 0)
			let++;
		else
			tap_note("not possible here even unconfined: %s", stage->acts[i].name);
	}
	/* A plain user in a container may do less than root on a machine. */
	tap_ok(let * 2 >= stage->count, "unconfined, %zu of %zu acts are let", let, stage->count);
}

/* ---- from inside ---- */

struct tally {
	size_t refused;
	size_t killed;
	size_t let;
};

static bool
job_run(struct sandbox *box, struct stage *stage, unsigned number, struct sandbox_report *ret_said,
	unsigned char ret_bytes[2])
{
	struct worker *worker = sandbox_idle(box);
	struct sandbox_report report;
	struct err err = {0};

	*ret_said = (struct sandbox_report){0};
	if (!worker_send(
		    worker, stage->place.fd, str_make(&number, sizeof(number)), number, &err)) {
		tap_note("%s", err.text);
		return false;
	}
	do {
		sandbox_wait(box, -1, &report);
		if (report.event == SANDBOX_FRAME && report.payload.len == 2) {
			*ret_said = report;
			memcpy(ret_bytes, report.payload.data, 2);
		}
	} while (report.event == SANDBOX_FRAME);
	if (report.event == SANDBOX_FAULT)
		*ret_said = report;
	return true;
}

static void
tally_add(struct tally *tally, const struct act *act, const struct sandbox_report *said,
	const unsigned char bytes[2])
{
	if (said->event == SANDBOX_FAULT && said->fault == FAULT_CONFINEMENT)
		tally->killed++;
	else if (said->event == SANDBOX_FRAME && said->type == TYPE_TRIED && bytes[0] == 0)
		tally->refused++;
	else {
		tally->let++;
		tap_note("NOT REFUSED: %s (errno %d) %s", act->name, bytes[1], said->words);
	}
}

static void
test_confined(struct stage *stage, enum confinement confinement)
{
	struct sandbox_options options = {
		.serve = serve, .context = stage, .cpu_s_max = 2, .confinement = confinement};
	struct arena arena CLEANUP(arena_free) = {.size_max = 4096};
	struct sandbox *box CLEANUP(sandbox_cleanup) = NULL;
	struct sandbox_report said;
	struct tally tally = {0};
	struct str words;
	unsigned char bytes[2] = {0, 0};
	struct err err = {0};

	if (!tap_ok(sandbox_start(&options, &box, &err), "a sandbox starts %s", err.text))
		return;
	words = sandbox_confinement(box, &arena);
	for (unsigned i = 0; i < stage->count; i++)
		if (job_run(box, stage, i, &said, bytes))
			tally_add(&tally, &stage->acts[i], &said, bytes);
	tap_ok(tally.let == 0 && tally.refused + tally.killed == stage->count,
		"%.*s: all %zu acts are refused (%zu with an error, %zu by death)", STR_ARG(words),
		stage->count, tally.refused, tally.killed);
	tap_ok(job_run(box, stage, (unsigned)stage->count, &said, bytes) &&
			said.type == TYPE_NORMAL && bytes[0] == 1,
		"%.*s: what readers need is let", STR_ARG(words));
	tap_ok(!file_exists(stage->place.absent) && !file_exists(stage->place.absent2),
		"%.*s: no file was made", STR_ARG(words));
}

/* ---- the stage ---- */

static void
stage_set(struct stage *stage)
{
	struct act_place *place = &stage->place;
	struct err err = {0};

	act_place_name(place, "inside", "lent");
	if (!folder_make(place->folder, &err) ||
		!file_write_durably(place->file, STR("lent\n"), &err))
		exit(1);
	place->fd = open(place->file, O_RDONLY | O_CLOEXEC);
	place->channel_fd = CONFINE_CHANNEL_FD;
	stage->count = acts_list(place, stage->acts);
}

int
main(void)
{
	struct stage *stage = memory_alloc(sizeof(*stage));

	memset(stage, 0, sizeof(*stage));
	stage_set(stage);
	tap_ok(stage->count >= 60, "%zu acts are to be tried", stage->count);
	test_confined(stage, CONFINE_FULL);
	test_confined(stage, CONFINE_LANDLOCK_2);
	test_confined(stage, CONFINE_NO_LANDLOCK);
	test_freely(stage);
	free(stage);
	return tap_done();
}
