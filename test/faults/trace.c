/* trace.so: logs every change of files below a folder. Preload it:
 *
 *   TRACE_LOG    the log (trace.h); several processes append to it
 *   TRACE_BELOW  the folder; it must exist
 *
 * Also logs what is written to standard output, so that replay can tell what the program had said
 * before the cut. Changes through a shared mapping are not seen; SQLite's -shm, which is one, is
 * left out altogether, since nothing reads it after a crash. What glibc does inside itself (stdio
 * on files) is not seen. A preload library has to keep its state somewhere, so this one has
 * variables of file scope. */
#undef _FILE_OFFSET_BITS
#include "calls.h"
#include "trace.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static int log_fd = -1;
static char below[PATH_MAX];
static size_t below_len;

__attribute__((constructor)) static void
trace_start(void)
{
	enum { HIGH_FD = 900 };
	const char *path = getenv("TRACE_LOG");
	const char *folder = getenv("TRACE_BELOW");
	long fd;

	if (path == NULL || folder == NULL || realpath(folder, below) == NULL)
		return;
	below_len = strlen(below);
	fd = syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
	if (fd < 0)
		return;
	log_fd = (int)syscall(SYS_fcntl, fd, F_DUPFD_CLOEXEC, HIGH_FD);
	(void)syscall(SYS_close, fd);
}

static bool
is_below(const char *path)
{
	size_t len = strlen(path);

	if (log_fd < 0 || strncmp(path, below, below_len) != 0 ||
		(path[below_len] != '/' && path[below_len] != '\0'))
		return false;
	return len < 4 || strcmp(path + len - 4, "-shm") != 0;
}

static void
record(enum trace_kind kind, uint64_t inode, uint64_t offset, const char *path, const char *path2,
	const void *data, size_t size)
{
	struct trace_head head = {.magic = TRACE_MAGIC,
		.kind = kind,
		.path_size = (uint32_t)strlen(path),
		.path2_size = (uint32_t)strlen(path2),
		.inode = inode,
		.offset = offset,
		.size = size};
	struct iovec vector[4] = {{&head, sizeof(head)}, {(void *)(uintptr_t)path, head.path_size},
		{(void *)(uintptr_t)path2, head.path2_size}, {(void *)(uintptr_t)data, size}};
	int saved = errno;
	ssize_t whole = (ssize_t)(sizeof(head) + head.path_size + head.path2_size + size);

	/* One write, so that records of several processes do not mix. */
	ssize_t done = syscall(SYS_writev, log_fd, vector, 4);

	if (done < 0 && errno == EBADF) {
		/* A child closed all it does not know, as confined ones do: they change nothing. */
		log_fd = -1;
	} else if (done != whole) {
		static const char words[] = "trace.so: the log cannot be written\n";

		(void)!syscall(SYS_write, 2, words, sizeof(words) - 1);
		_exit(99);
	}
	errno = saved;
}

/* The kernel's name of an open file or folder. */
static bool
fd_path(int fd, char path[PATH_MAX])
{
	char link[64];
	ssize_t len;
	int saved = errno;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, path, PATH_MAX - 1);
	errno = saved;
	path[len < 0 ? 0 : len] = '\0';
	return len >= 0;
}

/* True where fd is a file (or folder, where wanted) below the folder. */
static bool
fd_below(int fd, bool folders, char path[PATH_MAX], uint64_t *ret_inode)
{
	struct stat info;
	int saved = errno;
	bool good = log_fd >= 0 && fd >= 0 && syscall(SYS_fstat, fd, &info) == 0 &&
		(S_ISREG(info.st_mode) || (folders && S_ISDIR(info.st_mode)));

	errno = saved;
	if (!good || !fd_path(fd, path) || !is_below(path))
		return false;
	*ret_inode = info.st_ino;
	return true;
}

/* The absolute path of a name, its folder as the kernel calls it. Must be asked for before a call
 * that takes the name away. */
