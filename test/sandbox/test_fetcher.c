/* What a fetcher that was taken over can do: read what was handed over, lend it to its caller, look at
 * whether a file is there, and nothing else. The acts that are tried inside a worker (acts.c) are tried
 * inside a fetcher, with Landlock as the kernel has it and absent; then those that it alone could come
 * by. */
#include "acts.h"
#include "sandbox/helper.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "sandbox/confine.h"
#include "tap.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { MEMORY_MB = 64 };

struct stage {
	struct act_place place;
	struct act acts[ACT_MAX + 1]; /* one to spare: some acts write behind the last */
	size_t count;
	size_t next; /* the first that was not tried yet */
	int lent_fds[2];
	char inside[280]; /* a file in the folder */
	bool works;       /* what it is for is to be tried, and no act */
};

struct said {
	uint32_t number;
	uint8_t was_let;
	uint8_t error;
};

/* What it is for; and what seccomp cannot tell from it: it sees no names. */
static const char *const let[] = {
	"look at a file", "look at a file by an empty path's flag", "pass a descriptor on"};
/* Landlock alone refuses these. */
static const char *const elsewhere[] = {"open for reading", "open a folder", "open /proc/self/maps",
	"open /proc/1/status", "open /proc/1/environ", "open /etc/passwd", "open above the folder",
	"open through a link out of the folder"};

