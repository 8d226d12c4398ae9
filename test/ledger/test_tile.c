/* Reading a tile that another process renames all the while. */
#include "ledger/tile.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "ledger_case.h"
#include "tap.h"

#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NARROW = 100, FIRST = 200, READS = 2000, BURST = 2000, PAUSE_NS = 5 * 1000 * 1000 };

static const char *
name_of(struct arena *arena, const char *folder, unsigned width)
{
	const struct tile tile = {TILE_HASHES, 0, 0, width};

	return path_join_cstr(arena, folder, tile_path(arena, &tile).data);
}

/* As a log does that grows, but faster than anybody can look; then it rests, as a log does until the next batch. */
static void
rename_for_ever(const char *folder)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	const struct timespec pause = {.tv_nsec = PAUSE_NS};
	const char *names[TILE_WIDTH];

	for (unsigned width = FIRST; width < TILE_WIDTH; width++)
		names[width] = name_of(&arena, folder, width);
	for (unsigned at = FIRST, done = 1;; done++) {
		unsigned next = at + 1 < TILE_WIDTH ? at + 1 : FIRST;

		(void)rename(names[at], names[next]);
		at = next;
		if (done % BURST == 0)
			(void)nanosleep(&pause, NULL);
	}
}

static bool
folder_fill(struct arena *arena, const char *folder)
{
	static const unsigned char hashes[FIRST * LEDGER_HASH_SIZE];
	FILE *file;
	bool good;

	for (const char *const *name =
			(const char *const[]){"tile", "tile/0", "tile/0/000.p", NULL};
		*name != NULL; name++)
		if (mkdir(path_join_cstr(arena, folder, *name), 0700) != 0)
			return false;
	file = fopen(name_of(arena, folder, FIRST), "wb");
	good = file != NULL && fwrite(hashes, 1, sizeof(hashes), file) == sizeof(hashes);
	return file != NULL && fclose(file) == 0 && good;
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	const struct tile tile = {TILE_HASHES, 0, 0, NARROW};
	const struct tile gone = {TILE_HASHES, 0, 1, NARROW};
	const char *folder = tap_folder();
	struct buf bytes CLEANUP(buf_free) = {0};
	struct err err = {0};
	unsigned read = 0;
	pid_t writer;

	tap_ok(folder_fill(&arena, folder), "a tile of %d hashes", FIRST);
	writer = fork();
	if (writer == 0) {
		rename_for_ever(folder);
		_exit(0);
	}
	while (read < READS && tile_read(folder, &tile, &bytes, &err)) {
		read++;
		if (bytes.len != (size_t)NARROW * LEDGER_HASH_SIZE)
			break;
		buf_clear(&bytes);
	}
	tap_ok(read == READS, "is read each time while another renames it, %u times of %d %s", read,
		READS, err.text);
	(void)kill(writer, SIGKILL);
	(void)waitpid(writer, NULL, 0);
	err_clear(&err);
	tap_ok(!tile_read(folder, &gone, &bytes, &err) && err.kind == ERR_NOT_FOUND,
		"one that is not there is not found: %s", err.text);
	return tap_done();
}
