#include "work/aside.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "crypto/sha256.h"
#include "extract/encoding.h"
#include "sandbox/helper.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum { TYPE_DONE = ASIDE_TYPE_MAX + 1, TYPE_FAILED, AWAIT_MS = 200 };
#define OUTPUT_SIZE_MAX ((uint64_t)1 << 20)

/* ---- the confined process ---- */

/* Whatever a library loads from disk it loads now. */
static bool
child_prepare(void *context, struct err *err)
{
	const struct aside *aside = context;
	unsigned char digest[SHA256_SIZE];

	encoding_prepare();
	sha256_once(STR(""), digest);
	return aside->prepare == NULL || aside->prepare(aside->context, err);
}

static bool
text_map(int fd, struct str *ret_text, struct err *err)
{
	struct stat about;
	void *map;

	*ret_text = STR("");
	if (fstat(fd, &about) != 0 || about.st_size < 0)
		return err_set_errno(err, errno, "cannot read it");
	if (about.st_size == 0)
		return true;
	map = mmap(NULL, (size_t)about.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
	if (map == MAP_FAILED)
		return err_set_errno(err, errno, "cannot read it");
	*ret_text = str_make(map, (size_t)about.st_size);
	return true;
}

/* What is UTF-8 already is not copied. */
static struct str
text_in_utf8(struct str bytes, struct arena *arena)
{
	const char *encoding;
	struct buf *to;

	if (str_starts(bytes, STR("\xef\xbb\xbf")))
		return str_from(bytes, 3);
	(void)encoding_detect(str_slice(bytes, 0, 1 << 20), STR(""), &encoding);
	if (strcmp(encoding, "US-ASCII") == 0 || strcmp(encoding, "UTF-8") == 0)
		return bytes;
	/* Stays until the process ends. */
	to = ARENA_NEW(arena, struct buf);
	to->size_max = SIZE_MAX / 4;
	(void)encoding_to_utf8(to, bytes, str_of(encoding));
	return buf_str(to);
}

static bool
child_work(const struct aside *aside, const struct helper_side *helper, struct arena *arena,
	struct err *err)
{
	struct str texts[ASIDE_FILE_MAX];
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	struct aside_side side = {.helper = helper,
		.arena = arena,
		.texts = texts,
		.text_count = helper->lent_count,
		.processes = processors > 0 ? (unsigned)processors : 1};

	for (size_t i = 0; i < helper->lent_count; i++) {
		if (!text_map(helper->lent_fds[i], &texts[i], err))
			return err_in(err, "%s", aside->paths[i]);
		if (aside->as_utf8)
			texts[i] = text_in_utf8(texts[i], arena);
	}
	return aside->work(aside->context, &side, err);
}

static void
child_serve(void *context, const struct helper_side *helper)
{
	const struct aside *aside = context;
	struct arena arena = {.size_max = SIZE_MAX};
	struct err err = {0};

	if (child_work(aside, helper, &arena, &err))
		(void)!helper_side_frame(helper, TYPE_DONE, STR(""));
	else
		(void)!helper_side_frame(helper, TYPE_FAILED, str_make(&err, sizeof(err)));
	arena_free(&arena);
}

bool
aside_say(const struct aside_side *side, uint8_t type, struct str payload, struct err *err)
{
	if (payload.len > FRAME_SIZE_MAX)
		return err_set(err, ERR_TOO_LARGE, "a name is too long to be told");
	return helper_side_frame(side->helper, type, payload) ||
		err_set(err, ERR_INTERRUPTED, "nobody listens any more");
}

/* ---- the caller ---- */

/* What it said is outside text. */
static bool
failure_take(struct str payload, struct err *err)
{
	struct err said;

	if (payload.len != sizeof(said))
		return err_set(err, ERR_CRASHED, "the process said what makes no sense");
	memcpy(&said, payload.data, sizeof(said));
	said.text[sizeof(said.text) - 1] = '\0';
	if (said.kind <= ERR_NONE || said.kind >= ERR_KIND_COUNT)
		said.kind = ERR_CRASHED;
	return err_set(err, said.kind, "%s", said.text);
}

static bool
listen(const struct aside *aside, struct helper *helper, struct err *err)
{
	for (;;) {
		struct str payload;
		uint8_t type;
		enum helper_event event = helper_frame_await(
			helper, AWAIT_MS, &type, &payload, err);

		if (event == HELPER_GONE)
			return false;
		if (event == HELPER_FRAME && type == TYPE_DONE)
			return true;
		if (event == HELPER_FRAME && type == TYPE_FAILED)
			return failure_take(payload, err);
		if (event == HELPER_FRAME && !aside->take(aside->taker, type, payload, err)) {
			helper_kill(helper);
			return false;
		}
		if (aside->wants_stop != NULL && aside->wants_stop(aside->stop_context)) {
			helper_kill(helper);
			return err_set(err, ERR_INTERRUPTED, "stopped; nothing was kept");
		}
	}
}

/* Pipes and the like cannot be lent. */
static bool
file_open(const struct aside *aside, size_t number, int *ret_fd, struct err *err)
{
	const char *path = aside->paths[number];
	struct stat about;

	*ret_fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (*ret_fd < 0 || fstat(*ret_fd, &about) != 0)
		return err_set_errno(err, errno, "cannot read %s", path);
	if (S_ISDIR(about.st_mode))
		return err_set(err, ERR_USAGE, "%s is a folder; a file is wanted", path);
	if (!S_ISREG(about.st_mode))
		return err_set(err, ERR_USAGE, "%s is no ordinary file", path);
	if ((uint64_t)about.st_size > aside->size_max)
		return err_set(err, ERR_TOO_LARGE, "%s has more than %llu MB", path,
			(unsigned long long)(aside->size_max >> 20));
	return true;
}

bool
aside_run(const struct aside *aside, struct err *err)
{
	int fds[ASIDE_FILE_MAX];
	struct aside own = *aside;
	struct helper_options options = {.name = "candour-aside",
		.title = aside->title,
		.prepare = child_prepare,
		.serve = child_serve,
		.context = &own,
		.folder_fd = -1,
		.file_size_max = OUTPUT_SIZE_MAX,
		.lock_fd = -1,
		.memory_mb_max = aside->memory_mb,
		.is_linker = true,
		.lent_fds = fds,
		.cpu_s_max = aside->cpu_s};
	struct helper *helper;
	bool done = true;

	if (aside->path_count > ASIDE_FILE_MAX)
		return err_set(err, ERR_USAGE, "at most %d files at once", ASIDE_FILE_MAX);
	for (; done && options.lent_count < aside->path_count; options.lent_count++)
		done = file_open(aside, options.lent_count, &fds[options.lent_count], err);
	if (done && helper_start(&options, &helper, err)) {
		done = listen(aside, helper, err);
		helper_stop(helper);
	} else {
		done = false;
	}
	for (size_t i = 0; i < options.lent_count; i++)
		fd_close(&fds[i]);
	return done;
}
