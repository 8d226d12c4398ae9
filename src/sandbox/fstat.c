/* fstat(2) for the whole program, by the call that takes no path.
 *
 * glibc 2.36 makes fstat out of newfstatat with an empty path, and a seccomp filter cannot see
 * whether a path is empty: to allow the one is to allow looking at any file by name. Shared
 * libraries in this process find these definitions before glibc's own, so a worker's filter can
 * refuse every call that takes a path. */
#undef _FILE_OFFSET_BITS
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

int
fstat(int fd, struct stat *ret_info)
{
	return (int)syscall(SYS_fstat, fd, ret_info);
}

int
fstat64(int fd, struct stat64 *ret_info)
{
	return (int)syscall(SYS_fstat, fd, ret_info);
}
