/* What another process walks and reads is what this one would have, in the same order; and where it
 * ends, changes its mind or stands still, that shows. */
#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "ingest/source.h"
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SMALL = 900, LARGE_SIZE = 3 * FETCH_SIZE_MAX, WAIT_MS = 20000, PATIENCE = 1000 };

struct bed {
	struct arena arena;
	char *folder;
	char *single;
	char *link;
};

/* ---- what is handed over ---- */

static const char *
place(struct bed *bed, const char *name)
{
	return path_join_cstr(&bed->arena, bed->folder, name);
}

static void
put(struct bed *bed, const char *name, struct str bytes)
{
	const char *path = place(bed, name);
	struct err err = {0};
	int fd CLEANUP(fd_close) = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || !fd_write_all(fd, bytes, path, &err))
		exit(1);
}

static void
odd_put(struct bed *bed)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd CLEANUP(fd_close) = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	put(bed, "line\nbreak", STR("a name of two lines"));
	put(bed, "bad\xff\xc3name", STR("a name that is no UTF-8"));
	put(bed, "empty", STR(""));
	put(bed, "secret", STR("nobody may read this"));
	memcpy(address.sun_path, "odd-socket", 10);
	if (mkfifo(place(bed, "pipe"), 0600) != 0 || chmod(place(bed, "secret"), 0) != 0 ||
		symlink("empty", place(bed, "link")) != 0 ||
		symlink("/etc", place(bed, "away")) != 0 || mkdir(place(bed, "shut"), 0) != 0 ||
		mkdir(place(bed, "void"), 0700) != 0)
		exit(1);
	if (chdir(bed->folder) != 0 ||
		bind(fd, (const struct sockaddr *)&address, sizeof(address)) != 0)
		tap_note("there is no socket");
}

static void
deep_put(struct bed *bed)
{
	struct str path = STR("deep");

	for (unsigned i = 0; i < 40; i++) {
		if (mkdir(place(bed, path.data), 0700) != 0)
			exit(1);
		put(bed, str_format(&bed->arena, "%s/note", path.data).data, path);
		path = str_format(&bed->arena, "%s/d%u", path.data, i);
	}
}

static void
bed_make(struct bed *bed)
{
	char *large = memory_zeroed(1, LARGE_SIZE);

	arena_init(&bed->arena, 64 << 20);
	bed->folder = str_cstr(&bed->arena, str_format(&bed->arena, "%s/handed", tap_folder()));
	bed->single = str_cstr(&bed->arena, str_format(&bed->arena, "%s/alone", tap_folder()));
	bed->link = str_cstr(&bed->arena, str_format(&bed->arena, "%s/by-link", tap_folder()));
	if (mkdir(bed->folder, 0700) != 0 || symlink("handed/deep", bed->link) != 0)
		exit(1);
	for (unsigned i = 0; i < SMALL; i++)
		put(bed, str_format(&bed->arena, "small%u", i).data,
			str_format(&bed->arena, "%u%*s", i, (int)(i * 7 % 3000), "note"));
	memset(large, 'x', LARGE_SIZE);
	put(bed, "small5-large", str_make(large, LARGE_SIZE));
	put(bed, "small6-limit", str_make(large, FETCH_SIZE_MAX));
	put(bed, "small7-above", str_make(large, FETCH_SIZE_MAX + 1));
	put(bed, "../alone", STR("one file by itself"));
	odd_put(bed);
	deep_put(bed);
	free(large);
}

/* ---- walking twice ---- */

static enum fetch_state
next(struct source *source, struct fetched *ret_fetched, struct err *err)
{
	enum fetch_state state = source_next(source, ret_fetched, err);

	for (unsigned i = 0; state == FETCH_LATER && i < PATIENCE; i++) {
		source_await(source, WAIT_MS / PATIENCE);
		state = source_next(source, ret_fetched, err);
	}
	return state;
}

static struct source *
begin(struct bed *bed, size_t count, uint64_t from)
{
	char **paths = ARENA_ARRAY(&bed->arena, 3, char *);
	struct source *source;
	struct err err = {0};

	paths[0] = bed->folder;
	paths[1] = bed->single;
	paths[2] = bed->link;
	if (!source_open(paths, count, &source, &err)) {
		tap_ok(false, "%s", err.text);
		exit(1);
	}
	source_fetch_from(source, from);
	return source;
}

