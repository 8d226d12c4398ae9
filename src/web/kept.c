/* Files of forms that are to be taken in: named and held while they come, hashed on the way, synced little by little
 * so that nobody waits for ten gigabytes at the end. */
#include "web/serving.h"

#include "base/clock.h"
#include "base/file.h"
#include "work/upload.h"
#include "work/upload_file.h"
#include "work/workshop.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SYNC_STEP = 16 << 20, TRIES_MAX = 100 };

bool
kept_room_check(struct visit *visit, struct err *err)
{
	struct inspection *inspection = visit->serving->door.workshop->inspection;
	uint64_t room_free;
	uint64_t promised;

	if (!upload_room_free(visit->serving->door.folder, &room_free, err) ||
		!upload_room_promised(inspection, &visit->arena, &promised, err))
		return false;
	return visit->head.body_size <= upload_room_for(room_free, promised) ||
		err_set(err, ERR_DISK_FULL,
			"there is not enough room for this file on the disk of this inspection; "
			"nothing of it was taken");
}

static const char *
path_of(struct visit *visit, struct str kept)
{
	return str_format(&visit->arena, "%s/%s/%.*s", visit->serving->door.folder,
		upload_new_folder, STR_ARG(kept))
		.data;
}

/* Held from its beginning on; one that the clerk took for left behind before it was held is made again. */
static bool
file_make(struct visit *visit, struct request_file *file, struct err *err)
{
	struct stat info;

	file->fd = open(path_of(visit, file->kept),
		O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (file->fd >= 0 && flock(file->fd, LOCK_EX | LOCK_NB) == 0 &&
		fstat(file->fd, &info) == 0 && info.st_nlink == 1)
		return true;
	(void)err_set_errno(err, errno, "the upload cannot be kept");
	fd_close(&file->fd);
	return false;
}

bool
kept_begin(struct visit *visit, struct request_file *file, struct err *err)
{
	if (visit->request.file_count > 0)
		return err_set(err, ERR_TOO_LARGE,
			"send one file at a time; several go into one zip archive");
	sha256_kept_begin(&file->sha);
	for (int i = 0; i < TRIES_MAX; i++) {
		file->kept = str_format(&visit->arena, "form-%lld-%lld-%d", (long long)getpid(),
			(long long)clock_span_ms(), i);
		if (file_make(visit, file, err))
			return true;
	}
	file->kept = STR("");
	return false;
}

static bool
file_sync(struct request_file *file, struct err *err)
{
	file->synced = file->size;
	return fdatasync(file->fd) == 0 || err_set_errno(err, errno, "the upload cannot be kept");
}

/* `file->size` is with these bytes. */
bool
kept_bytes(struct request_file *file, struct str bytes, struct err *err)
{
	sha256_kept_add(&file->sha, bytes);
	return file->size - file->synced < SYNC_STEP || file_sync(file, err);
}

bool
kept_end(struct request_file *file, struct err *err)
{
	return file_sync(file, err);
}

void
kept_drop(struct visit *visit, struct request_file *file)
{
	if (file->kept.len > 0)
		(void)unlink(path_of(visit, file->kept));
}
