#include "web/enclosure.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "base/limits.h"
#include "sandbox/confine.h"
#include "work/upload_file.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

const char *const enclosure_uploads = "incoming";

/* Everything of an inspection but its keys and its lock. What is not there yet is none of a door's that
 * began before it was. */
static const char *const read_names[] = {"candour.db", "candour.db-wal", "people.db",
	"people.db-wal", "vault", "ledger", "receipts", "reports", "requests", "links",
	"README.txt"};
/* Where SQLite's readers say which part of the log they read: they must write there. */
static const char *const shared_names[] = {"candour.db-shm", "people.db-shm"};

_Static_assert(COUNT_OF(read_names) <= CONFINE_PATHS_MAX, "room for all");

bool
enclosure_prepare(const char *folder, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};

	return folder_make(path_join_cstr(&arena, folder, enclosure_uploads), err) &&
		upload_folders_make(folder, err) &&
		folder_make(path_join_cstr(&arena, folder, "reports"), err) &&
		folder_make(path_join_cstr(&arena, folder, "requests"), err);
}

static void
paths_add(int folder_fd, const char *const *names, size_t count, int *fds, size_t *fd_count)
{
	for (size_t i = 0; i < count; i++) {
		int fd = openat(folder_fd, names[i], O_PATH | O_CLOEXEC | O_NOFOLLOW);

		if (fd >= 0)
			fds[(*fd_count)++] = fd;
	}
}

static void
paths_close(struct confine_paths *paths)
{
	for (size_t i = 0; i < paths->read_count; i++)
		fd_close(&paths->read[i]);
	for (size_t i = 0; i < paths->shared_count; i++)
		fd_close(&paths->shared[i]);
	fd_close(&paths->uploads);
}

/* That the uploads lie in a folder of ours, and in no place that a link leads to. */
static bool
paths_open(const char *folder, struct confine_paths *paths, struct err *err)
{
	int fd CLEANUP(fd_close) = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return err_set_errno(err, errno, "cannot open \"%s\"", folder);
	paths_add(fd, read_names, COUNT_OF(read_names), paths->read, &paths->read_count);
	paths_add(fd, shared_names, COUNT_OF(shared_names), paths->shared, &paths->shared_count);
	paths->uploads = openat(
		fd, enclosure_uploads, O_PATH | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
	return paths->uploads >= 0 ||
		err_set_errno(err, errno, "cannot open \"%s/%s\"", folder, enclosure_uploads);
}

bool
enclosure_enter(const char *folder, enum confinement confinement, struct err *err)
{
	struct confine_plan plan = {.role = CONFINE_DOOR,
		.confinement = confinement,
		.memory_mb = ENCLOSURE_MEMORY_MB,
		.file_max = ENCLOSURE_FILES_MAX,
		.file_size_max = PART_SIZE_MAX,
		.folder_fd = -1};
	struct confine_paths paths = {.uploads = -1};
	bool good = paths_open(folder, &paths, err) && confine_stdio_close(err) &&
		confine_plan_make(&plan, err) && confine_door_enter(&plan, &paths, err);

	paths_close(&paths);
	confine_plan_free(&plan);
	return good || err_in(err, "a door cannot be confined");
}