/* What the walk opened against what was fetched: the same bytes, here or through the descriptor. */
static bool
is_same_content(const struct fetched *walked, const struct fetched *fetched)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	size_t size = (size_t)walked->entry.size;
	char *bytes = arena_alloc(&arena, size + 1);
	char *again = arena_alloc(&arena, size + 1);
	unsigned char hash[SHA256_SIZE];

	if (read(walked->entry.fd, bytes, size + 1) != (ssize_t)size)
		return false;
	if (!fetched->is_read)
		return size > FETCH_SIZE_MAX &&
			read(fetched->entry.fd, again, size + 1) == (ssize_t)size &&
			memcmp(bytes, again, size) == 0;
	sha256_once(str_make(bytes, size), hash);
	return size <= FETCH_SIZE_MAX && fetched->entry.fd < 0 &&
		str_equal(fetched->bytes, str_make(bytes, size)) &&
		memcmp(hash, fetched->hash.bytes, SHA256_SIZE) == 0;
}

static bool
is_same(const struct fetched *walked, const struct fetched *fetched)
{
	const struct walk_entry *a = &walked->entry;
	const struct walk_entry *b = &fetched->entry;

	return str_equal(a->path, b->path) && a->size == b->size &&
		a->modified_s == b->modified_s && a->modified_ns == b->modified_ns &&
		strcmp(a->words, b->words) == 0 &&
		(a->fd < 0 ? b->fd < 0 && !fetched->is_read : is_same_content(walked, fetched));
}

static void
test_same(struct bed *bed, uint64_t from, const char *words)
{
	struct source *walk = begin(bed, 3, UINT64_MAX);
	struct source *source = begin(bed, 3, from);
	struct fetched walked;
	struct fetched fetched;
	struct err err = {0};
	uint64_t files[2];
	uint64_t bytes[2];
	size_t count = 0;
	size_t same = 0;
	enum fetch_state state;

	while (source_next(walk, &walked, &err) == FETCH_ENTRY) {
		bool good;

		state = next(source, &fetched, &err);
		good = state == FETCH_ENTRY && is_same(&walked, &fetched);
		count++;
		same += good;
		if (!good)
			tap_note("\"%.*s\" is another", STR_ARG(walked.entry.path));
		fd_close(&walked.entry.fd);
		if (state == FETCH_ENTRY)
			fd_close(&fetched.entry.fd);
	}
	tap_ok(count > SMALL && same == count && source_fetch(source) != NULL,
		"%s: %zu of %zu entries are the same, in their order %s", words, same, count,
		err.text);
	tap_ok(next(source, &fetched, &err) == FETCH_END &&
			next(source, &fetched, &err) == FETCH_END,
		"%s: the end is said", words);
	source_met(walk, &files[0], &bytes[0]);
	source_met(source, &files[1], &bytes[1]);
	tap_ok(files[0] == files[1] && bytes[0] == bytes[1], "%s: as many files and bytes", words);
	source_close(walk);
	source_close(source);
}

/* While it cannot send, it counts. */
static void
test_totals(struct bed *bed)
{
	struct source *source = begin(bed, 3, 1);
	struct fetched fetched;
	struct err err = {0};
	uint64_t totals[2] = {0};
	uint64_t met[2] = {0};
	unsigned tries = 0;

	do {
		if (next(source, &fetched, &err) == FETCH_ENTRY)
			fd_close(&fetched.entry.fd);
		usleep(1000);
	} while (source_totals(source, &totals[0], &totals[1]) && totals[0] == 0 &&
		tries++ < PATIENCE);
	source_met(source, &met[0], &met[1]);
	tap_ok(totals[0] > met[0], "the totals are known after %llu of %llu files",
		(unsigned long long)met[0], (unsigned long long)totals[0]);
	while (next(source, &fetched, &err) == FETCH_ENTRY)
		fd_close(&fetched.entry.fd);
	source_met(source, &met[0], &met[1]);
	tap_ok(totals[0] == met[0] && totals[1] == met[1], "and are true");
	source_close(source);
}

static void
test_few(struct bed *bed)
{
	struct source *source = begin(bed, 3, 100000);
	struct fetched fetched;
	struct err err = {0};

	while (next(source, &fetched, &err) == FETCH_ENTRY)
		fd_close(&fetched.entry.fd);
	tap_ok(source_fetch(source) == NULL, "for a few files no other process is started");
	source_close(source);
}

/* ---- what may happen ---- */

