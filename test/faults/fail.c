/* fail.so: makes one chosen call of a program fail. Preload it:
 *
 *   FAIL_CALLS   which calls count: words of "malloc write sync rename truncate create link mkdir
 *                unlink", separated by commas, or "files" for all but malloc
 *   FAIL_AT      the number of the call that fails, from 1; 0 or absent: none
 *   FAIL_FOREVER 1: every later one fails, too
 *   FAIL_ERRNO   the errno, as a number; default ENOMEM for malloc, else EIO
 *   FAIL_KILL    1: the process is killed there instead
 *   FAIL_COUNT   a file; its first 8 bytes become the number of calls so far (native order)
 *   FAIL_BELOW   a folder; file calls elsewhere do not count
 *   FAIL_STACKS  a file; gets a line for each way (the functions called, from the program's start
 *                to the call) on which a call that counts was reached: its hash, and the number of
 *                the first such call. Two runs give the same hashes under setarch -R only
 *   FAIL_DEPTH   how many functions from the call outwards tell one way from another; default 64
 *   FAIL_STACK   the hash of a way: the first call on it fails (with FAIL_FOREVER: each)
 *   FAIL_FROM    a number: ways are not looked at before this call, which saves much time
 *   FAIL_HIT     a file that comes to be when a call fails
 *   FAIL_CHILDREN 1: counts in forked children too, each from where its parent was
 *   FAIL_CONTROL 1: what fails is chosen by the test itself while it runs (control.h)
 *
 * Writes count on regular files only. What glibc does inside itself (stdio) is not seen. A preload
 * library has to keep its state somewhere, so this one has variables of file scope. */
#undef _FILE_OFFSET_BITS
#include "calls.h"
#include "control.h"

#include <errno.h>
#include <execinfo.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum call {
	CALL_MALLOC,
	CALL_WRITE,
	CALL_SYNC,
	CALL_RENAME,
	CALL_TRUNCATE,
	CALL_CREATE,
	CALL_LINK,
	CALL_MKDIR,
	CALL_UNLINK,
	CALL_COUNT
};

enum { STACK_DEPTH = 64, STACKS_MAX = 1 << 17 };

static const char *const call_names[CALL_COUNT] = {
	"malloc", "write", "sync", "rename", "truncate", "create", "link", "mkdir", "unlink"};

static struct {
	bool *is_on; /* in a page that is wiped on a fork: children ask the kernel nothing */
	bool counts[CALL_COUNT];
	uint64_t at;
	bool is_forever;
	bool is_killing;
	int error;       /* 0: by the kind of call */
	uint64_t *count; /* in FAIL_COUNT's file, or own_count */
	uint64_t own_count;
	char below[PATH_MAX];
	size_t below_len;
	uint64_t stack; /* the way that fails, or 0 */
	int depth;
	uint64_t from;
	int stacks_fd;  /* FAIL_STACKS, or -1 */
	bool is_inside; /* unwinding may allocate */
	bool has_failed;
	struct fail_control *control; /* or NULL */
	uint64_t stacks[STACKS_MAX];  /* seen so far, by hash */
} plan;

/* glibc's allocator under its second name. */
void *__libc_malloc(size_t size);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *old, size_t size);

static bool
env_is_set(const char *name)
{
	const char *value = getenv(name);

	return value != NULL && strcmp(value, "1") == 0;
}

static uint64_t
env_number(const char *name)
{
	const char *value = getenv(name);

	return value == NULL ? 0 : strtoull(value, NULL, 10);
}