static bool
is_among(const char *name, const char *const names[], size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

/* ---- in the fetcher ---- */

#define P(POINTER) ((long)(uintptr_t)(POINTER))
#define CALL(NAME, NUMBER, ...)                                                                    \
	acts_add(stage->acts, &stage->count, NAME, NUMBER, (const long[6]){__VA_ARGS__})

static void
stage_acts(struct stage *stage)
{
	const long folder = stage->lent_fds[0];
	const long socket = stage->place.channel_fd;

	stage->place.fd = stage->lent_fds[0];
	stage->count = acts_list(&stage->place, stage->acts);
	CALL("open above the folder", SYS_openat, folder, P("../there"), O_RDONLY);
	CALL("open through a link out of the folder", SYS_openat, folder, P("out"), O_RDONLY);
	CALL("write a file of the folder", SYS_openat, folder, P("inside"), O_WRONLY);
	CALL("read and write it", SYS_openat, folder, P("inside"), O_RDWR);
	CALL("empty it", SYS_openat, folder, P("inside"), O_RDONLY | O_TRUNC);
	CALL("make a file in the folder", SYS_openat, folder, P("new"), O_RDONLY | O_CREAT, 0600);
	CALL("make a nameless file in it", SYS_openat, folder, P("."), O_TMPFILE | O_WRONLY, 0600);
	CALL("remove a file of it", SYS_unlinkat, folder, P("inside"), 0);
	CALL("move a file of it", SYS_renameat, folder, P("inside"), folder, P("new"));
	CALL("link a file of it", SYS_linkat, folder, P("inside"), folder, P("new"), 0);
	CALL("make a folder in it", SYS_mkdirat, folder, P("new"), 0700);
	CALL("change a file's mode", SYS_fchmodat, folder, P("inside"), 0777);
	CALL("set a file's times", SYS_utimensat, folder, P("inside"), 0, 0);
	CALL("write to its socket by another way", SYS_write, socket, P("x"), 1);
	CALL("lend what waits", SYS_sendmsg, socket, P(stage->acts), 0);
	CALL("lend to another", SYS_sendmsg, folder, P(stage->acts), MSG_NOSIGNAL | MSG_DONTWAIT);
	CALL("send to another", SYS_sendto, folder, P("x"), 1, MSG_NOSIGNAL, 0, 0);
	if (!CONFINE_SANITIZED)
		CALL("write to the terminal", SYS_write, 2, P("x"), 1);
}

static bool
fetching_works(struct stage *stage)
{
	int folder = stage->lent_fds[0];
	int copy = fcntl(folder, F_DUPFD_CLOEXEC, 0);
	DIR *names = copy < 0 ? NULL : fdopendir(copy);
	char bytes[8];
	char target[8];
	struct stat info;
	size_t count = 0;
	int fd;

	/* Whoever had it before has read it to its end. */
	if (names != NULL)
		rewinddir(names);
	while (names != NULL && readdir(names) != NULL)
		count++;
	if (names != NULL)
		(void)closedir(names);
	fd = openat(folder, "inside", O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW);
	return count == 4 && fd >= 0 && fstat(fd, &info) == 0 && info.st_size == 7 &&
		fstatat(folder, "inside", &info, AT_SYMLINK_NOFOLLOW) == 0 &&
		read(fd, bytes, sizeof(bytes)) == 7 && pread(fd, bytes, 7, 0) == 7 &&
		readlinkat(folder, "out", target, sizeof(target)) == 8 && close(fd) == 0;
}

static void
serve(void *context, const struct helper_side *side)
{
	struct stage *stage = context;
	struct said said = {0};

	stage->place.channel_fd = side->socket;
	memcpy(stage->lent_fds, side->lent_fds, sizeof(stage->lent_fds));
	stage_acts(stage);
	if (stage->works) {
		said.was_let = fetching_works(stage);
		(void)!helper_side_send(side, str_make(&said, sizeof(said)));
		return;
	}
	for (size_t i = stage->next; i < stage->count; i++) {
		const char *name = stage->acts[i].name;
		int error = 0;

		said = (struct said){.number = (uint32_t)i};
		/* It would say what was never asked. */
		if (strcmp(name, "pass a descriptor on") != 0)
			said.was_let = act_do(&stage->acts[i], &stage->place, &error);
		said.error = (uint8_t)error;
		if (!helper_side_send(side, str_make(&said, sizeof(said))))
			return;
	}
}

/* ---- in the caller ---- */

static struct helper *
fetcher_new(struct stage *stage, enum confinement confinement)
{
	struct helper_options options = {.name = "candour-fetcher",
		.title = "the process under test",
		.serve = serve,
		.context = stage,
		.folder_fd = -1,
		.lock_fd = -1,
		.memory_mb_max = MEMORY_MB,
		.is_fetcher = true,
		.lent_fds = stage->lent_fds,
		.lent_count = COUNT_OF(stage->lent_fds),
		.below_count = 1,
		.confinement = confinement};
	struct helper *helper;
	struct err err = {0};

	if (!helper_start(&options, &helper, &err)) {
		tap_ok(false, "%s", err.text);
		exit(1);
	}
	return helper;
}

/* True where it counts as refused. */
static bool
is_refused(const struct stage *stage, const struct said *said, bool has_landlock)
{
	const char *name = stage->acts[said->number].name;

	if (is_among(name, let, COUNT_OF(let)) ||
		(!has_landlock && is_among(name, elsewhere, COUNT_OF(elsewhere))))
		return true;
	if (said->was_let)
		tap_note("let: %s (errno %d)", name, said->error);
	return !said->was_let;
}

static void
test_acts(struct stage *stage, enum confinement confinement, const char *words)
{
	const bool has_landlock = confinement != CONFINE_NO_LANDLOCK && confine_landlock_abi() > 0;
	struct helper *helper;
	size_t refused = 0;
	size_t killed = 0;

	stage_acts(stage);
	stage->works = false;
	for (stage->next = 0; stage->next < stage->count;) {
		struct said said;
		struct err err = {0};

		helper = fetcher_new(stage, confinement);
		while (stage->next < stage->count &&
			helper_receive(helper, &said, sizeof(said), &err)) {
			refused += is_refused(stage, &said, has_landlock);
			stage->next = said.number + 1;
		}
		if (err.kind == ERR_CRASHED) {
			killed++;
			stage->next++;
		} else if (err.kind != ERR_NONE) {
			tap_note("%s: %s", stage->acts[stage->next].name, err.text);
			stage->next++;
		}
		helper_stop(helper);
	}
	tap_ok(refused + killed == stage->count && killed > 0,
		"%s: of %zu acts all that it is not for are refused (%zu by death)", words,
		stage->count, killed);
}

static void
test_works(struct stage *stage, enum confinement confinement, const char *words)
{
	struct said said = {0};
	struct err err = {0};
	struct helper *helper;

	stage->works = true;
	helper = fetcher_new(stage, confinement);
	tap_ok(helper_receive(helper, &said, sizeof(said), &err) && said.was_let,
		"%s: what it is for is let %s", words, err.text);
	helper_stop(helper);
}

static void
stage_set(struct stage *stage)
{
	struct act_place *place = &stage->place;
	char handed[280];
	char out[280];
	struct err err = {0};

	act_place_name(place, "beside", "there");
	act_path_put(handed, sizeof(handed), "handed");
	act_path_put(out, sizeof(out), "handed/out");
	act_path_put(stage->inside, sizeof(stage->inside), "handed/inside");
	if (!folder_make(place->folder, &err) || !folder_make(handed, &err) ||
		!file_write_durably(place->file, STR("there\n"), &err) ||
		!file_write_durably(stage->inside, STR("inside\n"), &err) ||
		symlink("../there", out) != 0)
		exit(1);
	stage->lent_fds[0] = open(handed, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	stage->lent_fds[1] = open(handed, O_PATH | O_CLOEXEC);
	place->channel_fd = -1;
}

int
main(void)
{
	struct stage *stage = memory_zeroed(1, sizeof(*stage));

	stage_set(stage);
	test_works(stage, CONFINE_FULL, "all layers");
	test_works(stage, CONFINE_NO_LANDLOCK, "without Landlock");
	test_acts(stage, CONFINE_FULL, "all layers");
	test_acts(stage, CONFINE_LANDLOCK_2, "Landlock ABI 2");
	test_acts(stage, CONFINE_NO_LANDLOCK, "without Landlock");
	tap_ok(file_exists(stage->inside) && !file_exists(stage->place.absent) &&
			!file_exists(stage->place.absent2),
		"nothing was made or lost");
	free(stage);
	return tap_done();
}
