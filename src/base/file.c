#include "base/file.h"

#include "base/arena.h"
#include "base/buf.h"
#include "base/err.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void
fd_close(int *fd)
{
	if (*fd >= 0)
		(void)close(*fd);
	*fd = -1;
}

bool
fd_write_all(int fd, struct str bytes, const char *path, struct err *err)
{
	while (bytes.len > 0) {
		ssize_t done = write(fd, bytes.data, bytes.len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return err_set_errno(err, errno, "cannot write \"%s\"", path);
		bytes = str_from(bytes, (size_t)done);
	}
	return true;
}

bool
fd_read_all(int fd, struct buf *to, size_t size_max, const char *path, struct err *err)
{
	enum { STEP = 64 * 1024 };
	size_t total = 0;

	for (;;) {
		char *room = buf_reserve(to, STEP);
		ssize_t got;

		if (room == NULL || total > size_max)
			return err_set(err, ERR_TOO_LARGE, "\"%s\" is larger than %zu bytes", path,
				size_max);
		got = read(fd, room, STEP);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set_errno(err, errno, "cannot read \"%s\"", path);
		if (got == 0)
			return true;
		buf_grown(to, (size_t)got);
		total += (size_t)got;
	}
}

bool
file_read(const char *path, struct buf *to, size_t size_max, struct err *err)
{
	int fd CLEANUP(fd_close) = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return err_set_errno(err, errno, "cannot open \"%s\"", path);
	return fd_read_all(fd, to, size_max, path, err);
}

bool
file_sync_folder(const char *folder, struct err *err)
{
	int fd CLEANUP(fd_close) = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd < 0)
		return err_set_errno(err, errno, "cannot open the folder \"%s\"", folder);
	if (fsync(fd) != 0)
		return err_set_errno(err, errno, "cannot sync the folder \"%s\"", folder);
	return true;
}

static bool
write_synced(const char *path, struct str bytes, struct err *err)
{
	int fd CLEANUP(fd_close) = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd < 0)
		return err_set_errno(err, errno, "cannot write \"%s\"", path);
	if (!fd_write_all(fd, bytes, path, err))
		return false;
	if (fsync(fd) != 0)
		return err_set_errno(err, errno, "cannot sync \"%s\"", path);
	return true;
}

bool
file_write_durably(const char *path, struct str bytes, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4 * PATH_MAX};
	struct str whole = str_of(path);
	size_t slash = str_find_last_char(whole, '/');
	const char *temporary = str_format(&arena, "%s.part", path).data;
	const char *folder = slash == STR_NONE ? "."
		: slash == 0                   ? "/"
					       : str_cstr(&arena, str_slice(whole, 0, slash));

	if (!write_synced(temporary, bytes, err)) {
		(void)unlink(temporary);
		return false;
	}
	if (rename(temporary, path) != 0) {
		(void)err_set_errno(err, errno, "cannot write \"%s\"", path);
		(void)unlink(temporary);
		return false;
	}
	return file_sync_folder(folder, err);
}

bool
file_exists(const char *path)
{
	struct stat info;

	return lstat(path, &info) == 0;
}

bool
folder_make(const char *path, struct err *err)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4 * PATH_MAX};
	char *copy = str_cstr(&arena, str_of(path));
	struct stat info;

	for (char *at = copy + 1; copy[0] != '\0' && *at != '\0'; at++) {
		if (*at != '/')
			continue;
		*at = '\0';
		if (mkdir(copy, 0700) != 0 && errno != EEXIST && errno != EISDIR)
			return err_set_errno(err, errno, "cannot make the folder \"%s\"", copy);
		*at = '/';
	}
	if (mkdir(copy, 0700) == 0)
		return true;
	if (errno == EEXIST && stat(copy, &info) == 0 && S_ISDIR(info.st_mode))
		return true;
	return err_set_errno(err, errno, "cannot make the folder \"%s\"", copy);
}

struct str
path_join(struct arena *arena, struct str folder, struct str name)
{
	bool slash = folder.len > 0 && folder.data[folder.len - 1] != '/';
	char *joined = arena_alloc(arena, folder.len + name.len + 2);
	size_t at = folder.len;

	if (folder.len > 0)
		memcpy(joined, folder.data, folder.len);
	if (slash)
		joined[at++] = '/';
	if (name.len > 0)
		memcpy(joined + at, name.data, name.len);
	return str_make(joined, at + name.len);
}

const char *
path_join_cstr(struct arena *arena, const char *folder, const char *name)
{
	return path_join(arena, str_of(folder), str_of(name)).data;
}

struct str
path_name(struct str path)
{
	size_t slash = str_find_last_char(path, '/');

	return slash == STR_NONE ? path : str_from(path, slash + 1);
}

struct str
path_extension(struct arena *arena, struct str path)
{
	struct str name = path_name(path);
	size_t dot = str_find_last_char(name, '.');

	if (dot == STR_NONE || dot == 0)
		return STR("");
	return str_lower(arena, str_from(name, dot + 1));
}
