/* What a linker that was taken over can do: read and write what it was lent, fork processes that
 * are confined as it is, and nothing else. The acts that are tried inside a worker (acts.c) are tried
 * inside a linker, with Landlock as the kernel has it and absent. */
#include "acts.h"
#include "sandbox/helper.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "sandbox/confine.h"
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MEMORY_MB = 256, NORMAL_ACT = 1000, MEMORY_ACT, NONSENSE_ACT, SLEEP_ACT, LOOP_ACT };

struct stage {
	struct act_place place;
	struct act acts[ACT_MAX + 1]; /* one to spare: some acts write behind the last */
	size_t count;
};

struct said {
	unsigned char was_let;
	unsigned char error;
};

/* What a linker is for, and so is let; the calls of its own making are tried by normal_works. */
static const char *const let[] = {"map shared memory", "collect a child"};

static bool
is_for_it(const char *name)
{
	for (size_t i = 0; i < COUNT_OF(let); i++)
		if (strcmp(name, let[i]) == 0)
			return true;
	return false;
}

/* ---- in the linker ---- */

/* A forked process is confined too; it is let write to what is shared. */
static int
child_try(volatile char *shared)
{
	*shared = 'x';
	return prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0) == 0 && open("/etc/passwd", O_RDONLY) < 0
		? 42
		: 1;
}

