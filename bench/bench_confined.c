/* bench_confined: what confinement costs, for the same documents in the same run.
 *
 *   build/bench/bench_confined FOLDER
 *
 * Reads all small files of a folder twice, from memory: by the readers' own code in this process,
 * and through the sandbox as the intake does it (other processes, seccomp, sockets, several in
 * hand). Both make the readers ready first and count what comes back, and do nothing with it.
 * Prints CPU seconds, user and system, of both, and their difference: that is the sandbox. */
#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "extract/format.h"
#include "extract/frames.h"
#include "extract/reading.h"
#include "ingest/walk.h"
#include "sandbox/sandbox.h"
#include "store/vault.h"
#include "work/reader.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

struct file {
	struct str name;
	struct str bytes;
};

struct load {
	struct arena arena;
	struct file *files;
	size_t count;
};

/* What came back, to see that both did the same. */
struct heard {
	uint64_t frames;
	uint64_t size;
};

static NO_RETURN void
give_up(const char *words)
{
	fprintf(stderr, "bench_confined: %s\n", words);
	exit(1);
}

static double
cpu_s(int who)
{
	struct rusage usage;

	(void)getrusage(who, &usage);
	return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
		(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static void
load_take(struct load *load, const char *folder)
{
	char *paths[] = {(char *)(uintptr_t)folder};
	struct buf bytes CLEANUP(buf_free) = {0};
	struct walk_entry entry;
	struct walk *walk;
	struct err err = {0};
	uint64_t room;
	uint64_t size;

	arena_init(&load->arena, (size_t)8 << 30);
	walk_measure(paths, 1, 1000000, &room, &size);
	load->files = ARENA_ARRAY(&load->arena, room, struct file);
	if (!walk_open(paths, 1, &walk, &err))
		give_up(err.text);
	while (load->count < room && walk_next(walk, &entry)) {
		buf_clear(&bytes);
		if (entry.fd >= 0 && entry.size <= VAULT_SMALL_SIZE &&
			fd_read_all(entry.fd, &bytes, VAULT_SMALL_SIZE, "a file", &err))
			load->files[load->count++] = (struct file){
				str_copy(&load->arena, path_name(entry.path)),
				str_copy(&load->arena, buf_str(&bytes))};
		fd_close(&entry.fd);
	}
	walk_close(walk);
}

static bool
frame_hear(void *context, uint8_t type, struct str payload)
{
	struct heard *heard = context;

	(void)type;
	heard->frames++;
	heard->size += payload.len;
	return true;
}

static void
read_bare(const struct load *load, struct heard *heard)
{
	struct err err = {0};

	if (!formats_prepare(&err))
		give_up(err.text);
	for (size_t i = 0; i < load->count; i++) {
		struct reading_options options = {
			.name = load->files[i].name, .content = load->files[i].bytes};

		if (!reading_run(
			    -1, &options, (struct reading_sink){heard, frame_hear}, false, &err))
			give_up(err.text);
	}
}

static bool
send_next(struct sandbox *box, const struct load *load, size_t *at)
{
	const struct file *file = &load->files[*at];
	struct reading_options options = {.name = file->name, .content = file->bytes};
	struct buf request CLEANUP(buf_free) = {0};
	struct worker *worker;
	struct err err = {0};

	reader_request_write(&request, &options, false);
	worker = sandbox_spare(box, request.len);
	if (worker == NULL)
		return false;
	if (!worker_add(worker, buf_str(&request), *at, &err))
		give_up(err.text);
	(*at)++;
	return true;
}

static struct sandbox *
box_start(void)
{
	struct sandbox_options options = {
		.prepare = reader_prepare, .serve = reader_serve, .workers = 2};
	struct sandbox *box;
	struct err err = {0};

	if (!sandbox_start(&options, &box, &err))
		give_up(err.text);
	return box;
}

static void
read_confined(struct sandbox *box, const struct load *load, struct heard *heard)
{
	struct sandbox_report report;
	size_t at = 0;
	size_t done = 0;

	while (done < load->count) {
		while (at < load->count && send_next(box, load, &at))
			continue;
		sandbox_wait(box, -1, &report);
		if (report.event == SANDBOX_FRAME)
			(void)frame_hear(heard, report.type, report.payload);
		else if (report.event == SANDBOX_DONE)
			done++;
		else if (report.event != SANDBOX_NOTHING)
			give_up("a file breaks its reader: leave it out");
	}
	sandbox_stop(box);
}

int
main(int argc, char **argv)
{
	struct load load = {0};
	struct heard bare = {0};
	struct heard confined = {0};
	struct sandbox *box;
	double start;
	double bare_s;
	double confined_s;

	if (argc != 2)
		give_up("usage: bench_confined FOLDER");
	/* As in the intake it forks first of all, before this process is large. */
	start = cpu_s(RUSAGE_SELF);
	box = box_start();
	confined_s = cpu_s(RUSAGE_SELF) - start;
	load_take(&load, argv[1]);
	if (load.count == 0)
		give_up("there are no small files");
	start = cpu_s(RUSAGE_SELF);
	read_confined(box, &load, &confined);
	confined_s += cpu_s(RUSAGE_SELF) - start + cpu_s(RUSAGE_CHILDREN);
	start = cpu_s(RUSAGE_SELF);
	read_bare(&load, &bare);
	bare_s = cpu_s(RUSAGE_SELF) - start;
	printf("%zu documents: confined %.3f s, in one process %.3f s, the sandbox %.3f s "
	       "(%.1f us each)%s\n",
		load.count, confined_s, bare_s, confined_s - bare_s,
		(confined_s - bare_s) / (double)load.count * 1e6,
		bare.frames == confined.frames && bare.size == confined.size
			? ""
			: "; but they did not say the same");
	arena_free(&load.arena);
	return 0;
}
