#include "sandbox/confine.h"

#include "base/err.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

void
confine_plan_free(struct confine_plan *plan)
{
	free(plan->calls);
	plan->calls = NULL;
}

/* ---- descriptors ---- */

bool
confine_stdio_close(struct err *err)
{
	int null_fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (null_fd < 0)
		return err_set_errno(err, errno, "cannot open /dev/null");
	for (int fd = 0; fd <= (CONFINE_SANITIZED ? 1 : 2); fd++)
		if (null_fd != fd && dup2(null_fd, fd) < 0)
			return err_set_errno(err, errno, "cannot replace descriptor %d", fd);
	if (null_fd > 2)
		(void)close(null_fd);
	return true;
}

static bool
descriptors_keep(int channel_fd, struct err *err)
{
	if (channel_fd != CONFINE_CHANNEL_FD && dup2(channel_fd, CONFINE_CHANNEL_FD) < 0)
		return err_set_errno(err, errno, "cannot move the channel");
	if (close_range(CONFINE_CHANNEL_FD + 1, ~0U, 0) != 0)
		return err_set_errno(err, errno, "cannot close descriptors");
	return true;
}

/* ---- limits ---- */

static bool
limit_set(int which, rlim_t value, const char *what, struct err *err)
{
	struct rlimit limit = {value, value};

	return setrlimit((__rlimit_resource_t)which, &limit) == 0 ||
		err_set_errno(err, errno, "cannot limit %s", what);
}

/* This process's whole and writable private memory, in bytes (proc(5), statm). */
static bool
memory_now(unsigned long long *ret_whole, unsigned long long *ret_data, struct err *err)
{
	char text[256] = "";
	int fd = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
	ssize_t len = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);
	unsigned long long page = (unsigned long long)sysconf(_SC_PAGESIZE);
	char *at = text;
	unsigned long long fields[6];

	if (fd >= 0)
		(void)close(fd);
	if (len <= 0)
		return err_set(err, ERR_IO, "cannot read /proc/self/statm");
	for (size_t i = 0; i < COUNT_OF(fields); i++)
		fields[i] = strtoull(at, &at, 10);
	*ret_whole = fields[0] * page;
	*ret_data = fields[5] * page;
	return true;
}

bool
confine_plan_make(struct confine_plan *plan, struct err *err)
{
	return memory_now(&plan->whole_size, &plan->data_size, err) &&
		confine_calls_make(plan, err);
}

/* What the nursery prepared is not the worker's doing: its limit comes on top. The whole
 * address space is bounded too, because page tables of mappings that are only read count
 * nowhere else; the bound leaves room for the largest file. */
static bool
memory_limit(const struct confine_plan *plan, struct err *err)
{
	/* A linker sets room aside that it never fills. */
	const unsigned long long file_room = plan->role == CONFINE_LINKER ? 4096ULL << 30
									  : 256ULL << 30;
	unsigned long long size = (unsigned long long)plan->memory_mb << 20;

	if (CONFINE_SANITIZED)
		return true;
	return limit_set(RLIMIT_DATA, plan->data_size + size, "memory", err) &&
		limit_set(RLIMIT_AS, plan->whole_size + size + file_room, "the address space", err);
}

static bool
stack_limit(struct err *err)
{
	const rlim_t size_max = 64 << 20;
	struct rlimit now;

	if (getrlimit(RLIMIT_STACK, &now) != 0)
		return err_set_errno(err, errno, "cannot read the stack's limit");
	return limit_set(
		RLIMIT_STACK, now.rlim_cur < size_max ? now.rlim_cur : size_max, "the stack", err);
}

/* A linker is told by a signal, and so its caller can say what ended it. */
static bool
cpu_limit(const struct confine_plan *plan, struct err *err)
{
	enum { GRACE_S = 10 };
	struct rlimit limit = {plan->cpu_s,
		plan->role == CONFINE_LINKER ? (rlim_t)plan->cpu_s + GRACE_S : plan->cpu_s};

	if (plan->role == CONFINE_HELPER || plan->role == CONFINE_DOOR ||
		plan->role == CONFINE_FETCHER || plan->role == CONFINE_CARRIER ||
		(plan->role == CONFINE_LINKER && plan->cpu_s == 0))
		return true;
	return setrlimit(RLIMIT_CPU, &limit) == 0 ||
		err_set_errno(err, errno, "cannot limit processor time");
}

