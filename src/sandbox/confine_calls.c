/* Which system calls a worker may make, and which of them a helper (confine_helper.c and confine_door.c
 * have their own).
 *
 * The default answer to a call is EPERM: libraries probe (is this a terminal, is there a locale
 * file) and go on when refused. Calls that no parser ever makes, and that only code which has
 * been taken over tries, kill the process at once, so that the attack costs the item and shows.
 * docs/decisions/016 has the reasons. */
#include "sandbox/confine.h"

#include "base/arena.h"
#include "base/err.h"
#include "sandbox/confine_rules.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Harmless with any arguments: they reach only the worker itself or what it was lent. */
static const int calls_allowed[] = {
	SCMP_SYS(read),
	SCMP_SYS(readv),
	SCMP_SYS(pread64),
	SCMP_SYS(preadv),
	SCMP_SYS(lseek),
	SCMP_SYS(fstat),
	SCMP_SYS(close),
	SCMP_SYS(dup),
	SCMP_SYS(munmap),
	SCMP_SYS(mremap),
	SCMP_SYS(madvise),
	SCMP_SYS(brk),
	SCMP_SYS(futex),
	SCMP_SYS(rt_sigaction),
	SCMP_SYS(rt_sigprocmask),
	SCMP_SYS(rt_sigreturn),
	SCMP_SYS(sigaltstack),
	SCMP_SYS(exit),
	SCMP_SYS(exit_group),
	SCMP_SYS(restart_syscall),
	SCMP_SYS(clock_gettime),
	SCMP_SYS(clock_getres),
	SCMP_SYS(gettimeofday),
	SCMP_SYS(time),
	SCMP_SYS(times),
	SCMP_SYS(getrusage),
	SCMP_SYS(nanosleep),
	SCMP_SYS(clock_nanosleep),
	SCMP_SYS(sched_yield),
	SCMP_SYS(getrandom),
	SCMP_SYS(getpid),
	SCMP_SYS(gettid),
	SCMP_SYS(getppid),
	SCMP_SYS(getuid),
	SCMP_SYS(geteuid),
	SCMP_SYS(getgid),
	SCMP_SYS(getegid),
	SCMP_SYS(getrlimit),
};

/* Refused with the error that makes libraries take their other way. */
static const struct {
	int call;
	int error;
} calls_refused[] = {
	{SCMP_SYS(open), EACCES},
	{SCMP_SYS(openat), EACCES},
	{SCMP_SYS(access), EACCES},
	{SCMP_SYS(faccessat), EACCES},
	{SCMP_SYS(faccessat2), ENOSYS},
	{SCMP_SYS(stat), EACCES},
	{SCMP_SYS(lstat), EACCES},
	{SCMP_SYS(newfstatat), EACCES},
	{SCMP_SYS(statx), ENOSYS},
	{SCMP_SYS(readlink), EACCES},
	{SCMP_SYS(readlinkat), EACCES},
	{SCMP_SYS(getcwd), EACCES},
	{SCMP_SYS(ioctl), ENOTTY},
	{SCMP_SYS(clone3), ENOSYS},
	{SCMP_SYS(membarrier), ENOSYS},
	{SCMP_SYS(sysinfo), ENOSYS},
};