/* Everything grows and vanishes while it is fetched. */
static void
test_changing(struct bed *bed)
{
	struct source *source = begin(bed, 1, 1);
	struct fetched fetched;
	struct err err = {0};
	size_t sound = 0;
	size_t gone = 0;
	size_t count = 0;
	enum fetch_state state;

	for (count = 0; (state = next(source, &fetched, &err)) == FETCH_ENTRY; count++) {
		unsigned char hash[SHA256_SIZE];

		/* Those that are not read yet, whichever they are. */
		if (count == 3)
			for (unsigned i = 0; i < SMALL; i++) {
				const char *path = str_format(&bed->arena, "small%u", i).data;

				if (i % 2 == 0)
					put(bed, path, STR("another text"));
				else if (unlink(place(bed, path)) != 0)
					exit(1);
			}
		sha256_once(fetched.bytes, hash);
		sound += !fetched.is_read ||
			(fetched.bytes.len == fetched.entry.size &&
				memcmp(hash, fetched.hash.bytes, SHA256_SIZE) == 0);
		gone += str_find(str_of(fetched.entry.words), STR("vanished")) != STR_NONE;
		fd_close(&fetched.entry.fd);
	}
	tap_ok(state == FETCH_END && count > SMALL && sound == count && gone > 0,
		"what changes is fetched as it was at one moment, and what vanishes (%zu) is told %s",
		gone, err.text);
	source_close(source);
}

static void
test_killed(struct bed *bed)
{
	struct source *source = begin(bed, 1, 1);
	struct fetched fetched;
	struct err err = {0};
	enum fetch_state state = next(source, &fetched, &err);
	size_t count = 0;

	if (state == FETCH_ENTRY)
		fd_close(&fetched.entry.fd);
	(void)kill(fetch_pid(source_fetch(source)), SIGKILL);
	while ((state = next(source, &fetched, &err)) == FETCH_ENTRY) {
		fd_close(&fetched.entry.fd);
		count++;
	}
	tap_ok(state == FETCH_FAILED && err.kind == ERR_IO &&
			str_find(str_of(err.text), STR("run the same command again")) != STR_NONE,
		"one that is killed is never the end of the walk: %s", err.text);
	source_close(source);
}

/* Killed before it has said anything: the walk goes on here. */
static void
test_never_begun(struct bed *bed)
{
	struct source *source = begin(bed, 1, 1);
	struct source *walk = begin(bed, 1, UINT64_MAX);
	struct fetched fetched;
	struct err err = {0};
	enum fetch_state state = source_next(source, &fetched, &err);
	size_t count = 0;
	size_t walked = 0;

	if (state == FETCH_LATER && source_fetch(source) != NULL)
		(void)kill(fetch_pid(source_fetch(source)), SIGKILL);
	if (state == FETCH_LATER)
		state = next(source, &fetched, &err);
	for (; state == FETCH_ENTRY; count++) {
		fd_close(&fetched.entry.fd);
		state = next(source, &fetched, &err);
	}
	while (next(walk, &fetched, &err) == FETCH_ENTRY) {
		fd_close(&fetched.entry.fd);
		walked++;
	}
	if (source_fetch(source) != NULL)
		tap_skip("it was quicker than its end");
	else
		tap_ok(state == FETCH_END && count == walked,
			"where it cannot begin, nothing is missing (%zu files)", count);
	source_close(source);
	source_close(walk);
}

static void
test_stopped(struct bed *bed)
{
	struct source *source = begin(bed, 1, 1);
	struct fetched fetched;
	struct err err = {0};
	enum fetch_state state = source_next(source, &fetched, &err);

	(void)kill(fetch_pid(source_fetch(source)), SIGSTOP);
	while (state == FETCH_ENTRY) {
		fd_close(&fetched.entry.fd);
		state = source_next(source, &fetched, &err);
	}
	source_await(source, 10);
	tap_ok(state == FETCH_LATER, "one that stands still keeps nobody waiting");
	source_close(source);
	tap_ok(waitpid(-1, NULL, 0) < 0 && errno == ECHILD, "and is ended");
}

int
main(void)
{
	struct bed bed = {0};

	bed_make(&bed);
	test_few(&bed);
	test_same(&bed, 1, "from the first");
	test_same(&bed, SMALL, "once many are known");
	test_totals(&bed);
	test_never_begun(&bed);
	test_killed(&bed);
	test_stopped(&bed);
	test_changing(&bed);
	(void)chmod(place(&bed, "shut"), 0700);
	arena_free(&bed.arena);
	return tap_done();
}