static bool
place_below(int folder, const char *name, char path[PATH_MAX])
{
	char above[PATH_MAX];
	const char *last = strrchr(name, '/');
	size_t len = last == NULL ? 0 : (size_t)(last - name);
	int saved = errno;
	long fd;
	bool good;

	if (log_fd < 0 || len + 2 >= sizeof(above))
		return false;
	memcpy(above, name, len);
	if (len == 0)
		above[len++] = last == name ? '/' : '.';
	above[len] = '\0';
	fd = syscall(SYS_openat, folder, above, O_PATH | O_DIRECTORY | O_CLOEXEC);
	good = fd >= 0 && fd_path((int)fd, path);
	if (fd >= 0)
		(void)syscall(SYS_close, fd);
	errno = saved;
	len = strlen(path);
	last = last == NULL ? name : last + 1;
	if (!good || len + strlen(last) + 2 > PATH_MAX)
		return false;
	(void)snprintf(path + len, PATH_MAX - len, "/%s", last);
	return is_below(path);
}

/* ---- writing ---- */

static void
wrote(int fd, const void *bytes, ssize_t len, int64_t offset)
{
	char path[PATH_MAX];
	uint64_t inode;

	if (log_fd < 0 || len <= 0)
		return;
	if (fd == 1) {
		record(TRACE_SAID, 0, 0, "", "", bytes, (size_t)len);
		return;
	}
	if (!fd_below(fd, false, path, &inode))
		return;
	if (offset < 0)
		offset = syscall(SYS_lseek, fd, 0, SEEK_CUR) - len;
	record(TRACE_WRITE, inode, (uint64_t)offset, path, "", bytes, (size_t)len);
}

ssize_t
write(int fd, const void *bytes, size_t len)
{
	ssize_t done = syscall(SYS_write, fd, bytes, len);

	wrote(fd, bytes, done, -1);
	return done;
}

ssize_t
pwrite64(int fd, const void *bytes, size_t len, off64_t offset)
{
	ssize_t done = syscall(SYS_pwrite64, fd, bytes, len, offset);

	wrote(fd, bytes, done, offset);
	return done;
}

ssize_t
writev(int fd, const struct iovec *vector, int count)
{
	ssize_t done = syscall(SYS_writev, fd, vector, count);
	int64_t end = log_fd >= 0 && done > 0 ? syscall(SYS_lseek, fd, 0, SEEK_CUR) : -1;
	int64_t offset = end - done;
	ssize_t left = done;

	for (int i = 0; i < count && left > 0; i++) {
		ssize_t len = (ssize_t)vector[i].iov_len < left ? (ssize_t)vector[i].iov_len : left;

		wrote(fd, vector[i].iov_base, len, offset);
		offset += len;
		left -= len;
	}
	return done;
}

