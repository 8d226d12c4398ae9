#undef _FILE_OFFSET_BITS
#include "calls.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

/* ---- one call, several names ---- */

static mode_t
mode_of(int flags, va_list args)
{
	return (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(args, mode_t) : 0;
}

#define OPEN_BODY(FOLDER)                                                                          \
	va_list args;                                                                              \
	mode_t mode;                                                                               \
                                                                                                   \
	va_start(args, flags);                                                                     \
	mode = mode_of(flags, args);                                                               \
	va_end(args);                                                                              \
	return call_openat(FOLDER, path, flags, mode)

int
open(const char *path, int flags, ...)
{
	OPEN_BODY(AT_FDCWD);
}

int
open64(const char *path, int flags, ...)
{
	OPEN_BODY(AT_FDCWD);
}

int
openat(int folder, const char *path, int flags, ...)
{
	OPEN_BODY(folder);
}

int
openat64(int folder, const char *path, int flags, ...)
{
	OPEN_BODY(folder);
}

ssize_t
pwrite(int fd, const void *bytes, size_t len, off_t offset)
{
	return pwrite64(fd, bytes, len, offset);
}

ssize_t
sendfile(int to, int from, off_t *at, size_t len)
{
	return sendfile64(to, from, at, len);
}

int
ftruncate(int fd, off_t size)
{
	return ftruncate64(fd, size);
}

int
fallocate(int fd, int mode, off_t offset, off_t size)
{
	return fallocate64(fd, mode, offset, size);
}

/* Gives its error back instead of setting errno. */
int
posix_fallocate64(int fd, off64_t offset, off64_t size)
{
	return fallocate64(fd, 0, offset, size) == 0 ? 0 : errno;
}

int
posix_fallocate(int fd, off_t offset, off_t size)
{
	return posix_fallocate64(fd, offset, size);
}

int
renameat(int from_folder, const char *from, int to_folder, const char *to)
{
	return renameat2(from_folder, from, to_folder, to, 0);
}

int
rename(const char *from, const char *to)
{
	return renameat2(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int
link(const char *from, const char *to)
{
	return linkat(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int
mkdir(const char *path, mode_t mode)
{
	return mkdirat(AT_FDCWD, path, mode);
}

/* glibc's own would make the folder without asking us. */
char *
mkdtemp(char *path)
{
	size_t len = strlen(path);
	uint32_t number;

	for (unsigned tries = 0; len >= 6 && tries < 100; tries++) {
		if (getrandom(&number, sizeof(number), 0) != (ssize_t)sizeof(number))
			return NULL;
		(void)snprintf(path + len - 6, 7, "%06x", number & 0xffffff);
		if (mkdir(path, 0700) == 0)
			return path;
		if (errno != EEXIST)
			return NULL;
	}
	errno = EINVAL;
	return NULL;
}

int
unlink(const char *path)
{
	return unlinkat(AT_FDCWD, path, 0);
}

int
rmdir(const char *path)
{
	return unlinkat(AT_FDCWD, path, AT_REMOVEDIR);
}

int
remove(const char *path)
{
	int result = unlink(path);

	return result != 0 && errno == EISDIR ? rmdir(path) : result;
}

/* ---- helpers stay within sight ---- */

static bool
is_helper(void)
{
	char name[16] = "";

	return prctl(PR_GET_NAME, name, 0, 0, 0) == 0 &&
		(strcmp(name, "candour-porter") == 0 || strcmp(name, "candour-scribe") == 0);
}

long
syscall(long number, ...)
{
	static long (*real)(long number, ...);
	long arg[6];
	va_list args;

	va_start(args, number);
	for (size_t i = 0; i < sizeof(arg) / sizeof(arg[0]); i++)
		arg[i] = va_arg(args, long);
	va_end(args);
	/* libseccomp asks what the kernel knows, without a filter. */
	if (((number == SYS_seccomp && arg[2] != 0) || number == SYS_landlock_restrict_self) &&
		is_helper())
		return 0;
	if (real == NULL)
		*(void **)&real = dlsym(RTLD_NEXT, "syscall");
	return real(number, arg[0], arg[1], arg[2], arg[3], arg[4], arg[5]);
}

int
setrlimit64(__rlimit_resource_t which, const struct rlimit64 *limit)
{
	if ((which == RLIMIT_NOFILE || which == RLIMIT_FSIZE) && is_helper())
		return 0;
	return (int)syscall(SYS_prlimit64, 0, which, limit, NULL);
}

int
setrlimit(__rlimit_resource_t which, const struct rlimit *limit)
{
	const struct rlimit64 same = {limit->rlim_cur, limit->rlim_max};

	return setrlimit64(which, &same);
}
