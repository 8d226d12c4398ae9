/* Which system calls a door may make besides memory and questions about itself: to accept connections
 * and speak over those it has, to read files and make some (where, is for Landlock to see), and to wait.
 * It makes no socket, connects to nothing, and starts no process. */
#include "sandbox/confine.h"

#include "sandbox/confine_rules.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

/* Over connections that were accepted: none of these gives a new one but accept4. */
static int
connections_add(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(accept4), SCMP_SYS(recvfrom), SCMP_SYS(recvmsg),
		SCMP_SYS(sendmsg), SCMP_SYS(sendfile), SCMP_SYS(shutdown), SCMP_SYS(setsockopt),
		SCMP_SYS(getsockopt), SCMP_SYS(getsockname), SCMP_SYS(getpeername),
		SCMP_SYS(epoll_ctl), SCMP_SYS(epoll_wait), SCMP_SYS(epoll_pwait), SCMP_SYS(poll),
		SCMP_SYS(ppoll), SCMP_SYS(write), SCMP_SYS(writev)};
	/* No address: to whom it is connected. */
	const struct scmp_arg_cmp sends[] = {SCMP_A4(SCMP_CMP_EQ, 0)};

	return rules_allow_all(filter, calls, COUNT_OF(calls)) |
		rules_allow(filter, SCMP_SYS(sendto), COUNT_OF(sends), sends);
}

/* Of databases, originals and uploads. Names are for Landlock to judge. */
static int
files_add(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(openat), SCMP_SYS(newfstatat), SCMP_SYS(stat),
		SCMP_SYS(lstat), SCMP_SYS(statx), SCMP_SYS(access), SCMP_SYS(faccessat),
		SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(getcwd), SCMP_SYS(fstatfs),
		SCMP_SYS(getdents64), SCMP_SYS(pwrite64), SCMP_SYS(ftruncate), SCMP_SYS(fallocate),
		SCMP_SYS(fsync), SCMP_SYS(fdatasync), SCMP_SYS(unlink), SCMP_SYS(unlinkat),
		SCMP_SYS(flock), SCMP_SYS(fadvise64)};
	static const scmp_datum_t commands[] = {F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC,
		F_GETLK, F_SETLK, F_SETLKW, F_OFD_GETLK, F_OFD_SETLK};

	return rules_allow_all(filter, calls, COUNT_OF(calls)) |
		rules_allow_fcntl(filter, commands, COUNT_OF(commands));
}

/* Libraries probe, and take their other way. */
static int
refused_add(scmp_filter_ctx filter)
{
	const struct scmp_arg_cmp own[] = {SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0)};

	return seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0) |
		seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) |
		seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(sysinfo), 0) |
		rules_allow(filter, SCMP_SYS(prlimit64), COUNT_OF(own), own);
}

/* What no door does. */
static int
killed_add(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(socket), SCMP_SYS(socketpair), SCMP_SYS(connect),
		SCMP_SYS(fork), SCMP_SYS(vfork), SCMP_SYS(clone)};
	int bad = 0;

	for (size_t i = 0; i < COUNT_OF(calls); i++)
		bad |= seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, calls[i], 0);
	return bad;
}

int
confine_door_calls_add(void *filter)
{
	return connections_add(filter) | files_add(filter) | rules_share_files(filter) |
		refused_add(filter) | killed_add(filter);
}