/* The kernel copies; what came is read back. */
static void
copied(int fd, int64_t end, ssize_t len)
{
	static char bytes[64 * 1024];
	char path[PATH_MAX];
	uint64_t inode;
	int64_t offset = end - len;

	if (len <= 0 || !fd_below(fd, false, path, &inode))
		return;
	while (offset < end) {
		char link[64];
		int64_t piece = end - offset < (int64_t)sizeof(bytes) ? end - offset
								      : (int64_t)sizeof(bytes);
		long again;

		(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
		again = syscall(SYS_openat, AT_FDCWD, link, O_RDONLY | O_CLOEXEC);
		piece = syscall(SYS_pread64, again, bytes, piece, offset);
		(void)syscall(SYS_close, again);
		if (piece <= 0)
			return;
		wrote(fd, bytes, piece, offset);
		offset += piece;
	}
}

ssize_t
copy_file_range(int from, off64_t *at, int to, off64_t *to_at, size_t len, unsigned flags)
{
	ssize_t done = syscall(SYS_copy_file_range, from, at, to, to_at, len, flags);

	copied(to, to_at != NULL ? *to_at : syscall(SYS_lseek, to, 0, SEEK_CUR), done);
	return done;
}

ssize_t
sendfile64(int to, int from, off64_t *at, size_t len)
{
	ssize_t done = syscall(SYS_sendfile, to, from, at, len);

	copied(to, syscall(SYS_lseek, to, 0, SEEK_CUR), done);
	return done;
}

/* ---- sizes and syncing ---- */

static int
resized(int fd, int result)
{
	char path[PATH_MAX];
	struct stat info;
	uint64_t inode;

	if (result == 0 && fd_below(fd, false, path, &inode) && syscall(SYS_fstat, fd, &info) == 0)
		record(TRACE_TRUNCATE, inode, (uint64_t)info.st_size, path, "", NULL, 0);
	return result;
}

int
ftruncate64(int fd, off64_t size)
{
	return resized(fd, (int)syscall(SYS_ftruncate, fd, size));
}

int
fallocate64(int fd, int mode, off64_t offset, off64_t size)
{
	return resized(fd, (int)syscall(SYS_fallocate, fd, mode, offset, size));
}

static int
synced(int fd, int result)
{
	char path[PATH_MAX];
	uint64_t inode;

	if (result == 0 && fd_below(fd, true, path, &inode))
		record(TRACE_SYNC, inode, 0, path, "", NULL, 0);
	return result;
}

int
fsync(int fd)
{
	return synced(fd, (int)syscall(SYS_fsync, fd));
}

int
fdatasync(int fd)
{
	return synced(fd, (int)syscall(SYS_fdatasync, fd));
}

int
syncfs(int fd)
{
	int result = (int)syscall(SYS_syncfs, fd);

	if (result == 0 && log_fd >= 0)
		record(TRACE_SYNC_ALL, 0, 0, "", "", NULL, 0);
	return result;
}

/* ---- names ---- */

int
call_openat(int folder, const char *name, int flags, mode_t mode)
{
	char path[PATH_MAX];
	struct stat info;
	uint64_t inode = 0;
	bool is_new = (flags & O_CREAT) != 0 && log_fd >= 0 &&
		syscall(SYS_newfstatat, folder, name, &info, AT_SYMLINK_NOFOLLOW) != 0;
	bool is_nameless = (flags & O_TMPFILE) == O_TMPFILE;
	int fd;

	fd = (int)syscall(SYS_openat, folder, name, flags, mode);
	if (fd < 0 || log_fd < 0 || (flags & (O_CREAT | O_TRUNC | O_TMPFILE)) == 0 ||
		!fd_below(fd, false, path, &inode))
		return fd;
	if (is_new || is_nameless)
		record(TRACE_CREATE, inode, 0, is_nameless ? "" : path, "", NULL, 0);
	else if ((flags & O_TRUNC) != 0)
		record(TRACE_TRUNCATE, inode, 0, path, "", NULL, 0);
	return fd;
}

int
renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
	char path[PATH_MAX];
	char path2[PATH_MAX];
	bool is_ours = place_below(from_folder, from, path) && place_below(to_folder, to, path2);
	int result = (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);

	if (result == 0 && is_ours)
		record((flags & RENAME_EXCHANGE) != 0 ? TRACE_EXCHANGE : TRACE_RENAME, 0, 0, path,
			path2, NULL, 0);
	return result;
}

int
linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
	char path[PATH_MAX];
	char path2[PATH_MAX];
	struct stat info = {0};
	bool is_ours = place_below(to_folder, to, path2);
	int result = (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);

	if (result == 0 && is_ours && syscall(SYS_newfstatat, AT_FDCWD, path2, &info, 0) == 0) {
		if (!place_below(from_folder, from, path))
			path[0] = '\0';
		record(TRACE_LINK, info.st_ino, 0, path, path2, NULL, 0);
	}
	return result;
}

int
mkdirat(int folder, const char *name, mode_t mode)
{
	char path[PATH_MAX];
	bool is_ours = place_below(folder, name, path);
	int result = (int)syscall(SYS_mkdirat, folder, name, mode);

	if (result == 0 && is_ours)
		record(TRACE_MKDIR, 0, 0, path, "", NULL, 0);
	return result;
}

int
unlinkat(int folder, const char *name, int flags)
{
	char path[PATH_MAX];
	bool is_ours = place_below(folder, name, path);
	int result = (int)syscall(SYS_unlinkat, folder, name, flags);

	if (result == 0 && is_ours)
		record(TRACE_UNLINK, 0, 0, path, "", NULL, 0);
	return result;
}