/* Only an attack does these. */
static const int calls_killing[] = {
	/* other programs, other processes */
	SCMP_SYS(execve),
	SCMP_SYS(execveat),
	SCMP_SYS(ptrace),
	SCMP_SYS(process_vm_readv),
	SCMP_SYS(process_vm_writev),
	SCMP_SYS(process_madvise),
	SCMP_SYS(process_mrelease),
	SCMP_SYS(kcmp),
	SCMP_SYS(pidfd_open),
	SCMP_SYS(pidfd_getfd),
	SCMP_SYS(pidfd_send_signal),
	SCMP_SYS(rt_sigqueueinfo),
	SCMP_SYS(rt_tgsigqueueinfo),
	SCMP_SYS(tkill),
	SCMP_SYS(kill),
	/* sockets */
	SCMP_SYS(bind),
	SCMP_SYS(listen),
	SCMP_SYS(accept),
	SCMP_SYS(accept4),
	SCMP_SYS(sendmsg),
	SCMP_SYS(sendmmsg),
	/* the whole machine */
	SCMP_SYS(mount),
	SCMP_SYS(umount2),
	SCMP_SYS(pivot_root),
	SCMP_SYS(chroot),
	SCMP_SYS(fsopen),
	SCMP_SYS(fsmount),
	SCMP_SYS(fsconfig),
	SCMP_SYS(fspick),
	SCMP_SYS(open_tree),
	SCMP_SYS(move_mount),
	SCMP_SYS(mount_setattr),
	SCMP_SYS(unshare),
	SCMP_SYS(setns),
	SCMP_SYS(swapon),
	SCMP_SYS(swapoff),
	SCMP_SYS(reboot),
	SCMP_SYS(kexec_load),
	SCMP_SYS(kexec_file_load),
	SCMP_SYS(init_module),
	SCMP_SYS(finit_module),
	SCMP_SYS(delete_module),
	SCMP_SYS(acct),
	SCMP_SYS(quotactl),
	SCMP_SYS(quotactl_fd),
	SCMP_SYS(iopl),
	SCMP_SYS(ioperm),
	SCMP_SYS(sethostname),
	SCMP_SYS(setdomainname),
	SCMP_SYS(settimeofday),
	SCMP_SYS(clock_settime),
	SCMP_SYS(adjtimex),
	SCMP_SYS(clock_adjtime),
	SCMP_SYS(syslog),
	SCMP_SYS(vhangup),
	SCMP_SYS(nfsservctl),
	SCMP_SYS(lookup_dcookie),
	/* wide doors into the kernel */
	SCMP_SYS(bpf),
	SCMP_SYS(perf_event_open),
	SCMP_SYS(userfaultfd),
	SCMP_SYS(io_uring_setup),
	SCMP_SYS(io_uring_enter),
	SCMP_SYS(io_uring_register),
	SCMP_SYS(io_setup),
	SCMP_SYS(io_submit),
	SCMP_SYS(add_key),
	SCMP_SYS(request_key),
	SCMP_SYS(keyctl),
	SCMP_SYS(fanotify_init),
	SCMP_SYS(fanotify_mark),
	SCMP_SYS(name_to_handle_at),
	SCMP_SYS(open_by_handle_at),
	SCMP_SYS(modify_ldt),
	SCMP_SYS(personality),
	SCMP_SYS(seccomp),
	SCMP_SYS(memfd_create),
	SCMP_SYS(memfd_secret),
	SCMP_SYS(vmsplice),
	/* other identities */
	SCMP_SYS(setuid),
	SCMP_SYS(setgid),
	SCMP_SYS(setreuid),
	SCMP_SYS(setregid),
	SCMP_SYS(setresuid),
	SCMP_SYS(setresgid),
	SCMP_SYS(setfsuid),
	SCMP_SYS(setfsgid),
	SCMP_SYS(setgroups),
	SCMP_SYS(capset),
	/* changes of files */
	SCMP_SYS(creat),
	SCMP_SYS(truncate),
	SCMP_SYS(rename),
	SCMP_SYS(renameat),
	SCMP_SYS(renameat2),
	SCMP_SYS(link),
	SCMP_SYS(linkat),
	SCMP_SYS(symlink),
	SCMP_SYS(symlinkat),
	SCMP_SYS(mknod),
	SCMP_SYS(mknodat),
	SCMP_SYS(chmod),
	SCMP_SYS(fchmod),
	SCMP_SYS(fchmodat),
	SCMP_SYS(chown),
	SCMP_SYS(fchown),
	SCMP_SYS(lchown),
	SCMP_SYS(fchownat),
	SCMP_SYS(setxattr),
	SCMP_SYS(lsetxattr),
	SCMP_SYS(fsetxattr),
	/* memory shared with others */
	SCMP_SYS(shmget),
	SCMP_SYS(shmat),
	SCMP_SYS(shmctl),
	SCMP_SYS(msgget),
	SCMP_SYS(msgsnd),
	SCMP_SYS(msgrcv),
	SCMP_SYS(semget),
	SCMP_SYS(semop),
	SCMP_SYS(semctl),
	SCMP_SYS(mq_open),
	SCMP_SYS(mq_unlink),
};

/* Memory: private only (shared memory escapes RLIMIT_DATA; confine_linker.c says what a linker may),
 * no stacks that grow (they do too), no huge pages, and never executable. A helper is lent no files
 * to map. */
