/* meddle.so: changes a file under the eyes of the program that reads it. Preload it:
 *
 *   MEDDLE_FILE   the file, by its absolute path
 *   MEDDLE_ACT    append, shrink or remove, before a read of it; vanish, before it is opened; or
 *                 error: the read fails with EIO; or folder: reading the names of this folder
 *                 fails with EIO after the first file
 *   MEDDLE_TIMES  how often; default 1
 *
 * A preload library has to keep its state somewhere, so this one has variables of file scope. */
#undef _FILE_OFFSET_BITS
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static long left = -1; /* times that are left; -1: not asked yet */

static bool
is_due(const char *act)
{
	const char *wanted = getenv("MEDDLE_ACT");
	const char *times = getenv("MEDDLE_TIMES");

	if (left < 0)
		left = times == NULL ? 1 : strtol(times, NULL, 10);
	return left > 0 && wanted != NULL && strcmp(wanted, act) == 0;
}

static bool
is_file(int fd)
{
	const char *file = getenv("MEDDLE_FILE");
	char link[64];
	char path[PATH_MAX];
	ssize_t len;

	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, path, sizeof(path) - 1);
	if (file == NULL || len < 0)
		return false;
	path[len] = '\0';
	return strcmp(path, file) == 0;
}

/* Through a descriptor of its own, as another program would. */
static void
change(bool is_append)
{
	int fd = (int)syscall(
		SYS_openat, AT_FDCWD, getenv("MEDDLE_FILE"), O_WRONLY | O_APPEND | O_CLOEXEC);
	struct stat info;

	if (fd < 0)
		return;
	if (is_append)
		(void)!syscall(SYS_write, fd, "one line more\n", (size_t)14);
	else if (fstat(fd, &info) == 0)
		(void)!syscall(SYS_ftruncate, fd, info.st_size / 2);
	(void)syscall(SYS_close, fd);
}

ssize_t
read(int fd, void *to, size_t size)
{
	if (left != 0 && is_file(fd)) {
		bool is_append = is_due("append");

		if (is_due("error")) {
			left--;
			errno = EIO;
			return -1;
		}
		if (is_append || is_due("shrink")) {
			left--;
			change(is_append);
		} else if (is_due("remove")) {
			left--;
			(void)syscall(SYS_unlinkat, AT_FDCWD, getenv("MEDDLE_FILE"), 0);
		}
	}
	return syscall(SYS_read, fd, to, size);
}

/* Both names, since a program may have been built for either. */
static bool
names_fail(DIR *folder)
{
	static long given;

	bool fails = left != 0 && is_file(dirfd(folder)) && is_due("folder") && ++given > 3;

	given = fails ? 0 : given;
	return fails;
}

struct dirent *
readdir(DIR *folder)
{
	struct dirent *(*next)(DIR *);
	void *found = dlsym(RTLD_NEXT, "readdir");

	if (names_fail(folder)) {
		errno = EIO;
		return NULL;
	}
	/* ISO C has no other way from an object's address to a function's. */
	memcpy(&next, &found, sizeof(next));
	return next(folder);
}

struct dirent64 *
readdir64(DIR *folder)
{
	struct dirent64 *(*next)(DIR *);
	void *found = dlsym(RTLD_NEXT, "readdir64");

	if (names_fail(folder)) {
		errno = EIO;
		return NULL;
	}
	/* ISO C has no other way from an object's address to a function's. */
	memcpy(&next, &found, sizeof(next));
	return next(folder);
}

static int
open_any(int folder, const char *name, int flags, mode_t mode)
{
	const char *file = getenv("MEDDLE_FILE");
	const char *last = file == NULL ? NULL : strrchr(file, '/');

	if (last != NULL && strcmp(name, last + 1) == 0 && is_due("vanish")) {
		left--;
		(void)syscall(SYS_unlinkat, AT_FDCWD, file, 0);
	}
	return (int)syscall(SYS_openat, folder, name, flags, mode);
}

#define OPEN_BODY                                                                                  \
	mode_t mode = 0;                                                                           \
	va_list args;                                                                              \
                                                                                                   \
	va_start(args, flags);                                                                     \
	if ((flags & (O_CREAT | O_TMPFILE)) != 0)                                                  \
		mode = va_arg(args, mode_t);                                                       \
	va_end(args);                                                                              \
	return open_any(folder, name, flags, mode)

int
openat(int folder, const char *name, int flags, ...)
{
	OPEN_BODY;
}

int
openat64(int folder, const char *name, int flags, ...)
{
	OPEN_BODY;
}

/* The same as programs call it that are built with FORTIFY_SOURCE. */
int __openat64_2(int folder, const char *name, int flags);

int
__openat64_2(int folder, const char *name, int flags)
{
	return open_any(folder, name, flags, 0);
}
