#include "acts.h"

#include "base/buf.h"
#include "tap.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/io_uring.h>
#include <linux/keyctl.h>
#include <linux/memfd.h>
#include <linux/openat2.h>
#include <netinet/in.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fanotify.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define P(POINTER) ((long)(uintptr_t)(POINTER))

/* ---- acts of more than one call ---- */

static long
family_socket(const struct act_place *place, long family)
{
	long fd = syscall(SYS_socket, family, SOCK_STREAM, 0);

	(void)place;
	if (fd < 0 && (errno == ESOCKTNOSUPPORT || errno == EPROTONOSUPPORT))
		fd = syscall(SYS_socket, family, SOCK_DGRAM, 0);
	if (fd < 0 && errno == ESOCKTNOSUPPORT)
		fd = syscall(SYS_socket, family, SOCK_RAW, 0);
	return fd;
}

static long
channel_address(const struct act_place *place, long call)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};

	memcpy(address.sun_path, "\0candour-test", 13);
	return syscall(call, place->channel_fd, &address, sizeof(sa_family_t) + 13);
}

static long
channel_send_to(const struct act_place *place, long argument)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = 9};

	(void)argument;
	return syscall(
		SYS_sendto, place->channel_fd, "x", 1, MSG_DONTWAIT, &address, sizeof(address));
}