static int
calls_memory_add(scmp_filter_ctx filter, enum confine_role role)
{
	const unsigned anonymous = role == CONFINE_HELPER ? MAP_ANONYMOUS : 0;
	const unsigned map_bits = 0x0f | MAP_GROWSDOWN | MAP_HUGETLB | anonymous;

	return seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2,
		       SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
		       SCMP_A3(SCMP_CMP_MASKED_EQ, map_bits, MAP_PRIVATE | anonymous)) |
		seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
			SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC | PROT_GROWSDOWN | PROT_GROWSUP, 0));
}

/* Calls whose arguments decide; with others they are refused by the default. */
static int
calls_checked_add(scmp_filter_ctx filter)
{
	int bad = calls_memory_add(filter, CONFINE_WORKER);

	/* Output goes to the channel, or to /dev/null as 1 and 2. */
	bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(write), 1,
		SCMP_A0(SCMP_CMP_LE, CONFINE_CHANNEL_FD));
	bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(writev), 1,
		SCMP_A0(SCMP_CMP_LE, CONFINE_CHANNEL_FD));
	bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(recvmsg), 1,
		SCMP_A0(SCMP_CMP_EQ, CONFINE_CHANNEL_FD));
	/* Descriptors: questions, and copies. */
	bad |= seccomp_rule_add(
		filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, F_GETFL));
	bad |= seccomp_rule_add(
		filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, F_GETFD));
	bad |= seccomp_rule_add(
		filter, SCMP_ACT_ALLOW, SCMP_SYS(fcntl), 1, SCMP_A1(SCMP_CMP_EQ, F_DUPFD_CLOEXEC));
	/* Limits may be asked for, never set, and only its own. */
	bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 2,
		SCMP_A0(SCMP_CMP_EQ, 0), SCMP_A2(SCMP_CMP_EQ, 0));
	/* Sockets: name services and the system log are probed for by libraries. */
	bad |= seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, SCMP_SYS(socket), 1,
		SCMP_A0(SCMP_CMP_NE, 1 /* AF_UNIX */));
	return bad;
}

static int
allowed_add(scmp_filter_ctx filter)
{
	return rules_allow_all(filter, calls_allowed, COUNT_OF(calls_allowed));
}

static int
refused_add(scmp_filter_ctx filter)
{
	int bad = 0;

	for (size_t i = 0; i < COUNT_OF(calls_refused); i++)
		bad |= seccomp_rule_add(filter, SCMP_ACT_ERRNO((unsigned)calls_refused[i].error),
			calls_refused[i].call, 0);
	return bad;
}

/* Calls that this machine does not have are below zero too. */
enum { SPARED_NONE = -1 };

/* But for two that this role may make, or that are to be refused without its death. */
static int
killing_add(scmp_filter_ctx filter, int spared, int spared2)
{
	int bad = 0;

	for (size_t i = 0; i < COUNT_OF(calls_killing); i++)
		if (calls_killing[i] >= 0 && calls_killing[i] != spared &&
			calls_killing[i] != spared2)
			bad |= seccomp_rule_add(filter, SCMP_ACT_KILL_PROCESS, calls_killing[i], 0);
	return bad;
}

static bool
worker_calls_add(scmp_filter_ctx filter)
{
	int bad = calls_checked_add(filter);

	bad |= allowed_add(filter);
	bad |= refused_add(filter);
	bad |= killing_add(filter, SPARED_NONE, SPARED_NONE);
	return bad == 0;
}

static bool
linker_calls_add(scmp_filter_ctx filter, const struct confine_plan *plan)
{
	int bad = calls_memory_add(filter, CONFINE_LINKER) | confine_linker_calls_add(filter, plan);

	bad |= allowed_add(filter);
	bad |= refused_add(filter);
	bad |= killing_add(filter, SPARED_NONE, SPARED_NONE);
	return bad == 0;
}

/* Its own calls decide, whatever they are: what a worker is killed for and a door must do is in both. */
static bool
door_calls_add(scmp_filter_ctx filter)
{
	int bad = calls_memory_add(filter, CONFINE_DOOR) | confine_door_calls_add(filter);

	bad |= allowed_add(filter);
	bad |= killing_add(filter, SCMP_SYS(accept4), SCMP_SYS(sendmsg));
	return bad == 0;
}

