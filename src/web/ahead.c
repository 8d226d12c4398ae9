#include "web/ahead.h"

#include "base/arena.h"
#include "base/file.h"
#include "base/machine.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sched.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
	PIECE = 1 << 20,
	LOWEST = 19,
	/* <linux/ioprio.h> is not everywhere: of this process (1), the class that waits for all others. */
	IO_OF_PROCESS = 1,
	IO_IDLE = 3 << 13
};

uint64_t
ahead_read(const char *path, uint64_t room)
{
	int fd CLEANUP(fd_close) = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
	struct arena arena CLEANUP(arena_free) = {.size_max = 2 * PIECE};
	char *piece = arena_alloc(&arena, PIECE);
	uint64_t read_sum = 0;

	while (fd >= 0 && read_sum < room) {
		size_t wanted = room - read_sum < PIECE ? (size_t)(room - read_sum) : PIECE;
		ssize_t got = read(fd, piece, wanted);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			break;
		read_sum += (uint64_t)got;
	}
	return read_sum;
}

/* Whatever of it the system refuses, it does without. */
static void
priority_lower(void)
{
	const struct sched_param none = {0};

	(void)setpriority(PRIO_PROCESS, 0, LOWEST);
	(void)sched_setscheduler(0, SCHED_IDLE, &none);
	(void)syscall(SYS_ioprio_set, IO_OF_PROCESS, 0, IO_IDLE);
}

void
ahead_run(const char *folder)
{
	struct arena arena CLEANUP(arena_free) = {.size_max = 4 * PATH_MAX};

	priority_lower();
	(void)ahead_read(path_join_cstr(&arena, folder, "candour.db"),
		machine_memory(STR("MemAvailable:")) / 2);
}
