/* A delivery that another process reads becomes the same inspection as one that the intake reads; one
 * whose process is killed or stands still loses nothing. */
#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "clerk_bed.h"
#include "store/document.h"
#include "store/entry.h"
#include "store/inspection.h"
#include "store/item.h"
#include "tap.h"
#include "work/ingest.h"
#include "work/workshop.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOTES = 1500, NOTE_SIZE = 1500, OTHERS = 5, FILES = NOTES + OTHERS, STOP_MS = 300 };

struct watch {
	int signal; /* for the fetcher, once, when `stop` is called for the time `due` */
	unsigned due;
	unsigned calls;
	bool was_sent;
	bool stops; /* some time after */
	int64_t sent_ms;
	struct progress last;
};

/* ---- what is handed over ---- */

static void
put(const char *folder, const char *name, struct str bytes)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	const char *path = path_join_cstr(&arena, folder, name);
	struct err err = {0};
	int fd CLEANUP(fd_close) = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0 || !fd_write_all(fd, bytes, path, &err))
		exit(1);
}

static void
handed_make(struct arena *arena, const char *folder)
{
	char *large = memory_alloc(2 << 20);

	memset(large, 'x', 2 << 20);
	if (mkdir(folder, 0700) != 0)
		exit(1);
	for (unsigned i = 0; i < NOTES; i++)
		put(folder, str_format(arena, "note%u.txt", i).data,
			str_format(arena, "Note %u on moorings.%*s\n", i / 2, NOTE_SIZE,
				i % 2 == 0 ? "one" : "two"));
	put(folder, "note5-large.txt", str_make(large, 2 << 20));
	put(folder, "note6-bad\xff\xc3.txt", STR("a name that is no UTF-8\n"));
	put(folder, "note7\nline.txt", STR("a name of two lines\n"));
	if (symlink("note1.txt", path_join_cstr(arena, folder, "note8-link")) != 0 ||
		mkfifo(path_join_cstr(arena, folder, "note9-pipe"), 0600) != 0)
		exit(1);
	free(large);
}

/* ---- the intake ---- */

/* This process's child of that name; 0 where there is none. */
static pid_t
fetcher_find(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	struct buf text CLEANUP(buf_free) = {0};
	struct err err = {0};
	struct str rest;
	struct str word;
	const char *path = str_format(&arena, "/proc/self/task/%d/children", (int)getpid()).data;

	if (!file_read(path, &text, 1 << 16, &err))
		return 0;
	rest = buf_str(&text);
	while (str_cut(&rest, ' ', &word)) {
		struct buf name CLEANUP(buf_free) = {0};

		path = str_format(&arena, "/proc/%.*s/comm", STR_ARG(word)).data;
		if (word.len > 0 && file_read(path, &name, 64, &err) &&
			str_equal(buf_str(&name), STR("candour-fetcher\n")))
			return (pid_t)strtol(str_cstr(&arena, word), NULL, 10);
	}
	return 0;
}

static void
hear(void *context, const struct progress *progress)
{
	((struct watch *)context)->last = *progress;
}

static bool
stop(void *context)
{
	struct watch *watch = context;
	pid_t pid = watch->signal != 0 && ++watch->calls == watch->due ? fetcher_find() : 0;

	if (pid > 0) {
		watch->was_sent = kill(pid, watch->signal) == 0;
		watch->sent_ms = clock_span_ms();
	}
	return watch->stops && watch->was_sent && clock_span_ms() - watch->sent_ms > STOP_MS;
}

static bool
take_in(struct clerk_bed *bed, char *folder, uint64_t fetch_from, struct watch *watch,
	struct ingest_result *ret_result, struct err *err)
{
	struct workshop_options options = {
		.folder = bed->folder, .readers = READERS_TEXT, .workers = 1, .wait = true};
	struct ingest_request request = {.paths = &folder,
		.path_count = 1,
		.delivery = {.given_by = STR("Norchester BC"),
			.custodian = STR("Harbour"),
			.power = STR("LGA 1999 s.11"),
			.received = date_days(2014, 10, 2) * 86400},
		.fetch_from = fetch_from,
		.progress = hear,
		.stop = stop,
		.context = watch};
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	struct workshop workshop;
	bool done;

	err_clear(err);
	if (!workshop_open(&options, &workshop, err))
		return false;
	done = work_ingest(&workshop, &arena, &request, ret_result, err);
	workshop_close(&workshop);
	return done;
}

/* ---- what became of it ---- */

static bool
is_same_item(struct inspection *inspections[2], int64_t id, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 8 << 20};
	struct item items[2];
	struct document documents[2] = {0};

	for (size_t i = 0; i < 2; i++)
		if (!item_get(inspections[i], &arena, id, &items[i], err) ||
			(items[i].document != 0 &&
				!document_get(inspections[i], &arena, items[i].document,
					&documents[i], err)))
			return false;
	return str_equal(items[0].path, items[1].path) &&
		str_equal(items[0].path_bytes, items[1].path_bytes) &&
		items[0].document == items[1].document &&
		items[0].modified_ns == items[1].modified_ns &&
		items[0].reason == items[1].reason && str_equal(items[0].words, items[1].words) &&
		documents[0].size == documents[1].size &&
		vault_hash_equal(documents[0].sha256, documents[1].sha256);
}

