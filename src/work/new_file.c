#include "work/new_file.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

bool
new_file_begin(struct arena *arena, const char *path, struct new_file *ret_file, struct err *err)
{
	*ret_file = (struct new_file){
		.path = path, .part = str_format(arena, "%s.part", path).data, .fd = -1};
	if (file_exists(path))
		return err_set(err, ERR_EXISTS, "%s is there already; it is not overwritten", path);
	/* What an earlier run left half done. */
	(void)unlink(ret_file->part);
	ret_file->fd = open(
		ret_file->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	return ret_file->fd >= 0 || err_set_errno(err, errno, "cannot make %s", ret_file->part);
}

bool
new_file_write(struct new_file *file, struct str bytes, struct err *err)
{
	return fd_write_all(file->fd, bytes, file->part, err);
}

bool
new_file_end(struct new_file *file, struct err *err)
{
	struct str folder = str_of(file->path);
	size_t slash = str_find_last_char(folder, '/');
	char name[4096] = ".";

	if (fsync(file->fd) != 0)
		return err_set_errno(err, errno, "cannot write %s", file->part);
	fd_close(&file->fd);
	file->fd = -1;
	if (renameat2(AT_FDCWD, file->part, AT_FDCWD, file->path, RENAME_NOREPLACE) != 0)
		return err_set_errno(err, errno, "cannot make %s", file->path);
	if (slash != STR_NONE && slash + 2 < sizeof(name)) {
		memcpy(name, folder.data, slash + 1);
		name[slash + 1] = '\0';
	}
	return file_sync_folder(name, err);
}

void
new_file_drop(struct new_file *file)
{
	if (file->fd < 0)
		return;
	fd_close(&file->fd);
	file->fd = -1;
	(void)unlink(file->part);
}