/* A helper works as long as its caller, and has one file open at most; a door one a connection. A
 * fetcher may open as many as its caller: one for each folder in a folder. */
static bool
limits_set(const struct confine_plan *plan, struct err *err)
{
	enum { FILES_MAX = 16 };
	rlim_t files_max = FILES_MAX;

	if (plan->role == CONFINE_DOOR || plan->role == CONFINE_CARRIER)
		files_max = plan->file_max;
	else if (plan->role != CONFINE_WORKER)
		files_max = CONFINE_FILE_FD + (plan->folder_fd >= 0);

	return memory_limit(plan, err) && stack_limit(err) && cpu_limit(plan, err) &&
		(plan->role == CONFINE_FETCHER ||
			limit_set(RLIMIT_NOFILE, files_max, "open files", err)) &&
		limit_set(RLIMIT_NPROC, plan->process_max, "processes", err) &&
		(CONFINE_SANITIZED ||
			limit_set(RLIMIT_FSIZE, plan->file_size_max, "file size", err)) &&
		limit_set(RLIMIT_CORE, 0, "core dumps", err) &&
		limit_set(RLIMIT_MEMLOCK, 0, "locked memory", err) &&
		limit_set(RLIMIT_MSGQUEUE, 0, "message queues", err);
}

/* ---- privileges ---- */

bool
confine_capabilities_drop(unsigned kept, struct err *err)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	struct __user_cap_data_struct data[2];

	/* Refused to whoever has none, who needs it least. */
	for (unsigned long cap = 0; prctl(PR_CAPBSET_READ, cap, 0, 0, 0) >= 0; cap++)
		(void)prctl(PR_CAPBSET_DROP, cap, 0, 0, 0);
	(void)prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0);
	if (syscall(SYS_capget, &head, data) != 0)
		return err_set_errno(err, errno, "cannot ask for capabilities");
	data[0].effective &= kept;
	data[0].permitted &= kept;
	data[0].inheritable = 0;
	data[1] = (struct __user_cap_data_struct){0};
	return syscall(SYS_capset, &head, data) == 0 ||
		err_set_errno(err, errno, "cannot drop capabilities");
}

static bool
privileges_renounce(struct err *err)
{
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) != 0)
		return err_set_errno(err, errno, "cannot renounce privileges");
	return true;
}

/* ---- Landlock ---- */

/* The kernel's structure and bits as of ABI 6; Debian 12's header stops at ABI 2. */
struct landlock_attr {
	uint64_t fs;
	uint64_t net;
	uint64_t scoped;
};

int
confine_landlock_abi(void)
{
	long abi = syscall(
		SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);

	return abi < 0 ? 0 : (int)abi;
}

/* Every right that ABI `abi` knows (landlock(7)): 13 of files; then refer (2), truncate (3),
 * TCP bind and connect (4), device ioctl (5), abstract sockets and signals (6). */
static struct landlock_attr
landlock_all(int abi, size_t *ret_size)
{
	struct landlock_attr all = {.fs = (1U << 13) - 1};

	if (abi >= 2)
		all.fs |= 1U << 13;
	if (abi >= 3)
		all.fs |= 1U << 14;
	if (abi >= 4)
		all.net = 3;
	if (abi >= 5)
		all.fs |= 1U << 15;
	if (abi >= 6)
		all.scoped = 3;
	*ret_size = abi >= 6 ? sizeof(all)
		: abi >= 4   ? offsetof(struct landlock_attr, scoped)
			     : offsetof(struct landlock_attr, net);
	return all;
}

/* What may be done to a file, or to those below a folder. */
struct landlock_rule {
	int fd;
	uint64_t rights;
};

enum {
	LANDLOCK_READ_FILE = LANDLOCK_ACCESS_FS_READ_FILE,
	LANDLOCK_READ_BELOW = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR,
	LANDLOCK_SHARE_FILE = LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_WRITE_FILE,
	/* Making, writing, moving and removing regular files below it; not reading. */
	LANDLOCK_MAKE_BELOW = LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_MAKE_REG |
		LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_REFER,
	LANDLOCK_UPLOADS = LANDLOCK_SHARE_FILE | LANDLOCK_ACCESS_FS_READ_DIR |
		LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE
};