static bool
fork_works(void)
{
	volatile char *shared = mmap(
		NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status = 0;
	pid_t pid;

	if (shared == MAP_FAILED)
		return false;
	pid = fork();
	if (pid == 0)
		_exit(child_try(shared));
	return pid > 0 && waitpid(pid, &status, 0) == pid && WIFEXITED(status) &&
		WEXITSTATUS(status) == 42 && *shared == 'x';
}

static bool
lent_works(const struct helper_side *side)
{
	char bytes[8];
	const char *map;

	if (side->lent_count != 2 || pread(side->lent_fds[0], bytes, 5, 0) != 5 ||
		memcmp(bytes, "there", 5) != 0 || write(side->lent_fds[0], "x", 1) >= 0)
		return false;
	map = mmap(NULL, 4096, PROT_READ, MAP_PRIVATE, side->lent_fds[0], 0);
	return map != MAP_FAILED && map[0] == 't' && write(side->lent_fds[1], "written\n", 8) == 8;
}

static bool
too_much_works(void)
{
	return mmap(NULL, (size_t)2 * MEMORY_MB << 20, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED;
}

static struct said
act_try(struct stage *stage, const struct helper_side *side, unsigned number)
{
	struct said said = {0};
	int error = 0;

	if (number == NORMAL_ACT)
		said.was_let = fork_works() && lent_works(side);
	else if (number == MEMORY_ACT)
		said.was_let = too_much_works();
	else
		said.was_let = act_do(&stage->acts[number], &stage->place, &error);
	said.error = (unsigned char)error;
	return said;
}

/* Two processes that never end by themselves. */
static void
loop_for_ever(void)
{
	volatile unsigned count = 0;

	(void)fork();
	for (;;)
		count++;
}

static void
serve(void *context, const struct helper_side *side)
{
	struct stage *stage = context;
	unsigned number;

	stage->place.channel_fd = side->socket;
	stage->place.fd = side->lent_fds[0];
	stage->count = acts_list(&stage->place, stage->acts);
	while (helper_side_receive(side, &number, sizeof(number)) == sizeof(number)) {
		struct said said;

		if (number == NONSENSE_ACT) {
			(void)!helper_side_send(side, STR("\xff\xff\xff\xff nonsense"));
			continue;
		}
		if (number == SLEEP_ACT)
			continue;
		if (number == LOOP_ACT)
			loop_for_ever();
		said = act_try(stage, side, number);
		if (!helper_side_frame(side, 7, str_make(&said, sizeof(said))))
			return;
	}
}

/* ---- in the caller ---- */

struct caller {
	struct stage *stage;
	struct helper *helper;
	enum confinement confinement;
	int lent_fds[2];
	unsigned cpu_s_max;
};

static void
linker_begin(struct caller *caller)
{
	struct helper_options options = {.name = "candour-linker",
		.title = "the process under test",
		.serve = serve,
		.context = caller->stage,
		.folder_fd = -1,
		.file_size_max = 1 << 20,
		.lock_fd = -1,
		.memory_mb_max = MEMORY_MB,
		.is_linker = true,
		.lent_fds = caller->lent_fds,
		.lent_count = COUNT_OF(caller->lent_fds),
		.cpu_s_max = caller->cpu_s_max,
		.confinement = caller->confinement};
	struct err err = {0};

	if (!helper_start(&options, &caller->helper, &err)) {
		tap_ok(false, "%s", err.text);
		exit(1);
	}
}

static bool
act_order(struct caller *caller, unsigned number, struct said *ret_said, struct err *err)
{
	struct str payload;
	uint8_t type;

	return helper_send(caller->helper, str_make(&number, sizeof(number)), err) &&
		helper_frame_await(caller->helper, 20000, &type, &payload, err) == HELPER_FRAME &&
		type == 7 && payload.len == sizeof(*ret_said) &&
		memcpy(ret_said, payload.data, sizeof(*ret_said)) != NULL;
}

static void
test_acts(struct caller *caller, enum confinement confinement, const char *words)
{
	size_t refused = 0;
	size_t killed = 0;
	size_t there = 0;
	struct said said = {0};
	struct err err = {0};

	caller->confinement = confinement;
	linker_begin(caller);
	for (unsigned i = 0; i < caller->stage->count; i++) {
		const char *name = caller->stage->acts[i].name;

		if (is_for_it(name))
			continue;
		there++;
		err_clear(&err);
		if (act_order(caller, i, &said, &err)) {
			/* Writing is let where something was lent for it; here nothing was. */
			said.was_let = said.was_let && said.error != EBADF;
			if (said.was_let)
				tap_note("let: %s (errno %d)", name, said.error);
			refused += !said.was_let;
			continue;
		}
		killed += err.kind == ERR_CRASHED;
		if (err.kind != ERR_CRASHED)
			tap_note("%s: %s", name, err.text);
		helper_stop(caller->helper);
		linker_begin(caller);
	}
	tap_ok(refused + killed == there,
		"%s: all %zu acts are refused (%zu with an error, %zu by death)", words, there,
		refused, killed);
	tap_ok(act_order(caller, NORMAL_ACT, &said, &err) && said.was_let,
		"%s: what it is for is let %s", words, err.text);
	if (CONFINE_SANITIZED)
		tap_skip("the address sanitizer reserves terabytes");
	else
		tap_ok(act_order(caller, MEMORY_ACT, &said, &err) && !said.was_let,
			"%s: not more memory than %d MB", words, MEMORY_MB);
	helper_stop(caller->helper);
}

static void
test_ends(struct caller *caller)
{
	unsigned number = NONSENSE_ACT;
	struct err err = {0};
	struct str payload;
	uint8_t type;

	caller->confinement = CONFINE_FULL;
	linker_begin(caller);
	tap_ok(helper_send(caller->helper, str_make(&number, sizeof(number)), &err) &&
			helper_frame_await(caller->helper, 20000, &type, &payload, &err) ==
				HELPER_GONE &&
			err.kind == ERR_CRASHED,
		"one that says nonsense is ended: %s", err.text);
	helper_stop(caller->helper);
	linker_begin(caller);
	number = SLEEP_ACT;
	err_clear(&err);
	tap_ok(helper_send(caller->helper, str_make(&number, sizeof(number)), &err) &&
			helper_frame_await(caller->helper, 10, &type, &payload, &err) ==
				HELPER_NOTHING,
		"one that says nothing keeps nobody waiting");
	helper_stop(caller->helper);
	caller->cpu_s_max = 1;
	linker_begin(caller);
	number = LOOP_ACT;
	err_clear(&err);
	tap_ok(helper_send(caller->helper, str_make(&number, sizeof(number)), &err) &&
			helper_frame_await(caller->helper, 60000, &type, &payload, &err) ==
				HELPER_GONE &&
			err.kind == ERR_TIMEOUT,
		"one that does not end reaches its limit of processor time: %s", err.text);
	helper_stop(caller->helper);
	caller->cpu_s_max = 0;
	linker_begin(caller);
	number = LOOP_ACT;
	tap_ok(helper_send(caller->helper, str_make(&number, sizeof(number)), &err) &&
			helper_frame_await(caller->helper, 100, &type, &payload, &err) ==
				HELPER_NOTHING,
		"one that does not end is still there");
	helper_stop(caller->helper);
	tap_ok(true, "and is ended with all that it forked");
}

static void
stage_set(struct stage *stage, int lent_fds[2])
{
	struct act_place *place = &stage->place;
	char output[280];
	struct err err = {0};

	act_place_name(place, "beside", "there");
	act_path_put(output, sizeof(output), "output");
	if (!folder_make(place->folder, &err) ||
		!file_write_durably(place->file, STR("there\n"), &err))
		exit(1);
	lent_fds[0] = open(place->file, O_RDONLY | O_CLOEXEC);
	lent_fds[1] = open(output, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	place->fd = lent_fds[0];
	place->channel_fd = -1;
	stage->count = acts_list(place, stage->acts);
}

int
main(void)
{
	struct caller caller = {.stage = memory_alloc(sizeof(*caller.stage))};

	memset(caller.stage, 0, sizeof(*caller.stage));
	stage_set(caller.stage, caller.lent_fds);
	test_acts(&caller, CONFINE_FULL, "all layers");
	test_acts(&caller, CONFINE_NO_LANDLOCK, "without Landlock");
	test_ends(&caller);
	tap_ok(file_exists(caller.stage->place.file) && !file_exists(caller.stage->place.absent) &&
			!file_exists(caller.stage->place.absent2),
		"nothing was made or lost");
	free(caller.stage);
	return tap_done();
}
