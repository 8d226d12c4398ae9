/* Which system calls a program of the system's may make (program.h): files, for Landlock to judge; memory, also
 * for running, as its libraries are loaded and make code; threads. No sockets, no processes. */
#include "sandbox/confine.h"

#include "sandbox/confine_rules.h"

#include <errno.h>
#include <sched.h>

static int
files_add(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(open), SCMP_SYS(openat), SCMP_SYS(newfstatat),
		SCMP_SYS(stat), SCMP_SYS(lstat), SCMP_SYS(statx), SCMP_SYS(access),
		SCMP_SYS(faccessat), SCMP_SYS(faccessat2), SCMP_SYS(readlink), SCMP_SYS(readlinkat),
		SCMP_SYS(getcwd), SCMP_SYS(chdir), SCMP_SYS(statfs), SCMP_SYS(fstatfs),
		SCMP_SYS(getdents64), SCMP_SYS(write), SCMP_SYS(writev), SCMP_SYS(pwrite64),
		SCMP_SYS(ftruncate), SCMP_SYS(fallocate), SCMP_SYS(fsync), SCMP_SYS(unlink),
		SCMP_SYS(unlinkat), SCMP_SYS(mkdir), SCMP_SYS(mkdirat), SCMP_SYS(rmdir),
		SCMP_SYS(rename), SCMP_SYS(renameat), SCMP_SYS(umask), SCMP_SYS(flock),
		SCMP_SYS(fadvise64), SCMP_SYS(fcntl), SCMP_SYS(dup2), SCMP_SYS(dup3),
		SCMP_SYS(pipe2), SCMP_SYS(poll), SCMP_SYS(ppoll), SCMP_SYS(utimensat)};

	return rules_allow_all(filter, calls, COUNT_OF(calls));
}

/* One thread more, as the C library makes it, and no other sort of process. */
static int
threads_add(scmp_filter_ctx filter)
{
	const scmp_datum_t thread = CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND |
		CLONE_THREAD | CLONE_SYSVSEM | CLONE_SETTLS | CLONE_PARENT_SETTID |
		CLONE_CHILD_CLEARTID;
	const struct scmp_arg_cmp flags[] = {SCMP_A0(SCMP_CMP_EQ, thread)};

	return rules_allow(filter, SCMP_SYS(clone), 1, flags) |
		seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
}

/* What a program does before its first line, and asks about itself. */
static int
start_add(scmp_filter_ctx filter)
{
	static const int calls[] = {SCMP_SYS(execve), SCMP_SYS(arch_prctl),
		SCMP_SYS(set_tid_address), SCMP_SYS(set_robust_list), SCMP_SYS(rseq),
		SCMP_SYS(mmap), SCMP_SYS(mprotect), SCMP_SYS(sysinfo), SCMP_SYS(uname),
		SCMP_SYS(sched_getaffinity), SCMP_SYS(getpgrp), SCMP_SYS(epoll_create1),
		SCMP_SYS(close_range)};
	const struct scmp_arg_cmp own[] = {SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0)};

	return rules_allow_all(filter, calls, COUNT_OF(calls)) |
		rules_allow(filter, SCMP_SYS(prlimit64), 2, own) |
		seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOTTY), SCMP_SYS(ioctl), 0);
}

int
confine_program_calls_add(void *filter)
{
	return files_add(filter) | threads_add(filter) | start_add(filter);
}