static bool
landlock_rules_add(int ruleset, const struct landlock_rule *rules, size_t count, struct err *err)
{
	for (size_t i = 0; i < count; i++) {
		struct landlock_path_beneath_attr rule = {
			.parent_fd = rules[i].fd, .allowed_access = rules[i].rights};

		if (syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0) !=
			0)
			return err_set_errno(err, errno, "cannot add a rule to Landlock");
	}
	return true;
}

static bool
landlock_enter(int abi, const struct landlock_rule *rules, size_t count, struct err *err)
{
	size_t size;
	struct landlock_attr all = landlock_all(abi, &size);
	int fd = (int)syscall(SYS_landlock_create_ruleset, &all, size, 0);
	bool good;

	if (fd < 0)
		return err_set_errno(err, errno, "cannot make a Landlock ruleset");
	good = landlock_rules_add(fd, rules, count, err) &&
		(syscall(SYS_landlock_restrict_self, fd, 0) == 0 ||
			err_set_errno(err, errno, "cannot enter Landlock"));
	(void)close(fd);
	return good;
}

/* ---- all of it ---- */

static bool
calls_enter(const struct confine_plan *plan, struct err *err)
{
	struct sock_fprog program = {plan->call_count, plan->calls};

	return syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0 ||
		err_set_errno(err, errno, "cannot enter seccomp");
}

static int
landlock_choose(enum confinement confinement)
{
	int abi = confine_landlock_abi();

	if (confinement == CONFINE_NO_LANDLOCK)
		return 0;
	if (confinement == CONFINE_LANDLOCK_2 && abi > 2)
		return 2;
	return abi;
}

bool
confine_enter(const struct confine_plan *plan, int channel_fd, int *ret_abi, struct err *err)
{
	*ret_abi = landlock_choose(plan->confinement);
	return descriptors_keep(channel_fd, err) && limits_set(plan, err) &&
		privileges_renounce(err) &&
		(*ret_abi == 0 || landlock_enter(*ret_abi, NULL, 0, err)) && calls_enter(plan, err);
}

static struct landlock_rule
landlock_read_rule(int fd)
{
	struct stat info;
	bool is_folder = fstat(fd, &info) == 0 && S_ISDIR(info.st_mode);

	return (struct landlock_rule){fd, is_folder ? LANDLOCK_READ_BELOW : LANDLOCK_READ_FILE};
}

/* What its caller may read by the right of root, it goes on to read. */
static bool
fetcher_enter(const struct confine_plan *plan, struct err *err)
{
	const unsigned kept = 1U << CAP_DAC_OVERRIDE | 1U << CAP_DAC_READ_SEARCH | 1U << CAP_FOWNER;
	struct landlock_rule rules[CONFINE_BELOW_MAX];
	int abi = landlock_choose(plan->confinement);

	if (plan->below_count > CONFINE_BELOW_MAX)
		return err_set(err, ERR_INTERNAL, "a fetcher was given too many folders");
	for (size_t i = 0; i < plan->below_count; i++)
		rules[i] = landlock_read_rule(plan->below_fds[i]);
	return confine_capabilities_drop(kept, err) && privileges_renounce(err) &&
		(abi == 0 || landlock_enter(abi, rules, plan->below_count, err)) &&
		limits_set(plan, err) && calls_enter(plan, err);
}

bool
confine_helper_enter(const struct confine_plan *plan, struct err *err)
{
	const unsigned override = 1U << CAP_DAC_OVERRIDE;
	const struct landlock_rule folder = {plan->folder_fd, LANDLOCK_MAKE_BELOW};
	int abi = landlock_choose(plan->confinement);

	if (plan->role == CONFINE_FETCHER)
		return fetcher_enter(plan, err);
	/* Under ABI 1 no file can be moved to another folder. */
	if (plan->folder_fd >= 0 && abi < 2)
		abi = 0;
	/* Whoever may write into another's folder by that right alone goes on to. Landlock's own
	 * descriptor comes before the limit on files. */
	return confine_capabilities_drop(plan->folder_fd >= 0 ? override : 0, err) &&
		privileges_renounce(err) &&
		(abi == 0 || landlock_enter(abi, &folder, plan->folder_fd >= 0, err)) &&
		limits_set(plan, err) && calls_enter(plan, err);
}

