/* What a helper that was taken over can do: what the scribe and the porter are for, and nothing
 * else. The acts that are tried inside a worker (acts.c) are tried inside helpers, with Landlock as
 * the kernel has it and absent; then those that only a helper with a folder could come by. */
#include "acts.h"
#include "sandbox/helper.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "sandbox/confine.h"
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FILE_SIZE_MAX = 4096, MEMORY_MB = 64, MEMORY_ACT = 1000, NORMAL_ACT, TOO_LARGE_ACT };

struct stage {
	struct act_place place;
	struct act acts[ACT_MAX + 1]; /* one to spare: some acts write behind the last */
	size_t count;
	int folder_fd;
	int names_fd;
	char inside[280];  /* a file in the folder */
	char outside[280]; /* one beside it */
};

struct said {
	unsigned char was_let;
	unsigned char error;
};

/* ---- in the helper ---- */

enum { MAKE_FLAGS = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC };

static bool
memory_works(void)
{
	char *block = malloc(8 << 20);

	if (block == NULL)
		return false;
	memset(block, 1, 8 << 20);
	block = realloc(block, 16 << 20);
	if (block == NULL)
		return false;
	free(block);
	return true;
}

/* What the porter does to one object. */
static bool
folder_works(int folder, int names)
{
	int fd = openat(folder, "incoming/one", MAKE_FLAGS, 0400);

	return fd >= 0 && write(fd, "bytes", 5) == 5 && fsync(fd) == 0 && fsync(names) == 0 &&
		close(fd) == 0 && openat(folder, "incoming/one", MAKE_FLAGS, 0400) < 0 &&
		errno == EEXIST && renameat(folder, "incoming/one", folder, "ab/one") == 0 &&
		unlinkat(folder, "ab/one", 0) == 0;
}

/* Only so much of it is written as the limit lets. */
static bool
too_large_works(int folder)
{
	static const char bytes[FILE_SIZE_MAX + 1] = "x";
	int fd = openat(folder, "incoming/large", MAKE_FLAGS, 0400);

	return fd >= 0 && write(fd, bytes, sizeof(bytes)) == (ssize_t)sizeof(bytes);
}