static void
count_open(void)
{
	const char *path = getenv("FAIL_COUNT");
	int fd = path == NULL ? -1
			      : (int)syscall(SYS_openat, AT_FDCWD, path, O_RDWR | O_CREAT, 0600);
	void *map;

	plan.count = &plan.own_count;
	if (fd < 0 || syscall(SYS_ftruncate, fd, (long)sizeof(uint64_t)) != 0)
		return;
	map = mmap(NULL, sizeof(uint64_t), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	(void)close(fd);
	if (map != MAP_FAILED)
		plan.count = map;
	*plan.count = 0;
}

static void
stacks_open(void)
{
	const char *path = getenv("FAIL_STACKS");
	const char *stack = getenv("FAIL_STACK");
	void *frames[1];

	plan.from = env_number("FAIL_FROM");
	plan.depth = (int)env_number("FAIL_DEPTH");
	if (plan.depth <= 0 || plan.depth > STACK_DEPTH)
		plan.depth = STACK_DEPTH;
	plan.stack = stack == NULL ? 0 : strtoull(stack, NULL, 16);
	plan.stacks_fd = path == NULL ? -1
				      : (int)syscall(SYS_openat, AT_FDCWD, path,
						O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
	/* The first unwinding loads a library. */
	if (plan.stack != 0 || plan.stacks_fd >= 0)
		(void)backtrace(frames, 1);
}

static void
calls_choose(const char *words)
{
	if (words == NULL)
		return;
	for (enum call call = 0; call < CALL_COUNT; call++)
		if (strstr(words, call_names[call]) != NULL ||
			(call != CALL_MALLOC && strstr(words, "files") != NULL))
			plan.counts[call] = true;
}

/* True in the first program that is started with the library, not in those that it starts. */
static bool
is_owner(void)
{
	char own[32];
	const char *owner = getenv("FAIL_OWNER");

	(void)snprintf(own, sizeof(own), "%d", (int)getpid());
	if (owner == NULL)
		(void)setenv("FAIL_OWNER", own, 1);
	return owner == NULL || strcmp(owner, own) == 0;
}

static void
switch_make(void)
{
	enum { PAGE = 4096 };
	void *page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (page == MAP_FAILED)
		return;
	if (!env_is_set("FAIL_CHILDREN"))
		(void)madvise(page, PAGE, MADV_WIPEONFORK);
	plan.is_on = page;
	*plan.is_on = true;
}

static bool
is_on(void)
{
	return plan.is_on != NULL && *plan.is_on;
}

static void
control_open(void)
{
	void *page = mmap(NULL, sizeof(struct fail_control), PROT_READ | PROT_WRITE,
		MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	plan.control = page == MAP_FAILED ? NULL : page;
}

struct fail_control *fail_control(void);

struct fail_control *
fail_control(void)
{
	return plan.control;
}

__attribute__((constructor)) static void
plan_make(void)
{
	const char *below = getenv("FAIL_BELOW");

	if (!is_owner())
		return;
	calls_choose(getenv("FAIL_CALLS"));
	plan.at = env_number("FAIL_AT");
	plan.error = (int)env_number("FAIL_ERRNO");
	plan.is_forever = env_is_set("FAIL_FOREVER");
	plan.is_killing = env_is_set("FAIL_KILL");
	if (below != NULL && realpath(below, plan.below) == NULL)
		(void)snprintf(plan.below, sizeof(plan.below), "%s", below);
	plan.below_len = strlen(plan.below);
	if (env_is_set("FAIL_CONTROL"))
		control_open();
	count_open();
	stacks_open();
	switch_make();
}

/* FNV-1a over the addresses to return to. */
static uint64_t
stack_hash(void)
{
	void *frames[STACK_DEPTH];
	uint64_t hash = 0xcbf29ce484222325;
	int count = backtrace(frames, plan.depth);

	for (int i = 0; i < count; i++)
		for (unsigned shift = 0; shift < 48; shift += 8)
			hash = (hash ^ (((uintptr_t)frames[i] >> shift) & 0xff)) * 0x100000001b3;
	return hash == 0 ? 1 : hash;
}

static void
stack_note(uint64_t hash, uint64_t number)
{
	char line[64];
	int len;

	for (size_t at = hash % STACKS_MAX, tries = 0; tries < STACKS_MAX; tries++) {
		uint64_t *known = &plan.stacks[(at + tries) % STACKS_MAX];

		if (*known == hash)
			return;
		if (*known != 0)
			continue;
		*known = hash;
		len = snprintf(line, sizeof(line), "%016llx %llu\n", (unsigned long long)hash,
			(unsigned long long)number);
		(void)!syscall(SYS_write, plan.stacks_fd, line, len);
		return;
	}
}

/* True where this call was reached on the way that is to fail. */
static bool
fails_by_stack(uint64_t number)
{
	uint64_t hash;

	if (plan.is_inside || number < plan.from || (plan.has_failed && !plan.is_forever))
		return false;
	plan.is_inside = true;
	hash = stack_hash();
	if (plan.stacks_fd >= 0)
		stack_note(hash, number);
	plan.is_inside = false;
	if (hash != plan.stack)
		return false;
	plan.has_failed = true;
	return true;
}

static void
hit_note(void)
{
	const char *path = getenv("FAIL_HIT");

	if (path != NULL)
		(void)syscall(
			SYS_close, syscall(SYS_openat, AT_FDCWD, path, O_WRONLY | O_CREAT, 0600));
}

static bool
fails_by_control(struct fail_control *control)
{
	if (control->pid != getpid())
		return false;
	control->seen++;
	if (control->left == 0 || --control->left > 0)
		return false;
	control->failed++;
	control->left = control->is_forever;
	errno = control->error;
	return true;
}

/* Counts one call; true where it is to fail, with errno set. */
static bool
fails(enum call call)
{
	uint64_t number;

	if (!is_on() || !plan.counts[call])
		return false;
	if (plan.control != NULL)
		return fails_by_control(plan.control);
	number = __atomic_add_fetch(plan.count, 1, __ATOMIC_RELAXED);
	if (plan.stack != 0 || plan.stacks_fd >= 0) {
		if (!fails_by_stack(number))
			return false;
	} else if (plan.at == 0 || number < plan.at || (number > plan.at && !plan.is_forever)) {
		return false;
	}
	hit_note();
	if (plan.is_killing)
		(void)syscall(SYS_kill, getpid(), SIGKILL);
	errno = plan.error != 0 ? plan.error : call == CALL_MALLOC ? ENOMEM : EIO;
	return true;
}

/* ---- which file ---- */

static bool
path_counts(const char *path)
{
	return plan.below_len == 0 ||
		(strncmp(path, plan.below, plan.below_len) == 0 &&
			(path[plan.below_len] == '/' || path[plan.below_len] == '\0'));
}

static bool
fd_counts(int fd, bool regular_only)
{
	char link[64];
	char path[PATH_MAX];
	struct stat info;
	ssize_t len;

	if (!is_on() || syscall(SYS_fstat, fd, &info) != 0 ||
		(regular_only && !S_ISREG(info.st_mode)))
		return false;
	if (plan.below_len == 0)
		return true;
	(void)snprintf(link, sizeof(link), "/proc/self/fd/%d", fd);
	len = readlink(link, path, sizeof(path) - 1);
	if (len < 0)
		return false;
	path[len] = '\0';
	return path_counts(path);
}

/* A relative path counts by the folder it starts from. */
static bool
place_counts(int folder, const char *path)
{
	char here[PATH_MAX];

	if (path[0] == '/')
		return path_counts(path);
	if (folder != AT_FDCWD)
		return fd_counts(folder, false);
	return getcwd(here, sizeof(here)) != NULL && path_counts(here);
}

/* ---- memory ---- */

void *
malloc(size_t size)
{
	return fails(CALL_MALLOC) ? NULL : __libc_malloc(size);
}

void *
calloc(size_t count, size_t size)
{
	return fails(CALL_MALLOC) ? NULL : __libc_calloc(count, size);
}

void *
realloc(void *old, size_t size)
{
	return fails(CALL_MALLOC) ? NULL : __libc_realloc(old, size);
}

/* ---- writing ---- */

ssize_t
write(int fd, const void *bytes, size_t len)
{
	if (fd_counts(fd, true) && fails(CALL_WRITE))
		return -1;
	return syscall(SYS_write, fd, bytes, len);
}

ssize_t
pwrite64(int fd, const void *bytes, size_t len, off64_t offset)
{
	if (fd_counts(fd, true) && fails(CALL_WRITE))
		return -1;
	return syscall(SYS_pwrite64, fd, bytes, len, offset);
}

ssize_t
writev(int fd, const struct iovec *vector, int count)
{
	if (fd_counts(fd, true) && fails(CALL_WRITE))
		return -1;
	return syscall(SYS_writev, fd, vector, count);
}

ssize_t
copy_file_range(int from, off64_t *at, int to, off64_t *to_at, size_t len, unsigned flags)
{
	if (fd_counts(to, true) && fails(CALL_WRITE))
		return -1;
	return syscall(SYS_copy_file_range, from, at, to, to_at, len, flags);
}

ssize_t
sendfile64(int to, int from, off64_t *at, size_t len)
{
	if (fd_counts(to, true) && fails(CALL_WRITE))
		return -1;
	return syscall(SYS_sendfile, to, from, at, len);
}

int
fsync(int fd)
{
	return fd_counts(fd, false) && fails(CALL_SYNC) ? -1 : (int)syscall(SYS_fsync, fd);
}

int
fdatasync(int fd)
{
	return fd_counts(fd, false) && fails(CALL_SYNC) ? -1 : (int)syscall(SYS_fdatasync, fd);
}

int
syncfs(int fd)
{
	return fd_counts(fd, false) && fails(CALL_SYNC) ? -1 : (int)syscall(SYS_syncfs, fd);
}

int
ftruncate64(int fd, off64_t size)
{
	return fd_counts(fd, true) && fails(CALL_TRUNCATE) ? -1
							   : (int)syscall(SYS_ftruncate, fd, size);
}

int
fallocate64(int fd, int mode, off64_t offset, off64_t size)
{
	if (fd_counts(fd, true) && fails(CALL_WRITE))
		return -1;
	return (int)syscall(SYS_fallocate, fd, mode, offset, size);
}

/* ---- names ---- */

int
call_openat(int folder, const char *path, int flags, mode_t mode)
{
	if ((flags & O_CREAT) != 0 && is_on() && place_counts(folder, path) && fails(CALL_CREATE))
		return -1;
	return (int)syscall(SYS_openat, folder, path, flags, mode);
}

int
renameat2(int from_folder, const char *from, int to_folder, const char *to, unsigned flags)
{
	if (is_on() && place_counts(to_folder, to) && fails(CALL_RENAME))
		return -1;
	return (int)syscall(SYS_renameat2, from_folder, from, to_folder, to, flags);
}

int
linkat(int from_folder, const char *from, int to_folder, const char *to, int flags)
{
	if (is_on() && place_counts(to_folder, to) && fails(CALL_LINK))
		return -1;
	return (int)syscall(SYS_linkat, from_folder, from, to_folder, to, flags);
}

int
mkdirat(int folder, const char *path, mode_t mode)
{
	if (is_on() && place_counts(folder, path) && fails(CALL_MKDIR))
		return -1;
	return (int)syscall(SYS_mkdirat, folder, path, mode);
}

int
unlinkat(int folder, const char *path, int flags)
{
	if (is_on() && place_counts(folder, path) && fails(CALL_UNLINK))
		return -1;
	return (int)syscall(SYS_unlinkat, folder, path, flags);
}