static long
fd_pass(const struct act_place *place, long argument)
{
	union {
		struct cmsghdr head;
		char bytes[CMSG_SPACE(sizeof(int))];
	} note = {.head = {CMSG_LEN(sizeof(int)), SOL_SOCKET, SCM_RIGHTS}};
	char byte = 'x';
	struct iovec vector = {&byte, 1};
	struct msghdr message = {.msg_iov = &vector,
		.msg_iovlen = 1,
		.msg_control = &note,
		.msg_controllen = sizeof(note)};

	(void)argument;
	memcpy(CMSG_DATA(&note.head), &place->fd, sizeof(int));
	return syscall(SYS_sendmsg, place->channel_fd, &message, MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* New processes leave at once and are left to whoever collects them. */
static long
fork_by(const struct act_place *place, long flags)
{
	long pid = syscall(SYS_clone, flags, 0, 0, 0, 0);

	(void)place;
	if (pid == 0)
		(void)syscall(SYS_exit_group, 0);
	return pid;
}

static long
fork_plain(const struct act_place *place, long call)
{
	long pid = syscall(call);

	(void)place;
	if (pid == 0)
		(void)syscall(SYS_exit_group, 0);
	return pid;
}

static long
fork_bomb(const struct act_place *place, long count)
{
	long done = 0;

	for (long i = 0; i < count; i++)
		done += fork_by(place, SIGCHLD) > 0;
	return done > 0 ? done : -1;
}

static long
fork_clone3(const struct act_place *place, long argument)
{
	struct {
		uint64_t flags, pidfd, child_tid, parent_tid, exit_signal, stack, stack_size, tls;
	} args = {.exit_signal = SIGCHLD};
	long pid = syscall(SYS_clone3, &args, sizeof(args));

	(void)place;
	(void)argument;
	if (pid == 0)
		(void)syscall(SYS_exit_group, 0);
	return pid;
}

static long
memory_of_parent(const struct act_place *place, long call)
{
	/* What is written is what is there. */
	char byte = place->folder[0];
	struct iovec here = {&byte, 1};
	struct iovec there = {(void *)(uintptr_t)place->folder, 1};

	return syscall(call, getppid(), &here, 1, &there, 1, 0);
}

static long
parent_signal(const struct act_place *place, long call)
{
	(void)place;
	if (call == SYS_tgkill)
		return syscall(call, getppid(), getppid(), 0);
	return syscall(call, getppid(), 0);
}

static long
parent_trace(const struct act_place *place, long request)
{
	long done = syscall(SYS_ptrace, request, getppid(), 0, 0);

	(void)place;
	if (done == 0)
		(void)syscall(SYS_ptrace, PTRACE_DETACH, getppid(), 0, 0);
	return done;
}

static long
parent_open(const struct act_place *place, long flags)
{
	(void)place;
	return syscall(SYS_pidfd_open, getppid(), flags);
}

static long
parent_prlimit(const struct act_place *place, long argument)
{
	struct rlimit limit;

	(void)place;
	(void)argument;
	return syscall(SYS_prlimit64, getppid(), RLIMIT_CPU, NULL, &limit);
}

static long
limit_raise(const struct act_place *place, long call)
{
	struct rlimit limit = {64, 64};

	(void)place;
	if (call == SYS_prlimit64)
		return syscall(call, 0, RLIMIT_NOFILE, &limit, NULL);
	return syscall(call, RLIMIT_NOFILE, &limit);
}

static long
open_how(const struct act_place *place, long argument)
{
	struct open_how how = {.flags = O_RDONLY};

	(void)argument;
	return syscall(SYS_openat2, AT_FDCWD, place->file, &how, sizeof(how));
}

static long
status_of(const struct act_place *place, long flags)
{
	struct stat info;

	return syscall(SYS_newfstatat, AT_FDCWD, place->file, &info, flags);
}

static long
map_pages(const struct act_place *place, long protection)
{
	long map = syscall(SYS_mmap, 0, 4096, protection, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)place;
	return map;
}

static long
map_flags(const struct act_place *place, long flags)
{
	int fd = (flags & MAP_ANONYMOUS) != 0 ? -1 : place->fd;

	return syscall(SYS_mmap, 0, 4096, fd < 0 ? PROT_READ | PROT_WRITE : PROT_READ | PROT_EXEC,
		flags, fd, 0);
}

static long
map_make_executable(const struct act_place *place, long call)
{
	void *map = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	(void)place;
	return syscall(call, map, 4096, PROT_READ | PROT_EXEC, -1);
}

static long
program_run(const struct act_place *place, long call)
{
	(void)place;
	if (call == SYS_execveat)
		return syscall(call, AT_FDCWD, "/nonexistent/program", NULL, NULL, 0);
	return syscall(call, "/nonexistent/program", NULL, NULL);
}

/* fexecve of the lent file; it is no program, which only a kernel that tries can say. */
static long
lent_run(const struct act_place *place, long argument)
{
	(void)argument;
	return syscall(SYS_execveat, place->fd, "", NULL, NULL, AT_EMPTY_PATH);
}

static long
memory_program(const struct act_place *place, long argument)
{
	long fd = syscall(SYS_memfd_create, "program", MFD_CLOEXEC);

	(void)place;
	(void)argument;
	if (fd < 0)
		return -1;
	return syscall(SYS_execveat, fd, "", NULL, NULL, AT_EMPTY_PATH);
}

static long
lent_link(const struct act_place *place, long argument)
{
	(void)argument;
	return syscall(SYS_linkat, place->fd, "", AT_FDCWD, place->absent, AT_EMPTY_PATH);
}

static long
handle_of(const struct act_place *place, long argument)
{
	struct {
		unsigned bytes;
		int type;
		char data[128];
	} handle = {.bytes = 128};
	int mount_id;

	(void)argument;
	return syscall(SYS_name_to_handle_at, AT_FDCWD, place->file, &handle, &mount_id, 0);
}

static long
ring_make(const struct act_place *place, long argument)
{
	struct io_uring_params params = {0};

	(void)place;
	(void)argument;
	return syscall(SYS_io_uring_setup, 4, &params);
}

static long
timer_make(const struct act_place *place, long argument)
{
	int timer;

	(void)place;
	(void)argument;
	return syscall(SYS_timer_create, CLOCK_MONOTONIC, NULL, &timer);
}

static long
interval_set(const struct act_place *place, long argument)
{
	struct itimerval never = {0};

	(void)place;
	(void)argument;
	return syscall(SYS_setitimer, ITIMER_REAL, &never, NULL);
}

static long
affinity_set(const struct act_place *place, long argument)
{
	unsigned long all = ~0UL;

	(void)place;
	(void)argument;
	return syscall(SYS_sched_setaffinity, 0, sizeof(all), &all);
}

static long
epoll_or_pipe(const struct act_place *place, long call)
{
	int ends[2];

	(void)place;
	return call == SYS_pipe2 ? syscall(call, ends, 0) : syscall(call, 0);
}

static long
file_lock(const struct act_place *place, long command)
{
	struct flock lock = {.l_type = F_RDLCK, .l_whence = SEEK_SET};

	return syscall(SYS_fcntl, place->fd, command, &lock);
}

#if defined(__x86_64__)
/* The calls of 32-bit programs have numbers of their own: 20 is getpid, 5 is open. */
static long
old_call(const struct act_place *place, long number)
{
	long result = number;

	(void)place;
	__asm__ volatile("int $0x80" : "+a"(result) : "b"(0), "c"(0), "d"(0) : "memory");
	return result;
}

/* The x32 numbering has a bit of its own. */
static long
x32_call(const struct act_place *place, long number)
{
	(void)place;
	return syscall(0x40000000 | number);
}
#endif

/* ---- the list ---- */

struct list {
	struct act *acts;
	size_t count;
};

void
acts_add(struct act acts[ACT_MAX], size_t *count, const char *name, long call, const long args[6])
{
	struct act *act = &acts[*count];

	if (*count == ACT_MAX)
		exit(1);
	(*count)++;
	*act = (struct act){.name = name, .call = call};
	memcpy(act->args, args, sizeof(act->args));
}

static void
add_run(struct list *list, const char *name, long (*run)(const struct act_place *, long),
	long argument)
{
	if (list->count < ACT_MAX)
		list->acts[list->count++] = (struct act){
			.name = name, .call = -1, .args = {argument}, .run = run};
}

#define CALL(NAME, NUMBER, ...)                                                                    \
	acts_add(list->acts, &list->count, NAME, NUMBER, (const long[6]){__VA_ARGS__})
#define RUN(NAME, FUNCTION, ARGUMENT) add_run(list, NAME, FUNCTION, ARGUMENT)

static void
list_files(struct list *list, const struct act_place *place)
{
	CALL("open for reading", SYS_openat, AT_FDCWD, P(place->file), O_RDONLY);
	CALL("open for writing", SYS_openat, AT_FDCWD, P(place->file), O_WRONLY);
	CALL("open for appending", SYS_openat, AT_FDCWD, P(place->file), O_WRONLY | O_APPEND);
	CALL("create", SYS_openat, AT_FDCWD, P(place->absent), O_WRONLY | O_CREAT, 0600);
	CALL("open a folder", SYS_openat, AT_FDCWD, P(place->folder), O_RDONLY | O_DIRECTORY);
	CALL("open as a path only", SYS_openat, AT_FDCWD, P(place->file), O_PATH);
	CALL("make a nameless file", SYS_openat, AT_FDCWD, P(place->folder), O_TMPFILE | O_RDWR,
		0600);
	CALL("open the old way", SYS_open, P(place->file), O_RDONLY);
	CALL("create the old way", SYS_creat, P(place->absent2), 0600);
	RUN("open the new way", open_how, 0);
	CALL("open /proc/self/mem", SYS_openat, AT_FDCWD, P("/proc/self/mem"), O_RDWR);
	CALL("open /proc/self/maps", SYS_openat, AT_FDCWD, P("/proc/self/maps"), O_RDONLY);
	CALL("open /proc/1/status", SYS_openat, AT_FDCWD, P("/proc/1/status"), O_RDONLY);
	CALL("open /proc/1/environ", SYS_openat, AT_FDCWD, P("/proc/1/environ"), O_RDONLY);
	CALL("open a lent file again for writing", SYS_openat, AT_FDCWD, P("/proc/self/fd/4"),
		O_RDWR);
	CALL("open /dev/zero", SYS_openat, AT_FDCWD, P("/dev/zero"), O_RDWR);
	CALL("open /etc/passwd", SYS_openat, AT_FDCWD, P("/etc/passwd"), O_RDONLY);
	CALL("ask for access", SYS_access, P(place->file), R_OK);
	CALL("ask for access at", SYS_faccessat, AT_FDCWD, P(place->file), R_OK);
	RUN("look at a file", status_of, 0);
	RUN("look at a file by an empty path's flag", status_of, AT_EMPTY_PATH);
	CALL("look at a file by statx", SYS_statx, AT_FDCWD, P(place->file), 0, 0, 0);
	CALL("read a link", SYS_readlink, P("/proc/self/exe"), P(list->acts + ACT_MAX), 1);
	CALL("ask where it is", SYS_getcwd, P(list->acts + ACT_MAX), 0);
	CALL("go elsewhere", SYS_chdir, P("/"));
	CALL("ask about a file system", SYS_statfs, P("/"), 0);
	CALL("read an attribute", SYS_getxattr, P(place->file), P("user.x"), 0, 0);
	RUN("name to handle", handle_of, 0);
	CALL("open by handle", SYS_open_by_handle_at, -1, 0, 0);
}

static void
list_changes(struct list *list, const struct act_place *place)
{
	CALL("truncate", SYS_truncate, P(place->absent2), 0);
	CALL("link", SYS_link, P(place->absent), P(place->absent2));
	RUN("link a lent file", lent_link, 0);
	CALL("symlink", SYS_symlink, P("x"), P(place->absent));
	CALL("rename", SYS_rename, P(place->absent), P(place->absent2));
	CALL("rename at", SYS_renameat2, AT_FDCWD, P(place->absent), AT_FDCWD, P(place->absent2));
	CALL("unlink", SYS_unlink, P(place->absent2));
	CALL("unlink at", SYS_unlinkat, AT_FDCWD, P(place->absent), 0);
	CALL("mkdir", SYS_mkdir, P(place->absent), 0700);
	CALL("mkdir at", SYS_mkdirat, AT_FDCWD, P(place->absent2), 0700);
	CALL("rmdir", SYS_rmdir, P(place->absent));
	CALL("mknod", SYS_mknod, P(place->absent), S_IFIFO | 0600, 0);
	CALL("chmod", SYS_chmod, P(place->absent), 0600);
	CALL("fchmod the lent file", SYS_fchmod, place->fd, 0600);
	CALL("chown", SYS_chown, P(place->absent), -1, -1);
	CALL("fchown the lent file", SYS_fchown, place->fd, -1, -1);
	CALL("set times", SYS_utimensat, AT_FDCWD, P(place->absent), 0, 0);
	CALL("set the lent file's times", SYS_utimensat, place->fd, 0, 0, 0);
	CALL("set an attribute of the lent file", SYS_fsetxattr, place->fd, P("user.x"), P("x"), 1);
	CALL("truncate the lent file", SYS_ftruncate, place->fd, 0);
	CALL("punch the lent file", SYS_fallocate, place->fd, 0, 0, 1);
	CALL("sync the lent file", SYS_fsync, place->fd);
	CALL("sync everything", SYS_syncfs, place->fd);
	CALL("write the lent file at a place", SYS_pwrite64, place->fd, P("x"), 1, 0);
	CALL("write to another descriptor", SYS_write, 9, P("x"), 1);
	CALL("copy between files", SYS_copy_file_range, place->fd, 0, place->fd, 0, 1, 0);
	CALL("send a file", SYS_sendfile, place->channel_fd, place->fd, 0, 1);
	CALL("splice", SYS_splice, place->fd, 0, place->channel_fd, 0, 1, 0);
	CALL("lock the lent file", SYS_flock, place->fd, LOCK_SH);
	RUN("lock a part of the lent file", file_lock, F_SETLK);
	RUN("lock it by description", file_lock, F_OFD_SETLK);
	CALL("change the lent file's flags", SYS_fcntl, place->fd, F_SETFL, O_NONBLOCK);
	CALL("change the channel's flags", SYS_fcntl, place->channel_fd, F_SETFL, O_NONBLOCK);
	CALL("ask for signals", SYS_fcntl, place->fd, F_SETOWN, 0);
	CALL("lease the lent file", SYS_fcntl, place->fd, F_SETLEASE, F_UNLCK);
	CALL("watch a folder", SYS_fcntl, place->fd, F_NOTIFY, 0);
	CALL("seal the lent file", SYS_fcntl, place->fd, F_ADD_SEALS, 0);
	CALL("replace a descriptor", SYS_dup2, place->fd, 8);
	CALL("device control", SYS_ioctl, place->fd, 0x5401, P(list->acts + ACT_MAX));
}

static void
list_sockets(struct list *list, const struct act_place *place)
{
	static const struct {
		const char *name;
		long family;
	} families[] = {{"unix socket", AF_UNIX}, {"IPv4 socket", AF_INET},
		{"IPv6 socket", AF_INET6}, {"AX.25 socket", AF_AX25}, {"IPX socket", AF_IPX},
		{"AppleTalk socket", AF_APPLETALK}, {"X.25 socket", AF_X25},
		{"key management socket", AF_KEY}, {"netlink socket", AF_NETLINK},
		{"packet socket", AF_PACKET}, {"RDS socket", AF_RDS}, {"PPPoX socket", AF_PPPOX},
		{"CAN socket", AF_CAN}, {"TIPC socket", AF_TIPC},
		{"Bluetooth socket", AF_BLUETOOTH}, {"IUCV socket", AF_IUCV},
		{"RxRPC socket", AF_RXRPC}, {"phonet socket", AF_PHONET},
		{"IEEE 802.15.4 socket", AF_IEEE802154}, {"CAIF socket", AF_CAIF},
		{"crypto socket", AF_ALG}, {"NFC socket", AF_NFC}, {"vsock socket", AF_VSOCK},
		{"KCM socket", AF_KCM}, {"QRTR socket", AF_QIPCRTR}, {"SMC socket", AF_SMC},
		{"XDP socket", AF_XDP}, {"socket of a family to come", 60}};

	for (size_t i = 0; i < sizeof(families) / sizeof(families[0]); i++)
		RUN(families[i].name, family_socket, families[i].family);
	CALL("socket pair", SYS_socketpair, AF_UNIX, SOCK_STREAM, 0, P(list->acts + ACT_MAX));
	RUN("connect the channel to an abstract name", channel_address, SYS_connect);
	RUN("bind the channel to an abstract name", channel_address, SYS_bind);
	RUN("send to an address", channel_send_to, 0);
	RUN("pass a descriptor on", fd_pass, 0);
	CALL("listen", SYS_listen, place->channel_fd, 1);
	CALL("accept", SYS_accept4, place->channel_fd, 0, 0, 0);
	CALL("receive elsewhere", SYS_recvfrom, place->channel_fd, P(list->acts + ACT_MAX), 1,
		MSG_DONTWAIT, 0, 0);
	CALL("shut the channel down", SYS_shutdown, place->fd, SHUT_RD);
	CALL("set a socket option", SYS_setsockopt, place->fd, SOL_SOCKET, SO_KEEPALIVE, 0, 0);
	CALL("ask who is there", SYS_getpeername, place->channel_fd, 0, 0);
}

static void
list_processes(struct list *list, const struct act_place *place)
{
	RUN("fork", fork_plain, SYS_fork);
	RUN("vfork", fork_plain, SYS_vfork);
	RUN("clone", fork_by, SIGCHLD);
	RUN("clone into a new user namespace", fork_by, SIGCHLD | CLONE_NEWUSER);
	RUN("clone3", fork_clone3, 0);
	RUN("fork bomb", fork_bomb, 30);
	RUN("execve", program_run, SYS_execve);
	RUN("execveat", program_run, SYS_execveat);
	RUN("run the lent file", lent_run, 0);
	RUN("run a program in memory", memory_program, 0);
	CALL("file in memory", SYS_memfd_create, P("x"), MFD_CLOEXEC);
	CALL("secret memory", SYS_memfd_secret, 0);
	RUN("signal the parent", parent_signal, SYS_kill);
	RUN("signal the parent's thread", parent_signal, SYS_tkill);
	RUN("signal the parent's thread in its group", parent_signal, SYS_tgkill);
	CALL("signal everyone of its kind", SYS_kill, 0, 0);
	CALL("queue a signal", SYS_rt_sigqueueinfo, -1, 0, 0);
	RUN("open the parent", parent_open, 0);
	CALL("signal by descriptor", SYS_pidfd_send_signal, place->fd, 0, 0, 0);
	CALL("take a descriptor of another", SYS_pidfd_getfd, place->fd, 0, 0);
	RUN("trace the parent", parent_trace, PTRACE_SEIZE);
	CALL("be traced", SYS_ptrace, -1, 0, 0, 0);
	RUN("read the parent's memory", memory_of_parent, SYS_process_vm_readv);
	RUN("write the parent's memory", memory_of_parent, SYS_process_vm_writev);
	RUN("read the parent's limits", parent_prlimit, 0);
	CALL("compare processes", SYS_kcmp, 0, 0, 99, 0, 0);
	RUN("set a limit", limit_raise, SYS_setrlimit);
	RUN("set a limit by prlimit", limit_raise, SYS_prlimit64);
	CALL("become dumpable", SYS_prctl, PR_SET_DUMPABLE, 1, 0, 0, 0);
	CALL("allow a tracer", SYS_prctl, PR_SET_PTRACER, -1, 0, 0, 0);
	CALL("outlive the parent", SYS_prctl, PR_SET_PDEATHSIG, 0, 0, 0, 0);
	CALL("change its name", SYS_prctl, PR_SET_NAME, P("init"), 0, 0, 0);
	CALL("move its memory map", SYS_prctl, PR_SET_MM, 99, 0, 0, 0);
	CALL("another seccomp filter", SYS_seccomp, 99, 0, 0);
	CALL("collect a child", SYS_wait4, -1, 0, WNOHANG, 0);
	RUN("set processors", affinity_set, 0);
	CALL("set a schedule", SYS_sched_setscheduler, 0, 99, 0);
	CALL("set a priority", SYS_setpriority, PRIO_PROCESS, 0, 0);
	CALL("set an input priority", SYS_ioprio_set, 99, 0, 0);
	CALL("lead a session", SYS_setsid, 0);
	CALL("change its group", SYS_setpgid, 0, 0);
}

static void
list_memory(struct list *list, const struct act_place *place)
{
	(void)place;
	RUN("map executable memory", map_pages, PROT_READ | PROT_EXEC);
	RUN("map writable executable memory", map_pages, PROT_READ | PROT_WRITE | PROT_EXEC);
	RUN("map the lent file as a program", map_flags, MAP_PRIVATE);
	RUN("map shared memory", map_flags, MAP_SHARED | MAP_ANONYMOUS);
	RUN("map a stack that grows", map_flags, MAP_PRIVATE | MAP_ANONYMOUS | MAP_GROWSDOWN);
	RUN("make memory executable", map_make_executable, SYS_mprotect);
	RUN("make memory executable with a key", map_make_executable, SYS_pkey_mprotect);
	CALL("shared memory segment", SYS_shmget, 0, 4096, 0600);
	CALL("attach shared memory", SYS_shmat, -1, 0, 0);
	CALL("message queue", SYS_msgget, 0, 0600);
	CALL("semaphores", SYS_semget, 0, 1, 0600);
	CALL("POSIX message queue", SYS_mq_open, P("candour-test"), O_RDONLY, 0, 0);
	CALL("lock memory", SYS_mlockall, 99);
	CALL("move pages", SYS_move_pages, 0, 0, 0, 0, 0, 0);
	CALL("userfaultfd", SYS_userfaultfd, 0xffff);
	CALL("descriptor table", SYS_modify_ldt, 0, P(list->acts + ACT_MAX), 0);
	CALL("personality", SYS_personality, 0xffffffff);
}

static void
list_kernel(struct list *list, const struct act_place *place)
{
	CALL("mount", SYS_mount, P("x"), P("/nonexistent/x"), P("tmpfs"), 0, 0);
	CALL("unmount", SYS_umount2, P("/nonexistent/x"), 0);
	CALL("pivot_root", SYS_pivot_root, P("/nonexistent/x"), P("/nonexistent/x"));
	CALL("chroot", SYS_chroot, P("/nonexistent/x"));
	CALL("fsopen", SYS_fsopen, P("no such file system"), 0);
	CALL("open_tree", SYS_open_tree, AT_FDCWD, P("/nonexistent/x"), 0);
	CALL("move_mount", SYS_move_mount, -1, P("/nonexistent/x"), -1, P("/nonexistent/x"), 0);
	CALL("unshare", SYS_unshare, CLONE_FILES);
	CALL("unshare the user namespace", SYS_unshare, CLONE_NEWUSER);
	CALL("setns", SYS_setns, -1, 0);
	CALL("swapon", SYS_swapon, P("/nonexistent/x"), 0);
	CALL("reboot", SYS_reboot, 0, 0, 0, 0);
	CALL("kexec", SYS_kexec_load, 0, 99, 0, -1);
	CALL("init_module", SYS_init_module, 0, 0, P(""));
	CALL("finit_module", SYS_finit_module, -1, P(""), 0);
	CALL("delete_module", SYS_delete_module, P("no such module"), O_NONBLOCK);
	CALL("accounting", SYS_acct, P("/nonexistent/x"));
	CALL("quotactl", SYS_quotactl, 0, P("/nonexistent/x"), 0, 0);
	CALL("iopl", SYS_iopl, 9);
	CALL("ioperm", SYS_ioperm, 0, -1, 1);
	CALL("sethostname", SYS_sethostname, 0, -1);
	CALL("settimeofday", SYS_settimeofday, 1, 0);
	CALL("clock_settime", SYS_clock_settime, 99, 1);
	CALL("adjtimex", SYS_adjtimex, 0);
	CALL("syslog", SYS_syslog, 99, 0, 0);
	CALL("bpf", SYS_bpf, 9999, 0, 0);
	CALL("perf_event_open", SYS_perf_event_open, 0, 0, -1, -1, 0);
	RUN("io_uring_setup", ring_make, 0);
	CALL("io_uring_enter", SYS_io_uring_enter, place->fd, 1, 0, 0, 0, 0);
	CALL("io_setup", SYS_io_setup, 0, 0);
	CALL("add_key", SYS_add_key, P("user"), P("x"), P("x"), 1, KEY_SPEC_PROCESS_KEYRING);
	CALL("request_key", SYS_request_key, P("user"), P("no such key"), 0, 0);
	CALL("keyctl", SYS_keyctl, KEYCTL_GET_KEYRING_ID, KEY_SPEC_PROCESS_KEYRING, 1);
	CALL("inotify", SYS_inotify_init1, 0);
	CALL("fanotify", SYS_fanotify_init, 0, 0);
	RUN("epoll", epoll_or_pipe, SYS_epoll_create1);
	RUN("eventfd", epoll_or_pipe, SYS_eventfd2);
	RUN("pipe", epoll_or_pipe, SYS_pipe2);
	RUN("timer", timer_make, 0);
	RUN("interval timer", interval_set, 0);
	CALL("alarm", SYS_alarm, 0);
	CALL("timerfd", SYS_timerfd_create, CLOCK_MONOTONIC, 0);
	CALL("landlock", SYS_landlock_create_ruleset, 0, 0, 1);
	CALL("nfsservctl", SYS_nfsservctl, 0, 0, 0);
	CALL("lookup_dcookie", SYS_lookup_dcookie, 0, 0, 0);
	CALL("a call to come", 1000, 0);
}

static void
list_identity(struct list *list, const struct act_place *place)
{
	(void)place;
	CALL("setuid", SYS_setuid, (long)getuid());
	CALL("setgid", SYS_setgid, (long)getgid());
	CALL("setreuid", SYS_setreuid, -1, -1);
	CALL("setresuid", SYS_setresuid, -1, -1, -1);
	CALL("setfsuid", SYS_setfsuid, -1);
	CALL("setgroups", SYS_setgroups, -1, 0);
	CALL("capset", SYS_capset, 0, 0);
	CALL("umask", SYS_umask, 0777);
#if defined(__x86_64__)
	RUN("the calls of 32-bit programs", old_call, 20);
	RUN("the x32 calls", x32_call, SYS_getpid);
#endif
}

size_t
acts_list(const struct act_place *place, struct act acts[ACT_MAX])
{
	struct list list = {acts, 0};

	list_files(&list, place);
	list_changes(&list, place);
	list_sockets(&list, place);
	list_processes(&list, place);
	list_memory(&list, place);
	list_kernel(&list, place);
	list_identity(&list, place);
	return list.count;
}

bool
act_do(const struct act *act, const struct act_place *place, int *ret_errno)
{
	const long *a = act->args;
	long result;

	errno = 0;
	if (act->call < 0)
		result = act->run(place, a[0]);
	else
		result = syscall(act->call, a[0], a[1], a[2], a[3], a[4], a[5]);
	*ret_errno = errno;
	return result >= 0 ||
		(errno != EPERM && errno != EACCES && errno != ENOSYS && errno != ENOTTY);
}

void
act_path_put(char *to, size_t size, const char *name)
{
	struct buf path CLEANUP(buf_free) = {0};

	buf_add_format(&path, "%s/%s", tap_folder(), name);
	if (path.len >= size)
		exit(1);
	memcpy(to, buf_cstr(&path), path.len + 1);
}

void
act_place_name(struct act_place *place, const char *folder, const char *file)
{
	struct buf absent CLEANUP(buf_free) = {0};

	buf_add_format(&absent, "%s/absent", folder);
	act_path_put(place->folder, sizeof(place->folder), folder);
	act_path_put(place->file, sizeof(place->file), file);
	act_path_put(place->absent, sizeof(place->absent), buf_cstr(&absent));
	buf_add_char(&absent, '2');
	act_path_put(place->absent2, sizeof(place->absent2), buf_cstr(&absent));
}