/* As root SQLite gives files that it opens to whom the database belongs: that is refused, and it goes on. */
static bool
carrier_calls_add(scmp_filter_ctx filter, const struct confine_plan *plan)
{
	int bad = calls_memory_add(filter, CONFINE_CARRIER) |
		confine_carrier_calls_add(filter, plan);

	bad |= allowed_add(filter);
	bad |= killing_add(filter, SCMP_SYS(fchown), SCMP_SYS(fchmod));
	return bad == 0;
}

/* Nothing kills: a large program of others probes for much, and goes its other way when it is refused. */
static bool
program_calls_add(scmp_filter_ctx filter)
{
	int bad = confine_program_calls_add(filter);

	bad |= allowed_add(filter);
	return bad == 0;
}

/* A sanitizer's runtime asks for more, of all kinds; a filter of a build for tests may let it. */
static bool
helper_calls_add(scmp_filter_ctx filter, const struct confine_plan *plan)
{
	int bad = calls_memory_add(filter, CONFINE_HELPER) | confine_helper_calls_add(filter, plan);

	for (size_t i = 0; CONFINE_SANITIZED && i < COUNT_OF(calls_allowed); i++)
		if (calls_allowed[i] != SCMP_SYS(close))
			bad |= seccomp_rule_add(filter, SCMP_ACT_ALLOW, calls_allowed[i], 0);
	bad |= killing_add(filter, SCMP_SYS(renameat), SCMP_SYS(renameat2));
	return bad == 0;
}

/* It has one more way than a helper to speak to its caller, since it lends it files. */
static bool
fetcher_calls_add(scmp_filter_ctx filter, const struct confine_plan *plan)
{
	int bad = calls_memory_add(filter, CONFINE_FETCHER) |
		confine_fetcher_calls_add(filter, plan);

	bad |= CONFINE_SANITIZED ? allowed_add(filter) : 0;
	bad |= killing_add(filter, SCMP_SYS(sendmsg), SPARED_NONE);
	return bad == 0;
}

/* Reads the program back through a descriptor: libseccomp 2.5 exports it in no other way. */
static bool
program_export(scmp_filter_ctx filter, struct confine_plan *plan, struct err *err)
{
	int fd = memfd_create("calls", MFD_CLOEXEC);
	struct stat info;
	bool good = false;

	if (fd >= 0 && seccomp_export_bpf(filter, fd) == 0 && fstat(fd, &info) == 0 &&
		info.st_size > 0 && (size_t)info.st_size / sizeof(*plan->calls) <= BPF_MAXINSNS) {
		size_t size = (size_t)info.st_size;

		plan->calls = memory_alloc(size);
		plan->call_count = (unsigned short)(size / sizeof(*plan->calls));
		good = pread(fd, plan->calls, size, 0) == (ssize_t)size;
	}
	if (fd >= 0)
		(void)close(fd);
	return good ||
		err_set(err, ERR_INTERNAL, "the list of allowed system calls cannot be made");
}

static bool
role_calls_add(scmp_filter_ctx filter, const struct confine_plan *plan)
{
	switch (plan->role) {
	case CONFINE_HELPER:
		return helper_calls_add(filter, plan);
	case CONFINE_LINKER:
		return linker_calls_add(filter, plan);
	case CONFINE_DOOR:
		return door_calls_add(filter);
	case CONFINE_FETCHER:
		return fetcher_calls_add(filter, plan);
	case CONFINE_PROGRAM:
		return program_calls_add(filter);
	case CONFINE_CARRIER:
		return carrier_calls_add(filter, plan);
	case CONFINE_WORKER:
	default:
		return worker_calls_add(filter);
	}
}

bool
confine_calls_compile(struct confine_plan *plan, struct err *err)
{
	scmp_filter_ctx filter = seccomp_init(SCMP_ACT_ERRNO(EPERM));
	bool good;

	if (filter == NULL)
		return err_set(err, ERR_INTERNAL, "libseccomp cannot start");
	/* Calls of another architecture's numbering (int 0x80, x32) kill. The tree makes a call
	 * cost a few comparisons instead of a hundred. */
	good = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
		seccomp_attr_set(filter, SCMP_FLTATR_CTL_OPTIMIZE, 2) == 0 &&
		role_calls_add(filter, plan);
	if (!good)
		(void)err_set(err, ERR_INTERNAL, "libseccomp refuses a rule");
	good = good && program_export(filter, plan, err);
	seccomp_release(filter);
	return good;
}