static size_t
same_count(struct clerk_bed beds[2])
{
	struct inspection *inspections[2];
	struct err err = {0};
	size_t count = 0;

	for (size_t i = 0; i < 2; i++) {
		struct inspection_options options = {.mode = INSPECTION_READ, .clock = clock_now};

		if (!inspection_open(beds[i].folder, &options, &inspections[i], &err)) {
			tap_note("%s", err.text);
			return 0;
		}
	}
	while (count < FILES && is_same_item(inspections, (int64_t)count + 1, &err))
		count++;
	if (count < FILES)
		tap_note("item %zu: %s", count + 1, err.text);
	for (size_t i = 0; i < 2; i++)
		inspection_close(inspections[i]);
	return count;
}

static void
test_same(struct clerk_bed beds[2], char *folder)
{
	struct ingest_result results[2];
	struct watch watch[2] = {{0}};
	struct err err = {0};

	bed_found(&beds[0], "walked");
	bed_found(&beds[1], "fetched");
	tap_ok(take_in(&beds[0], folder, UINT64_MAX, &watch[0], &results[0], &err),
		"the intake reads itself %s", err.text);
	tap_ok(take_in(&beds[1], folder, 1000, &watch[1], &results[1], &err),
		"another process reads for it %s", err.text);
	tap_ok(results[0].files_new == FILES - 2 && results[1].files_new == FILES - 2 &&
			results[0].files_failed == 2 && results[1].files_failed == 2 &&
			results[0].bytes == results[1].bytes,
		"as many files and bytes");
	tap_ok(watch[0].last.files_total == FILES && watch[1].last.files_total == FILES &&
			watch[0].last.bytes_total == watch[1].last.bytes_total,
		"the same totals");
	tap_ok(same_count(beds) == FILES && bed_entries(&beds[0], ENTRY_RECEIVED) == FILES &&
			bed_entries(&beds[1], ENTRY_RECEIVED) == FILES,
		"the same items, in the same order, each with its entry in the log");
	tap_ok(bed_verify(&beds[1]) == 0, "nothing is found wrong");
}

static bool
is_short(const struct watch *watch)
{
	return watch->was_sent && watch->last.files < FILES && watch->last.files_total == FILES;
}

static bool
goes_on(struct clerk_bed beds[2], char *folder)
{
	struct ingest_result result;
	struct watch watch = {0};
	struct err err = {0};
	bool done = take_in(&beds[1], folder, 1, &watch, &result, &err);

	if (!done)
		tap_note("%s", err.text);
	return done && same_count(beds) == FILES;
}

/* One that is killed before it has begun is as if it had never been: then it is tried later. */
static void
test_killed(struct clerk_bed *whole, char *folder)
{
	bool done = true;

	for (unsigned due = 3; done && due < 50; due *= 2) {
		struct clerk_bed beds[2] = {*whole};
		struct watch watch = {.signal = SIGKILL, .due = due};
		struct ingest_result result;
		struct err err = {0};

		bed_found(&beds[1], str_format(&whole->arena, "killed%u", due).data);
		done = take_in(&beds[1], folder, 1, &watch, &result, &err);
		if (done)
			tap_ok(same_count(beds) == FILES, "killed too soon, it is not missed");
		else
			tap_ok(is_short(&watch) && err.kind == ERR_IO, "killed, it is missed: %s",
				err.text);
		if (!done)
			tap_ok(goes_on(beds, folder), "and the same command goes on");
		bed_free(&beds[1]);
	}
	tap_ok(!done, "it was killed in the middle");
}

static void
test_stopped(struct clerk_bed *whole, char *folder)
{
	struct clerk_bed beds[2] = {*whole};
	struct watch watch = {.signal = SIGSTOP, .due = 3, .stops = true};
	struct ingest_result result;
	struct err err = {0};

	bed_found(&beds[1], "stopped");
	tap_ok(!take_in(&beds[1], folder, 1, &watch, &result, &err) && is_short(&watch) &&
			err.kind == ERR_INTERRUPTED,
		"where it stands still, the intake can be stopped: %s", err.text);
	tap_ok(goes_on(beds, folder), "and the same command goes on");
	bed_free(&beds[1]);
}

int
main(void)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	struct clerk_bed beds[2];
	char *folder = str_cstr(&arena, str_format(&arena, "%s/moorings", tap_folder()));

	handed_make(&arena, folder);
	test_same(beds, folder);
	test_killed(&beds[0], folder);
	test_stopped(&beds[0], folder);
	bed_free(&beds[0]);
	bed_free(&beds[1]);
	return tap_done();
}
