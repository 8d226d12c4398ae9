/* What a door that was taken over can do: read its inspection but for the keys, and make files for uploads; with
 * Landlock as the kernel has it, and no socket and no process even where it is absent. */
#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "sandbox/confine.h"
#include "tap.h"
#include "web/enclosure.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LET = 0, REFUSED = 1, NOT_CONFINED = 2, KILLED = 3 };

struct attempt {
	const char *words;
	bool (*run)(const char *folder);
	int expected;
	int without_landlock;
};

static bool
opens(const char *folder, const char *name, int flags)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};
	int fd = open(name[0] == '/' ? name : path_join_cstr(&arena, folder, name), flags, 0600);

	return fd >= 0 && close(fd) == 0;
}

static bool
database_read(const char *folder)
{
	return opens(folder, "candour.db", O_RDONLY);
}

static bool
original_read(const char *folder)
{
	return opens(folder, "vault/one", O_RDONLY);
}

static bool
shared_write(const char *folder)
{
	return opens(folder, "candour.db-shm", O_RDWR);
}

static bool
upload_make(const char *folder)
{
	return opens(folder, "incoming", O_TMPFILE | O_RDWR) &&
		opens(folder, "incoming/new", O_CREAT | O_EXCL | O_RDWR);
}

static bool
key_read(const char *folder)
{
	return opens(folder, "keys/signing.key", O_RDONLY);
}

static bool
database_write(const char *folder)
{
	return opens(folder, "candour.db", O_RDWR);
}

static bool
original_write(const char *folder)
{
	return opens(folder, "vault/one", O_WRONLY);
}

static bool
original_make(const char *folder)
{
	return opens(folder, "vault/two", O_CREAT | O_WRONLY);
}

static bool
outside_read(const char *folder)
{
	return opens(folder, "/etc/passwd", O_RDONLY);
}

static bool
link_follow(const char *folder)
{
	return opens(folder, "incoming/link", O_RDONLY);
}

static bool
original_remove(const char *folder)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 16};

	return unlink(path_join_cstr(&arena, folder, "vault/one")) == 0;
}

static bool
socket_make(const char *folder)
{
	(void)folder;
	return socket(AF_INET, SOCK_STREAM, 0) >= 0;
}

static bool
local_socket_make(const char *folder)
{
	(void)folder;
	return socket(AF_UNIX, SOCK_STREAM, 0) >= 0;
}

static bool
process_start(const char *folder)
{
	(void)folder;
	return syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0) >= 0;
}

static bool
program_run(const char *folder)
{
	static char path[] = "/bin/true";
	char *const arguments[] = {path, NULL};

	(void)folder;
	return execv(path, arguments) == 0;
}

static bool
other_trace(const char *folder)
{
	(void)folder;
	return ptrace(PTRACE_TRACEME, 0, NULL, NULL) == 0;
}

static bool
other_kill(const char *folder)
{
	(void)folder;
	return kill(getppid(), 0) == 0;
}

static bool
listening_begin(const char *folder)
{
	(void)folder;
	return syscall(SYS_listen, 0, 1) == 0;
}

static const struct attempt attempts[] = {
	{"reads the database", database_read, LET, LET},
	{"reads an original", original_read, LET, LET},
	{"writes what readers share", shared_write, LET, LET},
	{"makes files for uploads", upload_make, LET, LET},
	{"reads the signing key", key_read, REFUSED, LET},
	{"writes the database", database_write, REFUSED, LET},
	{"writes an original", original_write, REFUSED, LET},
	{"makes an original", original_make, REFUSED, LET},
	{"reads a file elsewhere", outside_read, REFUSED, LET},
	{"follows a link out of the uploads", link_follow, REFUSED, LET},
	{"removes an original", original_remove, REFUSED, LET},
	{"makes a socket", socket_make, KILLED, KILLED},
	{"makes a local socket", local_socket_make, KILLED, KILLED},
	{"listens", listening_begin, KILLED, KILLED},
	{"starts a process", process_start, KILLED, KILLED},
	{"runs a program", program_run, KILLED, KILLED},
	{"traces", other_trace, KILLED, KILLED},
	{"signals another", other_kill, KILLED, KILLED},
};

static void
attempt_try(const struct attempt *a, const char *folder, enum confinement confinement)
{
	struct err err = {0};
	int expected = confinement == CONFINE_NO_LANDLOCK ? a->without_landlock : a->expected;
	int status = -1;
	pid_t pid = fork();

	if (pid == 0) {
		if (!enclosure_enter(folder, confinement, &err))
			_exit(NOT_CONFINED);
		_exit(a->run(folder) ? LET : REFUSED);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid)
		status = -1;
	status = WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS ? KILLED : WEXITSTATUS(status);
	tap_ok(status == expected, "a door %s: %s%s", a->words,
		expected == LET               ? "may"
			: expected == REFUSED ? "is refused"
					      : "is killed",
		confinement == CONFINE_NO_LANDLOCK ? ", without Landlock" : "");
}

static void
file_make(struct arena *arena, const char *folder, const char *name)
{
	struct err err = {0};
	struct str path = path_join(arena, str_of(folder), str_of(name));
	size_t slash = str_find_last_char(path, '/');

	if (!folder_make(str_cstr(arena, str_slice(path, 0, slash)), &err) ||
		!file_write_durably(path.data, STR("x"), &err))
		tap_ok(false, "%s is made: %s", name, err.text);
}

int
main(void)
{
	static const char *const names[] = {
		"candour.db", "candour.db-shm", "vault/one", "keys/signing.key", "incoming/old"};
	struct arena arena CLEANUP(arena_free) = {.size_max = 1 << 20};
	static const enum confinement confinements[] = {
		CONFINE_FULL, CONFINE_LANDLOCK_2, CONFINE_NO_LANDLOCK};

	for (size_t c = 0; c < COUNT_OF(confinements); c++) {
		const char *folder = str_format(&arena, "%s/x%zu", tap_folder(), c).data;

		if (confinements[c] != CONFINE_NO_LANDLOCK && confine_landlock_abi() == 0) {
			tap_skip("this kernel has no Landlock");
			continue;
		}
		for (size_t i = 0; i < COUNT_OF(names); i++)
			file_make(&arena, folder, names[i]);
		(void)!symlink("/etc/passwd", path_join_cstr(&arena, folder, "incoming/link"));
		for (size_t i = 0; i < COUNT_OF(attempts); i++)
			attempt_try(&attempts[i], folder, confinements[c]);
	}
	return tap_done();
}