/* What is truncated is what was opened for writing: ABI 3 asks for it apart. */
static bool
landlock_door_enter(int abi, const struct confine_paths *paths, struct err *err)
{
	struct landlock_rule rules[2 * CONFINE_PATHS_MAX + 1];
	const uint64_t truncate = abi >= 3 ? 1U << 14 : 0;
	size_t count = 0;

	for (size_t i = 0; i < paths->read_count; i++)
		rules[count++] = landlock_read_rule(paths->read[i]);
	for (size_t i = 0; i < paths->shared_count; i++)
		rules[count++] = (struct landlock_rule){
			paths->shared[i], LANDLOCK_SHARE_FILE | truncate};
	if (paths->uploads >= 0)
		rules[count++] = (struct landlock_rule){
			paths->uploads, LANDLOCK_UPLOADS | truncate};
	return landlock_enter(abi, rules, count, err);
}

bool
confine_door_enter(
	const struct confine_plan *plan, const struct confine_paths *paths, struct err *err)
{
	const unsigned override = 1U << CAP_DAC_OVERRIDE;
	int abi = landlock_choose(plan->confinement);

	return confine_capabilities_drop(override, err) && privileges_renounce(err) &&
		(abi == 0 || landlock_door_enter(abi, paths, err)) && limits_set(plan, err) &&
		calls_enter(plan, err);
}

/* ---- a program of the system's ---- */

/* Its memory is counted from nothing, as its address space is its own; libraries and fonts that it maps are on top.
 * It writes files of its own, and what it was lent as output. */
static bool
program_limits_set(const struct confine_plan *plan, struct err *err)
{
	enum { FILES_MAX = 256, MAPPED_MB = 4096 };
	unsigned long long size = (unsigned long long)plan->memory_mb << 20;

	return stack_limit(err) && limit_set(RLIMIT_DATA, size, "memory", err) &&
		limit_set(RLIMIT_AS, size + ((unsigned long long)MAPPED_MB << 20),
			"the address space", err) &&
		limit_set(RLIMIT_CPU, plan->cpu_s, "processor time", err) &&
		limit_set(RLIMIT_NOFILE, FILES_MAX, "open files", err) &&
		limit_set(RLIMIT_FSIZE, plan->file_size_max, "file size", err) &&
		limit_set(RLIMIT_CORE, 0, "core dumps", err) &&
		limit_set(RLIMIT_MEMLOCK, 0, "locked memory", err) &&
		limit_set(RLIMIT_MSGQUEUE, 0, "message queues", err);
}

/* Below a folder of the system: what it runs there is confined as it is. */
static bool
landlock_program_enter(int abi, const struct confine_paths *paths, struct err *err)
{
	struct landlock_rule rules[CONFINE_PATHS_MAX + 1];
	const uint64_t own = LANDLOCK_UPLOADS | LANDLOCK_ACCESS_FS_MAKE_DIR |
		LANDLOCK_ACCESS_FS_REMOVE_DIR | (abi >= 3 ? 1U << 14 : 0);
	size_t count = 0;
	struct stat info;

	for (size_t i = 0; i < paths->read_count; i++) {
		bool is_folder = fstat(paths->read[i], &info) == 0 && S_ISDIR(info.st_mode);

		rules[count++] = (struct landlock_rule){paths->read[i],
			(is_folder ? LANDLOCK_READ_BELOW : LANDLOCK_READ_FILE) |
				LANDLOCK_ACCESS_FS_EXECUTE};
	}
	rules[count++] = (struct landlock_rule){paths->uploads, own};
	return landlock_enter(abi, rules, count, err);
}

bool
confine_program_enter(
	const struct confine_plan *plan, const struct confine_paths *paths, struct err *err)
{
	int abi = landlock_choose(plan->confinement);

	return confine_capabilities_drop(0, err) && privileges_renounce(err) &&
		(abi == 0 || landlock_program_enter(abi, paths, err)) &&
		program_limits_set(plan, err) && calls_enter(plan, err);
}