static bool
too_much_works(void)
{
	void *block = mmap(NULL, (size_t)2 * MEMORY_MB << 20, PROT_READ | PROT_WRITE,
		MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	return block != MAP_FAILED;
}

static struct said
act_try(struct stage *stage, const struct helper_side *side, unsigned number)
{
	struct said said = {0};
	int error = 0;

	if (number == NORMAL_ACT)
		said.was_let = memory_works() &&
			(side->folder_fd < 0 || folder_works(side->folder_fd, side->names_fd));
	else if (number == MEMORY_ACT)
		said.was_let = too_much_works();
	else if (number == TOO_LARGE_ACT)
		said.was_let = too_large_works(side->folder_fd);
	else
		said.was_let = act_do(&stage->acts[number], &stage->place, &error);
	said.error = (unsigned char)error;
	return said;
}

static size_t stage_acts(struct stage *stage, bool has_folder);

static void
serve(void *context, const struct helper_side *side)
{
	struct stage *stage = context;
	unsigned number;

	stage->place.channel_fd = side->socket;
	stage->place.fd = side->folder_fd;
	stage->folder_fd = side->folder_fd;
	stage->names_fd = side->names_fd;
	(void)stage_acts(stage, side->folder_fd >= 0);
	while (helper_side_receive(side, &number, sizeof(number)) == sizeof(number)) {
		struct said said = act_try(stage, side, number);

		if (!helper_side_send(side, str_make(&said, sizeof(said))))
			return;
	}
}

/* ---- acts of a helper that has a folder ---- */

#define P(POINTER) ((long)(uintptr_t)(POINTER))
#define CALL(NAME, NUMBER, ...)                                                                    \
	acts_add(stage->acts, &stage->count, NAME, NUMBER, (const long[6]){__VA_ARGS__})

/* Seccomp alone refuses these. */
static void
folder_acts(struct stage *stage)
{
	const long folder = stage->folder_fd;
	const long make = MAKE_FLAGS;

	CALL("read a file of the folder", SYS_openat, folder, P("ab/kept"), O_RDONLY);
	CALL("write a file of the folder again", SYS_openat, folder, P("ab/kept"), O_WRONLY);
	CALL("empty a file of the folder", SYS_openat, folder, P("ab/kept"), O_WRONLY | O_TRUNC);
	CALL("make a file to read", SYS_openat, folder, P("ab/x"), make | O_RDWR, 0400);
	CALL("make a file anyone may read", SYS_openat, folder, P("ab/x"), make, 0444);
	CALL("make a program", SYS_openat, folder, P("ab/x"), make, 0500);
	CALL("make a file from where it stands", SYS_openat, AT_FDCWD, P("x"), make, 0400);
	CALL("move from where it stands", SYS_renameat, AT_FDCWD, P("x"), folder, P("ab/x"));
	CALL("move to where it stands", SYS_renameat, folder, P("ab/kept"), AT_FDCWD, P("x"));
	CALL("exchange", SYS_renameat2, folder, P("ab/kept"), folder, P("ab/x"), 2);
	CALL("remove a folder", SYS_unlinkat, folder, P("incoming"), AT_REMOVEDIR);
	CALL("make a folder in it", SYS_mkdirat, folder, P("x"), 0700);
	CALL("link a file of it", SYS_linkat, folder, P("ab/kept"), folder, P("ab/x"), 0);
	CALL("look at a file of it", SYS_newfstatat, folder, P("ab/kept"), 0, 0);
	CALL("write over the lock", SYS_write, 257, P("x"), 1);
	/* A sanitizer reports there. */
	if (!CONFINE_SANITIZED)
		CALL("write to the terminal", SYS_write, 2, P("x"), 1);
	CALL("sync the folder itself", SYS_fsync, folder);
	CALL("sync what it did not make", SYS_fsync, 0);
	CALL("sync all", SYS_syncfs, stage->names_fd);
	CALL("read the names of a folder", SYS_getdents64, stage->names_fd, P(stage->inside), 64);
	CALL("make a file by the folder that it may sync", SYS_openat, stage->names_fd, P("x"),
		make, 0400);
	CALL("close its socket", SYS_close, stage->place.channel_fd);
}

/* Landlock alone refuses these: seccomp cannot see where a name leads. */
static void
elsewhere_acts(struct stage *stage)
{
	const long folder = stage->folder_fd;

	CALL("make a file elsewhere", SYS_openat, folder, P(stage->place.absent), MAKE_FLAGS, 0400);
	CALL("make a file above", SYS_openat, folder, P("../above"), MAKE_FLAGS, 0400);
	CALL("move a file out", SYS_renameat, folder, P("ab/kept"), folder, P("../above"));
	CALL("move a file in", SYS_renameat, folder, P(stage->outside), folder, P("ab/x"));
	CALL("remove a file elsewhere", SYS_unlinkat, folder, P(stage->outside), 0);
}

/* How many of them seccomp refuses. */
static size_t
stage_acts(struct stage *stage, bool has_folder)
{
	size_t common;

	stage->count = acts_list(&stage->place, stage->acts);
	if (!has_folder)
		return stage->count;
	folder_acts(stage);
	common = stage->count;
	elsewhere_acts(stage);
	return common;
}

/* ---- in the caller ---- */

static struct helper *
helper_new(struct stage *stage, int folder_fd, enum confinement confinement)
{
	struct helper_options options = {.name = "candour-helper",
		.title = "the process under test",
		.serve = serve,
		.context = stage,
		.folder_fd = folder_fd,
		.names_fd = folder_fd < 0
			? -1
			: openat(folder_fd, "incoming", O_RDONLY | O_DIRECTORY | O_CLOEXEC),
		.file_size_max = folder_fd < 0 ? 0 : FILE_SIZE_MAX,
		.lock_fd = -1,
		.memory_mb_max = MEMORY_MB,
		.confinement = confinement};
	struct helper *helper;
	struct err err = {0};

	if (!helper_start(&options, &helper, &err)) {
		tap_ok(false, "%s", err.text);
		exit(1);
	}
	fd_close(&options.names_fd);
	return helper;
}

static bool
act_order(struct helper *helper, unsigned number, struct said *ret_said, struct err *err)
{
	return helper_send(helper, str_make(&number, sizeof(number)), err) &&
		helper_receive(helper, ret_said, sizeof(*ret_said), err);
}

struct tally {
	size_t refused;
	size_t killed;
	size_t let;
};

static void
tally_take(struct tally *tally, struct stage *stage, struct helper **helper, int folder_fd,
	enum confinement confinement, unsigned number)
{
	struct said said = {0};
	struct err err = {0};

	if (act_order(*helper, number, &said, &err)) {
		if (said.was_let)
			tap_note("let: %s (errno %d)", stage->acts[number].name, said.error);
		tally->let += said.was_let;
		tally->refused += !said.was_let;
		return;
	}
	if (err.kind == ERR_CRASHED)
		tally->killed++;
	else
		tap_note("%s: %s", stage->acts[number].name, err.text);
	helper_stop(*helper);
	*helper = helper_new(stage, folder_fd, confinement);
}

static void
test_acts(struct stage *stage, int folder_fd, enum confinement confinement, const char *words)
{
	struct helper *helper = helper_new(stage, folder_fd, confinement);
	size_t common = stage_acts(stage, folder_fd >= 0);
	bool has_landlock = confinement != CONFINE_NO_LANDLOCK && confine_landlock_abi() >= 2;
	struct tally tally = {0};
	struct tally beyond = {0};
	struct said said = {0};
	struct err err = {0};

	for (unsigned i = 0; i < common; i++)
		tally_take(&tally, stage, &helper, folder_fd, confinement, i);
	tap_ok(tally.refused + tally.killed == common,
		"%s: all %zu acts are refused (%zu with an error, %zu by death)", words, common,
		tally.refused, tally.killed);
	for (unsigned i = (unsigned)common; has_landlock && i < stage->count; i++)
		tally_take(&beyond, stage, &helper, folder_fd, confinement, i);
	tap_ok(beyond.let == 0, "%s: names that lead elsewhere lead nowhere (%zu acts)", words,
		beyond.refused);
	tap_ok(act_order(helper, NORMAL_ACT, &said, &err) && said.was_let,
		"%s: what it is for is let %s", words, err.text);
	if (CONFINE_SANITIZED)
		tap_skip("the address sanitizer reserves terabytes");
	else
		tap_ok(act_order(helper, MEMORY_ACT, &said, &err) && !said.was_let,
			"%s: not more memory than %d MB", words, MEMORY_MB);
	if (folder_fd >= 0 && !CONFINE_SANITIZED)
		tap_ok(act_order(helper, TOO_LARGE_ACT, &said, &err) && !said.was_let,
			"%s: no file beyond its size %s", words, err.text);
	helper_stop(helper);
}

static void
test_death(struct stage *stage)
{
	struct helper *helper = helper_new(stage, -1, CONFINE_FULL);
	struct said said;
	struct err err = {0};
	unsigned execve_act = 0;

	while (strcmp(stage->acts[execve_act].name, "execve") != 0)
		execve_act++;
	tap_ok(act_order(helper, NORMAL_ACT, &said, &err), "a helper works %s", err.text);
	tap_ok(!act_order(helper, execve_act, &said, &err) && err.kind == ERR_CRASHED,
		"one that tries to run a program is ended, and that is told: %s", err.text);
	err_clear(&err);
	tap_ok(!act_order(helper, NORMAL_ACT, &said, &err) && err.kind == ERR_CRASHED,
		"and told again to whoever asks again");
	helper_stop(helper);
}

/* ---- the stage ---- */

static int
stage_set(struct stage *stage)
{
	struct act_place *place = &stage->place;
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	const char *vault = path_join_cstr(&arena, tap_folder(), "vault");
	struct err err = {0};

	act_place_name(place, "beside", "there");
	act_path_put(stage->outside, sizeof(stage->outside), "outside");
	act_path_put(stage->inside, sizeof(stage->inside), "vault/ab/kept");
	if (!folder_make(place->folder, &err) || !folder_make(vault, &err) ||
		!folder_make(path_join_cstr(&arena, vault, "incoming"), &err) ||
		!folder_make(path_join_cstr(&arena, vault, "ab"), &err) ||
		!file_write_durably(place->file, STR("there\n"), &err) ||
		!file_write_durably(stage->outside, STR("outside\n"), &err) ||
		!file_write_durably(stage->inside, STR("kept\n"), &err))
		exit(1);
	place->fd = -1;
	place->channel_fd = -1;
	return open(vault, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

int
main(void)
{
	struct stage *stage = memory_alloc(sizeof(*stage));
	int vault;

	memset(stage, 0, sizeof(*stage));
	vault = stage_set(stage);
	test_acts(stage, -1, CONFINE_FULL, "no files, all layers");
	test_acts(stage, -1, CONFINE_NO_LANDLOCK, "no files, without Landlock");
	test_acts(stage, vault, CONFINE_FULL, "one folder, all layers");
	test_acts(stage, vault, CONFINE_LANDLOCK_2, "one folder, Landlock ABI 2");
	test_acts(stage, vault, CONFINE_NO_LANDLOCK, "one folder, without Landlock");
	test_death(stage);
	tap_ok(file_exists(stage->outside) && file_exists(stage->inside) &&
			!file_exists(stage->place.absent) && !file_exists(stage->place.absent2),
		"nothing was made or lost");
	(void)close(vault);
	free(stage);
	return tap_done();
}
