/* How far an ingest says that it is: nothing of totals before they are known, and true ones then. */
#include "base/clock.h"
#include "base/date.h"
#include "base/err.h"
#include "base/file.h"
#include "clerk_bed.h"
#include "tap.h"
#include "work/ingest.h"
#include "work/workshop.h"

#include <fcntl.h>
#include <unistd.h>

enum { NOTES = 700, FILES = NOTES + 1 };

struct told {
	size_t count;
	bool stops;
	bool sleeps;
	struct progress first;
	struct progress second;
	struct progress last;
};

static uint64_t
notes_write(const char *folder)
{
	struct err err = {0};
	uint64_t size = 0;

	if (!folder_make(folder, &err))
		tap_note("%s", err.text);
	for (size_t i = 0; i < NOTES; i++) {
		struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
		const char *path = str_format(&arena, "%s/note%zu.txt", folder, i).data;
		int fd CLEANUP(fd_close) = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
		struct str words = str_format(&arena, "Note %zu on moorings.\n", i);

		if (fd >= 0 && fd_write_all(fd, words, path, &err))
			size += words.len;
	}
	return size;
}

static void
hear(void *context, const struct progress *progress)
{
	struct told *told = context;

	told->count++;
	if (told->count == 1)
		told->first = *progress;
	if (told->count == 2)
		told->second = *progress;
	told->last = *progress;
	/* Longer than an ingest goes on without totals. */
	if (told->sleeps && told->count == 1)
		usleep(700 * 1000);
}

static bool
stop(void *context)
{
	return ((const struct told *)context)->stops;
}

static bool
take_in(struct clerk_bed *bed, char *folder, const char *custodian, struct told *told)
{
	struct workshop_options options = {
		.folder = bed->folder, .readers = READERS_TEXT, .workers = 1, .wait = true};
	struct ingest_request request = {.paths = &folder,
		.path_count = 1,
		.delivery = {.given_by = STR("Norchester BC"),
			.custodian = str_of(custodian),
			.power = STR("LGA 1999 s.11"),
			.received = date_days(2014, 10, 2) * 86400},
		.progress = hear,
		.stop = stop,
		.context = told};
	struct arena arena CLEANUP(arena_free) = {.size_max = 64 << 20};
	struct ingest_result result;
	struct workshop workshop;
	struct err err = {0};
	bool done;

	if (!workshop_open(&options, &workshop, &err))
		return false;
	done = work_ingest(&workshop, &arena, &request, &result, &err);
	workshop_close(&workshop);
	return done;
}

static bool
is_total(const struct progress *p, uint64_t size)
{
	return p->files_total == FILES && p->bytes_total == size;
}

int
main(void)
{
	struct clerk_bed bed;
	struct told told = {.sleeps = true};
	char *folder;
	char *link;
	uint64_t size;

	bed_found(&bed, "totals");
	folder = str_cstr(&bed.arena, str_format(&bed.arena, "%s/moorings", tap_folder()));
	link = str_cstr(&bed.arena, str_format(&bed.arena, "%s/link", folder));
	size = notes_write(folder);
	tap_ok(size > NOTES && symlink("note1.txt", link) == 0, "there is something to take in");
	tap_ok(take_in(&bed, folder, "Harbour", &told), "files are taken in");
	tap_ok(!told.first.is_last && told.first.files_total == 0 && told.first.bytes_total == 0,
		"no totals are made up at first");
	tap_ok(told.second.files < FILES && is_total(&told.second, size),
		"after half a second they are known, before all is taken in (%llu files then)",
		(unsigned long long)told.second.files);
	tap_ok(told.last.is_last && told.last.files == FILES && told.last.bytes == size &&
			is_total(&told.last, size),
		"at the end all was taken in");

	told = (struct told){0};
	tap_ok(take_in(&bed, folder, "Quay", &told) && is_total(&told.last, size) &&
			told.last.files == FILES,
		"an ingest that is soon done has them too");

	told = (struct told){.stops = true};
	tap_ok(!take_in(&bed, folder, "Pier", &told) && told.last.is_last &&
			told.last.files < FILES && is_total(&told.last, size),
		"and one that is stopped at once");
	bed_free(&bed);
	return tap_done();
}
